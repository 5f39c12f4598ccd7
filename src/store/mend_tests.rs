//! Owns the tests of mutual repair: a damaged journal is filled from the database, a damaged database from the journal, and
//! what neither has is named.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::{Lsn, StoreError};
use super::frame::HEAD;
use super::segment::{HEADER, file_name};
use super::tests::{make, open_at, options, same_as_journal, scratch, text};
use super::*;
use crate::domain::kind::Kind;
use crate::domain::need;

/// A book of so many needs, each with a problem of that many bytes.
fn book(dir: &Path, needs: usize, bytes: usize) -> Store {
    let (mut store, _) = open_at(dir);
    for number in 0..needs {
        let problem = format!("{number}").repeat(bytes / format!("{number}").len());
        make(&mut store, Kind::Need, vec![text(need::PROBLEM, &problem)]);
    }
    store
}

fn segment(dir: &Path, number: u64) -> PathBuf {
    dir.join("journal").join(file_name(number))
}

/// All files of the journal.
fn journal(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(dir.join("journal")).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "jnl"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// Writes a file anew, whatever its mode.
fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Where the frame with that number begins in the first segment.
fn place(dir: &Path, lsn: u64) -> usize {
    let bytes = fs::read(segment(dir, 1)).unwrap();
    let mut at = HEADER;
    for _ in 1..lsn {
        at += super::frame::read(&bytes[at..]).unwrap().bytes.len();
    }
    at
}

fn mended(dir: &Path) -> (Store, Mended) {
    let (mut store, report) = open_at(dir);
    same_as_journal(&mut store);
    let mended = report.mended.unwrap_or_else(|| panic!("{report:?}"));
    (store, mended)
}

#[test]
fn a_frame_lost_in_the_middle_comes_back_from_the_database() {
    let dir = scratch();
    book(dir.path(), 6, 100).close().unwrap();
    let before = journal(dir.path());
    let at = place(dir.path(), 3);
    change(&segment(dir.path(), 1), |bytes| {
        bytes[at + HEAD + 4] ^= 0x40;
    });
    let (store, mended) = mended(dir.path());
    assert_eq!((mended.frames, mended.files), (1, 1));
    assert_eq!(journal(dir.path()), before, "byte for byte");
    assert_eq!(store.reader().applied(), Lsn(6));
    store.close().unwrap();
    let kept = fs::read_dir(dir.path()).unwrap();
    let kept = kept.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_str().unwrap().starts_with("journal.bad-")
    });
    assert_eq!(kept.count(), 1, "the damaged file is kept for looking at");
    assert!(open_at(dir.path()).1.mended.is_none());
}

#[test]
fn an_end_that_was_wiped_comes_back_from_the_database() {
    for clean in [true, false] {
        let dir = scratch();
        let mut store = book(dir.path(), 6, 100);
        if clean {
            store.close().unwrap();
        } else {
            store.sync_soon().unwrap();
            drop(store);
        }
        let before = journal(dir.path());
        let at = place(dir.path(), 5);
        change(&segment(dir.path(), 1), |bytes| bytes[at..].fill(0));
        let (store, mended) = mended(dir.path());
        assert_eq!((mended.frames, mended.files), (2, 1));
        assert_eq!(journal(dir.path()), before);
        drop(store);
    }
}

#[test]
fn lost_files_and_broken_headers_come_back_with_their_seals() {
    let dir = scratch();
    book(dir.path(), 110, 60_000).close().unwrap();
    let before = journal(dir.path());
    assert!(before.len() >= 4, "{} segments", before.len());
    let damage: [&dyn Fn(&Path); 5] = [
        &|dir| fs::remove_file(segment(dir, 2)).unwrap(),
        &|dir| {
            fs::remove_file(segment(dir, 1)).unwrap();
            fs::remove_file(segment(dir, 2)).unwrap();
        },
        &|dir| (1..=3).for_each(|n| change(&segment(dir, n), |bytes| bytes[20] ^= 1)),
        &|dir| change(&segment(dir, 2), |bytes| *bytes.last_mut().unwrap() = 1),
        &|dir| change(&segment(dir, 3), |bytes| bytes.truncate(70_000)),
    ];
    for damage in damage {
        damage(dir.path());
        let _ = fs::remove_file(dir.path().join("CLEAN"));
        let (store, _) = mended(dir.path());
        assert!(journal(dir.path()) == before, "byte for byte");
        store.close().unwrap();
    }
}

#[test]
fn what_neither_has_is_named_and_the_rest_can_be_read() {
    let dir = scratch();
    book(dir.path(), 6, 100).close().unwrap();
    let at = place(dir.path(), 3);
    change(&segment(dir.path(), 1), |bytes| bytes[at] ^= 1);
    fs::remove_dir_all(dir.path().join("sled")).unwrap();
    let error = open(dir.path(), &options(), &mut |_| {}).unwrap_err();
    let missing = vec![(Lsn(3), Lsn(3))];
    assert_eq!(
        error,
        StoreError::Damaged {
            missing: missing.clone()
        }
    );
    assert!(error.lets_read());
    let (mut store, report) = open_to_read(dir.path(), error.clone(), &mut |_| {}).unwrap();
    assert_eq!(report.missing, missing);
    assert_eq!(store.reader().counts(Kind::Need).live, 5);
    let mut batch = store.begin();
    let id = batch.new_id(options().now).unwrap();
    let command = batch.new_command().unwrap();
    let changes = vec![crate::domain::change::Change {
        record: id,
        kind: Kind::Need.code(),
        ops: vec![text(need::TITLE, "x")],
    }];
    batch.push(super::tests::draft(command, changes)).unwrap();
    let why = Box::new(error);
    assert_eq!(batch.commit(), Err(StoreError::ReadOnly { why }));
}

#[test]
fn a_book_that_another_holds_can_be_read_as_it_stands() {
    let dir = scratch();
    let mut store = book(dir.path(), 5, 100);
    let (id, reference) = make(&mut store, Kind::Need, vec![text(need::TITLE, "離床")]);
    let held = open(dir.path(), &options(), &mut |_| {}).unwrap_err();
    assert!(matches!(&held, StoreError::Held(Some(holder)) if holder.user == "suzuki"));
    let (second, _) = open_to_read(dir.path(), held, &mut |_| {}).unwrap();
    let (mine, theirs) = (store.reader(), second.reader());
    assert_eq!(theirs.find(reference).unwrap(), Some(id));
    assert_eq!(theirs.record(id).unwrap(), mine.record(id).unwrap());
    assert_eq!(theirs.history(id).unwrap(), mine.history(id).unwrap());
    assert_eq!(theirs.digest(), mine.digest());
    assert_eq!(theirs.counts(Kind::Need), mine.counts(Kind::Need));
    let all = |reader: &Reader| reader.map_all(Kind::Need, 2, |r| r.id).unwrap();
    assert_eq!(all(&theirs), all(&mine));
    let recent = |reader: &Reader| {
        reader
            .recent(None)
            .map(|c| c.unwrap().0)
            .collect::<Vec<_>>()
    };
    assert_eq!(recent(&theirs), recent(&mine));
    make(&mut store, Kind::Need, vec![]);
    assert_eq!(
        theirs.applied(),
        Lsn(6),
        "stamped with the frame it was opened at"
    );
    second.close().unwrap();
    drop(store);
    let (mut store, report) = open_at(dir.path());
    assert!(!report.clean, "reading leaves no mark");
    same_as_journal(&mut store);
}

#[test]
fn a_database_without_its_conf_is_made_again() {
    let dir = scratch();
    book(dir.path(), 3, 100).close().unwrap();
    fs::write(dir.path().join("sled/conf"), b"").unwrap();
    let (mut store, report) = open_at(dir.path());
    assert!(report.rebuilt.is_some());
    same_as_journal(&mut store);
}

#[test]
fn a_database_that_is_wrong_after_a_clean_stop_is_found_while_in_use() {
    let dir = scratch();
    let (mut store, _) = open_at(dir.path());
    for _ in 0..600 {
        make(&mut store, Kind::Need, vec![text(need::TITLE, "離床")]);
    }
    let trees = store.trees().unwrap();
    let (key, _) = trees.entries("state").unwrap().nth(300).unwrap().unwrap();
    let (_, other) = trees.entries("state").unwrap().next().unwrap().unwrap();
    trees.plant("state", &key, &other);
    drop(trees);
    store.close().unwrap();
    let (mut store, report) = open_at(dir.path());
    assert!(report.clean && report.rebuilt.is_none());
    assert!(store.is_checking());
    store.check_some(options().now);
    make(&mut store, Kind::Need, vec![text(need::TITLE, "起立")]);
    let mut turns = 0;
    while store.is_checking() {
        store.check_some(options().now);
        turns += 1;
        assert!(turns < 40);
    }
    assert!(store.take_remade().is_some() && store.take_remade().is_none());
    same_as_journal(&mut store);
    assert_eq!(store.reader().counts(Kind::Need).live, 601);
}

#[test]
fn what_is_gone_beside_the_records_after_a_clean_stop_is_found_while_in_use() {
    let dir = scratch();
    let book = book(dir.path(), 40, 60_000);
    // Frames so long lie in files of their own.
    let spoils: [fn(&mut Store, &Path); 3] = [
        |store, _| store.trees().unwrap().take("log"),
        |store, _| {
            let key = 5_u64.to_be_bytes();
            store.trees().unwrap().plant("log", &key, b"spoilt");
        },
        |_, dir| {
            // Some are of the past, and nobody misses them.
            for blob in fs::read_dir(dir.join("sled/blobs")).unwrap() {
                fs::remove_file(blob.unwrap().path()).unwrap();
            }
        },
    ];
    book.close().unwrap();
    for spoil in spoils {
        let (mut store, _) = open_at(dir.path());
        while store.is_checking() {
            store.check_some(options().now);
        }
        spoil(&mut store, dir.path());
        store.close().unwrap();
        let (mut store, report) = open_at(dir.path());
        assert!(report.clean && report.rebuilt.is_none());
        while store.is_checking() {
            store.check_some(options().now);
        }
        assert!(store.take_remade().is_some());
        same_as_journal(&mut store);
        store.close().unwrap();
    }
}

#[test]
fn a_sound_database_passes_the_check_after_a_clean_stop() {
    let dir = scratch();
    book(dir.path(), 300, 10).close().unwrap();
    let (mut store, _) = open_at(dir.path());
    while store.is_checking() {
        store.check_some(options().now);
    }
    assert_eq!(store.take_remade(), None);
    store.close().unwrap();
    assert!(open_at(dir.path()).1.clean);
}

#[test]
fn a_sealed_file_that_was_changed_with_care_is_not_mended_quietly() {
    let dir = scratch();
    let store = book(dir.path(), 60, 60_000);
    store.close().unwrap();
    // The first frame is written anew with another content and every checksum after it in that file put right.
    change(&segment(dir.path(), 1), |bytes| {
        let mut forged = bytes[..HEADER].to_vec();
        let mut tip = super::frame::Tip::default();
        let mut at = HEADER;
        while let Some(frame) = super::frame::read(&bytes[at..]) {
            let mut payload = frame.payload.to_vec();
            if frame.tip.lsn == Lsn(1) {
                let last = payload.len() - 1;
                payload[last] ^= 1;
            }
            let (next, written) = super::frame::build(tip, frame.first, &payload);
            tip = next;
            at += frame.bytes.len();
            forged.extend_from_slice(&written);
        }
        forged.resize(bytes.len(), 0);
        *bytes = forged;
    });
    fs::remove_file(dir.path().join("CLEAN")).unwrap();
    let (mut store, report) = open_at(dir.path());
    let mended = report.mended.unwrap();
    assert!(
        mended.frames > 0,
        "the forged frames are out, the true ones back"
    );
    same_as_journal(&mut store);
}

#[test]
fn an_entry_that_a_power_cut_took_from_one_tree_alone_is_missed_and_the_database_made_again() {
    for tree in ["log", "byrec", "dots", "idx"] {
        let dir = scratch();
        let mut store = book(dir.path(), 4, 100);
        let trees = store.trees().unwrap();
        trees.take(tree);
        trees.sync().unwrap();
        drop((trees, store));
        let (mut store, report) = open_at(dir.path());
        assert!(report.rebuilt.is_some(), "{tree}");
        same_as_journal(&mut store);
    }
}

#[test]
fn a_damaged_or_lost_format_is_written_anew_from_the_journal_and_nothing_is_lost() {
    let said = "ikoren-book 1\nstore ";
    let ways: [(&str, Option<String>); 4] = [
        ("gone", None),
        ("empty", Some(String::new())),
        ("garbage", Some("\u{1}\u{2}".repeat(40))),
        (
            "another book's",
            Some(format!(
                "{said}{:032x}\nreplica 01\nletter -\nmachine 07\ninode 1\n",
                7
            )),
        ),
    ];
    for (what, text) in ways {
        let dir = scratch();
        let store = book(dir.path(), 3, 40);
        let (replica, digest) = (store.replica().0, store.reader().digest());
        let id = store.identity.store;
        store.close().unwrap();
        let path = dir.path().join("FORMAT");
        fs::remove_file(&path).unwrap();
        if let Some(text) = text {
            fs::write(&path, text).unwrap();
        }
        let (mut store, report) = open_at(dir.path());
        assert!(report.format_mended && report.new_replica, "{what}");
        assert_eq!(store.identity.store, id, "{what}");
        assert_ne!(
            store.replica().0,
            replica,
            "nobody knows who wrote here: {what}"
        );
        assert!(
            store.replica().1.is_some(),
            "so numbers bear a letter: {what}"
        );
        assert_eq!(store.reader().digest(), digest, "{what}");
        same_as_journal(&mut store);
        store.close().unwrap();
        let (_, report) = open_at(dir.path());
        assert!(
            !report.format_mended && !report.new_replica,
            "told once: {what}"
        );
    }
}

#[test]
fn a_format_of_a_newer_program_is_not_taken_for_damage() {
    let dir = scratch();
    book(dir.path(), 1, 40).close().unwrap();
    fs::write(dir.path().join("FORMAT"), "ikoren-book 2\n").unwrap();
    let refused = open(dir.path(), &options(), &mut |_| {}).unwrap_err();
    assert!(matches!(refused, StoreError::NewerFormat { found: 2, .. }));
}

#[test]
fn a_newest_file_of_which_nothing_is_left_comes_back_whole_after_every_kind_of_stop() {
    for clean in [true, false] {
        for emptied in [true, false] {
            let dir = scratch();
            let store = book(dir.path(), 60, 60_000);
            let applied = store.reader().applied();
            store.close().unwrap();
            if !clean {
                fs::remove_file(dir.path().join("CLEAN")).unwrap();
            }
            let newest = segment(dir.path(), 2);
            let whole = journal(dir.path());
            assert_eq!(whole.len(), 2);
            if emptied {
                change(&newest, Vec::clear);
            } else {
                change(&newest, |bytes| bytes[..HEADER].fill(0));
            }
            let (mut store, report) = open_at(dir.path());
            assert!(report.mended.is_some(), "clean {clean}, emptied {emptied}");
            assert_eq!(store.reader().applied(), applied);
            assert_eq!(
                journal(dir.path()),
                whole,
                "clean {clean}, emptied {emptied}"
            );
            same_as_journal(&mut store);
        }
    }
}
