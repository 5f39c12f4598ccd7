//! The book as lists see it at one moment: a row for every record, in chunks behind `Arc`. A commit copies the chunks it
//! touches, so every screen keeps its own moment without locks and without copies of the whole.

use super::gates::Gates;
use super::row::Row;
use super::shards::Shards;
use super::worded::Worded;
use crate::domain::case;
use crate::domain::fairness::{Told, Uneven, uneven};
use crate::domain::kind::Kind;
use crate::domain::log;
use crate::domain::paper::Papers;
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
    hanging: Shards<RecordId, Vec<(Kind, RecordId)>>,
    gates: Arc<Gates>,
    /// Where the rows stand in the whole book, if this is a part of it.
    origins: Option<[Vec<u32>; Kind::ALL.len()]>,
    /// What the office words itself.
    pub(super) worded: Worded,
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

    /// The texts and checklists in force: ours, with the office's own over them.
    pub fn papers(&self) -> &Papers {
        self.worded.papers()
    }

    /// Gates that read whole records where rows do not say enough.
    pub(super) fn use_gates(&mut self, gates: Gates) {
        self.gates = Arc::new(gates);
    }

    pub(super) fn gates(&self) -> &Gates {
        &self.gates
    }

    /// After a commit that touched a row: what rested on it is looked at again.
    pub(super) fn forget_gates(&self, touched: &Row) {
        self.gates.forget(touched, self);
    }

    /// The gates of another book, of which this is a part.
    pub(super) fn share_gates(&mut self, whole: &Self) {
        self.gates = whole.gates.clone();
    }

    /// Takes a row of another book in, which stands at `place` there: this book is a part of that one.
    pub(super) fn put_from(&mut self, row: Row, place: usize) {
        let (id, kind) = (row.id, row.kind());
        self.put(row);
        let (Some(own), Ok(place)) = (self.place(id), u32::try_from(place)) else {
            return;
        };
        let origins = self.origins.get_or_insert_default();
        if let Some(origins) = origins.get_mut(kind.index()) {
            origins.resize(origins.len().max(own + 1), 0);
            if let Some(origin) = origins.get_mut(own) {
                *origin = place;
            }
        }
    }

    /// Where a row stands in the whole book, which is how the folded texts know it.
    pub fn origin(&self, kind: Kind, place: usize) -> usize {
        let Some(origins) = &self.origins else {
            return place;
        };
        let origin = origins.get(kind.index()).and_then(|of| of.get(place));
        origin.map_or(usize::MAX, |origin| *origin as usize)
    }

    fn unlink(&mut self, id: RecordId) {
        let from = self.find(id).map(hooks).unwrap_or_default();
        for other in from {
            self.hanging
                .edit(other, |list| list.retain(|(_, hung)| *hung != id));
        }
    }

    fn link(&mut self, row: &Row) {
        let (kind, id) = (row.kind(), row.id);
        let to = if row.archived { Vec::new() } else { hooks(row) };
        for other in to {
            self.hanging.edit(other, |list| list.push((kind, id)));
        }
    }

    #[allow(clippy::indexing_slicing, reason = "a table for each kind")]
    fn table(&self, kind: Kind) -> &Table {
        &self.tables[kind.index()]
    }

    #[allow(clippy::indexing_slicing, reason = "a table for each kind")]
    fn table_mut(&mut self, kind: Kind) -> &mut Table {
        &mut self.tables[kind.index()]
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

    /// What hangs on a record, of one kind and not archived: the cases of a need or a firm, the log entries about anything.
    pub fn hanging(&self, on: RecordId, kind: Kind) -> impl Iterator<Item = &Row> {
        let all = self.hanging.get(&on).into_iter().flatten();
        all.filter(move |(other, _)| *other == kind)
            .filter_map(|(_, id)| self.find(*id))
    }

    /// The cases of a need or a firm that are not archived.
    pub fn cases_of(&self, on: RecordId) -> impl Iterator<Item = &Row> {
        self.hanging(on, Kind::Case)
    }

    /// What is not alike in how the firms of a need were told of the result.
    pub fn uneven(&self, need: RecordId) -> Option<Uneven> {
        let cases = self.cases_of(need).filter(|case| !case.archived);
        uneven(cases.map(|case| {
            let status = case.text(case::STATUS.id());
            Told::of(case.reference, status, |field| case.date(field))
        }))
    }

    /// The contracts that name a need, a case or a firm, and those of its cases; not archived.
    pub fn contracts_of(&self, about: RecordId) -> impl Iterator<Item = &Row> {
        let cases = self.cases_of(about).map(|case| case.id);
        let mut found: Vec<&Row> = std::iter::once(about)
            .chain(cases)
            .flat_map(|id| self.hanging(id, Kind::Contract))
            .collect();
        found.sort_unstable_by_key(|row| row.id);
        found.dedup_by_key(|row| row.id);
        found.into_iter()
    }

    /// The log entries about a record.
    pub fn logs_of(&self, about: RecordId) -> impl Iterator<Item = &Row> {
        self.hanging(about, Kind::Log)
    }

    /// Every contact about a record: log entries, activities and consultations.
    pub fn contacts_of(&self, about: RecordId) -> impl Iterator<Item = &Row> {
        let kinds = [Kind::Log, Kind::Activity, Kind::Consultation].into_iter();
        kinds.flat_map(move |kind| self.hanging(about, kind))
    }

    /// Memos not filed to a record yet, oldest first.
    pub fn unfiled(&self) -> impl Iterator<Item = &Row> {
        self.rows(Kind::Log)
            .filter(|row| !row.archived && row.link(log::ABOUT.id()).is_none())
    }

    /// Where a need's card stands: at its furthest open case, else at its own stage.
    pub fn standing(&self, need_row: &Row) -> Standing {
        let own = need_row.stage.unwrap_or(Stage::Intake);
        let mut open: Vec<(Stage, RecordId)> = self
            .cases_of(need_row.id)
            .filter(|c| is_open(c))
            .filter_map(|c| Some((c.stage?, c.id)))
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

/// What a row hangs on, each once.
fn hooks(row: &Row) -> Vec<RecordId> {
    let fields = row.kind().parts().hangs_on.iter();
    let mut ids: Vec<RecordId> = fields.filter_map(|field| row.link(*field)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl Book {
    /// Where a need's card or a case stands; records of other kinds stand nowhere.
    pub fn stage(&self, row: &Row) -> Option<Stage> {
        if row.kind() == Kind::Need {
            return Some(self.standing(row).stage);
        }
        row.stage
    }
}

/// A case that is still being worked on.
pub fn is_open(case_row: &Row) -> bool {
    !case_row.archived && matches!(case_row.text(case::STATUS.id()), "" | "open")
}
