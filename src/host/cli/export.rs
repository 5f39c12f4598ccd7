//! `export`: records out of the book, to standard output or to a file that does not exist yet.

use super::Office;
use super::args::{self, Encoding, Format};
use super::exit::Exit;
use super::table::link_text;
use crate::desk::{Desk, Refusal};
use crate::domain::kind::Kind;
use crate::office::csv::{CsvEncoding, Written};
use crate::office::export::{self, Columns, Headings, Item};
use crate::text::TextKey;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

impl Office<'_, '_> {
    /// `export KIND [FILTER]`
    pub(super) fn export(&mut self, args: &args::Export) -> Exit {
        if args.jsonl {
            return self.export_whole(args.output.as_deref());
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
            None => self.look(Some(kind), |office, desk| {
                office.write_out(desk, kind, args)
            }),
        }
    }

    fn write_out(&mut self, desk: &Desk, kind: Kind, args: &args::Export) -> Result<Exit, Refusal> {
        let book = desk.load_book()?;
        let records = match self.chosen(desk, &book, kind, &args.filter)? {
            Ok(records) => records,
            Err(exit) => return Ok(exit),
        };
        let columns = Columns::of(kind, self.actor().layers());
        let names = |id| link_text(&book, id);
        let items: Vec<Item> = records
            .iter()
            .filter_map(|record| columns.item(record, &names))
            .collect();
        Ok(self.put_out(&columns, items, args))
    }

    pub(super) fn put_out(
        &mut self,
        columns: &Columns,
        items: Vec<Item>,
        args: &args::Export,
    ) -> Exit {
        let count = items.len();
        let bytes = self.encoded(columns, items, args);
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

    fn encoded(&mut self, columns: &Columns, items: Vec<Item>, args: &args::Export) -> Vec<u8> {
        match args.format {
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
        }
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
        let rows = crate::ui::keymap::printed(&crate::ui::keymap::Keymap::built_in());
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
