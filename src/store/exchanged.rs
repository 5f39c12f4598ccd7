//! Owns the note of the bundle that was given and the one that was taken in last, in `bundles/last` beside the journal. It is told to the
//! person and decides nothing; without it only that is missing.

use std::path::{Path, PathBuf};

use super::container::Fingerprint;
use super::disk::{Access, Disk, RealDisk, replace};
use super::error::{FileWork, StoreError};
use crate::domain::date::Moment;

/// A bundle that was given or taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// When.
    pub at: Moment,
    /// How many commits.
    pub commits: u64,
    /// Which it was.
    pub fingerprint: Fingerprint,
}

/// The last of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exchanged {
    /// Given.
    pub given: Option<Exchange>,
    /// Taken in.
    pub taken: Option<Exchange>,
}

fn place(book: &Path) -> PathBuf {
    book.join("bundles").join("last")
}

impl Exchanged {
    /// What is noted of a book; nothing if there is no note.
    pub fn read(book: &Path) -> Self {
        let file = RealDisk.open(&place(book), Access::Read);
        let bytes = file.and_then(|file| file.read()).unwrap_or_default();
        Self::decode(&String::from_utf8_lossy(&bytes))
    }

    /// Notes it of a book.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn write(&self, book: &Path) -> Result<(), StoreError> {
        let path = place(book);
        let made = RealDisk.make_dir(&book.join("bundles"));
        let written = made.and_then(|()| replace(&RealDisk, &path, self.encode().as_bytes()));
        written.map_err(|error| StoreError::io(FileWork::Write, &path, &error, 0))
    }

    fn encode(&self) -> String {
        let line = |word: &str, one: &Exchange| {
            let (at, hex) = (one.at.millis(), one.fingerprint.hex());
            format!("{word} {at} {} {hex}\n", one.commits)
        };
        let given = self.given.iter().map(|one| line("given", one));
        let taken = self.taken.iter().map(|one| line("taken", one));
        given.chain(taken).collect()
    }

    fn decode(text: &str) -> Self {
        let mut found = Self::default();
        for line in text.lines() {
            match line.split_once(' ') {
                Some(("given", rest)) => found.given = exchange(rest),
                Some(("taken", rest)) => found.taken = exchange(rest),
                _ => {}
            }
        }
        found
    }
}

fn exchange(text: &str) -> Option<Exchange> {
    let mut words = text.split(' ');
    Some(Exchange {
        at: Moment::from_millis(words.next()?.parse().ok()?),
        commits: words.next()?.parse().ok()?,
        fingerprint: Fingerprint::from_hex(words.next()?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::scratch;
    use super::*;

    #[test]
    fn what_was_given_and_taken_in_last_is_read_as_it_was_noted() {
        let book = scratch();
        assert_eq!(Exchanged::read(book.path()), Exchanged::default());
        let fingerprint = Fingerprint::from_hex(&"3f".repeat(32)).unwrap();
        let given = Exchange {
            at: Moment::from_millis(1_764_000_000_000),
            commits: 41,
            fingerprint,
        };
        let noted = Exchanged {
            given: Some(given),
            taken: None,
        };
        noted.write(book.path()).unwrap();
        assert_eq!(Exchanged::read(book.path()), noted);
        let both = Exchanged {
            taken: Some(Exchange {
                commits: 0,
                ..given
            }),
            ..noted
        };
        both.write(book.path()).unwrap();
        assert_eq!(Exchanged::read(book.path()), both);
        assert_eq!(Exchanged::decode("given x\ntaken"), Exchanged::default());
    }
}
