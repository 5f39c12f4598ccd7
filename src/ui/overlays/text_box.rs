//! Owns the small box with one text in it: a memo, a reason, an answer. The text wraps by the rules of Japanese and the caret is
//! always in sight.

use super::panel;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::field::layout::Lines;
use crate::ui::field::{Buffer, Look};
use crate::ui::form::{Page, Placed};
use crate::ui::shared::Shared;

/// Lines that the box keeps for the text.
const LINES: usize = 4;

/// Draws the box with its title; `beneath` is said under the text.
pub(super) fn draw(
    canvas: &mut Canvas,
    areas: &Areas,
    shared: &Shared,
    title: &str,
    text: &Buffer,
    beneath: &[(String, Look)],
) {
    let room = panel::room(shared).saturating_sub(2);
    let ruler = shared.ruler();
    let lines = Lines::of(text.text(), ruler, room);
    let (row, column) = lines.place(text.text(), ruler, text.caret_byte());
    let mut page = Page::default();
    for line in lines.iter() {
        let drawn = text.text().get(line.start..line.end).unwrap_or_default();
        page.lines.push(vec![placed(drawn, Look::Plain)]);
    }
    while page.lines.len() < LINES {
        page.lines.push(Vec::new());
    }
    page.caret = Some((row, 1 + column.min(room)));
    page.focus = row..row + 1;
    for (said, look) in beneath {
        for line in ruler.wrap(said, room) {
            page.lines.push(vec![placed(line, *look)]);
        }
    }
    panel::draw(canvas, areas, shared, (title, ""), &page, LINES);
}

fn placed(text: &str, look: Look) -> Placed {
    Placed {
        column: 1,
        text: text.to_owned(),
        look,
    }
}
