//! 絞り込み: a question to a list that was saved under a name for everybody on the book. What a person keeps alone lies in the settings.

use super::entry::Entry;
use super::field::{FieldId, Shape, fields};
use super::kind::Kind;
use super::part::Parts;
use super::value::{Text, Value};

fields! {
    /// 名前.
    1 NAME: Text = "name" Intake Shape::Line(40) => needed();
    /// 一覧: the word of the kind that it lists.
    2 LIST: Text = "list" Intake Shape::Line(20) => needed();
    /// 条件, as typed: the language of filters reads every language.
    3 QUERY: Text = "query" Intake Shape::Line(400) => needed();
    /// キー: 1 to 9.
    4 SLOT: i64 = "slot" Intake Shape::Number;
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    needed: &[NAME.id(), LIST.id(), QUERY.id()],
    ..Parts::NONE
};

/// A filter that a person kept alone, as the record that everybody has after the person handed over: `絞り込みの名(佐藤)`.
pub fn handed(person: &str, list: Kind, name: &str, query: &str) -> Vec<(FieldId, Entry)> {
    let line = |text: &str| Entry::Value(Value::line(text));
    vec![
        (NAME.id(), line(&handed_name(person, name))),
        (LIST.id(), line(list.spec().name)),
        (QUERY.id(), line(query)),
    ]
}

/// The name of that record.
pub fn handed_name(person: &str, name: &str) -> String {
    format!("{name}({person})").chars().take(40).collect()
}
