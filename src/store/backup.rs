//! Owns the backup: the journal, the keys of persons and what book it is, in one compressed file that proves itself, locked with
//! `age` on request. It is read while the book is in use; what is committed meanwhile is left out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::container::{EachEntry, Form, Writing, read_entries, write_new};
use super::disk::Disk;
use super::error::{Lsn, StoreError};
use super::frame::Tip;
use super::locking::{Locking, Opener};
use super::pages::{Reading, numbers};
use super::place::Identity;
use super::seal::key_files;
use super::segment::file_name;
use super::writer::Store;

/// The first entry: what is in the file, as lines of text.
pub(super) const ABOUT: &str = "ABOUT";

/// What a backup is made from; may be taken to another thread.
#[derive(Clone, Debug)]
pub struct BackupSource {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    identity: Identity,
    tip: Tip,
    digest: u128,
}

/// A backup that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// Frames in it.
    pub frames: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

/// Shown each file of the journal: its number and bytes.
type EachFile<'a> = &'a mut dyn FnMut(u64, &[u8]) -> Result<(), StoreError>;

/// What a backup says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    pub(super) frames: u64,
    pub(super) digest: u128,
}

impl About {
    fn encode(self) -> String {
        format!("frames {}\ndigest {:032x}\n", self.frames, self.digest)
    }

    pub(super) fn decode(text: &str) -> Option<Self> {
        let mut lines = text.lines().filter_map(|line| line.split_once(' '));
        let (_, frames) = lines.next().filter(|(name, _)| *name == "frames")?;
        let (_, digest) = lines.next().filter(|(name, _)| *name == "digest")?;
        Some(Self {
            frames: frames.parse().ok()?,
            digest: u128::from_str_radix(digest, 16).ok()?,
        })
    }
}

impl Store {
    /// What a backup of the book as it stands is made from. Nothing if there is nothing in it yet.
    pub fn backup_source(&self) -> Option<BackupSource> {
        let head = self.shared.head();
        (head.applied.lsn > Lsn(0)).then(|| BackupSource {
            disk: Arc::clone(&self.disk),
            dir: self.dir.clone(),
            identity: self.identity,
            tip: head.applied,
            digest: head.digest,
        })
    }
}

impl BackupSource {
    /// Writes the backup to a file that is not there yet: beside it, forced to the disk, renamed. Every frame and seal of the
    /// journal is checked on the way.
    ///
    /// # Errors
    /// If the file is there, the journal is damaged or the disk fails; then no file is left.
    pub fn write_to(&self, path: &Path, locking: &Locking) -> Result<BackupReport, StoreError> {
        let write = |beside: &Path| self.write_beside(beside, locking);
        let (frames, bytes) = write_new(path, write)?;
        Ok(BackupReport { frames, bytes })
    }

    fn write_beside(&self, beside: &Path, locking: &Locking) -> Result<u64, StoreError> {
        let mut out = Writing::begin(beside, Form::Backup, locking)?;
        let about = About {
            frames: self.tip.lsn.0,
            digest: self.digest,
        };
        out.entry(ABOUT, about.encode().as_bytes())?;
        out.entry("FORMAT", self.identity.encode().as_bytes())?;
        self.each_segment(&mut |number, bytes| {
            out.entry(&format!("journal/{}", file_name(number)), bytes)
        })?;
        for (name, bytes) in key_files(self.disk.as_ref(), &self.dir)? {
            out.entry(&format!("people/{name}"), &bytes)?;
        }
        out.finish()?;
        Ok(self.tip.lsn.0)
    }

    /// Shows the journal's files as they were when the last frame was this source's.
    fn each_segment(&self, visit: EachFile<'_>) -> Result<(), StoreError> {
        let journal = self.dir.join("journal");
        let disk = self.disk.as_ref();
        let mut reading = Reading::new(disk, &journal, self.identity.store);
        for number in numbers(disk, &journal, false)? {
            let mut used = super::segment::HEADER;
            let mut tip = Tip::default();
            let (_, mut bytes) = reading.segment(number, &mut |frame| {
                if frame.tip.lsn <= self.tip.lsn {
                    used += frame.bytes.len();
                    tip = frame.tip;
                }
                Ok(())
            })?;
            if let Some(later) = bytes.get_mut(used..) {
                later.fill(0);
            }
            visit(number, &bytes)?;
            if tip == self.tip {
                return Ok(());
            }
        }
        let missing = vec![(self.tip.lsn, self.tip.lsn)];
        Err(StoreError::Damaged { missing })
    }
}

/// Shows the entries of a backup; nothing of it may be believed before this returns.
///
/// # Errors
/// As [`read_entries`].
pub(super) fn read_backup(
    path: &Path,
    opener: &Opener,
    visit: EachEntry<'_>,
) -> Result<(), StoreError> {
    read_entries(path, Form::Backup, opener, visit).map(|_| ())
}
