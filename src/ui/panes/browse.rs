//! Owns the state of a list of records: which rows, in which order, where the cursor is, what is marked. The cursor keeps to its record when
//! the book moves on. Only a new question looks at all rows; after a commit the touched ones are judged again, and drawing and moving
//! touch those in sight.

use std::collections::BTreeSet;

use super::finder::{Finder, read};
use crate::desk::Row;
use crate::desk::lens::{Lens, Only, Scene, Sort};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::{body, case, company, contract, duty, event, hospital, need, person};
use crate::search::filter::Words;
use crate::ui::action::Action;
use crate::ui::cx::Cx;
use crate::ui::msg::Changed;
use crate::ui::place::Spot;
use crate::ui::shared::Shared;
use crate::ui::widget::cursor::{moved, scrolled};

/// Orders of the needs; the first is the one it starts with.
const NEED_ORDERS: &[Sort] = &[
    up(need::DUE.id()),
    up(FieldId::REFERENCE),
    down(FieldId::REFERENCE),
    down(need::STAGE.id()),
    up(need::BALL_SINCE.id()),
    up(need::DEPARTMENT.id()),
];

/// Orders of the companies.
const COMPANY_ORDERS: &[Sort] = &[
    up(company::READING.id()),
    up(company::LAST_CONTACT_ON.id()),
    down(company::LAST_CONTACT_ON.id()),
    up(company::PREFECTURE.id()),
    up(FieldId::REFERENCE),
];

/// Orders of the hospitals.
const HOSPITAL_ORDERS: &[Sort] = &[
    up(hospital::READING.id()),
    up(hospital::LAST_CONTACT_ON.id()),
    up(hospital::ENGAGEMENT.id()),
    up(hospital::PREFECTURE.id()),
    up(FieldId::REFERENCE),
];

/// Orders of the support bodies and societies.
const BODY_ORDERS: &[Sort] = &[
    up(body::READING.id()),
    up(body::LAST_CONTACT_ON.id()),
    up(body::PREFECTURE.id()),
    up(FieldId::REFERENCE),
];

/// Orders of the people.
const PERSON_ORDERS: &[Sort] = &[
    up(person::READING.id()),
    up(person::ORGANISATION.id()),
    up(person::LAST_CONTACT_ON.id()),
    up(FieldId::REFERENCE),
];

/// Orders of the contracts; the first is the one it starts with: what is late, then what ends soonest.
const CONTRACT_ORDERS: &[Sort] = &[
    up(contract::PRESSING),
    up(contract::BALL_SINCE.id()),
    up(contract::EXPIRES_ON.id()),
    up(contract::COMPANY.id()),
    down(FieldId::REFERENCE),
];

/// Orders of the events; the cursor begins at the next one.
const EVENT_ORDERS: &[Sort] = &[
    up(event::ON.id()),
    down(event::ON.id()),
    up(event::STATE.id()),
    down(FieldId::REFERENCE),
];

/// Orders of what comes round again.
const DUTY_ORDERS: &[Sort] = &[up(duty::DUE.id()), down(FieldId::REFERENCE)];

/// Orders of every other kind.
const OTHER_ORDERS: &[Sort] = &[down(FieldId::REFERENCE), up(FieldId::REFERENCE)];

const fn up(field: FieldId) -> Sort {
    Sort {
        field,
        descending: false,
    }
}

const fn down(field: FieldId) -> Sort {
    Sort {
        field,
        descending: true,
    }
}

/// The orders that a list of a kind can have.
pub const fn orders(kind: Kind) -> &'static [Sort] {
    match kind {
        Kind::Need => NEED_ORDERS,
        Kind::Company => COMPANY_ORDERS,
        Kind::Contract => CONTRACT_ORDERS,
        Kind::Hospital => HOSPITAL_ORDERS,
        Kind::Body => BODY_ORDERS,
        Kind::Person => PERSON_ORDERS,
        Kind::Event => EVENT_ORDERS,
        Kind::Duty => DUTY_ORDERS,
        _ => OTHER_ORDERS,
    }
}

/// A list of records of one kind.
#[derive(Clone, Debug)]
pub struct Browse {
    /// What it lists.
    pub kind: Kind,
    /// Places in the book of the rows shown, in order.
    pub places: Vec<u32>,
    /// How many records there are without any filter.
    pub total: usize,
    /// The row with the cursor.
    pub at: usize,
    /// The first row in sight.
    pub top: usize,
    /// The record with the cursor.
    pub selected: Option<RecordId>,
    /// Marked records.
    pub marks: BTreeSet<RecordId>,
    /// What is being typed.
    pub finder: Finder,
    /// The filter in force, as typed.
    pub filter: String,
    /// Why what is typed is not in force.
    pub complaint: Option<String>,
    order: usize,
    lens: Lens,
    /// What the list shows without any filter, kept while one is in force: a letter that is taken back or put elsewhere costs no sorting.
    whole: Option<Vec<u32>>,
    pub(super) words: Option<Words>,
}

impl Browse {
    /// A list of a kind without rows yet.
    pub fn new(kind: Kind) -> Self {
        Self::of_part(kind, None)
    }

    /// A list of a part of a kind, or of the whole.
    pub fn of_part(kind: Kind, only: Option<Only>) -> Self {
        let mut lens = Lens {
            only,
            ..Lens::all(kind)
        };
        lens.sort = orders(kind).first().copied().unwrap_or_default();
        Self {
            kind,
            places: Vec::new(),
            total: 0,
            at: 0,
            top: 0,
            selected: None,
            marks: BTreeSet::new(),
            finder: Finder::Off,
            filter: String::new(),
            complaint: None,
            order: 0,
            lens,
            whole: None,
            words: None,
        }
    }

    /// True if a row is of the part of the kind that is listed.
    pub fn is_of_part(&self, row: &Row) -> bool {
        self.lens.is_of_part(row)
    }

    /// The order of the rows.
    pub const fn sort(&self) -> Sort {
        self.lens.sort
    }

    /// Takes the next order.
    pub fn next_order(&mut self, shared: &Shared) {
        let orders = orders(self.kind);
        self.order = (self.order + 1) % orders.len().max(1);
        self.lens.sort = orders.get(self.order).copied().unwrap_or_default();
        self.look(shared);
    }

    /// Where the person is in it.
    pub fn spot(&self, shared: &Shared) -> Spot {
        let spot = Spot {
            filter: self.filter.clone(),
            order: self.order,
            row: self.at,
            top: self.top,
            ..Spot::default()
        };
        spot.with(self.selected, shared)
    }

    /// Goes back to where the person was: to the record, or to its row if it is gone.
    pub fn come_back(&mut self, spot: &Spot, shared: &Shared) {
        if let Some(sort) = orders(self.kind).get(spot.order)
            && self.order != spot.order
        {
            self.order = spot.order;
            self.lens.sort = *sort;
            self.look(shared);
        }
        if !spot.filter.is_empty() {
            self.ask(&spot.filter, shared);
            // Words that no list knows any more were not typed now.
            self.complaint = None;
        }
        self.top = spot.top;
        let found = spot.record(shared);
        if !found.is_some_and(|id| self.find(id, shared)) {
            self.at = spot.row.min(self.places.len().saturating_sub(1));
            self.settle(shared);
        }
    }

    /// Judges the records that changed, or all, again; the cursor stays on its record, or on its row if the record is gone. False if the
    /// change concerns nothing that this list could show.
    pub fn refresh(&mut self, changed: &Changed, shared: &Shared) -> bool {
        self.whole = None;
        match changed {
            Changed::All => self.places = self.lens.places(scene(shared)),
            Changed::Records(ids) => {
                let ids = with_needs(ids, shared);
                let is_mine = |id: &RecordId| {
                    let row = shared.book.find(*id);
                    row.is_none_or(|row| row.kind() == self.kind)
                };
                if !ids.iter().any(is_mine) {
                    return false;
                }
                self.lens.refresh(&mut self.places, &ids, scene(shared));
            }
        }
        let rows = shared.book.rows(self.kind);
        let counted = |row: &&Row| !row.archived && self.lens.is_of_part(row);
        self.total = rows.filter(counted).count();
        self.keep_cursor(shared);
        true
    }

    /// Looks at all rows.
    fn look(&mut self, shared: &Shared) {
        self.whole = None;
        self.places = self.lens.places(scene(shared));
        self.keep_cursor(shared);
    }

    /// Looks with another filter: only among what is shown if that holds all there is to find, else among all rows as they stand.
    fn look_anew(&mut self, lens: Lens, shared: &Shared) {
        let was = std::mem::replace(&mut self.lens, lens);
        if was.matcher.is_none() {
            self.whole = Some(std::mem::take(&mut self.places));
        }
        let unfiltered = Lens {
            matcher: None,
            archived_too: false,
            ..was.clone()
        };
        let scene = scene(shared);
        self.places = match &self.whole {
            _ if was.matcher.is_some() && self.lens.narrows(&was) => {
                self.lens.among(&self.places, scene)
            }
            Some(whole) if self.lens.narrows(&unfiltered) => self.lens.among(whole, scene),
            _ => self.lens.places(scene),
        };
        self.keep_cursor(shared);
    }

    /// Puts a filter in force if it can be read.
    pub fn ask(&mut self, text: &str, shared: &Shared) {
        let words = self
            .words
            .get_or_insert_with(|| shared.locale.filter_words(self.kind));
        let reading = read(text, self.kind, words, shared);
        self.complaint = reading.complaint;
        if let Some(lens) = reading.asks {
            let lens = Lens {
                sort: self.lens.sort,
                only: self.lens.only,
                readings: self.lens.readings.clone(),
                ..*lens
            };
            self.filter = reading.good;
            self.look_anew(lens, shared);
        }
    }

    /// Another language has other words; what is in force stays.
    pub fn looks_changed(&mut self, _cx: &mut Cx<'_>) {
        self.words = None;
    }

    /// The cursor stays on its record, or on its row if the record is gone. While a filter is typed it is on the record that it stood on
    /// whenever that is a hit, else on the first hit.
    fn keep_cursor(&mut self, shared: &Shared) {
        let (record, row) = match &self.finder {
            Finder::Filter { stood, .. } => (stood.record, 0),
            Finder::Off | Finder::Jump(_) => (self.selected, self.at),
        };
        let place = record.and_then(|id| shared.book.place(id));
        let found = place.and_then(|place| self.row_of(place));
        let last = self.places.len().saturating_sub(1);
        self.at = found.unwrap_or(row).min(last);
        self.settle(shared);
    }

    fn row_of(&self, place: usize) -> Option<usize> {
        self.places
            .iter()
            .position(|other| usize::try_from(*other) == Ok(place))
    }

    /// Keeps what belongs together after the cursor or the rows changed.
    pub fn settle(&mut self, shared: &Shared) {
        self.selected = self.id_at(self.at, shared);
        self.top = scrolled(self.top, self.at, self.places.len(), Self::page(shared));
    }

    /// Rows in sight.
    pub fn page(shared: &Shared) -> usize {
        usize::from(shared.size.1).saturating_sub(6).max(1)
    }

    /// The record of a row.
    pub fn id_at(&self, at: usize, shared: &Shared) -> Option<RecordId> {
        let place = usize::try_from(*self.places.get(at)?).ok()?;
        shared.book.row(self.kind, place).map(|row| row.id)
    }

    /// Moves the cursor. False if the action is no movement.
    pub fn moved(&mut self, action: Action, shared: &Shared) -> bool {
        let page = Self::page(shared);
        let Some(at) = moved(action, self.at, self.places.len(), page) else {
            return false;
        };
        self.at = at;
        self.settle(shared);
        true
    }

    /// Moves the cursor by so many rows.
    pub fn step(&mut self, rows: isize, shared: &Shared) {
        let last = self.places.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(rows).min(last);
        self.settle(shared);
    }

    /// The records listed, in order.
    pub fn listed(&self, shared: &Shared) -> Vec<RecordId> {
        let ids = (0..self.places.len()).filter_map(|at| self.id_at(at, shared));
        ids.collect()
    }

    /// Puts the cursor on a record. False if the list does not show it.
    pub fn find(&mut self, record: RecordId, shared: &Shared) -> bool {
        // A place tells a record apart among its own kind alone.
        let own = shared.book.find(record);
        let own = own.filter(|row| row.kind() == self.kind);
        let place = own.and_then(|row| shared.book.place(row.id));
        let row = place.and_then(|place| self.row_of(place));
        let Some(at) = row else { return false };
        self.at = at;
        self.settle(shared);
        true
    }

    /// Marks the record with the cursor, or takes its mark off.
    pub fn mark(&mut self) {
        if let Some(id) = self.selected
            && !self.marks.remove(&id)
        {
            self.marks.insert(id);
        }
    }

    /// Marks all rows shown.
    pub fn mark_all(&mut self, shared: &Shared) {
        self.marks.extend(self.listed(shared));
    }
}

/// Where lists look.
pub fn scene(shared: &Shared) -> Scene<'_> {
    Scene {
        book: &shared.book,
        texts: &shared.texts,
        actor: &shared.actor,
        today: shared.today(),
        own: &shared.own,
    }
}

/// The changed records and the needs of changed cases: a need's card stands where its furthest case does.
pub fn with_needs(ids: &[RecordId], shared: &Shared) -> Vec<RecordId> {
    let need_of = |id: &RecordId| {
        let row = shared.book.find(*id)?;
        (row.kind() == Kind::Case)
            .then(|| row.link(case::NEED.id()))
            .flatten()
    };
    let mut all: Vec<RecordId> = ids.to_vec();
    all.extend(ids.iter().filter_map(need_of));
    all.sort_unstable();
    all.dedup();
    all
}
