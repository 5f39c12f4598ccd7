//! Owns the waiting for the database. After a failed write sled can wait for ever for what will never come, when it is written to,
//! flushed and closed; a person must not wait with it, so all three are done on a thread that can be left behind.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use super::error::StoreError;

/// So long is waited: a slow disk may take seconds, nobody waits for a minute.
pub(super) const LIMIT: Duration = Duration::from_secs(8);

/// What is kept open until it goes out of use, and is then closed with a limit on the time it may take. After a failure it is not
/// closed at all: closing would flush it, and that is where sled waits for ever, while everybody else in the process waits for it.
#[derive(Debug)]
pub(super) struct Closing<T: Send + 'static> {
    kept: Option<T>,
    failed: AtomicBool,
}

impl<T: Send + 'static> Closing<T> {
    pub(super) fn new(kept: T) -> Self {
        Self {
            kept: Some(kept),
            failed: AtomicBool::new(false),
        }
    }

    /// Takes note of a failure; it is left to itself from then on.
    pub(super) fn note<R>(&self, outcome: Result<R, StoreError>) -> Result<R, StoreError> {
        if outcome.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        outcome
    }
}

impl<T: Send + 'static> Drop for Closing<T> {
    fn drop(&mut self) {
        let kept = self.kept.take();
        if self.failed.load(Ordering::Relaxed) {
            std::mem::forget(kept);
            return;
        }
        // Whatever closing comes to, the journal has everything.
        let _ = within(LIMIT, move || {
            drop(kept);
            Ok(())
        });
    }
}

/// Said of a database that does not come back.
const SILENT: &str = "does not answer";

/// That the database did not come back.
pub(super) fn silent() -> StoreError {
    let what = SILENT.into();
    StoreError::Database { what }
}

/// True if the database did not come back: sled's locks are shared by all that is open in a process, so nothing more may be asked
/// of it in this one.
pub(super) fn is_silent(error: &StoreError) -> bool {
    matches!(error, StoreError::Database { what } if what == SILENT)
}

/// Does something on a thread of its own; an error if it panics or takes too long, and then the thread is left to itself.
pub(super) fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let failed = |what: &str| StoreError::Database { what: what.into() };
    let (done, over) = channel();
    let started = thread::Builder::new().spawn(move || {
        let outcome = catch_unwind(AssertUnwindSafe(work));
        // Nobody may be waiting any more.
        let _ = done.send(outcome);
    });
    if started.is_err() {
        return Err(failed("no thread"));
    }
    match over.recv_timeout(limit) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(failed("broke off")),
        Err(_) => Err(silent()),
    }
}
