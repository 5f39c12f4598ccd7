//! The folded texts behind every list's filter. They are built in the background after the rows are there; until then a
//! filter looks at the rows' own texts, so that it always answers.

use super::actor::Actor;
use super::book::Book;
use super::refusal::Refusal;
use super::row::{Cell, Row};
use crate::domain::field::{FieldSpec, Layer, Shape};
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId};
use crate::search::arena::{Layers, Row as Place};
use crate::search::fold::fold;
use crate::search::index::Index;
use crate::search::needle::Needle;
use crate::search::reading::Readings;
use crate::store::Reader;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError, RwLock};

/// Every kind's folded texts, once built.
#[derive(Default)]
pub struct Texts {
    built: RwLock<Option<BTreeMap<Kind, Index>>>,
    /// Records changed while the texts were being built, with their places.
    late: Mutex<Vec<(Record, u32)>>,
}

fn layer_number(layer: Layer) -> u8 {
    match layer {
        Layer::Public => 0,
        Layer::Member => 1,
        Layer::Nda => 2,
        Layer::Office => 3,
    }
}

/// The layers as the index numbers them.
pub fn visible(layers: &[Layer]) -> Layers {
    layers
        .iter()
        .fold(Layers::NONE, |all, layer| all.with(layer_number(*layer)))
}

impl Texts {
    /// Folds the texts of all records; commits meanwhile are caught up with at the end.
    ///
    /// # Errors
    /// The book cannot be read; filters go on with the rows' own texts.
    pub(super) fn build(&self, reader: &Reader, book: &Book) -> Result<(), Refusal> {
        let mut built = BTreeMap::new();
        for kind in Kind::ALL {
            let mut index = Index::new(4, Readings::built_in());
            reader.each(kind, &mut |record| {
                if let Some(place) = place_of(book, record.id) {
                    put(&mut index, kind, place, book, &record);
                }
                ControlFlow::Continue(())
            })?;
            built.insert(kind, index);
        }
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        *self.built.write().unwrap_or_else(PoisonError::into_inner) = Some(built);
        for (record, place) in std::mem::take(&mut *late) {
            self.learn_built(&record, place, book);
        }
        Ok(())
    }

    /// A record after a commit.
    pub(super) fn learn(&self, record: &Record, book: &Book) {
        let Some(place) = place_of(book, record.id) else {
            return;
        };
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.learn_built(record, place, book) {
            late.push((record.clone(), place));
        }
    }

    fn learn_built(&self, record: &Record, place: u32, book: &Book) -> bool {
        let mut built = self.built.write().unwrap_or_else(PoisonError::into_inner);
        let (Some(built), Some(kind)) = (built.as_mut(), Kind::from_code(record.kind)) else {
            return false;
        };
        if let Some(index) = built.get_mut(&kind) {
            put(index, kind, place, book, record);
        }
        true
    }

    /// True once every text is folded.
    pub fn is_ready(&self) -> bool {
        self.built
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }

    /// Looks at many rows of a book under one lock: calls `work` with a function that says whether a row's visible text holds a word.
    pub fn with<T>(
        &self,
        book: &Book,
        actor: &Actor,
        work: impl FnOnce(&dyn Fn(&Row, usize, &Needle) -> bool) -> T,
    ) -> T {
        let built = self.built.read().unwrap_or_else(PoisonError::into_inner);
        let seen = visible(actor.layers());
        let folded = Kind::ALL.map(|kind| !actor.sees_other_than_layers(kind));
        let is_folded = |row: &Row| {
            let kind = row.kind();
            let folded = folded.get(kind.index()).copied().unwrap_or(false);
            folded && !actor.waits_for(kind, row.stage)
        };
        match built.as_ref() {
            Some(built) => work(&|row, place, needle| {
                if !is_folded(row) {
                    return row_holds(row, actor, needle);
                }
                let place = book.origin(row.kind(), place);
                let key = u32::try_from(place).unwrap_or(u32::MAX);
                built
                    .get(&row.kind())
                    .is_some_and(|index| index.matches(Place { key, layers: seen }, needle))
            }),
            None => work(&|row, _, needle| row_holds(row, actor, needle)),
        }
    }
}

impl Texts {
    /// Looks at many rows of a book under one lock: calls `work` with a function that hands over the folded texts of a row that may be seen.
    pub fn with_texts<T>(
        &self,
        book: &Book,
        actor: &Actor,
        work: impl FnOnce(&dyn Fn(&Row, usize, &mut dyn FnMut(&str))) -> T,
    ) -> T {
        let built = self.built.read().unwrap_or_else(PoisonError::into_inner);
        let layers = visible(actor.layers());
        work(&|row, place, take| {
            let kind = row.kind();
            let folded = built.as_ref().and_then(|built| built.get(&kind));
            let held = actor.sees_other_than_layers(kind) || actor.waits_for(kind, row.stage);
            match folded.filter(|_| !held) {
                Some(index) => {
                    let place = book.origin(kind, place);
                    let key = u32::try_from(place).unwrap_or(u32::MAX);
                    index.texts(Place { key, layers }).for_each(take);
                }
                None => row_texts(row, actor).for_each(|text| take(&fold(text))),
            }
        })
    }
}

/// The row's own texts, while the folded ones are not there yet.
fn row_holds(row: &Row, actor: &Actor, needle: &Needle) -> bool {
    row_texts(row, actor).any(|text| needle.is_in(fold(text).as_bytes()))
}

fn row_texts<'r>(row: &'r Row, actor: &'r Actor) -> impl Iterator<Item = &'r str> {
    let may_see = |field| {
        let spec = row.kind().field(field);
        spec.is_some_and(|spec| actor.shows(row.kind(), spec))
    };
    row.all().filter_map(move |(field, cell)| match cell {
        Cell::Text(text) if may_see(field) => Some(text),
        Cell::Text(_) | Cell::Date(_) | Cell::Number(_) | Cell::Link(_) => None,
    })
}

fn place_of(book: &Book, id: RecordId) -> Option<u32> {
    book.place(id).and_then(|place| u32::try_from(place).ok())
}

fn put(index: &mut Index, kind: Kind, place: u32, book: &Book, record: &Record) {
    for layer in Layer::ALL {
        let mut text = String::new();
        if layer == Layer::Public {
            push(
                &mut text,
                record.reference().map(|r| r.to_string()).as_deref(),
            );
        }
        for spec in kind
            .spec()
            .all_fields()
            .filter(|f| f.layer == layer && is_prose(f))
        {
            push(&mut text, Some(record.text(spec.id)));
            record
                .members(spec.id)
                .for_each(|member| push(&mut text, member.as_str()));
            let linked = record.value(spec.id).and_then(|v| {
                if let crate::domain::value::Value::Link(id) = v {
                    Some(*id)
                } else {
                    None
                }
            });
            push(&mut text, linked.map(|id| book.name(id)));
        }
        index.put(place, layer_number(layer), &text);
    }
}

/// Codes of choices are no words that anybody looks for, and what a checklist asks is the same in every contract.
fn is_prose(spec: &FieldSpec) -> bool {
    !spec.inner
        && !matches!(
            spec.shape,
            Shape::Choice(_)
                | Shape::Choices(_)
                | Shape::Date
                | Shape::Time
                | Shape::Number
                | Shape::Notes
        )
}

fn push(text: &mut String, part: Option<&str>) {
    if let Some(part) = part.filter(|p| !p.is_empty()) {
        text.push_str(part);
        text.push('\n');
    }
}
