//! Owns the state of a list of records: which rows, in which order, where the cursor is, what is marked. The cursor keeps to its record when
//! the book moves on. Only `refresh` looks at all rows; drawing and moving touch those in sight.

use std::collections::BTreeSet;

use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::ui::action::Action;
use crate::ui::msg::Changed;
use crate::ui::shared::Shared;
use crate::ui::widget::cursor::{moved, scrolled};

/// A list of records of one kind.
#[derive(Clone, Debug)]
pub struct Browse {
    /// What it lists.
    pub kind: Kind,
    /// Places in the book of the rows shown, in order.
    pub places: Vec<u32>,
    /// The row with the cursor.
    pub at: usize,
    /// The first row in sight.
    pub top: usize,
    /// The record with the cursor.
    pub selected: Option<RecordId>,
    /// Marked records.
    pub marks: BTreeSet<RecordId>,
}

impl Browse {
    /// A list without rows yet.
    pub const fn new(kind: Kind) -> Self {
        Self {
            kind,
            places: Vec::new(),
            at: 0,
            top: 0,
            selected: None,
            marks: BTreeSet::new(),
        }
    }

    /// Looks at the book again; the cursor stays on its record, or on its row if the record is gone.
    pub fn refresh(&mut self, _changed: &Changed, shared: &Shared) {
        let rows = (0_u32..).zip(shared.book.rows(self.kind));
        self.places = rows
            .filter(|(_, row)| !row.archived)
            .map(|(place, _)| place)
            .collect();
        self.keep_cursor(shared);
    }

    fn keep_cursor(&mut self, shared: &Shared) {
        let place = self.selected.and_then(|id| shared.book.place(id));
        let found = place.and_then(|place| {
            self.places
                .iter()
                .position(|other| *other as usize == place)
        });
        self.at = found
            .unwrap_or(self.at)
            .min(self.places.len().saturating_sub(1));
        self.settle(shared);
    }

    fn settle(&mut self, shared: &Shared) {
        self.selected = self.id_at(self.at, shared);
        self.top = scrolled(self.top, self.at, self.places.len(), Self::page(shared));
    }

    /// Rows in sight.
    pub fn page(shared: &Shared) -> usize {
        usize::from(shared.size.1).saturating_sub(6).max(1)
    }

    fn id_at(&self, at: usize, shared: &Shared) -> Option<RecordId> {
        let place = *self.places.get(at)?;
        shared.book.row(self.kind, place as usize).map(|row| row.id)
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

    /// Puts the cursor on a record. False if the list does not show it.
    pub fn find(&mut self, record: RecordId, shared: &Shared) -> bool {
        let Some(place) = shared.book.place(record) else {
            return false;
        };
        let Some(at) = self.places.iter().position(|p| *p as usize == place) else {
            return false;
        };
        self.at = at;
        self.settle(shared);
        true
    }

    /// Marks the record with the cursor, or takes its mark off, and goes on to the next row.
    pub fn mark(&mut self, shared: &Shared) {
        if let Some(id) = self.selected {
            if !self.marks.remove(&id) {
                self.marks.insert(id);
            }
            self.moved(Action::Down, shared);
        }
    }

    /// Marks all rows shown.
    pub fn mark_all(&mut self, shared: &Shared) {
        let ids = self.places.iter().filter_map(|place| {
            let row = shared.book.row(self.kind, *place as usize)?;
            Some(row.id)
        });
        self.marks.extend(ids);
    }
}
