//! Owns the tests of the journal alone: torn tails, damage, the roll to a new segment, failing writes.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::double::{Fault, MemDisk};
use super::error::{Lsn, StoreError};
use super::frame::HEAD;
use super::journal::{Depth, Journal};
use super::segment::{HEADER, SEGMENT, file_name};

const STORE: u128 = 7;

fn dir() -> PathBuf {
    PathBuf::from("/book/journal")
}

fn segment(number: u64) -> PathBuf {
    dir().join(file_name(number))
}

fn open(disk: &MemDisk, depth: Depth) -> Result<Journal, StoreError> {
    Journal::open(Arc::new(disk.clone()), dir(), STORE, depth)
}

fn frames(journal: &Journal) -> Vec<Vec<u8>> {
    let mut seen = Vec::new();
    let read = journal.each_after(Lsn(0), &mut |frame| {
        seen.push(frame.payload.to_vec());
        Ok(())
    });
    read.unwrap();
    seen
}

/// A journal with those payloads, each forced to the disk by itself.
fn written(payloads: &[&[u8]]) -> MemDisk {
    let disk = MemDisk::default();
    let mut journal = open(&disk, Depth::All).unwrap();
    for payload in payloads {
        journal.append(&[payload.to_vec()]).unwrap();
    }
    drop(journal);
    disk
}

fn changed(disk: &MemDisk, path: &Path, change: impl FnOnce(&mut Vec<u8>)) -> MemDisk {
    let copy = disk.after_power_cut();
    let mut bytes = copy.bytes(path);
    change(&mut bytes);
    copy.put(path, bytes);
    copy
}

#[test]
fn frames_are_read_as_they_were_appended() {
    let disk = written(&[b"one", b"", b"three"]);
    for depth in [Depth::All, Depth::Last] {
        let journal = open(&disk, depth).unwrap();
        assert_eq!(journal.tip().lsn, Lsn(3));
        assert_eq!(
            frames(&journal),
            vec![b"one".to_vec(), vec![], b"three".to_vec()]
        );
    }
}

#[test]
fn a_tail_torn_at_any_byte_is_dropped_and_writing_goes_on() {
    let disk = written(&[b"first", b"second", b"the last frame"]);
    let start = HEADER + HEAD + 5 + HEAD + 6;
    let length = HEAD + 14;
    for cut in 0..=length {
        let torn = changed(&disk, &segment(1), |bytes| {
            bytes[start + cut..start + length].fill(0);
        });
        let mut journal = open(&torn, Depth::All).unwrap();
        let whole = cut == length;
        assert_eq!(journal.tip().lsn, Lsn(if whole { 3 } else { 2 }), "{cut}");
        journal.drop_torn(Lsn(2)).unwrap();
        journal.append(&[b"next".to_vec()]).unwrap();
        let again = frames(&open(&torn, Depth::All).unwrap());
        assert_eq!(again.last().unwrap(), b"next");
        assert_eq!(again.len(), if whole { 4 } else { 3 });
    }
}

#[test]
fn any_byte_of_the_last_frame_flipped_is_a_torn_tail_too() {
    let disk = written(&[b"first", b"second"]);
    let start = HEADER + HEAD + 5;
    for at in start..start + HEAD + 6 {
        let torn = changed(&disk, &segment(1), |bytes| bytes[at] ^= 0x20);
        let journal = open(&torn, Depth::All).unwrap();
        assert_eq!(journal.tip().lsn, Lsn(1), "{at}");
        assert!(journal.is_torn());
    }
}

#[test]
fn a_tear_in_what_the_database_has_seen_is_damage() {
    let disk = written(&[b"first", b"second"]);
    let torn = changed(&disk, &segment(1), |bytes| bytes[HEADER + HEAD + 5] ^= 1);
    let mut journal = open(&torn, Depth::All).unwrap();
    let missing = vec![(Lsn(2), Lsn(2))];
    assert_eq!(
        journal.drop_torn(Lsn(2)),
        Err(StoreError::Damaged { missing })
    );
}

#[test]
fn damage_before_whole_frames_is_refused_with_their_numbers() {
    let disk = written(&[b"one", b"two", b"three", b"four"]);
    let second = HEADER + HEAD + 3;
    for at in second..second + HEAD + 3 {
        let damaged = changed(&disk, &segment(1), |bytes| bytes[at] ^= 1);
        let error = open(&damaged, Depth::All).unwrap_err();
        let missing = vec![(Lsn(2), Lsn(2))];
        assert_eq!(error, StoreError::Damaged { missing }, "{at}");
    }
}

#[test]
fn one_write_of_several_frames_may_be_torn_in_its_middle() {
    let disk = written(&[b"one"]);
    let mut journal = open(&disk, Depth::All).unwrap();
    let batch = [b"two".to_vec(), b"three".to_vec(), b"four".to_vec()];
    journal.append(&batch).unwrap();
    drop(journal);
    let second = HEADER + HEAD + 3;
    let torn = changed(&disk, &segment(1), |bytes| bytes[second + 8] ^= 1);
    let mut journal = open(&torn, Depth::All).unwrap();
    assert_eq!(journal.tip().lsn, Lsn(1));
    assert!(journal.drop_torn(Lsn(1)).unwrap() > 2 * HEAD);
    journal.append(&[b"anew".to_vec()]).unwrap();
    let seen = frames(&open(&torn, Depth::All).unwrap());
    assert_eq!(seen, vec![b"one".to_vec(), b"anew".to_vec()]);
    let acknowledged = changed(&disk, &segment(1), |bytes| bytes[second + 8] ^= 1);
    let mut journal = open(&acknowledged, Depth::All).unwrap();
    assert!(
        journal.drop_torn(Lsn(4)).is_err(),
        "the database has seen it"
    );
}

/// Enough frames for three segments.
fn long() -> MemDisk {
    let disk = MemDisk::default();
    let mut journal = open(&disk, Depth::All).unwrap();
    for number in 0..9_u8 {
        journal.append(&[vec![number; 600_000]]).unwrap();
    }
    drop(journal);
    disk
}

#[test]
fn full_segments_are_finished_and_sealed_by_the_next() {
    let disk = long();
    assert!(disk.is_finished(&segment(1)) && disk.is_finished(&segment(2)));
    assert!(!disk.is_finished(&segment(3)));
    for depth in [Depth::All, Depth::Last] {
        let journal = open(&disk, depth).unwrap();
        let seen = frames(&journal);
        let expected: Vec<Vec<u8>> = (0..9_u8).map(|n| vec![n; 600_000]).collect();
        assert!(seen == expected);
    }
    let tampered = changed(&disk, &segment(1), |bytes| bytes[SEGMENT - 1] = 1);
    let refused = open(&tampered, Depth::All);
    assert!(matches!(refused, Err(StoreError::Damaged { .. })));
}

#[test]
fn damage_in_a_finished_segment_is_refused_even_at_its_end() {
    let disk = long();
    let end = HEADER + 3 * (HEAD + 600_000);
    let damaged = changed(&disk, &segment(2), |bytes| bytes[end - 1] ^= 1);
    let error = open(&damaged, Depth::All).unwrap_err();
    let missing = vec![(Lsn(6), Lsn(6))];
    assert_eq!(error, StoreError::Damaged { missing });
}

#[test]
fn a_lost_segment_is_damage_and_names_what_is_missing() {
    let disk = long();
    let lost = disk.after_power_cut();
    super::disk::Disk::remove(&lost, &segment(2)).unwrap();
    let error = open(&lost, Depth::All).unwrap_err();
    let missing = vec![(Lsn(4), Lsn(6))];
    assert_eq!(error, StoreError::Damaged { missing });
    let beheaded = disk.after_power_cut();
    super::disk::Disk::remove(&beheaded, &segment(1)).unwrap();
    let error = open(&beheaded, Depth::Last).unwrap_err();
    let missing = vec![(Lsn(1), Lsn(3))];
    assert_eq!(error, StoreError::Damaged { missing });
}

#[test]
fn a_segment_of_another_book_is_refused() {
    let disk = written(&[b"one"]);
    let other = Journal::open(Arc::new(disk), dir(), STORE + 1, Depth::Last);
    assert!(matches!(other, Err(StoreError::Damaged { .. })));
}

#[test]
fn a_full_disk_is_told_before_anything_is_written_and_does_not_poison() {
    let disk = MemDisk::default();
    let mut journal = open(&disk, Depth::All).unwrap();
    let big = vec![vec![1; 900_000], vec![2; 900_000], vec![3; 900_000]];
    disk.fail_at(0, Fault::Error(ErrorKind::StorageFull));
    let error = journal.append(&big).unwrap_err();
    assert!(matches!(error, StoreError::Full { needed } if needed > 0));
    assert!(!journal.is_poisoned());
    assert_eq!(frames(&journal).len(), 0);
    journal.append(&big).unwrap();
    assert_eq!(frames(&open(&disk, Depth::All).unwrap()).len(), 3);
}

#[test]
fn after_a_failed_sync_nothing_more_is_written() {
    let disk = written(&[b"one"]);
    let mut journal = open(&disk, Depth::All).unwrap();
    disk.fail_at(1, Fault::Error(ErrorKind::Other));
    assert!(matches!(
        journal.append(&[b"two".to_vec()]),
        Err(StoreError::Io { .. })
    ));
    assert!(journal.is_poisoned());
    let done = disk.done().len();
    assert_eq!(
        journal.append(&[b"three".to_vec()]),
        Err(StoreError::Poisoned)
    );
    assert_eq!(disk.done().len(), done);
    let cut = disk.after_power_cut();
    assert_eq!(
        frames(&open(&cut, Depth::All).unwrap()),
        vec![b"one".to_vec()]
    );
}

#[test]
fn a_payload_larger_than_a_frame_may_be_is_refused() {
    let mut journal = open(&MemDisk::default(), Depth::All).unwrap();
    let error = journal.append(&[vec![0; SEGMENT]]).unwrap_err();
    assert!(matches!(error, StoreError::TooBig { .. }));
    assert!(!journal.is_poisoned());
}
