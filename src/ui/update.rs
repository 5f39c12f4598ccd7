//! Owns what a message does to a screen. Time, the book and answers all come this way, so a session can be replayed.

use super::Ui;
use super::cx::Cx;
use super::face::COPY_LIMIT;
use super::layer::{Layer, News};
use super::msg::{Changed, Effect, Here, Msg, Token};
use super::overlays::clip::Clip;
use super::overlays::first_run::FirstRun;
use super::pane::PANES;
use super::shared::Job;
use super::toast::Tone;
use super::told;
use super::wish::Wish;
use crate::desk::{Command, Receipt, Refusal};
use crate::domain::field::FieldId;
use crate::domain::record::RecordId;
use crate::domain::rule::Violation;
use crate::text::TextKey;

impl Ui {
    /// Takes a message and hands out what the screen wants because of it, in order.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Input(input, at) => {
                self.shared.at = at;
                if let Some(input) = self.put_off(input) {
                    self.input(input);
                    self.see();
                }
                self.moved_about();
            }
            Msg::Tick { now, at } => {
                (self.shared.now, self.shared.at) = (now, at);
                // A layer whose pause is over may show that it has acted: "draft kept".
                self.dirty |= self.next_change().is_some_and(|due| due <= at);
                self.dirty |= self.shared.toasts.expire(at);
                for at in 0..self.depth() {
                    self.ask(at, |layer, cx| layer.ticked(cx));
                }
                self.keep_place();
            }
            Msg::Book {
                book,
                changed,
                complete,
                others,
            } => {
                self.shared.unseen.extend(others);
                (self.shared.book, self.shared.complete) = (book, complete);
                if self.shared.unsaid {
                    self.shared.take_house();
                }
                self.book_changed(&changed);
                self.take_put_off();
            }
            Msg::Folded => self.book_changed(&Changed::All),
            Msg::KeptPage(page) => self.kept_page = Some(page),
            Msg::Done { token, receipt } => self.news(News::Done(token, receipt)),
            Msg::Refused { token, refusal } => self.news(News::Refused(token, refusal)),
            Msg::Opened { token, opened } => self.news(News::Opened(token, opened)),
            Msg::Steps { token, steps } => self.news(News::Steps(token, steps)),
            Msg::Figures { token, figures } => self.news(News::Figures(token, figures)),
            Msg::Audit { token, lines } => self.news(News::Audit(token, lines)),
            Msg::Going { token, going } => self.news(News::Going(token, going)),
            Msg::Papers { token, written } => self.news(News::Papers(token, written)),
            Msg::Checked { token, gate } => self.news(News::Checked(token, gate)),
            Msg::Progress { token, done, total } => {
                self.shared.job = Some(Job { token, done, total });
                self.news(News::Progress(token, done, total));
            }
            Msg::Planned { token, planned } => self.news(News::Planned(token, planned)),
            Msg::Edited { token, edited } => self.news(News::Edited(token, edited)),
            Msg::Sheets { token, found } => self.news(News::Sheets(token, found)),
            Msg::FirstRun { name, needs } => {
                self.dirty = true;
                self.push(Box::new(FirstRun::new(&name, needs)));
            }
            Msg::Company(others) => {
                self.dirty = true;
                self.shared.company = Some(others);
            }
            Msg::Actor(actor) => {
                self.dirty = true;
                self.shared.unsaid = actor.organisation.as_str().is_empty();
                self.shared.actor = actor;
                if self.shared.unsaid {
                    self.shared.take_house();
                }
            }
            Msg::Drafts(drafts) => {
                self.shared.drafts = drafts.into_iter().collect();
                self.shared.drafts_changed();
            }
            Msg::Said { tone, text } => {
                self.dirty = true;
                self.shared.say(tone, text);
            }
        }
        self.tell_where();
        self.remember_copy();
        std::mem::take(&mut self.effects)
    }

    /// What was copied can be looked at; what is longer than terminals take is shown in the place of sending it.
    fn remember_copy(&mut self) {
        let copied = self
            .effects
            .iter()
            .rposition(|effect| matches!(effect, Effect::Copy(_)));
        let Some(at) = copied else { return };
        let Some(Effect::Copy(text)) = self.effects.get(at) else {
            return;
        };
        self.shared.clip.clone_from(text);
        if text.len() > COPY_LIMIT {
            self.effects.remove(at);
            self.push(Box::new(Clip::default()));
            self.with_cx(|cx| cx.say(Tone::Warn, TextKey::ClipLong, &[]));
        }
    }

    /// Tells the others which page or form stands open, when it is another than they know of.
    fn tell_where(&mut self) {
        if self.shared.company.is_none() {
            return;
        }
        let of = |at: usize| {
            let layer = self.layer(at)?;
            let edited = layer.edits().map(|(record, field)| Here {
                record,
                editing: true,
                field,
            });
            let seen = layer.subject(&self.shared).filter(|_| layer.covers());
            edited.or(seen.map(|subject| Here {
                record: subject.record,
                editing: false,
                field: None,
            }))
        };
        let here = (1..self.depth()).rev().find_map(of);
        if here != self.shared.here {
            self.shared.here = here;
            self.effects.push(Effect::Present(here));
        }
    }

    /// What the cursor is on has been seen.
    fn see(&mut self) {
        if self.shared.unseen.is_empty() {
            return;
        }
        if let Some(subject) = self.subject(self.depth() - 1) {
            self.dirty |= self.shared.unseen.remove(&subject.record);
        }
    }

    /// Lets every layer answer, screens in the back included.
    pub(super) fn each_layer(&mut self, mut tell: impl FnMut(&mut dyn Layer, &mut Cx<'_>)) {
        for at in 0..self.depth() {
            self.ask(at, |layer, cx| tell(layer, cx));
        }
        let shown = self.current;
        for spec in &PANES {
            if spec.id != shown {
                self.current = spec.id;
                self.ask(0, |layer, cx| tell(layer, cx));
            }
        }
        self.current = shown;
    }

    /// Screens out of sight only note what changed: most are not looked at before the next change.
    fn book_changed(&mut self, changed: &Changed) {
        self.dirty = true;
        for stale in &mut self.stale {
            stale
                .get_or_insert_with(|| Changed::Records(Vec::new()))
                .join(changed);
        }
        if !self.is_covered() {
            self.catch_up();
        }
        for at in 1..self.depth() {
            self.ask(at, |layer, cx| layer.book_changed(changed, cx));
        }
    }

    /// True if a layer fills the body, so that the screen behind it is not to be seen.
    pub(super) fn is_covered(&self) -> bool {
        self.layers.iter().any(|layer| layer.covers())
    }

    /// Tells the screen that is shown what changed while it was out of sight, and puts it back to where the person was.
    pub(super) fn catch_up(&mut self) {
        let stale = self.stale.get_mut(self.current.index());
        if let Some(changed) = stale.and_then(Option::take) {
            self.ask(0, |layer, cx| layer.book_changed(&changed, cx));
        }
        self.come_back();
    }

    /// Brings an answer to whoever asked; what nobody claims is for the screen itself.
    fn news(&mut self, news: News) {
        self.dirty = true;
        let token = news.token();
        let over = matches!(news, News::Done(..) | News::Refused(..) | News::Planned(..));
        if over && self.shared.job.is_some_and(|job| job.token == token) {
            self.shared.job = None;
        }
        let command = self.shared.asked.get(&token).cloned();
        if over {
            self.shared.asked.remove(&token);
        }
        self.moves_heard(&news);
        let Some(news) = self.layers_heard(news) else {
            return;
        };
        match news {
            News::Done(_, receipt) => self.done(&receipt),
            News::Refused(_, refusal) => self.refused(token, refusal, command),
            News::Papers(_, Ok(text)) => self.shared.say(Tone::Done, text),
            News::Papers(_, Err(text)) => self.shared.say(Tone::Warn, text),
            News::Opened(..)
            | News::Steps(..)
            | News::Figures(..)
            | News::Audit(..)
            | News::Going(..)
            | News::Checked(..)
            | News::Progress(..)
            | News::Planned(..)
            | News::Sheets(..)
            | News::Edited(..) => {}
        }
    }

    /// Asks the layers from the front to the back, then the screens that are not shown.
    fn layers_heard(&mut self, news: News) -> Option<News> {
        let mut left = Some(news);
        for at in (0..self.depth()).rev() {
            let news = left.take()?;
            left = self.ask(at, |layer, cx| layer.heard(news, cx)).flatten();
        }
        let shown = self.current;
        for spec in PANES.iter().filter(|spec| spec.id != shown) {
            let Some(news) = left.take() else { break };
            self.current = spec.id;
            left = self.ask(0, |layer, cx| layer.heard(news, cx)).flatten();
        }
        self.current = shown;
        left
    }

    /// Says what was done.
    pub(super) fn done(&mut self, receipt: &Receipt) {
        let text = told::receipt(&self.shared, receipt);
        self.shared.say(Tone::Done, text);
        if !receipt.refused.is_empty() {
            self.grant(Wish::Refusals(told::refusals(&self.shared, receipt)));
        }
    }

    /// Opens what answers a refusal, or says it.
    pub(super) fn refused(&mut self, token: Token, refusal: Refusal, command: Option<Command>) {
        let _ = token;
        match (refusal, command) {
            (Refusal::Gate(refusal), Some(command)) => {
                self.grant(Wish::Gate { refusal, command });
            }
            (Refusal::SeveralCases { cases, .. }, Some(command)) => {
                self.grant(Wish::ChooseCase { cases, command });
            }
            (Refusal::BackNeedsReason { .. }, Some(command)) => {
                let purpose = super::wish::Purpose::Back;
                self.grant(Wish::Reason { command, purpose });
            }
            (refusal, command) => {
                let missing = self.missing_field(&refusal, command.as_ref());
                if let Some((record, field)) = missing {
                    let field = Some(field);
                    self.grant(Wish::Edit { record, field });
                }
                let text = told::refusal(&self.shared, &refusal, command.as_ref());
                self.shared.say(Tone::Warn, text);
            }
        }
    }

    /// The field that a move wants to be filled first, of the record that was to be moved: its form opens there.
    fn missing_field(
        &self,
        refusal: &Refusal,
        command: Option<&Command>,
    ) -> Option<(RecordId, FieldId)> {
        let (Refusal::Faults(faults), Some(Command::Move(one))) = (refusal, command) else {
            return None;
        };
        let wanted = faults.iter().find_map(|fault| match fault.violation {
            Violation::NeedsAlso { field } => Some(field),
            _ => None,
        })?;
        let record = one.course.record;
        let kind = self.shared.book.find(record)?.kind();
        Some((record, kind.field_named(wanted)?.id))
    }
}
