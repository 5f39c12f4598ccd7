//! `hand-over`: what a person is in charge of goes to a successor, with a paper for each case and the list of what people must look at.

use super::Office;
use super::exit::Exit;
use super::fields::find;
use crate::desk::command::{Command, HandOver};
use crate::desk::ending::has_left;
use crate::desk::{Desk, Refusal, Row};
use crate::domain::entry::Entry;
use crate::domain::kind::Kind;
use crate::domain::record::{RecordId, Reference};
use crate::domain::{filter, need, person};
use crate::host::looks;
use crate::office::paper;
use crate::text::{Locale, TextKey};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// What is typed after `hand-over`.
pub(super) struct Typed<'a> {
    /// Who leaves.
    pub(super) from: &'a str,
    /// Who takes over.
    pub(super) to: &'a str,
    /// Where the papers go.
    pub(super) papers: Option<&'a Path>,
    /// The post does not end.
    pub(super) keep_post: bool,
    /// Show and write nothing.
    pub(super) dry_run: bool,
}

impl Office<'_, '_> {
    /// `hand-over FROM TO [--papers DIR] [--keep-post] [--dry-run]`
    pub(super) fn hand_over(&mut self, typed: &Typed<'_>) -> Exit {
        if typed.from == typed.to {
            let text = self
                .locale
                .say(TextKey::HandOverSame, &[("ref", &typed.from as _)]);
            return self.told(Exit::Usage, &text);
        }
        if let (Some(directory), None, false) = (typed.papers, &self.served, typed.dry_run)
            && let Err(error) = std::fs::create_dir_all(directory)
        {
            // Before anything goes over: papers that cannot be written are told while there is still a choice.
            let why = self.locale.why(error.kind());
            let values = [("path", &directory.display() as _), ("what", &why as _)];
            let text = self.locale.say(TextKey::CliFile, &values);
            return self.told(Exit::Failure, &text);
        }
        if typed.dry_run {
            return self.look(None, |office, desk| office.hand_over_dry(desk, typed));
        }
        let desk = match self.desk_to_write() {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        let exit = match self.hand_over_at(&desk, typed) {
            Ok(exit) => exit,
            Err(refusal) => self.refuse(&refusal, Some(Kind::Person)),
        };
        self.leave(desk, exit)
    }

    /// What would go over, a line for each record, then the post, the filters and whom to look after.
    fn hand_over_dry(&mut self, desk: &Desk, typed: &Typed<'_>) -> Result<Exit, Refusal> {
        let (from, from_reference) = find(desk, typed.from)?;
        let (_, to_reference) = find(desk, typed.to)?;
        let book = desk.load_book()?;
        let held = desk.goes_over(from)?;
        let values = [
            ("from", &from_reference as _),
            ("to", &to_reference as _),
            ("count", &held.len() as _),
        ];
        let text = self.locale.say(TextKey::HandOverWould, &values);
        self.io.say(&text);
        for row in held.into_iter().filter_map(|id| book.find(id)) {
            let kind = self.locale.kind(row.kind());
            let name = crate::ui::field::name_of(&book, row);
            let line = format!("{} {kind} {name}", row.reference);
            if self.io.data_line(&line).is_err() {
                return Ok(Exit::Failure);
            }
        }
        let person = book.find(from);
        let ends = person.is_some_and(|row| row.date(person::POST_UNTIL.id()).is_none());
        if ends && !typed.keep_post {
            let today = desk.today();
            let day = self.locale.day(today, today);
            let text = self.locale.say(TextKey::HandOverPostEnds, &[("day", &day)]);
            self.io.say(&text);
        }
        let name = person.map_or("", Row::title);
        let filters = book.rows(Kind::Filter).filter(|row| {
            !row.archived && !name.is_empty() && row.text(filter::QUERY.id()).contains(name)
        });
        let mut names: Vec<String> = filters.map(|row| row.title().to_owned()).collect();
        let own = looks::handed_over(name, &self.own_filters(name));
        names.extend(own.iter().filter_map(|entries| {
            let named = entries
                .iter()
                .find(|(field, _)| *field == filter::NAME.id());
            match named {
                Some((_, Entry::Value(value))) => value.as_str().map(str::to_owned),
                _ => None,
            }
        }));
        if !names.is_empty() {
            let values = [("names", &names.join(", ") as _)];
            let text = self.locale.say(TextKey::HandOverFilters, &values);
            self.io.say(&text);
        }
        self.list_left(desk);
        Ok(Exit::Done)
    }

    fn hand_over_at(&mut self, desk: &Desk, typed: &Typed<'_>) -> Result<Exit, Refusal> {
        let (from, from_reference) = find(desk, typed.from)?;
        let (to, to_reference) = find(desk, typed.to)?;
        let book = desk.load_book()?;
        let cases = in_charge(desk, from);
        let count = desk.goes_over(from)?.len();
        let hand_over = HandOver {
            from,
            to,
            end_post: !typed.keep_post,
            filters: {
                let name = book.name(from);
                looks::handed_over(name, &self.own_filters(name))
            },
        };
        desk.run(&self.actor(), Command::HandOver(hand_over))?;
        let values = [
            ("from", &from_reference as _),
            ("to", &to_reference as _),
            ("count", &count as _),
        ];
        let text = self.locale.say(TextKey::HandOverDone, &values);
        self.io.say(&text);
        self.list_left(desk);
        match typed.papers {
            Some(directory) => self.write_papers(desk, &cases, directory),
            None => Ok(Exit::Done),
        }
    }

    /// Needs whose proposer left the post: somebody must find out whom to answer now.
    fn list_left(&mut self, desk: &Desk) {
        let Some(book) = desk.book() else { return };
        let today = desk.today();
        let people = book.rows(Kind::Person);
        let people = people.filter(|row| row.archived || has_left(row, today));
        let gone: BTreeSet<&str> = people.map(Row::title).filter(|n| !n.is_empty()).collect();
        let waiting = |row: &&Row| {
            let proposer = row.text(need::PROPOSER.id());
            !row.archived && !row.is_over() && gone.contains(proposer)
        };
        for row in book.rows(Kind::Need).filter(waiting) {
            let values = [
                ("ref", &row.reference as _),
                ("name", &row.text(need::PROPOSER.id()) as _),
                ("title", &row.title() as _),
            ];
            let text = self.locale.say(TextKey::HandOverProposerLeft, &values);
            self.io.say(&text);
        }
    }

    fn write_papers(
        &mut self,
        desk: &Desk,
        cases: &[(RecordId, Reference)],
        directory: &Path,
    ) -> Result<Exit, Refusal> {
        let Some(book) = desk.book() else {
            return Ok(Exit::Done);
        };
        for (id, reference) in cases {
            let Some(opened) = desk.open_record(&self.actor(), *id)? else {
                continue;
            };
            let text = paper::markdown(&opened, &book, &self.locale, desk.today());
            let name = format!("{reference}.md");
            let path = directory.join(&name);
            let written = match &mut self.served {
                Some(served) => (served.file)(&name, text.as_bytes()),
                None => std::fs::OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .open(&path)
                    .and_then(|mut file| file.write_all(text.as_bytes())),
            };
            if let Err(error) = written {
                let why = self.locale.why(error.kind());
                let values = [("path", &path.display() as _), ("what", &why as _)];
                let text = self.locale.say(TextKey::CliFile, &values);
                return Ok(self.told(Exit::Partly, &text));
            }
        }
        if self.served.is_some() {
            // Where they were written says so.
            return Ok(Exit::Done);
        }
        let text = papers_written(&self.locale, cases.len(), directory);
        Ok(self.told(Exit::Done, &text))
    }
}

/// How many papers were written where.
pub(in crate::host) fn papers_written(locale: &Locale, count: usize, directory: &Path) -> String {
    let values = [("count", &count as _), ("path", &directory.display() as _)];
    locale.say(TextKey::HandOverPapers, &values)
}

/// The open cases that a person is in charge of.
fn in_charge(desk: &Desk, person: RecordId) -> Vec<(RecordId, Reference)> {
    let Some(book) = desk.book() else {
        return Vec::new();
    };
    let owner = Kind::Case.parts().owner;
    let cases = book.rows(Kind::Case).filter(|row| {
        !row.archived && !row.is_over() && owner.and_then(|field| row.link(field)) == Some(person)
    });
    cases.map(|row| (row.id, row.reference)).collect()
}
