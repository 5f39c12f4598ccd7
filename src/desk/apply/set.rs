//! Fields of a record. A form hands back the stamps it was opened on: another person's write to the same field is never
//! overwritten unseen, a write to another field merges and is said.

use super::super::command::Set;
use super::super::context::Context;
use super::super::refusal::{FieldClash, Refusal};
use super::due;
use super::fields::{Target, enter};
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::part::Called;
use crate::domain::record::Record;
use crate::domain::rule::{Fault, Violation};
use crate::domain::value::Value;

pub(super) fn apply(set: &Set, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let (record, kind, reference) = context.record_in_sight(set.record)?;
    let faults = emptied(kind, set);
    if !faults.is_empty() {
        return Err(Refusal::Faults(faults));
    }
    let clashes = clashes(set, &record, context)?;
    if !clashes.is_empty() {
        return Err(Refusal::Stale {
            record: record.id,
            reference,
            clashes,
        });
    }
    context.collected.merged = merged(set, &record);
    context.passage = set.passage.clone();
    let entries = due::moved(context, kind, Some(&record), &set.entries);
    enter(
        context,
        &Target {
            id: record.id,
            kind,
            before: Some(&record),
        },
        &entries,
    )?;
    context.collected.subject = Some((record.id, reference));
    if context.collected.is_empty() {
        Err(Refusal::NothingToDo)
    } else {
        Ok(())
    }
}

/// The field that names a record is never emptied.
fn emptied(kind: Kind, set: &Set) -> Vec<Fault> {
    let title = kind.spec().title;
    let cleared = |(field, entry): &&(FieldId, Entry)| {
        *field == title && *entry == Entry::Clear && kind.parts().called == Called::Title
    };
    set.entries
        .iter()
        .filter(cleared)
        .filter_map(|(field, _)| kind.field(*field))
        .map(|spec| Fault {
            field: spec.name.to_owned(),
            typed: String::new(),
            violation: Violation::Empty,
        })
        .collect()
}

fn clashes(
    set: &Set,
    record: &Record,
    context: &mut Context<'_, '_>,
) -> Result<Vec<FieldClash>, Refusal> {
    let mut clashes = Vec::new();
    for (field, base) in set
        .base
        .iter()
        .filter(|(field, base)| record.stamp(*field) != *base)
    {
        if let Some((_, entry)) = set.entries.iter().find(|(f, _)| f == field) {
            clashes.extend(clash(record, *field, base, entry, context)?);
        }
    }
    Ok(clashes)
}

fn clash(
    record: &Record,
    field: FieldId,
    base: &[crate::domain::change::Dot],
    entry: &Entry,
    context: &mut Context<'_, '_>,
) -> Result<Option<FieldClash>, Refusal> {
    let theirs = record.value(field).cloned();
    let mine = match entry {
        Entry::Clear => None,
        Entry::Value(value) => Some(value.clone()),
        Entry::Members(members) => {
            let same = record.members(field).eq(members.iter());
            return Ok((!same).then(|| field_clash(record, field, base, None, None)));
        }
        Entry::Named { kinds, typed } => context.resolve(kinds, typed)?.ok().map(Value::Link),
    };
    Ok((mine != theirs).then(|| field_clash(record, field, base, mine, theirs)))
}

fn field_clash(
    record: &Record,
    field: FieldId,
    base: &[crate::domain::change::Dot],
    mine: Option<Value>,
    theirs: Option<Value>,
) -> FieldClash {
    FieldClash {
        field,
        base: base.to_vec(),
        mine,
        theirs,
        now: record.stamp(field),
        by: record.touched.by.clone(),
    }
}

/// Fields of the form that others changed and this save leaves alone.
fn merged(set: &Set, record: &Record) -> Vec<FieldId> {
    let untouched = set
        .base
        .iter()
        .filter(|(field, _)| !set.entries.iter().any(|(f, _)| f == field));
    untouched
        .filter(|(field, base)| record.stamp(*field) != *base)
        .map(|(field, _)| *field)
        .collect()
}
