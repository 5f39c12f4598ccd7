//! What is counted of needs.

use super::{
    Barriers, Beside, Figure, Holders, Overrides, Phase, STALLED_DAYS, What, by_choice, figure,
    is_this_year, known, note_barrier, note_holder, note_overrides,
};
use crate::desk::book::Book;
use crate::desk::lens::{carried, idle_days};
use crate::desk::morning::is_unanswered;
use crate::desk::row::Row;
use crate::domain::choice::{Choices, DEVICE_CLASS, HOSPITAL_KIND, PROFESSION};
use crate::domain::date::Date;
use crate::domain::kind::Kind;
use crate::domain::stage::Stage;
use crate::domain::{hospital, need};
use std::collections::BTreeMap;

/// By code: how many, and how many of this 年度.
type Choice = BTreeMap<Option<&'static str>, (usize, usize)>;

/// The needs counted.
#[derive(Default)]
pub(super) struct Needs {
    /// Open ones by stage: how many, their days in it.
    stages: BTreeMap<Stage, (usize, i64)>,
    stalled: (usize, i64),
    late: usize,
    unanswered: usize,
    pub(super) holders: Holders,
    pub(super) barriers: Barriers,
    pub(super) overrides: Overrides,
    hospitals: Choice,
    professions: Choice,
    classes: Choice,
}

/// Looks at every need once.
pub(super) fn count(book: &Book, on: Date) -> Needs {
    let mut needs = Needs::default();
    for row in book.rows(Kind::Need).filter(|row| !row.archived) {
        needs.take(book, row, on);
    }
    needs
}

impl Needs {
    fn take(&mut self, book: &Book, row: &Row, on: Date) {
        let stage = book.standing(row).stage;
        if !row.is_over() {
            self.take_open(book, row, stage, on);
        }
        note_barrier(&mut self.barriers, row, stage, row.text(need::BARRIER.id()));
        note_overrides(&mut self.overrides, row);
        let received = row.date(need::RECEIVED_ON.id());
        let year = received.is_some_and(|day| is_this_year(day, on));
        let hospital = row.link(need::HOSPITAL.id()).and_then(|id| book.find(id));
        let kind = hospital.map_or("", |row| row.text(hospital::HOSPITAL_KIND.id()));
        tally(&mut self.hospitals, &HOSPITAL_KIND, kind, year);
        let profession = row.text(need::PROFESSION.id());
        tally(&mut self.professions, &PROFESSION, profession, year);
        let class = row.text(need::DEVICE_CLASS.id());
        tally(&mut self.classes, &DEVICE_CLASS, class, year);
    }

    fn take_open(&mut self, book: &Book, row: &Row, stage: Stage, on: Date) {
        let idle = idle_days(book, row, on);
        let entry = self.stages.entry(stage).or_default();
        *entry = (entry.0 + 1, entry.1 + idle.unwrap_or(0));
        if let Some(days) = idle.filter(|days| *days > STALLED_DAYS) {
            self.stalled = (self.stalled.0 + 1, self.stalled.1.max(days));
        }
        let (held, due) = carried(book, row, need::DUE.id());
        self.late += usize::from(held.date(due).is_some_and(|day| day < on));
        self.unanswered += usize::from(is_unanswered(row, on));
        note_holder(&mut self.holders, book, row, on);
    }

    pub(super) fn steps(&self) -> Vec<Figure> {
        let step = |phase: Phase| {
            let of_step = self
                .stages
                .iter()
                .filter(|(stage, _)| Phase::of(**stage) == phase);
            let (n, days) =
                of_step.fold((0, 0), |(n, days), (_, more)| (n + more.0, days + more.1));
            let filter = format!("stage:{} is:open", phase.reach());
            figure(What::Phase(phase), n, Kind::Need, filter).beside(average(n, days))
        };
        Phase::ALL.map(step).into()
    }

    pub(super) fn stages(&self) -> Vec<Figure> {
        let stage = |stage: Stage| {
            let (n, days) = self.stages.get(&stage).copied().unwrap_or_default();
            let filter = format!("stage:{} is:open", stage.code());
            figure(What::Stage(stage), n, Kind::Need, filter).beside(average(n, days))
        };
        let mut all: Vec<Figure> = Stage::ALL.map(stage).into();
        let (n, longest) = self.stalled;
        let filter = format!("idle>{STALLED_DAYS}d is:open");
        let stalled = figure(What::Stalled, n, Kind::Need, filter);
        all.push(stalled.beside(Beside::LongestDays(longest)));
        all
    }

    pub(super) fn overdue(&self, on: Date) -> Vec<Figure> {
        let unanswered = "is:unanswered".to_owned();
        vec![
            figure(
                What::Kind(Kind::Need),
                self.late,
                Kind::Need,
                format!("due<{on} is:open"),
            ),
            figure(What::Unanswered, self.unanswered, Kind::Need, unanswered),
        ]
    }

    pub(super) fn hospitals(&self) -> Vec<Figure> {
        by_choice(&HOSPITAL_KIND, "hospital_kind", &self.hospitals, Kind::Need)
    }

    pub(super) fn professions(&self) -> Vec<Figure> {
        by_choice(&PROFESSION, "profession", &self.professions, Kind::Need)
    }

    pub(super) fn classes(&self) -> Vec<Figure> {
        by_choice(&DEVICE_CLASS, "device_class", &self.classes, Kind::Need)
    }
}

fn tally(counted: &mut Choice, list: &'static Choices, code: &str, year: bool) {
    let entry = counted.entry(known(list, code)).or_default();
    *entry = (entry.0 + 1, entry.1 + usize::from(year));
}

fn average(n: usize, days: i64) -> Beside {
    let n = i64::try_from(n.max(1)).unwrap_or(1);
    Beside::AverageDays(days / n)
}
