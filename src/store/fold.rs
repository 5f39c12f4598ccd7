//! Owns the folding of commits into what the trees hold: first in RAM, then written as one. Committing, replaying a tail
//! and rebuilding all go through here, so that they cannot differ.

use std::collections::{BTreeMap, BTreeSet};

use super::error::{Lsn, StoreError};
use super::frame::Tip;
use super::layout::{
    Head, StateKey, byrec_key, command_key, dot_key, entry_digest, index_keys, review_keys,
};
use super::record_codec::{decode_record, encode_record};
use crate::domain::change::{Change, CommandId, Commit, Dot, FieldOp, Op};
use crate::domain::field::FieldId;
use crate::domain::record::{KindCode, Record, RecordId, Reference};
use crate::domain::value::Value;

/// Keys with some of them there and others gone.
pub(super) fn overlaid<'a>(
    keys: impl IntoIterator<Item = Vec<u8>>,
    changed: impl Iterator<Item = (&'a Vec<u8>, &'a bool)>,
) -> Vec<Vec<u8>> {
    let mut keys: BTreeSet<Vec<u8>> = keys.into_iter().collect();
    for (key, there) in changed {
        if *there {
            keys.insert(key.clone());
        } else {
            keys.remove(key);
        }
    }
    keys.into_iter().collect()
}

/// After so many records open in RAM, what was folded is put away in a delta.
pub(super) const RECORDS_AT_ONCE: usize = 4_000;

/// Where records lie that the fold has not touched yet.
pub(super) trait Base {
    /// A record's bytes in `state`.
    fn state(&self, key: StateKey) -> Result<Option<Vec<u8>>, StoreError>;
}

/// A record that the fold has touched.
#[derive(Clone, Debug)]
struct Open {
    before: Option<Vec<u8>>,
    was: Option<Standing>,
    record: Record,
    /// Its keys in `idx` as it is now, if anybody asks for them.
    index: BTreeSet<Vec<u8>>,
}

/// What the figures and indexes held of a record before.
#[derive(Clone, Debug)]
struct Standing {
    archived: bool,
    index: BTreeSet<Vec<u8>>,
    review: BTreeSet<Vec<u8>>,
}

impl Standing {
    fn of(record: &Record) -> Self {
        Self {
            archived: record.is_archived(),
            index: index_keys(record),
            review: review_keys(record),
        }
    }
}

/// Commits folded in RAM on top of a base.
#[derive(Clone, Debug, Default)]
pub(super) struct Fold {
    /// The figures with these commits.
    pub(super) head: Head,
    open: BTreeMap<StateKey, Open>,
    kinds: BTreeSet<KindCode>,
    /// Keys of `idx` as changed so far: there or gone. None where nobody asks before the end.
    index: Option<BTreeMap<Vec<u8>, bool>>,
}

/// Everything to be written to the trees; `None` removes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Delta {
    pub(super) state: BTreeMap<Vec<u8>, Vec<u8>>,
    pub(super) log: BTreeMap<Lsn, Vec<u8>>,
    pub(super) byrec: BTreeSet<Vec<u8>>,
    pub(super) dots: BTreeMap<Vec<u8>, Lsn>,
    pub(super) idx: BTreeMap<Vec<u8>, bool>,
    pub(super) review: BTreeMap<Vec<u8>, bool>,
    pub(super) head: Head,
}

impl Delta {
    /// How many entries it writes.
    pub(super) fn len(&self) -> usize {
        self.state.len()
            + self.log.len()
            + self.byrec.len()
            + self.dots.len()
            + self.idx.len()
            + self.review.len()
            + 1
    }

    /// Keys of `idx` with a prefix that it puts there or takes away.
    pub(super) fn indexed<'a>(
        &'a self,
        prefix: &'a [u8],
    ) -> impl Iterator<Item = (&'a Vec<u8>, &'a bool)> {
        let from = self.idx.range(prefix.to_vec()..);
        from.take_while(move |(key, _)| key.starts_with(prefix))
    }

    /// Adds what a later delta writes.
    pub(super) fn absorb(&mut self, later: Self) {
        self.state.extend(later.state);
        self.log.extend(later.log);
        self.byrec.extend(later.byrec);
        self.dots.extend(later.dots);
        self.idx.extend(later.idx);
        self.review.extend(later.review);
        self.head = later.head;
    }

    /// Adds a commit's frame and what points at it.
    pub(super) fn add_frame(&mut self, tip: Tip, frame: Vec<u8>, touches: &Touches) {
        self.log.insert(tip.lsn, frame);
        self.point_at(tip, touches);
    }

    /// Adds what points at a commit's frame.
    pub(super) fn point_at(&mut self, tip: Tip, touches: &Touches) {
        let lsn = tip.lsn;
        self.dots.insert(dot_key(touches.dot), lsn);
        self.idx.insert(command_key(touches.command, lsn), true);
        let records = touches.records.iter();
        self.byrec.extend(records.map(|key| byrec_key(*key, lsn)));
        self.head.applied = tip;
    }
}

impl Base for Delta {
    fn state(&self, key: StateKey) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.state.get(key.bytes().as_slice()).cloned())
    }
}

/// What a frame is found by.
#[derive(Clone, Debug)]
pub(super) struct Touches {
    dot: Dot,
    command: CommandId,
    records: Vec<StateKey>,
}

impl Touches {
    pub(super) fn of(commit: &Commit) -> Self {
        Self {
            dot: commit.dot,
            command: commit.command,
            records: commit.changes.iter().map(key_of).collect(),
        }
    }
}

fn key_of(change: &Change) -> StateKey {
    StateKey {
        kind: change.kind,
        id: change.record,
    }
}

impl Fold {
    /// To compute commands on: what links to what can be asked at any time.
    pub(super) fn new(head: Head) -> Self {
        Self {
            index: Some(BTreeMap::new()),
            ..Self::of_journal(head)
        }
    }

    /// For commits that were computed before.
    pub(super) fn of_journal(head: Head) -> Self {
        Self {
            kinds: head.counts.keys().copied().collect(),
            head,
            ..Self::default()
        }
    }

    /// How many records it holds in RAM.
    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    /// Folds a commit in.
    pub(super) fn apply(&mut self, base: &dyn Base, commit: &Commit) -> Result<(), StoreError> {
        for change in &commit.changes {
            self.apply_change(base, commit, change)?;
        }
        self.head.vector.add(commit.dot);
        self.head.clock = self.head.clock.max(commit.at);
        Ok(())
    }

    fn apply_change(
        &mut self,
        base: &dyn Base,
        commit: &Commit,
        change: &Change,
    ) -> Result<(), StoreError> {
        let key = key_of(change);
        if !self.open.contains_key(&key) {
            let opened = open_record(base, key, self.index.is_some())?;
            self.kinds.insert(key.kind);
            self.open.insert(key, opened);
        }
        let Some(open) = self.open.get_mut(&key) else {
            return Ok(());
        };
        open.record.apply(commit, change);
        if let Some(index) = &mut self.index {
            let new = index_keys(&open.record);
            note_difference(index, &open.index, &new);
            open.index = new;
        }
        for field_op in &change.ops {
            self.note_in_head(field_op);
        }
        Ok(())
    }

    fn note_in_head(&mut self, FieldOp { field, op }: &FieldOp) {
        if let (FieldId::REFERENCE, Op::Set(Some(Value::Text(text)))) = (*field, op) {
            if let Some(reference) = Reference::parse(text.as_str()) {
                self.head.saw_reference(reference);
            }
        } else if let Op::Erased(Value::Sealed(sealed)) = op {
            self.head.erased.insert(sealed.key);
        }
    }

    /// A record as it stands, whether touched or not, of whatever kind.
    pub(super) fn record(
        &self,
        base: &dyn Base,
        id: RecordId,
    ) -> Result<Option<Record>, StoreError> {
        for kind in self.kinds.iter().copied() {
            let key = StateKey { kind, id };
            if let Some(open) = self.open.get(&key) {
                return Ok(Some(open.record.clone()));
            }
            if let Some(bytes) = base.state(key)? {
                return decode(key, &bytes).map(Some);
            }
        }
        Ok(None)
    }

    /// Records touched.
    pub(super) fn touched(&self) -> impl Iterator<Item = StateKey> + '_ {
        self.open.keys().copied()
    }

    /// The keys of `idx` that begin with `prefix`, given those of the base.
    pub(super) fn indexed(&self, prefix: &[u8], base: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        let changed = self.index.iter();
        let changed = changed.flat_map(|index| index.range(prefix.to_vec()..));
        overlaid(base, changed.take_while(|(key, _)| key.starts_with(prefix)))
    }

    /// Adds what the records and figures come to. The fold can go on afterwards, on a base that has the delta.
    pub(super) fn drain_into(&mut self, delta: &mut Delta) {
        for (key, open) in std::mem::take(&mut self.open) {
            self.close(delta, key, open);
        }
        if let Some(index) = &mut self.index {
            index.clear();
        }
        delta.head = self.head.clone();
    }

    fn close(&mut self, delta: &mut Delta, key: StateKey, open: Open) {
        let bytes = encode_record(&open.record);
        let now = Standing::of(&open.record);
        let head = &mut self.head;
        let counts = head.counts.entry(key.kind).or_default();
        if let Some(was) = &open.was {
            let number = if was.archived {
                &mut counts.archived
            } else {
                &mut counts.live
            };
            *number = number.saturating_sub(1);
        }
        if now.archived {
            counts.archived += 1;
        } else {
            counts.live += 1;
        }
        let before = open.before.as_deref();
        let old = before.map_or(0, |bytes| entry_digest(key, bytes));
        head.digest = head
            .digest
            .wrapping_sub(old)
            .wrapping_add(entry_digest(key, &bytes));
        let (old_index, old_review) = open
            .was
            .map(|was| (was.index, was.review))
            .unwrap_or_default();
        note_difference(&mut delta.idx, &old_index, &now.index);
        note_difference(&mut delta.review, &old_review, &now.review);
        delta.state.insert(key.bytes().to_vec(), bytes);
    }
}

fn note_difference(
    notes: &mut BTreeMap<Vec<u8>, bool>,
    old: &BTreeSet<Vec<u8>>,
    new: &BTreeSet<Vec<u8>>,
) {
    notes.extend(old.difference(new).map(|key| (key.clone(), false)));
    notes.extend(new.difference(old).map(|key| (key.clone(), true)));
}

fn open_record(base: &dyn Base, key: StateKey, asked: bool) -> Result<Open, StoreError> {
    let before = base.state(key)?;
    let record = match &before {
        Some(bytes) => decode(key, bytes)?,
        None => Record::new(key.id, key.kind),
    };
    let was = before.is_some().then(|| Standing::of(&record));
    let index = was.as_ref().filter(|_| asked);
    let index = index.map(|was| was.index.clone()).unwrap_or_default();
    Ok(Open {
        before,
        was,
        record,
        index,
    })
}

/// The record of an entry of `state`.
pub(super) fn decode(key: StateKey, bytes: &[u8]) -> Result<Record, StoreError> {
    decode_record(key.id, key.kind, bytes).ok_or_else(|| StoreError::Database {
        what: format!("state {:032x}", key.id.0),
    })
}
