//! What the walls need to know of a source file, found by plain scanning: its room, its code without comments and text, its paths.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One file of `src`.
pub(super) struct Source {
    /// Its path below `src`, with `/`.
    pub(super) path: String,
    /// The file as it is.
    pub(super) text: String,
    /// The same, of the same length in lines, with comments and the insides of texts blanked.
    pub(super) code: String,
}

impl Source {
    pub(super) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code: code_of(text),
        }
    }

    /// `src/store/open.rs` belongs to `store`; `lib` and `main` are rooms of their own.
    pub(super) fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// True for files that hold nothing but tests.
    pub(super) fn only_tests(&self) -> bool {
        let parts = self.path.split('/');
        parts
            .map(|part| part.strip_suffix(".rs").unwrap_or(part))
            .any(|part| part == "tests" || part.ends_with("_tests"))
    }

    /// Lines before the tests that stand at the end of the file.
    pub(super) fn lines_without_tests(&self) -> usize {
        let lines: Vec<&str> = self.code.lines().collect();
        let inline = |at: &usize| {
            lines[*at].contains("mod ")
                && !lines[*at].starts_with(' ')
                && lines[*at].trim_end().ends_with('{')
                && lines[..*at]
                    .iter()
                    .rev()
                    .take(6)
                    .any(|line| line.trim() == "#[cfg(test)]")
        };
        (0..lines.len()).find(inline).unwrap_or(lines.len())
    }

    /// Every path in the code, with the line it starts on: `crate::domain::date`, `serde::Serialize`. A tree such as
    /// `crate::{a::b, c}` counts as `crate::a::b` and `crate::c`.
    pub(super) fn paths(&self) -> Vec<(usize, Vec<String>)> {
        Paths::of(&self.code)
    }

    /// Rooms that this file names, with the line.
    pub(super) fn rooms_named(&self, rooms: &[&str]) -> Vec<(usize, String)> {
        let depth = self.depth();
        let named = |path: &[String]| -> Option<String> {
            let supers = path.iter().take_while(|part| *part == "super").count();
            let room = match path.first()?.as_str() {
                "crate" | "ikoren" => path.get(1)?,
                "super" if supers >= depth => path.get(supers)?,
                _ => return None,
            };
            rooms.contains(&room.as_str()).then(|| room.clone())
        };
        let found = self.paths().into_iter();
        found
            .filter_map(|(line, path)| Some((line, named(&path)?)))
            .collect()
    }

    /// Outside crates out of `crates` that this file names, with the line. A module of ours with the same name is not one.
    pub(super) fn crates_named<'a>(&self, crates: &[&'a str]) -> Vec<(usize, &'a str)> {
        let ours = self.own_names();
        let named = |path: &[String]| {
            let first = path.first()?;
            let outside = crates.iter().find(|name| *name == first)?;
            (!ours.contains(*outside)).then_some(*outside)
        };
        let found = self.paths().into_iter();
        found
            .filter_map(|(line, path)| Some((line, named(&path)?)))
            .collect()
    }

    /// How many `super` lead from this file's module to the crate's root.
    fn depth(&self) -> usize {
        let file = self.path.strip_suffix(".rs").unwrap_or(&self.path);
        let parts = file.split('/').filter(|part| *part != "mod").count();
        if matches!(file, "lib" | "main") {
            0
        } else {
            parts
        }
    }

    /// Names that this file declares as modules or takes from our own rooms.
    fn own_names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (_, path) in self.paths() {
            let from_us = matches!(path[0].as_str(), "crate" | "super" | "self");
            let last = path.iter().rfind(|part| *part != "self");
            if from_us && let Some(last) = last {
                names.insert(last.clone());
            }
        }
        let mut words = self.code.split_whitespace().peekable();
        while let Some(word) = words.next() {
            if word == "mod"
                && let Some(name) = words.peek()
            {
                names.insert(name.trim_end_matches([';', '{']).to_owned());
            }
        }
        names
    }
}

/// Every Rust file below `dir`, in the order of their paths.
pub(super) fn sources(dir: &Path) -> Vec<Source> {
    let mut files = Vec::new();
    collect(dir, &mut files);
    files.sort();
    let read = |file: &PathBuf| {
        let inside = file.strip_prefix(dir).expect("a file below the directory");
        let parts: Vec<String> = inside
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        let text = std::fs::read_to_string(file).expect("a source can be read");
        Source::new(&parts.join("/"), &text)
    };
    files.iter().map(read).collect()
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).expect("a directory of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// Walks over code and gathers its paths.
struct Paths<'a> {
    rest: std::iter::Peekable<std::vec::IntoIter<(usize, &'a str)>>,
    found: Vec<(usize, Vec<String>)>,
}

impl<'a> Paths<'a> {
    fn of(code: &'a str) -> Vec<(usize, Vec<String>)> {
        let mut paths = Self {
            rest: tokens(code).into_iter().peekable(),
            found: Vec::new(),
        };
        while let Some((line, token)) = paths.rest.next() {
            if is_name(token) {
                paths.follow(line, vec![token.to_owned()]);
            }
        }
        paths.found
    }

    /// Follows a path that has begun, through `::` and trees.
    fn follow(&mut self, line: usize, mut path: Vec<String>) {
        while self.rest.next_if(|(_, token)| *token == "::").is_some() {
            match self.rest.peek().copied() {
                Some((_, "{")) => return self.tree(&path),
                Some((_, name)) if is_name(name) => {
                    path.push(name.to_owned());
                    self.rest.next();
                }
                _ => break,
            }
        }
        if path.len() > 1 {
            self.found.push((line, path));
        }
    }

    /// The branches of `start::{..}`.
    fn tree(&mut self, start: &[String]) {
        self.rest.next();
        while let Some((line, token)) = self.rest.next() {
            if token == "}" {
                return;
            }
            if is_name(token) {
                let mut path = start.to_vec();
                path.push(token.to_owned());
                self.follow(line, path);
            }
        }
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Names, `::` and braces of the code, each with its line. A name after a dot is a field or a method and is left out.
fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, line) in code.lines().enumerate() {
        let mut rest = line;
        let mut after_dot = false;
        while let Some(first) = rest.chars().next() {
            let name = |c: char| c.is_alphanumeric() || c == '_';
            let length = if name(first) {
                rest.find(|c| !name(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            let (token, tail) = rest.split_at(length);
            let counts = token == "::" || token == "{" || token == "}" || name(first);
            if counts && !(after_dot && name(first)) {
                found.push((at + 1, token));
            }
            after_dot = token == "." && !tail.starts_with('.');
            rest = tail;
        }
    }
    found
}

/// Blanks comments and the insides of texts and characters; lines stay where they are.
pub(super) fn code_of(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = not_code(&chars, at);
        if end == at {
            code.push(chars[at]);
            at += 1;
        } else {
            let inside = &chars[at..end];
            code.extend(inside.iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

/// Where the comment, text or character that starts at `at` ends; `at` itself if none starts there.
fn not_code(chars: &[char], at: usize) -> usize {
    let next = chars.get(at + 1).copied();
    let in_name = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    match chars[at] {
        '/' if next == Some('/') => position(chars, at, '\n'),
        '/' if next == Some('*') => end_of_block(chars, at),
        '"' => end_of_text(chars, at),
        'b' if !in_name && next == Some('"') => end_of_text(chars, at + 1),
        'r' | 'b' | 'c' if !in_name => end_of_raw(chars, at),
        '\'' => end_of_char(chars, at),
        _ => at,
    }
}

fn position(chars: &[char], from: usize, wanted: char) -> usize {
    let found = chars.iter().skip(from).position(|c| *c == wanted);
    found.map_or(chars.len(), |steps| from + steps)
}

fn end_of_block(chars: &[char], start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at.min(chars.len())
}

fn end_of_text(chars: &[char], quote: usize) -> usize {
    let mut at = quote + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// `r"..."`, `r#"..."#`, `br#"..."#`; `start` itself if it is a name such as `r` or `r#type`.
fn end_of_raw(chars: &[char], start: usize) -> usize {
    let mut at = start;
    if matches!(chars[at], 'b' | 'c') {
        at += 1;
    }
    if chars.get(at) != Some(&'r') {
        return start;
    }
    let marks = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    let quote = at + 1 + marks;
    if chars.get(quote) != Some(&'"') {
        return start;
    }
    let mut from = quote + 1;
    loop {
        let end = position(chars, from, '"');
        let closes = chars.iter().skip(end + 1).take(marks);
        if end >= chars.len() || closes.filter(|c| **c == '#').count() == marks {
            return (end + 1 + marks).min(chars.len());
        }
        from = end + 1;
    }
}

/// `'x'` and `'\n'`; a lifetime is code.
fn end_of_char(chars: &[char], start: usize) -> usize {
    if chars.get(start + 1) == Some(&'\\') {
        return (position(chars, start + 3, '\'') + 1).min(chars.len());
    }
    if chars.get(start + 2) == Some(&'\'') {
        return start + 3;
    }
    start
}
