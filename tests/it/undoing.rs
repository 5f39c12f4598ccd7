//! What an undo or a redo may not do: go past a gate that is shut by now, take a record from under another that names it.

use crate::book::{TestBook, choice, day, line, named, reason};
use crate::desk::publishable;
use ikoren::desk::command::Passage;
use ikoren::desk::{Command, Refusal};
use ikoren::domain::entry::Entry;
use ikoren::domain::goal::Goal;
use ikoren::domain::item::{self, Part};
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::stage::Stage;
use ikoren::domain::value::Value;
use ikoren::domain::{company, contract, hospital, need};

fn stage(book: &TestBook, id: RecordId) -> String {
    book.record(id).text(need::STAGE.id()).to_owned()
}

#[test]
fn a_redo_asks_the_gate_for_what_has_changed_since() {
    let book = TestBook::new();
    let id = publishable(&book);
    book.try_move(id, Stage::Published, Passage::default())
        .expect("published");
    book.run(Command::Undo(None));
    book.run(Command::Redo);
    assert_eq!(stage(&book, id), "published", "nothing has changed");
    let undone = book.run(Command::Undo(None)).command;
    let mut other = book.me.clone();
    other.name = ikoren::domain::value::Text::line("馬場");
    let pending = vec![(need::PATENT_ANSWER.id(), choice("pending"))];
    let set = Command::Set(ikoren::desk::command::Set {
        record: id,
        entries: pending,
        base: Vec::new(),
        passage: Passage::default(),
    });
    book.desk.run(&other, set).expect("a colleague");
    let redone = book.try_run(Command::Redo);
    let Err(Refusal::UndoGate(gate)) = redone else {
        panic!("{redone:?}");
    };
    assert!(gate.findings.iter().any(|f| f.condition.id == "patent"));
    assert_ne!(stage(&book, id), "published");
    let named = book.try_run(Command::Undo(Some(undone)));
    assert!(matches!(named, Err(Refusal::UndoGate(_))), "{named:?}");
}

#[test]
fn a_step_back_is_taken_back_past_what_was_gone_past_before_and_no_more() {
    let book = TestBook::new();
    let id = publishable(&book);
    let clear = |field| vec![(field, Entry::Clear)];
    book.set(id, clear(need::CONSENT_ON.id()));
    let past = Passage {
        override_gate: true,
        acknowledged: true,
        ..reason("口頭で同意")
    };
    book.try_move(id, Stage::Published, past).expect("passed");
    let back = |book: &TestBook| {
        let done = book.try_move(id, Stage::Screening, reason("見直し"));
        done.expect("back").command
    };
    let first = back(&book);
    book.run(Command::Undo(Some(first)));
    assert_eq!(stage(&book, id), "published", "the same exception");
    let second = back(&book);
    book.set(id, clear(need::SANITIZED_ON.id()));
    let undone = book.try_run(Command::Undo(Some(second)));
    assert!(matches!(undone, Err(Refusal::UndoGate(_))), "{undone:?}");
}

#[test]
fn a_signing_is_not_done_again_over_a_line_that_was_opened_since() {
    let book = TestBook::new();
    let parties = line("みずなら市民病院、ひかり光学");
    let id = book.make(
        Kind::Contract,
        vec![
            (contract::KIND.id(), choice("nda")),
            (contract::PARTIES.id(), parties),
        ],
    );
    let answer = |line| item::field(line, Part::Answer);
    let lines = (1..=item::MOST).filter(|line| Kind::Contract.field(answer(*line)).is_some());
    let count = book.record(id).get(contract::ITEMS).expect("lines");
    let done = lines.take(usize::try_from(count).expect("few"));
    book.set(
        id,
        done.map(|line| (answer(line), choice("done"))).collect(),
    );
    let signed = book
        .try_go(id, Goal::SIGNED, Passage::default())
        .expect("signed");
    book.run(Command::Undo(Some(signed.command)));
    let mut other = book.me.clone();
    other.name = ikoren::domain::value::Text::line("馬場");
    let set = Command::Set(ikoren::desk::command::Set {
        record: id,
        entries: vec![(answer(1), Entry::Clear)],
        base: Vec::new(),
        passage: Passage::default(),
    });
    book.desk.run(&other, set).expect("a colleague");
    let redone = book.try_run(Command::Redo);
    assert!(matches!(redone, Err(Refusal::UndoGate(_))), "{redone:?}");
    assert_ne!(book.record(id).text(contract::STATE.id()), "signed");
}

#[test]
fn a_hospital_made_on_the_way_stays_for_the_need_that_has_come_to_name_it() {
    let book = TestBook::new();
    let need = |title| {
        let fields = vec![
            (need::TITLE.id(), line(title)),
            (need::HOSPITAL.id(), named(Kind::Hospital, "新病院")),
        ];
        book.make(Kind::Need, fields)
    };
    let first = need("甲");
    let made = book.desk.steps(Some(&book.me), 1).expect("steps")[0].command;
    let second = need("乙");
    book.run(Command::Undo(Some(made)));
    let hospital = book.record(second).get(need::HOSPITAL).expect("named");
    assert!(book.record(first).is_archived());
    assert!(!book.record(hospital).is_archived());
}

#[test]
fn a_record_made_by_itself_is_not_taken_from_under_another() {
    let book = TestBook::new();
    let made = |kind, fields| {
        let new = ikoren::desk::command::New {
            kind,
            entries: fields,
            passage: Passage::default(),
        };
        book.run(Command::New(new))
    };
    let place = made(Kind::Hospital, vec![(hospital::NAME.id(), line("新病院"))]);
    let firm = made(Kind::Company, vec![(company::NAME.id(), line("青葉"))]);
    let (id, _) = place.subject.expect("a hospital");
    let need = made(
        Kind::Need,
        vec![
            (need::TITLE.id(), line("甲")),
            (need::HOSPITAL.id(), Entry::Value(Value::Link(id))),
            (need::DUE.id(), day(9)),
        ],
    );
    let undone = book.try_run(Command::Undo(Some(place.command)));
    let Err(Refusal::UndoNamed { by, .. }) = undone else {
        panic!("{undone:?}");
    };
    assert_eq!(Some(by), need.subject.map(|(_, reference)| reference));
    book.run(Command::Undo(Some(firm.command)));
    book.run(Command::Undo(Some(need.command)));
    book.run(Command::Undo(Some(place.command)));
    assert!(book.record(id).is_archived());
}

#[test]
fn a_paper_that_a_sheet_told_of_goes_back_to_signed() {
    let book = TestBook::new();
    let told = vec![
        (contract::KIND.id(), choice("nda")),
        (contract::PARTIES.id(), line("ひかり光学")),
        (contract::STATE.id(), choice("signed")),
        (contract::SIGNED_ON.id(), day(-200)),
    ];
    book.run(Command::Import(ikoren::desk::command::Import {
        kind: Kind::Contract,
        rows: vec![ikoren::desk::command::ImportRow {
            line: 2,
            update: None,
            entries: told,
        }],
    }));
    let id = book.at("K-1");
    book.set(id, vec![(contract::STATE.id(), choice("ended"))]);
    book.run(Command::Undo(None));
    assert_eq!(book.record(id).text(contract::STATE.id()), "signed");
}

#[test]
fn a_need_that_a_case_names_is_not_unmade_nor_the_hospital_made_with_it() {
    let book = TestBook::new();
    let fields = vec![
        (need::TITLE.id(), line("甲")),
        (need::HOSPITAL.id(), named(Kind::Hospital, "新病院")),
    ];
    let new = ikoren::desk::command::New {
        kind: Kind::Need,
        entries: fields,
        passage: Passage::default(),
    };
    let made = book.run(Command::New(new));
    let (need, _) = made.subject.expect("a need");
    let firm = book.make(Kind::Company, vec![(company::NAME.id(), line("青葉"))]);
    let case = vec![
        (
            ikoren::domain::case::NEED.id(),
            Entry::Value(Value::Link(need)),
        ),
        (
            ikoren::domain::case::COMPANY.id(),
            Entry::Value(Value::Link(firm)),
        ),
    ];
    book.make(Kind::Case, case);
    let undone = book.try_run(Command::Undo(Some(made.command)));
    assert!(
        matches!(undone, Err(Refusal::UndoNamed { .. })),
        "{undone:?}"
    );
    let place = book.record(need).get(need::HOSPITAL).expect("named");
    assert!(!book.record(place).is_archived());
}

#[test]
fn a_step_back_by_mistake_is_taken_back_though_something_was_open_there_already() {
    let book = TestBook::new();
    let id = publishable(&book);
    book.try_move(id, Stage::Published, Passage::default())
        .expect("published");
    book.set(id, vec![(need::PATENT_ANSWER.id(), choice("pending"))]);
    book.try_move(id, Stage::Screening, reason("押しまちがい"))
        .expect("back");
    book.run(Command::Undo(None));
    assert_eq!(stage(&book, id), "published", "nothing has changed since");
}
