//! Reading every row once, so that lists, boards and filters work in RAM from then on.

use super::book::Book;
use super::refusal::Refusal;
use super::row::Row;
use crate::domain::kind::Kind;
use crate::store::Reader;
use std::ops::ControlFlow;

/// All rows of the book, kinds read side by side: needs on one thread, everything else on another.
pub(super) fn read(reader: &Reader) -> Result<Book, Refusal> {
    let lsn = reader.applied();
    let (needs, rest) = std::thread::scope(|scope| {
        let needs = scope.spawn(|| rows(reader, &[Kind::Need, Kind::Log]));
        let rest = rows(
            reader,
            &[
                Kind::Company,
                Kind::Hospital,
                Kind::Person,
                Kind::Case,
                Kind::Contract,
                Kind::Disclosure,
            ],
        );
        (needs.join(), rest)
    });
    let mut book = Book::default();
    book.lsn = lsn;
    let needs = needs.unwrap_or_else(|_| rows(reader, &[Kind::Need, Kind::Log]))?;
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
