//! Owns what stands under the next event beside the morning: what others changed since this person was here last, the newest first. It is
//! found in the rows alone, which know who touched a record last and when.

use ratatui::layout::Rect;

use super::{facts, next_event};
use crate::desk::Row;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::canvas::{Canvas, Frame};
use crate::ui::keymap::chain;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;

/// Changes told of at most.
const MOST: usize = 30;

/// What others changed: the newest first, and how many there are in all.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    newest: Vec<RecordId>,
    all: usize,
}

impl Changes {
    /// As the book stands; without a visit before there is nothing to measure from.
    pub fn of(shared: &Shared) -> Self {
        let Some(since) = shared.own.last_visit else {
            return Self::default();
        };
        let me = shared.actor.name.as_str();
        let rows = Kind::ALL
            .into_iter()
            .flat_map(|kind| shared.book.rows(kind));
        let mut found: Vec<&Row> = rows
            .filter(|row| row.touched > since && row.touched_by() != me)
            .collect();
        found.sort_by_key(|row| std::cmp::Reverse((row.touched, row.id)));
        Self {
            all: found.len(),
            newest: found.iter().take(MOST).map(|row| row.id).collect(),
        }
    }
}

/// Draws the next event, and what others changed under it.
pub fn beside(canvas: &mut Canvas, area: Rect, shared: &Shared, changes: &Changes) {
    let height = area.height / 2;
    let above = Rect {
        height: area.height - height,
        ..area
    };
    let below = Rect {
        y: above.bottom(),
        height,
        ..area
    };
    next_event::view(canvas, above, shared);
    view(canvas, below, shared, changes);
}

/// Draws them in a frame.
fn view(canvas: &mut Canvas, area: Rect, shared: &Shared, changes: &Changes) {
    let theme = shared.theme;
    let key = shared.keymap.key(chain::TODAY, Action::Changes);
    let count = shared.locale.records(changes.all);
    let values = [
        ("count", &count as _),
        ("key", &key.unwrap_or_default() as _),
    ];
    let note = shared.locale.say(TextKey::TodayChangesNote, &values);
    let frame = Frame {
        title_style: theme.style(Role::Strong),
        ..shared.frame(
            shared.locale.line(TextKey::ActionChanges),
            if changes.all == 0 { "" } else { &note },
        )
    };
    let inside = canvas.frame(area, &frame);
    let room = usize::from(inside.width.saturating_sub(2));
    if changes.all == 0 {
        let text = shared.locale.line(TextKey::OverlayChangesEmpty);
        let text = shared.ruler().cut(text, room);
        canvas.text_in(inside, 1, 0, &text, theme.style(Role::Plain));
    }
    let rows = changes.newest.iter().filter_map(|id| shared.book.find(*id));
    for (line, row) in (0..inside.height).zip(rows) {
        let time = shared.locale.moment(row.touched, shared.now);
        let name = facts::name(shared, row);
        let text = format!("{time} {} {} {name}", row.touched_by(), row.reference);
        let text = shared.ruler().cut(&text, room);
        canvas.text_in(inside, 1, line, &text, theme.style(Role::Plain));
    }
}
