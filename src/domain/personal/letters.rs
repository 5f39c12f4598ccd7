//! Text as numbered characters with their bytes: the rules look a few characters back and forth, and full width, dashes and
//! kanji digits must not matter to them. Every look is bounded, so a scan takes time in proportion to the text.

/// A text ready to be looked at.
pub(super) struct Letters {
    plain: Vec<char>,
    bytes: Vec<usize>,
}

impl Letters {
    /// Folds character by character, so that places stay places of the text.
    pub(super) fn new(text: &str) -> Self {
        let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bytes.push(text.len());
        Self {
            plain: text.chars().map(plain).collect(),
            bytes,
        }
    }

    /// How many characters.
    pub(super) fn len(&self) -> usize {
        self.plain.len()
    }

    /// The byte at which a character starts; the end of the text for a place behind it.
    pub(super) fn byte(&self, at: usize) -> usize {
        let end = self.bytes.last().copied().unwrap_or(0);
        self.bytes.get(at).copied().unwrap_or(end)
    }

    /// The character at a place.
    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.plain.get(at).copied()
    }

    /// The character before a place.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|i| self.get(i))
    }

    /// The characters of a range; none if it is no range of the text.
    pub(super) fn slice(&self, start: usize, end: usize) -> &[char] {
        self.plain.get(start..end).unwrap_or_default()
    }

    /// True if `word` stands at the place.
    pub(super) fn has(&self, at: usize, word: &str) -> bool {
        let mut at = at;
        word.chars().all(|c| {
            let same = self.get(at) == Some(c);
            at += 1;
            same
        })
    }

    /// The first of the words that stands at the place, and where it ends.
    pub(super) fn any(&self, at: usize, words: &[&str]) -> Option<usize> {
        words
            .iter()
            .find(|word| self.has(at, word))
            .map(|word| at + word.chars().count())
    }

    /// True if one of the words ends right before the place.
    pub(super) fn ends_with(&self, end: usize, words: &[&str]) -> bool {
        words.iter().any(|word| {
            end.checked_sub(word.chars().count())
                .is_some_and(|start| self.has(start, word))
        })
    }

    /// True if one of the words stands somewhere in the range.
    pub(super) fn holds(&self, start: usize, end: usize, words: &[&str]) -> bool {
        (start..end.min(self.len())).any(|at| self.any(at, words).is_some_and(|to| to <= end))
    }

    /// Where the run of such characters from a place ends, at most `most` characters on.
    pub(super) fn run(&self, start: usize, most: usize, is: impl Fn(char) -> bool) -> usize {
        let length = self
            .plain
            .iter()
            .skip(start)
            .take(most)
            .take_while(|c| is(**c))
            .count();
        start + length
    }

    /// Where the run of such characters before a place starts, at most `most` characters back.
    pub(super) fn run_back(&self, end: usize, most: usize, is: impl Fn(char) -> bool) -> usize {
        let length = self
            .slice(0, end)
            .iter()
            .rev()
            .take(most)
            .take_while(|c| is(**c))
            .count();
        end - length
    }

    /// The place after blanks.
    pub(super) fn after_blank(&self, at: usize) -> usize {
        self.run(at, 3, |c| c == ' ')
    }
}

/// Full-width ASCII becomes ASCII, every kind of dash `-`, half-width punctuation full.
fn plain(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' => '-',
        '\u{3000}' | '\t' | '\u{A0}' => ' ',
        '｡' => '。',
        '､' => '、',
        other => other,
    }
}

/// Kanji, and the marks that stand for one.
pub(super) fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FA1F}')
}

/// Katakana of either width, with the long mark.
pub(super) fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー' | '\u{FF66}'..='\u{FF9F}')
}

/// Hiragana.
pub(super) fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}')
}

/// A digit of a number that is counted, Arabic or kanji.
pub(super) fn is_figure(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '元'
        )
}

/// The end of a sentence or a line.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '。' | '\n' | '!' | '?')
}
