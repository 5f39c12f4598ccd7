//! What people type into each shape of field, and the way there and back.

use super::*;
use crate::domain::field::FieldId;
use crate::domain::kind::KINDS;
use crate::domain::record::RecordId;
use crate::domain::{case, company, need};
use crate::text::{Lang, Locale};
use proptest::prelude::*;

fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

fn understood(kind: Kind, id: FieldId, typed: &str) -> Result<Entry, Violation> {
    let field = kind.field(id).unwrap();
    Vocabulary::new().understand(kind, field, typed, today())
}

fn value(kind: Kind, id: FieldId, typed: &str) -> Value {
    match understood(kind, id, typed) {
        Ok(Entry::Value(value)) => value,
        other => panic!("{typed}: {other:?}"),
    }
}

fn codes(id: FieldId, typed: &str) -> Vec<String> {
    match understood(Kind::Company, id, typed) {
        Ok(Entry::Members(values)) => values
            .iter()
            .map(|v| v.as_str().unwrap().to_owned())
            .collect(),
        other => panic!("{typed}: {other:?}"),
    }
}

#[test]
fn nothing_typed_empties_the_field() {
    for typed in ["", "  ", "\u{3000}", "\u{200b}\n"] {
        assert_eq!(
            understood(Kind::Need, need::TITLE.id(), typed),
            Ok(Entry::Clear)
        );
        assert_eq!(
            understood(Kind::Need, need::DUE.id(), typed),
            Ok(Entry::Clear)
        );
        assert_eq!(
            understood(Kind::Need, need::TAGS.id(), typed),
            Ok(Entry::Members(Vec::new()))
        );
    }
}

#[test]
fn a_line_is_limited_by_characters_not_bytes() {
    let fits = "あ".repeat(40);
    assert_eq!(
        value(Kind::Need, need::TITLE.id(), &fits),
        Value::line(&fits)
    );
    let long = understood(Kind::Need, need::TITLE.id(), &"あ".repeat(41));
    assert_eq!(long, Err(Violation::TooLong { max: 40, is: 41 }));
}

#[test]
fn lines_become_one_line_or_stay_as_the_field_wants() {
    assert_eq!(
        value(Kind::Need, need::TITLE.id(), "上\n下"),
        Value::line("上 下")
    );
    assert_eq!(
        value(Kind::Need, need::PROBLEM.id(), "上\r\n下"),
        Value::Text(Text::block("上\n下"))
    );
}

#[test]
fn a_text_too_long_for_the_book_is_refused_and_never_cut() {
    let huge = "𠮷".repeat(BLOCK_LIMIT);
    assert_eq!(
        value(Kind::Need, need::PROBLEM.id(), &huge).as_str(),
        Some(huge.as_str())
    );
    let refused = understood(
        Kind::Need,
        need::PROBLEM.id(),
        &"あ".repeat(BLOCK_LIMIT + 1),
    );
    assert_eq!(
        refused,
        Err(Violation::TooLong {
            max: BLOCK_LIMIT,
            is: BLOCK_LIMIT + 1
        })
    );
}

#[test]
fn days_numbers_phones_and_mail_are_read_in_full_width_too() {
    let day = Value::Date(Date::new(2026, 11, 30).unwrap());
    assert_eq!(value(Kind::Need, need::DUE.id(), "１１／３０"), day);
    assert_eq!(value(Kind::Need, need::DUE.id(), "Ｒ８．１１．３０"), day);
    assert_eq!(
        value(Kind::Company, company::EMPLOYEES.id(), "約３０人"),
        Value::Number(30)
    );
    assert_eq!(
        value(
            Kind::Company,
            company::PHONE.id(),
            "０００－００００－０１０２"
        ),
        Value::line("000-0000-0102")
    );
    assert_eq!(
        value(Kind::Company, company::MAIL.id(), "ａ＠ｂ．jp"),
        Value::line("a@b.jp")
    );
    assert_eq!(
        understood(Kind::Company, company::EMPLOYEES.id(), "多い"),
        Err(Violation::NotANumber)
    );
    assert_eq!(
        understood(Kind::Company, company::PHONE.id(), "無し"),
        Err(Violation::NotAPhone)
    );
    assert_eq!(
        understood(Kind::Company, company::MAIL.id(), "無し"),
        Err(Violation::NotAMail)
    );
    assert!(matches!(
        understood(Kind::Need, need::DUE.id(), "2/30"),
        Err(Violation::Date(_))
    ));
}

#[test]
fn tags_are_split_at_every_mark_that_sheets_use() {
    let tags = codes(
        company::TAGS.id(),
        "射出成形;発泡体；粘着、フィルム, 滅菌包装，粘着;;",
    );
    assert_eq!(tags, ["射出成形", "発泡体", "粘着", "フィルム", "滅菌包装"]);
    let long = understood(Kind::Company, company::TAGS.id(), &"あ".repeat(41));
    assert_eq!(long, Err(Violation::TooLong { max: 40, is: 41 }));
}

#[test]
fn licences_are_read_with_any_separator_and_refused_as_a_whole() {
    let licences = codes(
        company::LICENCES.id(),
        "第二種製造販売業 ISO13485、医療機器製造業",
    );
    assert_eq!(licences, ["seizohanbai-2", "iso13485", "seizo"]);
    assert_eq!(codes(company::LICENCES.id(), "ISO 13485"), ["iso13485"]);
    assert_eq!(codes(company::LICENCES.id(), "なし"), ["none"]);
    let refused = understood(
        Kind::Company,
        company::LICENCES.id(),
        "医療機器製造業;運転免許",
    );
    assert!(matches!(refused, Err(Violation::NotAChoice { .. })));
}

#[test]
fn a_record_is_taken_as_named() {
    let named = |kinds, typed: &str| Entry::Named {
        kinds,
        typed: Text::line(typed),
    };
    let hospital = understood(Kind::Need, need::HOSPITAL.id(), " なのはな町立病院\n");
    assert_eq!(hospital, Ok(named(&[Kind::Hospital], "なのはな町立病院")));
    let company = understood(Kind::Case, case::COMPANY.id(), "F-12");
    assert_eq!(company, Ok(named(&[Kind::Company], "F-12")));
}

#[test]
fn what_only_commands_write_cannot_be_typed() {
    assert_eq!(
        understood(Kind::Need, need::STAGE.id(), "公開"),
        Err(Violation::NotEditable)
    );
    assert_eq!(
        understood(Kind::Need, FieldId::REFERENCE, "N-1"),
        Err(Violation::NotEditable)
    );
    assert_eq!(
        understood(Kind::Need, need::DECISIONS.id(), "x"),
        Err(Violation::NotEditable)
    );
}

#[test]
fn a_field_of_another_kind_is_not_understood() {
    let field = Kind::Company.field(company::EMPLOYEES.id()).unwrap();
    let understood = Vocabulary::new().understand(Kind::Need, field, "30", today());
    assert_eq!(understood, Err(Violation::UnknownField { nearest: None }));
}

/// Every field that can be typed into.
fn typed_fields() -> Vec<(Kind, &'static FieldSpec)> {
    KINDS
        .iter()
        .flat_map(|kind| kind.fields.iter().map(|field| (kind.kind, field)))
        .filter(|(_, field)| !field.derived)
        .collect()
}

/// Texts that some shape of field takes, and texts that none does.
fn something_typed() -> impl Strategy<Value = String> {
    let choice = proptest::sample::select(
        crate::domain::choice::ALL
            .iter()
            .flat_map(|list| list.codes.iter().map(|code| (*code).to_owned()))
            .collect::<Vec<_>>(),
    );
    prop_oneof![
        any::<String>(),
        "[ぁ-んァ-ヶ一-龠a-zA-Z0-9;、, \\n]{0,30}",
        "[0-9０-９]{1,9}(人|週|個)?",
        "0[0-9]{1,3}-[0-9]{2,4}-[0-9]{4}",
        "[a-z]{1,8}@[a-z]{1,8}\\.(jp|com)",
        "20[0-9]{2}-(0[1-9]|1[0-2])-[0-3][0-9]",
        choice,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_shown_is_understood_as_the_same_value(typed in something_typed(), english in any::<bool>()) {
        let vocabulary = Vocabulary::new();
        let locale = Locale::new(if english { Lang::En } else { Lang::Ja });
        let no_link = |_: RecordId| String::new();
        for (kind, field) in typed_fields() {
            let Ok(entry) = vocabulary.understand(kind, field, &typed, today()) else {
                continue;
            };
            let shown = match &entry {
                Entry::Clear => String::new(),
                Entry::Value(value) => locale.show(field, value, &no_link),
                Entry::Members(values) => locale.show_members(field, values, &no_link),
                Entry::Named { typed, .. } => typed.as_str().to_owned(),
            };
            let again = vocabulary.understand(kind, field, &shown, today());
            prop_assert_eq!(again, Ok(entry), "{} {:?} shown as {:?}", field.name, typed, shown);
        }
    }

    #[test]
    fn every_refusal_has_a_sentence_in_each_language(typed in something_typed()) {
        let locales = Lang::ALL.map(Locale::new);
        let vocabulary = Vocabulary::new();
        for (kind, field) in typed_fields() {
            let Err(violation) = vocabulary.understand(kind, field, &typed, today()) else {
                continue;
            };
            for locale in &locales {
                let said = locale.field_violation(kind, field, &typed, &violation);
                prop_assert!(said.contains(locale.field(kind, field)));
                prop_assert!(!said.chars().any(char::is_control));
            }
        }
    }
}
