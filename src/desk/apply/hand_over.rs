//! 引継: all that a person is in charge of and nobody has finished goes to a successor, in one step that can be taken back.

use super::super::command::HandOver;
use super::super::context::Context;
use super::super::refusal::Refusal;
use crate::domain::kind::Kind;
use crate::domain::person;
use crate::domain::record::{Record, RecordId};
use crate::domain::value::{Text, Value};

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
    context.collected.subject = leaving.reference().map(|reference| (from, reference));
    if context.collected.is_empty() {
        return Err(Refusal::NothingToDo);
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
