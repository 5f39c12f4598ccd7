//! A sheet's text -> headings and rows with the line each starts on.

use super::lines::{LineCounter, delimiter, is_unclosed};
use crate::office::sheet::{Cell, NotASheet, Raw, Sheet, headed, one_column};

/// How many lines may stand above the headings (a title, a date).
const TITLE_LINES: usize = 10;

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
    while let Some((record, start)) = ahead
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
                let tail = text.get(start..).unwrap_or_default();
                let open = last && is_unclosed(tail, delimiter);
                let last_line = if open { lines.last() } else { 0 };
                sheet.take(record, open.then_some(last_line))?;
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

/// The next record and where it begins. The bytes are valid UTF-8 and lie in memory, so reading cannot fail otherwise than by ending.
fn next(
    records: &mut Records<'_>,
    skip: usize,
    lines: &mut LineCounter<'_>,
) -> Option<(Raw, usize)> {
    let mut record = csv::StringRecord::new();
    let more = records.read_record(&mut record).unwrap_or(false);
    let place = record.position().map_or(0, csv::Position::byte);
    let start = skip.saturating_add(usize::try_from(place).unwrap_or(usize::MAX));
    more.then(|| {
        let raw = Raw {
            line: lines.line_from(start),
            cells: record.iter().map(Cell::of).collect(),
        };
        (raw, start)
    })
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
