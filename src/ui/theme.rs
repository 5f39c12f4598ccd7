//! Owns the looks: what a thing is on the screen decides its style, never a colour named at the place where it is drawn. Text and
//! position say everything first; a style only helps. A theme is a file in `assets/themes`, a name here and an action that picks it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::action::Action;
use ratatui::style::{Color, Modifier, Style};
use serde::{Deserialize, Serialize};

/// A set of looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// The terminal's own colours, with its red, yellow and green for what presses, warns and is done.
    #[default]
    Terminal,
    /// No colour at all: bold, underline and reverse only (`NO_COLOR`).
    Mono,
    /// Dark text on a white ground of its own.
    Light,
    /// Light text on a dark ground of its own.
    Dark,
    /// White on black, and yellow.
    Contrast,
    /// Colours that every kind of colour vision tells apart.
    Cud,
}

/// What a thing is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
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

impl Role {
    /// Every role.
    pub const ALL: [Self; 11] = [
        Self::Plain,
        Self::Strong,
        Self::Focus,
        Self::Frame,
        Self::Key,
        Self::Label,
        Self::Press,
        Self::Warn,
        Self::Done,
        Self::Match,
        Self::Active,
    ];
}

/// Why a theme's file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThemeError {
    /// It is not TOML in the form of a theme; the message names line and column.
    Form(String),
    /// A role is missing.
    Missing(Role),
    /// A word in a role's list is neither a modifier nor a colour, or a second colour.
    Word {
        /// The role.
        role: Role,
        /// The word as it stands in the file.
        word: String,
    },
}

/// The style of each role.
type Looks = BTreeMap<Role, Style>;

/// The files as read, which never change: not a state that people would share, only a table that is too long for code.
static LOOKS: LazyLock<BTreeMap<Theme, Looks>> = LazyLock::new(|| {
    let read = |theme: Theme| (theme, parse(theme.file()).unwrap_or_default());
    Theme::ALL.into_iter().map(read).collect()
});

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 6] = [
        Self::Terminal,
        Self::Mono,
        Self::Light,
        Self::Dark,
        Self::Contrast,
        Self::Cud,
    ];

    /// Its name in settings, in the palette and of its file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Mono => "mono",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
            Self::Cud => "cud",
        }
    }

    const fn file(self) -> &'static str {
        match self {
            Self::Terminal => include_str!("../../assets/themes/terminal.toml"),
            Self::Mono => include_str!("../../assets/themes/mono.toml"),
            Self::Light => include_str!("../../assets/themes/light.toml"),
            Self::Dark => include_str!("../../assets/themes/dark.toml"),
            Self::Contrast => include_str!("../../assets/themes/contrast.toml"),
            Self::Cud => include_str!("../../assets/themes/cud.toml"),
        }
    }

    /// The theme of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// The action that picks it.
    pub const fn action(self) -> Action {
        match self {
            Self::Terminal => Action::ThemeTerminal,
            Self::Mono => Action::ThemeMono,
            Self::Light => Action::ThemeLight,
            Self::Dark => Action::ThemeDark,
            Self::Contrast => Action::ThemeContrast,
            Self::Cud => Action::ThemeCud,
        }
    }

    /// The theme that an action picks.
    pub fn of_action(action: Action) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.action() == action)
    }

    /// The ground that everything lies on, if the theme has one of its own.
    pub fn ground(self) -> Option<Style> {
        Some(self.style(Role::Plain)).filter(|plain| plain.bg.is_some())
    }

    /// How a thing looks.
    pub fn style(self, role: Role) -> Style {
        let looks = LOOKS.get(&self);
        looks
            .and_then(|looks| looks.get(&role))
            .copied()
            .unwrap_or_default()
    }
}

fn parse(file: &str) -> Result<Looks, ThemeError> {
    let words: BTreeMap<Role, Vec<String>> =
        toml::from_str(file).map_err(|e| ThemeError::Form(e.to_string()))?;
    let look = |role: Role| {
        let words = words.get(&role).ok_or(ThemeError::Missing(role))?;
        Ok((role, style(role, words)?))
    };
    Role::ALL.into_iter().map(look).collect()
}

fn style(role: Role, words: &[String]) -> Result<Style, ThemeError> {
    words.iter().try_fold(Style::new(), |style, word| {
        add(style, word).ok_or_else(|| ThemeError::Word {
            role,
            word: word.clone(),
        })
    })
}

fn add(style: Style, word: &str) -> Option<Style> {
    let modifier = match word {
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underlined" => Modifier::UNDERLINED,
        "reversed" => Modifier::REVERSED,
        "crossed" => Modifier::CROSSED_OUT,
        _ => return add_colour(style, word),
    };
    Some(style.add_modifier(modifier))
}

fn add_colour(style: Style, word: &str) -> Option<Style> {
    match word.strip_prefix("on:") {
        Some(ground) if style.bg.is_none() => Some(style.bg(colour(ground)?)),
        None if style.fg.is_none() => Some(style.fg(colour(word)?)),
        _ => None,
    }
}

/// A colour by name (`red`, `brightred`), by number among the 256, or as `#rrggbb`.
fn colour(word: &str) -> Option<Color> {
    if let Some(hex) = word.strip_prefix('#') {
        let number = u32::from_str_radix(hex, 16)
            .ok()
            .filter(|_| hex.len() == 6)?;
        let [_, r, g, b] = number.to_be_bytes();
        return Some(Color::Rgb(r, g, b));
    }
    if let Ok(number) = word.parse() {
        return Some(Color::Indexed(number));
    }
    Some(match word {
        "black" => Color::Black,
        "red" => Color::Red,
        "green" => Color::Green,
        "yellow" => Color::Yellow,
        "blue" => Color::Blue,
        "magenta" => Color::Magenta,
        "cyan" => Color::Cyan,
        "white" => Color::Gray,
        "brightblack" => Color::DarkGray,
        "brightred" => Color::LightRed,
        "brightgreen" => Color::LightGreen,
        "brightyellow" => Color::LightYellow,
        "brightblue" => Color::LightBlue,
        "brightmagenta" => Color::LightMagenta,
        "brightcyan" => Color::LightCyan,
        "brightwhite" => Color::White,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_in_the_folder_is_a_theme_and_styles_every_role() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/themes");
        let stem = |e: std::io::Result<std::fs::DirEntry>| {
            e.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        let mut files: Vec<String> = std::fs::read_dir(folder).unwrap().map(stem).collect();
        let mut names: Vec<&str> = Theme::ALL.into_iter().map(Theme::name).collect();
        files.sort();
        names.sort_unstable();
        assert_eq!(files, names);
        for theme in Theme::ALL {
            let looks = parse(theme.file()).unwrap_or_else(|e| panic!("{}: {e:?}", theme.name()));
            assert_eq!(looks.len(), Role::ALL.len());
            for role in Role::ALL {
                assert_eq!(Some(&theme.style(role)), looks.get(&role));
            }
        }
    }

    #[test]
    fn mono_has_no_colour_and_keeps_the_marks() {
        for role in Role::ALL {
            let style = Theme::Mono.style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
            let stress = Theme::Terminal.style(role).add_modifier;
            assert!(style.add_modifier.contains(stress), "{role:?}");
        }
        assert_ne!(
            Theme::Mono.style(Role::Press),
            Theme::Mono.style(Role::Plain)
        );
    }

    #[test]
    fn the_default_stays_on_the_terminals_own_ground_with_its_basic_colours() {
        for role in Role::ALL {
            let style = Theme::default().style(role);
            assert_eq!(style.bg, None, "{role:?}");
            assert!(
                !matches!(style.fg, Some(Color::Indexed(_) | Color::Rgb(..))),
                "{role:?}"
            );
        }
        assert_eq!(
            Theme::Terminal.style(Role::Press),
            Style::new().bold().red()
        );
    }

    /// The parts of one of the 240 colours that all terminals show alike, each 0 to 255.
    fn parts(colour: Color) -> [u8; 3] {
        const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        let Color::Indexed(n @ 16..) = colour else {
            panic!("{colour:?} is another colour on each terminal");
        };
        if n >= 232 {
            return [8 + (n - 232) * 10; 3];
        }
        let n = usize::from(n - 16);
        [n / 36, n / 6 % 6, n % 6].map(|level| LEVELS[level])
    }

    /// Relative luminance as WCAG 2 defines it.
    fn luminance(colour: Color) -> f64 {
        let linear = parts(colour).map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    fn contrast(one: Color, other: Color) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    #[test]
    fn every_text_differs_from_its_ground_by_four_and_a_half_to_one() {
        for theme in Theme::ALL {
            let Some(ground) = theme.ground() else {
                continue;
            };
            for role in Role::ALL {
                let style = theme.style(role);
                let text = style.fg.or(ground.fg).unwrap();
                let behind = style.bg.or(ground.bg).unwrap();
                let found = contrast(text, behind);
                assert!(found >= 4.5, "{} {role:?}: {found:.2}", theme.name());
            }
        }
        let grounds = Theme::ALL.into_iter().filter_map(Theme::ground);
        assert_eq!(grounds.count(), 4);
    }

    #[test]
    fn no_theme_says_by_colour_alone_what_another_says_by_a_mark() {
        for theme in Theme::ALL {
            for role in [Role::Press, Role::Active, Role::Match, Role::Strong] {
                let mark = theme.style(role).add_modifier;
                assert_ne!(mark, Modifier::empty(), "{} {role:?}", theme.name());
            }
        }
    }

    #[test]
    fn a_theme_is_found_by_its_name() {
        for theme in Theme::ALL {
            assert_eq!(Theme::named(theme.name()), Some(theme));
        }
        assert_eq!(Theme::named("thme"), None);
    }

    #[test]
    fn mistakes_in_a_file_are_named() {
        let good = Theme::Mono.file();
        let wrong = good.replace("plain = []", "plain = [\"blod\"]");
        let word = "blod".to_owned();
        assert_eq!(
            parse(&wrong),
            Err(ThemeError::Word {
                role: Role::Plain,
                word
            })
        );
        let missing = good.replace("active = [\"reversed\"]\n", "");
        assert_eq!(parse(&missing), Err(ThemeError::Missing(Role::Active)));
        for broken in [
            good.replace("done", "donne"),
            good.replace("done = []", "done = 3"),
        ] {
            let error = parse(&broken);
            assert!(
                matches!(&error, Err(ThemeError::Form(text)) if text.contains("line")),
                "{error:?}"
            );
        }
    }

    #[test]
    fn words_make_styles() {
        let style_of = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
            style(Role::Plain, &words)
        };
        let wanted = Style::new()
            .bold()
            .fg(Color::Rgb(255, 136, 0))
            .bg(Color::Indexed(17));
        assert_eq!(style_of(&["bold", "#ff8800", "on:17"]), Ok(wanted));
        assert_eq!(
            style_of(&["brightcyan"]),
            Ok(Style::new().fg(Color::LightCyan))
        );
        for words in [
            &["red", "blue"][..],
            &["on:red", "on:blue"],
            &["#ff88"],
            &["on:"],
            &["300"],
        ] {
            assert!(style_of(words).is_err(), "{words:?}");
        }
    }
}
