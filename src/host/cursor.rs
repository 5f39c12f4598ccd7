//! Owns where the terminal's cursor and pen are, and the shortest way to bring the cursor somewhere else.

use std::io::Write as _;

/// What is known of the terminal's cursor and pen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Hand {
    /// Column from 0; unknown behind the last cell of a row and behind glyphs of doubtful width.
    pub(super) x: Option<u16>,
    /// Row from 0.
    pub(super) y: Option<u16>,
    /// Place of the pen among the inks.
    pub(super) pen: Option<u16>,
}

/// A move along a row or a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Stay,
    /// One byte, so many times: backspace or line feed.
    Byte(u8, u16),
    /// A carriage return, and so many columns to the right.
    Return(u16),
    /// `ESC [ n` and a letter; `n` 1 is left out.
    Seq(u16, u8),
}

impl Step {
    const fn cost(self) -> usize {
        match self {
            Self::Stay => 0,
            Self::Byte(_, n) => n as usize,
            Self::Return(0) => 1,
            Self::Return(n) => 1 + seq_cost(n),
            Self::Seq(n, _) => seq_cost(n),
        }
    }

    fn write(self, out: &mut Vec<u8>) {
        match self {
            Self::Stay => {}
            Self::Byte(byte, n) => out.extend(std::iter::repeat_n(byte, usize::from(n))),
            Self::Return(n) => {
                out.push(b'\r');
                if n > 0 {
                    Self::Seq(n, b'C').write(out);
                }
            }
            Self::Seq(1, letter) => out.extend_from_slice(&[0x1b, b'[', letter]),
            Self::Seq(n, letter) => {
                // Writing into a vector cannot fail.
                let _ = write!(out, "\x1b[{n}{}", char::from(letter));
            }
        }
    }
}

const fn digits(n: u16) -> usize {
    match n {
        0..=9 => 1,
        10..=99 => 2,
        100..=999 => 3,
        1000..=9999 => 4,
        _ => 5,
    }
}

const fn seq_cost(n: u16) -> usize {
    if n == 1 { 3 } else { 3 + digits(n) }
}

/// The shortest way along a row; the column may be unknown.
fn along(from: Option<u16>, to: u16) -> Step {
    let fixed = [Step::Return(to), Step::Seq(to + 1, b'G')];
    let known = from.map(|from| match to.cmp(&from) {
        std::cmp::Ordering::Equal => [Step::Stay; 2],
        std::cmp::Ordering::Greater => [Step::Seq(to - from, b'C'); 2],
        std::cmp::Ordering::Less => [Step::Byte(8, from - to), Step::Seq(from - to, b'D')],
    });
    shortest(known.into_iter().flatten().chain(fixed))
}

/// The shortest way along a column.
fn down(from: u16, to: u16) -> Step {
    let line = Step::Seq(to + 1, b'd');
    match to.cmp(&from) {
        std::cmp::Ordering::Equal => Step::Stay,
        std::cmp::Ordering::Greater => shortest([
            Step::Byte(b'\n', to - from),
            Step::Seq(to - from, b'B'),
            line,
        ]),
        std::cmp::Ordering::Less => shortest([Step::Seq(from - to, b'A'), line]),
    }
}

fn shortest(steps: impl IntoIterator<Item = Step>) -> Step {
    steps
        .into_iter()
        .min_by_key(|s| s.cost())
        .unwrap_or(Step::Stay)
}

/// `ESC [ row ; column H` with what may be left out left out.
fn place(x: u16, y: u16, out: &mut Vec<u8>) {
    let _ = match (x, y) {
        (0, 0) => write!(out, "\x1b[H"),
        (0, y) => write!(out, "\x1b[{}H", y + 1),
        (x, y) => write!(out, "\x1b[{};{}H", y + 1, x + 1),
    };
}

const fn place_cost(x: u16, y: u16) -> usize {
    match (x, y) {
        (0, 0) => 3,
        (0, y) => 3 + digits(y + 1),
        (x, y) => 4 + digits(y + 1) + digits(x + 1),
    }
}

/// A way for the cursor with its cost in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// An absolute place.
    Place(u16, u16),
    /// Along the column, then along the row.
    Steps(StepPair),
}

/// Two moves, first along the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StepPair(Step, Step);

impl Way {
    /// The shortest way from what is known of the cursor to a place.
    pub(super) fn find(hand: Hand, x: u16, y: u16) -> Self {
        let Some(row) = hand.y else {
            return Self::Place(x, y);
        };
        let steps = StepPair(down(row, y), along(hand.x, x));
        if steps.0.cost() + steps.1.cost() <= place_cost(x, y) {
            Self::Steps(steps)
        } else {
            Self::Place(x, y)
        }
    }

    /// Bytes of the way.
    pub(super) const fn cost(self) -> usize {
        match self {
            Self::Place(x, y) => place_cost(x, y),
            Self::Steps(StepPair(down, along)) => down.cost() + along.cost(),
        }
    }

    /// Writes the way.
    pub(super) fn write(self, out: &mut Vec<u8>) {
        match self {
            Self::Place(x, y) => place(x, y, out),
            Self::Steps(StepPair(down, along)) => {
                down.write(out);
                along.write(out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn way(from: (Option<u16>, Option<u16>), to: (u16, u16)) -> String {
        let hand = Hand {
            x: from.0,
            y: from.1,
            pen: None,
        };
        let mut out = Vec::new();
        let way = Way::find(hand, to.0, to.1);
        way.write(&mut out);
        assert_eq!(out.len(), way.cost());
        String::from_utf8(out).unwrap().escape_debug().to_string()
    }

    #[test]
    fn the_shortest_way_is_taken() {
        assert_eq!(way((Some(5), Some(5)), (5, 5)), "");
        assert_eq!(way((Some(5), Some(5)), (4, 5)), "\\u{8}");
        assert_eq!(way((Some(5), Some(5)), (0, 6)), "\\n\\r");
        assert_eq!(way((Some(9), Some(5)), (30, 5)), "\\u{1b}[21C");
        assert_eq!(way((Some(90), Some(5)), (3, 5)), "\\u{1b}[4G");
        assert_eq!(way((None, Some(5)), (3, 6)), "\\n\\u{1b}[4G");
        assert_eq!(way((Some(60), Some(30)), (2, 3)), "\\u{1b}[4;3H");
        assert_eq!(way((None, None), (0, 0)), "\\u{1b}[H");
        assert_eq!(way((Some(1), Some(5)), (1, 4)), "\\u{1b}[A");
    }

    proptest! {
        #[test]
        fn a_terminal_ends_where_it_should(from in (0_u16..130, 0_u16..50), to in (0_u16..130, 0_u16..50), blind: bool) {
            let mut terminal = super::super::emulator::vt100(130, 50);
            let mut out = Vec::new();
            place(from.0, from.1, &mut out);
            let hand = Hand { x: (!blind).then_some(from.0), y: Some(from.1), pen: None };
            let way = Way::find(hand, to.0, to.1);
            let before = out.len();
            way.write(&mut out);
            prop_assert_eq!(out.len() - before, way.cost());
            terminal.process(&out);
            prop_assert_eq!(terminal.screen().cursor_position(), (to.1, to.0));
        }
    }
}
