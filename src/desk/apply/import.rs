//! The rows of a spreadsheet as one undo step, with progress and a way to stop before anything is written.

use super::super::command::{Import, ImportRow};
use super::super::context::Context;
use super::super::refusal::Refusal;
use super::fields::{Target, enter};
use super::new;
use crate::domain::kind::Kind;

pub(super) fn apply(import: &Import, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    context.booking = true;
    for row in &import.rows {
        context.step()?;
        book(import.kind, row, context)?;
    }
    context.collected.subject = None;
    if context.collected.is_empty() {
        Err(Refusal::NothingToDo)
    } else {
        Ok(())
    }
}

fn book(kind: Kind, row: &ImportRow, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let Some(id) = row.update else {
        return new::make(kind, &row.entries, context);
    };
    let (record, kind, _) = context.record_in_sight(id)?;
    enter(
        context,
        &Target {
            id,
            kind,
            before: Some(&record),
        },
        &row.entries,
    )
}
