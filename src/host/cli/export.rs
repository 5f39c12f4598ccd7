//! `export`: records out of the book, to standard output or to a file that does not exist yet.

use super::Office;
use super::args::{self, Encoding, Format};
use super::exit::Exit;
use super::table::link_text;
use crate::desk::{Desk, Refusal};
use crate::domain::date::Date;
use crate::domain::field::{FieldId, Layer};
use crate::domain::kind::Kind;
use crate::office::csv::{CsvEncoding, Written};
use crate::office::export::{self, Columns, Headings, Item};
use crate::office::xlsx;
use crate::text::{Lang, TextKey};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The form asked for, else the one that the file's name says.
pub(in crate::host) fn format_of(args: &args::Export) -> Format {
    let ending = args.output.as_deref().and_then(Path::extension);
    let ending = ending.map(|ending| ending.to_string_lossy().to_lowercase());
    args.format.unwrap_or(match ending.as_deref() {
        Some("xlsx") => Format::Xlsx,
        Some("json") => Format::Json,
        Some("jsonl") => Format::Jsonl,
        Some("md") => Format::Md,
        _ => Format::Csv,
    })
}

impl Office<'_, '_> {
    /// `export KIND [FILTER]`
    pub(super) fn export(&mut self, args: &args::Export) -> Exit {
        if args.jsonl {
            return self.export_whole(args.output.as_deref());
        }
        if !self.actor().may_export() {
            let needs = crate::desk::Role::Coordinator;
            return self.refuse(&Refusal::NotAllowed { needs }, None);
        }
        let kind = match self.kind_named(args.kind.as_deref().unwrap_or_default()) {
            Ok(kind) => kind,
            Err(exit) => return exit,
        };
        match &args.to {
            Some(firm) if kind == Kind::Need => self.export_to(firm, args),
            Some(_) => {
                let text = self.locale.line(TextKey::CliOnlyNeeds).to_owned();
                self.io.say(&text);
                Exit::Usage
            }
            None if args.lines && kind != Kind::Contract => {
                let text = self.locale.line(TextKey::CliOnlyContracts).to_owned();
                self.io.say(&text);
                Exit::Usage
            }
            None => self.look(Some(kind), |office, desk| {
                office.write_out(desk, kind, args)
            }),
        }
    }

    /// The columns of a kind that the person sees.
    pub(super) fn actor_columns(&self, kind: Kind) -> Columns {
        let actor = self.actor();
        let fields = kind.spec().fields.iter();
        let shown = fields.filter(|field| actor.shows(kind, field));
        let shown: Vec<FieldId> = shown.map(|field| field.id).collect();
        Columns::of(kind, &Layer::ALL).only(&shown)
    }

    fn write_out(&mut self, desk: &Desk, kind: Kind, args: &args::Export) -> Result<Exit, Refusal> {
        let book = desk.load_book()?;
        let records = match self.chosen(desk, &book, kind, &args.filter)? {
            Ok(records) => records,
            Err(exit) => return Ok(exit),
        };
        let mut columns = self.actor_columns(kind);
        if args.lines {
            columns = columns.with_lines(&records, self.locale.lang() == Lang::En);
        }
        let names = |id| link_text(&book, id);
        let items: Vec<Item> = records
            .iter()
            .filter_map(|record| columns.item(record, &names))
            .collect();
        Ok(self.put_out(&columns, items, args, desk.today()))
    }

    pub(super) fn put_out(
        &mut self,
        columns: &Columns,
        items: Vec<Item>,
        args: &args::Export,
        today: Date,
    ) -> Exit {
        let count = items.len();
        let Some(bytes) = self.encoded(columns, items, args, today) else {
            return Exit::Failure;
        };
        match &args.output {
            Some(path) => self.write_file(path, &bytes, count),
            None => {
                if self.io.stdout.write_all(&bytes).is_ok() {
                    Exit::Done
                } else {
                    Exit::Failure
                }
            }
        }
    }

    fn encoded(
        &mut self,
        columns: &Columns,
        items: Vec<Item>,
        args: &args::Export,
        today: Date,
    ) -> Option<Vec<u8>> {
        Some(match format_of(args) {
            Format::Xlsx => return self.workbook(columns, &items, today),
            Format::Json => export::json(columns, items.into_iter()).into_bytes(),
            Format::Jsonl => export::jsonl(columns, items.into_iter()).into_bytes(),
            Format::Md => {
                export::md(columns, items.into_iter(), Headings::Labels(&self.locale)).into_bytes()
            }
            Format::Csv => {
                let encoding = match args.encoding {
                    Encoding::Utf8 => CsvEncoding::Utf8,
                    Encoding::Cp932 => CsvEncoding::Cp932,
                };
                let written = export::csv(
                    columns,
                    items.into_iter(),
                    Headings::Names,
                    encoding,
                    &mut |_| true,
                )
                .unwrap_or_default();
                self.say_unwritable(&written);
                written.bytes
            }
        })
    }

    fn workbook(&mut self, columns: &Columns, items: &[Item], today: Date) -> Option<Vec<u8>> {
        let Ok(made) = xlsx::write(columns, items, &self.locale, today) else {
            let text = self.locale.line(TextKey::CliTooManyRows).to_owned();
            self.io.say(&text);
            return None;
        };
        for (row, column) in &made.cut {
            let values = [("row", row as _), ("column", column as _)];
            let text = self.locale.say(TextKey::CliCellCut, &values);
            self.io.say(&text);
        }
        Some(made.bytes)
    }

    fn say_unwritable(&mut self, written: &Written) {
        for one in &written.unwritable {
            let text = self.locale.say(
                TextKey::CliUnwritable,
                &[
                    ("row", &one.row),
                    ("column", &one.column),
                    ("what", &one.character),
                ],
            );
            self.io.say(&text);
        }
    }

    /// Says that a file of that name is there, if so: what is entered before it is written is asked for this first.
    pub(super) fn is_taken(&mut self, path: &Path) -> bool {
        let taken = path.symlink_metadata().is_ok();
        if taken {
            let what = self.locale.why(ErrorKind::AlreadyExists);
            let values = [("path", &path.display() as _), ("what", &what as _)];
            let text = self.locale.say(TextKey::CliFile, &values);
            self.io.say(&text);
        }
        taken
    }

    /// Never over a file that is there, never through a link.
    fn write_file(&mut self, path: &Path, bytes: &[u8], count: usize) -> Exit {
        let made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path);
        let written =
            made.and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_data()));
        let (text, exit) = match written {
            Ok(()) => (
                self.locale.say(
                    TextKey::CliWritten,
                    &[("path", &path.display()), ("n", &count)],
                ),
                Exit::Done,
            ),
            Err(error) => (
                self.locale.say(
                    TextKey::CliFile,
                    &[
                        ("path", &path.display()),
                        ("what", &self.locale.why(error.kind())),
                    ],
                ),
                Exit::Failure,
            ),
        };
        self.io.say(&text);
        exit
    }

    /// `keymap`
    pub(super) fn keymap(&mut self) -> Exit {
        let faults = super::open::key_faults(&self.settings, self.env, &self.locale);
        faults.iter().for_each(|fault| self.io.say(fault));
        let rows = crate::ui::keymap::printed(&self.settings.keymap());
        if self.global.json {
            let items: Vec<serde_json::Value> = rows
                .iter()
                .map(|row| serde_json::json!({"scope": row.scope.name(), "action": row.action.name(), "keys": row.keys}))
                .collect();
            let object = serde_json::json!({"schema": crate::office::json::SCHEMA, "items": items});
            return self.json(&object, Exit::Done);
        }
        let mut text = String::new();
        for row in rows {
            let keys = row.keys.join(" ");
            text.push_str(&format!(
                "{:<10} {:<22} {}\n",
                row.scope.name(),
                keys,
                row.action.name()
            ));
        }
        if self.io.data(&text).is_ok() {
            Exit::Done
        } else {
            Exit::Failure
        }
    }
}
