//! Owns where readers read: the database's trees and over them what is still on its way there, or the same entries folded in RAM
//! from the journal alone, for a book that may only be read.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use sled::IVec;

use super::error::{Lsn, StoreError};
use super::fetch::Fetch;
use super::fold::{Base, Delta, overlaid};
use super::layout::{StateKey, dot_key, trailing_lsn};
use super::trees::Trees;
use crate::domain::change::Dot;

/// Where the entries lie. Clones are the same shelf.
#[derive(Clone, Debug)]
pub(super) enum Shelf {
    /// In the database; and over it, oldest first, what the database has not got yet.
    Trees(Trees, Vec<Arc<Delta>>),
    /// In RAM, the frames in the journal's files; they never change.
    Folded(Arc<Folded>),
}

/// A journal folded in RAM.
#[derive(Debug)]
pub(super) struct Folded {
    pub(super) delta: Arc<Delta>,
    /// Where the frames are; none if they lie in the delta.
    pub(super) frames: Option<Fetch>,
}

/// A key and its value.
pub(super) type Entry = (IVec, IVec);
/// Entries one after another.
type Records<'a> = Box<dyn Iterator<Item = sled::Result<Entry>> + Send + 'a>;

impl Shelf {
    /// The database, if that is where they lie.
    pub(super) fn database(&self) -> Result<&Trees, StoreError> {
        match self {
            Self::Trees(trees, _) => Ok(trees),
            Self::Folded(_) => Err(StoreError::Closed),
        }
    }

    /// Entries of `state` of a kind, in order of creation.
    pub(super) fn records(&self, kind: u16) -> Records<'_> {
        match self {
            Self::Trees(trees, over) => {
                let mut all: Records<'_> = Box::new(trees.records(kind));
                for delta in over {
                    all = Box::new(merged(all, records_in(delta, kind)));
                }
                all
            }
            Self::Folded(folded) => Box::new(records_in(&folded.delta, kind).map(Ok)),
        }
    }

    /// Keys of `idx` with a prefix.
    pub(super) fn indexed(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
        let keys = self
            .in_database()
            .map_or(Ok(Vec::new()), |t| t.indexed(prefix))?;
        let changed = self.over().iter().flat_map(|delta| delta.indexed(prefix));
        Ok(overlaid(keys, changed))
    }

    /// Keys of `review`.
    pub(super) fn reviews(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        let keys = self.in_database().map_or(Ok(Vec::new()), Trees::reviews)?;
        let changed = self.over().iter().flat_map(|delta| &delta.review);
        Ok(overlaid(keys, changed))
    }

    /// The frames that touched a record, oldest first.
    pub(super) fn frames_of(&self, key: StateKey) -> Result<Vec<Lsn>, StoreError> {
        let frames = self
            .in_database()
            .map_or(Ok(Vec::new()), |t| t.frames_of(key))?;
        let prefix = key.bytes();
        let newer = self.over().iter().flat_map(|delta| {
            let from = delta.byrec.range(prefix.to_vec()..);
            let within = from.take_while(|key| key.starts_with(&prefix));
            within.filter_map(|key| trailing_lsn(key))
        });
        let all: BTreeSet<Lsn> = frames.into_iter().chain(newer).collect();
        Ok(all.into_iter().collect())
    }

    /// The frame of one copy's how-manieth commit.
    pub(super) fn written_as(&self, dot: Dot) -> Result<Option<Lsn>, StoreError> {
        let key = dot_key(dot);
        match self.newest(|delta| delta.dots.get(&key)) {
            Some(lsn) => Ok(Some(*lsn)),
            None => self.in_database().map_or(Ok(None), |t| t.written_as(dot)),
        }
    }

    /// A frame's bytes.
    pub(super) fn frame(&self, lsn: Lsn) -> Result<Option<IVec>, StoreError> {
        match self.newest(|delta| delta.log.get(&lsn)) {
            Some(bytes) => Ok(Some(IVec::from(bytes.as_slice()))),
            None => match self.in_files() {
                Some(frames) => Ok(frames.frame(lsn)?.map(IVec::from)),
                None => self.in_database().map_or(Ok(None), |t| t.frame(lsn)),
            },
        }
    }

    /// The latest frame before `before`, or of all.
    pub(super) fn frame_before(
        &self,
        before: Option<Lsn>,
    ) -> Result<Option<(Lsn, IVec)>, StoreError> {
        if let Some(frames) = self.in_files() {
            let Some(lsn) = frames.before(before) else {
                return Ok(None);
            };
            return Ok(frames.frame(lsn)?.map(|bytes| (lsn, IVec::from(bytes))));
        }
        // What the database has not got yet is newer than all that it has.
        let found = self.newest(|delta| match before {
            Some(lsn) => delta.log.range(..lsn).next_back(),
            None => delta.log.last_key_value(),
        });
        match found {
            Some((lsn, bytes)) => Ok(Some((*lsn, IVec::from(bytes.as_slice())))),
            None => self
                .in_database()
                .map_or(Ok(None), |t| t.frame_before(before)),
        }
    }

    fn in_database(&self) -> Option<&Trees> {
        match self {
            Self::Trees(trees, _) => Some(trees),
            Self::Folded(_) => None,
        }
    }

    fn in_files(&self) -> Option<&Fetch> {
        match self {
            Self::Trees(..) => None,
            Self::Folded(folded) => folded.frames.as_ref(),
        }
    }

    /// What is in RAM, oldest first.
    fn over(&self) -> &[Arc<Delta>] {
        match self {
            Self::Trees(_, over) => over,
            Self::Folded(folded) => std::slice::from_ref(&folded.delta),
        }
    }

    /// The newest that is found in RAM.
    fn newest<'a, T>(&'a self, find: impl Fn(&'a Delta) -> Option<T>) -> Option<T> {
        self.over().iter().rev().find_map(|delta| find(delta))
    }
}

/// Entries of `state` of a kind in RAM.
fn records_in(delta: &Delta, kind: u16) -> impl Iterator<Item = Entry> + '_ {
    let prefix = kind.to_be_bytes();
    let from = delta.state.range(prefix.to_vec()..);
    let within = from.take_while(move |(key, _)| key.starts_with(&prefix));
    within.map(|(key, value)| (IVec::from(key.as_slice()), IVec::from(value.as_slice())))
}

/// Two ascending runs as one; where both have a key, the newer one's value.
fn merged<'a>(
    older: impl Iterator<Item = sled::Result<Entry>> + Send + 'a,
    newer: impl Iterator<Item = Entry> + Send + 'a,
) -> impl Iterator<Item = sled::Result<Entry>> + Send + 'a {
    let (mut older, mut newer) = (older.peekable(), newer.peekable());
    std::iter::from_fn(move || {
        let order = match (older.peek(), newer.peek()) {
            (Some(Ok((old, _))), Some((new, _))) => old.cmp(new),
            (Some(_), _) => Ordering::Less,
            (None, _) => Ordering::Greater,
        };
        if order.is_eq() {
            older.next();
        }
        if order.is_lt() {
            older.next()
        } else {
            newer.next().map(Ok)
        }
    })
}

impl Base for Shelf {
    fn state(&self, key: StateKey) -> Result<Option<Vec<u8>>, StoreError> {
        let bytes = key.bytes();
        match self.newest(|delta| delta.state.get(bytes.as_slice())) {
            Some(value) => Ok(Some(value.clone())),
            None => self.in_database().map_or(Ok(None), |t| t.state(key)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame::Tip;
    use super::super::hand::Hand;
    use super::super::tests::scratch;
    use super::*;
    use crate::domain::record::{KindCode, RecordId};

    fn key(kind: u16, id: u128) -> StateKey {
        StateKey {
            kind: KindCode(kind),
            id: RecordId(id),
        }
    }

    /// A delta that writes those records of two kinds, so many frames, and turns those index keys on or off.
    fn delta(records: &[(u16, u128)], frames: &[u64], keys: &[(&str, bool)]) -> Delta {
        let mut delta = Delta::default();
        for (kind, id) in records {
            let bytes = key(*kind, *id).bytes().to_vec();
            let value = format!("{kind} {id} {frames:?}").into_bytes();
            delta.state.insert(bytes.clone(), value);
            for lsn in frames {
                let at = [bytes.as_slice(), &lsn.to_be_bytes()].concat();
                delta.byrec.insert(at);
            }
        }
        for lsn in frames {
            delta.log.insert(Lsn(*lsn), lsn.to_string().into_bytes());
            delta.head.applied = Tip {
                lsn: Lsn(*lsn),
                crc: 1,
            };
        }
        let keys = keys
            .iter()
            .map(|(key, there)| (key.as_bytes().to_vec(), *there));
        delta.idx.extend(keys.clone());
        delta.review.extend(keys);
        delta
    }

    /// All that can be asked.
    fn all(shelf: &Shelf) -> String {
        let records: Vec<_> = [1, 2]
            .map(|kind| shelf.records(kind).collect::<Vec<_>>())
            .into();
        let keys: Vec<_> = ["", "a", "b"]
            .map(|p| shelf.indexed(p.as_bytes()).unwrap())
            .into();
        let frames: Vec<_> = (0..7).map(|n| shelf.frame(Lsn(n)).unwrap()).collect();
        let before: Vec<_> = (0..7)
            .map(|n| shelf.frame_before(Some(Lsn(n))).unwrap())
            .collect();
        let last = shelf.frame_before(None).unwrap();
        let states: Vec<_> = (0..7).map(|n| shelf.state(key(1, n)).unwrap()).collect();
        let of: Vec<_> = (0..7)
            .map(|n| shelf.frames_of(key(1, n)).unwrap())
            .collect();
        let reviews = shelf.reviews().unwrap();
        format!(
            "{records:?}\n{keys:?}\n{frames:?}\n{before:?}\n{last:?}\n{states:?}\n{of:?}\n{reviews:?}"
        )
    }

    #[test]
    fn what_the_database_has_not_got_yet_is_read_as_if_it_had_it() {
        let dir = scratch();
        let trees = Trees::open(&dir.path().join("sled")).unwrap();
        let deltas = [
            delta(
                &[(1, 2), (1, 4), (2, 1)],
                &[1, 2],
                &[("aa", true), ("b", true)],
            ),
            delta(
                &[(1, 1), (1, 4), (1, 5)],
                &[3],
                &[("aa", false), ("ab", true)],
            ),
            delta(&[(1, 5), (2, 3)], &[4, 5], &[("aa", true), ("ab", false)]),
        ];
        let deltas = deltas.map(Arc::new);
        let shelf = |over: &[&Arc<Delta>]| {
            let over = over.iter().map(|delta| Arc::clone(delta)).collect();
            all(&Shelf::Trees(trees.clone(), over))
        };
        let [first, second, third] = &deltas;
        let wanted = shelf(&[first, second, third]);
        assert_ne!(wanted, shelf(&[first, second]));
        let mut both = second.as_ref().clone();
        both.absorb(third.as_ref().clone());
        assert_eq!(shelf(&[first, &Arc::new(both)]), wanted);
        let mut hand = Hand::default();
        for (number, delta) in deltas.iter().enumerate() {
            hand.give(&trees, delta).unwrap();
            hand.settle().unwrap();
            let left: Vec<_> = deltas[number + 1..].iter().collect();
            assert_eq!(shelf(&left), wanted, "after {number}");
            // As it is when the database has got it and nobody has noticed yet.
            let unnoticed: Vec<_> = deltas[number..].iter().collect();
            assert_eq!(shelf(&unnoticed), wanted, "after {number}, unnoticed");
        }
    }
}
