//! Owns the drawing of one card: number, department and due day, two lines of title, and where there is room the hospital and the wait.

use crate::desk::Row;
use crate::desk::book::is_open;
use crate::domain::case;
use crate::domain::choice::ORIGIN;
use crate::domain::date::Date;
use crate::domain::kind::Kind;
use crate::domain::need;
use crate::search::company::short_name;
use crate::text::TextKey;
use crate::ui::canvas::Canvas;
use crate::ui::panes::facts;
use crate::ui::panes::list::mark;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Days for which a fallen case stays on its card.
const FALLEN_DAYS: i32 = 14;

/// How a card is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// It has the cursor.
    pub(super) cursor: bool,
    /// It is marked.
    pub(super) marked: bool,
    /// Lines below the title: none, the wait with the hospital, or one for each.
    pub(super) foot: u16,
}

/// Draws a card into its area.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, shared: &Shared, row: &Row, shown: Shown) {
    head(canvas, area, shared, row, shown);
    let room = usize::from(area.width.saturating_sub(1));
    for (line, text) in (1_u16..).zip(title_lines(shared, &title(shared, row), room)) {
        canvas.text_in(area, 1, line, &text, Style::new());
    }
    if shown.foot > 0 {
        foot(canvas, area, shared, row, shown.foot);
    }
}

/// A card as a single line, for screens that show one column as a list.
pub(super) fn draw_line(canvas: &mut Canvas, area: Rect, shared: &Shared, row: &Row, shown: Shown) {
    let col = number(canvas, area, shared, row, shown);
    let from = press_at_right(canvas, area, shared, row, true);
    let room = usize::from(from.saturating_sub(col + 2));
    let title = shared.ruler().cut(&title(shared, row), room);
    canvas.text_in(area, col + 1, 0, &title, Style::new());
}

fn head(canvas: &mut Canvas, area: Rect, shared: &Shared, row: &Row, shown: Shown) {
    let col = number(canvas, area, shared, row, shown);
    let from = press_at_right(canvas, area, shared, row, shown.foot == 0);
    let room = usize::from(from.saturating_sub(col + 2));
    let beside = match row.kind() {
        Kind::Case => shared.locale.choice(&ORIGIN, row.text(case::ORIGIN.id())),
        _ => row.text(need::DEPARTMENT.id()),
    };
    let text = shared.ruler().cut(beside, room);
    canvas.text_in(area, col + 1, 0, &text, Style::new());
}

/// What a card is about: the need's title; of a case without one what the firm brings, and the firm.
fn title(shared: &Shared, row: &Row) -> String {
    match row.kind() {
        Kind::Case => {
            let firm = row.link(case::COMPANY.id());
            let firm = firm.map_or("", |id| short_name(shared.book.name(id)));
            let offer = row.text(case::OFFER.id());
            format!("{offer} {firm}").trim().to_owned()
        }
        _ => row.title().to_owned(),
    }
}

/// Draws the marks and the number; returns the column behind.
fn number(canvas: &mut Canvas, area: Rect, shared: &Shared, row: &Row, shown: Shown) -> u16 {
    let strong = shared.theme.style(Role::Strong);
    let plain = shared.theme.style(Role::Plain);
    let changed = shared.unseen.contains(&row.id);
    let mark = if shown.cursor {
        ">"
    } else {
        mark(shown.marked, changed)
    };
    let number = facts::number_text(shared, row);
    let behind = if shown.marked { "*" } else { "" };
    let style = if shown.cursor { strong } else { plain };
    canvas.pieces(
        area,
        0,
        &[
            (mark, strong),
            (&number, style),
            (if shown.cursor { behind } else { "" }, strong),
        ],
    )
}

/// Draws the due day against the right edge, or that something is not filled in where no line below says so; returns the column where
/// it begins.
fn press_at_right(
    canvas: &mut Canvas,
    area: Rect,
    shared: &Shared,
    row: &Row,
    no_foot: bool,
) -> u16 {
    let (due, over) = facts::due_text(shared, row);
    let empty = no_foot && due.is_empty() && row.missing().next().is_some();
    let (text, role) = match (empty, over) {
        (true, _) => (shared.locale.line(TextKey::CardEmpty), Role::Warn),
        (false, true) => (due.as_str(), Role::Press),
        (false, false) => (due.as_str(), Role::Plain),
    };
    let width = u16::try_from(shared.ruler().width(text)).unwrap_or(u16::MAX);
    let from = area.width.saturating_sub(width);
    canvas.text_in(area, from, 0, text, shared.theme.style(role));
    from
}

/// At most two lines of a title; what does not fit ends with the mark of cutting.
fn title_lines(shared: &Shared, title: &str, room: usize) -> Vec<String> {
    let ruler = shared.ruler();
    let wrapped = ruler.wrap(title, room.max(2));
    match wrapped.as_slice() {
        [] => Vec::new(),
        [one] => vec![(*one).to_owned()],
        [first, second] => vec![(*first).to_owned(), (*second).to_owned()],
        [first, ..] => {
            let rest = title.get(first.len()..).unwrap_or_default().trim_start();
            vec![(*first).to_owned(), ruler.cut(rest, room)]
        }
    }
}

/// Below the title: what presses most, else the wait; then the hospital, on a line of its own where the card has one.
fn foot(canvas: &mut Canvas, area: Rect, shared: &Shared, row: &Row, lines: u16) {
    let ruler = shared.ruler();
    let room = usize::from(area.width.saturating_sub(1));
    if let Some(missing) = facts::missing_text(shared, row) {
        let style = shared.theme.style(Role::Warn);
        canvas.text_in(area, 1, 3, &ruler.cut(&missing, room), style);
        return;
    }
    let wait = facts::held_text(shared, row)
        .or_else(|| fallen_text(shared, row))
        .unwrap_or_else(|| facts::wait_fit(shared, row, room));
    let hospital = hospital_text(shared, row);
    let paper = facts::contract_text(shared, row, lines == 1 && !wait.is_empty());
    let hospital = match (paper.is_empty(), lines) {
        (true, _) => hospital,
        (false, 1) if !wait.is_empty() => String::new(),
        (false, _) => format!("{paper}  {hospital}"),
    };
    let left = room.saturating_sub(ruler.width(&paper) + 1);
    let wait = if lines == 1 && !paper.is_empty() && !wait.is_empty() {
        format!("{paper} {}", facts::wait_fit(shared, row, left))
    } else {
        wait
    };
    let lines = match (lines, wait.is_empty()) {
        (1, false) => vec![beside(shared, wait, &hospital, room)],
        (_, true) => vec![hospital],
        (_, false) => vec![hospital, wait],
    };
    for (line, text) in (3_u16..).zip(lines) {
        canvas.text_in(area, 1, line, &ruler.cut(&text, room), Style::new());
    }
}

/// The wait with the hospital behind it, where enough of the hospital's name finds room that it tells something: the days are never cut for it.
fn beside(shared: &Shared, wait: String, hospital: &str, room: usize) -> String {
    const TELLING: usize = 8;
    let ruler = shared.ruler();
    let left = room.saturating_sub(ruler.width(&wait) + 2);
    if left < TELLING.min(ruler.width(hospital)) || hospital.is_empty() {
        return wait;
    }
    format!("{wait}  {hospital}")
}

/// The hospital, and how many other cases stand behind the card: `中央病院 他1件`.
fn hospital_text(shared: &Shared, row: &Row) -> String {
    let place = match row.kind() {
        Kind::Case => case::HOSPITAL.id(),
        _ => need::HOSPITAL.id(),
    };
    let hospital = row.link(place).map_or("", |id| shared.book.name(id));
    if row.kind() == Kind::Case {
        return hospital.to_owned();
    }
    let others = shared.book.standing(row).others.len();
    if others == 0 {
        return hospital.to_owned();
    }
    let values = [("n", &others as _), ("hospital", &hospital as _)];
    shared.locale.say(TextKey::CardOthers, &values)
}

/// A case that fell in the last days: `v見送り 11-20`.
fn fallen_text(shared: &Shared, row: &Row) -> Option<String> {
    let today = shared.today();
    let recent = |day: &Date| day.days_until(today) <= FALLEN_DAYS;
    let fallen = shared
        .book
        .cases_of(row.id)
        .filter(|case| !is_open(case) && case.text(case::STATUS.id()) != "held")
        .map(|case| (case.touched.date(), case))
        .filter(|(day, _)| recent(day))
        .max_by_key(|(day, _)| *day);
    let (day, case) = fallen?;
    let status = shared
        .locale
        .choice(&crate::domain::choice::STATUS, case.text(case::STATUS.id()));
    let day = format!("{:02}-{:02}", day.month(), day.day());
    let values = [("status", &status as _), ("day", &day as _)];
    Some(shared.locale.say(TextKey::CardFallen, &values))
}
