//! Owns the tests of the grammar: what is read as what, what is refused where, and that print and parse are each other's inverse.

use proptest::prelude::*;

use super::super::error::Accepted;
use super::super::query::{Comparison, Name, Ordered, Reach, Test};
use super::super::vocabulary::{ChoiceWord, Field, FieldKind, Words};
use super::*;
use crate::domain::date::{DateError, PeriodEntry};

const STAGE: Field = Field(0);
const DEPT: Field = Field(1);
const DUE: Field = Field(2);
const IDLE: Field = Field(3);
const BALL: Field = Field(4);
const IS: Field = Field(5);
const LOT: Field = Field(6);
const PUBLIC: Field = Field(7);

/// Fields as a list of needs might give them.
pub(in super::super) fn vocabulary() -> Words {
    let stages = vec![
        ChoiceWord::new("intake", &["intake", "受付"]),
        ChoiceWord::new("meeting", &["meeting", "面談"]),
        ChoiceWord::new("launch", &["launch", "製品化"]),
    ];
    let kept = vec![ChoiceWord::new("archived", &["archived", "保管"])];
    let me = vec![
        ChoiceWord::new("me", &["me", "自分"]),
        ChoiceWord::new("nobody", &["none", "なし"]),
    ];
    Words(vec![
        FieldWord::new(
            STAGE,
            &["stage", "段階"],
            FieldKind::Choice {
                choices: stages,
                ordered: true,
            },
        ),
        FieldWord::new(DEPT, &["dept", "部署"], FieldKind::Text),
        FieldWord::new(DUE, &["due", "期限"], FieldKind::Date),
        FieldWord::new(IDLE, &["idle", "滞留"], FieldKind::Days),
        FieldWord::new(BALL, &["ball", "球", "手番"], FieldKind::Name(me)),
        FieldWord::new(
            IS,
            &["is"],
            FieldKind::Choice {
                choices: kept,
                ordered: false,
            },
        ),
        FieldWord::new(LOT, &["lot", "ロット"], FieldKind::Number),
        FieldWord::new(PUBLIC, &["public", "公開"], FieldKind::Flag),
    ])
}

fn read(typed: &str) -> Node {
    parse(typed, &vocabulary()).unwrap().root
}

fn refused(typed: &str) -> FilterError {
    parse(typed, &vocabulary()).unwrap_err()
}

fn text(text: &str) -> Node {
    Node::Text(text.to_owned())
}

fn field(field: Field, test: Test) -> Node {
    Node::Field { field, test }
}

fn one(code: &str) -> Test {
    Test::Choice(Ordered::In(vec![Reach::One(code.to_owned())]))
}

fn day(typed: &str) -> PeriodEntry {
    PeriodEntry::read(typed).unwrap()
}

fn holds(value: &str) -> Test {
    Test::Text {
        whole: false,
        any: vec![value.to_owned()],
    }
}

#[test]
fn the_examples_of_the_manual_are_read() {
    assert_eq!(
        read("stage:meeting dept:手術部 due<7d"),
        Node::all(vec![
            field(STAGE, one("meeting")),
            field(DEPT, holds("手術部")),
            field(
                DUE,
                Test::Date(Ordered::Compare(Comparison::Less, day("7d")))
            ),
        ])
    );
    let mine = Test::Name {
        whole: false,
        any: vec![Name::Code("me".into())],
    };
    assert_eq!(
        read("球:自分 期限<0"),
        Node::all(vec![
            field(BALL, mine),
            field(
                DUE,
                Test::Date(Ordered::Compare(Comparison::Less, day("今日")))
            ),
        ])
    );
    assert_eq!(
        read("idle>30d -stage:launch"),
        Node::all(vec![
            field(IDLE, Test::Days(Ordered::Compare(Comparison::More, 30))),
            Node::negated(field(STAGE, one("launch"))),
        ])
    );
}

#[test]
fn nothing_typed_asks_nothing() {
    assert!(parse("", &vocabulary()).unwrap().is_everything());
    assert!(parse(" 　 ", &vocabulary()).unwrap().is_everything());
}

#[test]
fn or_binds_looser_than_and_and_brackets_bind_tightest() {
    let (a, b, c) = (text("a"), text("b"), text("c"));
    assert_eq!(
        read("a b | c"),
        Node::any(vec![Node::all(vec![a.clone(), b.clone()]), c.clone()])
    );
    assert_eq!(
        read("a (b | c)"),
        Node::all(vec![a.clone(), Node::any(vec![b.clone(), c.clone()])])
    );
    assert_eq!(
        read("-(a b)|c"),
        Node::any(vec![Node::negated(Node::all(vec![a, b])), c])
    );
    assert_eq!(read("--a"), text("a"));
}

#[test]
fn marks_typed_with_the_input_method_on_are_marks() {
    assert_eq!(read("段階：面談　期限＜７ｄ"), read("stage:meeting due<7d"));
    assert_eq!(read("－段階：面談"), read("-stage:meeting"));
    assert_eq!(read("ー段階：面談"), read("-stage:meeting"));
    assert_eq!(read("（ａ｜ｂ）ｃ"), read("(ａ|ｂ) ｃ"));
    assert_eq!(read("部署：＂手術 部＂"), read("dept:\"手術 部\""));
    assert_eq!(read("滞留＞＝３０日"), read("idle>=30d"));
}

#[test]
fn text_that_only_looks_like_the_language_is_text() {
    for typed in [
        "10:30",
        "https://example.jp/a",
        "<5mm",
        ":x",
        "ガーゼ(滅菌)",
        "a)",
        "-",
        "～10",
        "a-b",
        "1:2:3",
    ] {
        assert_eq!(read(typed), text(typed), "{typed}");
    }
    assert_eq!(read("\"stage:meeting\""), text("stage:meeting"));
    assert_eq!(read(r#""a \"b\" \\ c""#), text(r#"a "b" \ c"#));
    assert_eq!(read("(ガーゼ(滅菌))"), text("ガーゼ(滅菌)"));
}

#[test]
fn values_may_be_lists_ranges_and_sides() {
    let stages = |ordered| field(STAGE, Test::Choice(ordered));
    let code = |code: &str| code.to_owned();
    assert_eq!(
        read("stage:intake,面談"),
        stages(Ordered::In(vec![
            Reach::One(code("intake")),
            Reach::One(code("meeting"))
        ]))
    );
    assert_eq!(
        read("stage:受付..面談"),
        stages(Ordered::In(vec![Reach::Between(
            code("intake"),
            code("meeting")
        )]))
    );
    assert_eq!(
        read("stage>=meeting"),
        stages(Ordered::Compare(Comparison::AtLeast, code("meeting")))
    );
    let dates = |reach| field(DUE, Test::Date(Ordered::In(vec![reach])));
    assert_eq!(
        read("due:11-20..12-05"),
        dates(Reach::Between(day("11-20"), day("12-05")))
    );
    assert_eq!(
        read("期限:11/20〜12/5"),
        dates(Reach::Between(day("11-20"), day("12-05")))
    );
    assert_eq!(
        read("due:2026.11.20.."),
        dates(Reach::From(day("2026-11-20")))
    );
    assert_eq!(read("due:..月末"), dates(Reach::To(day("月末"))));
    assert_eq!(read("due:今週"), dates(Reach::One(day("今週"))));
    assert_eq!(read("due:\"next fri\""), dates(Reach::One(day("来週金"))));
    assert_eq!(
        read("lot<100万"),
        field(
            LOT,
            Test::Number(Ordered::Compare(Comparison::Less, 1_000_000))
        )
    );
    assert_eq!(
        read("滞留:1..2w"),
        field(IDLE, Test::Days(Ordered::In(vec![Reach::Between(1, 14)])))
    );
    assert_eq!(read("public:はい"), field(PUBLIC, Test::Flag(true)));
    assert_eq!(read("公開=no"), field(PUBLIC, Test::Flag(false)));
}

#[test]
fn none_and_any_ask_whether_there_is_a_value() {
    assert_eq!(read("due:none"), field(DUE, Test::Missing));
    assert_eq!(read("期限:あり"), field(DUE, Test::Present));
    assert_eq!(read("dept:なし"), field(DEPT, Test::Missing));
    assert_eq!(read("dept:\"なし\""), field(DEPT, holds("なし")));
    let nobody = Test::Name {
        whole: false,
        any: vec![Name::Code("nobody".into())],
    };
    assert_eq!(read("ball:none"), field(BALL, nobody));
    assert_eq!(read("ball:any"), field(BALL, Test::Present));
}

#[test]
fn an_unknown_field_is_told_with_its_place_and_the_nearest() {
    assert_eq!(
        refused("樹脂 dep:手術部"),
        FilterError::UnknownField {
            span: 7..10,
            name: "dep".into(),
            nearest: Some("dept".into())
        }
    );
    assert_eq!(
        refused("xyzzy:1"),
        FilterError::UnknownField {
            span: 0..5,
            name: "xyzzy".into(),
            nearest: None
        }
    );
}

#[test]
fn a_bad_value_is_told_with_its_place_and_what_is_taken() {
    let choices = |nearest: Option<&str>| Accepted::Choices {
        names: vec!["intake".into(), "meeting".into(), "launch".into()],
        nearest: nearest.map(str::to_owned),
    };
    let bad = |span, field, value: &str, accepted| FilterError::BadValue {
        span,
        field,
        value: value.into(),
        accepted,
    };
    assert_eq!(
        refused("stage:meting"),
        bad(6..12, STAGE, "meting", choices(Some("meeting")))
    );
    assert_eq!(
        refused("stage:intake,xyzzy"),
        bad(13..18, STAGE, "xyzzy", choices(None))
    );
    assert_eq!(
        refused("due<13/2"),
        bad(
            4..8,
            DUE,
            "13/2",
            Accepted::Date(DateError::NoSuchMonth { month: 13 })
        )
    );
    assert_eq!(
        refused("idle>long"),
        bad(5..9, IDLE, "long", Accepted::Days)
    );
    assert_eq!(refused("lot:1.5"), bad(4..7, LOT, "1.5", Accepted::Number));
    assert_eq!(
        refused("public:maybe"),
        bad(7..12, PUBLIC, "maybe", Accepted::Flag)
    );
    assert_eq!(
        refused("due<1d,2d"),
        bad(7..9, DUE, "2d", Accepted::OneValue)
    );
    assert_eq!(
        refused("due<none"),
        bad(4..8, DUE, "none", Accepted::Date(DateError::NotADate))
    );
    assert_eq!(
        refused("lot:99999999999999億"),
        bad(4..21, LOT, "99999999999999億", Accepted::Number)
    );
}

#[test]
fn a_mark_the_field_does_not_take_is_told() {
    let bad = |span, field| FilterError::BadOperator { span, field };
    assert_eq!(refused("dept<手術部"), bad(4..5, DEPT));
    assert_eq!(refused("is>=archived"), bad(2..4, IS));
    assert_eq!(refused("due~11"), bad(3..4, DUE));
    assert_eq!(refused("public>yes"), bad(6..7, PUBLIC));
}

#[test]
fn what_is_not_finished_is_told_apart_from_what_is_wrong() {
    for typed in [
        "stage:",
        "stage:intake,",
        "a |",
        "(a",
        "a (",
        "\"a",
        "dept:\"手",
        "| a",
        "()",
    ] {
        assert!(refused(typed).is_unfinished(), "{typed}");
    }
    assert_eq!(refused("a )"), FilterError::StrayClose { span: 2..3 });
    assert_eq!(refused(")"), FilterError::StrayClose { span: 0..1 });
    assert!(!refused("dep:a").is_unfinished());
}

#[test]
fn brackets_deeper_than_anybody_means_are_refused() {
    let deep = format!("{}a{}", "(".repeat(5_000), ")".repeat(5_000));
    assert!(matches!(refused(&deep), FilterError::TooDeep { .. }));
    let fine = format!("{}a{}", "(".repeat(DEEPEST), ")".repeat(DEEPEST));
    assert_eq!(read(&fine), text("a"));
}

fn typed_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z樹脂部カー]{1,5}",
        r#"[-a-z部 |()":=<>~,.\\＂”（）：ー]{0,8}"#,
        proptest::sample::select(vec!["none", "なし", "any", "me", "自分", "N-41"])
            .prop_map(str::to_owned),
    ]
}

fn ordered<T: Clone + std::fmt::Debug + 'static>(
    one: impl Strategy<Value = T> + Clone + 'static,
) -> impl Strategy<Value = Ordered<T>> {
    let sides = proptest::sample::select(vec![
        Comparison::Less,
        Comparison::AtMost,
        Comparison::More,
        Comparison::AtLeast,
    ]);
    let reach = prop_oneof![
        one.clone().prop_map(Reach::One),
        one.clone().prop_map(Reach::From),
        one.clone().prop_map(Reach::To),
        (one.clone(), one.clone()).prop_map(|(from, to)| Reach::Between(from, to)),
    ];
    prop_oneof![
        prop::collection::vec(reach, 1..4).prop_map(Ordered::In),
        (sides, one).prop_map(|(side, limit)| Ordered::Compare(side, limit)),
    ]
}

fn leaves() -> impl Strategy<Value = Node> {
    let texts = || prop::collection::vec(typed_text(), 1..3);
    let codes =
        proptest::sample::select(vec!["intake".to_owned(), "meeting".into(), "launch".into()]);
    let days = proptest::sample::select(vec![
        "今日",
        "+7d",
        "今週",
        "来週金",
        "月末",
        "11-30",
        "2026-11-30",
        "2026-11",
        "11-30(月)",
        "今年度",
        "先々週",
    ]);
    let names = prop_oneof![
        typed_text().prop_map(Name::Typed),
        proptest::sample::select(vec!["me", "nobody"]).prop_map(|code| Name::Code(code.into())),
    ];
    prop_oneof![
        typed_text().prop_map(Node::Text),
        (any::<bool>(), texts()).prop_map(|(whole, any)| field(DEPT, Test::Text { whole, any })),
        (any::<bool>(), prop::collection::vec(names, 1..3))
            .prop_map(|(whole, any)| field(BALL, Test::Name { whole, any })),
        ordered(codes).prop_map(|ordered| field(STAGE, Test::Choice(ordered))),
        ordered(days.prop_map(day).boxed()).prop_map(|ordered| field(DUE, Test::Date(ordered))),
        ordered(-99_999..99_999_i64).prop_map(|ordered| field(LOT, Test::Number(ordered))),
        ordered(-999..999_i64).prop_map(|ordered| field(IDLE, Test::Days(ordered))),
        any::<bool>().prop_map(|wanted| field(PUBLIC, Test::Flag(wanted))),
        Just(field(DUE, Test::Missing)),
        Just(field(DEPT, Test::Present)),
    ]
}

fn nodes() -> impl Strategy<Value = Node> {
    leaves().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Node::all),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Node::any),
            inner.prop_map(Node::negated),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_is_printed_reads_back_as_the_same_query(root in nodes()) {
        let query = Query { root };
        let printed = query.print(&vocabulary());
        prop_assert_eq!(parse(&printed, &vocabulary()), Ok(query), "{}", printed);
    }

    #[test]
    fn no_line_breaks_the_parser_and_what_it_reads_it_can_print(
        typed in prop_oneof!["\\PC{0,30}", r#"[-a段階期限due:=<>~|()", .,1月今週ー：（]{0,30}"#],
    ) {
        match parse(&typed, &vocabulary()) {
            Ok(query) => {
                let printed = query.print(&vocabulary());
                prop_assert_eq!(parse(&printed, &vocabulary()), Ok(query), "{} -> {}", typed, printed);
            }
            Err(error) => prop_assert!(typed.get(error.span()).is_some()),
        }
    }
}
