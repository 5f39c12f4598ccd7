//! Owns the deep check of a database that was left in order: its digest is compared and every entry of every tree read while the
//! book is in use, a little at a time whenever the writer has nothing else to do.

use super::error::{Lsn, StoreError};
use super::frame;
use super::journal::Seals;
use super::layout::{StateKey, entry_digest};
use super::trees::{Trees, guarded};
use super::writer::Store;
use crate::domain::date::Moment;

/// Entries looked at in one go, and bytes of them: about a millisecond.
const AT_ONCE: usize = 256;
const BYTES_AT_ONCE: usize = 1 << 20;

/// What stands beside the records, in the order in which it is read.
const BESIDE: [&str; 5] = ["log", "byrec", "dots", "idx", "review"];

/// How far the check has come.
#[derive(Clone, Debug, Default)]
pub(super) struct DeepCheck {
    /// Begun at this frame; while records are looked at, a commit begins it anew.
    at: Lsn,
    after: Vec<u8>,
    stage: Stage,
    seals: Seals,
}

#[derive(Clone, Copy, Debug)]
enum Stage {
    /// The records, and their digest so far.
    Records(u128),
    /// A tree of [`BESIDE`], and the last frame seen of the copy of the journal.
    Beside(usize, Lsn),
    /// The database holds; what is left is the journal, a file at a time.
    Journal,
}

impl Default for Stage {
    fn default() -> Self {
        Self::Records(0)
    }
}

impl Store {
    /// True while a check is not finished: then [`Store::check_some`] should be called in idle moments.
    pub fn is_checking(&self) -> bool {
        self.check.is_some()
    }

    /// Checks a little more of the database against its digest. If it does not hold, the database is made again from the
    /// journal; [`Store::take_remade`] says so.
    pub fn check_some(&mut self, now: Moment) {
        let Some(check) = self.check.take() else {
            return;
        };
        let checked = match check.stage {
            Stage::Journal => return self.check_seals(check, now),
            Stage::Records(_) => self.check_records(check),
            Stage::Beside(tree, last) => self.check_beside(check, tree, last),
        };
        match checked {
            Ok(check) => self.check = Some(check),
            Err(why) => self.remake_after(why, now),
        }
    }

    /// Checks the next file of the journal; a damaged journal is put together again from the database and the backups.
    fn check_seals(&mut self, mut check: DeepCheck, now: Moment) {
        let Some(journal) = &self.journal else {
            return;
        };
        match journal.check_next(&mut check.seals) {
            Ok(true) => self.check = Some(check),
            Ok(false) => {}
            Err(why) => match self.mend_journal(now) {
                Ok(mended) => self.mended = Some(mended),
                Err(_) => self.trouble = Some(why),
            },
        }
    }

    fn check_records(&mut self, mut check: DeepCheck) -> Result<DeepCheck, StoreError> {
        let trees = self.trees()?;
        let head = self.shared.head();
        if check.at != head.applied.lsn {
            check = DeepCheck {
                at: head.applied.lsn,
                ..DeepCheck::default()
            };
        }
        let Stage::Records(mut digest) = check.stage else {
            return Ok(check);
        };
        let over = each_after(&trees, "state", &mut check.after, &mut |key, value| {
            if let Some(key) = StateKey::read(key) {
                digest = digest.wrapping_add(entry_digest(key, value));
            }
            Ok(())
        })?;
        if over && digest != head.digest {
            return Err(wrong("digest"));
        }
        check.stage = if over {
            check.after.clear();
            Stage::Beside(0, Lsn(0))
        } else {
            Stage::Records(digest)
        };
        Ok(check)
    }

    /// Reads on in a tree beside the records. Frames prove themselves, and none may be missing.
    fn check_beside(
        &mut self,
        mut check: DeepCheck,
        tree: usize,
        mut last: Lsn,
    ) -> Result<DeepCheck, StoreError> {
        let Some(name) = BESIDE.get(tree) else {
            check.stage = Stage::Journal;
            return Ok(check);
        };
        let trees = self.trees()?;
        let applied = self.shared.head().applied.lsn;
        let is_log = tree == 0;
        let over = each_after(&trees, name, &mut check.after, &mut |_, value| {
            if is_log {
                let frame = frame::read(value).filter(|frame| frame.tip.lsn == last.next());
                last = frame.ok_or_else(|| wrong(name))?.tip.lsn;
            }
            Ok(())
        })?;
        if over && is_log && last != applied {
            return Err(wrong(name));
        }
        check.stage = if over {
            check.after.clear();
            Stage::Beside(tree + 1, last)
        } else {
            Stage::Beside(tree, last)
        };
        Ok(check)
    }
}

/// Called with each key and its value.
type Visit<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> Result<(), StoreError>;

/// Shows the next entries of a tree; true if there are no more.
fn each_after(
    trees: &Trees,
    name: &str,
    after: &mut Vec<u8>,
    visit: Visit<'_>,
) -> Result<bool, StoreError> {
    guarded(|| {
        let (mut looked, mut bytes) = (0, 0);
        for entry in trees.entries_after(name, after)? {
            let (key, value) = entry?;
            visit(&key, &value)?;
            *after = key.to_vec();
            looked += 1;
            bytes += value.len();
            if looked == AT_ONCE || bytes >= BYTES_AT_ONCE {
                return Ok(false);
            }
        }
        Ok(true)
    })
}

fn wrong(what: &str) -> StoreError {
    StoreError::Database { what: what.into() }
}
