//! A record as the fold of every change ever made to it, and the short references people call it by. Its fields are folded in
//! `register`.

use super::change::{Change, Commit, Dot, Hlc, Op, VersionVector};
use super::field::{FieldId, Key};
use super::kind::Kind;
use super::register::insert_sorted;
pub use super::register::{Element, Gathered, Note, Opaque, Register, Stamp, Written};
use super::value::{FromValue, Text, Value};
use std::collections::BTreeMap;
use std::fmt;

/// A record's name for ever: a ULID (48 bits of milliseconds, 80 random bits), so it sorts by creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordId(pub u128);

impl RecordId {
    /// From the time in milliseconds and 80 random bits.
    pub fn new(millis: i64, random: u128) -> Self {
        let time = u128::from(u64::try_from(millis).unwrap_or(0) & 0xFFFF_FFFF_FFFF);
        Self((time << 80) | (random & ((1 << 80) - 1)))
    }
}

/// A kind's number on disk; a number that this program does not know is kept as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KindCode(pub u16);

/// The reference people use: `N-41`, or `N-41b` when written by a replica with the letter b. Never changed or reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Which kind's letter stands before the number.
    pub kind: Kind,
    /// The number, from 1.
    pub number: u32,
    /// The replica's letter; the founding replica has none.
    pub replica: Option<char>,
}

impl Reference {
    /// Reads `N-41`, `n41`, `N-041`, `Ｎ－４１ｂ`; `None` if it is no reference.
    pub fn parse(raw: &str) -> Option<Self> {
        let plain: String = raw
            .trim()
            .chars()
            .map(half_width)
            .filter(|c| !matches!(c, '-' | ' '))
            .collect();
        let mut chars = plain.chars();
        let kind = Kind::from_letter(chars.next()?)?;
        let rest: String = chars.collect();
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let mut tail = rest.chars().skip(digits.len());
        let replica = tail.next().map(|c| c.to_ascii_lowercase());
        let good_tail = tail.next().is_none() && replica.is_none_or(|c| c.is_ascii_lowercase());
        let number = digits.parse().ok().filter(|n| *n > 0)?;
        good_tail.then_some(Self {
            kind,
            number,
            replica,
        })
    }
}

fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' => '-',
        '\u{3000}' => ' ',
        other => other,
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.kind.letter(), self.number)?;
        self.replica.map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

/// One record of any kind, read through typed keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its name for ever.
    pub id: RecordId,
    /// Its kind's number.
    pub kind: KindCode,
    /// Fields ever written, by number.
    pub fields: BTreeMap<FieldId, Register>,
    /// Writes other than archiving: an edit that an archiver had not seen keeps the record in sight.
    pub writes: VersionVector,
    /// The context of every archiving or restoring write still alive, beside the register that holds its value.
    pub archivings: Vec<(Dot, VersionVector)>,
    /// Who touched it last, and when.
    pub touched: Touched,
}

/// The last write on a record (the latest clock, then the greater dot).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Touched {
    /// When.
    pub at: Hlc,
    /// Which commit.
    pub dot: Dot,
    /// Who.
    pub by: Text,
}

impl Record {
    /// A record before its first change.
    pub fn new(id: RecordId, kind: KindCode) -> Self {
        let nobody = Touched {
            at: Hlc::default(),
            dot: Dot {
                replica: super::change::ReplicaId(0),
                seq: 0,
            },
            by: Text::default(),
        };
        Self {
            id,
            kind,
            fields: BTreeMap::new(),
            writes: VersionVector::default(),
            archivings: Vec::new(),
            touched: nobody,
        }
    }

    /// Folds one change of `commit` in. Idempotent, and independent of the order in which changes arrive.
    pub fn apply(&mut self, commit: &Commit, change: &Change) {
        for (index, field_op) in (0_u32..).zip(&change.ops) {
            if let (FieldId::RECORD, Op::Tombstone(value)) = (field_op.field, &field_op.op) {
                self.archive(commit, value);
                continue;
            }
            self.writes.add(commit.dot);
            self.fields
                .entry(field_op.field)
                .or_default()
                .apply(commit, index, &field_op.op);
        }
        let now = Touched {
            at: commit.at,
            dot: commit.dot,
            by: commit.actor.clone(),
        };
        if now > self.touched {
            self.touched = now;
        }
    }

    fn archive(&mut self, commit: &Commit, value: &Value) {
        let register = self.fields.entry(FieldId::RECORD).or_default();
        register.set(
            Written {
                at: commit.at,
                dot: commit.dot,
                value: Some(value.clone()),
            },
            &commit.context,
        );
        insert_sorted(&mut self.archivings, (commit.dot, commit.context.clone()));
        self.archivings
            .retain(|(dot, _)| register.values.iter().any(|w| w.dot == *dot));
    }

    /// True if the record is archived: the write that archived it had seen every other write (an edit beats it).
    pub fn is_archived(&self) -> bool {
        let Some(register) = self.fields.get(&FieldId::RECORD) else {
            return false;
        };
        let alive = !register.values.is_empty()
            && register
                .values
                .iter()
                .all(|w| w.value == Some(Value::Flag(true)));
        alive
            && self
                .archivings
                .iter()
                .any(|(dot, seen)| self.writes.iter().all(|w| seen.covers(w) || w == *dot))
    }

    /// The typed value shown in a field.
    pub fn get<T: FromValue>(&self, key: Key<T>) -> Option<T> {
        self.value(key.id()).and_then(T::from_value)
    }

    /// The value shown in a field.
    pub fn value(&self, field: FieldId) -> Option<&Value> {
        self.fields.get(&field).and_then(Register::shown)
    }

    /// The text or choice code shown in a field; empty if there is none.
    pub fn text(&self, field: FieldId) -> &str {
        self.value(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Members of a set field.
    pub fn members(&self, field: FieldId) -> impl Iterator<Item = &Value> {
        self.fields
            .get(&field)
            .into_iter()
            .flat_map(Register::members)
    }

    /// True if a field shows a value or holds a member. A field with two values counts as unanswered until one is chosen.
    pub fn is_answered(&self, field: FieldId) -> bool {
        self.fields.get(&field).is_some_and(|r| {
            !r.is_clash()
                && (r.shown().is_some_and(|v| v.as_str() != Some(""))
                    || r.members().next().is_some())
        })
    }

    /// The reference people use; `None` only for a record whose first change has not arrived.
    pub fn reference(&self) -> Option<Reference> {
        Reference::parse(self.text(FieldId::REFERENCE))
    }

    /// The stamp of a field for a later save.
    pub fn stamp(&self, field: FieldId) -> Stamp {
        self.fields
            .get(&field)
            .map(Register::stamp)
            .unwrap_or_default()
    }
}
