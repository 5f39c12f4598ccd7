//! The files an office already has: spreadsheets in, tables out. Pure: bytes and texts come in, plans and bytes go out; who reads
//! the disk and who writes the book stand elsewhere. Nothing that leaves this room holds a control character.

pub mod csv;
pub mod decode;
pub mod duplicates;
pub mod export;
pub mod handout;
pub mod import;
pub mod json;
pub mod paper;
pub mod sheet;
pub mod source;
pub mod words;
pub mod xlsx;

/// Told now and then how far a long work has come; `false` stops it.
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> bool;

/// How far a long work has come, in rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows done.
    pub done: usize,
    /// Rows in all.
    pub of: usize,
}

/// How many rows pass between two calls of a [`Watch`].
const ROWS_BETWEEN: usize = 256;

/// True if the work goes on at this row.
fn goes_on(watch: Watch<'_>, done: usize, of: usize) -> bool {
    !done.is_multiple_of(ROWS_BETWEEN) || watch(Progress { done, of })
}
