//! Owns drawing: a ratatui buffer and the hardware cursor, written only through methods that know cells.
//!
//! What holds in the buffer at all times, so that the writer of the terminal may rely on it: a cell holds one glyph of
//! [`cells`](crate::text::cells) without hidden characters; the cell behind a wide glyph is blank and in the same style; no wide
//! glyph is cut by an edge. ratatui alone keeps none of the three (its `Clear` under a popup leaves half a kanji).

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::{StatefulWidget, Widget};

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

/// A screen being drawn.
#[derive(Debug, Clone)]
pub struct Canvas {
    buffer: Buffer,
    cursor: Option<Position>,
    ruler: Ruler,
}

impl Canvas {
    /// A blank screen of so many cells.
    pub fn new(width: u16, height: u16, ruler: Ruler) -> Self {
        Self {
            buffer: Buffer::empty(Rect::new(0, 0, width, height)),
            cursor: None,
            ruler,
        }
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

    /// Blanks an area, and the outer halves of wide glyphs that its edges cut.
    pub fn clear_area(&mut self, area: Rect) {
        let area = area.intersection(self.area());
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
        self.text(x, y, 1, border.sign(sign), style);
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
        if let Some(cell) = self.buffer.cell_mut((before, y))
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
mod tests {
    use super::*;
    use crate::text::cells::{self, is_hidden};
    use proptest::prelude::*;
    use ratatui::style::{Color, Modifier};
    use ratatui::widgets::{Block, Clear, List, ListState, Paragraph};

    fn canvas(w: u16, h: u16) -> Canvas {
        Canvas::new(w, h, Ruler::NARROW)
    }

    /// The rules at the head of this file.
    fn assert_sound(canvas: &Canvas) {
        let area = canvas.area();
        for line in screen(canvas.buffer()).lines() {
            assert_eq!(cells::width(line), usize::from(area.width), "{line:?}");
            assert!(!line.chars().any(is_hidden));
        }
        for y in 0..area.height {
            for x in 0..area.width {
                let symbol = canvas.buffer().cell((x, y)).unwrap().symbol();
                if canvas.ruler().width(symbol) > 1 {
                    assert!(x + 1 < area.width, "a wide glyph is cut by the edge");
                    assert_eq!(canvas.buffer().cell((x + 1, y)).unwrap().symbol(), " ");
                }
            }
        }
    }

    fn kanji_wall(w: u16, h: u16) -> Canvas {
        let mut c = canvas(w, h);
        for y in 0..h {
            let from = y % 2;
            c.text(from, y, w, &"医工連携".repeat(40), Style::new());
        }
        c
    }

    #[test]
    fn text_is_clipped_by_cells_and_never_leaves_half_a_glyph() {
        let mut c = canvas(7, 1);
        let end = c.text(0, 0, 7, "医工連携", Style::new());
        assert_eq!((end, screen(c.buffer()).as_str()), (6, "医工連 \n"));
        assert_eq!(
            c.text(0, 5, 7, "x", Style::new()),
            0,
            "a row outside draws nothing"
        );
        assert_eq!(c.text(9, 0, 7, "x", Style::new()), 9);
    }

    #[test]
    fn writing_over_half_a_kanji_blanks_its_other_half() {
        let mut c = canvas(6, 1);
        c.text(0, 0, 6, "医工連", Style::new());
        c.text(1, 0, 1, "a", Style::new());
        assert_eq!(screen(c.buffer()), " a工連\n");
        c.text(3, 0, 2, "漢", Style::new());
        assert_eq!(screen(c.buffer()), " a 漢 \n");
        assert_sound(&c);
    }

    #[test]
    fn text_in_an_area_stays_in_it_and_counts_its_columns() {
        let mut c = canvas(10, 2);
        let area = Rect::new(2, 0, 5, 1);
        assert_eq!(c.text_in(area, 1, 0, "医工連", Style::new()), 5);
        assert_eq!(c.text_in(area, 0, 1, "x", Style::new()), 0);
        assert_eq!(
            c.pieces(area, 0, &[("a", Style::new()), ("b", Style::new())]),
            2
        );
        assert_eq!(screen(c.buffer()), "  ab 工   \n          \n");
    }

    #[test]
    fn escapes_in_text_reach_no_cell() {
        let mut c = canvas(20, 1);
        c.text(0, 0, 20, "a\u{1b}]52;c;x\u{7}\u{202e}b\nc", Style::new());
        assert_eq!(screen(c.buffer()).trim_end(), "a]52;c;xb c");
    }

    #[test]
    fn a_frame_shows_title_and_note_and_gives_up_the_note_first() {
        let mut c = canvas(24, 3);
        let frame = Frame {
            border: Border::Unicode,
            title: "ニーズ一覧",
            note: "22件",
            style: Style::new(),
            title_style: Style::new().add_modifier(Modifier::BOLD),
        };
        assert_eq!(c.frame(c.area(), &frame), Rect::new(1, 1, 22, 1));
        assert_eq!(
            screen(c.buffer()),
            "┌─ ニーズ一覧 ─ 22件 ─┐\n│                      │\n└──────────────────────┘\n"
                .replace("一覧 ─ 22件 ─┐", "一覧 ── 22件 ─┐")
        );
        let mut c = canvas(14, 2);
        c.frame(c.area(), &frame);
        assert_eq!(screen(c.buffer()), "┌─ ニーズ.. ─┐\n└────────────┘\n");
        let mut c = canvas(1, 1);
        assert!(c.frame(c.area(), &frame).is_empty());
    }

    #[test]
    fn frames_are_ascii_where_box_drawing_is_two_cells_wide() {
        let mut c = Canvas::new(4, 2, Ruler::WIDE);
        let frame = Frame {
            border: Border::Unicode,
            title: "",
            note: "",
            style: Style::new(),
            title_style: Style::new(),
        };
        c.frame(c.area(), &frame);
        assert_eq!(screen(c.buffer()), "+--+\n+--+\n");
        let mut c = Canvas::new(8, 3, Ruler::WIDE);
        c.render(Block::bordered().title("※a"), c.area());
        assert_eq!(screen(c.buffer()), "+?a----+\n|      |\n+------+\n");
    }

    #[test]
    fn half_width_voicing_marks_drawn_by_a_widget_get_a_cell_each() {
        let mut c = canvas(8, 1);
        c.render(Paragraph::new("ｶﾞｰﾄﾞ"), c.area());
        // ratatui counts the mark twice and leaves a gap; what matters here is that no mark is lost and each has its cell.
        assert_eq!(screen(c.buffer()).replace(' ', ""), "ｶﾞｰﾄﾞ\n");
        assert_eq!(c.buffer().cell((1, 0)).unwrap().symbol(), "ﾞ");
        assert_sound(&c);
    }

    #[test]
    fn a_stateful_widget_is_settled_too() {
        let mut c = kanji_wall(9, 2);
        let mut state = ListState::default().with_selected(Some(0));
        let list = List::new(["あい\u{202e}う", "え"]).highlight_style(Style::new().fg(Color::Red));
        c.render_stateful(list, Rect::new(1, 0, 5, 2), &mut state);
        assert_sound(&c);
        assert_eq!(c.buffer().cell((1, 0)).unwrap().fg, Color::Red);
    }

    #[test]
    fn the_cursor_is_hidden_outside_of_the_screen() {
        let mut c = canvas(4, 2);
        c.set_cursor(3, 1);
        assert_eq!(c.cursor(), Some(Position::new(3, 1)));
        c.set_cursor(4, 1);
        assert_eq!(c.cursor(), None);
        c.set_cursor(0, 0);
        c.restart(2, 2, Ruler::WIDE);
        assert_eq!((c.cursor(), c.area().width), (None, 2));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn a_popup_anywhere_over_kanji_leaves_no_half_glyph(
            x in 0_u16..50, y in 0_u16..14, w in 0_u16..40, h in 0_u16..10, stock: bool
        ) {
            let mut c = kanji_wall(41, 12);
            let before = screen(c.buffer());
            let area = Rect::new(x, y, w, h).intersection(c.area());
            if stock {
                c.render(Clear, area);
                c.render(Block::bordered().title("候補"), area);
            } else {
                c.clear_area(area);
                c.frame(area, &Frame { border: Border::Unicode, title: "候補", note: "3件", style: Style::new(), title_style: Style::new() });
            }
            assert_sound(&c);
            for (row, (old, new)) in before.lines().zip(screen(c.buffer()).lines()).enumerate() {
                if row < usize::from(area.y) || row >= usize::from(area.bottom()) {
                    prop_assert_eq!(old, new, "rows beside the popup are untouched");
                }
            }
        }

        #[test]
        fn random_texts_over_one_another_stay_sound(
            texts in prop::collection::vec((0_u16..20, 0_u16..3, 0_u16..12, "[a-c亜-熙ｱ-ﾟ\u{202e}\u{301}😀※]{0,6}"), 0..8), wide: bool
        ) {
            let mut c = Canvas::new(17, 3, if wide { Ruler::WIDE } else { Ruler::NARROW });
            for (x, y, room, text) in texts {
                c.text(x, y, room, &text, Style::new());
            }
            if !wide {
                assert_sound(&c);
            }
            for y in 0..3 {
                let mut x = 0;
                while x < 17 {
                    x += u16::try_from(c.ruler().width(c.buffer().cell((x, y)).unwrap().symbol())).unwrap();
                }
                prop_assert_eq!(x, 17);
            }
        }
    }
}
