//! Owns the empty segments made ahead of need, so that a commit seldom waits for two megabytes of zeros, and a full disk is
//! found out before anything of a command is written.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use super::disk::{Access, Disk};
use super::error::{FileWork, StoreError};
use super::segment::SEGMENT;

/// How the names of unfinished files end; they are removed when the book is opened.
pub(super) const UNFINISHED: &str = ".tmp";

/// Empty segments, ready or being made.
#[derive(Debug)]
pub(super) struct Spares {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    made: u64,
    ready: Vec<PathBuf>,
    making: Option<JoinHandle<io::Result<PathBuf>>>,
}

impl Spares {
    pub(super) fn new(disk: Arc<dyn Disk>, dir: PathBuf) -> Self {
        Self {
            disk,
            dir,
            made: 0,
            ready: Vec::new(),
            making: None,
        }
    }

    /// Begins to make one on another thread, if there is none.
    pub(super) fn prepare(&mut self) {
        if self.ready.is_empty() && self.making.is_none() {
            let (disk, path) = (Arc::clone(&self.disk), self.next_path());
            self.making = Some(thread::spawn(move || make(disk.as_ref(), path)));
        }
    }

    /// Sees to it that `count` are ready.
    pub(super) fn ensure(&mut self, count: usize) -> Result<(), StoreError> {
        if count > 0 {
            self.wait();
        }
        while self.ready.len() < count {
            let path = self.next_path();
            let made = make(self.disk.as_ref(), path.clone()).map_err(|error| {
                let needed = u64::try_from(SEGMENT).unwrap_or(u64::MAX);
                StoreError::io(FileWork::Write, &path, &error, needed)
            })?;
            self.ready.push(made);
        }
        Ok(())
    }

    /// Takes one; [`Spares::ensure`] made it.
    pub(super) fn take(&mut self) -> Option<PathBuf> {
        self.ready.pop()
    }

    /// Waits for the other thread. If it failed, `ensure` tries again and tells why.
    fn wait(&mut self) {
        if let Some(Ok(Ok(path))) = self.making.take().map(JoinHandle::join) {
            self.ready.push(path);
        }
    }

    fn next_path(&mut self) -> PathBuf {
        self.made += 1;
        self.dir.join(format!("spare-{}{UNFINISHED}", self.made))
    }
}

impl Drop for Spares {
    fn drop(&mut self) {
        self.wait();
    }
}

fn make(disk: &dyn Disk, path: PathBuf) -> io::Result<PathBuf> {
    fill(disk, &path).inspect_err(|_| {
        // What is left of it would only take room; that it may not be there is no second error.
        let _ = disk.remove(&path);
    })?;
    Ok(path)
}

fn fill(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    let mut file = disk.open(path, Access::New)?;
    file.write_at(0, &vec![0; SEGMENT])?;
    file.sync()
}
