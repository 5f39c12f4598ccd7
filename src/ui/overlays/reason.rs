//! Owns the question for a reason: of a step back, of a step past an unmet condition. The reason stays on the record, so it cannot be
//! left out; what was typed comes back when the question is asked again.

use super::panel;
use super::text_box;
use crate::desk::Command;
use crate::domain::contract;
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::item::{self, Part};
use crate::domain::value::{Text, Value};
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
use crate::ui::wish::Purpose;

/// The question.
#[derive(Debug)]
pub struct Reason {
    command: Command,
    purpose: Purpose,
    text: Buffer,
}

impl Reason {
    /// Asks for the reason of a command that lacks it.
    pub fn new(shared: &Shared, command: Command, purpose: Purpose) -> Self {
        Self {
            command,
            purpose,
            text: Buffer::line(&shared.reason),
        }
    }

    fn give(&mut self, cx: &mut Cx<'_>) {
        if self.text.is_blank() {
            cx.say(Tone::Note, TextKey::ReasonEmpty, &[]);
            return;
        }
        let reason = Text::line(self.text.text());
        let command = with_reason(&self.command, reason, self.purpose);
        cx.shared.reason.clear();
        cx.close();
        cx.run(command);
    }

    fn keep(&self, cx: &mut Cx<'_>) {
        self.text.text().clone_into(&mut cx.shared.reason);
    }
}

/// The command with its reason. Warnings were on the panel that led here, so they count as seen.
fn with_reason(command: &Command, reason: Text, purpose: Purpose) -> Command {
    let mut command = command.clone();
    let passage = match &mut command {
        Command::Move(one) => &mut one.passage,
        Command::MoveAll(all) => &mut all.passage,
        Command::New(new) => &mut new.passage,
        Command::Set(set) if purpose == Purpose::Override => &mut set.passage,
        Command::Set(set) => {
            let notes = set.entries.iter().filter_map(|(field, _)| note_of(*field));
            let notes: Vec<FieldId> = notes.collect();
            let entry = Entry::Value(Value::Text(reason));
            set.entries
                .extend(notes.into_iter().map(|field| (field, entry.clone())));
            return command;
        }
        _ => return command,
    };
    passage.reason = Some(reason);
    passage.override_gate |= purpose == Purpose::Override;
    passage.acknowledged |= purpose == Purpose::Override;
    command
}

/// The field that keeps why an answer is 不要.
fn note_of(field: FieldId) -> Option<FieldId> {
    if field == contract::STATE.id() {
        return Some(contract::REASON.id());
    }
    let (line, part) = item::line_of(field)?;
    (part == Part::Answer).then(|| item::field(line, Part::Note))
}

impl Layer for Reason {
    fn scopes(&self) -> &'static [Scope] {
        chain::LINE
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::Choose | Action::Save => self.give(cx),
            Action::UndoTyping => drop(self.text.apply(&Edit::Undo)),
            Action::RedoTyping => drop(self.text.apply(&Edit::Redo)),
            Action::Up | Action::Down | Action::Later => {}
            Action::Close | Action::Interrupt => {
                self.keep(cx);
                cx.close();
            }
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn typed(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Answer {
        let Some(edit) = panel::edit_of(input) else {
            return Answer::Ignored;
        };
        self.text.apply(&edit);
        Answer::Consumed
    }

    fn leaving(&mut self, cx: &mut Cx<'_>) {
        self.keep(cx);
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const GIVE: &[Hint] = &[
            hint(&[Action::Choose], TextKey::HintDecide),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        GIVE
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let (title, said) = match self.purpose {
            Purpose::Back => (TextKey::ReasonBack, TextKey::ReasonBackWhat),
            Purpose::Override => (TextKey::ReasonOverride, TextKey::ReasonOverrideWhat),
            Purpose::NotNeeded => (TextKey::ReasonNotNeeded, TextKey::ReasonNotNeededWhat),
        };
        let beneath = [(shared.locale.line(said).to_owned(), Look::Aside)];
        let title = shared.locale.line(title);
        text_box::draw(canvas, areas, shared, title, &self.text, &beneath);
    }
}
