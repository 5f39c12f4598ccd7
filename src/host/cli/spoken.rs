//! The definition of the command line in the reader's language, and what is wrong with what was typed. English stands in the definition
//! itself; other languages in their locale, where `config-show` is the name of a verb of a verb.

use crate::text::{Lang, Locale, TextKey};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error};

/// The definition with its words and headings in the reader's language.
pub(super) fn spoken(command: Command, locale: &Locale) -> Command {
    let mut command = with_words(command, "ikoren", locale);
    for verb in names(&command) {
        command = command.mut_subcommand(&verb, |verb_of| {
            let mut spoken = with_words(verb_of, &verb, locale);
            for inner in names(&spoken) {
                let name = format!("{verb}-{inner}");
                spoken = spoken.mut_subcommand(&inner, |of| with_words(of, &name, locale));
            }
            spoken
        });
    }
    command
}

fn names(command: &Command) -> Vec<String> {
    let verbs = command.get_subcommands();
    verbs.map(|verb| verb.get_name().to_owned()).collect()
}

fn with_words(command: Command, name: &str, locale: &Locale) -> Command {
    let line = |key| locale.line(key).to_owned();
    let about = locale.verb_help(name).map(str::to_owned);
    let command = match about.filter(|_| locale.lang() != Lang::En) {
        Some(about) => command.about(about),
        None => command,
    };
    let command = command
        .mut_args(|arg| told(arg, name, locale))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(flag("help", 'h', ArgAction::Help, line(TextKey::UsageHelp)))
        .arg(flag(
            "version",
            'V',
            ArgAction::Version,
            line(TextKey::UsageVersion),
        ));
    let template = template(&command, locale);
    command.help_template(template)
}

/// The order of a help page, with its headings; those of what a verb does not have are left out.
fn template(command: &Command, locale: &Locale) -> String {
    let verbs = command.get_subcommands().any(|verb| !verb.is_hide_set());
    let values = command.get_positionals().any(|arg| !arg.is_hide_set());
    let parts = [
        (verbs, TextKey::UsageVerb, "{subcommands}"),
        (values, TextKey::UsageArgument, "{positionals}"),
        (true, TextKey::UsageOptions, "{options}"),
    ];
    let usage = locale.line(TextKey::UsageUsage);
    let mut template = format!("{{about-with-newline}}\n{usage}: {{usage}}");
    for (_, heading, part) in parts.iter().filter(|(there, ..)| *there) {
        template.push_str(&format!("\n\n{}:\n{part}", locale.line(*heading)));
    }
    template
}

fn flag(name: &'static str, short: char, action: ArgAction, words: String) -> Arg {
    Arg::new(name)
        .long(name)
        .short(short)
        .action(action)
        .help(words)
}

/// An argument with its words. What it can be and what it is if it is left out is said in them too, where they are not English.
fn told(arg: Arg, verb: &str, locale: &Locale) -> Arg {
    let words = locale.option_help(verb, arg.get_id().as_str());
    match words.map(str::to_owned) {
        Some(words) if locale.lang() != Lang::En => {
            let takes = arg.get_action().takes_values();
            let arg = arg.help(words);
            if takes {
                arg.hide_possible_values(true).hide_default_value(true)
            } else {
                arg
            }
        }
        _ => arg,
    }
}

/// What is wrong with what was typed, and where it says how to type it; `None` if help or the version was asked for.
pub(super) fn wrong(error: &Error, locale: &Locale) -> Option<String> {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return None;
    }
    let more = locale.say(TextKey::UsageMore, &[("command", &"ikoren")]);
    Some(format!("{}\n{more}", sentence(error, locale)))
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "clap may add kinds at any time; what is asked for here never has the others"
)]
fn sentence(error: &Error, locale: &Locale) -> String {
    let context = |kind| error.get(kind).map(words).unwrap_or_default();
    let what = context(ContextKind::InvalidArg);
    let near = |said: String, kind| match error.get(kind).map(words) {
        Some(nearest) => locale.say(
            TextKey::UsageUnknownNear,
            &[("said", &said), ("nearest", &nearest)],
        ),
        None => said,
    };
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let said = locale.say(TextKey::UsageUnknownOption, &[("given", &what)]);
            near(said, ContextKind::SuggestedArg)
        }
        ErrorKind::InvalidSubcommand => {
            let given = context(ContextKind::InvalidSubcommand);
            let said = locale.say(TextKey::UsageUnknownVerb, &[("given", &given)]);
            near(said, ContextKind::SuggestedSubcommand)
        }
        ErrorKind::MissingRequiredArgument | ErrorKind::TooFewValues => {
            locale.say(TextKey::UsageMissing, &[("what", &what)])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let given = context(ContextKind::InvalidValue);
            let allowed = context(ContextKind::ValidValue);
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("what", &what), ("given", &given), ("allowed", &allowed)];
            match (given.is_empty(), allowed.is_empty()) {
                (true, _) => locale.say(TextKey::UsageNoValue, &[("what", &what)]),
                (false, true) => locale.say(TextKey::UsageValue, &values[..2]),
                (false, false) => locale.say(TextKey::UsageValues, &values),
            }
        }
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg);
            let values: [(&str, &dyn std::fmt::Display); 2] = [("given", &what), ("other", &other)];
            locale.say(TextKey::UsageConflict, &values)
        }
        _ => locale.line(TextKey::UsageOther).to_owned(),
    }
}

/// A piece of an error's context as text.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "clap may add kinds at any time; nothing else is text"
)]
fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => {
            let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
            texts.join(", ")
        }
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::cli::args::Cli;
    use clap::CommandFactory;

    /// Every verb with its words: `show`, `config-show`.
    fn spoken_verbs(locale: &Locale) -> Vec<(String, Command)> {
        let all = spoken(Cli::command(), locale);
        let mut found = Vec::new();
        for verb in all.get_subcommands().filter(|verb| !verb.is_hide_set()) {
            let name = verb.get_name().to_owned();
            for inner in verb.get_subcommands() {
                found.push((format!("{name}-{}", inner.get_name()), inner.clone()));
            }
            found.push((name, verb.clone()));
        }
        found.push(("ikoren".to_owned(), all));
        found
    }

    #[test]
    fn every_verb_and_option_is_told_in_japanese() {
        let locale = Locale::new(Lang::Ja);
        let mut silent = Vec::new();
        for (name, verb) in spoken_verbs(&locale) {
            let about = verb.get_about().map(ToString::to_string);
            let own = verb.get_arguments().filter(|arg| !arg.is_hide_set());
            let helps = own.map(|arg| (format!("{name}.{}", arg.get_id()), arg.get_help()));
            let helps = helps.map(|(name, help)| (name, help.map(ToString::to_string)));
            for (name, text) in helps.chain([(name.clone(), about)]) {
                let japanese = |text: &String| !text.is_ascii();
                let bare = |name: &str| name.rsplit('.').next() == Some("theme");
                if !text.as_ref().is_some_and(japanese) && !bare(&name) {
                    silent.push(name);
                }
            }
        }
        assert!(silent.is_empty(), "{silent:#?}");
    }

    #[test]
    fn no_words_are_left_of_a_verb_or_an_option_that_is_no_more() {
        let locale = Locale::new(Lang::Ja);
        let verbs = spoken_verbs(&locale);
        let has = |verb: &Command, option: &str| {
            let mut arguments = verb.get_arguments();
            arguments.any(|arg| arg.get_id() == option)
        };
        let told = |key: &str| match key.split_once('.') {
            Some(("arg", option)) => verbs.iter().any(|(_, of)| has(of, option)),
            Some((name, option)) => {
                let mut verbs = verbs.iter();
                verbs.any(|(verb, of)| verb == name && has(of, option))
            }
            None => verbs.iter().any(|(verb, _)| verb == key),
        };
        let of_verbs = ["verb-help.", "verb-option."];
        let words = locale.words();
        let keys = words
            .filter_map(|(key, _)| of_verbs.iter().find_map(|prefix| key.strip_prefix(prefix)));
        let left: Vec<&str> = keys.filter(|key| !told(key)).collect();
        assert!(left.is_empty(), "{left:#?}");
    }

    fn said(line: &str, lang: Lang) -> String {
        let locale = Locale::new(lang);
        let typed = line.split(' ');
        let error = spoken(Cli::command(), &locale)
            .try_get_matches_from(typed)
            .unwrap_err();
        let said = wrong(&error, &locale).unwrap_or_else(|| error.to_string());
        said.lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn what_is_wrong_with_the_command_line_is_told_in_the_readers_language() {
        for (line, ja, en) in [
            (
                "ikoren sho N-1",
                "「sho」という命令はありません。show ですか",
                "There is no verb sho. Is it show?",
            ),
            (
                "ikoren ls needs --jsn",
                "「--jsn」という指定はありません。--json ですか",
                "There is no option --jsn. Is it --json?",
            ),
            ("ikoren show", "<REF> が足りません", "<REF> is missing"),
            (
                "ikoren --lang de ls needs",
                "--lang <LANG> に「de」は使えません。使えるのは ja, en",
                "--lang <LANG> cannot be \"de\". It can be ja, en",
            ),
            (
                "ikoren log N-1 --audit",
                "[REF] と --audit は一緒に使えません",
                "[REF] and --audit cannot be used together",
            ),
        ] {
            assert_eq!(said(line, Lang::Ja), ja);
            assert_eq!(said(line, Lang::En), en);
        }
    }

    #[test]
    fn the_help_begins_with_what_the_program_is_in_the_readers_language() {
        assert_eq!(
            said("ikoren --help", Lang::Ja),
            "医工連携コーディネーターのための、端末で動く台帳"
        );
        assert_eq!(
            said("ikoren --help", Lang::En),
            "A console in the terminal for people who bring hospitals and manufacturers together; without a verb it opens the screens"
        );
        let help = |lang| {
            let locale = Locale::new(lang);
            let mut command = spoken(Cli::command(), &locale);
            command.render_help().to_string()
        };
        let ja = help(Lang::Ja);
        assert!(
            ja.contains("使い方: ikoren") && !ja.contains("Options:"),
            "{ja}"
        );
        assert!(help(Lang::En).contains("Usage: ikoren"));
    }
}
