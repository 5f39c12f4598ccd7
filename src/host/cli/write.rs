//! The verbs that write one thing: new, set, move, archive, undo, redo.

use super::Office;
use super::args;
use super::exit::Exit;
use super::fields::{find, lines, understand};
use crate::desk::command::{
    Archive, Burden, Command, Course, Made, Move, Moved, New, Passage, Receipt, Set,
};
use crate::desk::{Desk, Refusal};
use crate::domain::date::Clock;
use crate::domain::fairness::Uneven;
use crate::domain::kind::Kind;
use crate::domain::record::Reference;
use crate::domain::value::Text;
use crate::host::clock::SystemClock;
use crate::office::json::SCHEMA;
use crate::text::TextKey;
use serde_json::{Value as Json, json};

/// How a command line goes through a gate: warnings are told, not asked about.
pub(super) fn passage(over: Option<&str>, reason: Option<&str>) -> Passage {
    Passage {
        acknowledged: true,
        override_gate: over.is_some(),
        reason: over.or(reason).map(Text::line),
    }
}

impl Office<'_, '_> {
    /// `new KIND FIELD=VALUE..`
    pub(super) fn new_record(&mut self, kind: &str, fields: &[String], over: Option<&str>) -> Exit {
        let prepared = self
            .kind_named(kind)
            .and_then(|kind| Ok((kind, self.typed_fields(fields)?)));
        let (kind, typed) = match prepared {
            Ok(prepared) => prepared,
            Err(exit) => return exit,
        };
        self.write(Some(kind), |office, desk| {
            let entries = understand(&office.words, kind, &typed, desk.today())?;
            desk.run(
                &office.actor(),
                Command::New(New {
                    kind,
                    entries,
                    passage: passage(over, None),
                }),
            )
        })
    }

    /// `set REF FIELD=VALUE..`
    pub(super) fn set(&mut self, reference: &str, fields: &[String], over: Option<&str>) -> Exit {
        let typed = match self.typed_fields(fields) {
            Ok(typed) => typed,
            Err(exit) => return exit,
        };
        let kind = crate::domain::record::Reference::parse(reference).map(|r| r.kind);
        self.write(kind, |office, desk| {
            let asked = reference;
            let (record, reference) = find(desk, asked)?;
            let typed = lines(desk, (record, reference), asked, typed)?;
            let entries = understand(&office.words, reference.kind, &typed, desk.today())?;
            desk.run(
                &office.actor(),
                Command::Set(Set {
                    record,
                    entries,
                    base: Vec::new(),
                    passage: passage(over, None),
                }),
            )
        })
    }

    /// `move REF STAGE`
    pub(super) fn move_record(&mut self, args: &args::Move) -> Exit {
        let to = match self.goal_named(&args.stage) {
            Ok(goal) => goal,
            Err(exit) => return exit,
        };
        self.write(None, |office, desk| {
            let (record, _) = find(desk, &args.reference)?;
            let passage = passage(args.over.as_deref(), args.reason.as_deref());
            desk.run(
                &office.actor(),
                Command::Move(Move {
                    course: Course::to(record, to),
                    passage,
                }),
            )
        })
    }

    /// `archive REF..`
    pub(super) fn archive(&mut self, references: &[String], restore: bool) -> Exit {
        self.write(None, |office, desk| {
            let records = references
                .iter()
                .map(|r| find(desk, r).map(|(id, _)| id))
                .collect::<Result<_, _>>()?;
            desk.run(
                &office.actor(),
                Command::Archive(Archive { records, restore }),
            )
        })
    }

    /// `undo`
    pub(super) fn undo(&mut self) -> Exit {
        self.write(None, |office, desk| {
            desk.run(&office.actor(), Command::Undo(None))
        })
    }

    /// `redo`
    pub(super) fn redo(&mut self) -> Exit {
        self.write(None, |office, desk| {
            desk.run(&office.actor(), Command::Redo)
        })
    }

    /// Opens the book, does one thing, tells what came of it.
    pub(super) fn write(
        &mut self,
        kind: Option<Kind>,
        work: impl FnOnce(&Self, &Desk) -> Result<Receipt, Refusal>,
    ) -> Exit {
        let desk = match self.desk_to_write() {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        let exit = match work(self, &desk) {
            Ok(receipt) => self.acknowledge(&receipt),
            Err(refusal) => self.refuse(&refusal, kind),
        };
        self.leave(desk, exit)
    }

    /// Closes the book; what was acknowledged stays so even if the book could not be left in order.
    pub(super) fn leave(&mut self, desk: Desk, exit: Exit) -> Exit {
        if self.served.is_some() {
            return exit;
        }
        match desk.close() {
            Ok(()) => exit,
            Err(refusal) => {
                let text = self.locale.refusal(&refusal, Kind::Need);
                self.io.say(&text);
                exit
            }
        }
    }

    fn acknowledge(&mut self, receipt: &Receipt) -> Exit {
        if receipt.undone.is_some() {
            let text = self.locale.taken_back(receipt, None);
            self.io.say(&text);
        }
        self.say_made(&receipt.made);
        self.say_warned(receipt);
        if let Some(uneven) = &receipt.uneven {
            let text = self.locale.uneven(uneven, SystemClock.today());
            self.io.say(&text);
        }
        for one in &receipt.burdens {
            let text = self.locale.burden(one);
            self.io.say(&text);
        }
        if receipt.open_lines > 0 {
            let values = [("n", &receipt.open_lines as _)];
            let text = self.locale.say(TextKey::ToldOpenLines, &values);
            self.io.say(&text);
        }
        self.say_moved(&receipt.moved);
        if self.global.json {
            return self.json(&acknowledgement(receipt), Exit::Done);
        }
        let line = receipt
            .steps
            .first()
            .map(|step| format!("{} {}", step.reference, step.to.code()));
        let line = line
            .or_else(|| receipt.subject.map(|(_, reference)| reference.to_string()))
            .unwrap_or_default();
        if line.is_empty() || self.io.data_line(&line).is_ok() {
            Exit::Done
        } else {
            Exit::Failure
        }
    }

    /// Due days that moved to a working day.
    pub(super) fn say_moved(&mut self, moved: &[Moved]) {
        for text in self.locale.moved_days(moved) {
            self.io.say(&text);
        }
    }

    /// Says which hospitals and people were made on the way.
    pub(super) fn say_made(&mut self, made: &[Made]) {
        for one in made {
            let text = self.locale.say(
                TextKey::CliMade,
                &[
                    ("kind", &self.locale.kind(one.kind)),
                    ("name", &one.name),
                    ("ref", &one.reference),
                ],
            );
            self.io.say(&text);
        }
    }

    fn say_warned(&mut self, receipt: &Receipt) {
        let conditions = crate::domain::gate::all_conditions();
        for condition in conditions.filter(|c| receipt.warned.contains(&c.id)) {
            let text = self.locale.say(
                TextKey::CliWarned,
                &[("condition", &self.locale.condition(condition))],
            );
            self.io.say(&text);
        }
    }
}

/// A receipt as scripts read it.
pub(super) fn acknowledgement(receipt: &Receipt) -> Json {
    let steps: Vec<Json> = receipt
        .steps
        .iter()
        .map(|s| json!({"ref": s.reference.to_string(), "from": s.from.code(), "to": s.to.code()}))
        .collect();
    let made: Vec<Json> = receipt.made.iter().map(|m| json!({"kind": m.kind.spec().name, "ref": m.reference.to_string(), "name": m.name.as_str()})).collect();
    json!({
        "schema": SCHEMA,
        "ok": true,
        "lsn": receipt.lsn.0,
        "ref": receipt.subject.map(|(_, reference)| reference.to_string()),
        "steps": steps,
        "made": made,
        "warned": receipt.warned,
        "open_lines": receipt.open_lines,
        "uneven": receipt.uneven.as_ref().map(uneven_json),
        "burdens": burdens_json(&receipt.burdens),
    })
}

/// Clinicians who were given work on a contract, as scripts read it.
pub(super) fn burdens_json(burdens: &[Burden]) -> Vec<Json> {
    let told = |one: &Burden| json!({"who": one.name.as_str(), "contracts": one.tasks, "hours": one.hours});
    burdens.iter().map(told).collect()
}

/// The firms of a need that were not told alike, as scripts read it.
pub(super) fn uneven_json(uneven: &Uneven) -> Json {
    let refs =
        |cases: &[Reference]| -> Vec<String> { cases.iter().map(ToString::to_string).collect() };
    let days = uneven
        .days
        .iter()
        .map(|(day, cases)| json!({"day": day.to_string(), "cases": refs(cases)}));
    json!({"days": days.collect::<Vec<_>>(), "untold": refs(&uneven.untold)})
}
