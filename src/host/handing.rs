//! 引継書: a paper for each case that goes over, whichever door asked for them and wherever they are put.

use crate::desk::{Actor, Desk, Refusal};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::office::paper;
use crate::text::{Locale, TextKey};
use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Why papers were not written.
#[derive(Debug)]
pub enum Trouble {
    /// The book cannot be read.
    Refused(Refusal),
    /// A file cannot be written.
    File(io::Error),
}

/// Hands the paper of each case to whoever puts it somewhere, under its name; how many there were.
///
/// # Errors
/// The book cannot be read, or `put` says why it cannot; those before stay.
pub fn papers(
    desk: &Desk,
    actor: &Actor,
    cases: &[RecordId],
    locale: &Locale,
    mut put: impl FnMut(&str, &[u8]) -> io::Result<()>,
) -> Result<usize, Trouble> {
    let book = desk.load_book().map_err(Trouble::Refused)?;
    let mut written = 0;
    for id in cases {
        let opened = desk.open_record(actor, *id).map_err(Trouble::Refused)?;
        let reference = opened.as_ref().and_then(|opened| opened.record.reference());
        let (Some(opened), Some(reference)) = (opened, reference) else {
            continue;
        };
        let text = paper::markdown(&opened, &book, locale, desk.today());
        put(&format!("{reference}.md"), text.as_bytes()).map_err(Trouble::File)?;
        written += 1;
    }
    Ok(written)
}

/// How many papers were written where.
pub fn papers_written(locale: &Locale, count: usize, directory: &Path) -> String {
    let values = [("count", &count as _), ("path", &directory.display() as _)];
    locale.say(TextKey::HandOverPapers, &values)
}

/// Writes the papers into a directory of their own under that of the exports, for this user alone, and says where, in the reader's language.
///
/// # Errors
/// Why not all are there, in the reader's language.
pub fn write(
    desk: &Desk,
    actor: &Actor,
    (from, cases): (RecordId, &[RecordId]),
    exports: &Path,
    locale: &Locale,
) -> Result<String, String> {
    let refused = |refusal| locale.refusal(&refusal, Kind::Person);
    let book = desk.load_book().map_err(refused)?;
    let from = book.find(from).map(|row| row.reference.to_string());
    let stem = format!("hand-over-{}-{}", from.unwrap_or_default(), desk.today());
    let failed = |path: &Path, error: &io::Error| {
        let why = locale.why(error.kind());
        let values = [("path", &path.display() as _), ("what", &why as _)];
        locale.say(TextKey::CliFile, &values)
    };
    let directory = fresh(exports, &stem).map_err(|error| failed(exports, &error))?;
    let written = papers(desk, actor, cases, locale, |name, bytes| {
        put(&directory.join(name), bytes)
    });
    match written {
        Ok(count) => Ok(papers_written(locale, count, &directory)),
        Err(Trouble::Refused(refusal)) => Err(refused(refusal)),
        Err(Trouble::File(error)) => Err(failed(&directory, &error)),
    }
}

/// Writes a paper that was not there before, for this user alone.
///
/// # Errors
/// Why it is not there, or not whole.
pub fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let options = options.write(true).create_new(true).mode(0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_data()
}

/// A directory that was not there before.
fn fresh(exports: &Path, stem: &str) -> io::Result<PathBuf> {
    let private = |recursive| {
        let mut builder = DirBuilder::new();
        builder.recursive(recursive).mode(0o700);
        builder
    };
    private(true).create(exports)?;
    for n in 1..=u32::MAX {
        let name = if n == 1 {
            stem.to_owned()
        } else {
            format!("{stem}-{n}")
        };
        let path = exports.join(name);
        match private(false).create(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(()) => return Ok(path),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
