//! Owns the reading of a time of day as it is typed: `1300`, `13時半`, `午後1:30` and `1:30pm` are times; it is kept as `13:00`, so that
//! lists sort it.

use super::TimeOfDay;
use super::reader::plain;

/// Half of a day: what 午後 adds, and the hours of it.
const HALF: u32 = 12;

impl TimeOfDay {
    /// Reads a time as offices write it; `None` if it is none. Digits alone are an hour, or an hour and minutes.
    pub fn read(typed: &str) -> Option<Self> {
        let text = plain(typed).replace("から", "").replace('~', "");
        let (half, text) = half_of(&text);
        let (hour, minute) = parts(text)?;
        match half {
            Some(_) if hour > HALF => None,
            Some(Half::Before) => Self::new(hour % HALF, minute, 0),
            Some(Half::After) => Self::new(hour % HALF + HALF, minute, 0),
            None => Self::new(hour, minute, 0),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    Before,
    After,
}

/// The half of the day that is said, and the rest.
fn half_of(text: &str) -> (Option<Half>, &str) {
    const WORDS: [(&str, Half); 6] = [
        ("午前", Half::Before),
        ("午後", Half::After),
        ("a.m.", Half::Before),
        ("p.m.", Half::After),
        ("am", Half::Before),
        ("pm", Half::After),
    ];
    let said = WORDS.iter().find_map(|(word, half)| {
        let rest = text.strip_prefix(word).or_else(|| text.strip_suffix(word));
        Some((Some(*half), rest?))
    });
    said.unwrap_or((None, text))
}

/// The hour and the minutes.
fn parts(text: &str) -> Option<(u32, u32)> {
    if let Some((hour, minute)) = text.split_once([':', '時', '.']) {
        let minute = minute.strip_suffix('分').unwrap_or(minute);
        return match minute {
            "半" => Some((number(hour, 2)?, 30)),
            "" if text.ends_with('時') => Some((number(hour, 2)?, 0)),
            minute => Some((number(hour, 2)?, number(minute, 2)?)),
        };
    }
    match text.len() {
        1 | 2 => Some((number(text, 2)?, 0)),
        _ => number(text, 4).map(|both| (both / 100, both % 100)),
    }
}

/// Digits alone, at most so many.
fn number(text: &str, most: usize) -> Option<u32> {
    let digits = !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_time_is_read_as_offices_write_it() {
        let read = [
            ("13:00", "13:00"),
            ("1300", "13:00"),
            ("１３：３０", "13:30"),
            ("930", "09:30"),
            ("9", "09:00"),
            ("13時", "13:00"),
            ("13時30分", "13:30"),
            ("13時半", "13:30"),
            ("13時から", "13:00"),
            ("午後1時半", "13:30"),
            ("午前 9:05", "09:05"),
            ("午後12時", "12:00"),
            ("午前0時", "00:00"),
            ("1:30 pm", "13:30"),
            ("12 AM", "00:00"),
            ("1.30 p.m.", "13:30"),
            ("0:00", "00:00"),
            ("23:59", "23:59"),
        ];
        for (typed, meant) in read {
            let time = TimeOfDay::read(typed).map(|time| time.to_string());
            assert_eq!(time.as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn what_is_no_time_is_not_guessed_at() {
        let none = [
            "",
            "24:00",
            "12:60",
            "1260",
            "2500",
            "午後13時",
            "昼",
            "13:",
            ":30",
            "13:000",
            "13000",
            "13-15",
            "1時2時",
            "+9",
            "午後",
        ];
        for typed in none {
            assert_eq!(TimeOfDay::read(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_time_that_reads_as_itself_or_none(typed in "\\PC{0,8}") {
            if let Some(time) = TimeOfDay::read(&typed) {
                prop_assert_eq!(TimeOfDay::read(&time.to_string()), Some(time));
            }
        }
    }
}
