//! A gathering that took place has shown its needs to the firms that were there: each of them stands in the 開示台帳, and goes out of it
//! again when somebody turns out not to have been there. The attendance is the truth; the entries follow it.

use super::super::context::Context;
use super::super::refusal::Refusal;
use super::disclose::{Shown, note};
use super::fields::Target;
use crate::domain::change::Op;
use crate::domain::date::Date;
use crate::domain::disclosure::{self, How};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{event, participation};
use std::collections::{BTreeMap, BTreeSet};

/// What of a gathering decides about its entries.
const OF_EVENT: [FieldId; 2] = [event::STATE.id(), event::ON.id()];

/// What of somebody's taking part does.
const OF_PART: [FieldId; 6] = [
    FieldId::RECORD,
    participation::EVENT.id(),
    participation::WHO.id(),
    participation::NEED.id(),
    participation::VERSION.id(),
    participation::STATE.id(),
];

/// A need in front of a firm, with the version of its public text.
type Pairs = BTreeMap<(RecordId, RecordId), Option<i64>>;

/// Brings the ledger to what the gatherings touched by the command have shown once it is done.
pub(super) fn settle(context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    // A sheet may hold thousands of parts: each is looked at with its own gathering only.
    let mut touched: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for event in context.touched(Kind::Event, &OF_EVENT) {
        touched.entry(event).or_default();
    }
    for part in context.touched(Kind::Participation, &OF_PART) {
        let before = context.batch.record(part)?;
        let was = before.as_ref().and_then(|p| p.get(participation::EVENT));
        let target = target(part, Kind::Participation, before.as_ref());
        let is = context.link_after(&target, participation::EVENT.id());
        for event in [was, is].into_iter().flatten() {
            touched.entry(event).or_default().push(part);
        }
    }
    for (event, parts) in touched {
        enter(event, &parts, context)?;
    }
    Ok(())
}

const fn target(id: RecordId, kind: Kind, before: Option<&Record>) -> Target<'_> {
    Target { id, kind, before }
}

/// Makes the entries of a gathering that are missing, sets right those that are there, takes out of sight those that are not true.
fn enter(id: RecordId, touched: &[RecordId], context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let before = context.batch.record(id)?;
    let gathering = target(id, Kind::Event, before.as_ref());
    let held = context.text_after(&gathering, event::STATE.id()) == event::HELD;
    let on = context.date_after(&gathering, event::ON.id());
    let mut pairs = if held {
        shown(id, touched, context)?
    } else {
        Pairs::new()
    };
    let on = on.unwrap_or_else(|| context.today());
    for entry in context.batch.linked(id, Kind::Disclosure)? {
        let entry = context.record(entry)?;
        if entry.text(disclosure::HOW.id()) == How::Event.code() {
            correct(&entry, on, &mut pairs, context);
        }
    }
    for ((need, firm), version) in pairs {
        let Some(need) = context.batch.record(need)? else {
            continue;
        };
        let entry = Shown {
            need: &need,
            firm,
            on,
            layer: "public",
            version,
            how: How::Event,
            ground: None,
            event: Some(id),
        };
        note(&entry, context)?;
    }
    Ok(())
}

/// An entry that is there, as it should be; what it stands for is wanted no more.
fn correct(entry: &Record, on: Date, pairs: &mut Pairs, context: &mut Context<'_, '_>) {
    let pair = entry
        .get(disclosure::NEED)
        .zip(entry.get(disclosure::COMPANY));
    let version = pair.and_then(|pair| pairs.remove(&pair));
    let kind = Kind::Disclosure;
    if entry.is_archived() == version.is_some() {
        let gone = Op::Tombstone(Value::Flag(version.is_none()));
        context.put(entry.id, kind, FieldId::RECORD, gone);
    }
    let Some(version) = version else { return };
    if let Some(version) = version.filter(|v| entry.get(disclosure::VERSION) != Some(*v)) {
        context.set(entry.id, kind, disclosure::VERSION.id(), version);
    }
    if entry.get(disclosure::ON) != Some(on) {
        context.set(entry.id, kind, disclosure::ON.id(), on);
    }
}

/// Every need presented, in front of every firm that was there.
fn shown(
    event: RecordId,
    touched: &[RecordId],
    context: &Context<'_, '_>,
) -> Result<Pairs, Refusal> {
    let mut parts: BTreeSet<RecordId> = context
        .batch
        .linked(event, Kind::Participation)?
        .into_iter()
        .collect();
    parts.extend(touched);
    let (mut needs, mut firms) = (BTreeMap::new(), BTreeSet::new());
    for id in parts {
        let before = context.batch.record(id)?;
        let part = target(id, Kind::Participation, before.as_ref());
        let here = context.link_after(&part, participation::EVENT.id()) == Some(event);
        if !here || context.archived_after(&part) {
            continue;
        }
        let state = context.text_after(&part, participation::STATE.id());
        let need = context.link_after(&part, participation::NEED.id());
        if let Some(need) = need.filter(|_| !participation::stays_away(&state)) {
            let version = context.number_after(&part, participation::VERSION.id());
            needs.insert(need, version);
        }
        let who = context.link_after(&part, participation::WHO.id());
        if let Some(who) = who.filter(|_| participation::was_there(&state)) {
            let kind = context.batch.record(who)?.map(|record| record.kind);
            firms.extend((kind == Some(Kind::Company.code())).then_some(who));
        }
    }
    let pairs = needs.into_iter().flat_map(|(need, version)| {
        firms
            .iter()
            .map(move |firm| ((need, *firm), version))
            .collect::<Vec<_>>()
    });
    Ok(pairs.collect())
}
