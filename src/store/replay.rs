//! Owns the way from the journal to the trees: replaying a tail, and rebuilding all of them beside the old ones.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{FileWork, StoreError};
use super::fold::{Delta, Fold, Touches};
use super::hand::Hand;
use super::journal::Journal;
use super::layout::Head;
use super::parts::{Read, each_commit};
use super::place::keep_newest;
use super::shelf::Shelf;
use super::trees::{Trees, guarded, remove_dir, sync_dir};
use crate::domain::date::Moment;

/// After so many records in RAM, or so many bytes of frames, what was folded is written to the trees. What lies open is folded on without
/// being read and written again, so that a book whose records are changed time and again is made in few strokes.
const RECORDS_AT_ONCE: usize = 16_000;
const BYTES_AT_ONCE: usize = 8 << 20;
/// How many databases found bad are kept for looking at.
const KEPT_BAD: usize = 2;

/// What is being done while a book is opened or checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Trying the database after an unclean stop.
    Probing,
    /// Folding frames into the database that it has not seen.
    Replaying,
    /// Making the database again from the journal.
    Rebuilding,
    /// Comparing the database with what the journal says.
    Comparing,
    /// Taking in what another copy wrote.
    TakingIn,
}

/// How far a step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which step.
    pub step: Step,
    /// Frames or entries done.
    pub done: u64,
    /// Of so many; 0 if not known.
    pub of: u64,
}

/// Called while something long runs, after every few commits or entries: whoever tells a person does so now and then.
pub type Watch<'a> = &'a mut dyn FnMut(Progress);

/// Folds on while what was folded before is being written.
struct Replay {
    trees: Trees,
    base: Shelf,
    hand: Hand,
    fold: Fold,
    frames: Delta,
    bytes: usize,
    count: u64,
}

impl Replay {
    fn add(&mut self, (tip, frame, commit): Read) -> Result<(), StoreError> {
        self.fold.apply(&self.base, &commit)?;
        self.fold.head.applied = tip;
        self.bytes += frame.len();
        self.frames.add_frame(tip, frame, &Touches::of(&commit));
        self.count += 1;
        if self.fold.len() >= RECORDS_AT_ONCE || self.bytes >= BYTES_AT_ONCE {
            self.write()?;
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let mut delta = std::mem::take(&mut self.frames);
        self.bytes = 0;
        self.fold.drain_into(&mut delta);
        let delta = Arc::new(delta);
        self.hand.give(&self.trees, &delta)?;
        self.base = Shelf::Trees(self.trees.clone(), vec![delta]);
        Ok(())
    }
}

/// Folds the frames after those that the trees have seen into them; returns the figures then, and how many frames it was.
pub(super) fn replay(
    journal: &Journal,
    trees: &Trees,
    head: Head,
    step: Step,
    watch: Watch<'_>,
) -> Result<(Head, u64), StoreError> {
    let (from, of) = (head.applied.lsn, journal.tip().lsn.0);
    let mut replay = Replay {
        trees: trees.clone(),
        base: Shelf::Trees(trees.clone(), Vec::new()),
        hand: Hand::default(),
        fold: Fold::of_journal(head),
        frames: Delta::default(),
        bytes: 0,
        count: 0,
    };
    let pages = journal.pages();
    each_commit(move |visit| pages.each_after(from, visit), &mut |read| {
        let done = read.0.lsn.0;
        guarded(|| replay.add(read))?;
        watch(Progress { step, done, of });
        Ok(())
    })?;
    if replay.count > 0 {
        guarded(|| replay.write())?;
        replay.hand.settle()?;
    }
    Ok((replay.fold.head, replay.count))
}

/// Makes the trees again in a directory that is not there yet, and forces them to the disk.
pub(super) fn build(
    journal: &Journal,
    dir: &Path,
    watch: Watch<'_>,
) -> Result<(Trees, Head), StoreError> {
    remove_dir(dir)?;
    let trees = Trees::open(dir)?;
    let (head, _) = replay(journal, &trees, Head::default(), Step::Rebuilding, watch)?;
    trees.sync()?;
    Ok((trees, head))
}

/// Rebuilds `dir/sled`. The old one is kept under another name, the last two of them.
pub(super) fn rebuild(
    journal: &Journal,
    dir: &Path,
    now: Moment,
    watch: Watch<'_>,
) -> Result<(Trees, Head), StoreError> {
    let (live, fresh) = (dir.join("sled"), dir.join("sled.new"));
    let (trees, head) = build(journal, &fresh, watch)?;
    // The database finds its larger values by path, so it is closed while its directory is renamed.
    drop(trees);
    let renamed = |from: &Path, to: &Path| {
        fs::rename(from, to).map_err(|error| StoreError::io(FileWork::Rename, from, &error, 0))
    };
    if live.exists() {
        renamed(&live, &free_name(dir, now))?;
    }
    renamed(&fresh, &live)?;
    sync_dir(dir)?;
    keep_newest(dir, "sled.bad-", KEPT_BAD)?;
    Ok((Trees::open(&live)?, head))
}

fn free_name(dir: &Path, now: Moment) -> PathBuf {
    let mut millis = now.millis();
    loop {
        let path = dir.join(format!("sled.bad-{millis}"));
        if !path.exists() {
            return path;
        }
        millis += 1;
    }
}
