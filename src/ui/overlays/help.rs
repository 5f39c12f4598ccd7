//! Owns the help: the keys of the place it was asked in, or of every place, read from the key map so that it can never be out of date.

use super::rows::{Row, Rows};
use crate::text::TextKey;
use crate::text::cells::Ruler;
use crate::ui::action::{Action, Area};
use crate::ui::keymap::{Scope, printed};
use crate::ui::layer::Layer;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;

/// Cells of the keys before their words.
const KEYS: usize = 14;

/// Cells of one column.
const COLUMN: usize = 35;

/// The keys of a place.
pub fn here(shared: &Shared, chain: &'static [Scope]) -> Box<dyn Layer> {
    let mut rows = Vec::new();
    for area in Area::ALL {
        let entries: Vec<(String, Action)> = Action::ALL
            .iter()
            .filter(|action| action.area() == area)
            .filter_map(|action| {
                let keys = shared.keymap.keys(chain, *action);
                (!keys.is_empty()).then(|| (keys.join(" "), *action))
            })
            .collect();
        section(
            &mut rows,
            shared,
            shared.locale.line(area.heading()),
            &entries,
        );
    }
    rows.push(Row::read(String::new()));
    for line in [TextKey::HelpMarks, TextKey::HelpIme] {
        rows.push(Row::read(shared.locale.line(line).to_owned()));
    }
    // Where not all of it is in sight, headings part the keys as well as blank lines do.
    if rows.len() > usize::from(shared.size.1).saturating_sub(5) {
        rows.retain(|row| !row.text.is_empty());
    }
    panel(shared, TextKey::ActionHelp, rows)
}

/// The keys of every place.
pub fn everything(shared: &Shared) -> Box<dyn Layer> {
    let table = printed(&shared.keymap);
    let mut rows = Vec::new();
    for scope in Scope::ALL {
        let entries: Vec<(String, Action)> = table
            .iter()
            .filter(|row| row.scope == *scope)
            .map(|row| (row.keys.join(" "), row.action))
            .collect();
        section(
            &mut rows,
            shared,
            shared.locale.line(scope.title()),
            &entries,
        );
    }
    panel(shared, TextKey::ActionHelpAll, rows)
}

fn panel(shared: &Shared, title: TextKey, rows: Vec<Row>) -> Box<dyn Layer> {
    let title = shared.locale.line(title).to_owned();
    Box::new(Rows::new(title, rows, TextKey::OverlayMessagesEmpty))
}

/// A heading, then the entries in as many columns as the screen has room for, read from top to bottom.
fn section(rows: &mut Vec<Row>, shared: &Shared, heading: &str, entries: &[(String, Action)]) {
    if entries.is_empty() {
        return;
    }
    if !rows.is_empty() {
        rows.push(Row::read(String::new()));
    }
    rows.push(Row {
        role: Role::Strong,
        ..Row::read(heading.to_owned())
    });
    let ruler = shared.ruler();
    let columns = (usize::from(shared.size.0).saturating_sub(8) / COLUMN).clamp(1, 3);
    let lines = entries.len().div_ceil(columns);
    for line in 0..lines {
        let cells = (0..columns).filter_map(|column| entries.get(column * lines + line));
        let text: String = cells
            .map(|(keys, action)| cell(ruler, keys, shared.locale.line(action.line())))
            .collect();
        rows.push(Row::read(format!("  {}", text.trim_end())));
    }
}

fn cell(ruler: Ruler, keys: &str, words: &str) -> String {
    let keys = ruler.fit(keys, KEYS - 1);
    let text = ruler.fit(&format!("{keys} {words}"), COLUMN - 1);
    format!("{text} ")
}
