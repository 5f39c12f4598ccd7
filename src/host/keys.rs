//! Owns what complete key sequences mean: xterm, Linux console, PuTTY, Tera Term, rxvt, `modifyOtherKeys`, kitty's `CSI u`, mouse
//! reports in SGR form, and the answers of terminals, which are told apart here so that they never become keys.

use crate::ui::input::{Input, Key, KeyCode, Mouse, MouseKind, Reply};

/// What a control sequence turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Decoded {
    /// Something for the screen.
    Input(Input),
    /// The beginning of a paste.
    PasteStart,
    /// Nothing: a released key, a key without a meaning here.
    Nothing,
}

/// Modifiers as xterm numbers them: one more than a sum of bits.
#[derive(Debug, Clone, Copy, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "four independent keys, as the terminal tells them"
)]
struct Held {
    shift: bool,
    alt: bool,
    ctrl: bool,
    released: bool,
}

impl Held {
    fn from_param(param: &[u32]) -> Self {
        let bits = param.first().copied().unwrap_or(1).saturating_sub(1);
        Self {
            shift: bits & 1 != 0,
            alt: bits & 2 != 0,
            ctrl: bits & 4 != 0,
            released: param.get(1) == Some(&3),
        }
    }

    fn key(self, code: KeyCode) -> Decoded {
        if self.released {
            return Decoded::Nothing;
        }
        Decoded::Input(Input::Key(Key {
            code,
            ctrl: self.ctrl,
            alt: self.alt,
            shift: self.shift,
        }))
    }
}

/// The key of a control byte (below 0x20, or 0x7f).
pub(super) fn control(byte: u8) -> Key {
    match byte {
        0x08 | 0x7f => Key::plain(KeyCode::Backspace),
        0x09 => Key::plain(KeyCode::Tab),
        0x0a | 0x0d => Key::plain(KeyCode::Enter),
        0x1b => Key::plain(KeyCode::Esc),
        0x00 => Key::ctrl(' '),
        0x01..=0x1a => Key::ctrl(char::from(byte + 0x60)),
        _ => Key::ctrl(char::from(byte | 0x40)),
    }
}

/// The key of `ESC O` with its last byte, and the modifier digit some terminals put between.
pub(super) fn ss3(modifier: &[u8], last: u8) -> Decoded {
    let held = Held::from_param(&number(modifier).map_or(vec![], |n| vec![n]));
    if let Some(code) = cursor_key(last) {
        return held.key(code);
    }
    match last {
        b'a'..=b'd' => Held { ctrl: true, ..held }.key(rxvt_arrow(last)),
        b'M' => held.key(KeyCode::Enter),
        b'I' => held.key(KeyCode::Tab),
        // The keypad in application mode: its signs stand 0x40 above those of ASCII.
        b'j'..=b'y' => held.key(KeyCode::Char(char::from(last - 0x40))),
        b'X' => held.key(KeyCode::Char('=')),
        _ => Decoded::Nothing,
    }
}

/// A control sequence: what stood between `ESC [` and the last byte, and the last byte.
pub(super) fn csi(params: &[u8], last: u8) -> Decoded {
    if params.first() == Some(&b'[') {
        return linux_function_key(last);
    }
    if let Some((b'<', rest)) = params.split_first()
        && matches!(last, b'M' | b'm')
    {
        return mouse(&numbers(rest), last == b'm');
    }
    if params
        .iter()
        .any(|b| !matches!(b, b'0'..=b'9' | b';' | b':'))
    {
        return private(params, last);
    }
    let fields = numbers(params);
    let first = fields.first().and_then(|p| p.first()).copied();
    let held = Held::from_param(fields.get(1).map_or(&[], Vec::as_slice));
    match last {
        b'R' => row_and_column(&fields).map_or_else(|| held.key(KeyCode::F(3)), Decoded::Input),
        b'I' if params.is_empty() => Decoded::Input(Input::Focus(true)),
        b'O' if params.is_empty() => Decoded::Input(Input::Focus(false)),
        b'Z' => Held {
            shift: true,
            ..held
        }
        .key(KeyCode::Tab),
        b'~' => tilde(&fields, held),
        b'^' => number_key(first, Held { ctrl: true, ..held }),
        b'$' => number_key(
            first,
            Held {
                shift: true,
                ..held
            },
        ),
        b'@' => number_key(
            first,
            Held {
                shift: true,
                ctrl: true,
                ..held
            },
        ),
        b'u' => character(&fields, held),
        b'a'..=b'd' if params.is_empty() => Held {
            shift: true,
            ..held
        }
        .key(rxvt_arrow(last)),
        _ => cursor_key(last).map_or_else(|| reply(params, last), |code| held.key(code)),
    }
}

fn private(params: &[u8], last: u8) -> Decoded {
    if let Some((b'?', rest)) = params.split_first()
        && last == b'R'
        && let [row, column, ..] = numbers(rest).as_slice()
    {
        return Decoded::Input(cursor(row, column));
    }
    reply(params, last)
}

fn reply(params: &[u8], last: u8) -> Decoded {
    let mut text = String::from_utf8_lossy(params).into_owned();
    text.push(char::from(last));
    Decoded::Input(Input::Reply(Reply::Sequence(text)))
}

/// The place of the cursor. In row 1 it looks like F3 with a modifier, and is taken for the key: our own question is asked in a
/// lower row.
fn row_and_column(list: &[Vec<u32>]) -> Option<Input> {
    match list {
        [row, column] if row.first() != Some(&1) || !matches!(column.first(), Some(2..=16)) => {
            Some(cursor(row, column))
        }
        _ => None,
    }
}

fn cursor(row: &[u32], column: &[u32]) -> Input {
    let small = |n: &[u32]| n.first().and_then(|n| u16::try_from(*n).ok()).unwrap_or(0);
    Input::Reply(Reply::Cursor {
        row: small(row),
        column: small(column),
    })
}

fn cursor_key(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'R' => KeyCode::F(3),
        b'S' => KeyCode::F(4),
        _ => return None,
    })
}

const fn rxvt_arrow(last: u8) -> KeyCode {
    match last {
        b'a' => KeyCode::Up,
        b'b' => KeyCode::Down,
        b'c' => KeyCode::Right,
        _ => KeyCode::Left,
    }
}

fn linux_function_key(last: u8) -> Decoded {
    match last {
        b'A'..=b'E' => Held::default().key(KeyCode::F(last - b'A' + 1)),
        _ => Decoded::Nothing,
    }
}

fn tilde(list: &[Vec<u32>], held: Held) -> Decoded {
    match list.first().and_then(|p| p.first()) {
        Some(200) => Decoded::PasteStart,
        Some(27) if list.len() >= 3 => {
            let code = list.get(2).cloned().unwrap_or_default();
            character(&[code], held)
        }
        first => number_key(first.copied(), held),
    }
}

/// Keys that VT220 and its descendants number.
fn number_key(number: Option<u32>, held: Held) -> Decoded {
    let function = |n: u32, base: u32| KeyCode::F(u8::try_from(n - base).unwrap_or(0));
    held.key(match number {
        Some(1 | 7) => KeyCode::Home,
        Some(2) => KeyCode::Insert,
        Some(3) => KeyCode::Delete,
        Some(4 | 8) => KeyCode::End,
        Some(5) => KeyCode::PageUp,
        Some(6) => KeyCode::PageDown,
        Some(n @ 11..=15) => function(n, 10),
        Some(n @ 17..=21) => function(n, 11),
        Some(n @ 23..=26) => function(n, 12),
        Some(n @ 28..=29) => function(n, 13),
        Some(n @ 31..=34) => function(n, 14),
        _ => return Decoded::Nothing,
    })
}

/// A key told by the number of its character (`CSI u`, `modifyOtherKeys`).
fn character(list: &[Vec<u32>], held: Held) -> Decoded {
    let numbers = list.first().map_or(&[][..], Vec::as_slice);
    let plain = numbers.first().copied().unwrap_or(0);
    // kitty tells the shifted character apart where it knows the keyboard.
    let shifted = numbers.get(1).copied().filter(|n| held.shift && *n != 0);
    if let Some(code) = kitty_key(plain) {
        return held.key(code);
    }
    let Some(c) = char::from_u32(shifted.unwrap_or(plain)) else {
        return Decoded::Nothing;
    };
    match c {
        '\u{e000}'..='\u{f8ff}' => Decoded::Nothing,
        c if c.is_control() => match u8::try_from(u32::from(c)) {
            Ok(byte @ (0x08 | 0x09 | 0x0a | 0x0d | 0x1b | 0x7f)) => held.key(control(byte).code),
            _ => Decoded::Nothing,
        },
        c => letter(c, held),
    }
}

fn letter(c: char, held: Held) -> Decoded {
    if held.ctrl || held.alt {
        let shift = held.shift || c.is_ascii_uppercase();
        let c = if held.ctrl { c.to_ascii_lowercase() } else { c };
        return Held { shift, ..held }.key(KeyCode::Char(c));
    }
    if held.released {
        return Decoded::Nothing;
    }
    let upper = || c.to_uppercase().next().unwrap_or(c);
    let c = if held.shift { upper() } else { c };
    if c.is_ascii() {
        return Held {
            shift: false,
            ..held
        }
        .key(KeyCode::Char(c));
    }
    Decoded::Input(Input::Text(c.to_string()))
}

/// The keys to which kitty's protocol gives numbers of the private area; the keypad counts as the main keys.
fn kitty_key(number: u32) -> Option<KeyCode> {
    Some(match number {
        57399..=57408 => KeyCode::Char(char::from_digit(number - 57399, 10)?),
        57409 => KeyCode::Char('.'),
        57410 => KeyCode::Char('/'),
        57411 => KeyCode::Char('*'),
        57412 => KeyCode::Char('-'),
        57413 => KeyCode::Char('+'),
        57414 => KeyCode::Enter,
        57415 => KeyCode::Char('='),
        57417 => KeyCode::Left,
        57418 => KeyCode::Right,
        57419 => KeyCode::Up,
        57420 => KeyCode::Down,
        57421 => KeyCode::PageUp,
        57422 => KeyCode::PageDown,
        57423 => KeyCode::Home,
        57424 => KeyCode::End,
        57425 => KeyCode::Insert,
        57426 => KeyCode::Delete,
        _ => return None,
    })
}

fn mouse(list: &[Vec<u32>], released: bool) -> Decoded {
    let [bits, x, y] = [0, 1, 2].map(|i| list.get(i).and_then(|p| p.first()).copied().unwrap_or(0));
    let place = |n: u32| u16::try_from(n.saturating_sub(1)).unwrap_or(u16::MAX);
    let button = u8::try_from(bits & 3).unwrap_or(0);
    let kind = match (bits & 64 != 0, bits & 32 != 0, button) {
        (true, _, 0) => MouseKind::WheelUp,
        (true, _, 1) => MouseKind::WheelDown,
        (true, ..) => return Decoded::Nothing,
        (_, true, 3) => MouseKind::Moved,
        (_, true, _) => MouseKind::Drag(button),
        _ if released => MouseKind::Up(button),
        _ => MouseKind::Down(button),
    };
    Decoded::Input(Input::Mouse(Mouse {
        kind,
        x: place(x),
        y: place(y),
        shift: bits & 4 != 0,
        alt: bits & 8 != 0,
        ctrl: bits & 16 != 0,
    }))
}

/// Parameters between `;`, each with its parts between `:`; a part that is missing counts as 0.
fn numbers(params: &[u8]) -> Vec<Vec<u32>> {
    params
        .split(|b| *b == b';')
        .map(|p| {
            p.split(|b| *b == b':')
                .map(|n| number(n).unwrap_or(0))
                .collect()
        })
        .collect()
}

fn number(digits: &[u8]) -> Option<u32> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}
