//! Owns the deep check of a database that was left in order: its digest is compared while the book is in use, a little at a
//! time whenever the writer has nothing else to do.

use super::error::{Lsn, StoreError};
use super::journal::Seals;
use super::layout::{StateKey, entry_digest};
use super::trees::guarded;
use super::writer::Store;
use crate::domain::date::Moment;

/// Entries looked at in one go: about a millisecond.
const AT_ONCE: usize = 256;

/// How far the check has come.
#[derive(Clone, Debug, Default)]
pub(super) struct DeepCheck {
    /// Begun at this frame; a commit since then begins it anew.
    at: Lsn,
    after: Vec<u8>,
    digest: u128,
    /// The database holds; what is left is the journal, a file at a time.
    sound: bool,
    seals: Seals,
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
        if check.sound {
            return self.check_seals(check, now);
        }
        match self.check_on(check) {
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

    fn check_on(&mut self, mut check: DeepCheck) -> Result<DeepCheck, StoreError> {
        let trees = self.trees()?;
        let head = self.shared.head();
        if check.at != head.applied.lsn {
            check = DeepCheck {
                at: head.applied.lsn,
                ..DeepCheck::default()
            };
        }
        let looked = guarded(|| {
            let mut looked = 0;
            for entry in trees.entries_after("state", &check.after)?.take(AT_ONCE) {
                let (key, value) = entry?;
                if let Some(key) = StateKey::read(&key) {
                    check.digest = check.digest.wrapping_add(entry_digest(key, &value));
                }
                check.after = key.to_vec();
                looked += 1;
            }
            Ok(looked)
        })?;
        if looked == AT_ONCE {
            return Ok(check);
        }
        if check.digest == head.digest {
            check.sound = true;
            Ok(check)
        } else {
            let what = "digest".into();
            Err(StoreError::Database { what })
        }
    }
}
