//! What is read from the command line before its definition reads it: the language, and filters that look like options.

use crate::text::Lang;
use std::ffi::OsString;

/// The language that is typed, which holds for what is said of the rest already.
pub(super) fn asked_for(args: &[OsString]) -> Option<Lang> {
    let mut texts = args.iter().filter_map(|arg| arg.to_str());
    let typed = texts.by_ref().find_map(|arg| arg.strip_prefix("--lang"))?;
    let code = typed.strip_prefix('=').or_else(|| texts.next())?;
    Lang::from_code(code)
}

/// `-stage:launch` or `-樹脂` with a minus sign in the place of the hyphen; `None` for an option.
pub(super) fn negated_term(text: &str) -> Option<String> {
    let term = text.strip_prefix('-')?;
    let name_end = term.find([':', '=', '<', '>', '~']);
    let named = name_end.is_some_and(|end| {
        let name = term.get(..end).unwrap_or_default();
        name.chars().count() > 1 && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    });
    let spoken = term.starts_with(|c: char| !c.is_ascii() || matches!(c, '(' | '"'));
    (named || spoken).then(|| format!("\u{2212}{term}"))
}
