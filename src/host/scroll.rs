//! Owns finding out that a screen mostly moved up or down, and telling the terminal to move it instead of writing it again.

use std::collections::BTreeMap;
use std::io::Write as _;

use super::cursor::Hand;
use super::tile::Tile;

/// Candidates that are worth trying out.
const TRIED: usize = 3;

/// Rows `top..=bottom` move by `by` rows: upwards if positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scroll {
    top: usize,
    bottom: usize,
    by: isize,
}

/// How a terminal is told to scroll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScrollBy {
    /// `SU` and `SD`.
    #[default]
    Sequence,
    /// Line feeds at the lower margin and reverse line feeds at the upper one: the Linux console knows nothing else.
    LineFeed,
}

/// The scrolls that would bring most rows to their place, best first. Rows count as moved if they, or their left or right half,
/// stand elsewhere now: of two panes side by side only one may have scrolled.
pub(super) fn candidates(old: &[Tile], new: &[Tile], width: usize) -> Vec<Scroll> {
    let mut best: BTreeMap<Scroll, usize> = BTreeMap::new();
    let half = width / 2;
    for columns in [0..width, 0..half, half..width] {
        let sums = |tiles: &[Tile]| -> Vec<Option<u64>> {
            tiles
                .chunks(width.max(1))
                .map(|row| row.get(columns.clone()).and_then(sum))
                .collect()
        };
        for (scroll, votes) in votes(&sums(old), &sums(new)) {
            let most = best.entry(scroll).or_default();
            *most = votes.max(*most);
        }
    }
    let mut ranked: Vec<(usize, Scroll)> = best
        .into_iter()
        .map(|(scroll, votes)| (votes, scroll))
        .collect();
    ranked.sort_by_key(|(votes, scroll)| (std::cmp::Reverse(*votes), scroll.by.abs()));
    ranked
        .into_iter()
        .take(TRIED)
        .map(|(_, scroll)| scroll)
        .collect()
}

/// For each distance the band of rows that moved by it, and how many did. Fewer than two rows are no scroll.
fn votes(old: &[Option<u64>], new: &[Option<u64>]) -> Vec<(Scroll, usize)> {
    let mut places: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (y, sum) in old.iter().enumerate() {
        if let Some(sum) = sum {
            places.entry(*sum).or_default().push(y);
        }
    }
    let mut bands: BTreeMap<isize, (usize, usize, usize)> = BTreeMap::new();
    for (y, sum) in new.iter().enumerate() {
        let Some(sum) = sum.as_ref().filter(|s| old.get(y) != Some(&Some(**s))) else {
            continue;
        };
        for from in places
            .get(sum)
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .take(TRIED)
        {
            let by = from.cast_signed() - y.cast_signed();
            let (low, high) = (y.min(*from), y.max(*from));
            let band = bands.entry(by).or_insert((low, high, 0));
            *band = (band.0.min(low), band.1.max(high), band.2 + 1);
        }
    }
    bands
        .into_iter()
        .filter(|(_, (_, _, votes))| *votes >= 2)
        .map(|(by, (top, bottom, votes))| (Scroll { top, bottom, by }, votes))
        .collect()
}

/// A number for the look of some cells; none if they are empty.
fn sum(tiles: &[Tile]) -> Option<u64> {
    // FNV-1a: a collision only proposes a scroll that turns out to be dear.
    let fold = |sum: u64, tile: &Tile| (sum ^ tile.key()).wrapping_mul(0x0100_0000_01b3);
    tiles
        .iter()
        .any(|t| !t.is_space())
        .then(|| tiles.iter().fold(0xcbf2_9ce4_8422_2325, fold))
}

impl Scroll {
    /// What the terminal shows after scrolling.
    pub(super) fn apply(self, tiles: &[Tile], width: usize) -> Vec<Tile> {
        let mut moved = tiles.to_vec();
        let Some(band) = moved.get_mut(self.top * width..(self.bottom + 1) * width) else {
            return moved;
        };
        let shift = (self.by.unsigned_abs() * width).min(band.len());
        if self.by > 0 {
            band.rotate_left(shift);
            let rest = band.len() - shift;
            band.iter_mut().skip(rest).for_each(|t| *t = Tile::BLANK);
        } else {
            band.rotate_right(shift);
            band.iter_mut().take(shift).for_each(|t| *t = Tile::BLANK);
        }
        moved
    }

    /// Writes the scroll. The pen must erase clean; the place of the cursor is unknown afterwards.
    pub(super) fn write(self, by: ScrollBy, height: usize, hand: &mut Hand, out: &mut Vec<u8>) {
        let whole = self.top == 0 && self.bottom + 1 == height;
        let (top, bottom, lines) = (self.top + 1, self.bottom + 1, self.by.unsigned_abs());
        // Writing into a vector cannot fail.
        if !whole {
            let _ = write!(out, "\x1b[{top};{bottom}r");
        }
        let _ = match (by, self.by > 0) {
            (ScrollBy::Sequence, up) if lines == 1 => {
                write!(out, "\x1b[{}", if up { 'S' } else { 'T' })
            }
            (ScrollBy::Sequence, up) => write!(out, "\x1b[{lines}{}", if up { 'S' } else { 'T' }),
            (ScrollBy::LineFeed, true) => write!(out, "\x1b[{bottom}H{}", "\n".repeat(lines)),
            (ScrollBy::LineFeed, false) => write!(out, "\x1b[{top}H{}", "\x1bM".repeat(lines)),
        };
        if !whole {
            out.extend_from_slice(b"\x1b[r");
        }
        // Setting margins takes the cursor home on most terminals, not on all.
        (hand.x, hand.y) = (None, None);
    }
}
