//! A workbook's bytes -> its sheets, each as headings and rows. Cells are streamed, so that a sheet that claims a million columns costs
//! what it holds and no more; furigana are left out of the cells, since they are no part of a text, and stand beside them.

use super::grid::Grid;
use super::{furigana, guard, headings, value};
use crate::office::sheet::{Cell, NotASheet, Raw, Sheet, headed};
use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why bytes are no workbook that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAWorkbook {
    /// No `.xlsx`, or a damaged one.
    Damaged,
    /// It is locked with a password.
    Locked,
    /// It, or what it unpacks to, is larger than what is read at once.
    TooLarge {
        /// In bytes.
        limit: u64,
    },
    /// It has no sheet of that name or number.
    NoSuchSheet {
        /// The sheets that it has.
        sheets: Vec<String>,
    },
    /// The sheet is no list.
    Sheet(NotASheet),
}

impl From<NotASheet> for NotAWorkbook {
    fn from(why: NotASheet) -> Self {
        Self::Sheet(why)
    }
}

/// A workbook that was weighed and opened.
pub struct Workbook<'a> {
    bytes: &'a [u8],
    book: Xlsx<Cursor<&'a [u8]>>,
    names: Vec<String>,
}

impl<'a> Workbook<'a> {
    /// True if the bytes begin like a workbook (and like any other zip archive).
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
    }

    /// Opens a workbook.
    ///
    /// # Errors
    /// [`NotAWorkbook`]
    pub fn open(bytes: &'a [u8]) -> Result<Self, NotAWorkbook> {
        guard::weigh(bytes)?;
        let book = caught(|| Xlsx::new(Cursor::new(bytes)))?;
        let sheets = book.sheets_metadata().iter();
        let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let (shown, hidden): (Vec<_>, Vec<_>) =
            sheets.partition(|sheet| sheet.visible == SheetVisible::Visible);
        let listed = if shown.is_empty() { hidden } else { shown };
        let names: Vec<String> = listed.into_iter().map(|sheet| sheet.name.clone()).collect();
        if names.is_empty() {
            return Err(NotAWorkbook::Damaged);
        }
        Ok(Self { bytes, book, names })
    }

    /// Its sheets in their order, without hidden ones.
    pub fn sheets(&self) -> &[String] {
        &self.names
    }

    /// The place of the sheet called so: by name, or by its number from 1.
    ///
    /// # Errors
    /// There is none.
    pub fn place(&self, called: &str) -> Result<usize, NotAWorkbook> {
        let by_name = self
            .names
            .iter()
            .position(|name| name.trim() == called.trim());
        let number = called.trim().parse::<usize>().ok();
        let by_number = number
            .and_then(|n| n.checked_sub(1))
            .filter(|at| *at < self.names.len());
        by_name
            .or(by_number)
            .ok_or_else(|| NotAWorkbook::NoSuchSheet {
                sheets: self.names.clone(),
            })
    }

    /// Reads a sheet.
    ///
    /// # Errors
    /// [`NotAWorkbook`]
    pub fn read(&mut self, place: usize) -> Result<Sheet, NotAWorkbook> {
        let name = self.names.get(place).cloned().unwrap_or_default();
        let grid = self.grid(&name)?;
        let mut sheet = sheet(&grid)?;
        sheet.readings = furigana::readings(self.bytes);
        Ok(sheet)
    }

    fn grid(&mut self, name: &str) -> Result<Grid, NotAWorkbook> {
        let mut grid = Grid::default();
        // Merged cells that cannot be read leave their values in the first cell, where they stand.
        let merged = caught(|| self.book.merge_cells_by_sheet_name(name)).unwrap_or_default();
        grid.merge(merged.iter().map(|range| (range.start, range.end)));
        let is_1904 = self.book.has_1904_epoch();
        let mut cells = caught(|| self.book.worksheet_cells_reader(name))?;
        while let Some(cell) = caught(|| cells.next_cell())? {
            let (row, column) = cell.get_position();
            grid.put(row, column, &value::text(cell.get_value(), is_1904))?;
        }
        Ok(grid)
    }
}

/// What the reader answers; a file that makes it stop short is damaged.
fn caught<T>(read: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, NotAWorkbook> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(XlsxError::Password)) => Err(NotAWorkbook::Locked),
        Ok(Err(_)) | Err(_) => Err(NotAWorkbook::Damaged),
    }
}

fn sheet(grid: &Grid) -> Result<Sheet, NotASheet> {
    let found = headings::find(grid).ok_or(NotASheet::Empty)?;
    let titles = grid.rows().take_while(|row| *row < found.top);
    let titles =
        titles.map(|row| raw(grid, row, found.first.min(row_first(grid, row)), found.last));
    let head = Raw {
        line: line(found.top),
        cells: found.texts.iter().map(|text| Cell::of(text)).collect(),
    };
    let mut sheet = headed(head, titles.collect())?;
    for row in grid.rows().skip_while(|row| *row <= found.bottom) {
        sheet.take(raw(grid, row, found.first, found.last), None)?;
    }
    Ok(sheet)
}

fn row_first(grid: &Grid, row: u32) -> u32 {
    grid.breadth(row).map_or(0, |(first, _)| first)
}

fn raw(grid: &Grid, row: u32, first: u32, last: u32) -> Raw {
    Raw {
        line: line(row),
        cells: grid.cells(row, first, last),
    }
}

fn line(row: u32) -> u32 {
    row.saturating_add(1)
}
