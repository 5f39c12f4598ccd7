//! The n-th write, sync, rename, creation or removal fails, once for each n: the program goes on or stops, and nothing
//! acknowledged is lost.

use crate::Plan;
use crate::check::{Acks, check, ends_within, keep, read_acks, scratch};
use crate::random::Random;
use crate::tally::Tally;
use crate::trace::{Event, read, shim};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const EIO: i32 = 5;
const ENOSPC: i32 = 28;
const HALF: i32 = -1;

/// Classes of calls with the ways in which they fail.
const CLASSES: [(&str, &[i32]); 5] = [
    ("write", &[EIO, ENOSPC, HALF]),
    ("sync", &[EIO, ENOSPC]),
    ("rename", &[EIO]),
    ("create", &[EIO, ENOSPC]),
    ("remove", &[EIO]),
];

fn work(library: &Path, book: &Path, more: (&str, &str)) -> Option<(Option<i32>, String)> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["worker", book.to_str().unwrap(), "stubborn", "1"])
        .env("LD_PRELOAD", library)
        .env("FAULTS_ROOT", book)
        .env(more.0, more.1);
    ends_within(&mut command, Duration::from_secs(60))
}

/// How many calls of each class there are without a fault.
fn counts(library: &Path, dir: &Path) -> [u64; 5] {
    let (book, trace) = (dir.join("counted"), dir.join("counted.trace"));
    std::fs::create_dir(&book).unwrap();
    work(library, &book, ("FAULTS_TRACE", trace.to_str().unwrap())).expect("it ends");
    let mut counts = [0; 5];
    for event in read(&trace) {
        let class = match event {
            Event::Write { .. } | Event::Cut { .. } => 0,
            Event::Sync { .. } | Event::SyncRange { .. } | Event::SyncDir { .. } => 1,
            Event::Rename { .. } | Event::Link { .. } => 2,
            Event::Create { .. } | Event::MakeDir { .. } => 3,
            Event::Remove { .. } => 4,
            Event::Said { .. } => continue,
        };
        counts[class] += 1;
    }
    counts
}

pub(crate) fn run(plan: Plan) -> Option<Tally> {
    let place = scratch();
    let library = shim(place.path())?;
    let counts = counts(&library, place.path());
    let mut random = Random::new(plan.seed);
    let mut tally = Tally::default();
    while plan.goes_on(tally.rounds) {
        let which = random.index(CLASSES.len());
        let (class, errors) = CLASSES[which];
        let error = errors[random.index(errors.len())];
        let fault = format!("{class}:{}:{error}", 1 + random.below(counts[which]));
        let dir = scratch();
        let book = dir.path().join("book");
        std::fs::create_dir(&book).unwrap();
        tally.rounds += 1;
        tally.faults += 1;
        let Some((code, out)) = work(&library, &book, ("FAULTS_FAIL", &fault)) else {
            tally.hangs += 1;
            eprintln!("{fault} hangs");
            return Some(tally);
        };
        let mut acks = Acks::new();
        read_acks(&out, &mut acks);
        let ended = code.is_some_and(|code| code == 0 || code == 3);
        tally.panics += u64::from(!ended);
        let fine = check(&book, &acks, &mut tally);
        if !fine || !ended {
            eprintln!("{fault}: ended with {code:?}");
            keep(&book, "sweep");
            return Some(tally);
        }
    }
    Some(tally)
}
