//! The changes that take a command back: each field gets the value it had before, unless somebody has changed it since.

use super::super::context::Context;
use super::super::refusal::Refusal;
use super::spoken;
use crate::domain::change::{Change, Commit, Dot, FieldOp, Op};
use crate::domain::field::{FieldId, FieldSpec, Shape};
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::value::Value;
use crate::store::Lsn;
use std::collections::{BTreeMap, BTreeSet};

/// Collects what takes the command made of `parts` back; `first` is the journal number of its first frame.
pub(super) fn compensate(
    context: &mut Context<'_, '_>,
    parts: &[Commit],
    first: Lsn,
) -> Result<(), Refusal> {
    let dots: BTreeSet<Dot> = parts.iter().map(|c| c.dot).collect();
    let changes = || parts.iter().flat_map(|c| &c.changes);
    let ids: BTreeSet<RecordId> = changes().map(|c| c.record).collect();
    let ids: Vec<RecordId> = ids.into_iter().collect();
    let before = context.reader.records_before(&ids, first)?;
    let made = ids.iter().filter(|id| !before.contains_key(id));
    let stay = staying(context, &made.copied().collect())?;
    let alone = parts.first().is_some_and(|c| c.verb.as_str() == "new");
    let main = changes().next().filter(|_| alone).map(|c| c.record);
    if let Some((main, by)) = main.and_then(|id| Some((id, *stay.get(&id)?)))
        && let Some(reference) = context.record(main)?.reference()
    {
        return Err(Refusal::UndoNamed { reference, by });
    }
    let tells = changes().any(|c| spoken::tells(c.kind));
    for change in changes() {
        context.step()?;
        let Some(kind) = Kind::from_code(change.kind) else {
            continue;
        };
        let work = Work {
            change,
            kind,
            dots: &dots,
            parts,
            tells,
            now: context.record(change.record)?,
        };
        match before.get(&change.record) {
            None if stay.contains_key(&change.record) => {}
            None => work.unmake(context)?,
            Some(before) => work.restore(before, context)?,
        }
    }
    Ok(())
}

/// Of the records that a command made those that a record in sight has come to name, each with that record's reference, and what these name
/// themselves: a hospital made on the way stays for whoever names it now.
fn staying(
    context: &Context<'_, '_>,
    made: &BTreeSet<RecordId>,
) -> Result<BTreeMap<RecordId, Reference>, Refusal> {
    let mut stay = BTreeMap::new();
    let mut led: Vec<(RecordId, Reference)> = Vec::new();
    for id in made {
        let kind = Kind::from_code(context.record(*id)?.kind);
        for naming in Kind::ALL.into_iter().filter(|of| may_name(*of, kind)) {
            for by in context.batch.linked(*id, naming)? {
                let by = context.record(by)?;
                let outside = !made.contains(&by.id) && !by.is_archived();
                led.extend(by.reference().filter(|_| outside).map(|by| (*id, by)));
            }
        }
    }
    while let Some((id, by)) = led.pop() {
        if stay.insert(id, by).is_some() {
            continue;
        }
        let record = context.record(id)?;
        let links = record.fields.values().filter_map(|r| match r.shown() {
            Some(Value::Link(to)) if made.contains(to) => Some(*to),
            _ => None,
        });
        if let Some(by) = record.reference() {
            led.extend(links.map(|to| (to, by)));
        }
    }
    Ok(stay)
}

fn may_name(kind: Kind, named: Option<Kind>) -> bool {
    let leads = |spec: &FieldSpec| match spec.shape {
        Shape::Link(kinds) => named.is_none_or(|named| kinds.contains(&named)),
        _ => false,
    };
    kind.spec().fields.iter().any(leads)
}

struct Work<'a> {
    change: &'a Change,
    kind: Kind,
    dots: &'a BTreeSet<Dot>,
    parts: &'a [Commit],
    /// The command told of a contact: the days of last contact followed from it.
    tells: bool,
    now: Record,
}

impl Work<'_> {
    /// A record made by the command goes out of sight, unless somebody else has worked on it since.
    fn unmake(&self, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
        let mine = self.parts.first().map(|c| &c.actor);
        if !self.dots.contains(&self.now.touched.dot) && Some(&self.now.touched.by) != mine {
            return Err(self.moved_on(FieldId::RECORD));
        }
        if !self.now.is_archived() {
            context.put(
                self.now.id,
                self.kind,
                FieldId::RECORD,
                Op::Tombstone(Value::Flag(true)),
            );
        }
        Ok(())
    }

    fn restore(&self, before: &Record, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
        context.touch(self.now.id, self.kind);
        for FieldOp { field, op } in &self.change.ops {
            let follows = self.tells && spoken::follows(self.kind, *field);
            match self.check(*field, op) {
                // A later contact stands.
                Err(_) if follows => continue,
                checked => checked?,
            }
            if let Some(inverse) = self.inverse(before, *field, op) {
                context.put(self.now.id, self.kind, *field, inverse);
            }
        }
        Ok(())
    }

    /// The field still shows what the command wrote.
    fn check(&self, field: FieldId, op: &Op) -> Result<(), Refusal> {
        let Op::Set(written) = op else { return Ok(()) };
        let register = self.now.fields.get(&field);
        let by_command =
            register.is_some_and(|r| r.values.iter().all(|w| self.dots.contains(&w.dot)));
        let same = self.now.value(field) == written.as_ref();
        if by_command || same {
            Ok(())
        } else {
            Err(self.moved_on(field))
        }
    }

    fn inverse(&self, before: &Record, field: FieldId, op: &Op) -> Option<Op> {
        match op {
            Op::Set(_) => Some(Op::Set(before.value(field).cloned())),
            Op::Add(value) => before
                .members(field)
                .all(|m| m != value)
                .then(|| Op::Remove(value.clone())),
            Op::Remove(value) => before
                .members(field)
                .any(|m| m == value)
                .then(|| Op::Add(value.clone())),
            Op::Note(_) => self
                .note_dot(field, op)
                .map(|dot| Op::Tombstone(Value::Dot(dot))),
            Op::Tombstone(Value::Flag(gone)) => Some(Op::Tombstone(Value::Flag(!gone))),
            Op::Tombstone(Value::Dot(hidden)) => {
                let notes = self.now.fields.get(&field)?.notes().iter();
                notes
                    .filter(|note| note.dot == *hidden)
                    .map(|note| Op::Note(note.value.clone()))
                    .next()
            }
            Op::Tombstone(_) | Op::Erased(_) | Op::Unknown { .. } => None,
        }
    }

    /// The commit of the command that wrote this note.
    fn note_dot(&self, field: FieldId, op: &Op) -> Option<Dot> {
        let wrote = |commit: &&Commit| {
            commit.changes.iter().any(|c| {
                c.record == self.now.id && c.ops.iter().any(|o| o.field == field && o.op == *op)
            })
        };
        self.parts.iter().find(wrote).map(|c| c.dot)
    }

    fn moved_on(&self, field: FieldId) -> Refusal {
        Refusal::UndoMovedOn {
            command: self
                .parts
                .first()
                .map_or(crate::domain::change::CommandId(0), |c| c.command),
            reference: self.now.reference(),
            kind: Some(self.kind),
            field,
            by: self.now.touched.by.clone(),
        }
    }
}
