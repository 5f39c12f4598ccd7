//! Owns the way from a ward's words to a workshop's: 袋 -> 縫製, フィルム. The table lies in `assets/lexicon.csv`, a row for each word; what it
//! leads to is a suggestion, which a person confirms by tagging the need.

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

#[cfg(test)]
mod tests {
    use super::*;

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
