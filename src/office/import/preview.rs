//! A file as a person meets it before anything is booked: what it is, where its columns go, what its rows would become. The console and
//! the command line read a sheet through this one road, so both say the same.

use super::{Existing, ImportPlan, Mapping, Options, PlanError, plan};
use crate::desk::command::ImportRow;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::office::Watch;
use crate::office::csv::{self, NotASheet, SheetFault};
use crate::office::decode::{NotText, Spelling, decode};
use crate::text::Vocabulary;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Which kind of record its rows are.
    pub kind: Kind,
    /// Where each column goes, in the order of the sheet, `None` being nowhere; empty: as its headings say.
    pub columns: Vec<Option<FieldId>>,
    /// What every row gets in a field where its own cell is empty, as typed.
    pub fills: BTreeMap<FieldId, String>,
}

/// What a file holds and what it would change.
#[derive(Clone, Debug)]
pub struct Preview {
    /// How it spells its characters.
    pub spelling: Spelling,
    /// Places that are no characters.
    pub damaged: usize,
    /// Rows that could be read as rows.
    pub rows: usize,
    /// Rows that could not, by line and reason.
    pub faults: Vec<SheetFault>,
    /// Where the columns go.
    pub mapping: Mapping,
    /// What would change.
    pub plan: ImportPlan,
}

/// Why there is nothing to show.
#[derive(Clone, Debug, PartialEq)]
pub enum PreviewError {
    /// The bytes are no text.
    Text(NotText),
    /// The text is no sheet.
    Sheet(NotASheet),
    /// The headings are those of another kind: none says what a record of this kind is called, but one there does.
    OtherKind(Kind),
    /// The rows cannot be planned.
    Plan(PlanError),
}

/// Reads a file and plans its rows.
///
/// # Errors
/// [`PreviewError`]; rows that cannot be read are lines of the preview.
pub fn preview(
    bytes: &[u8],
    ask: &Ask,
    options: &Options,
    vocabulary: &Vocabulary,
    existing: &dyn Existing,
    watch: Watch<'_>,
) -> Result<Preview, PreviewError> {
    let decoded = decode(bytes).map_err(PreviewError::Text)?;
    let sheet = csv::read(&decoded.text).map_err(PreviewError::Sheet)?;
    let mut mapping = Mapping::guess(ask.kind, &sheet, vocabulary);
    if let Some(kind) = other_kind(ask, &mapping, &sheet, vocabulary) {
        return Err(PreviewError::OtherKind(kind));
    }
    for (column, field) in ask.columns.iter().enumerate() {
        let field = field.and_then(|id| ask.kind.field(id));
        // A column that the file no longer has, or a field that only commands write, stays as its heading says.
        let _ = mapping.set(column, field);
    }
    let mut options = options.clone();
    options
        .set
        .extend(ask.fills.iter().filter_map(|(id, typed)| {
            let field = ask.kind.field(*id)?;
            Some((field.name.to_owned(), typed.clone()))
        }));
    let planned = plan(
        ask.kind, &sheet, &mapping, &options, vocabulary, existing, watch,
    );
    let plan = match planned {
        // The columns are shown all the same, so that the person can say where they go.
        Err(PlanError::NothingMapped) => ImportPlan::default(),
        planned => planned.map_err(PreviewError::Plan)?,
    };
    Ok(Preview {
        spelling: decoded.spelling,
        damaged: decoded.damaged,
        rows: sheet.rows.len(),
        faults: sheet.faults,
        mapping,
        plan,
    })
}

/// The kind that the headings speak of, if it is not the one asked for and the person has not placed the columns.
fn other_kind(
    ask: &Ask,
    mapping: &Mapping,
    sheet: &csv::Sheet,
    vocabulary: &Vocabulary,
) -> Option<Kind> {
    let named = |kind: Kind, mapping: &Mapping| mapping.binds(kind.spec().title);
    if !ask.columns.is_empty() || named(ask.kind, mapping) {
        return None;
    }
    let guesses = Kind::ALL
        .into_iter()
        .map(|kind| (kind, Mapping::guess(kind, sheet, vocabulary)));
    guesses
        .filter(|(kind, guess)| named(*kind, guess))
        .max_by_key(|(_, guess)| guess.bound())
        .map(|(kind, _)| kind)
}

impl ImportPlan {
    /// The rows for the one command that books them, in the order of the sheet, without the lines that a person left out.
    pub fn rows_without(&self, left_out: &BTreeSet<u32>) -> Vec<ImportRow> {
        let new = self.new.iter().map(|row| (None, row));
        let updates = self.updates.iter().map(|(id, row)| (Some(*id), row));
        let mut rows: Vec<(Option<RecordId>, &super::Row)> = new
            .chain(updates)
            .filter(|(_, row)| !left_out.contains(&row.line))
            .collect();
        rows.sort_by_key(|(_, row)| row.line);
        rows.into_iter()
            .map(|(update, row)| ImportRow {
                update,
                entries: row.entries.clone(),
            })
            .collect()
    }
}
