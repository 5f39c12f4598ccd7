//! Owns the screen of contracts: the checklists, what is late first.

use super::listed::{Listed, Listing};
use crate::desk::Row;
use crate::domain::contract;
use crate::domain::kind::Kind;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::hints::{Hint, hint};
use crate::ui::layer::Layer;
use crate::ui::shared::Shared;

/// The screen.
pub fn make() -> Box<dyn Layer> {
    Box::new(Listed::new(&LISTING))
}

static LISTING: Listing = Listing {
    kind: Kind::Contract,
    only: None,
    hints: HINTS,
    pressing,
};

/// `超過2件 今週4件 満了間近1件`: what is late, due within a week, about to end.
fn pressing(shared: &Shared) -> String {
    let today = shared.today();
    let open = |row: &&Row| !row.archived && !contract::is_settled(row.text(contract::STATE.id()));
    let days = |row: &Row, field| row.date(field).map(|day| today.days_until(day));
    let due: Vec<i32> = shared
        .book
        .rows(Kind::Contract)
        .filter(open)
        .filter_map(|row| days(row, contract::DUE.id()))
        .collect();
    let terms: Vec<i32> = shared
        .book
        .rows(Kind::Contract)
        .filter(|row| !row.archived && row.text(contract::STATE.id()) == "signed")
        .filter_map(|row| days(row, contract::EXPIRES_ON.id()))
        .collect();
    let ended = terms.iter().filter(|left| **left < 0).count();
    let soon = 0..=contract::ALARM_DAYS;
    let ending = terms.iter().filter(|left| soon.contains(*left)).count();
    let counts = [
        (
            TextKey::ContractLate,
            due.iter().filter(|left| **left < 0).count(),
        ),
        (
            TextKey::ContractThisWeek,
            due.iter().filter(|left| (0..=7).contains(*left)).count(),
        ),
        (TextKey::ContractEnding, ending),
        (TextKey::ContractEndedCount, ended),
    ];
    let said = counts.into_iter().filter(|(_, n)| *n > 0);
    let said: Vec<String> = said
        .map(|(key, n)| shared.locale.say(key, &[("n", &n)]))
        .collect();
    said.join("  ")
}

const HINTS: &[Hint] = &[
    hint(&[Action::Down, Action::Up], TextKey::HintRows),
    hint(&[Action::Open], TextKey::HintOpen),
    hint(&[Action::PassBall], TextKey::HintBall),
    hint(&[Action::SetDue], TextKey::HintDue),
    hint(&[Action::Retreat, Action::Advance], TextKey::HintState),
    hint(&[Action::Reminder], TextKey::HintReminder),
    hint(&[Action::New], TextKey::HintNew),
    hint(&[Action::Filter], TextKey::HintFilter),
    hint(&[Action::Sort], TextKey::HintSort),
    hint(&[Action::UndoStep], TextKey::HintUndo),
    hint(&[Action::Help], TextKey::HintHelp),
];
