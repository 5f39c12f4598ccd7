//! Owns what a key means where: a pure answer from scopes, the keys pressed so far and the next one. Nothing is carried out here.

mod printed;
mod read;
mod scope;
mod stroke;
mod told;

use std::collections::BTreeMap;
use std::ops::Bound::{Included, Unbounded};

use super::action::Action;

pub use printed::{Printed, printed};
pub use read::{KeymapError, Trouble};
pub use scope::{Scope, chain};
pub use stroke::{Stroke, sequence, written};
pub use told::told;

/// The key map that every book starts with.
const BUILT_IN: &str = include_str!("../../../assets/keymap.toml");

/// What each key does in each scope. A copy shares the tables, so that a thousand sessions hold them once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    actions: std::sync::Arc<Actions>,
    keys: std::sync::Arc<Keys>,
}

type Actions = BTreeMap<(Scope, Vec<Stroke>), Action>;
type Keys = BTreeMap<(Scope, Action), Vec<Vec<Stroke>>>;

/// What a key press came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// It means this.
    Action(Action),
    /// More keys are to follow.
    Pending,
    /// It means nothing here.
    None,
}

impl Keymap {
    /// The key map that the program carries.
    pub fn built_in() -> Self {
        // The tests below prove that the built-in map reads without trouble.
        read::built_in(BUILT_IN).unwrap_or_else(|_| Self::from_bindings(Vec::new()))
    }

    /// The built-in map with the `[keys.SCOPE]` tables of a settings file in place of its own rows; and what is wrong with those, each with
    /// its place in `settings`: an unknown scope, action or key, or a key that another action has. The built-in keys hold there.
    pub fn with_settings(settings: &str) -> (Self, Vec<KeymapError>) {
        read::with_settings(BUILT_IN, settings)
    }

    fn from_bindings(bindings: Vec<(Scope, Action, Vec<Vec<Stroke>>)>) -> Self {
        let mut actions = BTreeMap::new();
        let mut keys = BTreeMap::new();
        for (scope, action, sequences) in bindings {
            for strokes in &sequences {
                actions.insert((scope, strokes.clone()), action);
            }
            keys.insert((scope, action), sequences);
        }
        Self {
            actions: actions.into(),
            keys: keys.into(),
        }
    }

    /// What `key` means after the keys `before`, asking the scopes from the nearest to the farthest.
    pub fn resolve(&self, chain: &[Scope], before: &[Stroke], key: Stroke) -> Resolution {
        let strokes: Vec<Stroke> = before.iter().copied().chain([key]).collect();
        let mut wanted = (Scope::All, strokes);
        for scope in chain {
            wanted.0 = *scope;
            // A sequence stands right before those that begin with it and go on.
            let mut from = self.actions.range((Included(&wanted), Unbounded));
            if let Some(((found, keys), action)) = from.next()
                && found == scope
                && keys.starts_with(&wanted.1)
            {
                return if keys.len() == wanted.1.len() {
                    Resolution::Action(*action)
                } else {
                    Resolution::Pending
                };
            }
        }
        Resolution::None
    }

    /// The rows of a scope that begin with these keys and go on.
    fn following<'a>(
        &'a self,
        scope: Scope,
        before: &'a [Stroke],
    ) -> impl Iterator<Item = (&'a [Stroke], Action)> + 'a {
        self.actions
            .range((scope, before.to_vec())..)
            .take_while(move |((s, keys), _)| *s == scope && keys.starts_with(before))
            .filter(move |((_, keys), _)| keys.len() > before.len())
            .map(|((_, keys), action)| (keys.as_slice(), *action))
    }

    /// What may follow the keys pressed so far: the rest of each sequence with its action.
    pub fn continuations(&self, chain: &[Scope], before: &[Stroke]) -> Vec<(String, Action)> {
        chain
            .iter()
            .flat_map(|scope| self.following(*scope, before))
            .map(|(keys, action)| {
                (
                    written(keys.get(before.len()..).unwrap_or_default()),
                    action,
                )
            })
            .collect()
    }

    /// The first key of an action in a chain, as hints show it.
    pub fn key(&self, chain: &[Scope], action: Action) -> Option<String> {
        self.strokes(chain, action).next().map(written)
    }

    /// Every key of an action in a chain, the one for hints first.
    pub fn keys(&self, chain: &[Scope], action: Action) -> Vec<String> {
        self.strokes(chain, action).map(written).collect()
    }

    fn strokes(&self, chain: &[Scope], action: Action) -> impl Iterator<Item = &[Stroke]> {
        chain
            .iter()
            .filter_map(move |scope| self.keys.get(&(*scope, action)))
            .flatten()
            .map(Vec::as_slice)
    }

    /// True if a chain can lead to the action.
    pub fn reaches(&self, chain: &[Scope], action: Action) -> bool {
        chain
            .iter()
            .any(|scope| self.keys.contains_key(&(*scope, action)))
    }

    /// Every row of a scope in the order of the actions.
    pub fn rows(&self, scope: Scope) -> impl Iterator<Item = (Action, &[Vec<Stroke>])> {
        self.keys
            .iter()
            .filter(move |((s, _), _)| *s == scope)
            .map(|((_, action), keys)| (*action, keys.as_slice()))
    }
}

impl Default for Keymap {
    fn default() -> Self {
        Self::built_in()
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
