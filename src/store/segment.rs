//! Owns one file of the journal: its header, which seals the file before it, and the walk over its frames.
//!
//! A segment is zero-filled when it is made, so that forcing a frame never has to force the file's length too, and the
//! end of what was written is where only zeros follow.

use super::bytes::{Source, Writer};
use super::error::Lsn;
use super::frame::{self, Frame, Tip};

/// Bytes of a segment.
pub(super) const SEGMENT: usize = 2 << 20;
/// Bytes before the first frame.
pub(super) const HEADER: usize = 128;

const MAGIC: u64 = u64::from_be_bytes(*b"ikorenJ1");

/// What stands at the head of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Its number, from 1.
    pub(super) number: u64,
    /// The book it belongs to.
    pub(super) store: u128,
    /// Where the chain stood before its first frame.
    pub(super) before: Tip,
    /// BLAKE3 of the whole segment before it; zeros in the first.
    pub(super) seal: [u8; 32],
}

impl Header {
    /// Its bytes, [`HEADER`] long.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.u64(MAGIC);
        w.u64(self.number);
        w.u128(self.store);
        w.u64(self.before.lsn.0);
        w.u32(self.before.crc);
        w.raw(&self.seal);
        let mut bytes = w.finish();
        let crc = crc32fast::hash(&bytes);
        bytes.extend_from_slice(&crc.to_be_bytes());
        bytes.resize(HEADER, 0);
        bytes
    }

    /// The header that a segment's bytes begin with, if its checksum holds.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut source = Source::new(bytes);
        let magic = source.u64()?;
        let header = Self {
            number: source.u64()?,
            store: source.u128()?,
            before: Tip {
                lsn: Lsn(source.u64()?),
                crc: source.u32()?,
            },
            seal: source.raw(32)?.try_into().ok()?,
        };
        let same = header.encode() == bytes.get(..HEADER)?;
        (magic == MAGIC && same).then_some(header)
    }
}

/// The file name of a segment.
pub(super) fn file_name(number: u64) -> String {
    format!("{number:010}.jnl")
}

/// The number in a segment's file name.
pub(super) fn number_of(name: &str) -> Option<u64> {
    name.strip_suffix(".jnl")?.parse().ok()
}

/// Where a walk over a segment's frames came to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    /// The last good frame.
    pub(super) tip: Tip,
    /// The byte after it.
    pub(super) at: usize,
    /// What comes there.
    pub(super) rest: Rest,
}

/// What follows the last good frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// Nothing but zeros.
    Zeros,
    /// Something, and no whole frame in it: a write that a power cut tore.
    Torn,
    /// Something, and then whole frames, the first and last of them; `all_more` if none of them begins a write.
    Frames {
        /// The first whole frame after the gap.
        next: Lsn,
        /// The last.
        last: Lsn,
        /// None of them begins a write, so all may belong to the write that was torn.
        all_more: bool,
    },
}

/// Walks over the frames after `tip` that begin at byte `at`.
pub(super) fn walk<'a, E>(
    bytes: &'a [u8],
    mut tip: Tip,
    mut at: usize,
    visit: &mut dyn FnMut(Frame<'a>) -> Result<(), E>,
) -> Result<End, E> {
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(frame) = frame::read(rest).filter(|frame| frame.follows(tip)) else {
            let rest = look_beyond(rest, tip);
            return Ok(End { tip, at, rest });
        };
        tip = frame.tip;
        at += frame.bytes.len();
        visit(frame)?;
    }
}

fn look_beyond(bytes: &[u8], tip: Tip) -> Rest {
    let written = written_length(bytes);
    if written == 0 {
        return Rest::Zeros;
    }
    let bytes = bytes.get(..written).unwrap_or_default();
    let mut found: Option<(Lsn, Lsn, bool)> = None;
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() >= frame::HEAD) {
        match frame::read(rest).filter(|f| f.tip.lsn > tip.lsn) {
            Some(f) => {
                let (next, _, all_more) = found.unwrap_or((f.tip.lsn, f.tip.lsn, true));
                found = Some((next, f.tip.lsn, all_more && !f.first));
                at += f.bytes.len();
            }
            None => at += 1,
        }
    }
    found.map_or(Rest::Torn, |(next, last, all_more)| Rest::Frames {
        next,
        last,
        all_more,
    })
}

/// Up to which byte something other than zeros stands. Compared by the page, since most of a segment is empty.
pub(super) fn written_length(bytes: &[u8]) -> usize {
    const PAGE: usize = 4096;
    let zeros = [0; PAGE];
    let mut end = bytes.len();
    for page in bytes.rchunks(PAGE) {
        if zeros.get(..page.len()) != Some(page) {
            let last = page.iter().rposition(|byte| *byte != 0);
            return end - page.len() + last.map_or(0, |place| place + 1);
        }
        end -= page.len();
    }
    0
}
