//! Tables out: the rows a person may see, as CSV, JSON, JSON Lines or Markdown. Which fields those are is settled here once, by layer;
//! who may see which layer is the desk's to say. English field names and stable codes, so that what goes out comes in again.

use super::csv::{CsvEncoding, Written, printable, write};
use super::json;
use super::{Watch, goes_on};
use crate::desk::row::{self, Row};
use crate::domain::checklist;
use crate::domain::date::Date;
use crate::domain::field::{FieldId, FieldSpec, Layer, Shape};
use crate::domain::item::{self, Part};
use crate::domain::kind::{Kind, REFERENCE};
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::value::Value;
use crate::text::Locale;
use std::collections::BTreeMap;

/// What stands between the members of a list in one cell; the import splits there.
const BETWEEN: &str = ";";

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, or a choice's code.
    Text(String),
    /// A number.
    Number(i64),
    /// A day.
    Date(Date),
    /// Yes or no.
    Flag(bool),
    /// Members of a set.
    List(Vec<String>),
}

/// One row: as many cells as there are columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its reference.
    pub reference: Reference,
    /// Its cells, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// The columns of a table; the reference always goes before them.
#[derive(Clone, Debug)]
pub struct Columns {
    kind: Kind,
    fields: Vec<&'static FieldSpec>,
    /// What the lines of a checklist ask, by their number, where all records ask the same.
    questions: BTreeMap<u16, String>,
}

/// How the columns of a CSV or Markdown table are called.
#[derive(Clone, Copy, Debug)]
pub enum Headings<'a> {
    /// English names: the sheet can be imported again anywhere.
    Names,
    /// Labels in a language, for people; an import knows them too. The reference stays `ref`: sheets call their own numbers 番号.
    Labels(&'a Locale),
}

impl Columns {
    /// Every field of a kind that lies in one of these layers, in the order of the form. Notes that only commands write stay inside.
    pub fn of(kind: Kind, layers: &[Layer]) -> Self {
        let shown = |field: &&'static FieldSpec| {
            layers.contains(&field.layer) && !field.inner && !matches!(field.shape, Shape::Notes)
        };
        Self {
            kind,
            fields: kind.spec().fields.iter().filter(shown).collect(),
            questions: BTreeMap::new(),
        }
    }

    /// With the lines of the checklists, as many as the longest has: of each its answer, note, day, owner and due day. The names are those
    /// under which an import takes them back; labels say what is asked too, where all records ask the same.
    #[must_use]
    pub fn with_lines(mut self, records: &[Record], english: bool) -> Self {
        let lists: Vec<Vec<(u16, checklist::Item)>> =
            records.iter().map(checklist::frozen).collect();
        let last = lists.iter().filter_map(|list| Some(list.last()?.0)).max();
        for number in 1..=last.unwrap_or(0) {
            let parts = Part::ALL.map(|part| item::field(number, part));
            let specs = parts.into_iter().filter_map(|id| self.kind.field(id));
            self.fields.extend(specs);
            let asked = lists.iter().flatten().filter(|(at, _)| *at == number);
            let mut asked = asked.map(|(_, line)| line.text(english));
            let first = asked.next();
            if let Some(text) = first.filter(|first| asked.all(|other| other == *first)) {
                self.questions.insert(number, text.to_owned());
            }
        }
        self
    }

    /// Only these of them.
    #[must_use]
    pub fn only(mut self, wanted: &[FieldId]) -> Self {
        self.fields.retain(|field| wanted.contains(&field.id));
        self
    }

    /// The kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The fields, without the reference.
    pub fn fields(&self) -> &[&'static FieldSpec] {
        &self.fields
    }

    /// A row from a whole record; `names` says what a record that a field points to is called.
    pub fn item(&self, record: &Record, names: &dyn Fn(RecordId) -> String) -> Option<Item> {
        let cell = |field: &&'static FieldSpec| {
            if field.is_set() {
                let members = record.members(field.id).filter_map(Value::as_str);
                return list(members);
            }
            record
                .value(field.id)
                .map_or(Cell::Empty, |value| cell(value, names))
        };
        Some(Item {
            reference: record.reference()?,
            cells: self.fields.iter().map(cell).collect(),
        })
    }

    /// A row from a row of a list, which has no long texts.
    pub fn listed(&self, row: &Row, names: &dyn Fn(RecordId) -> String) -> Item {
        let cell = |field: &&'static FieldSpec| {
            if field.is_set() {
                let members = row.cells(field.id).filter_map(|cell| match cell {
                    row::Cell::Text(text) => Some(text),
                    row::Cell::Date(_) | row::Cell::Number(_) | row::Cell::Link(_) => None,
                });
                return list(members);
            }
            match row.cell(field.id) {
                None => Cell::Empty,
                Some(row::Cell::Text(text)) => Cell::Text(text.to_owned()),
                Some(row::Cell::Date(date)) => Cell::Date(date),
                Some(row::Cell::Number(number)) => Cell::Number(number),
                Some(row::Cell::Link(id)) => Cell::Text(names(id)),
            }
        };
        Item {
            reference: row.reference,
            cells: self.fields.iter().map(cell).collect(),
        }
    }

    /// Every column with its cell, the empty ones too.
    pub(super) fn pairs<'a>(
        &'a self,
        item: &'a Item,
    ) -> impl Iterator<Item = (&'static FieldSpec, &'a Cell)> {
        self.fields.iter().copied().zip(&item.cells)
    }

    /// The headings in a language, the reference first.
    pub fn labels(&self, locale: &Locale) -> Vec<String> {
        self.headings(Headings::Labels(locale))
    }

    fn headings(&self, headings: Headings<'_>) -> Vec<String> {
        let fields = self.fields.iter().map(|field| match headings {
            Headings::Names => field.name.to_owned(),
            Headings::Labels(locale) => self.label(locale, field),
        });
        std::iter::once(REFERENCE.name.to_owned())
            .chain(fields)
            .collect()
    }
}

impl Columns {
    /// A label; of a line its name, so that an import knows it, and behind it what it asks or which part it is.
    fn label(&self, locale: &Locale, field: &'static FieldSpec) -> String {
        let label = locale.field(self.kind, field);
        let line = item::line_of(field.id).filter(|_| self.kind == Kind::Contract);
        match line {
            None => label.to_owned(),
            Some((number, Part::Answer)) => {
                let asked = self.questions.get(&number).map_or(label, String::as_str);
                format!("{} {asked}", field.name)
            }
            Some(_) => format!("{} {label}", field.name),
        }
    }
}

fn list<'a>(members: impl Iterator<Item = &'a str>) -> Cell {
    let members: Vec<String> = members.map(str::to_owned).collect();
    if members.is_empty() {
        Cell::Empty
    } else {
        Cell::List(members)
    }
}

/// A sealed value goes out only once the desk has opened it; what a newer program wrote stays inside.
fn cell(value: &Value, names: &dyn Fn(RecordId) -> String) -> Cell {
    match value {
        Value::Text(text) | Value::Choice(text) if text.is_empty() => Cell::Empty,
        Value::Text(text) | Value::Choice(text) => Cell::Text(text.as_str().to_owned()),
        Value::Date(date) => Cell::Date(*date),
        Value::Number(number) => Cell::Number(*number),
        Value::Flag(flag) => Cell::Flag(*flag),
        Value::Link(id) => Cell::Text(names(*id)),
        Value::Moment(moment) => Cell::Text(moment.to_string()),
        Value::Sealed(_) | Value::Dot(_) | Value::Unknown { .. } => Cell::Empty,
    }
}

impl Cell {
    /// The cell as one text.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Flag(true) => "yes".to_owned(),
            Self::Flag(false) => "no".to_owned(),
            Self::List(members) => members.join(BETWEEN),
        }
    }
}

/// A CSV; `None` if the person stopped it.
pub fn csv(
    columns: &Columns,
    items: impl ExactSizeIterator<Item = Item>,
    headings: Headings<'_>,
    encoding: CsvEncoding,
    watch: Watch<'_>,
) -> Option<Written> {
    let of = items.len();
    let mut stopped = false;
    let rows = items.enumerate().map_while(|(done, item)| {
        stopped = !goes_on(&mut *watch, done, of);
        let reference = std::iter::once(item.reference.to_string());
        let cells: Vec<String> = reference
            .chain(item.cells.iter().map(Cell::shown))
            .collect();
        (!stopped).then_some(cells)
    });
    let names = columns.headings(headings);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let written = write(&names, rows, encoding);
    (!stopped).then_some(written)
}

/// `{"schema":1,"kind":"needs","items":[..]}` on one line.
pub fn json(columns: &Columns, items: impl Iterator<Item = Item>) -> String {
    json::list(columns, items).to_string() + "\n"
}

/// One object a line.
pub fn jsonl(columns: &Columns, items: impl Iterator<Item = Item>) -> String {
    items
        .map(|item| json::item(columns, &item).to_string() + "\n")
        .collect()
}

/// A Markdown table.
pub fn md(columns: &Columns, items: impl Iterator<Item = Item>, headings: Headings<'_>) -> String {
    let mut out = String::new();
    let names = columns.headings(headings);
    push_line(&mut out, names.iter().map(String::as_str));
    push_line(&mut out, names.iter().map(|_| "---"));
    for item in items {
        let reference = item.reference.to_string();
        let cells: Vec<String> = item.cells.iter().map(Cell::shown).collect();
        let all = std::iter::once(reference.as_str()).chain(cells.iter().map(String::as_str));
        push_line(&mut out, all);
    }
    out
}

fn push_line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for cell in cells {
        out.push_str("| ");
        out.push_str(&md_cell(cell));
        out.push(' ');
    }
    out.push_str("|\n");
}

/// Without what would end the cell, start a tag or drive a terminal.
fn md_cell(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    for c in printable(cell).chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '|' => out.push_str("\\|"),
            '\\' => out.push_str("\\\\"),
            '<' => out.push_str("&lt;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;
