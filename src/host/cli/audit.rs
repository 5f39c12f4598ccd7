//! `log --audit`: what happened at the doors, and what somebody may have to answer for.

use super::Office;
use super::exit::Exit;
use crate::desk::{AuditLine, Audited};
use crate::office::json::SCHEMA;
use serde_json::{Value as Json, json};

impl Office<'_, '_> {
    /// Newest first.
    pub(super) fn audit(&mut self, limit: usize) -> Exit {
        self.look(None, |office, desk| {
            let lines = desk.audit_trail(&office.actor(), limit)?;
            if office.global.json {
                let items: Vec<Json> = lines.iter().map(object).collect();
                let object = json!({"schema": SCHEMA, "items": items});
                return Ok(office.json(&object, Exit::Done));
            }
            for line in &lines {
                let text = office.locale.audit_line(line, desk.now());
                if office.io.data_line(&text).is_err() {
                    return Ok(Exit::Failure);
                }
            }
            Ok(Exit::Done)
        })
    }
}

fn object(line: &AuditLine) -> Json {
    let (at, actor) = (line.at.to_string(), line.actor.as_str());
    match &line.what {
        Audited::Door(door) => json!({
            "at": at,
            "actor": actor,
            "what": door.deed.code(),
            "proof": door.proof.as_str(),
            "from": door.from.as_str(),
            "about": door.about.as_str(),
        }),
        Audited::Override { reference, kept } => json!({
            "at": at,
            "actor": actor,
            "what": "override",
            "ref": reference.map(|r| r.to_string()),
            "about": kept,
        }),
        Audited::Command { verb, reference } => json!({
            "at": at,
            "actor": actor,
            "what": verb.as_str(),
            "ref": reference.map(|r| r.to_string()),
        }),
    }
}
