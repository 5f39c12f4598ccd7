//! Owns the looking whether a database can be trusted: what stops sled from opening, the digest of its records, and every entry of every
//! tree against the journal.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::error::{FileWork, Lsn, StoreError};
use super::fold::{Delta, Touches, decode};
use super::journal::Journal;
use super::layout::{Head, StateKey, entry_digest, index_keys, review_keys};
use super::pages::Pages;
use super::parts::each_commit;
use super::trees::{Trees, guarded};

/// A snapshot that was being written when the power went stops sled from opening.
pub(super) fn remove_generating(path: &Path) -> Result<(), StoreError> {
    let entries = fs::read_dir(path);
    let entries = entries.map_err(|error| StoreError::io(FileWork::Read, path, &error, 0))?;
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            let removed = fs::remove_file(entry.path());
            removed.map_err(|error| StoreError::io(FileWork::Remove, &entry.path(), &error, 0))?;
        }
    }
    Ok(())
}

/// sled never forces its `conf` to the disk by itself. Without it a database that has something in it does not open.
pub(super) fn check_conf(path: &Path) -> Result<(), StoreError> {
    let length = |name: &str| fs::metadata(path.join(name)).map_or(0, |file| file.len());
    if length("db") > 0 && length("conf") == 0 {
        let what = "conf".into();
        return Err(StoreError::Database { what });
    }
    Ok(())
}

/// The digest of `state` against the one that followed each commit.
pub(super) fn deep_check(trees: &Trees, head: &Head) -> Result<(), StoreError> {
    let digest = guarded(|| {
        let mut digest = 0_u128;
        for entry in trees.entries("state")? {
            let (key, value) = entry?;
            if let Some(key) = StateKey::read(&key) {
                digest = digest.wrapping_add(entry_digest(key, &value));
            }
        }
        Ok(digest)
    })?;
    if digest == head.digest {
        Ok(())
    } else {
        let what = "digest".into();
        Err(StoreError::Database { what })
    }
}

/// What stands beside the records, entry by entry, against the journal and the records: a power cut can take pages of one tree
/// and leave the others whole.
pub(super) fn check_entries(
    journal: &Journal,
    trees: &Trees,
    head: &Head,
) -> Result<(), StoreError> {
    let differs = || StoreError::Database {
        what: "entries".into(),
    };
    let holds = |delta: &Delta| {
        if trees.holds(delta)? {
            Ok(())
        } else {
            Err(differs())
        }
    };
    let pages = Pages {
        tip: head.applied.lsn,
        ..journal.pages()
    };
    each_commit(move |visit| pages.each_after(Lsn(0), visit), &mut |(
        tip,
        bytes,
        commit,
    )| {
        let mut delta = Delta::default();
        delta.add_frame(tip, bytes, &Touches::of(&commit));
        holds(&delta)
    })?;
    for entry in trees.entries("state")? {
        let (key, value) = entry?;
        let key = StateKey::read(&key).ok_or_else(differs)?;
        let record = decode(key, &value)?;
        let there = |keys: BTreeSet<Vec<u8>>| keys.into_iter().map(|key| (key, true)).collect();
        holds(&Delta {
            idx: there(index_keys(&record)),
            review: there(review_keys(&record)),
            ..Delta::default()
        })?;
    }
    Ok(())
}
