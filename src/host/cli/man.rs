//! `man` and `completions`: the manual page in either language and what shells complete, both made of the one definition of the command
//! line; keys, filters and exit codes come from the tables that the program itself uses.

use super::Office;
use super::args::Cli;
use super::exit::Exit;
use super::spoken::spoken;
use crate::text::saved::BUILT_IN;
use crate::text::{Locale, TextKey};
use crate::ui::keymap::{Keymap, printed};
use clap::{Arg, Command, CommandFactory};
use clap_complete::Shell;

impl Office<'_, '_> {
    /// `completions bash|zsh|fish`
    pub(super) fn completions(&mut self, shell: Shell) -> Exit {
        let mut bytes = Vec::new();
        let mut command = spoken(Cli::command(), &self.locale);
        clap_complete::generate(shell, &mut command, "ikoren", &mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        self.put(&text)
    }

    /// `man`
    pub(super) fn man(&mut self) -> Exit {
        let text = page(&self.locale);
        self.put(&text)
    }
}

/// The whole page as troff, for `man -l`.
fn page(locale: &Locale) -> String {
    let command = spoken(Cli::command(), locale);
    let mut page = Page::default();
    page.raw(&format!(
        ".TH IKOREN 1 \"\" \"ikoren {}\" \"{}\"\n",
        env!("CARGO_PKG_VERSION"),
        locale.line(TextKey::ManTitle)
    ));
    page.section(locale.line(TextKey::ManName));
    page.text(&format!("ikoren \\- {}", locale.line(TextKey::AboutWhat)));
    page.section(locale.line(TextKey::ManUse));
    page.text("ikoren [OPTIONS] [VERB]");
    page.section(locale.line(TextKey::ManOptions));
    page.arguments(command.get_arguments());
    page.section(locale.line(TextKey::ManVerbs));
    verbs(&mut page, &command, "");
    page.section(locale.line(TextKey::ManKeys));
    keys(&mut page, locale);
    page.section(locale.line(TextKey::ManFilters));
    page.text(locale.line(TextKey::ManFilterWords));
    for row in BUILT_IN {
        let name = locale.saved_name(row);
        page.item(&format!("{} {name}", row.kind.spec().name), row.query);
    }
    page.section(locale.line(TextKey::ManExits));
    page.text(locale.line(TextKey::ManExitList));
    page.out
}

fn verbs(page: &mut Page, command: &Command, before: &str) {
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        let name = format!("{before}{}", verb.get_name());
        let about = verb
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default();
        page.item(&name, &about);
        page.indent(true);
        page.arguments(verb.get_arguments().filter(|arg| !arg.is_global_set()));
        page.indent(false);
        verbs(page, verb, &format!("{name} "));
    }
}

fn keys(page: &mut Page, locale: &Locale) {
    let rows = printed(&Keymap::built_in());
    let mut scope = None;
    for row in &rows {
        if scope != Some(row.scope) {
            scope = Some(row.scope);
            page.heading(locale.line(row.scope.title()));
        }
        page.item(&row.keys.join(", "), locale.line(row.action.line()));
    }
}

/// A page of troff being written.
#[derive(Default)]
struct Page {
    out: String,
}

impl Page {
    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn section(&mut self, title: &str) {
        self.raw(&format!(".SH {}\n", escaped(title)));
    }

    fn heading(&mut self, title: &str) {
        self.raw(&format!(".SS {}\n", escaped(title)));
    }

    fn indent(&mut self, on: bool) {
        self.raw(if on { ".RS\n" } else { ".RE\n" });
    }

    fn text(&mut self, text: &str) {
        for line in text.lines() {
            self.raw(&format!("{}\n.br\n", escaped(line)));
        }
    }

    fn item(&mut self, term: &str, text: &str) {
        self.raw(&format!(".TP\n.B {}\n{}\n", escaped(term), escaped(text)));
    }

    /// Arguments but those that every program has.
    fn arguments<'a>(&mut self, arguments: impl Iterator<Item = &'a Arg>) {
        let common = |arg: &&Arg| matches!(arg.get_id().as_str(), "help" | "version");
        let told = arguments.filter(|arg| !arg.is_hide_set() && !common(arg));
        told.for_each(|arg| self.argument(arg));
    }

    fn argument(&mut self, arg: &Arg) {
        let value = arg.get_value_names().and_then(|names| names.first());
        let takes = arg.get_action().takes_values();
        let value = value
            .filter(|_| takes)
            .map(ToString::to_string)
            .unwrap_or_default();
        let long = arg.get_long().map(|long| format!("--{long}"));
        let short = arg.get_short().map(|short| format!("-{short}"));
        let flags: Vec<String> = short.into_iter().chain(long).collect();
        let term = if flags.is_empty() {
            value
        } else {
            format!("{} {value}", flags.join(", "))
                .trim_end()
                .to_owned()
        };
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        self.item(&term, &help);
    }
}

/// Text that troff prints as it stands.
fn escaped(text: &str) -> String {
    let plain = text.replace('\\', "\\e").replace('-', "\\-");
    let plain = plain.replace("\\e\\-", "\\-");
    if plain.starts_with(['.', '\'']) {
        format!("\\&{plain}")
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn the_page_names_every_verb_and_every_key_in_both_languages() {
        for lang in Lang::ALL {
            let locale = Locale::new(lang);
            let page = page(&locale);
            for verb in Cli::command()
                .get_subcommands()
                .filter(|v| !v.is_hide_set())
            {
                let name = escaped(verb.get_name());
                assert!(page.contains(&format!(".B {name}\n")), "{name}");
            }
            for row in printed(&Keymap::built_in()) {
                let words = escaped(locale.line(row.action.line()));
                assert!(page.contains(&words), "{words}");
            }
        }
    }

    #[test]
    fn no_line_of_the_page_is_taken_for_a_request() {
        assert_eq!(escaped(".br"), "\\&.br");
        assert_eq!(escaped("a\\b --json"), "a\\eb \\-\\-json");
    }
}
