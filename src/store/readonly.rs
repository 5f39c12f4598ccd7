//! Owns the opening of a book that may only be read: another program holds it, or it cannot be repaired. The journal is folded
//! in RAM, no lock is taken and no file is touched.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::disk::{Disk, RealDisk};
use super::error::{Lsn, StoreError};
use super::fetch::Fetch;
use super::fold::{Delta, Fold, RECORDS_AT_ONCE, Touches};
use super::frame::{HEAD, Tip};
use super::hand::Hand;
use super::identify::identify;
use super::open::OpenReport;
use super::pages::{last_frame, read_all};
use super::parts::{Parts, each_commit};
use super::reader::Shared;
use super::replay::{Progress, Step, Watch};
use super::salvage::salvage;
use super::seal::Keyring;
use super::shelf::{Folded, Shelf};
use super::writer::Store;
use crate::domain::change::Commit;
use crate::domain::date::Moment;
use crate::domain::record::RecordId;

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
    let (folded, missing) = fold(Arc::clone(&disk), dir, identity.store, watch)?;
    let head = folded.delta.head.clone();
    let mut ring = Keyring::read(disk.as_ref(), dir)?;
    ring.forget(&head.erased);
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
        shared: Arc::new(Shared::new(Shelf::Folded(Arc::new(folded)), head, ring)),
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

/// A journal being folded in RAM.
#[derive(Default)]
struct Folding {
    fold: Fold,
    delta: Delta,
    last: Lsn,
    /// Frames before the last that belong to no whole command.
    left_out: BTreeSet<Lsn>,
}

impl Folding {
    /// Folds a commit in; its frame stays where it is.
    fn add(&mut self, tip: Tip, commit: &Commit) -> Result<(), StoreError> {
        self.fold.apply(&self.delta, commit)?;
        self.fold.head.applied = tip;
        self.delta.point_at(tip, &Touches::of(commit));
        self.left_out
            .extend((self.last.next().0..tip.lsn.0).map(Lsn));
        self.last = tip.lsn;
        if self.fold.len() >= RECORDS_AT_ONCE {
            self.fold.drain_into(&mut self.delta);
        }
        Ok(())
    }

    fn finish(mut self, frames: Option<Fetch>) -> Folded {
        self.fold.drain_into(&mut self.delta);
        Folded {
            delta: Arc::new(self.delta),
            frames,
        }
    }
}

/// Everything the journal holds, and the frames that it has lost.
pub(super) fn fold(
    disk: Arc<dyn Disk>,
    dir: &Path,
    store: u128,
    watch: Watch<'_>,
) -> Result<(Folded, Vec<(Lsn, Lsn)>), StoreError> {
    let journal = dir.join("journal");
    // One that cannot be told is found damaged below.
    let of = last_frame(disk.as_ref(), &journal).unwrap_or_default().0;
    let mut tell = |lsn: Lsn| {
        let (step, done) = (Step::Replaying, lsn.0);
        watch(Progress { step, done, of });
    };
    // What another program is just writing may look like damage, so one look is not enough to say so.
    for _ in 0..2 {
        let mut folding = Folding::default();
        let (disk_there, journal_there) = (disk.as_ref(), journal.as_path());
        let whole = each_commit(
            move |visit| read_all(disk_there, journal_there, store, visit),
            &mut |(tip, _, commit)| {
                tell(tip.lsn);
                folding.add(tip, &commit)
            },
        );
        match whole {
            Ok(()) => {
                let left_out = std::mem::take(&mut folding.left_out);
                let frames = Fetch::new(disk, &journal, folding.last, left_out)?;
                return Ok((folding.finish(Some(frames)), Vec::new()));
            }
            Err(StoreError::Damaged { .. } | StoreError::Io { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let chain = salvage(disk.as_ref(), &journal, store)?
        .frames
        .chain(Lsn(0));
    let (mut folding, mut parts) = (Folding::default(), Parts::default());
    for (lsn, kept) in &chain.frames {
        tell(*lsn);
        let payload = kept.bytes.get(HEAD..).unwrap_or_default();
        let place = (kept.tip, &*kept.bytes);
        parts.next(place, payload, &mut |(tip, frame, commit)| {
            folding.add(tip, &commit)?;
            folding.delta.log.insert(tip.lsn, frame);
            Ok(())
        })?;
    }
    Ok((folding.finish(None), chain.missing))
}
