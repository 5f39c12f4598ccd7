//! Owns what is looked for: a typed word in the forms in which it may stand in the texts and in the readings.

use memchr::memmem::Finder;

use super::fold::fold;
use super::reading::{is_kana_alone, romaji, short_vowels};

/// A word to look for, folded once and prepared for many texts.
#[derive(Clone, Debug)]
pub struct Needle {
    text: String,
    in_text: Finder<'static>,
    kana: Option<Box<Kana>>,
}

/// The kana a word stands for, as typed and with short vowels.
#[derive(Clone, Debug)]
struct Kana {
    text: String,
    exact: Finder<'static>,
    /// Absent where shortening changes nothing.
    short: Option<Finder<'static>>,
}

impl Needle {
    /// The word as typed. Kana and romaji are also looked for among readings.
    pub fn new(typed: &str) -> Self {
        let text = fold(typed);
        let kana = if is_kana_alone(&text) {
            Some(text.clone())
        } else {
            romaji(&text)
        };
        Self {
            in_text: Finder::new(&text).into_owned(),
            kana: kana.map(Kana::new).map(Box::new),
            text,
        }
    }

    /// The folded word.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether folded text holds the word. An empty word is in every text.
    pub fn is_in(&self, folded: &[u8]) -> bool {
        self.in_text.find(folded).is_some()
    }

    /// Whether a reading (see [`reading_run`]) holds what the word stands for. A word that is neither kana nor romaji is in none.
    pub fn is_in_reading(&self, reading: &[u8]) -> bool {
        self.kana.as_ref().is_some_and(|kana| {
            let found = |finder: &Finder<'_>| finder.find(reading).is_some();
            found(&kana.exact) || kana.short.as_ref().is_some_and(found)
        })
    }

    /// Whether the word can be in a reading at all.
    pub const fn has_reading(&self) -> bool {
        self.kana.is_some()
    }

    /// Whether everything that holds this word holds the other too, so that a search may go on within the other's hits.
    pub fn narrows(&self, other: &Self) -> bool {
        let readings = match (&self.kana, &other.kana) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(this), Some(other)) => this.narrows(other),
        };
        readings && self.text.contains(&other.text)
    }
}

impl Kana {
    fn new(text: String) -> Self {
        let short = short_vowels(&text);
        let differs = short != text;
        Self {
            exact: Finder::new(&text).into_owned(),
            short: differs.then(|| Finder::new(&short).into_owned()),
            text,
        }
    }

    fn narrows(&self, other: &Self) -> bool {
        // From the beginning only: shortening vowels looks at what stands before.
        self.text.starts_with(&other.text)
    }
}

impl PartialEq for Needle {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Needle {}

/// What is kept of a reading to search in: the kana, and on a second line the kana with short vowels if that differs.
///
/// Both, because shortening may also eat a vowel at the head of a word (きょうと, うじ) and a kana typed as it is read must be found.
pub fn reading_run(kana: &str) -> String {
    let short = short_vowels(kana);
    if short == kana {
        return short;
    }
    format!("{kana}\n{short}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reads(typed: &str, kana: &str) -> bool {
        Needle::new(typed).is_in_reading(reading_run(kana).as_bytes())
    }

    #[test]
    fn a_word_is_found_in_folded_text_in_whatever_form_it_was_typed() {
        let text = fold("齋藤先生 ｶﾃｰﾃﾙ固定 ＭＲＩ");
        for typed in ["斉藤", "カテーテル", "かてーてる", "mri", "ＭＲＩ", ""] {
            assert!(Needle::new(typed).is_in(text.as_bytes()), "{typed}");
        }
        assert!(!Needle::new("CT").is_in(text.as_bytes()));
    }

    #[test]
    fn romaji_and_kana_are_found_in_readings_with_long_or_short_vowels() {
        for typed in [
            "toukyou",
            "tokyo",
            "Tōkyō",
            "とうきょう",
            "トウキョウ",
            "kyou",
        ] {
            assert!(reads(typed, "とうきょうと"), "{typed}");
        }
        assert!(reads("uji", "きょうとうじ"));
        assert!(reads("kyoutouji", "きょうとうじ"));
        assert!(!reads("osaka", "とうきょうと"));
        assert!(!reads("東京", "とうきょうと"));
        assert!(!reads("mri", "えむ"));
    }

    #[test]
    fn a_word_narrows_another_only_if_its_hits_are_among_the_others() {
        let narrows = |longer, older| Needle::new(longer).narrows(&Needle::new(older));
        assert!(narrows("樹脂成形", "樹脂"));
        assert!(narrows("tana", "ta"));
        assert!(!narrows("tana", "tan"), "tan reads たん, not た");
        assert!(
            !narrows("toka", "tok"),
            "tok is no romaji, so readings were not searched"
        );
        assert!(!narrows("樹", "樹脂"));
    }

    proptest! {
        #[test]
        fn narrowing_never_loses_a_hit(
            older in "[a-zあ-お東ー]{0,4}",
            more in "[a-zあ-おょう]{0,4}",
            text in "[a-zあ-お東 ]{0,20}",
            kana in "[あ-おとうきょ ]{0,20}",
        ) {
            let (old, new) = (Needle::new(&older), Needle::new(&format!("{older}{more}")));
            if new.narrows(&old) {
                let folded = fold(&text);
                let run = reading_run(&kana);
                let hit = |needle: &Needle| {
                    needle.is_in(folded.as_bytes()) || needle.is_in_reading(run.as_bytes())
                };
                prop_assert!(!hit(&new) || hit(&old));
            }
        }
    }
}
