//! Owns which need stands in which column of the board. Stages are looked up once for each need and again only for those that a commit
//! touched; the columns keep the order of the list.

use crate::desk::{Book, Row};
use crate::domain::kind::Kind;
use crate::domain::need;
use crate::domain::record::RecordId;
use crate::domain::stage::Stage;
use crate::ui::msg::Changed;
use crate::ui::panes::browse::with_needs;
use crate::ui::shared::Shared;

/// Columns of the board.
pub(super) const COLUMNS: usize = Stage::ALL.len();

/// Stands for needs that have left the board.
const OFF: u8 = u8::MAX;

/// The columns of the board.
#[derive(Clone, Debug, Default)]
pub(super) struct Lanes {
    stages: Vec<u8>,
    lanes: [Vec<u32>; COLUMNS],
    /// Needs among those shown that have left the board by a side exit.
    pub(super) off: usize,
}

impl Lanes {
    /// Looks up the stages of the needs that changed.
    pub(super) fn look(&mut self, changed: &Changed, shared: &Shared) {
        match changed {
            Changed::All => {
                let rows = shared.book.rows(Kind::Need);
                self.stages = rows.map(|row| column_code(&shared.book, row)).collect();
            }
            Changed::Records(ids) => with_needs(ids, shared)
                .into_iter()
                .for_each(|id| self.look_at(id, shared)),
        }
    }

    fn look_at(&mut self, id: RecordId, shared: &Shared) {
        let row = shared.book.find(id).filter(|row| row.kind() == Kind::Need);
        let (Some(row), Some(place)) = (row, shared.book.place(id)) else {
            return;
        };
        if self.stages.len() <= place {
            self.stages.resize(place + 1, OFF);
        }
        if let Some(stage) = self.stages.get_mut(place) {
            *stage = column_code(&shared.book, row);
        }
    }

    /// Deals the rows of a list into the columns, in their order.
    pub(super) fn deal(&mut self, places: &[u32]) {
        self.lanes.iter_mut().for_each(Vec::clear);
        self.off = 0;
        for place in places {
            let stage = usize::try_from(*place)
                .ok()
                .and_then(|place| self.stages.get(place))
                .copied()
                .unwrap_or(OFF);
            match self.lanes.get_mut(usize::from(stage)) {
                Some(lane) => lane.push(*place),
                None => self.off += 1,
            }
        }
    }

    /// The places of one column.
    pub(super) fn lane(&self, column: usize) -> &[u32] {
        self.lanes.get(column).map_or(&[], Vec::as_slice)
    }

    /// The column and row of a place.
    pub(super) fn find(&self, place: u32) -> Option<(usize, usize)> {
        let stage = *self.stages.get(usize::try_from(place).ok()?)?;
        let column = usize::from(stage);
        let row = self.lane(column).iter().position(|other| *other == place)?;
        Some((column, row))
    }
}

/// The column of a need's card. A need that was put on hold keeps its card; one that left for good has none.
fn column_code(book: &Book, row: &Row) -> u8 {
    match row.text(need::EXIT.id()) {
        "" | "held" => u8::try_from(book.standing(row).stage.index()).unwrap_or(OFF),
        _ => OFF,
    }
}
