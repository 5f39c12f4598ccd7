//! Owns the proof that the database is what the journal says: it is made again beside the live one, and every entry of every
//! tree is compared byte for byte.

use std::path::Path;

use super::error::StoreError;
use super::mend::Mended;
use super::open::{OpenOptions, OpenReport, open};
use super::replay::{self, Progress, Step, Watch};
use super::trees::{NAMES, Trees, guarded, remove_dir};
use super::writer::Store;

/// At most so many differences are listed.
const LISTED: usize = 100;

/// One entry that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which tree.
    pub tree: &'static str,
    /// Its key.
    pub key: Vec<u8>,
    /// The journal says that there is such an entry.
    pub in_journal: bool,
    /// The database has one.
    pub in_database: bool,
}

/// What the comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// What opening found, when the book was opened for this.
    pub opened: OpenReport,
    /// The journal was damaged and has been put together again.
    pub mended: Option<Mended>,
    /// Frames in the journal.
    pub frames: u64,
    /// Entries compared.
    pub entries: u64,
    /// Entries that differ.
    pub differing: u64,
    /// The first of them.
    pub differences: Vec<Difference>,
    /// The book's digest, by the journal.
    pub digest: u128,
}

/// Opens the book in a directory, compares, and leaves it in order.
///
/// # Errors
/// As [`open`], and if the database cannot be read.
pub fn verify(
    dir: &Path,
    options: &OpenOptions,
    watch: Watch<'_>,
) -> Result<VerifyReport, StoreError> {
    let (mut store, opened) = open(dir, options, watch)?;
    let mut report = store.verify(watch)?;
    report.opened = opened;
    store.close()?;
    Ok(report)
}

impl Store {
    /// Compares the database with what the journal says. The whole journal is read and its chain and seals checked; one that is
    /// damaged is put together again first.
    ///
    /// # Errors
    /// If the journal is damaged or the database cannot be read.
    pub fn verify(&mut self, watch: Watch<'_>) -> Result<VerifyReport, StoreError> {
        match self.compare_all(watch) {
            Err(StoreError::Damaged { .. }) => {
                let mended = self.mend_journal(self.opened)?;
                let mut report = self.compare_all(watch)?;
                report.mended = Some(mended);
                Ok(report)
            }
            compared => compared,
        }
    }

    fn compare_all(&mut self, watch: Watch<'_>) -> Result<VerifyReport, StoreError> {
        let scratch = self.dir.join("sled.verify");
        let frames = self.journal()?.tip().lsn.0;
        let live = self.trees()?;
        let built = match &self.journal {
            Some(journal) => replay::build(journal, &scratch, watch),
            None => Err(StoreError::Closed),
        };
        let compared = built.and_then(|(fresh, head)| {
            let mut report = VerifyReport {
                frames,
                digest: head.digest,
                ..VerifyReport::default()
            };
            for name in NAMES {
                guarded(|| compare(&mut report, name, &fresh, &live, watch))?;
            }
            Ok(report)
        });
        remove_dir(&scratch)?;
        compared
    }
}

fn compare(
    report: &mut VerifyReport,
    tree: &'static str,
    journal: &Trees,
    database: &Trees,
    watch: Watch<'_>,
) -> Result<(), StoreError> {
    let mut said = journal.entries(tree)?;
    let mut held = database.entries(tree)?;
    let (mut left, mut right) = (said.next().transpose()?, held.next().transpose()?);
    loop {
        let order = match (&left, &right) {
            (None, None) => return Ok(()),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some((a, _)), Some((b, _))) => a.cmp(b),
        };
        let key = match (&left, &right) {
            (Some((key, _)), _) if order.is_le() => key.to_vec(),
            (_, Some((key, _))) => key.to_vec(),
            _ => Vec::new(),
        };
        if left != right {
            report.differing += 1;
            if report.differences.len() < LISTED {
                report.differences.push(Difference {
                    tree,
                    key,
                    in_journal: order.is_le(),
                    in_database: order.is_ge(),
                });
            }
        }
        report.entries += 1;
        if report.entries.is_multiple_of(10_000) {
            let (step, done) = (Step::Comparing, report.entries);
            watch(Progress { step, done, of: 0 });
        }
        if order.is_le() {
            left = said.next().transpose()?;
        }
        if order.is_ge() {
            right = held.next().transpose()?;
        }
    }
}
