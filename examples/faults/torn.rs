//! Twelve ways to damage a file, and a bad sector in it, on each file of the database and of the journal, after an orderly and after
//! another stop.

use crate::Plan;
use crate::check::{Acks, check, check_in, copy, ends_within, keep, read_acks, scratch};
use crate::random::Random;
use crate::tally::Tally;
use crate::trace::shim;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The last is a bad sector.
const WAYS: usize = 13;
const SECTOR: usize = 512;
/// Bytes at the head of a frame.
const HEAD: usize = 24;
const PAGE: usize = 4096;

/// Damages bytes in one of the ways; `None` removes the file.
fn damage(bytes: &mut Vec<u8>, way: usize, random: &mut Random) -> Option<()> {
    let length = bytes.len();
    let at = random.index(length.max(1));
    let mut garbage = |bytes: &mut [u8]| bytes.iter_mut().for_each(|b| *b = random.byte());
    match way {
        0 => return None,
        1 => bytes.clear(),
        2 => bytes.truncate(length / 2),
        3 => bytes.truncate(length.saturating_sub(1)),
        4 => bytes[length.saturating_sub(64 << 10)..].fill(0),
        5 => bytes[at..(at + PAGE).min(length)].fill(0),
        6 if length > 0 => bytes[at] ^= 1 << (at % 8),
        7 if length > 0 => garbage(&mut bytes[at..=at]),
        8 => garbage(&mut bytes[at..(at + 512).min(length)]),
        9 => garbage(&mut bytes[at..(at + (64 << 10)).min(length)]),
        10 => bytes.extend_from_slice(&[0xA5; 700]),
        _ if length >= 2 * PAGE => {
            let from = at / PAGE * PAGE % (length - PAGE);
            let page = bytes[from..from + PAGE].to_vec();
            bytes[..PAGE].copy_from_slice(&page);
        }
        _ => {}
    }
    Some(())
}

/// A sector that cannot be read; after an unclean stop not the one in which the newest file of the journal ends, or would go on: what
/// stood there nobody knows, and the book is only read.
fn bad_sector(bytes: &[u8], free: bool, random: &mut Random) -> (usize, usize) {
    let end = bytes.iter().rposition(|byte| *byte != 0).unwrap_or(0);
    loop {
        let from = random.index(bytes.len().max(1)) / SECTOR * SECTOR;
        let to = from + SECTOR;
        if free || to < end || from > end + 2 * HEAD || bytes.is_empty() {
            return (from, to);
        }
    }
}

/// The files that may be damaged, below the book.
fn files(book: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for dir in ["sled", "sled/blobs", "journal"] {
        let Ok(entries) = fs::read_dir(book.join(dir)) else {
            continue;
        };
        let paths = entries.map(|entry| entry.unwrap().path());
        found.extend(paths.filter(|path| path.is_file()));
    }
    found.sort();
    found
}

/// A book of several files of journal, left in order, and what it holds.
fn whole(dir: &Path) -> Acks {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["worker", dir.to_str().unwrap(), "rotating", "1"]);
    let (code, out) = ends_within(&mut command, Duration::from_secs(120)).expect("it ends");
    assert_eq!(code, Some(0));
    let mut acks = Acks::new();
    read_acks(&out, &mut acks);
    acks
}

pub(crate) fn run(plan: Plan) -> Tally {
    let place = scratch();
    let sound = place.path().join("sound");
    let acks = whole(&sound);
    let mut random = Random::new(plan.seed);
    let mut tally = Tally::default();
    let library = shim(place.path());
    if acks.is_empty() || !check_copy(&sound, place.path(), &acks) {
        tally.controls += 1;
    }
    while plan.goes_on(tally.rounds) {
        let book = place.path().join("book");
        let _ = fs::remove_dir_all(&book);
        copy(&sound, &book).unwrap();
        let clean = random.once_in(2);
        if !clean {
            fs::remove_file(book.join("CLEAN")).unwrap();
        }
        let files = files(&book);
        let turn = usize::try_from(tally.rounds).unwrap();
        let (file, way) = (&files[turn / WAYS % files.len()], turn % WAYS);
        let mut bytes = fs::read(file).unwrap();
        let mut environment = Vec::new();
        if way == WAYS - 1 {
            let Some(library) = &library else {
                tally.rounds += 1;
                continue;
            };
            let free = clean || files.last() != Some(file);
            let (from, to) = bad_sector(&bytes, free, &mut random);
            let inode = fs::metadata(file).unwrap().ino();
            environment.push(("LD_PRELOAD", library.into()));
            environment.push(("FAULTS_BAD", format!("{inode}:{from}:{to}").into()));
        } else {
            fs::remove_file(file).unwrap();
            if damage(&mut bytes, way, &mut random).is_some() {
                fs::write(file, bytes).unwrap();
            }
        }
        tally.rounds += 1;
        tally.faults += 1;
        if !check_in(&environment, &book, &acks, &mut tally) {
            eprintln!("{} damaged in way {way}, clean: {clean}", file.display());
            keep(&book, "torn");
            return tally;
        }
    }
    tally
}

fn check_copy(sound: &Path, place: &Path, acks: &Acks) -> bool {
    let book = place.join("control");
    copy(sound, &book).unwrap();
    check(&book, acks, &mut Tally::default())
}
