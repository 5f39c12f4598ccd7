//! Owns the journal: appending frames to its segments and forcing them to the disk, and reading them back. It is the
//! truth of the book; whatever else there is can be made from it again. Frames are never rewritten.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{Access, Disk, DiskFile};
use super::error::{FileWork, Lsn, StoreError};
use super::frame::{self, Frame, HEAD, MAX_PAYLOAD, Tip};
use super::pages::{Pages, Reading, damaged, failed, header_of, numbers, read_from};
use super::segment::{self, HEADER, Header, Rest, SEGMENT, file_name};
use super::spare::Spares;

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

/// How far the segments have been checked.
#[derive(Clone, Debug, Default)]
pub(super) struct Seals {
    number: u64,
    before: Option<(Tip, [u8; 32])>,
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
        let mut rest = frames.as_slice();
        for (index, length) in runs.into_iter().enumerate() {
            let (run, after) = rest.split_at(length);
            rest = after;
            let written = if index == 0 { Ok(()) } else { self.roll() };
            let written = written.and_then(|()| self.write_run(run));
            written.map_err(|error| self.poison(error))?;
        }
        if self.used > self.size / 2 {
            self.spares.prepare();
        }
        Ok(frames)
    }

    /// The frames, and the lengths of their runs: the first goes into the segment in use, each further one into a new segment.
    fn plan(&self, payloads: &[Vec<u8>]) -> (Vec<Appended>, Vec<usize>) {
        let (mut tip, mut room) = (self.tip, self.size - self.used);
        let mut frames = Vec::new();
        let mut runs = Vec::new();
        let mut run = 0;
        for payload in payloads {
            let needed = HEAD + payload.len();
            if needed > room {
                runs.push(std::mem::take(&mut run));
                room = SEGMENT - HEADER;
            }
            let (next, bytes) = frame::build(tip, frames.is_empty(), payload);
            tip = next;
            room -= needed;
            run += 1;
            frames.push(Appended { tip, bytes });
        }
        runs.push(run);
        (frames, runs)
    }

    /// Writes frames into the segment in use, in one go.
    fn write_run(&mut self, run: &[Appended]) -> Result<(), StoreError> {
        if let [frame] = run {
            self.write_here(&frame.bytes)?;
        } else {
            let bytes = run.iter().map(|frame| frame.bytes.as_slice());
            self.write_here(&bytes.collect::<Vec<_>>().concat())?;
        }
        if let Some(last) = run.last() {
            self.tip = last.tip;
        }
        Ok(())
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
        self.pages().each_after(after, visit)
    }

    /// What was written so far, to be read on whatever thread.
    pub(super) fn pages(&self) -> Pages<'_> {
        Pages {
            disk: self.disk.as_ref(),
            dir: &self.dir,
            store: self.store,
            tip: self.tip.lsn,
        }
    }

    /// Checks the next segment before the one in use: its frames, and how it hangs on the one before. False at the end.
    pub(super) fn check_next(&self, seals: &mut Seals) -> Result<bool, StoreError> {
        seals.number += 1;
        if seals.number >= self.number {
            return Ok(false);
        }
        let mut reading = Reading::new(self.disk.as_ref(), &self.dir, self.store);
        reading.before = seals.before;
        let (end, _) = reading.segment(seals.number, &mut |_| Ok(()))?;
        if end.rest != Rest::Zeros {
            return Err(damaged(end.tip.lsn, end.tip.lsn.next()));
        }
        seals.before = reading.before;
        Ok(true)
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
