//! Owns a disk whose files are forced only at the end, all together: for making a book that nobody has been promised yet.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::disk::{Access, Disk, DiskFile, RealDisk};
use super::error::{FileWork, StoreError};

/// The machine's file system, nothing forced until [`LazyDisk::sync_all`]. Clones are the same disk.
#[derive(Clone, Debug, Default)]
pub(super) struct LazyDisk {
    files: Arc<Mutex<BTreeSet<PathBuf>>>,
    dirs: Arc<Mutex<BTreeSet<PathBuf>>>,
}

#[derive(Debug)]
struct LazyFile(Box<dyn DiskFile>);

impl LazyDisk {
    fn note(set: &Mutex<BTreeSet<PathBuf>>, path: &Path) {
        let mut set = set.lock().unwrap_or_else(PoisonError::into_inner);
        set.insert(path.to_owned());
    }

    /// Forces everything to the disk, and then the names.
    pub(super) fn sync_all(&self) -> Result<(), StoreError> {
        for set in [&self.files, &self.dirs] {
            let set = std::mem::take(&mut *set.lock().unwrap_or_else(PoisonError::into_inner));
            for path in set.iter().filter(|path| path.exists()) {
                let synced = fs::File::open(path).and_then(|file| file.sync_all());
                synced.map_err(|error| StoreError::io(FileWork::Sync, path, &error, 0))?;
            }
        }
        Ok(())
    }
}

impl Disk for LazyDisk {
    fn open(&self, path: &Path, access: Access) -> io::Result<Box<dyn DiskFile>> {
        if access != Access::Read {
            Self::note(&self.files, path);
        }
        Ok(Box::new(LazyFile(RealDisk.open(path, access)?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        Self::note(&self.files, to);
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }

    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        Self::note(&self.dirs, dir);
        RealDisk.make_dir(dir)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        Self::note(&self.dirs, dir);
        Ok(())
    }

    fn finish(&self, path: &Path) -> io::Result<()> {
        RealDisk.finish(path)
    }
}

impl DiskFile for LazyFile {
    fn read(&self) -> io::Result<Vec<u8>> {
        self.0.read()
    }

    fn read_at(&self, at: u64, bytes: &mut [u8]) -> io::Result<()> {
        self.0.read_at(at, bytes)
    }

    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }

    fn write_at(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.write_at(at, bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }
}
