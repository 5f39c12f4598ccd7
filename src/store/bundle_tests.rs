//! Owns the tests of copies that go on apart and are brought together again: nothing that either wrote is lost, in whatever order.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::BackupFault;
use super::tests::{make, open_at, options, same_as_journal, scratch, set, text};
use super::*;
use crate::domain::kind::Kind;
use crate::domain::need;
use crate::domain::person;
use crate::domain::record::{Record, RecordId};
use crate::domain::value::Value;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// A book with a need, and a copy of it that somebody took along.
fn taken_along(dir: &Path) -> (Store, Store, RecordId) {
    let (office, laptop) = (dir.join("office"), dir.join("laptop"));
    let (mut store, _) = open_at(&office);
    let (id, _) = make(&mut store, Kind::Need, vec![text(need::TITLE, "離床")]);
    store.close().unwrap();
    copy(&office, &laptop);
    let (laptop, report) = open_at(&laptop);
    assert!(report.new_replica);
    (open_at(&office).0, laptop, id)
}

fn bundle(from: &Store, dir: &Path, name: &str, theirs: Option<&Path>) -> PathBuf {
    let path = dir.join(name);
    let theirs = theirs.map(|path| (path, &Opener::Nothing));
    from.write_bundle(&path, theirs, &Locking::Open).unwrap();
    path
}

fn take(into: &mut Store, bundle: &Path) -> TakenIn {
    into.take_in(bundle, &Opener::Nothing, options().now, &mut |_| {})
        .unwrap()
}

fn refused(into: &mut Store, bundle: &Path) -> BackupFault {
    match into.take_in(bundle, &Opener::Nothing, options().now, &mut |_| {}) {
        Err(StoreError::Backup { fault, .. }) => fault,
        other => panic!("{other:?}"),
    }
}

fn read(store: &Store, id: RecordId) -> Record {
    store.reader().record(id).unwrap().unwrap()
}

#[test]
fn copied_edited_on_both_sides_and_brought_together_nothing_is_lost() {
    let dir = scratch();
    let (mut office, mut laptop, id) = taken_along(dir.path());
    set(&mut office, Kind::Need, id, text(need::TITLE, "夜の離床"));
    set(
        &mut office,
        Kind::Need,
        id,
        text(need::DEPARTMENT, "西5病棟"),
    );
    let (mine, at_office) = make(&mut office, Kind::Need, vec![text(need::TITLE, "点滴")]);
    set(&mut laptop, Kind::Need, id, text(need::TITLE, "離床の検知"));
    set(&mut laptop, Kind::Need, id, text(need::AREA, "看護"));
    let (theirs, on_laptop) = make(&mut laptop, Kind::Need, vec![text(need::TITLE, "配薬")]);
    assert_ne!(
        at_office.to_string(),
        on_laptop.to_string(),
        "letters keep numbers apart"
    );

    let home = bundle(&laptop, dir.path(), "home", None);
    let report = take(&mut office, &home);
    assert_eq!((report.taken, report.known), (3, 1));
    assert_eq!(report.clashes, vec![(id, need::TITLE.id())]);
    let away = bundle(&office, dir.path(), "away", Some(&home));
    let report = take(&mut laptop, &away);
    assert_eq!(
        (report.taken, report.known),
        (3, 0),
        "only what the laptop lacked"
    );
    assert_eq!(report.clashes, vec![(id, need::TITLE.id())]);

    assert_eq!(office.reader().digest(), laptop.reader().digest());
    for store in [&mut office, &mut laptop] {
        let record = read(store, id);
        let titles = record.fields[&need::TITLE.id()].values.iter();
        let mut titles: Vec<_> = titles.map(|w| w.value.clone().unwrap()).collect();
        titles.sort();
        let mut both = ["夜の離床", "離床の検知"].map(Value::line).to_vec();
        both.sort();
        assert_eq!(titles, both, "a person chooses");
        assert_eq!(record.text(need::DEPARTMENT.id()), "西5病棟");
        assert_eq!(record.text(need::AREA.id()), "看護");
        assert_eq!(read(store, mine).text(need::TITLE.id()), "点滴");
        assert_eq!(read(store, theirs).text(need::TITLE.id()), "配薬");
        same_as_journal(store);
    }

    let again = take(&mut office, &home);
    assert_eq!((again.taken, again.clashes), (0, vec![]), "twice is once");
    set(&mut office, Kind::Need, id, text(need::TITLE, "離床の検知"));
    let settled = bundle(&office, dir.path(), "settled", Some(&away));
    let report = take(&mut laptop, &settled);
    assert!(laptop.reader().clashes().unwrap().is_empty(), "{report:?}");
    assert_eq!(office.reader().digest(), laptop.reader().digest());
}

#[test]
fn what_was_taken_in_is_there_after_an_unclean_stop() {
    let dir = scratch();
    let (mut office, mut laptop, id) = taken_along(dir.path());
    set(&mut laptop, Kind::Need, id, text(need::TITLE, "離床の検知"));
    take(&mut office, &bundle(&laptop, dir.path(), "home", None));
    drop(office);
    fs::remove_dir_all(dir.path().join("office/sled")).unwrap();
    let (mut office, _) = open_at(&dir.path().join("office"));
    assert_eq!(read(&office, id).text(need::TITLE.id()), "離床の検知");
    assert_eq!(office.reader().digest(), laptop.reader().digest());
    same_as_journal(&mut office);
}

#[test]
fn a_command_of_several_parts_comes_whole() {
    let dir = scratch();
    let (mut office, mut laptop, _) = taken_along(dir.path());
    let mut batch = laptop.begin();
    let command = batch.new_command().unwrap();
    let long = "長".repeat(20_000);
    let changes = (0..120).map(|_| crate::domain::change::Change {
        record: batch.new_id(options().now).unwrap(),
        kind: Kind::Need.code(),
        ops: vec![text(need::PROBLEM, &long)],
    });
    let changes: Vec<_> = changes.collect();
    let pushed = batch.push(super::tests::draft(command, changes)).unwrap();
    assert!(pushed.len() > 4, "{} parts", pushed.len());
    batch.commit().unwrap();
    let report = take(&mut office, &bundle(&laptop, dir.path(), "home", None));
    assert_eq!(report.taken, pushed.len() as u64);
    assert_eq!(
        office.reader().commit_parts(command).unwrap().len(),
        pushed.len()
    );
    assert_eq!(office.reader().digest(), laptop.reader().digest());
    same_as_journal(&mut office);
}

#[test]
fn personal_values_come_with_their_keys_and_destroyed_ones_stay_destroyed() {
    let dir = scratch();
    let (mut office, mut laptop, _) = taken_along(dir.path());
    let (id, _) = make(
        &mut laptop,
        Kind::Person,
        vec![text(person::NAME, "佐藤花子")],
    );
    let home = bundle(&laptop, dir.path(), "home", None);
    take(&mut office, &home);
    assert_eq!(read(&office, id).text(person::NAME.id()), "佐藤花子");

    let mut batch = office.begin();
    let ops = batch.erasing(id).unwrap();
    assert!(!ops.is_empty());
    let command = batch.new_command().unwrap();
    let kind = Kind::Person.code();
    let change = crate::domain::change::Change {
        record: id,
        kind,
        ops,
    };
    batch
        .push(super::tests::draft(command, vec![change]))
        .unwrap();
    batch.commit().unwrap();
    take(&mut office, &home);
    assert_eq!(
        read(&office, id).text(person::NAME.id()),
        "",
        "not by taking it in again"
    );
    take(
        &mut laptop,
        &bundle(&office, dir.path(), "away", Some(&home)),
    );
    assert_eq!(
        read(&laptop, id).text(person::NAME.id()),
        "",
        "and there it is destroyed too"
    );
    assert_eq!(
        fs::read_dir(dir.path().join("laptop/people"))
            .unwrap()
            .count(),
        0
    );
    assert_eq!(office.reader().digest(), laptop.reader().digest());
}

#[test]
fn what_is_not_ours_damaged_or_has_a_gap_is_refused_and_changes_nothing() {
    let dir = scratch();
    let (mut office, mut laptop, id) = taken_along(dir.path());
    let first = bundle(&office, dir.path(), "first", None);
    set(&mut laptop, Kind::Need, id, text(need::TITLE, "一"));
    let one = bundle(&laptop, dir.path(), "one", Some(&first));
    set(&mut laptop, Kind::Need, id, text(need::TITLE, "二"));
    let two = bundle(&laptop, dir.path(), "two", Some(&one));
    let digest = office.reader().digest();
    assert_eq!(refused(&mut office, &two), BackupFault::Gap);

    let bytes = fs::read(&one).unwrap();
    let bad = dir.path().join("bad");
    let known = [
        BackupFault::BrokenBundle,
        BackupFault::NotABundle,
        BackupFault::Newer,
    ];
    let mut unused = 0;
    for at in 0..bytes.len() {
        let mut bytes = bytes.clone();
        bytes[at] ^= 0x10;
        fs::write(&bad, &bytes).unwrap();
        // A bit that the packing does not use changes nothing of what is proved; any other is found.
        match office.write_bundle(
            &dir.path().join("x"),
            Some((&bad, &Opener::Nothing)),
            &Locking::Open,
        ) {
            Err(StoreError::Backup { fault, .. }) => {
                assert!(known.contains(&fault), "byte {at}: {fault:?}");
            }
            Err(other) => panic!("byte {at}: {other:?}"),
            Ok(_) => {
                unused += 1;
                fs::remove_file(dir.path().join("x")).unwrap();
            }
        }
    }
    assert!(unused < 4, "{unused} bytes prove nothing");
    let other = open_at(&dir.path().join("other")).0;
    let foreign = bundle(&other, dir.path(), "foreign", None);
    assert_eq!(refused(&mut office, &foreign), BackupFault::OtherBook);
    let source = laptop.backup_source().unwrap();
    let backup = dir.path().join("backup");
    source.write_to(&backup, &Locking::Open).unwrap();
    assert_eq!(refused(&mut office, &backup), BackupFault::NotABundle);

    assert_eq!(office.reader().digest(), digest);
    assert_eq!(take(&mut office, &one).taken, 1);
    assert_eq!(take(&mut office, &two).taken, 1);
    assert_eq!(read(&office, id).text(need::TITLE.id()), "二");
}

#[test]
fn two_that_wrote_under_one_name_are_told_apart() {
    let dir = scratch();
    let (mut office, laptop, id) = taken_along(dir.path());
    let name = laptop.identity;
    drop(laptop);
    set(&mut office, Kind::Need, id, text(need::TITLE, "事務所"));
    // As if a copy had been made behind everybody's back: the same replica, the same numbers, other words.
    let (mut laptop, _) = open_at(&dir.path().join("laptop"));
    assert_eq!(laptop.identity, name);
    laptop.identity = office.identity;
    set(&mut laptop, Kind::Need, id, text(need::TITLE, "鞄の中"));
    let home = bundle(&laptop, dir.path(), "home", None);
    assert_eq!(refused(&mut office, &home), BackupFault::OtherHistory);
    assert_eq!(read(&office, id).text(need::TITLE.id()), "事務所");
}

#[test]
fn three_copies_that_write_and_exchange_at_random_end_alike() {
    for seed in 1..=6_u64 {
        let dir = scratch();
        let (office, laptop, id) = taken_along(dir.path());
        let mut stores = vec![office, laptop];
        stores[0].sync_soon().unwrap();
        copy(&dir.path().join("office"), &dir.path().join("third"));
        stores.push(open_at(&dir.path().join("third")).0);
        let mut state = seed;
        let mut random = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(seed);
            usize::try_from(state >> 33).unwrap() % below
        };
        let fields = [need::TITLE, need::DEPARTMENT, need::AREA];
        let mut number = 0;
        let mut give = |stores: &mut Vec<Store>, from: usize, to: usize| {
            number += 1;
            let path = bundle(&stores[from], dir.path(), &format!("b{number}"), None);
            take(&mut stores[to], &path);
        };
        for step in 0..24 {
            let (who, other) = (random(3), random(3));
            if random(3) == 0 && who != other {
                give(&mut stores, who, other);
            } else {
                let field = fields[random(3)];
                set(
                    &mut stores[who],
                    Kind::Need,
                    id,
                    text(field, &format!("{step}")),
                );
            }
        }
        for (from, to) in [(0, 1), (1, 2), (2, 0), (0, 1)] {
            give(&mut stores, from, to);
        }
        let digest = stores[0].reader().digest();
        for store in &mut stores {
            assert_eq!(store.reader().digest(), digest, "seed {seed}");
            same_as_journal(store);
        }
    }
}
