//! Owns what a field does with a key, by the shape of its values.

use super::Aids;
use super::buffer::{Buffer, Edit};
use super::choice::{Choice, Options};
use super::layout::Lines;
use super::offer::{Offer, Offers};
use crate::domain::choice::Choices;
use crate::domain::entry::Entry;
use crate::domain::field::{FieldSpec, Shape};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::Value;

/// What an edit came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The text changed.
    Typed,
    /// Something else in the field changed, such as the caret.
    Moved,
    /// Nothing for this field: an arrow at its edge.
    Passed,
}

/// What separates tags.
const BETWEEN_TAGS: [char; 5] = [';', '；', '、', ',', '，'];

/// Lines up to this length are repeated often enough that earlier values are worth offering.
const REPEATED: u16 = 40;

/// The state of a field.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Line(Line),
    Block(Block),
    Choice(&'static Choices, Choice),
    Fixed(String),
}

/// One line: text, tags, day, number, phone, mail, link.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) buffer: Buffer,
    pub(super) offers: Offers,
    link: Option<RecordId>,
}

/// Several lines.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The text with its caret.
    pub buffer: Buffer,
    /// The column that Up and Down aim at.
    column: Option<usize>,
}

impl Body {
    pub(super) fn of(spec: &FieldSpec, text: &str, link: Option<RecordId>) -> Self {
        match spec.shape {
            _ if spec.derived => Self::Fixed(text.to_owned()),
            Shape::Notes => Self::Fixed(text.to_owned()),
            Shape::Block => Self::Block(Block::new(text)),
            Shape::Choice(list) => Self::Choice(list, Choice::one(list.codes, text)),
            Shape::Choices(list) => Self::Choice(list, Choice::several(list.codes, text)),
            Shape::Line(_)
            | Shape::Tags
            | Shape::Date
            | Shape::Time
            | Shape::Number
            | Shape::Prefecture
            | Shape::Phone
            | Shape::Mail
            | Shape::DaysOff
            | Shape::Link(_) => Self::Line(Line {
                buffer: Buffer::line(text),
                offers: Offers::default(),
                link,
            }),
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::Line(line) => line.buffer.text().to_owned(),
            Self::Block(block) => block.buffer.text().to_owned(),
            Self::Choice(list, choice) => choice.text(list.codes),
            Self::Fixed(text) => text.clone(),
        }
    }

    pub(super) fn link(&self) -> Option<RecordId> {
        match self {
            Self::Line(line) => line.link,
            Self::Block(_) | Self::Choice(..) | Self::Fixed(_) => None,
        }
    }

    pub(super) fn caret(&self) -> usize {
        match self {
            Self::Line(line) => line.buffer.caret(),
            Self::Block(block) => block.buffer.caret(),
            Self::Choice(_, choice) => choice.typed().caret(),
            Self::Fixed(_) => 0,
        }
    }

    pub(super) fn place(&mut self, caret: usize) {
        match self {
            Self::Line(line) => line.buffer.place(caret),
            Self::Block(block) => block.buffer.place(caret),
            Self::Choice(..) | Self::Fixed(_) => {}
        }
    }

    /// Replaces everything, as one step that undo takes back.
    pub(super) fn fill(&mut self, spec: &FieldSpec, text: &str, link: Option<RecordId>) {
        match self {
            Self::Line(one) => {
                one.buffer.replace(text);
                one.link = link;
            }
            Self::Block(block) => block.buffer.replace(text),
            Self::Choice(..) => *self = Self::of(spec, text, None),
            Self::Fixed(_) => {}
        }
    }

    pub(super) fn apply(
        &mut self,
        edit: &Edit,
        kind: Kind,
        spec: &FieldSpec,
        aids: &Aids<'_>,
    ) -> Outcome {
        match self {
            Self::Line(line) => line.apply(edit, kind, spec, aids),
            Self::Block(block) => block.apply(edit, aids),
            Self::Choice(list, choice) => choose(choice, edit, &options(list, aids)),
            Self::Fixed(_) => Outcome::Passed,
        }
    }

    pub(super) fn enter(&mut self, kind: Kind, spec: &FieldSpec, aids: &Aids<'_>) -> bool {
        match self {
            Self::Line(line) => line.take(kind, spec, aids),
            Self::Block(block) => {
                block.enter();
                true
            }
            Self::Choice(..) | Self::Fixed(_) => false,
        }
    }

    pub(super) fn come(&mut self, kind: Kind, spec: &FieldSpec, aids: &Aids<'_>) {
        if let Self::Line(line) = self
            && (is_link(spec) || !line.buffer.is_blank())
        {
            line.fetch(kind, spec, aids);
        }
    }

    pub(super) fn settle(&mut self, kind: Kind, spec: &FieldSpec, aids: &Aids<'_>) {
        match self {
            Self::Line(line) => line.settle(kind, spec, aids),
            Self::Choice(list, choice) => choice.settle(&options(list, aids)),
            Self::Block(block) => block.column = None,
            Self::Fixed(_) => {}
        }
    }
}

/// The words of a list.
pub(super) fn options<'a>(list: &'static Choices, aids: &Aids<'a>) -> Options<'a> {
    Options {
        codes: list.codes,
        labels: list
            .codes
            .iter()
            .map(|code| aids.locale.choice(list, code))
            .collect(),
        readings: aids.readings,
    }
}

fn choose(choice: &mut Choice, edit: &Edit, options: &Options<'_>) -> Outcome {
    if matches!(edit, Edit::Up | Edit::Down) {
        return Outcome::Passed;
    }
    if choice.apply(edit, options) {
        Outcome::Typed
    } else {
        Outcome::Moved
    }
}

impl Line {
    fn apply(&mut self, edit: &Edit, kind: Kind, spec: &FieldSpec, aids: &Aids<'_>) -> Outcome {
        if matches!(edit, Edit::Up | Edit::Down) {
            return self.pick(*edit == Edit::Down, kind, spec, aids);
        }
        if !self.buffer.apply(edit) {
            return Outcome::Moved;
        }
        self.link = None;
        if self.buffer.is_blank() && !is_link(spec) {
            self.offers = Offers::default();
        } else {
            self.fetch(kind, spec, aids);
        }
        Outcome::Typed
    }

    /// Moves in the list beside the line; Down also fetches one where none stands yet.
    fn pick(&mut self, down: bool, kind: Kind, spec: &FieldSpec, aids: &Aids<'_>) -> Outcome {
        if down && self.offers.list().is_empty() {
            self.fetch(kind, spec, aids);
        }
        if self.offers.step(down) {
            Outcome::Moved
        } else {
            Outcome::Passed
        }
    }

    fn fetch(&mut self, kind: Kind, spec: &FieldSpec, aids: &Aids<'_>) {
        // A link that is settled offers every record again, so that another can be picked without deleting first.
        let typed = if self.link.is_some() {
            ""
        } else {
            self.buffer.text()
        };
        self.offers = Offers::of(offered(kind, spec, typed, aids));
    }

    /// Takes what the cursor of the list is on. A tag is one of several, so the caret stays behind it.
    fn take(&mut self, kind: Kind, spec: &FieldSpec, aids: &Aids<'_>) -> bool {
        let Some(offer) = self.offers.chosen().cloned() else {
            return false;
        };
        if matches!(spec.shape, Shape::Tags) {
            let kept = self
                .buffer
                .text()
                .trim_end_matches(last_tag(self.buffer.text()));
            let text = format!("{kept}{}、", offer.text);
            self.buffer.replace(&text);
            self.fetch(kind, spec, aids);
            return true;
        }
        self.buffer.replace(&offer.text);
        self.link = offer.record;
        self.offers = Offers::default();
        false
    }

    fn settle(&mut self, kind: Kind, spec: &FieldSpec, aids: &Aids<'_>) {
        if self.offers.chosen().is_some() && !matches!(spec.shape, Shape::Tags) {
            self.take(kind, spec, aids);
        }
        self.offers = Offers::default();
        let typed = self.buffer.text().to_owned();
        match spec.shape {
            Shape::Link(of) => self.resolve(of, &typed, aids),
            Shape::Date
            | Shape::Time
            | Shape::Number
            | Shape::Prefecture
            | Shape::Phone
            | Shape::Mail
            | Shape::DaysOff => {
                if let Ok(Entry::Value(value)) =
                    aids.vocabulary.understand(kind, spec, &typed, aids.today)
                {
                    self.write(&plain(&value));
                }
            }
            Shape::Tags => self.write(typed.trim().trim_end_matches(BETWEEN_TAGS)),
            Shape::Line(_) | Shape::Block | Shape::Choice(_) | Shape::Choices(_) | Shape::Notes => {
            }
        }
    }

    /// Finds the record that the text calls, if it is beyond doubt, and writes its name.
    fn resolve(&mut self, of: &[Kind], typed: &str, aids: &Aids<'_>) {
        if self.link.is_some() {
            return;
        }
        let Some(id) = aids.source().meant(of, typed) else {
            return;
        };
        if let Some(row) = aids.book.find(id) {
            self.write(&super::offer::name_of(aids.book, row));
        }
        self.link = Some(id);
    }

    fn write(&mut self, text: &str) {
        if text != self.buffer.text() {
            self.buffer.replace(text);
        }
    }
}

impl Block {
    /// A text with the caret at its end.
    pub fn new(text: &str) -> Self {
        Self {
            buffer: Buffer::block(text),
            column: None,
        }
    }

    /// A new line at the caret.
    pub fn enter(&mut self) {
        self.column = None;
        self.buffer.apply(&Edit::Type("\n".to_owned()));
    }

    /// Does an edit; `aids` tell how wide a line is drawn.
    pub fn apply(&mut self, edit: &Edit, aids: &Aids<'_>) -> Outcome {
        if matches!(edit, Edit::Up | Edit::Down) {
            return self.walk(aids, *edit == Edit::Down);
        }
        if matches!(edit, Edit::Home | Edit::End) {
            return self.edge(edit, aids);
        }
        self.column = None;
        if self.buffer.apply(edit) {
            Outcome::Typed
        } else {
            Outcome::Moved
        }
    }

    /// One drawn line up or down, aiming at the column where the walk began.
    fn walk(&mut self, aids: &Aids<'_>, down: bool) -> Outcome {
        let text = self.buffer.text();
        let lines = Lines::of(text, aids.ruler, aids.room);
        let (row, here) = lines.place(text, aids.ruler, self.buffer.caret_byte());
        let column = self.column.unwrap_or(here);
        let next = if down {
            row.checked_add(1)
        } else {
            row.checked_sub(1)
        };
        let Some(next) = next.filter(|n| *n < lines.len()) else {
            return Outcome::Passed;
        };
        let byte = lines.byte_at(text, aids.ruler, next, column);
        self.buffer.place_byte(byte);
        self.column = Some(column);
        Outcome::Moved
    }

    /// The start or end of the drawn line.
    fn edge(&mut self, edit: &Edit, aids: &Aids<'_>) -> Outcome {
        let text = self.buffer.text();
        let lines = Lines::of(text, aids.ruler, aids.room);
        let (row, _) = lines.place(text, aids.ruler, self.buffer.caret_byte());
        let Some(line) = lines.iter().nth(row) else {
            return Outcome::Moved;
        };
        let byte = if *edit == Edit::Home {
            line.start
        } else {
            line.end
        };
        self.buffer.place_byte(byte);
        self.column = None;
        Outcome::Moved
    }
}

/// What is offered beside a line.
fn offered(kind: Kind, spec: &FieldSpec, typed: &str, aids: &Aids<'_>) -> Vec<Offer> {
    let source = aids.source();
    match spec.shape {
        Shape::Link(_) if kind.parts().owner == Some(spec.id) => source.owners(typed),
        Shape::Link(of) => source.records(of, typed),
        Shape::Tags => source.values(kind, spec.id, last_tag(typed)),
        Shape::Prefecture => source.values(kind, spec.id, typed),
        Shape::Line(max) if is_repeated(kind, spec, max) => source.values(kind, spec.id, typed),
        Shape::Line(_)
        | Shape::Block
        | Shape::Choice(_)
        | Shape::Choices(_)
        | Shape::Date
        | Shape::Time
        | Shape::Number
        | Shape::Phone
        | Shape::Mail
        | Shape::DaysOff
        | Shape::Notes => Vec::new(),
    }
}

/// True for short lines whose values come again: wards, offices, prefectures; not for names and numbers that identify.
fn is_repeated(kind: Kind, spec: &FieldSpec, max: u16) -> bool {
    let identifies = spec.id == kind.spec().title || spec.sealed;
    let number = spec.name.ends_with("_no") || spec.name.ends_with("_number");
    max <= REPEATED && !identifies && !number
}

/// The tag being typed.
fn last_tag(typed: &str) -> &str {
    typed.rsplit(BETWEEN_TAGS).next().unwrap_or_default()
}

fn is_link(spec: &FieldSpec) -> bool {
    matches!(spec.shape, Shape::Link(_))
}

/// A value in the form that means the same on any day.
fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Choice(text) => text.as_str().to_owned(),
        Value::Date(day) => day.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Flag(_)
        | Value::Link(_)
        | Value::Moment(_)
        | Value::Sealed(_)
        | Value::Dot(_)
        | Value::Unknown { .. } => String::new(),
    }
}
