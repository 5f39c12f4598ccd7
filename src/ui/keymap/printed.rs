//! Owns the key table as data for those who print it: the command line, the help page and the manual show the same rows.

use super::{Keymap, Scope, written};
use crate::ui::action::Action;

/// One row of the printed key table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The place on the screen.
    pub scope: Scope,
    /// What the keys do.
    pub action: Action,
    /// The keys, the one for hints first.
    pub keys: Vec<String>,
}

/// The whole table, by place and then in the order of the help; what `ikoren keymap` prints.
pub fn printed(keymap: &Keymap) -> Vec<Printed> {
    let rows = |scope: Scope| {
        keymap.rows(scope).map(move |(action, keys)| Printed {
            scope,
            action,
            keys: keys.iter().map(|strokes| written(strokes)).collect(),
        })
    };
    Scope::ALL.iter().copied().flat_map(rows).collect()
}
