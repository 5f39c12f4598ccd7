//! Owns the answer to "is this what was begun to be typed?" for the short lists beside a field: a name answers to its own
//! letters, to its フリガナ and to kana or romaji typed without conversion.

use crate::search::fold::fold;
use crate::search::needle::{Needle, reading_run};
use crate::search::reading::Readings;

/// How well a name answers, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// It is the very name.
    Exact,
    /// The name begins so.
    Begins,
    /// Its reading begins so.
    ReadingBegins,
    /// The name holds it.
    Holds,
    /// Its reading holds it.
    ReadingHolds,
}

/// What was typed, prepared for many names.
#[derive(Debug)]
pub struct Lookup<'a> {
    needle: Needle,
    readings: &'a Readings,
}

impl<'a> Lookup<'a> {
    /// For what was typed so far.
    pub fn new(typed: &str, readings: &'a Readings) -> Self {
        Self {
            needle: Needle::new(typed.trim()),
            readings,
        }
    }

    /// True if nothing was typed: every name answers.
    pub fn is_empty(&self) -> bool {
        self.needle.text().is_empty()
    }

    /// How a name answers; `reading` is its フリガナ, empty if there is none.
    pub fn answer(&self, name: &str, reading: &str) -> Option<Answer> {
        let folded = fold(name);
        if folded == self.needle.text() {
            return Some(Answer::Exact);
        }
        if folded.starts_with(self.needle.text()) {
            return Some(Answer::Begins);
        }
        if self.needle.is_in(folded.as_bytes()) {
            return Some(Answer::Holds);
        }
        self.by_reading(name, reading)
    }

    fn by_reading(&self, name: &str, reading: &str) -> Option<Answer> {
        if !self.needle.has_reading() {
            return None;
        }
        let kana = if reading.is_empty() {
            self.readings.reading_of(name).kana
        } else {
            fold(reading)
        };
        let run = reading_run(&kana);
        let begins = run
            .lines()
            .any(|line| self.needle.is_in_reading(opening(line, self.needle.text())));
        match (begins, self.needle.is_in_reading(run.as_bytes())) {
            (true, _) => Some(Answer::ReadingBegins),
            (false, true) => Some(Answer::ReadingHolds),
            (false, false) => None,
        }
    }
}

/// As much of the beginning of a reading as what was typed can stand for: a Latin letter stands for one kana at most.
fn opening<'r>(reading: &'r str, typed: &str) -> &'r [u8] {
    let end = reading
        .char_indices()
        .nth(typed.chars().count())
        .map_or(reading.len(), |(at, _)| at);
    reading.get(..end).unwrap_or_default().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(typed: &str, name: &str, reading: &str) -> Option<Answer> {
        let readings = Readings::built_in();
        Lookup::new(typed, &readings).answer(name, reading)
    }

    #[test]
    fn a_name_answers_to_its_letters_in_any_width() {
        assert_eq!(answer("a病院", "Ａ病院", ""), Some(Answer::Exact));
        assert_eq!(answer("手術", "手術部", ""), Some(Answer::Begins));
        assert_eq!(answer("ﾌﾟﾚｽ", "東プレス工業", ""), Some(Answer::Holds));
        assert_eq!(answer("手術", "外来", ""), None);
    }

    #[test]
    fn a_name_answers_to_kana_and_romaji_by_its_furigana() {
        assert_eq!(
            answer("やま", "山本製作所", "ヤマモトセイサクショ"),
            Some(Answer::ReadingBegins)
        );
        assert_eq!(
            answer("yama", "山本製作所", "ヤマモトセイサクショ"),
            Some(Answer::ReadingBegins)
        );
        assert_eq!(
            answer("seisaku", "山本製作所", "ヤマモトセイサクショ"),
            Some(Answer::ReadingHolds)
        );
    }

    #[test]
    fn a_word_of_the_ward_answers_to_kana_without_furigana() {
        assert_eq!(answer("しゅ", "手術部", ""), Some(Answer::ReadingBegins));
        assert_eq!(answer("kango", "看護師", ""), Some(Answer::ReadingBegins));
    }

    #[test]
    fn nothing_typed_is_answered_by_every_name() {
        assert_eq!(answer(" ", "外来", ""), Some(Answer::Begins));
    }
}
