//! Which column goes into which field: guessed from the headings, shown with a sample of the cells, changed by the person.

use crate::domain::field::{FieldId, FieldSpec};
use crate::domain::kind::Kind;
use crate::domain::rule::Violation;
use crate::office::csv::Sheet;
use crate::search::fold::fold;
use crate::text::{Vocabulary, nearest};

/// How many cells of a column are shown.
const SAMPLES: usize = 3;
/// Words that leave a column out.
const LEAVE_OUT: [&str; 4] = ["", "-", "ignore", "無視"];

/// Where every column goes.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// In the order of the sheet.
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its heading; may be empty.
    pub heading: String,
    /// The first different filled cells.
    pub samples: Vec<String>,
    /// How many rows have a filled cell: what is lost if the column is left out.
    pub filled: usize,
    /// Where it goes.
    pub target: Target,
    /// A field with a similar name, if the heading is unknown.
    pub suggestion: Option<&'static FieldSpec>,
}

/// Where a column goes.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// Into a field.
    Field(&'static FieldSpec),
    /// It names the record to update (`N-41`).
    Reference,
    /// Nowhere.
    Ignored(Ignored),
}

/// Why a column goes nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ignored {
    /// No field is called so.
    Unknown,
    /// Another column, counted from 0, goes into that field.
    Taken(usize),
    /// Only commands write that field (a stage is reached through its gates).
    ByCommand,
    /// The person left it out.
    ByHand,
}

/// Why a mapping that was typed cannot be made.
#[derive(Clone, Debug, PartialEq)]
pub enum MapFault {
    /// No column has that heading or number.
    NoSuchColumn {
        /// The heading that looks most like it.
        nearest: Option<String>,
    },
    /// No field of the kind, or one that only commands write.
    Field(Violation),
}

impl Target {
    /// True if the column's cells are read.
    pub fn is_read(self) -> bool {
        !matches!(self, Self::Ignored(_))
    }

    /// The field it goes into.
    pub fn field(self) -> Option<&'static FieldSpec> {
        if let Self::Field(field) = self {
            Some(field)
        } else {
            None
        }
    }
}

impl Mapping {
    /// True if a column goes into the field.
    pub fn binds(&self, field: FieldId) -> bool {
        self.targets().any(|id| id == field)
    }

    /// How many columns go into a field.
    pub fn bound(&self) -> usize {
        self.targets().count()
    }

    fn targets(&self) -> impl Iterator<Item = FieldId> {
        self.columns
            .iter()
            .filter_map(|column| match column.target {
                Target::Field(field) => Some(field.id),
                Target::Reference => Some(FieldId::REFERENCE),
                Target::Ignored(_) => None,
            })
    }

    /// What the headings say. Of two columns for one field the first has it.
    pub fn guess(kind: Kind, sheet: &Sheet, vocabulary: &Vocabulary) -> Self {
        let mut mapping = Self {
            columns: Vec::with_capacity(sheet.headings.len()),
        };
        for (index, heading) in sheet.headings.iter().enumerate() {
            let known = vocabulary
                .field_of(kind, heading)
                .or_else(|| line_of(kind, heading));
            let unknown = known.is_none() && !heading.is_empty();
            let (samples, filled) = cells_of(sheet, index);
            mapping.columns.push(Column {
                heading: heading.clone(),
                samples,
                filled,
                target: known.map_or(Target::Ignored(Ignored::Unknown), |field| {
                    mapping.free(field)
                }),
                suggestion: unknown
                    .then(|| vocabulary.nearest_field(kind, heading))
                    .flatten(),
            });
        }
        mapping
    }

    /// A field as target, unless a column has it already.
    fn free(&self, field: &'static FieldSpec) -> Target {
        let taken = self.columns.iter().position(|column| column.has(field.id));
        match taken {
            Some(column) => Target::Ignored(Ignored::Taken(column)),
            None if field.id == FieldId::REFERENCE => Target::Reference,
            None if field.derived => Target::Ignored(Ignored::ByCommand),
            None => Target::Field(field),
        }
    }

    /// Puts a column into a field, or out with `None`; the column that had the field goes out.
    ///
    /// # Errors
    /// [`MapFault`] if there is no such column or only commands write the field.
    pub fn set(
        &mut self,
        column: usize,
        field: Option<&'static FieldSpec>,
    ) -> Result<(), MapFault> {
        let target = match field {
            None => Target::Ignored(Ignored::ByHand),
            Some(field) if field.id == FieldId::REFERENCE => Target::Reference,
            Some(field) if field.derived => return Err(MapFault::Field(Violation::NotEditable)),
            Some(field) => Target::Field(field),
        };
        if column >= self.columns.len() {
            return Err(MapFault::NoSuchColumn { nearest: None });
        }
        for (index, other) in self.columns.iter_mut().enumerate() {
            if index == column {
                other.target = target;
            } else if field.is_some_and(|field| other.has(field.id)) {
                other.target = Target::Ignored(Ignored::Taken(column));
            }
        }
        Ok(())
    }

    /// As typed on the command line: a heading or a column's number, and a field's name or label; nothing or `-` leaves it out.
    ///
    /// # Errors
    /// [`MapFault`] with what is near.
    pub fn assign(
        &mut self,
        kind: Kind,
        column: &str,
        field: &str,
        vocabulary: &Vocabulary,
    ) -> Result<(), MapFault> {
        let index = self.column_called(column)?;
        if LEAVE_OUT.contains(&field.trim()) {
            return self.set(index, None);
        }
        let known = vocabulary.field_of(kind, field).ok_or_else(|| {
            let near = vocabulary.nearest_field(kind, field);
            MapFault::Field(Violation::UnknownField {
                nearest: near.map(|field| field.name),
            })
        })?;
        self.set(index, Some(known))
    }

    fn column_called(&self, typed: &str) -> Result<usize, MapFault> {
        let wanted = fold(typed.trim());
        let by_heading = self
            .columns
            .iter()
            .position(|column| fold(&column.heading) == wanted);
        let by_number = || {
            let number: usize = wanted.trim_start_matches('#').parse().ok()?;
            number
                .checked_sub(1)
                .filter(|index| *index < self.columns.len())
        };
        by_heading.or_else(by_number).ok_or_else(|| {
            let headings = self.columns.iter().map(|column| column.heading.as_str());
            MapFault::NoSuchColumn {
                nearest: nearest(typed, headings).map(str::to_owned),
            }
        })
    }
}

impl Column {
    fn has(&self, field: FieldId) -> bool {
        match self.target {
            Target::Field(own) => own.id == field,
            Target::Reference => field == FieldId::REFERENCE,
            Target::Ignored(_) => false,
        }
    }
}

fn cells_of(sheet: &Sheet, column: usize) -> (Vec<String>, usize) {
    let cells = || {
        let cell = |row: &'_ crate::office::csv::SheetRow| row.cells.get(column).cloned();
        sheet
            .rows
            .iter()
            .filter_map(cell)
            .filter(|cell| !cell.is_empty())
    };
    let mut samples: Vec<String> = Vec::new();
    for cell in cells() {
        if samples.len() >= SAMPLES {
            break;
        }
        if !samples.contains(&cell) {
            samples.push(cell);
        }
    }
    (samples, cells().count())
}

/// The part of a checklist's line that an exported heading names first: `item.3 目的は..`, `item.3.note 備考`.
fn line_of(kind: Kind, heading: &str) -> Option<&'static FieldSpec> {
    let name = heading.split_whitespace().next()?;
    let line = name.starts_with("item.");
    kind.field_named(name).filter(|_| line)
}
