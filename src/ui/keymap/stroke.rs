//! Owns how one key press is written: `j`, `C-p`, `S-Left`, `Enter`, `F10`. The key map, the hints, the help and the messages use
//! this one spelling.

use std::fmt;

use crate::ui::input::{Key, KeyCode};

/// A key press as the key map knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stroke(Key);

/// Keys that have a name rather than a character.
const NAMED: [(&str, KeyCode); 16] = [
    ("Enter", KeyCode::Enter),
    ("Tab", KeyCode::Tab),
    ("Backspace", KeyCode::Backspace),
    ("Esc", KeyCode::Esc),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Insert", KeyCode::Insert),
    ("Delete", KeyCode::Delete),
    ("Space", KeyCode::Char(' ')),
    ("Minus", KeyCode::Char('-')),
];

impl Stroke {
    /// Reads one key press; `None` if it is no key.
    pub fn parse(text: &str) -> Option<Self> {
        let mut key = Key::char(' ');
        let mut rest = text;
        loop {
            match rest.split_at_checked(2) {
                Some(("C-", after)) if !after.is_empty() => (key.ctrl, rest) = (true, after),
                Some(("S-", after)) if !after.is_empty() => (key.shift, rest) = (true, after),
                Some(("A-", after)) if !after.is_empty() => (key.alt, rest) = (true, after),
                _ => break,
            }
        }
        key.code = code(rest)?;
        Some(Self(key))
    }

    /// The key press of an input.
    pub const fn of(key: Key) -> Self {
        Self(key)
    }

    /// The press of a character.
    pub const fn char(c: char) -> Self {
        Self(Key::char(c))
    }

    /// The key.
    pub const fn key(self) -> Key {
        self.0
    }

    /// True if it writes or takes away a character where text is typed.
    pub const fn is_text(self) -> bool {
        let erases = matches!(self.0.code, KeyCode::Backspace | KeyCode::Delete);
        erases || (matches!(self.0.code, KeyCode::Char(_)) && !self.0.ctrl && !self.0.alt)
    }
}

fn code(text: &str) -> Option<KeyCode> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_whitespace() && !c.is_control()).then_some(KeyCode::Char(c));
    }
    if let Some((_, code)) = NAMED.iter().find(|(name, _)| *name == text) {
        return Some(*code);
    }
    let number: u8 = text.strip_prefix('F')?.parse().ok()?;
    (1..=12).contains(&number).then_some(KeyCode::F(number))
}

impl fmt::Display for Stroke {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.0;
        for (held, mark) in [(key.ctrl, "C-"), (key.alt, "A-"), (key.shift, "S-")] {
            if held {
                f.write_str(mark)?;
            }
        }
        match (key.code, NAMED.iter().find(|(_, code)| *code == key.code)) {
            (_, Some((name, _))) => f.write_str(name),
            (KeyCode::Char(c), None) => write!(f, "{c}"),
            (KeyCode::F(number), None) => write!(f, "F{number}"),
            (_, None) => Ok(()),
        }
    }
}

/// Reads a sequence of key presses: `g g`, `C-p`; `None` if one of them is no key.
pub fn sequence(text: &str) -> Option<Vec<Stroke>> {
    let strokes: Option<Vec<Stroke>> = text.split_whitespace().map(Stroke::parse).collect();
    strokes.filter(|strokes| !strokes.is_empty())
}

/// Writes a sequence as people read it: plain characters stand together (`gg`), others are parted by a space.
pub fn written(strokes: &[Stroke]) -> String {
    let plain =
        |s: &Stroke| matches!(s.0.code, KeyCode::Char(c) if c != ' ' && !s.0.ctrl && !s.0.alt);
    let words: Vec<String> = strokes.iter().map(Stroke::to_string).collect();
    if strokes.iter().all(plain) {
        words.concat()
    } else {
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_as_it_is_read() {
        for text in [
            "j", "J", "C-p", "S-Left", "Enter", "Space", "F10", "PgDn", "?", "S-Tab", "ｊ",
        ] {
            assert_eq!(Stroke::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "Entr", "C-", "F0", "F13", "jj"] {
            assert_eq!(Stroke::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_sequence_of_letters_is_shown_without_spaces() {
        assert_eq!(written(&sequence("g g").unwrap()), "gg");
        assert_eq!(written(&sequence("m S-Left").unwrap()), "m S-Left");
    }
}
