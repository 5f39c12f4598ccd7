//! Every kind of record as every role sees it, and what the reception desk of a gathering may do.

use crate::book::{TestBook, choice, day, line, named};
use ikoren::desk::command::Passage;
use ikoren::desk::command::{Command, Import, New, Set};
use ikoren::desk::view::View;
use ikoren::desk::{Actor, Desk, Refusal, Role};
use ikoren::domain::entry::Entry;
use ikoren::domain::field::FieldId;
use ikoren::domain::kind::Kind;
use ikoren::domain::paper::Paper;
use ikoren::domain::record::RecordId;
use ikoren::domain::value::{Text, Value};
use ikoren::domain::{
    activity, body, case, company, consultation, contract, disclosure, duty, event, filter,
    hospital, log, need, participation, person, wording,
};
use std::sync::Arc;

fn link(record: RecordId) -> Entry {
    Entry::Value(Value::Link(record))
}

/// A book with two of everything: the first in the east, the second in the west.
#[allow(clippy::too_many_lines, reason = "a list of records, one of each kind")]
fn shared() -> TestBook {
    let book = TestBook::new();
    let make = |kind, entries| book.make(kind, entries);
    let sides = ["東", "西"];
    let hospitals = sides.map(|side| {
        let prefecture = if side == "東" {
            "岩手県"
        } else {
            "広島県"
        };
        make(
            Kind::Hospital,
            vec![
                (hospital::NAME.id(), line(&format!("{side}病院"))),
                (hospital::PREFECTURE.id(), line(prefecture)),
            ],
        )
    });
    let firms = ["テクノ", "ミヤビ"]
        .map(|name| make(Kind::Company, vec![(company::NAME.id(), line(name))]));
    make(Kind::Body, vec![(body::NAME.id(), line("支援機構"))]);
    let people = [0, 1].map(|at: usize| {
        make(
            Kind::Person,
            vec![
                (person::NAME.id(), line(&format!("{}の医師", sides[at]))),
                (person::WORKPLACE.id(), link(hospitals[at])),
                (person::PHONE.id(), line("0312345678")),
            ],
        )
    });
    let needs = [0, 1].map(|at: usize| {
        make(
            Kind::Need,
            vec![
                (need::TITLE.id(), line(&format!("{}の困りごと", sides[at]))),
                (need::HOSPITAL.id(), link(hospitals[at])),
                (need::IDEA.id(), line("ひみつの着想")),
            ],
        )
    });
    for at in [0, 1] {
        make(
            Kind::Disclosure,
            vec![
                (disclosure::NEED.id(), link(needs[at])),
                (disclosure::COMPANY.id(), link(firms[at])),
                (disclosure::ON.id(), day(0)),
                (disclosure::LAYER.id(), choice("public")),
            ],
        );
        let one = make(
            Kind::Case,
            vec![
                (case::NEED.id(), link(needs[at])),
                (case::COMPANY.id(), link(firms[at])),
            ],
        );
        make(
            Kind::Contract,
            vec![
                (contract::KIND.id(), choice("nda")),
                (contract::CASE.id(), link(one)),
                (contract::COMPANY.id(), link(firms[at])),
            ],
        );
        let gathering = make(
            Kind::Event,
            vec![
                (event::TITLE.id(), line(&format!("{}の発表会", sides[at]))),
                (event::HOST.id(), link(hospitals[at])),
            ],
        );
        make(
            Kind::Participation,
            vec![
                (participation::EVENT.id(), link(gathering)),
                (participation::WHO.id(), link(firms[at])),
                (participation::PEOPLE.id(), line("営業の田中")),
                (participation::NEED.id(), link(needs[at])),
            ],
        );
        make(
            Kind::Activity,
            vec![
                (activity::PURPOSE.id(), line("訪問")),
                (activity::ABOUT.id(), link(needs[at])),
            ],
        );
        make(
            Kind::Consultation,
            vec![
                (consultation::TITLE.id(), line("相談")),
                (consultation::ABOUT.id(), link(hospitals[at])),
                (consultation::FROM.id(), line("総務の鈴木")),
            ],
        );
        make(
            Kind::Log,
            vec![
                (log::ABOUT.id(), link(people[at])),
                (log::TEXT.id(), line("電話した")),
            ],
        );
    }
    // A gathering that is over, in the east, with somebody who came only to that one.
    let over = make(
        Kind::Event,
        vec![
            (event::TITLE.id(), line("去年の発表会")),
            (event::HOST.id(), link(hospitals[0])),
            (event::STATE.id(), choice("held")),
        ],
    );
    for (gathering, who) in [(over, people[1]), (book.at("E-1"), people[0])] {
        make(
            Kind::Participation,
            vec![
                (participation::EVENT.id(), link(gathering)),
                (participation::WHO.id(), link(who)),
            ],
        );
    }
    make(Kind::Duty, vec![(duty::TITLE.id(), line("月報"))]);
    make(
        Kind::Filter,
        vec![
            (filter::NAME.id(), line("公開中")),
            (filter::LIST.id(), line("needs")),
            (filter::QUERY.id(), line("stage:published")),
        ],
    );
    let paper = Paper::Checklist("nda".to_owned());
    let ours = paper.built_in().expect("ours");
    make(
        Kind::Wording,
        wording::entries(&paper, &format!("# 当院\n{ours}")),
    );
    book.desk.load_book().expect("rows");
    book.desk.fold_texts().expect("texts");
    book
}

fn actor(role: Role, scope: &[&str]) -> Actor {
    Actor {
        role,
        scope: scope.iter().map(|s| Text::line(s)).collect(),
        ..Actor::owner("佐藤", "")
    }
}

fn seat(book: &TestBook, role: Role, scope: &[&str]) -> Desk {
    book.desk.seat(Arc::new(View::of(actor(role, scope))))
}

/// Every record that a seat sees, by reference.
fn seen(desk: &Desk) -> String {
    let book = desk.load_book().expect("rows");
    let rows = Kind::ALL.iter().flat_map(|kind| book.rows(*kind));
    let mut all: Vec<String> = rows.map(|row| row.reference.to_string()).collect();
    all.sort();
    all.join(" ")
}

const WHOLE: &str = "A-1 A-2 A-3 A-4 B-1 C-1 C-2 D-1 D-2 E-1 E-2 E-3 F-1 F-2 H-1 H-2 K-1 K-2 L-1 L-2 N-1 N-2 P-1 P-2 Q-1 Q-2 S-1 T-1 V-1 V-2 W-1";
const WEST: &str = "A-2 B-1 C-2 D-2 E-2 F-1 F-2 H-2 K-2 L-2 N-2 P-2 Q-2 S-1 T-1 V-2 W-1";

#[test]
fn a_number_written_as_holder_tells_nobody_a_name_that_is_hidden() {
    let book = shared();
    let scope = &["広島県"][..];
    let desk = seat(&book, Role::Coordinator, scope);
    for number in ["H-1", "H-2"] {
        let command = set(book.at("N-2"), need::BALL.id(), line(number));
        let done = desk.run(&actor(Role::Coordinator, scope), command);
        done.expect("it is theirs to write");
        let record = book.desk.record(book.at("N-2"));
        let record = record.expect("it reads").expect("it is there");
        assert_eq!(record.text(need::BALL.id()), number);
    }
}

#[test]
fn every_kind_is_shown_to_each_role_as_far_as_its_scope_goes() {
    let book = shared();
    for (role, scope, expected) in [
        (Role::Admin, &[][..], WHOLE),
        (Role::Coordinator, &[], WHOLE),
        (Role::Viewer, &[], WHOLE),
        (Role::Coordinator, &["広島県"], WEST),
        (Role::Viewer, &["西病院"], WEST),
        (Role::Coordinator, &["沖縄県"], "B-1 F-1 F-2 S-1 T-1 W-1"),
        (Role::Desk, &[], "A-1 A-2 A-4 E-1 E-2 F-1 F-2 H-1 H-2 P-1"),
        (Role::Guest, &["F-1"], "F-1 N-1"),
        (Role::Guest, &["F-2"], "F-2 N-2"),
        (Role::Guest, &[], ""),
    ] {
        let desk = seat(&book, role, scope);
        assert_eq!(seen(&desk), expected, "{role:?} {scope:?}");
        // What is opened one by one is what is listed.
        for reference in WHOLE.split(' ') {
            let id = book.at(reference);
            let listed = expected.split(' ').any(|one| one == reference);
            let record = desk.record(id).expect("reads");
            assert_eq!(record.is_some(), listed, "{role:?} {scope:?} {reference}");
            if !listed {
                assert!(desk.history(id).expect("reads").is_empty());
                let opened = desk.open_record(&actor(role, scope), id).expect("reads");
                assert!(opened.is_none(), "{role:?} {reference}");
            }
        }
    }
}

/// Every text that a seat can read of a record.
fn texts(desk: &Desk, reader: &Actor, id: RecordId) -> String {
    let opened = desk.open_record(reader, id).expect("reads");
    format!("{opened:?}")
}

#[test]
fn a_viewer_reads_lists_and_figures_but_nothing_personal_and_nothing_secret() {
    let book = shared();
    let (desk, boss) = (seat(&book, Role::Viewer, &[]), actor(Role::Viewer, &[]));
    let rows = desk.load_book().expect("rows");
    assert_eq!(rows.name(book.at("N-1")), "東の困りごと");
    assert_eq!(rows.name(book.at("P-1")), "東の医師");
    assert_eq!(rows.name(book.at("H-1")), "東病院");
    for reference in WHOLE.split(' ') {
        let told = texts(&desk, &boss, book.at(reference));
        for secret in [
            "0312345678",
            "ひみつの着想",
            "営業の田中",
            "総務の鈴木",
            "電話した",
        ] {
            assert!(!told.contains(secret), "{reference}: {secret}");
        }
    }
    let figures = ikoren::desk::figures::figures(&rows, desk.today());
    let whole = book.desk.load_book().expect("rows");
    let all = ikoren::desk::figures::figures(&whole, desk.today());
    let needs = |figures: &ikoren::desk::figures::Figures| {
        let groups = figures.groups.first().expect("a group");
        groups
            .figures
            .iter()
            .map(|figure| figure.n)
            .collect::<Vec<_>>()
    };
    assert_eq!(needs(&figures), needs(&all));
    // A day before is folded from the whole journal, so it is for those who see all of it.
    let past = seat(&book, Role::Guest, &["F-1"]).book_on(desk.today());
    assert!(past.is_err());
}

#[test]
fn what_a_need_tells_is_a_viewers_once_it_is_public_and_its_history_never() {
    let book = TestBook::new();
    let id = crate::desk::publishable(&book);
    book.set(id, vec![(need::PROBLEM.id(), line("ひみつの困りごと"))]);
    book.desk.load_book().expect("rows");
    book.desk.fold_texts().expect("texts");
    let boss = actor(Role::Viewer, &[]);
    let reads = |word: &str| {
        let desk = seat(&book, Role::Viewer, &[]);
        let part = desk.load_book().expect("rows");
        let row = part.find(id).expect("listed");
        let needle = ikoren::search::needle::Needle::new(word);
        let place = part.place(id).expect("a place");
        let texts = book.desk.texts();
        let found = texts.with(&part, &boss, |holds| holds(row, place, &needle));
        let opened = desk.record(id).expect("reads").expect("a record");
        let stands = format!("{opened:?}").contains(word);
        assert_eq!(found, stands, "{word}: what is found is what is read");
        let history = desk.history(id).expect("reads");
        assert!(!format!("{history:?}").contains(word), "{word}");
        stands
    };
    let words = ["ひみつの困りごと", "束ねる固定具"];
    assert_eq!(words.map(reads), [false, false]);
    book.try_move(
        id,
        ikoren::domain::stage::Stage::Published,
        Passage::default(),
    )
    .expect("published");
    assert_eq!(words.map(reads), [true, true]);
}

fn run(desk: &Desk, command: Command) -> Result<ikoren::desk::Receipt, Refusal> {
    desk.run(&actor(Role::Desk, &[]), command)
}

fn set(record: RecordId, field: FieldId, entry: Entry) -> Command {
    Command::Set(Set {
        record,
        entries: vec![(field, entry)],
        base: Vec::new(),
        passage: Passage::default(),
    })
}

fn refused(result: Result<ikoren::desk::Receipt, Refusal>) -> &'static str {
    result.expect_err("refused").code()
}

#[test]
fn the_reception_desk_says_who_came_and_takes_in_who_came_unasked() {
    let book = shared();
    let desk = seat(&book, Role::Desk, &[]);
    let part = book.at("A-1");
    run(&desk, set(part, participation::STATE.id(), choice("came"))).expect("checked in");
    run(
        &desk,
        set(
            part,
            participation::COUNT.id(),
            Entry::Value(Value::Number(2)),
        ),
    )
    .expect("counted");
    assert_eq!(book.record(part).text(participation::STATE.id()), "came");
    let walk_in = Command::New(New {
        kind: Kind::Participation,
        entries: vec![
            (participation::EVENT.id(), link(book.at("E-1"))),
            (participation::WHO.id(), link(book.at("F-2"))),
            (participation::STATE.id(), choice("walk-in")),
            (participation::PEOPLE.id(), line("佐々木")),
        ],
        passage: Passage::default(),
    });
    let made = run(&desk, walk_in)
        .expect("taken in")
        .subject
        .expect("a record")
        .0;
    assert_eq!(
        desk.record(made)
            .expect("reads")
            .expect("seen")
            .text(participation::PEOPLE.id()),
        "佐々木"
    );
    run(&desk, Command::Undo(None)).expect("their own is taken back");
    assert!(book.record(made).is_archived());
    let history = book.desk.history(part).expect("reads");
    assert_eq!(history.first().expect("a line").actor.as_str(), "佐藤");
}

#[test]
fn the_reception_desk_does_nothing_else_and_finds_nothing_by_trying() {
    let book = shared();
    let desk = seat(&book, Role::Desk, &[]);
    let part = book.at("A-1");
    for (field, entry) in [
        (participation::NOTE.id(), line("x")),
        (participation::FEE.id(), choice("none")),
        (participation::PERMISSION.id(), choice("granted")),
        (participation::EVENT.id(), link(book.at("E-2"))),
    ] {
        assert_eq!(refused(run(&desk, set(part, field, entry))), "E-ROLE-01");
    }
    // A field of another kind with the number of one that it may write is none of its business.
    let state = participation::STATE.id();
    for reference in ["E-1", "N-1", "C-1", "A-3", "E-3", "F-1"] {
        let code = refused(run(&desk, set(book.at(reference), state, choice("came"))));
        assert_eq!(code, "E-FIND-01", "{reference}");
    }
    let undo = book.desk.steps(None, 1).expect("reads");
    let theirs = undo.first().expect("a step").command;
    assert_eq!(
        refused(run(&desk, Command::Undo(Some(theirs)))),
        "E-ROLE-01"
    );
    let import = Command::Import(Import {
        kind: Kind::Need,
        rows: Vec::new(),
    });
    assert_eq!(refused(run(&desk, import)), "E-ROLE-01");
    let new = |kind| {
        Command::New(New {
            kind,
            entries: Vec::new(),
            passage: Passage::default(),
        })
    };
    for kind in [Kind::Need, Kind::Company, Kind::Event, Kind::Log] {
        assert_eq!(refused(run(&desk, new(kind))), "E-ROLE-01");
    }
    let over = Command::New(New {
        kind: Kind::Participation,
        entries: vec![
            (participation::EVENT.id(), link(book.at("E-3"))),
            (participation::WHO.id(), link(book.at("F-1"))),
        ],
        passage: Passage::default(),
    });
    assert_eq!(refused(run(&desk, over)), "E-FIND-01");
    let by_name = Command::New(New {
        kind: Kind::Participation,
        entries: vec![
            (participation::EVENT.id(), named(Kind::Event, "E-3")),
            (participation::WHO.id(), link(book.at("F-1"))),
        ],
        passage: Passage::default(),
    });
    assert_eq!(refused(run(&desk, by_name)), "E-FIND-01");
    for reference in ["A-1", "E-1", "F-1", "P-1"] {
        let told = texts(&desk, &actor(Role::Desk, &[]), book.at(reference));
        for secret in ["ひみつ", "0312345678", "困りごと", "総務の鈴木", "岩手県"] {
            assert!(!told.contains(secret), "{reference}: {secret}: {told}");
        }
    }
}

#[test]
fn a_gathering_that_is_over_goes_from_the_screens_of_the_reception_with_all_of_it() {
    let book = shared();
    let view = Arc::new(View::of(actor(Role::Desk, &[])));
    let whole = |book: &TestBook| book.desk.book().expect("rows");
    let part = view.part(&whole(&book));
    assert!(part.find(book.at("A-1")).is_some() && part.find(book.at("P-1")).is_some());
    let first = book.at("E-1");
    book.set(first, vec![(event::STATE.id(), choice("held"))]);
    let (part, _) = view.follow(&whole(&book), &[first]);
    for reference in ["E-1", "A-1", "A-4", "P-1"] {
        assert!(part.find(book.at(reference)).is_none(), "{reference}");
    }
    assert!(part.find(book.at("A-2")).is_some());
}

#[test]
fn a_role_searches_what_it_sees_and_no_more() {
    let book = shared();
    let texts = book.desk.texts();
    for (role, typed, reference, expected) in [
        (Role::Viewer, "0312345678", "P-1", false),
        (Role::Viewer, "東の医師", "P-1", true),
        (Role::Viewer, "ひみつ", "N-1", false),
        (Role::Viewer, "困りごと", "N-1", true),
        (Role::Viewer, "営業の田中", "A-1", false),
        (Role::Desk, "営業の田中", "A-1", true),
        (Role::Desk, "岩手県", "H-1", false),
        (Role::Desk, "東病院", "H-1", true),
        (Role::Coordinator, "ひみつ", "N-1", true),
    ] {
        let reader = actor(role, &[]);
        let part = seat(&book, role, &[]).load_book().expect("rows");
        let row = part.find(book.at(reference)).expect("seen");
        let place = part.place(row.id).expect("a place");
        let needle = ikoren::search::needle::Needle::new(typed);
        let found = texts.with(&part, &reader, |holds| holds(row, place, &needle));
        assert_eq!(found, expected, "{role:?} {typed}");
    }
}
