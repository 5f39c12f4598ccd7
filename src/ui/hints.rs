//! Owns the last line of the screen: what can be pressed here, built from the key map so that it can never be wrong.

use super::action::Action;
use super::areas::Areas;
use super::canvas::{Canvas, Target};
use super::keymap::{Scope, Stroke, written};
use super::shared::Shared;
use super::theme::Role;
use crate::text::TextKey;
use ratatui::layout::Rect;

/// One hint: the keys of some actions and one word for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Whose keys are shown, joined by `/`.
    pub actions: &'static [Action],
    /// The word.
    pub label: TextKey,
}

/// A hint.
pub const fn hint(actions: &'static [Action], label: TextKey) -> Hint {
    Hint { actions, label }
}

/// Keys and word of a hint as they stand on the line.
struct Piece {
    keys: String,
    word: String,
    /// What pointing at it does, if it is one thing.
    action: Option<Action>,
}

impl Piece {
    fn width(&self, shared: &Shared) -> usize {
        let ruler = shared.ruler();
        ruler.width(&self.keys) + ruler.width(&self.word)
    }
}

/// Draws the hints of a place: those that fit, and always the last one. A hint is shown whole or not at all.
pub fn draw(canvas: &mut Canvas, areas: &Areas, shared: &Shared, chain: &[Scope], hints: &[Hint]) {
    let pieces: Vec<Piece> = hints
        .iter()
        .filter_map(|hint| piece(hint, shared, chain))
        .collect();
    draw_pieces(canvas, areas, shared, &pieces);
}

/// Draws what may follow the keys pressed so far.
pub fn draw_pending(
    canvas: &mut Canvas,
    areas: &Areas,
    shared: &Shared,
    chain: &[Scope],
    pending: &[Stroke],
) {
    let begun = Piece {
        keys: written(pending),
        word: " -".to_owned(),
        action: None,
    };
    let follow = shared.keymap.continuations(chain, pending);
    let rest = follow.into_iter().map(|(keys, action)| Piece {
        keys,
        word: spaced(shared.locale.line(action.line())),
        action: Some(action),
    });
    let pieces: Vec<Piece> = std::iter::once(begun).chain(rest).collect();
    draw_pieces(canvas, areas, shared, &pieces);
}

fn piece(hint: &Hint, shared: &Shared, chain: &[Scope]) -> Option<Piece> {
    let keys: Vec<String> = hint
        .actions
        .iter()
        .filter_map(|action| shared.keymap.key(chain, *action))
        .collect();
    (!keys.is_empty()).then(|| Piece {
        keys: keys.join("/"),
        word: spaced(shared.locale.line(hint.label)),
        action: hint.actions.first().copied().filter(|_| keys.len() == 1),
    })
}

/// Latin words need a space after the key, Japanese ones do not.
fn spaced(word: &str) -> String {
    if word.starts_with(|c: char| c.is_ascii()) {
        format!(" {word}")
    } else {
        word.to_owned()
    }
}

fn draw_pieces(canvas: &mut Canvas, areas: &Areas, shared: &Shared, pieces: &[Piece]) {
    let room = usize::from(areas.hints.width).saturating_sub(2);
    let Some((last, first)) = pieces.split_last() else {
        return;
    };
    let mut left = room.saturating_sub(last.width(shared));
    let mut col = 1;
    for piece in first {
        let width = piece.width(shared) + 1;
        if width > left {
            break;
        }
        left -= width;
        col = draw_piece(canvas, areas, shared, piece, col) + 1;
    }
    draw_piece(canvas, areas, shared, last, col);
}

fn draw_piece(canvas: &mut Canvas, areas: &Areas, shared: &Shared, piece: &Piece, col: u16) -> u16 {
    let (key, plain) = (
        shared.theme.style(Role::Key),
        shared.theme.style(Role::Plain),
    );
    let keys = canvas.text_in(areas.hints, col, 0, &piece.keys, key);
    let end = canvas.text_in(areas.hints, keys, 0, &piece.word, plain);
    if let Some(action) = piece.action {
        let area = Rect {
            x: areas.hints.x + col,
            width: end - col,
            ..areas.hints
        };
        canvas.note(area, Target::Action(action));
    }
    end
}
