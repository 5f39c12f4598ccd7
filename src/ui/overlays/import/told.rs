//! Owns the sentences about a file that cannot be read, or a row of it: what, which line, what to do.

use crate::domain::entry::Entry;
use crate::domain::kind::Kind;
use crate::domain::rule::Fault;
use crate::office::csv::{NotASheet, SheetFault, Trouble};
use crate::office::decode::NotText;
use crate::office::import::{ImportPlan, PlanError, Preview, PreviewError, RowFault};
use crate::text::{Locale, TextKey};
use crate::ui::msg::{FileTrouble, PlanTrouble};
use std::collections::BTreeSet;

/// Why there is no preview.
pub fn trouble(locale: &Locale, kind: Kind, why: &PlanTrouble) -> String {
    match why {
        PlanTrouble::File(file) => file_trouble(locale, file),
        PlanTrouble::Preview(PreviewError::Text(text)) => not_text(locale, *text),
        PlanTrouble::Preview(PreviewError::Sheet(NotASheet::Empty)) => {
            locale.line(TextKey::ImportEmpty).to_owned()
        }
        PlanTrouble::Preview(PreviewError::Sheet(NotASheet::TooManyColumns { limit, is })) => {
            locale.say(TextKey::ImportTooWide, &[("limit", limit), ("n", is)])
        }
        PlanTrouble::Preview(PreviewError::Plan(plan)) => plan_trouble(locale, kind, plan),
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

fn not_text(locale: &Locale, why: NotText) -> String {
    let key = match why {
        NotText::Empty => TextKey::ImportEmpty,
        NotText::TooLarge { limit, is } => {
            let size = |bytes: usize| locale.size(u64::try_from(bytes).unwrap_or(u64::MAX));
            let values = [("limit", &size(limit) as _), ("size", &size(is) as _)];
            return locale.say(TextKey::ImportTooLarge, &values);
        }
        NotText::Workbook | NotText::OldWorkbook => TextKey::ImportWorkbook,
        NotText::Pdf => TextKey::ImportPdf,
        NotText::Binary => TextKey::ImportBinary,
    };
    locale.line(key).to_owned()
}

fn plan_trouble(locale: &Locale, kind: Kind, why: &PlanError) -> String {
    match why {
        PlanError::Cancelled => locale.line(TextKey::ImportCancelled).to_owned(),
        PlanError::NothingMapped => locale.line(TextKey::ImportNothingMapped).to_owned(),
        PlanError::Set(faults) => {
            let said: Vec<String> = faults
                .iter()
                .map(|fault| locale.fault(kind, fault))
                .collect();
            said.join(" ")
        }
    }
}

/// Why a row is no row.
pub(super) fn row_trouble(locale: &Locale, fault: &SheetFault) -> String {
    let line = &fault.line;
    match &fault.trouble {
        Trouble::UnclosedQuote { last_line } => locale.say(
            TextKey::ImportRowQuote,
            &[("line", line), ("last", last_line)],
        ),
        Trouble::LongCell { heading, is } => {
            let size = locale.size(u64::try_from(*is).unwrap_or(u64::MAX));
            locale.say(
                TextKey::ImportRowLong,
                &[("line", line), ("heading", heading), ("size", &size)],
            )
        }
        Trouble::ExtraCells { cells, headings } => {
            let values = [
                ("line", line as _),
                ("n", cells as _),
                ("of", headings as _),
            ];
            locale.say(TextKey::ImportRowExtra, &values)
        }
        Trouble::Damaged { heading } => locale.say(
            TextKey::ImportRowDamaged,
            &[("line", line), ("heading", heading)],
        ),
    }
}

/// Why a cell is no value of its field.
pub(super) fn cell_trouble(locale: &Locale, kind: Kind, fault: &RowFault) -> String {
    let why = locale.fault(
        kind,
        &Fault {
            field: fault.field.to_owned(),
            typed: fault.typed.clone(),
            violation: fault.violation.clone(),
        },
    );
    locale.say(TextKey::ImportRow, &[("line", &fault.line), ("why", &why)])
}

/// Rows of which some cell cannot be read.
pub(super) fn unread_lines(plan: &ImportPlan) -> usize {
    plan.unreadable
        .iter()
        .map(|fault| fault.line)
        .collect::<BTreeSet<u32>>()
        .len()
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
