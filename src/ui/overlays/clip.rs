//! Owns the text that was copied last, shown without any frame from the first column on, so that it can be marked with the terminal's own
//! mouse where the terminal takes no text from programs. Only what is too long for a line is broken.

use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widget::cursor::moved;

/// The text.
#[derive(Debug, Default)]
pub struct Clip {
    top: usize,
}

/// Lines of the text as they are shown.
fn lines(shared: &Shared) -> Vec<&str> {
    let room = usize::from(shared.size.0).max(2);
    let wrapped = shared.clip.lines().flat_map(|line| {
        let lines = shared.ruler().wrap(line, room);
        if lines.is_empty() { vec![""] } else { lines }
    });
    wrapped.collect()
}

impl Layer for Clip {
    fn scopes(&self) -> &'static [Scope] {
        chain::MENU
    }

    fn covers(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        let page = usize::from(cx.shared.size.1).saturating_sub(3).max(1);
        let furthest = lines(cx.shared).len().saturating_sub(page);
        let Some(top) = moved(action, self.top, furthest + 1, page) else {
            return Answer::Ignored;
        };
        self.top = top;
        Answer::Consumed
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const HINTS: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        HINTS
    }

    fn status(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) -> bool {
        let count = shared.locale.characters(shared.clip.chars().count());
        let text = shared.locale.say(TextKey::ClipWhat, &[("count", &count)]);
        let text = shared
            .ruler()
            .cut(&text, usize::from(areas.status.width).saturating_sub(2));
        canvas.text_in(areas.status, 1, 0, &text, shared.theme.style(Role::Plain));
        true
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let plain = shared.theme.style(Role::Plain);
        if shared.clip.is_empty() {
            let text = shared.locale.line(TextKey::ClipNone);
            canvas.text_in(areas.body, 0, 0, text, plain);
        }
        let shown = lines(shared).into_iter().skip(self.top);
        for (row, line) in (0..areas.body.height).zip(shown) {
            canvas.text_in(areas.body, 0, row, line, plain);
        }
        canvas.set_cursor(areas.body.x, areas.body.y);
    }
}
