//! Owns the question why a candidate for personal data may stay. The answer is kept with the need, with who gave it and when.

use super::FormLayer;
use crate::desk::Command;
use crate::desk::command::ClearMark;
use crate::domain::personal::{Cleared, Mark};
use crate::domain::record::RecordId;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::field::{Buffer, Edit, Field};
use crate::ui::input::Input;
use crate::ui::layer::Answer;
use crate::ui::overlays::panel;
use crate::ui::overlays::text_box;
use crate::ui::shared::Shared;
use crate::ui::toast::Tone;

/// The question, with what is typed as its answer.
#[derive(Debug)]
pub(super) struct MarkQuestion {
    record: RecordId,
    mark: Mark,
    why: Buffer,
}

impl MarkQuestion {
    pub(super) fn typed(&mut self, input: &Input) -> Answer {
        let Some(edit) = panel::edit_of(input) else {
            return Answer::Ignored;
        };
        self.why.apply(&edit);
        Answer::Consumed
    }

    pub(super) fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let rule = shared.locale.personal_rule(self.mark.rule);
        let values = [("excerpt", &self.mark.excerpt as _), ("rule", &rule as _)];
        let title = shared.locale.say(TextKey::FormMarkWhy, &values);
        text_box::draw(canvas, areas, shared, &title, &self.why, &[]);
    }
}

impl FormLayer {
    /// Asks about the first candidate in the field where the keys go.
    pub(super) fn ask_mark(&mut self, cx: &mut Cx<'_>) {
        let Some(form) = self.form() else { return };
        let here = form.focused().map(Field::id);
        let mark = here.and_then(|id| form.marks().open(id).next().cloned());
        match (mark, self.record) {
            (None, _) => cx.say(Tone::Note, TextKey::FormMarkNone, &[]),
            (Some(_), None) => cx.say(Tone::Note, TextKey::FormMarkSaveFirst, &[]),
            (Some(mark), Some((record, _))) => {
                let why = Buffer::line("");
                self.question = Some(MarkQuestion { record, mark, why });
            }
        }
    }

    pub(super) fn act_on_question(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::Choose | Action::Save => self.answer_mark(cx),
            Action::Close | Action::Interrupt => self.question = None,
            Action::UndoTyping | Action::RedoTyping => {
                let edit = if action == Action::UndoTyping {
                    Edit::Undo
                } else {
                    Edit::Redo
                };
                if let Some(question) = &mut self.question {
                    question.why.apply(&edit);
                }
            }
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn answer_mark(&mut self, cx: &mut Cx<'_>) {
        let answered = self.question.as_ref().filter(|q| !q.why.is_blank());
        let Some(question) = answered else { return };
        let kept = Cleared::new(&question.mark, question.why.text()).format();
        let command = Command::ClearMark(ClearMark {
            record: question.record,
            mark: kept.clone(),
        });
        self.wait.mark = Some((cx.run(command), kept.as_str().to_owned()));
        self.question = None;
    }
}
