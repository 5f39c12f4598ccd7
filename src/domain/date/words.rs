//! Owns the words for days (今日, 来週金, +7d, 月末): their reading and the one form in which each is printed.

use std::fmt;

use super::entry::Kind;
use super::reader::weekday;
use super::spoken::{DAYS, WEEKS, meaning, ordinal, usual};
use super::{DateEntry, Unit, Weekday};

/// Words for days.
pub(super) fn word(text: &str) -> Option<Kind> {
    meaning(&DAYS, text)
        .or_else(|| weekday(text).map(Kind::Coming))
        .or_else(|| week_word(text))
}

/// `来週金`, `next fri`.
fn week_word(text: &str) -> Option<Kind> {
    WEEKS.into_iter().find_map(|(weeks, ja, en)| {
        ja.iter().chain(en).find_map(|name| {
            let rest = text.strip_prefix(name)?;
            let weekday = weekday(rest.strip_prefix('の').unwrap_or(rest))?;
            Some(Kind::InWeek { weeks, weekday })
        })
    })
}

/// What stands behind a shift into the future.
const AHEAD: [&str; 3] = ["後", "later", "fromnow"];
/// What stands behind a shift into the past.
const BACK: [&str; 2] = ["前", "ago"];
/// What stands before a shift into the future.
const IN: &str = "in";

/// `+7d`, `-3d`, `7日後`, `2週間前`, `3 days ago`: the direction is told.
pub(super) fn signed_shift(text: &str) -> Option<Kind> {
    let told = text.starts_with(['+', '-'])
        || AHEAD.iter().chain(&BACK).any(|end| text.ends_with(end))
        || text.starts_with(IN);
    if told { shift(text) } else { None }
}

/// A number of units with or without a direction; a number alone is days if nobody could take it for a date (one or two digits).
pub(super) fn shift(text: &str) -> Option<Kind> {
    let (body, direction) = direction(text);
    let unit_text = body.trim_start_matches(|mark: char| mark.is_ascii_digit());
    let number = body.strip_suffix(unit_text)?;
    let signed = text.starts_with(['+', '-']);
    let unit = match unit_text {
        "" if signed || number.len() <= 2 => Unit::Day,
        "d" | "日" | "day" | "days" => Unit::Day,
        "w" | "週" | "週間" | "week" | "weeks" => Unit::Week,
        "m" | "月" | "か月" | "か月間" | "month" | "months" => Unit::Month,
        "y" | "年" | "年間" | "year" | "years" => Unit::Year,
        _ => return None,
    };
    let count: i32 = number.parse().ok()?;
    Some(Kind::Shift {
        count: count * direction,
        unit,
    })
}

fn direction(text: &str) -> (&str, i32) {
    if let Some(rest) = text.strip_prefix('-') {
        return (rest, -1);
    }
    if let Some(rest) = BACK.iter().find_map(|end| text.strip_suffix(end)) {
        return (rest, -1);
    }
    let rest = text.strip_prefix('+').unwrap_or(text);
    let rest = rest.strip_prefix(IN).unwrap_or(rest);
    let ahead = AHEAD.iter().find_map(|end| rest.strip_suffix(end));
    (ahead.unwrap_or(rest), 1)
}

impl DateEntry {
    /// As an English reader writes it.
    pub(super) fn english(self) -> String {
        let told = match self.kind {
            Kind::InWeek { weeks, weekday } => {
                let week = usual(&WEEKS, weeks).map_or("this", |(_, en)| en);
                format!("{week}{}", short(weekday))
            }
            Kind::Coming(weekday) => short(weekday).to_owned(),
            Kind::DayOfMonth(day) => ordinal(day),
            Kind::Shift { count, .. } if count != 0 => self.kind.to_string(),
            kind @ (Kind::Shift { .. } | Kind::MonthEnd { .. } | Kind::FiscalYearEnd { .. }) => {
                usual(&DAYS, kind).map_or_else(|| kind.to_string(), |(_, en)| en.to_owned())
            }
            kind @ (Kind::Exact(_) | Kind::MonthDay { .. }) => kind.to_string(),
        };
        match self.weekday {
            Some(weekday) => format!("{told}({})", short(weekday)),
            None => told,
        }
    }
}

impl fmt::Display for DateEntry {
    /// One fixed form for each meaning, which reads back as the same entry.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        match self.weekday {
            Some(weekday) => write!(f, "({})", kanji(weekday)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Exact(date) => write!(f, "{date}"),
            Self::MonthDay { month, day } => write!(f, "{month:02}-{day:02}"),
            Self::DayOfMonth(day) => write!(f, "{day}日"),
            Self::Shift { count, unit } if count != 0 => write!(f, "{count:+}{}", letter(unit)),
            Self::InWeek { weeks, weekday } => {
                write!(f, "{}{}", week_name(weeks), kanji(weekday))
            }
            Self::Coming(weekday) => write!(f, "{}曜", kanji(weekday)),
            Self::Shift { .. } => f.write_str("今日"),
            Self::MonthEnd { .. } => f.write_str(usual(&DAYS, *self).map_or("月末", |(ja, _)| ja)),
            Self::FiscalYearEnd { .. } => {
                f.write_str(usual(&DAYS, *self).map_or("年度末", |(ja, _)| ja))
            }
        }
    }
}

pub(super) const fn letter(unit: Unit) -> char {
    match unit {
        Unit::Day => 'd',
        Unit::Week => 'w',
        Unit::Month => 'm',
        Unit::Year => 'y',
    }
}

/// 来週: only weeks that have a word are ever read.
pub(super) fn week_name(weeks: i32) -> &'static str {
    usual(&WEEKS, weeks).map_or("今週", |(ja, _)| ja)
}

const fn short(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "mon",
        Weekday::Tuesday => "tue",
        Weekday::Wednesday => "wed",
        Weekday::Thursday => "thu",
        Weekday::Friday => "fri",
        Weekday::Saturday => "sat",
        Weekday::Sunday => "sun",
    }
}

const fn kanji(weekday: Weekday) -> char {
    match weekday {
        Weekday::Monday => '月',
        Weekday::Tuesday => '火',
        Weekday::Wednesday => '水',
        Weekday::Thursday => '木',
        Weekday::Friday => '金',
        Weekday::Saturday => '土',
        Weekday::Sunday => '日',
    }
}
