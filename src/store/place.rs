//! Owns the small files beside the journal: FORMAT (what book this is and which replica writes here), LOCK (who has it
//! open) and CLEAN (it was left in order).

use std::fmt::Write as _;
use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

use super::disk::{Access, Disk, replace};
use super::error::{FileWork, Holder, Lsn, StoreError};
use super::layout::FORMAT;
use super::trees::remove_dir;
use crate::domain::change::ReplicaId;
use crate::domain::date::Moment;

/// What FORMAT says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    /// The book; all its replicas share it.
    pub(super) store: u128,
    /// Which replica writes here.
    pub(super) replica: ReplicaId,
    /// The letter of its references; the founding replica has none.
    pub(super) letter: Option<char>,
    /// The machine it was written on.
    pub(super) machine: u128,
    /// The directory's inode there: a copy has another.
    pub(super) inode: u64,
}

impl Identity {
    /// The file's text.
    pub(super) fn encode(&self) -> String {
        let mut text = format!("ikoren-book {FORMAT}\n");
        let letter = self.letter.unwrap_or('-');
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "store {:032x}\nreplica {:016x}\nletter {letter}\nmachine {:032x}\ninode {}\n",
            self.store, self.replica.0, self.machine, self.inode
        );
        text
    }

    fn decode(text: &str, path: &Path) -> Result<Self, StoreError> {
        let bad = || StoreError::BadFormat {
            path: path.to_owned(),
        };
        let field = |name: &str| {
            let lines = text.lines().filter_map(|line| line.split_once(' '));
            let mut found = lines.filter(|(key, _)| *key == name);
            found.next().map(|(_, value)| value).ok_or_else(bad)
        };
        let number = |name: &str| u128::from_str_radix(field(name)?, 16).map_err(|_| bad());
        let found: u32 = field("ikoren-book")?.parse().map_err(|_| bad())?;
        if found > FORMAT {
            let known = FORMAT;
            return Err(StoreError::NewerFormat { found, known });
        }
        let letter = field("letter")?.chars().next().filter(|c| *c != '-');
        Ok(Self {
            store: number("store")?,
            replica: ReplicaId(u64::try_from(number("replica")?).map_err(|_| bad())?),
            letter,
            machine: number("machine")?,
            inode: field("inode")?.parse().map_err(|_| bad())?,
        })
    }
}

/// The inode of a directory.
pub(super) fn inode(dir: &Path) -> Result<u64, StoreError> {
    let metadata = fs::metadata(dir);
    metadata
        .map(|m| m.ino())
        .map_err(|error| StoreError::io(FileWork::Read, dir, &error, 0))
}

/// A small file's content; `None` if it is not there.
fn read_small(disk: &dyn Disk, path: &Path) -> Result<Option<String>, StoreError> {
    let bytes = match disk.open(path, Access::Read).and_then(|file| file.read()) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io(FileWork::Read, path, &error, 0)),
    };
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// What FORMAT says; `None` if there is no such file.
pub(super) fn read_identity(disk: &dyn Disk, dir: &Path) -> Result<Option<Identity>, StoreError> {
    let path = dir.join("FORMAT");
    read_small(disk, &path)?
        .map(|text| Identity::decode(&text, &path))
        .transpose()
}

/// Writes FORMAT.
pub(super) fn write_identity(
    disk: &dyn Disk,
    dir: &Path,
    identity: &Identity,
) -> Result<(), StoreError> {
    let path = dir.join("FORMAT");
    let written = replace(disk, &path, identity.encode().as_bytes());
    written.map_err(|error| StoreError::io(FileWork::Write, &path, &error, 256))
}

/// Writes FORMAT so that the next opening makes the book a replica of its own.
pub(super) fn disown(disk: &dyn Disk, dir: &Path, identity: &Identity) -> Result<(), StoreError> {
    let nobody = Identity {
        machine: 0,
        inode: 0,
        ..*identity
    };
    write_identity(disk, dir, &nobody)
}

/// Up to which frame the book was left in order; `None` if it was not.
pub(super) fn read_clean(disk: &dyn Disk, dir: &Path) -> Result<Option<Lsn>, StoreError> {
    let text = read_small(disk, &dir.join("CLEAN"))?;
    Ok(text.and_then(|text| text.trim().parse().ok().map(Lsn)))
}

/// Takes the mark of a book left in order away, before anything is written to the book.
pub(super) fn remove_clean(disk: &dyn Disk, dir: &Path) -> Result<(), StoreError> {
    let path = dir.join("CLEAN");
    match disk.remove(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        removed => removed.and_then(|()| disk.sync_dir(dir)),
    }
    .map_err(|error| StoreError::io(FileWork::Remove, &path, &error, 0))
}

/// Removes directories whose names begin with `prefix` and end in a time, up to the newest `kept` of them.
pub(super) fn keep_newest(dir: &Path, prefix: &str, kept: usize) -> Result<(), StoreError> {
    let entries = fs::read_dir(dir);
    let entries = entries.map_err(|error| StoreError::io(FileWork::Read, dir, &error, 0))?;
    let mut found: Vec<(i64, PathBuf)> = entries
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter_map(|path| {
            let time = path.file_name()?.to_str()?.strip_prefix(prefix)?;
            Some((time.parse().ok()?, path))
        })
        .collect();
    found.sort_unstable();
    let old = found.len().saturating_sub(kept);
    let mut old = found.iter().take(old);
    old.try_for_each(|(_, path)| remove_dir(path))
}

/// Marks the book as left in order.
pub(super) fn mark_clean(disk: &dyn Disk, dir: &Path, last: Lsn) -> Result<(), StoreError> {
    let path = dir.join("CLEAN");
    let written = replace(disk, &path, format!("{}\n", last.0).as_bytes());
    written.map_err(|error| StoreError::io(FileWork::Write, &path, &error, 32))
}

/// How often, and for how long, the lock of somebody who is gone is waited for: 3 s in all. A program that is killed while it
/// starts another leaves its open files to that one for as long as the other needs to begin.
const LOOK_EVERY: Duration = Duration::from_millis(10);
const LOOKS: u32 = 300;

/// The book's lock, held as long as this lives.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock or tells who holds it.
    pub(super) fn take(dir: &Path, user: &str, now: Moment) -> Result<Self, StoreError> {
        let path = dir.join("LOCK");
        let failed = |work| {
            let path: PathBuf = path.clone();
            move |error| StoreError::io(work, &path, &error, 0)
        };
        let mut file = fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(failed(FileWork::Open))?;
        let mut looks = 0;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => {
                    let holder = named_in(&mut file);
                    // A program that is just being started holds for a moment what its parent has let go of, this process too.
                    let other = |h: &Holder| h.pid != std::process::id() && is_running(h.pid);
                    if looks == LOOKS || holder.as_ref().is_some_and(other) {
                        return Err(StoreError::Held(holder));
                    }
                }
                Err(TryLockError::Error(error)) => return Err(failed(FileWork::Open)(error)),
            }
            looks += 1;
            std::thread::sleep(LOOK_EVERY);
        }
        let since = now.millis();
        let pid = std::process::id();
        let user: String = user.chars().filter(|c| !c.is_control()).collect();
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(format!("{pid}\n{since}\n{user}\n").as_bytes()))
            .map_err(failed(FileWork::Write))?;
        Ok(Self { _file: file })
    }
}

/// Who holds the lock by the file's own words. What cannot be read is told as not known.
fn named_in(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.read_to_string(&mut text).ok()?;
    holder(&text)
}

/// False if there is no such process any more. One that may not be asked is there.
fn is_running(pid: u32) -> bool {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid) != Err(Errno::SRCH))
}

fn holder(text: &str) -> Option<Holder> {
    let mut lines = text.lines();
    Some(Holder {
        pid: lines.next()?.parse().ok()?,
        since: Moment::from_millis(lines.next()?.parse().ok()?),
        user: lines.next()?.to_owned(),
    })
}
