//! Owns the port through which the journal, the keys and the small files reach the disk, so that a test can record what
//! is written and let any of it fail. What is said to be on the disk was forced there by `sync`.

use std::fmt::Debug;
use std::fs;
use std::io;
use std::ops::Range;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// Bytes that are read in one go around what cannot be read, and then in smaller pieces.
const PAGE: usize = 4096;
const SECTOR: usize = 512;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// To read it.
    Read,
    /// To read and write one that exists.
    Write,
    /// To write one that does not exist yet.
    New,
}

/// What the store needs of a file system. Directories are 0700 and files 0600.
pub(super) trait Disk: Debug + Send + Sync {
    /// Opens a file.
    fn open(&self, path: &Path, access: Access) -> io::Result<Box<dyn DiskFile>>;
    /// Renames over whatever bears the new name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Names in a directory, ascending.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;
    /// Makes a directory and those above it; nothing if it is there.
    fn make_dir(&self, dir: &Path) -> io::Result<()>;
    /// Forces a directory's names to the disk.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
    /// Takes everybody's right to write a file (0444): it is finished.
    fn finish(&self, path: &Path) -> io::Result<()>;
}

/// An open file.
pub(super) trait DiskFile: Debug + Send {
    /// The whole content.
    fn read(&self) -> io::Result<Vec<u8>>;
    /// Fills `bytes` with what stands at a place.
    fn read_at(&self, at: u64, bytes: &mut [u8]) -> io::Result<()>;
    /// Its length in bytes.
    fn len(&self) -> io::Result<u64>;
    /// Writes all of `bytes` at a place.
    fn write_at(&mut self, at: u64, bytes: &[u8]) -> io::Result<()>;
    /// Forces the content to the disk (fdatasync).
    fn sync(&mut self) -> io::Result<()>;
}

/// The machine's own file system.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn open(&self, path: &Path, access: Access) -> io::Result<Box<dyn DiskFile>> {
        let file = fs::OpenOptions::new()
            .read(true)
            .write(access != Access::Read)
            .create_new(access == Access::New)
            .mode(0o600)
            .open(path)?;
        Ok(Box::new(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(dir)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort_unstable();
        Ok(names)
    }

    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        fs::File::open(dir)?.sync_all()
    }

    fn finish(&self, path: &Path) -> io::Result<()> {
        fs::set_permissions(path, fs::Permissions::from_mode(0o444))
    }
}

impl DiskFile for fs::File {
    fn read(&self) -> io::Result<Vec<u8>> {
        let length = usize::try_from(DiskFile::len(self)?).map_err(io::Error::other)?;
        let mut bytes = vec![0; length];
        self.read_exact_at(&mut bytes, 0)?;
        Ok(bytes)
    }

    fn read_at(&self, at: u64, bytes: &mut [u8]) -> io::Result<()> {
        self.read_exact_at(bytes, at)
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn write_at(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.write_all_at(bytes, at)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}

/// What can be read of a file, zeros in the place of the rest; and where the rest is.
pub(super) fn read_around(file: &dyn DiskFile) -> io::Result<(Vec<u8>, Vec<Range<usize>>)> {
    let length = usize::try_from(file.len()?).map_err(io::Error::other)?;
    let mut bytes = vec![0; length];
    let mut bad: Vec<Range<usize>> = Vec::new();
    for (page, piece) in (0_usize..).zip(bytes.chunks_mut(PAGE)) {
        let at = page * PAGE;
        if file.read_at(at as u64, piece).is_ok() {
            continue;
        }
        for (sector, piece) in (0_usize..).zip(piece.chunks_mut(SECTOR)) {
            let at = at + sector * SECTOR;
            if file.read_at(at as u64, piece).is_err() {
                piece.fill(0);
                let end = at + piece.len();
                match bad.last_mut().filter(|last| last.end == at) {
                    Some(last) => last.end = end,
                    None => bad.push(at..end),
                }
            }
        }
    }
    Ok((bytes, bad))
}

/// Writes a small file so that after a power cut either the old or the new content is there: beside it, forced, renamed,
/// and the directory forced.
pub(super) fn replace(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("tmp");
    match disk.remove(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = disk.open(&beside, Access::New)?;
    file.write_at(0, bytes)?;
    file.sync()?;
    disk.rename(&beside, path)?;
    path.parent().map_or(Ok(()), |dir| disk.sync_dir(dir))
}
