//! Owns the screen of companies: the roster, and beside it the card of the company with the cursor where there is room.

use super::listed::{Listed, Listing};
use crate::domain::kind::Kind;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::hints::{Hint, hint};
use crate::ui::layer::Layer;

/// The screen.
pub fn make() -> Box<dyn Layer> {
    Box::new(Listed::new(&LISTING))
}

static LISTING: Listing = Listing {
    kind: Kind::Company,
    hints: HINTS,
    pressing: |_| String::new(),
};

const HINTS: &[Hint] = &[
    hint(&[Action::Down, Action::Up], TextKey::HintRows),
    hint(&[Action::Open], TextKey::HintOpen),
    hint(&[Action::New], TextKey::HintNew),
    hint(&[Action::Edit], TextKey::HintEdit),
    hint(&[Action::Memo], TextKey::HintMemo),
    hint(&[Action::Filter], TextKey::HintFilter),
    hint(&[Action::Sort], TextKey::HintSort),
    hint(&[Action::NewCase], TextKey::HintCase),
    hint(&[Action::Copy], TextKey::HintCopy),
    hint(&[Action::UndoStep], TextKey::HintUndo),
    hint(&[Action::Palette], TextKey::HintPalette),
    hint(&[Action::Help], TextKey::HintHelp),
];
