//! Owns the rule of Japan's public holidays: which day is a 国民の祝日, a substitute 振替休日 or a citizens' day 国民の休日.
//!
//! Source: the Act on National Holidays (国民の祝日に関する法律) as in force from 2007, with the acts that moved days in 2019 (accession)
//! and in 2020 and 2021 (Olympic games). A rule instead of a list, so that a laptop without a network knows next year too. The equinoxes
//! are fixed each February by the observatory's notice; the usual formula has met every notice so far and holds to 2099.

use super::{Date, Weekday};

/// A public holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holiday {
    /// 元日
    NewYear,
    /// 成人の日
    ComingOfAge,
    /// 建国記念の日
    Foundation,
    /// 天皇誕生日
    EmperorsBirthday,
    /// 春分の日
    VernalEquinox,
    /// 昭和の日
    Showa,
    /// 憲法記念日
    Constitution,
    /// みどりの日
    Greenery,
    /// こどもの日
    Children,
    /// 海の日
    Marine,
    /// 山の日
    Mountain,
    /// 敬老の日
    RespectForTheAged,
    /// 秋分の日
    AutumnalEquinox,
    /// スポーツの日 (体育の日 until 2019)
    Sports,
    /// 文化の日
    Culture,
    /// 勤労感謝の日
    Labour,
    /// 即位の日 and 即位礼正殿の儀の行われる日 of 2019
    Accession,
    /// 振替休日: the first free day after a holiday on a Sunday
    Substitute,
    /// 国民の休日: a day between two holidays
    Citizens,
}

impl Holiday {
    /// Every holiday.
    pub const ALL: [Self; 19] = [
        Self::NewYear,
        Self::ComingOfAge,
        Self::Foundation,
        Self::EmperorsBirthday,
        Self::VernalEquinox,
        Self::Showa,
        Self::Constitution,
        Self::Greenery,
        Self::Children,
        Self::Marine,
        Self::Mountain,
        Self::RespectForTheAged,
        Self::AutumnalEquinox,
        Self::Sports,
        Self::Culture,
        Self::Labour,
        Self::Accession,
        Self::Substitute,
        Self::Citizens,
    ];

    /// Its name in the locales.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NewYear => "new-year",
            Self::ComingOfAge => "coming-of-age",
            Self::Foundation => "foundation",
            Self::EmperorsBirthday => "emperors-birthday",
            Self::VernalEquinox => "vernal-equinox",
            Self::Showa => "showa",
            Self::Constitution => "constitution",
            Self::Greenery => "greenery",
            Self::Children => "children",
            Self::Marine => "marine",
            Self::Mountain => "mountain",
            Self::RespectForTheAged => "respect-for-the-aged",
            Self::AutumnalEquinox => "autumnal-equinox",
            Self::Sports => "sports",
            Self::Culture => "culture",
            Self::Labour => "labour",
            Self::Accession => "accession",
            Self::Substitute => "substitute",
            Self::Citizens => "citizens",
        }
    }
}

/// The years for which the rule below is the law (or, to come, the law as it stands).
const YEARS: std::ops::RangeInclusive<i32> = 2007..=2099;

/// The holiday a day is by the rule, or nothing; also nothing outside the years 2007 to 2099, which the rule does not cover.
pub fn holiday_of(date: Date) -> Option<Holiday> {
    national(date)
        .or_else(|| substitute(date))
        .or_else(|| citizens(date))
}

/// 国民の祝日 in the narrow sense: the days the act names (article 2).
fn national(date: Date) -> Option<Holiday> {
    if !YEARS.contains(&date.year()) {
        return None;
    }
    accession(date)
        .or_else(|| fixed(date))
        .or_else(|| movable(date))
        .or_else(|| equinox(date))
}

/// The two days of 2019.
fn accession(date: Date) -> Option<Holiday> {
    let ymd = (date.year(), date.month(), date.day());
    matches!(ymd, (2019, 5, 1) | (2019, 10, 22)).then_some(Holiday::Accession)
}

/// Days named by month and day.
fn fixed(date: Date) -> Option<Holiday> {
    let year = date.year();
    match (date.month(), date.day()) {
        (1, 1) => Some(Holiday::NewYear),
        (2, 11) => Some(Holiday::Foundation),
        (2, 23) if year >= 2020 => Some(Holiday::EmperorsBirthday),
        (12, 23) if year <= 2018 => Some(Holiday::EmperorsBirthday),
        (4, 29) => Some(Holiday::Showa),
        (5, 3) => Some(Holiday::Constitution),
        (5, 4) => Some(Holiday::Greenery),
        (5, 5) => Some(Holiday::Children),
        (11, 3) => Some(Holiday::Culture),
        (11, 23) => Some(Holiday::Labour),
        _ => None,
    }
}

/// Days named by the week (Happy Monday), and 山の日, which moved with them in 2020 and 2021.
fn movable(date: Date) -> Option<Holiday> {
    use Holiday::{ComingOfAge, Marine, Mountain, RespectForTheAged, Sports};
    [ComingOfAge, Marine, Mountain, RespectForTheAged, Sports]
        .into_iter()
        .find(|&holiday| movable_day(holiday, date.year()) == Some(date))
}

fn movable_day(holiday: Holiday, year: i32) -> Option<Date> {
    let monday = |month, nth| Date::nth_weekday(year, month, nth, Weekday::Monday);
    match (holiday, year) {
        (Holiday::Marine, 2020) => Date::new(2020, 7, 23),
        (Holiday::Sports, 2020) => Date::new(2020, 7, 24),
        (Holiday::Mountain, 2020) => Date::new(2020, 8, 10),
        (Holiday::Marine, 2021) => Date::new(2021, 7, 22),
        (Holiday::Sports, 2021) => Date::new(2021, 7, 23),
        (Holiday::Mountain, 2021) => Date::new(2021, 8, 8),
        (Holiday::Mountain, 2016..) => Date::new(year, 8, 11),
        (Holiday::ComingOfAge, _) => monday(1, 2),
        (Holiday::Marine, _) => monday(7, 3),
        (Holiday::RespectForTheAged, _) => monday(9, 3),
        (Holiday::Sports, _) => monday(10, 2),
        _ => None,
    }
}

/// The equinoxes by the formula for 1980 to 2099, in millionths of a day.
fn equinox(date: Date) -> Option<Holiday> {
    let years = date.year() - 1980;
    let day = |start: i32| (start + 242_194 * years) / 1_000_000 - years / 4;
    let today = i32::try_from(date.day()).ok()?;
    match date.month() {
        3 if today == day(20_843_100) => Some(Holiday::VernalEquinox),
        9 if today == day(23_248_800) => Some(Holiday::AutumnalEquinox),
        _ => None,
    }
}

/// Article 3(2): when a holiday is a Sunday, the next day that is no holiday is free.
fn substitute(date: Date) -> Option<Holiday> {
    if !YEARS.contains(&date.year()) {
        return None;
    }
    let mut before = date.plus_days(-1);
    while national(before).is_some() {
        if before.weekday() == Weekday::Sunday {
            return Some(Holiday::Substitute);
        }
        before = before.plus_days(-1);
    }
    None
}

/// Article 3(3): a day between two holidays is free.
fn citizens(date: Date) -> Option<Holiday> {
    national(date.plus_days(-1))?;
    national(date.plus_days(1))?;
    Some(Holiday::Citizens)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every free day of 2022 to 2035, written down from the act and a calendar, not from this code: `month/day`.
    const LIST: [(i32, &str); 14] = [
        (
            2022,
            "1/1 1/10 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/23 10/10 11/3 11/23",
        ),
        (
            2023,
            "1/1 1/2 1/9 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/23 10/9 11/3 11/23",
        ),
        (
            2024,
            "1/1 1/8 2/11 2/12 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/22 9/23 10/14 11/3 11/4 11/23",
        ),
        (
            2025,
            "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24",
        ),
        (
            2026,
            "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23",
        ),
        (
            2027,
            "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23",
        ),
        (
            2028,
            "1/1 1/10 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/22 10/9 11/3 11/23",
        ),
        (
            2029,
            "1/1 1/8 2/11 2/12 2/23 3/20 4/29 4/30 5/3 5/4 5/5 7/16 8/11 9/17 9/23 9/24 10/8 11/3 11/23",
        ),
        (
            2030,
            "1/1 1/14 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/23 10/14 11/3 11/4 11/23",
        ),
        (
            2031,
            "1/1 1/13 2/11 2/23 2/24 3/21 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24",
        ),
        (
            2032,
            "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/21 9/22 10/11 11/3 11/23",
        ),
        (
            2033,
            "1/1 1/10 2/11 2/23 3/20 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/23 10/10 11/3 11/23",
        ),
        (
            2034,
            "1/1 1/2 1/9 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/23 10/9 11/3 11/23",
        ),
        (
            2035,
            "1/1 1/8 2/11 2/12 2/23 3/21 4/29 4/30 5/3 5/4 5/5 7/16 8/11 9/17 9/23 9/24 10/8 11/3 11/23",
        ),
    ];

    fn date(year: i32, month: u32, day: u32) -> Date {
        Date::new(year, month, day).unwrap()
    }

    fn days_off(year: i32) -> String {
        let mut found = Vec::new();
        let mut day = date(year, 1, 1);
        while day.year() == year {
            if holiday_of(day).is_some() {
                found.push(format!("{}/{}", day.month(), day.day()));
            }
            day = day.plus_days(1);
        }
        found.join(" ")
    }

    #[test]
    fn the_rule_gives_the_frozen_list_of_2022_to_2035() {
        for (year, list) in LIST {
            assert_eq!(days_off(year), list, "{year}");
        }
    }

    #[test]
    fn the_rule_knows_the_moved_days_of_2019_to_2021() {
        for (month, day, holiday) in [
            (4, 30, Holiday::Citizens),
            (5, 1, Holiday::Accession),
            (5, 2, Holiday::Citizens),
            (10, 22, Holiday::Accession),
        ] {
            assert_eq!(holiday_of(date(2019, month, day)), Some(holiday));
        }
        assert_eq!(holiday_of(date(2019, 12, 23)), None);
        assert_eq!(holiday_of(date(2020, 7, 23)), Some(Holiday::Marine));
        assert_eq!(holiday_of(date(2020, 7, 20)), None);
        assert_eq!(holiday_of(date(2020, 10, 12)), None);
        assert_eq!(holiday_of(date(2021, 8, 8)), Some(Holiday::Mountain));
        assert_eq!(holiday_of(date(2021, 8, 9)), Some(Holiday::Substitute));
        assert_eq!(holiday_of(date(2021, 8, 11)), None);
    }

    #[test]
    fn a_sunday_in_golden_week_moves_past_the_other_holidays() {
        assert_eq!(holiday_of(date(2026, 5, 3)), Some(Holiday::Constitution));
        assert_eq!(holiday_of(date(2026, 5, 6)), Some(Holiday::Substitute));
    }

    #[test]
    fn a_day_between_two_holidays_is_free() {
        assert_eq!(holiday_of(date(2026, 9, 22)), Some(Holiday::Citizens));
        assert_eq!(holiday_of(date(2032, 9, 21)), Some(Holiday::Citizens));
    }

    #[test]
    fn mountain_day_begins_in_2016() {
        assert_eq!(holiday_of(date(2015, 8, 11)), None);
        assert_eq!(holiday_of(date(2016, 8, 11)), Some(Holiday::Mountain));
    }

    #[test]
    fn years_the_rule_does_not_cover_have_no_holidays() {
        assert_eq!(holiday_of(date(2006, 1, 1)), None);
        assert_eq!(holiday_of(date(2100, 1, 1)), None);
        assert_eq!(holiday_of(date(2099, 1, 1)), Some(Holiday::NewYear));
    }
}
