//! Owns what can still be proved of a journal that is damaged: every frame that proves itself, from wherever it comes, and the
//! one chain among them that ends in the newest.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::disk::Disk;
use super::error::{Lsn, StoreError};
use super::frame::{self, Frame, HEAD, Tip};
use super::pages::{load, load_around, numbers};
use super::segment::{Header, SEGMENT};

/// A frame that proves itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// Its place and checksum.
    pub(super) tip: Tip,
    /// All its bytes; there may be many frames and several chains of them, so they are shared.
    pub(super) bytes: Arc<[u8]>,
    first: bool,
    previous: u32,
}

/// Frames of one book from its journal, its database and its backups. For one place there may be several: copies of a book
/// that wrote on have different histories.
#[derive(Clone, Debug, Default)]
pub(super) struct Frames(BTreeMap<Lsn, Vec<Kept>>);

/// The chain that was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chain {
    /// Its frames.
    pub(super) frames: BTreeMap<Lsn, Kept>,
    /// The places for which there is none, first and last of each run.
    pub(super) missing: Vec<(Lsn, Lsn)>,
}

/// What the files of a damaged journal give.
#[derive(Debug, Default)]
pub(super) struct Salvage {
    /// Every frame in them.
    pub(super) frames: Frames,
    /// The headers that can be read.
    pub(super) headers: BTreeMap<u64, Header>,
    /// The lengths of the files that can be read, by number.
    pub(super) lengths: BTreeMap<u64, usize>,
    /// The numbers of all files.
    pub(super) numbers: Vec<u64>,
    /// Why the newest file cannot be read whole, and where: it may hold what nobody else has.
    pub(super) newest_unread: Option<(StoreError, Vec<Range<usize>>)>,
    /// The newest file, as far as it can be read.
    pub(super) newest: Vec<u8>,
}

impl Frames {
    /// Adds a frame if its bytes prove it; those added first are preferred.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        if let Some(frame) = frame::read(bytes) {
            self.keep(frame);
        }
    }

    fn keep(&mut self, frame: Frame<'_>) {
        let known = self.0.entry(frame.tip.lsn).or_default();
        if !known.iter().any(|kept| *kept.bytes == *frame.bytes) {
            known.push(Kept {
                tip: frame.tip,
                bytes: frame.bytes.into(),
                first: frame.first,
                previous: frame.previous,
            });
        }
    }

    /// Adds every frame that stands anywhere in a file.
    pub(super) fn add_file(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() >= HEAD) {
            if let Some(frame) = frame::read(rest) {
                at += frame.bytes.len();
                self.keep(frame);
            } else {
                at += 1;
            }
        }
    }

    /// The chain that ends in the newest frame: each frame names the checksum of the one before it, so from the end to the
    /// beginning there is only one way. `upto` is known to have been there.
    pub(super) fn chain(&self, upto: Lsn) -> Chain {
        let mut chain = self.chain_with_gaps(upto);
        chain.drop_torn(upto);
        chain
    }

    /// The same where no gap is taken for a torn write: what stood there may just not be readable any more.
    pub(super) fn chain_with_gaps(&self, upto: Lsn) -> Chain {
        let mut chain = Chain::default();
        let mut wanted: Option<u32> = None;
        let newest = self.0.last_key_value().map_or(Lsn(0), |(lsn, _)| *lsn);
        let mut gap: Option<Lsn> = (upto > newest).then_some(upto);
        for lsn in (1..=newest.0).rev().map(Lsn) {
            let found = self.0.get(&lsn).and_then(|known| {
                let mut known = known.iter();
                known.find(|kept| wanted.is_none_or(|crc| crc == kept.tip.crc))
            });
            let Some(kept) = found else {
                gap = gap.or(Some(lsn));
                wanted = None;
                continue;
            };
            if let Some(last) = gap.take() {
                chain.missing.push((lsn.next(), last));
            }
            wanted = Some(kept.previous);
            chain.frames.insert(lsn, kept.clone());
        }
        if let Some(last) = gap {
            chain.missing.push((Lsn(1), last));
        }
        chain.missing.reverse();
        chain
    }
}

impl Chain {
    /// Its end.
    pub(super) fn tip(&self) -> Tip {
        let last = self.frames.last_key_value();
        last.map_or(Tip::default(), |(_, kept)| kept.tip)
    }

    /// Frames after a gap, none of which begins a write, belong to the write that a power cut tore: it was never acknowledged,
    /// unless `upto` says so.
    fn drop_torn(&mut self, upto: Lsn) {
        let Some((first, last)) = self.missing.last().copied() else {
            return;
        };
        let after = self.frames.range(last.next()..);
        let torn = first > upto && after.clone().next().is_some();
        if torn && after.clone().all(|(_, kept)| !kept.first) {
            self.frames.split_off(&first);
            self.missing.pop();
        }
    }
}

/// Reads whatever can be read of a journal's files.
pub(super) fn salvage(disk: &dyn Disk, dir: &Path, store: u128) -> Result<Salvage, StoreError> {
    let mut found = Salvage {
        numbers: numbers(disk, dir, false)?,
        ..Salvage::default()
    };
    for number in found.numbers.clone() {
        let newest = found.numbers.last() == Some(&number);
        let bytes = match load(disk, dir, number) {
            Ok(bytes) => bytes,
            // What cannot be read has lost its frames, which is what this is about; around it there are others.
            Err(error) => {
                let around = load_around(disk, dir, number);
                let (bytes, bad) = around.unwrap_or_else(|_| {
                    (
                        Vec::new(),
                        vec![Range {
                            start: 0,
                            end: SEGMENT,
                        }],
                    )
                });
                if newest && !bad.is_empty() {
                    found.newest_unread = Some((error, bad));
                }
                bytes
            }
        };
        found.frames.add_file(&bytes);
        let header = Header::decode(&bytes);
        if let Some(header) = header.filter(|h| h.number == number && h.store == store) {
            found.headers.insert(number, header);
        }
        found.lengths.insert(number, bytes.len());
        if newest {
            found.newest = bytes;
        }
    }
    Ok(found)
}
