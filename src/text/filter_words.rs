//! Owns the words of the filter language for the book: every listed field of a kind under its names in all languages, and what is asked of
//! records rather than of fields (`is:archived`, `has:log`, `idle>30d`). Printed first are the names of the reader's language.

use super::vocabulary::{other_names, without_brackets};
use super::{Lang, Locale};
use crate::desk::lens::special;
use crate::domain::case;
use crate::domain::choice::{self, CONTRACT_KIND, CONTRACT_STATE, Choices, HOSPITAL_KIND};
use crate::domain::field::{FieldSpec, Shape};
use crate::domain::gate::all_conditions;
use crate::domain::kind::{Kind, REFERENCE};
use crate::domain::stage::STAGES;
use crate::search::filter::{ChoiceWord, Field, FieldKind, FieldWord, Words};

/// Fields that come first in completion, being asked for most.
const FIRST: [&str; 8] = [
    "stage",
    "owner",
    "due",
    "ball",
    "hospital",
    "department",
    "tags",
    "company",
];

/// Lists whose order means something, so that `class>=ii` may be asked.
static ORDERED: [&Choices; 4] = [
    &STAGES,
    &choice::DEVICE_CLASS,
    &choice::EXPERIENCE,
    &choice::LEVEL,
];

impl Locale {
    /// The words of filters over records of a kind, names of this language first. Folds about a thousand words: make it once for a list.
    pub fn filter_words(&self, kind: Kind) -> Words {
        let speaker = Speaker::new(self);
        // What a case says of its contract is part of what `contract:` asks there.
        let shadowed = |f: &FieldSpec| kind == Kind::Case && f.id == case::CONTRACT.id();
        let specs = kind.spec().fields.iter();
        let mut specs: Vec<&FieldSpec> = specs.filter(|f| can_ask(f) && !shadowed(f)).collect();
        specs.sort_by_key(|spec| rank(spec));
        let mut words: Vec<FieldWord> =
            specs.iter().map(|spec| speaker.field(kind, spec)).collect();
        words.extend(speaker.specials(kind));
        // First, because 番号 in a list's head is the reference and not the number at the source.
        words.insert(0, speaker.field(kind, &REFERENCE));
        Words(words)
    }
}

/// True for fields that a list's row holds in the open: long texts are found by plain words instead, sealed ones by nobody.
fn can_ask(field: &FieldSpec) -> bool {
    field.is_listed() && !field.sealed
}

fn rank(field: &FieldSpec) -> usize {
    FIRST
        .iter()
        .position(|name| *name == field.name)
        .unwrap_or(FIRST.len())
}

/// The languages in the order in which one reader wants their names.
struct Speaker(Vec<Locale>);

impl Speaker {
    fn new(reader: &Locale) -> Self {
        let others = Lang::ALL.into_iter().filter(|lang| *lang != reader.lang());
        let mut locales = vec![reader.clone()];
        locales.extend(others.map(Locale::new));
        Self(locales)
    }

    fn field(&self, kind: Kind, spec: &'static FieldSpec) -> FieldWord {
        let labels = self.0.iter().map(|l| without_brackets(l.field(kind, spec)));
        let key = ["also.field.", kind.spec().name, ".", spec.name];
        let mut names: Vec<String> = labels.collect();
        // An English label is a phrase (`In charge`); what an English reader types is the field's own name.
        let own = spec.name.to_owned();
        match self.0.first().map(Locale::lang) {
            Some(Lang::En) => names.insert(0, own),
            Some(Lang::Ja) | None => names.push(own),
        }
        names.extend(spec.also.iter().map(|name| (*name).to_owned()));
        names.extend(other_names(&self.0, &key).map(str::to_owned));
        word(Field(spec.id.0), &names, self.kind_of(kind, spec))
    }

    fn kind_of(&self, kind: Kind, spec: &FieldSpec) -> FieldKind {
        match spec.shape {
            Shape::Choice(list) | Shape::Choices(list) => FieldKind::Choice {
                choices: self.choices(list),
                ordered: ORDERED.contains(&list),
            },
            Shape::Date => FieldKind::Date,
            Shape::Number => FieldKind::Number,
            Shape::Link(_) => FieldKind::Name(vec![self.me()]),
            Shape::Line(_) if is_ball(kind, spec) => FieldKind::Name(vec![self.me()]),
            Shape::Line(_)
            | Shape::Block
            | Shape::Tags
            | Shape::Time
            | Shape::Prefecture
            | Shape::Phone
            | Shape::Mail
            | Shape::DaysOff
            | Shape::Notes => FieldKind::Text,
        }
    }

    fn choices(&self, list: &Choices) -> Vec<ChoiceWord> {
        let names_of = |code: &&'static str| {
            let key = ["also.choice.", list.name, ".", *code];
            let labels = self.0.iter().map(|locale| locale.choice(list, code));
            let names: Vec<&str> = labels
                .chain([*code])
                .chain(other_names(&self.0, &key))
                .collect();
            ChoiceWord::new(code, &names)
        };
        list.codes.iter().map(names_of).collect()
    }

    fn me(&self) -> ChoiceWord {
        self.coded("filter.me", "me")
    }

    /// A word that stands for a code: its names in every language, the reader's first.
    fn coded(&self, key: &str, code: &str) -> ChoiceWord {
        let names: Vec<&str> = self.names(key).chain([code]).collect();
        ChoiceWord::new(code, &names)
    }

    fn names<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter_map(move |locale| locale.word(&[key]))
            .flat_map(|names| names.split(';'))
    }

    fn specials(&self, kind: Kind) -> Vec<FieldWord> {
        let has_stage = matches!(kind, Kind::Need | Kind::Case);
        SPECIALS
            .iter()
            .filter(|special| match special.field {
                special::IDLE | special::GATE => has_stage,
                special::OVERRIDE => kind.parts().decisions.is_some(),
                special::COMPANY | special::HOSPITAL_KIND => kind == Kind::Need,
                special::CONTRACT => has_stage || kind == Kind::Company,
                _ => true,
            })
            .map(|special| self.special(kind, special))
            .collect()
    }

    fn special(&self, kind: Kind, special: &Special) -> FieldWord {
        let key = ["filter.", special.name].concat();
        let asked = match special.asks {
            Asks::Days => FieldKind::Days,
            Asks::Date => FieldKind::Date,
            Asks::Name => FieldKind::Name(Vec::new()),
            Asks::List(list) => FieldKind::Choice {
                choices: self.choices(list),
                ordered: false,
            },
            Asks::Contracts => FieldKind::Choice {
                choices: self.contracts(),
                ordered: false,
            },
            Asks::Conditions => FieldKind::Choice {
                choices: self.conditions(),
                ordered: false,
            },
            Asks::Codes(codes) => FieldKind::Choice {
                choices: codes
                    .iter()
                    .filter(|(_, of)| of.is_none_or(|of| of.contains(&kind)))
                    .map(|(code, _)| {
                        self.coded(&["filter.", special.name, "-", code].concat(), code)
                    })
                    .collect(),
                ordered: false,
            },
        };
        let mut names: Vec<String> = self.names(&key).map(str::to_owned).collect();
        names.push(special.name.to_owned());
        word(special.field, &names, asked)
    }
}

impl Speaker {
    /// Kinds of contract, states, and a kind in a state: `nda.signed`.
    fn contracts(&self) -> Vec<ChoiceWord> {
        let (kinds, states) = (self.choices(&CONTRACT_KIND), self.choices(&CONTRACT_STATE));
        let labels = |list: &Choices, code: &str| -> Vec<String> {
            let spoken = self.0.iter().map(|locale| locale.choice(list, code));
            spoken
                .map(without_brackets)
                .chain([code.to_owned()])
                .collect()
        };
        let mut both = Vec::new();
        for kind in CONTRACT_KIND.codes {
            for state in CONTRACT_STATE.codes {
                let kinds = labels(&CONTRACT_KIND, kind);
                let names = kinds.iter().zip(labels(&CONTRACT_STATE, state));
                let names: Vec<String> = names.map(|(a, b)| format!("{a}.{b}")).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                both.push(ChoiceWord::new(&format!("{kind}.{state}"), &names));
            }
        }
        kinds.into_iter().chain(states).chain(both).collect()
    }

    /// The conditions of all gates.
    fn conditions(&self) -> Vec<ChoiceWord> {
        let all = all_conditions();
        let word = |condition: &'static crate::domain::gate::Condition| {
            let spoken = self.0.iter().map(|locale| locale.condition(condition));
            let names: Vec<&str> = spoken.chain([condition.id]).collect();
            ChoiceWord::new(condition.id, &names)
        };
        all.map(word).collect()
    }
}

/// The field that holds whose move it is, where `me` may be asked.
fn is_ball(kind: Kind, spec: &FieldSpec) -> bool {
    kind.parts().ball.is_some_and(|(ball, _)| ball == spec.id)
}

/// A field under those of its names that can be typed as one word, each once.
fn word(field: Field, names: &[String], kind: FieldKind) -> FieldWord {
    let mut kept: Vec<&str> = Vec::with_capacity(names.len());
    for name in names {
        let typeable = !name.is_empty()
            && !name.contains(|c: char| c.is_whitespace() || "-:=<>~|(),\"".contains(c));
        if typeable && !kept.contains(&name.as_str()) {
            kept.push(name);
        }
    }
    FieldWord::new(field, &kept, kind)
}

/// A question to a record as a whole. Its words stand in the locales under `filter.NAME` and `filter.NAME-CODE`, several between `;`.
pub(super) struct Special {
    field: Field,
    pub(super) name: &'static str,
    asks: Asks,
}

/// A code and the kinds it can be true of; `None`: all.
type Code = (&'static str, Option<&'static [Kind]>);

enum Asks {
    Days,
    Date,
    Name,
    Codes(&'static [Code]),
    Contracts,
    Conditions,
    List(&'static Choices),
}

impl Special {
    /// The codes of its answers.
    #[cfg(test)]
    pub(super) fn codes(&self) -> Vec<&'static str> {
        match self.asks {
            Asks::Codes(codes) => codes.iter().map(|(code, _)| *code).collect(),
            Asks::Days
            | Asks::Date
            | Asks::Name
            | Asks::Contracts
            | Asks::Conditions
            | Asks::List(_) => Vec::new(),
        }
    }
}

/// The kinds with a state in which nobody works on a record any more.
const ENDED: Option<&[Kind]> = Some(&[
    Kind::Need,
    Kind::Case,
    Kind::Contract,
    Kind::Event,
    Kind::Consultation,
    Kind::Duty,
]);

const MOVING: Option<&[Kind]> = Some(&[Kind::Need, Kind::Case, Kind::Contract]);

/// Every such question.
pub(super) static SPECIALS: [Special; 10] = [
    Special {
        field: special::IS,
        name: "is",
        asks: Asks::Codes(&[
            ("unfiled", Some(&[Kind::Log])),
            ("unsorted", None),
            ("open", ENDED),
            ("closed", ENDED),
            ("distant", Some(&crate::desk::contact::WATCHED)),
            ("ending", Some(&crate::desk::ending::ENDING)),
            ("left", Some(&[Kind::Person])),
            ("lines-late", Some(&[Kind::Contract])),
            ("unanswered", Some(&[Kind::Need])),
            ("carried", Some(&[Kind::Need])),
            ("clash", None),
            ("overridden", MOVING),
            ("archived", None),
        ]),
    },
    Special {
        field: special::HAS,
        name: "has",
        asks: Asks::Codes(&[
            ("case", Some(&[Kind::Need, Kind::Company])),
            ("contract", Some(&[Kind::Need, Kind::Case, Kind::Company])),
            ("log", None),
            (
                "company",
                Some(&[Kind::Log, Kind::Activity, Kind::Consultation]),
            ),
            ("note", None),
            ("file", None),
            ("draft", None),
        ]),
    },
    Special {
        field: special::IDLE,
        name: "idle",
        asks: Asks::Days,
    },
    Special {
        field: special::COMPANY,
        name: "company",
        asks: Asks::Name,
    },
    Special {
        field: special::CHANGED,
        name: "changed",
        asks: Asks::Date,
    },
    Special {
        field: special::HOSPITAL_KIND,
        name: "hospital_kind",
        asks: Asks::List(&HOSPITAL_KIND),
    },
    Special {
        field: special::NEW,
        name: "new",
        asks: Asks::Codes(&[("me", None)]),
    },
    Special {
        field: special::GATE,
        name: "gate",
        asks: Asks::Codes(&[("blocked", None)]),
    },
    Special {
        field: special::CONTRACT,
        name: "contract",
        asks: Asks::Contracts,
    },
    Special {
        field: special::OVERRIDE,
        name: "override",
        asks: Asks::Conditions,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::Date;
    use crate::domain::need;
    use crate::search::filter::{Fact, Facts, Vocabulary, complete, parse};
    use crate::search::needle::Needle;
    use std::collections::BTreeMap;

    fn words(lang: Lang, kind: Kind) -> Words {
        Locale::new(lang).filter_words(kind)
    }

    #[test]
    fn the_filters_of_the_design_are_understood() {
        let words = words(Lang::Ja, Kind::Need);
        let typed = [
            "stage:meeting dept:手術部 due<7d",
            "段階:面談 部署:手術部 期限<7日",
            "球:自分 期限<0",
            "ball:me",
            "手番:none",
            "idle>30d -stage:launch",
            "滞留>30d",
            "障壁:先入観",
            "is:archived",
            "is:保管",
            "状況:未整理",
            "has:案件",
            "co:テクノ",
            "企業:テクノ",
            "hosp:中央",
            "owner:me",
            "担当:自分",
            "tag:粘着",
            "class>=ii",
            "クラス:Ⅱ",
            "stage:公開..契約",
            "変更:今週",
            "ref:N-41",
            "kigen:今週",
            "teban:none",
            "shouheki:resources",
            "gate:blocked",
            "関門:不足",
            "new:me",
            "新着:自分",
            "has:file",
            "有:備考",
            "has:draft",
            "contract:nda",
            "契約:締結",
            "contract:nda.signed",
            "override:adopted",
        ];
        for line in typed {
            let parsed = parse(line, &words);
            assert!(parsed.is_ok(), "{line}: {parsed:?}");
            let printed = parsed.unwrap().print(&words);
            assert!(
                !printed.contains(char::is_numeric)
                    || line.contains(char::is_numeric)
                    || printed.contains("N-41"),
                "{line} -> {printed}"
            );
        }
    }

    #[test]
    fn every_kind_prints_in_the_readers_language_and_reads_the_others() {
        for kind in Kind::ALL {
            for (lang, other) in [(Lang::Ja, Lang::En), (Lang::En, Lang::Ja)] {
                let (mine, theirs) = (words(lang, kind), words(other, kind));
                for word in mine.fields() {
                    let name = theirs.by_field(word.field).unwrap().name();
                    let found = mine.by_name(name).map(|w| w.field);
                    assert_eq!(found, Some(word.field), "{kind:?} {name}");
                }
            }
        }
    }

    #[test]
    fn a_filter_is_printed_in_the_readers_words() {
        let typed = "段階:面談 部署:外来 球:自分 is:archived";
        let query = parse(typed, &words(Lang::Ja, Kind::Need)).unwrap();
        assert_eq!(
            query.print(&words(Lang::En, Kind::Need)),
            "stage:Meeting department:外来 ball:me is:archived"
        );
        assert_eq!(
            query.print(&words(Lang::Ja, Kind::Need)),
            "段階:面談 部署:外来 手番:自分 is:保管"
        );
    }

    #[test]
    fn a_field_has_one_meaning_within_a_kind() {
        for kind in Kind::ALL {
            let words = words(Lang::Ja, kind);
            for word in words.fields() {
                let found = words.by_name(word.name()).map(|w| w.field);
                assert_eq!(found, Some(word.field), "{kind:?} {}", word.name());
            }
        }
    }

    #[test]
    fn tab_offers_names_in_the_readers_language() {
        let ja = words(Lang::Ja, Kind::Need);
        assert_eq!(
            complete("段", 3, &ja).candidates,
            ["段階:", "段階に入った日:"]
        );
        let en = words(Lang::En, Kind::Need);
        assert!(
            complete("dep", 3, &en)
                .candidates
                .contains(&"department:".to_owned())
        );
        let values = complete("stage:m", 7, &en).candidates;
        assert_eq!(values, ["Meeting"]);
    }

    /// A record by its facts.
    struct Told(BTreeMap<Field, &'static str>);

    impl Facts for Told {
        fn any(&self, field: Field, passes: &mut dyn FnMut(Fact<'_>) -> bool) -> bool {
            self.0
                .get(&field)
                .is_some_and(|code| passes(Fact::Choice(code)))
        }

        fn matches_text(&self, _: &Needle) -> bool {
            false
        }
    }

    #[test]
    fn what_is_read_asks_for_the_code_that_the_record_gives() {
        let today = Date::new(2026, 11, 22).unwrap();
        let words = words(Lang::En, Kind::Need);
        let stage = Field(need::STAGE.id().0);
        let record = Told(BTreeMap::from([
            (stage, "contracting"),
            (special::IS, "unsorted"),
        ]));
        let passes = |typed: &str| {
            let matcher = parse(typed, &words)
                .unwrap()
                .compile(today, &words)
                .unwrap();
            matcher.passes(&record)
        };
        assert!(passes("段階:契約") && passes("stage>meeting") && passes("is:未整理"));
        assert!(!passes("stage:meeting") && !passes("is:archived"));
    }
}
