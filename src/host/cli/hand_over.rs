//! `hand-over`: what a person is in charge of goes to a successor, with a paper for each case and the list of what people must look at.

use super::Office;
use super::exit::Exit;
use super::fields::find;
use crate::desk::command::{Command, HandOver};
use crate::desk::{Desk, Refusal, Row};
use crate::domain::kind::Kind;
use crate::domain::record::{RecordId, Reference};
use crate::domain::{need, person};
use crate::office::paper;
use crate::text::TextKey;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

impl Office<'_, '_> {
    /// `hand-over FROM TO [--papers DIR]`
    pub(super) fn hand_over(&mut self, from: &str, to: &str, papers: Option<&Path>) -> Exit {
        let desk = match self.desk_to_write() {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        let exit = match self.hand_over_at(&desk, (from, to), papers) {
            Ok(exit) => exit,
            Err(refusal) => self.refuse(&refusal, Some(Kind::Person)),
        };
        self.leave(desk, exit)
    }

    fn hand_over_at(
        &mut self,
        desk: &Desk,
        (from, to): (&str, &str),
        papers: Option<&Path>,
    ) -> Result<Exit, Refusal> {
        let (from, from_reference) = find(desk, from)?;
        let (to, to_reference) = find(desk, to)?;
        desk.load_book()?;
        let cases = in_charge(desk, from);
        let receipt = desk.run(&self.actor(), Command::HandOver(HandOver { from, to }))?;
        let values = [
            ("from", &from_reference as _),
            ("to", &to_reference as _),
            ("count", &receipt.touched.len() as _),
        ];
        let text = self.locale.say(TextKey::HandOverDone, &values);
        self.io.say(&text);
        self.list_left(desk);
        match papers {
            Some(directory) => self.write_papers(desk, &cases, directory),
            None => Ok(Exit::Done),
        }
    }

    /// Needs whose proposer left the post: somebody must find out whom to answer now.
    fn list_left(&mut self, desk: &Desk) {
        let Some(book) = desk.book() else { return };
        let today = desk.today();
        let has_left = |row: &&Row| {
            let until = row.date(person::POST_UNTIL.id());
            row.archived || until.is_some_and(|day| day < today)
        };
        let people = book.rows(Kind::Person).filter(has_left);
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
            let path = directory.join(format!("{reference}.md"));
            let written = std::fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)
                .and_then(|mut file| file.write_all(text.as_bytes()));
            if let Err(error) = written {
                let why = self.locale.why(error.kind());
                let values = [("path", &path.display() as _), ("what", &why as _)];
                let text = self.locale.say(TextKey::CliFile, &values);
                return Ok(self.told(Exit::Partly, &text));
            }
        }
        let values = [
            ("count", &cases.len() as _),
            ("path", &directory.display() as _),
        ];
        let text = self.locale.say(TextKey::HandOverPapers, &values);
        Ok(self.told(Exit::Done, &text))
    }
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
