//! One file for each command: how it becomes changes, or why it is refused.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a kind with nothing of its own does as all kinds do"
)]

mod apart;
mod archive;
mod burden;
mod clear_mark;
mod compensate;
mod contract;
mod contradictions;
mod disclose;
mod due;
mod erase;
mod fields;
mod gathering;
mod hand_over;
mod import;
mod merge;
mod moves;
mod new;
mod parties;
mod passage;
mod posts;
mod presented;
mod set;
mod signing;
mod spoken;
mod told;
mod undo;
mod wording;

pub(super) use fields::Target;
pub(super) use moves::{from_stage, look};

pub(super) use hand_over::{Leaver, goes_over, names_in_query, namesake, posts_held};

use super::command::Command;
use super::context::Context;
use super::refusal::Refusal;

/// Computes a command; returns its word for history and undo list.
pub(super) fn apply(
    command: &Command,
    context: &mut Context<'_, '_>,
) -> Result<&'static str, Refusal> {
    if !context.actor.may_run(command) {
        return Err(Refusal::NotAllowed {
            needs: super::actor::Role::Coordinator,
        });
    }
    let verb = match command {
        Command::New(new) => new::apply(new, context).map(|()| "new"),
        Command::Set(set) => set::apply(set, context).map(|()| "set"),
        Command::Move(one) => moves::apply(one, context),
        Command::MoveAll(all) => moves::apply_all(all, context).map(|()| "move"),
        Command::Archive(archive) => archive::apply(archive, context).map(|()| {
            if archive.restore {
                "restore"
            } else {
                "archive"
            }
        }),
        Command::ClearMark(clear) => clear_mark::apply(clear, context).map(|()| "clear-mark"),
        Command::Merge(merge) => merge::apply(merge, context).map(|()| "merge"),
        Command::Disclose(showing) => disclose::apply(showing, context).map(|()| undo::DISCLOSE),
        Command::Import(import) => import::apply(import, context).map(|()| "import"),
        Command::Apart(apart) => apart::apply(*apart, context).map(|()| "apart"),
        Command::HandOver(one) => hand_over::apply(one, context).map(|()| "hand-over"),
        Command::Erase(id) => erase::apply(*id, context).map(|()| "erase"),
        Command::Undo(named) => undo::apply_undo(*named, context).map(|()| "undo"),
        Command::Redo => undo::apply_redo(context).map(|()| "redo"),
        Command::Audit(line) => {
            context.collected.audit = Some(line.verb());
            Ok("audit")
        }
    }?;
    // Whatever the command was: who was at a gathering decides what the ledger says of it, what is told of contacts their last day.
    presented::settle(context)?;
    spoken::settle(context)?;
    Ok(verb)
}
