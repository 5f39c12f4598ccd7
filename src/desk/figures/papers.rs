//! What is counted of cases, contracts and disclosures.

use super::{
    Barriers, Beside, Figure, Holders, Overrides, What, figure, is_this_year, known, note_barrier,
    note_holder, note_overrides, this_year,
};
use crate::desk::book::Book;
use crate::domain::choice::{CONTRACT_STATE, DISCLOSED_LAYER};
use crate::domain::date::Date;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::stage::Stage;
use crate::domain::{case, contract, disclosure};
use std::collections::{BTreeMap, BTreeSet};

/// The cases counted.
#[derive(Default)]
pub(super) struct Cases {
    stages: BTreeMap<Stage, usize>,
    late: (usize, Option<Date>),
    /// The time for talks with one firm alone is over, and nothing was agreed on.
    ended: usize,
    /// The firm was not chosen and has no day of being told.
    untold: usize,
    pub(super) holders: Holders,
    pub(super) barriers: Barriers,
    pub(super) overrides: Overrides,
}

/// Looks at every case once.
pub(super) fn cases(book: &Book, on: Date) -> Cases {
    let mut cases = Cases {
        late: (0, Some(on)),
        ..Cases::default()
    };
    for row in book.rows(Kind::Case).filter(|row| !row.archived) {
        let Some(stage) = row.stage else {
            continue;
        };
        if !row.is_over() {
            *cases.stages.entry(stage).or_default() += 1;
            let late = row.date(case::DUE.id()).is_some_and(|day| day < on);
            cases.late.0 += usize::from(late);
            note_holder(&mut cases.holders, book, row, on);
        }
        let mut alarms = row.alarms(on);
        let ended = alarms.any(|(day, field)| field == case::PRIORITY_UNTIL.id() && day < on);
        cases.ended += usize::from(ended);
        let told = row.date(case::NOTIFIED_ON.id()).is_some();
        let passed = row.text(case::STATUS.id()) == "passed";
        cases.untold += usize::from(passed && !told);
        note_barrier(
            &mut cases.barriers,
            row,
            stage,
            row.text(case::BARRIER.id()),
        );
        note_overrides(&mut cases.overrides, row);
    }
    cases
}

impl Cases {
    pub(super) fn stages(&self) -> Vec<Figure> {
        let told = self.stages.iter().map(|(stage, n)| {
            let filter = format!("stage:{} is:open", stage.code());
            figure(What::Stage(*stage), *n, Kind::Case, filter)
        });
        told.collect()
    }

    pub(super) fn overdue(&self) -> Vec<Figure> {
        let Some(on) = self.late.1 else {
            return Vec::new();
        };
        let of = |what, n, filter: String| figure(what, n, Kind::Case, filter);
        let day = |field: FieldId| What::Day(Kind::Case, field);
        let due = of(
            What::Kind(Kind::Case),
            self.late.0,
            format!("due<{on} is:open"),
        );
        let ended = of(
            day(case::PRIORITY_UNTIL.id()),
            self.ended,
            format!("priority_until<{on} is:open stage:published,meeting"),
        );
        let untold = of(
            day(case::NOTIFIED_ON.id()),
            self.untold,
            "status:passed -notified_on>0001-01-01".to_owned(),
        );
        let rare = [ended, untold].into_iter().filter(|figure| figure.n > 0);
        std::iter::once(due).chain(rare).collect()
    }
}

/// The contracts counted.
#[derive(Default)]
pub(super) struct Contracts {
    states: BTreeMap<&'static str, usize>,
    late: (usize, Option<Date>),
    /// Back from a reviewer this 年度.
    reviewed: usize,
    /// Days of each review whose beginning is known.
    reviews: Vec<i64>,
    pub(super) holders: Holders,
    pub(super) overrides: Overrides,
}

/// Looks at every contract once.
pub(super) fn contracts(book: &Book, on: Date) -> Contracts {
    let mut found = Contracts {
        late: (0, Some(on)),
        ..Contracts::default()
    };
    for row in book.rows(Kind::Contract).filter(|row| !row.archived) {
        if let Some(state) = known(&CONTRACT_STATE, row.text(contract::STATE.id())) {
            *found.states.entry(state).or_default() += 1;
        }
        note_overrides(&mut found.overrides, row);
        let asked = row.date(contract::REVIEW_ASKED_ON.id());
        let back = row.date(contract::REVIEW_BACK_ON.id());
        if let Some(back) = back.filter(|day| is_this_year(*day, on)) {
            found.reviewed += 1;
            // Without the day on which it was asked, or asked anew since, it says nothing of how long a review takes.
            let asked = asked.filter(|asked| *asked <= back);
            found
                .reviews
                .extend(asked.map(|asked| i64::from(asked.days_until(back))));
        }
        if !row.is_over() {
            let late = row.date(contract::DUE.id()).is_some_and(|day| day < on);
            found.late.0 += usize::from(late);
            note_holder(&mut found.holders, book, row, on);
        }
    }
    found
}

impl Contracts {
    pub(super) fn states(&self, on: Date) -> Vec<Figure> {
        let codes = CONTRACT_STATE.codes.iter();
        let told = codes.filter_map(|code| {
            let n = self.states.get(code)?;
            let what = What::Choice(&CONTRACT_STATE, Some(code));
            Some(figure(what, *n, Kind::Contract, format!("state:{code}")))
        });
        let mut all: Vec<Figure> = told.collect();
        if self.reviewed > 0 {
            let filter = format!("review_back_on:{}", this_year(on));
            let reviewed = figure(What::Reviewed, self.reviewed, Kind::Contract, filter);
            let days: i64 = self.reviews.iter().sum();
            let known = i64::try_from(self.reviews.len()).unwrap_or(0);
            all.push(match days.checked_div(known) {
                Some(average) => reviewed.beside(Beside::AverageDays(average)),
                None => reviewed,
            });
        }
        all
    }

    pub(super) fn overdue(&self) -> Option<Figure> {
        let filter = format!("due<{} is:open", self.late.1?);
        Some(figure(
            What::Kind(Kind::Contract),
            self.late.0,
            Kind::Contract,
            filter,
        ))
    }
}

/// What firms were shown this 年度, by layer.
pub(super) fn disclosures(book: &Book, on: Date) -> Vec<Figure> {
    let mut layers: BTreeMap<&'static str, (usize, BTreeSet<RecordId>)> = BTreeMap::new();
    for row in book.rows(Kind::Disclosure).filter(|row| !row.archived) {
        let shown = row.date(disclosure::ON.id());
        let layer = known(&DISCLOSED_LAYER, row.text(disclosure::LAYER.id()));
        let year = shown.is_some_and(|day| is_this_year(day, on));
        if let Some(layer) = layer.filter(|_| year) {
            let entry = layers.entry(layer).or_default();
            entry.0 += 1;
            entry.1.extend(row.link(disclosure::COMPANY.id()));
        }
    }
    let codes = DISCLOSED_LAYER.codes.iter();
    codes
        .filter_map(|code| {
            let (n, firms) = layers.get(code)?;
            let what = What::Choice(&DISCLOSED_LAYER, Some(code));
            let filter = format!("on:{} layer:{code}", this_year(on));
            let shown = figure(what, *n, Kind::Disclosure, filter);
            Some(shown.beside(Beside::Firms(firms.len())))
        })
        .collect()
}
