//! Owns what a person may type for one day, in two steps: what was typed ([`DateEntry`]) and the day it means once today is known.
//!
//! The first step needs no today, so a saved filter can keep 来週金 and mean another Friday next month.

use super::reader::{Number, Parts, bracketed_weekday, era, parts, plain};
use super::spoken::{month_name, of_ordinal};
use super::words::{shift, signed_shift, word};
use super::{Date, Era, FiscalYear, Weekday, last_day_of_month};

/// How long ago a month and day without a year may lie before it means next year's.
///
/// Notes are written up late, and 60 days cover a quarter's end report; due dates further back are rare, so the day to come is meant.
const DAYS_BACK: i32 = 60;

/// The unit of a shift such as `+2w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// `d`, 日
    Day,
    /// `w`, 週間
    Week,
    /// `m`, か月
    Month,
    /// `y`, 年
    Year,
}

/// Why a text is not a day. The sentence, with examples, is the catalogue's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// Nothing was typed.
    Empty,
    /// Not a form that is read.
    NotADate,
    /// The month is not 1 to 12.
    NoSuchMonth {
        /// What was typed for the month.
        month: u32,
    },
    /// The month has no such day.
    NoSuchDay {
        /// The year, when it matters (29 February).
        year: Option<i32>,
        /// The month, 1 to 12.
        month: u32,
        /// The last day it has.
        last: u32,
    },
    /// The era had not begun or had ended on that day (`H31.5.1`).
    OutsideEra {
        /// The era that was typed.
        era: Era,
        /// The day that is probably meant, to offer.
        meant: Date,
    },
    /// A year of one or two digits, which may be Gregorian or of the present era (`8.11.30`).
    ShortYear {
        /// The day if it is a year after 2000.
        gregorian: Option<Date>,
        /// The day if it is a year of Reiwa.
        reiwa: Option<Date>,
    },
    /// The weekday typed in brackets is not that day's.
    WrongWeekday {
        /// The day, whose weekday is another.
        date: Date,
    },
    /// The year is outside 1 to 9999.
    OutOfRange,
}

/// A day as typed, before today is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateEntry {
    pub(super) kind: Kind,
    pub(super) weekday: Option<Weekday>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Exact(Date),
    MonthDay { month: u32, day: u32 },
    DayOfMonth(u32),
    Shift { count: i32, unit: Unit },
    InWeek { weeks: i32, weekday: Weekday },
    Coming(Weekday),
    MonthEnd { months: i32 },
    FiscalYearEnd { years: i32 },
}

/// The day a text means.
///
/// Read are: `2026-11-30` `2026/11/30` `20261130` `2026年11月30日`; `R8.11.30` `令和元年5月1日`; without a year `11/30` `11-30` `1130`
/// `11月30日`; `30日`; `+7d` `-3d` `+2w` `+1m` `+1y` `7日後` `2週間前`; `今日` `明日` `明後日` `昨日` `today` `tomorrow` `yesterday`;
/// `今週水` `来週金` `先週月` `再来週火` `金曜` `fri` `next fri`; `月末` `来月末` `年度末`. Full-width forms are read as half-width, and a
/// weekday in brackets is checked.
///
/// A month and day without a year is the first such day from 60 days ago on: `12/20` typed on 10 January is last month's, `11/30` typed in
/// November is this month's, `9/1` typed in November is next year's. A day without a month is the next such day, today included.
///
/// # Errors
/// The reason as data: not a form that is read, or a day the calendar does not have.
pub fn parse_date(text: &str, today: Date) -> Result<Date, DateError> {
    DateEntry::read(text)?.resolve(today)
}

impl DateEntry {
    /// That very day.
    pub const fn exact(date: Date) -> Self {
        Self::of(Kind::Exact(date))
    }

    /// The day that many units from today (negative: before).
    pub const fn shift(count: i32, unit: Unit) -> Self {
        Self::of(Kind::Shift { count, unit })
    }

    /// Reads one of the forms of [`parse_date`].
    ///
    /// # Errors
    /// As [`parse_date`], except for what depends on today.
    pub fn read(text: &str) -> Result<Self, DateError> {
        let plain = plain(text);
        let (body, weekday) = bracketed_weekday(&plain);
        if body.is_empty() {
            return Err(DateError::Empty);
        }
        if let Some(kind) = word(body).or_else(|| signed_shift(body)) {
            return Ok(Self { kind, weekday });
        }
        if let Some(kind) = in_english(body) {
            return kind.map(|kind| Self { kind, weekday });
        }
        let kind = match (parts(body), era(body)) {
            (Some(parts), _) => numbers(&parts)?,
            (None, Some((era, rest))) => in_era(era, rest)?,
            (None, None) => return Err(DateError::NotADate),
        };
        Ok(Self { kind, weekday })
    }

    /// Reads a shift that may lack its sign (`7d`, `30日`, `0`), as a comparison in a filter writes it.
    pub(super) fn read_unsigned_shift(plain: &str) -> Option<Self> {
        shift(plain).map(Self::of)
    }

    /// The day it means on that day.
    ///
    /// # Errors
    /// [`DateError::NoSuchDay`] for 29 February without a year in a year without it (or a day that the next month lacks), and
    /// [`DateError::WrongWeekday`].
    pub fn resolve(self, today: Date) -> Result<Date, DateError> {
        let date = self.kind.resolve(today)?;
        match self.weekday {
            Some(weekday) if weekday != date.weekday() => Err(DateError::WrongWeekday { date }),
            _ => Ok(date),
        }
    }

    /// As [`DateEntry::resolve`], but a day without a year is the first from `start` on: the end of a range follows its beginning.
    pub(super) fn resolve_from(self, start: Date, today: Date) -> Result<Date, DateError> {
        if let Kind::MonthDay { month, day } = self.kind {
            return first_from(start, month, day);
        }
        self.resolve(today)
    }

    const fn of(kind: Kind) -> Self {
        Self {
            kind,
            weekday: None,
        }
    }
}

impl Kind {
    fn resolve(self, today: Date) -> Result<Date, DateError> {
        match self {
            Self::Exact(date) => Ok(date),
            Self::MonthDay { month, day } => first_from(today.plus_days(-DAYS_BACK), month, day),
            Self::DayOfMonth(day) => {
                let months = i32::from(day < today.day());
                let month = today.month_first().plus_months(months);
                checked(month.year(), month.month(), day)
            }
            Self::Shift { count, unit } => Ok(shifted(today, count, unit)),
            Self::InWeek { weeks, weekday } => {
                let monday = today.week_first().plus_days(weeks * 7);
                Ok(monday.plus_days(i32::from(weekday.index())))
            }
            Self::Coming(weekday) => {
                let ahead = i32::from(weekday.index()) - i32::from(today.weekday().index());
                Ok(today.plus_days(ahead.rem_euclid(7)))
            }
            Self::MonthEnd { months } => Ok(today.plus_months(months).month_last()),
            Self::FiscalYearEnd { years } => {
                let year = FiscalYear::of(today).year().saturating_add(years);
                Ok(FiscalYear::new(year).last())
            }
        }
    }
}

/// The first such day of a year from `start` on.
fn first_from(start: Date, month: u32, day: u32) -> Result<Date, DateError> {
    let passed = (month, day) < (start.month(), start.day());
    checked(start.year() + i32::from(passed), month, day)
}

fn shifted(today: Date, count: i32, unit: Unit) -> Date {
    match unit {
        Unit::Day => today.plus_days(count),
        Unit::Week => today.plus_days(count.saturating_mul(7)),
        Unit::Month => today.plus_months(count),
        Unit::Year => today.plus_months(count.saturating_mul(12)),
    }
}

/// The day, or which of its parts the calendar lacks.
fn checked(year: i32, month: u32, day: u32) -> Result<Date, DateError> {
    Date::new(year, month, day).ok_or_else(|| {
        if !(1..=12).contains(&month) {
            return DateError::NoSuchMonth { month };
        }
        if !(1..=9999).contains(&year) {
            return DateError::OutOfRange;
        }
        DateError::NoSuchDay {
            year: Some(year),
            month,
            last: last_day_of_month(year, month),
        }
    })
}

/// Gregorian forms by their marks.
fn numbers(parts: &Parts) -> Result<Kind, DateError> {
    match (parts.numbers.as_slice(), parts.marks.as_str()) {
        ([year, month, day], "//" | "--" | ".." | "年月" | "年月日") => {
            year_month_day(*year, month.value, day.value)
        }
        ([month, day], "/" | "-" | "." | "月" | "月日") => month_day(month.value, day.value),
        ([day], "日") => day_of_month(day.value),
        ([digits], "") => unmarked(*digits),
        _ => Err(DateError::NotADate),
    }
}

/// `nov 30`, `30 november 2026`, `nov 30, 2026`, `the 30th`.
fn in_english(text: &str) -> Option<Result<Kind, DateError>> {
    let number = |digits: &str, most: usize| {
        let digits = digits.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let value = digits.parse::<u32>().ok()?;
        (digits.len() <= most).then_some(value)
    };
    if let Some(day) = of_ordinal(text) {
        return Some(day_of_month(day));
    }
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let day_first = text.strip_suffix(digits).filter(|day| !day.is_empty());
    let (month, rest) = month_name(digits)?;
    let (day, year) = if let Some(day) = day_first {
        (number(day, 2)?, rest)
    } else {
        let (day, year) = rest.split_once(',').unwrap_or((rest, ""));
        (number(day, 2)?, year)
    };
    if year.is_empty() {
        return Some(month_day(month, day));
    }
    let year = year.trim_start_matches(',');
    let year = number(year, 4).filter(|_| year.len() == 4)?;
    Some(checked(signed(year), month, day).map(Kind::Exact))
}

fn year_month_day(year: Number, month: u32, day: u32) -> Result<Kind, DateError> {
    match year.digits {
        4 => checked(signed(year.value), month, day).map(Kind::Exact),
        1 | 2 => Err(DateError::ShortYear {
            gregorian: Date::new(2000 + signed(year.value), month, day),
            reiwa: Date::new(Era::Reiwa.gregorian(signed(year.value)), month, day),
        }),
        _ => Err(DateError::NotADate),
    }
}

fn month_day(month: u32, day: u32) -> Result<Kind, DateError> {
    // A leap year stands for the year that is not known yet, so 29 February passes here and is judged with its year.
    match checked(2000, month, day) {
        Err(DateError::NoSuchDay { month, last, .. }) => Err(DateError::NoSuchDay {
            year: None,
            month,
            last,
        }),
        Err(error) => Err(error),
        Ok(_) => Ok(Kind::MonthDay { month, day }),
    }
}

fn day_of_month(day: u32) -> Result<Kind, DateError> {
    if (1..=31).contains(&day) {
        return Ok(Kind::DayOfMonth(day));
    }
    Err(DateError::NotADate)
}

/// `1130`, `930`, `20261130`.
fn unmarked(digits: Number) -> Result<Kind, DateError> {
    let (rest, day) = (digits.value / 100, digits.value % 100);
    match digits.digits {
        3 | 4 => month_day(rest, day),
        8 => checked(signed(rest / 100), rest % 100, day).map(Kind::Exact),
        _ => Err(DateError::NotADate),
    }
}

/// `R8.11.30`, `令和元年5月1日` after the era.
fn in_era(era: Era, text: &str) -> Result<Kind, DateError> {
    let parts = parts(text).ok_or(DateError::NotADate)?;
    let shape = (parts.numbers.as_slice(), parts.marks.as_str());
    let ([year, month, day], "//" | "--" | ".." | "年月" | "年月日") = shape else {
        return Err(DateError::NotADate);
    };
    if year.value == 0 {
        return Err(DateError::NotADate);
    }
    let meant = checked(era.gregorian(signed(year.value)), month.value, day.value)?;
    if meant < era.first() || meant > era.last() {
        return Err(DateError::OutsideEra { era, meant });
    }
    Ok(Kind::Exact(meant))
}

fn signed(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

#[cfg(test)]
#[path = "entry_tests.rs"]
mod tests;
