//! The words of filters that ask for more than a field: gates, contracts, what is new, what belongs to a record.

use crate::book::{NOW, TestBook, choice, day, line, named, reason};
use crate::world::World;
use ikoren::desk::lens::{Lens, Own, Scene};
use ikoren::desk::{Actor, Command};
use ikoren::domain::date::Moment;
use ikoren::domain::entry::Entry;
use ikoren::domain::field::FieldId;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::stage::Stage;
use ikoren::domain::value::Value;
use ikoren::domain::{case, company, contract, log, need, person};
use ikoren::search::filter::parse;
use ikoren::text::{Lang, Locale};
use ikoren::ui::msg::Msg;
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
fn every_certificate_of_a_person_is_asked_for_by_one_word() {
    let book = TestBook::new();
    let person = |name, fields: Vec<(FieldId, Entry)>| {
        let mut all = vec![(person::NAME.id(), line(name))];
        all.extend(fields);
        book.make(Kind::Person, all);
    };
    let more = |text| Entry::Members(vec![Value::line(text)]);
    person(
        "甲",
        vec![(person::CERTIFICATE_1.id(), line("認定看護管理者"))],
    );
    person(
        "乙",
        vec![(person::CERTIFICATE_2.id(), line("認定看護管理者"))],
    );
    person(
        "丙",
        vec![(
            person::MORE_CERTIFICATES.id(),
            more("認定看護管理者|看護協会|2027-03-31"),
        )],
    );
    person("丁", vec![(person::POST.id(), line("認定看護管理者"))]);
    let asked = |filter| found(&book, Kind::Person, filter);
    assert_eq!(asked("資格:認定看護"), ["P-1", "P-2", "P-3"]);
    assert_eq!(asked("資格=認定看護管理者"), ["P-1", "P-2", "P-3"]);
    assert_eq!(asked("certificate_1_issuer:看護協会"), ["P-3"]);
    assert_eq!(asked("certificate_1_until<2028-01-01"), ["P-3"]);
    assert_eq!(asked("-資格:認定看護"), ["P-4"]);
}

#[test]
fn every_kind_with_a_state_that_ends_is_asked_for_what_is_open() {
    for kind in Kind::ALL {
        let words = Locale::new(Lang::Ja).filter_words(kind);
        let asked = parse("is:open", &words).is_ok();
        assert_eq!(asked, kind.parts().over.is_some(), "{kind:?}");
    }
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

#[test]
fn what_is_found_among_the_hits_of_a_wider_filter_is_what_is_found_among_all() {
    let book = TestBook::new();
    for (title, problem) in [
        ("点滴台が倒れる", "夜勤帯に点滴台が段差で倒れる"),
        ("点滴の固定", "テープが剥がれる"),
        ("採血台", "高さが合わない"),
        ("台車", "点滴台と一緒に押せない"),
    ] {
        let need = ready(&book, title);
        book.set(need, vec![(need::PROBLEM.id(), line(problem))]);
    }
    let rows = book.desk.load_book().expect("rows");
    book.desk.fold_texts().expect("texts");
    let words = Locale::new(Lang::Ja).filter_words(Kind::Need);
    let texts = book.desk.texts();
    let own = Own::default();
    let scene = Scene {
        book: &rows,
        texts: &texts,
        actor: &book.me,
        today: book.desk.today(),
        own: &own,
    };
    let typed = [
        "点",
        "点滴",
        "点滴台",
        "点滴台 夜",
        "台",
        "da",
        "dai",
        "dais",
        "-採血",
        "-採血 台",
        "病院:しら",
        "病院:しら 台",
        "台 病院:しら",
    ];
    let lens = |filter: &&str| {
        let query = parse(filter, &words).expect("a filter");
        Lens::asking(Kind::Need, &query, &words, book.desk.today()).expect("a lens")
    };
    let lenses: Vec<Lens> = typed.iter().map(lens).collect();
    let mut narrowed = Vec::new();
    for (longer, text) in lenses.iter().zip(typed) {
        for (wider, before) in lenses.iter().zip(typed) {
            if text != before && longer.narrows(wider) {
                let among = longer.among(&wider.places(scene), scene);
                assert_eq!(among, longer.places(scene), "{text} after {before}");
                narrowed.push((text, before));
            }
        }
    }
    assert!(narrowed.contains(&("点滴台", "点滴")));
    assert!(narrowed.contains(&("台 病院:しら", "台")));
    assert!(!narrowed.contains(&("点", "点滴")));
}

#[test]
fn letters_typed_and_taken_back_show_what_the_filter_shows_at_once() {
    let book = || {
        let book = TestBook::new();
        for title in ["点滴台が倒れる", "点滴の固定", "採血台", "台車"] {
            ready(&book, title);
        }
        book
    };
    let shown = |keys: &str| {
        let mut world = World::new(book());
        world.book.desk.fold_texts().expect("texts");
        world.keys("2v").keys(keys);
        let lines = world.screen();
        let names: Vec<String> = lines
            .lines()
            .filter(|line| line.contains("N-"))
            .map(str::to_owned)
            .collect();
        names
    };
    let plain = shown("/台<Enter>");
    assert_eq!(plain.len(), 3);
    for keys in [
        "/台車<Backspace><Enter>",
        "/点滴台<Backspace><Backspace><Backspace>台<Enter>",
        "/台<Enter>/<C-u>点<C-u>台<Enter>",
        "/点滴<Enter>sss/<C-u>台<Enter>",
    ] {
        let found = shown(keys);
        let references = |lines: &[String]| -> BTreeSet<String> {
            let words = lines.iter().flat_map(|line| line.split_whitespace());
            let references = words.filter(|word| word.contains("N-"));
            references
                .map(|word| word.trim_start_matches('>').to_owned())
                .collect()
        };
        assert_eq!(references(&found), references(&plain), "{keys}");
    }
}

#[test]
fn a_filter_asked_before_the_texts_could_be_searched_looks_again_when_they_can() {
    let book = TestBook::new();
    let need = ready(&book, "点滴台");
    book.set(need, vec![(need::PROBLEM.id(), line("車輪が段差で止まる"))]);
    ready(&book, "採血台");
    let mut world = World::new(book);
    world.keys("2v/段差<Enter>");
    assert!(!world.shows("N-1"), "{}", world.screen());
    world.book.desk.fold_texts().expect("texts");
    world.tell(Msg::Folded);
    assert!(
        world.shows("N-1") && !world.shows("N-2"),
        "{}",
        world.screen()
    );
}

#[test]
fn a_filter_given_up_leaves_the_cursor_where_it_stood_and_one_typed_begins_at_the_first_hit() {
    let is_on = |world: &World, need: &str| {
        let marked = [format!(">{need}"), format!("> {need}")];
        marked.iter().any(|mark| world.screen().contains(mark))
    };
    for view in ["2", "2v"] {
        let book = TestBook::new();
        for n in 0..40 {
            let what = if n % 2 == 0 { "点滴台" } else { "車椅子" };
            ready(&book, &format!("{what}{n}"));
        }
        let mut world = World::new(book);
        world.keys(view);
        world.keys(&"j".repeat(25));
        let before = world.screen();
        let stood = world.cursor_line();
        assert!(stood.contains("N-26"), "{stood}");
        world.keys("/点滴台");
        assert!(is_on(&world, "N-1 "), "{}", world.screen());
        world.keys("<Backspace><Backspace><Backspace>車椅子");
        assert!(is_on(&world, "N-26"), "{}", world.screen());
        world.keys("<Backspace><Backspace><Backspace>点滴<Esc>");
        assert_eq!(world.screen(), before);
    }
}
