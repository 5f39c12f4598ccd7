//! Owns the reading of a typed line mark by mark, with full-width marks taken for their half-width twins.

use std::ops::Range;

/// A place in the typed line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Source<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte at which it stands.
    pub(super) const fn at(self) -> usize {
        self.at
    }

    /// From a place before to where it stands.
    pub(super) const fn since(self, start: usize) -> Range<usize> {
        start..self.at
    }

    pub(super) fn rest(self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character as typed.
    pub(super) fn typed(self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The next character as the language sees it.
    pub(super) fn peek(self) -> Option<char> {
        self.typed().map(half_width)
    }

    /// The character after the next one, as the language sees it.
    pub(super) fn peek_second(self) -> Option<char> {
        self.rest().chars().nth(1).map(half_width)
    }

    /// Goes past the next character.
    pub(super) fn bump(&mut self) {
        self.at += self.typed().map_or(0, char::len_utf8);
    }

    /// Goes past the next character if it is that one.
    pub(super) fn take(&mut self, mark: char) -> bool {
        let found = self.peek() == Some(mark);
        if found {
            self.bump();
        }
        found
    }

    pub(super) fn skip_blanks(&mut self) {
        while self.typed().is_some_and(char::is_whitespace) {
            self.bump();
        }
    }

    /// Whether a minus stands here that turns the term after it round. `ー` is what the minus key gives in kana input; no word begins with it.
    pub(super) fn at_minus(self) -> bool {
        let minus = matches!(self.typed(), Some('-' | '－' | '−' | 'ー'));
        minus && self.peek_second().is_some_and(|next| !ends_word(next))
    }
}

/// Whether a word ends before this mark.
pub(super) fn ends_word(mark: char) -> bool {
    mark.is_whitespace() || matches!(mark, '|' | ')')
}

/// Whether this mark stands between a field and its value.
pub(super) const fn is_operator(mark: char) -> bool {
    matches!(mark, ':' | '=' | '<' | '>' | '~')
}

pub(super) fn half_width(mark: char) -> char {
    match mark {
        '！'..='～' => {
            let ascii = u32::from(mark) - u32::from('！') + u32::from('!');
            char::from_u32(ascii).unwrap_or(mark)
        }
        '“' | '”' => '"',
        other => other,
    }
}
