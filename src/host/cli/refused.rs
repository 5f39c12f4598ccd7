//! A refusal as the command line tells it: a sentence for people, an object for scripts, a code for both.

use super::Office;
use super::exit::Exit;
use crate::desk::{GateRefusal, Refusal, Undisclosed};
use crate::domain::gate::{On, Strength};
use crate::domain::kind::Kind;
use crate::office::json::SCHEMA;
use crate::store::StoreError;
use crate::text::{Locale, TextKey};
use serde_json::{Map, Value as Json, json};

/// What is unmet, as scripts read it.
pub(super) fn unmet(gate: &GateRefusal, locale: &Locale) -> Json {
    let open = gate.findings.iter().filter(|f| !f.met);
    let item = |f: &crate::domain::gate::Finding| {
        json!({
            "id": f.condition.id,
            "label": locale.asked(f),
            "strength": if f.condition.strength == Strength::Block { "block" } else { "warn" },
            "owner": locale.owing(f),
            "field": field_name(f),
            "at": f.at.map(|reference| reference.to_string()),
            "due": f.due.map(|d| d.to_string()),
        })
    };
    Json::Array(open.map(item).collect())
}

fn field_name(finding: &crate::domain::gate::Finding) -> Option<&'static str> {
    let of_condition = match finding.condition.on {
        On::Need => Kind::Need,
        On::Case => Kind::Case,
        On::Contract => Kind::Contract,
    };
    let kind = finding.at.map_or(of_condition, |reference| reference.kind);
    kind.field(finding.field).map(|f| f.name)
}

/// A refusal's members: code, message and what belongs to it.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the others are told by code and message"
)]
pub(super) fn members(refusal: &Refusal, locale: &Locale, kind: Option<Kind>) -> Map<String, Json> {
    let mut object = Map::new();
    object.insert("code".into(), refusal.code().into());
    object.insert(
        "message".into(),
        locale.refusal(refusal, kind.unwrap_or(Kind::Need)).into(),
    );
    match refusal {
        Refusal::Gate(gate) => {
            object.insert("ref".into(), gate.reference.to_string().into());
            object.insert("unmet".into(), unmet(gate, locale));
        }
        Refusal::SeveralCases { cases, .. } => {
            let list = cases.iter().map(|(reference, stage)| json!({"ref": reference.to_string(), "stage": stage.code()})).collect();
            object.insert("cases".into(), Json::Array(list));
        }
        Refusal::Faults(faults) => {
            let list = faults
                .iter()
                .map(|f| json!({"field": f.field, "typed": f.typed}))
                .collect();
            object.insert("faults".into(), Json::Array(list));
        }
        _ => {}
    }
    object
}

impl Office<'_, '_> {
    /// Tells a refusal and returns its exit code.
    pub(super) fn refuse(&mut self, refusal: &Refusal, kind: Option<Kind>) -> Exit {
        let exit = Exit::of(refusal);
        if self.global.json {
            let mut object = Map::new();
            object.insert("schema".into(), SCHEMA.into());
            object.extend(members(refusal, &self.locale, kind));
            return self.json(&Json::Object(object), exit);
        }
        let text = if let Refusal::NotDisclosable {
            reference,
            why: Undisclosed::NoNda,
        } = refusal
        {
            // Elsewhere a key begins one.
            self.locale.say(TextKey::CliNoNda, &[("ref", reference)])
        } else {
            self.locale.refusal(refusal, kind.unwrap_or(Kind::Need))
        };
        self.io.say(&text);
        if let Refusal::Gate(gate) = refusal {
            for finding in &gate.findings {
                let mark = if finding.met { "[x]" } else { "[ ]" };
                let strength = self.locale.strength(finding.condition.strength);
                let due = finding.due.map(|d| format!(" {d}")).unwrap_or_default();
                let line = format!(
                    "  {mark} {} ({strength}) {}{due}  {}",
                    self.locale.asked(finding),
                    self.locale.owing(finding),
                    field_name(finding).unwrap_or_default()
                );
                self.io.say(&line);
            }
        }
        exit
    }

    /// Tells why the book cannot be used.
    pub(super) fn store_failed(&mut self, error: &StoreError) -> Exit {
        self.refuse(&Refusal::Store(error.clone()), None)
    }

    /// Writes one object and returns `exit`, or failure if nobody reads it.
    pub(super) fn json(&mut self, object: &Json, exit: Exit) -> Exit {
        match self.io.data_line(&object.to_string()) {
            Ok(()) => exit,
            Err(_) => Exit::Failure,
        }
    }
}
