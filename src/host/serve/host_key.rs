//! The key by which the server is known: made once, for its owner alone, and never replaced by the program. Its fingerprint is what people
//! are told before they connect for the first time.

use super::place::safe_file;
use russh::keys::ssh_key::private::Ed25519Keypair;
use russh::keys::ssh_key::{LineEnding, PrivateKey};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The key of a book's server; made if there is none.
///
/// # Errors
/// The system's; a file that is a link, another's, open to others or no key.
pub(super) fn host_key(book: &Path) -> io::Result<PrivateKey> {
    let path = book.join("host_key");
    match safe_file(&path) {
        Ok(()) => {
            let text = std::fs::read_to_string(&path)?;
            PrivateKey::from_openssh(&text).map_err(|error| {
                let what = format!("{}: {error}", path.display());
                io::Error::new(io::ErrorKind::InvalidData, what)
            })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(&path),
        Err(error) => Err(error),
    }
}

fn make(path: &Path) -> io::Result<PrivateKey> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(io::Error::other)?;
    let key = PrivateKey::from(Ed25519Keypair::from_seed(&seed));
    let text = key.to_openssh(LineEnding::LF).map_err(io::Error::other)?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_key_is_made_once_and_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let first = host_key(dir.path()).unwrap();
        let path = dir.path().join("host_key");
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = host_key(dir.path()).unwrap();
        assert_eq!(first.public_key().key_data(), again.public_key().key_data());
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
        assert!(host_key(dir.path()).is_err());
    }

    #[test]
    fn a_link_and_a_file_that_is_no_key_are_refused_and_stay() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("host_key");
        symlink("/etc/passwd", &path).unwrap();
        assert!(host_key(dir.path()).is_err());
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, "no key").unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        assert!(host_key(dir.path()).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "no key");
    }
}
