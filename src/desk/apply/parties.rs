//! What follows from fields of the roster: a state has the day it began, a person whose workplace stands in the roster is linked to it,
//! by whichever of the two was typed.

use super::super::context::Context;
use super::fields::Target;
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::{Text, Value};
use crate::domain::{company, hospital, person};

/// The kinds at which people work.
const WORKPLACES: [Kind; 3] = [Kind::Company, Kind::Hospital, Kind::Body];

/// Sets what follows from the fields written.
pub(super) fn follow(
    context: &mut Context<'_, '_>,
    target: &Target<'_>,
    written: &[FieldId],
    entries: &[(FieldId, Entry)],
) {
    let wrote = |field: FieldId| written.contains(&field);
    let entered = |field: FieldId| entries.iter().any(|(f, _)| *f == field);
    match target.kind {
        Kind::Company
            if wrote(company::ATTRACTION.id()) && !entered(company::ATTRACTION_ON.id()) =>
        {
            begin(context, target, company::ATTRACTION_ON.id());
        }
        Kind::Hospital => {
            if wrote(hospital::ENGAGEMENT.id()) && !entered(hospital::ENGAGEMENT_ON.id()) {
                begin(context, target, hospital::ENGAGEMENT_ON.id());
            }
            for remedy in hospital::PLAN {
                let done = context.text_after(target, remedy.state) == "done";
                if done && wrote(remedy.state) && !entered(remedy.on) {
                    begin(context, target, remedy.on);
                }
            }
        }
        Kind::Person if wrote(person::WORKPLACE.id()) => name_workplace(context, target),
        Kind::Person if wrote(person::ORGANISATION.id()) => find_workplace(context, target),
        _ => {}
    }
}

fn begin(context: &mut Context<'_, '_>, target: &Target<'_>, day: FieldId) {
    let today = context.today();
    context.set(target.id, target.kind, day, today);
}

/// The organisation's name, from the record that was linked.
fn name_workplace(context: &mut Context<'_, '_>, target: &Target<'_>) {
    let named = context.text_after(target, person::ORGANISATION.id());
    let linked = context.link_after(target, person::WORKPLACE.id());
    let Some(at) = linked.filter(|_| named.is_empty()) else {
        return;
    };
    let name = name_of(context, at);
    if !name.is_empty() {
        context.set(
            target.id,
            target.kind,
            person::ORGANISATION.id(),
            Text::line(&name),
        );
    }
}

fn name_of(context: &Context<'_, '_>, id: RecordId) -> String {
    let record = context.batch.record(id).ok().flatten();
    let title = record.as_ref().and_then(|record| {
        let kind = Kind::from_code(record.kind)?;
        Some(record.text(kind.spec().title).to_owned())
    });
    title.unwrap_or_default()
}

/// The one record of the roster that the organisation's name calls.
fn find_workplace(context: &mut Context<'_, '_>, target: &Target<'_>) {
    if context.link_after(target, person::WORKPLACE.id()).is_some() {
        return;
    }
    let name = context.text_after(target, person::ORGANISATION.id());
    let mut called = Vec::new();
    for kind in WORKPLACES {
        called.extend(context.names.called(kind, &name, context.reader));
    }
    if let [one] = called.as_slice() {
        let link = Value::Link(*one);
        context.set(target.id, target.kind, person::WORKPLACE.id(), link);
    }
}
