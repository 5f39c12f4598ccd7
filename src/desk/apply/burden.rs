//! Work on a contract that is given to a clinician: nothing stops it, but it is said, with how much of it they have already and what hours
//! their hospital grants. Source: the leaflet's second barrier, clinicians who do what is not their field.

use super::super::command::Burden;
use super::super::context::Context;
use super::fields::Target;
use crate::domain::field::FieldId;
use crate::domain::item::{self, Part};
use crate::domain::kind::Kind;
use crate::domain::person;
use crate::domain::record::{Record, RecordId};
use crate::domain::value::Text;
use crate::domain::{contract, hospital};
use std::ops::ControlFlow;

/// Notes whoever was given the contract, its next move or a line of it and is a clinician. A spreadsheet tells what is so already.
pub(super) fn weigh(context: &mut Context<'_, '_>, target: &Target<'_>, written: &[FieldId]) {
    if context.booking {
        return;
    }
    let given: Vec<RecordId> = written
        .iter()
        .filter_map(|field| given_to(context, target, *field))
        .collect();
    for id in given {
        let known = context.collected.burdens.iter().any(|one| one.person == id);
        // What cannot be read here is told by the command itself.
        let person = context.batch.record(id).ok().flatten();
        if let Some(person) = person.filter(|person| !known && person::is_clinician(person)) {
            let burden = burden(context, target, &person);
            context.collected.burdens.push(burden);
        }
    }
}

/// The person whom a field names.
fn given_to(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    field: FieldId,
) -> Option<RecordId> {
    if field == contract::OWNER.id() {
        return context.link_after(target, field);
    }
    let of_line = item::line_of(field).is_some_and(|(_, part)| part == Part::Owner);
    let names = of_line || field == contract::BALL.id();
    let name = context.text_after(target, field);
    let name = Some(name).filter(|name| names && !name.is_empty())?;
    context.known(&[Kind::Person], &Text::line(&name))
}

fn burden(context: &Context<'_, '_>, target: &Target<'_>, person: &Record) -> Burden {
    let name = person.text(person::NAME.id());
    let mut tasks = 1;
    let _ = context.reader.each(Kind::Contract, &mut |paper| {
        let theirs = paper.get(contract::OWNER) == Some(person.id)
            || paper.text(contract::BALL.id()) == name;
        let open = !paper.is_archived() && !contract::is_settled(paper.text(contract::STATE.id()));
        tasks += usize::from(theirs && open && paper.id != target.id);
        ControlFlow::Continue(())
    });
    let workplace = person.get(person::WORKPLACE);
    let workplace = workplace.and_then(|id| context.batch.record(id).ok().flatten());
    Burden {
        person: person.id,
        name: Text::line(name),
        tasks,
        hours: workplace.and_then(|place| place.get(hospital::CARE_HOURS)),
    }
}
