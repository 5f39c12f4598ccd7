//! Owns the office's calendar: which days are worked, with the office's and a hospital's own closed days on top of the law.
//!
//! A due date that falls on a free day moves to the working day before, so the rule must say why a day is free.

use std::collections::BTreeSet;

use super::{Date, Holiday, Weekday, holiday_of};

/// Why a day is not worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayOff {
    /// Saturday or Sunday.
    Weekend(Weekday),
    /// A public holiday.
    Holiday(Holiday),
    /// 年末年始, 29 December to 3 January: the days administrative bodies close by law (行政機関の休日に関する法律).
    YearEnd,
    /// A closed day of this calendar's own.
    Closed,
}

/// Working days: the law's holidays and year end, with exceptions in both directions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    closed: BTreeSet<Date>,
    open: BTreeSet<Date>,
}

impl Calendar {
    /// Adds a closed day: a hospital's foundation day, a society's congress, or a holiday that a later act brings.
    pub fn close(&mut self, date: Date) {
        self.open.remove(&date);
        self.closed.insert(date);
    }

    /// Makes a day worked whatever the rule says: a Saturday with an event, or a holiday that a later act moves away.
    pub fn open(&mut self, date: Date) {
        self.closed.remove(&date);
        self.open.insert(date);
    }

    /// Why that day is not worked, or nothing if it is.
    pub fn day_off(&self, date: Date) -> Option<DayOff> {
        if self.open.contains(&date) {
            return None;
        }
        if let Some(holiday) = holiday_of(date) {
            return Some(DayOff::Holiday(holiday));
        }
        if is_year_end(date) {
            return Some(DayOff::YearEnd);
        }
        if self.closed.contains(&date) {
            return Some(DayOff::Closed);
        }
        let weekday = date.weekday();
        weekday.is_weekend().then_some(DayOff::Weekend(weekday))
    }

    /// Whether the day is worked.
    pub fn is_working(&self, date: Date) -> bool {
        self.day_off(date).is_none()
    }

    /// The last working day before that day.
    pub fn working_day_before(&self, date: Date) -> Date {
        self.on_or_before(date.plus_days(-1))
    }

    /// The first working day after that day.
    pub fn working_day_after(&self, date: Date) -> Date {
        let mut day = date.plus_days(1);
        while !self.is_working(day) && day < Date::MAX {
            day = day.plus_days(1);
        }
        day
    }

    /// That day if it is worked, else the last working day before it: where a due date moves to.
    pub fn on_or_before(&self, date: Date) -> Date {
        let mut day = date;
        while !self.is_working(day) && day > Date::MIN {
            day = day.plus_days(-1);
        }
        day
    }
}

/// 29 December to 3 January.
fn is_year_end(date: Date) -> bool {
    matches!((date.month(), date.day()), (12, 29..) | (1, ..=3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> Date {
        Date::new(year, month, day).unwrap()
    }

    #[test]
    fn a_due_date_on_a_free_day_moves_to_the_working_day_before() {
        let calendar = Calendar::default();
        assert_eq!(
            calendar.on_or_before(date(2026, 11, 30)),
            date(2026, 11, 30)
        );
        assert_eq!(
            calendar.on_or_before(date(2026, 11, 23)),
            date(2026, 11, 20)
        );
        assert_eq!(calendar.on_or_before(date(2026, 5, 6)), date(2026, 5, 1));
        assert_eq!(
            calendar.working_day_before(date(2026, 11, 30)),
            date(2026, 11, 27)
        );
    }

    #[test]
    fn the_year_end_is_not_worked() {
        let calendar = Calendar::default();
        assert_eq!(calendar.day_off(date(2026, 12, 29)), Some(DayOff::YearEnd));
        assert_eq!(
            calendar.day_off(date(2027, 1, 1)),
            Some(DayOff::Holiday(Holiday::NewYear))
        );
        assert_eq!(calendar.on_or_before(date(2027, 1, 3)), date(2026, 12, 28));
        assert_eq!(
            calendar.working_day_after(date(2026, 12, 28)),
            date(2027, 1, 4)
        );
    }

    #[test]
    fn a_calendars_own_days_stand_over_the_rule() {
        let mut calendar = Calendar::default();
        calendar.close(date(2026, 11, 30));
        assert_eq!(calendar.day_off(date(2026, 11, 30)), Some(DayOff::Closed));
        calendar.open(date(2026, 11, 28));
        assert!(calendar.is_working(date(2026, 11, 28)));
        assert_eq!(
            calendar.on_or_before(date(2026, 11, 30)),
            date(2026, 11, 28)
        );
        calendar.open(date(2026, 11, 30));
        assert!(calendar.is_working(date(2026, 11, 30)));
    }

    #[test]
    fn a_holiday_on_a_saturday_is_named_as_the_holiday() {
        let calendar = Calendar::default();
        let sports = date(2026, 10, 12);
        assert_eq!(
            calendar.day_off(sports),
            Some(DayOff::Holiday(Holiday::Sports))
        );
        let saturday = date(2026, 11, 28);
        assert_eq!(
            calendar.day_off(saturday),
            Some(DayOff::Weekend(Weekday::Saturday))
        );
        let labour_on_a_saturday = date(2024, 11, 23);
        assert_eq!(
            calendar.day_off(labour_on_a_saturday),
            Some(DayOff::Holiday(Holiday::Labour))
        );
    }
}
