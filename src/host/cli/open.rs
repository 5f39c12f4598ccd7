//! Opening the book for one command: what was found is said on standard error, what went wrong in a sentence.

use super::Office;
use super::backup::daily;
use super::exit::Exit;
use crate::desk::Desk;
use crate::domain::date::Clock;
use crate::host::clock::SystemClock;
use crate::host::pace::Pace;
use crate::host::settings::{Environment, Settings};
use crate::store::{self, Lsn, Mended, OpenOptions, OpenReport, Progress, Step, Store, StoreError};
use crate::text::{Locale, TextKey, grouped};
use crate::ui::keymap::{self, KeymapError};
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
    match store::probe_database(dir) {
        0 => Exit::Done,
        1 => Exit::Failure,
        _ => Exit::Usage,
    }
}

/// As [`open_store`]; a book that cannot be written, because another program holds it or it cannot be repaired, is opened to
/// be read only.
///
/// # Errors
/// The store's.
pub(crate) fn open_or_read(
    dir: &Path,
    create: bool,
    env: &Environment,
    watch: &mut dyn FnMut(Progress),
) -> Result<(Store, OpenReport), StoreError> {
    match open_store(dir, create, env, watch) {
        // What keeps it from being read too is told by the first reason, which is the one to act on.
        Err(why) if why.lets_read() => {
            store::open_to_read(dir, why.clone(), watch).map_err(|_| why)
        }
        opened => opened,
    }
}

/// What opening found and did, in sentences; none if there is nothing to say. `at` is the last frame.
pub(crate) fn told(locale: &Locale, dir: &Path, report: &OpenReport, at: Lsn) -> Vec<String> {
    let mut lines = Vec::new();
    if report.created {
        lines.push(locale.say(TextKey::BookMade, &[("dir", &dir.display())]));
    }
    if let Some(why) = &report.read_only {
        let at = grouped(at.0);
        let lost = StoreError::Damaged {
            missing: report.missing.clone(),
        };
        let why = if report.missing.is_empty() {
            why
        } else {
            &lost
        };
        let why = locale.store_error(why);
        lines.push(locale.say(TextKey::BookReadOnly, &[("at", &at), ("why", &why)]));
    }
    if report.format_mended {
        lines.push(locale.line(TextKey::BookFormatMended).to_owned());
    }
    if let Some(mended) = &report.mended {
        lines.push(self::mended(locale, mended));
    }
    if report.rebuilt.is_some() {
        lines.push(locale.line(TextKey::BookRebuilt).to_owned());
    } else if !report.clean && (report.replayed > 0 || report.torn > 0) {
        let n = grouped(report.replayed);
        lines.push(locale.say(TextKey::BookRecovered, &[("n", &n)]));
    }
    if report.new_replica && !report.format_mended {
        lines.push(locale.line(TextKey::BookCopied).to_owned());
    }
    lines
}

/// What is wrong with the keys of the settings, in a sentence each.
pub(crate) fn key_faults(settings: &Settings, env: &Environment, locale: &Locale) -> Vec<String> {
    let path = Settings::path(&env.places.config);
    let told = |error: &KeymapError| {
        let what = keymap::told(error, locale);
        locale.say(
            TextKey::KeymapFault,
            &[
                ("path", &path.display()),
                ("line", &error.line),
                ("column", &error.column),
                ("what", &what),
            ],
        )
    };
    settings.wrong_keys.iter().map(told).collect()
}

/// That the journal was damaged and is whole again.
pub(crate) fn mended(locale: &Locale, mended: &Mended) -> String {
    let n = grouped(mended.frames);
    locale.say(TextKey::BookMended, &[("n", &n)])
}

/// How far opening has come, in a sentence.
pub(crate) fn progress(locale: &Locale, progress: Progress) -> String {
    let (n, of) = (grouped(progress.done), grouped(progress.of));
    let counted = |key| locale.say(key, &[("n", &n), ("of", &of)]);
    match progress.step {
        Step::Probing => locale.line(TextKey::BookProbing).to_owned(),
        Step::Rebuilding => counted(TextKey::BookRebuilding),
        Step::Replaying => counted(TextKey::BookReplaying),
        Step::Comparing => counted(TextKey::BookComparing),
        Step::TakingIn => counted(TextKey::BundleTaking),
    }
}

impl Office<'_, '_> {
    /// The desk of a book that must be there, to read it; also while another program holds it.
    pub(super) fn desk_to_read(&mut self) -> Result<Desk, Exit> {
        self.open_desk(|dir, env, watch| open_or_read(dir, false, env, watch))
    }

    /// The desk of a book that is made if it is missing, which is said.
    pub(super) fn desk_to_write(&mut self) -> Result<Desk, Exit> {
        self.open_desk(|dir, env, watch| open_store(dir, true, env, watch))
    }

    /// Does something that may take long, and says how far it has come.
    pub(super) fn telling<T>(
        &mut self,
        work: impl FnOnce(&Environment, &mut dyn FnMut(Progress)) -> T,
    ) -> T {
        let (io, locale) = (&mut self.io, &self.locale);
        let mut pace = Pace::begin();
        work(self.env, &mut |now| {
            if pace.is_due() {
                io.say(&progress(locale, now));
            }
        })
    }

    fn open_desk(
        &mut self,
        open: impl FnOnce(
            &Path,
            &Environment,
            &mut dyn FnMut(Progress),
        ) -> Result<(Store, OpenReport), StoreError>,
    ) -> Result<Desk, Exit> {
        if let Some(served) = &self.served {
            return Ok(served.desk.clone());
        }
        let dir = self.book_dir();
        match self.telling(|env, watch| open(&dir, env, watch)) {
            Ok((store, report)) => {
                let at = store.reader().applied();
                let lines = told(&self.locale, &dir, &report, at);
                let source = store.backup_source();
                let source = source.filter(|_| report.read_only.is_none() && !report.created);
                let desk = Desk::start(store, Arc::new(SystemClock));
                let backup = daily(source.as_ref(), &dir, &self.settings, &self.locale);
                let said = lines.iter().chain(&backup);
                said.for_each(|line| self.io.say(line));
                Ok(desk)
            }
            Err(error) => Err(self.store_failed(&error)),
        }
    }
}
