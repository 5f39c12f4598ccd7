//! Owns the words for days (今日, 来週金, +7d, 月末): their reading and the one form in which each is printed.

use std::fmt;

use super::entry::Kind;
use super::reader::weekday;
use super::{DateEntry, Unit, Weekday};

/// Words for days.
pub(super) fn word(text: &str) -> Option<Kind> {
    let shift = |count| {
        Some(Kind::Shift {
            count,
            unit: Unit::Day,
        })
    };
    match text {
        "今日" | "本日" | "きょう" | "today" => shift(0),
        "明日" | "あした" | "あす" | "tomorrow" => shift(1),
        "明後日" | "あさって" => shift(2),
        "昨日" | "きのう" | "yesterday" => shift(-1),
        "一昨日" | "おととい" => shift(-2),
        "月末" | "今月末" | "monthend" => Some(Kind::MonthEnd { months: 0 }),
        "来月末" | "nextmonthend" => Some(Kind::MonthEnd { months: 1 }),
        "再来月末" => Some(Kind::MonthEnd { months: 2 }),
        "先月末" | "lastmonthend" => Some(Kind::MonthEnd { months: -1 }),
        "年度末" | "今年度末" => Some(Kind::FiscalYearEnd { years: 0 }),
        "来年度末" => Some(Kind::FiscalYearEnd { years: 1 }),
        _ => weekday(text).map(Kind::Coming).or_else(|| week_word(text)),
    }
}

/// `来週金`, `next fri`.
fn week_word(text: &str) -> Option<Kind> {
    const WEEKS: [(&str, i32); 9] = [
        ("再来週", 2),
        ("来週", 1),
        ("今週", 0),
        ("先々週", -2),
        ("先週", -1),
        ("next", 1),
        ("this", 0),
        ("last", -1),
        ("翌週", 1),
    ];
    WEEKS.into_iter().find_map(|(name, weeks)| {
        let rest = text.strip_prefix(name)?;
        let weekday = weekday(rest.strip_prefix('の').unwrap_or(rest))?;
        Some(Kind::InWeek { weeks, weekday })
    })
}

/// `+7d`, `-3d`, `7日後`, `2週間前`: the direction is told.
pub(super) fn signed_shift(text: &str) -> Option<Kind> {
    let told = text.starts_with(['+', '-']) || text.ends_with(['後', '前']);
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
        "d" | "日" => Unit::Day,
        "w" | "週" | "週間" => Unit::Week,
        "m" | "月" | "か月" | "か月間" => Unit::Month,
        "y" | "年" | "年間" => Unit::Year,
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
    if let Some(rest) = text.strip_suffix('前') {
        return (rest, -1);
    }
    let rest = text.strip_prefix('+').unwrap_or(text);
    (rest.strip_suffix('後').unwrap_or(rest), 1)
}

impl DateEntry {
    /// As an English reader writes it; what has no English form keeps the one it has.
    pub(super) fn english(self) -> String {
        let week = |weeks: i32| match weeks {
            -1 => Some("last"),
            0 => Some("this"),
            1 => Some("next"),
            _ => None,
        };
        let told = match self.kind {
            _ if self.weekday.is_some() => None,
            Kind::Shift {
                count: 0,
                unit: Unit::Day,
            } => Some("today".to_owned()),
            Kind::InWeek { weeks, weekday } => {
                week(weeks).map(|week| format!("{week}{}", short(weekday)))
            }
            Kind::Coming(weekday) => Some(short(weekday).to_owned()),
            Kind::MonthEnd { months: 0 } => Some("monthend".to_owned()),
            Kind::MonthEnd { months: 1 } => Some("nextmonthend".to_owned()),
            Kind::MonthEnd { months: -1 } => Some("lastmonthend".to_owned()),
            Kind::Exact(_)
            | Kind::MonthDay { .. }
            | Kind::DayOfMonth(_)
            | Kind::Shift { .. }
            | Kind::MonthEnd { .. }
            | Kind::FiscalYearEnd { .. } => None,
        };
        told.unwrap_or_else(|| self.to_string())
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
            Self::Shift {
                count: 0,
                unit: Unit::Day,
            } => write!(f, "今日"),
            Self::Shift { count, unit } => write!(f, "{count:+}{}", letter(unit)),
            Self::InWeek { weeks, weekday } => {
                write!(f, "{}{}", week_name(weeks), kanji(weekday))
            }
            Self::Coming(weekday) => write!(f, "{}曜", kanji(weekday)),
            Self::MonthEnd { months: -1 } => write!(f, "先月末"),
            Self::MonthEnd { months: 1 } => write!(f, "来月末"),
            Self::MonthEnd { months: 2 } => write!(f, "再来月末"),
            Self::MonthEnd { .. } => write!(f, "月末"),
            Self::FiscalYearEnd { years: 1 } => write!(f, "来年度末"),
            Self::FiscalYearEnd { .. } => write!(f, "年度末"),
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

pub(super) const fn week_name(weeks: i32) -> &'static str {
    match weeks {
        2 => "再来週",
        1 => "来週",
        -1 => "先週",
        -2 => "先々週",
        _ => "今週",
    }
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
