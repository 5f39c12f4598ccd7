//! Owns the tests of a whole book on a real disk: what was acknowledged is there again, whatever happened in between.

use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::domain::change::{Change, CommandId, FieldOp, Op};
use crate::domain::date::Moment;
use crate::domain::field::{FieldId, Key};
use crate::domain::kind::Kind;
use crate::domain::record::{RecordId, Reference};
use crate::domain::value::{Text, Value};
use crate::domain::{case, need, person};

/// A directory of its own; in RAM where there is such a place, since these tests are about what is written, not how fast.
pub(super) fn scratch() -> TempDir {
    TempDir::new_in("/dev/shm")
        .or_else(|_| TempDir::new())
        .unwrap()
}

pub(super) fn options() -> OpenOptions {
    OpenOptions {
        create: true,
        prober: None,
        now: Moment::from_millis(1_796_007_600_000),
        user: "suzuki".into(),
        machine: [7; 16],
    }
}

pub(super) fn open_at(dir: &Path) -> (Store, OpenReport) {
    open(dir, &options(), &mut |_| {}).unwrap()
}

pub(super) fn text<T>(key: Key<T>, value: &str) -> FieldOp {
    FieldOp {
        field: key.id(),
        op: Op::Set(Some(Value::line(value))),
    }
}

pub(super) fn draft(command: CommandId, changes: Vec<Change>) -> CommitDraft {
    CommitDraft {
        actor: Text::line("鈴木"),
        verb: Text::line("new"),
        command,
        undoes: None,
        at: options().now,
        changes,
    }
}

/// One command that makes a record with a reference and those fields.
pub(super) fn make(store: &mut Store, kind: Kind, mut ops: Vec<FieldOp>) -> (RecordId, Reference) {
    let mut batch = store.begin();
    let record = batch.new_id(options().now).unwrap();
    let reference = batch.allot(kind);
    ops.push(FieldOp {
        field: FieldId::REFERENCE,
        op: Op::Set(Some(Value::line(&reference.to_string()))),
    });
    let command = batch.new_command().unwrap();
    let change = Change {
        record,
        kind: kind.code(),
        ops,
    };
    batch.push(draft(command, vec![change])).unwrap();
    batch.commit().unwrap();
    (record, reference)
}

pub(super) fn set(store: &mut Store, kind: Kind, record: RecordId, op: FieldOp) -> Committed {
    let mut batch = store.begin();
    let command = batch.new_command().unwrap();
    let change = Change {
        record,
        kind: kind.code(),
        ops: vec![op],
    };
    batch.push(draft(command, vec![change])).unwrap();
    batch.commit().unwrap()
}

pub(super) fn same_as_journal(store: &mut Store) {
    let report = store.verify(&mut |_| {}).unwrap();
    assert_eq!(report.differences, vec![]);
    assert_eq!(report.digest, store.reader().digest());
}

#[test]
fn what_was_committed_is_there_after_leaving_in_order() {
    let dir = scratch();
    let (mut store, report) = open_at(dir.path());
    assert!(report.created);
    let (id, reference) = make(&mut store, Kind::Need, vec![text(need::TITLE, "点滴台")]);
    assert_eq!(reference.to_string(), "N-1");
    store.close().unwrap();
    let (mut store, report) = open_at(dir.path());
    assert!(report.clean && !report.created && report.replayed == 0);
    let reader = store.reader();
    assert_eq!(reader.find(reference).unwrap(), Some(id));
    let record = reader.record(id).unwrap().unwrap();
    assert_eq!(record.text(need::TITLE.id()), "点滴台");
    assert_eq!(make(&mut store, Kind::Need, vec![]).1.to_string(), "N-2");
    same_as_journal(&mut store);
}

#[test]
fn what_was_committed_is_there_after_being_dropped() {
    let dir = scratch();
    let (mut store, _) = open_at(dir.path());
    let (id, _) = make(&mut store, Kind::Need, vec![text(need::TITLE, "離床")]);
    drop(store);
    let (mut store, report) = open_at(dir.path());
    assert!(!report.clean && report.rebuilt.is_none());
    let title = store.reader().record(id).unwrap().unwrap();
    assert_eq!(title.text(need::TITLE.id()), "離床");
    same_as_journal(&mut store);
}

#[test]
fn the_database_is_made_again_when_it_is_gone_or_garbage() {
    let dir = scratch();
    let (mut store, _) = open_at(dir.path());
    let (id, _) = make(&mut store, Kind::Need, vec![text(need::TITLE, "離床")]);
    store.close().unwrap();
    std::fs::remove_dir_all(dir.path().join("sled")).unwrap();
    let (mut store, report) = open_at(dir.path());
    assert!(report.rebuilt.is_some());
    same_as_journal(&mut store);
    store.close().unwrap();
    std::fs::write(dir.path().join("sled/db"), vec![0xAB; 70_000]).unwrap();
    let (mut store, _) = open_at(dir.path());
    assert!(store.reader().record(id).unwrap().is_some());
    same_as_journal(&mut store);
}

#[test]
fn a_batch_sees_what_it_has_done_and_leaves_no_trace_when_dropped() {
    let dir = scratch();
    let (mut store, _) = open_at(dir.path());
    let (need, _) = make(&mut store, Kind::Need, vec![text(need::TITLE, "離床")]);
    let mut batch = store.begin();
    let now = options().now;
    let id = batch.new_id(now).unwrap();
    let reference = batch.allot(Kind::Case);
    assert_ne!(batch.allot(Kind::Case), reference);
    let command = batch.new_command().unwrap();
    let link = FieldOp {
        field: case::NEED.id(),
        op: Op::Set(Some(Value::Link(need))),
    };
    let named = FieldOp {
        field: FieldId::REFERENCE,
        op: Op::Set(Some(Value::line(&reference.to_string()))),
    };
    let change = Change {
        record: id,
        kind: Kind::Case.code(),
        ops: vec![link, named],
    };
    batch.push(draft(command, vec![change])).unwrap();
    assert_eq!(batch.find(reference).unwrap(), Some(id));
    assert_eq!(batch.linked(need, Kind::Case).unwrap(), vec![id]);
    assert!(batch.record(id).unwrap().is_some());
    drop(batch);
    let reader = store.reader();
    assert_eq!(reader.find(reference).unwrap(), None);
    assert!(reader.linked(need, Kind::Case).unwrap().is_empty());
    assert_eq!(reader.counts(Kind::Case), Counts::default());
    same_as_journal(&mut store);
}

#[test]
fn a_record_as_it_was_and_its_history_can_be_read() {
    let dir = scratch();
    let (mut store, _) = open_at(dir.path());
    let (id, _) = make(&mut store, Kind::Need, vec![text(need::TITLE, "前")]);
    let changed = set(&mut store, Kind::Need, id, text(need::TITLE, "後"));
    let reader = store.reader();
    let lsn = changed.lsns[0];
    let before = reader.record_before(id, lsn).unwrap().unwrap();
    assert_eq!(before.text(need::TITLE.id()), "前");
    assert_eq!(reader.created_in(id).unwrap(), Some(Lsn(1)));
    assert!(reader.record_before(id, Lsn(1)).unwrap().is_none());
    assert_eq!(reader.history(id).unwrap().len(), 2);
    let recent: Vec<Lsn> = reader.recent(None).map(|c| c.unwrap().0).collect();
    assert_eq!(recent, vec![Lsn(2), Lsn(1)]);
    let command = reader.history(id).unwrap()[1].1.command;
    assert_eq!(reader.commit_parts(command).unwrap()[0].0, lsn);
}

#[test]
fn a_second_program_is_told_who_holds_the_book() {
    let dir = scratch();
    let (store, _) = open_at(dir.path());
    let held = open(dir.path(), &options(), &mut |_| {}).unwrap_err();
    let StoreError::Held(Some(holder)) = held else {
        panic!("{held:?}");
    };
    assert_eq!(holder.user, "suzuki");
    assert_eq!(holder.pid, std::process::id());
    assert_eq!(holder.since, options().now);
    store.close().unwrap();
    open_at(dir.path());
}

#[test]
fn a_lock_that_outlives_its_program_for_a_moment_is_waited_for() {
    let dir = scratch();
    open_at(dir.path()).0.close().unwrap();
    let mut gone = std::process::Command::new("true").spawn().unwrap();
    gone.wait().unwrap();
    let path = dir.path().join("LOCK");
    // What a program leaves to the one it was just starting: one that was killed, or this one.
    for pid in [gone.id(), std::process::id()] {
        std::fs::write(&path, format!("{pid}\n0\nsuzuki\n")).unwrap();
        let left = std::fs::File::open(&path).unwrap();
        left.lock().unwrap();
        let begins = std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(50));
            drop(left);
        });
        open_at(dir.path()).0.close().unwrap();
        begins.join().unwrap();
    }
}

#[test]
fn what_is_no_book_is_left_alone() {
    let dir = scratch();
    let absent = dir.path().join("absent");
    let no_create = OpenOptions {
        create: false,
        ..options()
    };
    let error = open(&absent, &no_create, &mut |_| {}).unwrap_err();
    assert_eq!(
        error,
        StoreError::NoBook {
            dir: absent.clone()
        }
    );
    assert!(!absent.exists());
    std::fs::write(dir.path().join("letter.txt"), "x").unwrap();
    let error = open(dir.path(), &options(), &mut |_| {}).unwrap_err();
    assert!(matches!(error, StoreError::NotABook { .. }));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn a_newer_format_is_refused() {
    let dir = scratch();
    open_at(dir.path()).0.close().unwrap();
    let path = dir.path().join("FORMAT");
    let newer = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, newer.replace("ikoren-book 1", "ikoren-book 2")).unwrap();
    let error = open(dir.path(), &options(), &mut |_| {}).unwrap_err();
    assert_eq!(error, StoreError::NewerFormat { found: 2, known: 1 });
}

fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_copied_book_writes_as_a_replica_of_its_own() {
    let dir = scratch();
    let (first, second) = (dir.path().join("a"), dir.path().join("b"));
    let (mut store, _) = open_at(&first);
    make(&mut store, Kind::Need, vec![]);
    let original = store.replica();
    store.close().unwrap();
    copy_dir(&first, &second);
    let (mut copy, report) = open_at(&second);
    assert!(report.new_replica);
    assert_ne!(copy.replica().0, original.0);
    let letter = copy.replica().1.unwrap();
    let (_, reference) = make(&mut copy, Kind::Need, vec![]);
    assert_eq!(reference.to_string(), format!("N-1{letter}"));
    same_as_journal(&mut copy);
    copy.close().unwrap();
    assert!(!open_at(&second).1.new_replica);
    let (again, report) = open_at(&first);
    assert!(!report.new_replica && again.replica() == original);
}

#[test]
fn a_planted_difference_is_found_by_verify() {
    let dir = scratch();
    let (mut store, _) = open_at(dir.path());
    make(&mut store, Kind::Need, vec![text(need::TITLE, "離床")]);
    let trees = store.trees().unwrap();
    trees.plant("byrec", b"planted", b"");
    trees.plant("idx", b"planted", b"");
    let report = store.verify(&mut |_| {}).unwrap();
    assert_eq!(report.differing, 2);
    let trees: Vec<&str> = report.differences.iter().map(|d| d.tree).collect();
    assert_eq!(trees, vec!["byrec", "idx"]);
    assert!(
        report
            .differences
            .iter()
            .all(|d| d.in_database && !d.in_journal)
    );
}

fn files_under(dir: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            files_under(&entry.path(), found);
        } else {
            found.push(entry.path());
        }
    }
}

#[test]
fn a_persons_name_lies_nowhere_in_the_book_in_plain_text() {
    let dir = scratch();
    let (mut store, _) = open_at(dir.path());
    let ops = vec![
        text(person::NAME, "佐藤花子之介"),
        text(person::MAIL, "hanako@example.invalid"),
        text(person::ORGANISATION, "産業振興センター"),
    ];
    let (id, _) = make(&mut store, Kind::Person, ops);
    set(
        &mut store,
        Kind::Person,
        id,
        text(person::PHONE, "0999-88-7777"),
    );
    let record = store.reader().record(id).unwrap().unwrap();
    assert_eq!(record.text(person::NAME.id()), "佐藤花子之介");
    assert_eq!(record.text(person::PHONE.id()), "0999-88-7777");
    let history = store.reader().history(id).unwrap();
    assert!(format!("{history:?}").contains("0999-88-7777"));
    store.close().unwrap();
    let mut files = Vec::new();
    files_under(dir.path(), &mut files);
    let holds = |path: &Path, needle: &str| {
        let bytes = std::fs::read(path).unwrap();
        memchr::memmem::find(&bytes, needle.as_bytes()).is_some()
    };
    for secret in ["佐藤花子之介", "hanako@example.invalid", "0999-88-7777"] {
        assert!(files.iter().all(|path| !holds(path, secret)), "{secret}");
    }
    assert!(files.iter().any(|path| holds(path, "産業振興センター")));
    let keys = std::fs::read_dir(dir.path().join("people")).unwrap();
    assert_eq!(keys.count(), 1, "one key for all values of a person");
    let (store, _) = open_at(dir.path());
    let record = store.reader().record(id).unwrap().unwrap();
    assert_eq!(record.text(person::NAME.id()), "佐藤花子之介");
}

#[test]
fn erasing_a_person_leaves_nothing_that_opens_the_values() {
    let dir = scratch();
    let (mut store, _) = open_at(dir.path());
    let (id, _) = make(&mut store, Kind::Person, vec![text(person::NAME, "佐藤")]);
    let mut batch = store.begin();
    let ops = batch.erasing(id).unwrap();
    assert_eq!(ops.len(), 1);
    let command = batch.new_command().unwrap();
    let change = Change {
        record: id,
        kind: Kind::Person.code(),
        ops,
    };
    batch.push(draft(command, vec![change])).unwrap();
    batch.commit().unwrap();
    let record = store.reader().record(id).unwrap().unwrap();
    assert_eq!(record.text(person::NAME.id()), "");
    let keys = std::fs::read_dir(dir.path().join("people")).unwrap();
    assert_eq!(keys.count(), 0);
    same_as_journal(&mut store);
}

#[test]
fn a_command_over_a_megabyte_is_written_in_parts_and_counts_as_one() {
    let dir = scratch();
    let (mut store, _) = open_at(dir.path());
    let now = options().now;
    let mut batch = store.begin();
    let command = batch.new_command().unwrap();
    let problem = "あ".repeat(2_000);
    let mut changes = Vec::new();
    for _ in 0..1_000 {
        changes.push(Change {
            record: batch.new_id(now).unwrap(),
            kind: Kind::Need.code(),
            ops: vec![text(need::PROBLEM, &problem)],
        });
    }
    let ids: Vec<RecordId> = changes.iter().map(|c| c.record).collect();
    let commits = batch.push(draft(command, changes)).unwrap();
    assert!(commits.len() >= 5);
    let committed = batch.commit().unwrap();
    assert_eq!(committed.lsns.len(), commits.len());
    assert_eq!(committed.touched.len(), 1_000);
    let reader = store.reader();
    assert_eq!(reader.commit_parts(command).unwrap().len(), commits.len());
    assert_eq!(reader.counts(Kind::Need).live, 1_000);
    let all = reader.map_all(Kind::Need, 2, |record| record.id).unwrap();
    assert_eq!(all, ids, "in order of creation");
    let before = reader.records_before(&ids, Lsn(999)).unwrap();
    assert_eq!(before.len(), 1_000);
    same_as_journal(&mut store);
    drop(store);
    let (mut store, report) = open_at(dir.path());
    assert!(report.rebuilt.is_none(), "{report:?}");
    same_as_journal(&mut store);
}
