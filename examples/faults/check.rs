//! Looks at a book after a fault, in a process of its own with a time limit: everything acknowledged must be there, and the
//! database must be what the journal says.

use crate::tally::Tally;
use crate::worker::options;
use ikoren::domain::need;
use ikoren::domain::record::RecordId;
use ikoren::store::{self, StoreError};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What was acknowledged: record and title.
pub(crate) type Acks = BTreeMap<u128, String>;

/// Reads whole lines; a last one that was cut off was not said.
pub(crate) fn read_acks(text: &str, acks: &mut Acks) {
    for line in text.split_inclusive('\n').filter(|l| l.ends_with('\n')) {
        let mut words = line.trim_end().split(' ');
        if words.next() == Some("A")
            && let (Some(id), Some(title)) = (words.next(), words.next())
        {
            acks.insert(u128::from_str_radix(id, 16).unwrap(), title.to_owned());
        }
    }
}

fn written(acks: &Acks) -> String {
    acks.iter()
        .map(|(id, title)| format!("A {id:032x} {title}\n"))
        .collect()
}

/// Exit codes of the child; its counts stand on standard output.
const LOST: i32 = 10;
const DIVERGED: i32 = 11;
const REFUSED: i32 = 12;

/// The child's work.
pub(crate) fn run(dir: &Path, acks: &Path) -> i32 {
    let mut wanted = Acks::new();
    read_acks(&fs::read_to_string(acks).unwrap(), &mut wanted);
    match look(dir, &wanted) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:?}");
            REFUSED
        }
    }
}

fn look(dir: &Path, wanted: &Acks) -> Result<i32, StoreError> {
    let opened = store::open(dir, &options(wanted.is_empty()), &mut |_| {});
    let (mut store, report) = opened?;
    while store.is_checking() {
        store.check_some(options(false).now);
    }
    let remade = store.take_remade().is_some();
    println!(
        "{} {} {}",
        u64::from(report.rebuilt.is_some() || remade),
        u64::from(report.replayed > 0),
        u64::from(report.mended.is_some()),
    );
    let reader = store.reader();
    let mut lost = 0;
    for (id, title) in wanted {
        let record = reader.record(RecordId(*id))?;
        let there = record.is_some_and(|r| r.text(need::TITLE.id()) == title);
        lost += u64::from(!there);
    }
    println!("{lost}");
    if lost > 0 {
        return Ok(LOST);
    }
    let report = store.verify(&mut |_| {})?;
    let same = report.differing == 0 && report.digest == store.reader().digest();
    store.close()?;
    Ok(if same { 0 } else { DIVERGED })
}

/// Runs a child to its end, or for as long as anybody waits.
pub(crate) fn ends_within(command: &mut Command, limit: Duration) -> Option<(Option<i32>, String)> {
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let reading = std::thread::spawn(move || {
        let mut text = String::new();
        // What is not text is not ours.
        let _ = out.read_to_string(&mut text);
        text
    });
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return Some((status.code(), reading.join().unwrap()));
        }
        if began.elapsed() > limit {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Checks a book and counts. True if it is as it must be.
pub(crate) fn check(dir: &Path, acks: &Acks, tally: &mut Tally) -> bool {
    check_in(&[], dir, acks, tally)
}

/// The same in an environment of its own.
pub(crate) fn check_in(
    environment: &[(&str, OsString)],
    dir: &Path,
    acks: &Acks,
    tally: &mut Tally,
) -> bool {
    let list = dir.with_extension("acks");
    fs::write(&list, written(acks)).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arg("check").arg(dir).arg(&list);
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    let ended = ends_within(&mut command, Duration::from_secs(30));
    tally.checked += acks.len() as u64;
    let Some((code, out)) = ended else {
        tally.hangs += 1;
        return false;
    };
    let mut lines = out.lines();
    let mut counts = lines.next().unwrap_or_default().split(' ');
    let mut count = || counts.next().and_then(|n| n.parse().ok()).unwrap_or(0);
    tally.rebuilt += count();
    tally.replayed += count();
    tally.mended += count();
    match code {
        Some(0) => return true,
        Some(LOST) => tally.lost += lines.next().and_then(|n| n.parse().ok()).unwrap_or(1),
        Some(DIVERGED) => tally.diverged += 1,
        Some(REFUSED) => tally.refused += 1,
        _ => tally.panics += 1,
    }
    false
}

/// Keeps a book that did not come through, to be looked at.
pub(crate) fn keep(dir: &Path, what: &str) {
    let place = std::env::temp_dir().join(format!("ikoren-faults-{what}"));
    let _ = fs::remove_dir_all(&place);
    if copy(dir, &place).is_ok() {
        eprintln!("kept {}", place.display());
    }
}

/// Copies a directory.
pub(crate) fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// A directory of its own, in RAM where there is such a place.
pub(crate) fn scratch() -> tempfile::TempDir {
    tempfile::TempDir::new_in("/dev/shm")
        .or_else(|_| tempfile::TempDir::new())
        .unwrap()
}
