//! Owns the bytes of a commit inside a frame. Operations and types bear explicit numbers that are never reused; bincode
//! sees only a single value's bytes, so it never carries the evolution of a shape. What is not known here is kept whole.

use bincode::Options;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::bytes::{Source, Writer};
use crate::domain::change::{
    Change, CommandId, Commit, Dot, FieldOp, Hlc, Op, Part, ReplicaId, VersionVector,
};
use crate::domain::date::{Date, Moment};
use crate::domain::field::FieldId;
use crate::domain::record::{KindCode, RecordId};
use crate::domain::value::{Sealed, Text, Value};

/// The version of a commit's bytes.
const VERSION: u8 = 1;
/// No value is larger (4 MiB, the most a frame may hold).
const LIMIT: u64 = 4 << 20;

const SET: u8 = 1;
const ADD: u8 = 2;
const REMOVE: u8 = 3;
const NOTE: u8 = 4;
const TOMBSTONE: u8 = 5;
const ERASED: u8 = 6;

const NOTHING: u8 = 0;
const TEXT: u8 = 1;
const DATE: u8 = 2;
const NUMBER: u8 = 3;
const FLAG: u8 = 4;
const CHOICE: u8 = 5;
const LINK: u8 = 6;
const MOMENT: u8 = 7;
const SEALED: u8 = 8;
const DOT: u8 = 9;

/// Why bytes are no commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotRead {
    /// They break off or contradict themselves.
    Broken,
    /// A newer program wrote them.
    Newer(u8),
}

fn options() -> impl Options {
    bincode::DefaultOptions::new().with_limit(LIMIT)
}

/// A value's bytes in bincode; empty only if the value is larger than the limit.
pub(super) fn to_bincode<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    options().serialize(value).unwrap_or_default()
}

/// The value, if these are exactly its bytes.
pub(super) fn from_bincode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    options().deserialize(bytes).ok()
}

/// A commit's bytes.
pub(super) fn encode_commit(commit: &Commit) -> Vec<u8> {
    let mut w = Writer::default();
    w.u8(VERSION);
    put_dot(&mut w, commit.dot);
    w.u64(commit.at.0);
    w.u128(commit.command.0);
    w.u8(u8::from(commit.undoes.is_some()));
    if let Some(undone) = commit.undoes {
        w.u128(undone.0);
    }
    w.count(u64::from(commit.part.index));
    w.count(u64::from(commit.part.count));
    w.bytes(commit.actor.as_str().as_bytes());
    w.bytes(commit.verb.as_str().as_bytes());
    put_vector(&mut w, &commit.context);
    w.size(commit.changes.len());
    commit.changes.iter().for_each(|c| put_change(&mut w, c));
    w.finish()
}

/// How many bytes a change takes in its frame, or a few more.
pub(super) fn rough_size(change: &Change) -> usize {
    let value_size = |value: &Value| match value {
        Value::Text(text) | Value::Choice(text) => text.as_str().len(),
        Value::Sealed(sealed) => 48 + sealed.bytes.len(),
        Value::Unknown { bytes, .. } => bytes.len(),
        Value::Date(_)
        | Value::Number(_)
        | Value::Flag(_)
        | Value::Link(_)
        | Value::Moment(_)
        | Value::Dot(_) => 17,
    };
    let op_size = |FieldOp { op, .. }: &FieldOp| 10 + op_parts(op).1.map_or(0, value_size);
    24 + change.ops.iter().map(op_size).sum::<usize>()
}

/// What stands at the beginning of a commit's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CommitHead {
    pub(super) dot: Dot,
    pub(super) at: Hlc,
    pub(super) command: CommandId,
    pub(super) undoes: Option<CommandId>,
    pub(super) part: Part,
}

/// What these bytes say of their commit before they say what it changes: cheap to read.
pub(super) fn decode_head(bytes: &[u8]) -> Result<CommitHead, NotRead> {
    let mut source = versioned(bytes)?;
    take_head(&mut source).ok_or(NotRead::Broken)
}

/// The commit that these bytes hold.
pub(super) fn decode_commit(bytes: &[u8]) -> Result<Commit, NotRead> {
    let mut source = versioned(bytes)?;
    let commit = take_commit(&mut source).ok_or(NotRead::Broken)?;
    if source.is_empty() {
        Ok(commit)
    } else {
        Err(NotRead::Broken)
    }
}

fn versioned(bytes: &[u8]) -> Result<Source<'_>, NotRead> {
    let mut source = Source::new(bytes);
    match source.u8() {
        Some(VERSION) => Ok(source),
        Some(newer) if newer > VERSION => Err(NotRead::Newer(newer)),
        _ => Err(NotRead::Broken),
    }
}

fn take_head(s: &mut Source<'_>) -> Option<CommitHead> {
    let dot = take_dot(s)?;
    let at = Hlc(s.u64()?);
    let command = CommandId(s.u128()?);
    let undoes = match s.u8()? {
        0 => None,
        1 => Some(CommandId(s.u128()?)),
        _ => return None,
    };
    let part = Part {
        index: u32::try_from(s.count()?).ok()?,
        count: u32::try_from(s.count()?).ok()?,
    };
    Some(CommitHead {
        dot,
        at,
        command,
        undoes,
        part,
    })
}

fn take_commit(s: &mut Source<'_>) -> Option<Commit> {
    let head = take_head(s)?;
    let actor = Text::block(s.text()?);
    let verb = Text::block(s.text()?);
    let context = take_vector(s)?;
    let changes = (0..s.size()?)
        .map(|_| take_change(s))
        .collect::<Option<_>>()?;
    Some(Commit {
        dot: head.dot,
        actor,
        at: head.at,
        command: head.command,
        verb,
        part: head.part,
        undoes: head.undoes,
        context,
        changes,
    })
}

pub(super) fn put_dot(w: &mut Writer, dot: Dot) {
    w.u64(dot.replica.0);
    w.count(dot.seq);
}

pub(super) fn take_dot(s: &mut Source<'_>) -> Option<Dot> {
    Some(Dot {
        replica: ReplicaId(s.u64()?),
        seq: s.count()?,
    })
}

pub(super) fn put_vector(w: &mut Writer, vector: &VersionVector) {
    w.size(vector.iter().count());
    vector.iter().for_each(|dot| put_dot(w, dot));
}

pub(super) fn take_vector(s: &mut Source<'_>) -> Option<VersionVector> {
    (0..s.size()?).map(|_| take_dot(s)).collect()
}

fn put_change(w: &mut Writer, change: &Change) {
    w.u128(change.record.0);
    w.u16(change.kind.0);
    w.size(change.ops.len());
    for FieldOp { field, op } in &change.ops {
        let (code, value) = op_parts(op);
        w.u16(field.0);
        w.u8(code);
        put_value(w, value);
    }
}

fn take_change(s: &mut Source<'_>) -> Option<Change> {
    Some(Change {
        record: RecordId(s.u128()?),
        kind: KindCode(s.u16()?),
        ops: s.list(take_op)?,
    })
}

/// The operation's number and its value.
pub(super) fn op_parts(op: &Op) -> (u8, Option<&Value>) {
    match op {
        Op::Set(value) => (SET, value.as_ref()),
        Op::Add(value) => (ADD, Some(value)),
        Op::Remove(value) => (REMOVE, Some(value)),
        Op::Note(value) => (NOTE, Some(value)),
        Op::Tombstone(value) => (TOMBSTONE, Some(value)),
        Op::Erased(value) => (ERASED, Some(value)),
        Op::Unknown { code, value } => (*code, value.as_ref()),
    }
}

fn take_op(s: &mut Source<'_>) -> Option<FieldOp> {
    let field = FieldId(s.u16()?);
    let code = s.u8()?;
    let Stored(value) = take_value(s)?;
    let op = op_of(code, value);
    Some(FieldOp { field, op })
}

/// The operation of a number and a value.
pub(super) fn op_of(code: u8, value: Option<Value>) -> Op {
    match (code, value) {
        (SET, value) => Op::Set(value),
        (ADD, Some(value)) => Op::Add(value),
        (REMOVE, Some(value)) => Op::Remove(value),
        (NOTE, Some(value)) => Op::Note(value),
        (TOMBSTONE, Some(value)) => Op::Tombstone(value),
        (ERASED, Some(value)) => Op::Erased(value),
        (code, value) => Op::Unknown { code, value },
    }
}

/// Type, length, bytes.
pub(super) fn put_value(w: &mut Writer, value: Option<&Value>) {
    match value {
        None => put_bincode(w, NOTHING, &()),
        Some(Value::Text(text)) => put_bincode(w, TEXT, text.as_str()),
        Some(Value::Date(date)) => put_bincode(w, DATE, date),
        Some(Value::Number(number)) => put_bincode(w, NUMBER, number),
        Some(Value::Flag(flag)) => put_bincode(w, FLAG, flag),
        Some(Value::Choice(code)) => put_bincode(w, CHOICE, code.as_str()),
        Some(Value::Link(id)) => put_bincode(w, LINK, &id.0),
        Some(Value::Moment(moment)) => put_bincode(w, MOMENT, moment),
        Some(Value::Sealed(s)) => put_bincode(w, SEALED, &(s.key, s.nonce, &s.bytes)),
        Some(Value::Dot(dot)) => put_bincode(w, DOT, &(dot.replica.0, dot.seq)),
        Some(Value::Unknown { tag, bytes }) => {
            w.u8(*tag);
            w.bytes(bytes);
        }
    }
}

/// A value larger than the limit is written as nothing; no checked value is.
fn put_bincode<T: Serialize + ?Sized>(w: &mut Writer, tag: u8, value: &T) {
    let Ok(size) = options().serialized_size(value) else {
        return put_bincode(w, NOTHING, &());
    };
    w.u8(tag);
    w.count(size);
    // Its size is known to fit, and memory does not fail to be written.
    let _ = options().serialize_into(w.inner(), value);
}

/// A value as stored: nothing is a value too.
#[derive(Debug)]
pub(super) struct Stored(pub(super) Option<Value>);

pub(super) fn take_value(s: &mut Source<'_>) -> Option<Stored> {
    let tag = s.u8()?;
    let bytes = s.bytes()?;
    match tag {
        NOTHING if bytes.is_empty() => Some(Stored(None)),
        _ => Some(Stored(Some(value_of(tag, bytes)))),
    }
}

/// The value of a type's number and bytes; one that cannot be read is kept as it is.
pub(super) fn value_of(tag: u8, bytes: &[u8]) -> Value {
    known_value(tag, bytes).unwrap_or_else(|| Value::Unknown {
        tag,
        bytes: bytes.into(),
    })
}

fn known_value(tag: u8, bytes: &[u8]) -> Option<Value> {
    let text = || options().deserialize::<&str>(bytes).ok().map(Text::block);
    match tag {
        TEXT => text().map(Value::Text),
        DATE => from_bincode::<Date>(bytes).map(Value::Date),
        NUMBER => from_bincode(bytes).map(Value::Number),
        FLAG => from_bincode(bytes).map(Value::Flag),
        CHOICE => text().map(Value::Choice),
        LINK => from_bincode(bytes).map(|id| Value::Link(RecordId(id))),
        MOMENT => from_bincode::<Moment>(bytes).map(Value::Moment),
        SEALED => from_bincode(bytes)
            .map(|(key, nonce, bytes)| Value::Sealed(Box::new(Sealed { key, nonce, bytes }))),
        DOT => from_bincode(bytes).map(|(replica, seq)| {
            let replica = ReplicaId(replica);
            Value::Dot(Dot { replica, seq })
        }),
        _ => None,
    }
}
