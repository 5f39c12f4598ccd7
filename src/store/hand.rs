//! Owns the thread that writes to the database behind the one that acknowledges. What is written here is in the journal already, so
//! nobody waits for it; and a database that never comes back is left to itself, so that no person waits with it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;

use super::error::StoreError;
use super::fold::Delta;
use super::patience::{LIMIT, silent};
use super::trees::Trees;

type Job = (Trees, Arc<Delta>);

/// One delta at a time is being written, or none.
#[derive(Debug, Default)]
pub(super) struct Hand {
    thread: Option<Thread>,
    writing: Option<Trees>,
}

#[derive(Debug)]
struct Thread {
    jobs: Sender<Job>,
    done: Receiver<Result<(), StoreError>>,
}

fn failed(what: &str) -> StoreError {
    StoreError::Database { what: what.into() }
}

impl Thread {
    fn start() -> Result<Self, StoreError> {
        let (jobs, inbox) = channel::<Job>();
        let (outbox, done) = channel();
        let started = thread::Builder::new().spawn(move || {
            for (trees, delta) in inbox {
                let written = catch_unwind(AssertUnwindSafe(|| trees.apply(&delta)));
                drop((trees, delta));
                let written = written.unwrap_or_else(|_| Err(failed("broke off")));
                if outbox.send(written).is_err() {
                    break;
                }
            }
        });
        started.map_err(|_| failed("no thread"))?;
        Ok(Self { jobs, done })
    }
}

impl Hand {
    /// Begins to write a delta, once the one before is written.
    ///
    /// # Errors
    /// That of the one before.
    pub(super) fn give(&mut self, trees: &Trees, delta: &Arc<Delta>) -> Result<(), StoreError> {
        self.settle()?;
        let thread = match self.thread.take() {
            Some(thread) => thread,
            None => Thread::start()?,
        };
        let sent = thread.jobs.send((trees.clone(), Arc::clone(delta)));
        sent.map_err(|_| failed("broke off"))?;
        self.thread = Some(thread);
        self.writing = Some(trees.clone());
        Ok(())
    }

    /// Waits until what was given is written: as long as it goes on, and no longer. True if something was.
    ///
    /// # Errors
    /// If the database fails or does not answer.
    pub(super) fn settle(&mut self) -> Result<bool, StoreError> {
        let (Some(trees), Some(thread)) = (self.writing.take(), &self.thread) else {
            return Ok(false);
        };
        let mut pulse = trees.pulse();
        let outcome = loop {
            match thread.done.recv_timeout(LIMIT) {
                Ok(outcome) => break outcome,
                Err(RecvTimeoutError::Disconnected) => break Err(failed("broke off")),
                Err(RecvTimeoutError::Timeout) if trees.pulse() == pulse => break Err(silent()),
                Err(RecvTimeoutError::Timeout) => pulse = trees.pulse(),
            }
        };
        if outcome.is_err() {
            self.thread = None;
        }
        trees.note(outcome.map(|()| true))
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        // Nobody is left to tell; the journal has it.
        let _ = self.settle();
    }
}
