//! A map in 256 pieces behind `Arc`: a commit copies the piece it touches, never the whole.

use crate::domain::record::{RecordId, Reference};
use std::collections::BTreeMap;
use std::sync::Arc;

const PIECES: usize = 256;

/// A key that says which piece it lies in.
pub(super) trait Piece: Ord + Copy {
    /// Spreads neighbours over the pieces.
    fn piece(&self) -> u8;
}

impl Piece for RecordId {
    fn piece(&self) -> u8 {
        self.0.to_le_bytes()[0]
    }
}

impl Piece for Reference {
    fn piece(&self) -> u8 {
        self.number.to_le_bytes()[0]
    }
}

#[derive(Clone, Debug)]
pub(super) struct Shards<K, V> {
    pieces: Vec<Arc<BTreeMap<K, V>>>,
}

impl<K, V> Default for Shards<K, V> {
    fn default() -> Self {
        Self {
            pieces: (0..PIECES).map(|_| Arc::default()).collect(),
        }
    }
}

impl<K: Piece, V: Clone> Shards<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.pieces.get(usize::from(key.piece()))?.get(key)
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        if let Some(piece) = self.pieces.get_mut(usize::from(key.piece())) {
            Arc::make_mut(piece).insert(key, value);
        }
    }

    /// Changes the value of a key, starting from the default.
    pub(super) fn edit(&mut self, key: K, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        if let Some(piece) = self.pieces.get_mut(usize::from(key.piece())) {
            change(Arc::make_mut(piece).entry(key).or_default());
        }
    }
}
