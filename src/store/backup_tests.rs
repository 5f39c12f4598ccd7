//! Owns the tests of copies: what is backed up, written out as lines or made again is the same book, record by record.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret;

use super::error::{BackupFault, Lsn, StoreError};
use super::tests::{draft, make, open_at, options, same_as_journal, scratch, set, text};
use super::*;
use crate::domain::change::Change;
use crate::domain::date::Date;
use crate::domain::kind::Kind;
use crate::domain::record::Record;
use crate::domain::{need, person};

/// A book of needs over two files of the journal, with a person.
fn book(dir: &Path) -> Store {
    let (mut store, _) = open_at(dir);
    for number in 0..40 {
        let (id, _) = make(&mut store, Kind::Need, vec![text(need::TITLE, "離床")]);
        let problem = format!("{number} ").repeat(20_000);
        set(&mut store, Kind::Need, id, text(need::PROBLEM, &problem));
    }
    let ops = vec![
        text(person::NAME, "佐藤花子"),
        text(person::MAIL, "h@example.invalid"),
    ];
    make(&mut store, Kind::Person, ops);
    store
}

fn records(store: &Store) -> Vec<Record> {
    let reader = store.reader();
    let all = Kind::ALL.map(|kind| reader.map_all(kind, 1, |record| record).unwrap());
    all.into_iter().flatten().collect()
}

fn restored(file: &Path, opener: &Opener, dir: &Path) -> Result<RestoreReport, StoreError> {
    restore(file, opener, dir, &options(), &mut |_| {})
}

fn backed_up(dir: &Path) -> (PathBuf, Vec<Record>) {
    let store = book(dir);
    let file = dir.with_extension("backup");
    let source = store.backup_source().unwrap();
    let report = source.write_to(&file, &Locking::Open).unwrap();
    assert_eq!(report.frames, 81);
    let kept = records(&store);
    store.close().unwrap();
    (file, kept)
}

#[test]
fn every_record_comes_back_from_a_backup() {
    let dir = scratch();
    let (first, second) = (dir.path().join("a"), dir.path().join("b"));
    let (file, kept) = backed_up(&first);
    let report = restored(&file, &Opener::Nothing, &second).unwrap();
    assert_eq!((report.frames, report.before), (81, None));
    let (mut copy, opened) = open_at(&second);
    assert!(records(&copy) == kept);
    assert!(
        opened.clean && !opened.new_replica,
        "it was opened and adopted while restoring"
    );
    let (original, _) = open_at(&first);
    assert_ne!(copy.replica().0, original.replica().0);
    assert!(copy.replica().1.is_some());
    same_as_journal(&mut copy);
}

#[test]
fn a_restore_puts_the_book_that_was_there_beside_it_and_keeps_its_drafts() {
    let dir = scratch();
    let place = dir.path().join("book");
    let (file, kept) = backed_up(&place);
    let (mut store, _) = open_at(&place);
    make(&mut store, Kind::Need, vec![text(need::TITLE, "later")]);
    let held = restored(&file, &Opener::Nothing, &place).unwrap_err();
    assert!(matches!(held, StoreError::Held(_)), "{held:?}");
    store.close().unwrap();
    fs::create_dir_all(place.join("drafts/x")).unwrap();
    fs::write(place.join("drafts/x/needs-new.draft"), b"x").unwrap();
    let report = restored(&file, &Opener::Nothing, &place).unwrap();
    let (store, _) = open_at(&place);
    assert!(records(&store) == kept);
    assert!(place.join("drafts/x/needs-new.draft").exists());
    let (old, _) = open_at(&report.before.unwrap());
    assert_eq!(records(&old).len(), kept.len() + 1);
}

#[test]
fn a_damaged_backup_is_refused_and_touches_nothing() {
    let dir = scratch();
    let place = dir.path().join("book");
    let (file, _) = backed_up(&place);
    let whole = fs::read(&file).unwrap();
    let other = dir.path().join("other");
    for cut in [10, 40, whole.len() / 2, whole.len() - 1] {
        fs::write(&file, &whole[..cut]).unwrap();
        let refused = restored(&file, &Opener::Nothing, &other).unwrap_err();
        assert!(matches!(refused, StoreError::Backup { .. }), "{refused:?}");
    }
    for at in (17..whole.len()).step_by(whole.len() / 23) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        fs::write(&file, bytes).unwrap();
        assert!(restored(&file, &Opener::Nothing, &other).is_err(), "{at}");
    }
    assert!(!other.exists());
    let left = fs::read_dir(dir.path()).unwrap().count();
    assert_eq!(left, 2, "the book and the file");
}

#[test]
fn a_backup_to_a_file_that_is_there_is_refused() {
    let dir = scratch();
    let place = dir.path().join("book");
    let (file, _) = backed_up(&place);
    let before = fs::read(&file).unwrap();
    let (store, _) = open_at(&place);
    let source = store.backup_source().unwrap();
    assert!(source.write_to(&file, &Locking::Open).is_err());
    assert!(fs::read(&file).unwrap() == before);
}

#[test]
fn a_backup_locked_to_a_recipient_opens_with_that_key_alone() {
    let dir = scratch();
    let place = dir.path().join("book");
    let store = book(&place);
    let kept = records(&store);
    let key = age::x25519::Identity::generate();
    let file = dir.path().join("locked");
    let locking = Locking::Recipients(vec![key.to_public().to_string()]);
    let source = store.backup_source().unwrap();
    source.write_to(&file, &locking).unwrap();
    store.close().unwrap();
    let other = dir.path().join("other");
    let fault = |opener: &Opener| match restored(&file, opener, &other) {
        Err(StoreError::Backup { fault, .. }) => fault,
        other => panic!("{other:?}"),
    };
    assert_eq!(fault(&Opener::Nothing), BackupFault::Locked);
    let stranger = age::x25519::Identity::generate().to_string();
    let stranger = Opener::Identities(stranger.expose_secret().to_owned());
    assert_eq!(fault(&stranger), BackupFault::WrongKey);
    let mine = Opener::Identities(key.to_string().expose_secret().to_owned());
    restored(&file, &mine, &other).unwrap();
    assert!(records(&open_at(&other).0) == kept);
    let nobody = Locking::Recipients(vec!["somebody".into()]);
    let refused = source.write_to(&dir.path().join("x"), &nobody).unwrap_err();
    let fault = BackupFault::NoRecipient;
    assert!(matches!(refused, StoreError::Backup { fault: f, .. } if f == fault));
}

#[test]
fn a_backup_with_a_passphrase_opens_with_it_alone() {
    let dir = scratch();
    let place = dir.path().join("book");
    let (mut store, _) = open_at(&place);
    make(&mut store, Kind::Need, vec![text(need::TITLE, "離床")]);
    let file = dir.path().join("locked");
    let locking = Locking::Passphrase("七つの鍵".into());
    store
        .backup_source()
        .unwrap()
        .write_to(&file, &locking)
        .unwrap();
    let other = dir.path().join("other");
    assert!(restored(&file, &Opener::Passphrase("八つの鍵".into()), &other).is_err());
    restored(&file, &Opener::Passphrase("七つの鍵".into()), &other).unwrap();
    assert!(records(&open_at(&other).0) == records(&store));
}

#[test]
fn one_backup_a_day_is_written_and_a_damaged_journal_is_filled_from_it() {
    let dir = scratch();
    let (store, day) = (book(dir.path()), Date::new(2026, 11, 30).unwrap());
    let source = store.backup_source().unwrap();
    let daily = |day| {
        let kept = (day, Retention::default());
        daily_backup(&source, dir.path(), kept, &Locking::Open).unwrap()
    };
    assert!(daily(day).is_some());
    assert!(daily(day).is_none(), "once a day");
    for later in 1..30 {
        assert!(daily(day.plus_days(later)).is_some());
    }
    let kept = backups(dir.path());
    assert!((9..=12).contains(&kept.len()), "{kept:?}");
    store.close().unwrap();
    let journal = dir.path().join("journal/0000000001.jnl");
    let before = fs::read(&journal).unwrap();
    fs::remove_file(&journal).unwrap();
    fs::remove_dir_all(dir.path().join("sled")).unwrap();
    let (mut store, report) = open_at(dir.path());
    assert!(report.mended.unwrap().frames > 0);
    assert!(fs::read(&journal).unwrap() == before);
    same_as_journal(&mut store);
}

#[test]
fn a_backup_leaves_out_what_is_committed_after_it_began() {
    let dir = scratch();
    let place = dir.path().join("book");
    let mut store = book(&place);
    let kept = records(&store);
    let source = store.backup_source().unwrap();
    make(&mut store, Kind::Need, vec![text(need::TITLE, "later")]);
    let file = dir.path().join("file");
    assert_eq!(source.write_to(&file, &Locking::Open).unwrap().frames, 81);
    let other = dir.path().join("other");
    restored(&file, &Opener::Nothing, &other).unwrap();
    assert!(records(&open_at(&other).0) == kept);
}

fn erase(store: &mut Store, name: &str) {
    let reader = store.reader();
    let people = reader.map_all(Kind::Person, 1, |record| record).unwrap();
    let found = people.iter().find(|p| p.text(person::NAME.id()) == name);
    let id = found.unwrap().id;
    let mut batch = store.begin();
    let ops = batch.erasing(id).unwrap();
    let command = batch.new_command().unwrap();
    let kind = Kind::Person.code();
    let changes = vec![Change {
        record: id,
        kind,
        ops,
    }];
    batch.push(draft(command, changes)).unwrap();
    batch.commit().unwrap();
}

fn names(store: &Store) -> Vec<String> {
    let reader = store.reader();
    let name = |record: Record| record.text(person::NAME.id()).to_owned();
    reader.map_all(Kind::Person, 1, name).unwrap()
}

#[test]
fn a_person_who_was_erased_stays_erased_after_a_restore_of_an_older_backup() {
    let dir = scratch();
    let place = dir.path().join("book");
    let (file, _) = backed_up(&place);
    let (mut store, _) = open_at(&place);
    assert_eq!(names(&store), ["佐藤花子"]);
    erase(&mut store, "佐藤花子");
    store.close().unwrap();
    restored(&file, &Opener::Nothing, &place).unwrap();
    let (store, _) = open_at(&place);
    assert_eq!(names(&store), [""]);
    assert_eq!(fs::read_dir(place.join("people")).unwrap().count(), 0);
}

#[test]
fn the_keys_of_erased_persons_are_taken_out_of_the_books_own_backups() {
    let dir = scratch();
    let place = dir.path().join("book");
    let mut store = book(&place);
    let source = store.backup_source().unwrap();
    let open_one = new_backup_file(&place, options().now).unwrap();
    source.write_to(&open_one, &Locking::Open).unwrap();
    let locked = open_one.with_file_name("2026-11-30-1.ikoren-backup");
    let locking = Locking::Passphrase("x".into());
    source.write_to(&locked, &locking).unwrap();
    erase(&mut store, "佐藤花子");
    let erased: BTreeSet<u128> = store.reader().erased();
    assert_eq!(drop_keys(&place, &erased).unwrap(), [locked]);
    let other = dir.path().join("other");
    restored(&open_one, &Opener::Nothing, &other).unwrap();
    assert_eq!(names(&open_at(&other).0), [""]);
}

fn lines(store: &Store) -> Vec<u8> {
    let mut out = Vec::new();
    store.write_jsonl(&mut out, Path::new("out")).unwrap();
    out
}

#[test]
fn a_book_written_out_as_lines_and_read_in_is_equal_byte_for_byte() {
    let dir = scratch();
    let (first, second) = (dir.path().join("a"), dir.path().join("b"));
    let store = book(&first);
    let written = lines(&store);
    let kept = records(&store);
    store.close().unwrap();
    let text = String::from_utf8(written.clone()).unwrap();
    assert_eq!(text.lines().count(), 1 + 1 + 81);
    assert!(
        text.contains("佐藤花子") && text.contains("\"name\":\"title\""),
        "readable"
    );
    let path = Path::new("lines");
    let read = read_jsonl(
        &mut written.as_slice(),
        path,
        &second,
        &options(),
        &mut |_| {},
    );
    assert_eq!(read.unwrap().commits, 81);
    let (mut copy, _) = open_at(&second);
    assert!(records(&copy) == kept);
    assert_eq!(copy.reader().applied(), Lsn(81));
    same_as_journal(&mut copy);
    for name in ["journal/0000000001.jnl", "journal/0000000002.jnl"] {
        let read = |dir: &Path| fs::read(dir.join(name)).unwrap();
        assert!(read(&first) == read(&second), "{name}");
    }
    assert!(lines(&copy) == written);
    copy.close().unwrap();
    let again = read_jsonl(
        &mut written.as_slice(),
        path,
        &second,
        &options(),
        &mut |_| {},
    );
    assert!(again.is_err(), "never over a book");
}

#[test]
fn a_line_that_was_changed_is_refused_by_its_number() {
    let dir = scratch();
    let store = book(&dir.path().join("a"));
    let text = String::from_utf8(lines(&store)).unwrap();
    let place = dir.path().join("b");
    let changed = text.replacen("離床", "起立", 1);
    let path = Path::new("lines");
    let read = |text: &str| {
        read_jsonl(&mut text.as_bytes(), path, &place, &options(), &mut |_| {}).unwrap_err()
    };
    assert!(matches!(read(&changed), StoreError::Line { line: 3, .. }));
    let cut: String = text
        .lines()
        .take(20)
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(matches!(read(&cut), StoreError::Line { .. }));
    assert!(!place.exists());
}

#[test]
fn a_compacted_database_is_the_same_and_no_larger() {
    let dir = scratch();
    let mut store = book(dir.path());
    let kept = records(&store);
    let compacted = store.compact(&mut |_| {}).unwrap();
    assert!(compacted.before > 0 && compacted.after > 0);
    assert!(records(&store) == kept);
    make(&mut store, Kind::Need, vec![]);
    same_as_journal(&mut store);
    store.close().unwrap();
    let (store, report) = open_at(dir.path());
    assert!(report.clean && report.rebuilt.is_none());
    assert!(!dir.path().join("sled.old").exists());
    assert_eq!(records(&store).len(), kept.len() + 1);
}
