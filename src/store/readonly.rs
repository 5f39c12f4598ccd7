//! Owns the opening of a book that may only be read: another program holds it, or it cannot be repaired. The journal is folded
//! in RAM, no lock is taken and no file is touched.

use std::path::Path;
use std::sync::Arc;

use super::disk::{Disk, RealDisk};
use super::error::{Lsn, StoreError};
use super::fold::{Delta, Fold, Touches};
use super::frame::{HEAD, Tip};
use super::hand::Hand;
use super::identify::identify;
use super::journal::read_all;
use super::open::OpenReport;
use super::reader::Shared;
use super::replay::{Parts, Progress, Read, Step, Watch, commit_of};
use super::salvage::salvage;
use super::seal::Keyring;
use super::shelf::Shelf;
use super::writer::Store;
use crate::domain::date::Moment;
use crate::domain::record::RecordId;

/// After so many records in RAM, what was folded is put with the rest.
const RECORDS_AT_ONCE: usize = 4_000;

/// Opens a book to be read only, because of `why`: every write is refused with that. Shows the frames that are in the journal
/// now; those that another program writes later are not seen.
///
/// # Errors
/// If there is no book, or it is a newer program's, or the disk fails.
pub fn open_to_read(
    dir: &Path,
    why: StoreError,
    watch: Watch<'_>,
) -> Result<(Store, OpenReport), StoreError> {
    open_to_read_on(Arc::new(RealDisk), dir, why, watch)
}

pub(super) fn open_to_read_on(
    disk: Arc<dyn Disk>,
    dir: &Path,
    why: StoreError,
    watch: Watch<'_>,
) -> Result<(Store, OpenReport), StoreError> {
    let found = identify(disk.as_ref(), dir)?;
    let (identity, _) = found.ok_or_else(|| StoreError::NoBook { dir: dir.into() })?;
    let (delta, missing) = fold(disk.as_ref(), dir, identity.store, watch)?;
    let mut ring = Keyring::read(disk.as_ref(), dir)?;
    ring.forget(&delta.head.erased);
    let head = delta.head.clone();
    let report = OpenReport {
        missing,
        read_only: Some(why.clone()),
        ..OpenReport::default()
    };
    let store = Store {
        dir: dir.to_owned(),
        disk,
        identity,
        journal: None,
        hand: Hand::default(),
        waiting: false,
        synced: head.applied.lsn,
        shared: Arc::new(Shared::new(Shelf::Folded(Arc::new(delta)), head, ring)),
        last_id: RecordId(0),
        trouble: Some(StoreError::ReadOnly { why: Box::new(why) }),
        opened: Moment::default(),
        remade: None,
        mended: None,
        check: None,
        lock: None,
    };
    Ok((store, report))
}

/// A journal folded in RAM.
#[derive(Default)]
struct Folding {
    fold: Fold,
    parts: Parts,
    delta: Delta,
}

impl Folding {
    fn add(&mut self, tip: Tip, bytes: &[u8], payload: &[u8]) -> Result<(), StoreError> {
        let commit = commit_of(tip.lsn, payload)?;
        for (tip, frame, commit) in self.parts.next((tip, bytes.to_vec(), commit)) {
            self.keep((tip, frame, commit))?;
        }
        Ok(())
    }

    fn keep(&mut self, (tip, frame, commit): Read) -> Result<(), StoreError> {
        self.fold.apply(&self.delta, &commit)?;
        self.fold.head.applied = tip;
        self.delta.add_frame(tip, frame, &Touches::of(&commit));
        if self.fold.len() >= RECORDS_AT_ONCE {
            self.fold.drain_into(&mut self.delta);
        }
        Ok(())
    }

    fn finish(mut self) -> Delta {
        self.fold.drain_into(&mut self.delta);
        self.delta
    }
}

/// Everything the journal holds, and the frames that it has lost.
pub(super) fn fold(
    disk: &dyn Disk,
    dir: &Path,
    store: u128,
    watch: Watch<'_>,
) -> Result<(Delta, Vec<(Lsn, Lsn)>), StoreError> {
    let journal = dir.join("journal");
    let mut tell = |lsn: Lsn| {
        if lsn.0.is_multiple_of(1_000) {
            let (step, done) = (Step::Replaying, lsn.0);
            watch(Progress { step, done, of: 0 });
        }
    };
    // What another program is just writing may look like damage, so one look is not enough to say so.
    for _ in 0..2 {
        let mut folding = Folding::default();
        let whole = read_all(disk, &journal, store, &mut |frame| {
            tell(frame.tip.lsn);
            folding.add(frame.tip, frame.bytes, frame.payload)
        });
        match whole {
            Ok(()) => return Ok((folding.finish(), Vec::new())),
            Err(StoreError::Damaged { .. } | StoreError::Io { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let chain = salvage(disk, &journal, store)?.frames.chain(Lsn(0));
    let mut folding = Folding::default();
    for (lsn, kept) in &chain.frames {
        tell(*lsn);
        let payload = kept.bytes.get(HEAD..).unwrap_or_default();
        folding.add(kept.tip, &kept.bytes, payload)?;
    }
    Ok((folding.finish(), chain.missing))
}
