//! Owns the way between a form and its draft.

use super::{Form, Spot, Target};
use crate::domain::date::Moment;
use crate::ui::draft::{Draft, DraftKey};
use crate::ui::field::{Aids, Field};

impl Form {
    /// Which draft is this form's.
    pub fn draft_key(&self) -> DraftKey {
        match self.target {
            Target::New { from } => DraftKey::New(self.kind, from),
            Target::Edit { record, .. } => DraftKey::Edit(self.kind, record),
        }
    }

    /// What was typed so far.
    pub fn draft(&self, at: Moment) -> Draft {
        let touched = self.fields.iter().filter(|field| field.is_touched());
        Draft {
            key: self.draft_key(),
            reference: self.reference(),
            at,
            fields: touched.map(|field| (field.id(), field.draft())).collect(),
            strange: self.strange.clone(),
            focus: self.focused().map(Field::id),
            caret: self.focused().map_or(0, Field::caret),
        }
    }

    /// Goes on with a draft: its texts, its stamps, its caret.
    pub fn restore(&mut self, draft: Draft, aids: &Aids<'_>) {
        for (id, kept) in &draft.fields {
            if let Some(field) = self.field_mut(*id) {
                field.restore(kept);
                let text = field.text();
                self.marks.look(self.kind, *id, &text);
            }
        }
        self.strange = draft.strange;
        self.restored = Some(draft.at);
        if let Some(at) = draft.focus.and_then(|id| self.place(id)) {
            self.unfolded |= !self.is_seen(at);
            self.spot = Spot::Field(at);
        }
        self.come(aids);
        if let Some(field) = self.focused_mut() {
            field.place(draft.caret);
        }
    }

    /// When the draft was typed that this form goes on with.
    pub fn restored(&self) -> Option<Moment> {
        self.restored
    }
}
