//! Owns the screen of events: the agenda as a list with the card of the event beside it, or the month.

use super::gathering;
use super::listed::{Listed, Listing};
use super::month::Month;
use crate::domain::entry::Entry;
use crate::domain::event;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::Value;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::input::Input;
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News, Subject};
use crate::ui::msg::Changed;
use crate::ui::place::Spot;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::wish::Wish;

/// The screen.
pub fn make() -> Box<dyn Layer> {
    Box::new(Events {
        agenda: Listed::new(&LISTING),
        month: None,
        placed: false,
    })
}

static LISTING: Listing = Listing {
    kind: Kind::Event,
    hints: HINTS,
    only: None,
    pressing,
};

/// What the next event still wants: `E-3 上長許可まち2`.
fn pressing(shared: &Shared) -> String {
    let Some(next) = gathering::next(shared) else {
        return String::new();
    };
    let missing = gathering::missing(shared, gathering::tally(shared, next));
    if missing.is_empty() {
        return String::new();
    }
    format!("{} {missing}", next.reference)
}

/// The screen.
struct Events {
    agenda: Listed,
    /// The month, while it is shown.
    month: Option<Month>,
    /// The cursor was put on the next event once.
    placed: bool,
}

impl Events {
    /// Begins at the next event: what is past stands above it.
    fn place(&mut self, cx: &mut Cx<'_>) {
        if self.placed || !cx.shared.complete {
            return;
        }
        self.placed = true;
        if let Some(next) = gathering::next(cx.shared).map(|row| row.id) {
            self.agenda.find(next, cx);
        }
    }

    fn toggle(&mut self, cx: &mut Cx<'_>) {
        if let Some(month) = self.month.take() {
            if let Some(id) = month.selected(cx.shared) {
                self.agenda.find(id, cx);
            }
            return;
        }
        let subject = self.agenda.subject(cx.shared);
        let row = subject.and_then(|subject| cx.shared.book.find(subject.record));
        let day = row.and_then(|row| row.date(event::ON.id()));
        self.month = Some(Month::at(day.unwrap_or_else(|| cx.shared.today())));
    }

    fn act_in_month(month: &mut Month, action: Action, cx: &mut Cx<'_>) -> Answer {
        if month.moved(action, cx.shared) {
            return Answer::Consumed;
        }
        match action {
            Action::New => cx.wish(Wish::New {
                kind: Kind::Event,
                entries: vec![(event::ON.id(), Entry::Value(Value::Date(month.day)))],
                field: Some(event::TITLE.id()),
            }),
            Action::Open => match month.selected(cx.shared) {
                Some(id) => cx.wish(Wish::Page(id)),
                None => cx.say(Tone::Note, TextKey::MonthEmpty, &[]),
            },
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }
}

impl Layer for Events {
    fn scopes(&self) -> &'static [Scope] {
        if self.month.is_some() {
            chain::MONTH
        } else {
            self.agenda.scopes()
        }
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.place(cx);
        self.agenda.opened(cx);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if action == Action::ToggleView && !self.agenda.takes_text() {
            self.toggle(cx);
            return Answer::Consumed;
        }
        match &mut self.month {
            Some(month) => Self::act_in_month(month, action, cx),
            None => self.agenda.act(action, cx),
        }
    }

    fn step(&mut self, rows: isize, cx: &mut Cx<'_>) {
        match &self.month {
            None => self.agenda.step(rows, cx),
            // A turn of the wheel is a month.
            Some(_) if rows < 0 => {
                self.act(Action::PageUp, cx);
            }
            Some(_) => {
                self.act(Action::PageDown, cx);
            }
        }
    }

    fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        if self.month.is_some() {
            return Answer::Ignored;
        }
        self.agenda.typed(input, cx)
    }

    fn takes_text(&self) -> bool {
        self.month.is_none() && self.agenda.takes_text()
    }

    fn covers(&self) -> bool {
        true
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        self.agenda.heard(news, cx)
    }

    fn book_changed(&mut self, changed: &Changed, cx: &mut Cx<'_>) {
        self.agenda.book_changed(changed, cx);
        self.place(cx);
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.agenda.resized(cx);
    }

    fn looks_changed(&mut self, cx: &mut Cx<'_>) {
        self.agenda.looks_changed(cx);
    }

    fn spots(&self, shared: &Shared) -> Vec<Spot> {
        let record = self.subject(shared).map(|subject| subject.record);
        let turned = self.month.is_some();
        let spots = self.agenda.spots(shared).into_iter();
        spots
            .map(|spot| Spot { turned, ..spot }.with(record, shared))
            .collect()
    }

    fn come_back(&mut self, spots: &[Spot], cx: &mut Cx<'_>) {
        let Some(spot) = spots.first() else { return };
        // A list that was left without any event begins at the next one, like a new one.
        if spot.record(cx.shared).is_some() || spot.row > 0 {
            self.placed = true;
            self.agenda.come_back(spots, cx);
        }
        if spot.turned && self.month.is_none() {
            self.toggle(cx);
        }
    }

    fn filter(&self) -> Option<&str> {
        self.agenda.filter().filter(|_| self.month.is_none())
    }

    fn ask(&mut self, kind: Kind, filter: &str, as_list: bool, cx: &mut Cx<'_>) {
        if kind == Kind::Event {
            self.month = None;
        }
        self.agenda.ask(kind, filter, as_list, cx);
    }

    fn listed(&self, shared: &Shared) -> Option<Vec<RecordId>> {
        self.agenda.listed(shared).filter(|_| self.month.is_none())
    }

    fn find(&mut self, record: RecordId, cx: &mut Cx<'_>) {
        self.month = None;
        self.agenda.find(record, cx);
    }

    fn subject(&self, shared: &Shared) -> Option<Subject> {
        let Some(month) = &self.month else {
            return self.agenda.subject(shared);
        };
        month.selected(shared).map(|record| Subject {
            record,
            kind: Kind::Event,
            field: None,
        })
    }

    fn kind(&self) -> Option<Kind> {
        Some(Kind::Event)
    }

    fn hints(&self, shared: &Shared) -> &'static [Hint] {
        if self.month.is_some() {
            MONTH_HINTS
        } else {
            self.agenda.hints(shared)
        }
    }

    fn status(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) -> bool {
        let Some(month) = &self.month else {
            return self.agenda.status(canvas, areas, shared);
        };
        let room = usize::from(areas.status.width.saturating_sub(2));
        let text = shared.ruler().cut(&month.told(shared), room);
        canvas.text_in(areas.status, 1, 0, &text, shared.theme.style(Role::Plain));
        true
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        match &self.month {
            Some(month) => month.view(canvas, areas.body, shared),
            None => self.agenda.view(canvas, areas, shared),
        }
    }
}

const HINTS: &[Hint] = &[
    hint(&[Action::Down, Action::Up], TextKey::HintRows),
    hint(&[Action::Open], TextKey::HintOpen),
    hint(&[Action::New], TextKey::HintNew),
    hint(&[Action::ToggleView], TextKey::HintMonth),
    hint(&[Action::Edit], TextKey::HintEdit),
    hint(&[Action::NewContract], TextKey::HintChecklist),
    hint(&[Action::Filter], TextKey::HintFilter),
    hint(&[Action::Sort], TextKey::HintSort),
    hint(&[Action::UndoStep], TextKey::HintUndo),
    hint(&[Action::Help], TextKey::HintHelp),
];

const MONTH_HINTS: &[Hint] = &[
    hint(
        &[Action::Left, Action::Down, Action::Up, Action::Right],
        TextKey::HintDays,
    ),
    hint(&[Action::PageUp, Action::PageDown], TextKey::HintMonths),
    hint(&[Action::Open], TextKey::HintOpen),
    hint(&[Action::NextTab], TextKey::HintNextEvent),
    hint(&[Action::New], TextKey::HintNew),
    hint(&[Action::ToggleView], TextKey::HintAgenda),
    hint(&[Action::Help], TextKey::HintHelp),
];
