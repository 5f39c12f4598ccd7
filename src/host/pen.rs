//! Owns the style of cells as terminals are told of it (SGR): the shortest change from one style to another.

use std::io::Write as _;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// The style of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pen {
    fg: Color,
    bg: Color,
    line: Color,
    modifier: Modifier,
}

/// Modifiers that show on a space.
const ON_SPACE: Modifier = Modifier::UNDERLINED
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT);

/// Each modifier, the code that switches it on and the code that switches it off. Bold and dim go off together.
const CODES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Pen {
    /// The terminal's own colours, no modifier.
    pub(super) const DEFAULT: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        line: Color::Reset,
        modifier: Modifier::empty(),
    };

    /// The style of a cell that shows a sign.
    pub(super) fn of(cell: &Cell) -> Self {
        let underlined = cell.modifier.contains(Modifier::UNDERLINED);
        Self {
            fg: cell.fg,
            bg: cell.bg,
            line: if underlined {
                cell.underline_color
            } else {
                Color::Reset
            },
            modifier: cell.modifier,
        }
    }

    /// The style of a cell that shows a space, without what cannot be seen on one.
    pub(super) fn of_space(cell: &Cell) -> Self {
        let pen = Self::of(cell);
        let modifier = pen.modifier.intersection(ON_SPACE);
        let fg = if modifier.is_empty() {
            Color::Reset
        } else {
            pen.fg
        };
        Self {
            fg,
            modifier,
            ..pen
        }
    }

    /// Whether a space written with this pen looks like one of `wanted`.
    pub(super) fn shows_space_as(&self, wanted: &Self) -> bool {
        self == wanted
            || (self.bg == wanted.bg
                && !wanted.modifier.intersects(ON_SPACE)
                && !self.modifier.intersects(ON_SPACE))
    }

    /// Whether erasing with this pen leaves cells in the terminal's own background on every terminal.
    pub(super) fn erases_clean(&self) -> bool {
        self.bg == Color::Reset && !self.modifier.intersects(ON_SPACE)
    }

    /// Writes the shortest change to this pen from another, or from an unknown one.
    pub(super) fn write_from(&self, from: Option<&Self>, out: &mut Vec<u8>) {
        if from == Some(self) {
            return;
        }
        let fresh = self.codes_from(&Self::DEFAULT, true);
        let short = from.map(|from| self.codes_from(from, false));
        let codes = match short {
            Some(short) if short.len() <= fresh.len() => short,
            _ => fresh,
        };
        out.extend_from_slice(b"\x1b[");
        out.extend_from_slice(&codes);
        out.push(b'm');
    }

    /// The codes between `ESC [` and `m`, after a reset or without one.
    fn codes_from(&self, from: &Self, reset: bool) -> Vec<u8> {
        let mut codes = Codes(Vec::with_capacity(24));
        if reset && *self == Self::DEFAULT {
            return codes.0;
        }
        if reset {
            codes.push(0);
        }
        let mut standing = from.modifier;
        for (modifier, _, off) in CODES {
            if standing.contains(modifier) && !self.modifier.contains(modifier) {
                codes.push(off);
                for (also, _, same) in CODES {
                    if same == off {
                        standing.remove(also);
                    }
                }
            }
        }
        for (modifier, on, _) in CODES {
            if self.modifier.contains(modifier) && !standing.contains(modifier) {
                codes.push(on);
            }
        }
        if self.fg != from.fg {
            codes.colour(self.fg, 30);
        }
        if self.bg != from.bg {
            codes.colour(self.bg, 40);
        }
        if self.line != from.line {
            codes.line(self.line);
        }
        codes.0
    }
}

/// Codes with `;` between.
struct Codes(Vec<u8>);

impl Codes {
    fn push(&mut self, code: u8) {
        if !self.0.is_empty() {
            self.0.push(b';');
        }
        // Writing into a vector cannot fail.
        let _ = write!(self.0, "{code}");
    }

    fn all(&mut self, codes: &[u8]) {
        for code in codes {
            self.push(*code);
        }
    }

    /// A colour of the text (`base` 30) or the ground (`base` 40).
    fn colour(&mut self, colour: Color, base: u8) {
        let basic = match colour {
            Color::Reset => 9,
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 60,
            Color::LightRed => 61,
            Color::LightGreen => 62,
            Color::LightYellow => 63,
            Color::LightBlue => 64,
            Color::LightMagenta => 65,
            Color::LightCyan => 66,
            Color::White => 67,
            Color::Indexed(n) => return self.all(&[base + 8, 5, n]),
            Color::Rgb(r, g, b) => return self.all(&[base + 8, 2, r, g, b]),
        };
        self.push(base + basic);
    }

    fn line(&mut self, colour: Color) {
        if colour == Color::Reset {
            self.push(59);
        } else if let Color::Rgb(r, g, b) = colour {
            self.all(&[58, 2, r, g, b]);
        } else {
            self.all(&[58, 5, number(colour)]);
        }
    }
}

/// The place of a named colour among the 256.
const fn number(colour: Color) -> u8 {
    match colour {
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(n) => n,
        Color::Black | Color::Reset | Color::Rgb(..) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::emulator;
    use super::*;
    use proptest::prelude::*;
    use ratatui::style::Style;

    fn pen(style: Style) -> Pen {
        let mut cell = Cell::new("x");
        cell.set_style(style);
        Pen::of(&cell)
    }

    fn change(from: Option<Style>, to: Style) -> String {
        let mut out = Vec::new();
        pen(to).write_from(from.map(pen).as_ref(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn changes_take_the_shorter_way() {
        let plain = Style::new();
        let bold = plain.bold();
        assert_eq!(change(Some(plain), bold), "\x1b[1m");
        assert_eq!(change(Some(bold), plain), "\x1b[m", "shorter than 22");
        assert_eq!(change(Some(bold.red()), bold), "\x1b[39m");
        assert_eq!(change(Some(bold.red()), plain), "\x1b[m");
        assert_eq!(change(Some(bold), bold), "");
        assert_eq!(change(None, plain), "\x1b[m");
        assert_eq!(change(None, bold), "\x1b[0;1m");
        assert_eq!(
            change(Some(bold.dim()), bold),
            "\x1b[0;1m",
            "22 would take bold with it"
        );
        assert_eq!(
            change(Some(plain), plain.fg(Color::Indexed(33))),
            "\x1b[38;5;33m"
        );
        assert_eq!(change(Some(plain), plain.on_dark_gray()), "\x1b[100m");
    }

    #[test]
    fn a_space_carries_only_what_is_seen_on_it() {
        let mut cell = Cell::new(" ");
        cell.set_style(Style::new().red().bold());
        assert_eq!(Pen::of_space(&cell), Pen::DEFAULT);
        assert!(pen(Style::new().green().bold()).shows_space_as(&Pen::DEFAULT));
        cell.set_style(Style::new().underlined());
        assert_ne!(Pen::of_space(&cell), Pen::DEFAULT);
        assert!(!pen(Style::new().reversed()).shows_space_as(&Pen::DEFAULT));
        assert!(!pen(Style::new().on_red()).erases_clean());
    }

    fn style() -> impl Strategy<Value = Style> {
        let colour = || {
            prop_oneof![
                Just(Color::Reset),
                Just(Color::Red),
                Just(Color::White),
                any::<u8>().prop_map(Color::Indexed),
                Just(Color::Rgb(1, 2, 3))
            ]
        };
        (colour(), colour(), prop::bits::u16::masked(0b0_0100_1111)).prop_map(|(fg, bg, bits)| {
            // The emulator cannot show bold and dim together.
            let bits = if bits & 0b11 == 0b11 {
                bits & !0b10
            } else {
                bits
            };
            Style::new()
                .fg(fg)
                .bg(bg)
                .add_modifier(Modifier::from_bits_truncate(bits))
        })
    }

    proptest! {
        #[test]
        fn a_terminal_follows_every_change(styles in prop::collection::vec(style(), 1..8)) {
            let mut terminal = emulator::vt100(4, 1);
            let mut before = None;
            for style in styles {
                let mut out = Vec::new();
                pen(style).write_from(before.as_ref(), &mut out);
                before = Some(pen(style));
                out.extend(b"\rx");
                terminal.process(&out);
                let cell = terminal.screen().cell(0, 0).unwrap();
                let colour = |c: Option<Color>| emulator::colour(c.unwrap());
                prop_assert_eq!(cell.fgcolor(), colour(style.fg));
                prop_assert_eq!(cell.bgcolor(), colour(style.bg));
                let has = |m| style.add_modifier.contains(m);
                prop_assert_eq!(cell.bold(), has(Modifier::BOLD));
                prop_assert_eq!(cell.dim(), has(Modifier::DIM));
                prop_assert_eq!(cell.italic(), has(Modifier::ITALIC));
                prop_assert_eq!(cell.underline(), has(Modifier::UNDERLINED));
                prop_assert_eq!(cell.inverse(), has(Modifier::REVERSED));
            }
        }
    }
}
