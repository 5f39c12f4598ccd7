//! Owns the choice of the field that a column goes into: all fields of the kind by name, fewer with every letter typed.

use super::columns::targets;
use super::lines::suggested;
use crate::domain::field::{FieldId, FieldSpec};
use crate::domain::kind::Kind;
use crate::office::import::Preview;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::field::lookup::{Answer as Fits, Lookup};
use crate::ui::field::{Edit, Offer};
use crate::ui::layer::Answer;
use crate::ui::overlays::narrowed::Narrowed;
use crate::ui::shared::Shared;

/// The choice for one column.
#[derive(Debug)]
pub(super) struct Meaning {
    /// The column, counted from 0.
    column: usize,
    heading: String,
    /// The columns that go somewhere already, by field.
    taken: Vec<(FieldId, String)>,
    list: Narrowed,
    /// What the lines of the list stand for.
    shown: Vec<Option<&'static FieldSpec>>,
}

impl Meaning {
    /// Asks for a column of a sheet; the cursor stands where the column goes now, or on what its heading is like.
    pub(super) fn of(preview: &Preview, column: usize, kind: Kind, shared: &Shared) -> Self {
        let columns = preview.mapping.columns.iter();
        let taken = columns.filter_map(|c| Some((super::field_of(c.target)?, c.heading.clone())));
        let asked = preview.mapping.columns.get(column);
        let mut meaning = Self {
            column,
            heading: asked.map_or(String::new(), |c| c.heading.clone()),
            taken: taken.collect(),
            list: Narrowed::new(TextKey::ImportNoField),
            shown: Vec::new(),
        };
        let now =
            asked.and_then(|c| super::field_of(c.target).or(suggested(c, preview).map(|f| f.id)));
        meaning.look(kind, now, shared);
        meaning
    }

    fn look(&mut self, kind: Kind, now: Option<FieldId>, shared: &Shared) {
        let words = shared.words();
        let lookup = Lookup::new(self.list.typed(), &words.readings);
        let called = words.vocabulary.field_of(kind, self.list.typed());
        let name = |field: Option<&'static FieldSpec>| match field {
            Some(field) => shared.locale.field(kind, field),
            None => shared.locale.line(TextKey::ImportIgnored),
        };
        let all = targets(kind).into_iter();
        let mut found: Vec<_> = all
            .filter_map(|field| {
                // By another name, as a heading may have it, or by its name in the command line.
                if field.is_some() && field.map(|f| f.id) == called.map(|f| f.id) {
                    return Some((Fits::Exact, field));
                }
                let code = field.and_then(|field| lookup.answer(field.name, ""));
                Some((lookup.answer(name(field), "").or(code)?, field))
            })
            .collect();
        if !lookup.is_empty() {
            found.sort_by_key(|(answer, _)| *answer);
        }
        self.shown = found.into_iter().map(|(_, field)| field).collect();
        let at = self
            .shown
            .iter()
            .position(|field| field.map(|f| f.id) == now);
        let offer = |field: Option<&'static FieldSpec>| {
            let from = field.and_then(|field| self.taken.iter().find(|(id, _)| *id == field.id));
            Offer {
                text: name(field).to_owned(),
                detail: from.map_or(String::new(), |(_, heading)| format!("<- {heading}")),
                record: None,
            }
        };
        let offers = self.shown.iter().copied().map(offer).collect();
        self.list.show(offers, at.unwrap_or(0));
    }

    /// Narrows the list.
    pub(super) fn edit(&mut self, edit: &Edit, kind: Kind, shared: &Shared) {
        if self.list.edit(edit) {
            self.look(kind, None, shared);
        }
    }

    /// Moves over the list, or within the text.
    pub(super) fn act(&mut self, action: Action, kind: Kind, shared: &Shared) -> Answer {
        let edit = match action {
            Action::Up => Edit::Up,
            Action::Down => Edit::Down,
            Action::Left => Edit::Left,
            Action::Right => Edit::Right,
            Action::Mark => Edit::Type(" ".to_owned()),
            _ => return Answer::Ignored,
        };
        self.edit(&edit, kind, shared);
        Answer::Consumed
    }

    /// The column, and the field that the cursor is on, or no field at all; none if nothing answers to what was typed.
    pub(super) fn chosen(&self) -> Option<(usize, Option<&'static FieldSpec>)> {
        let (at, _) = self.list.chosen()?;
        Some((self.column, self.shown.get(at).copied()?))
    }

    /// Draws it.
    pub(super) fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let heading = shared.ruler().cut(&self.heading, 30);
        let values = [("heading", &heading as _)];
        let title = shared.locale.say(TextKey::ImportMeaningOf, &values);
        self.list.view(canvas, areas, shared, &title);
    }
}
