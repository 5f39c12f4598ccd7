//! Owns the trees' keys and the head, the book's figures in `meta`. Keys are big-endian, so that the order of bytes is the
//! order of meaning; each tree is a function of the journal.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::bytes::Writer;
use super::codec::{from_bincode, to_bincode};
use super::error::Lsn;
use super::frame::Tip;
use crate::domain::change::{CommandId, Dot, Hlc, ReplicaId, VersionVector};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{KindCode, Record, RecordId, Reference};
use crate::domain::value::FromValue;

/// The format of the book: its number in FORMAT and in `meta`.
pub(super) const FORMAT: u32 = 1;

/// A record's key in `state`: kind, then id, so that a kind is a prefix and its records come in order of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StateKey {
    pub(super) kind: KindCode,
    pub(super) id: RecordId,
}

impl StateKey {
    pub(super) fn of(record: &Record) -> Self {
        Self {
            kind: record.kind,
            id: record.id,
        }
    }

    pub(super) fn bytes(self) -> [u8; 18] {
        let mut key = [0; 18];
        let (kind, id) = key.split_at_mut(2);
        kind.copy_from_slice(&self.kind.0.to_be_bytes());
        id.copy_from_slice(&self.id.0.to_be_bytes());
        key
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (kind, id) = bytes.split_first_chunk::<2>()?;
        Some(Self {
            kind: KindCode(u16::from_be_bytes(*kind)),
            id: RecordId(u128::from_be_bytes(id.try_into().ok()?)),
        })
    }
}

/// Key in `byrec`: whose history, then which frame.
pub(super) fn byrec_key(key: StateKey, lsn: Lsn) -> Vec<u8> {
    [key.bytes().as_slice(), &lsn.0.to_be_bytes()].concat()
}

/// Key in `dots`.
pub(super) fn dot_key(dot: Dot) -> Vec<u8> {
    [dot.replica.0.to_be_bytes(), dot.seq.to_be_bytes()].concat()
}

/// Key in `review`: a field of a record that holds two different values.
pub(super) fn review_key(key: StateKey, field: FieldId) -> Vec<u8> {
    [key.bytes().as_slice(), &field.0.to_be_bytes()].concat()
}

/// Reads the lsn that a key of `byrec` or of the commands' index ends with, or that a value of `dots` is.
pub(super) fn trailing_lsn(bytes: &[u8]) -> Option<Lsn> {
    let (_, lsn) = bytes.split_last_chunk::<8>()?;
    Some(Lsn(u64::from_be_bytes(*lsn)))
}

/// Reads the record id that a key of an index ends with.
pub(super) fn trailing_id(bytes: &[u8]) -> Option<RecordId> {
    let (_, id) = bytes.split_last_chunk::<16>()?;
    Some(RecordId(u128::from_be_bytes(*id)))
}

/// Prefix in `idx` of the records that bear a reference.
pub(super) fn reference_prefix(reference: Reference) -> Vec<u8> {
    let mut w = Writer::default();
    w.u8(b'r');
    w.u16(reference.kind.code().0);
    w.u8(letter_byte(reference.replica));
    w.u32(reference.number);
    w.finish()
}

/// Prefix in `idx` of the records of a kind that link to a record.
pub(super) fn link_prefix(target: RecordId, kind: KindCode) -> Vec<u8> {
    let mut w = Writer::default();
    w.u8(b'l');
    w.u128(target.0);
    w.u16(kind.0);
    w.finish()
}

/// Prefix in `idx` of the frames of a command.
pub(super) fn command_prefix(command: CommandId) -> Vec<u8> {
    let mut w = Writer::default();
    w.u8(b'c');
    w.u128(command.0);
    w.finish()
}

/// Key in `idx` of one frame of a command.
pub(super) fn command_key(command: CommandId, lsn: Lsn) -> Vec<u8> {
    [command_prefix(command).as_slice(), &lsn.0.to_be_bytes()].concat()
}

/// A replica's letter as a byte; 0 for the founding replica.
pub(super) fn letter_byte(letter: Option<char>) -> u8 {
    letter.and_then(|c| u8::try_from(c).ok()).unwrap_or(0)
}

/// The keys in `idx` under which a record is found: its reference, and what it links to.
pub(super) fn index_keys(record: &Record) -> BTreeSet<Vec<u8>> {
    let id = record.id.0.to_be_bytes();
    let with_id = |mut prefix: Vec<u8>| {
        prefix.extend_from_slice(&id);
        prefix
    };
    let mut keys: BTreeSet<Vec<u8>> = record
        .fields
        .values()
        .flat_map(|register| {
            let values = register.values.iter().filter_map(|w| w.value.as_ref());
            values.chain(register.members())
        })
        .filter_map(RecordId::from_value)
        .map(|target| with_id(link_prefix(target, record.kind)))
        .collect();
    keys.extend(record.reference().map(|r| with_id(reference_prefix(r))));
    keys
}

/// The keys in `review` of a record: its fields with two different values.
pub(super) fn review_keys(record: &Record) -> BTreeSet<Vec<u8>> {
    let clashes = record.fields.iter().filter(|(_, r)| r.is_clash());
    clashes
        .map(|(field, _)| review_key(StateKey::of(record), *field))
        .collect()
}

/// How many records of a kind there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// In sight.
    pub live: u64,
    /// Archived.
    pub archived: u64,
}

/// The book's figures: what `meta` holds, kept in RAM too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// The last frame folded in.
    pub(super) applied: Tip,
    /// Sum of the digests of all entries of `state`.
    pub(super) digest: u128,
    /// What is known of each replica.
    pub(super) vector: VersionVector,
    /// The latest clock seen.
    pub(super) clock: Hlc,
    /// Records by kind.
    pub(super) counts: BTreeMap<KindCode, Counts>,
    /// The highest number given out, by kind and replica letter (0: the founding replica).
    pub(super) numbers: BTreeMap<(KindCode, u8), u32>,
    /// Keys of persons that were erased.
    pub(super) erased: BTreeSet<u128>,
}

#[derive(Serialize, Deserialize)]
struct HeadBytes {
    format: u32,
    applied: u64,
    crc: u32,
    digest: u128,
    vector: Vec<(u64, u64)>,
    clock: u64,
    counts: Vec<(u16, Counts)>,
    numbers: Vec<(u16, u8, u32)>,
    erased: Vec<u128>,
}

const HEAD_VERSION: u8 = 1;

impl Head {
    pub(super) fn encode(&self) -> Vec<u8> {
        let head = HeadBytes {
            format: FORMAT,
            applied: self.applied.lsn.0,
            crc: self.applied.crc,
            digest: self.digest,
            vector: self.vector.iter().map(|d| (d.replica.0, d.seq)).collect(),
            clock: self.clock.0,
            counts: self.counts.iter().map(|(k, c)| (k.0, *c)).collect(),
            numbers: self
                .numbers
                .iter()
                .map(|((k, l), n)| (k.0, *l, *n))
                .collect(),
            erased: self.erased.iter().copied().collect(),
        };
        let mut bytes = vec![HEAD_VERSION];
        bytes.extend(to_bincode(&head));
        bytes
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let head: HeadBytes = match bytes.split_first()? {
            (&HEAD_VERSION, rest) => from_bincode(rest)?,
            _ => return None,
        };
        let dot = |(replica, seq)| Dot {
            replica: ReplicaId(replica),
            seq,
        };
        Some(Self {
            applied: Tip {
                lsn: Lsn(head.applied),
                crc: head.crc,
            },
            digest: head.digest,
            vector: head.vector.into_iter().map(dot).collect(),
            clock: Hlc(head.clock),
            counts: head
                .counts
                .into_iter()
                .map(|(kind, counts)| (KindCode(kind), counts))
                .collect(),
            numbers: head
                .numbers
                .into_iter()
                .map(|(kind, letter, number)| ((KindCode(kind), letter), number))
                .collect(),
            erased: head.erased.into_iter().collect(),
        })
    }

    /// Takes note of a reference that was given out.
    pub(super) fn saw_reference(&mut self, reference: Reference) {
        let key = (reference.kind.code(), letter_byte(reference.replica));
        let highest = self.numbers.entry(key).or_insert(0);
        *highest = reference.number.max(*highest);
    }

    /// The reference after all that were given out by the replica with that letter.
    pub(super) fn next_reference(&self, kind: Kind, replica: Option<char>) -> Reference {
        let key = (kind.code(), letter_byte(replica));
        let highest = self.numbers.get(&key).copied().unwrap_or(0);
        Reference {
            kind,
            number: highest.saturating_add(1),
            replica,
        }
    }
}

/// The digest of one entry of `state`; the book's is their sum, so that it can follow each commit.
pub(super) fn entry_digest(key: StateKey, value: &[u8]) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&key.bytes());
    hasher.update(value);
    let hash = hasher.finalize();
    let first = hash.as_bytes().first_chunk::<16>();
    first.map_or(0, |bytes| u128::from_be_bytes(*bytes))
}
