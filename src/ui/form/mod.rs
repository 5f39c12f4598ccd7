//! A form over the field table of a kind: which fields stand in it, where the caret is, what is to be saved. Adding a field to a
//! table adds it here; no kind has a form of its own.
//!
//! A new need asks for three fields and the problem; the rest waits under one row, because a ward that calls has a minute.

mod kept;
mod marks;
mod page;
mod save;
mod walk;

#[cfg(test)]
mod tests;

pub use marks::Marks;
pub use page::{Page, PageLine, Placed};
pub use save::Unsaved;
pub use walk::{Button, Entered, Spot};

use super::draft::DraftField;
use super::field::{Aids, Field, text_of};
use crate::desk::command::Entries;
use crate::domain::checklist::{Item, frozen};
use crate::domain::date::Moment;
use crate::domain::entry::Entry;
use crate::domain::field::{FieldId, FieldSpec, Section, Shape};
use crate::domain::item::{self, Part};
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::value::Value;
use crate::domain::{case, need, participation};

/// Fewer fields than this are shown at once rather than folded away.
const WORTH_FOLDING: usize = 8;

/// Which record a form writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A new one, begun from another record or from nothing.
    New {
        /// The other record: the need of a case.
        from: Option<RecordId>,
    },
    /// An existing one.
    Edit {
        /// Which.
        record: RecordId,
        /// What people call it.
        reference: Option<Reference>,
    },
}

/// A form being filled in.
#[derive(Clone, Debug)]
pub struct Form {
    kind: Kind,
    target: Target,
    fields: Vec<Field>,
    /// Fields by names of another program's draft: handed on.
    strange: Vec<(String, DraftField)>,
    spot: Spot,
    unfolded: bool,
    restored: Option<Moment>,
    marks: Marks,
    /// The line of a checklist that it answers.
    line: Option<(u16, Item)>,
}

impl Form {
    /// A new record; `known` is what is known of it already.
    pub fn new_record(kind: Kind, known: &Entries, aids: &Aids<'_>) -> Self {
        let fields = sorted(kind)
            .into_iter()
            .filter(|spec| aids.actor.may_fill(kind, spec, true))
            .map(|spec| Field::blank(kind, spec))
            .collect();
        let from = known.iter().find_map(|(_, entry)| link_of(entry));
        let mut form = Self::with(kind, Target::New { from }, fields);
        for (id, entry) in known {
            form.preset(*id, entry, aids);
        }
        form.preset_case(aids);
        form.spot = form.first_blank();
        form.come(aids);
        form
    }

    /// A record as it stands, the caret in a field or in the first one.
    pub fn edit(record: &Record, kind: Kind, focus: Option<FieldId>, aids: &Aids<'_>) -> Self {
        let line = focus
            .and_then(item::line_of)
            .filter(|_| kind == Kind::Contract);
        let specs = line
            .map_or_else(|| sorted(kind), |(line, _)| of_line(line))
            .into_iter()
            .filter(|spec| aids.actor.may_fill(kind, spec, false));
        let fields = specs.map(|spec| Field::of(record, kind, spec, aids));
        let target = Target::Edit {
            record: record.id,
            reference: record.reference(),
        };
        let mut form = Self::with(kind, target, fields.collect());
        form.line = line.and_then(|(number, _)| {
            let mut lines = frozen(record).into_iter();
            lines.find(|(own, _)| *own == number)
        });
        form.unfolded = true;
        form.marks = Marks::of_record(record);
        for field in &form.fields {
            form.marks.look(kind, field.id(), &field.text());
        }
        let place = focus.and_then(|id| form.place(id));
        form.spot = place.map_or(form.spot, Spot::Field);
        form.come(aids);
        form
    }

    fn with(kind: Kind, target: Target, fields: Vec<Field>) -> Self {
        let beyond = |field: &&Field| field.spec().section != Section::Intake;
        let few = fields.iter().filter(beyond).count() < WORTH_FOLDING;
        Self {
            kind,
            target,
            fields,
            strange: Vec::new(),
            spot: Spot::Field(0),
            unfolded: few,
            restored: None,
            marks: Marks::default(),
            line: None,
        }
    }

    fn preset(&mut self, id: FieldId, entry: &Entry, aids: &Aids<'_>) {
        let Some(field) = self.field_mut(id) else {
            return;
        };
        match entry {
            Entry::Value(value) => field.preset(&text_of(value, aids), link_of(entry)),
            Entry::Members(members) => {
                let texts: Vec<&str> = members.iter().filter_map(Value::as_str).collect();
                field.preset(&texts.join("; "), None);
            }
            Entry::Named { typed, .. } => field.preset(typed.as_str(), None),
            Entry::Clear => {}
        }
    }

    /// A case begun from a need shows the firm the public text as it is now.
    fn preset_case(&mut self, aids: &Aids<'_>) {
        let need = self.field(case::NEED.id()).and_then(Field::link);
        // A firm that is passed over was shown nothing yet.
        let status = self.field(case::STATUS.id());
        let begins = status.is_none_or(Field::is_blank);
        let Some(need) = need.filter(|_| self.kind == Kind::Case && begins) else {
            return;
        };
        let row = aids.book.find(need);
        let version = row.and_then(|row| row.number(need::PUBLIC_VERSION.id()));
        if let (Some(version), Some(field)) = (version, self.field_mut(case::VERSION_SHOWN.id())) {
            field.preset(&version.to_string(), None);
        }
    }

    /// What is known once a field of a new record is filled. What a person typed stays.
    fn follow(&mut self, left: FieldId, aids: &Aids<'_>) {
        if !self.is_new() {
            return;
        }
        let link = self.field(left).and_then(Field::link);
        let Some(row) = link.and_then(|id| aids.book.find(id)) else {
            return;
        };
        let hospital = row.link(need::HOSPITAL.id()).map(Value::Link);
        match self.kind {
            // Who presents a need is its hospital, with the public text as it is now.
            Kind::Participation if left == participation::NEED.id() => {
                let version = row.number(need::PUBLIC_VERSION.id()).map(Value::Number);
                self.give(participation::WHO.id(), hospital, aids);
                self.give(participation::VERSION.id(), version, aids);
            }
            // A hospital that comes is no firm.
            Kind::Participation if left == participation::WHO.id() => {
                let kind = row.kind();
                let field = self.field_mut(participation::ROLE.id());
                let field = field.filter(|field| !field.is_edited());
                if let Some(field) = field.filter(|f| !participation::fits(&f.text(), kind)) {
                    field.preset(participation::usual_part(kind), None);
                }
            }
            // The hospital of a case that has a need is that of the need.
            Kind::Case if left == case::NEED.id() => {
                let field = self.field_mut(case::HOSPITAL.id());
                let field = field.filter(|field| !field.is_edited() && !field.is_blank());
                if let (Some(field), Some(hospital)) = (field, hospital) {
                    let text = text_of(&hospital, aids);
                    field.preset(&text, row.link(need::HOSPITAL.id()));
                }
            }
            _ => {}
        }
    }

    /// A value for a field that is empty.
    fn give(&mut self, field: FieldId, value: Option<Value>, aids: &Aids<'_>) {
        let blank = self.field(field).is_some_and(Field::is_blank);
        if let Some(value) = value.filter(|_| blank) {
            self.preset(field, &Entry::Value(value), aids);
        }
    }

    /// The kind of record.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Which record.
    pub fn target(&self) -> Target {
        self.target
    }

    /// True if it makes a record.
    pub fn is_new(&self) -> bool {
        matches!(self.target, Target::New { .. })
    }

    /// What people call the record; a new one has no name yet.
    pub fn reference(&self) -> Option<Reference> {
        match self.target {
            Target::New { .. } => None,
            Target::Edit { reference, .. } => reference,
        }
    }

    /// The line of a checklist that it answers, if it is about one.
    pub fn line(&self) -> Option<(u16, &Item)> {
        self.line.as_ref().map(|(number, item)| (*number, item))
    }

    /// The fields in order.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field of a number.
    pub fn field(&self, id: FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id() == id)
    }

    fn field_mut(&mut self, id: FieldId) -> Option<&mut Field> {
        self.fields.iter_mut().find(|field| field.id() == id)
    }

    fn place(&self, id: FieldId) -> Option<usize> {
        self.fields.iter().position(|field| field.id() == id)
    }

    /// The field where the keys go.
    pub fn focused(&self) -> Option<&Field> {
        match self.spot {
            Spot::Field(at) => self.fields.get(at),
            Spot::Rest | Spot::Button(_) => None,
        }
    }

    fn focused_mut(&mut self) -> Option<&mut Field> {
        match self.spot {
            Spot::Field(at) => self.fields.get_mut(at),
            Spot::Rest | Spot::Button(_) => None,
        }
    }

    /// True if a person typed something that is not saved.
    pub fn is_edited(&self) -> bool {
        let edited = |field: &Field| field.is_edited() && field.is_touched();
        self.fields.iter().any(edited)
    }

    /// Required fields filled, and how many there are.
    pub fn required(&self) -> (usize, usize) {
        let required = self.fields.iter().filter(|field| field.spec().required);
        let (filled, blank): (Vec<&Field>, Vec<&Field>) =
            required.partition(|field| !field.is_blank());
        (filled.len(), filled.len() + blank.len())
    }

    /// Personal-data candidates.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Notes a candidate as answered, in the form in which a need keeps it.
    pub fn cleared(&mut self, kept: &str) {
        self.marks.clear(kept);
    }

    /// Takes in what others wrote meanwhile, in fields that nobody has touched here.
    pub fn refresh(&mut self, record: &Record, aids: &Aids<'_>) {
        let aids = self.inside(aids);
        let focused = self.focused().map(Field::id);
        for field in &mut self.fields {
            if Some(field.id()) != focused {
                field.refresh(record, &aids);
            }
        }
    }

    /// Goes over to what stands in the record now, keeping what was typed: the next save is measured against it.
    pub fn rebase(&mut self, id: FieldId, record: &Record, aids: &Aids<'_>) {
        if let Some(field) = self.field_mut(id) {
            field.rebase(record, aids);
        }
    }

    /// Takes a field over as it stands in the record now; what was typed in it goes.
    pub fn adopt(&mut self, id: FieldId, record: &Record, aids: &Aids<'_>) {
        let kind = self.kind;
        if let Some(field) = self.field_mut(id) {
            *field = Field::of(record, kind, field.spec(), aids);
        }
    }

    /// Puts the caret into a field.
    pub fn go_to(&mut self, id: FieldId, aids: &Aids<'_>) {
        if let Some(at) = self.place(id) {
            self.unfolded |= !self.is_seen(at);
            self.go(Spot::Field(at), aids);
        }
    }

    /// What the next new record of the kind begins with: a ward that calls often has several needs, all of one hospital.
    pub fn for_the_next(&self) -> Entries {
        let hospital = self
            .field(need::HOSPITAL.id())
            .filter(|_| self.kind == Kind::Need);
        let link = hospital.and_then(Field::link);
        let link = link.map(|id| (need::HOSPITAL.id(), Entry::Value(Value::Link(id))));
        link.into_iter().collect()
    }

    /// Writes values into the fields that are empty. Nobody typed them: a form that is closed with them keeps no draft.
    pub fn suggest(&mut self, known: &Entries, aids: &Aids<'_>) {
        for (id, entry) in known {
            let field = self.field_mut(*id).filter(|field| field.is_blank());
            if let (Some(field), Entry::Value(value)) = (field, entry) {
                field.preset(&text_of(value, aids), link_of(entry));
            }
        }
    }

    /// Writes a text into a field as if it had been typed.
    pub fn fill(&mut self, id: FieldId, text: &str, link: Option<RecordId>) {
        if let Some(field) = self.field_mut(id) {
            field.fill(text, link);
            let text = field.text();
            self.marks.look(self.kind, id, &text);
        }
    }
}

/// The fields of a form: those a person may write, by section.
fn sorted(kind: Kind) -> Vec<&'static FieldSpec> {
    let written = |spec: &&FieldSpec| !spec.derived && !matches!(spec.shape, Shape::Notes);
    let mut specs: Vec<_> = kind.spec().fields.iter().filter(written).collect();
    specs.sort_by_key(|spec| spec.section);
    specs
}

/// The fields of one line of a checklist: a form of its own, since a contract has many lines.
fn of_line(line: u16) -> Vec<&'static FieldSpec> {
    let fields = Part::ALL.into_iter().map(|part| item::field(line, part));
    fields.filter_map(|id| Kind::Contract.field(id)).collect()
}

fn link_of(entry: &Entry) -> Option<RecordId> {
    if let Entry::Value(Value::Link(id)) = entry {
        Some(*id)
    } else {
        None
    }
}
