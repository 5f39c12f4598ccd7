//! Owns the answering of a checklist's lines on a contract's page: one key a line, and the cursor goes on to the next open one.

use super::lines::Target;
use super::{Page, checklist, stops};
use crate::desk::Command;
use crate::desk::command::Passage;
use crate::desk::command::Set;
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::item::{self, Part};
use crate::domain::kind::Kind;
use crate::domain::value::Value;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::Scope;
use crate::ui::layer::News;
use crate::ui::shared::Shared;
use crate::ui::toast::Tone;
use crate::ui::wish::{Purpose, Wish};

impl Page {
    /// Answers the line with the cursor. Done twice is open again; not needed asks for its reason.
    pub(super) fn answer(&mut self, action: Action, cx: &mut Cx<'_>) {
        let Some((field, line)) = self.item_here(cx.shared) else {
            cx.say(Tone::Note, TextKey::ContractNoLine, &[]);
            return;
        };
        let Some(opened) = &self.opened else { return };
        let record = &opened.record;
        let again = record.text(field) == "done" && action == Action::ItemDone;
        let code = match (action, again) {
            (Action::ItemDone, false) => "done",
            (Action::ItemDone, true) => "undecided",
            _ => "not-needed",
        };
        let command = Command::Set(Set {
            record: self.id,
            entries: vec![(field, Entry::Value(Value::choice(code)))],
            base: vec![(field, record.stamp(field))],
            passage: Passage::default(),
        });
        if code == "not-needed" {
            self.reasoned = Some(line);
            cx.wish(Wish::Reason {
                command,
                purpose: Purpose::NotNeeded,
            });
            return;
        }
        self.given.push((cx.run(command), line, code));
        if !again {
            self.go_to_next_open(cx.shared);
        }
    }

    /// Says what was answered, if the receipt is for an answer of this page.
    pub(super) fn answered(&mut self, news: &News, cx: &mut Cx<'_>) -> bool {
        let token = news.token();
        let Some(at) = self.given.iter().position(|(given, ..)| *given == token) else {
            return false;
        };
        let (_, line, code) = self.given.remove(at);
        if !matches!(news, News::Done(..)) {
            return false;
        }
        let undo = cx.shared.keymap.key(&[Scope::All], Action::UndoStep);
        let values = [
            ("n", &line as _),
            ("answer", &checklist::answer_word(cx.shared, code) as _),
            ("key", &undo.unwrap_or_default() as _),
        ];
        cx.say(Tone::Done, TextKey::ContractAnswered, &values);
        true
    }

    /// Goes on from the line whose reason has been given meanwhile.
    pub(super) fn leave_reasoned(&mut self, shared: &Shared) {
        let record = self.opened.as_ref().map(|opened| &opened.record);
        let given = |line: &u16| {
            record.is_some_and(|record| item::answer(record, *line) == item::Answer::NotNeeded)
        };
        if self.reasoned.take_if(|line| given(line)).is_some() {
            self.go_to_next_open(shared);
        }
    }

    /// A contract opens on the first line that is open.
    pub(super) fn start(&mut self, shared: &Shared) {
        if self.kind == Kind::Contract && self.tab == 0 {
            self.go_to_next_open(shared);
        }
    }

    fn item_here(&self, shared: &Shared) -> Option<(FieldId, u16)> {
        match self.target(shared)? {
            Target::Field(field) => item::line_of(field).map(|(line, _)| (field, line)),
            _ => None,
        }
    }

    /// The next line that is open, as the record was when it was last read.
    fn go_to_next_open(&mut self, shared: &Shared) {
        let Some(opened) = &self.opened else { return };
        let lines = self.lines(shared);
        let open = |at: &usize| match lines.get(*at).and_then(|line| line.target) {
            Some(Target::Field(field)) => item::line_of(field).is_some_and(|(line, part)| {
                part == Part::Answer && item::answer(&opened.record, line) == item::Answer::Open
            }),
            _ => false,
        };
        let next = stops(&lines)
            .into_iter()
            .find(|at| *at > self.at && open(at));
        if let Some(at) = next {
            self.at = at;
            self.scroll(&lines, shared, false);
        }
    }
}

pub(super) const HINTS: &[Hint] = &[
    hint(&[Action::ItemDone], TextKey::HintItemDone),
    hint(&[Action::ItemNotNeeded], TextKey::HintItemNotNeeded),
    hint(&[Action::Down, Action::Up], TextKey::HintRows),
    hint(&[Action::Open], TextKey::HintOpen),
    hint(&[Action::Retreat, Action::Advance], TextKey::HintState),
    hint(&[Action::PassBall], TextKey::HintBall),
    hint(&[Action::Reminder], TextKey::HintReminder),
    hint(&[Action::NextTab], TextKey::HintTabs),
    hint(&[Action::Edit], TextKey::HintEdit),
    hint(&[Action::Close], TextKey::HintClose),
    hint(&[Action::Help], TextKey::HintHelp),
];
