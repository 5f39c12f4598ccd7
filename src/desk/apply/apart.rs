//! Two records of the roster that look alike and are two: said once, and kept in the one that was there first.

use super::super::command::Apart;
use super::super::context::Context;
use super::super::refusal::Refusal;
use crate::domain::change::Op;
use crate::domain::merge;
use crate::domain::value::Value;

pub(super) fn apply(apart: Apart, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let (one, kind, reference) = context.record_in_sight(apart.one)?;
    let (other, other_kind, other_reference) = context.record_in_sight(apart.other)?;
    let field = merge::not_same(kind).filter(|_| kind == other_kind && one.id != other.id);
    let field = field.ok_or(Refusal::NotMergeable)?;
    let named = Value::line(&other_reference.to_string());
    if one.members(field).any(|known| *known == named) {
        return Err(Refusal::NothingToDo);
    }
    context.put(one.id, kind, field, Op::Add(named));
    context.collected.subject = Some((one.id, reference));
    Ok(())
}
