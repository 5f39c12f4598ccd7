//! Owns what a session is told about its terminal before it has said anything itself, and the limits it keeps.

use super::bytes::ByteLimits;
use super::screen::{Manner, ScrollBy};
use crate::ui::input::Millis;

/// How many cells the terminal gives to ambiguous characters (setting `ambiguous`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Ambiguous {
    /// One, until the terminal says two after the first paint.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// One.
    #[serde(rename = "1")]
    One,
    /// Two.
    #[serde(rename = "2")]
    Two,
}

impl Ambiguous {
    /// As it is written in a settings file: `auto`, `1` or `2`.
    pub fn named(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            "1" => Some(Self::One),
            "2" => Some(Self::Two),
            _ => None,
        }
    }
}

/// Whether the input method is switched off outside of text fields (setting `ime_control`). The sequences are Tera Term's; `RLogin`
/// knows them too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum ImeControl {
    /// Never.
    #[default]
    #[serde(rename = "off")]
    Off,
    /// Always.
    #[serde(rename = "teraterm")]
    TeraTerm,
    /// If the terminal says that it is one of the two.
    #[serde(rename = "auto")]
    Auto,
}

/// What is known of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Caps {
    /// How it is written to.
    pub manner: Manner,
    /// Width of ambiguous characters.
    pub ambiguous: Ambiguous,
    /// Control of the input method.
    pub ime: ImeControl,
    /// It is tmux, so sequences that are meant for the terminal around it must be wrapped.
    pub tmux: bool,
}

impl Caps {
    /// What the name of a terminal (`TERM`) tells, and whether it runs inside tmux (`TMUX`).
    pub fn of(term: &str, tmux: bool) -> Self {
        let old = ["linux", "cons25", "vt"]
            .iter()
            .any(|name| term.starts_with(name));
        Self {
            manner: Manner {
                scroll: if old {
                    ScrollBy::LineFeed
                } else {
                    ScrollBy::Sequence
                },
                synchronized: !old,
            },
            tmux: tmux || term.starts_with("tmux"),
            ..Self::default()
        }
    }
}

/// Sizes and times that a session keeps; tests shorten them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of the bytes that come in.
    pub bytes: ByteLimits,
    /// Milliseconds between two frames at least.
    pub frame: Millis,
    /// Columns drawn at most, whatever the terminal claims.
    pub width: u16,
    /// Rows drawn at most.
    pub height: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: ByteLimits::default(),
            frame: 16,
            width: 500,
            height: 200,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linux_console_scrolls_by_line_feeds() {
        assert_eq!(Caps::of("linux", false).manner.scroll, ScrollBy::LineFeed);
        assert_eq!(
            Caps::of("xterm-256color", false).manner.scroll,
            ScrollBy::Sequence
        );
        assert!(Caps::of("tmux-256color", false).tmux && Caps::of("screen-256color", true).tmux);
    }
}
