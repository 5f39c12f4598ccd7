//! Owns the fetching of single frames from the journal's files, for a book that is read without its database: what is asked for now and
//! then need not lie in RAM.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::disk::Disk;
use super::error::{Lsn, StoreError};
use super::pages::{header_of, load, numbers};
use super::segment::{self, HEADER, Header};

/// A file that was read last: its number, its bytes, and where each of its frames stands.
type Opened = (u64, Vec<u8>, BTreeMap<Lsn, (usize, usize)>);

/// The frames of a journal that count.
#[derive(Debug)]
pub(super) struct Fetch {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    /// Each file by its first frame.
    files: BTreeMap<Lsn, u64>,
    last: Lsn,
    /// Those before the last that belong to no whole command.
    left_out: BTreeSet<Lsn>,
    opened: Mutex<Option<Opened>>,
}

impl Fetch {
    /// From the files in a directory, up to a frame.
    pub(super) fn new(
        disk: Arc<dyn Disk>,
        dir: &Path,
        last: Lsn,
        left_out: BTreeSet<Lsn>,
    ) -> Result<Self, StoreError> {
        let mut files = BTreeMap::new();
        for number in numbers(disk.as_ref(), dir, false)? {
            let header = header_of(disk.as_ref(), dir, number)?;
            files.extend(header.map(|header| (header.before.lsn.next(), number)));
        }
        Ok(Self {
            disk,
            dir: dir.to_owned(),
            files,
            last,
            left_out,
            opened: Mutex::new(None),
        })
    }

    /// A frame's bytes.
    pub(super) fn frame(&self, lsn: Lsn) -> Result<Option<Vec<u8>>, StoreError> {
        if lsn > self.last || self.left_out.contains(&lsn) {
            return Ok(None);
        }
        let Some((_, number)) = self.files.range(..=lsn).next_back() else {
            return Ok(None);
        };
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.as_ref().is_none_or(|(known, ..)| known != number) {
            *opened = Some(self.open(*number)?);
        }
        let found = opened.as_ref().and_then(|(_, bytes, places)| {
            let (from, to) = places.get(&lsn)?;
            bytes.get(*from..*to)
        });
        Ok(found.map(<[u8]>::to_vec))
    }

    /// The latest frame before `before`, or of all.
    pub(super) fn before(&self, before: Option<Lsn>) -> Option<Lsn> {
        let end = before.map_or(self.last, |lsn| Lsn(lsn.0.saturating_sub(1)).min(self.last));
        let mut earlier = (1..=end.0).rev().map(Lsn);
        earlier.find(|lsn| !self.left_out.contains(lsn))
    }

    fn open(&self, number: u64) -> Result<Opened, StoreError> {
        let bytes = load(self.disk.as_ref(), &self.dir, number)?;
        let mut places = BTreeMap::new();
        let mut at = HEADER;
        if let Some(header) = Header::decode(&bytes) {
            segment::walk(&bytes, header.before, HEADER, &mut |frame| {
                let from = at;
                at += frame.bytes.len();
                places.insert(frame.tip.lsn, (from, at));
                Ok::<(), StoreError>(())
            })?;
        }
        Ok((number, bytes, places))
    }
}
