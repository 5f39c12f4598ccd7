//! What stands in one row of a form: text, choice, tags, day, number, link to a record; each a state over strings, so that a
//! draft of any field is its text. What a text means is asked of `Vocabulary::understand`, the same road that sheets and the
//! command line take, and only when the field is left: never while an input method converts.

mod body;
pub mod buffer;
pub mod choice;
pub mod layout;
pub mod lookup;
pub mod offer;
mod opened;
mod shown;

#[cfg(test)]
pub(crate) mod tests;

pub use body::{Block, Outcome};
pub use buffer::{Buffer, Edit};
pub use choice::Choice;
pub use offer::{Offer, Offers, Source, name_of};
pub(crate) use opened::text_of;
pub use shown::{Look, Note, Piece, Shown};

use self::body::Body;
use super::draft::DraftField;
use crate::desk::{Actor, Book};
use crate::domain::date::{Date, Moment};
use crate::domain::entry::Entry;
use crate::domain::field::{FieldId, FieldSpec, Shape};
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Stamp};
use crate::domain::rule::Violation;
use crate::domain::value::Value;
use crate::search::reading::Readings;
use crate::text::cells::Ruler;
use crate::text::{Locale, Vocabulary};

/// What a field looks things up in. It is lent for one call; a field keeps none of it.
#[derive(Clone, Copy, Debug)]
pub struct Aids<'a> {
    /// The reader's language.
    pub locale: &'a Locale,
    /// What words mean.
    pub vocabulary: &'a Vocabulary,
    /// The rows of the book.
    pub book: &'a Book,
    /// Who fills the form.
    pub actor: &'a Actor,
    /// How words are read.
    pub readings: &'a Readings,
    /// Today.
    pub today: Date,
    /// The time of day, for what is told only.
    pub now: Moment,
    /// The measure of the terminal.
    pub ruler: Ruler,
    /// Cells that a field's text has.
    pub room: usize,
}

impl<'a> Aids<'a> {
    /// Where offers come from.
    pub fn source(&self) -> Source<'a> {
        Source {
            book: self.book,
            readings: self.readings,
        }
    }
}

/// What a field held when the form was opened.
#[derive(Clone, Debug, Default)]
struct Opened {
    text: String,
    link: Option<RecordId>,
    base: Stamp,
}

/// One field of a form.
#[derive(Clone, Debug)]
pub struct Field {
    kind: Kind,
    spec: &'static FieldSpec,
    body: Body,
    opened: Opened,
    /// Other values that a merge left beside the one shown.
    rivals: Vec<String>,
    edited: bool,
    fault: Option<Violation>,
    /// A record of the book whose name holds what would become a new one, or that is called as a new one is; empty if there is none.
    near: String,
}

impl Field {
    /// Its row in the table.
    pub fn spec(&self) -> &'static FieldSpec {
        self.spec
    }

    /// Its number.
    pub fn id(&self) -> FieldId {
        self.spec.id
    }

    /// The text as typed; of choices the codes.
    pub fn text(&self) -> String {
        self.body.text()
    }

    /// A text of this field as people read it: choices by their labels.
    pub fn words(&self, text: &str, aids: &Aids<'_>) -> String {
        let (Shape::Choice(list) | Shape::Choices(list)) = self.spec.shape else {
            return text.to_owned();
        };
        let codes = text
            .split(';')
            .map(str::trim)
            .filter(|code| !code.is_empty());
        let labels: Vec<&str> = codes.map(|code| aids.locale.choice(list, code)).collect();
        labels.join("、")
    }

    /// The record that a link was picked for.
    pub fn link(&self) -> Option<RecordId> {
        self.body.link()
    }

    /// True if only commands write it.
    pub fn is_fixed(&self) -> bool {
        matches!(self.body, Body::Fixed(_))
    }

    /// True if it holds several lines.
    pub fn is_block(&self) -> bool {
        matches!(self.body, Body::Block(_))
    }

    /// True if nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// True if a person changed it since the form was opened: only such fields are saved.
    pub fn is_touched(&self) -> bool {
        let changed = self.text() != self.opened.text || self.link() != self.opened.link;
        changed || (self.edited && !self.rivals.is_empty())
    }

    /// The writes that the form showed.
    pub fn base(&self) -> &Stamp {
        &self.opened.base
    }

    /// What is wrong with it, as far as it was looked at.
    pub fn fault(&self) -> Option<&Violation> {
        self.fault.as_ref()
    }

    /// Says what is wrong with it.
    pub fn blame(&mut self, violation: Violation) {
        self.fault = Some(violation);
    }

    /// Forgets what was wrong with it: it is about to be looked at again.
    pub fn absolve(&mut self) {
        self.fault = None;
    }

    /// Does an edit.
    pub fn apply(&mut self, edit: &Edit, aids: &Aids<'_>) -> Outcome {
        let outcome = self.body.apply(edit, self.kind, self.spec, aids);
        if outcome == Outcome::Typed {
            self.edited = true;
            self.fault = None;
            self.near.clear();
        }
        outcome
    }

    /// Does what Enter means in the field: a new line in a long text, taking what the cursor of the list is on. True if the caret
    /// stays; false if it goes to the next field.
    pub fn enter(&mut self, aids: &Aids<'_>) -> bool {
        let before = self.text();
        let stays = self.body.enter(self.kind, self.spec, aids);
        if self.text() != before {
            self.edited = true;
            self.fault = None;
        }
        stays
    }

    /// The caret comes in: lists are fetched.
    pub fn come(&mut self, aids: &Aids<'_>) {
        self.body.come(self.kind, self.spec, aids);
    }

    /// The caret goes out: what was typed is brought into its plain form and checked.
    pub fn leave(&mut self, aids: &Aids<'_>) {
        self.body.settle(self.kind, self.spec, aids);
        self.fault = if self.is_touched() {
            self.entry(aids).err()
        } else {
            None
        };
        self.near = self.nearest(aids);
    }

    /// The record that may be meant where a new one would be made: `H-9 みどり市民病院`.
    fn nearest(&self, aids: &Aids<'_>) -> String {
        if self.names_new() {
            let same = aids.source().namesake(self.kind, &self.text(), None);
            return same.map_or_else(String::new, |row| {
                format!("{} {}", row.reference, row.title())
            });
        }
        let offers = self
            .will_make()
            .map(|(kind, name)| aids.source().records(&[kind], &name));
        let nearest = offers.and_then(|offers| offers.into_iter().next());
        let row = nearest.and_then(|offer| Some((aids.book.find(offer.record?)?, offer.text)));
        row.map_or_else(String::new, |(row, name)| {
            format!("{} {name}", row.reference)
        })
    }

    /// True if it is the name of a record that is not in the book yet.
    fn names_new(&self) -> bool {
        let is_name = self.spec.id == self.kind.spec().title;
        is_name && self.opened.text.is_empty() && !self.is_blank()
    }

    /// Puts a value in as if it had been typed.
    pub fn fill(&mut self, text: &str, link: Option<RecordId>) {
        self.body.fill(self.spec, text, link);
        self.edited = true;
        self.fault = None;
    }

    /// What is to be saved.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn entry(&self, aids: &Aids<'_>) -> Result<Entry, Violation> {
        if let Some(id) = self.link() {
            return Ok(Entry::Value(Value::Link(id)));
        }
        let text = self.text();
        let entry = aids
            .vocabulary
            .understand(self.kind, self.spec, &text, aids.today)?;
        match self.spec.shape {
            Shape::Link(kinds) if !text.trim().is_empty() && Kind::made_of(kinds).is_none() => {
                Err(unfound(kinds, &text, aids))
            }
            Shape::Link(_)
            | Shape::Line(_)
            | Shape::Block
            | Shape::Choice(_)
            | Shape::Choices(_)
            | Shape::Tags
            | Shape::Date
            | Shape::Time
            | Shape::Number
            | Shape::Prefecture
            | Shape::Phone
            | Shape::Mail
            | Shape::DaysOff
            | Shape::Notes => Ok(entry),
        }
    }

    /// The name of a record that saving will make, if so.
    pub fn will_make(&self) -> Option<(Kind, String)> {
        let Shape::Link(kinds) = self.spec.shape else {
            return None;
        };
        let text = self.text();
        let makes = self.link().is_none() && !text.trim().is_empty() && self.is_touched();
        let kind = Kind::made_of(kinds).filter(|_| makes)?;
        Some((kind, text.trim().to_owned()))
    }

    /// What a draft keeps of it.
    pub fn draft(&self) -> DraftField {
        DraftField {
            text: self.text(),
            record: self.link(),
            was: self.opened.text.clone(),
            base: self.opened.base.clone(),
        }
    }

    /// Takes back what a draft kept. Text and stamp before are the draft's: what was typed was typed on that basis, and somebody
    /// else's change since then is a clash to be shown.
    pub fn restore(&mut self, kept: &DraftField) {
        self.body.fill(self.spec, &kept.text, kept.record);
        self.opened.text.clone_from(&kept.was);
        self.opened.base.clone_from(&kept.base);
        self.edited = true;
    }

    /// The text that the form showed when it was opened.
    pub fn text_before(&self) -> &str {
        &self.opened.text
    }

    /// Goes over to what stands in the record now: its text is what a change is measured by, its stamp what a save is based on.
    /// What was typed stays.
    pub fn rebase(&mut self, record: &Record, aids: &Aids<'_>) {
        let now = Self::of(record, self.kind, self.spec, aids);
        self.opened = now.opened;
        self.rivals = now.rivals;
    }

    /// Puts a value in that nobody typed: what a new record begins with.
    pub fn preset(&mut self, text: &str, link: Option<RecordId>) {
        self.body.fill(self.spec, text, link);
    }

    /// True if a person typed here.
    pub fn is_edited(&self) -> bool {
        self.edited
    }

    /// Characters before the caret.
    pub fn caret(&self) -> usize {
        self.body.caret()
    }

    /// Puts the caret behind so many characters.
    pub fn place(&mut self, caret: usize) {
        self.body.place(caret);
    }
}

/// Records that a part of a name calls and that are told one by one.
const FEW_ALIKE: usize = 5;

/// A name that calls no record, or several.
fn unfound(kinds: &'static [Kind], text: &str, aids: &Aids<'_>) -> Violation {
    let named = aids.source().records(kinds, text);
    // Few enough to be told one from the other by their numbers; of more, more is to be typed.
    let alike = |offer: &&Offer| named.len() <= FEW_ALIKE || offer.text.trim() == text.trim();
    let references: Vec<_> = named
        .iter()
        .filter(alike)
        .filter_map(|offer| aids.book.find(offer.record?).map(|row| row.reference))
        .collect();
    if references.len() > 1 {
        return Violation::SeveralRecords { references };
    }
    Violation::NoSuchRecord { kinds }
}
