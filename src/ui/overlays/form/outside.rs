//! Owns the way of a long text to an editor outside and back. The draft is kept before it goes, so nothing is lost whatever the editor
//! does; what comes back is typed text like any other, to be saved or taken back.

use super::FormLayer;
use crate::domain::field::FieldId;
use crate::text::TextKey;
use crate::ui::cx::Cx;
use crate::ui::field::Field;
use crate::ui::form::Form;
use crate::ui::msg::Effect;
use crate::ui::toast::Tone;

impl FormLayer {
    /// Hands the long text with the caret to the person's editor.
    pub(super) fn edit_outside(&mut self, cx: &mut Cx<'_>) {
        if !cx.shared.caps.own {
            cx.say(Tone::Note, TextKey::EditorElsewhere, &[]);
            return;
        }
        let field = self.form().and_then(Form::focused);
        let Some((id, text)) = field.filter(|f| f.is_block()).map(|f| (f.id(), f.text())) else {
            cx.say(Tone::Note, TextKey::EditorNotLong, &[]);
            return;
        };
        self.keep(cx);
        let token = cx.token();
        self.wait.outside = Some((token, id));
        cx.effect(Effect::EditOutside { token, text });
    }

    /// The editor has ended: with a text, or with the reason why there is none.
    pub(super) fn edited_outside(
        &mut self,
        field: FieldId,
        edited: Result<String, String>,
        cx: &mut Cx<'_>,
    ) {
        match edited {
            Ok(text) => {
                let before = self.form().and_then(Form::focused).map(Field::text);
                if before.is_some_and(|before| before.trim_end() == text) {
                    cx.say(Tone::Note, TextKey::EditorSame, &[]);
                    return;
                }
                if let Some(form) = self.form_mut() {
                    form.fill(field, &text, None);
                }
                self.edited(cx);
                self.keep(cx);
                cx.say(Tone::Done, TextKey::EditorBack, &[]);
            }
            Err(what) => cx.say(Tone::Warn, TextKey::EditorSaid, &[("what", &what)]),
        }
    }
}
