//! What ends: licences of a firm, certificates and posts of a person. Whoever tells of it asks here: the roster's counts, the morning, the
//! filters `is:ending` and `is:left`.

use super::row::{Cell, Row};
use crate::domain::company::{self, CLASS_ENDS, LICENCE_ALARM_DAYS, LICENCE_ENDS};
use crate::domain::date::Date;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::person::{self, Spell};

/// The kinds of which something ends.
pub const ENDING: [Kind; 2] = [Kind::Company, Kind::Person];

/// The day on which the first licence of a firm or certificate of a person ends, past days too; `None` without any.
pub fn first_end(row: &Row) -> Option<Date> {
    if row.kind() == Kind::Company {
        let ends = LICENCE_ENDS.into_iter();
        return ends.flat_map(|field| last_days(row, field)).min();
    }
    if row.kind() != Kind::Person {
        return None;
    }
    let ends = person::CERTIFICATES.iter();
    let ends = ends.filter_map(|(_, _, until)| row.date(*until));
    let more = row.cells(person::MORE_CERTIFICATES.id());
    let more = more.filter_map(|cell| match cell {
        Cell::Text(line) => Spell::certificate(line).until,
        Cell::Date(_) | Cell::Number(_) | Cell::Link(_) => None,
    });
    ends.chain(more).min()
}

/// The last days that a field of a firm's licences speaks of. That of 製造販売業 speaks of every class: the days of their own, and the day
/// on itself unless each class that the firm has tells its own.
pub fn last_days(firm: &Row, field: FieldId) -> impl Iterator<Item = Date> + use<> {
    let class = CLASS_ENDS.iter().find(|(_, own)| *own == field);
    let days = if let Some((code, _)) = class {
        [class_until(firm, code), None, None, None]
    } else if field == company::SEIZOHANBAI_UNTIL.id() {
        let [first, second, third] = CLASS_ENDS.map(|(_, own)| firm.date(own));
        let own = [first, second, third];
        let unsaid =
            |(class, own): (&(&str, FieldId), &Option<Date>)| own.is_none() && holds(firm, class.0);
        let stands = own.iter().all(Option::is_none) || CLASS_ENDS.iter().zip(&own).any(unsaid);
        [first, second, third, firm.date(field).filter(|_| stands)]
    } else {
        [firm.date(field), None, None, None]
    };
    days.into_iter().flatten()
}

/// The last day of a class of 製造販売業: its own; where it has none, the one that the classes share.
pub fn class_until(firm: &Row, class: &str) -> Option<Date> {
    let own = CLASS_ENDS.iter().find(|(code, _)| *code == class);
    let own = own.and_then(|(_, field)| firm.date(*field));
    let shared = firm.date(company::SEIZOHANBAI_UNTIL.id());
    own.or_else(|| shared.filter(|_| holds(firm, class)))
}

fn holds(firm: &Row, licence: &str) -> bool {
    let mut own = firm.cells(company::LICENCES.id());
    own.any(|cell| matches!(cell, Cell::Text(code) if code == licence))
}

/// True if it ends within [`LICENCE_ALARM_DAYS`], or has ended.
pub fn is_ending(row: &Row, today: Date) -> bool {
    first_end(row).is_some_and(|day| today.days_until(day) <= LICENCE_ALARM_DAYS)
}

/// True for a person whose post has ended.
pub fn has_left(row: &Row, today: Date) -> bool {
    let until = row.date(person::POST_UNTIL.id());
    row.kind() == Kind::Person && until.is_some_and(|day| day < today)
}
