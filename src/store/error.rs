//! Owns what can go wrong with the book on disk: data for the text room to word, never sentences.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::date::Moment;

/// A frame's place in the journal, from 1; also the number of the commit in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Lsn(pub u64);

impl Lsn {
    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// Who holds the book, as told to a second program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The process.
    pub pid: u32,
    /// The user's name on that machine.
    pub user: String,
    /// Since when.
    pub since: Moment,
}

/// What was being done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileWork {
    /// Opening or making it.
    Open,
    /// Reading it, or listing a directory.
    Read,
    /// Writing to it.
    Write,
    /// Forcing it to the disk.
    Sync,
    /// Renaming it or changing its mode.
    Rename,
    /// Removing it.
    Remove,
}

/// What can be wrong with a backup or with a bundle of another copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupFault {
    /// It is something else.
    NotOne,
    /// It is damaged or cut off.
    Broken,
    /// A newer program wrote it.
    Newer,
    /// It is locked, and nothing to open it was given.
    Locked,
    /// What was given does not open it.
    WrongKey,
    /// What it was to be locked to is no recipient.
    NoRecipient,
    /// It is something else than a bundle.
    NotABundle,
    /// The bundle is damaged or cut off.
    BrokenBundle,
    /// The bundle is another book's.
    OtherBook,
    /// The bundle builds on commits that are not here.
    Gap,
    /// The bundle and the book tell differently what one copy wrote: two went on under one name.
    OtherHistory,
    /// The bundle is not the one with the number that was said.
    OtherNumber,
}

/// What can go wrong with the book on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// Another process has the book open; `None` if it has not said yet who it is.
    Held(Option<Holder>),
    /// A write to the journal failed earlier: nothing more is written until the program starts again.
    Poisoned,
    /// The book was opened to be read only.
    ReadOnly {
        /// Why.
        why: Box<StoreError>,
    },
    /// The disk is full.
    Full {
        /// Bytes that were to be written.
        needed: u64,
    },
    /// Frames of the journal cannot be read, although later ones can.
    Damaged {
        /// The missing frames, first and last of each run.
        missing: Vec<(Lsn, Lsn)>,
    },
    /// The book was written by a newer program.
    NewerFormat {
        /// Its format's number.
        found: u32,
        /// The newest number that this program reads.
        known: u32,
    },
    /// The directory holds other things and no book.
    NotABook {
        /// The directory.
        dir: PathBuf,
    },
    /// There is no book, and none was to be made.
    NoBook {
        /// The directory.
        dir: PathBuf,
    },
    /// The FORMAT file of the book cannot be understood.
    BadFormat {
        /// The file.
        path: PathBuf,
    },
    /// One value is larger than a frame may be.
    TooBig {
        /// Its size in bytes.
        bytes: u64,
    },
    /// The frame proves itself, but what it holds cannot be understood.
    Unreadable {
        /// The frame.
        lsn: Lsn,
    },
    /// The database failed, in its own words; the journal has everything.
    Database {
        /// What it said.
        what: String,
    },
    /// A backup or a bundle cannot be used.
    Backup {
        /// The file.
        path: PathBuf,
        /// Why not.
        fault: BackupFault,
    },
    /// A line of a book written out is not what was written.
    Line {
        /// The file.
        path: PathBuf,
        /// Which line, from 1.
        line: u64,
    },
    /// The book was closed while somebody still read.
    Closed,
    /// The machine gave no random numbers.
    NoRandomness,
    /// A file could not be worked on.
    Io {
        /// What was being done.
        work: FileWork,
        /// The file or directory.
        path: PathBuf,
        /// Why not.
        kind: io::ErrorKind,
    },
}

impl StoreError {
    /// True if a book that cannot be opened because of this may still be read.
    pub fn lets_read(&self) -> bool {
        matches!(
            self,
            Self::Held(_)
                | Self::Damaged { .. }
                | Self::Full { .. }
                | Self::Database { .. }
                | Self::Io { .. }
        )
    }

    /// From an error of the operating system; a full disk is told apart.
    pub(super) fn io(work: FileWork, path: &Path, error: &io::Error, needed: u64) -> Self {
        let kind = error.kind();
        if matches!(
            kind,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        ) {
            return Self::Full { needed };
        }
        let path = path.to_owned();
        Self::Io { work, path, kind }
    }
}

impl From<sled::Error> for StoreError {
    fn from(error: sled::Error) -> Self {
        if let sled::Error::Io(io) = &error
            && let full @ Self::Full { .. } = Self::io(FileWork::Write, Path::new(""), io, 0)
        {
            return full;
        }
        Self::Database {
            what: error.to_string(),
        }
    }
}
