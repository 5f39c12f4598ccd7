//! What each role sees and may do at a desk that several people share: the same book through the views of different seats.

use crate::book::{TestBook, choice, day, line, named};
use ikoren::desk::command::Passage;
use ikoren::desk::command::{Archive, Command, New, Set};
use ikoren::desk::lens::{Lens, Own, Scene};
use ikoren::desk::view::View;
use ikoren::desk::{Actor, Desk, Refusal, Role};
use ikoren::domain::entry::Entry;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::{RecordId, Reference};
use ikoren::domain::stage::Stage;
use ikoren::domain::value::{Text, Value};
use ikoren::domain::{company, disclosure, hospital, log, need};
use ikoren::search::filter::parse;
use ikoren::text::{Lang, Locale};
use std::sync::Arc;

/// Two hospitals in two prefectures with a need each; the first need was shown to the firm テクノ.
struct Shared {
    book: TestBook,
    east: RecordId,
    west: RecordId,
    firm: RecordId,
    other_firm: RecordId,
}

impl Shared {
    fn new() -> Self {
        let book = TestBook::new();
        for (name, prefecture) in [("東病院", "岩手県"), ("西病院", "広島県")] {
            let entries = vec![
                (hospital::NAME.id(), line(name)),
                (hospital::PREFECTURE.id(), line(prefecture)),
            ];
            book.make(Kind::Hospital, entries);
        }
        let need_of = |title: &str, at: &str, idea: &str| {
            let entries = vec![
                (need::TITLE.id(), line(title)),
                (need::HOSPITAL.id(), named(Kind::Hospital, at)),
                (need::IDEA.id(), line(idea)),
            ];
            book.make(Kind::Need, entries)
        };
        let east = need_of("点滴の固定具", "東病院", "磁石で留める");
        let west = need_of("採血の椅子", "西病院", "膝で支える");
        let firm = book.make(Kind::Company, vec![(company::NAME.id(), line("テクノ"))]);
        let other_firm = book.make(Kind::Company, vec![(company::NAME.id(), line("ミヤビ"))]);
        book.make(
            Kind::Disclosure,
            vec![
                (disclosure::NEED.id(), Entry::Value(Value::Link(east))),
                (disclosure::COMPANY.id(), Entry::Value(Value::Link(firm))),
                (disclosure::ON.id(), day(0)),
                (disclosure::LAYER.id(), choice("public")),
            ],
        );
        book.desk.load_book().expect("rows");
        book.desk.fold_texts().expect("texts");
        Self {
            book,
            east,
            west,
            firm,
            other_firm,
        }
    }

    fn seat(&self, role: Role, scope: &[&str]) -> Desk {
        let actor = Actor {
            role,
            scope: scope.iter().map(|s| Text::line(s)).collect(),
            ..Actor::owner("佐藤", "")
        };
        self.book.desk.seat(Arc::new(View::of(actor)))
    }
}

/// The references that a filter finds, as a list of that kind shows them.
fn found(desk: &Desk, kind: Kind, filter: &str, actor: &Actor) -> Vec<String> {
    let locale = Locale::new(Lang::Ja);
    let words = locale.filter_words(kind);
    let query = parse(filter, &words).expect("a filter");
    let lens = Lens::asking(kind, &query, &words, desk.today()).expect("days");
    let book = desk.load_book().expect("rows");
    let texts = desk.texts();
    let places = lens.places(Scene {
        book: &book,
        texts: &texts,
        actor,
        today: desk.today(),
        own: &Own::default(),
    });
    places
        .iter()
        .map(|place| {
            book.row(kind, *place as usize)
                .expect("a row")
                .reference
                .to_string()
        })
        .collect()
}

fn guest() -> Actor {
    Actor {
        role: Role::Guest,
        scope: vec![Text::line("F-1")],
        ..Actor::owner("佐藤", "")
    }
}

fn asked(refusal: Result<ikoren::desk::Receipt, Refusal>) -> &'static str {
    refusal.expect_err("refused").code()
}

#[test]
fn a_guest_sees_what_its_firm_was_shown_and_nothing_else() {
    let shared = Shared::new();
    let desk = shared.seat(Role::Guest, &["F-1"]);
    let book = desk.load_book().expect("rows");
    let counts: Vec<usize> = Kind::ALL.iter().map(|kind| book.len(*kind)).collect();
    assert_eq!(counts.iter().sum::<usize>(), 2, "{counts:?}");
    assert_eq!(book.name(shared.east), "点滴の固定具");
    assert_eq!(book.name(shared.firm), "テクノ");
    assert_eq!(book.name(shared.other_firm), "");
    let seen = desk.record(shared.east).expect("reads").expect("shown");
    assert_eq!(seen.text(need::TITLE.id()), "点滴の固定具");
    assert_eq!(seen.text(need::IDEA.id()), "");
    assert!(seen.get(need::HOSPITAL).is_none());
    let opened = desk
        .open_record(&guest(), shared.east)
        .expect("reads")
        .expect("shown");
    assert!(opened.logs.is_empty() && opened.disclosures.is_empty() && opened.next_gate.is_none());
    let told = format!("{:?}", opened.history);
    assert!(!told.contains("磁石"), "{told}");
}

#[test]
fn a_guest_reads_the_public_text_in_the_version_that_its_firm_was_shown() {
    let shared = Shared::new();
    let text = |words: &str| {
        let book = &shared.book;
        book.set(shared.east, vec![(need::PUBLIC_TEXT.id(), line(words))]);
    };
    let show = || {
        let entries = vec![
            (
                disclosure::NEED.id(),
                Entry::Value(Value::Link(shared.east)),
            ),
            (
                disclosure::COMPANY.id(),
                Entry::Value(Value::Link(shared.firm)),
            ),
        ];
        shared.book.make(Kind::Disclosure, entries);
    };
    text("第一の文");
    show();
    let desk = shared.seat(Role::Guest, &["F-1"]);
    let read = || {
        let seen = desk.record(shared.east).expect("reads").expect("shown");
        let rows = desk.load_book().expect("rows");
        let row = rows.find(shared.east).expect("a row");
        let texts = [
            seen.text(need::PUBLIC_TEXT.id()).to_owned(),
            row.number(need::PUBLIC_VERSION.id())
                .map_or(String::new(), |n| n.to_string()),
        ];
        let found = |word| !found(&desk, Kind::Need, word, &guest()).is_empty();
        (texts, found("第二の文"))
    };
    let hidden = [String::new(), String::new()];
    assert_eq!(read().0, hidden, "it is not public yet");
    crate::sample::go(&shared.book, shared.east, Stage::Published);
    assert_eq!(read().0, ["第一の文", "1"]);
    text("第二の文");
    assert_eq!(read(), ([String::new(), String::new()], false));
    let opened = desk.open_record(&guest(), shared.east).expect("reads");
    let history = format!("{:?}", opened.expect("shown").history);
    assert!(!history.contains("の文"), "{history}");
    let made_up = vec![
        (
            disclosure::NEED.id(),
            Entry::Value(Value::Link(shared.east)),
        ),
        (
            disclosure::COMPANY.id(),
            Entry::Value(Value::Link(shared.firm)),
        ),
        (disclosure::VERSION.id(), Entry::Value(Value::Number(99))),
    ];
    shared.book.make(Kind::Disclosure, made_up);
    assert_eq!(
        read().0,
        hidden,
        "a version that there is not yet was shown to nobody"
    );
    show();
    assert_eq!(read().0, ["第二の文", "2"]);
}

#[test]
fn what_is_hidden_and_what_is_not_there_look_the_same() {
    let shared = Shared::new();
    let desk = shared.seat(Role::Guest, &["F-1"]);
    let hidden = Reference::parse("N-2").expect("a reference");
    let missing = Reference::parse("N-99").expect("a reference");
    assert_eq!(desk.find(hidden).expect("reads"), None);
    assert_eq!(desk.find(missing).expect("reads"), None);
    assert!(desk.record(shared.west).expect("reads").is_none());
    assert!(
        desk.open_record(&guest(), shared.west)
            .expect("reads")
            .is_none()
    );
    assert!(desk.history(shared.west).expect("reads").is_empty());
    let about = |reference: &str| {
        desk.run(
            &guest(),
            Command::New(New {
                kind: Kind::Log,
                entries: vec![
                    (
                        log::ABOUT.id(),
                        Entry::Named {
                            kinds: &Kind::NAMED,
                            typed: Text::line(reference),
                        },
                    ),
                    (log::TEXT.id(), line("関心があります")),
                ],
                passage: Passage::default(),
            }),
        )
    };
    assert_eq!(asked(about("N-2")), asked(about("N-99")));
    assert_eq!(asked(about("採血の椅子")), "E-FIND-01");
    about("N-1").expect("a note of interest about what was shown");
}

#[test]
fn a_guest_searches_the_public_text_of_its_offers_only() {
    let shared = Shared::new();
    let desk = shared.seat(Role::Guest, &["F-1"]);
    let search = |filter| found(&desk, Kind::Need, filter, &guest());
    assert_eq!(search("固定具"), ["N-1"]);
    assert_eq!(search("磁石"), [""; 0]);
    assert_eq!(search("椅子"), [""; 0]);
    assert_eq!(search("東病院"), [""; 0]);
}

#[test]
fn a_guest_without_a_firm_sees_nothing() {
    let shared = Shared::new();
    for scope in [&[][..], &["F-99"], &["N-1"], &["テクノ"]] {
        let book = shared.seat(Role::Guest, scope).load_book().expect("rows");
        assert!(book.is_empty(), "{scope:?}");
    }
}

#[test]
fn a_scope_of_hospitals_or_prefectures_hides_the_others() {
    let shared = Shared::new();
    for scope in ["西病院", "広島県", "H-2"] {
        let desk = shared.seat(Role::Coordinator, &[scope]);
        let book = desk.load_book().expect("rows");
        assert_eq!(book.name(shared.west), "採血の椅子", "{scope}");
        assert_eq!(book.name(shared.east), "", "{scope}");
        assert_eq!((book.len(Kind::Hospital), book.len(Kind::Company)), (1, 2));
        assert_eq!(book.len(Kind::Disclosure), 0);
        let actor = Actor {
            role: Role::Coordinator,
            ..Actor::owner("佐藤", "")
        };
        // The texts are those of the whole book; a part must still find its own rows in them.
        assert_eq!(found(&desk, Kind::Need, "膝", &actor), ["N-2"], "{scope}");
        assert_eq!(found(&desk, Kind::Need, "磁石", &actor), [""; 0], "{scope}");
        let set = |record| {
            desk.run(
                &actor,
                Command::Set(Set {
                    record,
                    entries: vec![(need::WISH.id(), line(scope))],
                    base: Vec::new(),
                    passage: Passage::default(),
                }),
            )
        };
        set(shared.west).expect("in scope");
        assert_eq!(asked(set(shared.east)), "E-FIND-01");
    }
}

#[test]
fn a_part_follows_commits_and_moves_of_a_need_between_hospitals() {
    let shared = Shared::new();
    let view = Arc::new(View::of(Actor {
        role: Role::Coordinator,
        scope: vec![Text::line("東病院")],
        ..Actor::owner("佐藤", "")
    }));
    let whole = |shared: &Shared| shared.book.desk.book().expect("rows");
    view.part(&whole(&shared));
    shared
        .book
        .set(shared.east, vec![(need::TITLE.id(), line("点滴の留め具"))]);
    let (part, shown) = view.follow(&whole(&shared), &[shared.east]);
    assert_eq!(
        (part.name(shared.east), shown),
        ("点滴の留め具", Some(vec![shared.east]))
    );
    shared
        .book
        .set(shared.west, vec![(need::TITLE.id(), line("採血の台"))]);
    let (_, shown) = view.follow(&whole(&shared), &[shared.west]);
    assert_eq!(shown, Some(Vec::new()));
    shared.book.set(
        shared.east,
        vec![(need::HOSPITAL.id(), named(Kind::Hospital, "西病院"))],
    );
    let (part, shown) = view.follow(&whole(&shared), &[shared.east]);
    assert_eq!((part.name(shared.east), shown), ("", None));
}

#[test]
fn the_reception_desk_reads_names_and_puts_nothing_away() {
    let shared = Shared::new();
    let desk = shared.seat(Role::Desk, &[]);
    let book = desk.load_book().expect("rows");
    assert_eq!((book.len(Kind::Need), book.len(Kind::Company)), (0, 2));
    let row = book.find(shared.firm).expect("a firm");
    assert_eq!(row.all().count(), 1, "the name");
    let archive = Command::Archive(Archive {
        records: vec![shared.firm],
        restore: false,
    });
    assert_eq!(asked(desk.run(&guest(), archive)), "E-ROLE-01");
}

#[test]
fn a_seat_hands_in_under_its_own_name_whatever_the_caller_says() {
    let shared = Shared::new();
    let desk = shared.seat(Role::Coordinator, &[]);
    let forged = Actor::owner("山本", "");
    let receipt = desk.run(
        &forged,
        Command::Set(Set {
            record: shared.east,
            entries: vec![(need::WISH.id(), line("軽く"))],
            base: Vec::new(),
            passage: Passage::default(),
        }),
    );
    receipt.expect("taken");
    let history = desk.history(shared.east).expect("reads");
    assert_eq!(history.first().expect("a line").actor.as_str(), "佐藤");
    assert_eq!(
        asked(desk.run(&forged, Command::Erase(shared.east))),
        "E-ROLE-01"
    );
}

#[test]
fn a_guest_says_neither_who_wrote_nor_when_nor_with_whom() {
    let shared = Shared::new();
    let desk = shared.seat(Role::Guest, &["F-1"]);
    let note = |more: Option<(ikoren::domain::field::FieldId, Entry)>| {
        let mut entries = vec![
            (log::ABOUT.id(), Entry::Value(Value::Link(shared.east))),
            (log::TEXT.id(), line("興味があります")),
        ];
        entries.extend(more);
        let new = New {
            kind: Kind::Log,
            entries,
            passage: Passage::default(),
        };
        desk.run(&guest(), Command::New(new))
    };
    for more in [
        (log::BY.id(), line("上野 昇")),
        (log::ON.id(), day(900)),
        (log::SIDE.id(), choice("hospital")),
    ] {
        assert!(note(Some(more.clone())).is_err(), "{more:?}");
    }
    note(None).expect("its own words are taken");
}
