//! Owns what words people may use for the fields and choices of the book: English names, labels of every language, and other names. The
//! words of a kind or a list are folded when they are first asked for, so that making a vocabulary costs next to nothing.

use crate::domain::choice::CONTRACT_STATE;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::{Lang, Locale, nearest};
use crate::domain::choice::{self, Choices};
use crate::domain::field::FieldSpec;
use crate::domain::goal::Goal;
use crate::domain::kind::{Kind, REFERENCE};
use crate::domain::stage::STAGES;
use crate::search::fold::fold;

/// Words for fields and choices; cloning it is cheap, and clones share what has been folded.
#[derive(Clone, Debug)]
pub struct Vocabulary(Arc<Inner>);

type Fields = BTreeMap<String, &'static FieldSpec>;
type Codes = BTreeMap<String, &'static str>;

#[derive(Debug)]
struct Inner {
    locales: Vec<Locale>,
    fields: BTreeMap<Kind, OnceLock<Fields>>,
    choices: BTreeMap<&'static str, (&'static Choices, OnceLock<Codes>)>,
}

impl Vocabulary {
    /// The words of every language.
    pub fn new() -> Self {
        let lists = choice::ALL.iter().copied().chain([&STAGES]);
        Self(Arc::new(Inner {
            locales: Lang::ALL.into_iter().map(Locale::new).collect(),
            fields: Kind::ALL.map(|kind| (kind, OnceLock::new())).into(),
            choices: lists
                .map(|list| (list.name, (list, OnceLock::new())))
                .collect(),
        }))
    }

    fn fields(&self, kind: Kind) -> Option<&Fields> {
        let words = self.0.fields.get(&kind)?;
        Some(words.get_or_init(|| fields_of(kind, &self.0.locales)))
    }

    fn codes(&self, list: &Choices) -> Option<&Codes> {
        let (list, words) = self.0.choices.get(list.name)?;
        Some(words.get_or_init(|| choices_of(list, &self.0.locales)))
    }

    /// The field of a kind that a heading means, in any language: `部署`, `department_ja`, `従業員数（人）`, `* 件名：`. Fields that only
    /// commands write are found too; `FieldSpec::derived` tells them.
    pub fn field_of(&self, kind: Kind, heading: &str) -> Option<&'static FieldSpec> {
        let name = heading_name(heading);
        let fields = self.fields(kind)?;
        let find = |name: &str| fields.get(name).copied();
        find(&name).or_else(|| UNITS.iter().find_map(|unit| find(name.strip_suffix(unit)?)))
    }

    /// The field whose name looks most like a heading that [`Vocabulary::field_of`] does not know.
    pub fn nearest_field(&self, kind: Kind, heading: &str) -> Option<&'static FieldSpec> {
        let fields = self.fields(kind)?;
        let near = nearest(&heading_name(heading), fields.keys().map(String::as_str))?;
        fields.get(near).copied()
    }

    /// The stage, or the state of a contract, that a word names.
    pub fn goal_of(&self, typed: &str) -> Option<Goal> {
        let code = self.choice_of(&STAGES, typed);
        let code = code.or_else(|| self.choice_of(&CONTRACT_STATE, typed));
        code.and_then(Goal::from_code)
    }

    /// The code that a typed word means in a list: the code itself, a label in any language, or another name of it (`ナース`, `クラスⅡ`).
    pub fn choice_of(&self, list: &Choices, typed: &str) -> Option<&'static str> {
        self.codes(list)?.get(&value_name(typed)).copied()
    }
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::new()
    }
}

/// Units that stand at the end of a heading without brackets.
const UNITS: [&str; 8] = ["人", "名", "週", "週間", "個", "床", "円", "年月日"];

/// A heading as compared: folded, without brackets and what is in them, language endings, blanks and marks.
fn heading_name(heading: &str) -> String {
    let folded = fold(&without_brackets(heading));
    let trimmed = folded.trim_matches(|c: char| c.is_whitespace() || is_mark(c));
    let bare = ["_ja", "_en", "-ja", "-en"]
        .iter()
        .find_map(|ending| trimmed.strip_suffix(ending))
        .unwrap_or(trimmed);
    bare.chars()
        .filter(|c| !c.is_whitespace() && !is_mark(*c))
        .collect()
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '*' | ':' | '_' | '-' | '※' | '#' | '●' | '○' | '■' | '□' | '.' | '。'
    )
}

pub(super) fn without_brackets(heading: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::with_capacity(heading.len());
    for c in heading.chars() {
        match c {
            '(' | '（' | '[' | '［' | '【' | '〔' | '<' | '＜' | '〈' => depth += 1,
            ')' | '）' | ']' | '］' | '】' | '〕' | '>' | '＞' | '〉' => {
                depth = depth.saturating_sub(1);
            }
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// A value as compared: folded, without blanks and hyphens.
fn value_name(typed: &str) -> String {
    let folded = fold(typed);
    let bare: String = folded
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '・'))
        .collect();
    // A lone hyphen means "none" in many sheets and must not become an empty name.
    if bare.is_empty() { folded } else { bare }
}

/// Every name of every field of a kind. English names come first, then labels, then other names: of two fields that share a name, the one
/// that has it by the stronger right gets it.
fn fields_of(kind: Kind, locales: &[Locale]) -> Fields {
    let specs = || kind.spec().fields.iter();
    let mut named = Fields::new();
    let mut give = |name: &str, field: &'static FieldSpec| {
        named.entry(heading_name(name)).or_insert(field);
    };
    kind.spec()
        .all_fields()
        .for_each(|field| give(field.name, field));
    give(REFERENCE.name, &REFERENCE);
    for locale in locales {
        specs().for_each(|field| give(locale.field(kind, field), field));
    }
    for field in specs() {
        field.also.iter().for_each(|name| give(name, field));
        let key = ["also.field.", kind.spec().name, ".", field.name];
        other_names(locales, &key).for_each(|name| give(name, field));
    }
    for locale in locales {
        give(locale.field(kind, &REFERENCE), &REFERENCE);
    }
    REFERENCE
        .also
        .iter()
        .for_each(|name| give(name, &REFERENCE));
    named
}

/// Every name of every entry of a list, by the same order of rights.
fn choices_of(list: &'static Choices, locales: &[Locale]) -> Codes {
    let mut named = Codes::new();
    let mut give = |name: &str, code: &'static str| {
        named.entry(value_name(name)).or_insert(code);
    };
    for code in list.codes {
        give(code, code);
    }
    for locale in locales {
        for code in list.codes {
            give(locale.choice(list, code), code);
        }
    }
    for code in list.codes {
        let key = ["also.choice.", list.name, ".", code];
        other_names(locales, &key).for_each(|name| give(name, code));
    }
    named
}

/// The other names that the locale files give under a key, separated by `;`.
pub(super) fn other_names<'a>(
    locales: &'a [Locale],
    key: &'a [&'a str],
) -> impl Iterator<Item = &'a str> {
    locales
        .iter()
        .filter_map(move |locale| locale.word(key))
        .flat_map(|names| names.split(';'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::KINDS;

    fn field(kind: Kind, heading: &str) -> Option<&'static str> {
        Vocabulary::new().field_of(kind, heading).map(|f| f.name)
    }

    #[test]
    fn headings_of_published_sheets_are_known() {
        let sheet = [
            ("need_id", "source_no"),
            ("title_ja", "title"),
            ("department_ja", "department"),
            ("role_ja", "profession"),
            ("field_ja", "field"),
            ("problem_ja", "problem"),
            ("wish_ja", "wish"),
            ("wanted_tech_ja", "tags"),
            ("expected_class", "device_class"),
            ("place_ja", "place"),
        ];
        for (heading, name) in sheet {
            assert_eq!(field(Kind::Need, heading), Some(name), "{heading}");
        }
        let sheet = [
            ("company_id", "source_no"),
            ("name_ja", "name"),
            ("prefecture_ja", "prefecture"),
            ("employees", "employees"),
            ("tech_tags_ja", "tags"),
            ("materials_ja", "materials"),
            ("capability_ja", "capability"),
            ("licences_ja", "licences"),
            ("medical_record_ja", "medical_record"),
            ("min_lot", "min_lot"),
            ("proto_weeks", "proto_weeks"),
            ("interest_ja", "interests"),
        ];
        for (heading, name) in sheet {
            assert_eq!(field(Kind::Company, heading), Some(name), "{heading}");
        }
    }

    #[test]
    fn headings_of_an_offices_own_sheet_are_known() {
        let sheet = [
            ("番号", "source_no"),
            ("件名", "title"),
            ("病院名", "hospital"),
            ("部署", "department"),
            ("提案者(職種)", "proposer"),
            ("困りごと", "problem"),
            ("望む姿", "wish"),
            ("技術", "tags"),
            ("期限", "due"),
            ("受付日", "received_on"),
        ];
        for (heading, name) in sheet {
            assert_eq!(field(Kind::Need, heading), Some(name), "{heading}");
        }
        let sheet = [
            ("会社番号", "source_no"),
            ("会社名", "name"),
            ("フリガナ", "reading"),
            ("ﾌﾘｶﾞﾅ", "reading"),
            ("所在地（都道府県）", "prefecture"),
            ("従業員数（人）", "employees"),
            ("従業員数 人", "employees"),
            ("得意技術", "tags"),
            ("許可・認証", "licences"),
            ("試作期間（週）", "proto_weeks"),
            ("担当者", "owner"),
            ("電話番号", "phone"),
            ("最終訪問日", "last_contact_on"),
            ("備考", "notes"),
        ];
        for (heading, name) in sheet {
            assert_eq!(field(Kind::Company, heading), Some(name), "{heading}");
        }
    }

    #[test]
    fn marks_blanks_and_width_in_a_heading_change_nothing() {
        for heading in [
            "*件名",
            "【必須】 件 名：",
            "ＴＩＴＬＥ",
            "Title (40)",
            "けんめい_",
            "タイトル",
        ] {
            let known = field(Kind::Need, heading);
            let expected = if heading == "けんめい_" {
                None
            } else {
                Some("title")
            };
            assert_eq!(known, expected, "{heading}");
        }
    }

    #[test]
    fn an_english_name_belongs_to_its_field_whatever_others_are_called() {
        for spec in &KINDS {
            let vocabulary = Vocabulary::new();
            for own in spec.fields {
                let found = vocabulary.field_of(spec.kind, own.name).unwrap();
                assert_eq!(found.id, own.id, "{} {}", spec.name, own.name);
                for lang in Lang::ALL {
                    let locale = Locale::new(lang);
                    let label = locale.field(spec.kind, own);
                    let found = vocabulary.field_of(spec.kind, label).unwrap();
                    assert_eq!(found.id, own.id, "{} {label}", spec.name);
                }
            }
        }
    }

    #[test]
    fn a_slip_in_a_heading_is_guessed() {
        let vocabulary = Vocabulary::new();
        let near = |heading| {
            vocabulary
                .nearest_field(Kind::Need, heading)
                .map(|f| f.name)
        };
        assert_eq!(near("departmnet"), Some("department"));
        assert_eq!(near("困りこと"), Some("problem"));
        assert_eq!(near("qqqq"), None);
    }

    #[test]
    fn choices_are_known_by_code_label_and_other_names() {
        let vocabulary = Vocabulary::new();
        let means = |list: &Choices, typed| vocabulary.choice_of(list, typed);
        for typed in [
            "ii",
            "II",
            "Ⅱ",
            "ⅱ",
            "クラスII",
            "クラスⅡ",
            "クラス２",
            "class 2",
            "2",
            "管理医療機器",
        ] {
            assert_eq!(means(&choice::DEVICE_CLASS, typed), Some("ii"), "{typed}");
        }
        for typed in ["看護師", "ナース", "nurse", "Nurse"] {
            assert_eq!(means(&choice::PROFESSION, typed), Some("nurse"), "{typed}");
        }
        assert_eq!(means(&choice::DEVICE_CLASS, "非医療機器"), Some("none"));
        assert_eq!(means(&choice::DEVICE_CLASS, "未定"), Some("undecided"));
        assert_eq!(means(&choice::YES_NO, "はい"), Some("yes"));
        assert_eq!(means(&choice::YES_NO_NA, "済"), Some("yes"));
        assert_eq!(means(&choice::YES_NO_NA, "不要"), Some("not-needed"));
        assert_eq!(
            means(&choice::LICENCE, "第二種製造販売業"),
            Some("seizohanbai-2")
        );
        assert_eq!(
            means(&choice::LICENCE, "第２種製造販売業"),
            Some("seizohanbai-2")
        );
        assert_eq!(means(&choice::LICENCE, "医療機器製造業"), Some("seizo"));
        assert_eq!(means(&choice::LICENCE, "ISO13485"), Some("iso13485"));
        assert_eq!(means(&choice::LICENCE, "-"), Some("none"));
        assert_eq!(means(&STAGES, "評価・実証"), Some("evaluation"));
        assert_eq!(means(&choice::PROFESSION, "宇宙飛行士"), None);
        assert_eq!(means(&choice::PROFESSION, ""), None);
    }

    #[test]
    fn codes_and_labels_of_a_list_never_mean_another_entry() {
        let vocabulary = Vocabulary::new();
        for list in choice::ALL.iter().copied().chain([&STAGES]) {
            for code in list.codes {
                assert_eq!(
                    vocabulary.choice_of(list, code),
                    Some(*code),
                    "{}",
                    list.name
                );
                for locale in Lang::ALL.map(Locale::new) {
                    let label = locale.choice(list, code);
                    assert_eq!(
                        vocabulary.choice_of(list, label),
                        Some(*code),
                        "{}: {label}",
                        list.name
                    );
                }
            }
        }
    }

    #[test]
    fn no_other_name_is_given_to_two_entries_or_two_fields() {
        for locale in Lang::ALL.map(Locale::new) {
            let mut seen: BTreeMap<(String, String), String> = BTreeMap::new();
            for (key, names) in locale.words().filter(|(key, _)| key.starts_with("also.")) {
                let (group, _) = key.rsplit_once('.').unwrap();
                for name in names.split(';') {
                    let before = seen.insert((group.to_owned(), value_name(name)), key.to_owned());
                    assert!(before.is_none_or(|of| of == key), "{key}: {name}");
                }
            }
        }
    }
}
