//! Owns the lists of kinds that have no screen of their own: cases, log entries, what was shown to firms. A figure or a saved filter leads
//! to them; they lie over the screen and close with Esc.

use super::listed::{Listed, Listing};
use crate::domain::kind::Kind;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::hints::{Hint, hint};
use std::sync::LazyLock;

/// A table for each kind, since a listing is a table.
static LISTINGS: LazyLock<Vec<Listing>> = LazyLock::new(|| Kind::ALL.map(listing).into());

fn listing(kind: Kind) -> Listing {
    Listing {
        kind,
        only: None,
        hints: HINTS,
        pressing: |_| String::new(),
    }
}

/// The list of all records of a kind.
pub fn list(kind: Kind) -> Option<Listed> {
    LISTINGS.get(kind.index()).map(Listed::new)
}

const HINTS: &[Hint] = &[
    hint(&[Action::Down, Action::Up], TextKey::HintRows),
    hint(&[Action::Open], TextKey::HintOpen),
    hint(&[Action::New], TextKey::HintNew),
    hint(&[Action::Edit], TextKey::HintEdit),
    hint(&[Action::Memo], TextKey::HintMemo),
    hint(&[Action::Filter], TextKey::HintFilter),
    hint(&[Action::SavedFilters], TextKey::HintSaved),
    hint(&[Action::Sort], TextKey::HintSort),
    hint(&[Action::Close], TextKey::HintClose),
];
