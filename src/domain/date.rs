//! Owns the calendar of the book: dates, moments, eras, fiscal years, holidays and what a person may type for a date.
//!
//! It exists so that only this place knows the calendar crate, the fixed +09:00 and the law on holidays. Nothing here reads a clock: today
//! is a parameter, and a [`Clock`] is a value given by the host.

mod calendar;
mod entry;
mod era;
mod fiscal;
mod holiday;
mod hours;
mod moment;
mod period;
mod reader;
mod spoken;
mod words;

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};
use serde::de::Unexpected;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use calendar::{Calendar, DayOff};
pub use entry::{DateEntry, DateError, Unit, parse_date};
pub use era::{Era, EraYear};
pub use fiscal::FiscalYear;
pub use holiday::{Holiday, holiday_of};
pub use moment::{Clock, FixedClock, Moment, TimeOfDay};
pub use period::{Period, PeriodEntry};

/// A day of the Gregorian calendar in Japan, from the year 1 to 9999.
///
/// Stored as a count of days, so that a value never depends on a format of text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

/// The days from the calendar crate's day 1 (0001-01-01) to 1970-01-01.
const EPOCH_FROM_CE: i32 = 719_163;

impl Date {
    /// Reads `2026-11-22`, the form in which days are kept within a line.
    pub fn from_iso(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The earliest day that can be held, 0001-01-01.
    pub const MIN: Self = match Self::new(1, 1, 1) {
        Some(date) => date,
        None => Self(NaiveDate::MIN),
    };
    /// The latest day that can be held, 9999-12-31.
    pub const MAX: Self = match Self::new(9999, 12, 31) {
        Some(date) => date,
        None => Self(NaiveDate::MAX),
    };

    /// The day of that year, month (1-12) and day (1-31), or nothing if the calendar has no such day or the year is outside 1-9999.
    pub const fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        if year < 1 || year > 9999 {
            return None;
        }
        match NaiveDate::from_ymd_opt(year, month, day) {
            Some(date) => Some(Self(date)),
            None => None,
        }
    }

    /// The day that many days after 1970-01-01 (negative: before), or nothing outside the years 1-9999.
    pub fn from_days(days: i32) -> Option<Self> {
        let date = NaiveDate::from_num_days_from_ce_opt(days.checked_add(EPOCH_FROM_CE)?)?;
        (1..=9999).contains(&date.year()).then_some(Self(date))
    }

    /// Days since 1970-01-01, negative before it.
    pub fn days(self) -> i32 {
        self.0.num_days_from_ce() - EPOCH_FROM_CE
    }

    /// The Gregorian year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1-12.
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// The day of the month, 1-31.
    pub fn day(self) -> u32 {
        self.0.day()
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        Weekday::from_monday(self.0.weekday().num_days_from_monday())
    }

    /// The day that many days later (negative: earlier), kept within [`Date::MIN`] and [`Date::MAX`].
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        let edge = if days < 0 { Self::MIN } else { Self::MAX };
        Self::from_days(self.days().saturating_add(days)).unwrap_or(edge)
    }

    /// The same day of the month that many months later (negative: earlier), or that month's last day if it is shorter; kept within
    /// [`Date::MIN`] and [`Date::MAX`].
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let count = Months::new(months.unsigned_abs());
        let (moved, edge) = if months < 0 {
            (self.0.checked_sub_months(count), Self::MIN)
        } else {
            (self.0.checked_add_months(count), Self::MAX)
        };
        moved.map_or(edge, |date| Self(date).clamp(Self::MIN, Self::MAX))
    }

    /// Days from this day to the other: positive if the other is later.
    pub fn days_until(self, other: Self) -> i32 {
        other.days() - self.days()
    }

    /// The first day of this day's month.
    #[must_use]
    pub fn month_first(self) -> Self {
        Self::new(self.year(), self.month(), 1).unwrap_or(self)
    }

    /// The last day of this day's month.
    #[must_use]
    pub fn month_last(self) -> Self {
        let last = last_day_of_month(self.year(), self.month());
        Self::new(self.year(), self.month(), last).unwrap_or(self)
    }

    /// The Monday of this day's week: weeks run from Monday to Sunday, as office calendars print them.
    #[must_use]
    pub fn week_first(self) -> Self {
        self.plus_days(-i32::from(self.weekday().index()))
    }

    /// The n-th such weekday of a month, counting from 1.
    pub(crate) fn nth_weekday(year: i32, month: u32, nth: i32, weekday: Weekday) -> Option<Self> {
        let first = Self::new(year, month, 1)?;
        let ahead = i32::from(weekday.index()) - i32::from(first.weekday().index());
        let date = first.plus_days(ahead.rem_euclid(7) + (nth - 1) * 7);
        (date.month() == month).then_some(date)
    }

    /// `11-30(月)`, given the seven names of the weekdays from Monday in the reader's language.
    pub fn short(self, weekdays: &[&str; 7]) -> String {
        let name = self.weekday().name(weekdays);
        format!("{:02}-{:02}({name})", self.month(), self.day())
    }

    /// `2026-11-30(月)`: as [`Date::short`] with the year, for days of another year than the reader's.
    pub fn short_with_year(self, weekdays: &[&str; 7]) -> String {
        let name = self.weekday().name(weekdays);
        format!("{self}({name})")
    }
}

/// The last day of a month, 28-31 (31 for a month that does not exist).
pub(crate) fn last_day_of_month(year: i32, month: u32) -> u32 {
    (28..=31)
        .rev()
        .find(|&day| NaiveDate::from_ymd_opt(year, month, day).is_some())
        .unwrap_or(31)
}

impl fmt::Display for Date {
    /// ISO 8601: `2026-11-30`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.year(),
            self.month(),
            self.day()
        )
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(self.days())
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let days = i32::deserialize(deserializer)?;
        Self::from_days(days).ok_or_else(|| {
            let found = Unexpected::Signed(i64::from(days));
            serde::de::Error::invalid_value(found, &"a day of the years 1 to 9999")
        })
    }
}

/// A day of the week; weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Weekday {
    /// 月
    Monday,
    /// 火
    Tuesday,
    /// 水
    Wednesday,
    /// 木
    Thursday,
    /// 金
    Friday,
    /// 土
    Saturday,
    /// 日
    Sunday,
}

impl Weekday {
    /// All seven, from Monday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// 0 for Monday to 6 for Sunday: the place of its label in a catalogue.
    pub const fn index(self) -> u8 {
        match self {
            Self::Monday => 0,
            Self::Tuesday => 1,
            Self::Wednesday => 2,
            Self::Thursday => 3,
            Self::Friday => 4,
            Self::Saturday => 5,
            Self::Sunday => 6,
        }
    }

    /// Saturday or Sunday.
    pub const fn is_weekend(self) -> bool {
        matches!(self, Self::Saturday | Self::Sunday)
    }

    fn from_monday(days: u32) -> Self {
        let place = usize::try_from(days).unwrap_or(0);
        Self::ALL.get(place).copied().unwrap_or(Self::Monday)
    }

    fn name<'a>(self, names: &[&'a str; 7]) -> &'a str {
        names.get(usize::from(self.index())).copied().unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> Date {
        Date::new(year, month, day).unwrap()
    }

    #[test]
    fn a_day_is_stored_as_days_since_1970() {
        assert_eq!(date(1970, 1, 1).days(), 0);
        assert_eq!(date(2026, 11, 30).days(), 20_787);
        assert_eq!(serde_json::to_string(&date(2026, 11, 30)).unwrap(), "20787");
        let back: Date = serde_json::from_str("20787").unwrap();
        assert_eq!(back, date(2026, 11, 30));
        assert!(serde_json::from_str::<Date>("99999999").is_err());
    }

    #[test]
    fn a_day_the_calendar_lacks_is_not_made() {
        assert_eq!(Date::new(2026, 2, 29), None);
        assert_eq!(Date::new(2026, 13, 1), None);
        assert_eq!(Date::new(0, 1, 1), None);
        assert_eq!(Date::new(10_000, 1, 1), None);
        assert!(Date::new(2028, 2, 29).is_some());
    }

    #[test]
    fn arithmetic_stops_at_the_edges_and_never_wraps() {
        assert_eq!(Date::MAX.plus_days(1), Date::MAX);
        assert_eq!(Date::MIN.plus_days(i32::MIN), Date::MIN);
        assert_eq!(date(2026, 1, 1).plus_days(i32::MAX), Date::MAX);
        assert_eq!(date(2026, 1, 1).plus_months(i32::MIN), Date::MIN);
        assert_eq!(date(2026, 1, 1).plus_months(i32::MAX), Date::MAX);
    }

    #[test]
    fn a_month_later_than_the_31st_is_the_months_last_day() {
        assert_eq!(date(2026, 1, 31).plus_months(1), date(2026, 2, 28));
        assert_eq!(date(2026, 3, 31).plus_months(-1), date(2026, 2, 28));
        assert_eq!(date(2026, 11, 30).plus_months(1), date(2026, 12, 30));
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(date(2026, 11, 30).weekday(), Weekday::Monday);
        assert_eq!(date(2026, 11, 29).week_first(), date(2026, 11, 23));
        assert_eq!(date(2026, 11, 30).week_first(), date(2026, 11, 30));
    }

    #[test]
    fn the_short_form_takes_its_weekday_from_the_readers_language() {
        let japanese = ["月", "火", "水", "木", "金", "土", "日"];
        let english = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        assert_eq!(date(2026, 11, 30).short(&japanese), "11-30(月)");
        assert_eq!(date(2026, 1, 4).short(&english), "01-04(Sun)");
        assert_eq!(
            date(2027, 1, 4).short_with_year(&japanese),
            "2027-01-04(月)"
        );
    }

    #[test]
    fn the_nth_weekday_of_a_month_is_found_or_absent() {
        let second_monday = Date::nth_weekday(2026, 1, 2, Weekday::Monday);
        assert_eq!(second_monday, Some(date(2026, 1, 12)));
        assert_eq!(Date::nth_weekday(2026, 2, 5, Weekday::Monday), None);
    }
}
