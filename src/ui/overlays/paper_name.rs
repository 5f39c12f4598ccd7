//! Owns the question what a new 文例 is called. It begins as a copy of the one under the cursor: offered where that one is, to the same
//! reader, and worded anew from there.

use super::{panel, text_box};
use crate::domain::paper::{Paper, PaperFault};
use crate::domain::phrase::Phrase;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::field::{Buffer, Edit, Look};
use crate::ui::hints::{Hint, hint};
use crate::ui::input::Input;
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer};
use crate::ui::shared::Shared;
use crate::ui::toast::Tone;
use crate::ui::wish::Wish;

/// The question.
#[derive(Debug)]
pub struct PaperName {
    like: Paper,
    name: Buffer,
}

impl PaperName {
    /// Asks for the name of a text that begins like another.
    pub fn new(like: Paper) -> Self {
        Self {
            like,
            name: Buffer::line(""),
        }
    }

    fn begin(&self, cx: &mut Cx<'_>) {
        let typed = self.name.text().trim();
        let Some(paper) = Paper::phrase_called(typed) else {
            cx.say(Tone::Warn, TextKey::PaperNameNot, &[("name", &typed)]);
            return;
        };
        if is_taken(cx.shared, typed) {
            cx.say(Tone::Warn, TextKey::PaperNameTaken, &[("name", &typed)]);
            return;
        }
        let begins = match Phrase::renamed(cx.shared.book.papers().file(&self.like), typed) {
            Ok(file) => Some(file),
            Err(fault) => {
                let fault = PaperFault::Phrase(fault);
                let what = cx.shared.locale.paper_fault(&fault);
                return cx.say_text(Tone::Warn, what);
            }
        };
        cx.close();
        cx.wish(Wish::Paper {
            paper,
            about: None,
            begins,
        });
    }
}

/// Two of one name could not be told apart, whatever they are called in the other language.
fn is_taken(shared: &Shared, name: &str) -> bool {
    let papers = shared.book.papers();
    let mut texts = papers.phrases.all().into_iter();
    let is_called = |phrase: &Phrase| [false, true].map(|en| phrase.title(en)).contains(&name);
    texts.any(|(own, phrase)| own == name || is_called(phrase))
        || papers.own.keys().any(|own| own.name() == name)
}

impl Layer for PaperName {
    fn scopes(&self) -> &'static [Scope] {
        chain::LINE
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::Choose | Action::Save => self.begin(cx),
            Action::UndoTyping => drop(self.name.apply(&Edit::Undo)),
            Action::RedoTyping => drop(self.name.apply(&Edit::Redo)),
            Action::Up | Action::Down => {}
            Action::Close | Action::Interrupt => cx.close(),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn typed(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Answer {
        let Some(edit) = panel::edit_of(input) else {
            return Answer::Ignored;
        };
        self.name.apply(&edit);
        Answer::Consumed
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const HINTS: &[Hint] = &[
            hint(&[Action::Choose], TextKey::HintNext),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        HINTS
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let like = shared.locale.paper(&self.like, shared.phrases());
        let text = shared
            .locale
            .say(TextKey::PaperNameLike, &[("name", &like)]);
        let title = shared.locale.line(TextKey::PaperName);
        text_box::draw(
            canvas,
            areas,
            shared,
            title,
            &self.name,
            &[(text, Look::Aside)],
        );
    }
}
