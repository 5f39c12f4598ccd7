//! Work on contracts, rights and approvals that is given to a clinician: nothing stops it, but it is said, with how much of it they have
//! already and what hours their hospital grants. Source: the leaflet's second barrier, clinicians who do what is not their field.

use super::super::command::Burden;
use super::super::context::Context;
use super::super::refusal::Refusal;
use super::fields::Target;
use super::hand_over::{Leaver, goes_over};
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
        if let Some(person) = person.filter(|_| !known) {
            say(context, &person, 1, &[target.id]);
        }
    }
}

/// The same for all that a hand-over gives to somebody at once.
pub(super) fn weigh_handed(context: &mut Context<'_, '_>, to: &Record) -> Result<(), Refusal> {
    let spec = Kind::Contract.spec();
    let fields = spec.fields.iter().chain(spec.items).map(|spec| spec.id);
    let fields: Vec<FieldId> = fields.collect();
    let mut given = Vec::new();
    for id in context.touched(Kind::Contract, &fields) {
        let paper = context.record(id)?;
        given.extend(is_work(&paper).then_some(id));
    }
    if !given.is_empty() {
        say(context, to, given.len(), &given);
    }
    Ok(())
}

/// True for a contract in work that is not the wards' own procedure.
fn is_work(paper: &Record) -> bool {
    !contract::is_of_the_wards(paper.text(contract::KIND.id()))
        && !contract::is_settled(paper.text(contract::STATE.id()))
}

/// Says what a clinician has now: so many given, and what was with them before.
fn say(context: &mut Context<'_, '_>, person: &Record, given: usize, but: &[RecordId]) {
    if !person::is_clinician(person) {
        return;
    }
    let workplace = person.get(person::WORKPLACE);
    let workplace = workplace.and_then(|id| context.batch.record(id).ok().flatten());
    // A pharmacist of a firm or of the prefecture does what is their field.
    let in_hospital = |place: &Record| place.kind == Kind::Hospital.code();
    if !workplace.as_ref().is_none_or(in_hospital) {
        return;
    }
    let name = person.text(person::NAME.id());
    let theirs = Leaver {
        id: person.id,
        name,
        has_namesake: false,
    };
    let mut tasks = given;
    let _ = context.reader.each(Kind::Contract, &mut |paper| {
        let counts = !but.contains(&paper.id) && is_work(&paper);
        let with_them = || !goes_over(&paper, Kind::Contract, theirs).is_empty();
        tasks += usize::from(counts && with_them());
        ControlFlow::Continue(())
    });
    let burden = Burden {
        person: person.id,
        name: Text::line(name),
        tasks,
        hours: workplace.and_then(|place| place.get(hospital::CARE_HOURS)),
    };
    context.collected.burdens.push(burden);
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
