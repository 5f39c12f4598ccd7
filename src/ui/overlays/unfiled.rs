//! Owns the list of memos that belong to no record yet, oldest first; choosing one asks what it is about.

use super::rows::{Leads, Row, Rows};
use crate::desk::Row as BookRow;
use crate::domain::log;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::Scope;
use crate::ui::layer::{Answer, Layer};
use crate::ui::msg::Changed;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::wish::Wish;

/// The list.
#[derive(Debug)]
pub struct Unfiled {
    rows: Rows,
}

impl Unfiled {
    /// The memos as of now.
    pub fn new(shared: &Shared) -> Self {
        Self { rows: rows(shared) }
    }
}

fn rows(shared: &Shared) -> Rows {
    let memos = shared.book.unfiled().map(|memo| Row {
        text: told(shared, memo),
        role: Role::Plain,
        leads: Leads::Wish(Box::new(Wish::File { memo: memo.id })),
    });
    let title = shared.locale.line(TextKey::UnfiledTitle).to_owned();
    Rows::new(title, memos.collect(), TextKey::UnfiledNone)
}

fn told(shared: &Shared, memo: &BookRow) -> String {
    let day = memo.date(log::ON.id());
    let day = day
        .map(|day| shared.locale.day(day, shared.today()))
        .unwrap_or_default();
    let values = [
        ("day", &day as _),
        ("by", &memo.text(log::BY.id()) as _),
        ("text", &memo.title() as _),
    ];
    shared.locale.say(TextKey::UnfiledRow, &values)
}

impl Layer for Unfiled {
    fn scopes(&self) -> &'static [Scope] {
        self.rows.scopes()
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        self.rows.act(action, cx)
    }

    fn book_changed(&mut self, _changed: &Changed, cx: &mut Cx<'_>) {
        let fresh = rows(cx.shared);
        self.rows.replace(fresh);
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const FILE: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Choose], TextKey::HintFile),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        FILE
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        self.rows.view(canvas, areas, shared);
    }
}
