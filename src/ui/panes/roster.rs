//! Owns the screen of the roster: firms, hospitals, support bodies, societies and universities, people and experts, a tab each. Every tab
//! keeps its own filter, order and cursor.

use super::listed::{Listed, Listing};
use crate::desk::Row;
use crate::desk::contact::{WATCHED, is_distant};
use crate::desk::ending::{has_left, is_ending};
use crate::desk::lens::Only;
use crate::domain::body;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::{Canvas, Target};
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::input::Input;
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News, Subject};
use crate::ui::msg::Changed;
use crate::ui::place::Spot;
use crate::ui::shared::Shared;
use crate::ui::widget::cursor::steps;
use ratatui::layout::Rect;

/// The kinds of record that the roster lists.
pub const KINDS: &[Kind] = &[Kind::Company, Kind::Hospital, Kind::Body, Kind::Person];

/// The tabs: what each is called and what it lists.
static TABS: [(TextKey, Listing); 5] = [
    (
        TextKey::RosterCompanies,
        listing(Kind::Company, None, firms),
    ),
    (
        TextKey::RosterHospitals,
        listing(Kind::Hospital, None, hospitals),
    ),
    (
        TextKey::RosterBodies,
        listing(Kind::Body, Some(SUPPORT), bodies),
    ),
    (
        TextKey::RosterSocieties,
        listing(Kind::Body, Some(SOCIETIES), societies),
    ),
    (TextKey::RosterPeople, listing(Kind::Person, None, people)),
];

/// 自治体 and 支援機関, and bodies that nobody has sorted yet.
const SUPPORT: Only = Only {
    field: body::BODY_KIND.id(),
    codes: &["government", "support"],
    or_nothing: true,
};

/// 職能団体 and 大学.
const SOCIETIES: Only = Only {
    field: body::BODY_KIND.id(),
    codes: &["society", "university"],
    or_nothing: false,
};

const fn listing(kind: Kind, only: Option<Only>, pressing: fn(&Shared) -> String) -> Listing {
    let hints = match kind {
        Kind::Person => PEOPLE_HINTS,
        _ => HINTS,
    };
    Listing {
        kind,
        only,
        hints,
        pressing,
    }
}

/// The screen.
pub fn make() -> Box<dyn Layer> {
    Box::new(Roster {
        tabs: TABS
            .iter()
            .map(|(_, listing)| Listed::new(listing))
            .collect(),
        at: 0,
    })
}

struct Roster {
    tabs: Vec<Listed>,
    at: usize,
}

impl Roster {
    fn shown(&self) -> Option<&Listed> {
        self.tabs.get(self.at)
    }

    fn ask<R>(&mut self, answer: impl FnOnce(&mut Listed) -> R) -> Option<R> {
        self.tabs.get_mut(self.at).map(answer)
    }

    fn turn(&mut self, forward: bool, cx: &mut Cx<'_>) {
        let len = self.tabs.len().max(1);
        self.at = if forward {
            self.at + 1
        } else {
            self.at + len - 1
        } % len;
        self.ask(|tab| tab.opened(cx));
    }

    /// True if the tab lists parties whose contacts are watched.
    fn watches(&self) -> bool {
        self.kind().is_some_and(|kind| WATCHED.contains(&kind))
    }

    /// 企業 [病院] ..: the tab that is shown stands in brackets.
    fn title(&self, shared: &Shared) -> String {
        let names = TABS.iter().enumerate().map(|(at, (title, _))| {
            let name = shared.locale.line(*title);
            if at == self.at {
                format!("[{name}]")
            } else {
                name.to_owned()
            }
        });
        names.collect::<Vec<_>>().join(" ")
    }
}

impl Roster {
    /// Notes where the tabs stand in the title, for the mouse.
    fn note_tabs(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let mut x = areas.body.x + 3;
        for (at, (title, _)) in TABS.iter().enumerate() {
            let brackets = if at == self.at { 2 } else { 0 };
            let width = shared.ruler().width(shared.locale.line(*title)) + brackets;
            let width = u16::try_from(width).unwrap_or(0);
            let place = Rect::new(x, areas.body.y, width, 1);
            canvas.note(place, Target::Tab(steps(self.at, at)));
            x += width + 1;
        }
    }
}

impl Layer for Roster {
    fn scopes(&self) -> &'static [Scope] {
        if self.takes_text() {
            return self.shown().map_or(chain::ROSTER, Layer::scopes);
        }
        chain::ROSTER
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.ask(|tab| tab.opened(cx));
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if self.takes_text() {
            return self
                .ask(|tab| tab.act(action, cx))
                .unwrap_or(Answer::Ignored);
        }
        match action {
            Action::NextTab => self.turn(true, cx),
            Action::PreviousTab => self.turn(false, cx),
            Action::Distant if self.watches() => {
                let words = cx
                    .shared
                    .locale
                    .line(TextKey::RosterDistantFilter)
                    .to_owned();
                self.ask(|tab| tab.toggle_filter(&words, cx));
            }
            _ => {
                return self
                    .ask(|tab| tab.act(action, cx))
                    .unwrap_or(Answer::Ignored);
            }
        }
        Answer::Consumed
    }

    fn step(&mut self, rows: isize, cx: &mut Cx<'_>) {
        self.ask(|tab| tab.step(rows, cx));
    }

    fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        self.ask(|tab| tab.typed(input, cx))
            .unwrap_or(Answer::Ignored)
    }

    fn takes_text(&self) -> bool {
        self.shown().is_some_and(Layer::takes_text)
    }

    fn covers(&self) -> bool {
        true
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        let mut left = Some(news);
        for tab in &mut self.tabs {
            left = tab.heard(left?, cx);
        }
        left
    }

    fn book_changed(&mut self, changed: &Changed, cx: &mut Cx<'_>) {
        for (at, tab) in self.tabs.iter_mut().enumerate() {
            if at == self.at {
                tab.book_changed(changed, cx);
            } else {
                tab.book_changed_behind(changed, cx);
            }
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        for tab in &mut self.tabs {
            tab.resized(cx);
        }
    }

    fn looks_changed(&mut self, cx: &mut Cx<'_>) {
        for tab in &mut self.tabs {
            tab.looks_changed(cx);
        }
    }

    fn filter(&self) -> Option<&str> {
        self.shown()?.filter()
    }

    fn listed(&self, shared: &Shared) -> Option<Vec<RecordId>> {
        self.shown()?.listed(shared)
    }

    fn ask(&mut self, kind: Kind, filter: &str, as_list: bool, cx: &mut Cx<'_>) {
        if self.kind() != Some(kind) {
            let home = self.tabs.iter().position(|tab| tab.kind() == Some(kind));
            self.at = home.unwrap_or(self.at);
        }
        if let Some(tab) = self.tabs.get_mut(self.at) {
            tab.ask(kind, filter, as_list, cx);
        }
    }

    fn spots(&self, shared: &Shared) -> Vec<Spot> {
        let tabs = self.tabs.iter().enumerate();
        let spot = |(at, tab): (usize, &Listed)| {
            let front = at == self.at;
            let spots = tab.spots(shared).into_iter();
            spots.map(move |spot| Spot { front, ..spot })
        };
        tabs.flat_map(spot).collect()
    }

    fn come_back(&mut self, spots: &[Spot], cx: &mut Cx<'_>) {
        let tabs = self.tabs.iter_mut().zip(spots).enumerate();
        for (at, (tab, spot)) in tabs {
            tab.come_back(std::slice::from_ref(spot), cx);
            if spot.front {
                self.at = at;
            }
        }
    }

    fn find(&mut self, record: RecordId, cx: &mut Cx<'_>) {
        let home = self
            .tabs
            .iter()
            .position(|tab| tab.lists(record, cx.shared));
        self.at = home.unwrap_or(self.at);
        self.ask(|tab| tab.find(record, cx));
    }

    fn subject(&self, shared: &Shared) -> Option<Subject> {
        self.shown()?.subject(shared)
    }

    fn kind(&self) -> Option<Kind> {
        self.shown()?.kind()
    }

    fn hints(&self, shared: &Shared) -> &'static [Hint] {
        self.shown().map_or(HINTS, |tab| tab.hints(shared))
    }

    fn status(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) -> bool {
        self.shown()
            .is_some_and(|tab| tab.status(canvas, areas, shared))
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        if let Some(tab) = self.shown() {
            tab.view_titled(canvas, areas, shared, &self.title(shared));
            self.note_tabs(canvas, areas, shared);
        }
    }
}

fn firms(shared: &Shared) -> String {
    let ending = |row: &&Row| !row.archived && is_ending(row, shared.today());
    let ending = shared.book.rows(Kind::Company).filter(ending).count();
    let licences = (TextKey::RosterLicences, ending);
    said(shared, &[distant(shared, Kind::Company, None), licences])
}

fn hospitals(shared: &Shared) -> String {
    said(shared, &[distant(shared, Kind::Hospital, None)])
}

fn bodies(shared: &Shared) -> String {
    said(shared, &[distant(shared, Kind::Body, Some(SUPPORT))])
}

fn societies(shared: &Shared) -> String {
    said(shared, &[distant(shared, Kind::Body, Some(SOCIETIES))])
}

/// Certificates that end soon or have ended, and posts that have.
fn people(shared: &Shared) -> String {
    let rows = || shared.book.rows(Kind::Person).filter(|row| !row.archived);
    let ended = |row: &&Row| has_left(row, shared.today());
    let certificate = |row: &&Row| is_ending(row, shared.today());
    let counts = [
        (TextKey::RosterPostsEnded, rows().filter(ended).count()),
        (
            TextKey::RosterCertificates,
            rows().filter(certificate).count(),
        ),
    ];
    said(shared, &counts)
}

fn distant(shared: &Shared, kind: Kind, only: Option<Only>) -> (TextKey, usize) {
    let rows = shared.book.rows(kind);
    let far =
        |row: &&Row| is_distant(row, shared.today()) && only.is_none_or(|only| only.keeps(row));
    (TextKey::RosterDistant, rows.filter(far).count())
}

/// The counts that are not nothing, in words.
fn said(shared: &Shared, counts: &[(TextKey, usize)]) -> String {
    let key = shared.keymap.key(chain::ROSTER, Action::Distant);
    let key = key.unwrap_or_default();
    let found = counts.iter().filter(|(_, n)| *n > 0);
    let words = found.map(|(line, n)| shared.locale.say(*line, &[("n", n), ("key", &key)]));
    words.collect::<Vec<_>>().join("  ")
}

const HINTS: &[Hint] = &[
    hint(&[Action::NextTab], TextKey::HintTabs),
    hint(&[Action::Down, Action::Up], TextKey::HintRows),
    hint(&[Action::Open], TextKey::HintOpen),
    hint(&[Action::New], TextKey::HintNew),
    hint(&[Action::Edit], TextKey::HintEdit),
    hint(&[Action::Memo], TextKey::HintMemo),
    hint(&[Action::Filter], TextKey::HintFilter),
    hint(&[Action::Distant], TextKey::HintDistant),
    hint(&[Action::Sort], TextKey::HintSort),
    hint(&[Action::NewCase], TextKey::HintCase),
    hint(&[Action::Copy], TextKey::HintCopy),
    hint(&[Action::UndoStep], TextKey::HintUndo),
    hint(&[Action::Palette], TextKey::HintPalette),
    hint(&[Action::Help], TextKey::HintHelp),
];

const PEOPLE_HINTS: &[Hint] = &[
    hint(&[Action::NextTab], TextKey::HintTabs),
    hint(&[Action::Down, Action::Up], TextKey::HintRows),
    hint(&[Action::Open], TextKey::HintOpen),
    hint(&[Action::New], TextKey::HintNew),
    hint(&[Action::Edit], TextKey::HintEdit),
    hint(&[Action::Memo], TextKey::HintMemo),
    hint(&[Action::Filter], TextKey::HintFilter),
    hint(&[Action::Sort], TextKey::HintSort),
    hint(&[Action::Copy], TextKey::HintCopy),
    hint(&[Action::UndoStep], TextKey::HintUndo),
    hint(&[Action::Palette], TextKey::HintPalette),
    hint(&[Action::Help], TextKey::HintHelp),
];
