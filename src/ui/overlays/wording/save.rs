//! Owns what a save of a text or a list asks of the desk, and what becomes of the sheet when the answer comes: somebody else may have been
//! faster, and nothing that was typed is lost by it.

use super::{Wording, draft_of};
use crate::desk::command::{Archive, New, Passage, Set};
use crate::desk::{Command, Refusal};
use crate::domain::kind::Kind;
use crate::domain::paper::{Own, Paper};
use crate::domain::wording;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::cx::Cx;
use crate::ui::keymap::chain;
use crate::ui::layer::News;
use crate::ui::shared::Shared;
use crate::ui::toast::Tone;

impl Wording {
    /// What a save asks of the desk: the office's own made, changed, or gone where it says what ours says; `None` where ours holds already.
    pub(super) fn command(&self, toml: &str) -> Option<Command> {
        let ours = self.paper.is_as_ours(toml);
        match &self.base {
            None if ours => None,
            None => Some(Command::New(New {
                kind: Kind::Wording,
                entries: wording::entries(&self.paper, toml),
                passage: Passage::default(),
            })),
            Some(own) if ours => Some(Command::Archive(Archive {
                records: own.records.clone(),
                restore: false,
            })),
            Some(own) => Some(Command::Set(Set {
                record: own.records.first().copied()?,
                entries: vec![(wording::TEXT.id(), wording::reworded(toml))],
                base: vec![(wording::TEXT.id(), own.stamp.clone())],
                passage: Passage::default(),
            })),
        }
    }

    /// Ours holds, and what stands here says the same.
    pub(super) fn same(&self, cx: &mut Cx<'_>) {
        let name = cx.shared.locale.paper(&self.paper, cx.shared.phrases());
        let name = name.to_owned();
        cx.say(Tone::Done, TextKey::PaperOursAgain, &[("name", &name)]);
        self.kept(cx);
    }

    /// It is in the book: nothing typed is left over.
    fn kept(&self, cx: &mut Cx<'_>) {
        cx.drop_draft(&draft_of(&self.paper));
        cx.close();
    }

    /// Somebody else was faster. What is typed here stays; the next save is measured against theirs.
    fn meanwhile(&mut self, cx: &mut Cx<'_>) {
        let now = cx.shared.book.papers().own.get(&self.paper).cloned();
        let key = cx.shared.keymap.key(chain::PAPER, Action::Save);
        let key = key.unwrap_or_default();
        match &now {
            Some(own) => {
                let values = [("by", &own.by as _), ("key", &key as _)];
                cx.say(Tone::Warn, TextKey::PaperMeanwhile, &values);
            }
            None => cx.say(Tone::Warn, TextKey::PaperGoneMeanwhile, &[("key", &key)]),
        }
        self.base = now;
    }

    /// Takes the answer to a save.
    pub(super) fn answered(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        match &news {
            News::Done(..) | News::Refused(_, Refusal::NothingToDo) => self.kept(cx),
            News::Refused(_, Refusal::Stale { .. } | Refusal::Archived { .. }) => {
                self.meanwhile(cx);
                return None;
            }
            News::Refused(_, Refusal::Faults(_))
                if self.base != own_now(cx.shared, &self.paper) =>
            {
                self.meanwhile(cx);
                return None;
            }
            _ => {}
        }
        Some(news)
    }
}

/// The office's own of it, as the book has it now.
pub(super) fn own_now(shared: &Shared, paper: &Paper) -> Option<Own> {
    shared.book.papers().own.get(paper).cloned()
}
