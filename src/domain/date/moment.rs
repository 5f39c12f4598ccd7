//! Owns a point in time and the clock that tells it: milliseconds of UTC, shown at Japan's fixed +09:00.
//!
//! A clock is a value handed in, so that tests, replays and merges see the time they are given.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Serialize};

use super::Date;

const MILLIS_A_SECOND: i64 = 1_000;
const MILLIS_A_MINUTE: i64 = 60 * MILLIS_A_SECOND;
const MILLIS_A_DAY: i64 = 24 * 60 * MILLIS_A_MINUTE;
/// Japan has had no summer time since 1952, so its offset is a constant.
const JAPAN_OFFSET: i64 = 9 * 60 * MILLIS_A_MINUTE;

/// A point in time: milliseconds since 1970-01-01T00:00:00 UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// From milliseconds since 1970-01-01T00:00:00 UTC.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00 UTC.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// That time of that day in Japan.
    pub fn at(date: Date, time: TimeOfDay) -> Self {
        let day = i64::from(date.days()) * MILLIS_A_DAY;
        let within = i64::from(time.seconds()) * MILLIS_A_SECOND;
        Self(day + within - JAPAN_OFFSET)
    }

    /// The day in Japan, kept within [`Date::MIN`] and [`Date::MAX`].
    pub fn date(self) -> Date {
        let days = self.0.saturating_add(JAPAN_OFFSET).div_euclid(MILLIS_A_DAY);
        let edge = if days < 0 { Date::MIN } else { Date::MAX };
        i32::try_from(days)
            .ok()
            .and_then(Date::from_days)
            .unwrap_or(edge)
    }

    /// The time of day in Japan, to the second.
    pub fn time(self) -> TimeOfDay {
        let within = self.0.saturating_add(JAPAN_OFFSET).rem_euclid(MILLIS_A_DAY);
        TimeOfDay(u32::try_from(within / MILLIS_A_SECOND).unwrap_or(0))
    }

    /// The moment that many milliseconds later (negative: earlier), kept within what can be held.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The moment that many minutes later (negative: earlier), kept within what can be held.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(
            self.0
                .saturating_add(minutes.saturating_mul(MILLIS_A_MINUTE)),
        )
    }

    /// Milliseconds from an earlier moment to this one, negative if that one is later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Moment {
    /// ISO 8601 in Japan's time: `2026-11-30T14:02:33+09:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.time();
        let second = time.second();
        write!(f, "{}T{time}:{second:02}+09:00", self.date())
    }
}

/// A time of day in Japan, to the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u32);

impl TimeOfDay {
    /// That hour (0-23), minute and second (0-59), or nothing if there is no such time.
    pub const fn new(hour: u32, minute: u32, second: u32) -> Option<Self> {
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        Some(Self(hour * 3600 + minute * 60 + second))
    }

    /// The hour, 0-23.
    pub const fn hour(self) -> u32 {
        self.0 / 3600
    }

    /// The minute, 0-59.
    pub const fn minute(self) -> u32 {
        self.0 / 60 % 60
    }

    /// The second, 0-59.
    pub const fn second(self) -> u32 {
        self.0 % 60
    }

    /// Seconds since midnight.
    pub const fn seconds(self) -> u32 {
        self.0
    }
}

impl fmt::Display for TimeOfDay {
    /// Hours and minutes: `14:02`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

/// Tells the time. The host gives the desk one that reads the machine; tests give a [`FixedClock`].
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Moment;

    /// The day now in Japan.
    fn today(&self) -> Date {
        self.now().date()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug, Default)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock standing at that moment.
    pub const fn new(moment: Moment) -> Self {
        Self(AtomicI64::new(moment.millis()))
    }

    /// Puts the clock to that moment, also backwards.
    pub fn set(&self, moment: Moment) {
        self.0.store(moment.millis(), Ordering::SeqCst);
    }

    /// Moves the clock on by milliseconds (negative: back).
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        Moment::from_millis(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> Moment {
        let date = Date::new(2026, 11, 30).unwrap();
        Moment::at(date, TimeOfDay::new(12, 0, 0).unwrap())
    }

    #[test]
    fn noon_in_japan_is_three_in_the_morning_utc() {
        assert_eq!(noon().millis(), 1_796_007_600_000);
        assert_eq!(noon().to_string(), "2026-11-30T12:00:00+09:00");
    }

    #[test]
    fn the_day_turns_at_midnight_in_japan() {
        let before = noon().plus_minutes(12 * 60 - 1);
        assert_eq!(before.date(), Date::new(2026, 11, 30).unwrap());
        assert_eq!(before.time().to_string(), "23:59");
        assert_eq!(
            before.plus_minutes(1).date(),
            Date::new(2026, 12, 1).unwrap()
        );
    }

    #[test]
    fn moments_before_1970_and_at_the_edges_have_a_day() {
        let before = Moment::from_millis(-1).plus_millis(-JAPAN_OFFSET);
        assert_eq!(before.date(), Date::new(1969, 12, 31).unwrap());
        assert_eq!(before.time(), TimeOfDay::new(23, 59, 59).unwrap());
        assert_eq!(Moment::from_millis(i64::MAX).date(), Date::MAX);
        assert_eq!(Moment::from_millis(i64::MIN).date(), Date::MIN);
    }

    #[test]
    fn a_fixed_clock_moves_only_when_it_is_moved() {
        let clock = FixedClock::new(noon());
        assert_eq!(clock.now(), clock.now());
        clock.advance(MILLIS_A_DAY);
        assert_eq!(clock.today(), Date::new(2026, 12, 1).unwrap());
        clock.set(noon());
        assert_eq!(clock.now().millis_since(noon()), 0);
    }

    #[test]
    fn a_time_that_no_clock_shows_is_not_made() {
        assert_eq!(TimeOfDay::new(24, 0, 0), None);
        assert_eq!(TimeOfDay::new(0, 60, 0), None);
        assert_eq!(TimeOfDay::new(0, 0, 60), None);
    }
}
