//! Owns the reading of date text into numbers and marks, before anybody asks what they mean.
//!
//! It exists because a date is typed with whatever the input method gives: full-width digits, `ー` for the minus key, `・` for the slash.

use super::{Era, Weekday};

/// Numbers and the marks between and after them: `11月30日` is `[11, 30]` and `月日`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) numbers: Vec<Number>,
    pub(super) marks: String,
}

/// A run of digits; how many there were tells a year from a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u32,
    pub(super) digits: usize,
}

/// The text without blanks, in half-width lower case, with the marks an input method puts in place of `- / . , ( )` and with the
/// one-glyph era names spelt out.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for mark in text.chars().filter(|mark| !mark.is_whitespace()) {
        match mark {
            '㋿' => out.push_str("令和"),
            '㍻' => out.push_str("平成"),
            '㍼' => out.push_str("昭和"),
            '㍽' => out.push_str("大正"),
            '㍾' => out.push_str("明治"),
            other => out.push(half_width(other)),
        }
    }
    out
}

fn half_width(mark: char) -> char {
    match mark {
        '！'..='～' => {
            let ascii = u32::from(mark) - u32::from('！') + u32::from('!');
            char::from_u32(ascii).unwrap_or(mark).to_ascii_lowercase()
        }
        'ー' | '−' | '‐' | '‑' | '–' | '—' | '―' | 'ｰ' => '-',
        '・' | '･' => '/',
        '。' | '｡' => '.',
        'ヶ' | 'ヵ' | 'カ' | 'ケ' | '箇' | '個' => 'か',
        other => other.to_ascii_lowercase(),
    }
}

/// Numbers with at most one mark after each, or nothing if the text holds anything else.
pub(super) fn parts(text: &str) -> Option<Parts> {
    let mut parts = Parts {
        numbers: Vec::new(),
        marks: String::new(),
    };
    let mut rest = text;
    while !rest.is_empty() {
        let (number, after) = number(rest)?;
        parts.numbers.push(number);
        rest = after;
        let Some(mark) = rest.chars().next() else {
            break;
        };
        parts.marks.push(mark);
        rest = rest.strip_prefix(mark)?;
    }
    let known = parts.marks.chars().all(|mark| "/-.年月日".contains(mark));
    known.then_some(parts)
}

/// The number at the head of the text (元 counts as 1) and what follows it.
fn number(text: &str) -> Option<(Number, &str)> {
    if let Some(rest) = text.strip_prefix('元') {
        return Some((
            Number {
                value: 1,
                digits: 1,
            },
            rest,
        ));
    }
    let rest = text.trim_start_matches(|mark: char| mark.is_ascii_digit());
    let digits = text.len() - rest.len();
    let value = text.get(..digits)?.parse().ok()?;
    (digits <= 8).then_some((Number { value, digits }, rest))
}

/// An era's name, first kanji or letter at the head of the text, and what follows it.
pub(super) fn era(text: &str) -> Option<(Era, &str)> {
    Era::ALL.into_iter().find_map(|era| {
        let letter = era.letter().to_ascii_lowercase();
        let first_kanji = era.kanji().chars().next()?;
        let rest = text
            .strip_prefix(era.kanji())
            .or_else(|| text.strip_prefix(first_kanji))
            .or_else(|| text.strip_prefix(letter))?;
        Some((era, rest))
    })
}

/// A weekday by itself: `金`, `金曜`, `金曜日`, `fri`, `friday`.
pub(super) fn weekday(text: &str) -> Option<Weekday> {
    const NAMES: [(&str, &str, &str); 7] = [
        ("月", "mon", "monday"),
        ("火", "tue", "tuesday"),
        ("水", "wed", "wednesday"),
        ("木", "thu", "thursday"),
        ("金", "fri", "friday"),
        ("土", "sat", "saturday"),
        ("日", "sun", "sunday"),
    ];
    let stem = text
        .strip_suffix("曜日")
        .or_else(|| text.strip_suffix('曜'))
        .unwrap_or(text);
    Weekday::ALL
        .into_iter()
        .zip(NAMES)
        .find(|(_, (kanji, short, long))| stem == *kanji || text == *short || text == *long)
        .map(|(weekday, _)| weekday)
}

/// A weekday in brackets at the end, as the short form prints it (`11-30(月)`), and the text before it.
pub(super) fn bracketed_weekday(text: &str) -> (&str, Option<Weekday>) {
    let found = text
        .strip_suffix(')')
        .and_then(|inner| inner.rsplit_once('('))
        .and_then(|(before, name)| Some((before, weekday(name)?)));
    match found {
        Some((before, weekday)) => (before, Some(weekday)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_input_method_gives_for_marks_is_read_as_marks() {
        assert_eq!(plain("１１ー３０"), "11-30");
        assert_eq!(plain("１１・３０"), "11/30");
        assert_eq!(plain("Ｒ８。１１。３０"), "r8.11.30");
        assert_eq!(plain(" 2026 / 11 / 30 "), "2026/11/30");
        assert_eq!(plain("㋿8年"), "令和8年");
        assert_eq!(plain("１１−３０（月）"), "11-30(月)");
    }

    #[test]
    fn numbers_and_marks_come_apart() {
        let parts = parts("2026年11月30日").unwrap();
        let values: Vec<_> = parts.numbers.iter().map(|number| number.value).collect();
        assert_eq!(values, [2026, 11, 30]);
        assert_eq!(parts.marks, "年月日");
    }

    #[test]
    fn anything_else_is_not_taken_apart() {
        assert_eq!(parts("11//30"), None);
        assert_eq!(parts("11:30"), None);
        assert_eq!(parts("十一月"), None);
        assert_eq!(parts("999999999"), None);
    }
}
