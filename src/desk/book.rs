//! The book as lists see it at one moment: a row for every record, in chunks behind `Arc`. A commit copies the chunks it
//! touches, so every screen keeps its own moment without locks and without copies of the whole.

use super::row::Row;
use super::shards::Shards;
use crate::domain::case;
use crate::domain::contract;
use crate::domain::kind::Kind;
use crate::domain::log;
use crate::domain::need;
use crate::domain::record::{RecordId, Reference};
use crate::domain::stage::Stage;
use crate::store::Lsn;
use std::sync::Arc;

const CHUNK: usize = 512;

/// Rows of one kind in the order they were made.
#[derive(Clone, Debug, Default)]
struct Table {
    chunks: Vec<Arc<Vec<Row>>>,
    len: usize,
}

/// One moment of the book.
#[derive(Clone, Debug, Default)]
pub struct Book {
    tables: [Table; Kind::ALL.len()],
    places: Shards<RecordId, (Kind, u32)>,
    references: Shards<Reference, RecordId>,
    cases: Shards<RecordId, Vec<RecordId>>,
    logs: Shards<RecordId, Vec<RecordId>>,
    contracts: Shards<RecordId, Vec<RecordId>>,
    /// The journal number of the last commit seen.
    pub lsn: Lsn,
}

/// A need's place on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The stage of its card.
    pub stage: Stage,
    /// The open case that stands furthest.
    pub case: Option<RecordId>,
    /// The stages of its other open cases.
    pub others: Vec<Stage>,
}

impl Table {
    fn get(&self, place: usize) -> Option<&Row> {
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }

    fn push(&mut self, row: Row) -> usize {
        let place = self.len;
        if let Some(chunk) = self.chunks.last_mut().filter(|chunk| chunk.len() < CHUNK) {
            Arc::make_mut(chunk).push(row);
        } else {
            let mut chunk = Vec::with_capacity(CHUNK);
            chunk.push(row);
            self.chunks.push(Arc::new(chunk));
        }
        self.len += 1;
        place
    }

    fn replace(&mut self, place: usize, row: Row) {
        if let Some(slot) = self
            .chunks
            .get_mut(place / CHUNK)
            .and_then(|chunk| Arc::make_mut(chunk).get_mut(place % CHUNK))
        {
            *slot = row;
        }
    }
}

impl Book {
    /// Takes a row in, new or changed.
    pub fn put(&mut self, row: Row) {
        let (id, kind, reference) = (row.id, row.kind(), row.reference);
        self.unlink(id);
        self.link(&row);
        if let Some((_, place)) = self.places.get(&id).copied() {
            self.table_mut(kind).replace(place as usize, row);
            return;
        }
        let place = self.table_mut(kind).push(row);
        self.places
            .insert(id, (kind, u32::try_from(place).unwrap_or(u32::MAX)));
        self.references.insert(reference, id);
    }

    fn unlink(&mut self, id: RecordId) {
        let Some((case_of, log_of, contracts_of)) = self.find(id).map(|old| {
            (
                old.link(case::NEED.id())
                    .filter(|_| old.kind() == Kind::Case),
                old.link(log::ABOUT.id())
                    .filter(|_| old.kind() == Kind::Log),
                contract_links(old),
            )
        }) else {
            return;
        };
        if let Some(need) = case_of {
            self.cases.edit(need, |list| list.retain(|c| *c != id));
        }
        for about in contracts_of {
            self.contracts.edit(about, |list| list.retain(|k| *k != id));
        }
        if let Some(about) = log_of {
            self.logs.edit(about, |list| list.retain(|l| *l != id));
        }
    }

    fn link(&mut self, row: &Row) {
        if row.archived {
            return;
        }
        match row.kind() {
            Kind::Case => {
                if let Some(need) = row.link(case::NEED.id()) {
                    self.cases.edit(need, |list| list.push(row.id));
                }
            }
            Kind::Log => {
                if let Some(about) = row.link(log::ABOUT.id()) {
                    self.logs.edit(about, |list| list.push(row.id));
                }
            }
            Kind::Contract => {
                for about in contract_links(row) {
                    self.contracts.edit(about, |list| list.push(row.id));
                }
            }
            Kind::Need | Kind::Company | Kind::Hospital | Kind::Person | Kind::Disclosure => {}
        }
    }

    fn table(&self, kind: Kind) -> &Table {
        let [
            need,
            company,
            hospital,
            person,
            case,
            log,
            contract,
            disclosure,
        ] = &self.tables;
        match kind {
            Kind::Need => need,
            Kind::Company => company,
            Kind::Hospital => hospital,
            Kind::Person => person,
            Kind::Case => case,
            Kind::Log => log,
            Kind::Contract => contract,
            Kind::Disclosure => disclosure,
        }
    }

    fn table_mut(&mut self, kind: Kind) -> &mut Table {
        let [
            need,
            company,
            hospital,
            person,
            case,
            log,
            contract,
            disclosure,
        ] = &mut self.tables;
        match kind {
            Kind::Need => need,
            Kind::Company => company,
            Kind::Hospital => hospital,
            Kind::Person => person,
            Kind::Case => case,
            Kind::Log => log,
            Kind::Contract => contract,
            Kind::Disclosure => disclosure,
        }
    }

    /// How many records of a kind there are, archived ones too: places run from 0 to this.
    pub fn len(&self, kind: Kind) -> usize {
        self.table(kind).len
    }

    /// True if no record of any kind is there.
    pub fn is_empty(&self) -> bool {
        self.tables.iter().all(|t| t.len == 0)
    }

    /// The row at a place; places never change.
    pub fn row(&self, kind: Kind, place: usize) -> Option<&Row> {
        self.table(kind).get(place)
    }

    /// Every row of a kind in the order they were made, archived ones too.
    pub fn rows(&self, kind: Kind) -> impl Iterator<Item = &Row> {
        self.table(kind)
            .chunks
            .iter()
            .flat_map(|chunk| chunk.iter())
    }

    /// The row of a record.
    pub fn find(&self, id: RecordId) -> Option<&Row> {
        let (kind, place) = self.places.get(&id)?;
        self.row(*kind, *place as usize)
    }

    /// The place of a record within its kind.
    pub fn place(&self, id: RecordId) -> Option<usize> {
        self.places.get(&id).map(|(_, place)| *place as usize)
    }

    /// The record with a reference.
    pub fn find_reference(&self, reference: Reference) -> Option<&Row> {
        self.references
            .get(&reference)
            .and_then(|id| self.find(*id))
    }

    /// What a record is called; empty if it is not there.
    pub fn name(&self, id: RecordId) -> &str {
        self.find(id).map(Row::title).unwrap_or_default()
    }

    /// The cases of a need that are not archived.
    pub fn cases_of(&self, need: RecordId) -> impl Iterator<Item = &Row> {
        self.cases
            .get(&need)
            .into_iter()
            .flatten()
            .filter_map(|id| self.find(*id))
    }

    /// The contracts that name a need, a case or a firm, and those of a need's cases; not archived.
    pub fn contracts_of(&self, about: RecordId) -> impl Iterator<Item = &Row> {
        let cases = self.cases_of(about).map(|case| case.id);
        let mut ids: Vec<RecordId> = std::iter::once(about)
            .chain(cases)
            .filter_map(|id| self.contracts.get(&id))
            .flatten()
            .copied()
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().filter_map(|id| self.find(id))
    }

    /// The log entries about a record.
    pub fn logs_of(&self, about: RecordId) -> impl Iterator<Item = &Row> {
        self.logs
            .get(&about)
            .into_iter()
            .flatten()
            .filter_map(|id| self.find(*id))
    }

    /// Memos not filed to a record yet, oldest first.
    pub fn unfiled(&self) -> impl Iterator<Item = &Row> {
        self.rows(Kind::Log)
            .filter(|row| !row.archived && row.link(log::ABOUT.id()).is_none())
    }

    /// Where a need's card stands: at its furthest open case, else at its own stage.
    pub fn standing(&self, need_row: &Row) -> Standing {
        let own = stage_of(need_row, need::STAGE.id()).unwrap_or(Stage::Intake);
        let mut open: Vec<(Stage, RecordId)> = self
            .cases_of(need_row.id)
            .filter(|c| is_open(c))
            .filter_map(|c| Some((stage_of(c, case::STAGE.id())?, c.id)))
            .collect();
        open.sort_unstable();
        let furthest = open.pop();
        Standing {
            stage: furthest.map_or(own, |(stage, _)| stage.max(own)),
            case: furthest.map(|(_, id)| id),
            others: open.into_iter().rev().map(|(stage, _)| stage).collect(),
        }
    }
}

/// What a contract is about.
fn contract_links(row: &Row) -> Vec<RecordId> {
    let about = [
        contract::NEED.id(),
        contract::CASE.id(),
        contract::COMPANY.id(),
    ];
    let of_contract = about.into_iter().filter(|_| row.kind() == Kind::Contract);
    of_contract.filter_map(|field| row.link(field)).collect()
}

impl Book {
    /// Where a need's card or a case stands; records of other kinds stand nowhere.
    pub fn stage(&self, row: &Row) -> Option<Stage> {
        match row.kind() {
            Kind::Need => Some(self.standing(row).stage),
            Kind::Case => stage_of(row, case::STAGE.id()),
            Kind::Company
            | Kind::Hospital
            | Kind::Person
            | Kind::Log
            | Kind::Contract
            | Kind::Disclosure => None,
        }
    }
}

/// The stage in a row's field.
pub fn stage_of(row: &Row, field: crate::domain::field::FieldId) -> Option<Stage> {
    Stage::from_code(row.text(field))
}

/// A case that is still being worked on.
pub fn is_open(case_row: &Row) -> bool {
    !case_row.archived && matches!(case_row.text(case::STATUS.id()), "" | "open")
}
