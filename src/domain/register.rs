//! One field of a record as the fold of every operation on it. The merge rule lives here and nowhere else: a value is dead
//! only if another write's context covers it.

use super::change::{Commit, Dot, Hlc, Op, VersionVector};
use super::value::{Text, Value};
use std::collections::BTreeMap;

/// The numbers on disk of the operations that are kept as they came.
const TOMBSTONE: u8 = 5;
const ERASED: u8 = 6;

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

/// One field as folded. Everything is kept sorted, so equal sets of changes give equal bytes. Nearly every field holds one
/// value and nothing else, and there are as many as fields ever written: so the rest lies apart.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Register {
    /// Values alive: none, one, or after a merge several.
    pub values: Vec<Written>,
    /// Union of the contexts of every `Set`: what is dead.
    pub covered: VersionVector,
    gathered: Option<Box<Gathered>>,
}

/// What a field gathers besides a value: elements, notes, the operations of newer programs.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Gathered {
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
    /// A field as it was folded before.
    pub fn new(values: Vec<Written>, covered: VersionVector, gathered: Gathered) -> Self {
        let gathered = (gathered != Gathered::default()).then(|| Box::new(gathered));
        Self {
            values,
            covered,
            gathered,
        }
    }

    /// What it gathers, if anything.
    pub fn gathered(&self) -> Option<&Gathered> {
        self.gathered.as_deref()
    }

    /// The notes, to be read in place of what they say now (sealed ones when their key is there).
    pub fn notes_mut(&mut self) -> impl Iterator<Item = &mut Note> {
        self.gathered.iter_mut().flat_map(|g| g.notes.iter_mut())
    }

    /// Every note, oldest first; those hidden by an undo too.
    pub fn notes(&self) -> &[Note] {
        self.gathered().map_or(&[], |g| &g.notes)
    }

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
        let elements = self
            .gathered()
            .into_iter()
            .flat_map(|g| g.elements.values());
        let adds = elements.flat_map(|e| e.adds.iter().copied());
        let mut dots: Stamp = self.values.iter().map(|w| w.dot).chain(adds).collect();
        dots.sort_unstable();
        dots.dedup();
        dots
    }

    /// Elements present, ascending.
    pub fn members(&self) -> impl Iterator<Item = &Value> {
        let elements = self.gathered().into_iter().flat_map(|g| &g.elements);
        elements
            .filter(|(_, e)| !e.adds.is_empty())
            .map(|(value, _)| value)
    }

    /// Notes not hidden by an undo, oldest first.
    pub fn visible_notes(&self) -> impl Iterator<Item = &Note> {
        let hidden = self.gathered().map_or(&[][..], |g| &g.hidden_notes);
        let notes = self.notes().iter();
        notes.filter(|note| !hidden.contains(&note.dot))
    }

    pub(super) fn set(&mut self, write: Written, context: &VersionVector) {
        self.covered.join(context);
        self.values.retain(|w| !self.covered.covers(w.dot));
        if !self.covered.covers(write.dot) {
            insert_sorted(&mut self.values, write);
        }
    }

    fn gather(&mut self) -> &mut Gathered {
        self.gathered.get_or_insert_default()
    }

    /// Folds one operation of `commit` in, the `index`-th of its change.
    pub(super) fn apply(&mut self, commit: &Commit, index: u32, op: &Op) {
        let (at, dot) = (commit.at, commit.dot);
        let kept = |code, value| Opaque {
            dot,
            index,
            code,
            value,
        };
        match op {
            Op::Set(value) => {
                let value = value.clone();
                self.set(Written { at, dot, value }, &commit.context);
            }
            Op::Add(value) => self.gather().add(value, dot),
            Op::Remove(value) => self.gather().remove(value, &commit.context),
            Op::Note(value) => {
                let (by, value) = (commit.actor.clone(), value.clone());
                let note = Note {
                    at,
                    dot,
                    index,
                    by,
                    value,
                };
                insert_sorted(&mut self.gather().notes, note);
            }
            Op::Tombstone(Value::Dot(hidden)) => {
                insert_sorted(&mut self.gather().hidden_notes, *hidden);
            }
            Op::Tombstone(value) => self.keep(kept(TOMBSTONE, Some(value.clone()))),
            Op::Erased(value) => self.keep(kept(ERASED, Some(value.clone()))),
            Op::Unknown { code, value } => self.keep(kept(*code, value.clone())),
        }
    }

    fn keep(&mut self, opaque: Opaque) {
        insert_sorted(&mut self.gather().opaque, opaque);
    }
}

impl Gathered {
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

pub(super) fn insert_sorted<T: Ord>(list: &mut Vec<T>, item: T) {
    if let Err(place) = list.binary_search(&item) {
        list.insert(place, item);
    }
}
