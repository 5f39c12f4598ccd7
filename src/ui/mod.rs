//! One person's screen: state, `update` and `view`. It reads no disk and no clock; what it wants from the world leaves as effects.
//!
//! A key press: [`Ui::update`] asks the layers from the front to the back (`dispatch`); the key map says what the key means there
//! ([`keymap`]); the layer changes its own cursor or wants something ([`cx`]); wants become effects, or open further layers ([`wish`]).

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a layer answers the actions and inputs it knows; the rest goes to the one behind it"
)]

pub mod action;
pub mod areas;
pub mod border;
pub mod canvas;
pub mod cx;
mod dispatch;
mod door;
pub mod draft;
pub mod face;
pub mod field;
mod first_page;
pub mod form;
mod global;
pub mod hints;
pub mod input;
pub mod keymap;
pub mod layer;
mod looks;
pub mod mouse;
mod moves;
pub mod msg;
mod new_contract;
pub mod overlays;
pub mod pane;
pub mod panes;
mod phrase;
pub mod picture;
pub mod place;
mod screen;
pub mod shared;
pub mod theme;
pub mod toast;
mod told;
mod update;
pub mod widget;
pub mod wish;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use self::cx::{Cx, Want};
use self::face::Out;
use self::input::{Input, Millis};
use self::keymap::{Keymap, Stroke};
use self::layer::Layer;
use self::mouse::Mice;
use self::moves::Moves;
use self::msg::{Changed, Effect, Token};
use self::pane::{PANES, PaneId};
use self::picture::Picture;
use self::place::Place;
use self::shared::{Caps, Shared};
use self::theme::Theme;
use self::toast::Toasts;
use self::wish::Wish;
use crate::desk::lens::Own;
use crate::desk::search::Texts;
use crate::desk::{Actor, Book, Row};
use crate::domain::date::Moment;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::search::filter::parse;
use crate::text::saved::Own as OwnFilter;
use crate::text::{Lang, Locale};

/// What a screen starts with.
#[derive(Clone)]
pub struct UiSetup {
    /// The language.
    pub lang: Lang,
    /// The looks.
    pub theme: Theme,
    /// The keys.
    pub keymap: Keymap,
    /// The terminal.
    pub caps: Caps,
    /// Who sits here.
    pub actor: Actor,
    /// The folded texts behind filters, shared with the desk.
    pub texts: Arc<Texts>,
    /// The wall clock.
    pub now: Moment,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The filters that this person saved alone.
    pub filters: Vec<OwnFilter>,
    /// When this person left the book last.
    pub last_visit: Option<Moment>,
    /// Where it begins.
    pub place: Place,
    /// The mouse is wanted from the beginning.
    pub mouse: bool,
}

/// One person's screen.
pub struct Ui {
    shared: Shared,
    panes: Vec<Box<dyn Layer>>,
    current: PaneId,
    /// The screen from which the list that is shown was asked for, and to which Esc leads back.
    back: Option<PaneId>,
    /// What changed while a screen was out of sight, by its place among the tabs.
    stale: Vec<Option<Changed>>,
    layers: Vec<Box<dyn Layer>>,
    pending: Vec<Stroke>,
    mice: Mice,
    moves: Moves,
    effects: Vec<Effect>,
    unsent: Vec<Effect>,
    outs: Vec<Out>,
    interrupted: Option<Millis>,
    kept_page: Option<Picture>,
    come_back_to: Place,
    /// When the place is to be kept, and the one that is.
    keep_place: Option<Millis>,
    kept_place: Place,
    put_off: Vec<Input>,
    dirty: bool,
}

impl Ui {
    /// A screen without any record yet: the book comes as a message.
    pub fn new(setup: UiSetup) -> Self {
        let shared = Shared {
            locale: Locale::new(setup.lang),
            theme: setup.theme,
            keymap: setup.keymap,
            caps: setup.caps,
            book: Arc::new(Book::default()),
            texts: setup.texts,
            complete: false,
            company: None,
            here: None,
            unseen: BTreeSet::new(),
            unsaid: setup.actor.organisation.as_str().is_empty(),
            actor: setup.actor,
            now: setup.now,
            at: 0,
            size: setup.size,
            toasts: Toasts::default(),
            job: None,
            drafts: BTreeMap::new(),
            filters: setup.filters,
            own: Own {
                last_visit: setup.last_visit,
                ..Own::default()
            },
            clip: String::new(),
            drag: None,
            reason: String::new(),
            words: OnceLock::new(),
            asked: BTreeMap::new(),
            last_token: Token::default(),
        };
        let mut ui = Self {
            shared,
            panes: PANES.iter().map(|spec| (spec.make)()).collect(),
            back: None,
            current: setup.place.pane().unwrap_or(PaneId::Today),
            stale: vec![None; PANES.len()],
            layers: Vec::new(),
            pending: Vec::new(),
            mice: Mice::default(),
            moves: Moves::default(),
            effects: Vec::new(),
            unsent: Vec::new(),
            outs: Vec::new(),
            interrupted: None,
            kept_page: None,
            keep_place: None,
            kept_place: setup.place.clone(),
            come_back_to: setup.place,
            put_off: Vec::new(),
            dirty: true,
        };
        ui.start_mouse(setup.mouse);
        ui
    }

    /// What all layers read: who sits here, which language, which book.
    pub const fn shared(&self) -> &Shared {
        &self.shared
    }

    /// The next moment of the door's clock at which a tick is wanted, if any.
    pub fn next_tick(&self) -> Option<Millis> {
        self.next_change().into_iter().chain(self.keep_place).min()
    }

    /// The next moment at which something shown may change by itself.
    fn next_change(&self) -> Option<Millis> {
        let layers = self.layers.iter().filter_map(|layer| layer.deadline());
        layers.chain(self.shared.toasts.deadline()).min()
    }

    /// True while what is typed is text, so that an input method is wanted.
    pub fn takes_text(&self) -> bool {
        self.front().is_some_and(Layer::takes_text)
    }

    /// How many layers there are, the pane included.
    fn depth(&self) -> usize {
        self.layers.len() + 1
    }

    /// The layer in front of all.
    fn front(&self) -> Option<&dyn Layer> {
        self.layer(self.depth() - 1)
    }

    /// A layer: 0 is the pane, higher ones lie in front.
    fn layer(&self, at: usize) -> Option<&dyn Layer> {
        let layer = match at.checked_sub(1) {
            Some(at) => self.layers.get(at),
            None => self.panes.get(self.current.index()),
        };
        layer.map(|layer| &**layer)
    }

    /// Lets a layer answer, and carries out what it wants.
    fn ask<R>(
        &mut self,
        at: usize,
        answer: impl FnOnce(&mut dyn Layer, &mut Cx<'_>) -> R,
    ) -> Option<R> {
        let layer = match at.checked_sub(1) {
            Some(at) => self.layers.get_mut(at),
            None => self.panes.get_mut(self.current.index()),
        }?;
        let mut wants = Vec::new();
        let mut cx = Cx {
            shared: &mut self.shared,
            wants: &mut wants,
        };
        let answered = answer(&mut **layer, &mut cx);
        self.carry_out(wants, at);
        Some(answered)
    }

    /// Lets the screen itself want something, in front of all layers.
    fn with_cx<R>(&mut self, act: impl FnOnce(&mut Cx<'_>) -> R) -> R {
        let mut wants = Vec::new();
        let result = act(&mut Cx {
            shared: &mut self.shared,
            wants: &mut wants,
        });
        self.carry_out(wants, usize::MAX);
        result
    }

    /// Carries out what the layer at `from` wants, in order.
    fn carry_out(&mut self, wants: Vec<Want>, from: usize) {
        for want in wants {
            match want {
                Want::Effect(effect) => self.effects.push(effect),
                Want::Wish(wish) => self.grant(wish),
                Want::Push(layer) => self.push(layer),
                Want::Close => self.remove(from),
                Want::Screen(pane) => self.show(pane),
                Want::Find(record) => self.find(record),
                Want::Ask(kind, filter, as_list) => self.ask_list(kind, &filter, as_list),
                Want::Point(record) => {
                    self.catch_up();
                    self.ask(0, |layer, cx| layer.find(record, cx));
                }
                Want::Do(action) => self.perform(action),
            }
        }
    }

    fn push(&mut self, layer: Box<dyn Layer>) {
        self.layers.push(layer);
        let at = self.depth() - 1;
        self.ask(at, |layer, cx| layer.opened(cx));
    }

    fn remove(&mut self, at: usize) {
        if let Some(at) = at.checked_sub(1).filter(|at| *at < self.layers.len()) {
            self.layers.remove(at);
        }
        if !self.is_covered() {
            self.catch_up();
        }
    }

    /// Shows a screen, with nothing in front of it.
    fn show(&mut self, pane: PaneId) {
        for at in 0..self.depth() {
            self.ask(at, |layer, cx| layer.leaving(cx));
        }
        self.layers.clear();
        self.back = None;
        self.current = pane;
        self.catch_up();
        self.ask(0, |layer, cx| layer.opened(cx));
    }

    /// Shows the list of a kind with a filter in force: on its screen, else in a list over the one that is shown.
    fn ask_list(&mut self, kind: Kind, filter: &str, as_list: bool) {
        let spoken = self.in_readers_words(kind, filter);
        let filter = spoken.as_str();
        if let Some(pane) = PaneId::of_kind(kind) {
            let from = self.current;
            if pane != from || self.is_covered() {
                self.show(pane);
            }
            // Whoever looked into a figure wants to go on with the figures.
            self.back = Some(from).filter(|from| *from == PaneId::Kpi);
            self.ask(0, |layer, cx| layer.ask(kind, filter, as_list, cx));
            return;
        }
        if let Some(list) = panes::others::list(kind) {
            self.push(Box::new(list));
            let front = self.depth() - 1;
            self.ask(front, |layer, cx| {
                layer.book_changed(&Changed::All, cx);
                layer.ask(kind, filter, as_list, cx);
            });
        }
    }

    /// A filter as its reader would have typed it; the program's own are English.
    fn in_readers_words(&self, kind: Kind, filter: &str) -> String {
        let locale = &self.shared.locale;
        let words = locale.filter_words(kind);
        let query = parse(filter, &words).ok();
        let query = query.filter(|_| locale.lang() != Lang::En);
        query.map_or_else(|| filter.to_owned(), |query| query.print(&words))
    }

    /// Shows a record where its kind is listed; one of a kind without a screen opens its page.
    fn find(&mut self, record: RecordId) {
        let kind = self.shared.book.find(record).map(Row::kind);
        match kind.and_then(PaneId::of_kind) {
            Some(pane) => {
                self.show(pane);
                self.ask(0, |layer, cx| layer.find(record, cx));
            }
            None => self.grant(Wish::Page(record)),
        }
    }
}
