//! Owns one person's language as a value: the lines of its file and the filling of their `{name}` places.

use std::fmt::{self, Display, Write};
use std::sync::{Arc, LazyLock};

use super::catalog::Catalog;
use super::{Lang, TextKey};
use crate::domain::value::harmless;

/// A language with its words; cloning it is cheap.
#[derive(Clone)]
pub struct Locale(Arc<Inner>);

/// The words of each language.
static JA: LazyLock<Locale> = LazyLock::new(|| Locale::read(Lang::Ja));
static EN: LazyLock<Locale> = LazyLock::new(|| Locale::read(Lang::En));

struct Inner {
    lang: Lang,
    catalog: Catalog,
    /// The place of each key's line in the catalogue: a screen says dozens of them, sixty times a second.
    lines: Vec<Option<usize>>,
}

impl Locale {
    /// The words of a language, read once from the file built into the program; a thousand sessions share them.
    pub fn new(lang: Lang) -> Self {
        match lang {
            Lang::Ja => JA.clone(),
            Lang::En => EN.clone(),
        }
    }

    fn read(lang: Lang) -> Self {
        let catalog = Catalog::read(lang.source());
        let place = |key: &TextKey| catalog.place(&[key.name()]);
        let lines = TextKey::ALL.iter().map(place).collect();
        Self(Arc::new(Inner {
            lang,
            catalog,
            lines,
        }))
    }

    /// Which language this is.
    pub fn lang(&self) -> Lang {
        self.0.lang
    }

    /// A line as it stands, for those without places to fill.
    pub fn line(&self, key: TextKey) -> &str {
        let place = self.0.lines.get(key as usize).copied().flatten();
        place
            .and_then(|place| self.0.catalog.text(place))
            .unwrap_or(key.name())
    }

    /// A line with each `{name}` replaced by the value of that name, and `{name?one|many}` by the form for its number. Characters that
    /// could drive a terminal are dropped from the values and line breaks become spaces: what a stranger typed may be quoted safely.
    pub fn say(&self, key: TextKey, values: &[(&str, &dyn Display)]) -> String {
        fill(self.line(key), values)
    }

    /// The text under the key that the parts make when joined.
    pub(super) fn word(&self, parts: &[&str]) -> Option<&str> {
        let catalog = &self.0.catalog;
        catalog.text(catalog.place(parts)?)
    }

    /// Every line of the file.
    #[cfg(test)]
    pub(crate) fn words(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.catalog.iter()
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Locale({:?})", self.0.lang)
    }
}

impl PartialEq for Locale {
    fn eq(&self, other: &Self) -> bool {
        self.lang() == other.lang()
    }
}

impl Default for Locale {
    fn default() -> Self {
        Self::new(Lang::default())
    }
}

/// Fills the places of a template; one that no value has stays visible, so that it is noticed.
pub(super) fn fill(template: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    for piece in pieces(template) {
        match piece {
            Piece::Plain(text) => out.push_str(text),
            Piece::Place { name, forms } => match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => put(&mut out, *value, forms),
                None => out.extend(["{", name, "}"]),
            },
        }
    }
    out
}

fn put(out: &mut String, value: &dyn Display, forms: Option<(&str, &str)>) {
    if let Some((one, many)) = forms {
        let is_one = value.to_string() == "1";
        out.push_str(if is_one { one } else { many });
        return;
    }
    // A `Display` that fails leaves what it had written: half a value in a message is better than none.
    let _ = write!(Quiet(out), "{value}");
}

/// Lets only harmless characters through.
struct Quiet<'a>(&'a mut String);

impl Write for Quiet<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let spaced = text.chars().map(|c| if c == '\n' { ' ' } else { c });
        self.0.extend(spaced.filter(|c| harmless(*c)));
        Ok(())
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Plain(&'a str),
    Place {
        name: &'a str,
        forms: Option<(&'a str, &'a str)>,
    },
}

/// A template in the order of its pieces. A brace that is never closed is plain text.
pub(super) fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = first_piece(rest);
        rest = after;
        Some(piece)
    })
}

fn first_piece(text: &str) -> (Piece<'_>, &str) {
    let Some((before, opened)) = text.split_once('{') else {
        return (Piece::Plain(text), "");
    };
    let Some((inside, after)) = opened.split_once('}') else {
        return (Piece::Plain(text), "");
    };
    if !before.is_empty() {
        let at_brace = text.get(before.len()..).unwrap_or_default();
        return (Piece::Plain(before), at_brace);
    }
    let place = match inside.split_once('?') {
        Some((name, forms)) => Piece::Place {
            name,
            forms: Some(forms.split_once('|').unwrap_or((forms, forms))),
        },
        None => Piece::Place {
            name: inside,
            forms: None,
        },
    };
    (place, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_by_name_and_unknown_ones_stay_visible() {
        let values: [(&str, &dyn Display); 2] = [("a", &"佐藤"), ("n", &3)];
        assert_eq!(fill("{a}は{n}件、{b}。", &values), "佐藤は3件、{b}。");
        assert_eq!(fill("{a} {", &values), "佐藤 {");
    }

    #[test]
    fn a_number_chooses_between_one_and_many() {
        let say = |n: usize| fill("{n} compan{n?y|ies}", &[("n", &n)]);
        assert_eq!((say(1), say(2)), ("1 company".into(), "2 companies".into()));
    }

    #[test]
    fn a_quoted_value_cannot_drive_the_terminal() {
        let said = fill("「{x}」", &[("x", &"\u{1b}[2J赤\n青\u{202e}")]);
        assert_eq!(said, "「[2J赤 青」");
    }
}
