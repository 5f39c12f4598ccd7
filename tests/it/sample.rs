//! Seven needs, four firms and two cases, at stages from 受付 to 契約: what the screens' pictures are drawn from.

use crate::book::{TestBook, choice, day, line, named, reason};
use ikoren::desk::command::{Entries, Passage};
use ikoren::domain::entry::Entry;
use ikoren::domain::item::{self, Part};
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::stage::Stage;
use ikoren::domain::value::Value;
use ikoren::domain::{case, company, contract, log, need};

struct Need {
    title: &'static str,
    hospital: &'static str,
    department: &'static str,
    stage: Stage,
    due: i32,
    ball: &'static str,
    since: i32,
}

#[rustfmt::skip]
const NEEDS: [Need; 7] = [
    Need { title: "点滴ラインの絡まりを防ぐ固定具", hospital: "みずなら市民病院", department: "手術部", stage: Stage::Published, due: 3, ball: "企業", since: -11 },
    Need { title: "腹腔鏡の曇り止めの手間を減らす", hospital: "みずなら市民病院", department: "手術部", stage: Stage::Published, due: -2, ball: "病院", since: -4 },
    Need { title: "手袋をしたまま押せる操作部", hospital: "しらかば病院", department: "臨床工学", stage: Stage::Preparing, due: 4, ball: "当方", since: -1 },
    Need { title: "離床センサーの誤報を減らしたい", hospital: "しらかば病院", department: "看護部", stage: Stage::Intake, due: 12, ball: "当方", since: 0 },
    Need { title: "検体の取り違えを置き場で防ぐ", hospital: "ぶなの森医療センター", department: "検査部", stage: Stage::Published, due: 15, ball: "当方", since: -6 },
    Need { title: "MRI室に持ち込める点滴台", hospital: "ぶなの森医療センター", department: "放射線科", stage: Stage::Screening, due: 11, ball: "委員会", since: -20 },
    Need { title: "歩行器の段差越えを軽くする", hospital: "みずなら市民病院", department: "リハビリテーション科", stage: Stage::Published, due: 21, ball: "", since: 0 },
];

const FIRMS: [(&str, &str, &str, &[&str], i32); 4] = [
    (
        "テクノ精工株式会社",
        "テクノセイコウ",
        "山形県",
        &["樹脂成形", "精密金型"],
        -2,
    ),
    (
        "青葉メディカル",
        "アオバメディカル",
        "宮城県",
        &["滅菌包装", "縫製"],
        -4,
    ),
    (
        "みなと電子株式会社",
        "ミナトデンシ",
        "福島県",
        &["無線", "基板"],
        -30,
    ),
    (
        "ひかり光学",
        "ヒカリコウガク",
        "山形県",
        &["光学", "曇り止め膜"],
        -95,
    ),
];

/// A book with seven needs.
pub(crate) fn seven() -> TestBook {
    let book = TestBook::new();
    for (name, reading, prefecture, tags, last) in FIRMS {
        book.make(
            Kind::Company,
            vec![
                (company::NAME.id(), line(name)),
                (company::READING.id(), line(reading)),
                (company::PREFECTURE.id(), line(prefecture)),
                (company::TAGS.id(), members(tags)),
                (company::LAST_CONTACT_ON.id(), day(last)),
            ],
        );
    }
    for need in &NEEDS {
        let id = book.make(Kind::Need, entries(need));
        go(&book, id, need.stage);
    }
    case_at(&book, "N-1", "テクノ精工株式会社", Stage::Meeting, 3);
    case_at(&book, "N-2", "ひかり光学", Stage::Contracting, -2);
    contracts(&book);
    about(&book, "N-1", "NDAの案を送った。来週返事をもらう。");
    about(&book, "F-1", "工場を見学した。小ロットも受けられる。");
    book
}

fn entries(need: &Need) -> Entries {
    let mut entries = vec![
        (need::TITLE.id(), line(need.title)),
        (need::HOSPITAL.id(), named(Kind::Hospital, need.hospital)),
        (need::DEPARTMENT.id(), line(need.department)),
        (
            need::PROBLEM.id(),
            line("術中に床で絡み、踏んで抜ける。月に3回ほど起きている。"),
        ),
        (need::DUE.id(), day(need.due)),
        (need::TAGS.id(), members(&["樹脂", "固定具"])),
    ];
    if !need.ball.is_empty() {
        entries.push((need::BALL.id(), line(need.ball)));
        entries.push((need::BALL_SINCE.id(), day(need.since)));
    }
    entries
}

fn members(tags: &[&str]) -> Entry {
    Entry::Members(tags.iter().map(|tag| Value::line(tag)).collect())
}

/// Moves a record past its gates, with a reason.
pub(crate) fn go(book: &TestBook, id: RecordId, to: Stage) {
    if to == Stage::Intake {
        return;
    }
    let passage = Passage {
        override_gate: true,
        acknowledged: true,
        ..reason("見本")
    };
    book.try_move(id, to, passage).expect("the move is taken");
}

fn case_at(book: &TestBook, need: &str, firm: &str, to: Stage, due: i32) {
    let id = book.make(
        Kind::Case,
        vec![
            (case::NEED.id(), Entry::Value(Value::Link(book.at(need)))),
            (case::COMPANY.id(), named(Kind::Company, firm)),
            (case::DUE.id(), day(due)),
            (case::BALL.id(), line("企業")),
            (case::BALL_SINCE.id(), day(-11)),
            (case::NEXT_TASK.id(), line("秘密保持契約の案を確かめる")),
        ],
    );
    go(book, id, to);
}

/// An NDA being sealed and late, joint research with lines answered, an NDA that ends soon.
fn contracts(book: &TestBook) {
    let link = |reference: &str| Entry::Value(Value::Link(book.at(reference)));
    let paper = |kind: &str, firm: &str, more: Entries| {
        let mut entries = vec![
            (contract::KIND.id(), choice(kind)),
            (contract::COMPANY.id(), named(Kind::Company, firm)),
        ];
        entries.extend(more);
        book.make(Kind::Contract, entries)
    };
    let nda = vec![
        (contract::CASE.id(), link("C-2")),
        (contract::STATE.id(), choice("sealing")),
        (contract::BALL.id(), line("みずなら市民病院")),
        (contract::BALL_SINCE.id(), day(-11)),
        (contract::DUE.id(), day(-2)),
        (item::field(1, Part::Answer), choice("done")),
        (item::field(3, Part::Answer), choice("done")),
        (item::field(8, Part::Answer), choice("not-needed")),
        (item::field(8, Part::Note), line("試料を渡さない")),
    ];
    paper("nda", "ひかり光学", nda);
    let joint = vec![
        (contract::CASE.id(), link("C-2")),
        (contract::STATE.id(), choice("review")),
        (contract::BALL.id(), line("ひかり光学")),
        (contract::BALL_SINCE.id(), day(-6)),
        (contract::DUE.id(), day(6)),
        (contract::REVIEWER.id(), line("知財窓口")),
        (contract::REVIEW_ASKED_ON.id(), day(-9)),
        (item::field(1, Part::Answer), choice("done")),
        (item::field(2, Part::Answer), choice("done")),
        (item::field(9, Part::Due), day(4)),
        (item::field(9, Part::Owner), line("知財窓口")),
    ];
    let id = paper("joint-research", "ひかり光学", joint);
    book.set(id, vec![(contract::BALL.id(), line("みずなら市民病院"))]);
    let ending = vec![
        (contract::STATE.id(), choice("signed")),
        (contract::SIGNED_ON.id(), day(-340)),
        (contract::EXPIRES_ON.id(), day(25)),
    ];
    paper("nda", "青葉メディカル", ending);
}

fn about(book: &TestBook, reference: &str, text: &str) {
    book.make(
        Kind::Log,
        vec![
            (
                log::ABOUT.id(),
                Entry::Value(Value::Link(book.at(reference))),
            ),
            (log::ON.id(), day(-1)),
            (log::BY.id(), line("山本")),
            (log::CHANNEL.id(), choice("phone")),
            (log::TEXT.id(), line(text)),
        ],
    );
}
