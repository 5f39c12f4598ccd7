//! Owns the file that a backup or a bundle is: named entries, compressed, proved at the end by their hash, locked with `age` on request.
//!
//! `[age]( magic zstd( { name, length, bytes }.. end, BLAKE3 of all before ) )`, numbers big-endian.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::error::{BackupFault, FileWork, StoreError};
use super::locking::{Locking, Opener, Shut, open, shut};

/// How hard zstd tries; more takes longer and gains little on text.
const LEVEL: i32 = 6;
/// No entry is larger: a file of the journal is two megabytes.
const MAX_ENTRY: u64 = 64 << 20;

/// What tells a file from every other: the hash of all that is in it. Two people who read the same one to each other have the same file;
/// the hash at its end proves only that it was not damaged, since whoever changes it can write another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// All of it.
    pub(super) fn hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(super) fn from_hex(text: &str) -> Option<Self> {
        let hash = blake3::Hash::from_hex(text).ok()?;
        Some(Self(*hash.as_bytes()))
    }

    /// True if somebody typed what is shown of it, in whatever groups.
    pub fn is_said_as(self, typed: &str) -> bool {
        let plain = |text: &str| {
            let kept = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
            kept.collect::<String>().to_lowercase()
        };
        plain(typed) == plain(&self.to_string())
    }
}

/// Eighty bits in groups of four digits: enough that none can be made to be alike, and short enough for the telephone.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, pair) in self.0.chunks(2).take(5).enumerate() {
            let space = if place > 0 { " " } else { "" };
            let pair: String = pair.iter().map(|byte| format!("{byte:02x}")).collect();
            write!(f, "{space}{pair}")?;
        }
        Ok(())
    }
}

/// Which of the two a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A whole book.
    Backup,
    /// Commits for another copy.
    Bundle,
}

impl Form {
    fn magic(self) -> &'static [u8; 16] {
        match self {
            Self::Backup => b"ikoren-backup 1\n",
            Self::Bundle => b"ikoren-bundle 1\n",
        }
    }

    fn not_one(self) -> BackupFault {
        match self {
            Self::Backup => BackupFault::NotOne,
            Self::Bundle => BackupFault::NotABundle,
        }
    }

    fn broken(self) -> BackupFault {
        match self {
            Self::Backup => BackupFault::Broken,
            Self::Bundle => BackupFault::BrokenBundle,
        }
    }
}

/// Shown each entry: its name and bytes.
pub(super) type EachEntry<'a> = &'a mut dyn FnMut(&str, Vec<u8>) -> Result<(), StoreError>;

/// Writes a file that is not there yet: beside it, forced to the disk, renamed; returns its length. After an error none is left.
pub(super) fn write_new<T>(
    path: &Path,
    write: impl FnOnce(&Path) -> Result<T, StoreError>,
) -> Result<(T, u64), StoreError> {
    let beside = unfinished(path);
    let written = write(&beside).and_then(|written| {
        let bytes = fs::metadata(&beside).map_or(0, |file| file.len());
        publish(&beside, path)?;
        Ok((written, bytes))
    });
    if written.is_err() {
        // Half a file is none; that it may not be there is no second error.
        let _ = fs::remove_file(&beside);
    }
    written
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

/// A file being written.
pub(super) struct Writing {
    path: PathBuf,
    out: Hashed<Packer>,
}

impl Writing {
    pub(super) fn begin(path: &Path, form: Form, locking: &Locking) -> Result<Self, StoreError> {
        let failed = |error| StoreError::io(FileWork::Write, path, &error, MAX_ENTRY);
        let made = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(path);
        let file = BufWriter::new(made.map_err(failed)?);
        let mut out = shut(file, locking, path)?;
        out.write_all(form.magic()).map_err(failed)?;
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

    pub(super) fn finish(mut self) -> Result<Fingerprint, StoreError> {
        let path = self.path.clone();
        let written = self.out.write_all(&0_u16.to_be_bytes()).and_then(|()| {
            let hash = self.out.hasher.finalize();
            let mut packer = self.out.inner;
            packer.write_all(hash.as_bytes())?;
            let file = packer.finish()?.finish()?;
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_all()?;
            Ok(Fingerprint(*hash.as_bytes()))
        });
        written.map_err(|error| StoreError::io(FileWork::Sync, &path, &error, MAX_ENTRY))
    }
}

/// Shows the entries of a file. Its end proves all of it, so nothing of it may be believed before this returns.
///
/// # Errors
/// If it is not of that form, is damaged or locked otherwise, or `visit` fails.
pub(super) fn read_entries(
    path: &Path,
    form: Form,
    opener: &Opener,
    visit: EachEntry<'_>,
) -> Result<Fingerprint, StoreError> {
    let fault = |fault| StoreError::Backup {
        path: path.to_owned(),
        fault,
    };
    let file = File::open(path);
    let file = file.map_err(|error| StoreError::io(FileWork::Read, path, &error, 0))?;
    let mut plain = open(BufReader::new(file), opener, path)?;
    let mut magic = [0; 16];
    let read = plain.read_exact(&mut magic);
    let ours = form.magic();
    if read.is_err() || magic.get(..14) != ours.get(..14) {
        return Err(fault(form.not_one()));
    }
    if magic != *ours {
        return Err(fault(BackupFault::Newer));
    }
    let broken = |_: io::Error| fault(form.broken());
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
            return Err(fault(form.broken()));
        }
        visit(&name, bytes)?;
    }
    let hash = source.hasher.finalize();
    let mut said = [0; 32];
    source.inner.read_exact(&mut said).map_err(broken)?;
    if hash.as_bytes() == &said {
        Ok(Fingerprint(said))
    } else {
        Err(fault(form.broken()))
    }
}
