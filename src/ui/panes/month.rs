//! Owns the month of events: a week a line, each day with its events, holidays named; the cursor is a day.

use ratatui::layout::Rect;

use super::gathering;
use crate::desk::Row;
use crate::domain::date::{Calendar, Date, DayOff};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::canvas::{Canvas, Target};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;

/// Weeks that every month fits in.
const WEEKS: u16 = 6;
/// Days of a week.
const DAYS: u16 = 7;

/// A month with a day chosen.
#[derive(Clone, Copy, Debug)]
pub struct Month {
    /// The chosen day.
    pub day: Date,
    /// Which of the day's events is meant.
    nth: usize,
}

impl Month {
    /// The month of a day.
    pub const fn at(day: Date) -> Self {
        Self { day, nth: 0 }
    }

    /// Moves the cursor. False if the action is no movement.
    pub fn moved(&mut self, action: Action, shared: &Shared) -> bool {
        let day = self.day;
        let to = match action {
            Action::Left => day.plus_days(-1),
            Action::Right => day.plus_days(1),
            Action::Up => day.plus_days(-7),
            Action::Down => day.plus_days(7),
            Action::PageUp => day.plus_months(-1),
            Action::PageDown => day.plus_months(1),
            Action::First => shared.today(),
            Action::NextTab => {
                self.nth = (self.nth + 1) % self.events(shared).len().max(1);
                return true;
            }
            Action::PreviousTab => {
                let count = self.events(shared).len().max(1);
                self.nth = (self.nth + count - 1) % count;
                return true;
            }
            _ => return false,
        };
        *self = Self::at(to);
        true
    }

    /// The events of the chosen day.
    pub fn events<'a>(&self, shared: &'a Shared) -> Vec<&'a Row> {
        on_day(shared, self.day)
    }

    /// The event that is meant.
    pub fn selected(&self, shared: &Shared) -> Option<RecordId> {
        self.events(shared).get(self.nth).map(|row| row.id)
    }

    /// What is said of the chosen day: its date, why it is free, its events.
    pub fn told(&self, shared: &Shared) -> String {
        let mut parts = vec![shared.locale.day(self.day, shared.today())];
        if let Some(DayOff::Holiday(holiday)) = Calendar::default().day_off(self.day) {
            parts.push(shared.locale.holiday(holiday).to_owned());
        }
        for (at, row) in self.events(shared).into_iter().enumerate() {
            let name = format!("{} {}", row.reference, row.title());
            let when = gathering::when(shared, row);
            parts.push(if at == self.nth {
                format!("[{name} {when}]")
            } else {
                name
            });
        }
        parts.join("  ")
    }

    /// Draws the month.
    pub fn view(&self, canvas: &mut Canvas, area: Rect, shared: &Shared) {
        let theme = shared.theme;
        let values = [
            ("year", &self.day.year() as _),
            ("month", &self.day.month() as _),
        ];
        let title = shared.locale.say(TextKey::MonthTitle, &values);
        let frame = shared.frame(&title, "");
        let inside = canvas.frame(area, &frame);
        let first = self.day.month_first().week_first();
        let width = inside.width / DAYS;
        let height = (inside.height.saturating_sub(1) / WEEKS).max(1);
        for nth in 0..DAYS {
            let name = shared
                .locale
                .weekday(first.plus_days(i32::from(nth)).weekday());
            canvas.text_in(inside, nth * width + 1, 0, name, theme.style(Role::Label));
        }
        for (week, nth) in (0..WEEKS).flat_map(|week| (0..DAYS).map(move |nth| (week, nth))) {
            let day = first.plus_days(i32::from(week * DAYS + nth));
            let cell = Rect {
                x: inside.x + nth * width,
                y: inside.y + 1 + week * height,
                width: width.saturating_sub(1),
                height: height.min((inside.height).saturating_sub(1 + week * height)),
            };
            self.draw_day(canvas, cell, shared, day);
        }
    }

    fn draw_day(&self, canvas: &mut Canvas, cell: Rect, shared: &Shared, day: Date) {
        let style = |role| shared.theme.style(role);
        let within = day.month() == self.day.month();
        if cell.height == 0 || !within {
            return;
        }
        let here = day == self.day;
        let far = isize::try_from(self.day.days_until(day)).unwrap_or(0);
        canvas.note(cell, Target::Across(far));
        let free = !Calendar::default().is_working(day);
        let mark = if here { ">" } else { " " };
        let today = if day == shared.today() { "*" } else { "" };
        let closed = if free {
            shared.locale.line(TextKey::MonthFree)
        } else {
            ""
        };
        let number = format!("{mark}{}{today} {closed}", day.day());
        let role = if here { Role::Strong } else { Role::Plain };
        canvas.text_in(cell, 0, 0, &number, style(role));
        if here {
            canvas.set_cursor(cell.x, cell.y);
        }
        let events = on_day(shared, day);
        let room = usize::from(cell.height.saturating_sub(1));
        let over = events.len().saturating_sub(room);
        for (row, event) in (1..cell.height).zip(&events) {
            let last = row + 1 == cell.height && over > 0;
            let text = if last {
                shared.locale.say(TextKey::MonthMore, &[("n", &(over + 1))])
            } else {
                event.title().to_owned()
            };
            let text = shared
                .ruler()
                .cut(&text, usize::from(cell.width).saturating_sub(1));
            canvas.text_in(cell, 1, row, &text, style(Role::Plain));
        }
    }
}

fn on_day(shared: &Shared, day: Date) -> Vec<&Row> {
    let rows = shared.book.rows(Kind::Event);
    let mut found: Vec<&Row> = rows
        .filter(|row| !row.archived && gathering::is_on(row, day))
        .collect();
    found.sort_by_key(|row| {
        let starts = row.text(crate::domain::event::STARTS.id());
        (starts, row.reference.number)
    });
    found
}
