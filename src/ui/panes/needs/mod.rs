//! Owns the screen of needs: the board of ten stages, with the cases that no need stands behind on cards of their own, and the needs as a
//! list. Both share one filter, one order and one selection.

mod board;
mod card;
mod lanes;
mod view;

use self::board::Board;
use self::lanes::Lanes;
use self::view::{View, draw_empty};
use crate::desk::lens::Only;
use crate::domain::case;
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
use crate::ui::panes::finder::Finder;
use crate::ui::panes::{list, state};
use crate::ui::place::Spot;
use crate::ui::shared::Shared;

/// The screen.
pub fn make() -> Box<dyn Layer> {
    Box::new(Needs {
        browse: Browse::new(Kind::Need),
        offers: Browse::of_part(Kind::Case, Some(WITHOUT_NEED)),
        lanes: Lanes::default(),
        board: Board::default(),
        beside: Beside::default(),
        on_case: None,
        as_list: false,
    })
}

/// Cases that no need stands behind: a firm's technology that looks for a hospital, what a society brought together.
const WITHOUT_NEED: Only = Only {
    field: case::NEED.id(),
    codes: &[],
    or_nothing: true,
};

struct Needs {
    browse: Browse,
    /// The cases that have a card of their own on the board.
    offers: Browse,
    lanes: Lanes,
    board: Board,
    beside: Beside,
    /// The case with the cursor, if it is on a card of that sort.
    on_case: Option<RecordId>,
    as_list: bool,
}

impl Needs {
    /// Deals the cards again after the rows changed; the cursor stays on its card and goes with it to another column.
    fn deal(&mut self, shared: &Shared) {
        // A filter that only a need can answer leaves no case in sight.
        let same = self.offers.filter == self.browse.filter;
        let cases = if same { &*self.offers.places } else { &[] };
        self.lanes.deal(&self.browse.places, cases, shared);
        let mut find = |id| self.board.find(id, &self.lanes, shared);
        self.on_case = self.on_case.filter(|id| find(*id));
        let kept = self.on_case.or(self.browse.selected).is_some_and(find);
        if !kept {
            self.board.settle(&self.lanes, shared);
        }
    }

    /// Makes the card with the cursor the selected record of the list too.
    fn select_card(&mut self, shared: &Shared) {
        let id = self.board.selected(&self.lanes, shared);
        let found = id.is_some_and(|id| self.browse.find(id, shared));
        self.on_case = id.filter(|_| !found);
        if !found {
            self.browse.selected = None;
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
        self.on_case = None;
        match self.browse.selected {
            Some(id) => {
                self.browse.find(id, cx.shared);
            }
            None => self.browse.settle(cx.shared),
        }
        self.after(cx);
    }

    /// Marks the case with the cursor, or takes its mark off: a mark is a record, whichever. False if the cursor is on none.
    fn mark_case(&mut self) -> bool {
        if let Some(id) = self.on_case
            && !self.browse.marks.remove(&id)
        {
            self.browse.marks.insert(id);
        }
        self.on_case.is_some()
    }

    /// The record shown beside the list, where there is room.
    fn shown_beside(&self, shared: &Shared) -> Option<RecordId> {
        let broad = Breadth::of(shared.size.0) == Breadth::Broad;
        self.browse.selected.filter(|_| self.as_list && broad)
    }

    /// True if the cursor stands in a column without cards or on a case of its own, once there are any cards at all.
    fn rests_on_no_need(&self) -> bool {
        !self.as_list && self.browse.selected.is_none() && !self.browse.places.is_empty()
    }

    /// The list would choose a row; the board's cursor stays where it is.
    fn stay_on_no_need(&mut self, none: bool) {
        if none {
            self.browse.selected = None;
        }
    }

    /// Puts the filter of the needs in force for the cases too, as far as it can be asked of them.
    fn follow_filter(&mut self, shared: &Shared) {
        if self.offers.filter != self.browse.filter {
            let filter = self.browse.filter.clone();
            self.offers.ask(&filter, shared);
        }
    }

    fn after(&mut self, cx: &mut Cx<'_>) {
        self.follow_filter(cx.shared);
        if matches!(self.browse.finder, Finder::Jump(_)) && self.browse.selected.is_some() {
            self.on_case = None;
        }
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
        if action == Action::Mark && !self.browse.takes_text() && self.mark_case() {
            return Answer::Consumed;
        }
        let answer = self.browse.act(action, cx);
        if answer == Answer::Consumed {
            self.after(cx);
        }
        answer
    }

    fn step(&mut self, rows: isize, cx: &mut Cx<'_>) {
        if self.as_list {
            self.browse.step(rows, cx.shared);
        } else {
            self.board.step(rows, &self.lanes, cx.shared);
            self.select_card(cx.shared);
        }
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
        let none = self.rests_on_no_need();
        let needs = self.browse.refresh(changed, cx.shared);
        let cases = self.offers.refresh(changed, cx.shared);
        if needs || cases {
            self.lanes.look(changed, cx.shared);
            self.stay_on_no_need(none);
            self.after(cx);
        }
        self.beside.book_changed(changed, cx);
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        let none = self.rests_on_no_need();
        self.browse.settle(cx.shared);
        self.stay_on_no_need(none);
        self.after(cx);
    }

    fn looks_changed(&mut self, cx: &mut Cx<'_>) {
        self.browse.looks_changed(cx);
        self.offers.looks_changed(cx);
        self.after(cx);
    }

    fn filter(&self) -> Option<&str> {
        Some(&self.browse.filter)
    }

    fn listed(&self, shared: &Shared) -> Option<Vec<RecordId>> {
        Some(self.browse.listed(shared))
    }

    fn ask(&mut self, kind: Kind, filter: &str, as_list: bool, cx: &mut Cx<'_>) {
        if kind == Kind::Need {
            self.as_list |= as_list;
            self.browse.ask(filter, cx.shared);
            self.after(cx);
        }
    }

    fn spots(&self, shared: &Shared) -> Vec<Spot> {
        let spot = self.browse.spot(shared);
        let card = self.board.tops.get(self.board.column).copied();
        let rests = self.board.selected(&self.lanes, shared);
        let empty = rests.is_none().then_some(self.board.column);
        vec![Spot {
            turned: self.as_list,
            top: card.filter(|_| !self.as_list).unwrap_or(spot.top),
            left: self.board.first,
            column: empty.filter(|_| !self.as_list),
            ..spot
        }]
    }

    fn come_back(&mut self, spots: &[Spot], cx: &mut Cx<'_>) {
        let Some(spot) = spots.first() else { return };
        self.as_list = spot.turned;
        self.browse.come_back(spot, cx.shared);
        self.board.first = spot.left;
        self.after(cx);
        if let Some(column) = spot.column {
            self.board.column = column;
            self.board.settle(&self.lanes, cx.shared);
        }
        if !self.as_list {
            self.board.scroll(spot.top, &self.lanes, cx.shared);
        }
    }

    fn find(&mut self, record: RecordId, cx: &mut Cx<'_>) {
        if !self.browse.find(record, cx.shared) {
            self.browse.ask("", cx.shared);
            self.browse.find(record, cx.shared);
        }
        self.on_case = None;
        self.after(cx);
    }

    fn subject(&self, _shared: &Shared) -> Option<Subject> {
        let subject = |record, kind| Subject {
            record,
            kind,
            field: None,
        };
        let of_case = self.on_case.map(|id| subject(id, Kind::Case));
        of_case.or_else(|| Some(subject(self.browse.selected?, Kind::Need)))
    }

    fn kind(&self) -> Option<Kind> {
        Some(Kind::Need)
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        state::hints(&self.browse).unwrap_or(if self.as_list { LIST } else { BOARD })
    }

    fn status(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) -> bool {
        let off = if self.as_list { 0 } else { self.lanes.off };
        match shared.drag {
            Some(drag) => view::draw_drag(canvas, areas.status, shared, drag),
            None => state::draw(canvas, areas, shared, &self.browse, off),
        }
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
    hint(&[Action::NewCase], TextKey::HintCase),
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
    hint(&[Action::NewCase], TextKey::HintCase),
    hint(&[Action::Filter], TextKey::HintFilter),
    hint(&[Action::Sort], TextKey::HintSort),
    hint(&[Action::ToggleView], TextKey::HintBoard),
    hint(&[Action::UndoStep], TextKey::HintUndo),
    hint(&[Action::Mark], TextKey::HintMark),
    hint(&[Action::Memo], TextKey::HintMemo),
    hint(&[Action::CaseList], TextKey::HintCases),
    hint(&[Action::Palette], TextKey::HintPalette),
    hint(&[Action::Help], TextKey::HintHelp),
];
