//! Owns the sentences about a file that the preview says and no sheet does: why the file itself cannot be read.

use crate::domain::entry::Entry;
use crate::domain::kind::Kind;
use crate::office::import::{ImportPlan, Preview};
use crate::office::words;
use crate::text::{Locale, TextKey};
use crate::ui::msg::{FileTrouble, PlanTrouble};
use std::collections::BTreeSet;

/// Why there is no preview.
pub fn trouble(locale: &Locale, kind: Kind, why: &PlanTrouble) -> String {
    match why {
        PlanTrouble::File(file) => file_trouble(locale, file),
        PlanTrouble::Preview(why) => words::no_preview(locale, kind, why),
    }
}

fn file_trouble(locale: &Locale, why: &FileTrouble) -> String {
    match why {
        FileTrouble::NotFound => locale.line(TextKey::ImportNoFile).to_owned(),
        FileTrouble::NotAllowed => locale.line(TextKey::ImportNotAllowed).to_owned(),
        FileTrouble::NotAFile => locale.line(TextKey::ImportNotAFile).to_owned(),
        FileTrouble::Other(system) => locale.say(TextKey::ImportCannotRead, &[("why", system)]),
    }
}

/// Rows of which some cell cannot be read.
pub(super) fn unread_lines(plan: &ImportPlan) -> usize {
    let lines = plan.unreadable.iter().map(|fault| fault.line);
    lines.collect::<BTreeSet<u32>>().len()
}

/// What the row of a line is called.
pub(super) fn name_of(preview: &Preview, kind: Kind, line: u32) -> String {
    let plan = &preview.plan;
    let updates = plan.updates.iter().map(|(_, row)| row);
    let row = plan.new.iter().chain(updates).find(|row| row.line == line);
    let title = row.and_then(|row| {
        row.entries
            .iter()
            .find(|(field, _)| *field == kind.spec().title)
    });
    match title {
        Some((_, Entry::Value(value))) => value.as_str().unwrap_or_default().to_owned(),
        Some((_, Entry::Named { typed, .. })) => typed.as_str().to_owned(),
        Some((_, Entry::Clear | Entry::Members(_))) | None => String::new(),
    }
}
