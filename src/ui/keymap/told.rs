//! Owns the sentences for what is wrong with a person's keys: what stands where, both actions of a clash, the nearest name.

use super::{KeymapError, Trouble};
use crate::text::{Locale, TextKey};

/// What is wrong, without its place.
pub fn told(error: &KeymapError, locale: &Locale) -> String {
    let named = |name: &String, nearest: Option<&'static str>, key, near| match nearest {
        Some(nearest) => locale.say(near, &[("name", name), ("nearest", &nearest)]),
        None => locale.say(key, &[("name", name)]),
    };
    match &error.trouble {
        Trouble::Syntax(what) => what.clone(),
        Trouble::Shape => locale.line(TextKey::KeymapShape).to_owned(),
        Trouble::UnknownScope { name, nearest } => named(
            name,
            *nearest,
            TextKey::KeymapScope,
            TextKey::KeymapScopeNear,
        ),
        Trouble::UnknownAction { name, nearest } => named(
            name,
            *nearest,
            TextKey::KeymapAction,
            TextKey::KeymapActionNear,
        ),
        Trouble::UnknownKey { key } => locale.say(TextKey::KeymapKey, &[("key", key)]),
        Trouble::Typed { key } => locale.say(TextKey::KeymapTyped, &[("key", key)]),
        Trouble::Clash { key, wanted, held } => locale.say(
            TextKey::KeymapClash,
            &[("key", key), ("wanted", wanted), ("held", held)],
        ),
    }
}
