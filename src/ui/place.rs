//! Owns what a person finds again at the next start: the screen, and for each list its filter, order, cursor and what is in sight.

use super::Ui;
use super::action::Action;
use super::input::Millis;
use super::msg::Effect;
use super::pane::{PANES, PaneId};
use super::shared::Shared;
use crate::domain::record::{RecordId, Reference};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a person was. Plain words and numbers, so that it can be kept in a file and a later program finds nothing strange in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The action that shows the screen: `needs`.
    screen: String,
    /// The lists of each screen, by the action that shows it.
    spots: BTreeMap<String, Vec<Spot>>,
}

/// Where a person was in one list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spot {
    /// The tab in front.
    pub front: bool,
    /// The other of two views: the list in the place of the board, the month in the place of the agenda.
    pub turned: bool,
    /// The filter in force, as typed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub filter: String,
    /// The order, by its place among those of the list.
    pub order: usize,
    /// The record with the cursor: `N-41`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// The row with the cursor, for when the record is gone.
    pub row: usize,
    /// The first row in sight.
    pub top: usize,
    /// The first column in sight.
    pub left: usize,
    /// The column of the board with the cursor, where it holds no record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}

impl Place {
    /// A screen as it is at the beginning.
    pub fn at(pane: PaneId) -> Self {
        Self {
            screen: named(pane).to_owned(),
            spots: BTreeMap::new(),
        }
    }

    /// The same lists behind another screen.
    #[must_use]
    pub fn on(self, pane: PaneId) -> Self {
        Self {
            screen: named(pane).to_owned(),
            ..self
        }
    }

    /// The screen, if it names one that this program has.
    pub fn pane(&self) -> Option<PaneId> {
        Action::named(&self.screen).and_then(PaneId::of_action)
    }
}

impl Spot {
    /// With the record under the cursor.
    #[must_use]
    pub fn with(self, record: Option<RecordId>, shared: &Shared) -> Self {
        let row = record.and_then(|id| shared.book.find(id));
        Self {
            record: row.map(|row| row.reference.to_string()),
            ..self
        }
    }

    /// The record that the cursor was on, if it is still to be seen.
    pub fn record(&self, shared: &Shared) -> Option<RecordId> {
        let reference = self.record.as_deref().and_then(Reference::parse)?;
        let row = shared.book.find_reference(reference);
        row.filter(|row| !row.archived).map(|row| row.id)
    }
}

fn named(pane: PaneId) -> &'static str {
    let spec = PANES.iter().find(|spec| spec.id == pane);
    spec.map_or("", |spec| spec.action.name())
}

/// How long after the last key the place is kept, in milliseconds: whatever ends the session, so much is lost at most.
const PAUSE: Millis = 2_000;

impl Ui {
    /// Somebody did something: in a while the place is kept.
    pub(super) fn moved_about(&mut self) {
        self.keep_place = self
            .shared
            .complete
            .then(|| self.shared.at.saturating_add(PAUSE));
    }

    /// Has the place kept, once the pause is over and if it is another.
    pub(super) fn keep_place(&mut self) {
        if self.keep_place.is_none_or(|due| due > self.shared.at) {
            return;
        }
        self.keep_place = None;
        let place = self.place();
        if place != self.kept_place {
            self.kept_place = place.clone();
            self.effects.push(Effect::Left(Box::new(place)));
        }
    }

    /// Where this person is.
    pub fn place(&self) -> Place {
        let spots = PANES.iter().filter_map(|spec| {
            let name = named(spec.id);
            // A screen that was not shown this time is where it was at the visit before.
            let unseen = self.come_back_to.spots.get(name).cloned();
            let pane = self.panes.get(spec.id.index())?;
            let spots = unseen.unwrap_or_else(|| pane.spots(&self.shared));
            (!spots.is_empty()).then(|| (name.to_owned(), spots))
        });
        Place {
            screen: named(self.current).to_owned(),
            spots: spots.collect(),
        }
    }

    /// Goes back to where this person was on the screen that is shown, once, as soon as the rows are there. What is no more is passed over.
    pub(super) fn come_back(&mut self) {
        if !self.shared.complete {
            return;
        }
        let spots = self.come_back_to.spots.remove(named(self.current));
        if let Some(spots) = spots {
            self.ask(0, |layer, cx| layer.come_back(&spots, cx));
        }
    }
}
