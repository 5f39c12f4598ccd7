//! Owns the cursor on the board: which column, which card of it, which columns are in sight.

use super::lanes::{COLUMNS, Lanes};
use crate::domain::record::RecordId;
use crate::ui::action::Action;
use crate::ui::areas::{Areas, Breadth};
use crate::ui::shared::Shared;
use crate::ui::widget::cursor::{moved, scrolled};
use ratatui::layout::Rect;

/// Where the board's cursor is.
#[derive(Clone, Debug, Default)]
pub(super) struct Board {
    /// The column with the cursor.
    pub(super) column: usize,
    /// The card with the cursor in that column.
    pub(super) row: usize,
    /// The first column in sight.
    pub(super) first: usize,
    /// The first card in sight of each column.
    pub(super) tops: [usize; COLUMNS],
}

/// How the board is laid out on a screen of some size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Columns in sight.
    pub(super) columns: usize,
    /// Rows of a card, the blank one below included.
    pub(super) card: usize,
    /// Rows of the strip of all stages and of the column heads.
    pub(super) head: u16,
    /// Cards in sight in a column.
    pub(super) page: usize,
}

impl Layout {
    /// The layout for a size.
    pub(super) fn of(size: (u16, u16)) -> Self {
        let areas = Areas::of(Rect::new(0, 0, size.0, size.1));
        let (columns, card) = match areas.breadth() {
            Breadth::Narrow => (1, 1),
            Breadth::Plain => (3, 3),
            Breadth::Wide => (5, 5),
            Breadth::Broad if size.0 >= 240 => (COLUMNS, 6),
            Breadth::Broad => (8, 6),
        };
        let head = match (columns, areas.breadth()) {
            (_, Breadth::Narrow) => 1,
            (COLUMNS, _) => 2,
            _ => 3,
        };
        let room = usize::from(areas.body.height.saturating_sub(head));
        // The blank row below the last card may be cut.
        let page = (room + usize::from(card > 3)) / card;
        Self {
            columns,
            card,
            head,
            page: page.max(1),
        }
    }
}

impl Board {
    /// The record with the cursor.
    pub(super) fn selected(&self, lanes: &Lanes, shared: &Shared) -> Option<RecordId> {
        let card = lanes.lane(self.column).get(self.row)?;
        card.row(shared).map(|row| row.id)
    }

    /// Does a movement. False if the action is none.
    pub(super) fn moved(&mut self, action: Action, lanes: &Lanes, shared: &Shared) -> bool {
        let layout = Layout::of(shared.size);
        if let Some(column) = action.column() {
            self.column = column;
        } else {
            match action {
                Action::Left => self.column = self.column.saturating_sub(1),
                Action::Right => self.column = (self.column + 1).min(COLUMNS - 1),
                _ => {
                    let len = lanes.lane(self.column).len();
                    let Some(row) = moved(action, self.row, len, layout.page) else {
                        return false;
                    };
                    self.row = row;
                }
            }
        }
        self.settle(lanes, shared);
        true
    }

    /// Puts the cursor on a record. False if it has no card.
    pub(super) fn find(&mut self, record: RecordId, lanes: &Lanes, shared: &Shared) -> bool {
        let Some((column, row)) = lanes.find(record, shared) else {
            return false;
        };
        (self.column, self.row) = (column, row);
        self.settle(lanes, shared);
        true
    }

    /// Moves the cursor by so many cards in its column.
    pub(super) fn step(&mut self, rows: isize, lanes: &Lanes, shared: &Shared) {
        self.row = self.row.saturating_add_signed(rows);
        self.settle(lanes, shared);
    }

    /// Shows the column with the cursor from a card on, as far as the cursor stays in sight.
    pub(super) fn scroll(&mut self, top: usize, lanes: &Lanes, shared: &Shared) {
        if let Some(of_column) = self.tops.get_mut(self.column) {
            *of_column = top;
        }
        self.settle(lanes, shared);
    }

    /// Keeps the cursor on a card and in sight.
    pub(super) fn settle(&mut self, lanes: &Lanes, shared: &Shared) {
        let layout = Layout::of(shared.size);
        let len = lanes.lane(self.column).len();
        self.row = self.row.min(len.saturating_sub(1));
        self.first = scrolled(self.first, self.column, COLUMNS, layout.columns);
        for (column, top) in self.tops.iter_mut().enumerate() {
            let len = lanes.lane(column).len();
            let at = if column == self.column {
                self.row
            } else {
                *top
            };
            *top = scrolled(*top, at, len, layout.page);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_cards_follow_the_size() {
        let shape = |width, height| {
            let layout = Layout::of((width, height));
            (layout.columns, layout.card, layout.page)
        };
        assert_eq!(shape(80, 24), (3, 3, 6));
        assert_eq!(shape(120, 40), (5, 5, 7));
        assert_eq!(shape(200, 60), (8, 6, 9));
        assert_eq!(shape(60, 16), (1, 1, 12));
        assert_eq!(shape(300, 60).0, 10);
    }
}
