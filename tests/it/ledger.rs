//! The 開示台帳 fills itself: by a gathering that took place, by a text that tells a firm of a need, by a version shown on a case.

use crate::book::{TestBook, choice, day, line, named, number, today};
use crate::sample::{go, seven};
use crate::world::World;
use ikoren::desk::command::{Archive, Command};
use ikoren::domain::entry::Entry;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::{Record, RecordId};
use ikoren::domain::stage::Stage;
use ikoren::domain::value::Value;
use ikoren::domain::{case, company, disclosure, event, need, participation};
use ikoren::ui::msg::{Changed, Effect};

fn link(id: RecordId) -> Entry {
    Entry::Value(Value::Link(id))
}

/// A gathering with a need presented in its second version, a firm that was there, one that is still expected, one that declined.
struct Gathering {
    book: TestBook,
    event: RecordId,
    need: RecordId,
    presenter: RecordId,
    firms: Vec<(RecordId, RecordId)>,
}

impl Gathering {
    fn new() -> Self {
        let book = TestBook::new();
        let need = book.make(
            Kind::Need,
            vec![
                (need::TITLE.id(), line("管が絡む")),
                (need::HOSPITAL.id(), named(Kind::Hospital, "しらかば病院")),
                (need::PUBLIC_TEXT.id(), line("一")),
                (need::NAMING.id(), choice("named")),
            ],
        );
        book.set(need, vec![(need::PUBLIC_TEXT.id(), line("二"))]);
        let gathering = vec![
            (event::TITLE.id(), line("発表会")),
            (event::ON.id(), day(-1)),
        ];
        let event = book.make(Kind::Event, gathering);
        let part = |who, more: Vec<(_, Entry)>| {
            let mut entries = vec![
                (participation::EVENT.id(), link(event)),
                (participation::WHO.id(), link(who)),
            ];
            entries.extend(more);
            book.make(Kind::Participation, entries)
        };
        let hospital = book.record(need).get(need::HOSPITAL).expect("a hospital");
        let presents = vec![
            (participation::ROLE.id(), choice("presenter")),
            (participation::NEED.id(), link(need)),
        ];
        let presenter = part(hospital, presents);
        let firms = [("青葉", "came"), ("港", "coming"), ("光", "declined")];
        let firms = firms.map(|(name, state)| {
            let firm = book.make(Kind::Company, vec![(company::NAME.id(), line(name))]);
            let state = vec![(participation::STATE.id(), choice(state))];
            (firm, part(firm, state))
        });
        let firms = firms.to_vec();
        Self {
            book,
            event,
            need,
            presenter,
            firms,
        }
    }

    fn state(&self, part: RecordId, state: &'static str) {
        let entries = vec![(participation::STATE.id(), choice(state))];
        self.book.set(part, entries);
    }

    fn held(&self) {
        let held = vec![(event::STATE.id(), choice("held"))];
        self.book.set(self.event, held);
    }

    /// Who stands in the ledger.
    fn seen(&self) -> Vec<RecordId> {
        let mut seen: Vec<RecordId> = entries(&self.book, self.need)
            .iter()
            .filter_map(|entry| entry.get(disclosure::COMPANY))
            .collect();
        seen.sort();
        seen
    }
}

/// The entries of a need that are in sight.
fn entries(book: &TestBook, need: RecordId) -> Vec<Record> {
    let opened = book.desk.open_record(&book.me, need).expect("it reads");
    let entries = opened.expect("it is there").disclosures;
    entries
        .into_iter()
        .filter(|entry| !entry.is_archived())
        .collect()
}

#[test]
fn a_gathering_that_took_place_has_shown_its_needs_to_the_firms_that_were_there() {
    let gathering = Gathering::new();
    assert!(gathering.seen().is_empty(), "before it took place");
    gathering.held();
    let found = entries(&gathering.book, gathering.need);
    let [entry] = found.as_slice() else {
        panic!("one firm was there: {found:?}");
    };
    assert_eq!(entry.get(disclosure::COMPANY), Some(gathering.firms[0].0));
    assert_eq!(entry.get(disclosure::VERSION), Some(2));
    assert_eq!(entry.get(disclosure::ON), Some(today(-1)));
    assert_eq!(entry.get(disclosure::EVENT), Some(gathering.event));
    assert_eq!(entry.text(disclosure::HOW.id()), "event");
    assert_eq!(entry.text(disclosure::LAYER.id()), "public");
    assert_eq!(entry.text(disclosure::HOSPITAL_NAMED.id()), "yes");
}

#[test]
fn the_entries_of_a_gathering_follow_who_was_there() {
    let gathering = Gathering::new();
    gathering.held();
    let [aoba, minato, _] = [0, 1, 2].map(|at| gathering.firms[at]);
    gathering.state(minato.1, "came");
    assert_eq!(
        gathering.seen(),
        [aoba.0, minato.0],
        "checked in afterwards"
    );
    gathering.state(aoba.1, "absent");
    assert_eq!(gathering.seen(), [minato.0], "was not there after all");
    gathering.state(aoba.1, "came");
    assert_eq!(gathering.seen(), [aoba.0, minato.0], "was there after all");
    let version = vec![(participation::VERSION.id(), number(1))];
    gathering.book.set(gathering.presenter, version);
    let versions: Vec<_> = entries(&gathering.book, gathering.need)
        .iter()
        .map(|entry| entry.get(disclosure::VERSION))
        .collect();
    assert_eq!(versions, [Some(1); 2], "the version that was shown");
    gathering.book.run(Command::Archive(Archive {
        records: vec![minato.1],
        restore: false,
    }));
    assert_eq!(gathering.seen(), [aoba.0], "entered by mistake");
    let moved = vec![(event::STATE.id(), choice("cancelled"))];
    gathering.book.set(gathering.event, moved);
    assert!(gathering.seen().is_empty(), "it did not take place");
    let all = gathering.book.desk.load_book().expect("rows");
    assert_eq!(all.len(Kind::Disclosure), 2, "no entry is made twice");
}

#[test]
fn a_gathering_taken_back_takes_its_entries_back() {
    let gathering = Gathering::new();
    gathering.held();
    gathering.book.run(Command::Undo(None));
    assert!(gathering.seen().is_empty());
    gathering.book.run(Command::Redo);
    assert_eq!(gathering.seen(), [gathering.firms[0].0]);
}

#[test]
fn a_version_shown_on_a_case_says_whether_the_hospital_was_named() {
    let gathering = Gathering::new();
    let shown = vec![
        (case::NEED.id(), link(gathering.need)),
        (case::COMPANY.id(), link(gathering.firms[2].0)),
        (case::VERSION_SHOWN.id(), number(1)),
        (case::SHOWN_ON.id(), day(0)),
    ];
    gathering.book.make(Kind::Case, shown);
    let found = entries(&gathering.book, gathering.need);
    let told = found[0].text(disclosure::HOSPITAL_NAMED.id());
    assert_eq!((found.len(), told), (1, "yes"));
}

fn copied(world: &World) -> usize {
    let copies = world.outside.iter();
    copies
        .filter(|effect| matches!(effect, Effect::Copy(_)))
        .count()
}

#[test]
fn a_text_that_tells_a_firm_of_a_need_is_entered_once_before_it_is_copied() {
    let mut world = World::new(seven());
    let need = world.book.at("N-1");
    let public = vec![(need::PUBLIC_TEXT.id(), line("絡まない固定具を求む"))];
    world.book.set(need, public);
    world.show_book(Changed::Records(vec![need]));
    world.keys("2:案件<Enter>f1<Enter>r<Tab>");
    assert!(world.shows("[企業への紹介]"), "{}", world.screen());
    world.keys("y");
    assert!(world.status().contains("開示台帳"), "{}", world.status());
    let found = entries(&world.book, need);
    let [entry] = found.as_slice() else {
        panic!("one entry: {found:?}");
    };
    assert_eq!(entry.text(disclosure::HOW.id()), "copy");
    assert_eq!(entry.get(disclosure::VERSION), Some(1));
    assert_eq!(copied(&world), 1);
    world.keys("y");
    assert_eq!((copied(&world), entries(&world.book, need).len()), (2, 1));
}

#[test]
fn a_need_that_is_not_published_is_not_introduced_to_a_firm() {
    let mut world = World::new(seven());
    let need = world.book.at("N-1");
    go(&world.book, need, Stage::Preparing);
    world.show_book(Changed::Records(vec![need]));
    world.keys("2:案件<Enter>f1<Enter>r<Tab>");
    assert!(world.shows("[企業への紹介]"), "{}", world.screen());
    world.keys("y");
    assert_eq!(copied(&world), 0, "{}", world.screen());
    assert!(entries(&world.book, need).is_empty());
    assert!(world.status().contains("公開"), "{}", world.status());
}

#[test]
fn an_attendance_taken_back_takes_out_what_a_later_command_entered_for_it() {
    let gathering = Gathering::new();
    let book = &gathering.book;
    let need = |entry| vec![(participation::NEED.id(), entry)];
    book.set(gathering.presenter, need(Entry::Clear));
    gathering.held();
    let came = vec![(participation::STATE.id(), choice("came"))];
    let attended = book.set(gathering.firms[1].1, came).command;
    book.set(gathering.presenter, need(link(gathering.need)));
    assert_eq!(gathering.seen().len(), 2);
    book.run(Command::Undo(Some(attended)));
    assert_eq!(gathering.seen(), [gathering.firms[0].0]);
}
