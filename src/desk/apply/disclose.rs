//! Showing needs to a firm: allowed only as far as the book says, and entered in the 開示台帳 in the same step, so that nothing is shown
//! without standing there.

use super::super::command::Disclose;
use super::super::context::Context;
use super::super::refusal::{Refusal, Undisclosed};
use super::fields::Target;
use crate::domain::date::Date;
use crate::domain::disclosure::{self, Ground, How, ground};
use crate::domain::field::Layer;
use crate::domain::kind::Kind;
use crate::domain::naming::{Naming, to_firm};
use crate::domain::personal::{PUBLIC_TEXTS, TEXTS, open_marks};
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
    let ground = allowed(&need, reference, firm, showing.layer, context)?;
    let layer = match showing.layer {
        Layer::Public => "public",
        Layer::Member => "member",
        Layer::Nda | Layer::Office => "nda",
    };
    let shown = Shown {
        need: &need,
        firm,
        on: context.today(),
        layer,
        version: need.get(need::PUBLIC_VERSION),
        how: showing.how,
        ground,
        event: None,
    };
    context.collected.subject = Some(note(&shown, context)?);
    Ok(())
}

/// What stands in an entry of the ledger.
pub(super) struct Shown<'a> {
    /// The need.
    pub(super) need: &'a Record,
    /// Who saw it.
    pub(super) firm: RecordId,
    /// When.
    pub(super) on: Date,
    /// How far, as [`choice::DISCLOSED_LAYER`](crate::domain::choice::DISCLOSED_LAYER) says it.
    pub(super) layer: &'static str,
    /// The version of the public text.
    pub(super) version: Option<i64>,
    /// How.
    pub(super) how: How,
    /// What allowed more than the public text.
    pub(super) ground: Option<Ground>,
    /// At which gathering.
    pub(super) event: Option<RecordId>,
}

/// Makes the entry; whether the hospital's name was told follows from what the proposer chose.
pub(super) fn note(
    shown: &Shown<'_>,
    context: &mut Context<'_, '_>,
) -> Result<(RecordId, Reference), Refusal> {
    let named = if is_named(shown.need, context)? {
        "yes"
    } else {
        "no"
    };
    let nda = match shown.ground {
        Some(Ground::Nda(nda)) => Some(nda),
        Some(Ground::Case(_)) | None => None,
    };
    let fields = [
        (disclosure::NEED.id(), Some(Value::Link(shown.need.id))),
        (disclosure::COMPANY.id(), Some(Value::Link(shown.firm))),
        (disclosure::ON.id(), Some(Value::Date(shown.on))),
        (
            disclosure::BY.id(),
            Some(Value::Text(context.actor.name.clone())),
        ),
        (disclosure::LAYER.id(), Some(Value::choice(shown.layer))),
        (disclosure::HOW.id(), Some(Value::choice(shown.how.code()))),
        (disclosure::VERSION.id(), shown.version.map(Value::Number)),
        (disclosure::NDA.id(), nda.map(Value::Link)),
        (disclosure::HOSPITAL_NAMED.id(), Some(Value::choice(named))),
        (disclosure::EVENT.id(), shown.event.map(Value::Link)),
    ];
    let (id, reference) = context.begin(Kind::Disclosure)?;
    for (field, value) in fields {
        if let Some(value) = value {
            context.set(id, Kind::Disclosure, field, value);
        }
    }
    Ok((id, reference))
}

/// A version shown on a case is an entry of the ledger too, so that one book tells all that a firm has seen.
pub(super) fn on_case(context: &mut Context<'_, '_>, target: &Target<'_>) -> Result<(), Refusal> {
    let (version, on) = (
        context.number_after(target, case::VERSION_SHOWN.id()),
        context.date_after(target, case::SHOWN_ON.id()),
    );
    let known = target.before.is_some_and(|before| {
        before.get(case::VERSION_SHOWN) == version && before.get(case::SHOWN_ON) == on
    });
    let (Some(version), Some(on), false) = (version, on, known) else {
        return Ok(());
    };
    let joined =
        [case::NEED.id(), case::COMPANY.id()].map(|field| context.link_after(target, field));
    let [Some(need), Some(firm)] = joined else {
        return Ok(());
    };
    let shown = Shown {
        need: &context.record(need)?,
        firm,
        on,
        layer: "public",
        version: Some(version),
        how: How::Meeting,
        ground: None,
        event: None,
    };
    note(&shown, context).map(|_| ())
}

/// An entry written by hand today is of the public text as it is today.
pub(super) fn by_hand(context: &mut Context<'_, '_>, target: &Target<'_>) -> Result<(), Refusal> {
    let of_today = target.before.is_none()
        && context.date_after(target, disclosure::ON.id()) == Some(context.today());
    let version = disclosure::VERSION.id();
    let need = context.link_after(target, disclosure::NEED.id());
    let Some(need) = need.filter(|_| of_today && context.number_after(target, version).is_none())
    else {
        return Ok(());
    };
    if let Some(now) = context.record(need)?.get(need::PUBLIC_VERSION) {
        context.set(target.id, target.kind, version, now);
    }
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
    let consented = need.get(need::CONSENT_VERSION);
    if consented.is_some() && consented != need.get(need::PUBLIC_VERSION) {
        return Err(refused(Undisclosed::NotConsented));
    }
    let texts = match layer {
        Layer::Public => PUBLIC_TEXTS.to_vec(),
        Layer::Member | Layer::Nda | Layer::Office => [PUBLIC_TEXTS, TEXTS].concat(),
    };
    if !open_marks(need, &texts).is_empty() {
        return Err(refused(Undisclosed::OpenMarks));
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
        cases.push(context.record(id)?);
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
