//! Showing needs to a firm: allowed only as far as the book says, and entered in the 開示台帳 in the same step, so that nothing is shown
//! without standing there.

use super::super::command::Disclose;
use super::super::context::Context;
use super::super::refusal::{Refusal, Undisclosed};
use crate::domain::disclosure::{self, Ground, ground};
use crate::domain::field::Layer;
use crate::domain::kind::Kind;
use crate::domain::naming::{Naming, to_firm};
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::stage::Stage;
use crate::domain::value::Value;
use crate::domain::{case, hospital, need};

/// Those that may be shown, are; the others are listed with the reason of each. One that was asked for alone is refused.
pub(super) fn apply(showing: &Disclose, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let (firm, kind, _) = context.record_in_sight(showing.company)?;
    if kind != Kind::Company {
        return Err(Refusal::NothingToDo);
    }
    for id in &showing.needs {
        context.step()?;
        if let Err(refusal) = show(*id, firm.id, showing, context) {
            if showing.needs.len() == 1 {
                return Err(refusal);
            }
            context.collected.refused.push((*id, refusal));
        }
    }
    Ok(())
}

fn show(
    id: RecordId,
    firm: RecordId,
    showing: &Disclose,
    context: &mut Context<'_, '_>,
) -> Result<(), Refusal> {
    let (need, kind, reference) = context.record_in_sight(id)?;
    if kind != Kind::Need {
        return Err(Refusal::NothingToDo);
    }
    let nda = allowed(&need, reference, firm, showing.layer, context)?;
    let named = is_named(&need, context)?;
    let (entry, entry_reference) = context.begin(Kind::Disclosure)?;
    let today = context.today();
    let author = context.actor.name.clone();
    let code = match showing.layer {
        Layer::Public => "public",
        Layer::Member => "member",
        Layer::Nda | Layer::Office => "nda",
    };
    let kind = Kind::Disclosure;
    context.set(entry, kind, disclosure::NEED.id(), id);
    context.set(entry, kind, disclosure::COMPANY.id(), firm);
    context.set(entry, kind, disclosure::ON.id(), today);
    context.set(entry, kind, disclosure::BY.id(), author);
    context.set(entry, kind, disclosure::LAYER.id(), Value::choice(code));
    context.set(
        entry,
        kind,
        disclosure::HOW.id(),
        Value::choice(showing.how.code()),
    );
    if let Some(version) = need.get(need::PUBLIC_VERSION) {
        context.set(entry, kind, disclosure::VERSION.id(), version);
    }
    if let Some(Ground::Nda(nda)) = nda {
        context.set(entry, kind, disclosure::NDA.id(), nda);
    }
    let named = if named { "yes" } else { "no" };
    context.set(
        entry,
        kind,
        disclosure::HOSPITAL_NAMED.id(),
        Value::choice(named),
    );
    context.collected.subject = Some((entry, entry_reference));
    Ok(())
}

/// What a need may be shown on: nothing before 公開, the office's own layer never, the NDA layer only under an NDA in force.
fn allowed(
    need: &Record,
    reference: Reference,
    firm: RecordId,
    layer: Layer,
    context: &Context<'_, '_>,
) -> Result<Option<Ground>, Refusal> {
    let refused = |why| Refusal::NotDisclosable { reference, why };
    let stage = Stage::from_code(need.text(need::STAGE.id())).unwrap_or(Stage::Intake);
    if stage < Stage::Published || !need.is_answered(need::PUBLIC_TEXT.id()) {
        return Err(refused(Undisclosed::NotPublished));
    }
    match layer {
        Layer::Public | Layer::Member => Ok(None),
        Layer::Office => Err(refused(Undisclosed::OfficeOnly)),
        Layer::Nda => {
            let found = under_nda(need, firm, context)?;
            found.map(Some).ok_or_else(|| refused(Undisclosed::NoNda))
        }
    }
}

fn under_nda(
    need: &Record,
    firm: RecordId,
    context: &Context<'_, '_>,
) -> Result<Option<Ground>, Refusal> {
    let mut cases = Vec::new();
    for id in context.batch.linked(need.id, Kind::Case)? {
        let record = context.record(id)?;
        if record.get(case::COMPANY) == Some(firm) {
            cases.push(record);
        }
    }
    let about = [need.id, firm]
        .into_iter()
        .chain(cases.iter().map(|c| c.id));
    let mut ids = Vec::new();
    for id in about {
        ids.extend(context.batch.linked(id, Kind::Contract)?);
    }
    ids.sort_unstable();
    ids.dedup();
    let contracts = ids
        .into_iter()
        .map(|id| context.record(id))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(ground(need, firm, &cases, &contracts, context.today()))
}

fn is_named(need: &Record, context: &Context<'_, '_>) -> Result<bool, Refusal> {
    let hospital = need
        .get(need::HOSPITAL)
        .map(|id| context.record(id))
        .transpose()?;
    let told = hospital.as_ref().map(|h| {
        (
            h.text(hospital::NAME.id()),
            h.text(hospital::PREFECTURE.id()),
        )
    });
    Ok(matches!(to_firm(need, told), Naming::Named { .. }))
}
