//! The day of the last contact, with a party and with either side of a case: the newest day of which a record in sight tells. What is set
//! right, filed elsewhere or put out of sight takes its day back; a day that lies ahead is none yet.

use super::super::context::Context;
use super::super::refusal::Refusal;
use crate::domain::change::Op;
use crate::domain::date::Date;
use crate::domain::field::{FieldId, Key};
use crate::domain::kind::Kind;
use crate::domain::record::{KindCode, Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, case, log, need, person};
use std::collections::{BTreeMap, BTreeSet};

/// A day of contact on a record.
type Place = (RecordId, FieldId);

/// What a record tells: when, and on which days of contact that counts.
#[derive(Default)]
struct Told {
    on: Option<Date>,
    places: BTreeSet<Place>,
}

/// What a command does to a day of contact.
#[derive(Default)]
struct Change {
    /// The newest day that it tells of.
    told: Option<Date>,
    /// What had set the day tells something else now: what is left decides.
    taken_back: bool,
}

/// Brings the days of contact to what the records touched by the command tell once it is done.
pub(super) fn settle(context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let mut changes: BTreeMap<Place, Change> = BTreeMap::new();
    for (kind, id) in touched(context) {
        let was = match context.batch.record(id)? {
            Some(record) => told(context, kind, &record)?,
            None => Told::default(),
        };
        let is = told(context, kind, &context.record_after(id)?)?;
        for place in is.places {
            let change = changes.entry(place).or_default();
            change.told = change.told.max(is.on);
        }
        for place in was.places {
            let stood = stood(context, place)?;
            changes.entry(place).or_default().taken_back |= was.on == stood;
        }
    }
    for (place, change) in changes {
        set_right(place, &change, context)?;
    }
    Ok(())
}

/// What of a record decides whose contact it was and when. A visit that was entered ahead of its day counts from its report on.
fn deciding(kind: Kind) -> Option<Vec<FieldId>> {
    let (about, on) = kind.parts().tells?;
    let more = match kind {
        Kind::Log => log::SIDE.id(),
        Kind::Activity => activity::REPORT.id(),
        _ => FieldId::RECORD,
    };
    Some(vec![FieldId::RECORD, about, on, more])
}

/// The records that tell of contacts and that the command touches.
fn touched(context: &Context<'_, '_>) -> Vec<(Kind, RecordId)> {
    let of = |kind: Kind| {
        let fields = deciding(kind).unwrap_or_default();
        let ids = context.touched(kind, &fields).into_iter();
        ids.map(move |id| (kind, id))
    };
    Kind::ALL.into_iter().flat_map(of).collect()
}

/// The day that stood there before the command.
fn stood(context: &Context<'_, '_>, (id, field): Place) -> Result<Option<Date>, Refusal> {
    let record = context.batch.record(id)?;
    Ok(record.and_then(|record| record.get(Key::new(field.0))))
}

fn set_right(place: Place, change: &Change, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let (id, field) = place;
    let record = context.record_after(id)?;
    let Some(kind) = Kind::from_code(record.kind) else {
        return Ok(());
    };
    let after: Option<Date> = record.get(Key::new(field.0));
    let day = if change.taken_back {
        // The command may write there itself: an undo puts back what had been typed.
        let stood = stood(context, place)?;
        newest(place, &record, context)?.max(after.filter(|_| after != stood))
    } else {
        change.told.max(after)
    };
    if day != after {
        context.put(id, kind, field, Op::Set(day.map(Value::Date)));
    }
    Ok(())
}

/// True for a kind that tells of contacts.
pub(super) fn tells(kind: KindCode) -> bool {
    Kind::from_code(kind).is_some_and(|kind| kind.parts().tells.is_some())
}

/// True for a day that follows from contacts.
pub(super) fn follows(kind: Kind, field: FieldId) -> bool {
    let of_case = kind == Kind::Case && case::CONTACTS.contains(&field);
    of_case || kind.parts().contacted == Some(field)
}

/// What a record tells: of the party it is about; of a person, of their workplace too; of a need or a case, of the side it was with, of the
/// case and of the party behind it.
fn told(context: &Context<'_, '_>, kind: Kind, record: &Record) -> Result<Told, Refusal> {
    let Some((about, on)) = kind.parts().tells else {
        return Ok(Told::default());
    };
    let about: Option<RecordId> = record.get(Key::new(about.0));
    let on: Option<Date> = record.get(Key::new(on.0));
    let on = on.filter(|on| *on <= context.today() && !record.is_archived());
    let (Some(about), Some(_)) = (about, on) else {
        return Ok(Told::default());
    };
    let about = context.record_after(about)?;
    let side = match kind {
        Kind::Log => record.text(log::SIDE.id()),
        _ => "",
    };
    let places = places(context, &about, side)?;
    Ok(Told { on, places })
}

fn places(
    context: &Context<'_, '_>,
    about: &Record,
    side: &str,
) -> Result<BTreeSet<Place>, Refusal> {
    let mut places = BTreeSet::new();
    let mut party = |record: &Record| {
        let day = Kind::from_code(record.kind).and_then(|kind| kind.parts().contacted);
        places.extend(day.map(|day| (record.id, day)));
    };
    let behind = |id: Option<RecordId>| id.map(|id| context.record_after(id)).transpose();
    match (Kind::from_code(about.kind), side) {
        (Some(Kind::Company | Kind::Hospital | Kind::Body), _) => party(about),
        (Some(Kind::Person), _) => {
            party(about);
            behind(about.get(person::WORKPLACE))?.iter().for_each(party);
        }
        (Some(Kind::Need), "hospital") => {
            behind(about.get(need::HOSPITAL))?.iter().for_each(party);
        }
        (Some(Kind::Case), "hospital") => {
            let need = behind(about.get(case::NEED))?;
            let at = need.and_then(|need| need.get(need::HOSPITAL));
            let at = at.or_else(|| about.get(case::HOSPITAL));
            behind(at)?.iter().for_each(party);
            places.insert((about.id, case::HOSPITAL_CONTACT_ON.id()));
        }
        (Some(Kind::Case), "firm") => {
            behind(about.get(case::COMPANY))?.iter().for_each(party);
            places.insert((about.id, case::FIRM_CONTACT_ON.id()));
        }
        _ => {}
    }
    Ok(places)
}

/// The newest day that anything in sight tells of a contact there.
fn newest(
    place: Place,
    record: &Record,
    context: &Context<'_, '_>,
) -> Result<Option<Date>, Refusal> {
    let mut about = BTreeSet::from([record.id]);
    for kind in [Kind::Person, Kind::Need, Kind::Case] {
        for id in context.batch.linked(record.id, kind)? {
            about.insert(id);
            about.extend(context.batch.linked(id, Kind::Case)?);
        }
    }
    let mut telling: BTreeSet<(Kind, RecordId)> = touched(context).into_iter().collect();
    for kind in Kind::ALL
        .into_iter()
        .filter(|kind| kind.parts().tells.is_some())
    {
        for id in &about {
            let linked = context.batch.linked(*id, kind)?.into_iter();
            telling.extend(linked.map(|id| (kind, id)));
        }
    }
    let mut newest = None;
    for (kind, id) in telling {
        let told = told(context, kind, &context.record_after(id)?)?;
        let here = told.places.contains(&place);
        newest = newest.max(told.on.filter(|_| here));
    }
    Ok(newest)
}
