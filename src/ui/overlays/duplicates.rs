//! Owns the list of parties that are probably the same, with what they share; choosing a pair lays the two side by side, and a
//! pair that is two goes for good.

use super::rows::{Leads, Row, Rows};
use crate::desk::Command;
use crate::desk::command::Apart;
use crate::domain::record::RecordId;
use crate::office::duplicates::{Pair, pairs};
use crate::office::words;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer};
use crate::ui::msg::Changed;
use crate::ui::panes::facts;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::wish::Wish;

/// The list.
#[derive(Debug)]
pub struct Duplicates {
    found: Vec<Pair>,
    rows: Rows,
}

impl Duplicates {
    /// The pairs as of now.
    pub fn new(shared: &Shared) -> Self {
        let found = pairs(&shared.book);
        let rows = rows(shared, &found);
        Self { found, rows }
    }

    /// The pair with the cursor is two, and is not shown again.
    fn keep_apart(&self, cx: &mut Cx<'_>) {
        if let Some(pair) = self.found.get(self.rows.at()) {
            let (one, other) = (pair.one, pair.other);
            cx.run(Command::Apart(Apart { one, other }));
        }
    }
}

fn rows(shared: &Shared, found: &[Pair]) -> Rows {
    let rows = found.iter().map(|pair| Row {
        text: told(shared, pair),
        role: Role::Plain,
        leads: Leads::Wish(Box::new(Wish::Merge {
            into: pair.one,
            from: pair.other,
        })),
    });
    let values = [("n", &found.len() as _)];
    let title = shared.locale.say(TextKey::DuplicatesTitle, &values);
    Rows::new(title, rows.collect(), TextKey::DuplicatesNone)
}

fn told(shared: &Shared, pair: &Pair) -> String {
    let locale = &shared.locale;
    let name = |id: RecordId| {
        let row = shared.book.find(id);
        row.map_or(String::new(), |row| {
            format!("{} {}", row.reference, facts::name(shared, row))
        })
    };
    let why: Vec<&str> = pair
        .why
        .iter()
        .map(|why| words::why_same(locale, *why))
        .collect();
    let values = [
        ("one", &name(pair.one) as _),
        ("other", &name(pair.other) as _),
        ("why", &why.join(", ") as _),
    ];
    locale.say(TextKey::DuplicatesRow, &values)
}

impl Layer for Duplicates {
    fn scopes(&self) -> &'static [Scope] {
        chain::DUPLICATES
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if action == Action::Apart {
            self.keep_apart(cx);
            return Answer::Consumed;
        }
        self.rows.act(action, cx)
    }

    fn book_changed(&mut self, _changed: &Changed, cx: &mut Cx<'_>) {
        let fresh = Self::new(cx.shared);
        self.found = fresh.found;
        self.rows.replace(fresh.rows);
    }

    fn hints(&self, shared: &Shared) -> &'static [Hint] {
        const HINTS: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Choose], TextKey::HintChoose),
            hint(&[Action::Apart], TextKey::HintApart),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        if self.found.is_empty() {
            self.rows.hints(shared)
        } else {
            HINTS
        }
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        self.rows.view(canvas, areas, shared);
    }
}
