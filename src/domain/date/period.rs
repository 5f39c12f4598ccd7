//! Owns stretches of days as a filter writes them: 今週, 来月, `2026-11`, 今年度, `7d`, or any single day.
//!
//! Apart from [`DateEntry`] because a due date is one day, while a question may be about a week.

use std::fmt;

use super::reader::{Number, era, parts, plain};
use super::spoken::{PERIODS, meaning, month_name, month_short, usual};
use super::{Date, DateEntry, DateError, FiscalYear};

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day, not before the first.
    pub last: Date,
}

impl Period {
    /// Whether a day lies in it.
    pub fn contains(self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }
}

/// A stretch of days as typed, before today is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodEntry {
    /// One day.
    Day(DateEntry),
    /// The week that many weeks from this one.
    Week(i32),
    /// The month that many months from this one.
    Month(i32),
    /// That month (1-12), this year's or the next one to come.
    NamedMonth(u32),
    /// That month (1-12) of that year.
    MonthOfYear(i32, u32),
    /// The calendar year that many years from this one.
    RelativeYear(i32),
    /// That calendar year.
    Year(i32),
    /// The fiscal year that many years from this one.
    RelativeFiscalYear(i32),
    /// That fiscal year.
    FiscalYear(FiscalYear),
}

impl PeriodEntry {
    /// Reads a stretch of days: 今週 来週 先週 再来週, 今月 来月 先月 再来月, 今年 来年 昨年, 今年度 来年度 昨年度 (`this week`, `next month`,
    /// `last year` too), `2026年` `2026`, `2026年11月` `2026-11`, `11月` `nov`, `2026年度` `R8年度` `fy2026`; a number of days (`7d`, `7日`, `0`)
    /// without a sign; or any single day of [`super::parse_date`].
    ///
    /// # Errors
    /// As [`super::parse_date`], except for what depends on today.
    pub fn read(text: &str) -> Result<Self, DateError> {
        let plain = plain(text);
        if let Some(period) = word(&plain)
            .or_else(|| fiscal_year(&plain))
            .or_else(|| year_or_month(&plain))
            .or_else(|| month_in_english(&plain))
        {
            return period;
        }
        match DateEntry::read_unsigned_shift(&plain) {
            Some(day) => Ok(Self::Day(day)),
            None => DateEntry::read(text).map(Self::Day),
        }
    }

    /// As an English reader writes it, in a form that reads back as the same entry.
    pub fn english(self) -> String {
        match self {
            Self::Day(entry) => entry.english(),
            Self::FiscalYear(year) => format!("fy{:04}", year.year()),
            Self::Year(year @ 1300..) => format!("{year:04}"),
            Self::NamedMonth(number) => {
                month_short(number).map_or_else(|| self.to_string(), str::to_owned)
            }
            Self::MonthOfYear(..) | Self::Year(_) => self.to_string(),
            Self::Week(_)
            | Self::Month(_)
            | Self::RelativeYear(_)
            | Self::RelativeFiscalYear(_) => {
                usual(&PERIODS, self).map_or_else(|| self.to_string(), |(_, en)| en.to_owned())
            }
        }
    }

    /// The days it means on that day.
    ///
    /// # Errors
    /// [`DateError`] for a single day that this year's calendar lacks, or a year outside 1 to 9999.
    pub fn resolve(self, today: Date) -> Result<Period, DateError> {
        match self {
            Self::Day(entry) => entry.resolve(today).map(one_day),
            Self::Week(weeks) => {
                let first = today.week_first().plus_days(weeks.saturating_mul(7));
                let last = first.plus_days(6);
                Ok(Period { first, last })
            }
            Self::Month(months) => Ok(month(today.plus_months(months))),
            Self::NamedMonth(number) => {
                let passed = number < today.plus_days(-60).month();
                let year = today.plus_days(-60).year() + i32::from(passed);
                month_of(year, number)
            }
            Self::MonthOfYear(year, number) => month_of(year, number),
            Self::RelativeYear(years) => year(today.year().saturating_add(years)),
            Self::Year(number) => year(number),
            Self::RelativeFiscalYear(years) => {
                let this = FiscalYear::of(today).year();
                fiscal(FiscalYear::new(this.saturating_add(years)))
            }
            Self::FiscalYear(number) => fiscal(number),
        }
    }

    /// The days from this to `end`. A day of `end` without a year is the first one after the beginning, so that `11-20..01-10` crosses the
    /// new year.
    ///
    /// # Errors
    /// As [`PeriodEntry::resolve`].
    pub fn resolve_to(self, end: Self, today: Date) -> Result<Period, DateError> {
        let first = self.resolve(today)?.first;
        let last = if let Self::Day(entry) = end {
            entry.resolve_from(first, today)?
        } else {
            end.resolve(today)?.last
        };
        Ok(Period { first, last })
    }
}

const fn one_day(date: Date) -> Period {
    Period {
        first: date,
        last: date,
    }
}

fn month(date: Date) -> Period {
    Period {
        first: date.month_first(),
        last: date.month_last(),
    }
}

fn month_of(year: i32, number: u32) -> Result<Period, DateError> {
    Date::new(year, number, 1)
        .map(month)
        .ok_or(DateError::OutOfRange)
}

fn year(number: i32) -> Result<Period, DateError> {
    let first = Date::new(number, 1, 1).ok_or(DateError::OutOfRange)?;
    let last = Date::new(number, 12, 31).ok_or(DateError::OutOfRange)?;
    Ok(Period { first, last })
}

fn fiscal(year: FiscalYear) -> Result<Period, DateError> {
    if !(1..9999).contains(&year.year()) {
        return Err(DateError::OutOfRange);
    }
    Ok(Period {
        first: year.first(),
        last: year.last(),
    })
}

fn word(text: &str) -> Option<Result<PeriodEntry, DateError>> {
    meaning(&PERIODS, text).map(Ok)
}

/// `november`, `nov 2026`, `2026 nov`.
fn month_in_english(text: &str) -> Option<Result<PeriodEntry, DateError>> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (year, text) = text.split_at_checked(digits)?;
    let (month, rest) = month_name(text)?;
    let year = match (year, rest) {
        ("", "") => return Some(named_month(month)),
        ("", year) | (year, "") => year,
        _ => return None,
    };
    let value = year.parse().ok().filter(|_| year.len() == 4)?;
    Some(month_of_year(Number { value, digits: 4 }, month))
}

/// `2026年度`, `fy2026`, `R8年度`.
fn fiscal_year(text: &str) -> Option<Result<PeriodEntry, DateError>> {
    let stem = text
        .strip_suffix("年度")
        .or_else(|| text.strip_prefix("fy"))?;
    let number = |digits: &str| match parts(digits)?.numbers.as_slice() {
        [Number { value, .. }] => i32::try_from(*value).ok(),
        _ => None,
    };
    let year = match era(stem) {
        Some((era, rest)) => era.gregorian(number(rest)?),
        None => number(stem).filter(|_| stem.len() == 4)?,
    };
    Some(Ok(PeriodEntry::FiscalYear(FiscalYear::new(year))))
}

/// `2026`, `2026年`, `2026年11月`, `2026-11`, `11月`.
fn year_or_month(text: &str) -> Option<Result<PeriodEntry, DateError>> {
    let parts = parts(text)?;
    match (parts.numbers.as_slice(), parts.marks.as_str()) {
        // Four digits from 1300 on cannot be a month and a day.
        ([year], "") if year.digits == 4 && year.value >= 1300 => whole_year(*year),
        ([year], "年") if year.digits == 4 => whole_year(*year),
        ([year, month], "-" | "/" | "." | "年月") if year.digits == 4 => {
            Some(month_of_year(*year, month.value))
        }
        ([month], "月") => Some(named_month(month.value)),
        _ => None,
    }
}

fn whole_year(year: Number) -> Option<Result<PeriodEntry, DateError>> {
    let number = i32::try_from(year.value).ok()?;
    Some(Ok(PeriodEntry::Year(number)))
}

fn month_of_year(year: Number, month: u32) -> Result<PeriodEntry, DateError> {
    if !(1..=12).contains(&month) {
        return Err(DateError::NoSuchMonth { month });
    }
    let year = i32::try_from(year.value).map_err(|_| DateError::OutOfRange)?;
    Ok(PeriodEntry::MonthOfYear(year, month))
}

fn named_month(month: u32) -> Result<PeriodEntry, DateError> {
    if !(1..=12).contains(&month) {
        return Err(DateError::NoSuchMonth { month });
    }
    Ok(PeriodEntry::NamedMonth(month))
}

impl fmt::Display for PeriodEntry {
    /// One fixed form for each meaning, which reads back as the same entry.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Day(entry) => write!(f, "{entry}"),
            Self::Week(_)
            | Self::Month(_)
            | Self::RelativeYear(_)
            | Self::RelativeFiscalYear(_) => {
                f.write_str(usual(&PERIODS, *self).map_or("今日", |(ja, _)| ja))
            }
            Self::NamedMonth(month) => write!(f, "{month}月"),
            Self::MonthOfYear(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Year(year) => write!(f, "{year:04}年"),
            Self::FiscalYear(year) => write!(f, "{:04}年度", year.year()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(year: i32, month: u32, day: u32) -> Date {
        Date::new(year, month, day).unwrap()
    }

    /// Wednesday, 25 November 2026.
    fn today() -> Date {
        date(2026, 11, 25)
    }

    fn days(text: &str) -> (String, String) {
        let period = PeriodEntry::read(text).unwrap().resolve(today()).unwrap();
        (period.first.to_string(), period.last.to_string())
    }

    fn is(text: &str, first: &str, last: &str) {
        assert_eq!(days(text), (first.into(), last.into()), "{text}");
    }

    #[test]
    fn what_has_an_english_form_is_written_in_it_and_reads_back() {
        for (text, english) in [
            ("今週", "thisweek"),
            ("来週", "nextweek"),
            ("先月", "lastmonth"),
            ("昨年", "lastyear"),
            ("来年度", "nextfy"),
            ("2026年度", "fy2026"),
            ("2026年", "2026"),
            ("2026年11月", "2026-11"),
            ("今日", "today"),
            ("来週金", "nextfri"),
            ("火曜", "tue"),
            ("月末", "monthend"),
            ("+7d", "+7d"),
            ("2026-11-30", "2026-11-30"),
            ("再来週", "weekafternext"),
            ("11月", "nov"),
            ("年度末", "fye"),
        ] {
            let entry = PeriodEntry::read(text).unwrap();
            assert_eq!(entry.english(), english);
            assert_eq!(PeriodEntry::read(english), Ok(entry), "{english}");
        }
    }

    #[test]
    fn weeks_months_and_years_are_stretches() {
        is("今週", "2026-11-23", "2026-11-29");
        is("next week", "2026-11-30", "2026-12-06");
        is("先月", "2026-10-01", "2026-10-31");
        is("今年", "2026-01-01", "2026-12-31");
        is("今年度", "2026-04-01", "2027-03-31");
        is("昨年度", "2025-04-01", "2026-03-31");
        is("R8年度", "2026-04-01", "2027-03-31");
        is("令和元年度", "2019-04-01", "2020-03-31");
        is("fy2025", "2025-04-01", "2026-03-31");
        is("2026", "2026-01-01", "2026-12-31");
        is("2026年", "2026-01-01", "2026-12-31");
        is("2026-11", "2026-11-01", "2026-11-30");
        is("2026年2月", "2026-02-01", "2026-02-28");
        is("11月", "2026-11-01", "2026-11-30");
        is("9月", "2026-09-01", "2026-09-30");
        is("8月", "2027-08-01", "2027-08-31");
    }

    #[test]
    fn a_number_without_a_sign_is_days_from_today() {
        is("0", "2026-11-25", "2026-11-25");
        is("7d", "2026-12-02", "2026-12-02");
        is("7日", "2026-12-02", "2026-12-02");
        is("-3d", "2026-11-22", "2026-11-22");
        is("1130", "2026-11-30", "2026-11-30");
        is("来週金", "2026-12-04", "2026-12-04");
    }

    #[test]
    fn the_end_of_a_range_follows_its_beginning() {
        let range = |from: &str, to: &str| {
            let (from, to) = (PeriodEntry::read(from), PeriodEntry::read(to));
            from.unwrap().resolve_to(to.unwrap(), today()).unwrap()
        };
        let crossing = range("11-20", "01-10");
        assert_eq!(crossing.first, date(2026, 11, 20));
        assert_eq!(crossing.last, date(2027, 1, 10));
        assert_eq!(range("今週", "来月").last, date(2026, 12, 31));
        assert!(crossing.contains(date(2027, 1, 10)));
        assert!(!crossing.contains(date(2026, 11, 19)));
    }

    #[test]
    fn what_is_no_stretch_is_refused_as_a_day_would_be() {
        let refused = |text| PeriodEntry::read(text).unwrap_err();
        assert_eq!(refused("13月"), DateError::NoSuchMonth { month: 13 });
        assert_eq!(refused("2026-13"), DateError::NoSuchMonth { month: 13 });
        assert_eq!(refused("そのうち"), DateError::NotADate);
        assert_eq!(refused(""), DateError::Empty);
    }

    fn entries() -> impl Strategy<Value = PeriodEntry> {
        prop_oneof![
            (-2..=2).prop_map(PeriodEntry::Week),
            (-1..=1).prop_map(PeriodEntry::Month),
            (1..=12_u32).prop_map(PeriodEntry::NamedMonth),
            (1..=9999, 1..=12_u32).prop_map(|(year, month)| PeriodEntry::MonthOfYear(year, month)),
            (-1..=1).prop_map(PeriodEntry::RelativeYear),
            (1..=9999).prop_map(PeriodEntry::Year),
            (-1..=1).prop_map(PeriodEntry::RelativeFiscalYear),
            (1..=9999).prop_map(|year| PeriodEntry::FiscalYear(FiscalYear::new(year))),
        ]
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back_as_the_same_entry(entry in entries()) {
            prop_assert_eq!(PeriodEntry::read(&entry.to_string()), Ok(entry));
        }
    }
}
