//! Undo and redo: a person takes back their own last command, from the journal, so it works after a restart too. An undo
//! is itself a command; a redo takes the undo back.

use super::super::context::Context;
use super::super::refusal::Refusal;
use super::compensate::compensate;
use super::{moves, signing};
use crate::domain::audit::Audit;
use crate::domain::change::{CommandId, Commit};
use crate::domain::kind::Kind;
use crate::domain::{case, contract, need};
use crate::store::Lsn;
use std::collections::BTreeSet;

/// The word of a showing to a firm.
pub(super) const DISCLOSE: &str = "disclose";

pub(super) fn apply_undo(
    named: Option<CommandId>,
    context: &mut Context<'_, '_>,
) -> Result<(), Refusal> {
    let target = match named {
        Some(command) => command,
        None => last_to_undo(context)?.ok_or(Refusal::NothingToUndo)?,
    };
    take_back(target, Refusal::NothingToUndo, context)
}

pub(super) fn apply_redo(context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let target = last_to_redo(context)?.ok_or(Refusal::NothingToRedo)?;
    take_back(target, Refusal::NothingToRedo, context)
}

fn take_back(
    target: CommandId,
    none: Refusal,
    context: &mut Context<'_, '_>,
) -> Result<(), Refusal> {
    let parts = context.reader.commit_parts(target)?;
    let Some((first, head)) = parts.first().map(|(lsn, commit)| (*lsn, commit.clone())) else {
        return Err(none);
    };
    if is_final(head.verb.as_str()) {
        return Err(Refusal::NotTakenBack);
    }
    if Audit::is_verb(head.verb.as_str()) {
        return Err(none);
    }
    if head.actor != context.actor.name && !context.actor.may_override() {
        return Err(Refusal::NotAllowed {
            needs: super::super::actor::Role::Admin,
        });
    }
    let commits: Vec<Commit> = parts.into_iter().map(|(_, commit)| commit).collect();
    compensate(context, &commits, first)?;
    ask_gates(first, context)?;
    context.collected.undoes = Some(target);
    context.collected.undone = Some(undone_verb(&head, context)?);
    let only = commits
        .iter()
        .flat_map(|c| &c.changes)
        .map(|c| c.record)
        .collect::<BTreeSet<_>>();
    if let (Some(id), 1) = (only.first(), only.len()) {
        context.collected.subject = context
            .record(*id)?
            .reference()
            .map(|reference| (*id, reference));
    }
    if context.collected.is_empty() {
        Err(none)
    } else {
        Ok(())
    }
}

/// Taking back a step back is a step forward: what was done since may have shut the gate, and nobody is asked for a reason here.
fn ask_gates(first: Lsn, context: &Context<'_, '_>) -> Result<(), Refusal> {
    let gated = [
        (Kind::Need, need::STAGE.id()),
        (Kind::Case, case::STAGE.id()),
        (Kind::Contract, contract::STATE.id()),
    ];
    for (kind, field) in gated {
        for id in context.touched(kind, &[field]) {
            let record = context.record(id)?;
            let shut = match kind {
                Kind::Contract => signing::stops(&record, first, context)?,
                _ => moves::stops(&record, first, context)?,
            };
            if let Some(gate) = shut {
                return Err(Refusal::UndoGate(Box::new(gate)));
            }
        }
    }
    Ok(())
}

/// The word of what is taken back or done again: an undo of an undo says the first command's.
fn undone_verb(
    head: &Commit,
    context: &Context<'_, '_>,
) -> Result<crate::domain::value::Text, Refusal> {
    let mut head = head.clone();
    while let Some(earlier) = head.undoes {
        match context.reader.commit_parts(earlier)?.into_iter().next() {
            Some((_, commit)) => head = commit,
            None => break,
        }
    }
    Ok(head.verb)
}

/// What was destroyed cannot come back, and what a firm has seen cannot be unseen.
fn is_final(verb: &str) -> bool {
    matches!(verb, "erase" | DISCLOSE)
}

/// This person's newest command that stands.
fn last_to_undo(context: &Context<'_, '_>) -> Result<Option<CommandId>, Refusal> {
    let mut gone: BTreeSet<CommandId> = BTreeSet::new();
    for commit in context.reader.recent(None) {
        let (_, commit) = commit?;
        if commit.actor != context.actor.name || gone.contains(&commit.command) {
            continue;
        }
        match (commit.verb.as_str(), commit.undoes) {
            ("undo", Some(target)) => {
                gone.insert(target);
                gone.insert(commit.command);
            }
            // Nobody means the command before it: that one is taken back by name.
            (verb, _) if is_final(verb) => return Err(Refusal::NotTakenBack),
            (verb, _) if Audit::is_verb(verb) => {}
            _ => return Ok(Some(commit.command)),
        }
    }
    Ok(None)
}

/// This person's newest undo that stands, if nothing was done since.
fn last_to_redo(context: &Context<'_, '_>) -> Result<Option<CommandId>, Refusal> {
    let mut gone: BTreeSet<CommandId> = BTreeSet::new();
    for commit in context.reader.recent(None) {
        let (_, commit) = commit?;
        if commit.actor != context.actor.name || gone.contains(&commit.command) {
            continue;
        }
        match (commit.verb.as_str(), commit.undoes) {
            ("undo", Some(_)) => return Ok(Some(commit.command)),
            ("redo", Some(target)) => {
                gone.insert(target);
                gone.insert(commit.command);
            }
            (DISCLOSE, _) => {}
            (verb, _) if Audit::is_verb(verb) => {}
            _ => return Ok(None),
        }
    }
    Ok(None)
}
