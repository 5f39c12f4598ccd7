//! Owns the screen of roster.

use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, Subject};
use crate::ui::msg::Changed;
use crate::ui::panes::browse::Browse;
use crate::ui::panes::list;
use crate::ui::shared::Shared;

/// The screen.
pub fn make() -> Box<dyn Layer> {
    Box::new(Pane {
        browse: Browse::new(Kind::Company),
    })
}

struct Pane {
    browse: Browse,
}

impl Layer for Pane {
    fn scopes(&self) -> &'static [Scope] {
        chain::LIST
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if self.browse.moved(action, cx.shared) {
            return Answer::Consumed;
        }
        match action {
            Action::Mark => self.browse.mark(cx.shared),
            Action::MarkAll => self.browse.mark_all(cx.shared),
            Action::ClearMarks => self.browse.marks.clear(),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn book_changed(&mut self, changed: &Changed, cx: &mut Cx<'_>) {
        self.browse.refresh(changed, cx.shared);
    }

    fn find(&mut self, record: RecordId, cx: &mut Cx<'_>) {
        self.browse.find(record, cx.shared);
    }

    fn covers(&self) -> bool {
        true
    }

    fn kind(&self) -> Option<Kind> {
        Some(self.browse.kind)
    }

    fn subject(&self, _shared: &Shared) -> Option<Subject> {
        self.browse.selected.map(|record| Subject {
            record,
            kind: self.browse.kind,
            field: None,
        })
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const HINTS: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Open], TextKey::HintOpen),
            hint(&[Action::New], TextKey::HintNew),
            hint(&[Action::Edit], TextKey::HintEdit),
            hint(&[Action::Memo], TextKey::HintMemo),
            hint(&[Action::Help], TextKey::HintHelp),
        ];
        HINTS
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        list::view(canvas, areas, areas.body, shared, &self.browse);
    }
}
