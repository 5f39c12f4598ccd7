//! Which row of a sheet holds the headings, and what they are: below a title and a date, and perhaps in two rows, 連絡先 merged over 電話 and
//! メール.

use super::grid::Grid;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// How many filled rows are looked at.
const LOOKED_AT: usize = 20;
/// The most rows that headings take.
const DEEPEST: u32 = 3;

/// Where the headings stand, and their texts.
pub(super) struct Headings {
    /// Their first row.
    pub(super) top: u32,
    /// Their last row.
    pub(super) bottom: u32,
    /// The first column of the list.
    pub(super) first: u32,
    /// The last column with a heading.
    pub(super) last: u32,
    /// The headings from the first column to the last.
    pub(super) texts: Vec<String>,
}

/// Finds them; `None` for a sheet without a filled cell.
pub(super) fn find(grid: &Grid) -> Option<Headings> {
    let top = top_row(grid)?;
    let bottom = top + depth(grid, top) - 1;
    let (first, _) = grid.breadth(top)?;
    let lasts = (top..=bottom).filter_map(|row| grid.last_column(row));
    let last = lasts.max()?;
    Some(Headings {
        top,
        bottom,
        first,
        last,
        texts: texts(grid, top, bottom, first..=last),
    })
}

/// The first row that is at least half as full as the fullest of those at the beginning: titles and dates above a list fill less.
fn top_row(grid: &Grid) -> Option<u32> {
    let rows: Vec<u32> = grid.rows().take(LOOKED_AT).collect();
    let fullest = rows.iter().map(|row| grid.filled(*row)).max()?;
    let full = |row: &&u32| {
        let filled = grid.filled(**row);
        filled * 2 >= fullest && (filled > 1 || fullest == 1)
    };
    rows.iter().find(full).copied()
}

/// Headings take several rows if one of them is merged downwards while another has more beneath it.
fn depth(grid: &Grid, top: u32) -> u32 {
    let Some((first, last)) = grid.breadth(top) else {
        return 1;
    };
    let ranges = (first..=last).filter_map(|column| Some((column, grid.range_at(top, column)?)));
    let ranges: BTreeMap<u32, (u32, u32)> = ranges.collect();
    let is_split = |(left, (bottom, right)): (&u32, &(u32, u32))| *bottom == top && right > left;
    if !ranges.iter().any(is_split) {
        return 1;
    }
    let down = ranges.values().map(|(bottom, _)| bottom - top + 1);
    match down.max().unwrap_or(1).min(DEEPEST) {
        1 => beneath(grid, top, first..=last, &ranges),
        deep => deep,
    }
}

/// Two rows if every column under a heading merged to the right has a text of its own beneath, and no other column has.
fn beneath(
    grid: &Grid,
    top: u32,
    columns: RangeInclusive<u32>,
    ranges: &BTreeMap<u32, (u32, u32)>,
) -> u32 {
    let covered = |column: u32| {
        let mut wide = ranges.iter().filter(|(left, (_, right))| right > left);
        wide.any(|(left, (_, right))| (*left..=*right).contains(&column))
    };
    let mut columns = columns;
    let is_second = columns.all(|column| covered(column) != grid.text(top + 1, column).is_empty());
    if is_second { 2 } else { 1 }
}

/// The deepest text of each column; where two are the same, with the heading above before it.
fn texts(grid: &Grid, top: u32, bottom: u32, columns: RangeInclusive<u32>) -> Vec<String> {
    let deepest = |column: u32| {
        let mut rows = (top..=bottom).rev().map(|row| grid.text(row, column));
        rows.find(|text| !text.is_empty()).unwrap_or_default()
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for column in columns.clone() {
        *counts.entry(deepest(column)).or_default() += 1;
    }
    let text = |column: u32| {
        let own = deepest(column);
        let group = grid.group(top, column);
        let several = counts.get(own).is_some_and(|count| *count > 1);
        if several && bottom > top && !group.is_empty() && group != own {
            format!("{group} {own}")
        } else {
            own.to_owned()
        }
    };
    columns.map(text).collect()
}
