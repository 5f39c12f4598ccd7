//! Owns where readers read: the database's trees, or the same entries folded in RAM from the journal alone, for a book that may
//! only be read.

use std::sync::Arc;

use sled::IVec;

use super::error::{Lsn, StoreError};
use super::fold::{Base, Delta};
use super::layout::{StateKey, trailing_lsn};
use super::trees::Trees;

/// Where the entries lie. Clones are the same shelf.
#[derive(Clone, Debug)]
pub(super) enum Shelf {
    /// In the database.
    Trees(Trees),
    /// In RAM; they never change.
    Folded(Arc<Delta>),
}

/// A key and its value.
pub(super) type Entry = (IVec, IVec);

impl Shelf {
    /// The database, if that is where they lie.
    pub(super) fn database(&self) -> Result<&Trees, StoreError> {
        match self {
            Self::Trees(trees) => Ok(trees),
            Self::Folded(_) => Err(StoreError::Closed),
        }
    }

    /// Entries of `state` of a kind, in order of creation.
    pub(super) fn records(
        &self,
        kind: u16,
    ) -> Box<dyn Iterator<Item = sled::Result<Entry>> + Send + '_> {
        match self {
            Self::Trees(trees) => Box::new(trees.records(kind)),
            Self::Folded(delta) => {
                let prefix = kind.to_be_bytes();
                let from = delta.state.range(prefix.to_vec()..);
                let within = from.take_while(move |(key, _)| key.starts_with(&prefix));
                Box::new(within.map(|(key, value)| {
                    Ok((IVec::from(key.as_slice()), IVec::from(value.as_slice())))
                }))
            }
        }
    }

    /// Keys of `idx` with a prefix.
    pub(super) fn indexed(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
        match self {
            Self::Trees(trees) => trees.indexed(prefix),
            Self::Folded(delta) => {
                let from = delta.idx.range(prefix.to_vec()..);
                let within = from.take_while(|(key, _)| key.starts_with(prefix));
                let there = within.filter(|(_, there)| **there);
                Ok(there.map(|(key, _)| key.clone()).collect())
            }
        }
    }

    /// Keys of `review`.
    pub(super) fn reviews(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        match self {
            Self::Trees(trees) => trees.reviews(),
            Self::Folded(delta) => {
                let there = delta.review.iter().filter(|(_, there)| **there);
                Ok(there.map(|(key, _)| key.clone()).collect())
            }
        }
    }

    /// The frames that touched a record, oldest first.
    pub(super) fn frames_of(&self, key: StateKey) -> Result<Vec<Lsn>, StoreError> {
        match self {
            Self::Trees(trees) => trees.frames_of(key),
            Self::Folded(delta) => {
                let prefix = key.bytes();
                let from = delta.byrec.range(prefix.to_vec()..);
                let within = from.take_while(|key| key.starts_with(&prefix));
                Ok(within.filter_map(|key| trailing_lsn(key)).collect())
            }
        }
    }

    /// A frame's bytes.
    pub(super) fn frame(&self, lsn: Lsn) -> Result<Option<IVec>, StoreError> {
        match self {
            Self::Trees(trees) => trees.frame(lsn),
            Self::Folded(delta) => Ok(delta.log.get(&lsn).map(|b| IVec::from(b.as_slice()))),
        }
    }

    /// The latest frame before `before`, or of all.
    pub(super) fn frame_before(
        &self,
        before: Option<Lsn>,
    ) -> Result<Option<(Lsn, IVec)>, StoreError> {
        match self {
            Self::Trees(trees) => trees.frame_before(before),
            Self::Folded(delta) => {
                let found = match before {
                    Some(lsn) => delta.log.range(..lsn).next_back(),
                    None => delta.log.last_key_value(),
                };
                Ok(found.map(|(lsn, bytes)| (*lsn, IVec::from(bytes.as_slice()))))
            }
        }
    }
}

impl Base for Shelf {
    fn state(&self, key: StateKey) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            Self::Trees(trees) => trees.state(key),
            Self::Folded(delta) => delta.state(key),
        }
    }
}
