//! A due day that nobody works on moves to the working day before, and says so. Days off are those of the law, the year end, the
//! closed days of the hospital that the record is about, and society meetings, where those whom one waits for are away.

use super::super::command::{Entries, Moved};
use super::super::context::Context;
use crate::domain::date::{Calendar, Date};
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{case, contract, event, hospital, need};
use std::ops::ControlFlow;

/// The entries with their due day moved, if it must be. What was typed for a day that is past already stays: it is a fact.
pub(super) fn moved(
    context: &mut Context<'_, '_>,
    kind: Kind,
    before: Option<&Record>,
    entries: &Entries,
) -> Entries {
    let mut entries = entries.clone();
    let Some(field) = kind.parts().due else {
        return entries;
    };
    if !entries.iter().any(|(id, _)| *id == field) {
        return entries;
    }
    let calendar = calendar(context, kind, before, &entries);
    let today = context.today();
    for (_, entry) in entries.iter_mut().filter(|(id, _)| *id == field) {
        let Entry::Value(Value::Date(day)) = entry else {
            continue;
        };
        let to = calendar.on_or_before(*day);
        if let Some(why) = calendar.day_off(*day).filter(|_| to >= today) {
            context.collected.moved.push(Moved {
                field,
                from: *day,
                to,
                why,
            });
            *day = to;
        }
    }
    entries
}

/// The working day for a day that a rule gives.
pub(super) fn working(day: Date) -> Date {
    Calendar::default().on_or_before(day)
}

fn calendar(
    context: &Context<'_, '_>,
    kind: Kind,
    before: Option<&Record>,
    entries: &Entries,
) -> Calendar {
    let read = |id: RecordId| context.batch.record(id).ok().flatten();
    let link = |field: FieldId| {
        let typed = entries.iter().find_map(|(id, entry)| match entry {
            Entry::Value(Value::Link(to)) if *id == field => Some(*to),
            Entry::Value(_) | Entry::Clear | Entry::Members(_) | Entry::Named { .. } => None,
        });
        let kept = before.and_then(|record| record.value(field));
        typed.or(match kept {
            Some(Value::Link(to)) => Some(*to),
            _ => None,
        })
    };
    let at = match kind {
        Kind::Need => link(need::HOSPITAL.id()),
        Kind::Contract => link(contract::HOSPITAL.id()),
        Kind::Event => link(event::HOST.id()),
        Kind::Case => link(case::NEED.id())
            .and_then(read)
            .and_then(|need| need.get(need::HOSPITAL))
            .or_else(|| link(case::HOSPITAL.id())),
        _ => None,
    };
    let closed = at.and_then(read);
    let text = closed
        .as_ref()
        .map_or("", |hospital| hospital.text(hospital::CLOSED_DAYS.id()));
    let mut calendar = Calendar::closed_on(text);
    if matches!(kind, Kind::Need | Kind::Case | Kind::Contract) {
        for (first, last) in congresses(context, at) {
            calendar.meet(first, last);
        }
    }
    calendar
}

/// The society meetings on the book: everybody's, or those that are told of this hospital alone.
fn congresses(context: &Context<'_, '_>, at: Option<RecordId>) -> Vec<(Date, Date)> {
    let mut found = Vec::new();
    // What cannot be read here is told by the command itself.
    let _ = context.reader.each(Kind::Event, &mut |record| {
        let is_one = record.text(event::KIND.id()) == "congress" && !record.is_archived();
        let off = record.text(event::STATE.id()) == "cancelled";
        let ours = record.get(event::HOST).is_none_or(|host| Some(host) == at);
        if let Some(first) = record.get(event::ON).filter(|_| is_one && !off && ours) {
            let last = record.get(event::UNTIL).unwrap_or(first);
            found.push((first, last.max(first)));
        }
        ControlFlow::Continue(())
    });
    found
}
