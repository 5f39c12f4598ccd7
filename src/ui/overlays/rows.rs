//! Owns the panel of rows over the screen: what was said, the undo list, which case is meant, what a bulk move refused. One panel for all of
//! them, because they differ only in what a row leads to.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::desk::Command;
use crate::domain::record::RecordId;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::{Canvas, Target};
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widget::cursor::{moved, scrolled, steps};
use crate::ui::wish::Wish;

/// Lines that the whole text of the chosen row takes at most.
const FOOT: usize = 4;

/// What choosing a row does.
#[derive(Clone, Debug)]
pub enum Leads {
    /// Nothing: the row is there to be read.
    Nowhere,
    /// What the layer around the rows does with it.
    Here,
    /// Runs a command.
    Run(Box<Command>),
    /// Shows a record.
    Find(RecordId),
    /// Opens another place over the list.
    Wish(Box<Wish>),
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it says.
    pub text: String,
    /// How it looks.
    pub role: Role,
    /// What choosing it does.
    pub leads: Leads,
}

impl Row {
    /// A row to read.
    pub fn read(text: String) -> Self {
        Self {
            text,
            role: Role::Plain,
            leads: Leads::Nowhere,
        }
    }
}

/// A panel of rows.
#[derive(Clone, Debug)]
pub struct Rows {
    title: String,
    rows: Vec<Row>,
    empty: TextKey,
    at: usize,
    top: usize,
}

impl Rows {
    /// A panel; `empty` is what it says without any row.
    pub fn new(title: String, rows: Vec<Row>, empty: TextKey) -> Self {
        Self {
            title,
            rows,
            empty,
            at: 0,
            top: 0,
        }
    }

    /// The row that the cursor is on, counted from 0.
    pub fn at(&self) -> usize {
        self.at
    }

    /// True if the row that the cursor is on leads somewhere.
    pub fn leads(&self) -> bool {
        let row = self.rows.get(self.at);
        row.is_some_and(|row| !matches!(row.leads, Leads::Nowhere))
    }

    /// Takes the rows of another panel over; the cursor stays where it can.
    pub fn replace(&mut self, fresh: Self) {
        let at = self.at.min(fresh.rows.len().saturating_sub(1));
        let top = self.top.min(at);
        *self = Self { at, top, ..fresh };
    }

    /// Rows that the panel shows at once: the body without its edges and without the whole text of the chosen row.
    fn page(&self, shared: &Shared) -> usize {
        let foot = usize::from(self.foot(shared, self.room(shared)));
        usize::from(shared.size.1).saturating_sub(5 + foot).max(1)
    }

    /// Cells that the panel wants in the width.
    fn wanted(&self, shared: &Shared) -> u16 {
        let ruler = shared.ruler();
        let widths = self.rows.iter().map(|row| ruler.width(&row.text));
        let widest = widths.chain([ruler.width(&self.title) + 4, 46]).max();
        u16::try_from(widest.unwrap_or(46) + 5).unwrap_or(u16::MAX)
    }

    /// Cells for the text of a row.
    fn room(&self, shared: &Shared) -> usize {
        let width = self.wanted(shared).min(shared.size.0.saturating_sub(2));
        usize::from(width).saturating_sub(5)
    }

    /// The furthest row that reading may begin with: from there on all is in sight.
    fn furthest(&self, shared: &Shared, page: usize) -> usize {
        let room = self.room(shared).max(2);
        let lines = |row: &Row| shared.ruler().wrap(&row.text, room).len().max(1);
        let mut left = page;
        let fits = self.rows.iter().rev().take_while(|row| {
            let taken = lines(row);
            let fits = taken <= left;
            left = left.saturating_sub(taken);
            fits
        });
        let fits = fits.count().max(1);
        self.rows.len().saturating_sub(fits)
    }

    fn choose(&self, cx: &mut Cx<'_>) {
        match self.rows.get(self.at).map(|row| &row.leads) {
            Some(Leads::Run(command)) => {
                cx.close();
                cx.run((**command).clone());
            }
            Some(Leads::Find(record)) => {
                cx.close();
                cx.find(*record);
            }
            Some(Leads::Wish(wish)) => cx.wish((**wish).clone()),
            Some(Leads::Nowhere | Leads::Here) | None => {}
        }
    }

    fn leads_somewhere(&self) -> bool {
        self.rows
            .iter()
            .any(|row| !matches!(row.leads, Leads::Nowhere))
    }
}

impl Layer for Rows {
    fn scopes(&self) -> &'static [Scope] {
        chain::MENU
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        let page = self.page(cx.shared);
        if !self.leads_somewhere() {
            let last = self.furthest(cx.shared, page);
            let Some(top) = moved(action, self.top, last + 1, page) else {
                return Answer::Ignored;
            };
            self.top = top;
            return Answer::Consumed;
        }
        if let Some(at) = moved(action, self.at, self.rows.len(), page) {
            self.at = at;
            self.top = scrolled(self.top, at, self.rows.len(), page);
            return Answer::Consumed;
        }
        if action == Action::Choose {
            self.choose(cx);
            return Answer::Consumed;
        }
        Answer::Ignored
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const CHOOSE: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Choose], TextKey::HintChoose),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        const READ: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        if self.leads_somewhere() { CHOOSE } else { READ }
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let wanted = self.wanted(shared);
        let room = self.room(shared);
        let foot = self.foot(shared, room);
        let count = if self.leads_somewhere() {
            self.rows.len()
        } else {
            self.whole(shared, room).count()
        };
        let lines = u16::try_from(count.max(1)).unwrap_or(u16::MAX);
        let area = areas.middle(wanted, lines.saturating_add(2 + foot));
        canvas.clear_area(area);
        let note = self.in_sight(shared, room);
        let frame = shared.frame(&self.title, &note);
        let inside = canvas.frame(area, &frame);
        if self.rows.is_empty() {
            let text = shared.locale.line(self.empty);
            canvas.text_in(inside, 1, 0, text, Style::new());
        }
        if self.leads_somewhere() {
            let list = Rect {
                height: inside.height.saturating_sub(foot),
                ..inside
            };
            self.view_choice(canvas, list, shared, room);
            self.view_foot(canvas, inside, shared, room, foot);
        } else {
            canvas.set_cursor(inside.x, inside.y);
            for (row, (text, role)) in (0..inside.height).zip(self.whole(shared, room)) {
                canvas.text_in(inside, 2, row, text, shared.theme.style(role));
            }
        }
    }
}

impl Rows {
    /// Which rows of a panel that is only read are in sight, while not all are: `1-20/33`.
    fn in_sight(&self, shared: &Shared, room: usize) -> String {
        let page = self.page(shared);
        let furthest = self.furthest(shared, page);
        if self.leads_somewhere() || furthest == 0 {
            return String::new();
        }
        let mut left = page;
        let lines = |row: &Row| shared.ruler().wrap(&row.text, room.max(2)).len().max(1);
        let shown = self.rows.iter().skip(self.top).take_while(|row| {
            let taken = lines(row);
            let fits = taken <= left;
            left = left.saturating_sub(taken);
            fits
        });
        let last = self.top + shown.count().max(1);
        format!("{}-{last}/{}", self.top + 1, self.rows.len())
    }

    /// Every line of the rows from the top on, for a panel that is only read.
    fn whole<'a>(
        &'a self,
        shared: &'a Shared,
        room: usize,
    ) -> impl Iterator<Item = (&'a str, Role)> {
        self.rows.iter().skip(self.top).flat_map(move |row| {
            let lines = shared.ruler().wrap(&row.text, room.max(2));
            let lines = if lines.is_empty() { vec![""] } else { lines };
            lines.into_iter().map(|line| (line, row.role))
        })
    }

    /// Lines below the list for the whole text of the chosen row: none if every row fits its line.
    fn foot(&self, shared: &Shared, room: usize) -> u16 {
        let lines = |row: &Row| shared.ruler().wrap(&row.text, room.max(2)).len();
        let most = self.rows.iter().map(lines).max().unwrap_or(0);
        if most < 2 || !self.leads_somewhere() {
            return 0;
        }
        u16::try_from(most.min(FOOT)).unwrap_or(0) + 1
    }

    fn view_choice(&self, canvas: &mut Canvas, list: Rect, shared: &Shared, room: usize) {
        // The screen may have changed its size since the cursor was moved.
        let page = usize::from(list.height);
        let top = scrolled(self.top, self.at, self.rows.len(), page);
        let shown = self.rows.iter().enumerate().skip(top);
        for (row, (at, line)) in (0..list.height).zip(shown) {
            let here = at == self.at;
            let area = Rect {
                y: list.y + row,
                height: 1,
                ..list
            };
            canvas.note(area, Target::Steps(steps(self.at, at)));
            let mark = if here { ">" } else { " " };
            let style = shared.theme.style(line.role);
            canvas.text_in(list, 0, row, mark, shared.theme.style(Role::Strong));
            let text = shared.ruler().cut(&line.text, room);
            canvas.text_in(list, 2, row, &text, style);
            if here {
                canvas.set_cursor(list.x, list.y + row);
            }
        }
    }

    fn view_foot(
        &self,
        canvas: &mut Canvas,
        inside: Rect,
        shared: &Shared,
        room: usize,
        foot: u16,
    ) {
        let Some(row) = self.rows.get(self.at).filter(|_| foot > 1) else {
            return;
        };
        let from = inside.height.saturating_sub(foot);
        let frame = shared.theme.style(Role::Frame);
        let border = shared.caps.border();
        canvas.rule(inside.x, inside.y + from, inside.width, border, frame);
        let lines = shared.ruler().wrap(&row.text, room.max(2));
        for (line, text) in (from + 1..inside.height).zip(lines) {
            canvas.text_in(inside, 2, line, text, Style::new());
        }
    }
}
