//! Where the doors of a served book lie on this machine, and whether a place is safe to put one.

use crate::host::settings::Environment;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// A socket's path may not be longer; what is left of the system's 108 bytes is for its zero and for care.
const LONGEST: usize = 100;

/// Where the socket of a book lies: beside it, or in the directory for sockets if that path would be too long.
pub(super) fn socket(book: &Path, env: &Environment) -> PathBuf {
    let beside = book.join("sock");
    let length = beside.as_os_str().len();
    match &env.runtime {
        Some(runtime) if length > LONGEST => {
            let hash = blake3::hash(book.as_os_str().as_encoded_bytes()).to_hex();
            let short: String = hash.chars().take(16).collect();
            runtime.join("ikoren").join(format!("{short}.sock"))
        }
        _ => beside,
    }
}

/// The socket that a command line means. One that the environment names holds unless a book is named, and then there is no other way to that
/// book: the second is true.
pub fn meant(book: Option<&Path>, dir: &Path, env: &Environment) -> (PathBuf, bool) {
    match &env.socket {
        Some(named) if book.is_none() => (named.clone(), true),
        _ => (socket(dir, env), false),
    }
}

/// The number of a group of this machine, by its name or number, from the system's own list.
pub(super) fn group(named: &str) -> Option<u32> {
    if let Ok(number) = named.parse() {
        return Some(number);
    }
    let text = std::fs::read_to_string("/etc/group").ok()?;
    text.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| *name == named);
        name.and(fields.nth(1))
            .and_then(|number| number.parse().ok())
    })
}

/// Refuses a directory in which others than its owner could put something in the place of ours: a link, another's, or one that its group
/// or everybody may write to.
///
/// # Errors
/// The system's, or that the directory is not safe.
pub(super) fn safe_dir(dir: &Path) -> io::Result<()> {
    let meta = std::fs::symlink_metadata(dir)?;
    let mine = meta.uid() == rustix::process::geteuid().as_raw();
    let closed = meta.mode() & 0o022 == 0;
    if meta.is_dir() && mine && closed {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::PermissionDenied,
        format!("{}: 0700", dir.display()),
    ))
}

/// Refuses a file that is a link, another's, or that its group or others may do anything with (the last six bits of the mode).
///
/// # Errors
/// The system's, or that the file is not safe.
pub(super) fn safe_file(path: &Path) -> io::Result<()> {
    let meta = std::fs::symlink_metadata(path)?;
    let mine = meta.uid() == rustix::process::geteuid().as_raw();
    if meta.is_file() && mine && meta.mode().trailing_zeros() >= 6 {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::PermissionDenied,
        format!("{}: 0600", path.display()),
    ))
}

/// Makes the directory of a socket, for its owner alone.
///
/// # Errors
/// The system's.
pub(super) fn make_dir(dir: &Path) -> io::Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_link_and_an_open_mode_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("book");
        make_dir(&inner).unwrap();
        assert!(safe_dir(&inner).is_ok());
        std::fs::set_permissions(&inner, PermissionsExt::from_mode(0o770)).unwrap();
        assert!(safe_dir(&inner).is_err());
        let link = dir.path().join("link");
        symlink(&inner, &link).unwrap();
        assert!(safe_dir(&link).is_err());
        let file = dir.path().join("keys");
        std::fs::write(&file, "").unwrap();
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).unwrap();
        assert!(safe_file(&file).is_err());
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
        assert!(safe_file(&file).is_ok());
    }
}
