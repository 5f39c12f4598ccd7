//! Two records that are one, of the roster or cases of the same two: each field as it was chosen, everything that named the one that goes names the one that stays,
//! and the one that goes out of sight says where it went. Its history stays with it, and that of either names the other; one undo brings
//! both back.

use super::super::command::Merge;
use super::super::context::Context;
use super::super::refusal::Refusal;
use super::hand_over::{Leaver, goes_over};
use crate::domain::change::Op;
use crate::domain::field::{FieldId, FieldSpec, Shape};
use crate::domain::kind::Kind;
use crate::domain::merge::{self, Kept, Pick};
use crate::domain::record::{Record, RecordId};
use crate::domain::register::Register;
use crate::domain::rule::{Fault, Violation};
use crate::domain::stage::Stage;
use crate::domain::value::Value;
use crate::domain::{case, person};
use std::ops::ControlFlow;

pub(super) fn apply(merge: &Merge, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let (stays, kind, reference) = context.record_in_sight(merge.into)?;
    let (goes, ..) = context.record_in_sight(merge.from)?;
    if !merge::can_merge(&stays, &goes) {
        return Err(Refusal::NotMergeable);
    }
    let faults = keep_fields(merge, kind, &stays, &goes, context);
    if !faults.is_empty() {
        return Err(Refusal::Faults(faults));
    }
    if kind == Kind::Case {
        keep_way(&stays, &goes, context);
    }
    move_links(stays.id, goes.id, context)?;
    if kind != Kind::Case {
        rename(kind, &stays, &goes, context)?;
    }
    if let Some(field) = merge::merged_into(kind) {
        context.set(goes.id, kind, field, Value::Link(stays.id));
    }
    context.touch(stays.id, kind);
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

/// Of two cases the one stage that was reached stands, with its day; what was decided on the way of either stays with the one that stays.
fn keep_way(stays: &Record, goes: &Record, context: &mut Context<'_, '_>) {
    let stage = |record: &Record| Stage::from_code(record.text(case::STAGE.id()));
    if stage(goes) > stage(stays) {
        for field in [case::STAGE.id(), case::STAGE_SINCE.id()] {
            context.put(
                stays.id,
                Kind::Case,
                field,
                Op::Set(goes.value(field).cloned()),
            );
        }
    }
    for field in [case::DECISIONS.id(), case::BALL_MOVES.id()] {
        let kept = goes.fields.get(&field).into_iter();
        for note in kept.flat_map(Register::visible_notes) {
            let note = Op::Note(note.value.clone());
            context.put(stays.id, Kind::Case, field, note);
        }
    }
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

/// Where the one that goes stands by its name in what is not over: next moves, owners of lines and remedies, the licensed firm of a case, the
/// workplace of a person. Not if a third record bears that name.
fn rename(
    kind: Kind,
    stays: &Record,
    goes: &Record,
    context: &mut Context<'_, '_>,
) -> Result<(), Refusal> {
    let title = kind.spec().title;
    let (old, new) = (goes.text(title), Value::line(stays.text(title)));
    if old.is_empty() || old == stays.text(title) || is_borne(kind, old, goes.id, context)? {
        return Ok(());
    }
    let gone = Leaver {
        id: goes.id,
        name: old,
        has_namesake: false,
    };
    for kind in Kind::ALL {
        let mut found = Vec::new();
        context.reader.each(kind, &mut |record| {
            let mut fields = goes_over(&record, kind, gone);
            fields.retain(|field| record.text(*field) == old);
            let more = match kind {
                Kind::Case => Some(case::MARKETING_HOLDER.id()),
                Kind::Person => Some(person::ORGANISATION.id()),
                _ => None,
            };
            let more = more.filter(|field| !record.is_archived() && record.text(*field) == old);
            fields.extend(more);
            if record.id != goes.id && !fields.is_empty() {
                found.push((record.id, fields));
            }
            ControlFlow::Continue(())
        })?;
        for (id, fields) in found {
            for field in fields {
                context.put(id, kind, field, Op::Set(Some(new.clone())));
            }
        }
    }
    Ok(())
}

/// True if another record of the kind in sight is called so.
fn is_borne(
    kind: Kind,
    name: &str,
    but: RecordId,
    context: &Context<'_, '_>,
) -> Result<bool, Refusal> {
    let mut borne = false;
    context.reader.each(kind, &mut |record| {
        let same = record.text(kind.spec().title) == name && !record.is_archived();
        borne |= same && record.id != but;
        if borne {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    Ok(borne)
}
