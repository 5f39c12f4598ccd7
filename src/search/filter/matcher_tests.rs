//! Owns the tests of judging records by a filter.

use std::collections::BTreeMap;

use super::super::parse::parse;
use super::super::vocabulary::{ChoiceWord, FieldWord, Words};
use super::*;
use crate::search::reading::Readings;

const STAGE: Field = Field(0);
const DEPT: Field = Field(1);
const DUE: Field = Field(2);
const IDLE: Field = Field(3);
const COMPANY: Field = Field(4);
const OPEN: Field = Field(5);

fn vocabulary() -> Words {
    let stages = ["intake", "published", "meeting", "launch"];
    let choices = stages
        .iter()
        .map(|code| ChoiceWord::new(code, &[]))
        .collect();
    let stage = FieldKind::Choice {
        choices,
        ordered: true,
    };
    let me = vec![ChoiceWord::new("me", &["me", "自分"])];
    Words(vec![
        FieldWord::new(STAGE, &["stage"], stage),
        FieldWord::new(DEPT, &["dept"], FieldKind::Text),
        FieldWord::new(DUE, &["due"], FieldKind::Date),
        FieldWord::new(IDLE, &["idle"], FieldKind::Days),
        FieldWord::new(COMPANY, &["co"], FieldKind::Name(me)),
        FieldWord::new(OPEN, &["open"], FieldKind::Flag),
    ])
}

/// A record of the test: values by field, and its text.
#[derive(Default)]
struct Record {
    facts: BTreeMap<Field, Vec<Fact<'static>>>,
    text: &'static str,
}

impl Record {
    fn with(mut self, field: Field, fact: Fact<'static>) -> Self {
        self.facts.entry(field).or_default().push(fact);
        self
    }
}

impl Facts for Record {
    fn any(&self, field: Field, passes: &mut dyn FnMut(Fact<'_>) -> bool) -> bool {
        let facts = self.facts.get(&field);
        facts.is_some_and(|facts| facts.iter().any(|&fact| passes(fact)))
    }

    fn matches_text(&self, needle: &Needle) -> bool {
        let reading = Readings::built_in().reading_of(self.text).kana;
        needle.is_in(fold(self.text).as_bytes())
            || needle.is_in_reading(reading_run(&reading).as_bytes())
    }
}

fn date(year: i32, month: u32, day: u32) -> Date {
    Date::new(year, month, day).unwrap()
}

/// Wednesday, 25 November 2026.
fn matcher(typed: &str) -> Matcher {
    let query = parse(typed, &vocabulary()).unwrap();
    query.compile(date(2026, 11, 25), &vocabulary()).unwrap()
}

fn need() -> Record {
    Record {
        text: "採血の補助具 樹脂",
        ..Record::default()
    }
    .with(STAGE, Fact::Choice("meeting"))
    .with(DEPT, Fact::Text("手術部"))
    .with(DUE, Fact::Date(date(2026, 11, 30)))
    .with(IDLE, Fact::Number(31))
    .with(COMPANY, Fact::Text("㈱オオタ精工"))
    .with(COMPANY, Fact::Reading("オオタセイコウ"))
    .with(COMPANY, Fact::Reference("F-12"))
    .with(OPEN, Fact::Flag(true))
}

fn passes(typed: &str) {
    assert!(matcher(typed).passes(&need()), "{typed}");
}

fn fails(typed: &str) {
    assert!(!matcher(typed).passes(&need()), "{typed}");
}

#[test]
fn an_empty_filter_lets_every_record_pass() {
    passes("");
    assert!(matcher("").passes(&Record::default()));
}

#[test]
fn text_is_found_folded_read_and_in_romaji() {
    for typed in [
        "採血",
        "さいけつ",
        "saiketsu",
        "ジュシ",
        "\"採血の補助具\"",
        "採血 樹脂",
    ] {
        passes(typed);
    }
    fails("輸血");
    fails("採血 輸血");
    passes("輸血 | 樹脂");
    passes("-輸血");
    fails("-(採血 | 輸血)");
}

#[test]
fn choices_are_compared_in_their_order() {
    for typed in [
        "stage:meeting",
        "stage:intake,meeting",
        "stage>=meeting",
        "stage>published",
        "stage:published..launch",
        "stage:..meeting",
        "stage<launch",
    ] {
        passes(typed);
    }
    for typed in [
        "stage:launch",
        "stage>meeting",
        "stage<meeting",
        "stage:launch..",
        "stage:launch..intake",
    ] {
        fails(typed);
    }
}

#[test]
fn days_are_compared_with_today() {
    for typed in [
        "due<7d",
        "due>0",
        "due:11-30",
        "due:来週",
        "due<=来週",
        "due:11-20..12-05",
        "due:今月",
        "due>今週",
        "due:月末",
        "due<2027",
    ] {
        passes(typed);
    }
    for typed in [
        "due<0",
        "due<来週",
        "due:今週",
        "due>来週",
        "due:12-01..",
        "due:..今日",
    ] {
        fails(typed);
    }
}

#[test]
fn a_record_without_a_value_passes_no_comparison_but_its_denial() {
    let bare = Record::default();
    for typed in [
        "due<7d",
        "stage:meeting",
        "idle>0",
        "dept:手術",
        "due:any",
        "open:no",
    ] {
        assert!(!matcher(typed).passes(&bare), "{typed}");
        assert!(matcher(&format!("-{typed}")).passes(&bare), "-{typed}");
    }
    assert!(matcher("due:none").passes(&bare));
    fails("due:none");
    passes("due:any");
}

#[test]
fn numbers_of_days_are_compared() {
    passes("idle>30d");
    passes("idle>=31");
    passes("idle:1m..2m");
    fails("idle<31");
    fails("idle>1000");
    passes("open:yes");
    fails("open:no");
}

#[test]
fn names_are_found_by_part_reading_and_reference() {
    for typed in [
        "co:オオタ",
        "co:ota",
        "co:oota",
        "co:f12",
        "co:Ｆ-012",
        "co:F-12,F-99",
        "co=㈱オオタ精工",
        "co:株",
    ] {
        passes(typed);
    }
    for typed in ["co:f1", "co:F-120", "co=オオタ", "co:自分", "co:\"自分\""] {
        fails(typed);
    }
    let mine = Record::default().with(COMPANY, Fact::Choice("me"));
    assert!(matcher("co:自分").passes(&mine));
    assert!(!matcher("co:\"自分\"").passes(&mine));
}

#[test]
fn text_fields_hold_or_are() {
    passes("dept:手術");
    passes("dept=手術部");
    fails("dept=手術");
    passes("dept:検査,手術");
}

#[test]
fn a_day_the_year_lacks_is_told_with_its_field() {
    let query = parse("due<2/29", &vocabulary()).unwrap();
    let error = query
        .compile(date(2026, 11, 25), &vocabulary())
        .unwrap_err();
    let no_such_day = DateError::NoSuchDay {
        year: Some(2027),
        month: 2,
        last: 28,
    };
    assert_eq!(
        error,
        Unresolved {
            field: DUE,
            error: no_such_day
        }
    );
    assert!(query.compile(date(2028, 1, 1), &vocabulary()).is_ok());
}

#[test]
fn a_filter_narrows_another_where_every_part_of_that_is_narrowed() {
    let narrows = |longer: &str, shorter: &str| matcher(longer).narrows(&matcher(shorter));
    for (longer, shorter) in [
        ("樹脂成形", "樹脂"),
        ("樹脂 採血", "樹脂"),
        ("採血 樹脂成形 due<7d", "due<7d 樹"),
        ("樹脂", ""),
        ("-輸血 樹脂", "-輸血"),
        ("樹脂 | 金属", "樹脂 | 金属"),
    ] {
        assert!(narrows(longer, shorter), "{longer} {shorter}");
    }
    for (other, shorter) in [
        ("樹", "樹脂"),
        ("樹脂", "due<7d"),
        ("樹脂 due<6d", "樹脂 due<7d"),
        ("-輸血部", "-輸血"),
        ("樹脂成形 | 金属", "樹脂"),
        ("", "樹脂"),
    ] {
        assert!(!narrows(other, shorter), "{other} {shorter}");
    }
}
