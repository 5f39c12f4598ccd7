//! 疎遠: which parties of the roster nobody has spoken with for long. The day is that of the last contact; a party that was never
//! contacted counts from the day it was entered, so that none is forgotten for having no date.

use super::row::Row;
use crate::domain::date::{Date, Moment};
use crate::domain::kind::Kind;

/// After so many days without a contact a party is distant.
pub const DISTANT_DAYS: i32 = 90;

/// The kinds whose contacts are watched.
pub const WATCHED: [Kind; 3] = [Kind::Company, Kind::Hospital, Kind::Body];

/// True if a party in sight was not contacted for [`DISTANT_DAYS`] or more.
pub fn is_distant(row: &Row, today: Date) -> bool {
    if row.archived || !WATCHED.contains(&row.kind()) {
        return false;
    }
    last_contact(row).days_until(today) >= DISTANT_DAYS
}

/// The day of the last contact, or the day it was entered.
pub(super) fn last_contact(row: &Row) -> Date {
    let spoken = row.kind().parts().contacted.and_then(|day| row.date(day));
    spoken.unwrap_or_else(|| entered(row))
}

fn entered(row: &Row) -> Date {
    let millis = i64::try_from(row.id.0 >> 80).unwrap_or(i64::MAX);
    Moment::from_millis(millis).date()
}
