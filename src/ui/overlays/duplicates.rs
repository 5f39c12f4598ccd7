//! Owns the list of parties that are probably the same, with what they share; choosing a pair lays the two side by side.

use super::rows::{Leads, Row, Rows};
use crate::domain::record::RecordId;
use crate::office::duplicates::{Pair, pairs};
use crate::office::words;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::Hint;
use crate::ui::keymap::Scope;
use crate::ui::layer::{Answer, Layer};
use crate::ui::msg::Changed;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::wish::Wish;

/// The list.
#[derive(Debug)]
pub struct Duplicates {
    rows: Rows,
}

impl Duplicates {
    /// The pairs as of now.
    pub fn new(shared: &Shared) -> Self {
        Self { rows: rows(shared) }
    }
}

fn rows(shared: &Shared) -> Rows {
    let found = pairs(&shared.book);
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
            format!("{} {}", row.reference, row.title())
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
        self.rows.scopes()
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        self.rows.act(action, cx)
    }

    fn book_changed(&mut self, _changed: &Changed, cx: &mut Cx<'_>) {
        let fresh = rows(cx.shared);
        self.rows.replace(fresh);
    }

    fn hints(&self, shared: &Shared) -> &'static [Hint] {
        self.rows.hints(shared)
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        self.rows.view(canvas, areas, shared);
    }
}
