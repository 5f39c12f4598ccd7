//! Owns dates, waits, counts and sizes as people read them. Today and now are always parameters.

use std::fmt::Display;

use super::{Locale, TextKey};
use crate::domain::date::{Date, FiscalYear, Moment};
use crate::domain::kind::Kind;

impl Locale {
    /// A day with its weekday: `11-30(月)`, `Mon 11-30`; with the year if it is of another 年度 than today, so that the short form
    /// means one day only.
    pub fn day(&self, day: Date, today: Date) -> String {
        let same_year = FiscalYear::of(today).contains(day);
        let key = if same_year {
            TextKey::DateDay
        } else {
            TextKey::DateDayOfYear
        };
        self.say(
            key,
            &[
                ("year", &format_args!("{:04}", day.year())),
                ("month", &format_args!("{:02}", day.month())),
                ("day", &format_args!("{:02}", day.day())),
                ("weekday", &self.weekday(day.weekday())),
            ],
        )
    }

    /// A due day from today's view: `あと3日`, `今日`, `!2日超過`. The mark stands in the text, so that colour is never needed.
    pub fn due(&self, due: Date, today: Date) -> String {
        let days = today.days_until(due);
        match days {
            0 => self.line(TextKey::DateToday).to_owned(),
            1.. => self.say(TextKey::DateDue, &[("days", &grouped(days))]),
            ..0 => {
                let over = days.unsigned_abs();
                self.say(TextKey::DateOverdue, &[("days", &grouped(over))])
            }
        }
    }

    /// How long somebody has been waited for: `病院待ち 11日`; without a name only the days. A day yet to come counts as 0.
    pub fn waiting(&self, who: &str, since: Date, today: Date) -> String {
        let days = grouped(since.days_until(today).max(0));
        if who.is_empty() {
            return self.say(TextKey::DateWaiting, &[("days", &days)]);
        }
        self.say(TextKey::DateWaitingFor, &[("who", &who), ("days", &days)])
    }

    /// A point in time: `14:02` today, else `11-20(金) 14:02`.
    pub fn moment(&self, moment: Moment, now: Moment) -> String {
        let today = now.date();
        let time = clock(moment);
        if moment.date() == today {
            return time;
        }
        let day = self.day(moment.date(), today);
        self.say(TextKey::DateMoment, &[("day", &day), ("time", &time)])
    }

    /// How many records of a kind, in the counter of that kind: `22件`, `45社`.
    pub fn count(&self, kind: Kind, n: usize) -> String {
        let key = match kind {
            Kind::Need => TextKey::CountNeeds,
            Kind::Company => TextKey::CountCompanies,
            Kind::Hospital => TextKey::CountHospitals,
            Kind::Person => TextKey::CountPeople,
            Kind::Case => TextKey::CountCases,
            Kind::Log => TextKey::CountLogs,
            Kind::Body => TextKey::CountBodies,
            Kind::Contract
            | Kind::Disclosure
            | Kind::Event
            | Kind::Participation
            | Kind::Activity
            | Kind::Consultation
            | Kind::Duty
            | Kind::Filter
            | Kind::Wording => TextKey::CountRecords,
        };
        self.say(key, &[("n", &grouped(n))])
    }

    /// How many records of no one kind: `22件`.
    pub fn records(&self, n: usize) -> String {
        self.say(TextKey::CountRecords, &[("n", &grouped(n))])
    }

    /// How much somebody is in charge of: `担当22件`.
    pub fn work(&self, n: usize) -> String {
        self.say(TextKey::CountWork, &[("count", &self.records(n))])
    }

    /// How many characters: `42字`.
    pub fn characters(&self, n: usize) -> String {
        self.say(TextKey::CountCharacters, &[("n", &grouped(n))])
    }

    /// A size on disk, rounded down: `12MB`. Units step by 1,000, as disks are sold.
    pub fn size(&self, bytes: u64) -> String {
        let (key, unit) = match bytes {
            0..1_000 => (TextKey::SizeBytes, 1),
            1_000..1_000_000 => (TextKey::SizeKilobytes, 1_000),
            1_000_000..1_000_000_000 => (TextKey::SizeMegabytes, 1_000_000),
            1_000_000_000.. => (TextKey::SizeGigabytes, 1_000_000_000),
        };
        self.say(key, &[("n", &grouped(bytes / unit))])
    }
}

/// The time of day, `14:02`.
fn clock(moment: Moment) -> String {
    let time = moment.time();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// A whole number with a comma at each thousand: `12,345`.
pub fn grouped(number: impl Display) -> String {
    let plain = number.to_string();
    let digits = plain.trim_start_matches('-').len();
    let mut out = String::with_capacity(plain.len() + digits / 3);
    for (place, c) in plain.chars().rev().enumerate() {
        if place > 0 && place % 3 == 0 && c != '-' {
            out.push(',');
        }
        out.push(c);
    }
    out.chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::TimeOfDay;
    use crate::text::Lang;

    fn date(year: i32, month: u32, day: u32) -> Date {
        Date::new(year, month, day).unwrap()
    }

    fn both() -> [Locale; 2] {
        Lang::ALL.map(Locale::new)
    }

    #[test]
    fn a_day_of_this_fiscal_year_has_no_year() {
        let today = date(2026, 11, 22);
        let [ja, en] = both();
        assert_eq!(ja.day(date(2026, 11, 30), today), "11-30(月)");
        assert_eq!(en.day(date(2026, 11, 30), today), "Mon 11-30");
        assert_eq!(ja.day(date(2027, 3, 1), today), "03-01(月)");
        assert_eq!(ja.day(date(2026, 3, 2), today), "2026-03-02(月)");
        assert_eq!(en.day(date(2027, 4, 1), today), "Thu 2027-04-01");
    }

    #[test]
    fn a_due_day_says_how_far_it_is() {
        let today = date(2026, 11, 22);
        let said = |locale: &Locale, days| locale.due(today.plus_days(days), today);
        let [ja, en] = both();
        assert_eq!(
            [3, 0, -2, 1_200].map(|d| said(&ja, d)),
            ["あと3日", "今日", "!2日超過", "あと1,200日"]
        );
        assert_eq!(
            [3, 0, -2].map(|d| said(&en, d)),
            ["3d left", "today", "!2d over"]
        );
    }

    #[test]
    fn a_wait_names_who_is_waited_for() {
        let today = date(2026, 11, 22);
        let [ja, en] = both();
        assert_eq!(
            ja.waiting("病院", date(2026, 11, 11), today),
            "病院待ち 11日"
        );
        assert_eq!(
            en.waiting("Hospital A", date(2026, 11, 11), today),
            "Hospital A 11d"
        );
        assert_eq!(ja.waiting("", date(2026, 11, 30), today), "0日");
    }

    #[test]
    fn a_moment_of_today_is_only_its_time() {
        let at = |day, hour| Moment::at(day, TimeOfDay::new(hour, 2, 33).unwrap());
        let now = at(date(2026, 11, 22), 18);
        let [ja, en] = both();
        assert_eq!(ja.moment(at(date(2026, 11, 22), 9), now), "09:02");
        assert_eq!(ja.moment(at(date(2026, 11, 20), 9), now), "11-20(金) 09:02");
        assert_eq!(
            en.moment(at(date(2025, 11, 20), 9), now),
            "Thu 2025-11-20 09:02"
        );
    }

    #[test]
    fn counts_have_the_counter_of_their_kind() {
        let [ja, en] = both();
        assert_eq!(ja.count(Kind::Company, 5_000), "5,000社");
        assert_eq!(ja.count(Kind::Need, 22), "22件");
        assert_eq!(en.count(Kind::Company, 1), "1 company");
        assert_eq!(en.count(Kind::Person, 0), "0 people");
        assert_eq!(
            (ja.records(3), ja.characters(42)),
            ("3件".into(), "42字".into())
        );
    }

    #[test]
    fn sizes_step_by_a_thousand() {
        let ja = Locale::new(Lang::Ja);
        let said = [999, 12_300_000, 2_100_000_000, 9_999].map(|b| ja.size(b));
        assert_eq!(said, ["999バイト", "12MB", "2GB", "9KB"]);
    }

    #[test]
    fn thousands_are_grouped() {
        let shown = [0_i64, 999, 1_000, 1_234_567, -1_000, -100].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "1,234,567", "-1,000", "-100"]);
    }
}
