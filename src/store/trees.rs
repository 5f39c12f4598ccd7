//! Owns the database: sled's trees, how a delta is written to them and how they are read. Nothing here decides anything;
//! what the trees hold is a function of the journal, and any failure here ends in a rebuild.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::ops::Bound;
use std::os::unix::fs::DirBuilderExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use sled::transaction::{ConflictableTransactionError, TransactionError, TransactionalTree};
use sled::{Batch, Db, IVec, Transactional, Tree};

use super::error::{FileWork, Lsn, StoreError};
use super::fold::{Base, Delta};
use super::layout::{Head, StateKey, dot_key, trailing_lsn};
use super::patience::{Closing, LIMIT, within};
use super::salvage::Frames;
use crate::domain::change::Dot;

/// Names of the trees, in the order in which they are compared.
pub(super) const NAMES: [&str; 7] = ["meta", "state", "log", "byrec", "dots", "idx", "review"];

const HEAD: &[u8] = b"head";
/// In `meta` while a delta too big for one transaction is being written: the trees do not belong together until it is gone.
const UNFINISHED: &[u8] = b"unfinished";
/// Above so many entries a delta is written in batches.
const ONE_TRANSACTION: usize = 4_000;
/// How often a held file is tried, and the pause between: 5 s in all.
const LOCK_TRIES: u32 = 500;
const LOCK_PAUSE: Duration = Duration::from_millis(10);
/// RAM that sled may keep pages in.
const CACHE_BYTES: u64 = 64 << 20;

/// The database, open.
#[derive(Clone, Debug)]
pub(super) struct Trees {
    path: PathBuf,
    db: Db,
    meta: Tree,
    state: Tree,
    log: Tree,
    byrec: Tree,
    dots: Tree,
    idx: Tree,
    review: Tree,
    /// Entries written one by one so far.
    pulse: Arc<AtomicU64>,
    /// Last: when the last of these handles goes, closing is waited for only so long.
    closing: Arc<Closing<(Db, [Tree; 7])>>,
}

/// Does something with sled, whose failures can be panics.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        let what = said
            .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
            .unwrap_or_default();
        Err(StoreError::Database { what })
    })
}

impl Trees {
    /// Opens or makes the database in a directory.
    ///
    /// sled's threads may hold its file for a moment after it was closed, so a held file is waited for; whoever holds it
    /// longer must not have it taken away by a rebuild.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let made = fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path);
        made.map_err(|error| StoreError::io(FileWork::Open, path, &error, 0))?;
        for _ in 0..LOCK_TRIES {
            match Self::try_open(path) {
                Err(StoreError::Database { what }) if what.contains("could not acquire lock") => {
                    std::thread::sleep(LOCK_PAUSE);
                }
                opened => return opened,
            }
        }
        Err(StoreError::Held(None))
    }

    fn try_open(path: &Path) -> Result<Self, StoreError> {
        guarded(|| {
            let db = sled::Config::new()
                .path(path)
                .cache_capacity(CACHE_BYTES)
                .flush_every_ms(None)
                .open()?;
            let [meta, state, log, byrec, dots, idx, review] = NAMES.map(|n| db.open_tree(n));
            let (meta, state, log, byrec) = (meta?, state?, log?, byrec?);
            let (dots, idx, review) = (dots?, idx?, review?);
            let kept = [&meta, &state, &log, &byrec, &dots, &idx, &review].map(Tree::clone);
            Ok(Self {
                closing: Arc::new(Closing::new((db.clone(), kept))),
                path: path.to_owned(),
                meta,
                state,
                log,
                byrec,
                dots,
                idx,
                review,
                pulse: Arc::default(),
                db,
            })
        })
    }

    /// The figures; those of an empty book if there are none, nothing if a big delta was left unfinished.
    pub(super) fn head(&self) -> Result<Head, StoreError> {
        let broken = |what: &str| StoreError::Database { what: what.into() };
        if self.meta.contains_key(UNFINISHED)? {
            return Err(broken("unfinished"));
        }
        match self.meta.get(HEAD)? {
            Some(bytes) => Head::decode(&bytes).ok_or_else(|| broken("head")),
            None if self.written().iter().all(|tree| tree.is_empty()) => Ok(Head::default()),
            None => Err(broken("no head")),
        }
    }

    /// Writes a delta: as one transaction, or a big one entry by entry, which counts when the last is there. May never come
    /// back; [`super::hand::Hand`] waits for it.
    pub(super) fn apply(&self, delta: &Delta) -> Result<(), StoreError> {
        guarded(|| {
            if delta.len() <= ONE_TRANSACTION {
                self.apply_as_one(delta)
            } else {
                self.apply_one_by_one(delta)
            }
        })
    }

    /// Changes as long as a big delta is getting on.
    pub(super) fn pulse(&self) -> u64 {
        self.pulse.load(Ordering::Relaxed)
    }

    /// Takes note of a failure: after it the database is not closed any more, only left.
    pub(super) fn note<R>(&self, outcome: Result<R, StoreError>) -> Result<R, StoreError> {
        self.closing.note(outcome)
    }

    fn written(&self) -> [&Tree; 6] {
        [
            &self.state,
            &self.log,
            &self.byrec,
            &self.dots,
            &self.idx,
            &self.review,
        ]
    }

    fn apply_as_one(&self, delta: &Delta) -> Result<(), StoreError> {
        let mut batches: [Batch; 6] = Default::default();
        for (tree, batch) in batches.iter_mut().enumerate() {
            each_entry(delta, tree, &mut |key, value| {
                match value {
                    Some(value) => batch.insert(key, value),
                    None => batch.remove(key),
                }
                Ok(())
            })?;
        }
        let mut trees: Vec<&Tree> = self.written().to_vec();
        trees.push(&self.meta);
        let head = delta.head.encode();
        let write = |views: &Vec<TransactionalTree>| {
            for (view, batch) in views.iter().zip(&batches) {
                view.apply_batch(batch)?;
            }
            if let Some(meta) = views.last() {
                meta.insert(HEAD, head.as_slice())?;
            }
            Ok::<(), ConflictableTransactionError<()>>(())
        };
        let written = trees.as_slice().transaction(write);
        written.map_err(|error| match error {
            TransactionError::Storage(error) => error.into(),
            TransactionError::Abort(()) => StoreError::Database {
                what: "aborted".into(),
            },
        })
    }

    /// In the order of the keys, which a batch of sled's has not: so each page is worked on once. The trees are shared out
    /// over two threads, in halves of about the same work.
    fn apply_one_by_one(&self, delta: &Delta) -> Result<(), StoreError> {
        self.meta.insert(UNFINISHED, &[1])?;
        thread::scope(|scope| {
            let half = scope.spawn(|| guarded(|| self.write_trees(delta, &[0, 1, 3])));
            self.write_trees(delta, &[2, 4, 5])?;
            half.join().unwrap_or_else(|_| {
                let what = "a writing thread broke off".into();
                Err(StoreError::Database { what })
            })
        })?;
        let mut last = Batch::default();
        last.insert(HEAD, delta.head.encode());
        last.remove(UNFINISHED);
        self.meta.apply_batch(last)?;
        Ok(())
    }

    fn write_trees(&self, delta: &Delta, places: &[usize]) -> Result<(), StoreError> {
        for (place, tree) in self.written().into_iter().enumerate() {
            if places.contains(&place) {
                each_entry(delta, place, &mut |key, value| {
                    match value {
                        Some(value) => tree.insert(key, value)?,
                        None => tree.remove(key)?,
                    };
                    self.pulse.fetch_add(1, Ordering::Relaxed);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    /// Every entry of a tree by its name, ascending.
    pub(super) fn entries(&self, name: &str) -> Result<sled::Iter, StoreError> {
        Ok(self.db.open_tree(name)?.iter())
    }

    /// Entries of a tree after a key, ascending.
    pub(super) fn entries_after(&self, name: &str, key: &[u8]) -> Result<sled::Iter, StoreError> {
        let from = (Bound::Excluded(key), Bound::Unbounded);
        Ok(self.db.open_tree(name)?.range::<&[u8], _>(from))
    }

    /// Writes one entry past all rules; for tests of what finds it.
    #[cfg(test)]
    pub(super) fn plant(&self, name: &str, key: &[u8], value: &[u8]) {
        self.db.open_tree(name).unwrap().insert(key, value).unwrap();
    }

    /// Takes the first entry out past all rules; for tests of what finds it.
    #[cfg(test)]
    pub(super) fn take(&self, name: &str) {
        self.db.open_tree(name).unwrap().pop_min().unwrap().unwrap();
    }

    /// Entries of `state` of a kind, in order of creation.
    pub(super) fn records(&self, kind: u16) -> impl Iterator<Item = sled::Result<(IVec, IVec)>> {
        self.state.scan_prefix(kind.to_be_bytes())
    }

    /// Keys of `idx` with a prefix.
    pub(super) fn indexed(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
        let keys = self.idx.scan_prefix(prefix).keys();
        Ok(keys
            .map(|key| key.map(|k| k.to_vec()))
            .collect::<Result<_, _>>()?)
    }

    /// Keys of `review`.
    pub(super) fn reviews(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        let keys = self.review.iter().keys();
        Ok(keys
            .map(|key| key.map(|k| k.to_vec()))
            .collect::<Result<_, _>>()?)
    }

    /// The frames that touched a record, oldest first.
    pub(super) fn frames_of(&self, key: StateKey) -> Result<Vec<Lsn>, StoreError> {
        let mut lsns = Vec::new();
        for key in self.byrec.scan_prefix(key.bytes()).keys() {
            lsns.extend(trailing_lsn(&key?));
        }
        Ok(lsns)
    }

    /// The frame of one copy's how-manieth commit.
    pub(super) fn written_as(&self, dot: Dot) -> Result<Option<Lsn>, StoreError> {
        let found = self.dots.get(dot_key(dot))?;
        Ok(found.and_then(|lsn| trailing_lsn(&lsn)))
    }

    /// A frame's bytes.
    pub(super) fn frame(&self, lsn: Lsn) -> Result<Option<IVec>, StoreError> {
        Ok(self.log.get(lsn.0.to_be_bytes())?)
    }

    /// The latest frame before `before`, or of all.
    pub(super) fn frame_before(
        &self,
        before: Option<Lsn>,
    ) -> Result<Option<(Lsn, IVec)>, StoreError> {
        let found = match before {
            Some(lsn) => self.log.get_lt(lsn.0.to_be_bytes())?,
            None => self.log.last()?,
        };
        Ok(found.and_then(|(key, bytes)| Some((trailing_lsn(&key)?, bytes))))
    }

    /// True if every entry that a delta writes is there as it would be written.
    pub(super) fn holds(&self, delta: &Delta) -> Result<bool, StoreError> {
        let mut holds = true;
        for (place, tree) in self.written().into_iter().enumerate() {
            each_entry(delta, place, &mut |key, value| {
                holds &= tree.get(key)?.as_deref() == value;
                Ok(())
            })?;
        }
        Ok(holds)
    }

    /// Adds the copies of the journal's frames. They prove themselves, so the rest need not be right.
    pub(super) fn give_frames(&self, frames: &mut Frames) -> Result<(), StoreError> {
        guarded(|| {
            for entry in &self.log {
                frames.add(&entry?.1);
            }
            Ok(())
        })
    }

    /// Forces everything written so far to the disk: sled's own flush does not.
    pub(super) fn sync(&self) -> Result<(), StoreError> {
        let db = self.db.clone();
        let flushed = within(LIMIT, move || Ok(db.flush().map(|_| ())?));
        self.closing.note(flushed)?;
        for name in ["db", "conf"] {
            let path = self.path.join(name);
            let synced = File::open(&path).and_then(|file| file.sync_all());
            synced.map_err(|error| StoreError::io(FileWork::Sync, &path, &error, 0))?;
        }
        sync_dir(&self.path)
    }
}

impl Base for Trees {
    fn state(&self, key: StateKey) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.state.get(key.bytes())?.map(|bytes| bytes.to_vec()))
    }
}

/// Forces a directory's names to the disk.
pub(super) fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    let synced = File::open(dir).and_then(|d| d.sync_all());
    synced.map_err(|error| StoreError::io(FileWork::Sync, dir, &error, 0))
}

/// Removes a directory and all in it; nothing if it is not there.
pub(super) fn remove_dir(dir: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::io(FileWork::Remove, dir, &error, 0))
        }
        _ => Ok(()),
    }
}

type Visit<'a> = &'a mut dyn FnMut(&[u8], Option<&[u8]>) -> Result<(), StoreError>;

/// Shows every entry of a delta that belongs to the tree at a place in [`Trees::written`]: its key, and its value unless it
/// goes.
fn each_entry(delta: &Delta, tree: usize, visit: Visit<'_>) -> Result<(), StoreError> {
    let flags = |notes: &BTreeMap<Vec<u8>, bool>, visit: Visit<'_>| {
        let mut notes = notes.iter();
        notes.try_for_each(|(key, there)| visit(key, there.then_some(&[])))
    };
    match tree {
        0 => {
            let mut records = delta.state.iter();
            records.try_for_each(|(key, value)| visit(key, Some(value)))
        }
        1 => {
            let mut frames = delta.log.iter();
            frames.try_for_each(|(lsn, frame)| visit(&lsn.0.to_be_bytes(), Some(frame)))
        }
        2 => delta.byrec.iter().try_for_each(|key| visit(key, Some(&[]))),
        3 => {
            let mut dots = delta.dots.iter();
            dots.try_for_each(|(key, lsn)| visit(key, Some(&lsn.0.to_be_bytes())))
        }
        4 => flags(&delta.idx, visit),
        _ => flags(&delta.review, visit),
    }
}
