//! A file as a person meets it before anything is booked: what it is, where its columns go, what its rows would become. The console and
//! the command line read a sheet through this one road, so both say the same.

use super::{Existing, ImportPlan, MapFault, Mapping, Options, PlanError, plan};
use crate::desk::command::ImportRow;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::office::Watch;
use crate::office::decode::Spelling;
use crate::office::sheet::{Sheet, SheetFault};
use crate::office::source::{self, NoSource};
use crate::text::Vocabulary;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Which kind of record its rows are.
    pub kind: Kind,
    /// A person named the kind: headings that say more of another one are told and stop nothing.
    pub named: bool,
    /// Where each column goes, in the order of the sheet, `None` being nowhere; empty: as its headings say.
    pub columns: Vec<Option<FieldId>>,
    /// Which sheet of a workbook, by name or by number from 1; `None`: the one whose headings fit best.
    pub sheet: Option<String>,
    /// Columns that a person has placed by name: a heading or a number, and a field; they go before the headings' own.
    pub placed: Vec<(String, String)>,
    /// What every row gets in a field where its own cell is empty, as typed.
    pub fills: BTreeMap<FieldId, String>,
}

impl Ask {
    /// The rows of a file as records of a kind, as its headings say.
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            named: false,
            columns: Vec::new(),
            sheet: None,
            placed: Vec::new(),
            fills: BTreeMap::new(),
        }
    }
}

/// What a file holds and what it would change.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The kind of which the headings say more than of the one that a person named.
    pub other: Option<Kind>,
    /// How it spells its characters.
    pub spelling: Spelling,
    /// Places that are no characters.
    pub damaged: usize,
    /// The sheets of a workbook; none for a text.
    pub sheets: Vec<String>,
    /// Which of them this is.
    pub place: usize,
    /// Another sheet fits as well.
    pub unsure: bool,
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
    /// There is no sheet in the file.
    Source(NoSource),
    /// A column cannot go where it was told: the column, the field, why.
    Placed(String, String, MapFault),
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
    let fits = |sheet: &Sheet| {
        let guess = Mapping::guess(ask.kind, sheet, vocabulary);
        let named = usize::from(guess.binds(ask.kind.spec().title));
        guess.bound() + named * sheet.headings.len()
    };
    let source = source::read(bytes, ask.sheet.as_deref(), &fits).map_err(PreviewError::Source)?;
    let sheet = source.sheet;
    let mut mapping = Mapping::guess(ask.kind, &sheet, vocabulary);
    let other = other_kind(ask, &mapping, &sheet, vocabulary);
    let said = ask.named && is_told_by_others(ask.kind, &mapping);
    if let Some(kind) = other.filter(|_| !said) {
        return Err(PreviewError::OtherKind(kind));
    }
    for (column, field) in ask.columns.iter().enumerate() {
        let field = field.and_then(|id| ask.kind.field(id));
        // A column that the file no longer has, or a field that only commands write, stays as its heading says.
        let _ = mapping.set(column, field);
    }
    for (column, field) in &ask.placed {
        let placed = mapping.assign(ask.kind, column, field, vocabulary);
        placed.map_err(|why| PreviewError::Placed(column.clone(), field.clone(), why))?;
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
        other,
        spelling: source.spelling,
        damaged: source.damaged,
        sheets: source.sheets,
        place: source.place,
        unsure: source.unsure,
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
    sheet: &Sheet,
    vocabulary: &Vocabulary,
) -> Option<Kind> {
    let named = |kind: Kind, mapping: &Mapping| mapping.binds(kind.spec().title);
    let by_hand = !ask.columns.is_empty() || !ask.placed.is_empty();
    if by_hand || named(ask.kind, mapping) {
        return None;
    }
    let told = is_told_by_others(ask.kind, mapping);
    let guesses = Kind::ALL
        .into_iter()
        .map(|kind| (kind, Mapping::guess(kind, sheet, vocabulary)));
    guesses
        .filter(|(kind, guess)| named(*kind, guess))
        .max_by_key(|(_, guess)| guess.bound())
        .filter(|(_, guess)| !told || guess.bound() > mapping.bound())
        .map(|(kind, _)| kind)
}

/// A kind that needs no title, such as a contract, is told by what it needs and by what it hangs on, unless another's headings say more.
fn is_told_by_others(kind: Kind, mapping: &Mapping) -> bool {
    let parts = kind.parts();
    let mut telling = parts.needed.iter().chain(parts.hangs_on);
    !parts.needed.contains(&kind.spec().title) && telling.any(|field| mapping.binds(*field))
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
                line: row.line,
                update,
                entries: row.entries.clone(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::csv::read;

    #[test]
    fn a_kind_that_needs_no_title_stays_the_one_asked_for_if_a_heading_is_its_own() {
        let vocabulary = Vocabulary::new();
        let other = |kind: Kind, text: &str| {
            let sheet = read(text).unwrap();
            let mapping = Mapping::guess(kind, &sheet, &vocabulary);
            other_kind(&Ask::of(kind), &mapping, &sheet, &vocabulary)
        };
        let contracts = "種類,企業名,締結日\nNDA,港精機,2026-11-02\n";
        assert_eq!(other(Kind::Contract, contracts), None);
        assert_eq!(other(Kind::Case, "ニーズ,企業\nN-1,港精機\n"), None);
        let given = "ニーズ,企業,日付,版\nN-1,港精機,2026-11-02,1\n";
        assert_eq!(other(Kind::Disclosure, given), None);
        let came = "行事,企業,氏名\n展示会,港精機,上野 昇\n";
        assert_eq!(other(Kind::Participation, came), None);
        let firms = "企業名,都道府県\n港精機,東京都\n";
        assert_eq!(other(Kind::Need, firms), Some(Kind::Company));
        assert_eq!(other(Kind::Contract, firms), Some(Kind::Company));
    }
}
