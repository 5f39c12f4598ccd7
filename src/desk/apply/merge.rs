//! Two records of the roster that are one: each field as it was chosen, everything that named the one that goes names the one that stays,
//! and the one that goes out of sight says where it went. Its history stays with it; one undo brings both back.

use super::super::command::Merge;
use super::super::context::Context;
use super::super::refusal::Refusal;
use crate::domain::change::Op;
use crate::domain::field::{FieldId, FieldSpec, Shape};
use crate::domain::kind::Kind;
use crate::domain::merge::{self, Kept, MERGEABLE, Pick};
use crate::domain::record::{Record, RecordId};
use crate::domain::rule::{Fault, Violation};
use crate::domain::value::Value;

pub(super) fn apply(merge: &Merge, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let (stays, kind, reference) = context.record_in_sight(merge.into)?;
    let (goes, other, _) = context.record_in_sight(merge.from)?;
    if stays.id == goes.id || kind != other || !MERGEABLE.contains(&kind) {
        return Err(Refusal::NotMergeable);
    }
    let faults = keep_fields(merge, kind, &stays, &goes, context);
    if !faults.is_empty() {
        return Err(Refusal::Faults(faults));
    }
    move_links(stays.id, goes.id, context)?;
    if let Some(field) = merge::merged_into(kind) {
        context.set(goes.id, kind, field, Value::Link(stays.id));
    }
    let gone = Op::Tombstone(Value::Flag(true));
    context.put(goes.id, kind, FieldId::RECORD, gone);
    context.collected.subject = Some((stays.id, reference));
    Ok(())
}

fn keep_fields(
    merge: &Merge,
    kind: Kind,
    stays: &Record,
    goes: &Record,
    context: &mut Context<'_, '_>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for spec in merge::fields(kind) {
        let chosen = merge.picks.iter().find(|(field, _)| *field == spec.id);
        let pick = chosen.map_or_else(|| merge::usual(spec, stays, goes), |(_, pick)| *pick);
        if pick == Pick::Left {
            continue;
        }
        match merge::kept(spec, stays, goes, pick) {
            Kept::Members(members) => keep_members(spec, kind, stays, &members, context),
            Kept::One(value) => {
                if let Some(fault) = too_long(spec, value.as_ref()) {
                    faults.push(fault);
                } else if value.as_ref() != stays.value(spec.id) {
                    context.put(stays.id, kind, spec.id, Op::Set(value));
                }
            }
        }
    }
    faults
}

fn keep_members(
    spec: &FieldSpec,
    kind: Kind,
    stays: &Record,
    members: &[Value],
    context: &mut Context<'_, '_>,
) {
    let present: Vec<Value> = stays.members(spec.id).cloned().collect();
    for gone in present.iter().filter(|value| !members.contains(value)) {
        context.put(stays.id, kind, spec.id, Op::Remove(gone.clone()));
    }
    for new in members.iter().filter(|value| !present.contains(value)) {
        context.put(stays.id, kind, spec.id, Op::Add(new.clone()));
    }
}

/// Two lines put together may be longer than the field.
fn too_long(spec: &FieldSpec, value: Option<&Value>) -> Option<Fault> {
    let Shape::Line(max) = spec.shape else {
        return None;
    };
    let text = value.and_then(Value::as_str)?;
    let (is, max) = (text.chars().count(), usize::from(max));
    (is > max).then(|| Fault {
        field: spec.name.to_owned(),
        typed: text.to_owned(),
        violation: Violation::TooLong { max, is },
    })
}

/// Whatever named the one that goes names the one that stays, records out of sight too.
fn move_links(
    stays: RecordId,
    goes: RecordId,
    context: &mut Context<'_, '_>,
) -> Result<(), Refusal> {
    for kind in Kind::ALL {
        for id in context.batch.linked(goes, kind)? {
            context.step()?;
            // Fields of the two themselves were settled above: the one that goes keeps its own, the one that stays names no twin.
            let Some(record) = context.batch.record(id)?.filter(|record| record.id != goes) else {
                continue;
            };
            for (field, register) in &record.fields {
                if register.shown() == Some(&Value::Link(goes)) {
                    let to = (record.id != stays).then_some(Value::Link(stays));
                    context.put(id, kind, *field, Op::Set(to));
                }
            }
        }
    }
    Ok(())
}
