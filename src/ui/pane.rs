//! Owns the table of screens. Adding one is a file in `panes`, a row here and a table in the key map; tabs, help, palette and the tests
//! read the row.

use super::action::Action;
use super::layer::Layer;
use super::panes::{contracts, events, kpi, needs, roster, today};
use crate::domain::kind::Kind;
use crate::text::TextKey;

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaneId {
    /// 今日.
    Today,
    /// ニーズ.
    Needs,
    /// 名簿.
    Roster,
    /// 行事.
    Events,
    /// 契約.
    Contracts,
    /// 指標.
    Kpi,
}

/// What a screen is.
#[derive(Debug)]
pub struct PaneSpec {
    /// The screen.
    pub id: PaneId,
    /// Its name on the tab.
    pub title: TextKey,
    /// The action that shows it; its key is the tab's number.
    pub action: Action,
    /// The kinds of record that it lists.
    pub kinds: &'static [Kind],
    /// Makes it.
    pub make: fn() -> Box<dyn Layer>,
}

/// Every screen, in the order of the tabs.
#[rustfmt::skip]
pub static PANES: [PaneSpec; 6] = [
    PaneSpec { id: PaneId::Today, title: TextKey::PaneToday, action: Action::ScreenToday, kinds: &[], make: today::make },
    PaneSpec { id: PaneId::Needs, title: TextKey::PaneNeeds, action: Action::ScreenNeeds, kinds: &[Kind::Need], make: needs::make },
    PaneSpec { id: PaneId::Roster, title: TextKey::PaneRoster, action: Action::ScreenRoster, kinds: roster::KINDS, make: roster::make },
    PaneSpec { id: PaneId::Events, title: TextKey::PaneEvents, action: Action::ScreenEvents, kinds: &[Kind::Event], make: events::make },
    PaneSpec { id: PaneId::Contracts, title: TextKey::PaneContracts, action: Action::ScreenContracts, kinds: &[Kind::Contract], make: contracts::make },
    PaneSpec { id: PaneId::Kpi, title: TextKey::PaneKpi, action: Action::ScreenKpi, kinds: &[], make: kpi::make },
];

impl PaneId {
    /// Its place among the tabs.
    pub fn index(self) -> usize {
        PANES.iter().position(|spec| spec.id == self).unwrap_or(0)
    }

    /// The screen that an action shows.
    pub fn of_action(action: Action) -> Option<Self> {
        PANES
            .iter()
            .find(|spec| spec.action == action)
            .map(|spec| spec.id)
    }

    /// The screen that lists a kind.
    pub fn of_kind(kind: Kind) -> Option<Self> {
        PANES
            .iter()
            .find(|spec| spec.kinds.contains(&kind))
            .map(|spec| spec.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_screen_has_its_own_action_and_kinds() {
        for (at, spec) in PANES.iter().enumerate() {
            assert_eq!(spec.id.index(), at);
            assert_eq!(PaneId::of_action(spec.action), Some(spec.id));
            for kind in spec.kinds {
                assert_eq!(PaneId::of_kind(*kind), Some(spec.id));
            }
        }
    }
}
