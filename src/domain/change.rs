//! What happened, as it is journaled, replicated and folded into records: writes carry the history they had seen, so the
//! state is a function of the *set* of changes and no order of arrival can lose one.

use super::field::FieldId;
use super::record::{KindCode, RecordId};
use super::value::{Text, Value};
use std::sync::Arc;

/// One copy of the book that writes: the office's server, a laptop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReplicaId(pub u64);

/// One commit of one replica; `seq` has no gaps and starts at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dot {
    /// Who wrote.
    pub replica: ReplicaId,
    /// Their how-manieth commit.
    pub seq: u64,
}

/// Hybrid logical clock: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16. It only orders what
/// is shown; no write is ever dropped because of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Hlc(pub u64);

impl Hlc {
    /// The next stamp after everything seen, not before `now_ms`.
    #[must_use]
    pub fn next(self, now_ms: i64) -> Self {
        let wall = u64::try_from(now_ms).unwrap_or(0) << 16;
        Self(wall.max(self.0.saturating_add(1)))
    }

    /// Milliseconds since 1970.
    pub fn millis(self) -> i64 {
        i64::try_from(self.0 >> 16).unwrap_or(i64::MAX)
    }
}

/// What one person did at once: one undo step, whatever the number of frames it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommandId(pub u128);

/// For each replica, how many of its commits are known (a gapless prefix). There are as many of these as there are fields
/// ever written, and those written by one commit are equal: so they share one sorted list. `None` knows nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct VersionVector(Option<Arc<Vec<Dot>>>);

impl VersionVector {
    fn dots(&self) -> &[Dot] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }

    fn place(&self, replica: ReplicaId) -> Result<usize, usize> {
        self.dots()
            .binary_search_by_key(&replica, |dot| dot.replica)
    }

    /// True if `dot` belongs to the known prefix.
    pub fn covers(&self, dot: Dot) -> bool {
        self.seq(dot.replica) >= dot.seq
    }

    /// True if everything `other` knows is known here.
    pub fn includes(&self, other: &Self) -> bool {
        other.iter().all(|dot| self.covers(dot))
    }

    /// Learns a dot (and so all before it of that replica).
    pub fn add(&mut self, dot: Dot) {
        if self.covers(dot) {
            return;
        }
        let place = self.place(dot.replica);
        let dots = Arc::make_mut(self.0.get_or_insert_default());
        match place.map(|place| dots.get_mut(place)) {
            Ok(Some(known)) => *known = dot,
            Ok(None) => {}
            Err(place) => dots.insert(place, dot),
        }
    }

    /// Learns all that `other` knows.
    pub fn join(&mut self, other: &Self) {
        if other.includes(self) {
            self.clone_from(other);
        } else {
            other.iter().for_each(|dot| self.add(dot));
        }
    }

    /// How many commits of `replica` are known.
    pub fn seq(&self, replica: ReplicaId) -> u64 {
        let known = self.place(replica).ok();
        let known = known.and_then(|place| self.dots().get(place));
        known.map_or(0, |dot| dot.seq)
    }

    /// Replicas and what is known of each, ascending.
    pub fn iter(&self) -> impl Iterator<Item = Dot> + '_ {
        self.dots().iter().copied()
    }

    /// True if nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

impl FromIterator<Dot> for VersionVector {
    fn from_iter<I: IntoIterator<Item = Dot>>(dots: I) -> Self {
        let mut vector = Self::default();
        dots.into_iter().for_each(|dot| vector.add(dot));
        vector
    }
}

/// What is done to one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// The field is this now (`None`: emptied). Kills the values its writer had seen.
    Set(Option<Value>),
    /// Puts an element into a set; a concurrent removal does not win over it.
    Add(Value),
    /// Takes an element out of a set, as far as its writer had seen it.
    Remove(Value),
    /// Appends a note; notes are never rewritten.
    Note(Value),
    /// On [`FieldId::RECORD`]: archives (`true`) or restores (`false`) the record. On a notes field: hides the note written at a dot.
    Tombstone(Value),
    /// The personal data behind a key was destroyed on request.
    Erased(Value),
    /// An operation that a newer program wrote: kept and forwarded.
    Unknown {
        /// The operation's number on disk.
        code: u8,
        /// Its value.
        value: Option<Value>,
    },
}

/// One field of one record touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldOp {
    /// Which field.
    pub field: FieldId,
    /// What is done to it.
    pub op: Op,
}

/// One record touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which record.
    pub record: RecordId,
    /// Its kind, so that the first change makes it.
    pub kind: KindCode,
    /// What is done, in order; at most one `Set` for each field.
    pub ops: Vec<FieldOp>,
}

/// One frame's worth of one command: who, when, having seen what, did what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its place in its replica's own numbering.
    pub dot: Dot,
    /// Who did it, as shown in the history.
    pub actor: Text,
    /// When.
    pub at: Hlc,
    /// The command this belongs to.
    pub command: CommandId,
    /// The command's word (`set`, `move`, `import`), shown in the undo list.
    pub verb: Text,
    /// Part `index` of `count` of a big command; it counts only when the last part is there.
    pub part: Part,
    /// The command that this one takes back.
    pub undoes: Option<CommandId>,
    /// Everything its writer had seen (without itself).
    pub context: VersionVector,
    /// What happened.
    pub changes: Vec<Change>,
}

/// Part i of n, `index` from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// From 0.
    pub index: u32,
    /// At least 1.
    pub count: u32,
}

impl Part {
    /// A command that fits one frame.
    pub const WHOLE: Self = Self { index: 0, count: 1 };

    /// True for the part that makes the command count.
    pub fn is_last(self) -> bool {
        self.index + 1 >= self.count
    }
}
