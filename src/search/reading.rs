//! Owns readings: how kanji are read, by a table of our field's words, and how kana typed in Latin letters is understood.
//!
//! The table is our own and small enough to check by hand (dictionaries of others download at build time or carry terms we do not want).
//! A word it lacks is simply not found by its reading; the フリガナ of a record, which a person confirms, is searched as well.

use std::collections::BTreeMap;

use wana_kana::ConvertJapanese;

use super::fold::fold;

/// The table shipped with the program: `word,reading` a line, `#` begins a comment.
const BUILT_IN: &str = include_str!("../../assets/readings.csv");

/// Words and their readings.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    /// By the first character, the longest word first.
    words: BTreeMap<char, Vec<(String, String)>>,
}

/// How a text is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Folded kana; what could not be read is left out and marked by one blank.
    pub kana: String,
    /// Whether every letter was kana or in the table: only then is it worth offering as a フリガナ.
    pub complete: bool,
}

impl Readings {
    /// The shipped table.
    pub fn built_in() -> Self {
        let mut readings = Self::default();
        for (word, reading) in rows(BUILT_IN) {
            readings.add(word, reading);
        }
        readings
    }

    /// Adds a word (replacing its reading), such as a place name of the region.
    pub fn add(&mut self, word: &str, reading: &str) {
        let (word, reading) = (fold(word), fold(reading));
        let Some(first) = word.chars().next() else {
            return;
        };
        let words = self.words.entry(first).or_default();
        words.retain(|(known, _)| *known != word);
        let place = words.partition_point(|(known, _)| known.len() >= word.len());
        words.insert(place, (word, reading));
    }

    /// How the text is read: the longest known word at each place, kana as they are.
    pub fn reading_of(&self, text: &str) -> Reading {
        self.reading_of_folded(&fold(text))
    }

    pub(super) fn reading_of_folded(&self, folded: &str) -> Reading {
        let mut kana = String::with_capacity(folded.len());
        let mut complete = true;
        let mut rest = folded;
        while let Some(first) = rest.chars().next() {
            if let Some((reading, after)) = self.longest_at(first, rest) {
                kana.push_str(reading);
                rest = after;
                continue;
            }
            if is_kana(first) {
                kana.push(first);
            } else {
                complete &= !first.is_alphanumeric();
                push_gap(&mut kana);
            }
            rest = rest.strip_prefix(first).unwrap_or_default();
        }
        kana.truncate(kana.trim_end().len());
        Reading { kana, complete }
    }

    fn longest_at<'a, 'b>(&'a self, first: char, text: &'b str) -> Option<(&'a str, &'b str)> {
        if is_kana(first) || first.is_ascii() {
            return None;
        }
        let words = self.words.get(&first)?;
        words
            .iter()
            .find_map(|(word, reading)| Some((reading.as_str(), text.strip_prefix(word.as_str())?)))
    }
}

fn push_gap(kana: &mut String) {
    if !kana.is_empty() && !kana.ends_with(' ') {
        kana.push(' ');
    }
}

fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(','))
}

fn is_kana(mark: char) -> bool {
    matches!(mark, 'ぁ'..='ゖ' | 'ゝ' | 'ゞ')
}

/// The kana a query in Latin letters stands for (folded), or nothing if it holds anything but romaji.
///
/// Vowels with a macron (`Ōsaka`) count as short ones, as most people type them; see [`short_vowels`].
pub fn romaji(query: &str) -> Option<String> {
    let plain: String = fold(query).chars().map(without_macron).collect();
    let is_romaji = |mark: char| mark.is_ascii_lowercase() || matches!(mark, '-' | '\'' | ' ');
    if !plain.chars().any(|mark| mark.is_ascii_lowercase()) || !plain.chars().all(is_romaji) {
        return None;
    }
    let kana = fold(&plain.to_hiragana());
    let all_kana = kana.chars().all(|mark| is_kana(mark) || mark == ' ');
    (all_kana && !kana.is_empty()).then_some(kana)
}

fn without_macron(mark: char) -> char {
    match mark {
        'ā' | 'â' => 'a',
        'ī' | 'î' => 'i',
        'ū' | 'û' => 'u',
        'ē' | 'ê' => 'e',
        'ō' | 'ô' => 'o',
        other => other,
    }
}

/// Folded kana with long お and う shortened, because とうきょう is typed `tokyo` as often as `toukyou`.
pub fn short_vowels(kana: &str) -> String {
    let mut out = String::with_capacity(kana.len());
    let mut before = ' ';
    for mark in kana.chars() {
        let drawn_out = match mark {
            'う' => ends_in_o(before) || ends_in_u(before),
            'お' => ends_in_o(before),
            _ => false,
        };
        if !drawn_out {
            out.push(mark);
        }
        // A third vowel is its own: おおう is お, う.
        before = if drawn_out { ' ' } else { mark };
    }
    out
}

fn ends_in_o(kana: char) -> bool {
    "おこごそぞとどのほぼぽもよょろを".contains(kana)
}

fn ends_in_u(kana: char) -> bool {
    "うくぐすずつづぬふぶぷむゆゅる".contains(kana)
}

/// Whether folded text is kana alone, so that it may be looked for among readings.
pub(super) fn is_kana_alone(folded: &str) -> bool {
    !folded.is_empty() && folded.chars().all(is_kana)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_each_word_once_and_reads_it_in_kana() {
        let mut seen = BTreeMap::new();
        for (word, reading) in rows(BUILT_IN) {
            let folded = fold(reading);
            assert!(is_kana_alone(&folded), "{word},{reading}");
            assert!(!is_kana_alone(&fold(word)), "{word}");
            assert_eq!(seen.insert(fold(word), reading), None, "{word}");
        }
        assert!(seen.len() >= 600, "{}", seen.len());
    }

    #[test]
    fn every_line_of_the_table_is_a_comment_or_a_row() {
        for line in BUILT_IN.lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(line.split(',').count(), 2, "{line}");
            assert_eq!(line.trim(), line);
        }
    }

    #[test]
    fn the_longest_word_is_read() {
        let readings = Readings::built_in();
        let read = |text| readings.reading_of(text).kana;
        assert_eq!(read("手術部"), "しゅじゅつぶ");
        assert_eq!(read("樹脂成形"), "じゅしせいけい");
        assert_eq!(read("神奈川県"), "かながわけん");
        assert_eq!(read("大阪の病院"), "おおさかのびょういん");
        assert_eq!(read("カテーテル"), "かててる");
        assert_eq!(read("齋藤"), "さいとう");
    }

    #[test]
    fn what_cannot_be_read_is_a_gap_and_told() {
        let mut readings = Readings::default();
        readings.add("樹脂", "ジュシ");
        let partly = readings.reading_of("樹脂ABC樹脂の槍");
        assert_eq!(partly.kana, "じゅし じゅしの");
        assert!(!partly.complete);
        assert!(readings.reading_of("樹脂・じゅし").complete);
    }

    #[test]
    fn a_word_added_later_replaces_the_reading() {
        let mut readings = Readings::built_in();
        readings.add("日本", "にっぽん");
        readings.add("日本橋", "にほんばし");
        assert_eq!(readings.reading_of("日本").kana, "にっぽん");
        assert_eq!(readings.reading_of("日本橋").kana, "にほんばし");
    }

    #[test]
    fn romaji_becomes_kana_or_nothing() {
        assert_eq!(romaji("tanaka").as_deref(), Some("たなか"));
        assert_eq!(romaji("Ｔａｎａｋａ").as_deref(), Some("たなか"));
        assert_eq!(romaji("shujutsu").as_deref(), Some("しゅじゅつ"));
        assert_eq!(romaji("syuzyutu").as_deref(), Some("しゅじゅつ"));
        assert_eq!(romaji("kate-teru").as_deref(), Some("かててる"));
        assert_eq!(romaji("kensa").as_deref(), Some("けんさ"));
        assert_eq!(romaji("Ōsaka").as_deref(), Some("おさか"));
        for query in ["mri", "ct", "tan4", "樹脂", "", "-", "たなか"] {
            assert_eq!(romaji(query), None, "{query}");
        }
    }

    #[test]
    fn long_vowels_are_shortened_alike_however_they_are_typed() {
        let typed = |query| short_vowels(&romaji(query).unwrap());
        assert_eq!(typed("toukyou"), typed("tokyo"));
        assert_eq!(typed("oosaka"), typed("osaka"));
        assert_eq!(typed("kyuukyuu"), typed("kyukyu"));
        assert_eq!(short_vowels("おおう"), "おう");
    }
}
