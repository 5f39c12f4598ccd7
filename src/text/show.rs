//! Owns values as a form and a spreadsheet show them: what is shown here is understood again by `understand` as the same value.

use super::{Locale, TextKey};
use crate::domain::field::{FieldSpec, Shape};
use crate::domain::record::RecordId;
use crate::domain::value::Value;

/// What stands between the members of a set in one cell; `understand` splits there.
const BETWEEN: &str = ";";

impl Locale {
    /// The value as text: choices by their label, days as `2026-11-30` (which means one day in any year), numbers without commas, records
    /// as `links` names them.
    pub fn show(
        &self,
        field: &FieldSpec,
        value: &Value,
        links: &dyn Fn(RecordId) -> String,
    ) -> String {
        match value {
            Value::Text(text) => self.show_text(field, text.as_str()).to_owned(),
            Value::Choice(code) => self.show_text(field, code.as_str()).to_owned(),
            Value::Date(day) => day.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Flag(true) => self.line(TextKey::ValueYes).to_owned(),
            Value::Flag(false) => self.line(TextKey::ValueNo).to_owned(),
            Value::Link(id) => links(*id),
            Value::Moment(moment) => moment.to_string(),
            Value::Sealed(_) => self.line(TextKey::ValueSealed).to_owned(),
            Value::Dot(dot) => format!("{:x}.{}", dot.replica.0, dot.seq),
            Value::Unknown { .. } => self.line(TextKey::ValueUnknown).to_owned(),
        }
    }

    /// The members of a set field in one cell: `粘着;フィルム`.
    pub fn show_members<'v>(
        &self,
        field: &FieldSpec,
        members: impl IntoIterator<Item = &'v Value>,
        links: &dyn Fn(RecordId) -> String,
    ) -> String {
        let shown: Vec<String> = members
            .into_iter()
            .map(|value| self.show(field, value, links))
            .collect();
        shown.join(BETWEEN)
    }

    fn show_text<'a>(&'a self, field: &FieldSpec, text: &'a str) -> &'a str {
        match field.shape {
            Shape::Choice(list) | Shape::Choices(list) => self.choice(list, text),
            Shape::Line(_)
            | Shape::Block
            | Shape::Tags
            | Shape::Date
            | Shape::Time
            | Shape::Number
            | Shape::Prefecture
            | Shape::Phone
            | Shape::Mail
            | Shape::DaysOff
            | Shape::Link(_)
            | Shape::Notes => text,
        }
    }
}
