//! Owns what a firm is shown of a need: nothing stands on the screen before the desk has allowed it and entered it in the 開示台帳, and a
//! copy is a showing of its own.

use crate::desk::Command;
use crate::desk::Opened;
use crate::desk::command::Disclose;
use crate::domain::disclosure::How;
use crate::domain::field::Layer as Depth;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::{hospital, need};
use crate::office::handout;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News, Subject};
use crate::ui::msg::{Effect, Token};
use crate::ui::new_contract;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::wish::Wish;

/// How far a firm may be shown a text, narrowest first.
const DEPTHS: [Depth; 3] = [Depth::Public, Depth::Member, Depth::Nda];

/// A need in front of a firm.
#[derive(Debug)]
pub struct Showing {
    need: RecordId,
    firm: RecordId,
    /// What the desk has allowed.
    depth: Option<Depth>,
    /// How far the person is asked whether it is to be shown; nothing is entered before the answer.
    next: Option<Depth>,
    opened: Option<Box<Opened>>,
    reading: Option<Token>,
    asking: Option<(Token, Depth, How)>,
    top: usize,
}

impl Showing {
    /// A need to be shown to a firm.
    pub fn new(need: RecordId, firm: RecordId) -> Self {
        Self {
            need,
            firm,
            depth: None,
            next: Some(Depth::Public),
            opened: None,
            reading: None,
            asking: None,
            top: 0,
        }
    }

    fn ask(&mut self, depth: Depth, how: How, cx: &mut Cx<'_>) {
        if self.asking.is_some() {
            return;
        }
        let token = cx.run(Command::Disclose(Disclose {
            needs: vec![self.need],
            company: self.firm,
            layer: depth,
            how,
        }));
        self.asking = Some((token, depth, how));
    }

    fn deeper(&mut self, by: isize, cx: &mut Cx<'_>) {
        let at = self
            .next
            .or(self.depth)
            .and_then(|depth| DEPTHS.iter().position(|d| *d == depth));
        let Some(at) = at else { return };
        let to = at
            .checked_add_signed(by)
            .and_then(|to| DEPTHS.get(to).copied());
        match to {
            // Back to what is shown already asks nothing.
            Some(depth) => self.next = Some(depth).filter(|_| self.depth != Some(depth)),
            None => cx.say(Tone::Note, TextKey::ShowingNoDeeper, &[]),
        }
    }

    fn told(&self, shared: &Shared) -> Vec<handout::Told> {
        let (Some(opened), Some(depth)) = (&self.opened, self.depth) else {
            return Vec::new();
        };
        let record = &opened.record;
        let row = record
            .get(need::HOSPITAL)
            .and_then(|id| shared.book.find(id));
        let place = row.map(|row| (row.title(), row.text(hospital::PREFECTURE.id())));
        handout::told(record, place, depth, &shared.locale)
    }

    fn copy(&self, cx: &mut Cx<'_>) {
        let (Some(opened), Some(depth)) = (&self.opened, self.depth) else {
            return;
        };
        let told = self.told(cx.shared);
        let text = handout::text(&opened.record, &told, depth, &cx.shared.locale);
        let count = cx.shared.locale.characters(text.chars().count());
        cx.effect(Effect::Copy(text));
        cx.say(Tone::Done, TextKey::ShowingCopied, &[("count", &count)]);
    }

    fn allowed(&mut self, depth: Depth, how: How, cx: &mut Cx<'_>) {
        self.depth = Some(depth);
        self.next = None;
        match how {
            How::Copy => self.copy(cx),
            How::Screen | How::File | How::Meeting | How::Event => {
                self.top = 0;
                let layer = cx.shared.locale.layer(depth).to_owned();
                cx.say(Tone::Note, TextKey::ShowingEntered, &[("layer", &layer)]);
            }
        }
    }

    /// Whom, what and how far is to be shown, while that is asked.
    fn question(&self, shared: &Shared, width: usize) -> Vec<String> {
        let locale = &shared.locale;
        let Some((depth, opened)) = self.next.zip(self.opened.as_ref()) else {
            return Vec::new();
        };
        let need = &opened.record;
        let version = need.get(need::PUBLIC_VERSION).unwrap_or(0);
        let values = [
            ("firm", &shared.book.name(self.firm) as _),
            ("need", &need.text(need::TITLE.id()) as _),
            ("layer", &locale.layer(depth) as _),
            ("n", &version as _),
        ];
        let asked = locale.say(TextKey::ShowingAsk, &values);
        let wrapped = shared.ruler().wrap(&asked, width.saturating_sub(2).max(8));
        wrapped.into_iter().map(str::to_owned).collect()
    }

    fn lines(&self, shared: &Shared, width: usize) -> Vec<(String, Role)> {
        let mut lines = Vec::new();
        for (label, text) in self.told(shared) {
            lines.push((label, Role::Label));
            let wrapped = shared.ruler().wrap(&text, width.saturating_sub(4).max(8));
            lines.extend(
                wrapped
                    .into_iter()
                    .map(|line| (format!("  {line}"), Role::Plain)),
            );
        }
        lines
    }
}

impl Layer for Showing {
    fn scopes(&self) -> &'static [Scope] {
        chain::SHOWING
    }

    fn covers(&self) -> bool {
        true
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.reading = Some(cx.read(self.need));
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::NextTab => self.deeper(1, cx),
            Action::PreviousTab => self.deeper(-1, cx),
            Action::Copy => {
                if let Some(depth) = self.next.or(self.depth) {
                    self.ask(depth, How::Copy, cx);
                }
            }
            Action::NewContract => {
                let entries = new_contract::nda(&cx.shared.book, self.need, self.firm);
                cx.wish(Wish::New {
                    kind: Kind::Contract,
                    entries,
                    field: None,
                });
            }
            Action::Down => self.top += 1,
            Action::Up => self.top = self.top.saturating_sub(1),
            Action::First => self.top = 0,
            Action::Choose => {
                if let Some(depth) = self.next {
                    self.ask(depth, How::Screen, cx);
                }
            }
            _ => return Answer::Ignored,
        }
        let most = self.lines(cx.shared, usize::from(cx.shared.size.0)).len();
        self.top = self.top.min(most.saturating_sub(1));
        Answer::Consumed
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        match news {
            News::Opened(token, opened) if Some(token) == self.reading => {
                self.opened = opened;
                None
            }
            News::Done(token, receipt) => match self.asking {
                Some((asked, depth, how)) if asked == token => {
                    self.asking = None;
                    self.allowed(depth, how, cx);
                    None
                }
                _ => Some(News::Done(token, receipt)),
            },
            News::Refused(token, refusal) => {
                let asked = self.asking.take_if(|(asked, ..)| *asked == token);
                match (asked, self.depth) {
                    (Some((_, Depth::Public, _)), None) => cx.close(),
                    // What is narrower may still be shown.
                    (Some(_), None) => self.next = Some(Depth::Public),
                    (Some(_), Some(_)) => self.next = None,
                    (None, _) => {}
                }
                Some(News::Refused(token, refusal))
            }
            other => Some(other),
        }
    }

    fn subject(&self, _shared: &Shared) -> Option<Subject> {
        Some(Subject {
            record: self.need,
            kind: Kind::Need,
            field: None,
        })
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const ASKS: &[Hint] = &[
            hint(&[Action::Choose], TextKey::HintShow),
            hint(&[Action::Copy], TextKey::HintCopy),
            hint(&[Action::NextTab], TextKey::HintDeeper),
            hint(&[Action::PreviousTab], TextKey::HintShallower),
            hint(&[Action::NewContract], TextKey::HintContract),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        const HINTS: &[Hint] = &[
            hint(&[Action::NextTab], TextKey::HintDeeper),
            hint(&[Action::PreviousTab], TextKey::HintShallower),
            hint(&[Action::Copy], TextKey::HintCopy),
            hint(&[Action::NewContract], TextKey::HintContract),
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        if self.next.is_some() { ASKS } else { HINTS }
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let locale = &shared.locale;
        let values = [("firm", &shared.book.name(self.firm) as _)];
        let title = locale.say(TextKey::ShowingTitle, &values);
        let note = self.depth.map_or("", |depth| locale.layer(depth));
        let frame = shared.frame(&title, note);
        let inside = canvas.frame(areas.body, &frame);
        let asked = self.question(shared, usize::from(inside.width));
        for (row, text) in (0..inside.height).zip(&asked) {
            canvas.text_in(inside, 1, row, text, shared.theme.style(Role::Warn));
        }
        let first = match u16::try_from(asked.len()) {
            Ok(0) | Err(_) => 0,
            Ok(lines) => lines + 1,
        };
        let lines = self.lines(shared, usize::from(inside.width));
        for (row, (text, role)) in (first..inside.height).zip(lines.iter().skip(self.top)) {
            canvas.text_in(inside, 1, row, text, shared.theme.style(*role));
        }
        canvas.set_cursor(inside.x, inside.y);
    }
}
