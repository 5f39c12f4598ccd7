//! Reading every row once, so that lists, boards and filters work in RAM from then on.

use super::book::Book;
use super::gates::Gates;
use super::refusal::Refusal;
use super::row::Row;
use super::worded::Worded;
use crate::domain::kind::Kind;
use crate::store::Reader;
use std::ops::ControlFlow;

/// All rows of the book, kinds read side by side: needs on one thread, everything else on another.
pub(super) fn read(reader: &Reader) -> Result<Book, Refusal> {
    let lsn = reader.applied();
    let many = [Kind::Need, Kind::Log];
    let others = Kind::ALL.into_iter().filter(|kind| !many.contains(kind));
    let others: Vec<Kind> = others.collect();
    let (needs, rest) = std::thread::scope(|scope| {
        let needs = scope.spawn(|| rows(reader, &many));
        let rest = rows(reader, &others);
        (needs.join(), rest)
    });
    let mut book = Book::default();
    book.lsn = lsn;
    book.use_gates(Gates::reading(reader.clone()));
    book.worded = Worded::read(reader)?;
    let needs = needs.unwrap_or_else(|_| rows(reader, &many))?;
    needs.into_iter().chain(rest?).for_each(|row| book.put(row));
    Ok(book)
}

fn rows(reader: &Reader, kinds: &[Kind]) -> Result<Vec<Row>, Refusal> {
    let mut rows = Vec::new();
    for kind in kinds {
        reader.each(*kind, &mut |record| {
            rows.extend(Row::of(&record));
            ControlFlow::Continue(())
        })?;
    }
    Ok(rows)
}
