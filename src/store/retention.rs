//! Owns the automatic backups beside the book: what they are called, which are kept, and which is the newest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::backup::{BackupReport, BackupSource, read_backup};
use super::container::{Form, Writing};
use super::disk::{Disk, RealDisk};
use super::error::{FileWork, StoreError};
use super::locking::{Locking, Opener};
use super::salvage::Frames;
use crate::domain::date::{Date, Moment};

const ENDING: &str = ".ikoren-backup";
/// So many of the newest are asked for frames that the journal has lost.
const ASKED: usize = 3;

/// How many automatic backups are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The newest of so many days; 0 makes none.
    pub days: usize,
    /// The newest of so many weeks.
    pub weeks: usize,
    /// The newest of so many months.
    pub months: usize,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            days: 7,
            weeks: 4,
            months: 12,
        }
    }
}

/// The directory of a book's own backups.
fn backup_dir(book: &Path) -> PathBuf {
    book.join("backup")
}

/// The file of one day's backup.
fn file_of(book: &Path, day: Date) -> PathBuf {
    backup_dir(book).join(format!("{day}{ENDING}"))
}

/// Where a backup that a person asks for goes if no file is named.
///
/// # Errors
/// If the directory cannot be made.
pub fn new_backup_file(book: &Path, now: Moment) -> Result<PathBuf, StoreError> {
    let dir = make_dir(book)?;
    Ok(dir.join(format!("{}-{}{ENDING}", now.date(), now.millis())))
}

fn make_dir(book: &Path) -> Result<PathBuf, StoreError> {
    let dir = backup_dir(book);
    let made = RealDisk.make_dir(&dir);
    made.map_err(|error| StoreError::io(FileWork::Open, &dir, &error, 0))?;
    Ok(dir)
}

/// Every backup in a book's directory with its day, oldest first; those of one day by their times, whoever made them.
pub fn backups(book: &Path) -> Vec<(Date, PathBuf)> {
    let Ok(entries) = fs::read_dir(backup_dir(book)) else {
        return Vec::new();
    };
    let mut found: Vec<(Date, i64, PathBuf)> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?.strip_suffix(ENDING)?;
            Some((day_of(name)?, millis_of(name, &path), path.clone()))
        })
        .collect();
    found.sort();
    let found = found.into_iter();
    found.map(|(day, _, path)| (day, path)).collect()
}

/// When a backup was made, in milliseconds since 1970: the name of one made by hand says it, that of the day's own does not, so the
/// file is asked.
fn millis_of(name: &str, path: &Path) -> i64 {
    let said = name
        .splitn(4, '-')
        .nth(3)
        .and_then(|time| time.parse().ok());
    said.unwrap_or_else(|| {
        let written = fs::metadata(path).and_then(|file| file.modified()).ok();
        let since = written.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        since.map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
    })
}

/// The day at the beginning of a name: `2026-11-30..`.
fn day_of(name: &str) -> Option<Date> {
    let mut parts = name.splitn(4, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Date::new(year, month, day)
}

/// The days whose backups are kept: the newest of each of the last days, weeks and months that have one.
fn kept(days: &BTreeSet<Date>, retention: Retention) -> BTreeSet<Date> {
    let newest_of = |period: &dyn Fn(Date) -> Date, count: usize| {
        let mut newest = BTreeMap::new();
        for day in days {
            newest.insert(period(*day), *day);
        }
        let newest: Vec<Date> = newest.into_values().rev().take(count).collect();
        newest
    };
    let daily = newest_of(&|day| day, retention.days);
    let weekly = newest_of(&Date::week_first, retention.weeks);
    let monthly = newest_of(&Date::month_first, retention.months);
    daily.into_iter().chain(weekly).chain(monthly).collect()
}

/// Writes today's backup if there is none yet, and removes the automatic ones that are not kept any longer. `None` if there
/// was nothing to do.
///
/// # Errors
/// If the journal is damaged or the disk fails.
pub fn daily_backup(
    source: &BackupSource,
    book: &Path,
    (today, retention): (Date, Retention),
    locking: &Locking,
) -> Result<Option<BackupReport>, StoreError> {
    let path = file_of(book, today);
    if retention.days == 0 || path.exists() {
        return Ok(None);
    }
    make_dir(book)?;
    let report = source.write_to(&path, locking)?;
    let automatic: Vec<(Date, PathBuf)> = backups(book)
        .into_iter()
        .filter(|(day, path)| *path == file_of(book, *day))
        .collect();
    let days = automatic.iter().map(|(day, _)| *day).collect();
    let kept = kept(&days, retention);
    for (_, path) in automatic.iter().filter(|(day, _)| !kept.contains(day)) {
        let removed = fs::remove_file(path);
        removed.map_err(|error| StoreError::io(FileWork::Remove, path, &error, 0))?;
    }
    Ok(Some(report))
}

/// Adds the frames of the newest backups that can be read without a key.
pub(super) fn frames_of_backups(book: &Path, frames: &mut Frames) {
    for (_, path) in backups(book).iter().rev().take(ASKED) {
        // A backup that cannot be read has no frames to give; those that it showed before that prove themselves.
        let _ = read_backup(path, &Opener::Nothing, &mut |name, bytes| {
            if name.starts_with("journal/") {
                frames.add_file(&bytes);
            }
            Ok(())
        });
    }
}

/// Takes the keys of erased persons out of the book's own backups. Those that are locked cannot be changed; they are returned.
///
/// # Errors
/// If the disk fails; what was changed before that stays so.
pub fn drop_keys(book: &Path, keys: &BTreeSet<u128>) -> Result<Vec<PathBuf>, StoreError> {
    let names: BTreeSet<String> = keys
        .iter()
        .map(|key| format!("people/{key:032x}.key"))
        .collect();
    let mut locked = Vec::new();
    for (_, path) in backups(book) {
        let mut holds = false;
        let looked = read_backup(&path, &Opener::Nothing, &mut |name, _| {
            holds |= names.contains(name);
            Ok(())
        });
        match looked {
            Ok(()) if holds => rewrite_without(&path, &names)?,
            Ok(()) => {}
            Err(StoreError::Backup { .. }) => locked.push(path),
            Err(error) => return Err(error),
        }
    }
    Ok(locked)
}

fn rewrite_without(path: &Path, names: &BTreeSet<String>) -> Result<(), StoreError> {
    let beside = path.with_extension("rewriting");
    let mut out = Writing::begin(&beside, Form::Backup, &Locking::Open)?;
    read_backup(path, &Opener::Nothing, &mut |name, bytes| {
        if names.contains(name) {
            Ok(())
        } else {
            out.entry(name, &bytes)
        }
    })?;
    out.finish()?;
    keep_time(path, &beside);
    let renamed = fs::rename(&beside, path);
    renamed.map_err(|error| StoreError::io(FileWork::Rename, path, &error, 0))?;
    path.parent().map_or(Ok(()), super::trees::sync_dir)
}

/// The backup is as old as it was. Where the time cannot be kept it only counts as newer, which takes nothing from anybody.
fn keep_time(old: &Path, new: &Path) {
    let written = fs::metadata(old).and_then(|file| file.modified());
    let file = fs::OpenOptions::new().write(true).open(new);
    let _ = written.and_then(|at| file.and_then(|file| file.set_modified(at)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_days_four_weeks_and_twelve_months_are_kept() {
        let first = Date::new(2025, 1, 1).unwrap();
        let mut days = BTreeSet::new();
        for number in 0..700 {
            days.insert(first.plus_days(number));
            days = kept(&days, Retention::default());
        }
        let today = first.plus_days(699);
        let last_week: Vec<Date> = (0..7).map(|n| today.plus_days(-n)).collect();
        assert!(last_week.iter().all(|day| days.contains(day)));
        let months: BTreeSet<Date> = days.iter().map(|day| day.month_first()).collect();
        assert_eq!(months.len(), 12);
        let weeks: BTreeSet<Date> = days.iter().map(|day| day.week_first()).collect();
        assert!(weeks.len() >= 4 && days.len() <= 7 + 4 + 12);
    }

    #[test]
    fn an_office_that_opens_its_book_once_a_month_keeps_a_year() {
        let first = Date::new(2025, 1, 15).unwrap();
        let days = (0..24).map(|n| first.plus_months(n)).collect();
        assert_eq!(kept(&days, Retention::default()).len(), 12);
    }

    #[test]
    fn backups_of_one_day_stand_in_the_order_in_which_they_were_made() {
        let book = tempfile::tempdir().unwrap();
        let dir = make_dir(book.path()).unwrap();
        let at = |millis: u64| UNIX_EPOCH + std::time::Duration::from_millis(millis);
        let put = |name: &str, millis| {
            let file = fs::File::create(dir.join(format!("{name}{ENDING}"))).unwrap();
            file.set_modified(at(millis)).unwrap();
        };
        put("2026-11-30-1796007600000", 9);
        put("2026-11-30", 1_796_007_600_500);
        put("2026-11-30-1796007601000", 9);
        put("2026-11-29", 1_796_007_609_000);
        let names: Vec<_> = backups(book.path())
            .into_iter()
            .map(|(_, path)| path.file_name().unwrap().to_str().unwrap().to_owned())
            .collect();
        let wanted = ["29", "30-1796007600000", "30", "30-1796007601000"];
        assert_eq!(names, wanted.map(|end| format!("2026-11-{end}{ENDING}")));
        let auto = dir.join(format!("2026-11-30{ENDING}"));
        keep_time(&auto, &dir.join(format!("2026-11-29{ENDING}")));
        assert_eq!(
            fs::metadata(dir.join(format!("2026-11-29{ENDING}")))
                .unwrap()
                .modified()
                .unwrap(),
            at(1_796_007_600_500)
        );
    }

    #[test]
    fn only_names_that_begin_with_a_day_are_backups() {
        assert_eq!(day_of("2026-11-30"), Date::new(2026, 11, 30));
        assert_eq!(day_of("2026-11-30-0902-1"), Date::new(2026, 11, 30));
        assert_eq!(day_of("2026-13-30"), None);
        assert_eq!(day_of("notes"), None);
    }
}
