//! Work on contracts, rights and approvals that is given to a clinician: nothing stops it, but it is said, with how much of it they have
//! already and what hours their hospital grants. Source: the leaflet's second barrier, clinicians who do what is not their field.

use super::super::command::Burden;
use super::super::context::Context;
use super::fields::Target;
use super::hand_over::goes_over;
use crate::domain::field::FieldId;
use crate::domain::item::{self, Part};
use crate::domain::kind::Kind;
use crate::domain::person;
use crate::domain::record::{Record, RecordId};
use crate::domain::value::Text;
use crate::domain::{contract, hospital};
use std::ops::ControlFlow;

/// Notes whoever was given the contract, its next move or a line of it and is a clinician. A spreadsheet tells what is so already, and what
/// is settled is no work any more.
pub(super) fn weigh(context: &mut Context<'_, '_>, target: &Target<'_>, written: &[FieldId]) {
    let is_theirs = contract::is_of_the_wards(&context.text_after(target, contract::KIND.id()));
    let settled = contract::is_settled(&context.text_after(target, contract::STATE.id()));
    if context.booking || is_theirs || settled {
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
        let Some(person) = person.filter(|person| !known && person::is_clinician(person)) else {
            continue;
        };
        let workplace = person.get(person::WORKPLACE);
        let workplace = workplace.and_then(|id| context.batch.record(id).ok().flatten());
        // A pharmacist of a firm or of the prefecture does what is their field.
        if workplace
            .as_ref()
            .is_none_or(|place| place.kind == Kind::Hospital.code())
        {
            let burden = burden(context, target, &person, workplace.as_ref());
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

fn burden(
    context: &Context<'_, '_>,
    target: &Target<'_>,
    person: &Record,
    workplace: Option<&Record>,
) -> Burden {
    let name = person.text(person::NAME.id());
    let mut tasks = 1;
    let _ = context.reader.each(Kind::Contract, &mut |paper| {
        let counts =
            paper.id != target.id && !contract::is_of_the_wards(paper.text(contract::KIND.id()));
        let with_them = || !goes_over(&paper, Kind::Contract, (person.id, name)).is_empty();
        tasks += usize::from(counts && with_them());
        ControlFlow::Continue(())
    });
    Burden {
        person: person.id,
        name: Text::line(name),
        tasks,
        hours: workplace.and_then(|place| place.get(hospital::CARE_HOURS)),
    }
}
