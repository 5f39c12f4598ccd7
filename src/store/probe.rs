//! Owns trying a database that was not closed in order: sled can panic, abort or hang on one garbage byte, so a child
//! process does it on a copy, with a time limit.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Resource, Rlimit, setrlimit};
#[cfg(target_os = "linux")]
use rustix::process::{Signal, set_parent_process_death_signal};

use super::error::StoreError;
use super::trees::{NAMES, Trees, guarded, remove_dir};
use super::trust::deep_check;

/// How often the child is looked at, and for how long: 30 s in all.
const LOOK_EVERY: Duration = Duration::from_millis(10);
const LOOKS: u32 = 3_000;

/// What the prober exits with if the database opens and can be read, but its digest does not hold.
const OPENS: u8 = 1;
/// What the prober exits with if the database cannot even be opened and read.
const FAILS: u8 = 2;

/// RAM that the prober may take: some damage makes sled ask for all there is.
const PROBE_BYTES: u64 = 2 << 30;

/// As [`try_out`], for a database that need not be right as long as it opens and can be read.
pub(super) fn try_opening(prober: Option<&Path>, dir: &Path) -> Result<(), StoreError> {
    match try_out(prober, dir) {
        Err(StoreError::Database { what }) if what == WRONG => Ok(()),
        tried => tried,
    }
}

/// Tries `dir/sled` out on a copy by way of the prober. Without one, or if there is no room for a copy, nothing is done
/// here: opening is guarded anyway, only not against a hang.
pub(super) fn try_out(prober: Option<&Path>, dir: &Path) -> Result<(), StoreError> {
    let Some(prober) = prober else {
        return Ok(());
    };
    let copy = dir.join("sled.probe");
    remove_dir(&copy)?;
    let verdict = match copy_dir(&dir.join("sled"), &copy) {
        Ok(()) => run(prober, &copy).unwrap_or(Ok(())),
        Err(_) => Ok(()),
    };
    remove_dir(&copy)?;
    verdict
}

/// What the child found; an error is one of starting it.
fn run(prober: &Path, copy: &Path) -> io::Result<Result<(), StoreError>> {
    let mut child = Command::new(prober)
        .arg("probe-database")
        .arg(copy)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    for _ in 0..LOOKS {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(Ok(())),
            Some(status) if status.code() == Some(i32::from(OPENS)) => {
                return Ok(Err(found_bad(WRONG)));
            }
            Some(status) => return Ok(Err(found_bad(&status.to_string()))),
            None => std::thread::sleep(LOOK_EVERY),
        }
    }
    end(&mut child);
    Ok(Err(found_bad("hangs")))
}

/// Ends a child that hangs. If it ended by itself meanwhile, there is nothing to do.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Said of a database that opens but whose digest does not hold.
const WRONG: &str = "digest";

fn found_bad(what: &str) -> StoreError {
    StoreError::Database { what: what.into() }
}

fn copy_dir(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_dir(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// What the prober's process does: with little RAM to take, opens a database and reads every entry of every tree. The code
/// to exit with: 0 if all of it holds, 1 if it can be read but its digest does not hold, 2 if it cannot.
pub fn probe_database(dir: &Path) -> u8 {
    let limit = Rlimit {
        current: Some(PROBE_BYTES),
        maximum: Some(PROBE_BYTES),
    };
    // A prober whose program was stopped is of no use to anybody.
    #[cfg(target_os = "linux")]
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    // A system without such a limit still has the one on time.
    let _ = setrlimit(Resource::As, limit);
    let read = Trees::open(dir).and_then(|trees| {
        guarded(|| {
            for name in NAMES {
                for entry in trees.entries(name)? {
                    entry?;
                }
            }
            Ok(())
        })?;
        Ok(trees)
    });
    let Ok(trees) = read else {
        return FAILS;
    };
    let checked = guarded(|| trees.head()).and_then(|head| deep_check(&trees, &head));
    if checked.is_ok() { 0 } else { OPENS }
}
