//! Owns one value as JSON and back: its type by name, its content in a form that is exact; where that is not for reading, a
//! readable one stands beside it.

use serde_json::{Map, Value as Json, json};

use super::jsonl::dot_in;
use crate::domain::date::{Date, Moment};
use crate::domain::record::RecordId;
use crate::domain::value::{Sealed, Text, Value};

/// The text in a member of an object.
pub(super) fn text_in<'a>(object: &'a Json, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str()
}

/// The number in a member of an object.
pub(super) fn number_in(object: &Json, name: &str) -> Option<u64> {
    object.get(name)?.as_u64()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of hexadecimal digits.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| u8::try_from(char::from(*byte).to_digit(16)?).ok();
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(high)? << 4 | digit(low)?),
            _ => None,
        })
        .collect()
}

/// Adds a value to an operation; a sealed one also plain, if it could be opened.
pub(super) fn put_value(object: &mut Map<String, Json>, value: &Value, open: Option<&Value>) {
    let (name, content) = content(value);
    object.insert(name.into(), content);
    match (value, open) {
        (Value::Date(date), _) => {
            object.insert("day".into(), date.to_string().into());
        }
        (Value::Moment(moment), _) => {
            object.insert("time".into(), moment.to_string().into());
        }
        (Value::Sealed(_), Some(plain)) if plain != value => {
            let mut beside = Map::new();
            put_value(&mut beside, plain, None);
            object.insert("plain".into(), Json::Object(beside));
        }
        _ => {}
    }
}

fn content(value: &Value) -> (&'static str, Json) {
    match value {
        Value::Text(text) => ("text", text.as_str().into()),
        Value::Date(date) => ("date", date.days().into()),
        Value::Number(number) => ("number", (*number).into()),
        Value::Flag(flag) => ("flag", (*flag).into()),
        Value::Choice(code) => ("choice", code.as_str().into()),
        Value::Link(id) => ("link", format!("{:032x}", id.0).into()),
        Value::Moment(moment) => ("moment", moment.millis().into()),
        Value::Sealed(s) => (
            "sealed",
            json!([format!("{:032x}", s.key), hex(&s.nonce), hex(&s.bytes)]),
        ),
        Value::Dot(dot) => ("dot", json!([format!("{:016x}", dot.replica.0), dot.seq])),
        Value::Unknown { tag, bytes } => ("unknown", json!([tag, hex(bytes)])),
    }
}

/// The value of an operation; `Some(None)` if it has none.
#[expect(clippy::option_option, reason = "no value, or one that cannot be read")]
pub(super) fn take_value(op: &Json) -> Option<Option<Value>> {
    const TYPES: [&str; 10] = [
        "text", "date", "number", "flag", "choice", "link", "moment", "sealed", "dot", "unknown",
    ];
    let found = TYPES
        .into_iter()
        .find_map(|name| Some((name, op.get(name)?)));
    match found {
        None => Some(None),
        Some((name, content)) => value_in(name, content).map(Some),
    }
}

fn value_in(name: &str, content: &Json) -> Option<Value> {
    let text = || content.as_str().map(Text::block);
    Some(match name {
        "text" => Value::Text(text()?),
        "date" => Value::Date(Date::from_days(i32::try_from(content.as_i64()?).ok()?)?),
        "number" => Value::Number(content.as_i64()?),
        "flag" => Value::Flag(content.as_bool()?),
        "choice" => Value::Choice(text()?),
        "link" => Value::Link(RecordId(u128::from_str_radix(content.as_str()?, 16).ok()?)),
        "moment" => Value::Moment(Moment::from_millis(content.as_i64()?)),
        "dot" => Value::Dot(dot_in(content)?),
        "sealed" => {
            let [key, nonce, bytes] = content.as_array()?.as_slice() else {
                return None;
            };
            Value::Sealed(Box::new(Sealed {
                key: u128::from_str_radix(key.as_str()?, 16).ok()?,
                nonce: unhex(nonce.as_str()?)?.try_into().ok()?,
                bytes: unhex(bytes.as_str()?)?.into_boxed_slice(),
            }))
        }
        _ => {
            let [tag, bytes] = content.as_array()?.as_slice() else {
                return None;
            };
            Value::Unknown {
                tag: u8::try_from(tag.as_u64()?).ok()?,
                bytes: unhex(bytes.as_str()?)?.into_boxed_slice(),
            }
        }
    })
}
