//! Owns the reading of a journal's files one after another, and the checking how each hangs on the one before.

use std::ops::Range;
use std::path::Path;

use super::disk::{Access, Disk, read_around};
use super::error::{FileWork, Lsn, StoreError};
use super::frame::{Frame, Tip};
use super::segment::{self, End, HEADER, Header, Rest, SEGMENT, file_name, number_of};
use super::spare::UNFINISHED;

pub(super) fn failed(
    work: FileWork,
    path: &Path,
) -> impl FnOnce(std::io::Error) -> StoreError + '_ {
    move |error| StoreError::io(work, path, &error, SEGMENT as u64)
}

pub(super) fn damaged(after: Lsn, next: Lsn) -> StoreError {
    let first = after.next();
    let last = Lsn(next.0.saturating_sub(1)).max(first);
    StoreError::Damaged {
        missing: vec![(first, last)],
    }
}

/// The numbers of the segments there are, ascending; unfinished files are removed if `tidy`.
pub(super) fn numbers(disk: &dyn Disk, dir: &Path, tidy: bool) -> Result<Vec<u64>, StoreError> {
    let names = disk.list(dir).map_err(failed(FileWork::Read, dir))?;
    for name in names.iter().filter(|n| tidy && n.ends_with(UNFINISHED)) {
        let path = dir.join(name);
        disk.remove(&path)
            .map_err(failed(FileWork::Remove, &path))?;
    }
    Ok(names.iter().filter_map(|name| number_of(name)).collect())
}

/// A segment's bytes.
pub(super) fn load(disk: &dyn Disk, dir: &Path, number: u64) -> Result<Vec<u8>, StoreError> {
    let path = dir.join(file_name(number));
    let file = disk
        .open(&path, Access::Read)
        .map_err(failed(FileWork::Open, &path))?;
    file.read().map_err(failed(FileWork::Read, &path))
}

/// What can be read of a segment, and where the rest of it is.
pub(super) fn load_around(
    disk: &dyn Disk,
    dir: &Path,
    number: u64,
) -> Result<(Vec<u8>, Vec<Range<usize>>), StoreError> {
    let path = dir.join(file_name(number));
    let file = disk
        .open(&path, Access::Read)
        .map_err(failed(FileWork::Open, &path))?;
    read_around(file.as_ref()).map_err(failed(FileWork::Read, &path))
}

pub(super) fn header_of(
    disk: &dyn Disk,
    dir: &Path,
    number: u64,
) -> Result<Option<Header>, StoreError> {
    Ok(Header::decode(&load(disk, dir, number)?))
}

/// Reads segments one after another and checks how each hangs on the one before.
pub(super) struct Reading<'a> {
    disk: &'a dyn Disk,
    dir: &'a Path,
    store: u128,
    /// The end of the segment before, and its seal; `None` before the first that is read.
    pub(super) before: Option<(Tip, [u8; 32])>,
}

impl<'a> Reading<'a> {
    /// From the first segment that is read.
    pub(super) fn new(disk: &'a dyn Disk, dir: &'a Path, store: u128) -> Self {
        Self {
            disk,
            dir,
            store,
            before: None,
        }
    }

    /// Shows the frames of the next segment; where they end, and all its bytes.
    pub(super) fn segment(
        &mut self,
        number: u64,
        visit: &mut dyn FnMut(Frame<'_>) -> Result<(), StoreError>,
    ) -> Result<(End, Vec<u8>), StoreError> {
        let bytes = load(self.disk, self.dir, number)?;
        let known = self.before.map_or(Lsn::default(), |(tip, _)| tip.lsn);
        let header = Header::decode(&bytes)
            .filter(|h| h.number == number && h.store == self.store)
            .ok_or_else(|| damaged(known, known.next()))?;
        let hangs = match self.before {
            Some((tip, seal)) => header.before == tip && header.seal == seal,
            None => number != 1 || header.before == Tip::default(),
        };
        if !hangs {
            return Err(damaged(known, header.before.lsn.next()));
        }
        let end = segment::walk(&bytes, header.before, HEADER, visit)?;
        self.before = Some((end.tip, *blake3::hash(&bytes).as_bytes()));
        Ok((end, bytes))
    }
}

/// Reads the frames of the segments from the one that holds the frame after `from`; returns where the last one ends.
pub(super) fn read_from(
    disk: &dyn Disk,
    (dir, store): (&Path, u128),
    numbers: &[u64],
    visit: &mut dyn FnMut(Frame<'_>) -> Result<(), StoreError>,
) -> Result<Option<(End, usize)>, StoreError> {
    let mut reading = Reading::new(disk, dir, store);
    let mut last: Option<(u64, End, usize)> = None;
    for number in numbers {
        if let Some((before, end, _)) = last {
            if before + 1 != *number {
                let next = header_of(disk, dir, *number)?;
                let resumes = next.map_or(end.tip.lsn, |h| h.before.lsn).next();
                return Err(damaged(end.tip.lsn, resumes));
            }
            if let Rest::Frames { next, .. } = end.rest {
                return Err(damaged(end.tip.lsn, next));
            }
        }
        let (end, bytes) = reading.segment(*number, visit)?;
        last = Some((*number, end, bytes.len()));
    }
    Ok(last.map(|(_, end, size)| (end, size)))
}

/// Shows every frame of a journal that nobody needs to have open; a torn end is left out.
pub(super) fn read_all(
    disk: &dyn Disk,
    dir: &Path,
    store: u128,
    visit: &mut dyn FnMut(Frame<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let numbers = numbers(disk, dir, false)?;
    if let Some(first) = numbers.first().filter(|first| **first != 1) {
        let header = header_of(disk, dir, *first)?;
        let resumes = header.map_or(Lsn(1), |h| h.before.lsn.next());
        return Err(damaged(Lsn(0), resumes));
    }
    match read_from(disk, (dir, store), &numbers, visit)? {
        Some((end, _)) => end.refuse_damage(),
        None => Ok(()),
    }
}

impl End {
    /// At the end of the last segment a torn write is no damage; whole frames of a later write are.
    pub(super) fn refuse_damage(self) -> Result<(), StoreError> {
        match self.rest {
            Rest::Frames {
                next,
                all_more: false,
                ..
            } => Err(damaged(self.tip.lsn, next)),
            Rest::Zeros | Rest::Torn | Rest::Frames { .. } => Ok(()),
        }
    }
}

/// The last frame of a journal; none in an empty one.
pub(super) fn last_frame(disk: &dyn Disk, dir: &Path) -> Result<Lsn, StoreError> {
    let Some(number) = numbers(disk, dir, false)?.pop() else {
        return Ok(Lsn::default());
    };
    let bytes = load(disk, dir, number)?;
    let before = Header::decode(&bytes).map_or(Tip::default(), |header| header.before);
    let end = segment::walk(&bytes, before, HEADER, &mut |_| Ok::<(), StoreError>(()))?;
    Ok(end.tip.lsn)
}

/// The files of a journal up to a frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pages<'a> {
    pub(super) disk: &'a dyn Disk,
    pub(super) dir: &'a Path,
    pub(super) store: u128,
    /// The last frame that counts.
    pub(super) tip: Lsn,
}

impl Pages<'_> {
    /// Shows every frame after `after`.
    pub(super) fn each_after(
        &self,
        after: Lsn,
        visit: &mut dyn FnMut(Frame<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if after >= self.tip {
            return Ok(());
        }
        let numbers = self.numbers_after(after)?;
        read_from(self.disk, (self.dir, self.store), &numbers, &mut |frame| {
            if frame.tip.lsn > after && frame.tip.lsn <= self.tip {
                visit(frame)?;
            }
            Ok(())
        })?;
        Ok(())
    }

    /// The segments from the one that holds the frame after `after`.
    fn numbers_after(&self, after: Lsn) -> Result<Vec<u64>, StoreError> {
        let mut numbers = numbers(self.disk, self.dir, false)?;
        let mut kept = Vec::new();
        while let Some(number) = numbers.pop() {
            kept.push(number);
            let header = header_of(self.disk, self.dir, number)?;
            if header.is_some_and(|h| h.before.lsn <= after) {
                break;
            }
        }
        kept.reverse();
        Ok(kept)
    }
}
