//! Owns what can happen to a screen from outside: one type for the local terminal, the socket and SSH, so that a pane cannot
//! tell through which door a person came.

/// Milliseconds of a clock that only goes forward. Its zero is the door's choice; only differences mean anything.
pub type Millis = u64;

/// Something that happened at a person's terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// One key.
    Key(Key),
    /// Two or more printable characters that came in one read, or any that are not ASCII: what an input method commits. Keys
    /// typed ahead look the same; see [`keys_of`].
    Text(String),
    /// Pasted text, without control characters other than newline and tab.
    Paste(String),
    /// The last paste was longer than is taken; its end is lost.
    PasteCut,
    /// The terminal has a new size, in cells.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The mouse, if it was switched on.
    Mouse(Mouse),
    /// The terminal's window got or lost the focus.
    Focus(bool),
    /// The terminal answered a question. Never a key, whatever it contains.
    Reply(Reply),
    /// What came is not UTF-8: the terminal is set to another encoding. Told once for each run of bad bytes.
    BadEncoding,
    /// It is known now how many cells this terminal gives to ambiguous characters; on wide ones frames must be ASCII.
    Ambiguous {
        /// Two cells instead of one.
        wide: bool,
    },
    /// The person came back after the program had been suspended.
    Resumed,
    /// The program is told to end; what is typed must be kept.
    Leave(Leave),
}

/// Why the program is told to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// The line was cut (SIGHUP, end of input).
    Hangup,
    /// The system asks (SIGTERM).
    Terminate,
    /// Somebody asks from outside (SIGINT); Ctrl-C as a key is a key.
    Interrupt,
}

/// A key with the modifiers held.
///
/// A shifted letter is the letter (`Char('A')`, `shift` false); `shift` is told only with keys that have no other form and with
/// Ctrl or Alt. Shift-Tab is `Tab` with `shift`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Ctrl was held.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
    /// Shift was held.
    pub shift: bool,
}

/// A key of the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyCode {
    /// A printable character; with Ctrl always in lower case.
    Char(char),
    /// Enter; also Ctrl-J and Ctrl-M, which terminals cannot tell from it.
    Enter,
    /// Tab; also Ctrl-I.
    Tab,
    /// Backspace; also Ctrl-H.
    Backspace,
    /// Escape; also Ctrl-[.
    Esc,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Insert.
    Insert,
    /// Delete.
    Delete,
    /// A function key, from 1.
    F(u8),
}

/// A mouse report; columns and rows count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What the mouse did.
    pub kind: MouseKind,
    /// Column of the pointer.
    pub x: u16,
    /// Row of the pointer.
    pub y: u16,
    /// Ctrl was held.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
    /// Shift was held.
    pub shift: bool,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseKind {
    /// A button went down: 0 left, 1 middle, 2 right.
    Down(u8),
    /// A button went up.
    Up(u8),
    /// The pointer moved with a button held.
    Drag(u8),
    /// The pointer moved.
    Moved,
    /// The wheel turned away from the person.
    WheelUp,
    /// The wheel turned towards the person.
    WheelDown,
}

/// An answer of the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Where the cursor stands, from 1 (`CPR`).
    Cursor {
        /// Row from 1.
        row: u16,
        /// Column from 1.
        column: u16,
    },
    /// Any other control sequence: its parameters and final letter, without the introducer.
    Sequence(String),
    /// An operating system command (`OSC`), without introducer and end.
    Command(String),
    /// A device control string (`DCS`), without introducer and end; the answer to the question for name and version is `>|NAME`.
    Device(String),
}

impl Reply {
    /// Name and version of the terminal, if this is the answer to that question (`XTVERSION`).
    pub fn version(&self) -> Option<&str> {
        match self {
            Self::Device(text) => text.strip_prefix(">|"),
            Self::Cursor { .. } | Self::Sequence(_) | Self::Command(_) => None,
        }
    }
}

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// A character without modifiers.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// A character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self {
            ctrl: true,
            ..Self::char(c)
        }
    }

    /// The same key with Alt.
    #[must_use]
    pub const fn with_alt(self) -> Self {
        Self { alt: true, ..self }
    }

    /// The same key with Shift.
    #[must_use]
    pub const fn with_shift(self) -> Self {
        Self {
            shift: true,
            ..self
        }
    }
}

impl From<Key> for Input {
    fn from(key: Key) -> Self {
        Self::Key(key)
    }
}

/// The keys that a [`Input::Text`] may have been: all its characters if they are ASCII (a held key on a slow line arrives as
/// `jjjj`), none if an input method must have made it. Places without a text field ask this before they take it as text.
pub fn keys_of(text: &str) -> Option<impl Iterator<Item = Key> + '_> {
    text.is_ascii().then(|| text.chars().map(Key::char))
}

/// The key that stands before what an input method committed, and the rest: on a slow line `/` and the word behind it come in one
/// read. A mark is such a key; a letter or a digit is the beginning of a word.
pub fn key_before(text: &str) -> Option<(Key, &str)> {
    let first = text.chars().next().filter(char::is_ascii_punctuation)?;
    let rest = text.strip_prefix(first).filter(|rest| !rest.is_empty())?;
    Some((Key::char(first), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_before_a_committed_word_is_a_key() {
        assert_eq!(key_before("/点滴"), Some((Key::char('/'), "点滴")));
        assert_eq!(key_before("MRI室"), None);
        assert_eq!(key_before("/"), None);
    }

    #[test]
    fn ascii_typed_ahead_is_keys_and_committed_kana_is_not() {
        let keys: Vec<Key> = keys_of("jj").into_iter().flatten().collect();
        assert_eq!(keys, [Key::char('j'), Key::char('j')]);
        assert!(keys_of("MRI室").is_none());
    }

    #[test]
    fn only_the_answer_for_name_and_version_has_a_version() {
        let answer = Reply::Device(">|XTerm(388)".to_owned());
        assert_eq!(answer.version(), Some("XTerm(388)"));
        assert_eq!(Reply::Device("1$r0m".to_owned()).version(), None);
        assert_eq!(Reply::Command(">|x".to_owned()).version(), None);
    }
}
