//! 引継 looked at before it is done: what goes over, which cases want a paper, which posts end, and, afterwards, whose proposer has left.
//! The screen and the command line tell the same from here.

use super::apply::{Leaver, goes_over, names_in_query, namesake, posts_held};
use super::book::Book;
use super::command::{Command, HandOver};
use super::desk::Desk;
use super::ending::has_left;
use super::refusal::Refusal;
use super::row::Row;
use crate::domain::date::Date;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{RecordId, Reference};
use crate::domain::{filter, need, person};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// What goes from a person to a successor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Going {
    /// The records, kind by kind, each with the fields that name the person.
    pub records: Vec<(RecordId, Vec<FieldId>)>,
    /// The cases that the person is in charge of: a paper for each.
    pub cases: Vec<RecordId>,
    /// Posts that have no last day yet.
    pub posts: usize,
    /// The names of the filters that go along.
    pub filters: Vec<String>,
    /// Somebody of the same name who stays: where a record that is not the leaver's says the name, it goes on to mean them.
    pub namesake: Option<Reference>,
}

impl Desk {
    /// What a hand-over from a person would pass on. Nothing is written.
    ///
    /// # Errors
    /// This person may not hand over, or the book cannot be read.
    pub fn going(&self, from: RecordId) -> Result<Going, Refusal> {
        self.may(&Command::HandOver(HandOver {
            from,
            to: from,
            post_until: None,
            filters: Vec::new(),
        }))?;
        let Some(leaving) = self.record(from)? else {
            return Ok(Going::default());
        };
        let name = leaving.text(person::NAME.id());
        let namesake = namesake(self.reader(), &leaving)?;
        let leaver = Leaver {
            id: from,
            name,
            has_namesake: namesake.is_some(),
        };
        let mut going = Going {
            posts: posts_held(&leaving),
            namesake,
            ..Going::default()
        };
        for kind in Kind::ALL {
            self.reader().each(kind, &mut |record| {
                let fields = goes_over(&record, kind, leaver);
                if kind == Kind::Case && fields.iter().any(|id| kind.parts().owner == Some(*id)) {
                    going.cases.push(record.id);
                }
                if kind == Kind::Filter && namesake.is_none() && names_in_query(&record, name) {
                    going
                        .filters
                        .push(record.text(filter::NAME.id()).to_owned());
                }
                if !fields.is_empty() {
                    going.records.push((record.id, fields));
                }
                ControlFlow::Continue(())
            })?;
        }
        Ok(going)
    }
}

/// Needs whose proposer left the post: somebody must find out whom to answer now.
pub fn proposers_gone(book: &Book, today: Date) -> Vec<&Row> {
    let people = || {
        book.rows(Kind::Person)
            .filter(|row| !row.title().is_empty())
    };
    let is_gone = |row: &Row| row.archived || has_left(row, today);
    // Two records of one person that were merged leave an archived one of the same name behind.
    let here: BTreeSet<&str> = people()
        .filter(|row| !is_gone(row))
        .map(Row::title)
        .collect();
    let gone = people().filter(|row| is_gone(row)).map(Row::title);
    let gone: BTreeSet<&str> = gone.filter(|name| !here.contains(name)).collect();
    let waiting = |row: &&Row| {
        let proposer = row.text(need::PROPOSER.id());
        !row.archived && !row.is_over() && gone.contains(proposer)
    };
    book.rows(Kind::Need).filter(waiting).collect()
}
