//! Whether the gate before a need or a case is shut, for lists that ask it of many records. A gate reads long texts and other records, so
//! the answer is kept until a commit touches what it rests on, or the day ends. Where a row alone shows that something is missing,
//! nothing else is read.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "only needs and cases have gates"
)]

use super::apply::from_stage;
use super::book::Book;
use super::row::Row;
use crate::domain::case;
use crate::domain::date::Date;
use crate::domain::field::{FieldId, FieldSpec};
use crate::domain::gate::{Facts, Met, On, Strength, When, conditions, findings};
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId};
use crate::domain::stage::Stage;
use crate::store::Reader;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The answers known today.
#[derive(Debug, Default)]
pub(super) struct Gates {
    reader: Option<Reader>,
    known: Mutex<(Option<Date>, BTreeMap<RecordId, bool>)>,
}

/// The need and the case that a gate stands before, and the stages on its two sides.
struct Before<'a> {
    need: Option<&'a Row>,
    case: Option<&'a Row>,
    from: Stage,
    to: Stage,
}

impl Gates {
    /// Gates that read what a row does not hold.
    pub(super) fn reading(reader: Reader) -> Self {
        Self {
            reader: Some(reader),
            ..Self::default()
        }
    }

    /// What a commit has touched is looked at again. A contract may open the gates of all that its firm does, so all are.
    pub(super) fn forget(&self, touched: &Row, book: &Book) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match touched.kind() {
            Kind::Contract => known.1.clear(),
            Kind::Need => {
                known.1.remove(&touched.id);
                book.cases_of(touched.id).for_each(|case| {
                    known.1.remove(&case.id);
                });
            }
            Kind::Case => {
                known.1.remove(&touched.id);
                if let Some(need) = touched.link(case::NEED.id()) {
                    known.1.remove(&need);
                }
            }
            _ => {}
        }
    }

    fn kept(&self, id: RecordId, today: Date) -> Option<bool> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 != Some(today) {
            *known = (Some(today), BTreeMap::new());
        }
        known.1.get(&id).copied()
    }

    fn keep(&self, id: RecordId, shut: bool) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.1.insert(id, shut);
    }
}

impl Book {
    /// True if a need or case that is worked on cannot go to its next stage without an override.
    pub fn is_blocked(&self, row: &Row, today: Date) -> bool {
        if row.archived || row.is_over() {
            return false;
        }
        if let Some(shut) = self.gates().kept(row.id, today) {
            return shut;
        }
        let Some(before) = self.before(row) else {
            return false;
        };
        let shut = self.lacks_an_answer(&before) || self.is_shut(&before, today);
        self.gates().keep(row.id, shut);
        shut
    }

    fn before<'a>(&'a self, row: &'a Row) -> Option<Before<'a>> {
        let (need, case) = match row.kind() {
            Kind::Need => {
                let case = self.standing(row).case.and_then(|id| self.find(id));
                (Some(row), case)
            }
            Kind::Case => {
                let need = row.link(case::NEED.id()).and_then(|id| self.find(id));
                (need, Some(row))
            }
            _ => return None,
        };
        let own = need.map(|row| row.stage.unwrap_or(Stage::Intake));
        let of_case = case.map(|row| row.stage.unwrap_or(Stage::Intake));
        let from = from_stage(own, of_case);
        Some(Before {
            need,
            case,
            from,
            to: from.next()?,
        })
    }

    /// True if the rows show that a condition which always holds is unanswered, and no contract can answer in its place.
    fn lacks_an_answer(&self, before: &Before<'_>) -> bool {
        if self.contracts_before(before).next().is_some() {
            return false;
        }
        let lacks = |on: On, fields: &[FieldId]| {
            let row = match on {
                On::Need => before.need,
                On::Case => before.case,
                On::Contract => None,
            };
            let Some(row) = row else {
                return on == On::Case;
            };
            let spec = |field: &FieldId| row.kind().field(*field);
            let listed = |field: &&FieldId| spec(field).is_some_and(FieldSpec::is_listed);
            let mut listed = fields.iter().filter(listed);
            listed.any(|field| row.cell(*field).is_none())
        };
        conditions(before.to).iter().any(|condition| {
            let Met::Answered(fields) = condition.met else {
                return false;
            };
            condition.strength == Strength::Block
                && condition.when == When::Always
                && lacks(condition.on, fields)
        })
    }

    fn contracts_before<'a>(
        &'a self,
        before: &Before<'a>,
    ) -> impl Iterator<Item = RecordId> + use<'a> {
        let firm = before.case.and_then(|case| case.link(case::COMPANY.id()));
        let about = [before.need.map(|n| n.id), before.case.map(|c| c.id), firm];
        let about = about.into_iter().flatten();
        about.flat_map(|id| self.hanging(id, Kind::Contract).map(|row| row.id))
    }

    /// The gate itself, on whole records. What cannot be read is told by the reads of the record's page; here it counts as shut.
    fn is_shut(&self, before: &Before<'_>, today: Date) -> bool {
        let Some(reader) = &self.gates().reader else {
            return false;
        };
        let whole = |id: RecordId| reader.record(id).ok().flatten();
        let need = before.need.and_then(|row| whole(row.id));
        let case = before.case.and_then(|row| whole(row.id));
        let mut papers: Vec<RecordId> = self.contracts_before(before).collect();
        papers.sort_unstable();
        papers.dedup();
        let contracts: Vec<Record> = papers.into_iter().filter_map(whole).collect();
        let facts = Facts {
            need: need.as_ref(),
            case: case.as_ref(),
            contracts: &contracts,
            today,
        };
        let found = findings(&facts, before.from, before.to);
        found.iter().any(crate::domain::gate::Finding::blocks)
    }
}
