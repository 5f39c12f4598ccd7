//! `duplicates` and `merge`: which parties of the roster are probably the same, and two of them made one.

use super::Office;
use super::exit::Exit;
use super::fields::find;
use super::table::shown;
use crate::desk::command::{Command, Merge};
use crate::desk::{Book, Desk, Refusal, Row};
use crate::domain::case;
use crate::domain::field::FieldSpec;
use crate::domain::kind::Kind;
use crate::domain::merge::{Pick, differs, fields, usual};
use crate::domain::record::{Record, RecordId};
use crate::domain::rule::{Fault, Violation};
use crate::office::duplicates::{Pair, cases_of_firm, pairs};
use crate::office::json::SCHEMA;
use crate::office::words;
use crate::text::TextKey;
use serde_json::{Value as Json, json};

/// What a record is called in a line: a case by its need and firm.
fn called(book: &Book, row: &Row) -> String {
    let link = |field| row.link(field).map_or("", |id| book.name(id));
    if row.kind() == Kind::Case {
        return format!("{} / {}", link(case::NEED.id()), link(case::COMPANY.id()));
    }
    row.title().to_owned()
}

/// What is typed after `merge`.
pub(super) struct Typed<'a> {
    /// The record that stays.
    pub(super) into: &'a str,
    /// The record that goes.
    pub(super) from: &'a str,
    /// Fields that take the value of the one that goes.
    pub(super) take: &'a [String],
    /// Fields that keep both.
    pub(super) both: &'a [String],
    /// Show and write nothing.
    pub(super) dry_run: bool,
}

impl Office<'_, '_> {
    /// `duplicates`
    pub(super) fn duplicates(&mut self) -> Exit {
        self.look(None, |office, desk| {
            let book = desk.load_book()?;
            let found = pairs(&book);
            let name = |id: RecordId| {
                let row = book.find(id);
                row.map_or((String::new(), String::new()), |row| {
                    (row.reference.to_string(), called(&book, row))
                })
            };
            if office.global.json {
                let item = |pair: &Pair| {
                    let (one, other) = (name(pair.one), name(pair.other));
                    let why: Vec<&str> = pair.why.iter().map(|why| why.code()).collect();
                    json!({
                        "kind": pair.kind.spec().name,
                        "one": one.0, "one_name": one.1,
                        "other": other.0, "other_name": other.1,
                        "why": why,
                    })
                };
                let items: Vec<Json> = found.iter().map(item).collect();
                let object = json!({"schema": SCHEMA, "items": items});
                return Ok(office.json(&object, Exit::Done));
            }
            if found.is_empty() {
                let none = office.locale.line(TextKey::DuplicatesNone).to_owned();
                office.io.say(&none);
            }
            for pair in &found {
                let why = pair
                    .why
                    .iter()
                    .map(|why| words::why_same(&office.locale, *why));
                let why: Vec<&str> = why.collect();
                let (one, other) = (name(pair.one), name(pair.other));
                let one = format!("{} {}", one.0, one.1);
                let other = format!("{} {}", other.0, other.1);
                let values = [
                    ("one", &one as _),
                    ("other", &other as _),
                    ("why", &why.join(", ") as _),
                ];
                let line = office.locale.say(TextKey::DuplicatesRow, &values);
                if office.io.data_line(&line).is_err() {
                    return Ok(Exit::Failure);
                }
            }
            Ok(Exit::Done)
        })
    }

    /// `merge INTO FROM`
    pub(super) fn merge(&mut self, typed: &Typed<'_>) -> Exit {
        let desk = match self.desk_to_write() {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        let exit = match self.merge_two(&desk, typed) {
            Ok(exit) => exit,
            Err(refusal) => self.refuse(&refusal, None),
        };
        self.leave(desk, exit)
    }

    fn merge_two(&mut self, desk: &Desk, typed: &Typed<'_>) -> Result<Exit, Refusal> {
        let (into, reference) = find(desk, typed.into)?;
        let (from, gone) = find(desk, typed.from)?;
        let (Some(left), Some(right)) = (desk.record(into)?, desk.record(from)?) else {
            return Err(Refusal::NotMergeable);
        };
        let kind = reference.kind;
        if gone.kind != kind {
            return Err(Refusal::NotMergeable);
        }
        let picks = self.picks(kind, typed)?;
        self.tell_fields(desk, kind, (&left, &right), &picks)?;
        if typed.dry_run {
            return Ok(Exit::Done);
        }
        let picks = picks.iter().map(|(spec, pick)| (spec.id, *pick)).collect();
        let merge = Merge { into, from, picks };
        desk.run(&self.actor(), Command::Merge(merge))?;
        let values = [("into", &reference as _), ("from", &gone as _)];
        let done = self.locale.say(TextKey::MergeDone, &values);
        self.io.say(&done);
        self.tell_doubled(&*desk.load_book()?, into);
        Ok(Exit::Done)
    }

    /// The open cases of one need that two firms bring with them when they become one.
    fn tell_doubled(&mut self, book: &Book, firm: RecordId) {
        for pair in cases_of_firm(book, firm) {
            let rows = [pair.one, pair.other].map(|id| book.find(id));
            let named = rows.map(|row| row.map(|row| row.reference.to_string()));
            let cases: Vec<String> = named.into_iter().flatten().collect();
            let cases = cases.join(" ");
            let told = self.locale.say(TextKey::ToldDoubled, &[("cases", &cases)]);
            self.io.say(&told);
            let values = [("command", &format!("ikoren merge {cases}") as _)];
            let how = self.locale.say(TextKey::MergeDoubledHow, &values);
            self.io.say(&how);
        }
    }

    fn picks(
        &self,
        kind: Kind,
        typed: &Typed<'_>,
    ) -> Result<Vec<(&'static FieldSpec, Pick)>, Refusal> {
        let taken = typed.take.iter().map(|name| (name, Pick::Right));
        let both = typed.both.iter().map(|name| (name, Pick::Both));
        let known = |(name, pick): (&String, Pick)| {
            let spec = kind
                .field_named(name)
                .or_else(|| self.words.field_of(kind, name));
            spec.map(|spec| (spec, pick)).ok_or_else(|| {
                let near = self.words.nearest_field(kind, name);
                Refusal::Faults(vec![Fault {
                    field: name.clone(),
                    typed: String::new(),
                    violation: Violation::UnknownField {
                        nearest: near.map(|spec| spec.name),
                    },
                }])
            })
        };
        taken.chain(both).map(known).collect()
    }

    /// The fields in which the two differ, with what is kept marked.
    fn tell_fields(
        &mut self,
        desk: &Desk,
        kind: Kind,
        (left, right): (&Record, &Record),
        picks: &[(&'static FieldSpec, Pick)],
    ) -> Result<(), Refusal> {
        let book = desk.load_book()?;
        for spec in fields(kind).filter(|spec| differs(spec, left, right)) {
            let chosen = picks.iter().find(|(field, _)| field.id == spec.id);
            let pick = chosen.map_or_else(|| usual(spec, left, right), |(_, pick)| *pick);
            let text = |record| shown(record, kind, spec.id, &book, &self.locale);
            let mark = |kept: bool| if kept { "*" } else { " " };
            let line = format!(
                "{}: {}{} | {}{}",
                self.locale.field(kind, spec),
                mark(pick != Pick::Right),
                text(left).replace('\n', " "),
                mark(pick != Pick::Left),
                text(right).replace('\n', " "),
            );
            self.io.say(&line);
        }
        Ok(())
    }
}
