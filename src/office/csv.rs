//! Spreadsheets as text, in and out: reading what an office's sheet holds without losing or inventing a row, writing what opens in
//! Excel without running as a formula.

mod lines;
mod read;
mod safe;
mod write;

pub use super::sheet::{CELL_LIMIT, COLUMN_LIMIT, NotASheet, Sheet, SheetFault, SheetRow, Trouble};
pub use read::read;
pub use safe::{defused, printable, restored};
pub use write::{CsvEncoding, Unwritable, Written, write};
