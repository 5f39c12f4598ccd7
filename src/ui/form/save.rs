//! Owns the way from a form to a command: all faults at once, only touched fields, each with the stamp it was opened on.

use super::{Form, Spot, Target};
use crate::desk::command::{Command, Entries, New, Passage, Set};
use crate::domain::field::FieldId;
use crate::domain::record::Stamp;
use crate::domain::rule::{Fault, Violation};
use crate::ui::field::{Aids, Field};

/// Why a form cannot be saved yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// Nothing was changed.
    Nothing,
    /// These fields are wrong, in the order of the form.
    Faults(Vec<FieldId>),
}

impl Form {
    /// The command that saves it. On faults every field is marked and the caret goes to the first.
    ///
    /// # Errors
    /// Why there is nothing to run.
    pub fn command(&mut self, aids: &Aids<'_>) -> Result<Command, Unsaved> {
        self.leave(aids);
        let inside = self.inside(aids);
        let entries = self.entries(&inside);
        let wrong = self.wrong();
        if !wrong.is_empty() {
            self.go_to_first_fault(aids);
            return Err(Unsaved::Faults(wrong));
        }
        // Of a new record the desk says what it misses.
        if entries.is_empty() && !self.is_new() {
            return Err(Unsaved::Nothing);
        }
        Ok(match self.target {
            Target::New { .. } => Command::New(New {
                kind: self.kind,
                entries,
                passage: Passage::default(),
            }),
            Target::Edit { record, .. } => Command::Set(Set {
                record,
                entries,
                base: self.base(),
                passage: Passage::default(),
            }),
        })
    }

    /// What was touched, as far as it is right; what is wrong is marked. Only the field that names the record must be filled:
    /// everything else may come later and is shown as not filled in until then.
    fn entries(&mut self, aids: &Aids<'_>) -> Entries {
        let is_new = self.is_new();
        let title = self.kind.spec().title;
        let mut entries = Vec::new();
        for field in &mut self.fields {
            field.absolve();
            let names_record = field.id() == title && field.spec().required;
            if names_record && field.is_blank() && (is_new || field.is_touched()) {
                field.blame(Violation::Empty);
            } else if field.is_touched() {
                match field.entry(aids) {
                    Ok(entry) => entries.push((field.id(), entry)),
                    Err(violation) => field.blame(violation),
                }
            }
        }
        entries
    }

    /// Fields marked as wrong, in the order of the form.
    pub fn wrong(&self) -> Vec<FieldId> {
        let wrong = self.fields.iter().filter(|field| field.fault().is_some());
        wrong.map(Field::id).collect()
    }

    /// The stamps of every field the form showed: of those touched to notice a clash, of the others to tell what was merged.
    fn base(&self) -> Vec<(FieldId, Stamp)> {
        let stamped = |field: &Field| (field.id(), field.base().clone());
        self.fields.iter().map(stamped).collect()
    }

    /// Marks what the desk found wrong, and goes to the first of it. Faults of fields that stand in no form are given back.
    pub fn blame(&mut self, faults: Vec<Fault>, aids: &Aids<'_>) -> Vec<Fault> {
        let mut strange = Vec::new();
        for fault in faults {
            let named = self
                .fields
                .iter_mut()
                .find(|f| f.spec().name == fault.field);
            match named {
                Some(field) => field.blame(fault.violation),
                None => strange.push(fault),
            }
        }
        self.go_to_first_fault(aids);
        strange
    }

    /// Moves the caret without another check, which would wipe what the desk has found.
    fn go_to_first_fault(&mut self, aids: &Aids<'_>) {
        let first = self.fields.iter().position(|field| field.fault().is_some());
        if let Some(at) = first {
            self.spot = Spot::Field(at);
            self.come(aids);
        }
    }
}
