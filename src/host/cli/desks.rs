//! `desks`: the public desks that come with the program, and those of a prefecture taken onto the book.

use super::Office;
use super::exit::Exit;
use crate::desk::advice::Standing;
use crate::desk::command::{Command, Import, ImportRow};
use crate::desk::{Desk, Refusal};
use crate::domain::choice::DESK_TOPIC;
use crate::domain::desks::{self, PublicDesk};
use crate::domain::kind::Kind;
use crate::domain::prefecture::whole;
use crate::domain::record::Reference;
use crate::office::json::SCHEMA;
use crate::text::TextKey;
use serde_json::json;

impl Office<'_, '_> {
    /// `desks [PREFECTURE..] [--add]`
    pub(super) fn desks(&mut self, prefectures: &[String], add: bool) -> Exit {
        let prefectures: Vec<&str> = prefectures.iter().map(|at| whole(at)).collect();
        let asked = |desk: &PublicDesk| {
            prefectures.is_empty() || prefectures.iter().any(|at| desk.answers(at))
        };
        let mut all = desks::all();
        let known = |at: &&&str| all.iter().any(|desk| desk.prefecture == **at);
        if let Some(unknown) = prefectures.iter().find(|at| !known(at)) {
            let values = [("what", unknown as _)];
            let text = self.locale.say(TextKey::DesksNoPrefecture, &values);
            self.io.say(&text);
            return Exit::Usage;
        }
        all.retain(asked);
        if add {
            self.write(Some(Kind::Body), |office, desk| {
                let command = missing(desk, &all)?;
                desk.run(&office.actor(), command)
            })
        } else {
            self.look(Some(Kind::Body), |office, desk| {
                office.tell_desks(desk, &all)
            })
        }
    }

    fn tell_desks(&mut self, desk: &Desk, all: &[PublicDesk]) -> Result<Exit, Refusal> {
        let book = desk.load_book()?;
        let standing = Standing::of(&book);
        let reference = |one: &PublicDesk| {
            let row = standing.record(one).and_then(|id| book.find(id));
            row.map(|row| row.reference)
        };
        if self.global.json {
            let items: Vec<_> = all
                .iter()
                .map(|one| {
                    json!({
                        "name": one.name, "prefecture": one.prefecture, "topics": one.topics,
                        "phone": one.phone, "ref": reference(one).map(|r| r.to_string()),
                    })
                })
                .collect();
            return Ok(self.json(&json!({"schema": SCHEMA, "items": items}), Exit::Done));
        }
        for one in all {
            let words = one.topics.iter();
            let words = words.map(|code| self.locale.choice(&DESK_TOPIC, code));
            let topics = words.collect::<Vec<&str>>().join("・");
            let there = reference(one).map_or(String::new(), |r: Reference| r.to_string());
            let parts = [&one.prefecture, &one.name, &topics, &one.phone, &there];
            let told = parts.into_iter().filter(|part| !part.is_empty());
            let told: Vec<&str> = told.map(String::as_str).collect();
            if self.io.data_line(&told.join("  ")).is_err() {
                return Ok(Exit::Failure);
            }
        }
        Ok(Exit::Done)
    }
}

/// Those that are not on the book yet, taken in as one step.
fn missing(desk: &Desk, all: &[PublicDesk]) -> Result<Command, Refusal> {
    let standing = Standing::of(&*desk.load_book()?);
    let missing = all.iter().filter(|one| standing.record(one).is_none());
    let row = |one: &PublicDesk| ImportRow {
        line: 0,
        update: None,
        entries: one.entries(),
    };
    let rows: Vec<ImportRow> = missing.map(row).collect();
    if rows.is_empty() {
        return Err(Refusal::NothingToDo);
    }
    let kind = Kind::Body;
    Ok(Command::Import(Import { kind, rows }))
}
