//! Owns how a field of a record comes into a form.

use super::body::Body;
use super::offer::name_of;
use super::{Aids, Field, Opened};
use crate::domain::field::{FieldSpec, Shape};
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Register};
use crate::domain::value::Value;

impl Field {
    /// An empty field of a new record.
    pub fn blank(kind: Kind, spec: &'static FieldSpec) -> Self {
        Self {
            kind,
            spec,
            body: Body::of(spec, "", None),
            opened: Opened::default(),
            rivals: Vec::new(),
            edited: false,
            fault: None,
            near: String::new(),
        }
    }

    /// A field of a record as it stands.
    pub fn of(record: &Record, kind: Kind, spec: &'static FieldSpec, aids: &Aids<'_>) -> Self {
        let value = record.value(spec.id);
        let link = value.and_then(as_link);
        let text = if spec.is_set() {
            members(record, spec)
        } else {
            value.map(|value| text_of(value, aids)).unwrap_or_default()
        };
        let mut field = Self::blank(kind, spec);
        field.body = Body::of(spec, &text, link);
        if value.is_some_and(|value| matches!(value, Value::Sealed(_) | Value::Unknown { .. })) {
            field.body = Body::Fixed(text);
        }
        field.opened = Opened {
            text: field.body.text(),
            link,
            base: record.stamp(spec.id),
        };
        field.rivals = record
            .fields
            .get(&spec.id)
            .map(|register| rivals(register, aids))
            .unwrap_or_default();
        field
    }

    /// Takes in what somebody else wrote meanwhile, in a field that nobody has touched here.
    pub fn refresh(&mut self, record: &Record, aids: &Aids<'_>) {
        if !self.is_touched() {
            *self = Self::of(record, self.kind, self.spec, aids);
        }
    }
}

/// A value as it is edited.
pub(crate) fn text_of(value: &Value, aids: &Aids<'_>) -> String {
    match value {
        Value::Text(text) | Value::Choice(text) => text.as_str().to_owned(),
        Value::Date(day) => day.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Link(id) => link_name(*id, aids),
        Value::Moment(moment) => moment.to_string(),
        Value::Flag(_) | Value::Sealed(_) | Value::Dot(_) | Value::Unknown { .. } => aids
            .locale
            .show(&crate::domain::kind::REFERENCE, value, &|id| {
                link_name(id, aids)
            }),
    }
}

/// What a record is called.
pub(super) fn link_name(id: RecordId, aids: &Aids<'_>) -> String {
    aids.book
        .find(id)
        .map(|row| name_of(aids.book, row))
        .unwrap_or_default()
}

fn as_link(value: &Value) -> Option<RecordId> {
    if let Value::Link(id) = value {
        Some(*id)
    } else {
        None
    }
}

fn members(record: &Record, spec: &FieldSpec) -> String {
    let between = if matches!(spec.shape, Shape::Tags) {
        "、"
    } else {
        "; "
    };
    let texts: Vec<&str> = record.members(spec.id).filter_map(Value::as_str).collect();
    texts.join(between)
}

/// Values beside the one shown, after a merge.
fn rivals(register: &Register, aids: &Aids<'_>) -> Vec<String> {
    if !register.is_clash() {
        return Vec::new();
    }
    let shown = register.shown();
    register
        .values
        .iter()
        .filter(|written| written.value.as_ref() != shown)
        .map(|written| {
            let value = written.value.as_ref();
            value.map(|v| text_of(v, aids)).unwrap_or_default()
        })
        .collect()
}
