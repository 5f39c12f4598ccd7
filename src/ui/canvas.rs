//! Owns drawing: a ratatui buffer and the hardware cursor, written only through methods that know cells.
//!
//! What holds in the buffer at all times, so that the writer of the terminal may rely on it: a cell holds one glyph of
//! [`cells`](crate::text::cells) without hidden characters; the cell behind a wide glyph is blank and in the same style; no wide
//! glyph is cut by an edge. ratatui alone keeps none of the three (its `Clear` under a popup leaves half a kanji).

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Style};
use ratatui::widgets::{StatefulWidget, Widget};

use super::action::Action;
use super::border::{Border, Sign, ascii_of};
use crate::text::cells::Ruler;

/// A box with a text at both ends of its upper edge: `┌─ title ─── note ─┐`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Signs of the edges.
    pub border: Border,
    /// Text at the left of the upper edge; empty for none.
    pub title: &'a str,
    /// Text at the right of the upper edge, given up first when room is short; empty for none.
    pub note: &'a str,
    /// Style of the edges and the note.
    pub style: Style,
    /// Style of the title, where focus is shown.
    pub title_style: Style,
}

/// What stands at a place of the screen, for whoever points at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Something that hides what lies behind.
    Cover,
    /// A tab or a hint: what its key does.
    Action(Action),
    /// A row so far from the one with the cursor.
    Steps(isize),
    /// A day of a calendar so far from the chosen one.
    Across(isize),
    /// A tab of the layer so far from the one that is shown.
    Tab(isize),
    /// A column of the board.
    Column(usize),
    /// A card of the board.
    Card {
        /// Its column.
        column: usize,
        /// Its place in the column.
        row: usize,
        /// The cursor is on it.
        here: bool,
    },
}

/// The targets of a screen: each with its area and the layer that drew it, the later ones in front.
#[derive(Debug, Clone, Default)]
struct Targets {
    layer: usize,
    all: Vec<(Rect, usize, Target)>,
}

/// A screen being drawn.
#[derive(Debug, Clone)]
pub struct Canvas {
    buffer: Buffer,
    cursor: Option<Position>,
    ruler: Ruler,
    /// Noted only where somebody points.
    targets: Option<Targets>,
}

impl Canvas {
    /// A blank screen of so many cells.
    pub fn new(width: u16, height: u16, ruler: Ruler) -> Self {
        Self {
            buffer: Buffer::empty(Rect::new(0, 0, width, height)),
            cursor: None,
            ruler,
            targets: None,
        }
    }

    /// A blank screen that notes what is drawn where.
    pub fn with_targets(width: u16, height: u16, ruler: Ruler) -> Self {
        Self {
            targets: Some(Targets::default()),
            ..Self::new(width, height, ruler)
        }
    }

    /// From here on a layer draws: 0 is the pane.
    pub fn begin_layer(&mut self, layer: usize) {
        if let Some(targets) = &mut self.targets {
            targets.layer = layer;
        }
    }

    /// Notes what stands in an area.
    pub fn note(&mut self, area: Rect, target: Target) {
        if let Some(targets) = &mut self.targets {
            targets.all.push((area, targets.layer, target));
        }
    }

    /// What stands at a cell, and the layer that drew it.
    pub fn target(&self, x: u16, y: u16) -> Option<(usize, Target)> {
        let all = &self.targets.as_ref()?.all;
        let at = Position::new(x, y);
        let mut there = all.iter().rev().filter(|(area, ..)| area.contains(at));
        there.next().map(|(_, layer, target)| (*layer, *target))
    }

    /// Makes the screen blank again, in a size and measure that may be another person's.
    pub fn restart(&mut self, width: u16, height: u16, ruler: Ruler) {
        self.buffer.resize(Rect::new(0, 0, width, height));
        self.buffer.reset();
        self.cursor = None;
        self.ruler = ruler;
    }

    /// The whole screen.
    pub fn area(&self) -> Rect {
        *self.buffer.area()
    }

    /// The measure of text on this terminal.
    pub const fn ruler(&self) -> Ruler {
        self.ruler
    }

    /// What was drawn.
    pub const fn buffer(&self) -> &Buffer {
        &self.buffer
    }

    /// Where the hardware cursor stands, if it is to be seen.
    pub const fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    /// Puts the hardware cursor at a cell: the caret of a field, or the selected row for readers that follow it. Outside of the
    /// screen it is hidden.
    pub fn set_cursor(&mut self, x: u16, y: u16) {
        let at = Position::new(x, y);
        self.cursor = self.area().contains(at).then_some(at);
    }

    /// Hides the hardware cursor.
    pub const fn hide_cursor(&mut self) {
        self.cursor = None;
    }

    /// Draws one line of text at (`x`, `y`) into at most `room` cells and returns the column behind it. A glyph that does not fit
    /// whole is left out; use [`Ruler::fit`] first where a cut must be marked.
    pub fn text(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
        let area = self.area();
        let end = area.right().min(x.saturating_add(room));
        if y >= area.bottom() || y < area.top() {
            return x;
        }
        let mut at = x;
        for glyph in self.ruler.glyphs(text) {
            let width = u16::try_from(glyph.width).unwrap_or(u16::MAX);
            if at.saturating_add(width) > end {
                break;
            }
            self.put(at, y, width, glyph.text, style);
            at += width;
        }
        at
    }

    /// Draws one line of text into row `row` of an area, from its column `col`; nothing leaves the area. Returns the column of
    /// the area behind the text.
    pub fn text_in(&mut self, area: Rect, col: u16, row: u16, text: &str, style: Style) -> u16 {
        if row >= area.height || col >= area.width {
            return col;
        }
        let room = area.width - col;
        self.text(area.x + col, area.y + row, room, text, style) - area.x
    }

    /// Draws pieces of text in their styles one behind the other, as [`Canvas::text_in`] does.
    pub fn pieces(&mut self, area: Rect, row: u16, pieces: &[(&str, Style)]) -> u16 {
        pieces.iter().fold(0, |col, (text, style)| {
            self.text_in(area, col, row, text, *style)
        })
    }

    /// Lays a style over an area without changing its text.
    pub fn restyle(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area.intersection(self.area()), style);
    }

    /// Gives every cell without a colour of its own those of the ground.
    pub fn ground(&mut self, ground: Style) {
        for cell in &mut self.buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = ground.fg.unwrap_or(Color::Reset);
            }
            if cell.bg == Color::Reset {
                cell.bg = ground.bg.unwrap_or(Color::Reset);
            }
        }
    }

    /// Blanks an area, and the outer halves of wide glyphs that its edges cut.
    pub fn clear_area(&mut self, area: Rect) {
        let area = area.intersection(self.area());
        self.note(area, Target::Cover);
        self.mend_edges(area);
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// Draws a box with its titles and returns what is inside; the inside keeps what it showed. Box drawing gives way to ASCII
    /// where it would be two cells wide.
    pub fn frame(&mut self, area: Rect, frame: &Frame<'_>) -> Rect {
        let area = area.intersection(self.area());
        if area.width < 2 || area.height < 2 {
            return Rect::new(area.x, area.y, 0, 0);
        }
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        let (border, style) = (frame.border, frame.style);
        self.rule(area.x, area.y, area.width, border, style);
        self.rule(area.x, bottom, area.width, border, style);
        self.post(area.x, area.y, area.height, border, style);
        self.post(right, area.y, area.height, border, style);
        for (x, y, sign) in [
            (area.x, area.y, Sign::TopLeft),
            (right, area.y, Sign::TopRight),
            (area.x, bottom, Sign::BottomLeft),
            (right, bottom, Sign::BottomRight),
        ] {
            self.sign(x, y, sign, border, style);
        }
        self.titles(area, frame);
        Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
    }

    fn titles(&mut self, area: Rect, frame: &Frame<'_>) {
        let room = area.width.saturating_sub(4);
        let ruler = self.ruler;
        let spaced =
            |text: &str| format!(" {} ", ruler.cut(text, usize::from(room).saturating_sub(2)));
        let mut from = area.x + 2;
        if !frame.title.is_empty() && room > 2 {
            from = self.text(from, area.y, room, &spaced(frame.title), frame.title_style);
        }
        let note = spaced(frame.note);
        let width = u16::try_from(ruler.width(&note)).unwrap_or(u16::MAX);
        let at = (area.right() - 2).saturating_sub(width);
        if !frame.note.is_empty() && at > from {
            self.text(at, area.y, width, &note, frame.style);
        }
    }

    /// Draws a line from (`x`, `y`) to the right.
    pub fn rule(&mut self, x: u16, y: u16, length: u16, border: Border, style: Style) {
        for at in x..x.saturating_add(length).min(self.area().right()) {
            self.sign(at, y, Sign::Horizontal, border, style);
        }
    }

    /// Draws a line from (`x`, `y`) downwards.
    pub fn post(&mut self, x: u16, y: u16, length: u16, border: Border, style: Style) {
        for at in y..y.saturating_add(length).min(self.area().bottom()) {
            self.sign(x, at, Sign::Vertical, border, style);
        }
    }

    /// Draws one sign of a frame or rule.
    pub fn sign(&mut self, x: u16, y: u16, sign: Sign, border: Border, style: Style) {
        let border = if self.ruler.is_wide() {
            Border::Ascii
        } else {
            border
        };
        // Such a sign fills one cell, and a frame has hundreds: there is nothing to measure.
        if self.area().contains(Position::new(x, y)) {
            self.put(x, y, 1, border.sign(sign), style);
        }
    }

    /// Renders a ratatui widget. Its text is brought to the rules of this buffer afterwards; texts that may be cut or hold
    /// ambiguous characters are better drawn by [`Canvas::text`].
    pub fn render<W: Widget>(&mut self, widget: W, area: Rect) {
        let area = area.intersection(self.area());
        self.mend_edges(area);
        widget.render(area, &mut self.buffer);
        self.settle(area);
    }

    /// Renders a ratatui widget that has a state, as [`Canvas::render`] does.
    pub fn render_stateful<W: StatefulWidget>(
        &mut self,
        widget: W,
        area: Rect,
        state: &mut W::State,
    ) {
        let area = area.intersection(self.area());
        self.mend_edges(area);
        widget.render(area, &mut self.buffer, state);
        self.settle(area);
    }

    /// Sets one glyph; what it covers halfway on either side becomes blank.
    fn put(&mut self, x: u16, y: u16, width: u16, glyph: &str, style: Style) {
        self.part(x, y);
        self.part(x + width, y);
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_symbol(glyph).set_style(style);
        }
        for covered in x + 1..x + width {
            if let Some(cell) = self.buffer.cell_mut((covered, y)) {
                cell.set_symbol(" ").set_style(style);
            }
        }
    }

    /// Makes sure that no wide glyph stands across the left edge of column `x`.
    fn part(&mut self, x: u16, y: u16) {
        let Some(before) = x.checked_sub(1) else {
            return;
        };
        let ruler = self.ruler;
        // One byte is never wide, and most cells hold one.
        if let Some(cell) = self.buffer.cell_mut((before, y))
            && cell.symbol().len() > 1
            && ruler.width(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
    }

    fn mend_edges(&mut self, area: Rect) {
        for y in area.top()..area.bottom() {
            self.part(area.left(), y);
            self.part(area.right(), y);
        }
    }

    /// Brings what a widget drew to the rules of this buffer.
    fn settle(&mut self, area: Rect) {
        for y in area.top()..area.bottom() {
            let mut x = area.left();
            while x < area.right() {
                x += self.settle_cell(x, y, area.right());
            }
        }
    }

    /// Settles one cell and returns how many cells it turned out to fill.
    fn settle_cell(&mut self, x: u16, y: u16, end: u16) -> u16 {
        let Some(symbol) = self.buffer.cell((x, y)).map(|c| c.symbol().to_owned()) else {
            return 1;
        };
        if let [b' '..=b'~'] = symbol.as_bytes() {
            return 1;
        }
        let style = self
            .buffer
            .cell((x, y))
            .map(Cell::style)
            .unwrap_or_default();
        let mut at = x;
        for (nth, glyph) in self.ruler.glyphs(&symbol).enumerate() {
            let narrow = Ruler::NARROW.width(glyph.text) == 1;
            let taken = |x: u16| {
                self.buffer
                    .cell((x, y))
                    .is_none_or(|c| x >= end || c.symbol() != " ")
            };
            let (text, width) = match glyph.width {
                1 => (glyph.text, 1),
                _ if narrow && ascii_of(glyph.text).is_some() => {
                    (ascii_of(glyph.text).unwrap_or("+"), 1)
                }
                _ if !taken(at + 1) => (glyph.text, 2),
                _ if narrow => ("?", 1),
                _ if at + 1 < end => (glyph.text, 2),
                _ => (" ", 1),
            };
            if nth > 0 && taken(at) {
                break;
            }
            self.put(at, y, width, text, style);
            at += width;
        }
        if at == x {
            self.put(x, y, 1, " ", style);
            at += 1;
        }
        at - x
    }
}

/// The text of a buffer, one line for each row, each exactly as many cells as the buffer is wide.
pub fn screen(buffer: &Buffer) -> String {
    let area = *buffer.area();
    let mut text = String::with_capacity(area.area() as usize * 2);
    for y in area.top()..area.bottom() {
        let mut x = area.left();
        while x < area.right() {
            let symbol = buffer.cell((x, y)).map_or(" ", Cell::symbol);
            let width = Ruler::NARROW.width(symbol).max(1);
            text.push_str(if symbol.is_empty() { " " } else { symbol });
            x = x.saturating_add(u16::try_from(width).unwrap_or(1));
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
#[path = "canvas_tests.rs"]
mod tests;
