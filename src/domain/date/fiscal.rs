//! Owns the fiscal year 年度: April to March, by which letters are numbered, budgets kept and results reported.

use serde::{Deserialize, Serialize};

use super::{Date, EraYear};

/// A fiscal year 年度, named by the Gregorian year of its April.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(i32);

impl FiscalYear {
    /// The fiscal year that begins in April of that Gregorian year.
    pub const fn new(year: i32) -> Self {
        Self(year)
    }

    /// The fiscal year a day lies in.
    pub fn of(date: Date) -> Self {
        Self(date.plus_months(-3).year())
    }

    /// The Gregorian year of its April.
    pub const fn year(self) -> i32 {
        self.0
    }

    /// 1 April.
    pub fn first(self) -> Date {
        Date::new(self.0, 4, 1).unwrap_or(if self.0 < 1 { Date::MIN } else { Date::MAX })
    }

    /// 31 March of the next year.
    pub fn last(self) -> Date {
        self.next().first().plus_days(-1).max(self.first())
    }

    /// The fiscal year after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The fiscal year before this one.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// Whether a day lies in it.
    pub fn contains(self, date: Date) -> bool {
        Self::of(date) == self
    }

    /// The quarter 四半期 of a day, 1 (April to June) to 4 (January to March).
    pub fn quarter(date: Date) -> u32 {
        date.plus_months(-3).month().div_ceil(3)
    }

    /// Its era year as offices print it (2026 is 令和8年度), or nothing before Meiji.
    ///
    /// That is the era year of its 1 May: the fiscal year 2019 began in 平成31年, but the government's notice of that spring calls the
    /// whole of it 令和元年度.
    pub fn era_year(self) -> Option<EraYear> {
        EraYear::of(self.first().plus_days(30))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> Date {
        Date::new(year, month, day).unwrap()
    }

    #[test]
    fn the_fiscal_year_turns_on_the_first_of_april() {
        assert_eq!(FiscalYear::of(date(2027, 3, 31)), FiscalYear::new(2026));
        assert_eq!(FiscalYear::of(date(2027, 4, 1)), FiscalYear::new(2027));
        assert_eq!(FiscalYear::new(2026).first(), date(2026, 4, 1));
        assert_eq!(FiscalYear::new(2026).last(), date(2027, 3, 31));
        assert!(FiscalYear::new(2027).contains(date(2028, 2, 29)));
    }

    #[test]
    fn the_last_days_of_may_and_june_stay_in_their_quarter() {
        assert_eq!(FiscalYear::of(date(2026, 5, 31)), FiscalYear::new(2026));
        assert_eq!(FiscalYear::quarter(date(2026, 4, 1)), 1);
        assert_eq!(FiscalYear::quarter(date(2026, 6, 30)), 1);
        assert_eq!(FiscalYear::quarter(date(2026, 7, 1)), 2);
        assert_eq!(FiscalYear::quarter(date(2026, 12, 31)), 3);
        assert_eq!(FiscalYear::quarter(date(2027, 3, 31)), 4);
    }

    #[test]
    fn the_fiscal_year_2019_is_reiwa_1() {
        let printed = |year| FiscalYear::new(year).era_year().unwrap().kanji();
        assert_eq!(printed(2019), "令和元年");
        assert_eq!(printed(2018), "平成30年");
        assert_eq!(printed(2026), "令和8年");
        assert_eq!(printed(1989), "平成元年");
    }
}
