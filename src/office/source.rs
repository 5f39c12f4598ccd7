//! A file's bytes -> one sheet, whatever program saved it: a CSV in any spelling, or one of the sheets of a workbook.

use super::csv;
use super::decode::{NotText, Spelling, decode};
use super::sheet::{NotASheet, Sheet};
use super::xlsx::{NotAWorkbook, Workbook};

/// A sheet and where it lay.
#[derive(Clone, Debug)]
pub struct Source {
    /// The sheet.
    pub sheet: Sheet,
    /// How the file spells its characters.
    pub spelling: Spelling,
    /// Places that are no characters.
    pub damaged: usize,
    /// The sheets of a workbook; none for a text.
    pub sheets: Vec<String>,
    /// Which of them this is.
    pub place: usize,
    /// Another sheet would have done as well: a person is to say which is meant.
    pub unsure: bool,
}

/// Why there is no sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoSource {
    /// The bytes are no text.
    Text(NotText),
    /// The text is no sheet.
    Sheet(NotASheet),
    /// The bytes are a workbook that cannot be read.
    Workbook(NotAWorkbook),
}

/// Reads the sheet called so, or the one that fits best of those that hold anything.
///
/// # Errors
/// [`NoSource`]
pub fn read(
    bytes: &[u8],
    called: Option<&str>,
    fits: &dyn Fn(&Sheet) -> usize,
) -> Result<Source, NoSource> {
    if Workbook::is_one(bytes) {
        return from_workbook(bytes, called, fits).map_err(|why| {
            if let NotAWorkbook::Sheet(why) = why {
                return NoSource::Sheet(why);
            }
            NoSource::Workbook(why)
        });
    }
    let decoded = decode(bytes).map_err(NoSource::Text)?;
    let sheet = csv::read(&decoded.text).map_err(NoSource::Sheet)?;
    Ok(Source {
        sheet,
        spelling: decoded.spelling,
        damaged: decoded.damaged,
        sheets: Vec::new(),
        place: 0,
        unsure: false,
    })
}

fn from_workbook(
    bytes: &[u8],
    called: Option<&str>,
    fits: &dyn Fn(&Sheet) -> usize,
) -> Result<Source, NotAWorkbook> {
    let mut book = Workbook::open(bytes)?;
    let (place, sheet, unsure) = match called {
        Some(called) => {
            let place = book.place(called)?;
            (place, book.read(place)?, false)
        }
        None => best(&mut book, fits)?,
    };
    Ok(Source {
        sheet,
        spelling: Spelling::Workbook,
        damaged: 0,
        sheets: book.sheets().to_vec(),
        place,
        unsure,
    })
}

/// The sheet that fits best, the first of several; unsure if another fits as well.
fn best(
    book: &mut Workbook<'_>,
    fits: &dyn Fn(&Sheet) -> usize,
) -> Result<(usize, Sheet, bool), NotAWorkbook> {
    let mut best: Option<(usize, Sheet, usize)> = None;
    let mut unsure = false;
    for place in 0..book.sheets().len() {
        let sheet = match book.read(place) {
            Ok(sheet) => sheet,
            Err(NotAWorkbook::Sheet(NotASheet::Empty)) => continue,
            Err(why) => return Err(why),
        };
        let fit = fits(&sheet);
        match &best {
            Some((_, _, other)) if fit < *other => {}
            Some((_, _, other)) if fit == *other => unsure = true,
            _ => {
                unsure = false;
                best = Some((place, sheet, fit));
            }
        }
    }
    let (place, sheet, _) = best.ok_or(NotAWorkbook::Sheet(NotASheet::Empty))?;
    Ok((place, sheet, unsure))
}
