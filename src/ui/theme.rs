//! Owns the looks: what a thing is on the screen decides its style, never a colour named at the place where it is drawn. Text and
//! position say everything first; a style only helps.

use ratatui::style::{Color, Modifier, Style};

/// A set of looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The terminal's own colours, with its red, yellow and green for what presses, warns and is done.
    #[default]
    Terminal,
    /// No colour at all: bold, underline and reverse only (`NO_COLOR`).
    Mono,
}

/// What a thing is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Text.
    Plain,
    /// What the eye should find first: the number of the selected record, a heading.
    Strong,
    /// A title that has the focus.
    Focus,
    /// Frames and rules.
    Frame,
    /// A key in hints and help.
    Key,
    /// A label before its value.
    Label,
    /// A day that is over, a field that is missing, a condition that stops.
    Press,
    /// A condition that warns, a draft that waits.
    Warn,
    /// What is done or met.
    Done,
    /// The part of a text that was searched for.
    Match,
    /// The field or choice that takes keys now.
    Active,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 2] = [Self::Terminal, Self::Mono];

    /// Its name in settings and in the palette.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Mono => "mono",
        }
    }

    /// The theme of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// How a thing looks.
    pub fn style(self, role: Role) -> Style {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        match role {
            Role::Plain | Role::Frame | Role::Label => plain,
            Role::Strong | Role::Focus | Role::Key => bold,
            Role::Press => self.coloured(bold, Color::Red),
            Role::Warn => self.coloured(plain, Color::Yellow),
            Role::Done => self.coloured(plain, Color::Green),
            Role::Match => plain.add_modifier(Modifier::UNDERLINED),
            Role::Active => plain.add_modifier(Modifier::REVERSED),
        }
    }

    fn coloured(self, style: Style, color: Color) -> Style {
        match self {
            Self::Terminal => style.fg(color),
            Self::Mono => style,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mono_has_no_colour_and_keeps_the_marks() {
        for role in [
            Role::Plain,
            Role::Press,
            Role::Warn,
            Role::Done,
            Role::Active,
        ] {
            let style = Theme::Mono.style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
        }
        assert_ne!(
            Theme::Mono.style(Role::Press),
            Theme::Mono.style(Role::Plain)
        );
    }

    #[test]
    fn a_theme_is_found_by_its_name() {
        for theme in Theme::ALL {
            assert_eq!(Theme::named(theme.name()), Some(theme));
        }
    }
}
