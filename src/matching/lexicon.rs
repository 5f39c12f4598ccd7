//! Owns the way from a ward's words to a workshop's: 袋 -> 縫製, フィルム. The table lies in `assets/lexicon.csv`, a row for each word; what it
//! leads to is a suggestion, which a person confirms by tagging the need.

use super::likeness::is_kanji;

/// A ward's word and the tags that it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As wards write it.
    pub word: &'static str,
    /// As firms write what they can do, separated by `;`.
    tags: &'static str,
}

impl Entry {
    /// The tags that the word leads to.
    pub fn tags(self) -> impl Iterator<Item = &'static str> {
        self.tags.split(';').filter(|tag| !tag.is_empty())
    }
}

/// The words of wards.
#[derive(Clone, Debug)]
pub struct Lexicon(Vec<Entry>);

impl Default for Lexicon {
    /// The table that comes with the program.
    fn default() -> Self {
        let lines = include_str!("../../assets/lexicon.csv").lines().skip(1);
        let entries = lines.filter_map(|line| line.split_once(','));
        Self(entries.map(|(word, tags)| Entry { word, tags }).collect())
    }
}

impl Lexicon {
    /// The words that a text holds.
    pub fn found(&self, holds: impl Fn(&str) -> bool) -> Vec<Entry> {
        let found = self.0.iter().filter(|entry| holds(entry.word));
        found.copied().collect()
    }
}

/// True if a ward's word stands in a text, both folded. A single kanji must end what it stands in, as the head of a Japanese compound
/// does: 輸液管 is a 管 and 管理 is none.
pub fn stands_in(word: &str, text: &str) -> bool {
    let single = word.chars().count() == 1 && word.chars().all(is_kanji);
    let mut found = text.match_indices(word);
    found.any(|(at, _)| {
        let after = text
            .get(at + word.len()..)
            .and_then(|rest| rest.chars().next());
        !(single && after.is_some_and(is_kanji))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_kanji_is_found_where_it_ends_a_word() {
        for (word, text, found) in [
            ("管", "輸液管が抜ける", true),
            ("管", "薬の管理", false),
            ("管", "薬の管理と管", true),
            ("管", "管", true),
            ("台車", "台車置き場", true),
            ("袋", "縫製", false),
        ] {
            assert_eq!(stands_in(word, text), found, "{word} {text}");
        }
    }

    #[test]
    fn a_wards_word_leads_to_the_tags_of_workshops() {
        let found = Lexicon::default().found(|word| "ドレーンの袋を提げる".contains(word));
        let tags: Vec<&str> = found.iter().flat_map(|entry| entry.tags()).collect();
        assert!(tags.contains(&"縫製"), "{tags:?}");
    }

    #[test]
    fn every_row_has_a_word_and_a_tag() {
        for entry in Lexicon::default().0 {
            assert!(
                !entry.word.is_empty() && entry.tags().count() > 0,
                "{entry:?}"
            );
            assert!(!entry.tags.contains(','), "{entry:?}");
        }
    }
}
