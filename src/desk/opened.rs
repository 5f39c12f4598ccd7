//! A record as it is read: its page, or the card beside a list, with what hangs on it.

use super::actor::Actor;
use super::desk::Desk;
use super::history::HistoryLine;
use super::refusal::{GateRefusal, Refusal};
use super::row::{Cell, Row};
use crate::domain::field::Key;
use crate::domain::kind::Kind;
use crate::domain::merge;
use crate::domain::person::{self, Spell};
use crate::domain::record::{Record, RecordId};
use crate::domain::stage::Stage;
use crate::domain::{case, contract, disclosure, log};

/// A record with all that its page shows.
#[derive(Debug)]
pub struct Opened {
    /// The record.
    pub record: Record,
    /// Its history, newest first; empty at a glance.
    pub history: Vec<HistoryLine>,
    /// A need's cases.
    pub cases: Vec<Record>,
    /// Contracts that name it, or name a case of a need.
    pub contracts: Vec<Record>,
    /// What firms have seen of a need, or a firm has seen; newest first.
    pub disclosures: Vec<Record>,
    /// Log entries about it, newest first.
    pub logs: Vec<Record>,
    /// A hospital's needs; those that a person is in charge of.
    pub needs: Vec<Record>,
    /// The people of a firm, a hospital or a body, by any of their posts.
    pub people: Vec<Record>,
    /// Firms, hospitals and bodies that a person is in charge of.
    pub parties: Vec<Record>,
    /// Records that were merged into it; out of sight, their history with them.
    pub merged: Vec<Record>,
    /// The need of a case or contract.
    pub need: Option<Record>,
    /// The firm of a case or contract.
    pub company: Option<Record>,
    /// The gate before the next stage of a need or case; `None` at the last stage or with several open cases.
    pub next_gate: Option<GateRefusal>,
}

impl Desk {
    /// A record with all that its page shows.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn open_record(&self, actor: &Actor, id: RecordId) -> Result<Option<Opened>, Refusal> {
        let mut opened = self.glance(actor, id)?;
        if let Some(opened) = &mut opened {
            opened.history = self.history(id)?;
        }
        Ok(opened)
    }

    /// A record with all that is shown of it beside a list: as its page, without the history. That lies in whole commits, and one of an
    /// import holds thousands of other records.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn glance(&self, actor: &Actor, id: RecordId) -> Result<Option<Opened>, Refusal> {
        let Some(record) = self.record(id)? else {
            return Ok(None);
        };
        let follow = |key| {
            record
                .get(key)
                .map(|id| self.record(id))
                .transpose()
                .map(Option::flatten)
        };
        let (need, company) = match Kind::from_code(record.kind) {
            Some(Kind::Case) => (follow(case::NEED)?, follow(case::COMPANY)?),
            Some(Kind::Contract) => (follow(contract::NEED)?, follow(contract::COMPANY)?),
            _ => (None, None),
        };
        let mut logs = self.linked(id, Kind::Log)?;
        logs.sort_by_key(|l| std::cmp::Reverse((l.get(log::ON), l.id)));
        let needs = self.needs_of(&record)?;
        let cases = self.cases_of(&record, &needs)?;
        let mut disclosures = self.linked(id, Kind::Disclosure)?;
        disclosures.sort_by_key(|d| std::cmp::Reverse((d.get(disclosure::ON), d.id)));
        Ok(Some(Opened {
            history: Vec::new(),
            contracts: self.contracts(&record, need.as_ref(), &cases)?,
            people: self.people_of(&record)?,
            parties: self.parties_of(&record)?,
            merged: self.merged_into(&record)?,
            needs,
            cases,
            disclosures,
            logs,
            need,
            company,
            next_gate: self.next_gate(actor, id),
            record,
        }))
    }

    /// The needs of a hospital, and those that a person is in charge of.
    fn needs_of(&self, record: &Record) -> Result<Vec<Record>, Refusal> {
        match Kind::from_code(record.kind) {
            Some(Kind::Hospital | Kind::Person) => self.linked(record.id, Kind::Need),
            _ => Ok(Vec::new()),
        }
    }

    /// The cases that name a record; a hospital's are those of its needs.
    fn cases_of(&self, record: &Record, needs: &[Record]) -> Result<Vec<Record>, Refusal> {
        let mut found = self.linked(record.id, Kind::Case)?;
        if Kind::from_code(record.kind) == Some(Kind::Hospital) {
            for need in needs {
                found.extend(self.linked(need.id, Kind::Case)?);
            }
            found.sort_by_key(|case| case.id);
            found.dedup_by_key(|case| case.id);
        }
        Ok(found)
    }

    fn people_of(&self, record: &Record) -> Result<Vec<Record>, Refusal> {
        match Kind::from_code(record.kind) {
            Some(kind @ (Kind::Company | Kind::Hospital | Kind::Body)) => {
                let mut people = self.linked(record.id, Kind::Person)?;
                for id in self.named_in_posts(record.text(kind.spec().title)) {
                    let known = people.iter().any(|one| one.id == id);
                    people.extend(self.record(id)?.filter(|_| !known));
                }
                Ok(people)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// The people with a further post at an organisation, which such a post names and does not point to. Looked for in the rows that are
    /// there: reading them anew would tell every screen that all has changed, and the page that asked would ask again for ever.
    fn named_in_posts(&self, name: &str) -> Vec<RecordId> {
        let rows = || self.book().or_else(|| self.load_book().ok());
        let book = (!name.is_empty()).then(rows).flatten();
        let Some(book) = book else {
            return Vec::new();
        };
        let works_there = |row: &&Row| {
            let mut posts = row.cells(person::MORE_POSTS.id());
            !row.archived
                && posts
                    .any(|cell| matches!(cell, Cell::Text(line) if Spell::post(line).head == name))
        };
        let people = book.rows(Kind::Person).filter(works_there);
        people.map(|row| row.id).collect()
    }

    fn merged_into(&self, record: &Record) -> Result<Vec<Record>, Refusal> {
        let mut found = Vec::new();
        let kind = Kind::from_code(record.kind);
        let Some((kind, field)) = kind.and_then(|kind| Some((kind, merge::merged_into(kind)?)))
        else {
            return Ok(found);
        };
        for id in self.reader.linked(record.id, kind)? {
            let other = self.record(id)?;
            found.extend(other.filter(|other| other.get(Key::new(field.0)) == Some(record.id)));
        }
        Ok(found)
    }

    fn parties_of(&self, record: &Record) -> Result<Vec<Record>, Refusal> {
        let mut found = Vec::new();
        if Kind::from_code(record.kind) == Some(Kind::Person) {
            for kind in [Kind::Company, Kind::Hospital, Kind::Body] {
                found.extend(self.linked(record.id, kind)?);
            }
        }
        Ok(found)
    }

    fn linked(&self, id: RecordId, kind: Kind) -> Result<Vec<Record>, Refusal> {
        let mut found = Vec::new();
        for linked in self.reader.linked(id, kind)? {
            found.extend(self.record(linked)?.filter(|r| !r.is_archived()));
        }
        Ok(found)
    }

    /// The contracts that name a record, those of a need's cases, and an NDA of the firm that covers them; a contract has none.
    fn contracts(
        &self,
        record: &Record,
        need: Option<&Record>,
        cases: &[Record],
    ) -> Result<Vec<Record>, Refusal> {
        let mut found = self.linked(record.id, Kind::Contract)?;
        let (need, cases) = match Kind::from_code(record.kind) {
            Some(Kind::Need) => (Some(record), cases),
            Some(Kind::Case) => (need, std::slice::from_ref(record)),
            _ => (None, &[][..]),
        };
        for case in cases {
            found.extend(self.linked(case.id, Kind::Contract)?);
            if let Some(firm) = case.get(case::COMPANY) {
                let of_firm = self.linked(firm, Kind::Contract)?;
                let covers = |k: &Record| contract::covers(k, need, Some(case));
                found.extend(of_firm.into_iter().filter(covers));
            }
        }
        found.sort_by_key(|k| k.id);
        found.dedup_by_key(|k| k.id);
        Ok(found)
    }

    fn next_gate(&self, actor: &Actor, id: RecordId) -> Option<GateRefusal> {
        let at = self.gate(actor, id, Stage::Outcome.into()).ok()?.from;
        self.gate(actor, id, at.next()?).ok()
    }
}
