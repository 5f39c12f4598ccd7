//! Owns the row of tabs above a page: all of them where there is room, else as many as fit around the open one.

use ratatui::layout::Rect;

use super::tabs::Tab;
use super::{Page, Spot};
use crate::ui::canvas::Canvas;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widget::cursor::steps;

impl Page {
    /// The tabs, closer together where there is little room; where even that is not enough, those before the open one go out of sight.
    pub(super) fn draw_tabs(&self, canvas: &mut Canvas, area: Rect, shared: &Shared) {
        let tabs = Tab::of(self.kind).iter();
        let names = tabs.map(|tab| {
            let name = shared.locale.line(tab.title());
            format!("{name}{}", self.count(*tab, shared))
        });
        let names: Vec<String> = names.collect();
        let ruler = shared.ruler();
        let wide = |text: &str| u16::try_from(ruler.width(text)).unwrap_or(u16::MAX);
        let all: u16 = names.iter().map(|name| wide(name) + 1).sum();
        let room = area.width.saturating_sub(2);
        let count = u16::try_from(names.len()).unwrap_or(u16::MAX);
        // Cells between two names: room for both brackets and a blank, for both brackets, for one that two share.
        let gap = if all + 2 * count <= room {
            3
        } else if all + count <= room {
            2
        } else {
            1
        };
        let cells = |from: usize| -> u16 {
            let shown = names.iter().take(self.tab + 1).skip(from);
            shown.map(|name| wide(name) + gap).sum()
        };
        let hidden = (0..self.tab).find(|from| cells(*from) <= room);
        let first = hidden.unwrap_or(self.tab);
        let mut col = 2;
        for (at, name) in names.iter().enumerate().skip(first) {
            let end = col + wide(name);
            let more = at + 1 < names.len();
            if end + 1 + u16::from(more) * 2 > area.width {
                canvas.text_in(area, col, 0, "..", shared.theme.style(Role::Plain));
                break;
            }
            let focus = shared.theme.style(Role::Focus);
            if at == self.tab {
                canvas.text_in(area, col - 1, 0, &format!("[{name}]"), focus);
            } else {
                canvas.text_in(area, col, 0, name, shared.theme.style(Role::Plain));
            }
            let place = Rect {
                x: area.x + col - 1,
                width: end + 2 - col,
                height: 1.min(area.height),
                ..area
            };
            canvas.note(place, Spot::Tab(steps(self.tab, at)));
            col = end + gap;
        }
    }
}
