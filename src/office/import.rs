//! 取込: a sheet -> a plan of what it would change. Nothing is written here: the plan is what the preview shows, the dry run prints
//! and the one command books. No cell is dropped without being listed.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a kind with nothing of its own does as all kinds do"
)]

mod existing;
mod leftover;
mod links;
mod mapping;
mod preview;
mod rows;
mod twins;

pub use existing::{BookView, Existing, Gone, Known};
pub use mapping::{Column, Ignored, MapFault, Mapping, Target};
pub use preview::{Ask, Preview, PreviewError, preview};
pub use rows::{Note, NoteKind, Row, RowFault};
pub(super) use twins::Keys as TwinKeys;
pub use twins::{Duplicate, Facts, Twin, Why};

use super::csv::Sheet;
use super::{Watch, goes_on};
use crate::desk::command::ImportRow;
use crate::domain::date::Date;
use crate::domain::entry::Entry;
use crate::domain::field::{FieldId, FieldSpec};
use crate::domain::kind::Kind;
use crate::domain::part::Called;
use crate::domain::record::{RecordId, Reference};
use crate::domain::rule::Fault;
use crate::search::fold::fold;
use crate::text::Vocabulary;
use links::Links;
use rows::Reader;
use std::collections::{BTreeMap, BTreeSet};
use twins::Twins;

/// What the person asked for beside the sheet.
#[derive(Clone, Debug)]
pub struct Options {
    /// Fields that every row gets where its own cell is empty: English name or label, and what was typed for it.
    pub set: Vec<(String, String)>,
    /// What the sheet is called: with a row's number it says which row this is when the sheet comes again.
    pub source_name: String,
    /// Today, for days without a year.
    pub today: Date,
}

/// What an import would do.
#[derive(Clone, Debug, Default)]
pub struct ImportPlan {
    /// Rows that become records, probable duplicates among them.
    pub new: Vec<Row>,
    /// Rows of records that are there already, by reference or by source and number; only the fields that change.
    pub updates: Vec<(RecordId, Row)>,
    /// Rows that are in the book as they stand.
    pub unchanged: usize,
    /// Cells that cannot be read; their rows are not imported.
    pub unreadable: Vec<RowFault>,
    /// Rows that are probably there already.
    pub duplicates: Vec<Duplicate>,
    /// Required fields that stay empty, and the lines of new rows in which they do.
    pub missing_required: Vec<(&'static FieldSpec, Vec<u32>)>,
    /// What was done to a row's text so that nothing of it is lost.
    pub notes: Vec<Note>,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanError {
    /// Stopped by the person.
    Cancelled,
    /// A field given for all rows cannot be read.
    Set(Vec<Fault>),
    /// No column goes into any field.
    NothingMapped,
}

/// What a sheet's rows would become.
///
/// # Errors
/// [`PlanError`]; a row that cannot be read is no error but a line of the plan.
pub fn plan(
    kind: Kind,
    sheet: &Sheet,
    mapping: &Mapping,
    options: &Options,
    vocabulary: &Vocabulary,
    existing: &dyn Existing,
    watch: Watch<'_>,
) -> Result<ImportPlan, PlanError> {
    if !mapping.columns.iter().any(|column| column.target.is_read()) {
        return Err(PlanError::NothingMapped);
    }
    let reader = Reader::new(kind, mapping, options, vocabulary).map_err(PlanError::Set)?;
    let mut planner = Planner::new(kind, options, existing);
    for (done, row) in sheet.rows.iter().enumerate() {
        if !goes_on(watch, done, sheet.rows.len()) {
            return Err(PlanError::Cancelled);
        }
        match reader.read(row, &mut planner.plan.notes) {
            Ok(mut row) => {
                row.read_aloud(kind, &sheet.readings);
                planner.take(row);
            }
            Err(faults) => planner.plan.unreadable.extend(faults),
        }
    }
    Ok(planner.finish())
}

impl ImportPlan {
    /// Lines of rows that are probably there already.
    pub fn duplicate_lines(&self) -> BTreeSet<u32> {
        self.duplicates.iter().map(|d| d.line).collect()
    }

    /// The rows for the one command that books them, in the order of the sheet; probable duplicates only if wanted.
    pub fn into_rows(self, with_duplicates: bool) -> Vec<ImportRow> {
        let duplicates = self.duplicate_lines();
        let new = self.new.into_iter().map(|row| (None, row));
        let updates = self.updates.into_iter().map(|(id, row)| (Some(id), row));
        let mut rows: Vec<(Option<RecordId>, Row)> = new.chain(updates).collect();
        rows.sort_by_key(|(_, row)| row.line);
        rows.into_iter()
            .filter(|(_, row)| with_duplicates || !duplicates.contains(&row.line))
            .map(|(update, row)| ImportRow {
                line: row.line,
                update,
                entries: row.entries,
            })
            .collect()
    }
}

/// Where a row of the sheet goes, found while its rows are taken one by one.
struct Planner<'a> {
    kind: Kind,
    options: &'a Options,
    existing: &'a dyn Existing,
    /// Source and number of the records in the book.
    sources: BTreeMap<(String, String), RecordId>,
    /// Lines on which a source's number has stood in this sheet.
    numbers: BTreeMap<(String, String), u32>,
    /// Lines on which a record has been updated by this sheet.
    updated: BTreeMap<RecordId, u32>,
    links: Links<'a>,
    twins: Twins,
    missing: BTreeMap<FieldId, Vec<u32>>,
    plan: ImportPlan,
}

impl<'a> Planner<'a> {
    fn new(kind: Kind, options: &'a Options, existing: &'a dyn Existing) -> Self {
        let mut sources = BTreeMap::new();
        let mut known_records = Vec::new();
        existing.each(kind, &mut |known: Known| {
            if !known.source_no.is_empty() {
                let source = source_key(&known.source_name, &known.source_no);
                sources.insert(source, known.id);
            }
            known_records.push(known);
        });
        Self {
            kind,
            options,
            existing,
            sources,
            numbers: BTreeMap::new(),
            updated: BTreeMap::new(),
            links: Links::new(existing),
            twins: Twins::new(kind, known_records),
            missing: BTreeMap::new(),
            plan: ImportPlan::default(),
        }
    }

    fn take(&mut self, mut row: Row) {
        let families = self.links.find_families(self.kind, &mut row);
        self.plan.notes.extend(families);
        let named = row.reference.and_then(|reference| {
            let standing = self.existing.by_reference(reference);
            standing.or_else(|| self.gone(row.line, reference))
        });
        if let (None, Some(reference)) = (named, row.reference) {
            // A reference of another book is that sheet's number here.
            row.number(self.kind, reference);
        }
        let source = self.source_of(&row);
        let known = named.or_else(|| self.sources.get(source.as_ref()?).copied());
        if let Some(id) = known {
            return self.update(id, row);
        }
        if self.calls_nobody(&row) {
            return;
        }
        self.add_source_name(&mut row);
        self.note_missing(&row);
        self.find_twin(&row, source);
        self.plan.new.push(row);
    }

    /// A row of a record that is out of sight waits for a person to say so: it is meant for the one that it went into, or for a new one.
    fn gone(&mut self, line: u32, reference: Reference) -> Option<RecordId> {
        let gone = self.existing.out_of_sight(reference)?;
        self.plan.duplicates.push(Duplicate {
            line,
            with: Twin::Book(gone.id, gone.label),
            why: Why::OutOfSight,
        });
        gone.into
    }

    /// Only the cells that say something else than the book; an empty cell empties no field.
    fn update(&mut self, id: RecordId, mut row: Row) {
        if let Some(line) = self.updated.get(&id) {
            let duplicate = Duplicate::of_line(row.line, *line, Why::SameNumber);
            self.plan.duplicates.push(duplicate);
        } else {
            self.updated.insert(id, row.line);
        }
        let only_kept = std::mem::take(&mut row.only_kept);
        row.entries.retain(|(field, entry)| {
            let Some(spec) = self.kind.field(*field) else {
                return false;
            };
            let says_so = self.existing.holds(id, spec, entry);
            let free = || self.existing.holds(id, spec, &Entry::Clear);
            !says_so && (!only_kept.contains(field) || free())
        });
        if self.calls_nobody(&row) {
            return;
        }
        self.look_at_name(id, &row);
        if row.entries.is_empty() {
            self.plan.unchanged += 1;
        } else {
            self.plan.updates.push((id, row));
        }
    }

    /// True for a row with a name that calls no record or several: it is told and not taken.
    fn calls_nobody(&mut self, row: &Row) -> bool {
        let faults = self.links.faults(self.kind, row);
        let any = !faults.is_empty();
        self.plan.unreadable.extend(faults);
        any
    }

    /// A row that renames the record which it names by reference is told; one with quite another name waits for a person to say so.
    fn look_at_name(&mut self, id: RecordId, row: &Row) {
        let title = self.kind.spec().title;
        let renames = row.is_filled(title);
        let Some(reference) = row.reference.filter(|_| renames) else {
            return;
        };
        let was = self.existing.name_of(reference).unwrap_or_default();
        let named = self.kind.parts().called == Called::Title && Kind::NAMED.contains(&self.kind);
        if named && twins::is_another_name(self.kind, &was, &row.text(title)) {
            self.plan.duplicates.push(Duplicate {
                line: row.line,
                with: Twin::Book(id, format!("{reference} {was}")),
                why: Why::OtherName,
            });
            return;
        }
        self.plan.notes.push(Note {
            line: row.line,
            kind: NoteKind::Renamed { reference, was },
        });
    }

    /// The source and number under which a row comes again.
    fn source_of(&self, row: &Row) -> Option<(String, String)> {
        let number = row.text(self.kind.field_named("source_no")?.id);
        let own = self.kind.parts().source_name.map(|field| row.text(field));
        let name = own.filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| self.options.source_name.clone());
        (!number.is_empty()).then(|| source_key(&name, &number))
    }

    fn add_source_name(&self, row: &mut Row) {
        let Some(field) = self.kind.parts().source_name else {
            return;
        };
        if row.text(field).is_empty() && !self.options.source_name.is_empty() {
            row.put_line(field, &self.options.source_name);
        }
    }

    fn note_missing(&mut self, row: &Row) {
        for field in self.kind.spec().fields {
            if field.required && !row.is_filled(field.id) {
                self.missing.entry(field.id).or_default().push(row.line);
            }
        }
    }

    fn find_twin(&mut self, row: &Row, source: Option<(String, String)>) {
        let same_number = source.and_then(|key| {
            let first = *self.numbers.entry(key).or_insert(row.line);
            (first != row.line).then(|| Duplicate::of_line(row.line, first, Why::SameNumber))
        });
        let facts = Facts::of_row(self.kind, row, self.existing);
        let alike = self.twins.take(row.line, &facts);
        self.plan.duplicates.extend(same_number.or(alike));
    }

    fn finish(mut self) -> ImportPlan {
        let fields = self.kind.spec().fields.iter();
        self.plan.missing_required = fields
            .filter_map(|field| Some((field, self.missing.remove(&field.id)?)))
            .collect();
        self.plan
    }
}

/// Width, case and kana make no other source and no other number.
fn source_key(name: &str, number: &str) -> (String, String) {
    (fold(name.trim()), fold(number.trim()))
}

#[cfg(test)]
pub(super) mod tests;
