//! The gate before a contract is signed, whichever way it comes there: a key, a form, a line of the command line, a spreadsheet. What was
//! gone past stays on the contract.

use super::super::command::{Passage, Step};
use super::super::context::Context;
use super::super::refusal::{GateRefusal, Refusal};
use super::fields::{Target, enter};
use super::passage;
use crate::domain::change::Op;
use crate::domain::checklist::read_frozen;
use crate::domain::contract;
use crate::domain::decision::{Decision, Ruling};
use crate::domain::entry::Entry;
use crate::domain::gate::signing::{Answered, findings};
use crate::domain::goal::Goal;
use crate::domain::item::{self, Part};
use crate::domain::kind::Kind;
use crate::domain::record::{Record, Reference};
use crate::domain::value::{Text, Value};
use crate::store::Lsn;

/// A contract goes to another state: the same as if the state had been typed.
pub(super) fn step(
    record: &Record,
    reference: Reference,
    code: &'static str,
    context: &mut Context<'_, '_>,
) -> Result<(), Refusal> {
    let target = Target {
        id: record.id,
        kind: Kind::Contract,
        before: Some(record),
    };
    let entry = Entry::Value(Value::choice(code));
    enter(context, &target, &[(contract::STATE.id(), entry)])?;
    context.collected.subject = Some((record.id, reference));
    if context.collected.is_empty() {
        Err(Refusal::NothingToDo)
    } else {
        Ok(())
    }
}

/// The lines that stop a contract which this command brings back to 締結済, but for those that were gone past on its way there.
pub(super) fn stops(
    record: &Record,
    first: Lsn,
    context: &Context<'_, '_>,
) -> Result<Option<GateRefusal>, Refusal> {
    let after = context.record_after(record.id)?;
    let state = |record: &Record| record.text(contract::STATE.id()) == Goal::SIGNED.code();
    let Some(reference) = after
        .reference()
        .filter(|_| state(&after) && !state(record))
    else {
        return Ok(None);
    };
    let target = Target {
        id: record.id,
        kind: Kind::Contract,
        before: Some(record),
    };
    let gate = gate(&target, reference, context);
    let mut passed = passage::passed(&after, contract::DECISIONS.id());
    // What was open while it was signed, before the command that is taken back, is not new.
    let was = context.reader.records_before(&[record.id], first)?;
    if let Some(was) = was.get(&record.id) {
        let list = read_frozen(was.text(contract::CHECKLIST.id()));
        let then = findings(None, list, |line| Answered {
            met: is_met(|part| was.text(item::field(line, part)).to_owned()),
            ..Answered::default()
        });
        passed.extend(passage::stopping(&then));
    }
    Ok(passage::still_shut(gate, &passed))
}

/// The lines before the signing as they stand now.
pub(super) fn look(
    record: &Record,
    reference: Reference,
    context: &Context<'_, '_>,
) -> GateRefusal {
    let target = Target {
        id: record.id,
        kind: Kind::Contract,
        before: Some(record),
    };
    gate(&target, reference, context)
}

/// Asks the gate, if what was entered signs the contract; what became of the contract is said.
pub(super) fn pass(context: &mut Context<'_, '_>, target: &Target<'_>) -> Result<(), Refusal> {
    ask(context, target)?;
    context.collected.steps.extend(stepped(context, target));
    Ok(())
}

/// The step from the state that a contract was in to the one that was entered.
fn stepped(context: &Context<'_, '_>, target: &Target<'_>) -> Option<Step> {
    let state = contract::STATE.id();
    let before = target.before.filter(|_| context.sets(target, state))?;
    Some(Step {
        record: before.id,
        reference: before.reference()?,
        from: Goal::from_code(before.text(state))?,
        to: Goal::from_code(&context.text_after(target, state))?,
    })
}

fn ask(context: &mut Context<'_, '_>, target: &Target<'_>) -> Result<(), Refusal> {
    let state = contract::STATE.id();
    let is_signed = |code: &str| code == Goal::SIGNED.code();
    let was = target.before.is_some_and(|r| is_signed(r.text(state)));
    if was || !is_signed(&context.text_after(target, state)) {
        return Ok(());
    }
    let reference = match target.before.and_then(Record::reference) {
        Some(reference) => reference,
        None => match Reference::parse(
            &context.text_after(target, crate::domain::field::FieldId::REFERENCE),
        ) {
            Some(reference) => reference,
            None => return Ok(()),
        },
    };
    let gate = gate(target, reference, context);
    // A new row of a sheet may tell of a day that is past; what is on the book already goes through its gate.
    let decision = if context.booking && target.before.is_none() {
        booked(&gate, target, context)?
    } else {
        let passage: Passage = context.passage.clone();
        passage::judge(gate.clone(), &passage, context)?
    };
    if let Some(decision) = decision {
        context.collected.open_lines += gate.findings.iter().filter(|f| !f.met).count();
        let note = Op::Note(Value::Text(decision.to_text()));
        context.put(target.id, Kind::Contract, contract::DECISIONS.id(), note);
    }
    Ok(())
}

/// A paper that was signed before today is what it is, whatever its list says: whoever may step past the lines books it, and what was open
/// is kept. Any other would be signed by the sheet.
fn booked(
    gate: &GateRefusal,
    target: &Target<'_>,
    context: &Context<'_, '_>,
) -> Result<Option<Decision>, Refusal> {
    let on = context.date_after(target, contract::SIGNED_ON.id());
    let is_past = on.is_some_and(|on| on < context.today());
    let vouched = is_past && context.actor.may_override();
    if !gate.only_warns() && !vouched {
        return Err(Refusal::SheetSigns { lines: Vec::new() });
    }
    let open = passage::open_ids(&gate.findings);
    Ok((!open.is_empty()).then(|| Decision {
        ruling: Ruling::Warned,
        from: gate.from,
        to: gate.to,
        conditions: open,
        reason: Text::default(),
    }))
}

fn gate(target: &Target<'_>, reference: Reference, context: &Context<'_, '_>) -> GateRefusal {
    let list = read_frozen(&context.text_after(target, contract::CHECKLIST.id()));
    let before = target.before.map(|r| r.text(contract::STATE.id()));
    let known = target.before.map(|record| (record.id, reference));
    GateRefusal {
        record: target.id,
        reference,
        from: before
            .and_then(Goal::from_code)
            .unwrap_or(Goal::State("drafting")),
        to: Goal::SIGNED,
        findings: findings(known, list, |line| answered(context, target, line)),
        may_override: context.actor.may_override(),
    }
}

/// How a line stands once the command is done. Two answers after a merge are none, unless one is chosen now.
fn answered(context: &Context<'_, '_>, target: &Target<'_>, line: u16) -> Answered {
    let field = |part| item::field(line, part);
    let clash = target.before.is_some_and(|r| {
        r.fields.contains_key(&field(Part::Answer)) && !r.is_answered(field(Part::Answer))
    });
    let typed = context.sets(target, field(Part::Answer));
    let due = context.date_after(target, field(Part::Due));
    let met = is_met(|part| context.text_after(target, field(part)));
    Answered {
        met: met && (typed || !clash),
        who: Text::line(&context.text_after(target, field(Part::Owner))),
        due: due.or_else(|| context.date_after(target, contract::DUE.id())),
    }
}

/// A line is met when it is done, or not needed for a reason.
fn is_met(text: impl Fn(Part) -> String) -> bool {
    match text(Part::Answer).as_str() {
        "done" => true,
        "not-needed" => !text(Part::Note).is_empty(),
        _ => false,
    }
}
