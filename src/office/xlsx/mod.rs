//! Excel workbooks in and out. In: any workbook, however it was made, within bounded memory and without a panic; out: what opens in Excel
//! with real days, lists to choose from, and no cell that runs.

mod furigana;
mod grid;
mod guard;
mod headings;
mod read;
mod value;
mod write;

#[cfg(test)]
mod tests;

pub use guard::{PART_LIMIT, WHOLE_LIMIT, WORKBOOK_LIMIT};
pub use read::{NotAWorkbook, Workbook};
pub use write::{Made, write};

use crate::domain::date::Date;

/// The day that Excel counts so, in its calendar of 1900.
pub fn day_of_serial(days: i32) -> Option<Date> {
    value::of_serial(days, false)
}
