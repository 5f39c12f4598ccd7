//! Who changed what when: a record's journal read as lines, and a book's commands as the undo list.

use super::refusal::Refusal;
use crate::domain::audit::Audit;
use crate::domain::change::{CommandId, Commit, FieldOp, Op};
use crate::domain::date::Moment;
use crate::domain::decision::{Decision, Ruling};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::merge::merged_into;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::value::{Text, Value};
use crate::store::Reader;
use std::collections::BTreeSet;

/// What became of two records that are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joining {
    /// This one went into the other.
    Into,
    /// The other went into this one.
    With,
    /// They are two again.
    Parted,
}

/// What one line of a history says.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// The record was made.
    Made,
    /// A field changed.
    Changed {
        /// Which.
        field: FieldId,
        /// What it showed.
        before: Option<Value>,
        /// What it shows since.
        after: Option<Value>,
    },
    /// A member came into a set.
    Added(FieldId, Value),
    /// A member left a set.
    Removed(FieldId, Value),
    /// A note was written.
    Noted(FieldId, Value),
    /// It and another record became one, or were parted again by an undo.
    Joined {
        /// The field that says into which record one went.
        field: FieldId,
        /// The other.
        other: RecordId,
        /// What became of the two.
        how: Joining,
    },
    /// Archived.
    Archived,
    /// Back in sight.
    Restored,
}

impl Happening {
    /// The field that it is about; none for the record itself.
    pub const fn field(&self) -> Option<FieldId> {
        match self {
            Self::Made | Self::Archived | Self::Restored => None,
            Self::Changed { field, .. }
            | Self::Joined { field, .. }
            | Self::Added(field, _)
            | Self::Removed(field, _)
            | Self::Noted(field, _) => Some(*field),
        }
    }
}

/// One thing that happened to a record.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryLine {
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: Text,
    /// The command's word.
    pub verb: Text,
    /// The command.
    pub command: CommandId,
    /// What.
    pub what: Happening,
}

/// One command of the undo list.
#[derive(Clone, Debug, PartialEq)]
pub struct StepLine {
    /// The command.
    pub command: CommandId,
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: Text,
    /// Its word.
    pub verb: Text,
    /// Taken back since.
    pub undone: bool,
    /// How many records it touched.
    pub records: usize,
    /// The first of them.
    pub reference: Option<Reference>,
}

/// A record's history, newest first.
pub(super) fn of_record(reader: &Reader, id: RecordId) -> Result<Vec<HistoryLine>, Refusal> {
    let mut lines = Vec::new();
    let mut record: Option<Record> = None;
    let mut taken_in = BTreeSet::new();
    for (_, commit) in reader.history(id)? {
        for change in commit.changes.iter().filter(|c| c.record == id) {
            let made = record.is_none();
            let before = record.get_or_insert_with(|| Record::new(id, change.kind));
            if made {
                lines.push(line(&commit, Happening::Made));
            }
            let told = change.ops.iter().filter_map(|op| tell(before, op, made));
            lines.extend(told.map(|what| line(&commit, what)));
            before.apply(&commit, change);
        }
        let joined = taken_in_by(reader, &commit, id, &mut taken_in)?;
        lines.extend(joined.into_iter().map(|what| line(&commit, what)));
    }
    lines.reverse();
    Ok(lines)
}

/// The records that a merge took into this one, or an undo gave back: they say so themselves, in any frame of the same command.
fn taken_in_by(
    reader: &Reader,
    commit: &Commit,
    id: RecordId,
    taken_in: &mut BTreeSet<RecordId>,
) -> Result<Vec<Happening>, Refusal> {
    let mut told = Vec::new();
    if !matches!(commit.verb.as_str(), "merge" | "undo" | "redo") {
        return Ok(told);
    }
    let parts = reader.commit_parts(commit.command)?.into_iter();
    for change in parts.flat_map(|(_, part)| part.changes) {
        let Some(field) = Kind::from_code(change.kind).and_then(merged_into) else {
            continue;
        };
        let (other, ops) = (change.record, change.ops.iter());
        let set = ops.filter(|op| op.field == field);
        told.extend(set.filter_map(|op| {
            let Op::Set(to) = &op.op else { return None };
            let how = if *to == Some(Value::Link(id)) {
                taken_in.insert(other).then_some(Joining::With)
            } else {
                taken_in.remove(&other).then_some(Joining::Parted)
            };
            let how = how?;
            Some(Happening::Joined { field, other, how })
        }));
    }
    Ok(told)
}

fn line(commit: &Commit, what: Happening) -> HistoryLine {
    HistoryLine {
        at: Moment::from_millis(commit.at.millis()),
        actor: commit.actor.clone(),
        verb: commit.verb.clone(),
        command: commit.command,
        what,
    }
}

/// A record's first fields are told by "made" and by the record itself.
fn tell(before: &Record, field_op: &FieldOp, made: bool) -> Option<Happening> {
    let field = field_op.field;
    if let Some(joined) = went(before, field_op) {
        return Some(joined);
    }
    match &field_op.op {
        Op::Tombstone(Value::Flag(true)) if field == FieldId::RECORD => Some(Happening::Archived),
        Op::Tombstone(Value::Flag(false)) if field == FieldId::RECORD => Some(Happening::Restored),
        Op::Note(value) => Some(Happening::Noted(field, value.clone())),
        _ if made => None,
        Op::Set(after) => Some(Happening::Changed {
            field,
            before: before.value(field).cloned(),
            after: after.clone(),
        }),
        Op::Add(value) => Some(Happening::Added(field, value.clone())),
        Op::Remove(value) => Some(Happening::Removed(field, value.clone())),
        Op::Tombstone(_) | Op::Erased(_) | Op::Unknown { .. } => None,
    }
}

/// The record went into another, or came back.
fn went(before: &Record, field_op: &FieldOp) -> Option<Happening> {
    let field = Kind::from_code(before.kind).and_then(merged_into)?;
    let Op::Set(after) = &field_op.op else {
        return None;
    };
    if field_op.field != field {
        return None;
    }
    let (other, how) = match (before.value(field), after) {
        (_, Some(Value::Link(to))) => (*to, Joining::Into),
        (Some(Value::Link(from)), None) => (*from, Joining::Parted),
        _ => return None,
    };
    Some(Happening::Joined { field, other, how })
}

/// The book's commands, newest first; of one person if given.
pub(super) fn steps(
    reader: &Reader,
    actor: Option<&Text>,
    limit: usize,
) -> Result<Vec<StepLine>, Refusal> {
    let mut gone = BTreeSet::new();
    let mut steps: Vec<StepLine> = Vec::new();
    for commit in reader.recent(None) {
        let (_, commit) = commit?;
        let undone = gone.contains(&commit.command);
        if let Some(target) = commit.undoes.filter(|_| !undone) {
            gone.insert(target);
        }
        let other = actor.is_some_and(|name| *name != commit.actor);
        if other || Audit::is_verb(commit.verb.as_str()) {
            continue;
        }
        if let Some(last) = steps
            .last_mut()
            .filter(|last| last.command == commit.command)
        {
            last.records += commit.changes.len();
            continue;
        }
        if steps.len() == limit {
            break;
        }
        steps.push(step(reader, &commit, undone)?);
    }
    Ok(steps)
}

fn step(reader: &Reader, commit: &Commit, undone: bool) -> Result<StepLine, Refusal> {
    let known = commit
        .changes
        .iter()
        .find(|c| Kind::from_code(c.kind).is_some());
    let reference = known
        .map(|c| reader.record(c.record))
        .transpose()?
        .flatten()
        .and_then(|r| r.reference());
    Ok(StepLine {
        command: commit.command,
        at: Moment::from_millis(commit.at.millis()),
        actor: commit.actor.clone(),
        verb: commit.verb.clone(),
        undone,
        records: commit.changes.len(),
        reference,
    })
}

/// What the audit says of one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditLine {
    /// When.
    pub at: Moment,
    /// Who; empty if nobody was known.
    pub actor: Text,
    /// What.
    pub what: Audited,
}

/// What the audit shows: lines of its own, and the commands that somebody may have to answer for.
#[derive(Clone, Debug, PartialEq)]
pub enum Audited {
    /// At a door.
    Door(Audit),
    /// A gate was passed against its conditions.
    Override {
        /// Of what.
        reference: Option<Reference>,
        /// As it is kept on the record.
        kept: String,
    },
    /// Needs were shown to a firm, or a person's data were destroyed.
    Command {
        /// The command's word.
        verb: Text,
        /// About what.
        reference: Option<Reference>,
    },
}

/// The audit, newest first.
pub(super) fn audit(reader: &Reader, limit: usize) -> Result<Vec<AuditLine>, Refusal> {
    let mut lines = Vec::new();
    for commit in reader.recent(None) {
        if lines.len() >= limit {
            break;
        }
        let (_, commit) = commit?;
        let verb = commit.verb.as_str();
        if let Some(line) = Audit::parse(verb) {
            lines.push(audited(&commit, Audited::Door(line)));
        } else if matches!(verb, "disclose" | "erase") {
            let reference = step(reader, &commit, false)?.reference;
            let verb = commit.verb.clone();
            lines.push(audited(&commit, Audited::Command { verb, reference }));
        }
        for change in &commit.changes {
            for kept in change.ops.iter().filter_map(overriding) {
                let record = reader.record(change.record)?;
                let reference = record.and_then(|record| record.reference());
                let kept = kept.to_owned();
                lines.push(audited(&commit, Audited::Override { reference, kept }));
            }
        }
    }
    lines.truncate(limit);
    Ok(lines)
}

fn overriding(field_op: &FieldOp) -> Option<&str> {
    let Op::Note(value) = &field_op.op else {
        return None;
    };
    let kept = value.as_str()?;
    let decision = Decision::parse(kept)?;
    (decision.ruling == Ruling::Override).then_some(kept)
}

fn audited(commit: &Commit, what: Audited) -> AuditLine {
    AuditLine {
        at: Moment::from_millis(commit.at.millis()),
        actor: commit.actor.clone(),
        what,
    }
}
