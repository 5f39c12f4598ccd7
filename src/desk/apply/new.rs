//! A new record: its reference, what was typed, and what every record of its kind begins with.

use super::super::command::{Entries, New};
use super::super::context::Context;
use super::super::refusal::Refusal;
use super::due;
use super::fields::{Target, defaults, enter};
use crate::domain::entry::Entry;
use crate::domain::kind::Kind;
use crate::domain::rule::{Fault, Violation};

pub(super) fn apply(new: &New, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let faults = missing(new.kind, &new.entries);
    if !faults.is_empty() {
        return Err(Refusal::Faults(faults));
    }
    context.passage = new.passage.clone();
    let entries = due::moved(context, new.kind, None, &new.entries);
    make(new.kind, &entries, context)
}

/// Makes the record without asking for required fields: a spreadsheet's row arrives with what it has.
pub(super) fn make(
    kind: Kind,
    entries: &Entries,
    context: &mut Context<'_, '_>,
) -> Result<(), Refusal> {
    let (id, reference) = context.begin(kind)?;
    let target = Target {
        id,
        kind,
        before: None,
    };
    defaults(context, &target, entries);
    enter(context, &target, entries)?;
    context.collected.subject = Some((id, reference));
    Ok(())
}

/// What a kind needs from the start must be typed; everything else can come later and is asked for by the gates.
fn missing(kind: Kind, entries: &Entries) -> Vec<Fault> {
    kind.parts()
        .needed
        .iter()
        .filter(|field| {
            !entries
                .iter()
                .any(|(f, entry)| f == *field && *entry != Entry::Clear)
        })
        .filter_map(|field| kind.field(*field))
        .map(|spec| Fault {
            field: spec.name.to_owned(),
            typed: String::new(),
            violation: Violation::Empty,
        })
        .collect()
}
