//! The filled cells of a sheet by row and column, and what lies under merged ones: a value merged over several rows stands in each of
//! them, as a person reads it.

use crate::office::sheet::{COLUMN_LIMIT, Cell, NotASheet, SHEET_CELLS};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Merged ranges looked at; a sheet with more is no list.
const MERGED: usize = 50_000;

/// A row of its own takes the memory of so many cells in one: a sheet of rows with a cell each is as heavy as a wide one.
const ROW: usize = 8;

/// The filled cells.
#[derive(Default)]
pub(super) struct Grid {
    rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
    cells: usize,
    /// By column and first row: the last row and the last column.
    merged: BTreeMap<u32, BTreeMap<u32, (u32, u32)>>,
}

impl Grid {
    /// Takes a cell in; an empty one is nothing.
    pub(super) fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), NotASheet> {
        let cell = Cell::of(text);
        if cell.is_empty() {
            return Ok(());
        }
        let is = usize::try_from(column)
            .unwrap_or(usize::MAX)
            .saturating_add(1);
        if is > COLUMN_LIMIT {
            let limit = COLUMN_LIMIT;
            return Err(NotASheet::TooManyColumns { limit, is });
        }
        let cells = self.rows.entry(row);
        self.cells += match &cells {
            Entry::Vacant(_) => ROW,
            Entry::Occupied(_) => 1,
        };
        if self.cells > SHEET_CELLS {
            return Err(NotASheet::TooManyCells { limit: SHEET_CELLS });
        }
        cells.or_default().insert(column, cell);
        Ok(())
    }

    /// Remembers merged ranges: rows and columns of their first and last cells.
    pub(super) fn merge(&mut self, ranges: impl Iterator<Item = ((u32, u32), (u32, u32))>) {
        for ((top, left), (bottom, right)) in ranges.take(MERGED) {
            if bottom >= top && right >= left {
                let column = self.merged.entry(left).or_default();
                column.insert(top, (bottom, right));
            }
        }
    }

    /// The rows with a filled cell, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        self.rows.keys().copied()
    }

    /// How many cells of a row are filled.
    pub(super) fn filled(&self, row: u32) -> usize {
        self.rows.get(&row).map_or(0, BTreeMap::len)
    }

    /// The first and the last filled column from a row on.
    pub(super) fn breadth(&self, from: u32) -> Option<(u32, u32)> {
        let rows = || self.rows.range(from..).map(|(_, cells)| cells);
        let first = rows().filter_map(|cells| cells.keys().next()).min()?;
        let last = rows().filter_map(|cells| cells.keys().next_back()).max()?;
        Some((*first, *last))
    }

    /// The last filled column of a row, ranges merged to the right included.
    pub(super) fn last_column(&self, row: u32) -> Option<u32> {
        let last = *self.rows.get(&row)?.keys().next_back()?;
        Some(self.range_at(row, last).map_or(last, |(_, right)| right))
    }

    /// The text of a cell; under a range merged downwards, that of its first.
    pub(super) fn text(&self, row: u32, column: u32) -> &str {
        match self.cell(row, column) {
            Some(Cell::Text(text)) => text,
            Some(Cell::Long(_)) | None => "",
        }
    }

    fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        let own = |row: u32| self.rows.get(&row)?.get(&column);
        own(row).or_else(|| own(self.top_of(row, column)?))
    }

    /// The first row of the range that covers a cell in its first column.
    fn top_of(&self, row: u32, column: u32) -> Option<u32> {
        let ranges = self.merged.get(&column)?;
        let (top, (bottom, _)) = ranges.range(..=row).next_back()?;
        (*bottom >= row).then_some(*top)
    }

    /// The last row and column of the range that begins at a cell.
    pub(super) fn range_at(&self, row: u32, column: u32) -> Option<(u32, u32)> {
        self.merged.get(&column)?.get(&row).copied()
    }

    /// The text of the range merged to the right that covers a cell of its first row; empty if none does.
    pub(super) fn group(&self, row: u32, column: u32) -> &str {
        let mut left = self.merged.range(..=column).rev();
        let covering = left.find(|(_, ranges)| {
            let range = ranges.get(&row);
            range.is_some_and(|(_, right)| *right >= column)
        });
        covering.map_or("", |(left, _)| self.text(row, *left))
    }

    /// The cells of a row between two columns, empty ones included, and filled ones beyond.
    pub(super) fn cells(&self, row: u32, first: u32, last: u32) -> Vec<Cell> {
        let mut cells: Vec<Cell> = (first..=last)
            .map(|column| match self.cell(row, column) {
                Some(Cell::Text(text)) => Cell::Text(text.clone()),
                Some(Cell::Long(is)) => Cell::Long(*is),
                None => Cell::Text(String::new()),
            })
            .collect();
        let own = self.rows.get(&row);
        let beyond = own
            .into_iter()
            .flat_map(|own| own.range(last.saturating_add(1)..));
        cells.extend(beyond.map(|(_, cell)| match cell {
            Cell::Text(text) => Cell::Text(text.clone()),
            Cell::Long(is) => Cell::Long(*is),
        }));
        cells
    }
}
