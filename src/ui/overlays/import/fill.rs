//! Owns what every row gets in a field where its own cell is empty: what was given, and what is being typed.

use crate::domain::field::FieldId;
use crate::ui::action::Action;
use crate::ui::field::{Buffer, Edit};
use crate::ui::layer::Answer;
use std::collections::BTreeMap;

/// The values for every row.
#[derive(Debug, Default)]
pub(super) struct Fills {
    given: BTreeMap<FieldId, String>,
    typing: Option<(FieldId, Buffer)>,
}

impl Fills {
    /// What was given, as typed.
    pub(super) const fn given(&self) -> &BTreeMap<FieldId, String> {
        &self.given
    }

    /// The field that is being typed for, and what.
    pub(super) const fn typing(&self) -> Option<&(FieldId, Buffer)> {
        self.typing.as_ref()
    }

    /// Begins to type for a field, from what was given before.
    pub(super) fn begin(&mut self, field: FieldId) {
        let typed = self.given.get(&field).map_or("", String::as_str);
        self.typing = Some((field, Buffer::line(typed)));
    }

    /// Takes what was typed; nothing takes the value away again.
    pub(super) fn finish(&mut self) {
        let Some((field, typed)) = self.typing.take() else {
            return;
        };
        match typed.text().trim() {
            "" => self.given.remove(&field),
            text => self.given.insert(field, text.to_owned()),
        };
    }

    /// Changes the text; false if none is being typed.
    pub(super) fn edit(&mut self, edit: &Edit) -> bool {
        let typing = self.typing.as_mut();
        typing.map(|(_, typed)| typed.apply(edit)).is_some()
    }

    /// Moves within the text, or leaves it as it was.
    pub(super) fn act(&mut self, action: Action) -> Answer {
        match action {
            Action::Close => self.typing = None,
            Action::Left => _ = self.edit(&Edit::Left),
            Action::Right => _ = self.edit(&Edit::Right),
            Action::Mark => _ = self.edit(&Edit::Type(" ".to_owned())),
            Action::Up
            | Action::Down
            | Action::PageDown
            | Action::PageUp
            | Action::NextSection
            | Action::PreviousSection => {}
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }
}
