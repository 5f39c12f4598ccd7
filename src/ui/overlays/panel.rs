//! Owns what the layers with text in them share: which edit a key is, what a field looks things up in, and the drawing of lines with
//! places in a box that scrolls with the caret.

use crate::ui::areas::Areas;
use crate::ui::canvas::{Canvas, Target};
use crate::ui::field::{Aids, Edit, Look};
use crate::ui::form::Page;
use crate::ui::input::{Input, Key, KeyCode};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widget::cursor::steps;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The widest box, in cells.
const WIDEST: u16 = 96;
/// The highest box, in lines.
const HIGHEST: u16 = 40;
/// How long after the last key a draft is written, in milliseconds.
pub(super) const PAUSE: u64 = 300;

/// The edit that an input stands for. Keys that leave a field (Enter, Tab, Esc) are none.
pub(super) fn edit_of(input: &Input) -> Option<Edit> {
    match input {
        Input::Key(key) => edit_of_key(*key),
        Input::Text(text) | Input::Paste(text) => Some(Edit::Type(text.clone())),
        Input::PasteCut
        | Input::Resize { .. }
        | Input::Mouse(_)
        | Input::Focus(_)
        | Input::Reply(_)
        | Input::BadEncoding
        | Input::Ambiguous { .. }
        | Input::Resumed
        | Input::Leave(_) => None,
    }
}

fn edit_of_key(key: Key) -> Option<Edit> {
    match (key.code, key.ctrl) {
        (KeyCode::Char(c), false) if !key.alt => Some(Edit::Type(c.to_string())),
        (KeyCode::Char('w'), true) => Some(Edit::WordBack),
        (KeyCode::Char('u'), true) => Some(Edit::LineBack),
        (KeyCode::Backspace, _) => Some(Edit::Backspace),
        (KeyCode::Delete, _) => Some(Edit::Delete),
        (KeyCode::Left, _) => Some(Edit::Left),
        (KeyCode::Right, _) => Some(Edit::Right),
        (KeyCode::Up, _) => Some(Edit::Up),
        (KeyCode::Down, _) => Some(Edit::Down),
        (KeyCode::Home, _) => Some(Edit::Home),
        (KeyCode::End, _) => Some(Edit::End),
        _ => None,
    }
}

/// True for the Enter key.
pub(super) fn is_enter(input: &Input) -> bool {
    matches!(input, Input::Key(key) if key.code == KeyCode::Enter)
}

/// Cells inside a box of the usual width.
pub(super) fn room(shared: &Shared) -> usize {
    usize::from(
        WIDEST
            .min(shared.size.0.saturating_sub(2))
            .saturating_sub(2),
    )
}

/// What fields look things up in, with so many cells for their lines.
pub(super) fn aids(shared: &Shared, room: usize) -> Aids<'_> {
    let words = shared.words();
    Aids {
        locale: &shared.locale,
        vocabulary: &words.vocabulary,
        book: &shared.book,
        actor: &shared.actor,
        readings: &words.readings,
        today: shared.today(),
        now: shared.now,
        ruler: shared.ruler(),
        room,
    }
}

/// Draws a box of the usual width with lines in it, scrolled so that the caret is in sight. `lines` is how many it keeps room for
/// whatever stands in it, so that the box does not jump while typing.
pub(super) fn draw(
    canvas: &mut Canvas,
    areas: &Areas,
    shared: &Shared,
    titles: (&str, &str),
    page: &Page,
    lines: usize,
) {
    let wanted = u16::try_from(lines.max(page.lines.len()))
        .unwrap_or(u16::MAX)
        .saturating_add(2);
    let area = areas.middle(WIDEST, wanted.min(HIGHEST));
    canvas.clear_area(area);
    let frame = shared.frame(titles.0, titles.1);
    let inside = canvas.frame(area, &frame);
    draw_lines(canvas, inside, shared, page);
}

/// Draws lines with places into an area and puts the cursor at the caret.
pub(super) fn draw_lines(canvas: &mut Canvas, area: Rect, shared: &Shared, page: &Page) {
    let top = page.top(usize::from(area.height));
    note_fields(canvas, area, page, top);
    for (row, line) in (0..area.height).zip(page.lines.iter().skip(top)) {
        for placed in line {
            let column = u16::try_from(placed.column).unwrap_or(u16::MAX);
            canvas.text_in(area, column, row, &placed.text, style(shared, placed.look));
        }
    }
    let Some((row, column)) = page.caret else {
        return;
    };
    let place = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let row = place(row.saturating_sub(top)).min(area.height.saturating_sub(1));
    let column = place(column).min(area.width.saturating_sub(1));
    canvas.set_cursor(area.x + column, area.y + row);
}

/// Notes the fields in sight, for the mouse; only from a field is it known how far another is.
fn note_fields(canvas: &mut Canvas, area: Rect, page: &Page, top: usize) {
    let Some(here) = page.fields.iter().position(|lines| *lines == page.focus) else {
        return;
    };
    for (nth, lines) in page.fields.iter().enumerate() {
        for line in lines.clone() {
            let row = line
                .checked_sub(top)
                .and_then(|row| u16::try_from(row).ok());
            if let Some(row) = row.filter(|row| *row < area.height) {
                let place = Rect {
                    y: area.y + row,
                    height: 1,
                    ..area
                };
                canvas.note(place, Target::Steps(steps(here, nth)));
            }
        }
    }
}

fn style(shared: &Shared, look: Look) -> Style {
    let role = match look {
        Look::Plain => Role::Plain,
        Look::Aside => Role::Label,
        Look::Chosen => Role::Strong,
        Look::Active => Role::Active,
        Look::Wrong => Role::Press,
        Look::Warn => Role::Warn,
    };
    shared.theme.style(role)
}
