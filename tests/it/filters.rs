//! The words of filters that ask for more than a field: gates, contracts, what is new, what belongs to a record.

use crate::book::{NOW, TestBook, choice, day, line, named, reason};
use ikoren::desk::lens::{Lens, Own, Scene};
use ikoren::desk::{Actor, Command};
use ikoren::domain::date::Moment;
use ikoren::domain::entry::Entry;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::stage::Stage;
use ikoren::domain::value::Value;
use ikoren::domain::{case, company, contract, log, need};
use ikoren::search::filter::parse;
use ikoren::text::{Lang, Locale};
use std::collections::BTreeSet;

/// The references of the records of a kind that a filter lets pass.
fn found_by(book: &TestBook, kind: Kind, filter: &str, own: &Own) -> Vec<String> {
    let rows = book.desk.load_book().expect("rows");
    let words = Locale::new(Lang::Ja).filter_words(kind);
    let query = parse(filter, &words).unwrap_or_else(|e| panic!("{filter}: {e:?}"));
    let lens = Lens::asking(kind, &query, &words, book.desk.today()).expect("a lens");
    let places = lens.places(Scene {
        book: &rows,
        texts: &book.desk.texts(),
        actor: &book.me,
        today: book.desk.today(),
        own,
    });
    let row = |place: u32| rows.row(kind, place as usize).expect("a row");
    places
        .into_iter()
        .map(|place| row(place).reference.to_string())
        .collect()
}

pub(crate) fn found(book: &TestBook, kind: Kind, filter: &str) -> Vec<String> {
    found_by(book, kind, filter, &Own::default())
}

fn link(id: RecordId) -> Entry {
    Entry::Value(Value::Link(id))
}

fn ready(book: &TestBook, title: &str) -> RecordId {
    book.make(
        Kind::Need,
        vec![
            (need::TITLE.id(), line(title)),
            (need::HOSPITAL.id(), named(Kind::Hospital, "しらかば病院")),
            (need::DEPARTMENT.id(), line("手術部")),
            (need::PROBLEM.id(), line("曇る")),
            (need::OWNER.id(), named(Kind::Person, "佐藤")),
            (need::ACKNOWLEDGED_ON.id(), day(-3)),
        ],
    )
}

#[test]
fn a_shut_gate_is_found_and_an_answer_opens_it() {
    let book = TestBook::new();
    let id = ready(&book, "曇り止め");
    book.make(Kind::Need, vec![(need::TITLE.id(), line("点滴台"))]);
    assert_eq!(found(&book, Kind::Need, "gate:blocked"), ["N-2"]);
    assert_eq!(found(&book, Kind::Need, "-gate:blocked"), ["N-1"]);
    // 困りごと is a long text: no row holds it, the gate reads the record.
    book.set(id, vec![(need::PROBLEM.id(), Entry::Clear)]);
    assert_eq!(found(&book, Kind::Need, "関門:不足"), ["N-1", "N-2"]);
    book.set(id, vec![(need::PROBLEM.id(), line("曇る"))]);
    assert_eq!(found(&book, Kind::Need, "gate:blocked"), ["N-2"]);
}

#[test]
fn the_gate_of_a_case_opens_with_its_contracts() {
    let book = TestBook::new();
    let need = ready(&book, "曇り止め");
    let firm = book.make(Kind::Company, vec![(company::NAME.id(), line("青葉精工"))]);
    let case = book.make(
        Kind::Case,
        vec![
            (case::NEED.id(), link(need)),
            (case::COMPANY.id(), link(firm)),
        ],
    );
    for (record, to) in [(need, Stage::Published), (case, Stage::Contracting)] {
        let mut passage = reason("試し");
        passage.override_gate = true;
        book.try_move(record, to, passage).expect("an override");
    }
    book.set(
        case,
        vec![
            (case::ROUTE.id(), choice("nda-only")),
            (case::IP_AGREEMENT.id(), choice("signed")),
            (case::IP_ON.id(), day(-1)),
            (case::COST_BEARER.id(), line("企業")),
        ],
    );
    assert_eq!(found(&book, Kind::Case, "gate:blocked"), ["C-1"]);
    assert_eq!(found(&book, Kind::Need, "gate:blocked"), ["N-1"]);
    let nda = book.make(
        Kind::Contract,
        vec![
            (contract::KIND.id(), choice("nda")),
            (contract::COMPANY.id(), link(firm)),
            (contract::STATE.id(), choice("signed")),
            (contract::SIGNED_ON.id(), day(-1)),
        ],
    );
    assert_eq!(found(&book, Kind::Case, "gate:blocked"), [""; 0]);
    assert_eq!(found(&book, Kind::Need, "gate:blocked"), [""; 0]);
    book.set(nda, vec![(contract::STATE.id(), choice("review"))]);
    assert_eq!(found(&book, Kind::Case, "gate:blocked"), ["C-1"]);
}

#[test]
fn contracts_are_found_by_kind_by_state_and_by_both() {
    let book = TestBook::new();
    let firm = |name: &str, kind: &str, state: &str| {
        let id = book.make(Kind::Company, vec![(company::NAME.id(), line(name))]);
        let fields = vec![
            (contract::KIND.id(), choice(kind)),
            (contract::COMPANY.id(), link(id)),
            (contract::STATE.id(), choice(state)),
        ];
        book.make(Kind::Contract, fields);
    };
    firm("青葉精工", "nda", "signed");
    firm("みどり樹脂", "nda", "drafting");
    firm("あさひ電子", "loan", "signed");
    let firms = |filter: &str| found(&book, Kind::Company, filter);
    assert_eq!(firms("contract:nda"), ["F-1", "F-2"]);
    assert_eq!(firms("contract:signed"), ["F-1", "F-3"]);
    assert_eq!(firms("contract:nda.signed"), ["F-1"]);
    assert_eq!(firms("契約:nda,loan -契約:signed"), ["F-2"]);
}

#[test]
fn conditions_stepped_past_are_found_by_name() {
    let book = TestBook::new();
    let id = ready(&book, "曇り止め");
    let mut passage = reason("会議で口頭");
    passage.override_gate = true;
    book.try_move(id, Stage::Preparing, passage)
        .expect("an override");
    assert_eq!(found(&book, Kind::Need, "override:adopted"), ["N-1"]);
    assert_eq!(found(&book, Kind::Need, "override:range"), [""; 0]);
}

#[test]
fn what_others_changed_since_the_last_visit_is_new() {
    let book = TestBook::new();
    let mine = ready(&book, "曇り止め");
    let theirs = ready(&book, "点滴台");
    let other = Actor::owner("佐藤", "県医工連携室");
    let set = ikoren::desk::command::Set {
        record: theirs,
        entries: vec![(need::HARM.id(), line("転ぶ"))],
        base: Vec::new(),
        passage: ikoren::desk::command::Passage::default(),
    };
    book.desk.run(&other, Command::Set(set)).expect("a change");
    let left = |millis: i64| Own {
        last_visit: Some(Moment::from_millis(NOW.millis() + millis)),
        ..Own::default()
    };
    let new = |own: &Own| found_by(&book, Kind::Need, "new:me", own);
    assert_eq!(new(&left(-60_000)), ["N-2"]);
    assert_eq!(new(&left(60_000)), [""; 0]);
    assert_eq!(new(&Own::default()), ["N-2"], "a first visit");
    let set = vec![(need::HARM.id(), line("汚れる"))];
    book.set(theirs, set.clone());
    book.set(mine, set);
    assert_eq!(new(&left(-60_000)), [""; 0]);
}

#[test]
fn what_a_record_has_is_found() {
    let book = TestBook::new();
    let firm = book.make(
        Kind::Company,
        vec![
            (company::NAME.id(), line("青葉精工")),
            (company::NOTES.id(), line("展示会で会った")),
        ],
    );
    let other = book.make(
        Kind::Company,
        vec![(company::NAME.id(), line("みどり樹脂"))],
    );
    let text = line("資料 https://example.jp/a.pdf");
    book.make(
        Kind::Company,
        vec![
            (company::NAME.id(), line("あさひ電子")),
            (company::CAPABILITY.id(), text),
        ],
    );
    let memo = vec![
        (log::ABOUT.id(), link(other)),
        (log::TEXT.id(), line("電話")),
    ];
    book.make(Kind::Log, memo);
    book.make(
        Kind::Contract,
        vec![
            (contract::KIND.id(), choice("nda")),
            (contract::COMPANY.id(), link(other)),
            (contract::KEPT_AT.id(), line("棚3")),
        ],
    );
    book.desk.load_book().expect("rows");
    book.desk.fold_texts().expect("texts");
    let firms = |filter: &str| found(&book, Kind::Company, filter);
    assert_eq!(firms("has:note"), ["F-1", "F-2"]);
    assert_eq!(firms("has:log"), ["F-2"]);
    assert_eq!(firms("has:file"), ["F-3"]);
    assert_eq!(found(&book, Kind::Contract, "has:file"), ["K-1"]);
    let own = Own {
        drafts: BTreeSet::from([firm]),
        ..Own::default()
    };
    assert_eq!(found_by(&book, Kind::Company, "has:draft", &own), ["F-1"]);
    assert_eq!(firms("has:draft"), [""; 0]);
}
