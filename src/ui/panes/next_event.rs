//! Owns what stands beside the morning: the next event with what is still missing, and the events behind it.

use ratatui::layout::Rect;

use super::gathering;
use crate::domain::event;
use crate::text::TextKey;
use crate::ui::canvas::{Canvas, Frame};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;

/// Cells of a name below which the number says more.
const NAME: usize = 12;

/// The next event in one line of so many cells, for a screen without room beside; empty if none is to come. What is missing is told whole,
/// so the name of the event gives way.
pub fn line(shared: &Shared, room: usize) -> String {
    let Some(row) = gathering::next(shared) else {
        return String::new();
    };
    let tally = gathering::tally(shared, row);
    let head = shared.locale.line(TextKey::TodayNextEvent);
    let told = |name: String| {
        let parts = [
            gathering::when(shared, row),
            gathering::ahead(shared, row),
            name,
            gathering::missing(shared, tally),
        ];
        let told: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{head}: {}", told.join(" "))
    };
    let ruler = shared.ruler();
    // With a blank before it.
    let left = room.saturating_sub(ruler.width(&told(String::new())) + 1);
    if left < NAME.min(ruler.width(row.title())) {
        return told(row.reference.to_string());
    }
    told(ruler.cut(row.title(), left))
}

/// The next event and those behind it in a frame.
pub fn view(canvas: &mut Canvas, area: Rect, shared: &Shared) {
    let theme = shared.theme;
    let frame = Frame {
        title_style: theme.style(Role::Strong),
        ..shared.frame(shared.locale.line(TextKey::TodayNextEvent), "")
    };
    let inside = canvas.frame(area, &frame);
    let lines = lines(shared);
    let room = usize::from(inside.width.saturating_sub(2));
    for (row, (text, role)) in (0..inside.height).zip(lines) {
        let text = shared.ruler().cut(&text, room);
        canvas.text_in(inside, 1, row, &text, theme.style(role));
    }
}

fn lines(shared: &Shared) -> Vec<(String, Role)> {
    let upcoming = gathering::upcoming(shared);
    let Some((next, later)) = upcoming.split_first() else {
        let text = shared.locale.line(TextKey::TodayNoEvent).to_owned();
        return vec![(text, Role::Plain)];
    };
    let tally = gathering::tally(shared, next);
    let place = next.text(event::VENUE.id());
    let mut lines = vec![
        (format!("{} {}", next.reference, next.title()), Role::Strong),
        (
            format!(
                "{}  {}",
                gathering::when(shared, next),
                gathering::ahead(shared, next)
            ),
            Role::Plain,
        ),
        (place.to_owned(), Role::Plain),
        (gathering::coming(shared, tally), Role::Plain),
        (gathering::missing(shared, tally), Role::Warn),
        (next.text(event::NEXT_TASK.id()).to_owned(), Role::Plain),
    ];
    lines.retain(|(text, _)| !text.trim().is_empty());
    if !later.is_empty() {
        lines.push((String::new(), Role::Plain));
        let head = shared.locale.line(TextKey::TodayLaterEvents).to_owned();
        lines.push((head, Role::Strong));
    }
    lines.extend(later.iter().map(|row| {
        let when = gathering::when(shared, row);
        (
            format!("{when}  {} {}", row.reference, row.title()),
            Role::Plain,
        )
    }));
    lines
}
