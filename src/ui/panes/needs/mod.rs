//! Owns the screen of needs: the board of ten stages, and the same needs as a list. Both share one filter, one order and one selection.

mod board;
mod card;
mod lanes;
mod view;

use self::board::Board;
use self::lanes::Lanes;
use self::view::{View, draw_empty};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::{Areas, Breadth};
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::input::Input;
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News, Subject};
use crate::ui::msg::Changed;
use crate::ui::panes::beside::Beside;
use crate::ui::panes::browse::Browse;
use crate::ui::panes::{list, state};
use crate::ui::shared::Shared;

/// The screen.
pub fn make() -> Box<dyn Layer> {
    Box::new(Needs {
        browse: Browse::new(Kind::Need),
        lanes: Lanes::default(),
        board: Board::default(),
        beside: Beside::default(),
        as_list: false,
    })
}

struct Needs {
    browse: Browse,
    lanes: Lanes,
    board: Board,
    beside: Beside,
    as_list: bool,
}

impl Needs {
    /// Deals the cards again after the rows changed; the cursor stays on its card and goes with it to another column.
    fn deal(&mut self, shared: &Shared) {
        self.lanes.deal(&self.browse.places);
        let kept = self
            .browse
            .selected
            .is_some_and(|id| self.board.find(id, &self.lanes, shared));
        if !kept {
            self.board.settle(&self.lanes, shared);
        }
    }

    /// Makes the card with the cursor the selected record of the list too.
    fn select_card(&mut self, shared: &Shared) {
        match self.board.selected(&self.lanes, shared) {
            Some(id) => {
                self.browse.find(id, shared);
            }
            None => self.browse.selected = None,
        }
    }

    fn moved(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        if self.browse.takes_text() {
            return false;
        }
        if self.as_list {
            let moved = self.browse.moved(action, cx.shared);
            if moved {
                self.beside.look(self.shown_beside(cx.shared), cx);
            }
            return moved;
        }
        let moved = self.board.moved(action, &self.lanes, cx.shared);
        if moved {
            self.select_card(cx.shared);
        }
        moved
    }

    fn toggle(&mut self, cx: &mut Cx<'_>) {
        self.as_list = !self.as_list;
        match self.browse.selected {
            Some(id) => {
                self.browse.find(id, cx.shared);
            }
            None => self.browse.settle(cx.shared),
        }
        self.after(cx);
    }

    /// The record shown beside the list, where there is room.
    fn shown_beside(&self, shared: &Shared) -> Option<RecordId> {
        let broad = Breadth::of(shared.size.0) == Breadth::Broad;
        self.browse.selected.filter(|_| self.as_list && broad)
    }

    /// True if the cursor stands in a column without cards, once there are any cards at all.
    fn rests_on_nothing(&self) -> bool {
        !self.as_list && self.browse.selected.is_none() && !self.browse.places.is_empty()
    }

    /// The list would choose a row; the board's cursor stays in its empty column.
    fn stay_on_nothing(&mut self, nothing: bool) {
        if nothing {
            self.browse.selected = None;
        }
    }

    fn after(&mut self, cx: &mut Cx<'_>) {
        self.deal(cx.shared);
        if !self.as_list && self.browse.selected.is_none() {
            self.select_card(cx.shared);
        }
        self.beside.look(self.shown_beside(cx.shared), cx);
    }
}

impl Layer for Needs {
    fn scopes(&self) -> &'static [Scope] {
        let usual = if self.as_list {
            chain::LIST
        } else {
            chain::BOARD
        };
        self.browse.scopes(usual)
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if self.moved(action, cx) {
            return Answer::Consumed;
        }
        if action == Action::ToggleView && !self.browse.takes_text() {
            self.toggle(cx);
            return Answer::Consumed;
        }
        let answer = self.browse.act(action, cx);
        if answer == Answer::Consumed {
            self.after(cx);
        }
        answer
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
        let nothing = self.rests_on_nothing();
        self.browse.refresh(changed, cx.shared);
        self.lanes.look(changed, cx.shared);
        self.stay_on_nothing(nothing);
        self.after(cx);
        self.beside.book_changed(changed, cx);
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        let nothing = self.rests_on_nothing();
        self.browse.settle(cx.shared);
        self.stay_on_nothing(nothing);
        self.after(cx);
    }

    fn looks_changed(&mut self, cx: &mut Cx<'_>) {
        self.browse.looks_changed(cx);
        self.after(cx);
    }

    fn filter(&self) -> Option<&str> {
        Some(&self.browse.filter)
    }

    fn ask(&mut self, kind: Kind, filter: &str, as_list: bool, cx: &mut Cx<'_>) {
        if kind == Kind::Need {
            self.as_list |= as_list;
            self.browse.ask(filter, cx.shared);
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
            kind: Kind::Need,
            field: None,
        })
    }

    fn kind(&self) -> Option<Kind> {
        Some(Kind::Need)
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        state::hints(&self.browse).unwrap_or(if self.as_list { LIST } else { BOARD })
    }

    fn status(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) -> bool {
        let off = if self.as_list { 0 } else { self.lanes.off };
        state::draw(canvas, areas, shared, &self.browse, off);
        true
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        if self.as_list {
            let (left, right) = list::split(areas.body, self.shown_beside(shared).is_some());
            let title = shared.locale.kinds(Kind::Need);
            list::view(canvas, left, shared, &self.browse, title);
            if let Some(right) = right {
                self.beside.view(canvas, right, shared);
            }
            return;
        }
        let view = View {
            board: &self.board,
            lanes: &self.lanes,
            browse: &self.browse,
            shared,
        };
        view.draw(canvas, areas);
        if let Some(text) = state::empty(&self.browse, shared) {
            draw_empty(canvas, areas.body, &text);
        }
    }
}

const BOARD: &[Hint] = &[
    hint(&[Action::Left, Action::Right], TextKey::HintColumns),
    hint(&[Action::Down, Action::Up], TextKey::HintCards),
    hint(&[Action::Retreat, Action::Advance], TextKey::HintMove),
    hint(&[Action::Open], TextKey::HintOpen),
    hint(&[Action::New], TextKey::HintNew),
    hint(&[Action::Filter], TextKey::HintFilter),
    hint(&[Action::ToggleView], TextKey::HintList),
    hint(&[Action::UndoStep], TextKey::HintUndo),
    hint(&[Action::Memo], TextKey::HintMemo),
    hint(&[Action::Mark], TextKey::HintMark),
    hint(&[Action::Palette], TextKey::HintPalette),
    hint(&[Action::Help], TextKey::HintHelp),
];

const LIST: &[Hint] = &[
    hint(&[Action::Down, Action::Up], TextKey::HintRows),
    hint(&[Action::Retreat, Action::Advance], TextKey::HintMove),
    hint(&[Action::Open], TextKey::HintOpen),
    hint(&[Action::New], TextKey::HintNew),
    hint(&[Action::Filter], TextKey::HintFilter),
    hint(&[Action::Sort], TextKey::HintSort),
    hint(&[Action::ToggleView], TextKey::HintBoard),
    hint(&[Action::UndoStep], TextKey::HintUndo),
    hint(&[Action::Mark], TextKey::HintMark),
    hint(&[Action::Memo], TextKey::HintMemo),
    hint(&[Action::Palette], TextKey::HintPalette),
    hint(&[Action::Help], TextKey::HintHelp),
];
