//! How a gate is passed, the same for every gate: at once if nothing is open, past warnings that were seen, past what stops with the role
//! and a reason. What was gone past is handed back, to be kept on the record.

use super::super::actor::Role;
use super::super::command::Passage;
use super::super::context::Context;
use super::super::refusal::{GateRefusal, Refusal};
use crate::domain::decision::{Decision, Ruling};
use crate::domain::field::FieldId;
use crate::domain::gate::Finding;
use crate::domain::kind::Kind;
use crate::domain::record::Record;
use crate::domain::register::Register;
use std::collections::BTreeSet;

/// The decision to keep, if something was open and gone past.
pub(super) fn judge(
    gate: GateRefusal,
    passage: &Passage,
    context: &mut Context<'_, '_>,
) -> Result<Option<Decision>, Refusal> {
    let blocked = !gate.only_warns();
    let nothing_open = gate.findings.iter().all(|f| f.met);
    let seen = !blocked && (nothing_open || passage.acknowledged);
    if !passage.override_gate && !seen {
        return Err(Refusal::Gate(Box::new(gate)));
    }
    if blocked && !context.actor.may_override() {
        return Err(Refusal::NotAllowed { needs: Role::Admin });
    }
    let reason = passage.reason.clone().unwrap_or_default();
    if blocked && reason.is_empty() {
        return Err(Refusal::OverrideNeedsReason {
            reference: gate.reference,
        });
    }
    let warned = gate.findings.iter().filter(|f| f.warns());
    let mut warned: Vec<&'static str> = warned.map(|f| f.condition.id).collect();
    warned.dedup();
    context.collected.warned.extend(warned);
    let ruling = if blocked {
        Ruling::Override
    } else {
        Ruling::Warned
    };
    Ok((!nothing_open).then(|| Decision {
        ruling,
        from: gate.from,
        to: gate.to,
        conditions: open_ids(&gate.findings),
        reason,
    }))
}

/// The ids of the open conditions, and of those told of line by line the lines.
pub(super) fn open_ids(findings: &[Finding]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let open = || findings.iter().filter(|f| !f.met);
    for finding in open() {
        if !ids.iter().any(|id| id == finding.condition.id) {
            ids.push(finding.condition.id.to_owned());
        }
    }
    let lines = open().filter(|f| f.line.is_some());
    let lines = lines.filter_map(|f| Kind::Contract.field(f.field));
    ids.extend(lines.map(|spec| spec.name.to_owned()));
    ids
}

/// The conditions that were gone past on the record's way, with a reason or told of by a sheet, by their ids; lines of a checklist by the names of their fields.
pub(super) fn passed(record: &Record, decisions: FieldId) -> BTreeSet<String> {
    let notes = record.fields.get(&decisions).into_iter();
    let notes = notes.flat_map(Register::visible_notes);
    let decisions = notes.filter_map(|note| Decision::parse(note.value.as_str()?));
    // What was only warned of stops nothing anyway.
    decisions.flat_map(|decision| decision.conditions).collect()
}

/// The gate, if something stops in it that was not gone past before.
pub(super) fn still_shut(mut gate: GateRefusal, passed: &BTreeSet<String>) -> Option<GateRefusal> {
    gate.findings.retain(|f| !passed.contains(name(f)));
    (!gate.only_warns()).then_some(gate)
}

/// What stops, by the names under which it is kept when it is gone past.
pub(super) fn stopping(findings: &[Finding]) -> impl Iterator<Item = String> + use<'_> {
    let stops = findings.iter().filter(|f| f.blocks());
    stops.map(|f| name(f).to_owned())
}

fn name(finding: &Finding) -> &'static str {
    match finding.line {
        Some(_) => Kind::Contract
            .field(finding.field)
            .map_or("", |spec| spec.name),
        None => finding.condition.id,
    }
}
