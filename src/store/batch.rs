//! Owns the computing and writing of commits: commands are computed one after another against the book including the batch
//! so far, then all their frames are forced to the disk at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use super::codec::{encode_commit, rough_size};
use super::error::{Lsn, StoreError};
use super::fold::{Base, Delta, Fold, RECORDS_AT_ONCE, Touches, overlaid};
use super::layout::{StateKey, link_prefix, reference_prefix, trailing_id};
use super::seal::{NewKeys, erasing_ops, has_personal_fields, random, write_keys};
use super::shelf::Shelf;
use super::trees::guarded;
use super::writer::Store;
use crate::domain::change::{Change, CommandId, Commit, Dot, FieldOp, Op, Part};
use crate::domain::date::Moment;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::value::Text;

/// A command over so many bytes is written in parts.
const PART_BYTES: usize = 1 << 20;

/// What one person did, before it has a place in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitDraft {
    /// Who, as shown in the history.
    pub actor: Text,
    /// The command's word.
    pub verb: Text,
    /// The command's name for ever, from [`Batch::new_command`].
    pub command: CommandId,
    /// The command that this one takes back.
    pub undoes: Option<CommandId>,
    /// When.
    pub at: Moment,
    /// What happened, personal values plain.
    pub changes: Vec<Change>,
}

/// A batch that is on the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// Its frames.
    pub lsns: Vec<Lsn>,
    /// Records touched.
    pub touched: Vec<(RecordId, Kind)>,
}

/// Commands being computed. Dropping it without [`Batch::commit`] leaves the book as it was.
#[derive(Debug)]
pub struct Batch<'a> {
    store: &'a mut Store,
    trees: Result<Shelf, StoreError>,
    fold: Fold,
    /// What the fold came to in between, over the trees: the records of an import do not all lie open in RAM.
    done: Delta,
    keys: NewKeys,
    payloads: Vec<Vec<u8>>,
    touched: Vec<Touches>,
    given: BTreeMap<Kind, Reference>,
    last_id: RecordId,
    at: Moment,
    failed: Option<StoreError>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(store: &'a mut Store) -> Self {
        let head = store.shared.head();
        Self {
            trees: store.shared.shelf(),
            fold: Fold::new(head.as_ref().clone()),
            done: Delta::default(),
            keys: NewKeys::default(),
            payloads: Vec::new(),
            touched: Vec::new(),
            given: BTreeMap::new(),
            last_id: store.last_id,
            at: Moment::default(),
            failed: None,
            store,
        }
    }

    /// A record, including what the batch has done to it; archived ones too.
    ///
    /// # Errors
    /// If the database fails.
    pub fn record(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        let found = self.folded(id)?;
        Ok(found.map(|mut record| {
            let ring = self.store.shared.ring.read();
            let ring = ring.unwrap_or_else(PoisonError::into_inner);
            self.keys.open_record(&ring, &mut record);
            record
        }))
    }

    /// The record that bears a reference, including the batch so far.
    ///
    /// # Errors
    /// If the database fails.
    pub fn find(&self, reference: Reference) -> Result<Option<RecordId>, StoreError> {
        let found = self.indexed(&reference_prefix(reference))?;
        Ok(found.first().copied())
    }

    /// The records of a kind that link to a record, including the batch so far; archived ones too.
    ///
    /// # Errors
    /// If the database fails.
    pub fn linked(&self, target: RecordId, kind: Kind) -> Result<Vec<RecordId>, StoreError> {
        self.indexed(&link_prefix(target, kind.code()))
    }

    fn folded(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        let base = Over(self.trees.clone()?, &self.done);
        guarded(|| self.fold.record(&base, id))
    }

    fn indexed(&self, prefix: &[u8]) -> Result<Vec<RecordId>, StoreError> {
        let trees = self.trees.clone()?;
        let base = guarded(|| trees.indexed(prefix))?;
        let base = overlaid(base, self.done.indexed(prefix));
        let keys = self.fold.indexed(prefix, base);
        Ok(keys.iter().filter_map(|key| trailing_id(key)).collect())
    }

    /// The next reference of a kind, with this replica's letter. Not given out again within the batch, nor later once a
    /// record bears it.
    pub fn allot(&mut self, kind: Kind) -> Reference {
        let letter = self.store.identity.letter;
        let mut next = self.fold.head.next_reference(kind, letter);
        if let Some(given) = self.given.get(&kind) {
            next.number = next.number.max(given.number.saturating_add(1));
        }
        self.given.insert(kind, next);
        next
    }

    /// A name for a new record, after all that were given out here before.
    ///
    /// # Errors
    /// If the machine gives no random numbers.
    pub fn new_id(&mut self, now: Moment) -> Result<RecordId, StoreError> {
        let random = u128::from_be_bytes(random()?);
        let fresh = RecordId::new(now.millis(), random);
        let after = RecordId(self.last_id.0.saturating_add(1));
        let same_time = fresh.0 >> 80 <= self.last_id.0 >> 80;
        self.last_id = if same_time { after } else { fresh };
        Ok(self.last_id)
    }

    /// A name for a new command.
    ///
    /// # Errors
    /// If the machine gives no random numbers.
    pub fn new_command(&mut self) -> Result<CommandId, StoreError> {
        Ok(CommandId(u128::from_be_bytes(random()?)))
    }

    /// The operations that destroy the personal values of a record for ever: their keys, and with them every copy.
    ///
    /// # Errors
    /// If the database fails.
    pub fn erasing(&self, id: RecordId) -> Result<Vec<FieldOp>, StoreError> {
        let record = self.folded(id)?;
        Ok(record.as_ref().map(erasing_ops).unwrap_or_default())
    }

    /// Adds a command, in parts if it is big, and folds it into what the batch shows. Returns its commits as they will lie in
    /// the journal, personal values sealed. After an error the batch can only be dropped.
    ///
    /// # Errors
    /// If the database fails, a value is too big for a frame, or the machine gives no random numbers.
    pub fn push(&mut self, draft: CommitDraft) -> Result<Vec<Commit>, StoreError> {
        let pushed = self.try_push(draft);
        if let Err(error) = &pushed {
            self.failed = Some(error.clone());
        }
        pushed
    }

    fn try_push(&mut self, draft: CommitDraft) -> Result<Vec<Commit>, StoreError> {
        let trees = self.trees.clone()?;
        let mut changes = tidy(draft.changes);
        for change in &mut changes {
            self.seal(change)?;
        }
        let parts = into_parts(changes);
        let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        let at = self.fold.head.clock.next(draft.at.millis());
        self.at = self.at.max(draft.at);
        let mut commits = Vec::with_capacity(parts.len());
        for (index, changes) in (0..count).zip(parts) {
            let replica = self.store.identity.replica;
            let context = self.fold.head.vector.clone();
            let seq = context.seq(replica) + 1;
            let commit = Commit {
                dot: Dot { replica, seq },
                actor: draft.actor.clone(),
                at,
                command: draft.command,
                verb: draft.verb.clone(),
                part: Part { index, count },
                undoes: draft.undoes,
                context,
                changes,
            };
            let base = Over(trees.clone(), &self.done);
            guarded(|| self.fold.apply(&base, &commit))?;
            if self.fold.len() >= RECORDS_AT_ONCE {
                guarded(|| {
                    self.fold.drain_into(&mut self.done);
                    Ok(())
                })?;
            }
            self.payloads.push(encode_commit(&commit));
            self.touched.push(Touches::of(&commit));
            commits.push(commit);
        }
        Ok(commits)
    }

    fn seal(&mut self, change: &mut Change) -> Result<(), StoreError> {
        if !has_personal_fields(change.kind) {
            return Ok(());
        }
        let known = self.folded(change.record)?;
        let ring = self.store.shared.ring.read();
        let ring = ring.unwrap_or_else(PoisonError::into_inner);
        self.keys.seal_change(&ring, known.as_ref(), change)
    }

    /// Forces everything to the disk and shows it to the readers. Once this returns, it is kept.
    ///
    /// # Errors
    /// [`StoreError::Full`] if the disk has no room: nothing was written. Any other error from writing poisons the journal.
    pub fn commit(self) -> Result<Committed, StoreError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        self.store.journal()?;
        let touched = self.records_touched();
        let shared = Arc::clone(&self.store.shared);
        write_keys(self.store.disk.as_ref(), &self.store.dir, &self.keys.made)?;
        let mut ring = shared.ring.write().unwrap_or_else(PoisonError::into_inner);
        ring.learn(&self.keys.made);
        drop(ring);
        if self.payloads.is_empty() {
            return Ok(Committed::default());
        }
        // What is shown over the database can be added to in place once nobody reads it.
        drop(self.trees);
        let (payloads, touches) = (&self.payloads, &self.touched);
        let folded = (self.fold, self.done);
        let lsns = self.store.write(folded, payloads, touches, self.at)?;
        self.store.last_id = self.last_id;
        Ok(Committed { lsns, touched })
    }

    fn records_touched(&self) -> Vec<(RecordId, Kind)> {
        let done = self.done.state.keys();
        let done = done.filter_map(|key| StateKey::read(key));
        let keys: BTreeSet<StateKey> = done.chain(self.fold.touched()).collect();
        keys.into_iter()
            .filter_map(|key| Some((key.id, Kind::from_code(key.kind)?)))
            .collect()
    }
}

/// The trees, and over them what is not written yet.
struct Over<'a>(Shelf, &'a Delta);

impl Base for Over<'_> {
    fn state(&self, key: StateKey) -> Result<Option<Vec<u8>>, StoreError> {
        match self.1.state(key)? {
            Some(value) => Ok(Some(value)),
            None => self.0.state(key),
        }
    }
}

/// One change for each record, and in it only the last word on each field: a commit writes a value under its own dot, so two
/// of them for one field could never be told apart.
fn tidy(changes: Vec<Change>) -> Vec<Change> {
    let mut places = BTreeMap::new();
    let mut tidied: Vec<Change> = Vec::with_capacity(changes.len());
    for change in changes {
        let place = *places
            .entry((change.kind, change.record))
            .or_insert(tidied.len());
        match tidied.get_mut(place) {
            Some(first) => first.ops.extend(change.ops),
            None => tidied.push(change),
        }
    }
    for change in &mut tidied {
        if has_overridden(&change.ops) {
            let ops = std::mem::take(&mut change.ops);
            let kept = ops.iter().enumerate().filter(|(index, op)| {
                let later = ops.get(index + 1..).unwrap_or_default();
                !later.iter().any(|next| overrides(next, op))
            });
            change.ops = kept.map(|(_, op)| op.clone()).collect();
        }
    }
    tidied
}

fn has_overridden(ops: &[FieldOp]) -> bool {
    ops.iter().enumerate().any(|(index, op)| {
        let later = ops.get(index + 1..).unwrap_or_default();
        later.iter().any(|next| overrides(next, op))
    })
}

fn overrides(later: &FieldOp, earlier: &FieldOp) -> bool {
    later.field == earlier.field
        && match (&earlier.op, &later.op) {
            (Op::Set(_), Op::Set(_)) => true,
            (Op::Add(a) | Op::Remove(a), Op::Add(b) | Op::Remove(b)) => a == b,
            (Op::Tombstone(_), Op::Tombstone(_)) => later.field == FieldId::RECORD,
            _ => false,
        }
}

/// Cuts changes into runs of about a part's size, a change between its operations if it must be. There is always one run.
fn into_parts(changes: Vec<Change>) -> Vec<Vec<Change>> {
    let mut parts = vec![Vec::new()];
    let mut room = PART_BYTES;
    for change in changes {
        for piece in pieces(change) {
            let size = rough_size(&piece);
            if size > room {
                parts.push(Vec::new());
                room = PART_BYTES;
            }
            room = room.saturating_sub(size);
            if let Some(part) = parts.last_mut() {
                part.push(piece);
            }
        }
    }
    if parts.len() > 1 {
        parts.retain(|part| !part.is_empty());
    }
    parts
}

fn pieces(change: Change) -> Vec<Change> {
    if rough_size(&change) <= PART_BYTES {
        return vec![change];
    }
    let (record, kind) = (change.record, change.kind);
    let one = |op| Change {
        record,
        kind,
        ops: vec![op],
    };
    change.ops.into_iter().map(one).collect()
}
