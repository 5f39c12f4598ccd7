//! What follows by itself for events, those who take part, activities, consultations and what comes round again.

use super::super::context::Context;
use super::fields::Target;
use crate::domain::date::{Date, FiscalYear};
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::value::Value;
use crate::domain::{activity, consultation, duty, event, need, participation};

type Entries<'a> = &'a [(FieldId, Entry)];

fn typed(entries: Entries<'_>, field: FieldId) -> bool {
    let filled = |(id, entry): &(FieldId, Entry)| *id == field && *entry != Entry::Clear;
    entries.iter().any(filled)
}

fn chosen<'a>(entries: Entries<'a>, field: FieldId) -> &'a str {
    let of = |(id, entry): &'a (FieldId, Entry)| match entry {
        Entry::Value(value) if *id == field => value.as_str(),
        Entry::Value(_) | Entry::Clear | Entry::Members(_) | Entry::Named { .. } => None,
    };
    entries.iter().find_map(of).unwrap_or_default()
}

/// What a new record begins with.
pub(super) fn defaults(context: &mut Context<'_, '_>, target: &Target<'_>, entries: Entries<'_>) {
    let (id, kind) = (target.id, target.kind);
    let begin = |context: &mut Context<'_, '_>, field: FieldId, value: Value| {
        if !typed(entries, field) {
            context.set(id, kind, field, value);
        }
    };
    let today = Value::Date(context.today());
    let me = Value::Text(context.actor.name.clone());
    match kind {
        Kind::Event => begin(context, event::STATE.id(), Value::choice("planned")),
        Kind::Participation => {
            begin(context, participation::STATE.id(), Value::choice("invited"));
            let part = chosen(entries, participation::ROLE.id());
            if participation::wants_permission(part) {
                let permission = participation::PERMISSION.id();
                begin(context, permission, Value::choice("not-asked"));
                let duty = participation::DUTY.id();
                begin(context, duty, Value::choice("undecided"));
            }
        }
        Kind::Activity => {
            begin(context, activity::ON.id(), today);
            begin(context, activity::BY.id(), me);
        }
        Kind::Consultation => {
            begin(context, consultation::ON.id(), today);
            begin(context, consultation::BY.id(), me);
            begin(context, consultation::STATE.id(), Value::choice("open"));
        }
        Kind::Duty => begin(context, duty::STATE.id(), Value::choice("going")),
        _ => {}
    }
}

/// What follows from fields that were written.
pub(super) fn follow(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    written: &[FieldId],
    entries: Entries<'_>,
) {
    let (id, kind) = (target.id, target.kind);
    let wrote = |field: FieldId| written.contains(&field);
    match kind {
        Kind::Event if wrote(event::ON.id()) && !typed(entries, event::FISCAL_YEAR.id()) => {
            if let Some(on) = context.date_after(target, event::ON.id()) {
                let year = i64::from(FiscalYear::of(on).year());
                context.set(id, kind, event::FISCAL_YEAR.id(), year);
            }
        }
        Kind::Participation
            if wrote(participation::NEED.id()) && !typed(entries, participation::VERSION.id()) =>
        {
            show_version(context, target);
        }
        Kind::Consultation if wrote(consultation::ANSWER.id()) => {
            let open = context.text_after(target, consultation::STATE.id()) == "open";
            if open && !typed(entries, consultation::STATE.id()) {
                let answered = Value::choice("answered");
                context.set(id, kind, consultation::STATE.id(), answered);
            }
        }
        Kind::Duty => come_round(context, target, written, entries),
        _ => {}
    }
}

/// A need is presented with the public text that it has now.
fn show_version(context: &mut Context<'_, '_>, target: &Target<'_>) {
    let presented = context.link_after(target, participation::NEED.id());
    let record = presented.and_then(|id| context.batch.record(id).ok().flatten());
    let version = record.and_then(|need| need.get(need::PUBLIC_VERSION));
    if let Some(version) = version {
        let field = participation::VERSION.id();
        context.set(target.id, target.kind, field, version);
    }
}

/// The next day of what comes round: the first one of a new record, the one behind the last once it is done.
fn come_round(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    written: &[FieldId],
    entries: Entries<'_>,
) {
    let rule = [duty::EVERY.id(), duty::FROM.id(), duty::DONE_ON.id()];
    if typed(entries, duty::DUE.id()) || !rule.iter().any(|field| written.contains(field)) {
        return;
    }
    let Some(first) = context.date_after(target, duty::FROM.id()) else {
        return;
    };
    let every = context.text_after(target, duty::EVERY.id());
    let done = context.date_after(target, duty::DONE_ON.id());
    let before = target.before.and_then(|record| record.get(duty::DUE));
    let next = match done {
        None => Some(first),
        // Done ahead of its day counts for that day; done late, the days missed are not asked for again.
        Some(done) => duty::next(
            &every,
            first,
            before.map_or(done, |due| later(context, &every, first, done, due)),
        ),
    };
    match next {
        Some(day) => {
            let day = super::due::working(context, duty::DUE.id(), day);
            context.set(target.id, target.kind, duty::DUE.id(), day);
        }
        None => context.set(
            target.id,
            target.kind,
            duty::STATE.id(),
            Value::choice("ended"),
        ),
    }
}

/// The day behind which the next round lies: the day of the rule that was answered. The due day may stand before that one, moved there from
/// a holiday or a society's meeting; one put there by hand belongs to the round before it.
fn later(context: &Context<'_, '_>, every: &str, first: Date, done: Date, due: Date) -> Date {
    let mut round = first;
    while let Some(next) = duty::next(every, first, round)
        && (next <= due || super::due::worked(context, next) == due)
    {
        round = next;
    }
    done.max(round)
}
