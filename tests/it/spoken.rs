//! The day of the last contact: what is told of, set right, filed elsewhere and put out of sight.

use crate::book::{TestBook, day, line, today};
use ikoren::desk::command::{Archive, New, Passage};
use ikoren::desk::{Command, Refusal};
use ikoren::domain::date::Date;
use ikoren::domain::entry::Entry;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::rule::Violation;
use ikoren::domain::value::Value;
use ikoren::domain::{activity, case, company, hospital, log, need, person};

fn link(id: RecordId) -> Entry {
    Entry::Value(Value::Link(id))
}

fn called(book: &TestBook, about: RecordId, on: i32) -> RecordId {
    let fields = vec![
        (log::ABOUT.id(), link(about)),
        (log::ON.id(), day(on)),
        (log::TEXT.id(), line("電話")),
    ];
    book.make(Kind::Log, fields)
}

fn firm(book: &TestBook, name: &str) -> RecordId {
    book.make(Kind::Company, vec![(company::NAME.id(), line(name))])
}

fn last(book: &TestBook, firm: RecordId) -> Option<Date> {
    book.record(firm).get(company::LAST_CONTACT_ON)
}

#[test]
fn what_is_set_right_filed_elsewhere_or_put_away_takes_its_day_back() {
    let book = TestBook::new();
    let (one, other) = (firm(&book, "青葉"), firm(&book, "若葉"));
    called(&book, one, -30);
    let wrong = called(&book, one, -2);
    assert_eq!(last(&book, one), Some(today(-2)));
    book.set(wrong, vec![(log::ON.id(), day(-20))]);
    assert_eq!(last(&book, one), Some(today(-20)), "set right");
    book.set(wrong, vec![(log::ABOUT.id(), link(other))]);
    assert_eq!(last(&book, one), Some(today(-30)), "it was another firm");
    assert_eq!(last(&book, other), Some(today(-20)));
    let records = vec![wrong];
    let restore = false;
    let gone = book.run(Command::Archive(Archive { records, restore }));
    assert_eq!(last(&book, other), None, "nothing is told of any more");
    book.run(Command::Undo(Some(gone.command)));
    assert_eq!(last(&book, other), Some(today(-20)));
}

#[test]
fn a_day_that_was_typed_later_stands() {
    let book = TestBook::new();
    let one = firm(&book, "青葉");
    let call = called(&book, one, -9);
    book.set(one, vec![(company::LAST_CONTACT_ON.id(), day(-3))]);
    book.set(call, vec![(log::ON.id(), day(-12))]);
    assert_eq!(last(&book, one), Some(today(-3)));
}

#[test]
fn a_call_that_has_not_come_yet_is_none_and_a_visit_counts_once_it_is_told_of() {
    let book = TestBook::new();
    let one = firm(&book, "青葉");
    let refused = book.try_run(Command::New(New {
        kind: Kind::Log,
        entries: vec![
            (log::ABOUT.id(), link(one)),
            (log::ON.id(), day(1)),
            (log::TEXT.id(), line("電話")),
        ],
        passage: Passage::default(),
    }));
    let Err(Refusal::Faults(faults)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(faults[0].violation, Violation::NotYet);
    let visit = |on| {
        let fields = vec![
            (activity::PURPOSE.id(), line("訪問")),
            (activity::ABOUT.id(), link(one)),
            (activity::ON.id(), day(on)),
        ];
        book.make(Kind::Activity, fields)
    };
    visit(7);
    assert_eq!(last(&book, one), None, "planned");
    visit(-1);
    assert_eq!(last(&book, one), Some(today(-1)));
}

#[test]
fn a_contact_with_a_person_or_a_side_of_a_case_goes_back_everywhere() {
    let book = TestBook::new();
    let one = firm(&book, "青葉");
    let place = book.make(
        Kind::Hospital,
        vec![(hospital::NAME.id(), line("みずなら市民病院"))],
    );
    let who = vec![
        (person::NAME.id(), line("上野 昇")),
        (person::WORKPLACE.id(), link(one)),
    ];
    let who = book.make(Kind::Person, who);
    let need = vec![
        (need::TITLE.id(), line("固定具")),
        (need::HOSPITAL.id(), link(place)),
    ];
    let need = book.make(Kind::Need, need);
    let case = vec![
        (case::NEED.id(), link(need)),
        (case::COMPANY.id(), link(one)),
    ];
    let case = book.make(Kind::Case, case);
    called(&book, who, -8);
    let with_hospital = vec![
        (log::ABOUT.id(), link(case)),
        (log::ON.id(), day(-4)),
        (log::SIDE.id(), crate::book::choice("hospital")),
        (log::TEXT.id(), line("電話")),
    ];
    let call = book.make(Kind::Log, with_hospital);
    let days = |book: &TestBook| {
        let case = book.record(case);
        (
            book.record(place).get(hospital::LAST_CONTACT_ON),
            case.get(case::HOSPITAL_CONTACT_ON),
            case.get(case::FIRM_CONTACT_ON),
            last(book, one),
        )
    };
    assert_eq!(
        days(&book),
        (Some(today(-4)), Some(today(-4)), None, Some(today(-8)))
    );
    let firm = vec![(log::SIDE.id(), crate::book::choice("firm"))];
    book.set(call, firm);
    assert_eq!(
        days(&book),
        (None, None, Some(today(-4)), Some(today(-4))),
        "it was the firm"
    );
    let records = vec![call];
    let restore = false;
    book.run(Command::Archive(Archive { records, restore }));
    assert_eq!(days(&book), (None, None, None, Some(today(-8))));
}

#[test]
fn an_undo_leaves_the_day_to_the_contacts_that_are_left() {
    let book = TestBook::new();
    let one = firm(&book, "青葉");
    let mut colleague = book.me.clone();
    colleague.name = ikoren::domain::value::Text::line("馬場");
    let calls = |on| {
        let new = New {
            kind: Kind::Log,
            entries: vec![
                (log::ABOUT.id(), link(one)),
                (log::ON.id(), day(on)),
                (log::TEXT.id(), line("電話")),
            ],
            passage: Passage::default(),
        };
        book.desk.run(&colleague, Command::New(new)).expect("taken");
    };
    called(&book, one, 0);
    calls(0);
    book.run(Command::Undo(None));
    assert_eq!(last(&book, one), Some(today(0)), "the colleague called too");
    called(&book, one, -5);
    book.set(one, vec![(company::LAST_CONTACT_ON.id(), day(-9))]);
    let mine = book.desk.steps(Some(&book.me), 9).expect("steps");
    let mine = mine.iter().find(|step| step.verb.as_str() == "new");
    book.run(Command::Undo(Some(mine.expect("a call").command)));
    assert_eq!(last(&book, one), Some(today(-9)), "typed since");
    called(&book, one, -3);
    calls(-1);
    book.run(Command::Undo(None));
    assert_eq!(last(&book, one), Some(today(-1)), "a later call stands");
}
