//! Owns what happens between Ctrl-S and a saved form: what the desk is asked, and what a person reads and chooses when it refuses.

use super::{FormLayer, form_target};
use crate::desk::{Receipt, Refusal};
use crate::domain::field::FieldId;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::cx::Cx;
use crate::ui::form::{Button, Form, Target, Unsaved};
use crate::ui::keymap::chain;
use crate::ui::layer::Answer;
use crate::ui::overlays::clash::Settled;
use crate::ui::shared::Shared;
use crate::ui::toast::Tone;

impl FormLayer {
    pub(super) fn save(&mut self, begin_next: bool, cx: &mut Cx<'_>) {
        self.begin_next = begin_next;
        self.wait.at_gate = false;
        self.keep(cx);
        let command = self.with_form(cx.shared, Form::command);
        match command {
            Some(Ok(command)) => self.wait.save = Some(cx.run(command)),
            Some(Err(Unsaved::Nothing)) => cx.say(Tone::Note, TextKey::FormNothing, &[]),
            Some(Err(Unsaved::Faults(fields))) => self.say_faults(&fields, cx),
            None => {}
        }
    }

    fn say_faults(&self, fields: &[FieldId], cx: &mut Cx<'_>) {
        let Some(kind) = self.form().map(Form::kind) else {
            return;
        };
        let labels: Vec<&str> = fields
            .iter()
            .filter_map(|id| kind.field(*id))
            .map(|spec| cx.shared.locale.field(kind, spec))
            .collect();
        let fields = labels.join("、");
        cx.say(
            Tone::Warn,
            TextKey::FormFaults,
            &[("n", &labels.len()), ("fields", &fields)],
        );
    }

    /// The desk has saved it.
    pub(super) fn saved(&mut self, receipt: &Receipt, cx: &mut Cx<'_>) {
        self.typed_at = None;
        let Some(form) = self.form() else { return };
        let (key, kind) = (form.draft_key().name(), form.kind());
        let again = form.for_the_next();
        cx.drop_draft(&key);
        if self.begin_next {
            let next = Self::new_record(cx.shared, kind, &again, None);
            *self = next;
        } else {
            cx.close();
            if let (Target::New { .. }, Some((id, _))) = (form_target(self), receipt.subject) {
                cx.point(id);
            }
        }
    }

    pub(super) fn refused(&mut self, refusal: Refusal, cx: &mut Cx<'_>) -> Option<Refusal> {
        match refusal {
            Refusal::Faults(faults) => {
                let strange = self
                    .with_form(cx.shared, |form, aids| form.blame(faults, aids))
                    .unwrap_or_default();
                let wrong = self.form().map(Form::wrong).unwrap_or_default();
                self.say_faults(&wrong, cx);
                (!strange.is_empty()).then_some(Refusal::Faults(strange))
            }
            Refusal::Stale {
                record, clashes, ..
            } => {
                self.wait.clash = Some((cx.read(record), clashes));
                None
            }
            Refusal::Gate(gate) => {
                self.wait.at_gate = true;
                Some(Refusal::Gate(gate))
            }
            other => Some(other),
        }
    }

    /// What a person chose of two values is taken over, and the form saves again on what stands in the record now.
    fn settle(&mut self, settled: &Settled, cx: &mut Cx<'_>) {
        self.clash = None;
        self.with_form(cx.shared, |form, aids| settled.apply(form, aids));
        self.save(self.begin_next, cx);
    }

    pub(super) fn act_on_clash(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if matches!(action, Action::Close | Action::Leave | Action::Interrupt) {
            self.clash = None;
            cx.say(Tone::Note, TextKey::ClashLater, &[]);
            return Answer::Consumed;
        }
        let settled = self.clash.as_mut().and_then(|clash| clash.act(action));
        if let Some(settled) = settled {
            self.settle(&settled, cx);
        }
        Answer::Consumed
    }
}

/// A button's words with the key that does the same.
pub(super) fn button_label(button: Button, shared: &Shared) -> String {
    let (action, label) = match button {
        Button::Save => (Action::Save, TextKey::ActionSave),
        Button::SaveNext => (Action::SaveNext, TextKey::ActionSaveNext),
        Button::Close => (Action::Close, TextKey::FormClose),
    };
    let key = shared.keymap.key(chain::FORM, action).unwrap_or_default();
    format!("{} {key}", shared.locale.line(label))
}
