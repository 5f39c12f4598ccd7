//! The sample's contracts: who had the next move before, and which lines of each checklist are answered, as their table tells in short.

use crate::desk::command::{Command, Import, ImportRow};
use crate::desk::{Actor, Desk, Refusal};
use crate::domain::contract;
use crate::domain::date::parse_date;
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::item::{self, Part};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::Value;
use crate::office::csv::Sheet;

type Entries = Vec<(FieldId, Entry)>;

/// Answers the lines and passes the ball as the table says; one step for each column, as if done one after another.
pub(super) fn answer(
    desk: &Desk,
    actor: &Actor,
    sheet: &Sheet,
    made: &[RecordId],
) -> Result<(), Refusal> {
    let moves = [0, 1].map(|nth| move |cell: &str| passing(desk, cell, nth));
    for read in moves {
        book(desk, actor, rows(sheet, made, "moves", &read))?;
    }
    book(desk, actor, rows(sheet, made, "done", &done))?;
    book(desk, actor, rows(sheet, made, "not_needed", &not_needed))
}

fn book(desk: &Desk, actor: &Actor, rows: Vec<ImportRow>) -> Result<(), Refusal> {
    let kind = Kind::Contract;
    desk.run(actor, Command::Import(Import { kind, rows }))
        .map(|_| ())
}

fn rows(
    sheet: &Sheet,
    made: &[RecordId],
    heading: &str,
    read: &dyn Fn(&str) -> Entries,
) -> Vec<ImportRow> {
    let column = sheet.headings.iter().position(|name| name == heading);
    let cell = |row: usize| {
        let cells = &sheet.rows.get(row)?.cells;
        cells.get(column?).map(String::as_str)
    };
    let row = |(at, id): (usize, &RecordId)| ImportRow {
        line: 0,
        update: Some(*id),
        entries: cell(at).map(read).unwrap_or_default(),
    };
    let all = made.iter().enumerate().map(row);
    all.filter(|row| !row.entries.is_empty()).collect()
}

/// `1 3 4`: lines that are done.
fn done(cell: &str) -> Entries {
    let lines = cell.split_whitespace().filter_map(|line| line.parse().ok());
    lines
        .map(|line| {
            let field = item::field(line, Part::Answer);
            (field, Entry::Value(Value::choice("done")))
        })
        .collect()
}

/// `2:知財の条項がない;11:返す物がない`: lines that are not needed, each with its reason.
fn not_needed(cell: &str) -> Entries {
    let lines = cell
        .split(';')
        .filter_map(|part| part.split_once(':'))
        .filter_map(|(line, why)| Some((line.parse().ok()?, why)));
    lines
        .flat_map(|(line, why)| {
            let answer = Entry::Value(Value::choice("not-needed"));
            [
                (item::field(line, Part::Answer), answer),
                (
                    item::field(line, Part::Note),
                    Entry::Value(Value::line(why)),
                ),
            ]
        })
        .collect()
}

/// `企業:-21d 病院:-9d`: who had the next move from when; the `nth` of them.
fn passing(desk: &Desk, cell: &str, nth: usize) -> Entries {
    let parts = cell.split_whitespace().nth(nth);
    let Some((who, day)) = parts.and_then(|part| part.split_once(':')) else {
        return Vec::new();
    };
    let Ok(day) = parse_date(day, desk.today()) else {
        return Vec::new();
    };
    vec![
        (contract::BALL.id(), Entry::Value(Value::line(who))),
        (contract::BALL_SINCE.id(), Entry::Value(Value::Date(day))),
    ]
}
