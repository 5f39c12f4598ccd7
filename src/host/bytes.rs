//! Owns the bytes that terminals send: a parser that may be cut between any two bytes, takes no more than it is given room for,
//! and never turns a terminal's answer into a key.
//!
//! Time matters in one place: `ESC` is a key of its own when nothing follows. Half a character waits for ever, because a slow line
//! is not a wrong line. [`Bytes::feed`] lets nothing expire: what has waited in the tty while the program was busy was not late.

use super::keys::{self, Decoded};
use crate::ui::input::{Input, Key, KeyCode, Millis, Reply};

/// How much is taken and how long is waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteLimits {
    /// Bytes of one control sequence or string; of a longer one nothing is kept.
    pub sequence: usize,
    /// Bytes of one paste; the rest is dropped and told as [`Input::PasteCut`].
    pub paste: usize,
    /// Milliseconds after which `ESC` is a key.
    pub escape: Millis,
    /// Milliseconds of silence after which a sequence or string counts as broken off.
    pub sequence_gap: Millis,
    /// Milliseconds of silence after which a paste counts as ended.
    pub paste_gap: Millis,
}

impl Default for ByteLimits {
    fn default() -> Self {
        Self {
            sequence: 64,
            paste: 1 << 20,
            escape: 50,
            sequence_gap: 500,
            paste_gap: 10_000,
        }
    }
}

/// Printable bytes that become one [`Input::Text`] at most.
const TEXT: usize = 4096;

const PASTE_END: &[u8] = b"\x1b[201~";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ground,
    /// Inside a UTF-8 character.
    Character,
    /// Behind a byte that is not UTF-8: printable bytes that come with it are lost with it.
    Garbage,
    Escape,
    Csi,
    Ss3,
    /// Inside a string, with the letter that began it.
    Str(u8),
    /// Behind an `ESC` inside a string.
    StrEscape(u8),
    /// The coordinates of a mouse report of the oldest form.
    OldMouse(u8),
    /// Inside a paste, so many bytes into what may be its end.
    Paste(usize),
}

/// The parser of one terminal.
#[derive(Debug)]
pub struct Bytes {
    limits: ByteLimits,
    state: State,
    /// The sequence, string or character in work.
    held: Vec<u8>,
    /// More came than `held` may take.
    overflown: bool,
    paste: Vec<u8>,
    text: String,
    found: Vec<Input>,
    last: Millis,
}

impl Bytes {
    /// A parser with nothing in work.
    pub const fn new(limits: ByteLimits) -> Self {
        Self {
            limits,
            state: State::Ground,
            held: Vec::new(),
            overflown: false,
            paste: Vec::new(),
            text: String::new(),
            found: Vec::new(),
            last: 0,
        }
    }

    /// Takes what one read brought and returns what is complete by now.
    pub fn feed(&mut self, bytes: &[u8], now: Millis) -> Vec<Input> {
        if self.state == State::Garbage && now >= self.last.saturating_add(self.limits.escape) {
            self.state = State::Ground;
        }
        if !bytes.is_empty() {
            self.last = now;
        }
        for byte in bytes {
            self.step(*byte);
        }
        self.flush_text();
        std::mem::take(&mut self.found)
    }

    /// When [`Bytes::expire`] has something to do, if nothing comes before.
    pub fn deadline(&self) -> Option<Millis> {
        let wait = match self.state {
            State::Ground | State::Character | State::Garbage => return None,
            State::Escape | State::StrEscape(_) => self.limits.escape,
            State::Csi | State::Ss3 | State::Str(_) | State::OldMouse(_) => {
                self.limits.sequence_gap
            }
            State::Paste(_) => self.limits.paste_gap,
        };
        Some(self.last.saturating_add(wait))
    }

    /// Gives up waiting for what should have come by now. To be called only after everything that has arrived was fed.
    pub fn expire(&mut self, now: Millis) -> Vec<Input> {
        if self.deadline().is_some_and(|at| now >= at) {
            match self.state {
                State::Escape | State::StrEscape(_) => self.key(Key::plain(KeyCode::Esc)),
                State::Paste(_) => self.end_paste(),
                State::Csi => self.alt_if_alone(b'['),
                State::Ss3 => self.alt_if_alone(b'O'),
                State::Str(first) => self.alt_if_alone(first),
                State::Ground | State::Character | State::Garbage | State::OldMouse(_) => {}
            }
            self.rest();
        }
        std::mem::take(&mut self.found)
    }

    fn step(&mut self, byte: u8) {
        match self.state {
            State::Ground => self.ground(byte),
            State::Character => self.character(byte),
            State::Garbage => self.garbage(byte),
            State::Escape => self.escape(byte),
            State::Csi => self.csi(byte),
            State::Ss3 => self.ss3(byte),
            State::Str(first) => self.string(first, byte),
            State::StrEscape(first) => self.string_escape(first, byte),
            State::OldMouse(left) => {
                self.state = if left > 1 {
                    State::OldMouse(left - 1)
                } else {
                    State::Ground
                }
            }
            State::Paste(matched) => self.pasted(matched, byte),
        }
    }

    fn ground(&mut self, byte: u8) {
        match byte {
            0x1b => self.enter(State::Escape),
            0x00..=0x1f | 0x7f => self.key(keys::control(byte)),
            b' '..=b'~' => self.push_text(char::from(byte)),
            0xc2..=0xf4 => {
                self.held.clear();
                self.held.push(byte);
                self.state = State::Character;
            }
            _ => self.bad(byte),
        }
    }

    fn character(&mut self, byte: u8) {
        if !matches!(byte, 0x80..=0xbf) {
            return self.bad(byte);
        }
        self.held.push(byte);
        let wanted = match self.held.first() {
            Some(0xc2..=0xdf) => 2,
            Some(0xe0..=0xef) => 3,
            _ => 4,
        };
        if self.held.len() < wanted {
            return;
        }
        match std::str::from_utf8(&self.held)
            .ok()
            .and_then(|s| s.chars().next())
        {
            Some(c) => {
                self.rest();
                if !c.is_control() {
                    self.push_text(c);
                }
            }
            None => self.bad(byte),
        }
    }

    /// Takes note of a byte that cannot be UTF-8 where it stands.
    fn bad(&mut self, byte: u8) {
        self.flush_text();
        self.found.push(Input::BadEncoding);
        self.held.clear();
        self.state = State::Garbage;
        self.garbage(byte);
    }

    fn garbage(&mut self, byte: u8) {
        if matches!(byte, 0x00..=0x1f | 0x7f) {
            self.state = State::Ground;
            self.ground(byte);
        }
    }

    fn escape(&mut self, byte: u8) {
        match byte {
            b'[' => self.enter(State::Csi),
            b'O' => self.enter(State::Ss3),
            b'P' | b']' | b'X' | b'^' | b'_' => self.enter(State::Str(byte)),
            // Esc typed twice, or Esc and then an arrow: a key each. Alt with an arrow looks the same on old terminals.
            0x1b => self.key(Key::plain(KeyCode::Esc)),
            0x80..=0xff => {
                self.key(Key::plain(KeyCode::Esc));
                self.rest();
                self.ground(byte);
            }
            0x00..=0x1f | 0x7f => {
                self.key(keys::control(byte).with_alt());
                self.rest();
            }
            b' '..=b'~' => {
                self.key(Key::char(char::from(byte)).with_alt());
                self.rest();
            }
        }
    }

    fn csi(&mut self, byte: u8) {
        match byte {
            b'[' if self.held.is_empty() => self.hold(byte),
            b'M' if self.held.is_empty() => self.state = State::OldMouse(3),
            // rxvt ends the sequence of a shifted key with a sign that elsewhere stands before the last.
            b'$' if !self.held.is_empty() && self.held.iter().all(u8::is_ascii_digit) => {
                self.end_csi(byte);
            }
            0x20..=0x3f => self.hold(byte),
            0x40..=0x7e => self.end_csi(byte),
            _ => self.break_off(byte),
        }
    }

    fn end_csi(&mut self, last: u8) {
        let params = std::mem::take(&mut self.held);
        let whole = !self.overflown;
        self.rest();
        if whole {
            self.decoded(keys::csi(&params, last));
        }
    }

    fn ss3(&mut self, byte: u8) {
        match byte {
            b'0'..=b'9' => self.hold(byte),
            b' '..=b'~' => {
                let modifier = std::mem::take(&mut self.held);
                self.rest();
                self.decoded(keys::ss3(&modifier, byte));
            }
            _ => self.break_off(byte),
        }
    }

    fn decoded(&mut self, decoded: Decoded) {
        match decoded {
            Decoded::Input(input) => self.found.push(input),
            Decoded::PasteStart => self.state = State::Paste(0),
            Decoded::Nothing => {}
        }
    }

    fn string(&mut self, first: u8, byte: u8) {
        match byte {
            0x1b => self.state = State::StrEscape(first),
            0x07 if first == b']' => self.end_string(first),
            0x18 | 0x1a => self.rest(),
            0x00..=0x1f => {}
            _ => self.hold(byte),
        }
    }

    fn string_escape(&mut self, first: u8, byte: u8) {
        if byte == b'\\' {
            return self.end_string(first);
        }
        self.enter(State::Escape);
        self.escape(byte);
    }

    fn end_string(&mut self, first: u8) {
        let text = String::from_utf8_lossy(&self.held).into_owned();
        let whole = !self.overflown;
        self.rest();
        match first {
            b']' if whole => self.found.push(Input::Reply(Reply::Command(text))),
            b'P' if whole => self.found.push(Input::Reply(Reply::Device(text))),
            _ => {}
        }
    }

    fn pasted(&mut self, matched: usize, byte: u8) {
        if PASTE_END.get(matched) == Some(&byte) {
            if matched + 1 == PASTE_END.len() {
                self.end_paste();
                self.rest();
            } else {
                self.state = State::Paste(matched + 1);
            }
            return;
        }
        // Only the first byte of the end is an ESC, so what matched so far was text and a new match can begin only here.
        let text = PASTE_END.get(..matched).unwrap_or_default();
        let again = byte == 0x1b;
        for byte in text.iter().chain((!again).then_some(&byte)) {
            if self.paste.len() < self.limits.paste {
                self.paste.push(*byte);
            } else {
                self.overflown = true;
            }
        }
        self.state = State::Paste(usize::from(again));
    }

    fn end_paste(&mut self) {
        let bytes = std::mem::take(&mut self.paste);
        let (text, bad) = match std::str::from_utf8(&bytes) {
            Ok(text) => (clean(text), false),
            // A cut may fall into a character; that one is lost with the rest.
            Err(error) if self.overflown && error.error_len().is_none() => {
                let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
                (clean(&String::from_utf8_lossy(whole)), false)
            }
            Err(_) => (clean(&String::from_utf8_lossy(&bytes)), true),
        };
        if !text.is_empty() {
            self.found.push(Input::Paste(text));
        }
        if self.overflown {
            self.found.push(Input::PasteCut);
        }
        if bad {
            self.found.push(Input::BadEncoding);
        }
    }

    /// A control byte inside a sequence ends it without effect and then means what it always means.
    fn break_off(&mut self, byte: u8) {
        self.rest();
        if !matches!(byte, 0x18 | 0x1a) {
            self.ground(byte);
        }
    }

    /// What looked like the beginning of a sequence was a letter with Alt.
    fn alt_if_alone(&mut self, first: u8) {
        if self.held.is_empty() && !self.overflown {
            self.key(Key::char(char::from(first)).with_alt());
        }
    }

    fn enter(&mut self, state: State) {
        self.flush_text();
        self.held.clear();
        self.overflown = false;
        self.state = state;
    }

    fn rest(&mut self) {
        self.held.clear();
        self.overflown = false;
        self.state = State::Ground;
    }

    fn hold(&mut self, byte: u8) {
        if self.held.len() < self.limits.sequence {
            self.held.push(byte);
        } else {
            self.overflown = true;
        }
    }

    fn key(&mut self, key: Key) {
        self.flush_text();
        self.found.push(Input::Key(key));
    }

    fn push_text(&mut self, c: char) {
        self.text.push(c);
        if self.text.len() >= TEXT {
            self.flush_text();
        }
    }

    fn flush_text(&mut self) {
        let mut chars = self.text.chars();
        match (chars.next(), chars.next()) {
            (None, _) => {}
            (Some(c), None) if c.is_ascii() => {
                self.found.push(Input::Key(Key::char(c)));
                self.text.clear();
            }
            _ => self.found.push(Input::Text(std::mem::take(&mut self.text))),
        }
    }
}

/// Pasted text as fields want it: newlines in one form, no other control characters but tabs.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

#[cfg(test)]
#[path = "bytes_tests.rs"]
mod tests;
