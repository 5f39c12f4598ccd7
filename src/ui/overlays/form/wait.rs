//! Owns what a form waits for from the desk, and what it does when the answer comes.

use super::{FormLayer, Stage};
use crate::desk::Receipt;
use crate::desk::refusal::FieldClash;
use crate::domain::field::FieldId;
use crate::text::TextKey;
use crate::ui::cx::Cx;
use crate::ui::layer::News;
use crate::ui::msg::Token;
use crate::ui::overlays::clash::Clash;
use crate::ui::overlays::panel;
use crate::ui::toast::Tone;

/// Answers under way.
#[derive(Debug, Default)]
pub(super) struct Wait {
    /// The save.
    pub(super) save: Option<Token>,
    /// The save stands before a gate, whose panel lies in front; going past it saves what the form holds.
    pub(super) at_gate: bool,
    /// The record, to begin the form or to freshen it.
    pub(super) record: Option<Token>,
    /// The record, to show two values side by side.
    pub(super) clash: Option<(Token, Vec<FieldClash>)>,
    /// The text that is with the editor outside, and its field.
    pub(super) outside: Option<(Token, FieldId)>,
    /// An answered candidate, as it is kept.
    pub(super) mark: Option<(Token, String)>,
}

impl Wait {
    pub(super) fn is_idle(&self) -> bool {
        self.save.is_none() && self.record.is_none() && self.clash.is_none()
    }
}

impl FormLayer {
    pub(super) fn hear(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        let token = Some(news.token());
        let clash = self.wait.clash.as_ref().map(|(token, _)| *token);
        let mark = self.wait.mark.as_ref().map(|(token, _)| *token);
        match news {
            News::Done(told, receipt) if token == self.wait.save => {
                self.wait.save = None;
                self.saved(&receipt, cx);
                // The screen says what was done; the form only goes.
                Some(News::Done(told, receipt))
            }
            News::Refused(told, refusal) if token == self.wait.save => {
                self.wait.save = None;
                let left = self.refused(refusal, cx);
                left.map(|refusal| News::Refused(told, refusal))
            }
            News::Done(told, receipt) if self.wait.at_gate && self.went_past(&receipt) => {
                self.wait.at_gate = false;
                self.saved(&receipt, cx);
                Some(News::Done(told, receipt))
            }
            News::Done(told, receipt) if token == mark => {
                if let (Some((_, kept)), Some(form)) = (self.wait.mark.take(), self.form_mut()) {
                    form.cleared(&kept);
                }
                Some(News::Done(told, receipt))
            }
            News::Edited(told, edited) => {
                match self.wait.outside.take().filter(|(own, _)| *own == told) {
                    Some((_, field)) => self.edited_outside(field, edited, cx),
                    None => return Some(News::Edited(told, edited)),
                }
                None
            }
            News::Opened(_, opened) if token == self.wait.record => {
                self.wait.record = None;
                match opened {
                    Some(opened) => self.begin(&opened.record, cx),
                    None => self.gone(cx),
                }
                None
            }
            News::Opened(_, opened) if token == clash => {
                let clashes = self
                    .wait
                    .clash
                    .take()
                    .map(|(_, clashes)| clashes)
                    .unwrap_or_default();
                match opened {
                    Some(opened) => self.face(&opened.record, &clashes, cx),
                    None => self.gone(cx),
                }
                None
            }
            other => Some(other),
        }
    }

    /// True if a receipt is that of the form's own command, run again from the panel of its gate.
    fn went_past(&self, receipt: &Receipt) -> bool {
        let of_record = |(id, _)| receipt.subject.is_some_and(|(subject, _)| subject == id);
        match self.record {
            Some(record) => receipt.verb == "set" && of_record(record),
            None => receipt.verb == "new",
        }
    }

    fn face(
        &mut self,
        record: &crate::domain::record::Record,
        clashes: &[FieldClash],
        cx: &mut Cx<'_>,
    ) {
        let aids = panel::aids(cx.shared, panel::room(cx.shared));
        self.clash = self
            .form()
            .map(|form| Clash::of(form, record, clashes, &aids));
    }

    /// The record is not there any more. What was typed stays in its draft.
    fn gone(&mut self, cx: &mut Cx<'_>) {
        cx.say(Tone::Warn, TextKey::FormGone, &[]);
        if matches!(self.stage, Stage::Reading { .. }) {
            cx.close();
        }
    }
}
