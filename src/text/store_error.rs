//! Owns the sentences for what went wrong with the book on disk: where, why, and what to do, without the operating system's own words.

use std::io::ErrorKind;
use std::path::Path;

use super::format::grouped;
use super::{Locale, TextKey};
use crate::desk::refusal::{BackupFault, FileWork, Holder, Lsn, StoreError};

impl Locale {
    /// Why a file could not be worked on, with what to do.
    pub fn why(&self, kind: ErrorKind) -> &str {
        self.line(why(kind))
    }

    /// An error of the book on disk as one line with its remedy.
    pub fn store_error(&self, error: &StoreError) -> String {
        match error {
            StoreError::Held(holder) => self.held(holder.as_ref()),
            StoreError::ReadOnly { why } => {
                self.say(TextKey::StoreReadOnly, &[("why", &self.store_error(why))])
            }
            StoreError::Poisoned => self.line(TextKey::StorePoisoned).to_owned(),
            StoreError::Full { needed } => {
                self.say(TextKey::StoreFull, &[("size", &self.size(*needed))])
            }
            StoreError::Damaged { missing } => self.damaged(missing),
            StoreError::NewerFormat { found, known } => self.say(
                TextKey::StoreNewerFormat,
                &[("found", found), ("known", known)],
            ),
            StoreError::NotABook { dir } => self.at(TextKey::StoreNotABook, dir),
            StoreError::NoBook { dir } => self.at(TextKey::StoreNoBook, dir),
            StoreError::BadFormat { path } => self.at(TextKey::StoreBadFormat, path),
            StoreError::TooBig { bytes } => {
                self.say(TextKey::StoreTooBig, &[("size", &self.size(*bytes))])
            }
            StoreError::Unreadable { lsn } => {
                self.say(TextKey::StoreUnreadable, &[("frame", &grouped(lsn.0))])
            }
            StoreError::Database { what } => self.say(TextKey::StoreDatabase, &[("what", what)]),
            StoreError::Backup { path, fault } => self.at(backup_fault(*fault), path),
            StoreError::Line { path, line } => self.say(
                TextKey::StoreLine,
                &[("path", &path.display()), ("line", line)],
            ),
            StoreError::NoRandomness => self.line(TextKey::StoreNoRandomness).to_owned(),
            StoreError::Closed => self.line(TextKey::StoreClosed).to_owned(),
            StoreError::Io { work, path, kind } => self.file_error(*work, path, *kind),
        }
    }

    fn held(&self, holder: Option<&Holder>) -> String {
        let Some(holder) = holder else {
            return self.line(TextKey::StoreHeld).to_owned();
        };
        // The day is told with its year: a program forgotten over the holidays is just the case that matters.
        let since = format!("{} {}", holder.since.date(), holder.since.time());
        self.say(
            TextKey::StoreHeldBy,
            &[
                ("user", &holder.user),
                ("pid", &holder.pid),
                ("since", &since),
            ],
        )
    }

    fn damaged(&self, missing: &[(Lsn, Lsn)]) -> String {
        let frames: u64 = missing
            .iter()
            .map(|(first, last)| last.0.saturating_sub(first.0) + 1)
            .sum();
        self.say(
            TextKey::StoreDamaged,
            &[("n", &grouped(frames)), ("ranges", &ranges(missing))],
        )
    }

    /// A file that could not be worked on: also for files of import, export and settings.
    pub fn file_error(&self, work: FileWork, path: &Path, kind: ErrorKind) -> String {
        let key = match work {
            FileWork::Open => TextKey::FileOpen,
            FileWork::Read => TextKey::FileRead,
            FileWork::Write => TextKey::FileWrite,
            FileWork::Sync => TextKey::FileSync,
            FileWork::Rename => TextKey::FileRename,
            FileWork::Remove => TextKey::FileRemove,
        };
        let why = self.line(why(kind));
        self.say(key, &[("path", &path.display()), ("why", &why)])
    }

    fn at(&self, key: TextKey, path: &Path) -> String {
        self.say(key, &[("path", &path.display())])
    }
}

fn backup_fault(fault: BackupFault) -> TextKey {
    match fault {
        BackupFault::NotOne => TextKey::StoreBackupNotOne,
        BackupFault::Broken => TextKey::StoreBackupBroken,
        BackupFault::Newer => TextKey::StoreBackupNewer,
        BackupFault::Locked => TextKey::StoreBackupLocked,
        BackupFault::WrongKey => TextKey::StoreBackupWrongKey,
        BackupFault::NoRecipient => TextKey::StoreBackupNoRecipient,
        BackupFault::NotABundle => TextKey::StoreBundleNotOne,
        BackupFault::BrokenBundle => TextKey::StoreBundleBroken,
        BackupFault::OtherBook => TextKey::StoreBundleOtherBook,
        BackupFault::Gap => TextKey::StoreBundleGap,
        BackupFault::OtherHistory => TextKey::StoreBundleOtherHistory,
        BackupFault::OtherNumber => TextKey::StoreBundleOtherNumber,
    }
}

/// Runs of numbers as a person writes them: `7-9, 20`. The first few; more would not be read.
fn ranges(runs: &[(Lsn, Lsn)]) -> String {
    const SHOWN: usize = 5;
    let run = |(first, last): &(Lsn, Lsn)| {
        if first == last {
            grouped(first.0)
        } else {
            format!("{}-{}", grouped(first.0), grouped(last.0))
        }
    };
    let shown: Vec<String> = runs.iter().take(SHOWN).map(run).collect();
    let more = if runs.len() > SHOWN { ", .." } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// The reason, with what to do about it, for the kinds that a person can do something about.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "the standard library may add kinds at any time"
)]
fn why(kind: ErrorKind) -> TextKey {
    match kind {
        ErrorKind::NotFound => TextKey::WhyNotFound,
        ErrorKind::PermissionDenied => TextKey::WhyPermission,
        ErrorKind::AlreadyExists => TextKey::WhyExists,
        ErrorKind::ReadOnlyFilesystem => TextKey::WhyReadOnly,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => TextKey::WhyFull,
        ErrorKind::IsADirectory => TextKey::WhyDirectory,
        ErrorKind::NotADirectory => TextKey::WhyNoDirectory,
        ErrorKind::FileTooLarge => TextKey::WhyTooLarge,
        _ => TextKey::WhyOther,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::{Date, Moment, TimeOfDay};
    use crate::text::Lang;
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    fn errors() -> Vec<StoreError> {
        let path = || PathBuf::from("/home/sato/book");
        let nine = TimeOfDay::new(9, 2, 0).unwrap();
        let since = Moment::at(Date::new(2026, 11, 22).unwrap(), nine);
        let holder = Holder {
            pid: 4121,
            user: "佐藤\u{1b}[2J".to_owned(),
            since,
        };
        let works = [
            FileWork::Open,
            FileWork::Read,
            FileWork::Write,
            FileWork::Sync,
            FileWork::Rename,
            FileWork::Remove,
        ];
        let mut errors = vec![
            StoreError::Held(None),
            StoreError::Held(Some(holder)),
            StoreError::Poisoned,
            StoreError::ReadOnly {
                why: Box::new(StoreError::Held(None)),
            },
            StoreError::Full { needed: 12_000_000 },
            StoreError::Damaged {
                missing: vec![(Lsn(7), Lsn(9)), (Lsn(20), Lsn(20))],
            },
            StoreError::NewerFormat { found: 3, known: 1 },
            StoreError::NotABook { dir: path() },
            StoreError::NoBook { dir: path() },
            StoreError::BadFormat { path: path() },
            StoreError::TooBig { bytes: 20_000_000 },
            StoreError::Unreadable { lsn: Lsn(1_234) },
            StoreError::Database {
                what: "page checksum".to_owned(),
            },
            StoreError::Line {
                path: path(),
                line: 12,
            },
            StoreError::NoRandomness,
            StoreError::Closed,
        ];
        let faults = [
            BackupFault::NotOne,
            BackupFault::Broken,
            BackupFault::Newer,
            BackupFault::Locked,
            BackupFault::WrongKey,
            BackupFault::NoRecipient,
            BackupFault::NotABundle,
            BackupFault::BrokenBundle,
            BackupFault::OtherBook,
            BackupFault::Gap,
            BackupFault::OtherHistory,
            BackupFault::OtherNumber,
        ];
        errors.extend(faults.map(|fault| StoreError::Backup {
            path: path(),
            fault,
        }));
        errors.extend(works.map(|work| StoreError::Io {
            work,
            path: path(),
            kind: ErrorKind::PermissionDenied,
        }));
        errors
    }

    #[test]
    fn every_error_of_the_book_has_its_own_sentence() {
        for locale in Lang::ALL.map(Locale::new) {
            let errors = errors();
            let said: BTreeSet<String> = errors.iter().map(|e| locale.store_error(e)).collect();
            assert_eq!(said.len(), errors.len(), "{said:#?}");
            assert!(
                said.iter().all(|s| !s.contains(['{', '}', '\u{1b}'])),
                "{said:#?}"
            );
        }
    }

    #[test]
    fn who_holds_the_book_is_named_with_the_time() {
        let ja = Locale::new(Lang::Ja);
        let held = errors().into_iter().nth(1).unwrap();
        assert!(
            ja.store_error(&held)
                .contains("pid 4121、2026-11-22 09:02から")
        );
    }

    #[test]
    fn missing_frames_are_counted() {
        let ja = Locale::new(Lang::Ja);
        let damaged = errors()
            .into_iter()
            .find(|error| matches!(error, StoreError::Damaged { .. }));
        let said = ja.store_error(&damaged.unwrap());
        assert!(said.contains("4件") && said.contains("7-9, 20"), "{said}");
    }

    #[test]
    fn a_reason_is_never_the_operating_systems_own_words() {
        let ja = Locale::new(Lang::Ja);
        for kind in [
            ErrorKind::NotFound,
            ErrorKind::ReadOnlyFilesystem,
            ErrorKind::Interrupted,
        ] {
            let said = ja.file_error(FileWork::Read, Path::new("a.csv"), kind);
            assert!(!said.contains(&kind.to_string()), "{said}");
        }
    }
}
