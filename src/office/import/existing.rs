//! What the planner asks the book. The desk's rows answer nearly all of it; only texts too long for lists need the whole record.

use super::Facts;
use crate::desk::book::Book;
use crate::desk::row::{Cell, Row};
use crate::domain::entry::Entry;
use crate::domain::field::{FieldId, FieldSpec, Shape};
use crate::domain::item::{self, Part};
use crate::domain::kind::Kind;
use crate::domain::merge::merged_into;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::value::Value;
use crate::search::fold::fold;
use std::collections::BTreeSet;

/// The book as the planner sees it.
pub trait Existing {
    /// Shows every record of a kind that is not archived.
    fn each(&self, kind: Kind, visit: &mut dyn FnMut(Known));

    /// The record with a reference.
    fn by_reference(&self, reference: Reference) -> Option<RecordId>;

    /// The record with a reference that is out of sight.
    fn out_of_sight(&self, reference: Reference) -> Option<Gone>;

    /// What the record with a reference is called.
    fn name_of(&self, reference: Reference) -> Option<String>;

    /// True if the field of a record already says what was typed.
    fn holds(&self, id: RecordId, field: &FieldSpec, entry: &Entry) -> bool;
}

/// A record that was archived, or went into another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Which.
    pub id: RecordId,
    /// The one in sight that it went into.
    pub into: Option<RecordId>,
    /// Its reference and name, and the other's.
    pub label: String,
}

/// A record in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which.
    pub id: RecordId,
    /// Its reference and name, as shown.
    pub label: String,
    /// The sheet it came from.
    pub source_name: String,
    /// Its number there.
    pub source_no: String,
    /// By what it may be recognised.
    pub facts: Facts,
}

/// One moment of the book, with a way to whole records.
pub struct BookView<'a> {
    /// The rows.
    pub book: &'a Book,
    /// Reads a whole record with its personal fields opened.
    pub record: &'a dyn Fn(RecordId) -> Option<Record>,
}

impl Existing for BookView<'_> {
    fn each(&self, kind: Kind, visit: &mut dyn FnMut(Known)) {
        let source_name = kind.parts().source_name;
        let source_no = kind.field_named("source_no").map(|field| field.id);
        let text = |row: &Row, field: Option<FieldId>| {
            field.map_or_else(String::new, |field| row.text(field).to_owned())
        };
        for row in self.book.rows(kind).filter(|row| !row.archived) {
            visit(Known {
                id: row.id,
                label: format!("{} {}", row.reference, row.title()),
                source_name: text(row, source_name),
                source_no: text(row, source_no),
                facts: Facts::of(kind, &|field| self.shown(row, field)),
            });
        }
    }

    fn by_reference(&self, reference: Reference) -> Option<RecordId> {
        let row = self.book.find_reference(reference)?;
        (!row.archived).then_some(row.id)
    }

    fn out_of_sight(&self, reference: Reference) -> Option<Gone> {
        let row = self.book.find_reference(reference)?;
        let into = self.successor(row);
        let called = |row: &Row| format!("{} {}", row.reference, row.title());
        let label = match into {
            Some(into) => format!("{} → {}", called(row), called(into)),
            None => called(row),
        };
        row.archived.then_some(Gone {
            id: row.id,
            into: into.map(|row| row.id),
            label,
        })
    }

    fn name_of(&self, reference: Reference) -> Option<String> {
        let row = self.book.find_reference(reference)?;
        Some(row.title().to_owned())
    }

    fn holds(&self, id: RecordId, field: &FieldSpec, entry: &Entry) -> bool {
        let Some(row) = self.book.find(id) else {
            return false;
        };
        match entry {
            Entry::Clear => row.cell(field.id).is_none() && !self.record_has(id, field),
            Entry::Value(value) if !field.is_listed() || field.sealed || of_line(row, field) => {
                (self.record)(id).is_some_and(|record| record.value(field.id) == Some(value))
            }
            Entry::Value(value) => row.cell(field.id).is_some_and(|cell| is_same(cell, value)),
            Entry::Members(members) => {
                let kept: BTreeSet<&str> = row.cells(field.id).filter_map(text_of).collect();
                let typed: BTreeSet<&str> = members.iter().filter_map(Value::as_str).collect();
                kept == typed
            }
            Entry::Named { typed, .. } => row
                .link(field.id)
                .and_then(|link| self.book.find(link))
                .is_some_and(|linked| is_called(linked, typed.as_str())),
        }
    }
}

impl BookView<'_> {
    /// The record in sight that another went into, over as many steps as it takes.
    fn successor(&self, gone: &Row) -> Option<&Row> {
        let into = |row: &Row| self.book.find(row.link(merged_into(row.kind())?)?);
        let mut seen = BTreeSet::from([gone.id]);
        let mut at = into(gone)?;
        while at.archived && seen.insert(at.id) {
            at = into(at)?;
        }
        (!at.archived).then_some(at)
    }

    /// A field as text, a record by its name.
    fn shown(&self, row: &Row, field: FieldId) -> String {
        match row.link(field) {
            Some(link) => self.book.name(link).to_owned(),
            None => row.text(field).to_owned(),
        }
    }

    fn record_has(&self, id: RecordId, field: &FieldSpec) -> bool {
        let row = self.book.find(id);
        let beyond =
            matches!(field.shape, Shape::Block) || row.is_some_and(|row| of_line(row, field));
        beyond && (self.record)(id).is_some_and(|record| record.is_answered(field.id))
    }
}

/// True for what is kept of a checklist's line beside its answer: lists do not hold it.
fn of_line(row: &Row, field: &FieldSpec) -> bool {
    let line = item::line_of(field.id).filter(|_| row.kind() == Kind::Contract);
    line.is_some_and(|(_, part)| part != Part::Answer)
}

fn text_of(cell: Cell<'_>) -> Option<&str> {
    if let Cell::Text(text) = cell {
        Some(text)
    } else {
        None
    }
}

fn is_same(cell: Cell<'_>, value: &Value) -> bool {
    match cell {
        Cell::Text(text) => value.as_str() == Some(text),
        Cell::Date(date) => *value == Value::Date(date),
        Cell::Number(number) => *value == Value::Number(number),
        Cell::Link(id) => *value == Value::Link(id),
    }
}

fn is_called(row: &Row, typed: &str) -> bool {
    Reference::parse(typed) == Some(row.reference) || fold(row.title()) == fold(typed)
}
