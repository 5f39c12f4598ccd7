//! The sample book: fourteen tables worded by us, taken in through the same commands as anybody's. Days in it are written from
//! the day of loading, stages are reached through the real gates. It is entered under a name of its own: whoever opens it has done nothing
//! yet, so there is nothing that their undo would take back.

mod contracts;

use crate::desk::command::{Command, Course, Entries, Import, ImportRow, MoveAll, Passage};
use crate::desk::{Actor, Book, Desk, Refusal};
use crate::domain::entry::Entry;
use crate::domain::field::{FieldId, Shape};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::rule::Fault;
use crate::domain::stage::Stage;
use crate::domain::value::Value;
use crate::domain::{case, need};
use crate::office::csv::{self, Sheet, SheetRow};
use crate::text::Vocabulary;
use std::collections::BTreeMap;

/// The tables in the order they are loaded.
const TABLES: [(Kind, &str); 14] = [
    (
        Kind::Hospital,
        include_str!("../../assets/demo/hospitals.csv"),
    ),
    (Kind::Body, include_str!("../../assets/demo/bodies.csv")),
    (Kind::Person, include_str!("../../assets/demo/people.csv")),
    (
        Kind::Company,
        include_str!("../../assets/demo/companies.csv"),
    ),
    (Kind::Person, include_str!("../../assets/demo/contacts.csv")),
    (Kind::Need, include_str!("../../assets/demo/needs.csv")),
    (Kind::Case, include_str!("../../assets/demo/cases.csv")),
    (
        Kind::Contract,
        include_str!("../../assets/demo/contracts.csv"),
    ),
    (Kind::Log, include_str!("../../assets/demo/logs.csv")),
    (Kind::Event, include_str!("../../assets/demo/events.csv")),
    (
        Kind::Participation,
        include_str!("../../assets/demo/participations.csv"),
    ),
    (
        Kind::Activity,
        include_str!("../../assets/demo/activities.csv"),
    ),
    (
        Kind::Consultation,
        include_str!("../../assets/demo/consultations.csv"),
    ),
    (Kind::Duty, include_str!("../../assets/demo/duties.csv")),
];

/// Whoever entered the sample, in history and undo list.
const SAMPLER: &str = "見本";

/// How many needs the sample holds, for the question that offers it.
pub fn needs() -> usize {
    let table = TABLES.iter().find(|(kind, _)| *kind == Kind::Need);
    let sheet = table.and_then(|(_, text)| csv::read(text).ok());
    sheet.map_or(0, |sheet| sheet.rows.len())
}

/// A row whose stage is reached by moving.
struct Placed {
    id: RecordId,
    stage: Stage,
    since: Option<Value>,
    status: Entries,
}

/// Loads the sample into an empty book.
///
/// # Errors
/// The desk's; the sample then is as far as it came. Its steps stand in the undo list, where an administrator can take them back.
pub fn load(desk: &Desk, words: &Vocabulary) -> Result<(), Refusal> {
    let actor = &Actor::owner(SAMPLER, "");
    desk.load_book()?;
    let mut numbers = BTreeMap::new();
    for (kind, table) in TABLES {
        let Ok(sheet) = csv::read(table) else {
            continue;
        };
        let reader = TableReader {
            kind,
            sheet: &sheet,
            words,
            desk,
            numbers: &numbers,
        };
        let rows = sheet
            .rows
            .iter()
            .map(|row| reader.entries(row))
            .collect::<Result<Vec<_>, _>>()?;
        let before = desk.book().map_or(0, |book| book.len(kind));
        let import = rows
            .into_iter()
            .zip(1..)
            .map(|(entries, line)| ImportRow {
                line,
                update: None,
                entries,
            })
            .collect();
        desk.run(actor, Command::Import(Import { kind, rows: import }))?;
        let Some(book) = desk.book() else { continue };
        let made: Vec<RecordId> = book.rows(kind).skip(before).map(|row| row.id).collect();
        remember(&mut numbers, &book, kind, &made);
        if kind == Kind::Contract {
            contracts::answer(desk, actor, &sheet, &made)?;
        }
        let placed: Vec<Placed> = sheet
            .rows
            .iter()
            .zip(&made)
            .filter_map(|(row, id)| {
                TableReader {
                    kind,
                    sheet: &sheet,
                    words,
                    desk,
                    numbers: &numbers,
                }
                .placed(row, *id)
            })
            .collect();
        place(desk, actor, kind, placed)?;
    }
    Ok(())
}

fn remember(numbers: &mut BTreeMap<String, RecordId>, book: &Book, kind: Kind, made: &[RecordId]) {
    let Some(field) = kind.parts().source_no else {
        return;
    };
    let rows = made.iter().filter_map(|id| book.find(*id));
    numbers.extend(rows.map(|row| (row.text(field).to_owned(), row.id)));
}

/// Moves all rows to their stages through the gates, then sets since when they stand there and what became of them.
fn place(desk: &Desk, actor: &Actor, kind: Kind, placed: Vec<Placed>) -> Result<(), Refusal> {
    let start = if kind == Kind::Need {
        Stage::Intake
    } else {
        Stage::Published
    };
    let courses: Vec<Course> = placed
        .iter()
        .filter(|p| p.stage > start)
        .map(|p| Course::to(p.id, p.stage))
        .collect();
    if courses.is_empty() {
        return Ok(());
    }
    let passage = Passage {
        acknowledged: true,
        ..Passage::default()
    };
    let mut receipt = desk.run(actor, Command::MoveAll(MoveAll { courses, passage }))?;
    if let Some((_, refusal)) = receipt.refused.pop() {
        return Err(refusal);
    }
    let since = if kind == Kind::Need {
        need::STAGE_SINCE.id()
    } else {
        case::STAGE_SINCE.id()
    };
    let rows = placed.into_iter().map(|p| {
        let since = p.since.map(|day| (since, Entry::Value(day)));
        ImportRow {
            line: 0,
            update: Some(p.id),
            entries: since.into_iter().chain(p.status).collect(),
        }
    });
    desk.run(
        actor,
        Command::Import(Import {
            kind,
            rows: rows.collect(),
        }),
    )
    .map(|_| ())
}

struct TableReader<'a> {
    kind: Kind,
    sheet: &'a Sheet,
    words: &'a Vocabulary,
    desk: &'a Desk,
    numbers: &'a BTreeMap<String, RecordId>,
}

impl TableReader<'_> {
    fn cells<'r>(&'r self, row: &'r SheetRow) -> impl Iterator<Item = (&'r str, &'r str)> {
        let headings = self.sheet.headings.iter().map(String::as_str);
        headings
            .zip(row.cells.iter().map(String::as_str))
            .filter(|(_, cell)| !cell.is_empty())
    }

    /// What is booked before any move: everything but the stage, and what became of a case.
    fn entries(&self, row: &SheetRow) -> Result<Entries, Refusal> {
        // Who has the next move comes with the moves, oldest first, so that they stay on record.
        let passed = self.cells(row).any(|(heading, _)| heading == "moves");
        let later = |heading: &str| {
            passed && matches!(heading, "ball" | "ball_since")
                || matches!(heading, "stage" | "done" | "not_needed" | "moves")
                || self.kind == Kind::Case && matches!(heading, "status" | "status_reason")
        };
        self.cells(row)
            .filter(|(heading, _)| !later(heading))
            .map(|(heading, cell)| self.entry(heading, cell))
            .collect()
    }

    fn entry(&self, heading: &str, cell: &str) -> Result<(FieldId, Entry), Refusal> {
        let fault = |violation| {
            Refusal::Faults(vec![Fault {
                field: heading.to_owned(),
                typed: cell.to_owned(),
                violation,
            }])
        };
        let known = self
            .kind
            .field_named(heading)
            .or_else(|| self.words.field_of(self.kind, heading));
        let spec = known
            .ok_or_else(|| fault(crate::domain::rule::Violation::UnknownField { nearest: None }))?;
        let links = matches!(spec.shape, Shape::Link(_));
        if let Some(id) = self.numbers.get(cell).filter(|_| links) {
            return Ok((spec.id, Entry::Value(Value::Link(*id))));
        }
        let entry = self
            .words
            .understand(self.kind, spec, cell, self.desk.today())
            .map_err(fault)?;
        Ok((spec.id, entry))
    }

    /// Where the row is to stand, for kinds that have stages.
    fn placed(&self, row: &SheetRow, id: RecordId) -> Option<Placed> {
        let cell = |name: &str| {
            self.cells(row)
                .find(|(heading, _)| *heading == name)
                .map(|(_, cell)| cell)
        };
        let stage = Stage::from_code(cell("stage")?)?;
        let day = since(stage)
            .iter()
            .find_map(|name| cell(name).and_then(|text| self.entry(name, text).ok()));
        let since = day.and_then(|(_, entry)| {
            if let Entry::Value(value) = entry {
                Some(value)
            } else {
                None
            }
        });
        let status = ["status", "status_reason"]
            .into_iter()
            .filter_map(|name| self.entry(name, cell(name)?).ok());
        let status = if self.kind == Kind::Case {
            status.collect()
        } else {
            Vec::new()
        };
        Some(Placed {
            id,
            stage,
            since,
            status,
        })
    }
}

/// The day on which a record came to a stage, as far as its table tells.
fn since(stage: Stage) -> &'static [&'static str] {
    match stage {
        Stage::Intake => &["received_on"],
        Stage::Screening => &["acknowledged_on"],
        Stage::Preparing => &["decided_on"],
        Stage::Published => &["consent_supervisor_on", "consent_on"],
        Stage::Meeting => &["meeting_on", "shown_on"],
        Stage::Contracting => &["both_agree_on"],
        Stage::Prototyping => &["contract_on", "nda_on"],
        Stage::Evaluation => &["loan_on"],
        Stage::Launch => &["evaluation_on"],
        Stage::Outcome => &["on_sale_on"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::command::{Archive, Receipt};
    use crate::domain::date::{FixedClock, Moment};
    use crate::store::{self, OpenOptions};
    use std::sync::Arc;

    const NOW: Moment = Moment::from_millis(1_795_323_780_000);

    fn sample(dir: &std::path::Path) -> Desk {
        let options = OpenOptions {
            create: true,
            prober: None,
            now: NOW,
            user: "tester".to_owned(),
            machine: [7; 16],
        };
        let (store, _) = store::open(dir, &options, &mut |_| {}).unwrap();
        let desk = Desk::start(store, Arc::new(FixedClock::new(NOW)));
        load(&desk, &Vocabulary::new()).unwrap();
        desk
    }

    #[test]
    fn whoever_opens_the_sample_takes_back_what_they_did_and_nothing_of_the_sample() {
        let dir = tempfile::tempdir().unwrap();
        let desk = sample(dir.path());
        let me = Actor::owner("山本", "県医工連携室");
        let run = |command| -> Result<Receipt, Refusal> { desk.run(&me, command) };
        let undo = || run(Command::Undo(None));
        assert!(matches!(undo(), Err(Refusal::NothingToUndo)));
        let first = desk.book().unwrap().rows(Kind::Need).next().unwrap().id;
        let archive = Archive {
            records: vec![first],
            restore: false,
        };
        run(Command::Archive(archive)).unwrap();
        let taken_back = undo().unwrap();
        assert_eq!(taken_back.touched, vec![(first, Kind::Need)]);
        assert!(matches!(undo(), Err(Refusal::NothingToUndo)));
        let steps = desk.steps(None, 100).unwrap();
        assert!(
            steps
                .iter()
                .all(|step| step.actor.as_str() == SAMPLER || step.actor == me.name)
        );
    }
}
