//! What a workbook weighs once it is unpacked. A few kilobytes can unpack to terabytes, and a number in a part can ask for as much memory
//! before anything is read; so every part is unpacked once to nowhere, counted, before it is unpacked to somewhere.

use super::read::NotAWorkbook;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The largest workbook, packed, in bytes (32 MiB).
pub const WORKBOOK_LIMIT: usize = 32 * 1024 * 1024;
/// The largest part that is not a sheet, unpacked, in bytes (128 MiB): the texts of all cells are one.
pub const PART_LIMIT: u64 = 128 * 1024 * 1024;
/// All parts together, unpacked, in bytes (512 MiB).
pub const WHOLE_LIMIT: u64 = 512 * 1024 * 1024;
/// The attribute that tells how many texts there are: the reader takes memory for as many as it says.
const COUNT: &[u8] = b"uniqueCount";
/// The fewest bytes that a text takes (`<si/>`).
const LEAST_TEXT: u64 = 5;
/// Bytes kept from one piece to the next, so that an attribute cut in two is seen.
const CARRY: usize = 64;

/// Refuses a workbook that would unpack to too much.
pub(super) fn weigh(bytes: &[u8]) -> Result<(), NotAWorkbook> {
    if bytes.len() > WORKBOOK_LIMIT {
        return Err(too_large(WORKBOOK_LIMIT as u64));
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NotAWorkbook::Damaged)?;
    let mut left = WHOLE_LIMIT;
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).map_err(|_| NotAWorkbook::Damaged)?;
        let name = part.name().map_err(|_| NotAWorkbook::Damaged)?;
        let name = name.to_ascii_lowercase();
        let room = if name.contains("worksheets/") {
            left
        } else {
            left.min(PART_LIMIT)
        };
        let mut counts = name.ends_with("sharedstrings.xml").then(Counts::default);
        let weight = unpack(&mut part, room, &mut counts)?;
        if counts.is_some_and(|counts| counts.most > weight / LEAST_TEXT + 1) {
            return Err(NotAWorkbook::Damaged);
        }
        left -= weight;
    }
    Ok(())
}

fn too_large(limit: u64) -> NotAWorkbook {
    NotAWorkbook::TooLarge { limit }
}

/// Unpacks a part to nowhere; its bytes, or a refusal as soon as there are more than there is room for.
fn unpack(
    part: &mut impl Read,
    room: u64,
    counts: &mut Option<Counts>,
) -> Result<u64, NotAWorkbook> {
    let mut piece = vec![0; 64 * 1024];
    let mut weight = 0_u64;
    loop {
        let read = match part.read(&mut piece) {
            Ok(0) => return Ok(weight),
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return Err(NotAWorkbook::Damaged),
        };
        weight += read as u64;
        if weight > room {
            return Err(too_large(WHOLE_LIMIT.min(room)));
        }
        if let Some(counts) = counts {
            counts.look(piece.get(..read).unwrap_or_default());
        }
    }
}

/// The greatest number that follows [`COUNT`].
#[derive(Default)]
struct Counts {
    kept: Vec<u8>,
    most: u64,
}

impl Counts {
    /// Looks at a piece; nothing but letters matters, so that text of two bytes a letter is read as well.
    fn look(&mut self, piece: &[u8]) {
        let letters = piece.iter().copied().filter(|byte| *byte != 0);
        self.kept.extend(letters);
        let mut rest = self.kept.as_slice();
        while let Some(at) = find(rest) {
            let (_, after) = rest.split_at(at + COUNT.len());
            self.most = self.most.max(number(after));
            rest = after;
        }
        let keep = self.kept.len().saturating_sub(CARRY);
        self.kept.drain(..keep);
    }
}

fn find(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(COUNT.len())
        .position(|window| window == COUNT)
}

/// The number of `="123"`; one too long to be a number is the greatest.
fn number(after: &[u8]) -> u64 {
    let digits = after
        .iter()
        .skip_while(|byte| {
            matches!(
                byte,
                b'=' | b'"' | b'\'' | b'+' | b' ' | b'\t' | b'\r' | b'\n'
            )
        })
        .take_while(|byte| byte.is_ascii_digit());
    digits.fold(0_u64, |number, digit| {
        number
            .saturating_mul(10)
            .saturating_add(u64::from(digit - b'0'))
    })
}
