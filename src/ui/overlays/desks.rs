//! Owns the list of the public desks that come with the program: those near by first, made shorter by typing; one that is not on the book
//! yet begins its form, one that is shows its page.

use super::narrowed::Narrowed;
use super::panel;
use crate::desk::advice::{Standing, home};
use crate::domain::choice::DESK_TOPIC;
use crate::domain::desks::{self, PublicDesk};
use crate::domain::kind::Kind;
use crate::search::fold::fold;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::field::{Edit, Offer};
use crate::ui::hints::{Hint, hint};
use crate::ui::input::Input;
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer};
use crate::ui::msg::Changed;
use crate::ui::shared::Shared;
use crate::ui::toast::Tone;
use crate::ui::wish::Wish;

/// The list.
#[derive(Debug)]
pub struct DeskList {
    /// Those near by first.
    all: Vec<PublicDesk>,
    /// What answers to the text, by its place among all.
    found: Vec<usize>,
    list: Narrowed,
}

impl DeskList {
    /// Every desk.
    pub fn new(shared: &Shared) -> Self {
        let mut all = desks::all();
        let near = home(&shared.book);
        all.sort_by_key(|desk| {
            (
                !desk.answers(&near),
                desk.prefecture == desks::WHOLE_COUNTRY,
            )
        });
        let mut list = Self {
            all,
            found: Vec::new(),
            list: Narrowed::new(TextKey::DesksNone),
        };
        list.look(shared, 0);
        list
    }

    fn look(&mut self, shared: &Shared, at: usize) {
        let typed = fold(self.list.typed());
        let words: Vec<&str> = typed.split_whitespace().collect();
        let answers = |desk: &PublicDesk| {
            let topics = topics(shared, desk);
            let texts = [&desk.name, &desk.reading, &desk.prefecture, &topics];
            let whole: Vec<String> = texts.into_iter().map(|text| fold(text)).collect();
            let holds = |word: &&str| whole.iter().any(|text| text.contains(word));
            words.iter().all(holds)
        };
        let all = self.all.iter().enumerate();
        let found = all.filter(|(_, desk)| answers(desk)).map(|(at, _)| at);
        self.found = found.collect();
        let standing = Standing::of(&shared.book);
        let desks = self.found.iter().filter_map(|at| self.all.get(*at));
        let offers = desks.map(|desk| offer(shared, &standing, desk)).collect();
        self.list.show(offers, at);
    }

    fn edit(&mut self, edit: &Edit, shared: &Shared) {
        if self.list.edit(edit) {
            self.look(shared, 0);
        }
    }

    fn choose(&self, cx: &mut Cx<'_>) {
        let chosen = self.list.chosen().and_then(|(at, _)| self.found.get(at));
        let Some(desk) = chosen.and_then(|at| self.all.get(*at)) else {
            cx.say(Tone::Note, TextKey::DesksNone, &[]);
            return;
        };
        match Standing::of(&cx.shared.book).record(desk) {
            Some(record) => cx.wish(Wish::Page(record)),
            None => cx.wish(Wish::New {
                kind: Kind::Body,
                entries: desk.entries(),
                field: None,
            }),
        }
    }
}

/// `知財  0570-082100`, and whether it is on the book.
fn offer(shared: &Shared, standing: &Standing, desk: &PublicDesk) -> Offer {
    let record = standing.record(desk);
    let there = record.map_or("", |_| shared.locale.line(TextKey::DesksThere));
    let parts = [&desk.prefecture, &topics(shared, desk), &desk.phone, there];
    let told = parts.into_iter().filter(|part| !part.is_empty());
    Offer {
        text: desk.name.clone(),
        detail: told.collect::<Vec<&str>>().join("  "),
        record,
    }
}

/// What it answers, in words.
fn topics(shared: &Shared, desk: &PublicDesk) -> String {
    let words = desk.topics.iter();
    let words = words.map(|code| shared.locale.choice(&DESK_TOPIC, code));
    words.collect::<Vec<&str>>().join("・")
}

impl Layer for DeskList {
    fn scopes(&self) -> &'static [Scope] {
        chain::LINE
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::Choose | Action::Save => self.choose(cx),
            Action::Up => self.edit(&Edit::Up, cx.shared),
            Action::Down | Action::Later => self.edit(&Edit::Down, cx.shared),
            Action::UndoTyping => self.edit(&Edit::Undo, cx.shared),
            Action::RedoTyping => self.edit(&Edit::Redo, cx.shared),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        let Some(edit) = panel::edit_of(input) else {
            return Answer::Ignored;
        };
        self.edit(&edit, cx.shared);
        Answer::Consumed
    }

    /// What was taken onto the book is marked.
    fn book_changed(&mut self, _changed: &Changed, cx: &mut Cx<'_>) {
        let at = self.list.chosen().map_or(0, |(at, _)| at);
        self.look(cx.shared, at);
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const HINTS: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Choose], TextKey::HintChoose),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        HINTS
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let count = self.found.len();
        let title = shared.locale.say(TextKey::DesksTitle, &[("n", &count)]);
        self.list.view(canvas, areas, shared, &title);
    }
}
