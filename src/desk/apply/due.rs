//! A due day that nobody works on moves to the working day before, and says so. Where the only working days before it are past already, it
//! stays where it is and says that: nothing is overdue on the day it is entered. Days off are those of the law, the year end, the
//! closed days of the hospitals that the record is about, and society meetings, where those whom one waits for are away.

use super::super::command::{Entries, Moved};
use super::super::context::{Context, Meeting};
use crate::domain::date::{Calendar, Date, DayOff};
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::hospital::{PLAN, is_going};
use crate::domain::item::{self, Part};
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, case, consultation, contract, event, hospital, need, participation};
use std::ops::ControlFlow;

/// The entries with their due days moved, if they must be. What was typed for a day that is past already stays: it is a fact.
pub(super) fn moved(
    context: &mut Context<'_, '_>,
    kind: Kind,
    before: Option<&Record>,
    entries: &Entries,
) -> Entries {
    let mut entries = entries.clone();
    let fields = entries.iter().map(|(field, _)| *field);
    let pressing: Vec<FieldId> = fields
        .filter(|field| presses(kind, *field) || is_planned(kind, before, &entries, *field))
        .collect();
    if pressing.is_empty() {
        return entries;
    }
    let known = known(context, &entries);
    let calendar = calendar(context, kind, before, &known);
    for (field, entry) in entries.iter_mut().filter(|(id, _)| pressing.contains(id)) {
        if let Entry::Value(Value::Date(day)) = entry {
            *day = shifted(context, &calendar, *field, *day);
        }
    }
    entries
}

/// The entries with what is named by a number or a name that is on the book already: the hospital of a new record has its closed days
/// from the start.
fn known(context: &mut Context<'_, '_>, entries: &Entries) -> Entries {
    let mut entries = entries.clone();
    for (_, entry) in &mut entries {
        if let Entry::Named { kinds, typed } = entry
            && let Some(id) = context.known(kinds, typed)
        {
            *entry = Entry::Value(Value::Link(id));
        }
    }
    entries
}

/// True if a field is the day of a remedy that is to be done; of one that is done it says when, and a fact does not move.
fn is_planned(kind: Kind, before: Option<&Record>, entries: &Entries, field: FieldId) -> bool {
    let remedy = PLAN.iter().find(|remedy| remedy.on == field);
    let Some(remedy) = remedy.filter(|_| kind == Kind::Hospital) else {
        return false;
    };
    is_going(text_after(before, entries, remedy.state))
}

/// The text of a field once the entries are in.
pub(super) fn text_after<'a>(
    before: Option<&'a Record>,
    entries: &'a [(FieldId, Entry)],
    field: FieldId,
) -> &'a str {
    let typed = entries.iter().find(|(id, _)| *id == field);
    match typed {
        Some((_, Entry::Value(value))) => value.as_str().unwrap_or_default(),
        Some((_, Entry::Clear | Entry::Members(_) | Entry::Named { .. })) => "",
        None => before.map_or("", |record| record.text(field)),
    }
}

/// True if a field is a day by which something is to be done: the due day, another that presses, the end of a call for firms, that of a
/// line of a checklist.
fn presses(kind: Kind, field: FieldId) -> bool {
    let parts = kind.parts();
    let of_line = || item::line_of(field).is_some_and(|(_, part)| part == Part::Due);
    parts.due == Some(field)
        || parts.alarms.iter().any(|alarm| alarm.day == field)
        || (kind == Kind::Contract && of_line())
        || (kind == Kind::Need && field == need::RECRUITING_UNTIL.id())
}

/// The working day for a day; that it moved, or could not, is said.
fn shifted(context: &mut Context<'_, '_>, calendar: &Calendar, field: FieldId, day: Date) -> Date {
    let today = context.today();
    let Some(why) = calendar.day_off(day).filter(|_| day >= today) else {
        return day;
    };
    let before = calendar.on_or_before(day);
    let to = if before < today { day } else { before };
    say(context, (field, why), day, to);
    to
}

fn say(context: &mut Context<'_, '_>, (field, why): (FieldId, DayOff), from: Date, to: Date) {
    let moved = Moved {
        field,
        from,
        to,
        why,
    };
    context.collected.moved.push(moved);
}

/// The calendar of a day that a rule gives: that of everybody.
fn of_all(context: &Context<'_, '_>) -> Calendar {
    let mut calendar = Calendar::default();
    for (first, last) in congresses(context, &[], None) {
        calendar.meet(first, last);
    }
    calendar
}

/// Where a day that a rule gives stands.
pub(super) fn worked(context: &Context<'_, '_>, day: Date) -> Date {
    of_all(context).on_or_before(day)
}

/// The working day for a day that a rule gives. A weekend and a holiday are part of the rule and not said; a society's meeting is, and that
/// a day stays because what lies before it is past.
pub(super) fn working(context: &mut Context<'_, '_>, field: FieldId, day: Date) -> Date {
    let plain = Calendar::default();
    let calendar = of_all(context);
    let to = calendar.on_or_before(day);
    let today = context.today();
    if day >= today && to < today {
        return shifted(context, &calendar, field, day);
    }
    let by_law = plain.on_or_before(day);
    if to != by_law {
        say(context, (field, DayOff::Congress), by_law, to);
    }
    to
}

fn calendar(
    context: &Context<'_, '_>,
    kind: Kind,
    before: Option<&Record>,
    entries: &Entries,
) -> Calendar {
    let link = |field: FieldId| {
        let typed = entries.iter().find_map(|(id, entry)| match entry {
            Entry::Value(Value::Link(to)) if *id == field => Some(*to),
            Entry::Value(_) | Entry::Clear | Entry::Members(_) | Entry::Named { .. } => None,
        });
        typed.or_else(|| linked(before?, field))
    };
    let own = before.map(|record| record.id);
    let at = hospitals(context, kind, own, &link);
    let closed: Vec<String> = if kind == Kind::Hospital {
        vec![text_after(before, entries, hospital::CLOSED_DAYS.id()).to_owned()]
    } else {
        let closed = at.iter().filter_map(|id| read(context, *id));
        closed
            .map(|hospital| hospital.text(hospital::CLOSED_DAYS.id()).to_owned())
            .collect()
    };
    let mut calendar = Calendar::closed_on(&closed.join(";"));
    for (first, last) in congresses(context, &at, own) {
        calendar.meet(first, last);
    }
    calendar
}

fn read(context: &Context<'_, '_>, id: RecordId) -> Option<Record> {
    context.batch.record(id).ok().flatten()
}

fn linked(record: &Record, field: FieldId) -> Option<RecordId> {
    match record.value(field) {
        Some(Value::Link(to)) => Some(*to),
        _ => None,
    }
}

/// The links by which a record of a kind comes to its hospital; the first that leads there counts.
const fn roads(kind: Kind) -> &'static [FieldId] {
    const NEED: [FieldId; 1] = [need::HOSPITAL.id()];
    const CASE: [FieldId; 2] = [case::NEED.id(), case::HOSPITAL.id()];
    const EVENT: [FieldId; 1] = [event::HOST.id()];
    const ACTIVITY: [FieldId; 1] = [activity::ABOUT.id()];
    const CONSULTATION: [FieldId; 1] = [consultation::ABOUT.id()];
    const CONTRACT: [FieldId; 4] = [
        contract::HOSPITAL.id(),
        contract::EVENT.id(),
        contract::NEED.id(),
        contract::CASE.id(),
    ];
    match kind {
        Kind::Need => &NEED,
        Kind::Case => &CASE,
        Kind::Event => &EVENT,
        Kind::Activity => &ACTIVITY,
        Kind::Consultation => &CONSULTATION,
        Kind::Contract => &CONTRACT,
        Kind::Hospital
        | Kind::Company
        | Kind::Person
        | Kind::Body
        | Kind::Log
        | Kind::Disclosure
        | Kind::Participation
        | Kind::Duty
        | Kind::Filter
        | Kind::Wording => &[],
    }
}

/// The hospitals that a record is about, by its links; a gathering is also about those that host it beside the first.
fn hospitals(
    context: &Context<'_, '_>,
    kind: Kind,
    own: Option<RecordId>,
    link: &dyn Fn(FieldId) -> Option<RecordId>,
) -> Vec<RecordId> {
    if kind == Kind::Hospital {
        return own.into_iter().collect();
    }
    let leads = |field: &FieldId| {
        let record = read(context, link(*field)?)?;
        let kind = Kind::from_code(record.kind)?;
        let further = |field| linked(&record, field);
        let found = hospitals(context, kind, Some(record.id), &further);
        (!found.is_empty()).then_some(found)
    };
    let mut found = roads(kind).iter().find_map(leads).unwrap_or_default();
    if let Some(event) = own.filter(|_| kind == Kind::Event) {
        found.extend(hosts(context, event));
    }
    found
}

/// The hospitals that host a gathering as its participations say.
fn hosts(context: &Context<'_, '_>, event: RecordId) -> Vec<RecordId> {
    let parts = context.batch.linked(event, Kind::Participation);
    let parts = parts.unwrap_or_default().into_iter();
    let host = |id| {
        let part = read(context, id)?;
        let hosts = !part.is_archived() && part.text(participation::ROLE.id()) == "host";
        part.get(participation::WHO).filter(|_| hosts)
    };
    parts.filter_map(host).collect()
}

/// The society meetings on the book: everybody's, and those that are told of one of these hospitals alone. A meeting does not stand in the way of
/// its own preparation.
fn congresses(
    context: &Context<'_, '_>,
    at: &[RecordId],
    own: Option<RecordId>,
) -> Vec<(Date, Date)> {
    let all = context.meetings.get_or_init(|| meetings(context)).iter();
    let ours = |one: &&Meeting| one.host.is_none_or(|host| at.contains(&host));
    let ours = all.filter(|one| own != Some(one.id)).filter(ours);
    ours.map(|one| one.days).collect()
}

fn meetings(context: &Context<'_, '_>) -> Vec<Meeting> {
    let mut found = Vec::new();
    // What cannot be read here is told by the command itself.
    let _ = context.reader.each(Kind::Event, &mut |record| {
        let is_one = record.text(event::KIND.id()) == "congress" && !record.is_archived();
        let off = record.text(event::STATE.id()) == "cancelled";
        if let Some(first) = record.get(event::ON).filter(|_| is_one && !off) {
            let last = record.get(event::UNTIL).unwrap_or(first);
            found.push(Meeting {
                id: record.id,
                host: record.get(event::HOST),
                days: (first, last.max(first)),
            });
        }
        ControlFlow::Continue(())
    });
    found
}
