//! Owns the line above the hints for every list: the filter in force or being typed, how many of how many, marks; and what an empty list
//! says.

use super::browse::Browse;
use super::finder::Finder;
use super::list::order_text;
use crate::domain::kind::Kind;
use crate::text::{TextKey, grouped};
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::chain;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Hints while something is typed.
pub fn hints(browse: &Browse) -> Option<&'static [Hint]> {
    const FILTER: &[Hint] = &[
        hint(&[Action::Choose], TextKey::HintKeep),
        hint(&[Action::Close], TextKey::HintDrop),
    ];
    const JUMP: &[Hint] = &[
        hint(&[Action::Choose], TextKey::HintGo),
        hint(&[Action::Close], TextKey::HintClose),
    ];
    match browse.finder {
        Finder::Off => None,
        Finder::Filter { .. } => Some(FILTER),
        Finder::Jump(_) => Some(JUMP),
    }
}

/// Draws the line. `off` is how many of the needs shown have left the board.
pub fn draw(canvas: &mut Canvas, areas: &Areas, shared: &Shared, browse: &Browse, off: usize) {
    let counts = counts(shared, browse, off);
    let ruler = shared.ruler();
    let width = u16::try_from(ruler.width(&counts)).unwrap_or(u16::MAX);
    let from = areas.status.width.saturating_sub(width + 1);
    canvas.text_in(areas.status, from, 0, &counts, Style::new());
    let room = Rect {
        x: areas.status.x + 1,
        width: from.saturating_sub(3),
        ..areas.status
    };
    match &browse.finder {
        Finder::Filter { line, .. } => {
            let label = shared.locale.line(TextKey::StateFilter);
            let col = canvas.text_in(room, 0, 0, label, shared.theme.style(Role::Strong)) + 1;
            let rest = Rect {
                x: room.x + col,
                width: room.width.saturating_sub(col),
                ..room
            };
            line.view(canvas, half(rest, browse), Style::new());
            complaint(canvas, rest, shared, browse);
        }
        Finder::Jump(digits) => {
            let letter = browse.kind.letter();
            let values = [("letter", &letter as _), ("digits", &digits as _)];
            let text = shared.locale.say(TextKey::StateJump, &values);
            let col = canvas.text_in(room, 0, 0, &text, Style::new());
            canvas.set_cursor(room.x + col, room.y);
        }
        Finder::Off if !browse.filter.is_empty() => {
            let label = shared.locale.line(TextKey::StateFilter);
            let text = ruler.cut(
                &format!("{label} {}", browse.filter),
                usize::from(room.width),
            );
            canvas.text_in(room, 0, 0, &text, Style::new());
        }
        Finder::Off => {}
    }
}

/// The room of the line being typed: the left half while a complaint stands at its right.
fn half(area: Rect, browse: &Browse) -> Rect {
    if browse.complaint.is_none() {
        return area;
    }
    Rect {
        width: area.width / 2,
        ..area
    }
}

fn complaint(canvas: &mut Canvas, area: Rect, shared: &Shared, browse: &Browse) {
    let Some(why) = &browse.complaint else { return };
    let left = area.width / 2 + 1;
    let room = usize::from(area.width.saturating_sub(left));
    let text = shared.ruler().cut(&format!("! {why}"), room);
    canvas.text_in(area, left, 0, &text, shared.theme.style(Role::Press));
}

/// How many of how many, the marks, the order; at a fixed place, so that typing moves nothing.
fn counts(shared: &Shared, browse: &Browse, off: usize) -> String {
    let locale = &shared.locale;
    let mut parts = Vec::new();
    if off > 0 {
        let n = locale.count(browse.kind, off);
        parts.push(locale.say(TextKey::StateOff, &[("count", &n)]));
    }
    if !browse.marks.is_empty() {
        let n = locale.count(browse.kind, browse.marks.len());
        parts.push(locale.say(TextKey::StateMarked, &[("count", &n)]));
    }
    parts.push(order_text(shared, browse));
    let shown = grouped(browse.places.len());
    let total = locale.count(browse.kind, browse.total);
    let values = [("shown", &shown as _), ("total", &total as _)];
    parts.push(locale.say(TextKey::ListCount, &values));
    parts.join("  ")
}

/// What an empty list says: how to begin, or how to see something again.
pub fn empty(browse: &Browse, shared: &Shared) -> Option<String> {
    if !browse.places.is_empty() {
        return None;
    }
    let locale = &shared.locale;
    let key = |action| {
        let keys = shared.keymap.key(chain::LIST, action);
        keys.unwrap_or_default()
    };
    if !browse.filter.is_empty() {
        let close = key(Action::Close);
        return Some(locale.say(TextKey::EmptyFilter, &[("close", &close)]));
    }
    if !shared.complete {
        return Some(locale.line(TextKey::HeadReading).to_owned());
    }
    let line = match browse.kind {
        Kind::Need => TextKey::EmptyNeeds,
        Kind::Company => TextKey::EmptyCompanies,
        Kind::Contract => TextKey::EmptyContracts,
        Kind::Event => TextKey::EmptyEvents,
        _ => TextKey::EmptyList,
    };
    let (new, import) = (key(Action::New), key(Action::Import));
    let values = [("new", &new as _), ("import", &import as _)];
    Some(locale.say(line, &values))
}
