//! Typed entries into operations: names resolved, what is already so left out, and the values that follow from others
//! (a changed public text is a new version; a changed ball waits from today) set beside them.

use super::super::context::Context;
use super::super::refusal::Refusal;
use crate::domain::ball::Passing;
use crate::domain::change::Op;
use crate::domain::entry::Entry;
use crate::domain::field::{FieldId, FieldSpec};
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::rule::{Fault, Violation};
use crate::domain::value::{Text, Value};
use crate::domain::{case, company, hospital, log, need};

/// A record being written by a command: what it was, if it was.
pub(in super::super) struct Target<'a> {
    pub(in super::super) id: RecordId,
    pub(in super::super) kind: Kind,
    pub(in super::super) before: Option<&'a Record>,
}

/// Collects the entries; all faults of all fields are reported together.
pub(super) fn enter(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    entries: &[(FieldId, Entry)],
) -> Result<(), Refusal> {
    let of_person = target.kind == Kind::Person;
    let read = of_person.then(|| super::posts::read(entries, context.today()));
    let read = read.transpose().map_err(Refusal::Faults)?;
    let entries = read.as_deref().unwrap_or(entries);
    let mut faults = Vec::new();
    let mut written = Vec::new();
    for (field, entry) in entries {
        match enter_one(context, target, *field, entry)? {
            Ok(true) => written.push(*field),
            Ok(false) => {}
            Err(fault) => faults.push(fault),
        }
    }
    faults.extend(super::contradictions::found(
        context, target, entries, &written,
    ));
    if !faults.is_empty() {
        return Err(Refusal::Faults(faults));
    }
    follow(context, target, &written, entries);
    match target.kind {
        Kind::Case => super::disclose::on_case(context, target),
        Kind::Disclosure => super::disclose::by_hand(context, target),
        Kind::Contract => super::signing::pass(context, target),
        Kind::Wording => super::wording::check(context, target),
        _ => Ok(()),
    }
}

/// The ball is held by somebody with a name: a record's number stands for its name, for letters and papers say it to people outside. From
/// somebody to whom a part of the book is hidden it stays a number, which tells them nothing.
fn named_holder(
    context: &mut Context<'_, '_>,
    kind: Kind,
    field: FieldId,
    value: &Value,
) -> Result<Result<Value, Violation>, Refusal> {
    let is_ball =
        context.actor.sees_whole() && kind.parts().ball.is_some_and(|(ball, _)| ball == field);
    let number = value
        .as_str()
        .filter(|typed| is_ball && Reference::parse(typed).is_some());
    let Some(number) = number else {
        return Ok(Ok(value.clone()));
    };
    let found = match context.resolve(&Kind::NAMED, &Text::line(number))? {
        Ok(id) => context.record(id)?,
        Err(violation) => return Ok(Err(violation)),
    };
    let title = Kind::from_code(found.kind).map(|kind| kind.spec().title);
    let name = title.map_or("", |title| found.text(title));
    Ok(Ok(Value::line(if name.is_empty() { number } else { name })))
}

fn typed(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// True if the entry changes the field.
fn enter_one(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    field: FieldId,
    entry: &Entry,
) -> Result<Result<bool, Fault>, Refusal> {
    let fault = |name: &str, typed: String, violation| Fault {
        field: name.to_owned(),
        typed,
        violation,
    };
    let Some(spec) = target.kind.field(field) else {
        return Ok(Err(fault(
            "",
            String::new(),
            Violation::UnknownField { nearest: None },
        )));
    };
    if spec.derived {
        return Ok(Err(fault(spec.name, String::new(), Violation::NotEditable)));
    }
    Ok(match entry {
        Entry::Clear if spec.is_set() => Ok(set_members(context, target, spec, &[])),
        Entry::Clear => Ok(set_value(context, target, spec, None)),
        Entry::Value(value) => match named_holder(context, target.kind, field, value)? {
            Ok(value) => Ok(set_value(context, target, spec, Some(value))),
            Err(violation) => Err(fault(spec.name, typed(value), violation)),
        },
        Entry::Members(members) => Ok(set_members(context, target, spec, members)),
        Entry::Named { kinds, typed } => {
            let found = context
                .resolve(kinds, typed)?
                .map_err(|violation| fault(spec.name, typed.to_string(), violation));
            found.map(|id| set_value(context, target, spec, Some(Value::Link(id))))
        }
    })
}

fn set_value(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    spec: &FieldSpec,
    value: Option<Value>,
) -> bool {
    let register = target.before.and_then(|r| r.fields.get(&spec.id));
    let same = register.map_or(value.is_none(), |r| {
        !r.is_clash() && r.shown() == value.as_ref()
    });
    if !same {
        context.put(target.id, target.kind, spec.id, Op::Set(value));
    }
    !same
}

fn set_members(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    spec: &FieldSpec,
    members: &[Value],
) -> bool {
    let present: Vec<Value> = target
        .before
        .into_iter()
        .flat_map(|r| r.members(spec.id))
        .cloned()
        .collect();
    let gone: Vec<&Value> = present.iter().filter(|v| !members.contains(v)).collect();
    let added: Vec<&Value> = members.iter().filter(|v| !present.contains(v)).collect();
    let changed = !(gone.is_empty() && added.is_empty());
    gone.into_iter()
        .for_each(|v| context.put(target.id, target.kind, spec.id, Op::Remove(v.clone())));
    added
        .into_iter()
        .for_each(|v| context.put(target.id, target.kind, spec.id, Op::Add(v.clone())));
    changed
}

/// Sets what follows from the fields written.
fn follow(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    written: &[FieldId],
    entries: &[(FieldId, Entry)],
) {
    let today = context.today();
    let wrote = |field: FieldId| written.contains(&field);
    let entered = |field: FieldId| entries.iter().any(|(f, _)| *f == field);
    if let Some((ball, since)) = target.kind.parts().ball
        && wrote(ball)
    {
        if !entered(since) {
            context.set(target.id, target.kind, since, today);
        }
        pass_ball(context, target);
    }
    match target.kind {
        Kind::Need => {
            if wrote(need::PUBLIC_TEXT.id()) {
                let version = target
                    .before
                    .and_then(|r| r.get(need::PUBLIC_VERSION))
                    .unwrap_or(0)
                    + 1;
                context.set(target.id, target.kind, need::PUBLIC_VERSION.id(), version);
            }
            note_department(context, target, entries);
        }
        Kind::Case => {
            if wrote(case::HOLDER.id()) && !entered(case::MARKETING_HOLDER.id()) {
                name_holder(context, target);
            }
            let telling = [case::NOTIFIED_ON.id(), case::STATUS.id()];
            if telling.into_iter().any(wrote) {
                super::told::compare(context, target);
            }
        }
        Kind::Contract => super::contract::follow(context, target, written, entries),
        Kind::Company | Kind::Hospital | Kind::Person => {
            super::parties::follow(context, target, written, entries);
        }
        _ => super::gathering::follow(context, target, written, entries),
    }
}

/// How long the next move lay with whoever had it before stays on record.
fn pass_ball(context: &mut Context<'_, '_>, target: &Target<'_>) {
    let parts = target.kind.parts();
    let (Some((ball, since)), Some(field)) = (parts.ball, parts.passings) else {
        return;
    };
    let Some(before) = target.before.filter(|record| record.is_answered(ball)) else {
        return;
    };
    let on = context.date_after(target, since);
    let on = on.unwrap_or_else(|| context.today());
    let began = match before.value(since) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    };
    let passing = Passing {
        from: before.text(ball).to_owned(),
        to: context.text_after(target, ball),
        on,
        days: began.map_or(0, |day| day.days_until(on)).max(0),
    };
    let note = Op::Note(Value::Text(passing.to_text()));
    context.put(target.id, target.kind, field, note);
}

/// The firm that joins for its licence is the one that the gates ask for.
fn name_holder(context: &mut Context<'_, '_>, target: &Target<'_>) {
    let holder = context.collected_link(target.id, case::HOLDER.id());
    let holder = holder.and_then(|id| context.batch.record(id).ok().flatten());
    if let Some(name) = holder.and_then(|firm| firm.value(company::NAME.id()).cloned()) {
        context.set(target.id, target.kind, case::MARKETING_HOLDER.id(), name);
    }
}

/// A ward named for the first time is added to its hospital's list of departments.
fn note_department(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    entries: &[(FieldId, Entry)],
) {
    let department = entries.iter().find_map(|(field, entry)| match entry {
        Entry::Value(value @ Value::Text(_)) if *field == need::DEPARTMENT.id() => {
            Some(value.clone())
        }
        Entry::Clear | Entry::Value(_) | Entry::Members(_) | Entry::Named { .. } => None,
    });
    let Some(department) = department else { return };
    let Some(hospital) = context
        .collected_link(target.id, need::HOSPITAL.id())
        .or_else(|| target.before.and_then(|r| r.get(need::HOSPITAL)))
    else {
        return;
    };
    let known = context.batch.record(hospital).ok().flatten();
    let there = known.is_some_and(|h| {
        h.members(hospital::DEPARTMENTS.id())
            .any(|v| *v == department)
    });
    if !there {
        context.put_once(
            hospital,
            Kind::Hospital,
            hospital::DEPARTMENTS.id(),
            Op::Add(department),
        );
    }
}

/// What a new record holds beside what was typed.
pub(super) fn defaults(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    entries: &[(FieldId, Entry)],
) {
    let today = context.today();
    let typed = |field: FieldId| {
        entries
            .iter()
            .any(|(f, entry)| *f == field && *entry != Entry::Clear)
    };
    let (id, kind) = (target.id, target.kind);
    match kind {
        Kind::Need => {
            context.set(id, kind, need::STAGE.id(), Value::choice("intake"));
            if !typed(need::STAGE_SINCE.id()) {
                context.set(id, kind, need::STAGE_SINCE.id(), today);
            }
            if !typed(need::RECEIVED_ON.id()) {
                context.set(id, kind, need::RECEIVED_ON.id(), today);
            }
            if !typed(need::SOURCE.id()) {
                context.set(id, kind, need::SOURCE.id(), Value::choice("hospital"));
            }
        }
        Kind::Case => {
            let of_need = entries.iter().any(|(field, entry)| {
                let chosen = matches!(entry, Entry::Value(value) if value.as_str() == Some("need"));
                *field == case::ORIGIN.id() && chosen
            });
            let without_need = !typed(case::NEED.id()) && !of_need;
            let stage = if without_need { "meeting" } else { "published" };
            context.set(id, kind, case::STAGE.id(), Value::choice(stage));
            context.set(id, kind, case::STAGE_SINCE.id(), today);
            if !typed(case::STATUS.id()) {
                context.set(id, kind, case::STATUS.id(), Value::choice("open"));
            }
            if !typed(case::ORIGIN.id()) {
                let by_body = typed(case::BODY.id());
                let origin = match (without_need, by_body) {
                    (false, _) => "need",
                    (true, true) => "society",
                    (true, false) => "company",
                };
                context.set(id, kind, case::ORIGIN.id(), Value::choice(origin));
            }
        }
        Kind::Log => {
            let author = context.actor.name.clone();
            if !typed(log::ON.id()) {
                context.set(id, kind, log::ON.id(), today);
            }
            if !typed(log::BY.id()) {
                context.set(id, kind, log::BY.id(), author);
            }
        }
        Kind::Contract => super::contract::defaults(context, target, entries),
        Kind::Disclosure => super::contract::disclosure_defaults(context, target, entries),
        _ => super::gathering::defaults(context, target, entries),
    }
}
