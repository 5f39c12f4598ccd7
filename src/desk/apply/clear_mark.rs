//! A personal-data candidate that a person has looked at: kept with who and why, so that publication can go on.

use super::super::command::ClearMark;
use super::super::context::Context;
use super::super::refusal::Refusal;
use crate::domain::change::Op;
use crate::domain::kind::Kind;
use crate::domain::need;
use crate::domain::value::Value;

pub(super) fn apply(clear: &ClearMark, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let (record, kind, reference) = context.record_in_sight(clear.record)?;
    let mark = Value::Text(clear.mark.clone());
    if kind != Kind::Need || record.members(need::CLEARED_MARKS.id()).any(|m| *m == mark) {
        return Err(Refusal::NothingToDo);
    }
    context.put(record.id, kind, need::CLEARED_MARKS.id(), Op::Add(mark));
    context.collected.subject = Some((record.id, reference));
    Ok(())
}
