//! Owns the reading of key maps, ours and a person's. What cannot be meant is left out and told with its line and column, so that no key is
//! silently dead and a slip in the settings keeps nobody from working.

use std::borrow::Cow;
use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::stroke::sequence;
use super::{Keymap, Scope, Stroke, chain};
use crate::text::nearest;
use crate::ui::action::Action;

/// Why a key map cannot be used, and where in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeymapError {
    /// Line from 1.
    pub line: usize,
    /// Column from 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub trouble: Trouble,
}

/// What can be wrong with a key map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Not TOML; the parser's words.
    Syntax(String),
    /// Not a table of actions with lists of keys.
    Shape,
    /// No such place on the screen.
    UnknownScope {
        /// As written.
        name: String,
        /// What may be meant.
        nearest: Option<&'static str>,
    },
    /// No such action.
    UnknownAction {
        /// As written.
        name: String,
        /// What may be meant.
        nearest: Option<&'static str>,
    },
    /// No such key.
    UnknownKey {
        /// As written.
        key: String,
    },
    /// One key for two actions, or a key that begins another's sequence.
    Clash {
        /// The key.
        key: String,
        /// The action that wants it.
        wanted: &'static str,
        /// The other one.
        held: &'static str,
    },
    /// A character where text is typed.
    Typed {
        /// The key.
        key: String,
    },
}

/// One row: where it stands in its file, and its keys.
#[derive(Clone, Debug)]
struct Row {
    at: usize,
    keys: Vec<Vec<Stroke>>,
}

type Rows = BTreeMap<(Scope, Action), Row>;

/// An error at a byte of a source.
struct At(usize, Trouble);

/// The rows of a source that can be meant, and what is wrong with the others.
#[derive(Default)]
struct Read {
    rows: Rows,
    wrong: Vec<At>,
    /// A person's rows, which may not take a character from where text is typed.
    theirs: bool,
}

pub(super) fn built_in(source: &str) -> Result<Keymap, KeymapError> {
    let read = read(source, None);
    let clash = || {
        clashes(&read.rows, &read.rows)
            .into_iter()
            .map(|(_, at)| at)
    };
    match read.wrong.into_iter().next().or_else(|| clash().next()) {
        Some(at) => Err(placed(source, at)),
        None => Ok(bound(&read.rows)),
    }
}

/// The program's rows with the person's in their place. A row that cannot be meant or clashes is left out, so that the program's own
/// holds there; as that may clash in its turn with another of the person's rows, it is looked at until nothing does.
pub(super) fn with_settings(built_in: &str, settings: &str) -> (Keymap, Vec<KeymapError>) {
    let mut ours = read(built_in, None).rows;
    // Rows of the program stand at no place of the person's file; a clash is always shown at theirs.
    ours.values_mut().for_each(|row| row.at = usize::MAX);
    let Read {
        rows: mut theirs,
        mut wrong,
        ..
    } = read(settings, Some("keys"));
    let rows = loop {
        let mut rows = ours.clone();
        rows.extend(theirs.clone());
        let found = clashes(&rows, &theirs);
        if found.is_empty() {
            break rows;
        }
        for (row, at) in found {
            theirs.remove(&row);
            wrong.push(at);
        }
    };
    wrong.sort_by_key(|At(byte, _)| *byte);
    let wrong = wrong.into_iter().map(|at| placed(settings, at));
    (bound(&rows), wrong.collect())
}

fn read(source: &str, under: Option<&str>) -> Read {
    let mut read = Read {
        theirs: under.is_some(),
        ..Read::default()
    };
    let document = match DeTable::parse(source) {
        Ok(document) => document,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let trouble = Trouble::Syntax(error.message().to_owned());
            read.wrong.push(At(at, trouble));
            return read;
        }
    };
    let Some(name) = under else {
        read.scopes(document.get_ref());
        return read;
    };
    let mut items = document.get_ref().iter();
    if let Some((_, value)) = items.find(|(key, _)| key.get_ref() == name) {
        match table(value) {
            Ok(scopes) => read.scopes(scopes),
            Err(at) => read.wrong.push(at),
        }
    }
    read
}

impl Read {
    fn scopes(&mut self, scopes: &DeTable<'_>) {
        for (name, value) in scopes {
            let scope = Scope::named(name.get_ref()).ok_or_else(|| unknown_scope(name));
            match scope.and_then(|scope| Ok((scope, table(value)?))) {
                Ok((scope, rows)) => self.rows(scope, rows),
                Err(at) => self.wrong.push(at),
            }
        }
    }

    fn rows(&mut self, scope: Scope, rows: &DeTable<'_>) {
        for (name, keys) in rows {
            let action = Action::named(name.get_ref()).ok_or_else(|| unknown_action(name));
            let typed = self.theirs && scope.takes_text();
            match action.and_then(|action| Ok((action, read_keys(keys, typed)?))) {
                Ok((action, keys)) => {
                    let at = name.span().start;
                    self.rows.insert((scope, action), Row { at, keys });
                }
                Err(at) => self.wrong.push(at),
            }
        }
    }
}

/// The keys of a row; of a place where text is typed if so.
fn read_keys(value: &Spanned<DeValue<'_>>, typed: bool) -> Result<Vec<Vec<Stroke>>, At> {
    let DeValue::Array(items) = value.get_ref() else {
        return Err(At(value.span().start, Trouble::Shape));
    };
    items
        .iter()
        .map(|item| {
            let at = item.span().start;
            let DeValue::String(written) = item.get_ref() else {
                return Err(At(at, Trouble::Shape));
            };
            let key = written.to_string();
            match sequence(written) {
                None => Err(At(at, Trouble::UnknownKey { key })),
                Some(strokes) if typed && strokes.iter().any(|stroke| stroke.is_text()) => {
                    Err(At(at, Trouble::Typed { key }))
                }
                Some(strokes) => Ok(strokes),
            }
        })
        .collect()
}

fn table<'a, 'i>(value: &'a Spanned<DeValue<'i>>) -> Result<&'a DeTable<'i>, At> {
    match value.get_ref() {
        DeValue::Table(table) => Ok(table),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_) => Err(At(value.span().start, Trouble::Shape)),
    }
}

fn unknown_scope(name: &Spanned<Cow<'_, str>>) -> At {
    let trouble = Trouble::UnknownScope {
        name: name.get_ref().to_string(),
        nearest: nearest(name.get_ref(), Scope::ALL.iter().map(|scope| scope.name())),
    };
    At(name.span().start, trouble)
}

fn unknown_action(name: &Spanned<Cow<'_, str>>) -> At {
    let trouble = Trouble::UnknownAction {
        name: name.get_ref().to_string(),
        nearest: nearest(
            name.get_ref(),
            Action::ALL.iter().map(|action| action.name()),
        ),
    };
    At(name.span().start, trouble)
}

/// The rows among `asked` with a key that belongs to another action, or begins or continues its keys, anywhere that both can be pressed;
/// each once.
fn clashes(rows: &Rows, asked: &Rows) -> Vec<((Scope, Action), At)> {
    let meets = |a: Scope, b: Scope| {
        let mut chains = chain::ALL.iter();
        chains.any(|chain| chain.contains(&a) && chain.contains(&b))
    };
    let mut found = Vec::new();
    for (&(scope, action), row) in asked {
        let others = rows
            .iter()
            .filter(|((s, a), _)| *a != action && meets(*s, scope));
        let met = others
            .flat_map(|((_, other), theirs)| theirs.keys.iter().map(move |keys| (*other, keys)));
        let clash = met.into_iter().find_map(|(other, theirs)| {
            let same = |keys: &&Vec<Stroke>| keys.starts_with(theirs) || theirs.starts_with(keys);
            row.keys.iter().find(same).map(|keys| (other, keys))
        });
        if let Some((other, keys)) = clash {
            let trouble = Trouble::Clash {
                key: super::written(keys),
                wanted: action.name(),
                held: other.name(),
            };
            found.push(((scope, action), At(row.at, trouble)));
        }
    }
    found
}

fn bound(rows: &Rows) -> Keymap {
    let bindings = rows
        .iter()
        .map(|((scope, action), row)| (*scope, *action, row.keys.clone()));
    Keymap::from_bindings(bindings.collect())
}

fn placed(source: &str, At(byte, trouble): At) -> KeymapError {
    let before = source.get(..byte).unwrap_or(source);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    KeymapError {
        line: before.matches('\n').count() + 1,
        column: before.get(start..).unwrap_or_default().chars().count() + 1,
        trouble,
    }
}
