//! Owns what a person's terminal shows: remembers it compactly and writes only the difference to what it shall show.
//!
//! No question is asked here, nothing is written for an unchanged screen, and nothing is drawn twice but a few cells that are
//! cheaper than a move. ratatui's own back end is not used: it moves the cursor after every kanji and cannot scroll.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::cursor::Hand;
use super::encode::Encoder;
pub use super::scroll::ScrollBy;
use super::scroll::{self, Scroll};
use super::tile::{Inks, Tile};
use crate::text::cells::Ruler;

/// Bytes of a frame from which it is kept together: the terminal is asked to show it at once, and the cursor does not run about.
const LARGE: usize = 1024;

/// Bytes of a frame from which scrolling is tried.
const SCROLL_FROM: usize = 160;

/// How a terminal wants to be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Manner {
    /// How it scrolls.
    pub scroll: ScrollBy,
    /// Whether large frames are wrapped in synchronized output (mode 2026). Terminals that do not know it ignore it.
    pub synchronized: bool,
}

/// What one terminal shows.
#[derive(Debug)]
pub struct Screen {
    width: u16,
    height: u16,
    ruler: Ruler,
    manner: Manner,
    inks: Inks,
    /// Empty if it is not known what is shown.
    shown: Vec<Tile>,
    hand: Hand,
    cursor_seen: Option<bool>,
}

impl Screen {
    /// A terminal of which nothing is known but its size.
    pub fn new(width: u16, height: u16, ruler: Ruler, manner: Manner) -> Self {
        Self {
            width,
            height,
            ruler,
            manner,
            inks: Inks::new(),
            shown: Vec::new(),
            hand: Hand::default(),
            cursor_seen: None,
        }
    }

    /// Takes a new size; the terminal may have done anything to its content.
    pub fn resize(&mut self, width: u16, height: u16) {
        (self.width, self.height) = (width, height);
        self.invalidate();
    }

    /// Takes a new measure of text.
    pub fn set_ruler(&mut self, ruler: Ruler) {
        self.ruler = ruler;
        self.invalidate();
    }

    /// Forgets what is shown: the next frame paints everything.
    pub fn invalidate(&mut self) {
        self.shown = Vec::new();
        self.inks = Inks::new();
        self.hand = Hand::default();
        self.cursor_seen = None;
    }

    /// Writes what turns the terminal's screen into the buffer, with the cursor at a cell or hidden. A buffer of another size than
    /// the terminal is not written: it was drawn before a resize.
    pub fn draw(&mut self, buffer: &Buffer, cursor: Option<Position>, out: &mut Vec<u8>) {
        let area = buffer.area();
        if (area.width, area.height) != (self.width, self.height) || area.is_empty() {
            return;
        }
        if self.inks.is_full() {
            self.invalidate();
        }
        let next = self.inks.tiles(buffer, self.ruler);
        let mut body = Vec::new();
        if self.shown.len() != next.len() {
            body.extend_from_slice(b"\x1b[m\x1b[H\x1b[2J");
            self.shown = vec![Tile::BLANK; next.len()];
            self.hand = Hand {
                x: Some(0),
                y: Some(0),
                pen: Some(0),
            };
        }
        let (hand, mut bytes) = self.cheapest(&next, cursor);
        self.hand = hand;
        self.shown = next;
        body.append(&mut bytes);
        self.finish(&body, cursor.is_some(), out);
    }

    /// Asks how wide the terminal draws a box sign, in a place that the next [`Screen::draw`] paints again. The answer is a
    /// [`Reply::Cursor`](crate::ui::input::Reply::Cursor) in column 2 or 3. Screens of one row or column are not asked.
    pub fn probe(&mut self, out: &mut Vec<u8>) -> bool {
        if self.height < 2 || self.width < 4 || self.shown.is_empty() {
            return false;
        }
        // Not in the first row, where the answer would look like a function key.
        out.extend_from_slice("\x1b[2;1H─\x1b[6n".as_bytes());
        let row = usize::from(self.width);
        for tile in self.shown.iter_mut().skip(row).take(2) {
            *tile = Tile::UNKNOWN;
        }
        (self.hand.x, self.hand.y) = (None, None);
        true
    }

    /// The shorter of writing the difference and of scrolling first.
    fn cheapest(&self, next: &[Tile], cursor: Option<Position>) -> (Hand, Vec<u8>) {
        let mut best = self.encoded(None, next, cursor);
        if best.1.len() < SCROLL_FROM {
            return best;
        }
        for scroll in scroll::candidates(&self.shown, next, usize::from(self.width)) {
            let other = self.encoded(Some(scroll), next, cursor);
            if other.1.len() < best.1.len() {
                best = other;
            }
        }
        best
    }

    fn encoded(
        &self,
        scroll: Option<Scroll>,
        next: &[Tile],
        cursor: Option<Position>,
    ) -> (Hand, Vec<u8>) {
        let width = usize::from(self.width);
        let mut encoder = Encoder::new(&self.inks, self.width, self.hand);
        if let Some(scroll) = scroll {
            encoder.use_clean_pen();
            scroll.write(
                self.manner.scroll,
                usize::from(self.height),
                &mut encoder.hand,
                &mut encoder.out,
            );
            encoder.screens(&scroll.apply(&self.shown, width), next);
        } else {
            encoder.screens(&self.shown, next);
        }
        if let Some(at) = cursor.filter(|at| at.x < self.width && at.y < self.height) {
            let row = usize::from(at.y) * width;
            let row = next.get(row..row + width).unwrap_or_default();
            encoder.go(usize::from(at.x), at.y, row);
        }
        (encoder.hand, encoder.out)
    }

    /// Adds the cursor's visibility, and what keeps a large frame together.
    fn finish(&mut self, body: &[u8], seen: bool, out: &mut Vec<u8>) {
        const SHOW: &[u8] = b"\x1b[?25h";
        const HIDE: &[u8] = b"\x1b[?25l";
        let large = body.len() > LARGE;
        let together = large && self.manner.synchronized;
        if together {
            out.extend_from_slice(b"\x1b[?2026h");
        }
        let hide_first = (large || !seen) && self.cursor_seen != Some(false);
        if hide_first {
            out.extend_from_slice(HIDE);
        }
        out.extend_from_slice(body);
        if seen && (hide_first || self.cursor_seen != Some(true)) {
            out.extend_from_slice(SHOW);
        }
        if together {
            out.extend_from_slice(b"\x1b[?2026l");
        }
        self.cursor_seen = Some(seen);
    }
}

#[cfg(test)]
#[path = "screen_tests.rs"]
mod tests;
