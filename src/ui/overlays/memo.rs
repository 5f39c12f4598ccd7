//! Owns the phone memo: one key, the text, Enter. It is about the record under the cursor unless the person says later, and what was
//! typed survives Esc, a cut line and a refusal.

use super::panel;
use super::text_box;
use crate::desk::Command;
use crate::desk::command::Passage;
use crate::desk::command::{Entries, New};
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::{Text, Value};
use crate::domain::{activity, consultation, log};
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::draft::{Draft, DraftField, DraftKey};
use crate::ui::field::offer::name_of;
use crate::ui::field::{Buffer, Edit, Look};
use crate::ui::hints::{Hint, hint};
use crate::ui::input::{Input, Millis};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News};
use crate::ui::msg::Token;
use crate::ui::shared::Shared;
use crate::ui::toast::Tone;

/// Characters of the first line that name a record.
const MOST_TITLE: usize = 80;

/// A memo being written.
#[derive(Debug)]
pub struct Memo {
    text: Buffer,
    /// Its draft: each record has one of its own, so that nothing is filed where it was not begun.
    key: DraftKey,
    /// The record that was under the cursor.
    offered: Option<RecordId>,
    /// The record it is filed to; none: later.
    about: Option<RecordId>,
    restored: bool,
    /// What it becomes: a log entry, an activity, a consultation.
    kind: Kind,
    typed_at: Option<Millis>,
    waiting: Option<Token>,
}

impl Memo {
    /// A memo about a record, or to be filed later. What was begun there before goes on; `begun` is typed already, on a line of its own.
    pub fn new(shared: &Shared, about: Option<RecordId>, begun: &str) -> Self {
        let key = DraftKey::Memo(about);
        let kept = shared.drafts.get(&key.name());
        let kept = kept.and_then(|bytes| Draft::read(bytes).ok());
        let of = |id: FieldId| {
            kept.iter()
                .flat_map(|draft| &draft.fields)
                .find(move |(f, _)| *f == id)
        };
        let text = of(log::TEXT.id()).map(|(_, field)| field.text.clone());
        let offered = of(log::ABOUT.id())
            .and_then(|(_, field)| field.record)
            .or(about);
        let before = text.as_deref().unwrap_or_default();
        let line = if before.is_empty() || begun.is_empty() {
            ""
        } else {
            "\n"
        };
        Self {
            text: Buffer::block(&format!("{before}{line}{begun}")),
            key,
            offered,
            about: offered,
            restored: text.is_some(),
            kind: Kind::Log,
            typed_at: (!begun.is_empty()).then_some(shared.at),
            waiting: None,
        }
    }

    fn save(&mut self, cx: &mut Cx<'_>) {
        self.keep(cx);
        if self.text.is_blank() {
            cx.close();
            return;
        }
        let (kind, entries) = (self.kind, self.entries());
        self.waiting = Some(cx.run(Command::New(New {
            kind,
            entries,
            passage: Passage::default(),
        })));
    }

    /// The fields of what it becomes: the first line names an activity or a consultation, the whole text is its report or question.
    fn entries(&self) -> Entries {
        let whole = self.text.text();
        let first: String = whole
            .trim()
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(MOST_TITLE)
            .collect();
        let line = |field: FieldId| (field, Entry::Value(Value::line(&first)));
        let block = |field: FieldId| (field, Entry::Value(Value::Text(Text::block(whole))));
        let phone = |field: FieldId| (field, Entry::Value(Value::choice("phone")));
        let (about, mut entries) = match self.kind {
            Kind::Activity => (
                activity::ABOUT.id(),
                vec![line(activity::PURPOSE.id()), block(activity::REPORT.id())],
            ),
            Kind::Consultation => (
                consultation::ABOUT.id(),
                vec![
                    line(consultation::TITLE.id()),
                    block(consultation::QUESTION.id()),
                    phone(consultation::CHANNEL.id()),
                ],
            ),
            _ => (
                log::ABOUT.id(),
                vec![block(log::TEXT.id()), phone(log::CHANNEL.id())],
            ),
        };
        entries.extend(self.about.map(|id| (about, Entry::Value(Value::Link(id)))));
        entries
    }

    /// A memo, an activity, a consultation, and a memo again.
    fn next_kind(&mut self) {
        self.kind = match self.kind {
            Kind::Log => Kind::Activity,
            Kind::Activity => Kind::Consultation,
            _ => Kind::Log,
        };
    }

    fn keep(&mut self, cx: &mut Cx<'_>) -> bool {
        self.typed_at = None;
        let name = self.key.name();
        if self.text.is_blank() {
            if self.restored {
                cx.drop_draft(&name);
            }
            return false;
        }
        let bytes = self.draft(cx.shared).to_bytes();
        if cx.shared.drafts.get(&name) != Some(&bytes) {
            cx.keep_draft(&name, bytes);
        }
        true
    }

    fn draft(&self, shared: &Shared) -> Draft {
        let text = DraftField {
            text: self.text.text().to_owned(),
            ..DraftField::default()
        };
        let about = self.about.map(|id| DraftField {
            record: Some(id),
            ..DraftField::default()
        });
        let fields = std::iter::once((log::TEXT.id(), text));
        Draft {
            key: self.key.clone(),
            reference: self
                .about
                .and_then(|id| shared.book.find(id))
                .map(|row| row.reference),
            at: shared.now,
            fields: fields
                .chain(about.map(|field| (log::ABOUT.id(), field)))
                .collect(),
            strange: Vec::new(),
            focus: Some(log::TEXT.id()),
            caret: self.text.caret(),
        }
    }

    fn close(&mut self, cx: &mut Cx<'_>) {
        if self.keep(cx) {
            let key = cx
                .shared
                .keymap
                .key(chain::LIST, Action::Memo)
                .unwrap_or_default();
            cx.say(Tone::Note, TextKey::FormDraftKept, &[("key", &key)]);
        }
        cx.close();
    }

    fn edit(&mut self, edit: &Edit, cx: &Cx<'_>) {
        if self.text.apply(edit) {
            self.typed_at = Some(cx.shared.at);
        }
    }

    /// Where it is filed, in words.
    fn filing(&self, shared: &Shared) -> String {
        let named = self.about.and_then(|id| shared.book.find(id));
        let Some(row) = named else {
            return shared.locale.line(TextKey::MemoLater).to_owned();
        };
        let name = name_of(&shared.book, row);
        shared.locale.say(
            TextKey::MemoAbout,
            &[("ref", &row.reference), ("name", &name)],
        )
    }
}

impl Layer for Memo {
    fn scopes(&self) -> &'static [Scope] {
        chain::LINE
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            _ if self.waiting.is_some() => {}
            Action::Choose | Action::Save => self.save(cx),
            Action::Later => {
                self.about = if self.about.is_some() {
                    None
                } else {
                    self.offered
                }
            }
            Action::MoreFields => self.next_kind(),
            Action::UndoTyping => self.edit(&Edit::Undo, cx),
            Action::RedoTyping => self.edit(&Edit::Redo, cx),
            Action::Up | Action::Down => {}
            Action::Close => self.close(cx),
            Action::Interrupt if cx.shared.job.is_none() => self.close(cx),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        let Some(edit) = panel::edit_of(input) else {
            return Answer::Ignored;
        };
        if self.waiting.is_none() {
            self.edit(&edit, cx);
        }
        Answer::Consumed
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        if Some(news.token()) != self.waiting {
            return Some(news);
        }
        self.waiting = None;
        if matches!(news, News::Done(..)) {
            cx.drop_draft(&self.key.name());
            cx.close();
        }
        Some(news)
    }

    fn ticked(&mut self, cx: &mut Cx<'_>) {
        if self.deadline().is_some_and(|at| at <= cx.shared.at) {
            self.keep(cx);
        }
    }

    fn deadline(&self) -> Option<Millis> {
        self.typed_at.map(|at| at.saturating_add(panel::PAUSE))
    }

    fn leaving(&mut self, cx: &mut Cx<'_>) {
        self.keep(cx);
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const SAVE: Hint = hint(&[Action::Choose], TextKey::HintSave);
        const LATER: Hint = hint(&[Action::Later], TextKey::HintLater);
        const KIND: Hint = hint(&[Action::MoreFields], TextKey::HintMemoKind);
        const CLOSE: Hint = hint(&[Action::Close], TextKey::HintKeepDraft);
        const FILED: &[Hint] = &[SAVE, LATER, KIND, CLOSE];
        const LOOSE: &[Hint] = &[SAVE, KIND, CLOSE];
        if self.offered.is_some() { FILED } else { LOOSE }
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let mut beneath = vec![(self.filing(shared), Look::Chosen)];
        if self.restored {
            let said = shared.locale.line(TextKey::MemoRestored).to_owned();
            beneath.push((said, Look::Warn));
        }
        let title = match self.kind {
            Kind::Log => shared.locale.line(TextKey::MemoTitle).to_owned(),
            kind => {
                let kind = shared.locale.kind(kind);
                shared.locale.say(TextKey::FormTitleNew, &[("kind", &kind)])
            }
        };
        text_box::draw(canvas, areas, shared, &title, &self.text, &beneath);
    }
}
