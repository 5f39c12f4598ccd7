//! What a filter may ask of a row: its fields, what hangs on it, and what is asked of the record as a whole (`is:`, `has:`, `gate:`).

use super::{Scene, carried, idle_days, is_carried, is_stage, special};
use crate::desk::contact::is_distant;
use crate::desk::ending::{has_left, is_ending, last_days};
use crate::desk::figures::firm;
use crate::desk::morning::is_unanswered;
use crate::desk::row::{Cell, Row};
use crate::domain::field::{FieldId, FieldSpec, Section, Shape};
use crate::domain::kind::Kind;
use crate::domain::person::{self, Spell};
use crate::domain::record::RecordId;
use crate::domain::{case, contract, hospital, log, need};
use crate::search::filter::{Fact, Facts, Field};
use crate::search::needle::Needle;
use std::sync::LazyLock;

/// What `has:` may ask, the cheap answers first; looked at only for the word that is asked.
type Has = (&'static str, fn(&RowFacts<'_>) -> bool);

const HAS: [Has; 7] = [
    ("case", |facts| facts.hangs(Kind::Case)),
    ("contract", |facts| {
        let book = facts.scene.book;
        book.contracts_of(facts.row.id).next().is_some()
    }),
    ("log", |facts| facts.hangs(Kind::Log)),
    ("note", |facts| {
        facts.row.is_noted() || facts.hangs(Kind::Log)
    }),
    ("company", |facts| {
        firm(facts.scene.book, facts.row).is_some()
    }),
    ("draft", |facts| {
        facts.scene.own.drafts.contains(&facts.row.id)
    }),
    ("file", |facts| facts.has_file()),
];

/// How the address of a paper looks in a text: a link, or a place on a shared disk.
static ADDRESSES: LazyLock<[Needle; 2]> =
    LazyLock::new(|| [Needle::new("://"), Needle::new("\\\\")]);

/// A row as a filter asks about it.
pub(super) struct RowFacts<'a> {
    pub(super) scene: Scene<'a>,
    pub(super) row: &'a Row,
    pub(super) place: usize,
    pub(super) holds: &'a dyn Fn(&Row, usize, &Needle) -> bool,
}

impl Facts for RowFacts<'_> {
    fn any(&self, field: Field, passes: &mut dyn FnMut(Fact<'_>) -> bool) -> bool {
        match field {
            special::IS => self
                .states()
                .into_iter()
                .any(|code| passes(Fact::Choice(code))),
            special::HAS => HAS
                .iter()
                .any(|(code, has)| passes(Fact::Choice(code)) && has(self)),
            special::IDLE => idle_days(self.scene.book, self.row, self.scene.today)
                .is_some_and(|days| passes(Fact::Number(days))),
            special::CHANGED => passes(Fact::Date(self.row.touched.date())),
            special::GATE => {
                let blocked = || self.scene.book.is_blocked(self.row, self.scene.today);
                passes(Fact::Choice("blocked")) && blocked()
            }
            special::NEW => passes(Fact::Choice("me")) && self.is_new(),
            special::OVERRIDE => self.row.overrode().any(|id| passes(Fact::Choice(id))),
            special::HOSPITAL_KIND => {
                let hospital = self.row.link(need::HOSPITAL.id());
                let hospital = hospital.and_then(|id| self.scene.book.find(id));
                let kind = hospital.map_or("", |row| row.text(hospital::HOSPITAL_KIND.id()));
                !kind.is_empty() && passes(Fact::Choice(kind))
            }
            special::CONTRACT => self.contracts(passes),
            special::COMPANY => self.scene.book.cases_of(self.row.id).any(|c| {
                c.link(case::COMPANY.id())
                    .is_some_and(|id| self.name(id, passes))
            }),
            Field(number) => self.own(FieldId(number), passes),
        }
    }

    fn matches_text(&self, needle: &Needle) -> bool {
        (self.holds)(self.row, self.place, needle)
    }
}

impl RowFacts<'_> {
    fn own(&self, field: FieldId, passes: &mut dyn FnMut(Fact<'_>) -> bool) -> bool {
        if field == FieldId::REFERENCE {
            return passes(Fact::Reference(&self.row.reference.to_string()));
        }
        let Some(spec) = self
            .row
            .kind()
            .field(field)
            .filter(|spec| self.scene.actor.shows(self.row.kind(), spec))
        else {
            return false;
        };
        if is_stage(self.row.kind(), field) {
            let stage = self.scene.book.stage(self.row);
            return stage.is_some_and(|stage| passes(Fact::Choice(stage.code())));
        }
        if spec.section == Section::Licences && matches!(spec.shape, Shape::Date) {
            return last_days(self.row, field).any(|day| passes(Fact::Date(day)));
        }
        let (row, field) = carried(self.scene.book, self.row, field);
        let ball = row.kind().parts().ball;
        let is_ball = ball.is_some_and(|(ball, _)| ball == field);
        if is_ball && self.scene.actor.is_called(row.text(field)) && passes(Fact::Choice("me")) {
            return true;
        }
        row.cells(field).any(|cell| self.cell(spec, cell, passes))
            || self.other_certificates(spec, passes)
    }

    /// What is asked of a person's first certificate is asked of the others too: `資格:認定` means any of them.
    fn other_certificates(
        &self,
        spec: &FieldSpec,
        passes: &mut dyn FnMut(Fact<'_>) -> bool,
    ) -> bool {
        let parts = |(what, issuer, until)| [what, issuer, until];
        let [first, others @ ..] = person::CERTIFICATES;
        let Some(part) = parts(first).iter().position(|field| *field == spec.id) else {
            return false;
        };
        if self.row.kind() != Kind::Person {
            return false;
        }
        let mut fields = others
            .into_iter()
            .filter_map(|one| parts(one).get(part).copied());
        let mut lines = self.row.cells(person::MORE_CERTIFICATES.id());
        fields.any(|field| {
            let mut cells = self.row.cells(field);
            cells.any(|cell| self.cell(spec, cell, passes))
        }) || lines.any(|cell| {
            let Cell::Text(line) = cell else { return false };
            let one = Spell::certificate(line);
            match part {
                0 => passes(Fact::Text(one.head)),
                1 => passes(Fact::Text(one.part)),
                _ => one.until.is_some_and(|day| passes(Fact::Date(day))),
            }
        })
    }

    fn cell(
        &self,
        spec: &FieldSpec,
        cell: Cell<'_>,
        passes: &mut dyn FnMut(Fact<'_>) -> bool,
    ) -> bool {
        match cell {
            Cell::Text(code) if matches!(spec.shape, Shape::Choice(_) | Shape::Choices(_)) => {
                passes(Fact::Choice(code))
            }
            Cell::Text(text) => passes(Fact::Text(text)),
            Cell::Date(date) => passes(Fact::Date(date)),
            Cell::Number(number) => passes(Fact::Number(number)),
            Cell::Link(id) => self.name(id, passes),
        }
    }

    /// A linked record by its name, its reference, and `me`.
    fn name(&self, id: RecordId, passes: &mut dyn FnMut(Fact<'_>) -> bool) -> bool {
        let Some(row) = self.scene.book.find(id) else {
            return false;
        };
        passes(Fact::Text(row.title()))
            || passes(Fact::Reference(&row.reference.to_string()))
            || (self.scene.actor.is_called(row.title()) && passes(Fact::Choice("me")))
    }

    fn states(&self) -> Vec<&'static str> {
        let mut states = Vec::new();
        states.extend(self.row.archived.then_some("archived"));
        states.extend(self.row.clash.then_some("clash"));
        states.extend(self.row.overridden.then_some("overridden"));
        states.extend(self.row.missing().next().is_some().then_some("unsorted"));
        states.push(if self.row.is_over() { "closed" } else { "open" });
        let unfiled = self.row.kind() == Kind::Log && self.row.link(log::ABOUT.id()).is_none();
        states.extend(unfiled.then_some("unfiled"));
        let distant = is_distant(self.row, self.scene.today);
        states.extend(distant.then_some("distant"));
        let today = self.scene.today;
        states.extend(is_ending(self.row, today).then_some("ending"));
        let line_late = self.row.line_due().is_some_and(|day| day < today);
        states.extend(line_late.then_some("lines-late"));
        states.extend(has_left(self.row, today).then_some("left"));
        states.extend(is_unanswered(self.row, today).then_some("unanswered"));
        states.extend(is_carried(self.scene.book, self.row).then_some("carried"));
        states
    }

    fn is_new(&self) -> bool {
        let mine = self.row.touched_by() == self.scene.actor.name.as_str();
        let since = self.scene.own.last_visit;
        !mine && since.is_none_or(|left| self.row.touched > left)
    }

    /// Of each contract its kind, its state and both: `nda`, `signed`, `nda.signed`; of a case also the answer on itself.
    fn contracts(&self, passes: &mut dyn FnMut(Fact<'_>) -> bool) -> bool {
        let own = self.row.text(case::CONTRACT.id());
        if self.row.kind() == Kind::Case && !own.is_empty() && passes(Fact::Choice(own)) {
            return true;
        }
        let mut papers = self.scene.book.contracts_of(self.row.id);
        papers.any(|paper| {
            let kind = paper.text(contract::KIND.id());
            let state = paper.text(contract::STATE.id());
            let both = format!("{kind}.{state}");
            [kind, state, &both]
                .into_iter()
                .any(|code| passes(Fact::Choice(code)))
        })
    }

    fn hangs(&self, kind: Kind) -> bool {
        let mut there = self.scene.book.hanging(self.row.id, kind);
        there.next().is_some()
    }

    /// A paper that lies somewhere, or an address of one in the record's text.
    fn has_file(&self) -> bool {
        let paper = self.row.kind() == Kind::Contract;
        let kept = paper && !self.row.text(contract::KEPT_AT.id()).is_empty();
        let mut addresses = ADDRESSES.iter();
        kept || addresses.any(|mark| (self.holds)(self.row, self.place, mark))
    }
}
