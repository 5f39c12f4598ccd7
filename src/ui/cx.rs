//! Owns what a layer may do while it answers: say something, want something, open or close a layer. Wants are carried out after the
//! answer, so no layer ever runs inside another.

use super::action::Action;
use super::draft::Draft;
use super::layer::Layer;
use super::msg::{Effect, Token};
use super::pane::PaneId;
use super::shared::Shared;
use super::toast::{Said, Tone};
use super::wish::Wish;
use crate::desk::Command;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::text::TextKey;
use std::fmt::Display;

/// What a layer wants.
pub(super) enum Want {
    /// From the world.
    Effect(Effect),
    /// From the screen: a form, a page, a panel.
    Wish(Wish),
    /// This layer, in front of all.
    Push(Box<dyn Layer>),
    /// Itself gone.
    Close,
    /// Everything in front of the pane gone, and this pane shown.
    Screen(PaneId),
    /// The record shown where its kind is listed.
    Find(RecordId),
    /// The list of that kind with that filter in force; as a list even where there is a board.
    Ask(Kind, String, bool),
    /// The cursor of the screen behind on that record, if it lists it.
    Point(RecordId),
    /// An action done as if its key had been pressed in front of what remains.
    Do(Action),
}

/// The surroundings of a layer's answer.
pub struct Cx<'a> {
    /// What all layers read.
    pub shared: &'a mut Shared,
    pub(super) wants: &'a mut Vec<Want>,
}

impl Cx<'_> {
    /// Wants something from the world.
    pub fn effect(&mut self, effect: Effect) {
        self.wants.push(Want::Effect(effect));
    }

    /// Hands a command to the desk. The answer comes to [`Layer::heard`] under the token; unclaimed answers are said by the screen,
    /// and an unclaimed gate opens its panel.
    pub fn run(&mut self, command: Command) -> Token {
        let token = self.shared.new_token();
        self.shared.asked.insert(token, command.clone());
        self.effect(Effect::Run { token, command });
        token
    }

    /// Asks for a record; the answer comes to [`Layer::heard`] under the token.
    pub fn read(&mut self, id: RecordId) -> Token {
        let token = self.shared.new_token();
        self.effect(Effect::Open { token, id });
        token
    }

    /// Asks for what is shown of a record beside a list, as [`Cx::read`] without the history.
    pub fn glance(&mut self, id: RecordId) -> Token {
        let token = self.shared.new_token();
        self.effect(Effect::Glance { token, id });
        token
    }

    /// Keeps what was typed into a form. A draft that another version of the program wrote under that name is put beside it.
    pub fn keep_draft(&mut self, key: &str, bytes: Vec<u8>) {
        let before = self.shared.drafts.get(key);
        if let Some(strange) = before
            .filter(|before| Draft::read(before).is_err())
            .cloned()
        {
            self.put_aside(key, strange);
        }
        self.put_draft(key, bytes);
    }

    fn put_aside(&mut self, key: &str, bytes: Vec<u8>) {
        let mut names = (1_u32..).map(|n| format!("{key}-kept-{n}"));
        if let Some(free) = names.find(|name| !self.shared.drafts.contains_key(name)) {
            self.put_draft(&free, bytes);
        }
    }

    fn put_draft(&mut self, key: &str, bytes: Vec<u8>) {
        let key = key.to_owned();
        self.shared.drafts.insert(key.clone(), bytes.clone());
        self.shared.drafts_changed();
        self.effect(Effect::SaveDraft { key, bytes });
    }

    /// Keeps a text that was typed and belongs to no form.
    pub fn keep_text(&mut self, key: &str, text: &str) {
        self.put_draft(key, text.as_bytes().to_vec());
    }

    /// Throws a draft away, if there is one.
    pub fn drop_draft(&mut self, key: &str) {
        if self.shared.drafts.remove(key).is_some() {
            self.shared.drafts_changed();
            let key = key.to_owned();
            self.effect(Effect::DropDraft { key });
        }
    }

    /// A token for a wish of another kind.
    pub const fn token(&mut self) -> Token {
        self.shared.new_token()
    }

    /// Wants a place that another part of the screen makes.
    pub fn wish(&mut self, wish: Wish) {
        self.wants.push(Want::Wish(wish));
    }

    /// Puts a layer in front.
    pub fn open(&mut self, layer: Box<dyn Layer>) {
        self.wants.push(Want::Push(layer));
    }

    /// Goes away.
    pub fn close(&mut self) {
        self.wants.push(Want::Close);
    }

    /// Shows a screen.
    pub fn screen(&mut self, pane: PaneId) {
        self.wants.push(Want::Screen(pane));
    }

    /// Shows a record where its kind is listed.
    pub fn find(&mut self, record: RecordId) {
        self.wants.push(Want::Find(record));
    }

    /// Shows the list of a kind with a filter in force; `as_list`: not on a board.
    pub fn ask(&mut self, kind: Kind, filter: &str, as_list: bool) {
        self.wants.push(Want::Ask(kind, filter.to_owned(), as_list));
    }

    /// Puts the cursor of the screen behind on a record, if it lists it; nothing in front goes away.
    pub fn point(&mut self, record: RecordId) {
        self.wants.push(Want::Point(record));
    }

    /// Does an action as if its key had been pressed.
    pub fn perform(&mut self, action: Action) {
        self.wants.push(Want::Do(action));
    }

    /// Says a sentence that is put together already.
    pub fn say_text(&mut self, tone: Tone, text: String) {
        self.shared.say(tone, text);
    }

    /// Says a line of the locales.
    pub fn say(&mut self, tone: Tone, key: TextKey, values: &[(&str, &dyn Display)]) {
        let text = self.shared.locale.say(key, values);
        self.shared.say(tone, text);
    }
}

impl Shared {
    pub(super) fn say(&mut self, tone: Tone, text: String) {
        let said = Said {
            at: self.now,
            tone,
            text,
        };
        self.toasts.say(said, self.at);
    }
}
