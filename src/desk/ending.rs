//! What ends: licences of a firm, certificates and posts of a person. Whoever tells of it asks here: the roster's counts, the morning, the
//! filters `is:ending` and `is:left`.

use super::row::{Cell, Row};
use crate::domain::company::{LICENCE_ALARM_DAYS, LICENCE_ENDS};
use crate::domain::date::Date;
use crate::domain::kind::Kind;
use crate::domain::person::{self, Spell};

/// The kinds of which something ends.
pub const ENDING: [Kind; 2] = [Kind::Company, Kind::Person];

/// The day on which the first licence of a firm or certificate of a person ends, past days too; `None` without any.
pub fn first_end(row: &Row) -> Option<Date> {
    if row.kind() == Kind::Company {
        let ends = LICENCE_ENDS.iter();
        return ends.filter_map(|(_, field)| row.date(*field)).min();
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

/// True if it ends within [`LICENCE_ALARM_DAYS`], or has ended.
pub fn is_ending(row: &Row, today: Date) -> bool {
    first_end(row).is_some_and(|day| today.days_until(day) <= LICENCE_ALARM_DAYS)
}

/// True for a person whose post has ended.
pub fn has_left(row: &Row, today: Date) -> bool {
    let until = row.date(person::POST_UNTIL.id());
    row.kind() == Kind::Person && until.is_some_and(|day| day < today)
}
