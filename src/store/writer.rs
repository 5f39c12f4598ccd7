//! Owns the one writer of the book: the journal, the trees behind the readers, and what happens when either fails.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use super::batch::Batch;
use super::check::DeepCheck;
use super::disk::Disk;
use super::error::{Lsn, StoreError};
use super::fold::{Delta, Fold, Touches};
use super::hand::Hand;
use super::journal::Journal;
use super::layout::Head;
use super::mend::Mended;
use super::patience::is_silent;
use super::place::{Identity, Lock, mark_clean};
use super::reader::{Reader, Shared};
use super::readonly;
use super::replay::{self, Progress};
use super::seal::destroy_keys;
use super::trees::{Trees, guarded};
use crate::domain::change::ReplicaId;
use crate::domain::date::Moment;
use crate::domain::record::RecordId;

/// So many entries are given to the database together. One transaction of sled's costs several writes and wakes all its threads, so
/// that of a single commit costs more than the commit.
const GIVEN_AT: usize = 1_000;

/// The open book. Only its owner writes; readers are handed out freely.
#[derive(Debug)]
pub struct Store {
    pub(super) dir: PathBuf,
    pub(super) disk: Arc<dyn Disk>,
    pub(super) identity: Identity,
    /// None if the book may only be read.
    pub(super) journal: Option<Journal>,
    pub(super) shared: Arc<Shared>,
    /// The last id given out: within a millisecond ids still ascend.
    pub(super) last_id: RecordId,
    pub(super) trouble: Option<StoreError>,
    /// When it was opened: names what is put aside.
    pub(super) opened: Moment,
    /// Why the database was made again, until it is told.
    pub(super) remade: Option<StoreError>,
    /// What mending the journal did while in use, until it is told.
    pub(super) mended: Option<Mended>,
    pub(super) check: Option<DeepCheck>,
    pub(super) synced: Lsn,
    /// Writes to the database what has been acknowledged.
    pub(super) hand: Hand,
    /// The newest of what the readers are shown beside the database waits to be given to it.
    pub(super) waiting: bool,
    /// Given up last: until then nobody else may open the book. None if it may only be read.
    #[expect(dead_code, reason = "held, not used")]
    pub(super) lock: Option<Lock>,
}

/// How the book is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// A write to the journal failed: nothing more can be written until the program starts again.
    pub poisoned: bool,
    /// Why the database was made again, or could not be, since the book was opened. Nothing acknowledged was lost.
    pub trouble: Option<StoreError>,
    /// The last frame in the journal.
    pub last: Lsn,
    /// The last frame that the database has forced to the disk; those after it would be replayed.
    pub synced: Lsn,
}

impl Store {
    /// A handle for reading.
    pub fn reader(&self) -> Reader {
        Reader::new(Arc::clone(&self.shared))
    }

    /// Begins a batch of commands that are written together.
    pub fn begin(&mut self) -> Batch<'_> {
        Batch::new(self)
    }

    /// How the book is.
    pub fn health(&self) -> Health {
        Health {
            poisoned: self.journal.as_ref().is_some_and(Journal::is_poisoned),
            trouble: self.trouble.clone(),
            last: self.last(),
            synced: self.synced,
        }
    }

    fn last(&self) -> Lsn {
        let journal = self.journal.as_ref();
        journal.map_or(self.shared.head().applied.lsn, |j| j.tip().lsn)
    }

    /// The journal, to be written to.
    pub(super) fn journal(&mut self) -> Result<&mut Journal, StoreError> {
        let why = self.trouble.clone().unwrap_or(StoreError::Closed);
        self.journal.as_mut().ok_or(why)
    }

    /// Why the database was made again since this was last asked, with nothing lost.
    pub fn take_remade(&mut self) -> Option<StoreError> {
        self.remade.take()
    }

    /// What mending the journal did since this was last asked, with nothing lost.
    pub fn take_mended(&mut self) -> Option<Mended> {
        self.mended.take()
    }

    /// Which replica writes here, and the letter of its references.
    pub fn replica(&self) -> (ReplicaId, Option<char>) {
        (self.identity.replica, self.identity.letter)
    }

    /// Forces the database to the disk, so that less is replayed after a power cut. To be called every two seconds or so
    /// while there were commits; acknowledged commands do not depend on it.
    ///
    /// # Errors
    /// If the database or the disk fails. The database is then made again from the journal.
    pub fn sync_soon(&mut self) -> Result<(), StoreError> {
        let applied = self.shared.head().applied.lsn;
        if applied > self.synced {
            if let Err(why) = self.trees()?.sync() {
                // After this nothing that it does can be relied on.
                self.remake_after(why.clone(), self.opened);
                return Err(why);
            }
            self.synced = applied;
        }
        Ok(())
    }

    /// Forces commits to the disk and shows them to the readers. Once this returns, they are kept.
    ///
    /// # Errors
    /// [`StoreError::Full`] if the disk has no room: nothing was written. Any other error from writing poisons the journal.
    pub(super) fn write(
        &mut self,
        (mut fold, mut delta): (Fold, Delta),
        payloads: &[Vec<u8>],
        touched: &[Touches],
        now: Moment,
    ) -> Result<Vec<Lsn>, StoreError> {
        guarded(|| {
            fold.drain_into(&mut delta);
            Ok(())
        })?;
        let frames = self.journal()?.append(payloads)?;
        let lsns = frames.iter().map(|frame| frame.tip.lsn).collect();
        for (frame, touches) in frames.into_iter().zip(touched) {
            delta.add_frame(frame.tip, frame.bytes, touches);
        }
        self.apply(delta, now);
        Ok(lsns)
    }

    /// The database, with everything that was acknowledged. One that fails is made again first.
    pub(super) fn trees(&mut self) -> Result<Trees, StoreError> {
        let given = self.give().and_then(|()| self.settle());
        if let Err(why) = given {
            self.remake_after(why, self.opened);
        }
        self.shared.trees()
    }

    /// Lets the database have what waits for it, once it has what it was given before.
    fn give(&mut self) -> Result<(), StoreError> {
        self.settle()?;
        if let Some(delta) = self.shared.newest_over().filter(|_| self.waiting) {
            self.hand.give(&self.shared.trees()?, &delta)?;
        }
        self.waiting = false;
        Ok(())
    }

    /// Waits until the database has what it was given.
    fn settle(&mut self) -> Result<(), StoreError> {
        if self.hand.settle()? {
            self.shared.drop_over();
        }
        Ok(())
    }

    /// Shows a delta whose frames are in the journal. The database gets it later, together with others: at the latest when it is
    /// forced to the disk. The journal has it, so no failure of the database takes the commit back: it is made again instead, and if
    /// even that fails the next start does it.
    fn apply(&mut self, delta: Delta, now: Moment) {
        let head = delta.head.clone();
        let entries = self.shared.show_over(delta, !self.waiting);
        self.waiting = true;
        let given = match entries {
            Some(entries) if entries < GIVEN_AT => Ok(()),
            Some(_) => self.give(),
            None => Err(StoreError::Closed),
        };
        let head = match given {
            Ok(()) => Some(head),
            Err(error) => self.remake(error, now),
        };
        if let Some(head) = head {
            let mut ring = self
                .shared
                .ring
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            let gone = ring.forget(&head.erased);
            drop(ring);
            self.shared.set_head(head);
            // What cannot be destroyed now is destroyed at the next start, which reads the same list.
            let destroyed = destroy_keys(self.disk.as_ref(), &self.dir, &gone);
            self.trouble = destroyed.err().or(self.trouble.take());
        }
    }

    /// Makes the trees again and shows them to the readers.
    pub(super) fn remake_after(&mut self, why: StoreError, now: Moment) {
        if let Some(head) = self.remake(why, now) {
            self.shared.set_head(head);
        }
    }

    /// Makes the trees again. If that fails too they have not seen the last frames, so nothing more may be computed on them:
    /// writing ends until the next start.
    fn remake(&mut self, why: StoreError, now: Moment) -> Option<Head> {
        self.trouble = Some(why.clone());
        self.waiting = false;
        let journal = self.journal.as_ref()?;
        let rebuilt = if is_silent(&why) {
            Err(why.clone())
        } else {
            replay::rebuild(journal, &self.dir, now, &mut |_: Progress| {})
        };
        match rebuilt {
            Ok((trees, head)) => {
                self.remade = Some(why);
                self.shared.set_trees(Some(trees));
                Some(head)
            }
            Err(error) => {
                self.trouble = Some(error);
                self.read_on_in_ram();
                None
            }
        }
    }

    /// Everything acknowledged stays in sight without a database; writing ends until the next start.
    fn read_on_in_ram(&mut self) {
        if let Some(journal) = &mut self.journal {
            journal.stop();
        }
        let disk = Arc::clone(&self.disk);
        let folded = readonly::fold(disk, &self.dir, self.identity.store, &mut |_: Progress| {});
        if let Ok((folded, _)) = folded {
            self.shared.set_folded(folded);
        }
    }

    /// Leaves the book in order: everything on the disk, and marked so.
    ///
    /// # Errors
    /// If the database or the disk fails; nothing acknowledged is lost by that.
    pub fn close(mut self) -> Result<(), StoreError> {
        let Some(journal) = &self.journal else {
            return Ok(());
        };
        let (tip, poisoned) = (journal.tip().lsn, journal.is_poisoned());
        self.sync_soon()?;
        let applied = self.shared.head().applied.lsn;
        let whole = !poisoned && self.trouble.is_none();
        if whole && applied == tip {
            mark_clean(self.disk.as_ref(), &self.dir, applied)?;
        }
        Ok(())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // The journal has what the database could not be given.
        let _ = self.hand.settle();
        self.shared.set_trees(None);
    }
}
