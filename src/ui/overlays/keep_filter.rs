//! Owns the question under which name the filter in force is saved, and for whom. The same name again takes the place of the old one.

use super::{panel, text_box};
use crate::desk::Command;
use crate::desk::command::Passage;
use crate::desk::command::{Entries, New, Set};
use crate::domain::entry::Entry;
use crate::domain::filter;
use crate::domain::kind::Kind;
use crate::domain::value::{Text, Value};
use crate::text::TextKey;
use crate::text::saved::{Own, Saved, Whose};
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::field::{Buffer, Edit, Look};
use crate::ui::hints::{Hint, hint};
use crate::ui::input::Input;
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer};
use crate::ui::msg::Effect;
use crate::ui::shared::Shared;
use crate::ui::toast::Tone;

/// Characters that a name may have.
const LONGEST: usize = 40;

/// The question.
#[derive(Debug)]
pub struct KeepFilter {
    kind: Kind,
    query: String,
    name: Buffer,
    for_all: bool,
}

impl KeepFilter {
    /// Asks under which name a filter of a list is to be saved.
    pub fn new(kind: Kind, query: String) -> Self {
        Self {
            kind,
            query,
            name: Buffer::line(""),
            for_all: false,
        }
    }

    fn keep(&self, cx: &mut Cx<'_>) {
        let name: String = Text::line(self.name.text())
            .as_str()
            .chars()
            .take(LONGEST)
            .collect();
        if name.is_empty() {
            cx.say(Tone::Note, TextKey::SavedNameEmpty, &[]);
            return;
        }
        let shared = &cx.shared;
        let saved =
            shared
                .locale
                .saved_filters(self.kind, &shared.book, &shared.filters, shared.hat());
        let slot = free_slot(&saved);
        cx.close();
        if self.for_all {
            self.keep_for_all(&name, slot, &saved, cx);
        } else {
            self.keep_alone(&name, slot, cx);
        }
    }

    fn keep_for_all(&self, name: &str, slot: Option<u8>, saved: &[Saved], cx: &mut Cx<'_>) {
        let same = saved.iter().find_map(|s| match s.whose {
            Whose::Shared(id) if s.name == name => Some(id),
            _ => None,
        });
        let line = |text: &str| Entry::Value(Value::line(text));
        let mut entries: Entries = vec![(filter::QUERY.id(), line(&self.query))];
        if let Some(record) = same {
            let base = Vec::new();
            cx.run(Command::Set(Set {
                record,
                entries,
                base,
                passage: Passage::default(),
            }));
            return;
        }
        entries.push((filter::NAME.id(), line(name)));
        entries.push((filter::LIST.id(), line(self.kind.spec().name)));
        let number = slot.map(|slot| Entry::Value(Value::Number(i64::from(slot))));
        entries.extend(number.map(|entry| (filter::SLOT.id(), entry)));
        let kind = Kind::Filter;
        cx.run(Command::New(New {
            kind,
            entries,
            passage: Passage::default(),
        }));
    }

    fn keep_alone(&self, name: &str, slot: Option<u8>, cx: &mut Cx<'_>) {
        let filters = &mut cx.shared.filters;
        let old = filters
            .iter()
            .find(|o| o.kind == self.kind && o.name == name);
        let slot = old.map_or(slot, |old| old.slot);
        filters.retain(|o| o.kind != self.kind || o.name != name);
        filters.push(Own {
            name: name.to_owned(),
            kind: self.kind,
            query: self.query.clone(),
            slot,
        });
        let kept = filters.clone();
        cx.effect(Effect::SaveFilters(kept));
        let key = slot.map_or_else(String::new, |slot| format!("S{slot}"));
        cx.say(
            Tone::Done,
            TextKey::SavedDone,
            &[("name", &name), ("key", &key)],
        );
    }
}

/// The first key that no filter of a person or of the book has; the program's own give way.
fn free_slot(saved: &[Saved]) -> Option<u8> {
    let kept = |slot: u8| {
        let has = |s: &&Saved| s.slot == Some(slot) && s.whose != Whose::Program;
        saved.iter().any(|s| has(&s))
    };
    (1..=9).find(|slot| !kept(*slot))
}

impl Layer for KeepFilter {
    fn scopes(&self) -> &'static [Scope] {
        chain::LINE
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::Choose | Action::Save => self.keep(cx),
            Action::Later => self.for_all = !self.for_all,
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
            hint(&[Action::Choose], TextKey::HintSaveFilter),
            hint(&[Action::Later], TextKey::HintForWhom),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        HINTS
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let whose = if self.for_all {
            TextKey::SavedForAll
        } else {
            TextKey::SavedForMe
        };
        let list = shared.locale.kinds(self.kind);
        let values = [("list", &list as _), ("query", &self.query as _)];
        let beneath = [
            (shared.locale.say(TextKey::SavedWhat, &values), Look::Plain),
            (shared.locale.line(whose).to_owned(), Look::Aside),
        ];
        let title = shared.locale.line(TextKey::SavedName);
        text_box::draw(canvas, areas, shared, title, &self.name, &beneath);
    }
}
