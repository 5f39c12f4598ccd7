//! Owns finding out what book lies in a directory: what FORMAT says or, if that is damaged or gone, what the journal says of itself. Who
//! wrote there is not in the journal, so a book whose FORMAT was lost writes as a replica of its own from then on.

use std::path::Path;

use super::disk::Disk;
use super::error::{FileWork, StoreError};
use super::pages::{load, numbers};
use super::place::{Identity, read_identity};
use super::segment::{Header, number_of};
use crate::domain::change::ReplicaId;

/// What book it is, and whether FORMAT has to be written anew for that; `None` if there is no book.
///
/// # Errors
/// If FORMAT cannot be understood and the journal does not help, or a newer program wrote it.
pub(super) fn identify(
    disk: &dyn Disk,
    dir: &Path,
) -> Result<Option<(Identity, bool)>, StoreError> {
    match read_identity(disk, dir) {
        Ok(Some(identity)) => Ok(Some((identity, false))),
        Err(error) if !matches!(error, StoreError::BadFormat { .. }) => Err(error),
        said => match store_of_journal(disk, dir) {
            Some(store) => Ok(Some((nobody(store), true))),
            None => said.map(|_| None),
        },
    }
}

/// The book of that number; whoever opens it becomes a replica.
pub(super) fn nobody(store: u128) -> Identity {
    Identity {
        store,
        replica: ReplicaId(0),
        letter: None,
        machine: 0,
        inode: 0,
    }
}

/// The book that the headers of the journal's files name, if they agree.
pub(super) fn store_of_journal(disk: &dyn Disk, dir: &Path) -> Option<u128> {
    let journal = dir.join("journal");
    let numbers = numbers(disk, &journal, false).ok()?;
    let files = numbers.iter().filter_map(|n| load(disk, &journal, *n).ok());
    let mut stores: Vec<u128> = files
        .filter_map(|bytes| Header::decode(&bytes).map(|header| header.store))
        .collect();
    stores.dedup();
    match stores.as_slice() {
        [store] => Some(*store),
        _ => None,
    }
}

/// True if that error is one of reading a file of the journal: a bad sector there is damage, since what stood in it mostly stands
/// elsewhere too.
pub(super) fn is_bad_sector(disk: &dyn Disk, dir: &Path, error: &StoreError) -> bool {
    let StoreError::Io {
        work: FileWork::Read,
        path,
        ..
    } = error
    else {
        return false;
    };
    let journal = dir.join("journal");
    let name = path.file_name().and_then(|name| name.to_str());
    let number = name.and_then(number_of);
    let newest = numbers(disk, &journal, false).ok();
    let newest = newest.and_then(|numbers| numbers.last().copied());
    path.parent() == Some(&journal) && number <= newest && number.is_some()
}
