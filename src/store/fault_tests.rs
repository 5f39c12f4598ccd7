//! Owns the test that lets every single operation on the disk fail, in turn and in three ways, then cuts the power: nothing
//! acknowledged is lost, and after a failure nothing more is acknowledged.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::Disk;
use super::double::{Fault, MemDisk};
use super::open::open_on;
use super::tests::{draft, options, scratch};
use super::*;
use crate::domain::change::{Change, FieldOp, Op};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::{Text, Value};
use crate::domain::{need, person};

fn open_mem(disk: &MemDisk, dir: &Path) -> Result<Store, StoreError> {
    let disk = Arc::new(disk.clone());
    open_on(disk, dir, &options(), &mut |_| {}).map(|(store, _)| store)
}

fn command(store: &mut Store, kind: Kind, titles: &[String]) -> Result<Vec<RecordId>, StoreError> {
    let mut batch = store.begin();
    let name = batch.new_command()?;
    let key = if kind == Kind::Person {
        person::NAME
    } else {
        need::PROBLEM
    };
    let mut changes = Vec::new();
    for title in titles {
        changes.push(Change {
            record: batch.new_id(options().now)?,
            kind: kind.code(),
            ops: vec![FieldOp {
                field: key.id(),
                op: Op::Set(Some(Value::Text(Text::block(title)))),
            }],
        });
    }
    let ids = changes.iter().map(|change| change.record).collect();
    batch.push(draft(name, changes))?;
    batch.commit()?;
    Ok(ids)
}

/// A day's work: small commands, one over two segments, a person, leaving in order. Returns what was acknowledged.
fn work(disk: &MemDisk, dir: &Path) -> Vec<RecordId> {
    let Ok(mut store) = open_mem(disk, dir) else {
        return Vec::new();
    };
    let mut kept = Vec::new();
    let mut broken = false;
    let small = ["離床".to_owned()];
    let big: Vec<String> = (0..40).map(|n| format!("{n}").repeat(30_000)).collect();
    let jobs: [(Kind, &[String]); 4] = [
        (Kind::Need, &small),
        (Kind::Need, &big),
        (Kind::Person, &small),
        (Kind::Need, &small),
    ];
    for (kind, titles) in jobs {
        match command(&mut store, kind, titles) {
            Ok(ids) => {
                assert!(!broken, "acknowledged after the journal was poisoned");
                kept.extend(ids);
            }
            Err(_) => broken = store.health().poisoned,
        }
    }
    let reader = store.reader();
    let seen = kept
        .iter()
        .filter(|id| reader.record(**id).unwrap().is_some());
    assert_eq!(seen.count(), kept.len(), "still readable afterwards");
    // Leaving may fail too; what counts is what is found again.
    let _ = store.close();
    kept
}

fn survives(nth: usize, fault: Fault) -> bool {
    let dir = scratch();
    let disk = MemDisk::default();
    disk.fail_at(nth, fault);
    let kept = work(&disk, dir.path());
    let came = disk.has_failed();
    let disk = disk.after_power_cut();
    let mut store = match open_mem(&disk, dir.path()) {
        Ok(store) => store,
        Err(StoreError::NotABook { .. }) if kept.is_empty() => return came,
        Err(error) => panic!("operation {nth} {fault:?}: {error:?}"),
    };
    let reader = store.reader();
    for id in kept {
        let record = reader.record(id).unwrap();
        assert!(record.is_some(), "operation {nth} {fault:?} lost {id:?}");
    }
    let report = store.verify(&mut |_| {}).unwrap();
    assert_eq!(report.differences, vec![]);
    command(&mut store, Kind::Need, &["次".to_owned()]).unwrap();
    came
}

fn every_operation_may_fail(fault: Fault) {
    let mut nth = 0;
    while survives(nth, fault) {
        nth += 1;
    }
    assert!(nth > 20, "the work did only {nth} operations");
}

#[test]
fn whatever_operation_fails_nothing_acknowledged_is_lost() {
    every_operation_may_fail(Fault::Error(ErrorKind::Other));
}

#[test]
fn whatever_operation_finds_the_disk_full_nothing_acknowledged_is_lost() {
    every_operation_may_fail(Fault::Error(ErrorKind::StorageFull));
}

#[test]
fn whatever_write_is_cut_short_nothing_acknowledged_is_lost() {
    every_operation_may_fail(Fault::Short);
}

#[test]
fn on_a_disk_that_becomes_read_only_the_book_stays_readable_and_says_why_it_cannot_be_written() {
    let dir = scratch();
    let disk = MemDisk::default();
    let mut store = open_mem(&disk, dir.path()).unwrap();
    let titles = ["離床".to_owned()];
    let kept = command(&mut store, Kind::Need, &titles).unwrap();
    disk.lock(Some(ErrorKind::ReadOnlyFilesystem));
    let why = command(&mut store, Kind::Need, &titles).unwrap_err();
    let kind = ErrorKind::ReadOnlyFilesystem;
    assert!(
        matches!(why, StoreError::Io { kind: k, .. } if k == kind),
        "{why:?}"
    );
    assert_eq!(
        command(&mut store, Kind::Need, &titles),
        Err(StoreError::Poisoned)
    );
    assert!(store.reader().record(kept[0]).unwrap().is_some());
    assert!(store.health().poisoned);
    let _ = store.close();
    disk.lock(None);
    let store = open_mem(&disk.after_power_cut(), dir.path()).unwrap();
    assert_eq!(store.reader().counts(Kind::Need).live, 1);
    assert!(store.reader().record(kept[0]).unwrap().is_some());
}

/// A book of several files of journal, left in order, on a disk in RAM; and what was acknowledged.
fn left_in_order(dir: &Path) -> (MemDisk, Vec<RecordId>) {
    let disk = MemDisk::default();
    let kept = work(&disk, dir);
    assert!(!kept.is_empty());
    (disk, kept)
}

fn all_there(disk: &MemDisk, dir: &Path, kept: &[RecordId], what: &str) {
    let mut store = open_mem(disk, dir).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let reader = store.reader();
    for id in kept {
        assert!(reader.record(*id).unwrap().is_some(), "{what} lost {id:?}");
    }
    assert_eq!(store.verify(&mut |_| {}).unwrap().differences, vec![]);
}

#[test]
fn whatever_read_fails_nothing_acknowledged_is_lost_and_nothing_is_made_up() {
    let mut nth = 0;
    loop {
        let dir = scratch();
        let (disk, kept) = left_in_order(dir.path());
        disk.remove(&dir.path().join("CLEAN")).unwrap();
        disk.fail_read_at(nth, ErrorKind::Other);
        if let Ok(mut store) = open_mem(&disk, dir.path()) {
            // What could not be read while it was in use is found out or mended by the check.
            let _ = store.verify(&mut |_| {});
            let _ = store.close();
        }
        let came = disk.heal();
        all_there(&disk, dir.path(), &kept, &format!("read {nth}"));
        nth += 1;
        if !came {
            break;
        }
    }
    assert!(nth > 8, "the work did only {nth} reads");
}

#[test]
fn a_bad_sector_in_a_finished_file_of_the_journal_is_mended_from_the_database() {
    let dir = scratch();
    let (disk, kept) = left_in_order(dir.path());
    disk.remove(&dir.path().join("CLEAN")).unwrap();
    let first = dir.path().join("journal").join("0000000001.jnl");
    let whole = disk.bytes(&first);
    disk.spoil(&first, 0..usize::MAX);
    let opened = open_on(Arc::new(disk.clone()), dir.path(), &options(), &mut |_| {});
    let (store, report) = opened.unwrap();
    assert!(report.mended.is_some_and(|mended| mended.frames > 0));
    store.close().unwrap();
    assert_eq!(
        disk.bytes(&first),
        whole,
        "byte for byte, so that the seals hold"
    );
    all_there(&disk, dir.path(), &kept, "a bad sector");
}

/// The newest file of the journal.
fn newest(disk: &MemDisk, dir: &Path) -> PathBuf {
    let names = disk.list(&dir.join("journal")).unwrap();
    let newest = names
        .iter()
        .rfind(|name| super::segment::number_of(name).is_some());
    dir.join("journal").join(newest.unwrap())
}

/// Where each frame of a segment begins, and where the last one ends.
fn places(bytes: &[u8]) -> Vec<usize> {
    let header = super::segment::Header::decode(bytes).unwrap();
    let mut places = vec![super::segment::HEADER];
    super::segment::walk(bytes, header.before, super::segment::HEADER, &mut |frame| {
        places.push(places.last().unwrap() + frame.bytes.len());
        Ok::<(), StoreError>(())
    })
    .unwrap();
    places
}

fn is_mended(disk: &MemDisk, dir: &Path, kept: &[RecordId], what: &str) {
    let newest = newest(disk, dir);
    let whole = disk.bytes(&newest);
    let opened = open_on(Arc::new(disk.clone()), dir, &options(), &mut |_| {});
    let (store, report) = opened.unwrap_or_else(|error| panic!("{what}: {error:?}"));
    assert!(report.mended.is_some(), "{what}: {report:?}");
    store.close().unwrap();
    assert_eq!(disk.bytes(&newest), whole, "{what}");
    all_there(disk, dir, kept, what);
}

#[test]
fn a_bad_sector_in_the_newest_file_is_mended_as_long_as_the_end_of_its_frames_shows() {
    let dir = scratch();
    let (disk, _) = left_in_order(dir.path());
    let bytes = disk.bytes(&newest(&disk, dir.path()));
    let places = places(&bytes);
    let (first, end) = (places[0], *places.last().unwrap());
    assert!(places.len() > 2 && end > 2048, "{places:?}");
    // The header, the first frame, the frames in the middle, the empty rest.
    let parts = [
        0..512,
        first..first + 512,
        512..end - 512,
        end + 4096..bytes.len(),
    ];
    for part in parts {
        let dir = scratch();
        let (disk, kept) = left_in_order(dir.path());
        disk.remove(&dir.path().join("CLEAN")).unwrap();
        disk.spoil(&newest(&disk, dir.path()), part.clone());
        is_mended(&disk, dir.path(), &kept, &format!("{part:?} of {end}"));
    }
}

#[test]
fn a_newest_file_that_cannot_be_read_at_all_is_mended_after_an_orderly_stop() {
    let dir = scratch();
    let (disk, kept) = left_in_order(dir.path());
    disk.spoil(&newest(&disk, dir.path()), 0..usize::MAX);
    is_mended(&disk, dir.path(), &kept, "all of it");
}

#[test]
fn a_bad_sector_where_the_frames_end_is_not_mended_since_it_may_hold_what_nobody_else_has() {
    let dir = scratch();
    let (disk, _) = left_in_order(dir.path());
    disk.remove(&dir.path().join("CLEAN")).unwrap();
    let newest = newest(&disk, dir.path());
    let before = disk.bytes(&newest);
    let end = *places(&before).last().unwrap();
    for part in [end..end + 1, end - 1..end + 1, 0..usize::MAX] {
        disk.spoil(&newest, part.clone());
        let why = open_mem(&disk, dir.path()).unwrap_err();
        assert!(matches!(&why, StoreError::Io { .. }), "{part:?}: {why:?}");
        assert!(why.lets_read());
    }
    assert_eq!(disk.bytes(&newest), before, "left as it is");
}
