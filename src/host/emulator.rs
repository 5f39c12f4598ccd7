//! Owns a small terminal for tests: what `vt100` cannot be told, namely how many cells a character takes. It knows only what the
//! writer sends and panics at anything else.

use crate::text::cells::Ruler;

/// A screen, row by row; a cell behind a wide character is empty text.
pub(super) struct Emulator {
    pub(super) rows: Vec<Vec<String>>,
    pub(super) x: usize,
    pub(super) y: usize,
    margins: (usize, usize),
    ruler: Ruler,
    /// Questions for the cursor's place that came.
    pub(super) asked: usize,
    pub(super) cursor_seen: bool,
}

impl Emulator {
    pub(super) fn new(width: usize, height: usize, ruler: Ruler) -> Self {
        Self {
            rows: vec![vec![" ".to_owned(); width]; height],
            x: 0,
            y: 0,
            margins: (0, height - 1),
            ruler,
            asked: 0,
            cursor_seen: true,
        }
    }

    pub(super) fn process(&mut self, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).expect("the writer sends UTF-8");
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                '\x1b' => match chars.next() {
                    Some('[') => self.sequence(&mut chars),
                    Some('M') => self.reverse_line_feed(),
                    other => panic!("ESC {other:?}"),
                },
                '\r' => self.x = 0,
                '\n' => self.line_feed(),
                '\x08' => self.x = self.x.saturating_sub(1),
                c if c.is_control() => panic!("control {c:?} sent"),
                c => self.print(c),
            }
        }
    }

    fn sequence(&mut self, chars: &mut std::str::Chars<'_>) {
        let mut params = String::new();
        let last = loop {
            match chars.next().expect("a sequence ends") {
                c @ '@'..='~' => break c,
                c => params.push(c),
            }
        };
        let n: Vec<usize> = params.split(';').map(|p| p.parse().unwrap_or(0)).collect();
        let first = n[0].max(1);
        let width = self.rows[0].len();
        match last {
            'H' => {
                self.y = first - 1;
                self.x = n.get(1).copied().unwrap_or(1).max(1) - 1;
            }
            'G' => self.x = first - 1,
            'd' => self.y = first - 1,
            'A' => self.y = self.y.saturating_sub(first),
            'B' => self.y = (self.y + first).min(self.rows.len() - 1),
            'C' => self.x = (self.x + first).min(width - 1),
            'D' => self.x = self.x.saturating_sub(first),
            'K' => self.erase(self.x, width),
            'X' => self.erase(self.x, (self.x + first).min(width)),
            'J' => {
                assert_eq!(params, "2");
                for row in &mut self.rows {
                    row.fill(" ".to_owned());
                }
            }
            'r' => {
                self.margins = if params.is_empty() {
                    (0, self.rows.len() - 1)
                } else {
                    (n[0] - 1, n[1] - 1)
                };
                (self.x, self.y) = (0, 0);
            }
            'S' => (0..first).for_each(|_| self.scroll_up()),
            'T' => (0..first).for_each(|_| self.scroll_down()),
            'n' => self.asked += 1,
            'h' | 'l' if params == "?25" => self.cursor_seen = last == 'h',
            'h' | 'l' if params == "?2026" => {}
            'm' => {}
            other => panic!("CSI {params} {other}"),
        }
    }

    fn erase(&mut self, from: usize, to: usize) {
        for x in from..to {
            self.blank(x);
        }
    }

    /// Blanks a cell, and the other half of a wide character in it.
    fn blank(&mut self, x: usize) {
        let (y, width) = (self.y, self.rows[0].len());
        if self.rows[y][x].is_empty() && x > 0 {
            self.rows[y][x - 1] = " ".to_owned();
        }
        if x + 1 < width && self.rows[y][x + 1].is_empty() {
            self.rows[y][x + 1] = " ".to_owned();
        }
        self.rows[y][x] = " ".to_owned();
    }

    fn print(&mut self, c: char) {
        let width = self.rows[0].len();
        let cells = self.ruler.char_width(c);
        if cells == 0 {
            let x = self.x.saturating_sub(1);
            let base = if self.rows[self.y][x].is_empty() {
                x - 1
            } else {
                x
            };
            self.rows[self.y][base].push(c);
            return;
        }
        let x = self.x.min(width - cells);
        for covered in x..x + cells {
            self.blank(covered);
        }
        self.rows[self.y][x] = c.to_string();
        if cells == 2 {
            self.rows[self.y][x + 1] = String::new();
        }
        // Automatic margins are off: the cursor stays in the last column.
        self.x = (x + cells).min(width - 1);
    }

    fn line_feed(&mut self) {
        if self.y == self.margins.1 {
            self.scroll_up();
        } else {
            self.y += 1;
        }
    }

    fn reverse_line_feed(&mut self) {
        if self.y == self.margins.0 {
            self.scroll_down();
        } else {
            self.y -= 1;
        }
    }

    fn scroll_up(&mut self) {
        let (top, bottom) = self.margins;
        self.rows[top..=bottom].rotate_left(1);
        self.rows[bottom].fill(" ".to_owned());
    }

    fn scroll_down(&mut self) {
        let (top, bottom) = self.margins;
        self.rows[top..=bottom].rotate_right(1);
        self.rows[top].fill(" ".to_owned());
    }

    /// The text of all rows.
    pub(super) fn text(&self) -> String {
        self.rows.iter().map(|row| row.concat() + "\n").collect()
    }
}

/// An independent terminal of a size, without scrollback.
pub(super) fn vt100(width: u16, height: u16) -> vt100::Parser {
    let cells = |n| std::num::NonZero::new(n).expect("a terminal has cells");
    vt100::Parser::new(cells(height), cells(width), 0)
}

/// Gives it another size.
pub(super) fn resize(terminal: &mut vt100::Parser, width: u16, height: u16) {
    let cells = |n| std::num::NonZero::new(n).expect("a terminal has cells");
    terminal.screen_mut().set_size(cells(height), cells(width));
}

/// A colour of the tests as it names them.
pub(super) fn colour(colour: ratatui::style::Color) -> vt100::Color {
    use ratatui::style::Color;
    if colour == Color::Red {
        vt100::Color::Idx(1)
    } else if colour == Color::White {
        vt100::Color::Idx(15)
    } else if let Color::Indexed(n) = colour {
        vt100::Color::Idx(n)
    } else if let Color::Rgb(r, g, b) = colour {
        vt100::Color::Rgb(r, g, b)
    } else {
        vt100::Color::Default
    }
}
