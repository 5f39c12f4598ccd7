//! Owns the book on disk: a journal of self-proving frames is the truth, the database's trees are made from it, and every
//! acknowledged command survives whatever stops the program.
//!
//! [`open`] gives the one [`Store`] that writes and any number of [`Reader`]s. Commands are computed in a [`Batch`]. sled and
//! bincode are named only here.

mod backup;
#[cfg(test)]
mod backup_tests;
mod batch;
mod bundle;
#[cfg(test)]
mod bundle_tests;
mod bytes;
mod check;
mod codec;
#[cfg(test)]
mod codec_tests;
mod compact;
mod container;
mod disk;
#[cfg(test)]
mod double;
mod error;
mod exchanged;
#[cfg(test)]
mod fault_tests;
mod fetch;
mod fold;
mod frame;
mod hand;
mod identify;
mod journal;
#[cfg(test)]
mod journal_tests;
mod jsonl;
mod jsonl_value;
mod layout;
mod lazy;
mod locking;
mod mend;
#[cfg(test)]
mod mend_tests;
mod open;
mod pages;
mod parts;
mod patience;
mod place;
mod probe;
mod prove;
mod reader;
mod readonly;
mod record_codec;
mod replay;
mod restore;
mod retention;
mod salvage;
mod seal;
mod segment;
mod shelf;
mod spare;
#[cfg(test)]
mod tests;
mod trees;
mod trust;
mod verify;
mod writer;

pub use backup::{BackupReport, BackupSource};
pub use batch::{Batch, CommitDraft, Committed};
pub use bundle::{BundleReport, TakenIn};
pub use compact::Compacted;
pub use container::Fingerprint;
pub use error::{BackupFault, FileWork, Holder, Lsn, StoreError};
pub use exchanged::{Exchange, Exchanged};
pub use jsonl::{JsonlReport, read_jsonl};
pub use layout::Counts;
pub use locking::{Locking, Opener, RecoveryKey, is_locked, new_recovery_key};
pub use mend::Mended;
pub use open::{OpenOptions, OpenReport, open};
pub use probe::probe_database;
pub use prove::{decodes_stably, frames_in};
pub use reader::{Past, Reader, Recent};
pub use readonly::open_to_read;
pub use replay::{Progress, Step, Watch};
pub use restore::{RestoreReport, restore};
pub use retention::{Retention, backups, daily_backup, drop_keys, new_backup_file};
pub use verify::{Difference, VerifyReport, verify};
pub use writer::{Health, Store};
