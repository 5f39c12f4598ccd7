//! Owns reading the book: a cheap handle that any thread may hold, while one writer goes on writing. Personal values come
//! out plain as long as their keys are there.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;

use super::error::{Lsn, StoreError};
use super::fold::{Base, Delta, decode};
use super::frame;
use super::layout::{
    Counts, Head, StateKey, command_prefix, link_prefix, reference_prefix, trailing_id,
    trailing_lsn,
};
use super::parts::commit_of;
use super::seal::Keyring;
use super::shelf::{Entry, Folded, Shelf};
use super::trees::{Trees, guarded};
use crate::domain::change::{CommandId, Commit, VersionVector};
use crate::domain::date::{Date, Moment};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};

/// What the writer and its readers share. Each lock is held for one look-up or one replacement, never over a write to the
/// disk: the trees are replaced only by a rebuild, what lies over them and the figures once a commit.
#[derive(Debug)]
pub(super) struct Shared {
    shelf: RwLock<Option<Shelf>>,
    head: RwLock<Arc<Head>>,
    pub(super) ring: RwLock<Keyring>,
}

impl Shared {
    pub(super) fn new(shelf: Shelf, head: Head, ring: Keyring) -> Self {
        Self {
            shelf: RwLock::new(Some(shelf)),
            head: RwLock::new(Arc::new(head)),
            ring: RwLock::new(ring),
        }
    }

    pub(super) fn shelf(&self) -> Result<Shelf, StoreError> {
        let guard = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        guard.clone().ok_or(StoreError::Closed)
    }

    /// The database behind a book that is written to.
    pub(super) fn trees(&self) -> Result<Trees, StoreError> {
        self.shelf()?.database().cloned()
    }

    pub(super) fn head(&self) -> Arc<Head> {
        let guard = self.head.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&guard)
    }

    pub(super) fn set_head(&self, head: Head) {
        *self.head.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(head);
    }

    /// Reads on in RAM, after the database has failed for good.
    pub(super) fn set_folded(&self, folded: Folded) {
        let head = folded.delta.head.clone();
        let folded = Shelf::Folded(Arc::new(folded));
        *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = Some(folded);
        self.set_head(head);
    }

    /// Replaces the trees after a rebuild; `None` when the book is closed, so that no reader keeps its files.
    pub(super) fn set_trees(&self, trees: Option<Trees>) {
        let shelf = trees.map(|trees| Shelf::Trees(trees, Vec::new()));
        *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = shelf;
    }

    fn with_over<T>(&self, work: impl FnOnce(&mut Vec<Arc<Delta>>) -> T) -> Option<T> {
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        match &mut *shelf {
            Some(Shelf::Trees(_, over)) => Some(work(over)),
            Some(Shelf::Folded(_)) | None => None,
        }
    }

    /// Shows a delta as if the database had it: as part of the newest that is shown so, or by itself. How many entries that has then.
    pub(super) fn show_over(&self, delta: Delta, alone: bool) -> Option<usize> {
        self.with_over(|over| {
            if let Some(newest) = over.last_mut().filter(|_| !alone) {
                let newest = Arc::make_mut(newest);
                newest.absorb(delta);
                return newest.len();
            }
            let entries = delta.len();
            over.push(Arc::new(delta));
            entries
        })
    }

    /// The newest that is shown as if the database had it.
    pub(super) fn newest_over(&self) -> Option<Arc<Delta>> {
        self.with_over(|over| over.last().cloned()).flatten()
    }

    /// The database has got the oldest of what is shown so.
    pub(super) fn drop_over(&self) {
        self.with_over(|over| {
            if !over.is_empty() {
                over.remove(0);
            }
        });
    }

    pub(super) fn open_record(&self, record: &mut Record) {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        ring.open_record(record);
    }

    pub(super) fn open_commit(&self, commit: &mut Commit) {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        commit
            .changes
            .iter_mut()
            .for_each(|change| ring.open_change(change));
    }
}

/// The records of a past day, and the day on which the history of the book begins.
pub type Past = (BTreeMap<RecordId, Record>, Option<Date>);

/// Reads the book.
#[derive(Clone, Debug)]
pub struct Reader(Arc<Shared>);

impl Reader {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self(shared)
    }

    /// A record, archived or not.
    ///
    /// # Errors
    /// If the database fails or the book was closed.
    pub fn record(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        let Some((key, bytes)) = self.find_state(id)? else {
            return Ok(None);
        };
        let mut record = decode(key, &bytes)?;
        self.0.open_record(&mut record);
        Ok(Some(record))
    }

    fn find_state(&self, id: RecordId) -> Result<Option<(StateKey, Vec<u8>)>, StoreError> {
        let (trees, head) = (self.0.shelf()?, self.0.head());
        for kind in head.counts.keys() {
            let key = StateKey { kind: *kind, id };
            if let Some(bytes) = guarded(|| trees.state(key))? {
                return Ok(Some((key, bytes)));
            }
        }
        Ok(None)
    }

    /// The record that bears a reference; if a copied book gave it out twice, the older one.
    ///
    /// # Errors
    /// If the database fails or the book was closed.
    pub fn find(&self, reference: Reference) -> Result<Option<RecordId>, StoreError> {
        let trees = self.0.shelf()?;
        let keys = guarded(|| trees.indexed(&reference_prefix(reference)))?;
        Ok(keys.first().and_then(|key| trailing_id(key)))
    }

    /// The records of a kind that link to a record, oldest first; archived ones too.
    ///
    /// # Errors
    /// If the database fails or the book was closed.
    pub fn linked(&self, target: RecordId, kind: Kind) -> Result<Vec<RecordId>, StoreError> {
        let trees = self.0.shelf()?;
        let keys = guarded(|| trees.indexed(&link_prefix(target, kind.code())))?;
        Ok(keys.iter().filter_map(|key| trailing_id(key)).collect())
    }

    /// Shows the records of a kind in order of creation, archived ones too, until `visit` breaks off.
    ///
    /// # Errors
    /// If the database fails or the book was closed.
    pub fn each(
        &self,
        kind: Kind,
        visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let trees = self.0.shelf()?;
        guarded(|| {
            for entry in trees.records(kind.code().0) {
                let (key, bytes) = entry?;
                let record = self.decode(&key, &bytes)?;
                if record.is_some_and(|record| visit(record).is_break()) {
                    break;
                }
            }
            Ok(())
        })
    }

    /// What `make` makes of each record of a kind, in order of creation, on so many threads.
    ///
    /// # Errors
    /// If the database fails or the book was closed.
    pub fn map_all<T: Send>(
        &self,
        kind: Kind,
        threads: usize,
        make: impl Fn(Record) -> T + Sync,
    ) -> Result<Vec<T>, StoreError> {
        let trees = self.0.shelf()?;
        let source = Mutex::new(Source {
            records: trees.records(kind.code().0).fuse(),
            taken: 0,
        });
        let work = || {
            let mut done = Vec::new();
            loop {
                let (number, entries) = Source::take(&source)?;
                if entries.is_empty() {
                    return Ok(done);
                }
                let mut made = Vec::with_capacity(entries.len());
                for (key, bytes) in entries {
                    made.extend(self.decode(&key, &bytes)?.map(&make));
                }
                done.push((number, made));
            }
        };
        let done = thread::scope(|scope| {
            let running: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
            let mut done = Vec::new();
            for thread in running {
                let share = thread.join().unwrap_or_else(|_| {
                    let what = "a reading thread broke off".into();
                    Err(StoreError::Database { what })
                });
                done.extend(share?);
            }
            Ok::<_, StoreError>(done)
        })?;
        let in_order: BTreeMap<usize, Vec<T>> = done.into_iter().collect();
        Ok(in_order.into_values().flatten().collect())
    }

    fn decode(&self, key: &[u8], bytes: &[u8]) -> Result<Option<Record>, StoreError> {
        let Some(key) = StateKey::read(key) else {
            return Ok(None);
        };
        let mut record = decode(key, bytes)?;
        self.0.open_record(&mut record);
        Ok(Some(record))
    }

    fn commit_at(&self, trees: &Shelf, lsn: Lsn) -> Result<Option<Commit>, StoreError> {
        let Some(bytes) = guarded(|| trees.frame(lsn))? else {
            return Ok(None);
        };
        self.commit_in(lsn, &bytes).map(Some)
    }

    fn commit_in(&self, lsn: Lsn, bytes: &[u8]) -> Result<Commit, StoreError> {
        let frame = frame::read(bytes).ok_or(StoreError::Unreadable { lsn })?;
        let mut commit = commit_of(lsn, frame.payload)?;
        self.0.open_commit(&mut commit);
        Ok(commit)
    }

    /// Every commit that touched a record, oldest first.
    ///
    /// # Errors
    /// If the database fails or the book was closed.
    pub fn history(&self, id: RecordId) -> Result<Vec<(Lsn, Commit)>, StoreError> {
        let trees = self.0.shelf()?;
        let mut history = Vec::new();
        for lsn in self.frames_of(&trees, id)? {
            history.extend(self.commit_at(&trees, lsn)?.map(|commit| (lsn, commit)));
        }
        Ok(history)
    }

    fn frames_of(&self, trees: &Shelf, id: RecordId) -> Result<Vec<Lsn>, StoreError> {
        let found = self.find_state(id)?;
        found.map_or(Ok(Vec::new()), |(key, _)| guarded(|| trees.frames_of(key)))
    }

    /// The frame that made a record.
    ///
    /// # Errors
    /// If the database fails or the book was closed.
    pub fn created_in(&self, id: RecordId) -> Result<Option<Lsn>, StoreError> {
        Ok(self.frames_of(&self.0.shelf()?, id)?.first().copied())
    }

    /// Commits from the newest, or from the one before `before`, to the oldest.
    pub fn recent(&self, before: Option<Lsn>) -> Recent {
        Recent {
            reader: self.clone(),
            before,
            over: false,
        }
    }

    /// The commits of one command, in order.
    ///
    /// # Errors
    /// If the database fails or the book was closed.
    pub fn commit_parts(&self, command: CommandId) -> Result<Vec<(Lsn, Commit)>, StoreError> {
        let trees = self.0.shelf()?;
        let keys = guarded(|| trees.indexed(&command_prefix(command)))?;
        let mut parts = Vec::new();
        for lsn in keys.iter().filter_map(|key| trailing_lsn(key)) {
            parts.extend(self.commit_at(&trees, lsn)?.map(|commit| (lsn, commit)));
        }
        Ok(parts)
    }

    /// A record as it was before a frame; `None` if it was not there yet.
    ///
    /// # Errors
    /// If the database fails or the book was closed.
    pub fn record_before(&self, id: RecordId, lsn: Lsn) -> Result<Option<Record>, StoreError> {
        Ok(self.records_before(&[id], lsn)?.remove(&id))
    }

    /// Records as they were before a frame; those not there yet are left out. Each frame is read once, so the records of a
    /// whole import cost little more than one.
    ///
    /// # Errors
    /// If the database fails or the book was closed.
    pub fn records_before(
        &self,
        ids: &[RecordId],
        lsn: Lsn,
    ) -> Result<BTreeMap<RecordId, Record>, StoreError> {
        let trees = self.0.shelf()?;
        let wanted: BTreeSet<RecordId> = ids.iter().copied().collect();
        let mut frames = BTreeSet::new();
        for id in &wanted {
            let earlier = self.frames_of(&trees, *id)?.into_iter();
            frames.extend(earlier.filter(|frame| *frame < lsn));
        }
        let mut records = BTreeMap::new();
        for frame in frames {
            let Some(commit) = self.commit_at(&trees, frame)? else {
                continue;
            };
            let touched = commit.changes.iter().filter(|c| wanted.contains(&c.record));
            for change in touched {
                records
                    .entry(change.record)
                    .or_insert_with(|| Record::new(change.record, change.kind))
                    .apply(&commit, change);
            }
        }
        Ok(records)
    }

    /// Every record as it was at the end of a day: all commits up to then, folded in their order; and the day of the first commit of
    /// all, none in an empty book. It reads the whole journal.
    ///
    /// # Errors
    /// If the database fails or the book was closed.
    pub fn records_until(&self, day: Date) -> Result<Past, StoreError> {
        let trees = self.0.shelf()?;
        let mut records = BTreeMap::new();
        let mut begins: Option<Date> = None;
        for lsn in (1..=self.applied().0).map(Lsn) {
            let Some(commit) = self.commit_at(&trees, lsn)? else {
                continue;
            };
            let written = Moment::from_millis(commit.at.millis()).date();
            // Commits of another copy come in later and may be older.
            begins = Some(begins.map_or(written, |first| first.min(written)));
            if written > day {
                continue;
            }
            for change in &commit.changes {
                records
                    .entry(change.record)
                    .or_insert_with(|| Record::new(change.record, change.kind))
                    .apply(&commit, change);
            }
        }
        Ok((records, begins))
    }

    /// Fields that a merge left with two different values for a person to choose from.
    ///
    /// # Errors
    /// If the database fails or the book was closed.
    pub fn clashes(&self) -> Result<Vec<(RecordId, FieldId)>, StoreError> {
        let trees = self.0.shelf()?;
        let keys = guarded(|| trees.reviews())?;
        let read = |key: &Vec<u8>| {
            let (record, field) = key.split_last_chunk::<2>()?;
            let id = StateKey::read(record)?.id;
            Some((id, FieldId(u16::from_be_bytes(*field))))
        };
        Ok(keys.iter().filter_map(read).collect())
    }

    /// How many records of a kind there are.
    pub fn counts(&self, kind: Kind) -> Counts {
        let head = self.0.head();
        head.counts.get(&kind.code()).copied().unwrap_or_default()
    }

    /// The last frame that what is read includes.
    pub fn applied(&self) -> Lsn {
        self.0.head().applied.lsn
    }

    /// The digest of all records: equal for equal sets of changes.
    pub fn digest(&self) -> u128 {
        self.0.head().digest
    }

    /// The keys of persons that were erased.
    pub fn erased(&self) -> BTreeSet<u128> {
        self.0.head().erased.clone()
    }

    /// What is known of each replica.
    pub fn version_vector(&self) -> VersionVector {
        self.0.head().vector.clone()
    }
}

/// Entries handed out to reading threads by the hundreds, so that walking the tree and decoding go on side by side.
struct Source<I> {
    records: I,
    taken: usize,
}

impl<I: Iterator<Item = sled::Result<Entry>>> Source<I> {
    /// The next entries, with the number of their turn; none at the end.
    fn take(source: &Mutex<Self>) -> Result<(usize, Vec<Entry>), StoreError> {
        guarded(|| {
            let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
            source.taken += 1;
            let number = source.taken;
            let entries = source.records.by_ref().take(512);
            Ok((number, entries.collect::<sled::Result<_>>()?))
        })
    }
}

/// Commits from newer to older.
#[derive(Debug)]
pub struct Recent {
    reader: Reader,
    before: Option<Lsn>,
    over: bool,
}

impl Iterator for Recent {
    type Item = Result<(Lsn, Commit), StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let trees = self.reader.0.shelf();
        let found = trees.and_then(|trees| guarded(|| trees.frame_before(self.before)));
        let read = found.and_then(|found| {
            found.map_or(Ok(None), |(lsn, bytes)| {
                let commit = self.reader.commit_in(lsn, &bytes)?;
                Ok(Some((lsn, commit)))
            })
        });
        if let Ok(Some((lsn, _))) = &read {
            self.before = Some(*lsn);
        } else {
            self.over = true;
        }
        read.transpose()
    }
}
