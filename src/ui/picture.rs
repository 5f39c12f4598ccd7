//! Owns a screen kept as plain text, with the looks of every piece: the page with which the console begins is kept when it ends, and shown
//! while the book is being opened. A picture never stands for the book: it is drawn under the word that rows are still being read.

use std::fmt::Write as _;
use std::str::FromStr;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};

use super::canvas::Canvas;
use crate::text::cells::Ruler;

/// Between two pieces of a row, and between the looks of a piece and its text. Neither can stand in a text that was drawn.
const PIECE: char = '\u{1f}';
const LOOK: char = '\u{1e}';

/// A screen as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    rows: Vec<Vec<(Style, String)>>,
}

impl Picture {
    /// What stands in a buffer.
    pub fn of(buffer: &Buffer) -> Self {
        let area = *buffer.area();
        let rows = (area.top()..area.bottom()).map(|y| row(buffer, y));
        Self {
            rows: rows.collect(),
        }
    }

    /// Draws the picture on a canvas; what lies beyond the canvas is left out.
    pub fn draw(&self, canvas: &mut Canvas) {
        let area = canvas.area();
        for (y, row) in (area.top()..area.bottom()).zip(&self.rows) {
            let mut x = area.left();
            for (style, text) in row {
                x = canvas.text(x, y, area.right().saturating_sub(x), text, *style);
            }
        }
    }

    /// One line for each row.
    pub fn print(&self) -> String {
        let mut lines = String::new();
        for row in &self.rows {
            for (style, text) in row {
                let _ = write!(lines, "{}{LOOK}{text}{PIECE}", looks(*style));
            }
            lines.push('\n');
        }
        lines
    }

    /// Reads what [`Picture::print`] wrote; nothing if it is anything else.
    pub fn read(lines: &str) -> Option<Self> {
        let rows = lines.lines().map(|line| {
            let pieces = line.split_terminator(PIECE);
            pieces.map(piece).collect::<Option<Vec<_>>>()
        });
        let rows = rows.collect::<Option<Vec<_>>>()?;
        Some(Self { rows })
    }
}

/// The pieces of a row, each as long as its looks are the same.
fn row(buffer: &Buffer, y: u16) -> Vec<(Style, String)> {
    let area = *buffer.area();
    let mut pieces: Vec<(Style, String)> = Vec::new();
    let mut x = area.left();
    while let Some(cell) = buffer.cell((x, y)).filter(|_| x < area.right()) {
        let style = Style::new()
            .fg(cell.fg)
            .bg(cell.bg)
            .add_modifier(cell.modifier);
        let symbol = Some(Cell::symbol(cell)).filter(|symbol| !symbol.is_empty());
        let symbol = symbol.unwrap_or(" ");
        match pieces.last_mut().filter(|(last, _)| *last == style) {
            Some((_, text)) => text.push_str(symbol),
            None => pieces.push((style, symbol.to_owned())),
        }
        x += u16::try_from(Ruler::NARROW.width(symbol).max(1)).unwrap_or(1);
    }
    pieces
}

/// `red;reset;1`: ink, ground, and the bits of the modifiers.
fn looks(style: Style) -> String {
    let ink = style.fg.unwrap_or_default();
    let ground = style.bg.unwrap_or_default();
    format!("{ink};{ground};{}", style.add_modifier.bits())
}

fn piece(piece: &str) -> Option<(Style, String)> {
    let (looks, text) = piece.split_once(LOOK)?;
    let mut parts = looks.split(';');
    let ink = Color::from_str(parts.next()?).ok()?;
    let ground = Color::from_str(parts.next()?).ok()?;
    let modifier = Modifier::from_bits(parts.next()?.parse().ok()?)?;
    let style = Style::new().fg(ink).bg(ground).add_modifier(modifier);
    let plain = !text.is_empty() && !text.chars().any(char::is_control);
    plain.then(|| (style, text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::canvas::screen;
    use proptest::prelude::*;

    fn drawn() -> Canvas {
        let mut canvas = Canvas::new(12, 2, Ruler::NARROW);
        let bold = Style::new().add_modifier(Modifier::BOLD);
        canvas.text(0, 0, 12, "点滴 ", Style::new());
        canvas.text(5, 0, 7, "期限", bold.fg(Color::Red));
        canvas.text(0, 1, 12, "┌─", Style::new().fg(Color::Indexed(8)));
        canvas
    }

    #[test]
    fn a_picture_written_and_read_is_the_same_screen() {
        let canvas = drawn();
        let picture = Picture::of(canvas.buffer());
        let read = Picture::read(&picture.print());
        assert_eq!(read.as_ref(), Some(&picture));
        let mut again = Canvas::new(12, 2, Ruler::NARROW);
        picture.draw(&mut again);
        assert_eq!(again.buffer(), canvas.buffer());
    }

    #[test]
    fn a_picture_of_another_size_stays_inside_the_screen() {
        let mut small = Canvas::new(3, 1, Ruler::NARROW);
        Picture::of(drawn().buffer()).draw(&mut small);
        assert_eq!(screen(small.buffer()), "点 \n");
    }

    proptest! {
        #[test]
        fn no_text_read_as_a_picture_can_harm_a_screen(lines in ".{0,80}(\u{1e}.{0,10}\u{1f}\n){0,3}") {
            if let Some(picture) = Picture::read(&lines) {
                picture.draw(&mut Canvas::new(10, 4, Ruler::NARROW));
            }
        }

        #[test]
        fn what_is_drawn_comes_back(text in "[ -~ぁ-んァ-ヶ一-龠]{0,40}") {
            let mut canvas = Canvas::new(30, 1, Ruler::NARROW);
            canvas.text(0, 0, 30, &text, Style::new());
            let picture = Picture::read(&Picture::of(canvas.buffer()).print()).unwrap();
            let mut again = Canvas::new(30, 1, Ruler::NARROW);
            picture.draw(&mut again);
            prop_assert_eq!(again.buffer(), canvas.buffer());
        }
    }
}
