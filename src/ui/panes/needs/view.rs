//! Owns the drawing of the board: the strip of all stages, the columns in sight with their heads, the cards in sight of each.

use super::board::{Board, Layout};
use super::card::{self, Shown};
use super::lanes::{COLUMNS, Lanes};
use crate::domain::kind::Kind;
use crate::domain::stage::Stage;
use crate::text::TextKey;
use crate::ui::areas::{Areas, Breadth};
use crate::ui::border::Sign;
use crate::ui::canvas::{Canvas, Target};
use crate::ui::mouse::Drag;
use crate::ui::panes::browse::Browse;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The board and what it is drawn from.
pub(super) struct View<'a> {
    /// Where the cursor is.
    pub(super) board: &'a Board,
    /// What stands in which column.
    pub(super) lanes: &'a Lanes,
    /// The list behind it.
    pub(super) browse: &'a Browse,
    /// What all layers read.
    pub(super) shared: &'a Shared,
}

impl View<'_> {
    /// Draws the board.
    pub(super) fn draw(&self, canvas: &mut Canvas, areas: &Areas) {
        let layout = Layout::of(self.shared.size);
        let mut body = areas.body;
        if areas.breadth() == Breadth::Narrow {
            self.narrow(canvas, body, layout);
            return;
        }
        if layout.columns < COLUMNS {
            self.strip(canvas, Rect { height: 1, ..body }, layout);
            body = below(body, 1);
        }
        let count = u16::try_from(layout.columns).unwrap_or(1).max(1);
        let width = body.width / count;
        for nth in 0..layout.columns {
            let column = self.board.first + nth;
            let left = body.x + width * u16::try_from(nth).unwrap_or(0);
            let last = nth + 1 == layout.columns;
            let right = if last { body.right() } else { left + width };
            let area = Rect::new(left, body.y, right - left, body.height);
            self.column(canvas, area, column, layout, last);
        }
    }

    /// All stages with their counts; those in sight between angle brackets, the one with the cursor between square ones.
    fn strip(&self, canvas: &mut Canvas, area: Rect, layout: Layout) {
        let (names, apart) = self.strip_texts(usize::from(area.width));
        let seen = self.board.first..self.board.first + layout.columns;
        let mut col = 0;
        for (column, text) in names.iter().enumerate() {
            let here = column == self.board.column;
            let role = if here { Role::Focus } else { Role::Plain };
            let style = self.shared.theme.style(role);
            let mark = bracket(column, self.board.column, &seen, apart);
            col = canvas.text_in(area, col, 0, mark, style);
            col = canvas.text_in(area, col, 0, text, style);
        }
        let mark = bracket(COLUMNS, self.board.column, &seen, apart);
        canvas.text_in(area, col, 0, mark, Style::new());
    }

    /// Name and count of each stage, and whether brackets stand apart: whole names where there is room, else short ones, and numbers where
    /// the counts take even that.
    fn strip_texts(&self, room: usize) -> (Vec<String>, bool) {
        let ruler = self.shared.ruler();
        let ways = [
            (Names::Whole, true),
            (Names::Whole, false),
            (Names::Short, false),
            (Names::Number, false),
        ];
        let ways = ways.map(|(names, apart)| (self.strip_of(names), apart));
        let fits = |(texts, apart): &(Vec<String>, bool)| {
            let width: usize = texts.iter().map(|text| ruler.width(text)).sum();
            width + (texts.len() + 1) * (1 + usize::from(*apart)) <= room
        };
        let [.., last] = &ways;
        let last = last.clone();
        ways.into_iter().find(fits).unwrap_or(last)
    }

    fn strip_of(&self, names: Names) -> Vec<String> {
        let stages = Stage::ALL.into_iter().enumerate();
        let text = |(column, stage): (usize, Stage)| {
            let count = self.lanes.lane(column).len();
            match names {
                Names::Whole => format!("{} {count}", self.shared.locale.stage(stage)),
                Names::Short => format!("{} {count}", self.shared.locale.stage_in_short(stage)),
                Names::Number => format!("{}:{count}", column + 1),
            }
        };
        stages.map(text).collect()
    }

    fn column(&self, canvas: &mut Canvas, area: Rect, column: usize, layout: Layout, last: bool) {
        let shared = self.shared;
        canvas.note(area, Target::Column(column));
        let border = shared.caps.border();
        let frame = shared.theme.style(Role::Frame);
        let inner = Rect {
            width: area.width.saturating_sub(u16::from(!last)),
            ..area
        };
        self.column_head(canvas, inner, column, layout);
        canvas.rule(area.x, area.y + 1, area.width, border, frame);
        if !last {
            canvas.post(area.right() - 1, area.y, area.height, border, frame);
            canvas.sign(area.right() - 1, area.y + 1, Sign::Cross, border, frame);
        }
        self.cards(canvas, below(inner, 2), column, layout);
    }

    /// Number, name and count of a column; while not all cards are in sight, which ones are.
    fn column_head(&self, canvas: &mut Canvas, area: Rect, column: usize, layout: Layout) {
        let shared = self.shared;
        let here = column == self.board.column;
        let name = Stage::ALL
            .get(column)
            .map_or("", |stage| shared.locale.stage(*stage));
        let title = format!("{} {name}", column + 1);
        let len = self.lanes.lane(column).len();
        let top = self.board.tops.get(column).copied().unwrap_or(0);
        let count = if len > layout.page {
            format!("{}-{}/{len}", top + 1, (top + layout.page).min(len))
        } else {
            len.to_string()
        };
        let ruler = shared.ruler();
        let width = u16::try_from(ruler.width(&count)).unwrap_or(u16::MAX);
        let from = area.width.saturating_sub(width + 1);
        let room = usize::from(from.saturating_sub(3));
        let title = ruler.cut(&title, room);
        let dropped = shared.drag.and_then(|drag| drag.to()) == Some(column);
        let (open, close) = match (dropped, here) {
            (true, _) => (">", "<"),
            (false, true) => ("[", "]"),
            (false, false) => (" ", " "),
        };
        let role = if here || dropped {
            Role::Focus
        } else {
            Role::Plain
        };
        let style = shared.theme.style(role);
        canvas.text_in(area, 0, 0, &format!("{open}{title}{close}"), style);
        canvas.text_in(area, from, 0, &count, shared.theme.style(Role::Plain));
        if here && len == 0 {
            canvas.set_cursor(area.x, area.y);
        }
    }

    fn cards(&self, canvas: &mut Canvas, area: Rect, column: usize, layout: Layout) {
        let top = self.board.tops.get(column).copied().unwrap_or(0);
        let height = u16::try_from(layout.card).unwrap_or(1);
        let cards = self.lanes.lane(column).iter().enumerate().skip(top);
        for (nth, (at, card)) in (0_u16..).zip(cards.take(layout.page)) {
            let y = area.y + nth * height;
            let room = area.bottom().saturating_sub(y).min(height);
            let Some(row) = card.row(self.shared) else {
                continue;
            };
            let cursor = column == self.board.column && at == self.board.row;
            let shown = Shown {
                cursor,
                marked: self.browse.marks.contains(&row.id),
                foot: u16::try_from(layout.card.saturating_sub(4)).unwrap_or(0),
            };
            let area = Rect::new(area.x, y, area.width, room);
            let target = Target::Card {
                column,
                row: at,
                here: cursor,
            };
            canvas.note(area, target);
            if layout.card == 1 {
                card::draw_line(canvas, area, self.shared, row, shown);
            } else {
                card::draw(canvas, area, self.shared, row, shown);
            }
            if cursor {
                canvas.set_cursor(area.x, area.y);
            }
        }
    }

    /// One stage as a list, with its name and its place among the ten above.
    fn narrow(&self, canvas: &mut Canvas, area: Rect, layout: Layout) {
        let shared = self.shared;
        let column = self.board.column;
        let name = Stage::ALL
            .get(column)
            .map_or("", |stage| shared.locale.stage(*stage));
        let len = self.lanes.lane(column).len();
        let count = shared.locale.count(Kind::Need, len);
        let text = format!("[{} {name}] {}/{COLUMNS}  {count}", column + 1, column + 1);
        canvas.text_in(area, 1, 0, &text, shared.theme.style(Role::Focus));
        if len == 0 {
            canvas.set_cursor(area.x, area.y);
        }
        self.cards(canvas, below(area, layout.head), column, layout);
    }
}

/// How the strip names the stages.
#[derive(Clone, Copy)]
enum Names {
    Whole,
    Short,
    Number,
}

/// What stands before a column of the strip: the end of the one before and the beginning of this, in one cell or in two.
fn bracket(column: usize, here: usize, seen: &std::ops::Range<usize>, apart: bool) -> &'static str {
    let ends = match column {
        _ if column == here + 1 => "]",
        _ if column == seen.end => ">",
        _ => " ",
    };
    let begins = match column {
        _ if column == here => "[",
        _ if column == seen.start => "<",
        _ => " ",
    };
    match (ends, begins, apart && column > 0) {
        (" ", begins, false) => begins,
        (_, "[", false) => "[",
        (ends, _, false) => ends,
        (" ", " ", true) => "  ",
        (" ", "[", true) => " [",
        (" ", _, true) => " <",
        ("]", " ", true) => "] ",
        ("]", _, true) => "]<",
        (_, "[", true) => ">[",
        (_, _, true) => "> ",
    }
}

fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// Where the card under the mouse would go: `N-41 を「5 面談」へ`.
pub(super) fn draw_drag(canvas: &mut Canvas, area: Rect, shared: &Shared, drag: Drag) {
    let row = shared.book.find(drag.record);
    let name = row.map(|row| row.reference.to_string()).unwrap_or_default();
    let stage = drag.to().and_then(|to| Stage::ALL.get(to));
    let text = match stage {
        Some(stage) => {
            let stage = format!("{} {}", stage.index() + 1, shared.locale.stage(*stage));
            let values = [("ref", &name as _), ("stage", &stage as _)];
            shared.locale.say(TextKey::MouseDrag, &values)
        }
        None => shared.locale.say(TextKey::MouseHold, &[("ref", &name)]),
    };
    canvas.text_in(area, 1, 0, &text, shared.theme.style(Role::Strong));
}

/// What an empty board says: how to begin.
pub(super) fn draw_empty(canvas: &mut Canvas, area: Rect, text: &str) {
    let y = area.height / 2;
    canvas.text_in(area, 3, y, text, Style::new());
}
