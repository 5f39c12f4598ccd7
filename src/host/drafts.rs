//! What a person typed and has not saved, as one small file for each form beside the book: written whole or not at all.

use super::settings::write_private;
use std::io;
use std::path::{Path, PathBuf};

/// The drafts of one person.
#[derive(Clone, Debug)]
pub struct Drafts {
    dir: PathBuf,
}

impl Drafts {
    /// Those of a person on a book. The name is hashed: it may hold anything, a directory's name may not.
    pub fn of(book: &Path, person: &str) -> Self {
        let hash = blake3::hash(person.as_bytes()).to_hex();
        let short: String = hash.chars().take(16).collect();
        Self {
            dir: book.join("drafts").join(short),
        }
    }

    /// Every draft with its name. What cannot be read is left where it is.
    pub fn all(&self) -> Vec<(String, Vec<u8>)> {
        let Ok(entries) = std::fs::read_dir(&self.dir) else {
            return Vec::new();
        };
        let draft = |entry: std::fs::DirEntry| {
            let name = entry.file_name().into_string().ok()?;
            let key = name.strip_suffix(".draft")?.to_owned();
            Some((key, std::fs::read(entry.path()).ok()?))
        };
        let mut drafts: Vec<_> = entries.flatten().filter_map(draft).collect();
        drafts.sort();
        drafts
    }

    /// Keeps a draft in place of what was kept under its name.
    ///
    /// # Errors
    /// As the file system says; what was kept before stays.
    pub fn keep(&self, key: &str, bytes: &[u8]) -> io::Result<()> {
        write_private(&self.path(key)?, bytes)
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// As the file system says; one that is not there is no error.
    pub fn drop(&self, key: &str) -> io::Result<()> {
        match std::fs::remove_file(self.path(key)?) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn path(&self, key: &str) -> io::Result<PathBuf> {
        let plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if plain {
            Ok(self.dir.join(format!("{key}.draft")))
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidInput, key.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_there_until_it_is_dropped() {
        let book = tempfile::tempdir().unwrap();
        let drafts = Drafts::of(book.path(), "山本/../太郎");
        drafts.keep("needs-new", "点滴".as_bytes()).unwrap();
        drafts.keep("needs-new", "点滴ライン".as_bytes()).unwrap();
        assert_eq!(
            drafts.all(),
            [("needs-new".to_owned(), "点滴ライン".as_bytes().to_vec())]
        );
        assert_eq!(Drafts::of(book.path(), "佐藤").all(), []);
        drafts.drop("needs-new").unwrap();
        drafts.drop("needs-new").unwrap();
        assert_eq!(drafts.all(), []);
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_refused() {
        let book = tempfile::tempdir().unwrap();
        assert!(
            Drafts::of(book.path(), "山本")
                .keep("../FORMAT", b"x")
                .is_err()
        );
    }
}
