//! The personal values of a person, destroyed on request: the key that opens them goes, and with it every copy in the journal.

use super::super::actor::Role;
use super::super::context::Context;
use super::super::refusal::Refusal;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;

pub(super) fn apply(id: RecordId, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    if context.actor.role != Role::Admin {
        return Err(Refusal::NotAllowed { needs: Role::Admin });
    }
    let record = context.record(id)?;
    let ops = context.batch.erasing(id)?;
    let Some(kind) = Kind::from_code(record.kind).filter(|_| !ops.is_empty()) else {
        return Err(Refusal::NothingToDo);
    };
    for one in ops {
        context.put(id, kind, one.field, one.op);
    }
    context.collected.subject = record.reference().map(|reference| (id, reference));
    Ok(())
}
