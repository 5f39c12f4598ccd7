//! Quiet wards: departments of hospitals on the book that have handed in nothing for 12 months, the longest silence first.

use super::{Beside, Figure, QUIET_MONTHS, What, figure, quoted};
use crate::desk::book::Book;
use crate::desk::row::{Cell, Row};
use crate::domain::date::{Date, Moment};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::{hospital, need};
use crate::search::fold::fold;
use std::collections::BTreeMap;

/// A ward: its name as first written, its needs, the day of the last.
#[derive(Default)]
struct Ward {
    name: String,
    needs: usize,
    last: Option<Date>,
}

/// By hospital and folded name.
type Wards = BTreeMap<(RecordId, String), Ward>;

pub(super) fn quiet(book: &Book, on: Date) -> Vec<Figure> {
    let since = on.plus_months(-QUIET_MONTHS);
    let mut quiet: Vec<((RecordId, String), Ward)> = wards(book)
        .into_iter()
        .filter(|(_, ward)| ward.last.is_none_or(|last| last < since))
        .collect();
    quiet.sort_by(|(a, one), (b, other)| (one.last, a).cmp(&(other.last, b)));
    let told = quiet.into_iter().map(|((id, _), ward)| {
        let hospital = book.name(id);
        let filter = format!(
            "hospital={} department={}",
            quoted(hospital),
            quoted(&ward.name)
        );
        let what = What::Ward(hospital.to_owned(), ward.name);
        let found = figure(what, ward.needs, Kind::Need, filter);
        match ward.last {
            Some(last) => found.beside(Beside::SinceDays(i64::from(last.days_until(on)))),
            None => found,
        }
    });
    told.collect()
}

fn wards(book: &Book) -> Wards {
    let mut wards = Wards::new();
    for row in book.rows(Kind::Hospital).filter(|row| !row.archived) {
        for cell in row.cells(hospital::DEPARTMENTS.id()) {
            if let Cell::Text(name) = cell {
                ward(&mut wards, row.id, name);
            }
        }
    }
    for row in book.rows(Kind::Need).filter(|row| !row.archived) {
        let name = row.text(need::DEPARTMENT.id());
        let hospital = row.link(need::HOSPITAL.id()).and_then(|id| book.find(id));
        if let Some(hospital) = hospital.filter(|row| !name.is_empty() && !row.archived) {
            let ward = ward(&mut wards, hospital.id, name);
            ward.needs += 1;
            ward.last = ward.last.max(Some(handed_in(row)));
        }
    }
    wards
}

fn ward<'a>(wards: &'a mut Wards, hospital: RecordId, name: &str) -> &'a mut Ward {
    wards.entry((hospital, fold(name))).or_insert_with(|| Ward {
        name: name.to_owned(),
        ..Ward::default()
    })
}

/// The day of the intake; where none was entered, the day on which the record was made.
fn handed_in(row: &Row) -> Date {
    let made = i64::try_from(row.id.0 >> 80).unwrap_or(0);
    let made = Moment::from_millis(made).date();
    row.date(need::RECEIVED_ON.id()).unwrap_or(made)
}
