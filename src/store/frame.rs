//! Owns the frame, the journal's unit: it proves itself by its own checksum and its place by the checksum of the one before.
//!
//! `magic | length | own crc | crc of the previous frame | lsn | payload`, numbers big-endian. The own crc covers all the
//! rest, the magic and the length too. Frames that one write forced to the disk together begin with [`FIRST`], then
//! [`MORE`]: after a power cut, sectors of one write may be there in any order, sectors of an earlier one must be whole.

use super::bytes::{Source, Writer};
use super::error::Lsn;

/// Magic of a write's first frame.
const FIRST: u32 = u32::from_be_bytes(*b"iKF1");
/// Magic of its further frames.
const MORE: u32 = u32::from_be_bytes(*b"iKM1");
/// Bytes before the payload.
pub(super) const HEAD: usize = 24;
/// No payload is larger, so that it fits into a segment.
pub(super) const MAX_PAYLOAD: usize = 3 << 19;

/// Where a chain of frames has come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tip {
    /// The last frame.
    pub(super) lsn: Lsn,
    /// Its checksum.
    pub(super) crc: u32,
}

/// A frame as read; its checksum holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame<'a> {
    /// True if it begins a write.
    pub(super) first: bool,
    /// Its own place and checksum.
    pub(super) tip: Tip,
    /// Checksum of the frame before it.
    pub(super) previous: u32,
    /// What it carries.
    pub(super) payload: &'a [u8],
    /// All its bytes.
    pub(super) bytes: &'a [u8],
}

/// The bytes of the frame that follows `tip`, and the tip it makes.
pub(super) fn build(tip: Tip, first: bool, payload: &[u8]) -> (Tip, Vec<u8>) {
    let magic = if first { FIRST } else { MORE };
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let lsn = tip.lsn.next();
    let crc = checksum(magic, length, tip.crc, lsn, payload);
    let mut w = Writer::default();
    w.u32(magic);
    w.u32(length);
    w.u32(crc);
    w.u32(tip.crc);
    w.u64(lsn.0);
    w.raw(payload);
    (Tip { lsn, crc }, w.finish())
}

/// The frame that begins here, if one does and its checksum holds.
pub(super) fn read(bytes: &[u8]) -> Option<Frame<'_>> {
    let mut source = Source::new(bytes);
    let magic = source.u32().filter(|m| matches!(*m, FIRST | MORE))?;
    let length = source.u32()?;
    let crc = source.u32()?;
    let previous = source.u32()?;
    let lsn = Lsn(source.u64()?);
    let size = usize::try_from(length).ok().filter(|s| *s <= MAX_PAYLOAD)?;
    let payload = source.raw(size)?;
    let holds = checksum(magic, length, previous, lsn, payload) == crc;
    holds.then_some(Frame {
        first: magic == FIRST,
        tip: Tip { lsn, crc },
        previous,
        payload,
        bytes: bytes.get(..HEAD + size)?,
    })
}

impl Frame<'_> {
    /// True if this is the frame that comes after `tip`.
    pub(super) fn follows(&self, tip: Tip) -> bool {
        self.previous == tip.crc && self.tip.lsn == tip.lsn.next()
    }
}

fn checksum(magic: u32, length: u32, previous: u32, lsn: Lsn, payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&magic.to_be_bytes());
    hasher.update(&length.to_be_bytes());
    hasher.update(&previous.to_be_bytes());
    hasher.update(&lsn.0.to_be_bytes());
    hasher.update(payload);
    hasher.finalize()
}
