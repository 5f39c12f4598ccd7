//! Owns what happened to a record as a line: who, when, which field from what to what; decisions past a gate in words.

use super::{Locale, TextKey};
use crate::desk::{Happening, HistoryLine, StepLine};
use crate::domain::date::Moment;
use crate::domain::decision::{Decision, Ruling};
use crate::domain::field::FieldId;
use crate::domain::gate::conditions;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::stage::Stage;
use crate::domain::value::Value;

impl Locale {
    /// A line of a record's history: `11-20(金) 14:02 佐藤 期限: 2026-11-30 → 2026-12-05`.
    pub fn history_line(
        &self,
        line: &HistoryLine,
        kind: Kind,
        now: Moment,
        links: &dyn Fn(RecordId) -> String,
    ) -> String {
        let when = self.moment(line.at, now);
        format!(
            "{when}  {}  {}",
            line.actor,
            self.happening(&line.what, kind, links)
        )
    }

    /// What happened, without who and when.
    pub fn happening(
        &self,
        what: &Happening,
        kind: Kind,
        links: &dyn Fn(RecordId) -> String,
    ) -> String {
        let name = |field: FieldId| kind.field(field).map_or("", |spec| self.field(kind, spec));
        let value = |field: FieldId, value: &Value| {
            kind.field(field)
                .map_or_else(String::new, |spec| self.show(spec, value, links))
        };
        let text = |field: FieldId, shown: Option<&Value>| {
            shown.map_or_else(
                || self.line(TextKey::PastEmpty).to_owned(),
                |v| value(field, v),
            )
        };
        match what {
            Happening::Made => self.line(TextKey::PastMade).to_owned(),
            Happening::Archived => self.line(TextKey::PastArchived).to_owned(),
            Happening::Restored => self.line(TextKey::PastRestored).to_owned(),
            Happening::Changed {
                field,
                before: None,
                after,
            } => self.say(
                TextKey::PastFilled,
                &[
                    ("field", &name(*field)),
                    ("after", &text(*field, after.as_ref())),
                ],
            ),
            Happening::Changed {
                field,
                before,
                after,
            } => self.say(
                TextKey::PastChanged,
                &[
                    ("field", &name(*field)),
                    ("before", &text(*field, before.as_ref())),
                    ("after", &text(*field, after.as_ref())),
                ],
            ),
            Happening::Added(field, member) => self.say(
                TextKey::PastAdded,
                &[("field", &name(*field)), ("value", &value(*field, member))],
            ),
            Happening::Removed(field, member) => self.say(
                TextKey::PastRemoved,
                &[("field", &name(*field)), ("value", &value(*field, member))],
            ),
            Happening::Noted(_, note) => {
                let line = note.as_str().unwrap_or_default();
                Decision::parse(line)
                    .map_or_else(|| line.to_owned(), |decision| self.decision(&decision))
            }
        }
    }

    /// A decision past a gate or a step back: what, from where to where, what was open, why.
    pub fn decision(&self, decision: &Decision) -> String {
        let key = match decision.ruling {
            Ruling::Override => TextKey::RulingOverride,
            Ruling::Warned => TextKey::RulingWarned,
            Ruling::Back => TextKey::RulingBack,
            Ruling::Round => TextKey::RulingRound,
        };
        let known = Stage::ALL
            .into_iter()
            .flat_map(conditions)
            .filter(|c| decision.conditions.iter().any(|id| id == c.id));
        let open = self.joined(known.map(|c| self.condition(c).to_owned()));
        let places: [(&str, &dyn std::fmt::Display); 4] = [
            ("from", &self.stage(decision.from)),
            ("to", &self.stage(decision.to)),
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
            "move" => self.line(TextKey::WordMove),
            "archive" => self.line(TextKey::WordArchive),
            "restore" => self.line(TextKey::WordRestore),
            "clear-mark" => self.line(TextKey::WordClearMark),
            "import" => self.line(TextKey::WordImport),
            "undo" => self.line(TextKey::WordUndo),
            "redo" => self.line(TextKey::WordRedo),
            other => other,
        }
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
}
