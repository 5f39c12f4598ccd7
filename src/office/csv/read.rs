//! A sheet's text -> headings and rows with the line each starts on. What cannot be read is refused row by row with its line and
//! reason; the other rows stand.

use super::lines::{LineCounter, delimiter, is_unclosed};
use super::{printable, restored};
use crate::domain::value::MAX_TEXT_BYTES;

/// The longest cell, in bytes: what a field can keep.
pub const CELL_LIMIT: usize = MAX_TEXT_BYTES;
/// The widest sheet, in columns.
pub const COLUMN_LIMIT: usize = 1_000;
/// How many lines may stand above the headings (a title, a date).
const TITLE_LINES: usize = 10;

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
}

/// A record as it stands.
struct Raw {
    line: u32,
    start: usize,
    cells: Vec<Cell>,
}

/// A cell, or how long it would have been.
enum Cell {
    Text(String),
    Long(usize),
}

impl Cell {
    fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

/// Reads a sheet separated by commas, tabs or semicolons. The first row is the headings; single cells above them are titles.
/// Rows without a filled cell are passed over; missing cells at a row's end are empty.
///
/// # Errors
/// [`NotASheet`] when there are no headings, or far too many.
pub fn read(text: &str) -> Result<Sheet, NotASheet> {
    let (delimiter, skip) = delimiter(text);
    let mut lines = LineCounter::new(text);
    let mut sheet: Option<Sheet> = None;
    let mut titles = Vec::new();
    let mut records = records(text.get(skip..).unwrap_or_default(), delimiter);
    let mut ahead = None;
    while let Some(record) = ahead
        .take()
        .or_else(|| next(&mut records, skip, &mut lines))
    {
        ahead = next(&mut records, skip, &mut lines);
        let last = ahead.is_none();
        if record.cells.iter().all(Cell::is_empty) {
            continue;
        }
        let filled = record.cells.iter().filter(|cell| !cell.is_empty()).count();
        if sheet.is_none() && titles.len() >= TITLE_LINES {
            sheet = Some(one_column(std::mem::take(&mut titles))?);
        }
        match &mut sheet {
            None if filled == 1 => titles.push(record),
            None => sheet = Some(headed(record, std::mem::take(&mut titles))?),
            Some(sheet) => {
                let tail = text.get(record.start..).unwrap_or_default();
                let open = last && is_unclosed(tail, delimiter);
                let last_line = if open { lines.last() } else { 0 };
                sheet.take(record, open.then_some(last_line));
            }
        }
    }
    sheet.map_or_else(|| one_column(titles), Ok)
}

type Records<'a> = csv::Reader<&'a [u8]>;

fn records(text: &str, delimiter: char) -> Records<'_> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .from_reader(text.as_bytes())
}

/// The next record. The bytes are valid UTF-8 and lie in memory, so reading cannot fail otherwise than by ending.
fn next(records: &mut Records<'_>, skip: usize, lines: &mut LineCounter<'_>) -> Option<Raw> {
    let mut record = csv::StringRecord::new();
    let more = records.read_record(&mut record).unwrap_or(false);
    let place = record.position().map_or(0, csv::Position::byte);
    let start = skip.saturating_add(usize::try_from(place).unwrap_or(usize::MAX));
    more.then(|| Raw {
        line: lines.line_from(start),
        start,
        cells: record.iter().map(cell).collect(),
    })
}

fn cell(raw: &str) -> Cell {
    if raw.len() > CELL_LIMIT {
        return Cell::Long(raw.len());
    }
    let clean = printable(raw);
    Cell::Text(restored(clean.trim()).to_owned())
}

fn headed(record: Raw, titles: Vec<Raw>) -> Result<Sheet, NotASheet> {
    let is = record.cells.len();
    if is > COLUMN_LIMIT {
        return Err(NotASheet::TooManyColumns {
            limit: COLUMN_LIMIT,
            is,
        });
    }
    let titles = titles.into_iter().map(|title| SheetRow {
        line: title.line,
        cells: texts(title.cells),
    });
    Ok(Sheet {
        titles: titles.collect(),
        heading_line: record.line,
        headings: texts(record.cells),
        ..Sheet::default()
    })
}

/// Cells outside of the rows; one that is far too long is nothing.
fn texts(cells: Vec<Cell>) -> Vec<String> {
    let text = |cell| match cell {
        Cell::Text(text) => text,
        Cell::Long(_) => String::new(),
    };
    cells.into_iter().map(text).collect()
}

/// A sheet of a single column: what looked like titles are its heading and rows.
fn one_column(records: Vec<Raw>) -> Result<Sheet, NotASheet> {
    let mut records = records.into_iter();
    let mut sheet = headed(records.next().ok_or(NotASheet::Empty)?, Vec::new())?;
    records.for_each(|record| sheet.take(record, None));
    Ok(sheet)
}

impl Sheet {
    fn take(&mut self, record: Raw, unclosed_to: Option<u32>) {
        let line = record.line;
        match self.row(record, unclosed_to) {
            Ok(row) => self.rows.push(row),
            Err(trouble) => self.faults.push(SheetFault { line, trouble }),
        }
    }

    fn row(&self, record: Raw, unclosed_to: Option<u32>) -> Result<SheetRow, Trouble> {
        if let Some(last_line) = unclosed_to {
            return Err(Trouble::UnclosedQuote { last_line });
        }
        let headings = self.headings.len();
        let beyond = record.cells.iter().skip(headings);
        if beyond.into_iter().any(|cell| !cell.is_empty()) {
            let cells = record.cells.len();
            return Err(Trouble::ExtraCells { cells, headings });
        }
        let mut cells = Vec::with_capacity(headings);
        for (cell, heading) in record.cells.into_iter().zip(&self.headings) {
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
            line: record.line,
            cells,
        })
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
