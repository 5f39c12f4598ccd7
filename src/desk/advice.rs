//! Where to turn to: which of the desks that come with the program stand on the book already, and which are near.

use super::book::Book;
use crate::domain::desks::{PublicDesk, WHOLE_COUNTRY};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::{body, hospital};
use crate::search::company::fold_company;
use std::collections::BTreeMap;

/// The bodies of a book by what they are called.
#[derive(Debug)]
pub struct Standing(BTreeMap<String, RecordId>);

impl Standing {
    /// As the book has them; one out of sight counts too, for somebody put it there.
    pub fn of(book: &Book) -> Self {
        let bodies = book.rows(Kind::Body);
        Self(
            bodies
                .map(|row| (fold_company(row.title()), row.id))
                .collect(),
        )
    }

    /// The record of a desk, if it has one.
    pub fn record(&self, desk: &PublicDesk) -> Option<RecordId> {
        self.0.get(&fold_company(&desk.name)).copied()
    }
}

/// The prefecture in which most hospitals and bodies of a book lie; empty for a book that names none.
pub fn home(book: &Book) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let hospitals = book
        .rows(Kind::Hospital)
        .map(|row| row.text(hospital::PREFECTURE.id()));
    let bodies = book
        .rows(Kind::Body)
        .map(|row| row.text(body::PREFECTURE.id()));
    for at in hospitals.chain(bodies) {
        if !at.is_empty() && at != WHOLE_COUNTRY {
            *counts.entry(at).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(_, n)| *n);
    most.map_or(String::new(), |(at, _)| at.to_owned())
}
