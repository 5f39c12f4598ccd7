//! Owns what the lines of a page are made from: the record with what hangs on it, and the room that they have.

use super::fields::longest_label;
use super::lines::Width;
use crate::desk::Opened;
use crate::domain::kind::Kind;
use crate::ui::shared::Shared;

/// What a page is drawn from.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'a> {
    /// The record with what hangs on it.
    pub(super) opened: &'a Opened,
    /// What all layers read.
    pub(super) shared: &'a Shared,
    /// Its kind.
    pub(super) kind: Kind,
    /// Cells of a line.
    pub(super) width: Width,
    /// Fields without a value are shown too.
    pub(super) all_fields: bool,
}

impl<'a> Sheet<'a> {
    /// A page of so many cells a line, with a column for the labels of the fields that are shown.
    pub(super) fn of(
        opened: &'a Opened,
        shared: &'a Shared,
        kind: Kind,
        cells: u16,
        all_fields: bool,
    ) -> Self {
        let longest = longest_label(shared, kind, &opened.record, all_fields);
        Self {
            opened,
            shared,
            kind,
            width: Width::of(cells, longest),
            all_fields,
        }
    }

    /// For lines that begin with a day or a number in place of a label.
    pub(super) fn without_labels(self) -> Self {
        let width = Width::of(self.width.cells, 0);
        Self { width, ..self }
    }
}
