//! What is late beside needs, cases and contracts: gatherings, questions, visits and what comes round, by their due days; licences and
//! certificates that have ended; remedies of the 改善計画 that were to be done. Only what there is is told.

use super::{Figure, What, figure};
use crate::desk::book::Book;
use crate::desk::ending::{first_end, last_days};
use crate::desk::row::Row;
use crate::domain::choice::REMEDY;
use crate::domain::company::LICENCE_ENDS;
use crate::domain::date::Date;
use crate::domain::field::FieldId;
use crate::domain::hospital::{PLAN, is_going};
use crate::domain::kind::Kind;
use crate::domain::person;

/// The kinds with a due day that are counted where they are looked at as a whole.
const COUNTED: [Kind; 3] = [Kind::Need, Kind::Case, Kind::Contract];

/// Looks at the rows of each kind once.
pub(super) fn others(book: &Book, on: Date) -> Vec<Figure> {
    let kinds = Kind::ALL.into_iter().filter(|kind| !COUNTED.contains(kind));
    let due = kinds.filter_map(|kind| past_due(book, kind, on));
    let all = due
        .chain(licences(book, on))
        .chain([certificates(book, on), lines(book, on)])
        .chain(remedies(book, on));
    all.filter(|figure| figure.n > 0).collect()
}

fn counted(book: &Book, kind: Kind, late: impl Fn(&Row) -> bool) -> usize {
    let rows = book.rows(kind).filter(|row| !row.archived);
    rows.filter(|row| late(row)).count()
}

fn past_due(book: &Book, kind: Kind, on: Date) -> Option<Figure> {
    let due = kind.parts().due?;
    let n = counted(book, kind, |row| {
        !row.is_over() && row.date(due).is_some_and(|day| day < on)
    });
    let open = if kind.parts().over.is_some() {
        " is:open"
    } else {
        ""
    };
    let filter = format!("due<{on}{open}");
    Some(figure(What::Kind(kind), n, kind, filter))
}

fn licences(book: &Book, on: Date) -> impl Iterator<Item = Figure> {
    LICENCE_ENDS.into_iter().map(move |until| {
        let n = counted(book, Kind::Company, |row| {
            last_days(row, until).any(|day| day < on)
        });
        ended(Kind::Company, until, n, on)
    })
}

fn certificates(book: &Book, on: Date) -> Figure {
    let n = counted(book, Kind::Person, |row| {
        first_end(row).is_some_and(|day| day < on)
    });
    // The filter of the first certificate asks for every one of them.
    ended(Kind::Person, person::CERTIFICATE_1_UNTIL.id(), n, on)
}

fn lines(book: &Book, on: Date) -> Figure {
    let n = counted(book, Kind::Contract, |row| {
        row.line_due().is_some_and(|day| day < on)
    });
    figure(What::Lines, n, Kind::Contract, "is:lines-late".to_owned())
}

fn is_before(row: &Row, field: FieldId, on: Date) -> bool {
    row.date(field).is_some_and(|day| day < on)
}

fn ended(kind: Kind, field: FieldId, n: usize, on: Date) -> Figure {
    let name = kind.field(field).map_or("", |spec| spec.name);
    figure(What::Day(kind, field), n, kind, format!("{name}<{on}"))
}

fn remedies(book: &Book, on: Date) -> impl Iterator<Item = Figure> {
    let going: Vec<&str> = REMEDY
        .codes
        .iter()
        .copied()
        .filter(|code| is_going(code))
        .collect();
    let going = going.join(",");
    PLAN.iter().map(move |remedy| {
        let n = counted(book, Kind::Hospital, |row| {
            is_going(row.text(remedy.state)) && is_before(row, remedy.on, on)
        });
        let name = |field| Kind::Hospital.field(field).map_or("", |spec| spec.name);
        let (day, state) = (name(remedy.on), name(remedy.state));
        let filter = format!("{day}<{on} {state}={going}");
        let what = What::Day(Kind::Hospital, remedy.state);
        figure(what, n, Kind::Hospital, filter)
    })
}
