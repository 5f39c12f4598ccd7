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

/// Lines under the text that the cursor can go to, as far as they are in sight.
#[derive(Debug, Default)]
pub(super) struct Choices {
    /// Those in sight.
    pub(super) shown: Vec<String>,
    /// How many there are before them.
    pub(super) first: usize,
    /// Which has the cursor, counted over all; the text has it if none has.
    pub(super) picked: Option<usize>,
    /// What is said of those behind them.
    pub(super) more: Option<String>,
}

/// Draws the box with its title; `beneath` is said under the text.
pub(super) fn draw(
    canvas: &mut Canvas,
    areas: &Areas,
    shared: &Shared,
    title: &str,
    text: &Buffer,
    beneath: &[(String, Look)],
) {
    let choices = Choices::default();
    draw_choices(canvas, areas, shared, title, (text, &choices), beneath);
}

/// As [`draw`], with lines between the text and what is said, which answer to clicks.
pub(super) fn draw_choices(
    canvas: &mut Canvas,
    areas: &Areas,
    shared: &Shared,
    title: &str,
    (text, choices): (&Buffer, &Choices),
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
    list(&mut page, choices, shared, room);
    for (said, look) in beneath {
        for line in ruler.wrap(said, room) {
            page.lines.push(vec![placed(line, *look)]);
        }
    }
    panel::draw(canvas, areas, shared, (title, ""), &page, LINES);
}

fn list(page: &mut Page, choices: &Choices, shared: &Shared, room: usize) {
    if choices.shown.is_empty() {
        return;
    }
    page.fields.push(page.focus.clone());
    // Those out of sight still lie between the text and those in sight.
    for _ in 0..choices.first {
        page.fields.push(0..0);
    }
    for (at, choice) in (choices.first..).zip(&choices.shown) {
        let row = page.lines.len();
        let here = choices.picked == Some(at);
        let (mark, look) = if here {
            (">", Look::Chosen)
        } else {
            (" ", Look::Plain)
        };
        let line = shared.ruler().cut(&format!("{mark} {choice}"), room);
        page.lines.push(vec![placed(&line, look)]);
        page.fields.push(row..row + 1);
        if here {
            page.focus = row..row + 1;
        }
    }
    if let Some(more) = &choices.more {
        page.lines
            .push(vec![placed(&format!("  {more}"), Look::Aside)]);
    }
}

fn placed(text: &str, look: Look) -> Placed {
    Placed {
        column: 1,
        text: text.to_owned(),
        look,
    }
}
