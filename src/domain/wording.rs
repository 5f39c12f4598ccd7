//! 文言: a 文例 or a checklist that the office words itself, for everybody on the book. The text is the file that takes the place of ours, or
//! is added; of two that came to the same name on copies apart, the one changed last holds.

use super::choice;
use super::entry::Entry;
use super::field::{FieldId, Shape, fields};
use super::paper::{Own, Paper};
use super::part::Parts;
use super::record::Record;
use super::value::{Text, Value};
use std::collections::BTreeMap;

fields! {
    /// 名前: of a 文例 its name, of a checklist the code of its kind of contract.
    1 NAME: Text = "name" Intake Shape::Line(60) => needed();
    /// 種類.
    2 SORT: Text = "sort" Intake Shape::Choice(&choice::WORDING_SORT) => needed();
    /// 本文: the whole file, as TOML.
    3 TEXT: Text = "text" Body Shape::Block => needed();
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    needed: &[NAME.id(), SORT.id(), TEXT.id()],
    ..Parts::NONE
};

/// What a new record of a text or a list is made with.
pub fn entries(paper: &Paper, toml: &str) -> Vec<(FieldId, Entry)> {
    vec![
        (NAME.id(), Entry::Value(Value::line(paper.name()))),
        (SORT.id(), Entry::Value(Value::choice(paper.sort()))),
        (TEXT.id(), reworded(toml)),
    ]
}

/// Another text of one that is there.
pub fn reworded(toml: &str) -> Entry {
    Entry::Value(Value::Text(Text::block(toml)))
}

/// The text or list that a record words, archived or not; `None` for a name that none can have.
pub fn paper(record: &Record) -> Option<Paper> {
    Paper::of(record.text(SORT.id()), record.text(NAME.id()))
}

/// What the office words itself, out of the records of this kind. Archived ones are passed over.
pub fn held<'r>(records: impl IntoIterator<Item = &'r Record>) -> BTreeMap<Paper, Own> {
    let live = records.into_iter().filter(|record| !record.is_archived());
    let mut live: Vec<(Paper, &Record)> = live
        .filter_map(|record| Some((paper(record)?, record)))
        .collect();
    live.sort_by(|(_, one), (_, other)| (&other.touched, other.id).cmp(&(&one.touched, one.id)));
    let mut held: BTreeMap<Paper, Own> = BTreeMap::new();
    for (paper, record) in live {
        match held.get_mut(&paper) {
            Some(own) => own.records.push(record.id),
            None => drop(held.insert(paper, own(record))),
        }
    }
    held
}

fn own(record: &Record) -> Own {
    let text = record.fields.get(&TEXT.id());
    Own {
        text: record.text(TEXT.id()).to_owned(),
        records: vec![record.id],
        reference: record.reference(),
        stamp: record.stamp(TEXT.id()),
        clash: text.is_some_and(super::record::Register::is_clash),
        by: record.touched.by.clone(),
    }
}
