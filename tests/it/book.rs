//! A book in a scratch directory with a desk on it and a clock that stands still: the ground of the desk's tests.

use ikoren::desk::command::{Course, Entries, Move, New, Passage, Set};
use ikoren::desk::{Actor, Command, Desk, Receipt, Refusal};
use ikoren::domain::date::{Date, FixedClock, Moment};
use ikoren::domain::entry::Entry;
use ikoren::domain::field::FieldId;
use ikoren::domain::goal::Goal;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::{Record, RecordId, Reference};
use ikoren::domain::stage::Stage;
use ikoren::domain::value::{Text, Value};
use ikoren::store::{self, OpenOptions};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// 2026-11-22 14:03 in Japan.
pub(crate) const NOW: Moment = Moment::from_millis(1_795_323_780_000);

/// A book and whoever works on it.
pub(crate) struct TestBook {
    dir: Option<TempDir>,
    pub(crate) desk: Desk,
    pub(crate) me: Actor,
}

fn open(dir: &Path) -> Desk {
    let options = OpenOptions {
        create: true,
        prober: None,
        now: NOW,
        user: "tester".to_owned(),
        machine: [7; 16],
    };
    let (store, _) = store::open(dir, &options, &mut |_| {}).expect("the scratch book opens");
    Desk::start(store, Arc::new(FixedClock::new(NOW)))
}

impl Drop for TestBook {
    /// What still works on the book would make its directory anew behind its back.
    fn drop(&mut self) {
        let _ = self.desk.clone().close();
    }
}

impl TestBook {
    /// An empty book.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a scratch directory");
        let desk = open(dir.path());
        Self {
            dir: Some(dir),
            desk,
            me: Actor::owner("山本", "県医工連携室"),
        }
    }

    /// Closes the book and opens it again.
    pub(crate) fn reopened(mut self) -> Self {
        let dir = self.dir.take().expect("the directory");
        self.desk.clone().close().expect("the book closes");
        let desk = open(dir.path());
        Self {
            dir: Some(dir),
            desk,
            me: self.me.clone(),
        }
    }

    pub(crate) fn try_run(&self, command: Command) -> Result<Receipt, Refusal> {
        self.desk.run(&self.me, command)
    }

    pub(crate) fn run(&self, command: Command) -> Receipt {
        self.try_run(command).expect("the command is taken")
    }

    /// A new record; a contract may be signed already, whatever its list still asks.
    pub(crate) fn make(&self, kind: Kind, entries: Entries) -> RecordId {
        let new = New {
            kind,
            entries,
            passage: Passage {
                override_gate: true,
                acknowledged: true,
                ..reason("紙で締結済み")
            },
        };
        self.run(Command::New(new)).subject.expect("a record").0
    }

    pub(crate) fn set(&self, record: RecordId, entries: Entries) -> Receipt {
        self.try_set(record, entries).expect("the fields are taken")
    }

    pub(crate) fn try_set(&self, record: RecordId, entries: Entries) -> Result<Receipt, Refusal> {
        self.try_run(Command::Set(Set {
            record,
            entries,
            base: Vec::new(),
            passage: Passage::default(),
        }))
    }

    pub(crate) fn try_go(
        &self,
        record: RecordId,
        to: Goal,
        passage: Passage,
    ) -> Result<Receipt, Refusal> {
        self.try_run(Command::Move(Move {
            course: Course::to(record, to),
            passage,
        }))
    }

    pub(crate) fn try_move(
        &self,
        record: RecordId,
        to: Stage,
        passage: Passage,
    ) -> Result<Receipt, Refusal> {
        self.try_run(Command::Move(Move {
            course: Course::to(record, to),
            passage,
        }))
    }

    pub(crate) fn record(&self, id: RecordId) -> Record {
        self.desk
            .record(id)
            .expect("the book reads")
            .expect("the record is there")
    }

    pub(crate) fn at(&self, reference: &str) -> RecordId {
        let reference = Reference::parse(reference).expect("a reference");
        self.desk
            .find(reference)
            .expect("the book reads")
            .expect("the record is there")
    }
}

pub(crate) fn line(text: &str) -> Entry {
    Entry::Value(Value::line(text))
}

pub(crate) fn choice(code: &str) -> Entry {
    Entry::Value(Value::choice(code))
}

pub(crate) fn day(offset: i32) -> Entry {
    Entry::Value(Value::Date(today(offset)))
}

pub(crate) fn today(offset: i32) -> Date {
    Date::from_days(NOW.date().days() + offset).expect("a day")
}

pub(crate) fn number(n: i64) -> Entry {
    Entry::Value(Value::Number(n))
}

pub(crate) fn named(kind: Kind, name: &str) -> Entry {
    Entry::Named {
        kinds: std::slice::from_ref(&kind.spec().kind),
        typed: Text::line(name),
    }
}

pub(crate) fn reason(why: &str) -> Passage {
    Passage {
        reason: Some(Text::line(why)),
        ..Passage::default()
    }
}

/// The conditions that a refused move names as unmet.
pub(crate) fn unmet(result: Result<Receipt, Refusal>) -> Vec<&'static str> {
    match result {
        Err(Refusal::Gate(gate)) => gate
            .findings
            .iter()
            .filter(|f| !f.met)
            .map(|f| f.condition.id)
            .collect(),
        Err(other) => panic!("refused otherwise: {other:?}"),
        Ok(_) => Vec::new(),
    }
}

#[expect(dead_code, reason = "used by tests that look at one field")]
pub(crate) fn field(record: &Record, field: FieldId) -> String {
    record.text(field).to_owned()
}
