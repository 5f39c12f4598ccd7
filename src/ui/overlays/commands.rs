//! Owns what the palette knows of each command: its words in both languages, its reading, its key here, and why it cannot be done now. The
//! match is fuzzy, over folded text, so kana, romaji and English all find it.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::search::fold::fold;
use crate::search::reading::romaji;
use crate::text::{Lang, Locale, TextKey};
use crate::ui::action::Action;
use crate::ui::keymap::Scope;
use crate::ui::layer::Subject;
use crate::ui::shared::Shared;

/// Words that people type for a command besides its own.
const ALSO: [(&str, Action); 5] = [
    ("q", Action::Quit),
    ("exit", Action::Quit),
    ("messages", Action::MessageLog),
    ("keys", Action::HelpAll),
    ("companies", Action::ScreenRoster),
];

/// Commands that people look for most.
const OFTEN: [Action; 16] = [
    Action::NewNeed,
    Action::Edit,
    Action::Memo,
    Action::Advance,
    Action::Retreat,
    Action::PassBall,
    Action::SetDue,
    Action::NewCase,
    Action::NewCompany,
    Action::Filter,
    Action::ScreenNeeds,
    Action::ScreenRoster,
    Action::Import,
    Action::UndoStep,
    Action::UndoList,
    Action::Help,
];

/// Score of a command whose word was typed in full.
const EXACT: u32 = u32::MAX;

/// One command.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it does.
    pub action: Action,
    /// What it is called.
    pub label: String,
    /// Its key here; empty if it has none.
    pub key: String,
    /// Its command word: `theme mono`.
    pub word: String,
    /// Why it cannot be done now.
    pub unavailable: Option<TextKey>,
    texts: Vec<String>,
}

/// What was behind the palette when it opened.
#[derive(Clone, Copy, Debug)]
pub struct Behind {
    /// Its tables.
    pub chain: &'static [Scope],
    /// What is under its cursor.
    pub subject: Option<Subject>,
}

/// Every command, those that can be done first.
pub fn all(shared: &Shared, behind: Behind) -> Vec<Entry> {
    let locales = Lang::ALL.map(Locale::new);
    let mut entries: Vec<Entry> = Action::ALL
        .iter()
        .filter(|action| action.is_command())
        .map(|action| entry(shared, &locales, *action, behind))
        .collect();
    entries.sort_by_key(|entry| (entry.unavailable.is_some(), rank(entry.action)));
    entries
}

/// How early a command is offered while nothing is typed.
fn rank(action: Action) -> usize {
    let often = OFTEN.iter().position(|other| *other == action);
    often.unwrap_or(OFTEN.len())
}

fn entry(shared: &Shared, locales: &[Locale], action: Action, behind: Behind) -> Entry {
    let word = action.name().replace('-', " ");
    let mut texts: Vec<String> = locales
        .iter()
        .map(|locale| fold(locale.line(action.line())))
        .collect();
    texts.push(fold(action.reading()));
    texts.push(word.clone());
    let keys = shared.keymap.key(behind.chain, action);
    Entry {
        action,
        label: shared.locale.line(action.line()).to_owned(),
        key: keys.unwrap_or_default(),
        word,
        unavailable: why_not(shared, action, behind),
        texts,
    }
}

/// Why a command cannot be done now.
fn why_not(shared: &Shared, action: Action, behind: Behind) -> Option<TextKey> {
    if action.writes() && !shared.actor.may_write() {
        return Some(TextKey::PaletteReadOnly);
    }
    if action.needs_record() && behind.subject.is_none() {
        return Some(TextKey::PaletteNoRecord);
    }
    let here = action.is_anywhere() || shared.keymap.reaches(behind.chain, action);
    (!here).then_some(TextKey::PaletteNotHere)
}

/// The commands that a typed text may mean, the likeliest first; all of them for an empty text.
pub fn matching(entries: &[Entry], typed: &str) -> Vec<usize> {
    let typed = typed.trim();
    if typed.is_empty() {
        return (0..entries.len()).collect();
    }
    let mut matcher = Matcher::new(Config::DEFAULT);
    let needles = needles(typed);
    let mut scored: Vec<(u32, bool, usize)> = entries
        .iter()
        .enumerate()
        .filter_map(|(at, entry)| {
            let score = score(&mut matcher, &needles, entry, typed)?;
            Some((score, entry.unavailable.is_none(), at))
        })
        .collect();
    scored.sort_by_key(|(score, can, at)| (std::cmp::Reverse((*score, *can)), *at));
    scored.into_iter().map(|(_, _, at)| at).collect()
}

/// What was typed, folded, and the kana that it may be romaji for.
fn needles(typed: &str) -> Vec<Pattern> {
    let folded = fold(typed);
    let kana = romaji(&folded);
    [Some(folded), kana]
        .into_iter()
        .flatten()
        .map(|text| {
            Pattern::new(
                &text,
                CaseMatching::Ignore,
                Normalization::Never,
                AtomKind::Fuzzy,
            )
        })
        .collect()
}

fn score(matcher: &mut Matcher, needles: &[Pattern], entry: &Entry, typed: &str) -> Option<u32> {
    let word = typed.replace('-', " ");
    let also = ALSO
        .iter()
        .any(|(word, action)| *word == typed && *action == entry.action);
    if word == entry.word || also {
        return Some(EXACT);
    }
    let mut buffer = Vec::new();
    entry
        .texts
        .iter()
        .flat_map(|text| needles.iter().map(move |needle| (text, needle)))
        .filter_map(|(text, needle)| needle.score(Utf32Str::new(text, &mut buffer), matcher))
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Vec<Entry> {
        let locales = Lang::ALL.map(Locale::new);
        let commands = Action::ALL.iter().filter(|action| action.is_command());
        commands
            .map(|action| {
                let mut texts: Vec<String> = locales
                    .iter()
                    .map(|l| fold(l.line(action.line())))
                    .collect();
                texts.push(fold(action.reading()));
                texts.push(action.name().replace('-', " "));
                Entry {
                    action: *action,
                    label: String::new(),
                    key: String::new(),
                    word: action.name().replace('-', " "),
                    unavailable: None,
                    texts,
                }
            })
            .collect()
    }

    fn first(typed: &str) -> Action {
        let entries = entries();
        entries[matching(&entries, typed)[0]].action
    }

    #[test]
    fn a_command_is_found_by_kanji_kana_romaji_and_english() {
        for typed in ["取り込む", "とりこみ", "トリコミ", "torikomi", "import"] {
            assert_eq!(first(typed), Action::Import, "{typed}");
        }
    }

    #[test]
    fn a_word_typed_in_full_comes_first() {
        assert_eq!(first("q"), Action::Quit);
        assert_eq!(first("undo"), Action::UndoList);
        assert_eq!(first("theme mono"), Action::ThemeMono);
        assert_eq!(first("lang en"), Action::LangEn);
    }

    #[test]
    fn what_nobody_means_finds_nothing() {
        assert!(matching(&entries(), "zzzzqq").is_empty());
    }
}
