//! 引継: all that a person is in charge of and nobody has finished goes to a successor, with the filters that ask for it and those that the
//! person kept; the post ends. One step, which can be taken back.

use super::super::command::HandOver;
use super::super::context::Context;
use super::super::refusal::Refusal;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId};
use crate::domain::value::{Text, Value};
use crate::domain::{filter, person};

pub(super) fn apply(hand_over: &HandOver, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let (from, to) = (hand_over.from, hand_over.to);
    let leaving = person_in_sight(context, from)?;
    let successor = person_in_sight(context, to)?;
    if from == to {
        return Err(Refusal::NothingToDo);
    }
    let names = [&leaving, &successor].map(|record| record.text(person::NAME.id()).to_owned());
    let [old, new] = names;
    for kind in Kind::ALL {
        let Some(owner) = kind.parts().owner else {
            continue;
        };
        for id in context.reader.linked(from, kind)? {
            let record = context.record(id)?;
            let in_charge = record.value(owner) == Some(&Value::Link(from));
            if in_charge && !record.is_archived() && !is_over(&record, kind) {
                context.set(id, kind, owner, Value::Link(to));
                pass_ball(context, &record, kind, (&old, &new));
            }
        }
    }
    rename_in_filters(context, (&old, &new))?;
    for entries in &hand_over.filters {
        super::new::make(Kind::Filter, entries, context)?;
    }
    if context.collected.is_empty() {
        return Err(Refusal::NothingToDo);
    }
    if hand_over.end_post {
        end_post(context, &leaving);
    }
    context.collected.subject = leaving.reference().map(|reference| (from, reference));
    Ok(())
}

/// A post without an end ends today.
fn end_post(context: &mut Context<'_, '_>, leaving: &Record) {
    let post = [
        person::POST.id(),
        person::WORKPLACE.id(),
        person::POST_FROM.id(),
    ];
    let holds = post.into_iter().any(|field| leaving.is_answered(field));
    if holds && !leaving.is_answered(person::POST_UNTIL.id()) {
        let today = context.today();
        context.set(leaving.id, Kind::Person, person::POST_UNTIL.id(), today);
    }
}

/// The filters of everybody that ask for the person by name ask for the successor.
fn rename_in_filters(
    context: &mut Context<'_, '_>,
    (old, new): (&str, &str),
) -> Result<(), Refusal> {
    let mut asking = Vec::new();
    context.reader.each(Kind::Filter, &mut |record| {
        let names = !old.is_empty() && record.text(filter::QUERY.id()).contains(old);
        if names && !record.is_archived() {
            asking.push(record);
        }
        std::ops::ControlFlow::Continue(())
    })?;
    for record in asking {
        let query = record.text(filter::QUERY.id()).replace(old, new);
        let query = Value::Text(Text::line(&query));
        context.set(record.id, Kind::Filter, filter::QUERY.id(), query);
    }
    Ok(())
}

fn person_in_sight(context: &Context<'_, '_>, id: RecordId) -> Result<Record, Refusal> {
    let (record, kind, _) = context.record_in_sight(id)?;
    if kind == Kind::Person {
        Ok(record)
    } else {
        Err(Refusal::NothingToDo)
    }
}

fn is_over(record: &Record, kind: Kind) -> bool {
    let state = kind.parts().over;
    state.is_some_and(|(field, over)| over(record.text(field)))
}

/// A next move that the person had by name is the successor's; since when it has waited stays.
fn pass_ball(context: &mut Context<'_, '_>, record: &Record, kind: Kind, names: (&str, &str)) {
    let Some((ball, _)) = kind.parts().ball else {
        return;
    };
    if !names.0.is_empty() && record.text(ball) == names.0 {
        let name = Value::Text(Text::line(names.1));
        context.set(record.id, kind, ball, name);
    }
}
