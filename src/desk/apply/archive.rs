//! Out of sight and back. Nothing is ever deleted.

use super::super::command::Archive;
use super::super::context::Context;
use super::super::refusal::Refusal;
use crate::domain::change::Op;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::value::Value;

pub(super) fn apply(archive: &Archive, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    for id in &archive.records {
        context.step()?;
        let record = context.record(*id)?;
        let Some(kind) = Kind::from_code(record.kind) else {
            continue;
        };
        if record.is_archived() == archive.restore {
            context.put(
                *id,
                kind,
                FieldId::RECORD,
                Op::Tombstone(Value::Flag(!archive.restore)),
            );
            context.collected.subject = record.reference().map(|reference| (*id, reference));
        }
    }
    if context.collected.is_empty() {
        Err(Refusal::NothingToDo)
    } else {
        Ok(())
    }
}
