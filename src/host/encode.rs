//! Owns the shortest bytes that turn one screen into another without scrolling: only cells that differ are written, small gaps are
//! written again where that is cheaper than a move, empty ends are erased.

use std::io::Write as _;

use super::cursor::{Hand, Way};
use super::tile::{Inks, Tile};

/// Empty cells from which erasing them by number is shorter than writing them.
const ERASE_FROM: usize = 10;

/// Bytes being written for a screen of a width.
#[derive(Debug)]
pub(super) struct Encoder<'a> {
    inks: &'a Inks,
    width: u16,
    /// What was written.
    pub(super) out: Vec<u8>,
    /// Cursor and pen after what was written.
    pub(super) hand: Hand,
}

impl<'a> Encoder<'a> {
    pub(super) const fn new(inks: &'a Inks, width: u16, hand: Hand) -> Self {
        Self {
            inks,
            width,
            out: Vec::new(),
            hand,
        }
    }

    /// Writes what differs between two screens.
    pub(super) fn screens(&mut self, old: &[Tile], new: &[Tile]) {
        let width = usize::from(self.width).max(1);
        for (y, (old, new)) in (0_u16..).zip(old.chunks(width).zip(new.chunks(width))) {
            if old != new {
                self.row(y, old, new);
            }
        }
    }

    fn row(&mut self, y: u16, old: &[Tile], new: &[Tile]) {
        let stale = stale(old, new);
        let end = new
            .iter()
            .rposition(|t| *t != Tile::BLANK)
            .map_or(0, |at| at + 1);
        let tail: Option<(usize, usize)> = stale
            .iter()
            .skip(end)
            .position(|s| *s)
            .and_then(|first| Some((first + end, stale.iter().rposition(|s| *s)?)));
        let erase = tail.filter(|(first, last)| last - first + 1 > 3);
        let mut x = 0;
        let until = erase.map_or(new.len(), |_| end);
        while let Some(tile) = new.get(x).filter(|_| x < until) {
            let width = usize::from(tile.width.max(1));
            if stale.get(x).copied().unwrap_or(false) {
                x += self.fresh(x, y, new, &stale);
            } else {
                x += width;
            }
        }
        if let Some((first, _)) = erase {
            self.erase_end(y, end, first, new);
        }
    }

    /// Writes what stands at a column, and returns how many cells that settled.
    fn fresh(&mut self, x: usize, y: u16, new: &[Tile], stale: &[bool]) -> usize {
        let rest = new.get(x..).unwrap_or_default();
        let empty = rest.iter().take_while(|t| **t == Tile::BLANK).count();
        let last = stale
            .iter()
            .skip(x)
            .take(empty)
            .rposition(|s| *s)
            .map_or(0, |n| n + 1);
        let Some(tile) = rest.first() else { return 1 };
        self.go(x, y, new);
        if last >= ERASE_FROM {
            self.use_clean_pen();
            let _ = write!(self.out, "\x1b[{last}X");
            return last;
        }
        self.tile(*tile);
        usize::from(tile.width.max(1))
    }

    fn erase_end(&mut self, y: u16, end: usize, first: usize, new: &[Tile]) {
        let at_end = self.hand.y == Some(y) && self.hand.x == u16::try_from(end).ok();
        if !at_end {
            self.go(first, y, new);
        }
        self.use_clean_pen();
        self.out.extend_from_slice(b"\x1b[K");
    }

    /// Takes a pen with which erased cells are in the terminal's own colours, also on terminals that erase with the pen.
    pub(super) fn use_clean_pen(&mut self) {
        if !self
            .hand
            .pen
            .is_some_and(|p| self.inks.pen(p).erases_clean())
        {
            self.pen(0);
        }
    }

    fn pen(&mut self, pen: u16) {
        let from = self.hand.pen.map(|p| self.inks.pen(p));
        self.inks.pen(pen).write_from(from, &mut self.out);
        self.hand.pen = Some(pen);
    }

    /// Writes one glyph where the cursor is.
    fn tile(&mut self, tile: Tile) {
        if !self.pen_shows(tile) {
            self.pen(tile.pen);
        }
        self.out
            .extend_from_slice(self.inks.text(tile, &mut [0; 4]).as_bytes());
        let behind = self.hand.x.map(|x| x + u16::from(tile.width));
        self.hand.x = behind.filter(|x| *x < self.width && !tile.unsure);
    }

    fn pen_shows(&self, tile: Tile) -> bool {
        self.hand.pen.is_some_and(|pen| {
            pen == tile.pen
                || (tile.is_space() && self.inks.pen(pen).shows_space_as(self.inks.pen(tile.pen)))
        })
    }

    /// Brings the cursor to a cell of a row that shows `row` up to there.
    pub(super) fn go(&mut self, x: usize, y: u16, row: &[Tile]) {
        let Ok(column) = u16::try_from(x) else { return };
        if self.hand.x == Some(column) && self.hand.y == Some(y) {
            return;
        }
        let way = Way::find(self.hand, column, y);
        if !self.walk(x, y, row, way.cost()) {
            way.write(&mut self.out);
            (self.hand.x, self.hand.y) = (Some(column), Some(y));
        }
    }

    /// Reaches a cell by writing again what stands before it, from the cursor or from the beginning of its row, if that is shorter
    /// than `limit`.
    fn walk(&mut self, x: usize, y: u16, row: &[Tile], limit: usize) -> bool {
        let (before, mark) = (self.hand, self.out.len());
        let Some(from) = self.start_of_walk(x, y) else {
            return false;
        };
        let done = self.rewrite(from, x, row, mark + limit);
        if !done {
            self.out.truncate(mark);
            self.hand = before;
        }
        done
    }

    /// The column from which a walk goes: the cursor's, or the row's first after going there.
    fn start_of_walk(&mut self, x: usize, y: u16) -> Option<usize> {
        let row = self.hand.y?;
        let here = self.hand.x.map(usize::from);
        if let Some(from) = here.filter(|from| row == y && *from < x) {
            return Some(from);
        }
        self.out.push(b'\r');
        self.hand.x = Some(0);
        Way::find(self.hand, 0, y).write(&mut self.out);
        self.hand.y = Some(y);
        Some(0)
    }

    /// Writes the cells `from..to` again unless that takes the output to `limit`, or ends at an unknown column, or changes to a pen
    /// that the cell at `to` does not want.
    fn rewrite(&mut self, from: usize, to: usize, row: &[Tile], limit: usize) -> bool {
        if row.get(from).is_none_or(|t| t.width == 0) || to - from > limit {
            return false;
        }
        let pen = self.hand.pen;
        for tile in row.get(from..to).unwrap_or_default() {
            if tile.width > 0 {
                self.tile(*tile);
            }
            if self.out.len() >= limit || self.hand.x.is_none() {
                return false;
            }
        }
        let fits =
            |pen: Option<u16>| pen.is_some() && row.get(to).is_some_and(|t| pen == Some(t.pen));
        self.out.len() < limit && (self.hand.pen == pen || fits(self.hand.pen) || !fits(pen))
    }
}

/// Which cells have to be written: those that differ, whole glyphs only, and the neighbour of a glyph whose width terminals do not
/// agree about, because it may have been overdrawn.
fn stale(old: &[Tile], new: &[Tile]) -> Vec<bool> {
    let mut stale = vec![false; new.len()];
    let mut mark = |x: usize| {
        if let Some(cell) = stale.get_mut(x) {
            *cell = true;
        }
    };
    let mut start = 0;
    let mut spill = false;
    for (x, (before, after)) in old.iter().zip(new).enumerate() {
        if after.width > 0 {
            start = x;
        }
        let touched = before != after || spill;
        if after.width > 0 {
            spill = false;
        }
        if touched {
            mark(start);
            mark(x);
            spill |= before.unsure || after.unsure;
        }
    }
    // In the last column a wide glyph has no room and covers the cell before it: when it goes, that cell is written again.
    if old.last().is_some_and(|t| t.unsure) && stale.last() == Some(&true) {
        let before = new.len().saturating_sub(1);
        let glyph = new
            .get(..before)
            .and_then(|row| row.iter().rposition(|t| t.width > 0));
        if let Some(cell) = glyph.and_then(|x| stale.get_mut(x)) {
            *cell = true;
        }
    }
    stale
}
