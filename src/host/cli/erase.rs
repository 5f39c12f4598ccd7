//! `erase`: the personal values of one person, destroyed after a confirmation; and where else the name stands.

use super::Office;
use super::exit::Exit;
use super::fields::find;
use crate::desk::command::Command;
use crate::desk::{Desk, Mention, Refusal};
use crate::domain::kind::Kind;
use crate::domain::person;
use crate::domain::record::Reference;
use crate::host::last_page;
use crate::store;
use crate::text::TextKey;
use std::io::{BufRead, BufReader};

impl Office<'_, '_> {
    /// `erase REF [--yes]`
    pub(super) fn erase(&mut self, reference: &str, yes: bool) -> Exit {
        let desk = match self.desk_to_write() {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        let exit = match self.erase_at(&desk, reference, yes) {
            Ok(exit) => exit,
            Err(refusal) => self.refuse(&refusal, Some(Kind::Person)),
        };
        self.leave(desk, exit)
    }

    fn erase_at(&mut self, desk: &Desk, typed: &str, yes: bool) -> Result<Exit, Refusal> {
        let (id, reference) = find(desk, typed)?;
        let record = desk.record(id)?;
        let name = record.map(|record| record.text(person::NAME.id()).to_owned());
        let name = name.unwrap_or_default();
        if !yes && !self.confirmed(reference, &name) {
            let text = self.locale.line(TextKey::EraseCancelled).to_owned();
            return Ok(self.told(Exit::Interrupted, &text));
        }
        let mentions = desk.mentions(id, &name)?;
        match desk.run(&self.actor(), Command::Erase(id)) {
            Ok(_) => {}
            Err(Refusal::NothingToDo) => {
                let text = self
                    .locale
                    .say(TextKey::EraseNothing, &[("ref", &reference)]);
                return Ok(self.told(Exit::Done, &text));
            }
            Err(refusal) => return Err(refusal),
        }
        let locked = store::drop_keys(&self.book_dir(), &desk.reader().erased())?;
        if let Err((path, error)) = last_page::forget(&self.book_dir()) {
            let text = self.locale.say(
                TextKey::CliFile,
                &[
                    ("path", &path.display()),
                    ("what", &self.locale.why(error.kind())),
                ],
            );
            self.io.say(&text);
        }
        let done = self.locale.say(TextKey::EraseDone, &[("ref", &reference)]);
        self.io.say(&done);
        for path in locked {
            let text = self
                .locale
                .say(TextKey::EraseLocked, &[("path", &path.display())]);
            self.io.say(&text);
        }
        Ok(self.list_mentions(&mentions))
    }

    fn confirmed(&mut self, reference: Reference, name: &str) -> bool {
        let ask = self
            .locale
            .say(TextKey::EraseAsk, &[("ref", &reference), ("name", &name)]);
        self.io.say(&ask);
        let mut line = String::new();
        let read = BufReader::new(&mut self.io.stdin).read_line(&mut line);
        read.is_ok() && Reference::parse(line.trim()) == Some(reference)
    }

    fn list_mentions(&mut self, mentions: &[Mention]) -> Exit {
        if mentions.is_empty() {
            return Exit::Done;
        }
        let text = self.locale.line(TextKey::EraseMentions).to_owned();
        self.io.say(&text);
        for mention in mentions {
            let field = mention.kind.field(mention.field);
            let label = field.map_or("", |spec| self.locale.field(mention.kind, spec));
            let line = format!("{} {label}", mention.reference);
            if self.io.data_line(&line).is_err() {
                return Exit::Failure;
            }
        }
        Exit::Done
    }
}
