//! Owns the reading of a locale file: TOML of the plainest kind, one `dotted.key = "text"` a line, so that a start costs
//! microseconds and a translator needs to know nothing else.

use std::borrow::Cow;
use std::cmp::Ordering;

/// The lines of one file, sorted by key.
#[derive(Debug)]
pub(super) struct Catalog(Vec<(&'static str, Cow<'static, str>)>);

impl Catalog {
    /// Reads a file that the tests have proved to be well formed; a line that is not is left out.
    pub(super) fn read(source: &'static str) -> Self {
        let mut lines: Vec<_> = source.lines().filter_map(line).collect();
        lines.sort_unstable_by_key(|(key, _)| *key);
        Self(lines)
    }

    /// The place of the key that the parts make when joined, found without building it: lists look labels up for each row drawn.
    pub(super) fn place(&self, parts: &[&str]) -> Option<usize> {
        let found = self.0.binary_search_by(|(key, _)| compare(key, parts));
        found.ok()
    }

    /// The text at a place.
    pub(super) fn text(&self, place: usize) -> Option<&str> {
        self.0.get(place).map(|(_, text)| text.as_ref())
    }

    /// Every key with its text, by key.
    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(key, text)| (*key, text.as_ref()))
    }
}

/// How a key stands to the one that the parts make when joined.
fn compare(key: &str, parts: &[&str]) -> Ordering {
    let mut rest = key.as_bytes();
    for part in parts {
        let (head, tail) = rest.split_at(part.len().min(rest.len()));
        let found = head.cmp(part.as_bytes());
        if found.is_ne() {
            return found;
        }
        rest = tail;
    }
    if rest.is_empty() {
        Ordering::Equal
    } else {
        Ordering::Greater
    }
}

/// `key = "text"`; nothing for comments and blank lines.
fn line(raw: &'static str) -> Option<(&'static str, Cow<'static, str>)> {
    let (key, rest) = raw.split_once('=')?;
    let key = key.trim();
    let quoted = rest.trim().strip_prefix('"')?.strip_suffix('"')?;
    (!key.starts_with('#')).then(|| (key, unescape(quoted)))
}

fn unescape(quoted: &'static str) -> Cow<'static, str> {
    if !quoted.contains('\\') {
        return Cow::Borrowed(quoted);
    }
    let mut out = String::with_capacity(quoted.len());
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        let kept = if c == '\\' { chars.next() } else { Some(c) };
        out.extend(kept);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use std::collections::BTreeMap;

    #[test]
    fn the_quick_reader_reads_what_a_toml_parser_reads() {
        for lang in Lang::ALL {
            let table: toml::Table = toml::from_str(lang.source()).unwrap();
            let mut flat = BTreeMap::new();
            flatten("", &toml::Value::Table(table), &mut flat);
            let ours: BTreeMap<String, String> = Catalog::read(lang.source())
                .iter()
                .map(|(key, text)| (key.to_owned(), text.to_owned()))
                .collect();
            assert_eq!(ours, flat, "{lang:?}");
        }
    }

    fn flatten(path: &str, value: &toml::Value, flat: &mut BTreeMap<String, String>) {
        if let toml::Value::Table(table) = value {
            for (name, inner) in table {
                let dot = if path.is_empty() { "" } else { "." };
                flatten(&format!("{path}{dot}{name}"), inner, flat);
            }
        } else {
            flat.insert(path.to_owned(), value.as_str().unwrap().to_owned());
        }
    }

    #[test]
    fn a_key_is_found_by_its_parts() {
        let catalog = Catalog::read("a.b = \"1\"\n# a.c = \"2\"\n\na.b-c = \"say \\\"3\\\"\"\n");
        let find = |parts: &[&str]| catalog.text(catalog.place(parts)?);
        assert_eq!(find(&["a", ".", "b"]), Some("1"));
        assert_eq!(find(&["a.b-", "c"]), Some("say \"3\""));
        for none in [&["a.c"][..], &["a"], &["a.b", "x"], &["a.b-c", ""], &["z"]] {
            let whole = none.concat() == "a.b-c";
            assert_eq!(find(none).is_some(), whole, "{none:?}");
        }
    }
}
