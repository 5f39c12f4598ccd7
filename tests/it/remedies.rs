//! What is done about a barrier: the same day by one key, and in the hospital's plan with a day, which stands in the morning when it is due;
//! what goes over with a person who leaves; society meetings, which due days obey.

use crate::book::{TestBook, choice, day, line, named, today};
use crate::cli::{Shell, text};
use crate::sample::seven;
use crate::screens::pictures;
use crate::world::World;
use ikoren::desk::Command;
use ikoren::desk::command::{HandOver, New, Passage};
use ikoren::domain::date::DayOff;
use ikoren::domain::entry::Entry;
use ikoren::domain::item::{self, Part};
use ikoren::domain::kind::Kind;
use ikoren::domain::value::Value;
use ikoren::domain::{
    body, case, consultation, contract, duty, event, filter, hospital, need, person,
};
use ikoren::text::Vocabulary;
use ikoren::ui::msg::Effect;

/// The case of N-1 stands still for want of people in the hospital.
fn stopped(barrier: &str) -> TestBook {
    let book = seven();
    book.set(book.at("N-1"), vec![(need::PROPOSER.id(), line("鶴来 恵"))]);
    let entries = vec![(case::BARRIER.id(), choice(barrier))];
    book.set(book.at("C-1"), entries);
    book
}

fn copied(w: &World) -> String {
    let texts = w.outside.iter().rev();
    let found = texts.filter_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    found.into_iter().next().expect("a text")
}

#[test]
fn a_stalled_case_is_asked_what_holds_it_up_and_names_its_barrier_by_one_key() {
    let mut w = World::new(seven());
    w.keys("f1<Enter>B");
    assert!(w.shows("を何が止めていますか"), "{}", w.screen());
    w.keys("j<Enter>");
    let code = w.book.record(w.book.at("C-1"));
    assert_eq!(code.text(case::BARRIER.id()), "resources");
}

/// Desks near and far, with what they answer.
fn with_desks() -> TestBook {
    let book = stopped("resources");
    book.set(
        book.at("H-1"),
        vec![(hospital::PREFECTURE.id(), line("長野県"))],
    );
    for (name, kind, prefecture, topic) in [
        ("遠方の大学窓口", "university", "福岡県", "contract"),
        ("県内の看護協会", "society", "長野県", "evaluation"),
        ("県内の技術センター", "support", "長野県", "prototype"),
        ("県内の知財窓口", "support", "長野県", "ip"),
        ("県庁の医療産業室", "government", "長野県", "contract"),
    ] {
        let topics = Entry::Members(vec![Value::choice(topic)]);
        let fields = vec![
            (body::NAME.id(), line(name)),
            (body::BODY_KIND.id(), choice(kind)),
            (body::PREFECTURE.id(), line(prefecture)),
            (body::DESK_TOPICS.id(), topics),
        ];
        book.make(Kind::Body, fields);
    }
    book
}

#[test]
fn a_case_is_referred_to_a_near_desk_and_its_page_says_where_and_whether_it_was_answered() {
    let mut w = World::new(with_desks());
    w.keys("f1<Enter>B");
    let screen = w.screen();
    let at = |text: &str| {
        screen
            .find(text)
            .unwrap_or_else(|| panic!("{text}: {screen}"))
    };
    assert!(at("県内の知財窓口") < at("県庁の医療産業室"), "{screen}");
    assert!(at("県庁の医療産業室") < at("遠方の大学窓口"), "{screen}");
    let other = screen.contains("県内の技術センター");
    assert!(!other, "near, and it answers other questions: {screen}");
    assert!(!screen.contains("県内の看護協会"), "no desk: {screen}");
    w.keys("j<Enter><C-s>");
    let asked = w.book.record(w.book.at("Q-1"));
    let case = w.book.at("C-1");
    assert_eq!(asked.get(consultation::ABOUT), Some(case), "{}", w.screen());
    assert_eq!(asked.text(consultation::PASSED_TO.id()), "県内の知財窓口");
    assert_eq!(asked.get(consultation::ON), Some(today(0)));
    assert!(
        asked
            .get(consultation::DUE)
            .is_some_and(|day| day > today(0))
    );
    assert_eq!(
        asked.text(consultation::CATEGORY.id()),
        "ip",
        "what the desk answers"
    );
    w.keys("<Esc><Esc>f1<Enter>B");
    assert!(w.shows("(今日 Q-1 に記録済み)"), "{}", w.screen());
    w.keys("j<Enter>");
    assert!(w.shows("Q-1 知財の相談"), "its page: {}", w.screen());
    w.keys("<Esc><Esc>:C-1<Enter>");
    while !w.shows("県内の知財窓口") {
        let before = w.screen();
        w.keys("<Tab>");
        assert_ne!(w.screen(), before, "no tab shows it");
    }
    let screen = w.screen();
    assert!(screen.contains("12-04(金) あと12日"), "{screen}");
    assert!(screen.contains("県内の知財窓口"), "{screen}");
    let id = w.book.at("Q-1");
    w.book.set(
        id,
        vec![(consultation::ANSWER.id(), line("ひな形を直して送る"))],
    );
    w.show_book(ikoren::ui::msg::Changed::All);
    let screen = w.screen();
    assert!(screen.contains("県内の知財窓口  回答済"), "{screen}");
}

#[test]
fn the_texts_of_the_day_are_one_key_away() {
    let mut w = World::new(stopped("preconception"));
    w.keys("f1<Enter>B<Enter>y");
    assert!(copied(&w).contains("派遣について"), "{}", copied(&w));
    let mut w = World::new(stopped("incentive"));
    w.keys("f1<Enter>B<Enter>y");
    assert!(copied(&w).contains("医工連携だより"), "{}", copied(&w));
}

#[test]
fn the_office_of_the_hospital_gets_the_move_and_the_proposer_is_put_up_for_an_award() {
    let mut w = World::new(stopped("resources"));
    w.keys("f1<Enter>Bjjj<Enter>");
    let moved = w.book.record(w.book.at("C-1"));
    let hospital = w.book.record(w.book.at("H-1"));
    let office = format!("{} 支援室", hospital.text(hospital::NAME.id()));
    assert_eq!(moved.text(case::BALL.id()), office);
    assert_eq!(moved.get(case::BALL_SINCE), Some(today(0)));
    let mut w = World::new(stopped("incentive"));
    w.keys("f1<Enter>Bjj<Enter>");
    let plan = w.book.record(w.book.at("H-1"));
    assert_eq!(plan.text(hospital::PLAN_AWARD.id()), "planned");
    assert_eq!(
        plan.text(hospital::PLAN_AWARD_EVIDENCE.id()),
        "候補 鶴来 恵(C-1)"
    );
    w.keys("u");
    let plan = w.book.record(w.book.at("H-1"));
    assert_eq!(plan.text(hospital::PLAN_AWARD.id()), "");
}

#[test]
fn a_candidate_is_told_from_one_with_a_longer_number_and_no_name_is_cut_off() {
    let kept = |before: &str| {
        let book = stopped("incentive");
        let entries = vec![(hospital::PLAN_AWARD_EVIDENCE.id(), line(before))];
        book.set(book.at("H-1"), entries);
        let mut w = World::new(book);
        w.keys("f1<Enter>Bjj<Enter>");
        let plan = w.book.record(w.book.at("H-1"));
        plan.text(hospital::PLAN_AWARD_EVIDENCE.id()).to_owned()
    };
    assert_eq!(kept("候補 佐藤(C-12)"), "候補 佐藤(C-12) 候補 鶴来 恵(C-1)");
    let long = "候".repeat(118);
    assert_eq!(kept(&long), format!("{long} 候補 鶴来 恵(C-1)"));
    let full = "候".repeat(395);
    assert_eq!(kept(&full), full);
}

#[test]
fn a_contract_of_a_case_keeps_off_the_closed_days_of_the_hospital_of_its_need() {
    let book = seven();
    let closed = vec![(hospital::CLOSED_DAYS.id(), line("水"))];
    book.set(book.at("H-1"), closed);
    let made = book.make(
        Kind::Contract,
        vec![
            (contract::KIND.id(), choice("nda")),
            (
                contract::CASE.id(),
                Entry::Value(Value::Link(book.at("C-1"))),
            ),
            (contract::DUE.id(), day(3)),
        ],
    );
    assert_eq!(book.record(made).get(contract::DUE), Some(today(2)));
}

#[test]
fn a_long_remedy_goes_into_the_plan_in_one_step_and_stands_in_the_morning_when_it_is_due() {
    let mut w = World::new(stopped("resources"));
    w.keys("f1<Enter>Bjjjjj<Enter>");
    assert!(w.shows("12-22"), "{}", w.screen());
    w.keys("<C-u>+5d<C-s>");
    let plan = w.book.record(w.book.at("H-1"));
    assert_eq!(plan.text(hospital::PLAN_OFFICE.id()), "planned");
    assert_eq!(plan.text(hospital::PLAN_OFFICE_OWNER.id()), "山本");
    assert_eq!(plan.text(hospital::PLAN_OFFICE_EVIDENCE.id()), "C-1");
    assert_eq!(plan.get(hospital::PLAN_OFFICE_ON), Some(today(5)));
    w.input(ikoren::ui::input::Input::Resize {
        width: 120,
        height: 40,
    });
    w.keys("<Esc>1");
    assert!(w.shows("改善計画: "), "{}", w.screen());
    w.keys("u");
    let plan = w.book.record(w.book.at("H-1"));
    assert_eq!(plan.text(hospital::PLAN_OFFICE.id()), "", "one step");
}

#[test]
fn the_remedies_as_they_are_seen() {
    fn resources() -> TestBook {
        stopped("resources")
    }
    insta::assert_snapshot!("the_remedies", pictures(resources, "f1<Enter>B"));
}

#[test]
fn whoever_leaves_hands_over_the_filters_too_and_the_post_ends_once() {
    let book = seven();
    for name in ["今井 恵", "上野 昇"] {
        let entries = vec![
            (person::NAME.id(), line(name)),
            (person::POST.id(), line("コーディネーター")),
        ];
        book.make(Kind::Person, entries);
    }
    let (from, to) = (book.at("P-1"), book.at("P-2"));
    let owner = Entry::Value(Value::Link(from));
    book.set(book.at("C-1"), vec![(case::OWNER.id(), owner)]);
    let shared = book.make(
        Kind::Filter,
        vec![
            (filter::NAME.id(), line("担当分")),
            (filter::LIST.id(), line("cases")),
            (filter::QUERY.id(), line("担当:\"今井 恵\"")),
        ],
    );
    let own = filter::handed("今井 恵", Kind::Need, "見直し", "idle>20d");
    book.run(Command::HandOver(HandOver {
        from,
        to,
        post_until: Some(today(0)),
        filters: vec![own],
    }));
    let query = |id| book.record(id).text(filter::QUERY.id()).to_owned();
    assert_eq!(query(shared), "担当:\"上野 昇\"");
    assert_eq!(
        book.record(book.at("S-2")).text(filter::NAME.id()),
        "見直し(今井 恵)"
    );
    let ended = |id| book.record(id).get(person::POST_UNTIL);
    assert_eq!((ended(from), ended(to)), (Some(today(0)), None));
    book.run(Command::Undo(None));
    assert_eq!(query(shared), "担当:\"今井 恵\"");
    assert_eq!(ended(from), None);
}

#[test]
fn a_dry_run_tells_what_would_go_over_and_writes_nothing() {
    let shell = Shell::new();
    for name in ["今井 恵", "上野 昇"] {
        let name = format!("氏名={name}");
        shell.ok(&["new", "people", &name, "役職=コーディネーター"]);
    }
    shell.ok(&[
        "new",
        "needs",
        "件名=点滴台が倒れる",
        "担当=P-1",
        "提案者=今井 恵",
    ]);
    let told = shell.ok(&["hand-over", "P-1", "P-2", "--dry-run"]);
    assert!(text(&told.stdout).contains("N-1"), "{}", text(&told.stdout));
    assert!(text(&told.stderr).contains("1件"), "{}", text(&told.stderr));
    let shown = text(&shell.ok(&["show", "N-1", "--json"]).stdout);
    assert!(shown.contains("今井 恵"), "{shown}");
    let both = ["hand-over", "P-1", "P-2", "--keep-post", "--until", "3/31"];
    assert_eq!(shell.run(&both).status.code(), Some(2));
    let strange = shell.run(&["hand-over", "P-1", "P-2", "--until", "13/45"]);
    assert_eq!(strange.status.code(), Some(2));
    shell.ok(&["hand-over", "P-1", "P-2", "--until", "2027-03-31"]);
    let person = text(&shell.ok(&["show", "P-1", "--json"]).stdout);
    assert!(person.contains(r#""post_until":"2027-03-31""#), "{person}");
}

#[test]
fn a_due_day_on_a_society_meeting_moves_before_it_and_says_so() {
    let book = seven();
    let meeting = |first: i32, last: i32| {
        vec![
            (event::TITLE.id(), line("病棟看護学会")),
            (event::KIND.id(), choice("congress")),
            (event::ON.id(), day(first)),
            (event::UNTIL.id(), day(last)),
        ]
    };
    // Wednesday and Thursday.
    let id = book.make(Kind::Event, meeting(3, 4));
    let mut w = World::new(book);
    w.keys("f1<Enter>d");
    w.keys("<C-u>11/26<C-s>");
    assert!(w.shows("学会の会期"), "{}", w.screen());
    let due = |w: &World| w.book.record(w.book.at("C-1")).get(case::DUE);
    assert_eq!(due(&w), Some(today(2)));
    // It stands in the agenda of events, and one that was called off moves nothing.
    w.keys("<Esc>4");
    assert!(w.shows("病棟看護学会"), "{}", w.screen());
    let off = vec![(event::STATE.id(), choice("cancelled"))];
    w.book.set(id, off);
    let again = vec![(case::DUE.id(), day(4))];
    w.book.set(w.book.at("C-1"), again);
    assert_eq!(due(&w), Some(today(4)));
}

#[test]
fn a_society_meeting_of_another_hospital_moves_nothing() {
    let book = seven();
    book.make(
        Kind::Event,
        vec![
            (event::TITLE.id(), line("院内学会")),
            (event::KIND.id(), choice("congress")),
            (event::ON.id(), day(4)),
            (event::HOST.id(), named(Kind::Hospital, "しらかば病院")),
        ],
    );
    let later = || vec![(need::DUE.id(), day(4))];
    book.set(book.at("N-7"), later());
    assert_eq!(book.record(book.at("N-7")).get(need::DUE), Some(today(4)));
    book.set(book.at("N-4"), later());
    assert_eq!(book.record(book.at("N-4")).get(need::DUE), Some(today(3)));
}

/// A society's meeting on Wednesday and Thursday of this week.
fn congress() -> Vec<(ikoren::domain::field::FieldId, ikoren::domain::entry::Entry)> {
    vec![
        (event::TITLE.id(), line("病棟看護学会")),
        (event::KIND.id(), choice("congress")),
        (event::ON.id(), day(3)),
        (event::UNTIL.id(), day(4)),
    ]
}

#[test]
fn the_days_of_events_consultations_and_duties_move_before_a_society_meeting_too() {
    let book = seven();
    let own = book.make(Kind::Event, congress());
    book.set(own, vec![(event::DUE.id(), day(4))]);
    assert_eq!(
        book.record(own).get(event::DUE),
        Some(today(4)),
        "a meeting does not stand in its own way"
    );
    let gathering = book.make(Kind::Event, vec![(event::TITLE.id(), line("交流会"))]);
    let moved = book.set(gathering, vec![(event::DUE.id(), day(4))]).moved;
    assert_eq!(moved[0].why, DayOff::Congress);
    assert_eq!(book.record(gathering).get(event::DUE), Some(today(2)));

    let list = vec![
        (contract::KIND.id(), choice("event")),
        (contract::EVENT.id(), named(Kind::Event, "E-2")),
    ];
    let list = book.make(Kind::Contract, list);
    let due = item::field(3, Part::Due);
    let moved = book.set(list, vec![(due, day(4))]).moved;
    assert_eq!((moved[0].field, moved[0].to), (due, today(2)));

    let asked = vec![
        (consultation::TITLE.id(), line("知財の相談")),
        (consultation::DUE.id(), day(3)),
    ];
    let asked = book.make(Kind::Consultation, asked);
    assert_eq!(book.record(asked).get(consultation::DUE), Some(today(2)));
}

#[test]
fn what_comes_round_keeps_its_rhythm_over_a_society_meeting_and_says_that_it_moved() {
    let book = seven();
    book.make(Kind::Event, congress());
    let weekly = vec![
        (duty::TITLE.id(), line("週報")),
        (duty::EVERY.id(), choice("weekly")),
        (duty::FROM.id(), day(-3)),
    ];
    let id = book.make(Kind::Duty, weekly);
    let due = |book: &TestBook| book.record(id).get(duty::DUE);
    assert_eq!(due(&book), Some(today(-3)));
    let done = book.set(id, vec![(duty::DONE_ON.id(), day(-3))]);
    assert_eq!(
        due(&book),
        Some(today(2)),
        "Thursday is the meeting's, Monday a holiday"
    );
    assert_eq!(done.moved[0].from, today(4));
    book.set(id, vec![(duty::DONE_ON.id(), day(2))]);
    assert_eq!(due(&book), Some(today(11)), "the Thursday after");
}

#[test]
fn nothing_is_overdue_on_the_day_it_is_entered() {
    let book = seven();
    // Today is a Sunday, tomorrow a holiday: the working day before either is past.
    for offset in [0, 1] {
        let id = book.at("N-1");
        let told = book.set(id, vec![(need::DUE.id(), day(offset))]).moved;
        assert_eq!(book.record(id).get(need::DUE), Some(today(offset)));
        assert_eq!((told[0].from, told[0].to), (today(offset), today(offset)));
        let new = New {
            kind: Kind::Duty,
            entries: vec![
                (duty::TITLE.id(), line("週報")),
                (duty::EVERY.id(), choice("weekly")),
                (duty::FROM.id(), day(offset)),
            ],
            passage: Passage::default(),
        };
        let receipt = book.run(Command::New(new));
        let made = receipt.subject.expect("a duty").0;
        assert_eq!(book.record(made).get(duty::DUE), Some(today(offset)));
        assert_eq!(receipt.moved.len(), 1, "it is said");
    }
    let mut world = World::new(book);
    world.keys("2f3d<C-u>+1d<C-s>");
    assert!(world.status().contains("のまま"), "{}", world.status());
}

#[test]
fn a_round_that_is_done_gives_the_same_next_day_by_a_key_a_form_and_the_command_line() {
    let rules = [
        ("monthly", 8),
        ("weekly", 0),
        ("weekly", -9),
        ("yearly", -400),
        ("", 3),
    ];
    for (every, first) in rules {
        let made = |book: &TestBook| {
            let mut entries = vec![
                (duty::TITLE.id(), line("月報")),
                (duty::FROM.id(), day(first)),
            ];
            if !every.is_empty() {
                entries.push((duty::EVERY.id(), choice(every)));
            }
            book.make(Kind::Duty, entries)
        };
        let stands = |book: &TestBook, id| {
            let record = book.record(id);
            let days = [duty::DUE, duty::DONE_ON].map(|key| record.get(key));
            (days, record.text(duty::STATE.id()).to_owned())
        };
        let book = seven();
        let id = made(&book);
        let words = Vocabulary::new();
        let spec = Kind::Duty.field_named("done_on").expect("the field");
        let typed = words
            .understand(Kind::Duty, spec, "+0d", today(0))
            .expect("a day");
        book.set(id, vec![(spec.id, typed)]);
        let by_line = stands(&book, id);
        assert_eq!(by_line.0[1], Some(today(0)));

        let book = seven();
        let id = made(&book);
        let mut world = World::new(book);
        world.keys("1:T-1<Enter>.");
        assert_eq!(stands(&world.book, id), by_line, "{every} {first} by key");

        let book = seven();
        let id = made(&book);
        let mut world = World::new(book);
        world.keys("1:T-1<Enter>e");
        let found = (0..20).any(|_| {
            let here = world.cursor_line().contains("前回済んだ日");
            if !here {
                world.keys("<Tab>");
            }
            here
        });
        assert!(found, "{}", world.screen());
        world.keys("+0d<C-s>");
        assert_eq!(stands(&world.book, id), by_line, "{every} {first} by form");
    }
}

#[test]
fn a_desk_of_the_public_list_is_found_by_its_prefecture_and_taken_onto_the_book() {
    let mut w = World::new(seven());
    w.keys(":相談窓口<Enter>");
    assert!(w.shows("相談窓口 96件"), "{}", w.screen());
    w.keys("山形 知財");
    assert!(w.shows("相談窓口 1件"), "{}", w.screen());
    assert!(w.shows("0570-082100"), "{}", w.screen());
    w.keys("<Enter>");
    assert!(w.shows("INPIT 山形県知財総合支援窓口"), "{}", w.screen());
    w.keys("<C-s>");
    let made = w.book.record(w.book.at("B-1"));
    assert_eq!(made.text(body::PHONE.id()), "0570-082100");
    assert_eq!(made.text(body::PREFECTURE.id()), "山形県");
    w.keys("<Esc><Esc><Esc>:相談窓口<Enter>山形 知財");
    assert!(w.shows("登録済"), "{}", w.screen());
}

#[test]
fn the_desks_as_they_are_seen() {
    insta::assert_snapshot!("the_desks", pictures(seven, ":相談窓口<Enter>"));
}

#[test]
fn a_round_that_was_put_off_by_hand_is_that_round_and_the_next_one_comes() {
    let book = TestBook::new();
    let monthly = vec![
        (duty::TITLE.id(), line("月報")),
        (duty::EVERY.id(), choice("monthly")),
        (duty::FROM.id(), day(-12)),
    ];
    let id = book.make(Kind::Duty, monthly);
    book.set(id, vec![(duty::DUE.id(), day(8))]);
    book.set(id, vec![(duty::DONE_ON.id(), day(2))]);
    let due = book.record(id).get(duty::DUE);
    assert_eq!(
        due.map(|day| day.to_string()).as_deref(),
        Some("2026-12-10")
    );
}
