//! Owns the way back from a backup: unpacked beside the book, opened there and compared with what the backup says of itself, and
//! only then put in the book's place by renaming. What was there stays beside it under another name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::backup::{ABOUT, About, read_backup};
use super::disk::{RealDisk, replace};
use super::error::{BackupFault, FileWork, StoreError};
use super::locking::Opener;
use super::open::{OpenOptions, open};
use super::place::{Lock, disown, read_identity};
use super::readonly::open_to_read;
use super::replay::Watch;
use super::seal::{destroy_keys, people};
use super::segment::number_of;
use super::trees::{remove_dir, sync_dir};

/// A backup that was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreReport {
    /// Frames in the book now.
    pub frames: u64,
    /// Where the book lies that was there before.
    pub before: Option<PathBuf>,
}

/// Restores a backup as the book in a directory. It writes as a replica of its own from then on. Persons that the book which was
/// there has erased stay erased.
///
/// # Errors
/// If the backup is damaged or locked, another program holds the book, or the disk fails; then what was there is there still.
pub fn restore(
    file: &Path,
    opener: &Opener,
    dir: &Path,
    options: &OpenOptions,
    watch: Watch<'_>,
) -> Result<RestoreReport, StoreError> {
    let fresh = beside(dir, "restoring");
    remove_dir(&fresh)?;
    let prepared = prepare(file, opener, (dir, &fresh), options, watch);
    let swapped = prepared.and_then(|frames| {
        let before = swap(dir, &fresh, options)?;
        Ok(RestoreReport { frames, before })
    });
    if swapped.is_err() {
        // What is left of the attempt is removed by the next one too.
        let _ = remove_dir(&fresh);
    }
    swapped
}

/// A directory next to another.
pub(super) fn beside(dir: &Path, what: &str) -> PathBuf {
    let mut name = dir.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{what}"));
    dir.with_file_name(name)
}

fn prepare(
    file: &Path,
    opener: &Opener,
    (dir, fresh): (&Path, &Path),
    options: &OpenOptions,
    watch: Watch<'_>,
) -> Result<u64, StoreError> {
    let about = unpack(file, opener, fresh)?;
    let identity = read_identity(&RealDisk, fresh)?;
    let broken = || StoreError::Backup {
        path: file.to_owned(),
        fault: BackupFault::Broken,
    };
    disown(&RealDisk, fresh, &identity.ok_or_else(broken)?)?;
    let erased: Vec<u128> = erased_in(dir).into_iter().collect();
    destroy_keys(&RealDisk, fresh, &erased)?;
    let options = OpenOptions {
        create: false,
        ..options.clone()
    };
    let (store, _) = open(fresh, &options, watch)?;
    let reader = store.reader();
    let same = reader.applied().0 == about.frames && reader.digest() == about.digest;
    store.close()?;
    if same {
        Ok(about.frames)
    } else {
        Err(broken())
    }
}

/// Writes the files of a backup. Only names that a book has are taken, so that none can lead elsewhere.
fn unpack(file: &Path, opener: &Opener, fresh: &Path) -> Result<About, StoreError> {
    for dir in [fresh.to_owned(), fresh.join("journal"), people(fresh)] {
        let made = super::disk::Disk::make_dir(&RealDisk, &dir);
        made.map_err(|error| StoreError::io(FileWork::Open, &dir, &error, 0))?;
    }
    let broken = || StoreError::Backup {
        path: file.to_owned(),
        fault: BackupFault::Broken,
    };
    let mut about = None;
    read_backup(file, opener, &mut |name, bytes| {
        if name == ABOUT {
            about = About::decode(&String::from_utf8_lossy(&bytes));
            return Ok(());
        }
        if !belongs(name) {
            return Err(broken());
        }
        let path = fresh.join(name);
        let needed = bytes.len() as u64;
        replace(&RealDisk, &path, &bytes)
            .map_err(|error| StoreError::io(FileWork::Write, &path, &error, needed))
    })?;
    about.ok_or_else(broken)
}

fn belongs(name: &str) -> bool {
    match name.split_once('/') {
        None => name == "FORMAT",
        Some(("journal", file)) => {
            number_of(file).is_some_and(|n| super::segment::file_name(n) == file)
        }
        Some(("people", file)) => file
            .strip_suffix(".key")
            .is_some_and(|hex| hex.len() == 32 && hex.chars().all(|c| c.is_ascii_hexdigit())),
        Some(_) => false,
    }
}

/// The keys that the book which is there has destroyed. One that cannot be read any more has nothing to say.
fn erased_in(dir: &Path) -> BTreeSet<u128> {
    let opened = open_to_read(dir, StoreError::Closed, &mut |_| {});
    opened.map_or_else(
        |_| BTreeSet::new(),
        |(store, _)| store.shared.head().erased.clone(),
    )
}

/// Puts the new book in the place of the old one, which then lies at `old`. The new one takes that name first and changes it with the
/// old one at once: whenever the program is stopped there is a book, and the old one is never where an attempt is cleared away. Where
/// the system cannot do that, the old one goes first.
fn put_in_place(dir: &Path, fresh: &Path, old: &Path) -> Result<(), StoreError> {
    let renamed = |from: &Path, to: &Path| {
        fs::rename(from, to).map_err(|error| StoreError::io(FileWork::Rename, from, &error, 0))
    };
    renamed(fresh, old)?;
    if exchange(old, dir) {
        return Ok(());
    }
    renamed(old, fresh)?;
    renamed(dir, old)?;
    renamed(fresh, dir).inspect_err(|_| {
        let _ = renamed(old, dir);
    })
}

/// True if they have changed names.
fn exchange(one: &Path, two: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, two, RenameFlags::EXCHANGE).is_ok()
}

/// Puts the new book in the place of the old one, which goes beside it; its backups and drafts come along.
pub(super) fn swap(
    dir: &Path,
    fresh: &Path,
    options: &OpenOptions,
) -> Result<Option<PathBuf>, StoreError> {
    let renamed = |from: &Path, to: &Path| {
        fs::rename(from, to).map_err(|error| StoreError::io(FileWork::Rename, from, &error, 0))
    };
    let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    let mut before = None;
    let empty = fs::read_dir(dir).map(|mut entries| entries.next().is_none());
    let mut lock = None;
    match empty {
        Ok(true) => {
            let removed = fs::remove_dir(dir);
            removed.map_err(|error| StoreError::io(FileWork::Remove, dir, &error, 0))?;
        }
        Ok(false) => {
            if !dir.join("journal").is_dir() && read_identity(&RealDisk, dir)?.is_none() {
                return Err(StoreError::NotABook { dir: dir.into() });
            }
            lock = Some(Lock::take(dir, &options.user, options.now)?);
            let mut millis = options.now.millis();
            let mut old = beside(dir, &format!("before-{millis}"));
            while old.exists() {
                millis += 1;
                old = beside(dir, &format!("before-{millis}"));
            }
            put_in_place(dir, fresh, &old)?;
            before = Some(old);
        }
        Err(_) => {}
    }
    if before.is_none() {
        renamed(fresh, dir)?;
    }
    if let Some(old) = &before {
        for kept in ["backup", "drafts"] {
            if old.join(kept).exists() && !dir.join(kept).exists() {
                renamed(&old.join(kept), &dir.join(kept))?;
            }
        }
    }
    drop(lock);
    sync_dir(parent)?;
    Ok(before)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::put_in_place;

    #[test]
    fn the_old_book_is_never_under_the_name_that_the_next_attempt_clears_away() {
        let scratch = tempfile::tempdir().unwrap();
        let [dir, fresh, old] =
            ["book", "book.restoring", "book.before-1"].map(|name| scratch.path().join(name));
        for (place, word) in [(&dir, "old"), (&fresh, "new")] {
            fs::create_dir(place).unwrap();
            fs::write(place.join("word"), word).unwrap();
        }
        put_in_place(&dir, &fresh, &old).unwrap();
        assert_eq!(fs::read_to_string(dir.join("word")).unwrap(), "new");
        assert_eq!(fs::read_to_string(old.join("word")).unwrap(), "old");
        assert!(!fresh.exists());
        // Nothing to put there: what is there stays.
        assert!(put_in_place(&dir, &fresh, &scratch.path().join("book.before-2")).is_err());
        assert_eq!(fs::read_to_string(dir.join("word")).unwrap(), "new");
    }
}
