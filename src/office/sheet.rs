//! A sheet as an office made it, whatever file it lay in: headings and rows with the line each starts on. What cannot be read is refused
//! row by row with its line and reason; the other rows stand.

use super::csv::{printable, restored};
use crate::domain::value::MAX_TEXT_BYTES;
use std::collections::BTreeMap;

/// The longest cell, in bytes: what a field can keep.
pub const CELL_LIMIT: usize = MAX_TEXT_BYTES;
/// The widest sheet, in columns.
pub const COLUMN_LIMIT: usize = 1_000;
/// The most cells held at once, empty ones among them: a hundred thousand rows of sixty.
pub const SHEET_CELLS: usize = 6_000_000;

/// A sheet.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Lines above the headings with one filled cell: the sheet's title, its date. They are not imported, only shown.
    pub titles: Vec<SheetRow>,
    /// The headings as they stand, ends trimmed; empty where a column has none.
    pub headings: Vec<String>,
    /// The line of the headings.
    pub heading_line: u32,
    /// The rows that could be read, each with as many cells as there are headings.
    pub rows: Vec<SheetRow>,
    /// Rows that could not be read.
    pub faults: Vec<SheetFault>,
    /// How texts of the sheet are read, where the file tells (furigana of a workbook).
    pub readings: BTreeMap<String, String>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// The line of the file it starts on, from 1.
    pub line: u32,
    /// Its cells: ends trimmed, free of control characters.
    pub cells: Vec<String>,
}

/// A row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetFault {
    /// The line of the file it starts on, from 1.
    pub line: u32,
    /// Why.
    pub trouble: Trouble,
}

/// Why a row could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A quote opens in it and never closes: all lines to the last belong to one cell.
    UnclosedQuote {
        /// The last line swallowed.
        last_line: u32,
    },
    /// A cell is longer than a field can keep.
    LongCell {
        /// The column's heading.
        heading: String,
        /// Its length in bytes.
        is: usize,
    },
    /// It has filled cells beyond the headings: an unquoted delimiter has pushed its cells aside.
    ExtraCells {
        /// Cells in the row.
        cells: usize,
        /// Headings.
        headings: usize,
    },
    /// A cell holds bytes that are no characters in the file's spelling.
    Damaged {
        /// The column's heading.
        heading: String,
    },
}

/// Why a text is no sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotASheet {
    /// No row has a filled cell.
    Empty,
    /// More columns than any office's sheet.
    TooManyColumns {
        /// Read at most.
        limit: usize,
        /// In this sheet.
        is: usize,
    },
    /// More cells than are held at once.
    TooManyCells {
        /// Held at most.
        limit: usize,
    },
}

/// A row as it stands.
pub(super) struct Raw {
    /// The line it starts on, from 1.
    pub(super) line: u32,
    /// Its cells.
    pub(super) cells: Vec<Cell>,
}

/// A cell, or how long it would have been.
pub(super) enum Cell {
    Text(String),
    Long(usize),
}

impl Cell {
    /// A cell's text without what no field keeps.
    pub(super) fn of(raw: &str) -> Self {
        if raw.len() > CELL_LIMIT {
            return Self::Long(raw.len());
        }
        let clean = printable(raw);
        Self::Text(restored(clean.trim()).to_owned())
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// The cell outside of the rows; one that is far too long is nothing.
    pub(super) fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Long(_) => String::new(),
        }
    }
}

/// A sheet with headings and what stands above them, and no row yet.
pub(super) fn headed(headings: Raw, titles: Vec<Raw>) -> Result<Sheet, NotASheet> {
    let is = headings.cells.len();
    if is > COLUMN_LIMIT {
        return Err(NotASheet::TooManyColumns {
            limit: COLUMN_LIMIT,
            is,
        });
    }
    let texts = |cells: Vec<Cell>| cells.into_iter().map(Cell::into_text).collect();
    let titles = titles.into_iter().map(|title| SheetRow {
        line: title.line,
        cells: texts(title.cells),
    });
    Ok(Sheet {
        titles: titles.collect(),
        heading_line: headings.line,
        headings: texts(headings.cells),
        ..Sheet::default()
    })
}

/// A sheet of a single column: what looked like titles are its heading and rows.
pub(super) fn one_column(rows: Vec<Raw>) -> Result<Sheet, NotASheet> {
    let mut rows = rows.into_iter();
    let mut sheet = headed(rows.next().ok_or(NotASheet::Empty)?, Vec::new())?;
    for row in rows {
        sheet.take(row, None)?;
    }
    Ok(sheet)
}

impl Sheet {
    /// Takes a row in, or says why it cannot be read.
    pub(super) fn take(&mut self, row: Raw, unclosed_to: Option<u32>) -> Result<(), NotASheet> {
        if (self.rows.len() + 1).saturating_mul(self.headings.len()) > SHEET_CELLS {
            return Err(NotASheet::TooManyCells { limit: SHEET_CELLS });
        }
        let line = row.line;
        match self.row(row, unclosed_to) {
            Ok(row) => self.rows.push(row),
            Err(trouble) => self.faults.push(SheetFault { line, trouble }),
        }
        Ok(())
    }

    fn row(&self, raw: Raw, unclosed_to: Option<u32>) -> Result<SheetRow, Trouble> {
        if let Some(last_line) = unclosed_to {
            return Err(Trouble::UnclosedQuote { last_line });
        }
        let headings = self.headings.len();
        let beyond = raw.cells.iter().skip(headings);
        if beyond.into_iter().any(|cell| !cell.is_empty()) {
            let cells = raw.cells.len();
            return Err(Trouble::ExtraCells { cells, headings });
        }
        let mut cells = Vec::with_capacity(headings);
        for (cell, heading) in raw.cells.into_iter().zip(&self.headings) {
            let heading = || heading.clone();
            match cell {
                Cell::Long(is) => {
                    return Err(Trouble::LongCell {
                        heading: heading(),
                        is,
                    });
                }
                Cell::Text(text) if text.contains('\u{FFFD}') => {
                    return Err(Trouble::Damaged { heading: heading() });
                }
                Cell::Text(text) => cells.push(text),
            }
        }
        cells.resize(headings, String::new());
        Ok(SheetRow {
            line: raw.line,
            cells,
        })
    }
}
