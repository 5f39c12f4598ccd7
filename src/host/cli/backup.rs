//! `backup`, `restore`, `compact`: copies of the whole book and its order on the disk; and the automatic backup of each day.

use super::Office;
use super::args;
use super::exit::Exit;
use super::open::{open_store, options};
use crate::desk::Refusal;
use crate::domain::date::Clock;
use crate::host::clock::SystemClock;
use crate::host::settings::Settings;
use crate::store::{self, BackupSource, Locking, StoreError};
use crate::text::{Locale, TextKey, grouped};
use std::path::Path;

impl Office<'_, '_> {
    /// `backup [--to FILE]`
    pub(super) fn backup(&mut self, args: &args::Backup) -> Exit {
        let key = args.recovery_key.then(store::new_recovery_key);
        let locking = match (&key, self.locking(&args.lock)) {
            (Some(key), _) => Locking::Recipients(vec![key.recipient.clone()]),
            (None, Ok(locking)) => locking,
            (None, Err(exit)) => return exit,
        };
        let store = match self.store_to_copy() {
            Ok(store) => store,
            Err(exit) => return exit,
        };
        let source = store.backup_source();
        let stream = args.to.as_deref().is_some_and(|to| to == Path::new("-"));
        let to = args.to.as_deref().filter(|_| !stream);
        let dir = self.book_dir();
        let written = store.close().and_then(|()| {
            let Some(source) = source else {
                return Ok(None);
            };
            let path = match to {
                Some(path) => path.to_owned(),
                None => store::new_backup_file(&dir, SystemClock.now())?,
            };
            let report = source.write_to(&path, &locking)?;
            Ok(Some((path, report)))
        });
        if let (true, Ok(Some((path, _)))) = (stream, &written) {
            let page = key.map(|key| self.recovery_text(&key, Path::new("-")));
            page.iter().for_each(|page| self.io.say(page));
            return self.send_file(path);
        }
        match written {
            Ok(None) => {
                let text = self.locale.line(TextKey::BackupNothing).to_owned();
                self.told(Exit::Done, &text)
            }
            Ok(Some((path, report))) => {
                let size = self.locale.size(report.bytes);
                let text = self.locale.say(
                    TextKey::BackupDone,
                    &[
                        ("path", &path.display()),
                        ("n", &grouped(report.frames)),
                        ("size", &size),
                    ],
                );
                let told = self.told(Exit::Done, &text);
                key.map_or(told, |key| self.recovery_page(&key, &path))
            }
            Err(error) => self.store_failed(&error),
        }
    }

    /// Sends a file to standard output and removes it.
    pub(super) fn send_file(&mut self, path: &Path) -> Exit {
        let sent = std::fs::File::open(path)
            .and_then(|mut file| std::io::copy(&mut file, &mut self.io.stdout))
            .and_then(|_| self.io.stdout.flush());
        let gone = std::fs::remove_file(path);
        match sent.and(gone) {
            Ok(()) => Exit::Done,
            Err(error) => self.file_failed(path, &error),
        }
    }

    /// `restore FILE [--into DIR]`
    pub(super) fn restore(&mut self, args: &args::Restore) -> Exit {
        let dir = args.into.clone().unwrap_or_else(|| self.book_dir());
        let options = options(false, self.env);
        let restored = self.unlocking(&args.unlock, &mut |opener, watch| {
            store::restore(&args.file, opener, &dir, &options, watch)
        });
        match restored {
            Ok(report) => {
                let n = grouped(report.frames);
                let dir = dir.display();
                let mut text = self
                    .locale
                    .say(TextKey::RestoreDone, &[("n", &n), ("dir", &dir)]);
                if let Some(before) = report.before {
                    let before = before.display();
                    let kept = self.locale.say(TextKey::RestoreBefore, &[("dir", &before)]);
                    text = format!("{text}\n{kept}");
                }
                self.told(Exit::Done, &text)
            }
            Err(exit) => exit,
        }
    }

    /// `compact`
    pub(super) fn compact(&mut self) -> Exit {
        let dir = self.book_dir();
        let served = self.served.as_ref().map(|served| served.desk.clone());
        let compacted = match served {
            Some(desk) => desk.upkeep(false, |store| store.compact(&mut |_| {})),
            None => self
                .telling(|env, watch| {
                    let (mut store, _) = open_store(&dir, false, env, watch)?;
                    let compacted = store.compact(watch)?;
                    store.close()?;
                    Ok::<_, StoreError>(compacted)
                })
                .map_err(Refusal::from),
        };
        match compacted {
            Ok(compacted) => {
                let before = self.locale.size(compacted.before);
                let after = self.locale.size(compacted.after);
                let text = self.locale.say(
                    TextKey::CompactDone,
                    &[("before", &before), ("after", &after)],
                );
                self.told(Exit::Done, &text)
            }
            Err(refusal) => self.refuse(&refusal, None),
        }
    }

    /// Says something and ends so.
    pub(crate) fn told(&mut self, exit: Exit, text: &str) -> Exit {
        self.io.say(text);
        exit
    }

    /// Says why a file could not be worked on.
    pub(crate) fn file_failed(&mut self, file: &Path, error: &std::io::Error) -> Exit {
        let text = self.locale.say(
            TextKey::CliFile,
            &[
                ("path", &file.display()),
                ("what", &self.locale.why(error.kind())),
            ],
        );
        self.told(Exit::Failure, &text)
    }
}

/// Today's automatic backup, if it is due; a sentence if it could not be written, or if there is none at all because the
/// settings want none.
pub(crate) fn daily(
    source: Option<&BackupSource>,
    dir: &Path,
    settings: &Settings,
    locale: &Locale,
) -> Option<String> {
    let source = source?;
    let wanted = settings.backup.clone().unwrap_or_default();
    let locking = if wanted.recipients.is_empty() {
        Locking::Open
    } else {
        Locking::Recipients(wanted.recipients.clone())
    };
    let today = SystemClock.now().date();
    let failed = |why: &StoreError| {
        let why = locale.store_error(why);
        locale.say(TextKey::BackupFailed, &[("why", &why)])
    };
    match store::daily_backup(source, dir, (today, wanted.retention()), &locking) {
        Ok(_) if store::backups(dir).is_empty() => {
            Some(locale.line(TextKey::BackupNone).to_owned())
        }
        Ok(_) => None,
        Err(error) => Some(failed(&error)),
    }
}
