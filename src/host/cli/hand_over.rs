//! `hand-over`: what a person is in charge of goes to a successor, with a paper for each case and the list of what people must look at.

use super::Office;
use super::exit::Exit;
use super::fields::find;
use crate::desk::command::{Command, HandOver};
use crate::desk::going::{Going, proposers_gone};
use crate::desk::{Desk, Refusal};
use crate::domain::date::{Date, parse_date};
use crate::domain::kind::Kind;
use crate::domain::need;
use crate::domain::record::{RecordId, Reference};
use crate::host::handing::{Trouble, papers, papers_written, put};
use crate::host::looks;
use crate::text::TextKey;
use std::path::Path;

/// What is typed after `hand-over`.
pub(super) struct Typed<'a> {
    /// Who leaves.
    pub(super) from: &'a str,
    /// Who takes over.
    pub(super) to: &'a str,
    /// Where the papers go.
    pub(super) papers: Option<&'a Path>,
    /// The last day of the post.
    pub(super) until: Option<&'a str>,
    /// The post does not end.
    pub(super) keep_post: bool,
    /// Show and write nothing.
    pub(super) dry_run: bool,
}

/// The person that is meant; a firm or a need hands nothing over and takes nothing.
fn person(desk: &Desk, asked: &str) -> Result<(RecordId, Reference), Refusal> {
    let found = find(desk, asked)?;
    if found.1.kind == Kind::Person {
        return Ok(found);
    }
    Err(Refusal::NotFound {
        asked: asked.to_owned(),
    })
}

impl Office<'_, '_> {
    /// `hand-over FROM TO [--papers DIR] [--until DATE | --keep-post] [--dry-run]`
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

    /// What goes over; somebody of the same name who stays is told.
    fn going(&mut self, desk: &Desk, from: RecordId) -> Result<Going, Refusal> {
        let going = desk.going(from)?;
        if let Some(other) = going.namesake {
            let values = [("ref", &other as _)];
            let text = self.locale.say(TextKey::HandOverNamesake, &values);
            self.io.say(&text);
        }
        Ok(going)
    }

    /// What would go over, a line for each record, then the post, the filters and whom to look after.
    fn hand_over_dry(&mut self, desk: &Desk, typed: &Typed<'_>) -> Result<Exit, Refusal> {
        let (from, from_reference) = person(desk, typed.from)?;
        let (_, to_reference) = person(desk, typed.to)?;
        let until = match self.last_day(typed, desk.today()) {
            Ok(until) => until,
            Err(exit) => return Ok(exit),
        };
        let book = desk.load_book()?;
        let going = self.going(desk, from)?;
        let values = [
            ("from", &from_reference as _),
            ("to", &to_reference as _),
            ("count", &going.records.len() as _),
        ];
        let text = self.locale.say(TextKey::HandOverWould, &values);
        self.io.say(&text);
        let rows = going.records.iter().filter_map(|(id, _)| book.find(*id));
        for row in rows {
            let kind = self.locale.kind(row.kind());
            let name = crate::ui::field::name_of(&book, row);
            let line = format!("{} {kind} {name}", row.reference);
            if self.io.data_line(&line).is_err() {
                return Ok(Exit::Failure);
            }
        }
        if let Some(day) = until.filter(|_| going.posts > 0) {
            let day = self.locale.day(day, desk.today());
            let text = self.locale.say(TextKey::HandOverPostEnds, &[("day", &day)]);
            self.io.say(&text);
        }
        let name = book.name(from);
        let mut names = going.filters;
        names.extend(looks::names_handed(name, &self.own_filters(name)));
        if !names.is_empty() {
            let values = [("names", &names.join(", ") as _)];
            let text = self.locale.say(TextKey::HandOverFilters, &values);
            self.io.say(&text);
        }
        self.list_gone(desk);
        Ok(Exit::Done)
    }

    fn hand_over_at(&mut self, desk: &Desk, typed: &Typed<'_>) -> Result<Exit, Refusal> {
        let (from, from_reference) = person(desk, typed.from)?;
        let (to, to_reference) = person(desk, typed.to)?;
        let post_until = match self.last_day(typed, desk.today()) {
            Ok(until) => until,
            Err(exit) => return Ok(exit),
        };
        let name = desk.load_book()?.name(from).to_owned();
        let going = self.going(desk, from)?;
        let hand_over = HandOver {
            from,
            to,
            post_until,
            filters: looks::handed_over(&name, &self.own_filters(&name)),
        };
        desk.run(&self.actor(), Command::HandOver(hand_over))?;
        let values = [
            ("from", &from_reference as _),
            ("to", &to_reference as _),
            ("count", &going.records.len() as _),
        ];
        let text = self.locale.say(TextKey::HandOverDone, &values);
        self.io.say(&text);
        self.list_gone(desk);
        match typed.papers {
            Some(directory) => self.write_papers(desk, &going.cases, directory),
            None => Ok(Exit::Done),
        }
    }

    /// The last day of the post: today unless another was said, none if it goes on. What cannot be read is said.
    fn last_day(&mut self, typed: &Typed<'_>, today: Date) -> Result<Option<Date>, Exit> {
        if typed.keep_post {
            return Ok(None);
        }
        let Some(until) = typed.until else {
            return Ok(Some(today));
        };
        parse_date(until, today).map(Some).map_err(|_| {
            let values = [("typed", &until as _)];
            let text = self.locale.say(TextKey::HandOverBadDay, &values);
            self.told(Exit::Usage, &text)
        })
    }

    fn list_gone(&mut self, desk: &Desk) {
        let Some(book) = desk.book() else { return };
        for row in proposers_gone(&book, desk.today()) {
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
        cases: &[RecordId],
        directory: &Path,
    ) -> Result<Exit, Refusal> {
        let actor = self.actor();
        let mut at = directory.to_path_buf();
        let served = &mut self.served;
        let written = papers(desk, &actor, cases, &self.locale, |name, bytes| {
            at = directory.join(name);
            match served {
                Some(served) => (served.file)(name, bytes),
                None => put(&at, bytes),
            }
        });
        match written {
            // Where they were written says so.
            Ok(_) if self.served.is_some() => Ok(Exit::Done),
            Ok(count) => {
                let text = papers_written(&self.locale, count, directory);
                Ok(self.told(Exit::Done, &text))
            }
            Err(Trouble::Refused(refusal)) => Err(refusal),
            Err(Trouble::File(error)) => {
                let why = self.locale.why(error.kind());
                let values = [("path", &at.display() as _), ("what", &why as _)];
                let text = self.locale.say(TextKey::CliFile, &values);
                Ok(self.told(Exit::Partly, &text))
            }
        }
    }
}
