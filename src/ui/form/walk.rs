//! Owns where the keys go in a form: from field to field, over the row that folds the rest, to the buttons.

use super::Form;
use crate::domain::field::Section;
use crate::ui::field::{Aids, Edit, Field, Outcome};

/// A place in the form where keys can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A field, by its place.
    Field(usize),
    /// The row that stands for the folded fields.
    Rest,
    /// A button.
    Button(Button),
}

/// What a form ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// 保存.
    Save,
    /// 保存して次を登録.
    SaveNext,
    /// 閉じる, with the draft kept.
    Close,
}

/// What Enter came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// Something within the form.
    Within,
    /// A button was pressed.
    Pressed(Button),
}

impl Form {
    /// Where the keys go.
    pub fn spot(&self) -> Spot {
        self.spot
    }

    /// Every place where keys can go, in order.
    pub fn spots(&self) -> Vec<Spot> {
        let mut spots: Vec<Spot> = (0..self.fields.len())
            .filter(|at| self.is_seen(*at))
            .map(Spot::Field)
            .collect();
        if self.hidden() > 0 {
            spots.push(Spot::Rest);
        }
        spots.extend(self.buttons().into_iter().map(Spot::Button));
        spots
    }

    /// The buttons it has.
    pub fn buttons(&self) -> Vec<Button> {
        if self.is_new() {
            vec![Button::Save, Button::SaveNext, Button::Close]
        } else {
            vec![Button::Save, Button::Close]
        }
    }

    /// True if the field at a place is not folded away.
    pub(super) fn is_seen(&self, at: usize) -> bool {
        let Some(field) = self.fields.get(at) else {
            return false;
        };
        self.unfolded
            || field.spec().section == Section::Intake
            || field.fault().is_some()
            || field.is_touched()
    }

    /// Fields folded away.
    pub fn hidden(&self) -> usize {
        let places = 0..self.fields.len();
        places.filter(|at| !self.is_seen(*at)).count()
    }

    /// Shows every field, the caret in the first that was folded.
    pub fn unfold(&mut self, aids: &Aids<'_>) {
        let first = (0..self.fields.len()).find(|at| !self.is_seen(*at));
        self.unfolded = true;
        if let Some(at) = first {
            self.go(Spot::Field(at), aids);
        }
    }

    /// The next or the previous place; the last leads to the first.
    pub fn step(&mut self, forward: bool, aids: &Aids<'_>) {
        let spots = self.spots();
        let here = spots.iter().position(|spot| *spot == self.spot);
        let last = spots.len().saturating_sub(1);
        let next = match (forward, here.unwrap_or(0)) {
            (true, at) if at >= last => 0,
            (true, at) => at + 1,
            (false, 0) => last,
            (false, at) => at - 1,
        };
        if let Some(spot) = spots.get(next) {
            self.go(*spot, aids);
        }
    }

    /// The first place of the next section, or of this one and then of the one before.
    pub fn step_section(&mut self, forward: bool, aids: &Aids<'_>) {
        let spots = self.spots();
        let section = |at: usize| spots.get(at).and_then(|spot| self.section(*spot));
        let starts: Vec<usize> = (0..spots.len())
            .filter(|at| {
                at.checked_sub(1)
                    .is_none_or(|before| section(before) != section(*at))
            })
            .collect();
        let here = spots
            .iter()
            .position(|spot| *spot == self.spot)
            .unwrap_or(0);
        let next = if forward {
            starts.iter().find(|at| **at > here)
        } else {
            starts.iter().rev().find(|at| **at < here)
        };
        if let Some(spot) = next.and_then(|at| spots.get(*at)).copied() {
            self.go(spot, aids);
        }
    }

    fn section(&self, spot: Spot) -> Option<Section> {
        match spot {
            Spot::Field(at) => self.fields.get(at).map(|field| field.spec().section),
            Spot::Rest | Spot::Button(_) => None,
        }
    }

    /// Puts the caret somewhere: the field left is checked, the field entered fetches its list.
    pub fn go(&mut self, spot: Spot, aids: &Aids<'_>) {
        self.leave(aids);
        self.spot = spot;
        self.come(aids);
    }

    pub(super) fn leave(&mut self, aids: &Aids<'_>) {
        let (kind, aids) = (self.kind, self.inside(aids));
        let Some(field) = self.focused_mut() else {
            return;
        };
        field.leave(&aids);
        let (id, text) = (field.id(), field.text());
        self.marks.look(kind, id, &text);
        self.follow(id, &aids);
    }

    pub(super) fn come(&mut self, aids: &Aids<'_>) {
        let aids = self.inside(aids);
        if let Some(field) = self.focused_mut() {
            field.come(&aids);
        }
    }

    /// Does an edit where the keys go; an arrow that the field has no use for goes to the next place.
    pub fn apply(&mut self, edit: &Edit, aids: &Aids<'_>) -> Outcome {
        let inside = self.inside(aids);
        let outcome = match self.focused_mut() {
            Some(field) => field.apply(edit, &inside),
            None => Outcome::Passed,
        };
        match (outcome, edit) {
            (Outcome::Passed, Edit::Down | Edit::Right) => self.step(true, aids),
            (Outcome::Passed, Edit::Up | Edit::Left) => self.step(false, aids),
            _ => {}
        }
        outcome
    }

    /// Does what Enter means where the keys go. In a field it never saves: the extra Enter after a conversion is harmless.
    pub fn enter(&mut self, aids: &Aids<'_>) -> Entered {
        let inside = self.inside(aids);
        match self.spot {
            Spot::Button(button) => return Entered::Pressed(button),
            Spot::Rest => self.unfold(aids),
            Spot::Field(_) => {
                let stays = self.focused_mut().is_some_and(|field| field.enter(&inside));
                if !stays {
                    self.step(true, aids);
                }
            }
        }
        Entered::Within
    }

    /// The first field that wants a value, else the first.
    pub(super) fn first_blank(&self) -> Spot {
        let wants = |field: &Field| field.spec().required && field.is_blank();
        Spot::Field(self.fields.iter().position(wants).unwrap_or(0))
    }
}
