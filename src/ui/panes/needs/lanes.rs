//! Owns which card stands in which column of the board: a need where its furthest case stands, and a case of its own where no need stands
//! behind it. Stages are looked up once for each record and again only for those that a commit touched; the columns keep the order of the
//! lists.

use crate::desk::{Book, Row};
use crate::domain::date::Date;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::stage::Stage;
use crate::domain::{case, need};
use crate::ui::msg::Changed;
use crate::ui::panes::browse::with_needs;
use crate::ui::panes::facts;
use crate::ui::shared::Shared;

/// Columns of the board.
pub(super) const COLUMNS: usize = Stage::ALL.len();

/// Stands for what has left the board.
const OFF: u8 = u8::MAX;

/// A card: the kind of its record and its place in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Card {
    /// True for a case that no need stands behind.
    pub(super) is_case: bool,
    /// Its place among the records of its kind.
    pub(super) place: u32,
}

impl Card {
    /// The kind of its record.
    pub(super) const fn kind(self) -> Kind {
        if self.is_case { Kind::Case } else { Kind::Need }
    }

    /// Its record.
    pub(super) fn row(self, shared: &Shared) -> Option<&Row> {
        let place = usize::try_from(self.place).ok()?;
        shared.book.row(self.kind(), place)
    }
}

/// The columns of the board.
#[derive(Clone, Debug, Default)]
pub(super) struct Lanes {
    stages: Vec<u8>,
    lanes: [Vec<Card>; COLUMNS],
    /// Cards among those shown that have left the board by a side exit.
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

    /// Deals the rows of both lists into the columns: needs in their order, each case before the first need that is due later.
    pub(super) fn deal(&mut self, needs: &[u32], cases: &[u32], shared: &Shared) {
        self.lanes.iter_mut().for_each(Vec::clear);
        self.off = 0;
        for place in needs {
            let stage = usize::try_from(*place)
                .ok()
                .and_then(|place| self.stages.get(place))
                .copied()
                .unwrap_or(OFF);
            let (is_case, place) = (false, *place);
            match self.lanes.get_mut(usize::from(stage)) {
                Some(lane) => lane.push(Card { is_case, place }),
                None => self.off += 1,
            }
        }
        for place in cases {
            let (is_case, place) = (true, *place);
            self.put_in(Card { is_case, place }, shared);
        }
    }

    fn put_in(&mut self, card: Card, shared: &Shared) {
        let row = card.row(shared);
        let stage = row.map_or(OFF, |row| column_code(&shared.book, row));
        let Some(lane) = self.lanes.get_mut(usize::from(stage)) else {
            self.off += 1;
            return;
        };
        let due = |card: &Card| -> (bool, Option<Date>) {
            let day = card.row(shared).and_then(|row| facts::due(shared, row));
            (day.is_none(), day)
        };
        let own = due(&card);
        let at = lane.iter().position(|other| due(other) > own);
        lane.insert(at.unwrap_or(lane.len()), card);
    }

    /// The cards of one column.
    pub(super) fn lane(&self, column: usize) -> &[Card] {
        self.lanes.get(column).map_or(&[], Vec::as_slice)
    }

    /// The column and row of a record's card.
    pub(super) fn find(&self, record: RecordId, shared: &Shared) -> Option<(usize, usize)> {
        let row = shared.book.find(record)?;
        let card = Card {
            is_case: row.kind() == Kind::Case,
            place: u32::try_from(shared.book.place(record)?).ok()?,
        };
        let column = usize::from(column_code(&shared.book, row));
        let row = self.lane(column).iter().position(|other| *other == card)?;
        Some((column, row))
    }
}

/// The column of a card. What was put on hold keeps its card; what left for good has none.
fn column_code(book: &Book, row: &Row) -> u8 {
    let state = match row.kind() {
        Kind::Case => row.text(case::STATUS.id()),
        _ => row.text(need::EXIT.id()),
    };
    let stage = book
        .stage(row)
        .filter(|_| matches!(state, "" | "open" | "held"));
    stage.map_or(OFF, |stage| u8::try_from(stage.index()).unwrap_or(OFF))
}
