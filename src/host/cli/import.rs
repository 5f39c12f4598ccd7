//! `import`: a sheet read, planned, told, and booked as one command.

use super::Office;
use super::args;
use super::exit::Exit;
use crate::desk::command::{Command, Import};
use crate::desk::{Desk, Refusal};
use crate::domain::kind::Kind;
use crate::office::decode::FILE_LIMIT;
use crate::office::import::{Ask, BookView, Options, PlanError, Preview, PreviewError, preview};
use crate::office::json::SCHEMA;
use crate::office::source::NoSource;
use crate::office::words;
use crate::office::xlsx::NotAWorkbook;
use crate::text::TextKey;
use serde_json::{Value as Json, json};
use std::io::Read;
use std::path::Path;

/// What is asked of a file, its bytes, and what every row gets.
type Prepared = (Ask, Vec<u8>, Vec<(String, String)>);

impl Office<'_, '_> {
    /// `import KIND FILE`
    pub(super) fn import(&mut self, args: &args::Import) -> Exit {
        if let Some(file) = &args.jsonl {
            return self.import_whole(file);
        }
        let prepared = self.prepared(args);
        let (ask, bytes, set) = match prepared {
            Ok(prepared) => prepared,
            Err(exit) => return exit,
        };
        let desk = match self.desk_to_write() {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        let kind = ask.kind;
        let exit = match self.plan_and_book(&desk, &ask, &bytes, set, args) {
            Ok(exit) => exit,
            Err(refusal) => self.refuse(&refusal, Some(kind)),
        };
        self.leave(desk, exit)
    }

    fn prepared(&mut self, args: &args::Import) -> Result<Prepared, Exit> {
        let kind = self.kind_named(args.kind.as_deref().unwrap_or_default())?;
        let mut placed = Vec::with_capacity(args.map.len());
        for pair in &args.map {
            let Some((column, field)) = pair.split_once('=') else {
                return Err(self.field_form());
            };
            placed.push((column.to_owned(), field.to_owned()));
        }
        let ask = Ask {
            sheet: args.sheet.clone(),
            placed,
            named: true,
            ..Ask::of(kind)
        };
        let bytes = self.bytes(args.file.as_deref().unwrap_or(Path::new("-")))?;
        Ok((ask, bytes, self.typed_fields(&args.set)?))
    }

    fn bytes(&mut self, file: &Path) -> Result<Vec<u8>, Exit> {
        let mut bytes = Vec::new();
        // One byte more than is read at once tells that there is more.
        let limit = FILE_LIMIT as u64 + 1;
        let read = if file == Path::new("-") {
            let stdin = std::mem::replace(&mut self.io.stdin, Box::new(std::io::empty()));
            stdin.take(limit).read_to_end(&mut bytes)
        } else {
            std::fs::File::open(file).and_then(|file| file.take(limit).read_to_end(&mut bytes))
        };
        read.map(|_| bytes).map_err(|error| {
            let text = self.locale.say(
                TextKey::CliFile,
                &[
                    ("path", &file.display()),
                    ("what", &self.locale.why(error.kind())),
                ],
            );
            self.io.say(&text);
            Exit::Failure
        })
    }

    fn plan_and_book(
        &mut self,
        desk: &Desk,
        ask: &Ask,
        bytes: &[u8],
        set: Vec<(String, String)>,
        args: &args::Import,
    ) -> Result<Exit, Refusal> {
        let book = desk.load_book()?;
        let source_name = args.source.clone().unwrap_or_else(|| {
            let file = args.file.as_deref();
            file.and_then(Path::file_stem)
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default()
        });
        let options = Options {
            set,
            source_name,
            today: desk.today(),
        };
        let whole = |id| desk.record(id).ok().flatten();
        let view = BookView {
            book: &book,
            record: &whole,
        };
        let looked = preview(bytes, ask, &options, &self.words, &view, &mut |_| true);
        let looked = match looked {
            Ok(looked) => looked,
            Err(why) => return Ok(self.no_preview(ask.kind, &why)),
        };
        if looked.unsure {
            let text = words::which_sheet(&self.locale, &looked.sheets);
            self.io.say(&text);
            return Ok(Exit::Usage);
        }
        if looked.mapping.bound() == 0 {
            let text = words::plan_error(&self.locale, ask.kind, &PlanError::NothingMapped);
            self.io.say(&text);
            return Ok(Exit::Usage);
        }
        self.tell(ask.kind, &looked);
        let report = Report::of(&looked, args.yes);
        let rows = looked.plan.into_rows(args.yes);
        let taken = rows.len();
        if !args.dry_run && taken > 0 {
            let import = Import {
                kind: ask.kind,
                rows,
            };
            match desk.run(&self.actor(), Command::Import(import)) {
                Ok(receipt) => {
                    self.say_made(&receipt.made);
                    self.say_moved(&receipt.moved);
                }
                Err(Refusal::NothingToDo) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(self.report(ask.kind, &report, args.dry_run))
    }

    /// A file that cannot be read is a failure, a column or a sheet that is not there is in the writing of the command.
    fn no_preview(&mut self, kind: Kind, why: &PreviewError) -> Exit {
        let text = words::no_preview(&self.locale, kind, why);
        self.io.say(&text);
        match why {
            PreviewError::Source(NoSource::Workbook(NotAWorkbook::NoSuchSheet { .. }))
            | PreviewError::Placed(..)
            | PreviewError::OtherKind(_)
            | PreviewError::Plan(_) => Exit::Usage,
            PreviewError::Source(_) => Exit::Failure,
        }
    }

    fn tell(&mut self, kind: Kind, read: &Preview) {
        let plan = &read.plan;
        let other = read.other.map(|other| {
            let other = self.locale.kinds(other);
            let asked = self.locale.kinds(kind);
            let values = [("kind", &other as _), ("asked", &asked as _)];
            self.locale.say(TextKey::CliOtherKind, &values)
        });
        let mut lines: Vec<String> = other.into_iter().collect();
        for column in
            read.mapping.columns.iter().filter(|c| {
                c.target.field().is_none() && c.filled > 0 && c.target.is_read().eq(&false)
            })
        {
            lines.push(
                self.locale
                    .say(TextKey::CliColumnOut, &[("heading", &column.heading)]),
            );
        }
        lines.extend(
            read.faults
                .iter()
                .map(|fault| words::sheet_fault(&self.locale, fault)),
        );
        lines.extend(
            plan.unreadable
                .iter()
                .map(|fault| words::row_fault(&self.locale, kind, fault)),
        );
        lines.extend(
            plan.duplicates
                .iter()
                .map(|twin| words::duplicate(&self.locale, twin)),
        );
        lines.extend(
            plan.notes
                .iter()
                .map(|note| words::note(&self.locale, kind, note)),
        );
        for (field, rows) in &plan.missing_required {
            lines.push(self.locale.say(
                TextKey::CliMissing,
                &[
                    ("field", &self.locale.field(kind, field)),
                    ("n", &rows.len()),
                ],
            ));
        }
        lines.iter().for_each(|line| self.io.say(line));
    }

    fn report(&mut self, kind: Kind, report: &Report, dry: bool) -> Exit {
        let exit = report.exit();
        if self.global.json {
            return self.json(&report.json(kind, dry), exit);
        }
        let key = if dry {
            TextKey::CliWouldImport
        } else {
            TextKey::CliImported
        };
        let text = self.locale.say(
            key,
            &[
                ("new", &report.new),
                ("updated", &report.updated),
                ("unchanged", &report.unchanged),
                ("left", &report.left_out),
                ("bad", &report.unreadable.len()),
            ],
        );
        self.io.say(&text);
        exit
    }

    fn field_form(&mut self) -> Exit {
        let text = self.locale.line(TextKey::CliFieldForm).to_owned();
        self.io.say(&text);
        Exit::Usage
    }
}

/// What an import did or would do.
struct Report {
    new: usize,
    updated: usize,
    unchanged: usize,
    left_out: usize,
    duplicates: Vec<u32>,
    unreadable: Vec<u32>,
    spelling: &'static str,
}

impl Report {
    fn of(read: &Preview, with_duplicates: bool) -> Self {
        let plan = &read.plan;
        let duplicates: Vec<u32> = plan.duplicate_lines().into_iter().collect();
        let left_out = if with_duplicates { 0 } else { duplicates.len() };
        let mut unreadable: Vec<u32> = plan
            .unreadable
            .iter()
            .map(|f| f.line)
            .chain(read.faults.iter().map(|f| f.line))
            .collect();
        unreadable.sort_unstable();
        unreadable.dedup();
        Self {
            new: plan.new.len().saturating_sub(left_out),
            updated: plan.updates.len(),
            unchanged: plan.unchanged,
            left_out,
            duplicates,
            unreadable,
            spelling: read.spelling.name(),
        }
    }

    /// No row taken is a failure, rows that could not be read make it part done.
    fn exit(&self) -> Exit {
        match (
            self.new + self.updated + self.unchanged,
            self.unreadable.is_empty(),
        ) {
            (0, _) => Exit::Failure,
            (_, false) => Exit::Partly,
            (_, true) => Exit::Done,
        }
    }

    fn json(&self, kind: Kind, dry: bool) -> Json {
        json!({
            "schema": SCHEMA,
            "kind": kind.spec().name,
            "dry_run": dry,
            "new": self.new,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "left_out": self.left_out,
            "duplicates": self.duplicates,
            "unreadable": self.unreadable,
            "encoding": self.spelling,
        })
    }
}
