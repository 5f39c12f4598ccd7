//! Owns the whole book as lines of JSON, history and all, so that the data outlives the program: anybody can read them, and from
//! them an equal book can be made again. A line for the book, one for each person's key, one for each commit.

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::codec::{decode_commit, encode_commit, op_of, op_parts};
use super::disk::{Disk, RealDisk};
use super::error::{FileWork, StoreError};
use super::frame::{self, Tip};
use super::journal::{Depth, Journal};
use super::jsonl_value::{number_in, put_value, take_value, text_in};
use super::lazy::LazyDisk;
use super::open::{OpenOptions, open};
use super::pages::read_all;
use super::place::{Identity, disown};
use super::replay::Watch;
use super::restore::{beside, swap};
use super::seal::{key_files, write_keys};
use super::trees::remove_dir;
use super::writer::Store;
use crate::domain::change::{
    Change, CommandId, Commit, Dot, FieldOp, Hlc, Part, ReplicaId, VersionVector,
};
use crate::domain::date::Moment;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{KindCode, RecordId};
use crate::domain::value::Text;

/// The version of the lines.
const VERSION: u64 = 1;
/// So many bytes of frames are forced to the disk together.
const AT_ONCE: usize = 1 << 20;

impl Store {
    /// Writes the whole book as lines of JSON; returns how many commits that is. Personal values stand there sealed, as in the
    /// journal, and plain beside it as long as their keys are there.
    ///
    /// # Errors
    /// If the journal is damaged or `out` fails (then named as `path`).
    pub fn write_jsonl(&self, out: &mut dyn Write, path: &Path) -> Result<u64, StoreError> {
        let failed = |error: std::io::Error| StoreError::io(FileWork::Write, path, &error, 0);
        let mut line = |object: Json| writeln!(out, "{object}").map_err(failed);
        let (head, identity) = (self.shared.head(), self.identity);
        let tip = head.applied;
        line(json!({
            "ikoren": "book",
            "version": VERSION,
            "store": format!("{:032x}", identity.store),
            "commits": tip.lsn.0,
            "digest": format!("{:032x}", head.digest),
        }))?;
        for (name, bytes) in key_files(self.disk.as_ref(), &self.dir)? {
            line(json!({"key": name.trim_end_matches(".key"), "bytes": hex(&bytes)}))?;
        }
        let journal = self.dir.join("journal");
        read_all(self.disk.as_ref(), &journal, identity.store, &mut |frame| {
            let lsn = frame.tip.lsn;
            if lsn > tip.lsn {
                return Ok(());
            }
            let sealed = decode_commit(frame.payload);
            let sealed = sealed.map_err(|_| StoreError::Unreadable { lsn })?;
            let mut open = sealed.clone();
            self.shared.open_commit(&mut open);
            line(commit_line(frame.tip, frame.first, &sealed, &open))
        })?;
        out.flush().map_err(failed)?;
        Ok(tip.lsn.0)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn commit_line(tip: Tip, first: bool, sealed: &Commit, open: &Commit) -> Json {
    let changes = sealed.changes.iter().zip(&open.changes);
    let changes: Vec<Json> = changes.map(|(s, o)| change_object(s, o)).collect();
    let context: Vec<Json> = sealed.context.iter().map(dot_json).collect();
    json!({
        "commit": tip.lsn.0,
        "crc": tip.crc,
        "joined": !first,
        "dot": dot_json(sealed.dot),
        "at": sealed.at.0,
        "time": Moment::from_millis(sealed.at.millis()).to_string(),
        "actor": sealed.actor.as_str(),
        "verb": sealed.verb.as_str(),
        "command": format!("{:032x}", sealed.command.0),
        "undoes": sealed.undoes.map(|command| format!("{:032x}", command.0)),
        "part": [sealed.part.index, sealed.part.count],
        "context": context,
        "changes": changes,
    })
}

fn dot_json(dot: Dot) -> Json {
    json!([format!("{:016x}", dot.replica.0), dot.seq])
}

fn change_object(sealed: &Change, open: &Change) -> Json {
    let kind = Kind::from_code(sealed.kind);
    let ops = sealed.ops.iter().zip(&open.ops).map(|(sealed, open)| {
        let (code, value) = op_parts(&sealed.op);
        let mut object = Map::new();
        let field = kind.and_then(|kind| kind.field(sealed.field));
        object.insert("field".into(), sealed.field.0.into());
        if let Some(spec) = field {
            object.insert("name".into(), spec.name.into());
        }
        object.insert("op".into(), code.into());
        if let Some(value) = value {
            put_value(&mut object, value, op_parts(&open.op).1);
        }
        Json::Object(object)
    });
    json!({
        "record": format!("{:032x}", sealed.record.0),
        "kind": sealed.kind.0,
        "of": kind.map(|kind| kind.spec().name),
        "ops": ops.collect::<Vec<_>>(),
    })
}

/// A book that was made from lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonlReport {
    /// Commits read.
    pub commits: u64,
}

/// Makes the book in a directory from lines that [`Store::write_jsonl`] wrote. It is equal to the one they came from and writes
/// as a replica of its own.
///
/// # Errors
/// If there is a book already, a line is not what was written (then its number is told), or the disk fails. Nothing is left.
pub fn read_jsonl(
    source: &mut dyn BufRead,
    path: &Path,
    dir: &Path,
    options: &OpenOptions,
    watch: Watch<'_>,
) -> Result<JsonlReport, StoreError> {
    let fresh = beside(dir, "importing");
    remove_dir(&fresh)?;
    let made = make(source, (path, &fresh), options, watch).and_then(|commits| {
        let empty = std::fs::read_dir(dir).map_or(true, |mut entries| entries.next().is_none());
        if !empty {
            let kind = std::io::ErrorKind::AlreadyExists.into();
            return Err(StoreError::io(FileWork::Write, dir, &kind, 0));
        }
        swap(dir, &fresh, options)?;
        Ok(JsonlReport { commits })
    });
    if made.is_err() {
        // What is left of the attempt is removed by the next one too.
        let _ = remove_dir(&fresh);
    }
    made
}

/// What the lines have said so far.
struct Lines<'a> {
    path: &'a Path,
    number: u64,
}

impl Lines<'_> {
    fn wrong(&self) -> StoreError {
        StoreError::Line {
            path: self.path.to_owned(),
            line: self.number,
        }
    }

    fn next(&mut self, source: &mut dyn BufRead) -> Result<Option<Json>, StoreError> {
        let mut text = String::new();
        self.number += 1;
        let read = source.read_line(&mut text);
        let read = read.map_err(|error| StoreError::io(FileWork::Read, self.path, &error, 0))?;
        if read == 0 {
            return Ok(None);
        }
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|_| self.wrong())
    }
}

fn make(
    source: &mut dyn BufRead,
    (path, fresh): (&Path, &Path),
    options: &OpenOptions,
    watch: Watch<'_>,
) -> Result<u64, StoreError> {
    let mut lines = Lines { path, number: 0 };
    let first = lines.next(source)?.ok_or_else(|| lines.wrong())?;
    let store = text_in(&first, "store").and_then(|hex| u128::from_str_radix(hex, 16).ok());
    let digest = text_in(&first, "digest").and_then(|hex| u128::from_str_radix(hex, 16).ok());
    let ours = number_in(&first, "version") == Some(VERSION);
    let (Some(store), Some(digest), true) = (store, digest, ours) else {
        return Err(lines.wrong());
    };
    for dir in [fresh.to_owned(), super::seal::people(fresh)] {
        let made = RealDisk.make_dir(&dir);
        made.map_err(|error| StoreError::io(FileWork::Open, &dir, &error, 0))?;
    }
    let identity = Identity {
        store,
        replica: ReplicaId(0),
        letter: None,
        machine: 0,
        inode: 0,
    };
    disown(&RealDisk, fresh, &identity)?;
    let disk = LazyDisk::default();
    let journal = Journal::open(
        Arc::new(disk.clone()),
        fresh.join("journal"),
        store,
        Depth::All,
    )?;
    let commits = Taking {
        journal,
        waiting: Vec::new(),
        bytes: 0,
        tip: Tip::default(),
    }
    .all(&mut lines, source, fresh)?;
    disk.sync_all()?;
    let (store, _) = open(fresh, options, watch)?;
    let same = store.reader().digest() == digest;
    store.close()?;
    if same && number_in(&first, "commits") == Some(commits) {
        Ok(commits)
    } else {
        Err(lines.wrong())
    }
}

/// Frames on their way into the new journal. Those that were one write are one write again, so that every byte is as it was.
struct Taking {
    journal: Journal,
    waiting: Vec<Vec<u8>>,
    bytes: usize,
    tip: Tip,
}

impl Taking {
    fn all(
        mut self,
        lines: &mut Lines<'_>,
        source: &mut dyn BufRead,
        fresh: &Path,
    ) -> Result<u64, StoreError> {
        while let Some(object) = lines.next(source)? {
            if let Some(key) = text_in(&object, "key") {
                let key = u128::from_str_radix(key, 16).ok();
                let bytes = text_in(&object, "bytes").and_then(super::jsonl_value::unhex);
                let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
                let pair = key.zip(bytes).ok_or_else(|| lines.wrong())?;
                write_keys(&RealDisk, fresh, &[pair].into_iter().collect())?;
                continue;
            }
            self.take(&object, lines)?;
        }
        self.write()?;
        Ok(self.tip.lsn.0)
    }

    fn take(&mut self, object: &Json, lines: &Lines<'_>) -> Result<(), StoreError> {
        let commit = commit_in(object).ok_or_else(|| lines.wrong())?;
        let joined = object.get("joined").and_then(Json::as_bool);
        let first = !joined.ok_or_else(|| lines.wrong())?;
        let payload = encode_commit(&commit);
        let (tip, _) = frame::build(self.tip, first, &payload);
        let said = (number_in(object, "commit"), number_in(object, "crc"));
        if said != (Some(tip.lsn.0), Some(u64::from(tip.crc))) {
            return Err(lines.wrong());
        }
        if first {
            self.write()?;
        }
        self.tip = tip;
        self.bytes += payload.len();
        self.waiting.push(payload);
        if self.bytes > 64 * AT_ONCE {
            return Err(lines.wrong());
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), StoreError> {
        if !self.waiting.is_empty() {
            self.journal.append(&std::mem::take(&mut self.waiting))?;
            self.bytes = 0;
        }
        Ok(())
    }
}

fn commit_in(object: &Json) -> Option<Commit> {
    let part = object.get("part")?.as_array()?;
    let part = |at: usize| u32::try_from(part.get(at)?.as_u64()?).ok();
    let context = object.get("context")?.as_array()?;
    let changes = object.get("changes")?.as_array()?;
    let undoes = match object.get("undoes")?.as_str() {
        Some(named) => Some(CommandId(u128::from_str_radix(named, 16).ok()?)),
        None => None,
    };
    Some(Commit {
        dot: dot_in(object.get("dot")?)?,
        actor: Text::block(text_in(object, "actor")?),
        at: Hlc(number_in(object, "at")?),
        command: CommandId(u128::from_str_radix(text_in(object, "command")?, 16).ok()?),
        verb: Text::block(text_in(object, "verb")?),
        part: Part {
            index: part(0)?,
            count: part(1)?,
        },
        undoes,
        context: context
            .iter()
            .map(dot_in)
            .collect::<Option<VersionVector>>()?,
        changes: changes.iter().map(change_in).collect::<Option<_>>()?,
    })
}

pub(super) fn dot_in(pair: &Json) -> Option<Dot> {
    let pair = pair.as_array()?;
    Some(Dot {
        replica: ReplicaId(u64::from_str_radix(pair.first()?.as_str()?, 16).ok()?),
        seq: pair.get(1)?.as_u64()?,
    })
}

fn change_in(object: &Json) -> Option<Change> {
    let ops = object.get("ops")?.as_array()?.iter().map(|op| {
        let code = u8::try_from(number_in(op, "op")?).ok()?;
        let field = u16::try_from(number_in(op, "field")?).ok()?;
        Some(FieldOp {
            field: FieldId(field),
            op: op_of(code, take_value(op)?),
        })
    });
    Some(Change {
        record: RecordId(u128::from_str_radix(text_in(object, "record")?, 16).ok()?),
        kind: KindCode(u16::try_from(number_in(object, "kind")?).ok()?),
        ops: ops.collect::<Option<_>>()?,
    })
}
