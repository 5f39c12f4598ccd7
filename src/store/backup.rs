//! Owns the backup: the journal, the keys of persons and what book it is, in one compressed file that proves itself, locked with
//! `age` on request. It is read while the book is in use; what is committed meanwhile is left out.
//!
//! `[age]( "ikoren-backup 1\n" zstd( { name, length, bytes }.. end, BLAKE3 of all before ) )`, numbers big-endian.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::Disk;
use super::error::{BackupFault, FileWork, Lsn, StoreError};
use super::frame::Tip;
use super::journal::{Reading, numbers};
use super::locking::{Locking, Opener, Shut, open, shut};
use super::place::Identity;
use super::seal::key_files;
use super::segment::file_name;
use super::writer::Store;

const MAGIC: &[u8; 16] = b"ikoren-backup 1\n";
/// How hard zstd tries; more takes longer and gains little on text.
const LEVEL: i32 = 6;
/// No entry is larger: a file of the journal is two megabytes.
const MAX_ENTRY: u64 = 64 << 20;
/// The first entry: what is in the file, as lines of text.
pub(super) const ABOUT: &str = "ABOUT";

/// What a backup is made from; may be taken to another thread.
#[derive(Clone, Debug)]
pub struct BackupSource {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    identity: Identity,
    tip: Tip,
    digest: u128,
}

/// A backup that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// Frames in it.
    pub frames: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

/// Shown each file of the journal: its number and bytes.
type EachFile<'a> = &'a mut dyn FnMut(u64, &[u8]) -> Result<(), StoreError>;
/// Shown each entry of a backup: its name and bytes.
type EachEntry<'a> = &'a mut dyn FnMut(&str, Vec<u8>) -> Result<(), StoreError>;

/// What a backup says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    pub(super) frames: u64,
    pub(super) digest: u128,
}

impl About {
    fn encode(self) -> String {
        format!("frames {}\ndigest {:032x}\n", self.frames, self.digest)
    }

    pub(super) fn decode(text: &str) -> Option<Self> {
        let mut lines = text.lines().filter_map(|line| line.split_once(' '));
        let (_, frames) = lines.next().filter(|(name, _)| *name == "frames")?;
        let (_, digest) = lines.next().filter(|(name, _)| *name == "digest")?;
        Some(Self {
            frames: frames.parse().ok()?,
            digest: u128::from_str_radix(digest, 16).ok()?,
        })
    }
}

impl Store {
    /// What a backup of the book as it stands is made from. Nothing if there is nothing in it yet.
    pub fn backup_source(&self) -> Option<BackupSource> {
        let head = self.shared.head();
        (head.applied.lsn > Lsn(0)).then(|| BackupSource {
            disk: Arc::clone(&self.disk),
            dir: self.dir.clone(),
            identity: self.identity,
            tip: head.applied,
            digest: head.digest,
        })
    }
}

impl BackupSource {
    /// Writes the backup to a file that is not there yet: beside it, forced to the disk, renamed. Every frame and seal of the
    /// journal is checked on the way.
    ///
    /// # Errors
    /// If the file is there, the journal is damaged or the disk fails; then no file is left.
    pub fn write_to(&self, path: &Path, locking: &Locking) -> Result<BackupReport, StoreError> {
        let beside = unfinished(path);
        let written = self.write_beside(&beside, locking).and_then(|frames| {
            let bytes = fs::metadata(&beside).map_or(0, |file| file.len());
            publish(&beside, path)?;
            Ok(BackupReport { frames, bytes })
        });
        if written.is_err() {
            // Half a backup is none; that it may not be there is no second error.
            let _ = fs::remove_file(&beside);
        }
        written
    }

    fn write_beside(&self, beside: &Path, locking: &Locking) -> Result<u64, StoreError> {
        let mut out = Writing::begin(beside, locking)?;
        let about = About {
            frames: self.tip.lsn.0,
            digest: self.digest,
        };
        out.entry(ABOUT, about.encode().as_bytes())?;
        out.entry("FORMAT", self.identity.encode().as_bytes())?;
        self.each_segment(&mut |number, bytes| {
            out.entry(&format!("journal/{}", file_name(number)), bytes)
        })?;
        for (name, bytes) in key_files(self.disk.as_ref(), &self.dir)? {
            out.entry(&format!("people/{name}"), &bytes)?;
        }
        out.finish()?;
        Ok(self.tip.lsn.0)
    }

    /// Shows the journal's files as they were when the last frame was this source's.
    fn each_segment(&self, visit: EachFile<'_>) -> Result<(), StoreError> {
        let journal = self.dir.join("journal");
        let disk = self.disk.as_ref();
        let mut reading = Reading::new(disk, &journal, self.identity.store);
        for number in numbers(disk, &journal, false)? {
            let mut used = super::segment::HEADER;
            let mut tip = Tip::default();
            let (_, mut bytes) = reading.segment(number, &mut |frame| {
                if frame.tip.lsn <= self.tip.lsn {
                    used += frame.bytes.len();
                    tip = frame.tip;
                }
                Ok(())
            })?;
            if let Some(later) = bytes.get_mut(used..) {
                later.fill(0);
            }
            visit(number, &bytes)?;
            if tip == self.tip {
                return Ok(());
            }
        }
        let missing = vec![(self.tip.lsn, self.tip.lsn)];
        Err(StoreError::Damaged { missing })
    }
}

fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".unfinished");
    PathBuf::from(name)
}

/// Gives a finished file its name, never over another.
fn publish(beside: &Path, path: &Path) -> Result<(), StoreError> {
    let failed = |work| move |error| StoreError::io(work, path, &error, 0);
    fs::hard_link(beside, path).map_err(failed(FileWork::Write))?;
    fs::remove_file(beside).map_err(failed(FileWork::Remove))?;
    match path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        Some(dir) => super::trees::sync_dir(dir),
        None => super::trees::sync_dir(Path::new(".")),
    }
}

/// Hashes what passes.
struct Hashed<W> {
    inner: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hasher.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

type Packer = zstd::stream::write::Encoder<'static, Shut<BufWriter<File>>>;

/// A backup being written.
pub(super) struct Writing {
    path: PathBuf,
    out: Hashed<Packer>,
}

impl Writing {
    pub(super) fn begin(path: &Path, locking: &Locking) -> Result<Self, StoreError> {
        let failed = |error| StoreError::io(FileWork::Write, path, &error, MAX_ENTRY);
        let made = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(path);
        let file = BufWriter::new(made.map_err(failed)?);
        let mut out = shut(file, locking, path)?;
        out.write_all(MAGIC).map_err(failed)?;
        let inner = Packer::new(out, LEVEL).map_err(failed)?;
        let hasher = blake3::Hasher::new();
        Ok(Self {
            path: path.to_owned(),
            out: Hashed { inner, hasher },
        })
    }

    pub(super) fn entry(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let length = u16::try_from(name.len()).unwrap_or(u16::MAX);
        let size = (bytes.len() as u64).to_be_bytes();
        let parts: [&[u8]; 4] = [&length.to_be_bytes(), name.as_bytes(), &size, bytes];
        let mut parts = parts.iter();
        let written = parts.try_for_each(|part| self.out.write_all(part));
        written.map_err(|error| StoreError::io(FileWork::Write, &self.path, &error, MAX_ENTRY))
    }

    pub(super) fn finish(mut self) -> Result<(), StoreError> {
        let path = self.path.clone();
        let written = self.out.write_all(&0_u16.to_be_bytes()).and_then(|()| {
            let hash = self.out.hasher.finalize();
            let mut packer = self.out.inner;
            packer.write_all(hash.as_bytes())?;
            let file = packer.finish()?.finish()?;
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_all()
        });
        written.map_err(|error| StoreError::io(FileWork::Sync, &path, &error, MAX_ENTRY))
    }
}

/// Shows the entries of a backup. Its end proves all of it, so nothing of it may be believed before this returns.
///
/// # Errors
/// If it is no backup, is damaged or locked otherwise, or `visit` fails.
pub(super) fn read_backup(
    path: &Path,
    opener: &Opener,
    visit: EachEntry<'_>,
) -> Result<(), StoreError> {
    let fault = |fault| StoreError::Backup {
        path: path.to_owned(),
        fault,
    };
    let file = File::open(path);
    let file = file.map_err(|error| StoreError::io(FileWork::Read, path, &error, 0))?;
    let mut plain = open(BufReader::new(file), opener, path)?;
    let mut magic = [0; 16];
    let read = plain.read_exact(&mut magic);
    if read.is_err() || !magic.starts_with(b"ikoren-backup ") {
        return Err(fault(BackupFault::NotOne));
    }
    if magic != *MAGIC {
        return Err(fault(BackupFault::Newer));
    }
    let broken = |_: io::Error| fault(BackupFault::Broken);
    let inner = zstd::stream::read::Decoder::new(plain).map_err(broken)?;
    let hasher = blake3::Hasher::new();
    let mut source = Hashed { inner, hasher };
    loop {
        let mut length = [0; 2];
        source.read_exact(&mut length).map_err(broken)?;
        let length = usize::from(u16::from_be_bytes(length));
        if length == 0 {
            break;
        }
        let mut name = vec![0; length];
        source.read_exact(&mut name).map_err(broken)?;
        let mut size = [0; 8];
        source.read_exact(&mut size).map_err(broken)?;
        let size = u64::from_be_bytes(size);
        let mut bytes = Vec::new();
        let read = source
            .by_ref()
            .take(size.min(MAX_ENTRY))
            .read_to_end(&mut bytes);
        let name = String::from_utf8(name).unwrap_or_default();
        if read.map_err(broken)? as u64 != size || name.is_empty() {
            return Err(fault(BackupFault::Broken));
        }
        visit(&name, bytes)?;
    }
    let hash = source.hasher.finalize();
    let mut said = [0; 32];
    source.inner.read_exact(&mut said).map_err(broken)?;
    if hash.as_bytes() == &said {
        Ok(())
    } else {
        Err(fault(BackupFault::Broken))
    }
}
