//! Owns the journal: appending frames to its segments and forcing them to the disk, and reading them back. It is the
//! truth of the book; whatever else there is can be made from it again. Frames are never rewritten.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{Access, Disk, DiskFile};
use super::error::{FileWork, Lsn, StoreError};
use super::frame::{self, Frame, HEAD, MAX_PAYLOAD, Tip};
use super::segment::{self, End, HEADER, Header, Rest, SEGMENT, file_name, number_of};
use super::spare::{Spares, UNFINISHED};

/// How much of the journal is read when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// The last segment: it was left clean.
    Last,
    /// Every frame, the chain and the seals.
    All,
}

/// A frame as appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Appended {
    /// Its place.
    pub(super) tip: Tip,
    /// All its bytes.
    pub(super) bytes: Vec<u8>,
}

/// The journal, open for appending.
#[derive(Debug)]
pub(super) struct Journal {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    store: u128,
    number: u64,
    file: Box<dyn DiskFile>,
    size: usize,
    used: usize,
    tip: Tip,
    torn: Rest,
    poisoned: bool,
    spares: Spares,
}

fn failed(work: FileWork, path: &Path) -> impl FnOnce(std::io::Error) -> StoreError + '_ {
    move |error| StoreError::io(work, path, &error, SEGMENT as u64)
}

fn damaged(after: Lsn, next: Lsn) -> StoreError {
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

fn header_of(disk: &dyn Disk, dir: &Path, number: u64) -> Result<Option<Header>, StoreError> {
    Ok(Header::decode(&load(disk, dir, number)?))
}

/// Reads segments one after another and checks how each hangs on the one before.
pub(super) struct Reading<'a> {
    disk: &'a dyn Disk,
    dir: &'a Path,
    store: u128,
    /// The end of the segment before, and its seal; `None` before the first that is read.
    before: Option<(Tip, [u8; 32])>,
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
fn read_from(
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

/// How far the segments have been checked.
#[derive(Clone, Debug, Default)]
pub(super) struct Seals {
    number: u64,
    before: Option<(Tip, [u8; 32])>,
}

impl End {
    /// At the end of the last segment a torn write is no damage; whole frames of a later write are.
    fn refuse_damage(self) -> Result<(), StoreError> {
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

impl Journal {
    /// Opens the journal in a directory, making its first segment if there is none. A torn tail stays until
    /// [`Journal::drop_torn`]; damage before whole frames is refused.
    pub(super) fn open(
        disk: Arc<dyn Disk>,
        dir: PathBuf,
        store: u128,
        depth: Depth,
    ) -> Result<Self, StoreError> {
        disk.make_dir(&dir).map_err(failed(FileWork::Open, &dir))?;
        let mut numbers = numbers(disk.as_ref(), &dir, true)?;
        let mut spares = Spares::new(Arc::clone(&disk), dir.clone());
        if numbers.is_empty() {
            let header = Header {
                number: 1,
                store,
                before: Tip::default(),
                seal: [0; 32],
            };
            spares.ensure(1)?;
            begin_segment(disk.as_ref(), &dir, &mut spares, &header)?;
            numbers.push(1);
        }
        if let Some(first) = numbers.first().filter(|first| **first != 1) {
            let header = header_of(disk.as_ref(), &dir, *first)?;
            let resumes = header.map_or(Lsn(1), |h| h.before.lsn.next());
            return Err(damaged(Lsn(0), resumes));
        }
        let start = match depth {
            Depth::All => 0,
            Depth::Last => numbers.len() - 1,
        };
        let read = numbers.get(start..).unwrap_or_default();
        let end = read_from(disk.as_ref(), (&dir, store), read, &mut |_| Ok(()))?;
        let (end, size) = end.ok_or_else(|| damaged(Lsn(0), Lsn(1)))?;
        end.refuse_damage()?;
        let number = numbers.last().copied().unwrap_or(1);
        let path = dir.join(file_name(number));
        let file = disk
            .open(&path, Access::Write)
            .map_err(failed(FileWork::Open, &path))?;
        Ok(Self {
            disk,
            dir,
            store,
            number,
            file,
            size,
            used: end.at,
            tip: end.tip,
            torn: end.rest,
            poisoned: false,
            spares,
        })
    }

    /// The last frame.
    pub(super) fn tip(&self) -> Tip {
        self.tip
    }

    /// True if something follows the last good frame.
    pub(super) fn is_torn(&self) -> bool {
        self.torn != Rest::Zeros
    }

    /// The checksum of a frame; `None` if there is no such frame.
    pub(super) fn checksum_of(&self, lsn: Lsn) -> Result<Option<u32>, StoreError> {
        if lsn == self.tip.lsn {
            return Ok(Some(self.tip.crc));
        }
        let mut found = None;
        self.each_after(Lsn(lsn.0.saturating_sub(1)), &mut |frame| {
            if frame.tip.lsn == lsn {
                found = Some(frame.tip.crc);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// True after a write failed: it is not known what is on the disk, so nothing more is written.
    pub(super) fn is_poisoned(&self) -> bool {
        self.poisoned
    }

    /// Overwrites a torn tail with zeros and says how many bytes it was. `applied` is the last frame that the database has
    /// seen: a frame that it has seen was acknowledged, so a tear before that is damage.
    pub(super) fn drop_torn(&mut self, applied: Lsn) -> Result<usize, StoreError> {
        match self.torn {
            Rest::Zeros => return Ok(0),
            Rest::Frames { next, .. } if applied > self.tip.lsn => {
                return Err(damaged(self.tip.lsn, next));
            }
            Rest::Torn if applied > self.tip.lsn => {
                return Err(damaged(self.tip.lsn, applied.next()));
            }
            Rest::Torn | Rest::Frames { .. } => {}
        }
        let path = self.path();
        let bytes = self.file.read().map_err(failed(FileWork::Read, &path))?;
        let tail = bytes.get(self.used..).unwrap_or_default();
        let torn = segment::written_length(tail);
        let wiped = self.write_here(&vec![0; torn]);
        self.used -= torn;
        wiped.map_err(|error| self.poison(error))?;
        self.torn = Rest::Zeros;
        Ok(torn)
    }

    /// Appends payloads as frames and forces them to the disk in one go. After an error from writing (not from a full disk
    /// met beforehand) the journal is poisoned.
    pub(super) fn append(&mut self, payloads: &[Vec<u8>]) -> Result<Vec<Appended>, StoreError> {
        if self.poisoned {
            return Err(StoreError::Poisoned);
        }
        if let Some(payload) = payloads.iter().find(|p| p.len() > MAX_PAYLOAD) {
            let bytes = payload.len() as u64;
            return Err(StoreError::TooBig { bytes });
        }
        let (frames, runs) = self.plan(payloads);
        self.spares.ensure(runs.len() - 1)?;
        for (index, (tip, bytes)) in runs.into_iter().enumerate() {
            let written = if index == 0 { Ok(()) } else { self.roll() };
            let written = written.and_then(|()| self.write_here(&bytes));
            written.map_err(|error| self.poison(error))?;
            self.tip = tip;
        }
        if self.used > self.size / 2 {
            self.spares.prepare();
        }
        Ok(frames)
    }

    /// The frames, and their bytes as runs: the first goes into the segment in use, each further one into a new segment.
    fn plan(&self, payloads: &[Vec<u8>]) -> (Vec<Appended>, Vec<(Tip, Vec<u8>)>) {
        let (mut tip, mut room) = (self.tip, self.size - self.used);
        let mut frames = Vec::new();
        let mut runs = Vec::new();
        let mut run = Vec::new();
        for payload in payloads {
            let needed = HEAD + payload.len();
            if needed > room {
                runs.push((tip, std::mem::take(&mut run)));
                room = SEGMENT - HEADER;
            }
            let (next, bytes) = frame::build(tip, frames.is_empty(), payload);
            tip = next;
            room -= needed;
            run.extend_from_slice(&bytes);
            frames.push(Appended { tip, bytes });
        }
        runs.push((tip, run));
        (frames, runs)
    }

    fn write_here(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        if bytes.is_empty() {
            return Ok(());
        }
        let path = self.path();
        let at = self.used as u64;
        self.file
            .write_at(at, bytes)
            .map_err(failed(FileWork::Write, &path))?;
        self.file.sync().map_err(failed(FileWork::Sync, &path))?;
        self.used += bytes.len();
        Ok(())
    }

    /// Seals the segment in use and begins the next.
    fn roll(&mut self) -> Result<(), StoreError> {
        let path = self.path();
        let bytes = self.file.read().map_err(failed(FileWork::Read, &path))?;
        let header = Header {
            number: self.number + 1,
            store: self.store,
            before: self.tip,
            seal: *blake3::hash(&bytes).as_bytes(),
        };
        self.file = begin_segment(self.disk.as_ref(), &self.dir, &mut self.spares, &header)?;
        self.disk
            .finish(&path)
            .map_err(failed(FileWork::Rename, &path))?;
        self.number = header.number;
        self.size = SEGMENT;
        self.used = HEADER;
        Ok(())
    }

    /// Lets nothing more be written.
    pub(super) fn stop(&mut self) {
        self.poisoned = true;
    }

    fn poison(&mut self, error: StoreError) -> StoreError {
        self.poisoned = true;
        error
    }

    fn path(&self) -> PathBuf {
        self.dir.join(file_name(self.number))
    }

    /// Shows every frame after `after` that is on the disk.
    pub(super) fn each_after(
        &self,
        after: Lsn,
        visit: &mut dyn FnMut(Frame<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if after >= self.tip.lsn {
            return Ok(());
        }
        let numbers = self.numbers_after(after)?;
        let tip = self.tip.lsn;
        let place = (self.dir.as_path(), self.store);
        read_from(self.disk.as_ref(), place, &numbers, &mut |frame| {
            if frame.tip.lsn > after && frame.tip.lsn <= tip {
                visit(frame)?;
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Checks the next segment before the one in use: its frames, and how it hangs on the one before. False at the end.
    pub(super) fn check_next(&self, seals: &mut Seals) -> Result<bool, StoreError> {
        seals.number += 1;
        if seals.number >= self.number {
            return Ok(false);
        }
        let mut reading = Reading {
            before: seals.before,
            ..Reading::new(self.disk.as_ref(), &self.dir, self.store)
        };
        let (end, _) = reading.segment(seals.number, &mut |_| Ok(()))?;
        if end.rest != Rest::Zeros {
            return Err(damaged(end.tip.lsn, end.tip.lsn.next()));
        }
        seals.before = reading.before;
        Ok(true)
    }

    /// The segments from the one that holds the frame after `after`.
    fn numbers_after(&self, after: Lsn) -> Result<Vec<u64>, StoreError> {
        let mut numbers = numbers(self.disk.as_ref(), &self.dir, false)?;
        let mut kept = Vec::new();
        while let Some(number) = numbers.pop() {
            kept.push(number);
            let header = header_of(self.disk.as_ref(), &self.dir, number)?;
            if header.is_some_and(|h| h.before.lsn <= after) {
                break;
            }
        }
        kept.reverse();
        Ok(kept)
    }
}

fn begin_segment(
    disk: &dyn Disk,
    dir: &Path,
    spares: &mut Spares,
    header: &Header,
) -> Result<Box<dyn DiskFile>, StoreError> {
    let spare = spares.take().ok_or(StoreError::Poisoned)?;
    let path = dir.join(file_name(header.number));
    let mut file = disk
        .open(&spare, Access::Write)
        .map_err(failed(FileWork::Open, &spare))?;
    file.write_at(0, &header.encode())
        .map_err(failed(FileWork::Write, &spare))?;
    file.sync().map_err(failed(FileWork::Sync, &spare))?;
    disk.rename(&spare, &path)
        .map_err(failed(FileWork::Rename, &path))?;
    disk.sync_dir(dir).map_err(failed(FileWork::Sync, dir))?;
    Ok(file)
}
