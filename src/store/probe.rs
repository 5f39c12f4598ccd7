//! Owns trying a database that was not closed in order: sled can panic, abort or hang on one garbage byte, so a child
//! process does it on a copy, with a time limit.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::error::StoreError;
use super::open::deep_check;
use super::trees::{NAMES, Trees, guarded, remove_dir};

/// How often the child is looked at, and for how long: 30 s in all.
const LOOK_EVERY: Duration = Duration::from_millis(10);
const LOOKS: u32 = 3_000;

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

/// Opens a database and reads every entry of every tree; what the prober's process does.
///
/// # Errors
/// If the database cannot be trusted.
pub fn probe_database(dir: &Path) -> Result<(), StoreError> {
    let trees = Trees::open(dir)?;
    let head = guarded(|| trees.head())?;
    guarded(|| {
        for name in NAMES {
            for entry in trees.entries(name)? {
                entry?;
            }
        }
        Ok(())
    })?;
    deep_check(&trees, &head)
}
