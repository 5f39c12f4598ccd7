//! Owns the reading of key maps, ours and a person's. What cannot be meant is refused with its line and column before the screen opens,
//! so that no key is silently dead.

use std::borrow::Cow;
use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::stroke::sequence;
use super::{Keymap, Scope, Stroke};
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
        /// The action that has it.
        first: &'static str,
        /// The action that wants it too.
        second: &'static str,
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

pub(super) fn built_in(source: &str) -> Result<Keymap, KeymapError> {
    let rows = read(source, None).map_err(|at| placed(source, at))?;
    build(&rows).map_err(|at| placed(source, at))
}

pub(super) fn with_settings(built_in: &str, settings: &str) -> Result<Keymap, KeymapError> {
    let mut rows = read(built_in, None).map_err(|at| placed(built_in, at))?;
    // Rows of the program stand at no place of the person's file; a clash is always shown at theirs.
    rows.values_mut().for_each(|row| row.at = usize::MAX);
    rows.extend(read(settings, Some("keys")).map_err(|at| placed(settings, at))?);
    build(&rows).map_err(|at| placed(settings, at))
}

fn read(source: &str, under: Option<&str>) -> Result<Rows, At> {
    let document = DeTable::parse(source).map_err(|error| {
        At(
            error.span().map_or(0, |s| s.start),
            Trouble::Syntax(error.message().to_owned()),
        )
    })?;
    let mut rows = Rows::new();
    let Some(name) = under else {
        read_scopes(document.get_ref(), &mut rows)?;
        return Ok(rows);
    };
    if let Some((_, value)) = document
        .get_ref()
        .iter()
        .find(|(key, _)| key.get_ref() == name)
    {
        read_scopes(table(value)?, &mut rows)?;
    }
    Ok(rows)
}

fn read_scopes(scopes: &DeTable<'_>, rows: &mut Rows) -> Result<(), At> {
    for (name, value) in scopes {
        let scope = Scope::named(name.get_ref()).ok_or_else(|| unknown_scope(name))?;
        for (name, keys) in table(value)? {
            let action = Action::named(name.get_ref()).ok_or_else(|| unknown_action(name))?;
            let row = Row {
                at: name.span().start,
                keys: read_keys(keys)?,
            };
            rows.insert((scope, action), row);
        }
    }
    Ok(())
}

fn read_keys(value: &Spanned<DeValue<'_>>) -> Result<Vec<Vec<Stroke>>, At> {
    let DeValue::Array(items) = value.get_ref() else {
        return Err(At(value.span().start, Trouble::Shape));
    };
    items
        .iter()
        .map(|item| {
            let at = item.span().start;
            let DeValue::String(key) = item.get_ref() else {
                return Err(At(at, Trouble::Shape));
            };
            sequence(key).ok_or_else(|| {
                At(
                    at,
                    Trouble::UnknownKey {
                        key: key.to_string(),
                    },
                )
            })
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

/// Builds the map if no key of a scope belongs to two actions or begins another's sequence.
fn build(rows: &Rows) -> Result<Keymap, At> {
    let mut taken: Vec<(Scope, &[Stroke], Action, usize)> = Vec::new();
    for ((scope, action), row) in rows {
        for keys in &row.keys {
            let clash = taken.iter().find(|(s, other, a, _)| {
                s == scope && a != action && (keys.starts_with(other) || other.starts_with(keys))
            });
            if let Some((_, _, first, at)) = clash {
                let trouble = Trouble::Clash {
                    key: super::written(keys),
                    first: first.name(),
                    second: action.name(),
                };
                return Err(At((*at).min(row.at), trouble));
            }
            taken.push((*scope, keys, *action, row.at));
        }
    }
    let bindings = rows
        .iter()
        .map(|((scope, action), row)| (*scope, *action, row.keys.clone()));
    Ok(Keymap::from_bindings(bindings.collect()))
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
