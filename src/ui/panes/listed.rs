//! Owns a screen that is one list of records with, where there is room, the card of the record with the cursor beside it. What differs
//! between such screens is a table: [`Listing`].

use super::beside::Beside;
use super::browse::Browse;
use super::{list, state};
use crate::desk::lens::Only;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::ui::action::Action;
use crate::ui::areas::{Areas, Breadth};
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::Hint;
use crate::ui::input::Input;
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News, Subject};
use crate::ui::msg::Changed;
use crate::ui::place::Spot;
use crate::ui::shared::Shared;
use std::sync::OnceLock;

/// What such a screen is.
#[derive(Debug)]
pub struct Listing {
    /// The kind of record.
    pub kind: Kind,
    /// The part of the kind that is listed; `None`: the whole.
    pub only: Option<Only>,
    /// What the hints say.
    pub hints: &'static [Hint],
    /// What stands in the line above the hints while nothing is filtered: what presses.
    pub pressing: fn(&Shared) -> String,
}

/// The screen.
pub struct Listed {
    listing: &'static Listing,
    browse: Browse,
    beside: Beside,
    /// What presses, made when it is first drawn after a change: it looks at every record.
    pressing: OnceLock<String>,
}

impl Listed {
    /// A screen of a listing.
    pub fn new(listing: &'static Listing) -> Self {
        Self {
            listing,
            browse: Browse::of_part(listing.kind, listing.only),
            beside: Beside::default(),
            pressing: OnceLock::new(),
        }
    }

    fn shown_beside(&self, shared: &Shared) -> Option<RecordId> {
        let room = Breadth::of(shared.size.0) >= Breadth::Wide;
        self.browse.selected.filter(|_| room)
    }

    fn after(&mut self, cx: &mut Cx<'_>) {
        self.beside.look(self.shown_beside(cx.shared), cx);
    }
}

impl Listed {
    /// True if a record can stand in this list.
    pub fn lists(&self, record: RecordId, shared: &Shared) -> bool {
        let row = shared.book.find(record);
        row.is_some_and(|row| row.kind() == self.listing.kind && self.browse.is_of_part(row))
    }

    /// The book changed while the list is not in sight: its rows are kept current, and nothing is read to stand beside it.
    pub fn book_changed_behind(&mut self, changed: &Changed, cx: &mut Cx<'_>) {
        self.pressing = OnceLock::new();
        self.browse.refresh(changed, cx.shared);
        self.beside.look(None, cx);
    }

    /// Puts a filter in force in the place of the one there; the same again takes it off.
    pub fn toggle_filter(&mut self, text: &str, cx: &mut Cx<'_>) {
        let same = self.browse.filter == text;
        self.browse.ask(if same { "" } else { text }, cx.shared);
        self.after(cx);
    }
}

impl Layer for Listed {
    fn scopes(&self) -> &'static [Scope] {
        self.browse.scopes(chain::LIST)
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.after(cx);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if !self.browse.takes_text() && self.browse.moved(action, cx.shared) {
            self.after(cx);
            return Answer::Consumed;
        }
        let answer = self.browse.act(action, cx);
        self.after(cx);
        answer
    }

    fn step(&mut self, rows: isize, cx: &mut Cx<'_>) {
        self.browse.step(rows, cx.shared);
        self.after(cx);
    }

    fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        let answer = self.browse.typed(input, cx);
        self.after(cx);
        answer
    }

    fn takes_text(&self) -> bool {
        self.browse.takes_text()
    }

    fn covers(&self) -> bool {
        true
    }

    fn heard(&mut self, news: News, _cx: &mut Cx<'_>) -> Option<News> {
        self.beside.heard(news)
    }

    fn book_changed(&mut self, changed: &Changed, cx: &mut Cx<'_>) {
        self.pressing = OnceLock::new();
        if self.browse.refresh(changed, cx.shared) {
            self.after(cx);
        }
        self.beside.book_changed(changed, cx);
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.browse.settle(cx.shared);
        self.after(cx);
    }

    fn looks_changed(&mut self, cx: &mut Cx<'_>) {
        self.pressing = OnceLock::new();
        self.browse.looks_changed(cx);
    }

    fn filter(&self) -> Option<&str> {
        Some(&self.browse.filter)
    }

    fn listed(&self, shared: &Shared) -> Option<Vec<RecordId>> {
        Some(self.browse.listed(shared))
    }

    fn ask(&mut self, kind: Kind, filter: &str, _as_list: bool, cx: &mut Cx<'_>) {
        if kind == self.listing.kind {
            self.browse.ask(filter, cx.shared);
            self.after(cx);
        }
    }

    fn spots(&self, shared: &Shared) -> Vec<Spot> {
        vec![self.browse.spot(shared)]
    }

    fn come_back(&mut self, spots: &[Spot], cx: &mut Cx<'_>) {
        if let Some(spot) = spots.first() {
            self.browse.come_back(spot, cx.shared);
            self.after(cx);
        }
    }

    fn find(&mut self, record: RecordId, cx: &mut Cx<'_>) {
        if !self.browse.find(record, cx.shared) {
            self.browse.ask("", cx.shared);
            self.browse.find(record, cx.shared);
        }
        self.after(cx);
    }

    fn subject(&self, _shared: &Shared) -> Option<Subject> {
        self.browse.selected.map(|record| Subject {
            record,
            kind: self.listing.kind,
            field: None,
        })
    }

    fn kind(&self) -> Option<Kind> {
        Some(self.listing.kind)
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        state::hints(&self.browse).unwrap_or(self.listing.hints)
    }

    fn status(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) -> bool {
        state::draw(canvas, areas, shared, &self.browse, 0);
        if !self.browse.takes_text() && self.browse.filter.is_empty() {
            let text = self
                .pressing
                .get_or_init(|| (self.listing.pressing)(shared));
            let room = usize::from(areas.status.width / 2);
            let text = shared.ruler().cut(text, room);
            canvas.text_in(areas.status, 1, 0, &text, ratatui::style::Style::new());
        }
        true
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        self.view_titled(
            canvas,
            areas,
            shared,
            shared.locale.kinds(self.listing.kind),
        );
    }
}

impl Listed {
    /// Draws the list under a title, and the record beside it.
    pub fn view_titled(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared, title: &str) {
        let room = areas.breadth() >= Breadth::Wide;
        let (left, right) = list::split(areas.body, room);
        list::view(canvas, left, shared, &self.browse, title);
        if let Some(right) = right {
            self.beside.view(canvas, right, shared);
        }
    }
}
