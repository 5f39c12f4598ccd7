//! Owns the languages the program speaks. Adding one is a variant here and a file beside the others.

/// A language of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// 日本語: what nobody asked to change.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// Its code in settings and on the command line (ISO 639-1).
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language of a code or of a system's locale name: `ja`, `ja_JP.UTF-8`, `EN-us`.
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.trim().split(['_', '-', '.', '@']).next()?;
        Self::ALL
            .into_iter()
            .find(|lang| primary.eq_ignore_ascii_case(lang.code()))
    }

    /// Its name in itself, for the first question of all.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Ja => "日本語",
            Self::En => "English",
        }
    }

    /// Its words, as built into the program.
    pub(super) const fn source(self) -> &'static str {
        match self {
            Self::Ja => include_str!("../../assets/locales/ja.toml"),
            Self::En => include_str!("../../assets/locales/en.toml"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_code_or_a_systems_locale_name() {
        assert_eq!(Lang::from_code("ja_JP.UTF-8"), Some(Lang::Ja));
        assert_eq!(Lang::from_code("EN-us"), Some(Lang::En));
        assert_eq!(Lang::from_code("C"), None);
        assert_eq!(Lang::from_code(""), None);
    }
}
