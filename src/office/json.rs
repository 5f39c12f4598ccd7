//! Rows as JSON with typed values: numbers as numbers, sets as lists, days as ISO text; an empty field is left out. Shapes that
//! scripts rely on: `schema` is raised when one changes.

use super::csv::printable;
use super::export::{Cell, Columns, Item};
use serde_json::{Map, Value};

/// The version of every shape written.
pub const SCHEMA: u32 = 1;

/// `{"schema":1,"kind":"needs","items":[..]}`.
pub fn list(columns: &Columns, items: impl Iterator<Item = Item>) -> Value {
    let items: Vec<Value> = items.map(|item| self::item(columns, &item)).collect();
    let mut object = Map::new();
    object.insert("schema".to_owned(), SCHEMA.into());
    object.insert("kind".to_owned(), columns.kind().spec().name.into());
    object.insert("items".to_owned(), items.into());
    Value::Object(object)
}

/// `{"ref":"N-1","title":..}`, in the order of the columns.
pub fn item(columns: &Columns, item: &Item) -> Value {
    let reference = ("ref".to_owned(), Value::from(item.reference.to_string()));
    let fields = columns
        .pairs(item)
        .filter_map(|(field, cell)| Some((field.name.to_owned(), value(cell)?)));
    Value::Object(std::iter::once(reference).chain(fields).collect())
}

fn value(cell: &Cell) -> Option<Value> {
    Some(match cell {
        Cell::Empty => return None,
        Cell::Text(text) => printable(text).into(),
        Cell::Number(number) => (*number).into(),
        Cell::Date(date) => date.to_string().into(),
        Cell::Flag(flag) => (*flag).into(),
        Cell::List(members) => members.iter().map(|m| Value::from(printable(m))).collect(),
    })
}
