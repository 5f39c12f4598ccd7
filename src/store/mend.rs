//! Owns the mending of a damaged journal: its frames are put together again from what its own files still prove, from the
//! database's copy of them and from the newest backup, and its files are written again byte for byte, so that the seals hold.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{Access, Disk};
use super::error::{FileWork, Lsn, StoreError};
use super::frame::{HEAD, Tip};
use super::journal::{Depth, Journal};
use super::pages::{load, load_around};
use super::place::keep_newest;
use super::retention::frames_of_backups;
use super::salvage::{Chain, Frames, Salvage, salvage};
use super::segment::{HEADER, Header, SEGMENT, file_name};
use super::writer::Store;
use crate::domain::date::Moment;

/// How many damaged journals are kept for looking at.
const KEPT_BAD: usize = 2;

/// What mending did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// Frames that came from the database or a backup, since the journal had lost them.
    pub frames: u64,
    /// Files of the journal that were written again.
    pub files: u64,
}

/// Where a journal lies and how it can be mended.
pub(super) struct Mending<'a> {
    pub(super) disk: &'a dyn Disk,
    /// The book's directory.
    pub(super) dir: &'a Path,
    pub(super) store: u128,
    /// A frame that is known to have been there.
    pub(super) upto: Lsn,
    /// The last that was there, where that is known for certain.
    pub(super) end: Option<Lsn>,
    pub(super) now: Moment,
}

/// Puts the journal together again. `more` adds frames from elsewhere, one source after another, until the chain is whole.
///
/// # Errors
/// [`StoreError::Damaged`] with what is missing for good; then nothing was written. If the disk fails, or does not show the end of the
/// newest file, where frames may have stood that nobody else has.
pub(super) fn mend(
    mending: &Mending<'_>,
    more: &[&dyn Fn(&mut Frames)],
) -> Result<Mended, StoreError> {
    let journal = mending.dir.join("journal");
    let mut found = salvage(mending.disk, &journal, mending.store)?;
    let unread = found.newest_unread.is_some();
    let chain_of = |frames: &Frames| {
        if unread {
            frames.chain_with_gaps(mending.upto)
        } else {
            frames.chain(mending.upto)
        }
    };
    let own = chain_of(&found.frames);
    let mut chain = own.clone();
    for source in more {
        if is_whole(mending, &found, &chain) {
            break;
        }
        source(&mut found.frames);
        chain = chain_of(&found.frames);
    }
    if !chain.missing.is_empty() {
        let missing = chain.missing;
        return Err(StoreError::Damaged { missing });
    }
    let added = chain.frames.keys();
    let added = added.filter(|lsn| !own.frames.contains_key(lsn)).count();
    let (files, end) = lay_out(mending, &found, &chain)?;
    if !knows_end(mending, &found, &chain, end) {
        let unread = found.newest_unread.take();
        return Err(unread.map_or(StoreError::Closed, |(error, _)| error));
    }
    write(mending, &found, &files)?;
    Ok(Mended {
        frames: added as u64,
        files: files.len() as u64,
    })
}

impl Store {
    /// Puts the journal together again while the book is in use, from the database's copy of its frames and from the backups.
    pub(super) fn mend_journal(&mut self, now: Moment) -> Result<Mended, StoreError> {
        let tip = self.journal()?.tip().lsn;
        let trees = self.trees();
        let mending = Mending {
            disk: self.disk.as_ref(),
            dir: &self.dir,
            store: self.identity.store,
            upto: tip,
            end: Some(tip),
            now,
        };
        let database = |frames: &mut Frames| {
            // A database that fails has no frames to give: then the backups are asked.
            let _ = trees.as_ref().map(|trees| trees.give_frames(frames));
        };
        let backups = |frames: &mut Frames| frames_of_backups(&self.dir, frames);
        let mended = mend(&mending, &[&database, &backups])?;
        let disk = Arc::clone(&self.disk);
        let path = self.dir.join("journal");
        self.journal = None;
        let journal = Journal::open(disk, path, self.identity.store, Depth::All)?;
        self.journal = Some(journal);
        Ok(mended)
    }
}

/// A file's number, and its bytes unless it must go.
type Changed = (u64, Option<Vec<u8>>);

/// True if nothing is missing in the chain, and nothing can be missing after it.
fn is_whole(mending: &Mending<'_>, found: &Salvage, chain: &Chain) -> bool {
    let ends = || {
        let laid = lay_out(mending, found, chain);
        laid.is_ok_and(|(_, end)| knows_end(mending, found, chain, end))
    };
    chain.missing.is_empty() && (found.newest_unread.is_none() || ends())
}

/// True if nothing was written after the chain: that is known for certain, or the newest file, of which a part cannot be read, shows
/// it. Then that part lies before the chain's end, or right after it there are still the zeros that the file was made of.
fn knows_end(
    mending: &Mending<'_>,
    found: &Salvage,
    chain: &Chain,
    (number, end): (u64, usize),
) -> bool {
    let Some((_, bad)) = &found.newest_unread else {
        return true;
    };
    if mending.end == Some(chain.tip().lsn) {
        return true;
    }
    let newest = found.numbers.last().copied().unwrap_or(1);
    let end = match newest.cmp(&number) {
        Ordering::Equal => end,
        Ordering::Greater => HEADER,
        Ordering::Less => return true,
    };
    let next = end..end + HEAD;
    let beyond = bad.iter().any(|part| part.end > end);
    let hidden = bad
        .iter()
        .any(|part| part.start < next.end && next.start < part.end);
    let zeros = found
        .newest
        .get(next)
        .map(|bytes| bytes.iter().all(|byte| *byte == 0));
    !beyond || (!hidden && zeros.unwrap_or(true))
}

/// The files that must be written, and those that must go (without bytes); and where the last one's frames end.
fn lay_out(
    mending: &Mending<'_>,
    found: &Salvage,
    chain: &Chain,
) -> Result<(Vec<Changed>, (u64, usize)), StoreError> {
    let mut changed = Vec::new();
    let end;
    let mut header = Header {
        number: 1,
        store: mending.store,
        before: Tip::default(),
        seal: [0; 32],
    };
    loop {
        let next = found.headers.get(&(header.number + 1));
        let next = next.filter(|next| belongs(next, chain, header.before.lsn));
        let old = found.lengths.get(&header.number).copied();
        let old = old.unwrap_or(SEGMENT);
        let (tip, mut bytes) = segment(&header, chain, next)?;
        let mut seal = *blake3::hash(&bytes).as_bytes();
        if next.is_some_and(|next| next.seal != seal) && old > SEGMENT {
            // Files of another size were once made; what is appended to one of ours is not that.
            bytes.resize(old, 0);
            seal = *blake3::hash(&bytes).as_bytes();
        }
        if next.is_some_and(|next| next.seal != seal) {
            // Every frame proves itself, and yet the file was another when it was sealed: not a thing to mend quietly.
            let missing = vec![(header.before.lsn.next(), tip.lsn)];
            return Err(StoreError::Damaged { missing });
        }
        if old_bytes(mending, found, header.number).as_ref() != Some(&bytes) {
            changed.push((header.number, Some(bytes)));
        }
        if tip == chain.tip() && next.is_none() {
            let frames = chain.frames.range(header.before.lsn.next()..);
            let length: usize = frames.map(|(_, kept)| kept.bytes.len()).sum();
            end = (header.number, HEADER + length);
            break;
        }
        header = Header {
            number: header.number + 1,
            before: tip,
            seal,
            ..header
        };
    }
    let beyond = found.numbers.iter().filter(|n| **n > header.number);
    changed.extend(beyond.map(|number| (*number, None)));
    Ok((changed, end))
}

/// What a file holds now; read again, so that only one file is in memory at a time.
fn old_bytes(mending: &Mending<'_>, found: &Salvage, number: u64) -> Option<Vec<u8>> {
    let journal = mending.dir.join("journal");
    let known = found.lengths.contains_key(&number);
    known.then(|| load(mending.disk, &journal, number).ok())?
}

/// True if a header that can be read continues the chain.
fn belongs(header: &Header, chain: &Chain, after: Lsn) -> bool {
    let known = chain.frames.get(&header.before.lsn);
    known.map_or(Tip::default(), |kept| kept.tip) == header.before && header.before.lsn >= after
}

/// The bytes of one file: the frames up to where the next one is known to begin, else as many as there is room for.
fn segment(
    header: &Header,
    chain: &Chain,
    next: Option<&Header>,
) -> Result<(Tip, Vec<u8>), StoreError> {
    let size = SEGMENT;
    let mut bytes = header.encode();
    bytes.resize(HEADER, 0);
    let mut tip = header.before;
    for (lsn, kept) in chain.frames.range(header.before.lsn.next()..) {
        if next.is_some_and(|next| *lsn > next.before.lsn) {
            break;
        }
        if bytes.len() + kept.bytes.len() > size {
            if let Some(next) = next {
                let missing = vec![(*lsn, next.before.lsn)];
                return Err(StoreError::Damaged { missing });
            }
            break;
        }
        bytes.extend_from_slice(&kept.bytes);
        tip = kept.tip;
    }
    bytes.resize(size, 0);
    Ok((tip, bytes))
}

/// Each file is replaced whole, the damaged one kept aside first; so a power cut in between leaves a journal that is mended
/// in part, and the next opening goes on.
fn write(mending: &Mending<'_>, found: &Salvage, files: &[Changed]) -> Result<(), StoreError> {
    let journal = mending.dir.join("journal");
    let aside = aside(mending)?;
    let failed = |work: FileWork, path: &Path| {
        let path = path.to_owned();
        move |error: std::io::Error| StoreError::io(work, &path, &error, SEGMENT as u64)
    };
    let last = files.iter().filter(|(_, bytes)| bytes.is_some()).count();
    for (place, (number, bytes)) in files.iter().enumerate() {
        let name = file_name(*number);
        let path = journal.join(&name);
        let old = load_around(mending.disk, &journal, *number);
        if let Some((old, _)) = old.ok().filter(|_| found.numbers.contains(number)) {
            let kept = aside.join(&name);
            put(mending.disk, &kept, &old).map_err(failed(FileWork::Write, &kept))?;
        }
        if let Some(bytes) = bytes {
            let beside = journal.join(format!("{name}.tmp"));
            put(mending.disk, &beside, bytes).map_err(failed(FileWork::Write, &beside))?;
            let renamed = mending.disk.rename(&beside, &path);
            renamed.map_err(failed(FileWork::Rename, &path))?;
            if place + 1 < last {
                let finished = mending.disk.finish(&path);
                finished.map_err(failed(FileWork::Rename, &path))?;
            }
        } else {
            let removed = mending.disk.remove(&path);
            removed.map_err(failed(FileWork::Remove, &path))?;
        }
        let synced = mending.disk.sync_dir(&journal);
        synced.map_err(failed(FileWork::Sync, &journal))?;
    }
    keep_newest(mending.dir, "journal.bad-", KEPT_BAD)
}

/// The directory for the damaged files.
fn aside(mending: &Mending<'_>) -> Result<PathBuf, StoreError> {
    let mut millis = mending.now.millis();
    let mut path = mending.dir.join(format!("journal.bad-{millis}"));
    while path.exists() {
        millis += 1;
        path = mending.dir.join(format!("journal.bad-{millis}"));
    }
    let made = mending.disk.make_dir(&path);
    made.map_err(|error| StoreError::io(FileWork::Open, &path, &error, 0))?;
    Ok(path)
}

fn put(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    match disk.remove(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = disk.open(path, Access::New)?;
    file.write_at(0, bytes)?;
    file.sync()
}
