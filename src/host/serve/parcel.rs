//! Owns the words of the socket between a program that asks and the one that holds the book: a letter, a length, and so many bytes. What
//! comes in is read at every split of the bytes and never longer than [`LONGEST`].

use crate::host::caps::{Ambiguous, ImeControl};
use crate::host::cli::args::Cli;
use serde::{Deserialize, Serialize};

/// Bytes of one parcel at most.
pub(super) const LONGEST: usize = 256 * 1024;

/// Bytes of data put into one parcel.
pub(super) const PART: usize = 32 * 1024;

const HEAD: usize = 5;

/// What the program at the socket asks for.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Hello {
    /// Its version: both sides are the same program, or do not talk.
    pub(super) version: String,
    /// The verb; none is the console.
    pub(super) run: Option<Cli>,
    /// The language of words, if it was chosen.
    pub(super) lang: Option<String>,
    /// The terminal of a console, or what the words of a verb are for.
    pub(super) terminal: Terminal,
}

/// What is known of a terminal.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Terminal {
    pub(super) term: String,
    pub(super) tmux: bool,
    pub(super) columns: u16,
    pub(super) rows: u16,
    pub(super) ambiguous: Ambiguous,
    pub(super) ime: ImeControl,
    pub(super) ascii: bool,
    pub(super) theme: Option<String>,
    /// The mouse is wanted from the beginning.
    pub(super) mouse: bool,
    /// The `[keys]` of the person's settings.
    pub(super) keys: Option<String>,
    /// Columns of standard output, if it is a terminal.
    pub(super) width: Option<usize>,
}

/// A parcel.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Parcel {
    /// The first of all.
    Hello(Vec<u8>),
    /// Keys, or standard input; the other way the screen, or standard output.
    Data(Vec<u8>),
    /// Standard error.
    Words(Vec<u8>),
    /// What follows as data goes into a file of that name.
    File(Vec<u8>),
    /// No more data.
    End,
    /// The terminal's size.
    Size(u16, u16),
    /// The program stops itself until its shell continues it.
    Stop,
    /// It goes on.
    Resumed,
    /// How it ended.
    Exit(u8),
}

/// Something that is no parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Strange;

impl Parcel {
    /// Its bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let (letter, body) = match self {
            Self::Hello(body) => (b'H', body.as_slice()),
            Self::Data(body) => (b'D', body.as_slice()),
            Self::Words(body) => (b'W', body.as_slice()),
            Self::File(name) => (b'F', name.as_slice()),
            Self::End => (b'E', &[][..]),
            Self::Stop => (b'Z', &[][..]),
            Self::Resumed => (b'R', &[][..]),
            Self::Exit(code) => (b'X', std::slice::from_ref(code)),
            Self::Size(columns, rows) => {
                let [a, b] = columns.to_be_bytes();
                let [c, d] = rows.to_be_bytes();
                return sealed(b'S', &[a, b, c, d]);
            }
        };
        sealed(letter, body)
    }

    fn read(letter: u8, body: Vec<u8>) -> Result<Self, Strange> {
        Ok(match (letter, body.as_slice()) {
            (b'H', _) => Self::Hello(body),
            (b'D', _) => Self::Data(body),
            (b'W', _) => Self::Words(body),
            (b'F', _) => Self::File(body),
            (b'E', []) => Self::End,
            (b'Z', []) => Self::Stop,
            (b'R', []) => Self::Resumed,
            (b'X', [code]) => Self::Exit(*code),
            (b'S', [a, b, c, d]) => {
                Self::Size(u16::from_be_bytes([*a, *b]), u16::from_be_bytes([*c, *d]))
            }
            _ => return Err(Strange),
        })
    }
}

fn sealed(letter: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + body.len());
    bytes.push(letter);
    bytes.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// Data of any length as parcels.
pub(super) fn data(bytes: &[u8]) -> Vec<u8> {
    let parts = bytes.chunks(PART).map(|part| sealed(b'D', part));
    parts.collect::<Vec<_>>().concat()
}

/// Parcels out of a stream of bytes.
#[derive(Debug, Default)]
pub(super) struct Parcels(Vec<u8>);

impl Parcels {
    /// Takes what one read brought.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// The next parcel, once it is whole.
    pub(super) fn next(&mut self) -> Result<Option<Parcel>, Strange> {
        let Some((head, rest)) = self.0.split_first_chunk::<HEAD>() else {
            return Ok(None);
        };
        let [letter, length @ ..] = *head;
        let length = usize::try_from(u32::from_be_bytes(length)).map_err(|_| Strange)?;
        if length > LONGEST {
            return Err(Strange);
        }
        let Some(body) = rest.get(..length).map(<[u8]>::to_vec) else {
            return Ok(None);
        };
        self.0.drain(..HEAD + length);
        Parcel::read(letter, body).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parcels_are_read_at_every_split() {
        let sent = [
            Parcel::Hello(b"{}".to_vec()),
            Parcel::Size(120, 40),
            Parcel::Data("点滴".as_bytes().to_vec()),
            Parcel::End,
            Parcel::Exit(3),
        ];
        let bytes: Vec<u8> = sent.iter().flat_map(Parcel::bytes).collect();
        for split in 0..bytes.len() {
            let mut parcels = Parcels::default();
            let mut came = Vec::new();
            for part in [&bytes[..split], &bytes[split..]] {
                parcels.feed(part);
                while let Some(parcel) = parcels.next().unwrap() {
                    came.push(parcel);
                }
            }
            assert_eq!(came, sent, "{split}");
        }
    }

    #[test]
    fn what_is_too_long_or_unknown_is_refused_before_it_has_come() {
        let mut parcels = Parcels::default();
        parcels.feed(&[b'D', 0xFF, 0xFF, 0xFF, 0xFF]);
        assert_eq!(parcels.next(), Err(Strange));
        let mut parcels = Parcels::default();
        parcels.feed(&[b'?', 0, 0, 0, 0]);
        assert_eq!(parcels.next(), Err(Strange));
    }
}
