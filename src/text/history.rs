//! Owns what happened to a record as a line: who, when, which field from what to what; decisions past a gate in words.

use super::{Locale, TextKey};
use crate::desk::command::Receipt;
use crate::desk::{AuditLine, Audited, Happening, HistoryLine, Joining, StepLine};
use crate::domain::audit::Deed;
use crate::domain::date::Moment;
use crate::domain::decision::{Decision, Ruling};
use crate::domain::field::FieldId;
use crate::domain::gate::all_conditions;
use crate::domain::kind::Kind;
use crate::domain::record::{RecordId, Reference};
use crate::domain::value::{Text, Value};

impl Locale {
    /// A line of a record's history: `11-20(金) 14:02 佐藤 期限: 2026-11-30 から 2026-12-05 へ`.
    pub fn history_line(
        &self,
        line: &HistoryLine,
        kind: Kind,
        now: Moment,
        links: &dyn Fn(RecordId) -> String,
    ) -> String {
        let when = self.moment(line.at, now);
        let name = |field: FieldId| {
            let spec = kind.field(field);
            spec.map_or_else(String::new, |spec| self.field(kind, spec).to_owned())
        };
        let shown = |field: FieldId, value: &Value| {
            let spec = kind.field(field);
            spec.map_or_else(String::new, |spec| self.show(spec, value, links))
        };
        let what = self.happening(&line.what, &name, &shown);
        format!("{when}  {}  {what}", line.actor)
    }

    /// What happened, without who and when; `label` names a field, `text` says how much of its value is to be read.
    pub fn happening(
        &self,
        what: &Happening,
        label: &dyn Fn(FieldId) -> String,
        text: &dyn Fn(FieldId, &Value) -> String,
    ) -> String {
        match what {
            Happening::Made => self.line(TextKey::HistoryMade).to_owned(),
            Happening::Archived => self.line(TextKey::HistoryArchived).to_owned(),
            Happening::Restored => self.line(TextKey::HistoryRestored).to_owned(),
            Happening::Changed {
                field,
                before,
                after,
            } => {
                let said = |value: &Option<Value>| {
                    value.as_ref().map_or_else(String::new, |v| text(*field, v))
                };
                let (before, after) = (said(before), said(after));
                let key = match (before.is_empty(), after.is_empty()) {
                    (true, _) => TextKey::HistorySet,
                    (false, true) => TextKey::HistoryCleared,
                    (false, false) => TextKey::HistoryChanged,
                };
                let values = [
                    ("field", &label(*field) as _),
                    ("before", &before as _),
                    ("after", &after as _),
                ];
                self.say(key, &values)
            }
            Happening::Joined { field, other, how } => {
                let key = match how {
                    Joining::Into => TextKey::HistoryJoinedInto,
                    Joining::With => TextKey::HistoryJoinedWith,
                    Joining::Parted => TextKey::HistoryParted,
                };
                self.say(key, &[("other", &text(*field, &Value::Link(*other)))])
            }
            Happening::Added(field, member) => self.say(
                TextKey::HistoryAdded,
                &[("field", &label(*field)), ("after", &text(*field, member))],
            ),
            Happening::Removed(field, member) => self.say(
                TextKey::HistoryRemoved,
                &[("field", &label(*field)), ("before", &text(*field, member))],
            ),
            Happening::Noted(_, note) => self.decision(note.as_str().unwrap_or_default()),
        }
    }

    /// A decision kept on a record, past a gate or back: from where to where, what was open, why. A line of a newer program stands as it is.
    pub fn decision(&self, kept: &str) -> String {
        let Some(decision) = Decision::parse(kept) else {
            return kept.to_owned();
        };
        let key = match decision.ruling {
            Ruling::Override => TextKey::DecisionOverride,
            Ruling::Warned => TextKey::DecisionWarned,
            Ruling::Back => TextKey::DecisionBack,
            Ruling::Round => TextKey::DecisionRound,
        };
        let known = all_conditions().filter(|c| decision.conditions.iter().any(|id| id == c.id));
        let known = known.map(|c| self.condition(c).to_owned());
        let lines = decision
            .conditions
            .iter()
            .filter_map(|id| id.strip_prefix("item."));
        let lines = lines.map(|n| self.say(TextKey::DecisionLine, &[("n", &n)]));
        let open = self.joined(known.chain(lines));
        let places: [(&str, &dyn std::fmt::Display); 4] = [
            ("from", &self.goal_name(decision.from)),
            ("to", &self.goal_name(decision.to)),
            ("open", &open),
            ("reason", &decision.reason),
        ];
        self.say(key, &places)
    }

    /// A command's word: `set` as 編集.
    pub fn verb<'a>(&'a self, verb: &'a str) -> &'a str {
        match verb {
            "new" => self.line(TextKey::WordNew),
            "set" => self.line(TextKey::WordSet),
            "move" | "move-all" => self.line(TextKey::WordMove),
            "apart" => self.line(TextKey::WordApart),
            "archive" => self.line(TextKey::WordArchive),
            "hand-over" => self.line(TextKey::WordHandOver),
            "restore" => self.line(TextKey::WordRestore),
            "clear-mark" => self.line(TextKey::WordClearMark),
            "import" => self.line(TextKey::WordImport),
            "merge" => self.line(TextKey::WordMerge),
            "undo" => self.line(TextKey::WordUndo),
            "redo" => self.line(TextKey::WordRedo),
            other => other,
        }
    }

    /// What an undo or a redo did: which command, to which record or how many; `called`: what the record is better known by.
    pub fn taken_back(&self, receipt: &Receipt, called: Option<String>) -> String {
        let key = match receipt.verb {
            "redo" => TextKey::ToldRedone,
            _ => TextKey::ToldUndone,
        };
        let verb = receipt.undone.as_ref().map(Text::as_str);
        let what = self.verb(verb.unwrap_or_default());
        let about = called.unwrap_or_else(|| match &receipt.subject {
            Some((_, reference)) => reference.to_string(),
            None => self.records(receipt.touched.len()),
        });
        self.say(key, &[("what", &what), ("ref", &about)])
    }

    /// A line of the undo list: when, who, what, to which record or how many.
    pub fn step_line(&self, step: &StepLine, now: Moment) -> String {
        let when = self.moment(step.at, now);
        let about = match step.reference {
            Some(reference) if step.records == 1 => reference.to_string(),
            _ => self.records(step.records),
        };
        let undone = if step.undone {
            self.line(TextKey::PastUndone)
        } else {
            ""
        };
        format!(
            "{when}  {}  {} {about} {undone}",
            step.actor,
            self.verb(step.verb.as_str())
        )
        .trim_end()
        .to_owned()
    }

    /// A line of the audit: when, who, what, from where.
    pub fn audit_line(&self, line: &AuditLine, now: Moment) -> String {
        let when = self.moment(line.at, now);
        let about = |reference: &Option<Reference>| {
            reference.map_or_else(String::new, |reference| reference.to_string())
        };
        let what = match &line.what {
            Audited::Door(door) => {
                let key = match door.deed {
                    Deed::Login => TextKey::AuditLogin,
                    Deed::Barred => TextKey::AuditBarred,
                    Deed::Denied => TextKey::AuditDenied,
                    Deed::Export => TextKey::AuditExport,
                };
                let values = [
                    ("about", &door.about as _),
                    ("from", &door.from as _),
                    ("proof", &door.proof as _),
                ];
                self.say(key, &values)
            }
            Audited::Override { reference, kept } => {
                format!("{} {}", about(reference), self.decision(kept))
            }
            Audited::Command { verb, reference } => {
                format!("{} {}", self.verb(verb.as_str()), about(reference))
            }
        };
        let who = if line.actor.as_str().is_empty() {
            "-"
        } else {
            line.actor.as_str()
        };
        format!("{when}  {who}  {what}").trim_end().to_owned()
    }
}
