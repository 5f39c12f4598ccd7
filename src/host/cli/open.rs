//! Opening the book for one command: what was found is said on standard error, what went wrong in a sentence.

use super::Office;
use super::exit::Exit;
use crate::desk::Desk;
use crate::domain::date::Clock;
use crate::host::clock::SystemClock;
use crate::host::settings::Environment;
use crate::store::{self, OpenOptions, OpenReport, Progress, Store, StoreError};
use crate::text::TextKey;
use std::path::Path;
use std::sync::Arc;

/// Opens a book with this machine's clock and this program as the prober of its database.
///
/// # Errors
/// The store's.
pub(crate) fn open_store(
    dir: &Path,
    create: bool,
    env: &Environment,
    watch: &mut dyn FnMut(Progress),
) -> Result<(Store, OpenReport), StoreError> {
    store::open(dir, &options(create, env), watch)
}

/// This program on this machine, now.
pub(crate) fn options(create: bool, env: &Environment) -> OpenOptions {
    OpenOptions {
        create,
        prober: std::env::current_exe().ok(),
        now: SystemClock.now(),
        user: env.user.clone(),
        machine: env.machine,
    }
}

/// Looks at a database in this process, for another that waits for the answer.
pub(crate) fn probe(dir: &Path) -> Exit {
    if store::probe_database(dir).is_ok() {
        Exit::Done
    } else {
        Exit::Failure
    }
}

impl Office<'_, '_> {
    /// The desk of a book that must be there.
    pub(super) fn desk(&mut self) -> Result<Desk, Exit> {
        self.open_desk(false)
    }

    /// The desk of a book that is made if it is missing, which is said.
    pub(super) fn desk_to_write(&mut self) -> Result<Desk, Exit> {
        self.open_desk(true)
    }

    fn open_desk(&mut self, create: bool) -> Result<Desk, Exit> {
        let dir = self.book_dir();
        let opened = open_store(&dir, create, self.env, &mut |_| {});
        match opened {
            Ok((store, report)) => {
                self.say_report(&dir, &report);
                Ok(Desk::start(store, Arc::new(SystemClock)))
            }
            Err(error) => Err(self.store_failed(&error)),
        }
    }

    fn say_report(&mut self, dir: &Path, report: &OpenReport) {
        let dir = dir.display().to_string();
        let mut lines = Vec::new();
        if report.created {
            lines.push(self.locale.say(TextKey::BookMade, &[("dir", &dir)]));
        }
        if report.rebuilt.is_some() {
            lines.push(self.locale.line(TextKey::BookRebuilt).to_owned());
        }
        if report.new_replica {
            lines.push(self.locale.line(TextKey::BookCopied).to_owned());
        }
        lines.iter().for_each(|line| self.io.say(line));
    }
}
