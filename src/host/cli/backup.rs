//! `backup`, `restore`, `compact`: copies of the whole book and its order on the disk; and the automatic backup of each day.

use super::Office;
use super::args;
use super::exit::Exit;
use super::open::{open_or_read, open_store, options};
use crate::domain::date::Clock;
use crate::host::clock::SystemClock;
use crate::host::settings::Settings;
use crate::store::{self, BackupSource, Locking, Opener, StoreError};
use crate::text::{Locale, TextKey, grouped};
use std::io::Read;
use std::path::Path;

impl Office<'_, '_> {
    /// `backup [--to FILE]`
    pub(super) fn backup(&mut self, args: &args::Backup) -> Exit {
        let locking = match self.locking(args) {
            Ok(locking) => locking,
            Err(exit) => return exit,
        };
        let dir = self.book_dir();
        let written = open_or_read(&dir, false, self.env, &mut |_| {}).and_then(|(store, _)| {
            let source = store.backup_source();
            store.close()?;
            let Some(source) = source else {
                return Ok(None);
            };
            let now = SystemClock.now();
            let path = match &args.to {
                Some(path) => path.clone(),
                None => store::new_backup_file(&dir, now)?,
            };
            let report = source.write_to(&path, &locking)?;
            Ok(Some((path, report)))
        });
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
                self.told(Exit::Done, &text)
            }
            Err(error) => self.store_failed(&error),
        }
    }

    fn locking(&mut self, args: &args::Backup) -> Result<Locking, Exit> {
        if let Some(file) = &args.passphrase_file {
            return self.secret(file).map(Locking::Passphrase);
        }
        let asked = (!args.recipient.is_empty()).then_some(&args.recipient);
        let settings = self.settings.backup.as_ref();
        let set = settings.map(|backup| &backup.recipients);
        let named = asked.or(set).filter(|names| !names.is_empty());
        Ok(named.map_or(Locking::Open, |names| Locking::Recipients(names.clone())))
    }

    /// The first line of a file, or of standard input for `-`.
    fn secret(&mut self, file: &Path) -> Result<String, Exit> {
        let text = self.whole_text(file)?;
        Ok(text.lines().next().unwrap_or_default().to_owned())
    }

    fn whole_text(&mut self, file: &Path) -> Result<String, Exit> {
        let mut text = String::new();
        let read = if file == Path::new("-") {
            self.io.stdin.read_to_string(&mut text)
        } else {
            std::fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text))
        };
        match read {
            Ok(_) => Ok(text),
            Err(error) => Err(self.file_failed(file, &error)),
        }
    }

    /// `restore FILE [--into DIR]`
    pub(super) fn restore(&mut self, args: &args::Restore) -> Exit {
        let opener = match (&args.passphrase_file, &args.identity) {
            (Some(file), _) => self.secret(file).map(Opener::Passphrase),
            (None, Some(file)) => self.whole_text(file).map(Opener::Identities),
            (None, None) => Ok(Opener::Nothing),
        };
        let opener = match opener {
            Ok(opener) => opener,
            Err(exit) => return exit,
        };
        let dir = args.into.clone().unwrap_or_else(|| self.book_dir());
        let options = options(false, self.env);
        let restored = store::restore(&args.file, &opener, &dir, &options, &mut |_| {});
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
            Err(error) => self.store_failed(&error),
        }
    }

    /// `compact`
    pub(super) fn compact(&mut self) -> Exit {
        let dir = self.book_dir();
        let compacted =
            open_store(&dir, false, self.env, &mut |_| {}).and_then(|(mut store, _)| {
                let compacted = store.compact(&mut |_| {})?;
                store.close()?;
                Ok(compacted)
            });
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
            Err(error) => self.store_failed(&error),
        }
    }

    /// Says something and ends so.
    pub(super) fn told(&mut self, exit: Exit, text: &str) -> Exit {
        self.io.say(text);
        exit
    }

    /// Says why a file could not be worked on.
    pub(super) fn file_failed(&mut self, file: &Path, error: &std::io::Error) -> Exit {
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
