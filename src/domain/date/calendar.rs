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
    /// 学会: those whom one waits for are at a society's meeting.
    Congress,
}

/// Working days: the law's holidays and year end, with exceptions in both directions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    closed: BTreeSet<Date>,
    open: BTreeSet<Date>,
    weekly: BTreeSet<Weekday>,
    nth: BTreeSet<(u32, Weekday)>,
    monthly: BTreeSet<u32>,
    yearly: BTreeSet<(u32, u32)>,
    congresses: Vec<(Date, Date)>,
}

impl Calendar {
    /// The calendar with a hospital's own closed days as people write them: `土;日;祝;10/1;第2水曜;8/13-16;毎月15日`. What is no
    /// day, and a half day (`土の午後`), closes nothing.
    pub fn closed_on(text: &str) -> Self {
        let mut calendar = Self::default();
        for closing in pieces(text).filter_map(Closing::read) {
            match closing {
                Closing::Weekly(weekday) => _ = calendar.weekly.insert(weekday),
                Closing::Nth(nth) => _ = calendar.nth.insert(nth),
                Closing::Monthly(day) => _ = calendar.monthly.insert(day),
                Closing::Yearly(days) => calendar.yearly.extend(days),
                Closing::Nothing => {}
            }
        }
        calendar
    }

    /// The first part of closed days that cannot be read.
    pub fn unreadable(text: &str) -> Option<String> {
        let mut parts = pieces(text);
        parts
            .find(|piece| Closing::read(piece).is_none())
            .map(str::to_owned)
    }

    /// A day that this calendar closes beside those of the law.
    fn closes(&self, date: Date) -> bool {
        let nth = (date.day() - 1) / 7 + 1;
        self.closed.contains(&date)
            || self.weekly.contains(&date.weekday())
            || self.nth.contains(&(nth, date.weekday()))
            || self.monthly.contains(&date.day())
            || self.yearly.contains(&(date.month(), date.day()))
    }

    /// Adds a society's meeting, from its first day to its last.
    pub fn meet(&mut self, first: Date, last: Date) {
        self.congresses.push((first, last));
    }

    /// Adds a closed day: a hospital's foundation day, or a holiday that a later act brings.
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
        let weekday = date.weekday();
        if weekday.is_weekend() {
            return Some(DayOff::Weekend(weekday));
        }
        if self.closes(date) {
            return Some(DayOff::Closed);
        }
        let mut meetings = self.congresses.iter();
        let met = meetings.any(|(first, last)| (*first..=*last).contains(&date));
        met.then_some(DayOff::Congress)
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

/// One part of a hospital's closed days.
enum Closing {
    Weekly(Weekday),
    Nth((u32, Weekday)),
    Monthly(u32),
    /// Months and days.
    Yearly(Vec<(u32, u32)>),
    /// Half a day, and what the law closes anyway.
    Nothing,
}

impl Closing {
    fn read(piece: &str) -> Option<Self> {
        if matches!(piece, "祝" | "祝日" | "年末年始") {
            return Some(Self::Nothing);
        }
        if let Some(half) = ["午前", "午後"]
            .iter()
            .find_map(|half| piece.strip_suffix(half))
        {
            return Self::read(half.trim_end_matches('の')).map(|_| Self::Nothing);
        }
        let monthly = |day: &str| {
            day.strip_suffix('日')?
                .parse()
                .ok()
                .filter(|day| *day <= 31)
        };
        if let Some(day) = piece.strip_prefix("毎月").and_then(monthly) {
            return Some(Self::Monthly(day));
        }
        let nth = || nth_weekday_of(piece).map(Self::Nth);
        let weekly = weekday_of(piece.trim_start_matches("毎週")).map(Self::Weekly);
        weekly
            .or_else(nth)
            .or_else(|| days_of_year(piece).map(Self::Yearly))
    }
}

/// The parts of what was typed.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let separators = [';', '；', '、', ',', '，', '・', ' ', '　'];
    text.split(separators)
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
}

/// A day of every year or a run of them, in one month or from one into another: `10/1`, `8/13-16`, `12/28-1/5`.
fn days_of_year(piece: &str) -> Option<Vec<(u32, u32)>> {
    let Some((first, last)) = piece.split_once(['-', '~', '〜', '～', '－']) else {
        return Some(vec![day_of_year(piece)?]);
    };
    let first = day_of_year(first)?;
    let own = || {
        last.trim_end_matches('日')
            .parse()
            .ok()
            .map(|day| (first.0, day))
    };
    let last = day_of_year(last).or_else(own)?;
    let day = |(month, day), year| Date::new(year, month, day);
    // A leap year, so that 29 February is a day.
    let begin = day(first, 2000)?;
    let end = day(last, if last < first { 2001 } else { 2000 })?;
    let run = (0..MOST_RUNNING).map(|n| begin.plus_days(n));
    let run: Vec<_> = run.take_while(|day| *day <= end).collect();
    (run.last() == Some(&end)).then(|| run.iter().map(|day| (day.month(), day.day())).collect())
}

/// The longest run of closed days.
const MOST_RUNNING: i32 = 62;

/// The days of a week as they are written, from Monday.
const NAMES: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];

/// The same in English, where the first three letters do.
const ENGLISH: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// `土`, `土曜`, `土曜日`, `Sat`.
fn weekday_of(piece: &str) -> Option<Weekday> {
    let name = piece.trim_end_matches('日').trim_end_matches('曜');
    let name = if piece == "日" { piece } else { name };
    let at = NAMES.iter().zip(ENGLISH).position(|(known, english)| {
        *known == name
            || english.eq_ignore_ascii_case(name)
            || english
                .get(..3)
                .is_some_and(|short| short.eq_ignore_ascii_case(name))
    })?;
    Weekday::ALL.get(at).copied()
}

/// `第2水曜`.
fn nth_weekday_of(piece: &str) -> Option<(u32, Weekday)> {
    let rest = piece.strip_prefix('第')?;
    let mut chars = rest.chars();
    let nth = chars.next()?.to_digit(10).filter(|n| (1..=5).contains(n))?;
    Some((nth, weekday_of(chars.as_str())?))
}

/// `10/1`, `10月1日`.
fn day_of_year(piece: &str) -> Option<(u32, u32)> {
    let (month, day) = piece.split_once(['/', '月'])?;
    let (month, day) = (
        month.parse().ok()?,
        day.trim_end_matches('日').parse().ok()?,
    );
    Date::new(2000, month, day).map(|_| (month, day))
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
    fn a_hospitals_closed_days_are_read_as_they_are_written() {
        let calendar = Calendar::closed_on("土;日;祝;10/1;第2水曜;木曜日;創立記念日;金の午後");
        let closed = |day: Date| calendar.day_off(day) == Some(DayOff::Closed);
        assert!(closed(date(2026, 10, 1)), "the hospital's own day");
        assert!(closed(date(2026, 11, 11)), "the second Wednesday");
        assert!(!closed(date(2026, 11, 18)), "the third");
        assert!(closed(date(2026, 11, 12)), "every Thursday");
        assert!(!closed(date(2026, 11, 13)), "half a day is worked");
        assert_eq!(
            calendar.on_or_before(date(2026, 11, 12)),
            date(2026, 11, 10)
        );
        assert_eq!(Calendar::closed_on(""), Calendar::default());
    }

    #[test]
    fn runs_of_days_and_days_of_a_month_are_closed() {
        let calendar = Calendar::closed_on("8/13-16、12月27日〜1/5 毎月15日");
        let closed = |month, day| calendar.closes(date(2027, month, day));
        for (month, day) in [(8, 13), (8, 16), (12, 27), (1, 5), (3, 15)] {
            assert!(closed(month, day), "{month}/{day}");
        }
        for (month, day) in [(8, 12), (8, 17), (12, 26), (1, 6), (3, 14)] {
            assert!(!closed(month, day), "{month}/{day}");
        }
    }

    #[test]
    fn what_is_no_closed_day_is_told() {
        let readable = "土;Sat;sunday;日;祝;土の午後;第2水曜;第3火;10/1;10月1日;8/13-16;毎月15日;毎週木曜日;年末年始";
        assert_eq!(Calendar::unreadable(readable), None);
        for bad in ["盆", "毎月40日", "8/13-8/12", "13/1", "あああ", "第6水"] {
            let text = format!("土;{bad}");
            assert_eq!(Calendar::unreadable(&text).as_deref(), Some(bad));
        }
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
