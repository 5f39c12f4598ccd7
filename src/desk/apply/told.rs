//! Whether the firms of a need are told of the result alike, looked at whenever one of them is.

use super::super::context::Context;
use super::fields::Target;
use crate::domain::case;
use crate::domain::date::Date;
use crate::domain::fairness::{Told, uneven};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::value::FromValue;

/// Notes what is not alike, to be said. What cannot be read here is told by the command itself.
pub(super) fn compare(context: &mut Context<'_, '_>, target: &Target<'_>) {
    let Some(need) = context.link_after(target, case::NEED.id()) else {
        return;
    };
    let others = context.batch.linked(need, Kind::Case).unwrap_or_default();
    let others = others.into_iter().filter(|id| *id != target.id);
    let others: Vec<Told> = others.filter_map(|id| of_need(context, id, need)).collect();
    let reference = context.text_after(target, FieldId::REFERENCE);
    let own = Reference::parse(&reference).map(|case| {
        let status = context.text_after(target, case::STATUS.id());
        Told::of(case, &status, |field| context.date_after(target, field))
    });
    context.collected.uneven = uneven(others.into_iter().chain(own));
}

fn of_need(context: &Context<'_, '_>, id: RecordId, need: RecordId) -> Option<Told> {
    let record = context.batch.record(id).ok().flatten()?;
    let linked = record.get(case::NEED) == Some(need) && !record.is_archived();
    told(&record).filter(|_| linked)
}

/// What is known of a case.
fn told(record: &Record) -> Option<Told> {
    let status = record.text(case::STATUS.id());
    let day = |field: FieldId| record.value(field).and_then(Date::from_value);
    Some(Told::of(record.reference()?, status, day))
}
