//! A record as the fold of every change ever made to it, and the short references people call it by. The merge rule lives
//! here and nowhere else: a value is dead only if another write's context covers it.

use super::change::{Change, Commit, Dot, Hlc, Op, VersionVector};
use super::field::{FieldId, Key};
use super::kind::Kind;
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

/// A value with the write that made it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    /// When, for choosing which of two is shown.
    pub at: Hlc,
    /// Which commit.
    pub dot: Dot,
    /// The value; `None`: emptied.
    pub value: Option<Value>,
}

/// A set's element: the writes that put it in and what the removals had seen.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Element {
    /// Additions still alive.
    pub adds: Vec<Dot>,
    /// Union of the contexts of all removals.
    pub removed: VersionVector,
}

/// A note and the write that made it; several of one commit keep their order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// When.
    pub at: Hlc,
    /// Which commit.
    pub dot: Dot,
    /// Its place within that commit.
    pub index: u32,
    /// Who wrote it.
    pub by: Text,
    /// What it says.
    pub value: Value,
}

/// An operation of a newer program, kept for forwarding and for the digest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opaque {
    /// Which commit.
    pub dot: Dot,
    /// Its place within that commit.
    pub index: u32,
    /// The operation's number.
    pub code: u8,
    /// Its value.
    pub value: Option<Value>,
}

/// One field as folded. Everything is kept sorted, so equal sets of changes give equal bytes.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Register {
    /// Values alive: none, one, or after a merge several.
    pub values: Vec<Written>,
    /// Union of the contexts of every `Set`: what is dead.
    pub covered: VersionVector,
    /// Elements of a set, by value.
    pub elements: BTreeMap<Value, Element>,
    /// Notes, oldest first.
    pub notes: Vec<Note>,
    /// Notes hidden by an undo.
    pub hidden_notes: Vec<Dot>,
    /// Operations not known here.
    pub opaque: Vec<Opaque>,
}

/// What a form was opened on: the writes whose values it showed. A save is refused if the field has others now.
pub type Stamp = Vec<Dot>;

impl Register {
    /// The value shown: the one alive with the latest clock.
    pub fn shown(&self) -> Option<&Value> {
        self.values
            .iter()
            .max_by_key(|w| (w.at, w.dot))
            .and_then(|w| w.value.as_ref())
    }

    /// True if a merge left two different values for a person to choose from.
    pub fn is_clash(&self) -> bool {
        self.values
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.value != b.value))
    }

    /// The stamp to hand back with a save.
    pub fn stamp(&self) -> Stamp {
        let adds = self.elements.values().flat_map(|e| e.adds.iter().copied());
        let mut dots: Stamp = self.values.iter().map(|w| w.dot).chain(adds).collect();
        dots.sort_unstable();
        dots.dedup();
        dots
    }

    /// Elements present, ascending.
    pub fn members(&self) -> impl Iterator<Item = &Value> {
        self.elements
            .iter()
            .filter(|(_, e)| !e.adds.is_empty())
            .map(|(value, _)| value)
    }

    /// Notes not hidden by an undo, oldest first.
    pub fn visible_notes(&self) -> impl Iterator<Item = &Note> {
        self.notes
            .iter()
            .filter(|note| !self.hidden_notes.contains(&note.dot))
    }

    fn set(&mut self, write: Written, context: &VersionVector) {
        self.covered.join(context);
        self.values.retain(|w| !self.covered.covers(w.dot));
        if !self.covered.covers(write.dot) {
            insert_sorted(&mut self.values, write);
        }
    }

    fn add(&mut self, value: &Value, dot: Dot) {
        let element = self.elements.entry(value.clone()).or_default();
        if !element.removed.covers(dot) {
            insert_sorted(&mut element.adds, dot);
        }
    }

    fn remove(&mut self, value: &Value, context: &VersionVector) {
        let element = self.elements.entry(value.clone()).or_default();
        element.removed.join(context);
        element.adds.retain(|dot| !element.removed.covers(*dot));
    }
}

fn insert_sorted<T: Ord>(list: &mut Vec<T>, item: T) {
    if let Err(place) = list.binary_search(&item) {
        list.insert(place, item);
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

impl Register {
    fn apply(&mut self, commit: &Commit, index: u32, op: &Op) {
        let (at, dot) = (commit.at, commit.dot);
        match op {
            Op::Set(value) => self.set(
                Written {
                    at,
                    dot,
                    value: value.clone(),
                },
                &commit.context,
            ),
            Op::Add(value) => self.add(value, dot),
            Op::Remove(value) => self.remove(value, &commit.context),
            Op::Note(value) => insert_sorted(
                &mut self.notes,
                Note {
                    at,
                    dot,
                    index,
                    by: commit.actor.clone(),
                    value: value.clone(),
                },
            ),
            Op::Tombstone(Value::Dot(hidden)) => insert_sorted(&mut self.hidden_notes, *hidden),
            Op::Tombstone(value) => insert_sorted(
                &mut self.opaque,
                Opaque {
                    dot,
                    index,
                    code: 5,
                    value: Some(value.clone()),
                },
            ),
            Op::Erased(value) => insert_sorted(
                &mut self.opaque,
                Opaque {
                    dot,
                    index,
                    code: 6,
                    value: Some(value.clone()),
                },
            ),
            Op::Unknown { code, value } => insert_sorted(
                &mut self.opaque,
                Opaque {
                    dot,
                    index,
                    code: *code,
                    value: value.clone(),
                },
            ),
        }
    }
}
