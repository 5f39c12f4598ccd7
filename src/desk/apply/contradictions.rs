//! What was typed, held against itself and against what it names: a state without what it wants beside it, a day that has not come, an end
//! before its beginning, another hospital than the need's. A spreadsheet tells what is so already and is asked less.

use super::super::context::Context;
use super::contract::will_be_answered;
use super::due::text_after;
use super::fields::Target;
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::rule::{Fault, Violation};
use crate::domain::value::Value;
use crate::domain::{case, event, hospital, log, need};

type Entries<'a> = &'a [(FieldId, Entry)];

/// Every contradiction of the entries, each as a fault of the field that was typed.
pub(super) fn found(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    entries: Entries<'_>,
    written: &[FieldId],
) -> Vec<Fault> {
    let mut faults = match target.kind {
        Kind::Contract => super::contract::missing(target, entries),
        _ => Vec::new(),
    };
    faults.extend(no_companion(target, entries));
    if !context.booking {
        faults.extend(no_body(target, entries));
        faults.extend(backwards(context, target, written));
    }
    faults.extend(not_yet(context, target, entries));
    faults.extend(other_house(context, target, written));
    faults
}

fn name(kind: Kind, field: FieldId) -> &'static str {
    kind.field(field).map_or("", |spec| spec.name)
}

fn fault(target: &Target<'_>, field: FieldId, typed: String, violation: Violation) -> Fault {
    Fault {
        field: name(target.kind, field).to_owned(),
        typed,
        violation,
    }
}

fn typed(entries: Entries<'_>, field: FieldId) -> Option<&Value> {
    entries.iter().find_map(|(id, entry)| match entry {
        Entry::Value(value) if *id == field => Some(value),
        Entry::Value(_) | Entry::Clear | Entry::Members(_) | Entry::Named { .. } => None,
    })
}

/// 保留 needs the day to resume; the other exits need a reason, so that nobody is told a bare no.
fn no_companion(target: &Target<'_>, entries: Entries<'_>) -> Option<Fault> {
    let (state, until, reason) = match target.kind {
        Kind::Need => (
            need::EXIT.id(),
            need::HOLD_UNTIL.id(),
            need::EXIT_REASON.id(),
        ),
        Kind::Case => (
            case::STATUS.id(),
            case::HOLD_UNTIL.id(),
            case::STATUS_REASON.id(),
        ),
        _ => return None,
    };
    let companion = match typed(entries, state)?.as_str()? {
        "held" => until,
        "open" | "" => return None,
        _ => reason,
    };
    alone(target, entries, state, companion)
}

/// 団体発 names the body that brought the two together.
fn no_body(target: &Target<'_>, entries: Entries<'_>) -> Option<Fault> {
    let origin = case::ORIGIN.id();
    let chosen = typed(entries, origin).filter(|_| target.kind == Kind::Case)?;
    if chosen.as_str() != Some("society") {
        return None;
    }
    alone(target, entries, origin, case::BODY.id())
}

/// The field, if the other one that it wants beside it stays empty.
fn alone(
    target: &Target<'_>,
    entries: Entries<'_>,
    field: FieldId,
    wants: FieldId,
) -> Option<Fault> {
    let chosen = text_after(target.before, entries, field).to_owned();
    let violation = Violation::NeedsAlso {
        field: name(target.kind, wants),
    };
    let there = will_be_answered(target, entries, wants);
    (!there).then(|| fault(target, field, chosen, violation))
}

/// A contact that is written down has taken place.
fn not_yet(context: &Context<'_, '_>, target: &Target<'_>, entries: Entries<'_>) -> Option<Fault> {
    let on = log::ON.id();
    let Value::Date(day) = typed(entries, on).filter(|_| target.kind == Kind::Log)? else {
        return None;
    };
    let ahead = *day > context.today();
    ahead.then(|| fault(target, on, day.to_string(), Violation::NotYet))
}

/// A gathering does not end before it begins.
fn backwards(context: &Context<'_, '_>, target: &Target<'_>, written: &[FieldId]) -> Option<Fault> {
    let days = [event::ON.id(), event::UNTIL.id()];
    let times = [event::STARTS.id(), event::ENDS.id()];
    let concerned = days.iter().chain(&times).any(|id| written.contains(id));
    if target.kind != Kind::Event || !concerned {
        return None;
    }
    let [on, until] = days.map(|field| context.date_after(target, field));
    let [starts, ends] = times.map(|field| context.text_after(target, field));
    let (field, typed) = match until {
        Some(until) if Some(until) < on => (event::UNTIL.id(), until.to_string()),
        Some(until) if Some(until) > on => return None,
        // A time is kept as `09:00`, so that its text stands in the order of the day.
        _ if !ends.is_empty() && ends < starts => (event::ENDS.id(), ends),
        _ => return None,
    };
    Some(fault(target, field, typed, Violation::Backwards))
}

/// The hospital of a case that has a need is that of the need: whom one waits for, whose NDA it is and whose days off count hang on it.
fn other_house(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    written: &[FieldId],
) -> Option<Fault> {
    let [need, field] = [case::NEED.id(), case::HOSPITAL.id()];
    if target.kind != Kind::Case || ![need, field].iter().any(|id| written.contains(id)) {
        return None;
    }
    let own = context.link_after(target, field)?;
    let need = context.link_after(target, need)?;
    let need = context.record_after(need).ok()?;
    let of_need = need.get(need::HOSPITAL).filter(|id| *id != own)?;
    // Where only the need was chosen, and in a sheet, the hospital goes with it.
    if context.booking || !written.contains(&field) {
        context.set(target.id, target.kind, field, of_need);
        return None;
    }
    let called = |id| match context.record_after(id) {
        Ok(record) => record.text(hospital::NAME.id()).to_owned(),
        Err(_) => String::new(),
    };
    let violation = Violation::OtherHouse {
        need: need.reference()?,
        hospital: called(of_need),
    };
    Some(fault(target, field, called(own), violation))
}
