//! Owns what the keys do in the preview of a spreadsheet: columns get their fields, duplicates are taken or left, an empty field gets one
//! value for every row.

use super::columns::{field_of, targets};
use super::lines::Place;
use super::meaning::Meaning;
use super::{ImportLayer, REPLAN};
use crate::domain::field::FieldSpec;
use crate::office::import::Preview;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::cx::Cx;
use crate::ui::layer::Answer;
use crate::ui::toast::Tone;
use crate::ui::widget::cursor::moved;

impl ImportLayer {
    /// Puts the column under the cursor into the next or the previous field of the kind, or out.
    fn turn(&mut self, forward: bool, cx: &mut Cx<'_>) {
        if self.places().get(self.at) == Some(&Place::Sheet) {
            return self.turn_sheet(forward, cx);
        }
        let Some(Place::Column(column)) = self.places().get(self.at).copied() else {
            return;
        };
        let fields = targets(self.kind);
        let Some(preview) = &self.preview else {
            return;
        };
        let target = preview.mapping.columns.get(column).map(|c| c.target);
        let here = target.and_then(field_of);
        let at = fields
            .iter()
            .position(|field| field.map(|f| f.id) == here)
            .unwrap_or(0);
        let next = if forward {
            at + 1
        } else {
            at + fields.len() - 1
        } % fields.len().max(1);
        self.put(column, fields.get(next).copied().flatten(), cx);
    }

    /// Puts a column into a field, or out.
    fn put(&mut self, column: usize, field: Option<&'static FieldSpec>, cx: &Cx<'_>) {
        let Some(preview) = &mut self.preview else {
            return;
        };
        // Only fields that a person may write are offered, so setting one cannot be refused.
        let _ = preview.mapping.set(column, field);
        self.replan_at = Some(cx.shared.at.saturating_add(REPLAN));
    }

    /// Looks at the next or the previous sheet of the workbook, its columns as its own headings say.
    fn turn_sheet(&mut self, forward: bool, cx: &mut Cx<'_>) {
        let Some(preview) = &mut self.preview else {
            return;
        };
        let len = preview.sheets.len().max(1);
        let next = if forward {
            preview.place + 1
        } else {
            preview.place + len - 1
        } % len;
        self.sheet = Some((next + 1).to_string());
        preview.mapping.columns.clear();
        self.plan(cx);
    }

    /// Books or leaves out a probable duplicate; leaves out a column or puts it back where its heading says.
    fn mark(&mut self, cx: &Cx<'_>) {
        match self.places().get(self.at).copied() {
            Some(Place::Duplicate(line)) if self.left_out.contains(&line) => {
                self.left_out.remove(&line);
            }
            Some(Place::Duplicate(line)) => {
                self.left_out.insert(line);
            }
            Some(Place::Column(column)) => {
                let field = self.guess_for(column);
                self.put(column, field, cx);
            }
            _ => {}
        }
    }

    /// Where a column that is left out goes by its heading; nowhere for one that goes somewhere.
    fn guess_for(&self, column: usize) -> Option<&'static FieldSpec> {
        let preview = self.preview.as_ref()?;
        let target = preview.mapping.columns.get(column)?.target;
        let guess = self.guessed.get(column).copied().flatten()?;
        let free = !target.is_read() && !preview.mapping.binds(guess);
        targets(self.kind)
            .into_iter()
            .flatten()
            .find(|field| free && field.id == guess)
    }

    /// Begins what Enter means at the cursor: a column's field, another sheet, a duplicate taken or left, a value for every row.
    fn choose(&mut self, cx: &mut Cx<'_>) {
        match self.places().get(self.at).copied() {
            Some(Place::Column(column)) => {
                let preview = self.preview.as_deref();
                let of = |preview: &Preview| Meaning::of(preview, column, self.kind, cx.shared);
                self.choosing = preview.map(of);
            }
            Some(Place::Sheet) => self.turn_sheet(true, cx),
            Some(Place::Duplicate(_)) => self.mark(cx),
            _ => self.begin_to_fill(),
        }
    }

    pub(super) fn act_on_choice(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        let Some(mut meaning) = self.choosing.take() else {
            return Answer::Ignored;
        };
        match action {
            Action::Close => return Answer::Consumed,
            Action::Choose | Action::Save => match meaning.chosen() {
                Some((column, field)) => {
                    self.put(column, field, cx);
                    return Answer::Consumed;
                }
                None => cx.say(Tone::Note, TextKey::ImportNoField, &[]),
            },
            _ => {
                let answer = meaning.act(action, self.kind, cx.shared);
                self.choosing = Some(meaning);
                return answer;
            }
        }
        self.choosing = Some(meaning);
        Answer::Consumed
    }

    /// Begins to type what every row gets in the empty field under the cursor, or in one that was given so before.
    fn begin_to_fill(&mut self) {
        let missing = |at: usize| {
            let missing = &self.preview.as_ref()?.plan.missing_required;
            missing.get(at).map(|(field, _)| field.id)
        };
        let field = match self.places().get(self.at).copied() {
            Some(Place::Missing(at)) => missing(at),
            Some(Place::Filled(field)) => Some(field),
            _ => None,
        };
        if let Some(field) = field {
            self.fills.begin(field);
        }
    }

    pub(super) fn act_on_fill(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if !matches!(action, Action::Choose | Action::Save) {
            return self.fills.act(action);
        }
        self.fills.finish();
        self.plan(cx);
        Answer::Consumed
    }

    fn next_section(&mut self, forward: bool) {
        let places = self.places();
        let here = places.get(self.at).map(Place::section);
        let next = if forward {
            (self.at..places.len()).find(|at| places.get(*at).map(Place::section) != here)
        } else {
            (0..self.at)
                .rev()
                .find(|at| places.get(*at).map(Place::section) != here)
        };
        self.at = next.unwrap_or(if forward {
            0
        } else {
            places.len().saturating_sub(1)
        });
    }

    pub(super) fn act_on_preview(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        let page = usize::from(cx.shared.size.1).saturating_sub(8);
        if let Some(at) = moved(action, self.at, self.places().len(), page) {
            self.at = at;
            return Answer::Consumed;
        }
        match action {
            Action::Save => self.save(cx),
            Action::Left => self.turn(false, cx),
            Action::Right => self.turn(true, cx),
            Action::Mark => self.mark(cx),
            Action::NextSection => self.next_section(true),
            Action::PreviousSection => self.next_section(false),
            Action::Choose => self.choose(cx),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }
}
