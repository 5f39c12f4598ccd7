//! Owns the drawing of a list of records in columns taken from the field table.

use crate::ui::areas::Areas;
use crate::ui::canvas::{Canvas, Frame};
use crate::ui::panes::browse::Browse;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use ratatui::layout::Rect;

/// Draws the rows in sight in a frame.
pub fn view(canvas: &mut Canvas, _areas: &Areas, area: Rect, shared: &Shared, browse: &Browse) {
    let theme = shared.theme;
    let count = shared.locale.count(browse.kind, browse.places.len());
    let frame = Frame {
        border: shared.caps.border(),
        title: shared.locale.kinds(browse.kind),
        note: &count,
        style: theme.style(Role::Frame),
        title_style: theme.style(Role::Focus),
    };
    let inside = canvas.frame(area, &frame);
    let rows = browse.places.iter().enumerate().skip(browse.top);
    for (line, (at, place)) in (0..inside.height).zip(rows) {
        let Some(row) = shared.book.row(browse.kind, *place as usize) else {
            continue;
        };
        let cursor = at == browse.at;
        let mark = if browse.marks.contains(&row.id) {
            "*"
        } else {
            " "
        };
        let number = row.reference.to_string();
        let pieces = [
            (if cursor { ">" } else { " " }, theme.style(Role::Strong)),
            (mark, theme.style(Role::Strong)),
            (
                number.as_str(),
                theme.style(if cursor { Role::Strong } else { Role::Plain }),
            ),
        ];
        canvas.pieces(inside, line, &pieces);
        let room = usize::from(inside.width).saturating_sub(10);
        let title = shared.ruler().cut(row.title(), room);
        canvas.text_in(inside, 10, line, &title, theme.style(Role::Plain));
        if cursor {
            canvas.set_cursor(inside.x, inside.y + line);
        }
    }
}
