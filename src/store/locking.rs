//! Owns the locking of backups with `age`: to recipients whose keys lie elsewhere, or with a passphrase. Any `age` program opens
//! them too.

use std::io::{self, BufRead, Read, Write};
use std::path::Path;
use std::str::FromStr;

use age::secrecy::{ExposeSecret, SecretString};
use age::stream::StreamWriter;

use super::error::{BackupFault, FileWork, StoreError};

/// What every file of `age` begins with.
const AGE: &[u8] = b"age-encryption.org/";

/// How a backup is locked.
#[derive(Clone, Debug, Default)]
pub enum Locking {
    /// Not at all.
    #[default]
    Open,
    /// To those who hold the keys of these recipients (`age1..`).
    Recipients(Vec<String>),
    /// With a passphrase.
    Passphrase(String),
}

/// What opens a locked backup.
#[derive(Clone, Debug, Default)]
pub enum Opener {
    /// Nothing is at hand.
    #[default]
    Nothing,
    /// The text of a file of `age` identities.
    Identities(String),
    /// A passphrase.
    Passphrase(String),
}

/// A key that is printed and put away; it is kept nowhere.
#[derive(Clone)]
pub struct RecoveryKey {
    /// What opens (`AGE-SECRET-KEY-1..`).
    pub secret: String,
    /// What locks (`age1..`).
    pub recipient: String,
}

/// Makes a key.
pub fn new_recovery_key() -> RecoveryKey {
    let identity = age::x25519::Identity::generate();
    RecoveryKey {
        secret: identity.to_string().expose_secret().to_owned(),
        recipient: identity.to_public().to_string(),
    }
}

/// A writer that locks what passes, or does not.
pub(super) enum Shut<W: Write> {
    Open(W),
    Locked(StreamWriter<W>),
}

impl<W: Write> Write for Shut<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Open(out) => out.write(bytes),
            Self::Locked(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Open(out) => out.flush(),
            Self::Locked(out) => out.flush(),
        }
    }
}

impl<W: Write> Shut<W> {
    /// Ends the lock, without which its file is cut off.
    pub(super) fn finish(self) -> io::Result<W> {
        match self {
            Self::Open(out) => Ok(out),
            Self::Locked(out) => out.finish(),
        }
    }
}

/// Locks a writer.
pub(super) fn shut<W: Write>(
    out: W,
    locking: &Locking,
    path: &Path,
) -> Result<Shut<W>, StoreError> {
    let failed = |error| StoreError::io(FileWork::Write, path, &error, 0);
    let encryptor = match locking {
        Locking::Open => return Ok(Shut::Open(out)),
        Locking::Passphrase(words) => {
            age::Encryptor::with_user_passphrase(SecretString::from(words.clone()))
        }
        Locking::Recipients(names) => {
            let unknown = |_| StoreError::Backup {
                path: path.to_owned(),
                fault: BackupFault::NoRecipient,
            };
            let keys = names
                .iter()
                .map(|name| age::x25519::Recipient::from_str(name.trim()).map_err(unknown));
            let keys = keys.collect::<Result<Vec<_>, _>>()?;
            let keys = keys.iter().map(|key| key as &dyn age::Recipient);
            age::Encryptor::with_recipients(keys).map_err(|_| StoreError::Backup {
                path: path.to_owned(),
                fault: BackupFault::NoRecipient,
            })?
        }
    };
    let locked = encryptor.wrap_output(out).map_err(failed)?;
    Ok(Shut::Locked(locked))
}

/// True if a file must be opened with a key or a passphrase.
pub fn is_locked(path: &Path) -> bool {
    let mut head = [0; AGE.len()];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head == AGE
}

/// Opens a reader if it is locked.
pub(super) fn open<'a>(
    mut source: impl BufRead + 'a,
    opener: &Opener,
    path: &Path,
) -> Result<Box<dyn Read + 'a>, StoreError> {
    let fault = |fault| StoreError::Backup {
        path: path.to_owned(),
        fault,
    };
    let begins = source.fill_buf();
    let begins = begins.map_err(|error| StoreError::io(FileWork::Read, path, &error, 0))?;
    if !begins.starts_with(AGE) {
        return Ok(Box::new(source));
    }
    let decryptor = age::Decryptor::new_buffered(source);
    let decryptor = decryptor.map_err(|_| fault(BackupFault::Broken))?;
    let keys: Vec<Box<dyn age::Identity>> = match opener {
        Opener::Nothing => return Err(fault(BackupFault::Locked)),
        Opener::Passphrase(words) => {
            vec![Box::new(age::scrypt::Identity::new(SecretString::from(
                words.clone(),
            )))]
        }
        Opener::Identities(text) => age::IdentityFile::from_buffer(text.as_bytes())
            .ok()
            .and_then(|file| file.into_identities().ok())
            .ok_or_else(|| fault(BackupFault::WrongKey))?,
    };
    let keys = keys.iter().map(|key| &**key);
    match decryptor.decrypt(keys) {
        Ok(plain) => Ok(Box::new(plain)),
        Err(_) => Err(fault(BackupFault::WrongKey)),
    }
}
