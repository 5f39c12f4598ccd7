//! `FIELD=VALUE` and references as typed on a command line, understood in either language.

use super::Office;
use super::exit::Exit;
use crate::desk::command::Entries;
use crate::desk::{Desk, Refusal};
use crate::domain::checklist;
use crate::domain::date::Date;
use crate::domain::goal::Goal;
use crate::domain::kind::Kind;
use crate::domain::record::{RecordId, Reference};
use crate::domain::rule::{Fault, Violation};
use crate::domain::stage::Stage;
use crate::text::{TextKey, Vocabulary, nearest};

/// A field's name and what was typed into it.
pub(super) type Typed = (String, String);

/// Understands typed fields; all faults together.
///
/// # Errors
/// Every field that is unknown or cannot be what was typed.
pub(super) fn understand(
    words: &Vocabulary,
    kind: Kind,
    typed: &[Typed],
    today: Date,
) -> Result<Entries, Refusal> {
    let mut entries = Vec::new();
    let mut faults = Vec::new();
    for (name, text) in typed {
        let known = kind
            .field_named(name)
            .or_else(|| words.field_of(kind, name));
        let outcome = match known {
            Some(spec) => words
                .understand(kind, spec, text, today)
                .map(|entry| (spec.id, entry))
                .map_err(|violation| (spec.name.to_owned(), violation)),
            None => Err((
                name.clone(),
                Violation::UnknownField {
                    nearest: near(kind, name),
                },
            )),
        };
        match outcome {
            Ok(entry) => entries.push(entry),
            Err((field, violation)) => faults.push(Fault {
                field,
                typed: text.clone(),
                violation,
            }),
        }
    }
    if faults.is_empty() {
        Ok(entries)
    } else {
        Err(Refusal::Faults(faults))
    }
}

fn near(kind: Kind, name: &str) -> Option<&'static str> {
    nearest(name, kind.spec().fields.iter().map(|f| f.name)).and_then(|found| {
        kind.spec()
            .fields
            .iter()
            .map(|f| f.name)
            .find(|n| *n == found)
    })
}

impl Office<'_, '_> {
    /// The kind of that name, or a sentence that lists the kinds.
    pub(super) fn kind_named(&mut self, name: &str) -> Result<Kind, Exit> {
        if let Some(kind) = Kind::from_name(name) {
            return Ok(kind);
        }
        let known: Vec<&str> = Kind::ALL.iter().map(|k| k.spec().name).collect();
        let text = self.locale.say(
            TextKey::CliUnknownKind,
            &[("typed", &name), ("known", &known.join(" "))],
        );
        self.io.say(&text);
        Err(Exit::Usage)
    }

    /// The stage of that code or label.
    pub(super) fn goal_named(&mut self, name: &str) -> Result<Goal, Exit> {
        if let Some(goal) = self.words.goal_of(name) {
            return Ok(goal);
        }
        let states = crate::domain::contract::WAY;
        let known = Stage::ALL.iter().map(|s| s.code()).chain(states);
        let known: Vec<&str> = known.collect();
        let text = self.locale.say(
            TextKey::CliUnknownStage,
            &[("typed", &name), ("known", &known.join(" "))],
        );
        self.io.say(&text);
        Err(Exit::Usage)
    }

    /// `FIELD=VALUE` split.
    pub(super) fn typed_fields(&mut self, fields: &[String]) -> Result<Vec<Typed>, Exit> {
        let split = |field: &String| {
            field
                .split_once('=')
                .map(|(name, value)| (name.trim().to_owned(), value.to_owned()))
        };
        let typed: Option<Vec<Typed>> = fields.iter().map(split).collect();
        typed.ok_or_else(|| {
            let text = self.locale.line(TextKey::CliFieldForm).to_owned();
            self.io.say(&text);
            Exit::Usage
        })
    }
}

/// Fields of a checklist's lines by the words people use for them: `item.parties=done` by the line's key, and for `K-3.7` the bare parts
/// `answer`, `note`, `on`, `owner`, `due`. Everything else stays as typed.
///
/// # Errors
/// The book cannot be read.
pub(super) fn lines(
    desk: &Desk,
    (record, reference): (RecordId, Reference),
    asked: &str,
    mut typed: Vec<Typed>,
) -> Result<Vec<Typed>, Refusal> {
    if reference.kind != Kind::Contract {
        return Ok(typed);
    }
    let line = asked.split_once('.').map(|(_, line)| line.to_owned());
    let frozen = desk
        .record(record)?
        .map(|record| checklist::frozen(&record))
        .unwrap_or_default();
    for (name, _) in &mut typed {
        if let Some(line) = &line {
            *name = line_field(line, name);
        }
        let Some(rest) = name.strip_prefix("item.") else {
            continue;
        };
        let (key, part) = rest.split_once('.').unwrap_or((rest, ""));
        if let Some((number, _)) = frozen.iter().find(|(_, item)| item.key == key) {
            let dot = if part.is_empty() { "" } else { "." };
            *name = format!("item.{number}{dot}{part}");
        }
    }
    Ok(typed)
}

fn line_field(line: &str, name: &str) -> String {
    match name {
        "answer" => format!("item.{line}"),
        "note" | "on" | "owner" | "due" => format!("item.{line}.{name}"),
        other => other.to_owned(),
    }
}

/// The record with a reference as typed; `K-3.7`, a line of a contract, is its contract.
///
/// # Errors
/// No such record, or the book cannot be read.
pub(super) fn find(desk: &Desk, typed: &str) -> Result<(RecordId, Reference), Refusal> {
    let missing = || Refusal::NotFound {
        asked: typed.to_owned(),
    };
    let of_line = typed
        .split_once('.')
        .filter(|(_, line)| line.parse::<u16>().is_ok())
        .and_then(|(record, _)| Reference::parse(record))
        .filter(|reference| reference.kind == Kind::Contract);
    let reference = of_line
        .or_else(|| Reference::parse(typed))
        .ok_or_else(missing)?;
    desk.find(reference)?
        .map(|id| (id, reference))
        .ok_or_else(missing)
}
