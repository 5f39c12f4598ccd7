//! Reading every row once, so that lists, boards and filters work in RAM from then on.

use super::book::Book;
use super::gates::Gates;
use super::refusal::Refusal;
use super::row::Row;
use crate::domain::kind::Kind;
use crate::store::Reader;

/// Threads that read and decode at once. The other half of the work, putting rows in their places, is one thread's.
const THREADS: usize = 2;

/// All rows of the book, each kind read on some threads.
pub(super) fn read(reader: &Reader) -> Result<Book, Refusal> {
    let mut book = Book::default();
    book.lsn = reader.applied();
    book.use_gates(Gates::reading(reader.clone()));
    for kind in Kind::ALL {
        let rows = reader.map_all(kind, THREADS, |record| Row::of(&record))?;
        rows.into_iter().flatten().for_each(|row| book.put(row));
    }
    Ok(book)
}
