//! What the rules must find and must leave alone. Sentences are composed.

use super::*;
use crate::domain::change::{Change, Commit, Dot, FieldOp, Op, ReplicaId};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use proptest::prelude::*;

fn rules(text: &str) -> Vec<(Rule, String)> {
    marks(need::PROBLEM.id(), text)
        .into_iter()
        .map(|mark| (mark.rule, mark.excerpt))
        .collect()
}

#[test]
fn each_rule_finds_what_it_is_for() {
    let cases = [
        (
            "加賀谷さんが起き上がると警報が鳴る。",
            Rule::Honorific,
            "加賀谷さん",
        ),
        ("患者佐藤さんの管。", Rule::Honorific, "佐藤さん"),
        ("穂高沢さんより。", Rule::Honorific, "穂高沢さん"),
        ("ナカムラさんは耳が遠い。", Rule::Honorific, "ナカムラさん"),
        (
            "はなこちゃんが面を嫌がる。",
            Rule::Honorific,
            "はなこちゃん",
        ),
        ("松浦 次郎 様の台。", Rule::Honorific, "松浦 次郎 様"),
        (
            "患者氏名：大場 みつ子、右手。",
            Rule::LabelledName,
            "大場 みつ子",
        ),
        (
            "症例：山岸和夫、術後3日目。",
            Rule::LabelledName,
            "山岸和夫",
        ),
        ("三田村 恵の装具。", Rule::FullName, "三田村 恵"),
        ("松田先生の手技に合わせる。", Rule::StaffName, "松田先生"),
        ("Ｔ．Ｓさんの爪が割れる。", Rule::Initials, "Ｔ．Ｓさん"),
        ("ＹＫさんの皮膚に糊が残る。", Rule::Initials, "ＹＫさん"),
        (
            "Ｈ１２．４．５生の男児。",
            Rule::BirthDate,
            "Ｈ１２．４．５生",
        ),
        (
            "2025/11/03に当院で死亡した患者。",
            Rule::DatedIncident,
            "2025/11/03",
        ),
        (
            "受診番号 20481 の方。",
            Rule::RecordNumber,
            "受診番号 20481",
        ),
        ("電話は0186(62)1234まで。", Rule::Telephone, "0186(62)1234"),
        (
            "＋８１ ９０ １２３４ ５６７８へ。",
            Rule::Telephone,
            "＋８１ ９０ １２３４ ５６７８",
        ),
        (
            "連絡は taro@hosp.example.jp へ。",
            Rule::Mail,
            "taro@hosp.example.jp",
        ),
        ("〒010-0951 へ送る。", Rule::Address, "〒010-0951"),
        ("桐原町15-2に届けた。", Rule::Address, "桐原町15-2"),
        (
            "国内で3例目の疾患の19歳女性。",
            Rule::AgeAndFacts,
            "19歳女性",
        ),
    ];
    for (text, rule, excerpt) in cases {
        assert_eq!(rules(text), [(rule, excerpt.to_owned())], "{text}");
    }
}

#[test]
fn ordinary_words_are_left_alone() {
    let cases = [
        "お子さん、患者様、皆さん、お客様、娘さん、奥さん、看護師さん、業者さん。",
        "様々な仕様、同様の模様、水様便、ゼリー様、喘息様の症状、神様。",
        "氏名と生年月日を読み上げる。摂氏37度。君たちの声。殿部が蒸れる。",
        "ヘルパーさん、メーカーさん、ケアマネさん、MEさん、Aさん、赤ちゃん、おばあちゃん、ちゃんと。",
        "80歳以上、平均72歳、20歳から80歳まで、3歳児、80歳の女性が片手で開けられる。",
        "2026年4月1日から使う。9月3日の会議。令和7年度。4月1日に転倒予防委員会が発足。",
        "製品ID 00112233、RFID 13560、品番03-1234-5678、ISO 13485、電圧100-240V、寸法は120-45-30mm。",
        "代表電話 018-123-4567、フリーダイヤル 0120-000-000。",
        "市販の3-4号の糸、区分2-1、長野県内の企業、秋田県秋田市の企業。",
        "田中式の固定、山本精機、山田電子のモータ、前田病院、大島紬、長野 松本 諏訪の三か所。",
        "電子カルテ 2000件を印刷する。カルテ庫まで5分。",
    ];
    for text in cases {
        assert_eq!(rules(text), [], "{text}");
    }
}

/// The fixture's label says what a careful reader would mark; the rules may miss or overdo little of it.
#[test]
fn on_the_labelled_sentences_precision_and_recall_stay_high() {
    let sentences = include_str!("../../../tests/fixtures/personal_data.csv");
    let (mut right, mut wrong, mut missed) = (0_u32, 0_u32, 0_u32);
    for (label, text) in sentences.lines().skip(1).filter_map(|l| l.split_once(',')) {
        match (label, marks(need::PROBLEM.id(), text).is_empty()) {
            ("1", false) => right += 1,
            ("1", true) => missed += 1,
            ("0", false) => wrong += 1,
            _ => {}
        }
    }
    assert!(right + missed >= 20, "the fixture is there");
    assert!(wrong * 100 <= (right + wrong) * 15, "false alarms: {wrong}");
    assert!(missed * 100 <= (right + missed) * 10, "missed: {missed}");
}

#[test]
fn the_place_of_a_mark_is_that_of_its_words() {
    let text = "昨夜、Ｋ．Ｔ．さんと水野さん。";
    let found = marks(need::PROBLEM.id(), text);
    assert_eq!(found.len(), 2);
    for mark in &found {
        assert_eq!(text.get(mark.start..mark.end), Some(mark.excerpt.as_str()));
    }
    assert_eq!(masked(text, &found), "昨夜、●●●●●●と●●●●。");
}

fn need_with(ops: Vec<FieldOp>) -> Record {
    let commit = Commit {
        dot: Dot {
            replica: ReplicaId(1),
            seq: 1,
        },
        actor: Text::line("日和田"),
        at: crate::domain::change::Hlc(1),
        command: crate::domain::change::CommandId(1),
        verb: Text::line("set"),
        part: crate::domain::change::Part::WHOLE,
        undoes: None,
        context: crate::domain::change::VersionVector::default(),
        changes: Vec::new(),
    };
    let change = Change {
        record: RecordId(1),
        kind: Kind::Need.code(),
        ops,
    };
    let mut record = Record::new(RecordId(1), Kind::Need.code());
    record.apply(&commit, &change);
    record
}

#[test]
fn an_answered_mark_is_closed_until_its_words_change() {
    let problem = |text: &str| FieldOp {
        field: need::PROBLEM.id(),
        op: Op::Set(Some(Value::Text(Text::block(text)))),
    };
    let text = "水野さんの台。木戸さんの台。";
    let open = open_marks(&need_with(vec![problem(text)]), TEXTS);
    assert_eq!(open.len(), 2);

    let answer = Cleared::new(&open[0], "職員本人の|了解あり");
    let kept = FieldOp {
        field: need::CLEARED_MARKS.id(),
        op: Op::Add(Value::Text(answer.format())),
    };
    let left = open_marks(&need_with(vec![problem(text), kept.clone()]), TEXTS);
    assert_eq!(
        left.iter().map(|m| m.excerpt.as_str()).collect::<Vec<_>>(),
        ["木戸さん"]
    );

    let changed = need_with(vec![problem("水野花子さんの台。"), kept]);
    assert_eq!(open_marks(&changed, TEXTS).len(), 1);
}

#[test]
fn an_answer_is_read_as_it_was_written() {
    let answer = Cleared {
        rule: Rule::Mail,
        excerpt: "a｜b@example.jp".to_owned(),
        reason: "公開の窓口".to_owned(),
    };
    assert_eq!(Cleared::parse(answer.format().as_str()), Some(answer));
    for other in ["", "mail", "mail|x", "nothing|x|y"] {
        assert_eq!(Cleared::parse(other), None, "{other}");
    }
}

#[test]
fn every_rule_has_its_own_code() {
    for (rule, code) in Rule::ALL {
        assert_eq!(rule.code(), code);
        assert_eq!(Rule::from_code(code), Some(rule));
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_fault_and_marks_are_places_of_it(
        text in "([佐藤さん様氏名：:0-9\\-@.ID年月日歳昭和町丁目 A-Z\\n]|\\PC){0,80}"
    ) {
        let found = marks(need::PROBLEM.id(), &text);
        for mark in &found {
            prop_assert!(!mark.excerpt.is_empty());
            prop_assert_eq!(text.get(mark.start..mark.end), Some(mark.excerpt.as_str()));
        }
        prop_assert!(found.windows(2).all(|pair| pair[0].start <= pair[1].start));
        prop_assert_eq!(masked(&text, &found).chars().count(), text.chars().count());
    }
}
