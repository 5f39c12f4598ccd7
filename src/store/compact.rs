//! Owns the compacting of a database: made again in a new directory, compared, and put in the place of the old one. The journal
//! stays as it is; it is the truth and only grows.

use std::fs;
use std::path::Path;

use super::error::{FileWork, StoreError};
use super::replay::{self, Watch};
use super::trees::{Trees, remove_dir, sync_dir};
use super::writer::Store;

/// Bytes of the database's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compacted {
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

impl Store {
    /// Makes the database again in as little room as it takes. Readers find it closed for the moment of the change.
    ///
    /// # Errors
    /// If the new one differs from the old one, the journal is damaged or the disk fails; then the old one stays.
    pub fn compact(&mut self, watch: Watch<'_>) -> Result<Compacted, StoreError> {
        self.journal()?;
        drop(self.trees()?);
        let Some(journal) = &self.journal else {
            return Err(StoreError::Closed);
        };
        let (live, fresh) = (self.dir.join("sled"), self.dir.join("sled.new"));
        let old = self.dir.join("sled.old");
        let before = size(&live);
        let (trees, head) = replay::build(journal, &fresh, watch)?;
        drop(trees);
        if head != *self.shared.head() {
            remove_dir(&fresh)?;
            let what = "digest".into();
            return Err(StoreError::Database { what });
        }
        let renamed = |from: &Path, to: &Path| {
            fs::rename(from, to).map_err(|error| StoreError::io(FileWork::Rename, from, &error, 0))
        };
        // The database finds its larger values by path, so it is closed while its directory is renamed. After a power cut
        // between the two there is none, and the next start makes it again.
        self.shared.set_trees(None);
        renamed(&live, &old)?;
        renamed(&fresh, &live)?;
        sync_dir(&self.dir)?;
        self.shared.set_trees(Some(Trees::open(&live)?));
        remove_dir(&old)?;
        let after = size(&live);
        Ok(Compacted { before, after })
    }
}

/// Bytes of the files in a directory.
fn size(dir: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(dir) else {
        return 0;
    };
    let of = |entry: fs::DirEntry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => size(&entry.path()),
        Ok(meta) => meta.len(),
        Err(_) => 0,
    };
    entries.flatten().map(of).sum()
}
