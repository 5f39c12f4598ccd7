//! Owns the pair of arenas that is searched: the texts as written, and beside them how they are read.

use super::arena::{Arena, Row};
use super::fold::fold;
use super::needle::{Needle, reading_run};
use super::reading::Readings;

/// The folded texts of all records and their readings.
#[derive(Clone, Debug)]
pub struct Index {
    texts: Arena,
    readings: Arena,
    words: Readings,
}

impl Index {
    /// An empty index whose records have that many layers, reading kanji by those words.
    pub const fn new(layers: u8, words: Readings) -> Self {
        Self {
            texts: Arena::new(layers),
            readings: Arena::new(layers),
            words,
        }
    }

    /// Writes a record's layer, in place of what was there. Fields are given joined by line ends, so that no word runs over two.
    pub fn put(&mut self, key: u32, layer: u8, text: &str) {
        let folded = fold(text);
        let reading = self.words.reading_of_folded(&folded);
        self.texts.put(key, layer, &folded);
        let mut run = reading_run(&reading.kana);
        if !run.is_empty() {
            run.push('\n');
        }
        self.readings.put(key, layer, &run);
    }

    /// Takes a record out.
    pub fn remove(&mut self, key: u32) {
        self.texts.remove(key);
        self.readings.remove(key);
    }

    /// Whether a word stands in, or is read in, what may be seen of a record. No word stands in what may not be seen.
    pub fn matches(&self, row: Row, needle: &Needle) -> bool {
        self.texts.visible(row).any(|text| needle.is_in(text))
            || needle.has_reading()
                && self
                    .readings
                    .visible(row)
                    .any(|reading| needle.is_in_reading(reading))
    }

    /// The folded texts of a record that may be seen, from the lowest layer.
    pub fn texts(&self, row: Row) -> impl Iterator<Item = &str> {
        let texts = self.texts.visible(row);
        texts.filter_map(|text| std::str::from_utf8(text).ok())
    }

    /// The words by which kanji are read.
    pub const fn words(&self) -> &Readings {
        &self.words
    }

    /// Bytes held for texts and readings.
    pub const fn len(&self) -> usize {
        self.texts.len() + self.readings.len()
    }

    /// Whether nothing was ever written.
    pub const fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::super::arena::Layers;
    use super::*;

    const SEEN: Layers = Layers::NONE.with(0);

    fn index() -> Index {
        let mut index = Index::new(2, Readings::built_in());
        index.put(0, 0, "採血の手順\n大阪");
        index.put(0, 1, "秘密の樹脂");
        index
    }

    fn found(index: &Index, typed: &str, layers: Layers) -> bool {
        index.matches(Row { key: 0, layers }, &Needle::new(typed))
    }

    #[test]
    fn a_record_is_found_by_its_text_its_reading_and_romaji() {
        let index = index();
        for typed in ["採血", "さいけつ", "saiketsu", "ｻｲｹﾂ", "osaka", "oosaka"] {
            assert!(found(&index, typed, SEEN), "{typed}");
        }
        assert!(!found(&index, "輸血", SEEN));
    }

    #[test]
    fn a_layer_that_may_not_be_seen_is_not_found_by_text_or_reading() {
        let index = index();
        for typed in ["樹脂", "jushi"] {
            assert!(found(&index, typed, Layers::ALL), "{typed}");
            assert!(!found(&index, typed, SEEN), "{typed}");
            assert!(!found(&index, typed, Layers::NONE), "{typed}");
        }
    }

    #[test]
    fn a_word_does_not_run_over_two_fields() {
        assert!(!found(&index(), "手順大阪", SEEN));
    }

    #[test]
    fn lines_of_a_record_are_searched_as_one_text() {
        let mut index = Index::new(2, Readings::built_in());
        index.put(0, 0, "採血の手順\n");
        index.put(0, 1, "大阪\n");
        let row = Row {
            key: 0,
            layers: Layers::ALL,
        };
        assert_eq!(index.texts(row).count(), 1);
        assert_eq!(index.readings.visible(row).count(), 1);
        for typed in ["手順大阪", "てじゅんおおさか", "手順 大阪"] {
            assert!(!found(&index, typed, Layers::ALL), "{typed}");
        }
    }

    #[test]
    fn a_changed_record_is_found_by_its_new_text_alone() {
        let mut index = index();
        index.put(0, 0, "輸血");
        assert!(found(&index, "yuketsu", SEEN));
        assert!(!found(&index, "saiketsu", SEEN));
        index.remove(0);
        assert!(!found(&index, "輸血", Layers::ALL));
    }
}
