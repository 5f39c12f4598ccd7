//! The changes that take a command back: each field gets the value it had before, unless somebody has changed it since.

use super::super::context::Context;
use super::super::refusal::Refusal;
use crate::domain::change::{Change, Commit, Dot, FieldOp, Op};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::value::Value;
use crate::store::Lsn;
use std::collections::BTreeSet;

/// Collects what takes the command made of `parts` back; `first` is the journal number of its first frame.
pub(super) fn compensate(
    context: &mut Context<'_, '_>,
    parts: &[Commit],
    first: Lsn,
) -> Result<(), Refusal> {
    let dots: BTreeSet<Dot> = parts.iter().map(|c| c.dot).collect();
    for change in parts.iter().flat_map(|c| &c.changes) {
        context.step()?;
        let Some(kind) = Kind::from_code(change.kind) else {
            continue;
        };
        let work = Work {
            change,
            kind,
            dots: &dots,
            parts,
            now: context.record(change.record)?,
        };
        match context.reader.record_before(change.record, first)? {
            None => work.unmake(context)?,
            Some(before) => work.restore(&before, context)?,
        }
    }
    Ok(())
}

struct Work<'a> {
    change: &'a Change,
    kind: Kind,
    dots: &'a BTreeSet<Dot>,
    parts: &'a [Commit],
    now: Record,
}

impl Work<'_> {
    /// A record made by the command goes out of sight, unless somebody else has worked on it since.
    fn unmake(&self, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
        let mine = self.parts.first().map(|c| &c.actor);
        if !self.dots.contains(&self.now.touched.dot) && Some(&self.now.touched.by) != mine {
            return Err(self.moved_on(FieldId::RECORD));
        }
        if let Some((reference, by)) = self.now.reference().zip(self.named_by(context)?) {
            // A hospital made on the way stays for whoever has come to name it; what was made by itself is not taken from under them.
            let on_the_way = self.parts.iter().flat_map(|c| &c.changes).nth(1).is_some();
            return if on_the_way {
                Ok(())
            } else {
                Err(Refusal::UndoNamed { reference, by })
            };
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

    /// A record in sight that this command did not make and that names the one it made.
    fn named_by(&self, context: &Context<'_, '_>) -> Result<Option<Reference>, Refusal> {
        let changes = self.parts.iter().flat_map(|c| &c.changes);
        let own: BTreeSet<RecordId> = changes.map(|c| c.record).collect();
        for kind in Kind::ALL {
            for id in context.batch.linked(self.now.id, kind)? {
                let naming = context.record(id)?;
                if !own.contains(&id) && !naming.is_archived() {
                    return Ok(naming.reference());
                }
            }
        }
        Ok(None)
    }

    fn restore(&self, before: &Record, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
        context.touch(self.now.id, self.kind);
        for FieldOp { field, op } in &self.change.ops {
            self.check(*field, op)?;
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
