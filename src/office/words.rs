//! What reading and planning a sheet found, as sentences: for the preview on the screen and the report of the command line alike.

use super::csv::printable;
use super::decode::NotText;
use super::import::{
    Duplicate, MapFault, Note, NoteKind, PlanError, PreviewError, RowFault, Twin, Why,
};
use super::sheet::{NotASheet, SheetFault, Trouble};
use super::source::NoSource;
use super::xlsx::NotAWorkbook;
use crate::domain::kind::Kind;
use crate::domain::rule::Fault;
use crate::text::{Locale, TextKey, grouped};

/// Why the file is no text, with what to do.
pub fn not_text(locale: &Locale, why: NotText) -> String {
    match why {
        NotText::Empty => locale.line(TextKey::SheetEmpty).to_owned(),
        NotText::TooLarge { limit, is } => {
            let (limit, is) = (locale.size(limit as u64), locale.size(is as u64));
            locale.say(TextKey::SheetTooLarge, &[("limit", &limit), ("is", &is)])
        }
        NotText::Workbook | NotText::OldWorkbook => locale.line(TextKey::SheetWorkbook).to_owned(),
        NotText::Pdf | NotText::Binary => locale.line(TextKey::SheetBinary).to_owned(),
    }
}

/// Why there is no preview, with what to do.
pub fn no_preview(locale: &Locale, kind: Kind, why: &PreviewError) -> String {
    match why {
        PreviewError::Source(NoSource::Text(text)) => not_text(locale, *text),
        PreviewError::Source(NoSource::Sheet(sheet)) => not_a_sheet(locale, *sheet),
        PreviewError::Source(NoSource::Workbook(book)) => not_a_workbook(locale, book),
        PreviewError::Placed(column, field, fault) => map_fault(locale, kind, column, field, fault),
        PreviewError::OtherKind(other) => {
            locale.say(TextKey::ImportOtherKind, &[("kind", &locale.kind(*other))])
        }
        PreviewError::Plan(plan) => plan_error(locale, kind, plan),
    }
}

/// Why the bytes are no workbook, with what to do.
fn not_a_workbook(locale: &Locale, why: &NotAWorkbook) -> String {
    match why {
        NotAWorkbook::Damaged => locale.line(TextKey::SheetWorkbookDamaged).to_owned(),
        NotAWorkbook::Locked => locale.line(TextKey::SheetWorkbookLocked).to_owned(),
        NotAWorkbook::TooLarge { limit } => locale.say(
            TextKey::SheetWorkbookTooLarge,
            &[("limit", &locale.size(*limit))],
        ),
        NotAWorkbook::NoSuchSheet { sheets } => which_sheet(locale, sheets),
        NotAWorkbook::Sheet(sheet) => not_a_sheet(locale, *sheet),
    }
}

/// The sheets of a workbook, to say which is meant.
pub fn which_sheet(locale: &Locale, sheets: &[String]) -> String {
    let names: Vec<String> = (1..)
        .zip(sheets)
        .map(|(n, name)| format!("{n} {}", printable(name)))
        .collect();
    locale.say(TextKey::SheetWhich, &[("sheets", &names.join(", "))])
}

/// Why the text is no sheet.
pub fn not_a_sheet(locale: &Locale, why: NotASheet) -> String {
    match why {
        NotASheet::Empty => locale.line(TextKey::SheetEmpty).to_owned(),
        NotASheet::TooManyColumns { limit, is } => {
            locale.say(TextKey::SheetColumns, &[("limit", &limit), ("is", &is)])
        }
        NotASheet::TooManyCells { limit } => {
            locale.say(TextKey::SheetCells, &[("limit", &grouped(limit))])
        }
    }
}

/// A row that could not be read, by its line.
pub fn sheet_fault(locale: &Locale, fault: &SheetFault) -> String {
    let what = match &fault.trouble {
        Trouble::UnclosedQuote { last_line } => {
            locale.say(TextKey::SheetQuote, &[("last", last_line)])
        }
        Trouble::LongCell { heading, is } => locale.say(
            TextKey::SheetLongCell,
            &[("heading", heading), ("is", &locale.size(*is as u64))],
        ),
        Trouble::ExtraCells { cells, headings } => locale.say(
            TextKey::SheetExtraCells,
            &[("cells", cells), ("headings", headings)],
        ),
        Trouble::Damaged { heading } => locale.say(TextKey::SheetDamaged, &[("heading", heading)]),
    };
    locale.say(
        TextKey::SheetLine,
        &[("line", &fault.line), ("what", &what)],
    )
}

/// A cell that could not be read, by its line.
pub fn row_fault(locale: &Locale, kind: Kind, fault: &RowFault) -> String {
    let violation = Fault {
        field: fault.field.to_owned(),
        typed: fault.typed.clone(),
        violation: fault.violation.clone(),
    };
    locale.say(
        TextKey::SheetLine,
        &[
            ("line", &fault.line),
            ("what", &locale.fault(kind, &violation)),
        ],
    )
}

/// By what two were found to be the same.
pub fn why_same(locale: &Locale, why: Why) -> &str {
    locale.line(match why {
        Why::SameNumber => TextKey::TwinNumber,
        Why::SameName => TextKey::TwinName,
        Why::SameReading => TextKey::TwinReading,
        Why::SamePhone => TextKey::TwinPhone,
        Why::SameAddress => TextKey::TwinAddress,
        Why::SamePair => TextKey::TwinPair,
        Why::OtherName => TextKey::TwinOtherName,
        Why::OutOfSight => TextKey::TwinOutOfSight,
        Why::SimilarTitle => TextKey::TwinTitle,
    })
}

/// A row that is probably there already, by its line.
pub fn duplicate(locale: &Locale, duplicate: &Duplicate) -> String {
    let why = why_same(locale, duplicate.why);
    let other = match &duplicate.with {
        Twin::Book(_, label) => label.clone(),
        Twin::Line(line) => locale.say(TextKey::TwinLine, &[("line", line)]),
    };
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other reason is a likeness"
    )]
    let key = match duplicate.why {
        Why::OtherName => TextKey::TwinRenames,
        Why::OutOfSight => TextKey::TwinGone,
        _ => TextKey::TwinOf,
    };
    let what = locale.say(key, &[("other", &other), ("why", &why)]);
    locale.say(
        TextKey::SheetLine,
        &[("line", &duplicate.line), ("what", &what)],
    )
}

/// What was done so that nothing of a row is lost, by its line.
pub fn note(locale: &Locale, kind: Kind, note: &Note) -> String {
    let label = |name: &str| {
        kind.field_named(name).map_or_else(
            || name.to_owned(),
            |spec| locale.field(kind, spec).to_owned(),
        )
    };
    let what = match &note.kind {
        NoteKind::TitleCut { .. } => locale.line(TextKey::SheetTitleCut).to_owned(),
        NoteKind::Renamed { reference, was } => {
            locale.say(TextKey::SheetRenamed, &[("ref", reference), ("was", was)])
        }
        NoteKind::Family {
            field,
            typed,
            meant,
        } => locale.say(
            TextKey::SheetFamily,
            &[("field", &label(field)), ("typed", typed), ("meant", meant)],
        ),
        NoteKind::Kept {
            field,
            words,
            keeper,
        } => locale.say(
            TextKey::SheetKept,
            &[
                ("field", &label(field)),
                ("words", words),
                ("keeper", &label(keeper)),
            ],
        ),
    };
    locale.say(TextKey::SheetLine, &[("line", &note.line), ("what", &what)])
}

/// Why a column cannot go where it was told.
pub fn map_fault(
    locale: &Locale,
    kind: Kind,
    column: &str,
    field: &str,
    fault: &MapFault,
) -> String {
    match fault {
        MapFault::NoSuchColumn { nearest: None } => {
            locale.say(TextKey::SheetNoColumn, &[("column", &column)])
        }
        MapFault::NoSuchColumn {
            nearest: Some(near),
        } => locale.say(
            TextKey::SheetNoColumnNear,
            &[("column", &column), ("near", near)],
        ),
        MapFault::Field(violation) => locale.fault(
            kind,
            &Fault {
                field: field.to_owned(),
                typed: String::new(),
                violation: violation.clone(),
            },
        ),
    }
}

/// Why there is no plan.
pub fn plan_error(locale: &Locale, kind: Kind, error: &PlanError) -> String {
    match error {
        PlanError::Cancelled => locale.line(TextKey::RefusalCancelled).to_owned(),
        PlanError::NothingMapped => locale.line(TextKey::SheetNothingMapped).to_owned(),
        PlanError::Set(faults) => faults
            .iter()
            .map(|fault| locale.fault(kind, fault))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}
