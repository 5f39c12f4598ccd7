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
use crate::domain::{activity, case, consultation, log, need, person};
use std::collections::BTreeSet;

/// The kinds that tell of a contact, with what of them decides whose it was and when.
const TELLING: [(Kind, &[FieldId]); 3] = [
    (
        Kind::Log,
        &[
            FieldId::RECORD,
            log::ABOUT.id(),
            log::ON.id(),
            log::SIDE.id(),
        ],
    ),
    // One entered ahead of its day counts from its report on.
    (
        Kind::Activity,
        &[
            FieldId::RECORD,
            activity::ABOUT.id(),
            activity::ON.id(),
            activity::REPORT.id(),
        ],
    ),
    (
        Kind::Consultation,
        &[
            FieldId::RECORD,
            consultation::ABOUT.id(),
            consultation::ON.id(),
        ],
    ),
];

/// A day of contact on a record.
type Place = (RecordId, FieldId);

/// What a record tells: when, and on which days of contact that counts.
#[derive(Default)]
struct Told {
    on: Option<Date>,
    places: BTreeSet<Place>,
}

/// Brings the days of contact to what the records touched by the command tell once it is done.
pub(super) fn settle(context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    for (kind, fields) in TELLING {
        for id in context.touched(kind, fields) {
            let was = match context.batch.record(id)? {
                Some(record) => told(context, kind, &record)?,
                None => Told::default(),
            };
            let after = context.record_after(id)?;
            let is = told(context, kind, &after)?;
            for place in &was.places | &is.places {
                set_right(place, &was, &is, context)?;
            }
        }
    }
    Ok(())
}

fn set_right(
    place: Place,
    was: &Told,
    is: &Told,
    context: &mut Context<'_, '_>,
) -> Result<(), Refusal> {
    let (id, field) = place;
    let record = context.record_after(id)?;
    let Some(kind) = Kind::from_code(record.kind) else {
        return Ok(());
    };
    let key = Key::<Date>::new(field.0);
    let after = record.get(key);
    let stood = context.batch.record(id)?.and_then(|record| record.get(key));
    let now = is.on.filter(|_| is.places.contains(&place));
    let mut day = now.max(after);
    // It was this one that had set the day: what is left decides, and what the command itself writes there.
    if was.places.contains(&place) && was.on == stood {
        let written = after.filter(|_| after != stood);
        day = newest(place, &record, context)?.max(written);
    }
    if day != after {
        context.put(id, kind, field, Op::Set(day.map(Value::Date)));
    }
    Ok(())
}

/// True for a kind that tells of contacts.
pub(super) fn tells(kind: KindCode) -> bool {
    TELLING.iter().any(|(telling, _)| telling.code() == kind)
}

/// True for a day that follows from contacts.
pub(super) fn follows(kind: Kind, field: FieldId) -> bool {
    let of_case = kind == Kind::Case && case::CONTACTS.contains(&field);
    of_case || kind.parts().contacted == Some(field)
}

/// What a record tells: of the party it is about; of a person, of their workplace too; of a need or a case, of the side it was with, of the
/// case and of the party behind it.
fn told(context: &Context<'_, '_>, kind: Kind, record: &Record) -> Result<Told, Refusal> {
    let (about, on) = match kind {
        Kind::Log => (record.get(log::ABOUT), record.get(log::ON)),
        Kind::Activity => (record.get(activity::ABOUT), record.get(activity::ON)),
        _ => (
            record.get(consultation::ABOUT),
            record.get(consultation::ON),
        ),
    };
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
    let mut newest = None;
    for (kind, fields) in TELLING {
        let mut telling: BTreeSet<RecordId> = context.touched(kind, fields).into_iter().collect();
        for id in &about {
            telling.extend(context.batch.linked(*id, kind)?);
        }
        for id in telling {
            let told = told(context, kind, &context.record_after(id)?)?;
            let here = told.places.contains(&place);
            newest = newest.max(told.on.filter(|_| here));
        }
    }
    Ok(newest)
}
