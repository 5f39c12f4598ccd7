//! What a run has counted.

use std::fmt;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) rounds: u64,
    pub(crate) faults: u64,
    /// Acknowledged commits looked for.
    pub(crate) checked: u64,
    pub(crate) lost: u64,
    pub(crate) diverged: u64,
    /// Books that could not be opened to be written to.
    pub(crate) refused: u64,
    pub(crate) panics: u64,
    pub(crate) hangs: u64,
    /// Databases made again without asking.
    pub(crate) rebuilt: u64,
    /// Tails read again without asking.
    pub(crate) replayed: u64,
    /// Journals put together again without asking.
    pub(crate) mended: u64,
    /// Controls that did not show what they must: then the harness itself is not to be trusted.
    pub(crate) controls: u64,
}

impl Tally {
    pub(crate) fn is_good(&self) -> bool {
        let bad = [
            self.lost,
            self.diverged,
            self.refused,
            self.panics,
            self.hangs,
            self.controls,
        ];
        bad.iter().all(|n| *n == 0)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "rounds {} faults {} checked {} | lost {} diverged {} refused {} panics {} hangs {} failed-controls {} | \
             rebuilt {} replayed {} mended {}",
            self.rounds,
            self.faults,
            self.checked,
            self.lost,
            self.diverged,
            self.refused,
            self.panics,
            self.hangs,
            self.controls,
            self.rebuilt,
            self.replayed,
            self.mended,
        )
    }
}
