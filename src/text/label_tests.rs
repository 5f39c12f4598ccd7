//! Holds the locale files to the domain's tables and to each other.

use super::*;
use crate::desk::figures::{Heading, Phase};
use crate::domain::choice;
use crate::domain::date::Holiday;
use crate::domain::gate::all_conditions;
use crate::domain::item::Part;
use crate::domain::kind::{KINDS, REFERENCE};
use crate::domain::phrase::Blank;
use crate::text::filter_words::SPECIALS;
use crate::text::locale::{Piece, pieces};
use crate::text::saved::BUILT_IN;
use crate::text::{Lang, TextKey};
use std::collections::BTreeSet;

/// The settings that `config schema` explains; a test there holds the list to its table.
const SETTINGS: [&str; 12] = [
    "lang",
    "name",
    "hat",
    "organisation",
    "theme",
    "borders",
    "ime_control",
    "ambiguous",
    "mouse",
    "backup",
    "filters",
    "keys",
];

/// True for lines of one language alone: other names, shorter heads of columns, and help whose English stands in the definition of the command line.
fn is_own(key: &str) -> bool {
    let own = [
        "also.",
        "column.",
        "stage-short.",
        "verb-help.",
        "verb-option.",
    ];
    own.iter().any(|prefix| key.starts_with(prefix))
}

/// Every key that a locale file must have, and no other.
fn wanted() -> BTreeSet<String> {
    let mut keys: BTreeSet<String> = TextKey::ALL.iter().map(|k| k.name().to_owned()).collect();
    keys.insert(format!("field.{}", REFERENCE.name));
    for spec in &KINDS {
        keys.insert(format!("kind.{}", spec.singular()));
        keys.insert(format!("kinds.{}", spec.name));
        for field in spec.fields {
            keys.insert(format!("field.{}.{}", spec.name, field.name));
        }
    }
    keys.extend(Part::ALL.map(|part| format!("field.contracts.item-{}", part.name())));
    let alarms = Kind::Case.parts().alarms.iter();
    let alarms = alarms.filter_map(|alarm| Kind::Case.field(alarm.day));
    keys.extend(alarms.map(|spec| format!("alarm.{}", spec.name)));
    keys.extend(Side::ALL.map(|side| format!("side.{}", side.name())));
    for list in choice::ALL.iter().copied().chain([&STAGES]) {
        for code in list.codes {
            keys.insert(format!("choice.{}.{code}", list.name));
        }
    }
    let papers = choice::CONTRACT_KIND.codes.iter();
    keys.extend(papers.map(|code| format!("letter.contract_kind.{code}")));
    for condition in all_conditions() {
        keys.insert(format!("gate.{}", condition.id));
        keys.insert(format!("remedy.{}", condition.id));
    }
    let names = SECTIONS.map(|s| format!("section.{}", section_name(s)));
    keys.extend(names);
    keys.extend(Layer::ALL.map(|l| format!("layer.{}", layer_name(l))));
    keys.extend(
        [Strength::Block, Strength::Warn].map(|s| format!("strength.{}", strength_name(s))),
    );
    let owners = [
        Owner::Office,
        Owner::Ward,
        Owner::Hospital,
        Owner::Firm,
        Owner::Decider,
    ];
    keys.extend(owners.map(|o| format!("owner.{}", owner_name(o))));
    keys.extend(Rule::ALL.map(|(_, code)| format!("personal.{code}")));
    keys.extend(Weekday::ALL.map(|d| format!("weekday.{}", weekday_name(d))));
    keys.extend(Holiday::ALL.map(|day| format!("holiday.{}", day.name())));
    keys.extend(BUILT_IN.iter().map(|row| format!("saved.{}", row.id)));
    keys.extend(Heading::ALL.map(|h| format!("figures.{}", h.code())));
    keys.extend(Phase::ALL.map(|p| format!("phase.{}", p.code())));
    keys.extend(SETTINGS.map(|name| format!("setting.{name}")));
    keys.extend(Blank::ALL.iter().map(|b| format!("blank.{}", b.code())));
    keys.insert("filter.me".to_owned());
    for special in &SPECIALS {
        keys.insert(format!("filter.{}", special.name));
        let codes = special.codes().into_iter();
        keys.extend(codes.map(|code| format!("filter.{}-{code}", special.name)));
    }
    keys
}

#[test]
fn both_files_have_every_key_once_and_no_other() {
    let wanted = wanted();
    for lang in Lang::ALL {
        let locale = Locale::new(lang);
        let keys: Vec<&str> = locale
            .words()
            .map(|(key, _)| key)
            .filter(|key| !is_own(key))
            .collect();
        let there: BTreeSet<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        let missing: Vec<_> = wanted.difference(&there).collect();
        let extra: Vec<_> = there.difference(&wanted).collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "{lang:?}: missing {missing:#?}, extra {extra:#?}"
        );
        assert_eq!(keys.len(), there.len(), "{lang:?}: a key stands twice");
    }
}

#[test]
fn other_names_are_given_only_to_what_exists() {
    for lang in Lang::ALL {
        let locale = Locale::new(lang);
        for (key, _) in locale.words() {
            let Some(about) = key.strip_prefix("also.") else {
                continue;
            };
            assert!(wanted().contains(about), "{lang:?}: {key}");
        }
    }
}

fn places(text: &str) -> BTreeSet<&str> {
    pieces(text)
        .filter_map(|piece| match piece {
            Piece::Place { name, .. } => Some(name),
            Piece::Plain(_) => None,
        })
        .collect()
}

#[test]
fn a_line_has_the_same_places_in_every_language() {
    let [ja, en] = Lang::ALL.map(Locale::new);
    for (key, text) in ja.words().filter(|(key, _)| !is_own(key)) {
        let other = en.word(&[key]).unwrap_or_default();
        assert_eq!(places(text), places(other), "{key}");
    }
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

#[test]
fn each_file_is_in_its_own_language() {
    // Codes, units and proper names that Japanese people write in Latin letters too.
    let latin = [
        "choice.device_class.",
        "choice.licence.iso13485",
        "date.",
        "size.",
        "count.",
        "choice.experience.",
        "list.",
        "finding.met",
        "record.named",
        "refusal.coded",
        "field.cases.nda",
        "card.fallen",
    ];
    for (key, text) in Locale::new(Lang::En).words() {
        assert!(!text.chars().any(is_japanese), "en {key}: {text}");
    }
    for (key, text) in Locale::new(Lang::Ja).words() {
        let letters = crate::text::locale::pieces(text).any(|piece| {
            matches!(piece, crate::text::locale::Piece::Plain(plain) if plain.chars().any(char::is_alphabetic))
        });
        let exempt = !letters || latin.iter().any(|prefix| key.starts_with(prefix));
        assert!(exempt || text.chars().any(is_japanese), "ja {key}: {text}");
    }
}

#[test]
fn no_line_has_characters_that_drive_a_terminal_or_have_no_sure_width() {
    for lang in Lang::ALL {
        for (key, text) in Locale::new(lang).words().filter(|(k, _)| !is_own(k)) {
            assert!(!text.is_empty() && text.trim() == text, "{lang:?} {key}");
            let unsure = |c: char| {
                let mark =
                    matches!(c, '\u{2010}'..='\u{206F}' | '\u{2190}'..='\u{2BFF}' | '×' | '±');
                c.is_control() || (mark && !c.is_alphanumeric())
            };
            assert!(!text.chars().any(unsure), "{lang:?} {key}: {text}");
        }
    }
}

#[test]
fn words_that_hurt_are_never_used() {
    let never = ["催促", "督促", "不採択", "却下", "失敗"];
    for (key, text) in Locale::new(Lang::Ja).words().filter(|(k, _)| !is_own(k)) {
        assert!(
            !never.iter().any(|word| text.contains(word)),
            "{key}: {text}"
        );
    }
}

#[test]
fn a_remedy_is_a_sentence_and_a_condition_a_short_name() {
    for lang in Lang::ALL {
        let locale = Locale::new(lang);
        for condition in all_conditions() {
            let name = locale.condition(condition);
            assert!(!name.ends_with(['。', '.']), "{name}");
            let cells: usize = name
                .chars()
                .map(|c| if is_japanese(c) { 2 } else { 1 })
                .sum();
            assert!(cells <= 44, "{name} is {cells} cells");
            assert_ne!(locale.remedy(condition), name);
        }
    }
}

#[test]
fn two_fields_of_a_kind_or_two_entries_of_a_list_never_share_a_label() {
    for locale in Lang::ALL.map(Locale::new) {
        for spec in &KINDS {
            let labels: BTreeSet<&str> = spec
                .fields
                .iter()
                .map(|f| locale.field(spec.kind, f))
                .collect();
            assert_eq!(labels.len(), spec.fields.len(), "{}", spec.name);
        }
        for list in choice::ALL.iter().copied().chain([&STAGES]) {
            let labels: BTreeSet<&str> = list
                .codes
                .iter()
                .map(|code| locale.choice(list, code))
                .collect();
            assert_eq!(labels.len(), list.codes.len(), "{}", list.name);
        }
    }
}

#[test]
fn the_stages_have_the_names_of_the_chain() {
    let ja = Locale::new(Lang::Ja);
    let names: Vec<&str> = Stage::ALL.iter().map(|s| ja.stage(*s)).collect();
    let chain = [
        "受付",
        "選定",
        "公開準備",
        "公開",
        "面談",
        "契約",
        "試作",
        "評価・実証",
        "製品化",
        "上市",
    ];
    assert_eq!(names, chain);
}
