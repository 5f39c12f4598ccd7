//! A sheet's row -> checked fields. One cell that cannot be read refuses its row, since half a record is worse than none; all of
//! the row's bad cells are listed at once, so that one look at the sheet mends them.

use super::leftover::{self, Split};
use super::{Column, Mapping, Options, Target};
use crate::domain::date::Date;
use crate::domain::entry::Entry;
use crate::domain::field::{FieldId, FieldSpec, Shape};
use crate::domain::kind::Kind;
use crate::domain::need;
use crate::domain::record::Reference;
use crate::domain::rule::{Fault, Violation};
use crate::domain::value::{Text, Value};
use crate::office::csv::SheetRow;
use crate::office::xlsx;
use crate::text::Vocabulary;
use std::collections::BTreeMap;

/// The longest title, in characters.
const TITLE_MAX: usize = 40;
/// What stands at the end of a title that was cut.
const CUT: &str = "..";

/// A row as it would be booked.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The line of the file it starts on.
    pub line: u32,
    /// The record it names in its own column, if the sheet has one.
    pub reference: Option<Reference>,
    /// Its fields, each once, none of them empty.
    pub entries: Vec<(FieldId, Entry)>,
    /// Fields that hold nothing but words kept from other columns: they must not replace what the book says there.
    pub(super) only_kept: Vec<FieldId>,
}

/// A cell that cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub struct RowFault {
    /// The line of the file.
    pub line: u32,
    /// The field's English name.
    pub field: &'static str,
    /// What the cell holds.
    pub typed: String,
    /// What is wrong with it.
    pub violation: Violation,
}

/// What was done to a row's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line of the file.
    pub line: u32,
    /// What.
    pub kind: NoteKind,
}

/// What was done to a row's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// The title was longer than a title can be: it was cut, and stands whole as the first line of the problem.
    TitleCut {
        /// The whole title.
        whole: String,
    },
    /// The record that the row names by its reference is called otherwise in the book: of this office's own sheet somebody has
    /// renamed it, another office's sheet means another record.
    Renamed {
        /// The reference.
        reference: Reference,
        /// Its name in the book.
        was: String,
    },
    /// A family name was taken for the one person who has it.
    Family {
        /// The field's English name.
        field: &'static str,
        /// What the cell holds.
        typed: String,
        /// The person's reference and name.
        meant: String,
    },
    /// Words that the field's list does not have were kept as text in another field.
    Kept {
        /// The field's English name.
        field: &'static str,
        /// The words.
        words: String,
        /// The English name of the field that keeps them.
        keeper: &'static str,
    },
}

impl Row {
    /// What a field of the row says as text; empty if nothing.
    pub fn text(&self, field: FieldId) -> String {
        let entry = self.entries.iter().find(|(id, _)| *id == field);
        entry.map_or_else(String::new, |(_, entry)| text_of(entry))
    }

    /// True if the row says something in a field.
    pub fn is_filled(&self, field: FieldId) -> bool {
        self.entries.iter().any(|(id, _)| *id == field)
    }

    /// Takes another book's reference as the number of its source, unless the row has one.
    pub(super) fn number(&mut self, kind: Kind, reference: Reference) {
        let field = kind.field_named("source_no").map(|spec| spec.id);
        if let Some(field) = field.filter(|field| !self.is_filled(*field)) {
            self.put_line(field, &reference.to_string());
        }
    }

    /// The furigana of its name are its フリガナ, unless the sheet or the book has one.
    pub(super) fn read_aloud(&mut self, kind: Kind, readings: &BTreeMap<String, String>) {
        let Some(field) = kind.parts().reading.filter(|field| !self.is_filled(*field)) else {
            return;
        };
        if let Some(reading) = readings.get(&self.text(kind.spec().title)) {
            self.put_line(field, reading);
            self.only_kept.push(field);
        }
    }

    /// Sets a one-line field.
    pub(super) fn put_line(&mut self, field: FieldId, text: &str) {
        self.put(field, Entry::Value(Value::line(text)));
    }

    fn put(&mut self, field: FieldId, entry: Entry) {
        self.entries.retain(|(id, _)| *id != field);
        self.entries.push((field, entry));
    }
}

fn text_of(entry: &Entry) -> String {
    match entry {
        Entry::Value(value) => value.as_str().unwrap_or_default().to_owned(),
        Entry::Named { typed, .. } => typed.as_str().to_owned(),
        Entry::Clear | Entry::Members(_) => String::new(),
    }
}

fn is_empty(entry: &Entry) -> bool {
    match entry {
        Entry::Clear => true,
        Entry::Members(members) => members.is_empty(),
        Entry::Value(_) | Entry::Named { .. } => false,
    }
}

/// Reads rows of one sheet.
pub(super) struct Reader<'a> {
    kind: Kind,
    mapping: &'a Mapping,
    set: Vec<(FieldId, Entry)>,
    options: &'a Options,
    vocabulary: &'a Vocabulary,
}

impl<'a> Reader<'a> {
    /// Reads the fields that every row gets.
    pub(super) fn new(
        kind: Kind,
        mapping: &'a Mapping,
        options: &'a Options,
        vocabulary: &'a Vocabulary,
    ) -> Result<Self, Vec<Fault>> {
        let mut reader = Self {
            kind,
            mapping,
            set: Vec::new(),
            options,
            vocabulary,
        };
        let mut faults = Vec::new();
        for (name, typed) in &options.set {
            match reader.set_field(name, typed) {
                Ok(set) => reader.set.push(set),
                Err(violation) => faults.push(Fault {
                    field: name.clone(),
                    typed: typed.clone(),
                    violation,
                }),
            }
        }
        if faults.is_empty() {
            Ok(reader)
        } else {
            Err(faults)
        }
    }

    fn set_field(&self, name: &str, typed: &str) -> Result<(FieldId, Entry), Violation> {
        let field = self.vocabulary.field_of(self.kind, name).ok_or_else(|| {
            let near = self.vocabulary.nearest_field(self.kind, name);
            Violation::UnknownField {
                nearest: near.map(|field| field.name),
            }
        })?;
        Ok((field.id, self.understand(field, typed)?))
    }

    fn understand(&self, field: &'static FieldSpec, typed: &str) -> Result<Entry, Violation> {
        self.vocabulary
            .understand(self.kind, field, typed, self.options.today)
    }

    /// One row, or every cell of it that cannot be read.
    pub(super) fn read(
        &self,
        sheet: &SheetRow,
        notes: &mut Vec<Note>,
    ) -> Result<Row, Vec<RowFault>> {
        let mut draft = Draft::new(sheet.line, self.mapping.columns.len());
        for (column, cell) in self.mapping.columns.iter().zip(&sheet.cells) {
            if !cell.is_empty() {
                self.take(&mut draft, column, cell);
            }
        }
        self.complete(&mut draft);
        if !draft.faults.is_empty() {
            return Err(draft.faults);
        }
        let line = draft.row.line;
        notes.extend(draft.notes.into_iter().map(|kind| Note { line, kind }));
        Ok(draft.row)
    }

    fn take(&self, draft: &mut Draft, column: &Column, cell: &str) {
        match column.target {
            Target::Ignored(_) => {}
            Target::Reference => {
                let reference = Reference::parse(cell).filter(|r| r.kind == self.kind);
                draft.row.reference = reference;
                if reference.is_none() {
                    let violation = Violation::NoSuchRecord {
                        kinds: std::slice::from_ref(&self.kind.spec().kind),
                    };
                    draft.fault(crate::domain::kind::REFERENCE.name, cell, violation);
                }
            }
            Target::Field(field) if self.is_long_title(field, cell) => {
                let title = Entry::Value(Value::line(&cut_title(cell)));
                draft.row.put(field.id, title);
                draft.whole_title = Some(Text::line(cell).as_str().to_owned());
            }
            Target::Field(field) => match self.cell(field, cell) {
                Ok(entry) => draft.row.put(field.id, entry),
                Err(violation) => self.split(draft, column, field, cell, violation),
            },
        }
    }

    /// A cell that its list does not know as a whole.
    fn split(
        &self,
        draft: &mut Draft,
        column: &Column,
        field: &'static FieldSpec,
        cell: &str,
        violation: Violation,
    ) {
        let split = matches!(violation, Violation::NotAChoice { .. })
            .then(|| leftover::split(self.vocabulary, self.kind, field, cell))
            .flatten();
        let Some(split) = split else {
            return draft.fault(field.name, cell, violation);
        };
        draft.leftovers.push((column.heading.clone(), field, split));
    }

    /// Fills what the sheet leaves open, keeps a cut title whole and words that no list knows as text.
    fn complete(&self, draft: &mut Draft) {
        draft.row.entries.retain(|(_, entry)| !is_empty(entry));
        for (field, entry) in &self.set {
            if !draft.row.is_filled(*field) && !is_empty(entry) {
                draft.row.put(*field, entry.clone());
            }
        }
        if let Some(whole) = draft.whole_title.take() {
            let problem = draft.row.text(need::PROBLEM.id());
            let text = Text::block(&format!("{whole}\n{problem}"));
            let entry = Entry::Value(Value::Text(text));
            draft.row.put(need::PROBLEM.id(), entry);
            draft.notes.push(NoteKind::TitleCut { whole });
        }
        for (heading, field, split) in std::mem::take(&mut draft.leftovers) {
            draft.keep(&heading, field, split);
        }
    }

    fn is_long_title(&self, field: &FieldSpec, cell: &str) -> bool {
        let title = self.kind == Kind::Need && field.id == need::TITLE.id();
        title && Text::line(cell).as_str().chars().count() > TITLE_MAX
    }

    /// A dash is how a sheet says that there is nothing.
    fn cell(&self, field: &'static FieldSpec, cell: &str) -> Result<Entry, Violation> {
        let nothing = is_dash(cell) && !matches!(field.shape, Shape::Choice(_) | Shape::Choices(_));
        if nothing {
            return Ok(Entry::Clear);
        }
        let plain_number = field.name == "source_no";
        let understood = if plain_number {
            self.understand(field, &narrow(cell))
        } else {
            self.understand(field, cell)
        };
        match understood {
            Err(_) if is_dash(cell) => Ok(Entry::Clear),
            Err(why) => match serial_day(field, cell) {
                Some(day) => Ok(Entry::Value(Value::Date(day))),
                None => Err(why),
            },
            understood => understood,
        }
    }
}

/// A row while its cells are read.
struct Draft {
    row: Row,
    whole_title: Option<String>,
    leftovers: Vec<(String, &'static FieldSpec, Split)>,
    notes: Vec<NoteKind>,
    faults: Vec<RowFault>,
}

impl Draft {
    fn new(line: u32, columns: usize) -> Self {
        Self {
            row: Row {
                line,
                reference: None,
                entries: Vec::with_capacity(columns),
                only_kept: Vec::new(),
            },
            whole_title: None,
            leftovers: Vec::new(),
            notes: Vec::new(),
            faults: Vec::new(),
        }
    }

    fn fault(&mut self, field: &'static str, typed: &str, violation: Violation) {
        self.faults.push(RowFault {
            line: self.row.line,
            field,
            typed: typed.to_owned(),
            violation,
        });
    }

    fn keep(&mut self, heading: &str, field: &'static FieldSpec, split: Split) {
        if let Some(entry) = split.entry {
            self.row.put(field.id, entry);
        }
        if split.unknown.is_empty() {
            return;
        }
        let before = self.row.text(split.keeper.id);
        let Some(kept) = leftover::kept(split.keeper, &before, heading, &split.unknown) else {
            let max = if let Shape::Line(max) = split.keeper.shape {
                usize::from(max)
            } else {
                crate::text::BLOCK_LIMIT
            };
            let is = before.chars().count() + split.unknown.chars().count();
            return self.fault(field.name, &split.unknown, Violation::TooLong { max, is });
        };
        if before.is_empty() {
            self.row.only_kept.push(split.keeper.id);
        }
        self.row.put(split.keeper.id, kept);
        self.notes.push(NoteKind::Kept {
            field: field.name,
            words: split.unknown,
            keeper: split.keeper.name,
        });
    }
}

/// A day as Excel counts it, where a sheet shows the count: 46348 is 2026-11-22. Only days from 1954 to 2173 have five digits that
/// nobody would type for anything else.
fn serial_day(field: &FieldSpec, cell: &str) -> Option<Date> {
    let number: i32 = narrow(cell).trim().parse().ok()?;
    let is_day = matches!(field.shape, Shape::Date) && (20_000..100_000).contains(&number);
    is_day.then(|| xlsx::day_of_serial(number)).flatten()
}

fn is_dash(cell: &str) -> bool {
    let dash = |c: char| matches!(c, '-' | 'ー' | '―' | '—' | '－' | '–' | '−' | '─' | '‐');
    !cell.is_empty() && cell.chars().count() <= 3 && cell.chars().all(dash)
}

/// A number of a sheet in half width, as it is compared and searched.
fn narrow(cell: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    cell.nfkc().collect()
}

fn cut_title(cell: &str) -> String {
    let line = Text::line(cell);
    let head = line.as_str().chars().take(TITLE_MAX - CUT.len());
    head.chain(CUT.chars()).collect()
}
