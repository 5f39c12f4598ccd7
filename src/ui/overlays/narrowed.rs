//! Owns a list that is made shorter by typing: the text, what answers to it, the cursor on one of them. Which answers there are is asked
//! by whoever shows the list.

use super::panel;
use crate::text::TextKey;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::field::layout::window;
use crate::ui::field::{Buffer, Edit, Look, Offer, Offers};
use crate::ui::form::{Page, Placed};
use crate::ui::shared::Shared;

/// Lines of the list.
const LINES: usize = 12;

/// The list with its text.
#[derive(Debug)]
pub(super) struct Narrowed {
    text: Buffer,
    offers: Offers,
    /// What is said where nothing answers.
    none: TextKey,
}

impl Narrowed {
    /// Nothing typed, nothing found yet.
    pub(super) fn new(none: TextKey) -> Self {
        Self {
            none,
            text: Buffer::line(""),
            offers: Offers::default(),
        }
    }

    /// What is typed.
    pub(super) fn typed(&self) -> &str {
        self.text.text()
    }

    /// Shows what answers to the text, the cursor on one of them.
    pub(super) fn show(&mut self, found: Vec<Offer>, at: usize) {
        self.offers = Offers::of(found);
        for _ in 0..=at {
            self.offers.step(true);
        }
    }

    /// Moves the cursor or changes the text; true if other lines may answer now.
    pub(super) fn edit(&mut self, edit: &Edit) -> bool {
        match edit {
            Edit::Up | Edit::Down => {
                self.offers.walk(*edit == Edit::Down);
                false
            }
            other => self.text.apply(other),
        }
    }

    /// Where the cursor is, and what it is on.
    pub(super) fn chosen(&self) -> Option<(usize, &Offer)> {
        self.offers.at().zip(self.offers.chosen())
    }

    /// Draws the box: the text, the lines round the cursor, or that there are none.
    pub(super) fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared, title: &str) {
        let room = panel::room(shared).saturating_sub(2);
        let seen = window(&self.text, shared.ruler(), room.saturating_sub(2));
        let mut page = Page::default();
        page.lines
            .push(vec![placed(1, &format!("> {}", seen.text), Look::Plain)]);
        page.caret = Some((0, 3 + seen.caret));
        let first = self
            .offers
            .at()
            .map_or(0, |at| at.saturating_sub(LINES - 1));
        let offers = self.offers.list().iter().enumerate();
        for (at, offer) in offers.skip(first).take(LINES) {
            self.row(&mut page, at, offer, shared, room);
        }
        if self.offers.list().is_empty() {
            let none = shared.locale.line(self.none);
            page.lines.push(vec![placed(3, none, Look::Aside)]);
        }
        panel::draw(canvas, areas, shared, (title, ""), &page, LINES + 1);
    }

    fn row(&self, page: &mut Page, at: usize, offer: &Offer, shared: &Shared, room: usize) {
        let ruler = shared.ruler();
        let here = self.offers.at() == Some(at);
        let mark = if here { ">" } else { " " };
        let look = if here { Look::Chosen } else { Look::Plain };
        let detail = ruler.width(&offer.detail);
        let name = ruler.fit(&offer.text, room.saturating_sub(detail + 4).max(8));
        let line = format!("{mark} {name} {}", offer.detail);
        let row = page.lines.len();
        page.fields.push(row..row + 1);
        if here {
            page.focus = row..row + 1;
        }
        page.lines.push(vec![placed(1, &line, look)]);
    }
}

fn placed(column: usize, text: &str, look: Look) -> Placed {
    Placed {
        column,
        text: text.to_owned(),
        look,
    }
}
