//! `doctor`: what this machine, terminal and book are like, for the person and for whoever helps.

use super::Office;
use super::exit::Exit;
use super::open::{key_faults, open_or_read, told};
use crate::domain::date::Clock;
use crate::host::clock::SystemClock;
use crate::host::settings::Settings;
use crate::office::json::SCHEMA;
use crate::store::{Exchange, Exchanged, Lsn, OpenReport, StoreError};
use crate::text::{TextKey, grouped};
use serde_json::{Map, Value as Json};
use std::path::Path;

/// One line: its stable name, its label, what was found, and whether that is a worry.
struct Line {
    name: &'static str,
    label: TextKey,
    found: String,
    worry: bool,
}

impl Line {
    fn fine(name: &'static str, label: TextKey, found: impl Into<String>) -> Self {
        Self {
            name,
            label,
            found: found.into(),
            worry: false,
        }
    }

    fn worry(name: &'static str, label: TextKey, found: impl Into<String>) -> Self {
        Self {
            name,
            label,
            found: found.into(),
            worry: true,
        }
    }
}

impl Office<'_, '_> {
    /// Exit 1 if anything needs attention.
    pub(super) fn doctor(&mut self) -> Exit {
        let mut lines = vec![Line::fine(
            "version",
            TextKey::DoctorVersion,
            env!("CARGO_PKG_VERSION"),
        )];
        lines.extend(self.terminal());
        lines.extend(self.settings_lines());
        lines.push(Line::fine(
            "clock",
            TextKey::DoctorClock,
            SystemClock.now().to_string(),
        ));
        lines.extend(self.book_lines());
        let exit = if lines.iter().any(|line| line.worry) {
            Exit::Failure
        } else {
            Exit::Done
        };
        if self.global.json {
            let mut object = Map::new();
            object.insert("schema".into(), SCHEMA.into());
            object.insert("ok".into(), (exit == Exit::Done).into());
            object.extend(
                lines
                    .into_iter()
                    .map(|line| (line.name.to_owned(), Json::from(line.found))),
            );
            return self.json(&Json::Object(object), exit);
        }
        for line in lines {
            let mark = if line.worry { '!' } else { ' ' };
            let text = format!(
                "{mark} {}  {}",
                crate::text::cells::fit(self.locale.line(line.label), 18),
                line.found
            );
            if self.io.data_line(&text).is_err() {
                return Exit::Failure;
            }
        }
        exit
    }

    fn terminal(&self) -> Vec<Line> {
        let term = if self.env.term.is_empty() {
            "-"
        } else {
            self.env.term.as_str()
        };
        let screen = !matches!(self.env.term.as_str(), "" | "dumb");
        let size = self
            .io
            .width
            .map_or_else(|| "-".to_owned(), |width| width.to_string());
        let kind = if screen {
            Line::fine("term", TextKey::DoctorTerm, term)
        } else {
            Line::worry("term", TextKey::DoctorTerm, term)
        };
        let colour = if self.env.no_color {
            "NO_COLOR"
        } else {
            "terminal"
        };
        vec![
            kind,
            Line::fine("columns", TextKey::DoctorColumns, size),
            Line::fine("colour", TextKey::DoctorColour, colour),
            Line::fine("lang", TextKey::DoctorLang, self.locale.lang().code()),
        ]
    }

    /// Where the settings are, or each thing that is wrong with them.
    fn settings_lines(&self) -> Vec<Line> {
        let path = Settings::path(&self.env.places.config)
            .display()
            .to_string();
        let worry = |what| Line::worry("settings", TextKey::DoctorSettings, what);
        match Settings::read(&self.env.places.config) {
            Ok(settings) => {
                let faults = key_faults(&settings, self.env, &self.locale);
                if faults.is_empty() {
                    return vec![Line::fine("settings", TextKey::DoctorSettings, path)];
                }
                faults.into_iter().map(worry).collect()
            }
            Err(fault) => {
                let (line, column) = fault.place.unwrap_or((1, 1));
                vec![worry(format!("{path}:{line}:{column}: {}", fault.what))]
            }
        }
    }

    fn book_lines(&self) -> Vec<Line> {
        let dir = self.book_dir();
        let mut lines = vec![Line::fine(
            "book",
            TextKey::DoctorBook,
            dir.display().to_string(),
        )];
        match open_or_read(&dir, false, self.env, &mut |_| {}) {
            Ok((store, report)) => {
                let frames = store.reader().applied().0;
                lines.push(self.state_line(&dir, &report, frames));
                lines.push(Line::fine(
                    "frames",
                    TextKey::DoctorFrames,
                    frames.to_string(),
                ));
                lines.push(Line::fine(
                    "size",
                    TextKey::DoctorSize,
                    self.locale.size(size(&dir)),
                ));
                lines.push(self.backup_line(&dir));
                lines.extend(self.bundle_lines(&dir));
                // Looking at a book must not fail on how it is left; the next open says what there is to say.
                let _ = store.close();
            }
            Err(crate::store::StoreError::NoBook { .. }) => lines.push(Line::fine(
                "state",
                TextKey::DoctorState,
                self.locale.line(TextKey::DoctorNoBook),
            )),
            Err(error) => lines.push(Line::worry(
                "state",
                TextKey::DoctorState,
                self.locale.store_error(&error),
            )),
        }
        lines
    }
}

impl Office<'_, '_> {
    /// The day of the newest backup, and how long ago that is. None at all is a worry.
    fn backup_line(&self, dir: &Path) -> Line {
        let newest = crate::store::backups(dir).pop();
        let Some((day, _)) = newest else {
            let none = self.locale.line(TextKey::DoctorNoBackup);
            return Line::worry("backup", TextKey::DoctorBackup, none);
        };
        let ago = day.days_until(SystemClock.now().date());
        let told = self
            .locale
            .say(TextKey::DoctorBackupAge, &[("day", &day), ("n", &ago)]);
        Line::fine("backup", TextKey::DoctorBackup, told)
    }

    /// The bundles that were given and taken in last, if any were.
    fn bundle_lines(&self, dir: &Path) -> Vec<Line> {
        let noted = Exchanged::read(dir);
        let line = |name, label, one: Exchange| {
            let day = one.at.date();
            let ago = day.days_until(SystemClock.now().date());
            let n = grouped(one.commits);
            let told = self.locale.say(
                TextKey::DoctorBundleSaid,
                &[
                    ("day", &day),
                    ("ago", &ago),
                    ("n", &n),
                    ("number", &one.fingerprint),
                ],
            );
            Line::fine(name, label, told)
        };
        let given = noted.given;
        let taken = noted.taken;
        let given = given.map(|one| line("bundle_given", TextKey::DoctorBundleGiven, one));
        let taken = taken.map(|one| line("bundle_taken", TextKey::DoctorBundleTaken, one));
        given.into_iter().chain(taken).collect()
    }

    /// What opening found: nothing, what was repaired, or why the book can only be read.
    fn state_line(&self, dir: &Path, report: &OpenReport, frames: u64) -> Line {
        let told = told(&self.locale, dir, report, Lsn(frames)).join(" ");
        let held = matches!(&report.read_only, Some(StoreError::Held(_)));
        if report.read_only.is_some() && !(held && report.missing.is_empty()) {
            return Line::worry("state", TextKey::DoctorState, told);
        }
        let sound = self.locale.line(TextKey::DoctorSound);
        let told = if told.is_empty() { sound } else { &told };
        Line::fine("state", TextKey::DoctorState, told)
    }
}

/// Bytes of all files below a directory.
fn size(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return 0;
    };
    let of = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => size(&entry.path()),
        Ok(meta) => meta.len(),
        Err(_) => 0,
    };
    entries.flatten().map(of).sum()
}
