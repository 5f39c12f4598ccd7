//! The rows of a spreadsheet as one undo step, with progress and a way to stop before anything is written.

use super::super::command::{Import, ImportRow};
use super::super::context::Context;
use super::super::refusal::Refusal;
use super::fields::{Target, enter};
use super::{due, new};
use crate::domain::kind::Kind;

pub(super) fn apply(import: &Import, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    context.booking = true;
    let mut signing = Vec::new();
    for row in &import.rows {
        context.step()?;
        match book(import.kind, row, context) {
            Err(Refusal::SheetSigns { .. }) => signing.push(row.line),
            booked => booked?,
        }
    }
    if !signing.is_empty() {
        return Err(Refusal::SheetSigns { lines: signing });
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
        let entries = due::moved(context, kind, None, &row.entries);
        return new::make(kind, &entries, context);
    };
    let (record, kind, _) = context.record_in_sight(id)?;
    let entries = due::moved(context, kind, Some(&record), &row.entries);
    enter(
        context,
        &Target {
            id,
            kind,
            before: Some(&record),
        },
        &entries,
    )
}
