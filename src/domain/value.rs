//! Values that a field can hold, and text that is safe to show: what enters the domain has met its checks once, here.

use super::change::Dot;
use super::date::{Date, Moment};
use super::record::RecordId;
use std::fmt;

/// Longest text one field keeps, in bytes (64 KiB); a frame stays small and a pasted file is refused in words.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;

/// Text without control, bidirectional or tag characters. Several people look at one book, so a character that could
/// drive a terminal or reorder a line never gets in: there is no other way to make a `Text` than through the scrub.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Text(Box<str>);

impl Text {
    /// One line: line breaks and tabs become spaces, ends are trimmed.
    pub fn line(raw: &str) -> Self {
        let spaced: String = raw
            .chars()
            .map(|c| {
                if c.is_whitespace() && c != '\u{3000}' {
                    ' '
                } else {
                    c
                }
            })
            .filter(|c| harmless(*c))
            .collect();
        Self::capped(spaced.trim())
    }

    /// Several lines: `\r\n` and `\r` become `\n`, tabs become spaces, trailing space is dropped.
    pub fn block(raw: &str) -> Self {
        if is_clean_block(raw) {
            return Self(raw.into());
        }
        let unix = raw
            .replace("\r\n", "\n")
            .replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n")
            .replace('\t', " ");
        let kept: String = unix
            .chars()
            .filter(|c| *c == '\n' || harmless(*c))
            .collect();
        Self::capped(kept.trim_end())
    }

    fn capped(clean: &str) -> Self {
        if clean.len() <= MAX_TEXT_BYTES {
            return Self(clean.into());
        }
        let end = clean
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .take_while(|end| *end <= MAX_TEXT_BYTES)
            .last()
            .unwrap_or(0);
        Self(clean.get(..end).unwrap_or_default().trim_end().into())
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True if there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// True if [`Text::block`] would change nothing. Reading a book meets each text again, so the usual one costs one look at
/// its bytes: only a few leading bytes begin a character that is not harmless.
fn is_clean_block(raw: &str) -> bool {
    let suspect =
        |byte: &u8| matches!(byte, 0..=9 | 11..=31 | 0x7F | 0xC2 | 0xD8 | 0xE2 | 0xEF | 0xF3);
    let fits = raw.len() <= MAX_TEXT_BYTES && !raw.ends_with(char::is_whitespace);
    fits && (!raw.as_bytes().iter().any(suspect) || raw.chars().all(|c| c == '\n' || harmless(c)))
}

/// A character that neither drives a terminal nor hides or reorders its neighbours.
pub fn harmless(c: char) -> bool {
    let bidi = matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let unseen = matches!(c, '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}');
    !(c.is_control() || bidi || unseen || matches!(c, '\u{2028}' | '\u{2029}'))
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A personal value as it lies on disk: readable only while the person's key exists, so destroying the key erases it
/// from every frame at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sealed {
    /// Which person's key opens it.
    pub key: u128,
    /// Nonce of the cipher (XChaCha20-Poly1305).
    pub nonce: [u8; 24],
    /// Cipher text with its tag.
    pub bytes: Box<[u8]>,
}

/// What one field of one record can hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Free text, one line or several.
    Text(Text),
    /// A calendar day.
    Date(Date),
    /// A whole number (people, weeks, yen); its unit is in the field table.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// The stable code of one entry of a choice list.
    Choice(Text),
    /// Another record.
    Link(RecordId),
    /// A point in time.
    Moment(Moment),
    /// A personal value, sealed.
    Sealed(Box<Sealed>),
    /// A write that is pointed at (the note that an undo hides).
    Dot(Dot),
    /// A type that a newer program wrote: kept and forwarded, never dropped.
    Unknown {
        /// The type's number on disk.
        tag: u8,
        /// Its bytes, unread.
        bytes: Box<[u8]>,
    },
}

impl Value {
    /// A one-line text value.
    pub fn line(raw: &str) -> Self {
        Self::Text(Text::line(raw))
    }

    /// A choice by its code.
    pub fn choice(code: &str) -> Self {
        Self::Choice(Text::line(code))
    }

    /// The text of a text or choice value.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) | Self::Choice(text) = self {
            Some(text.as_str())
        } else {
            None
        }
    }
}

/// Reads a typed value out of the generic one; the other direction is `From`.
pub trait FromValue: Sized {
    /// The typed value, if `value` holds that type.
    fn from_value(value: &Value) -> Option<Self>;
}

macro_rules! typed {
    ($type:ty, $variant:ident) => {
        impl FromValue for $type {
            fn from_value(value: &Value) -> Option<Self> {
                if let Value::$variant(inner) = value {
                    Some(inner.clone())
                } else {
                    None
                }
            }
        }
        impl From<$type> for Value {
            fn from(inner: $type) -> Self {
                Self::$variant(inner)
            }
        }
    };
}
typed!(Text, Text);
typed!(Date, Date);
typed!(i64, Number);
typed!(bool, Flag);
typed!(RecordId, Link);
typed!(Moment, Moment);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_no_character_that_could_drive_a_terminal() {
        assert_eq!(
            Text::line("\u{1b}[31m赤\u{9b}0m\u{7}\n次\u{202e}逆").as_str(),
            "[31m赤0m 次逆"
        );
    }

    #[test]
    fn a_block_keeps_its_lines_and_loses_carriage_returns() {
        assert_eq!(Text::block("一\r\n二\r三\t四 \n").as_str(), "一\n二\n三 四");
    }

    #[test]
    fn every_harmful_character_is_seen_by_the_quick_look_too() {
        for c in (0..=0x0010_FFFF).filter_map(char::from_u32) {
            let kept = c == '\n' || harmless(c);
            assert_eq!(is_clean_block(&format!("{c}x")), kept, "{:x}", u32::from(c));
        }
    }

    #[test]
    fn a_text_read_again_is_the_same_text() {
        let cut_after_space = format!("{} {}", "a".repeat(MAX_TEXT_BYTES - 1), "tail");
        for raw in ["\u{3000}一 二\n三", "x\r\n\r\n", &cut_after_space] {
            let (line, block) = (Text::line(raw), Text::block(raw));
            assert_eq!(Text::block(line.as_str()), line);
            assert_eq!(Text::block(block.as_str()), block);
        }
    }

    #[test]
    fn a_huge_paste_is_cut_at_a_whole_character() {
        let text = Text::block(&"あ".repeat(40_000));
        assert!(text.as_str().len() <= MAX_TEXT_BYTES && text.as_str().chars().all(|c| c == 'あ'));
    }
}
