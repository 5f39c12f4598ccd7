//! Owns what is typed into the line above the hints of a list: a filter that narrows while it is typed, or the number of a record to go to.

use crate::ui::widget::line::Line;

/// What the line above the hints takes.
#[derive(Clone, Debug, Default)]
pub enum Finder {
    /// Nothing: keys are keys.
    #[default]
    Off,
    /// A filter; the text before it is what Esc brings back.
    Filter {
        /// What is typed.
        line: Line,
        /// What was in force before.
        before: String,
    },
    /// Digits of a record's number.
    Jump(String),
}

impl Finder {
    /// True while characters are text.
    pub const fn is_filter(&self) -> bool {
        matches!(self, Self::Filter { .. })
    }
}
