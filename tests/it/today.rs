//! The morning, the card of a call, events and what comes round: keys in, text out.

use crate::book::{TestBook, choice, day, line, number, today};
use crate::sample::seven;
use crate::screens::pictures;
use crate::world::World;
use ikoren::desk::command::Passage;
use ikoren::desk::command::{HandOver, New, Set};
use ikoren::desk::hat::Hat;
use ikoren::desk::morning::{Group, Why};
use ikoren::desk::{Command, Morning};
use ikoren::domain::entry::Entry;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::value::Value;
use ikoren::domain::{
    activity, case, company, consultation, contract, duty, event, hospital, log, need,
    participation, person,
};
use ikoren::ui::input::Input;
use ikoren::ui::msg::Effect;

fn link(id: RecordId) -> Entry {
    Entry::Value(Value::Link(id))
}

/// The sample of seven with a phone number, two events with their parts, a duty, a consultation and a memo.
pub(crate) fn office() -> TestBook {
    let book = seven();
    let firm = book.record(book.at("K-1")).get(contract::COMPANY);
    let firm = firm.expect("the firm of the contract");
    let phone = Entry::Value(Value::line("000-0000-0001"));
    book.set(
        firm,
        vec![
            (company::PHONE.id(), phone),
            (company::CONTACT.id(), line("営業課 小諸井")),
        ],
    );
    let matching = book.make(
        Kind::Event,
        vec![
            (event::TITLE.id(), line("冬のマッチング会")),
            (event::KIND.id(), choice("matching")),
            (event::ON.id(), day(4)),
            (event::STARTS.id(), line("13:00")),
            (event::VENUE.id(), line("産業会館")),
            (event::HOST.id(), link(book.at("H-1"))),
            (event::BUDGET_FEES.id(), number(90_000)),
            (event::SPENT_FEES.id(), number(30_000)),
        ],
    );
    book.make(
        Kind::Event,
        vec![
            (event::TITLE.id(), line("検査室の見学会")),
            (event::ON.id(), day(25)),
        ],
    );
    let part = |who: &str, role: &str, more: Vec<(ikoren::domain::field::FieldId, Entry)>| {
        let mut entries = vec![
            (participation::EVENT.id(), link(matching)),
            (participation::WHO.id(), link(book.at(who))),
            (participation::ROLE.id(), choice(role)),
        ];
        entries.extend(more);
        book.make(Kind::Participation, entries);
    };
    let need = book.at("N-1");
    book.set(
        need,
        vec![(need::PUBLIC_TEXT.id(), line("線の絡まりを防ぎたい"))],
    );
    part("F-1", "firm", Vec::new());
    part(
        "H-1",
        "presenter",
        vec![(participation::NEED.id(), link(book.at("N-1")))],
    );
    part(
        "H-2",
        "presenter",
        vec![(participation::NEED.id(), link(book.at("N-3")))],
    );
    book.make(
        Kind::Duty,
        vec![
            (duty::TITLE.id(), line("月報を県へ出す")),
            (duty::EVERY.id(), choice("monthly")),
            (duty::FROM.id(), day(8)),
        ],
    );
    book.make(
        Kind::Consultation,
        vec![
            (consultation::TITLE.id(), line("補助金の締切を知りたい")),
            (consultation::ABOUT.id(), link(firm)),
            (consultation::DUE.id(), day(2)),
        ],
    );
    book.make(
        Kind::Log,
        vec![(log::TEXT.id(), line("病院名を聞き損ねた。夕方に掛け直す"))],
    );
    book
}

fn copied(world: &World) -> String {
    let mut copies = world.outside.iter().filter_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    copies.next_back().unwrap_or_default()
}

#[test]
fn the_morning_as_it_is_seen() {
    insta::assert_snapshot!("the_morning", pictures(office, "1"));
}

/// The office with a visit, one part of which is still to be done, and an answer that was given.
fn busy_office() -> TestBook {
    let book = office();
    book.make(
        Kind::Activity,
        vec![
            (activity::KIND.id(), choice("visit")),
            (
                activity::PURPOSE.id(),
                line("工場を訪ね、試作の段取りを聞いた"),
            ),
            (activity::ABOUT.id(), link(book.at("F-1"))),
            (activity::NEXT_TASK.id(), line("図面を送る")),
            (activity::DUE.id(), day(2)),
        ],
    );
    book.make(
        Kind::Consultation,
        vec![
            (consultation::TITLE.id(), line("職務発明の扱い")),
            (consultation::ANSWER.id(), line("届出の様式を渡した")),
        ],
    );
    book
}

#[test]
fn the_lists_of_what_is_done_as_they_are_seen() {
    for (name, keys) in [
        ("the_cases", "gc"),
        ("the_activities", "ga"),
        ("the_consultations", "gq"),
        ("the_duties", "gd"),
    ] {
        insta::assert_snapshot!(name, pictures(busy_office, keys));
    }
}

/// The busy office as a colleague finds it.
fn found_by_a_colleague() -> TestBook {
    let mut book = busy_office();
    book.me.name = ikoren::domain::value::Text::line("蓮見");
    book
}

#[test]
fn what_changed_since_the_last_visit_as_it_is_seen() {
    insta::assert_snapshot!("the_changes", pictures(found_by_a_colleague, "C"));
}

#[test]
fn the_card_of_a_call_as_it_is_seen() {
    insta::assert_snapshot!("the_call", pictures(office, "1<Tab><Enter>"));
}

#[test]
fn the_agenda_as_it_is_seen() {
    insta::assert_snapshot!("the_agenda", pictures(office, "4"));
}

#[test]
fn the_month_as_it_is_seen() {
    insta::assert_snapshot!("the_month", pictures(office, "4v"));
}

#[test]
fn an_event_as_it_is_seen() {
    let pages = [
        pictures(office, "4<Enter>"),
        pictures(office, "4<Enter><Tab>"),
        pictures(office, "4<Enter><Tab><Tab>"),
    ];
    insta::assert_snapshot!("an_event", pages.join("=====\n"));
}

/// The office with somebody who wears a hat, whose house is the first hospital.
fn hatted(hat: &'static str) -> TestBook {
    let book = office();
    let name = book.me.name.as_str().to_owned();
    let mut people = vec![(person::NAME.id(), line(&name))];
    people.push((person::HAT.id(), choice(hat)));
    people.push((person::WORKPLACE.id(), link(book.at("H-1"))));
    book.make(Kind::Person, people);
    let paper = |hospital: &str, kind: &str| {
        let fields = vec![
            (contract::KIND.id(), choice(kind)),
            (contract::HOSPITAL.id(), link(book.at(hospital))),
            (contract::DUE.id(), day(9)),
        ];
        book.make(Kind::Contract, fields)
    };
    paper("H-1", "ethics");
    paper("H-2", "ethics");
    paper("H-2", "grant");
    book.set(
        book.at("F-1"),
        vec![(company::LAST_CONTACT_ON.id(), day(-200))],
    );
    let ward = vec![
        (need::TITLE.id(), line("点滴台が段差で止まる")),
        (need::SOURCE.id(), choice("hospital")),
        (need::HOSPITAL.id(), link(book.at("H-1"))),
    ];
    book.make(Kind::Need, ward);
    let society = vec![
        (need::TITLE.id(), line("会員から集めた困りごと")),
        (need::SOURCE.id(), choice("society")),
    ];
    book.make(Kind::Need, society);
    book
}

fn hatted_person(book: &TestBook) -> RecordId {
    let rows = book.desk.load_book().expect("rows");
    let mut people = rows.rows(Kind::Person);
    let me = people.find(|row| row.title() == book.me.name.as_str());
    me.expect("in the list of people").id
}

/// What the hat adds to the morning.
fn of_house(hat: &'static str) -> Vec<(String, Why)> {
    let lines = morning(&hatted(hat), false).into_iter();
    let house = lines.filter(|(_, group, _)| *group == Group::House);
    house.map(|(who, _, why)| (who, why)).collect()
}

#[test]
fn each_hat_adds_the_work_of_its_own_house_to_the_morning() {
    let has = |lines: &[(String, Why)], who: &str, why| {
        lines
            .iter()
            .any(|(one, because)| one == who && *because == why)
    };
    let office = of_house("hospital-office");
    assert!(has(&office, "K-4", Why::Paper), "{office:?}");
    assert!(!has(&office, "K-5", Why::Paper), "another hospital's");
    assert!(has(&office, "N-8", Why::Intake), "{office:?}");
    assert!(!has(&office, "N-9", Why::Intake), "a society's");
    assert!(has(&office, "A-2", Why::Permission), "{office:?}");
    assert!(!has(&office, "A-3", Why::Permission), "another hospital's");
    let region = of_house("regional");
    assert!(has(&region, "F-1", Why::Distant), "{region:?}");
    assert!(has(&region, "E-1", Why::Gathering), "{region:?}");
    assert!(has(&region, "K-6", Why::Paper), "grants: {region:?}");
    assert!(!has(&region, "K-4", Why::Paper), "no other paper");
    let society = of_house("society");
    assert!(has(&society, "N-9", Why::Intake), "{society:?}");
    assert!(!has(&society, "N-8", Why::Intake), "a hospital's");
    assert!(of_house("clinician").is_empty());
}

#[test]
fn an_office_whose_hospital_nobody_can_tell_is_told_of_all_and_that_it_is_so() {
    let mut book = hatted("hospital-office");
    book.me.organisation = ikoren::domain::value::Text::default();
    let me = hatted_person(&book);
    let nowhere = [person::WORKPLACE.id(), person::ORGANISATION.id()];
    book.set(me, nowhere.map(|field| (field, Entry::Clear)).to_vec());
    let mut world = World::new(book);
    world.keys("1");
    let screen = world.screen();
    assert!(
        screen.contains("どの病院か分からず、全病院分です"),
        "{screen}"
    );
    let place = vec![(person::ORGANISATION.id(), line("みずなら市民病院 支援室"))];
    world.book.set(me, place);
    world.show_book(ikoren::ui::msg::Changed::All);
    assert!(!world.shows("全病院分です"), "{}", world.screen());
}

#[test]
fn a_society_takes_in_its_own_needs_and_not_those_of_another() {
    let mut book = hatted("society");
    book.me.organisation = ikoren::domain::value::Text::line("看護の会");
    let of_person = |name: &str, house: &str| {
        let fields = vec![
            (person::NAME.id(), line(name)),
            (person::ORGANISATION.id(), line(house)),
        ];
        book.make(Kind::Person, fields)
    };
    let intake = |book: &TestBook| {
        let lines = morning(book, false).into_iter();
        let house = lines.filter(|(_, group, _)| *group == Group::House);
        house.map(|(who, ..)| who).collect::<Vec<_>>()
    };
    let owner = |who| vec![(need::OWNER.id(), link(who))];
    let colleague = of_person("上野", "看護の会");
    book.set(book.at("N-9"), owner(colleague));
    assert!(intake(&book).contains(&"N-9".to_owned()));
    let other = of_person("下川", "技師の会");
    book.set(book.at("N-9"), owner(other));
    assert!(!intake(&book).contains(&"N-9".to_owned()));
}

#[test]
fn a_paper_that_waits_for_somebody_stands_there_and_not_among_the_work_of_the_office_too() {
    let book = hatted("hospital-office");
    let groups = |book: &TestBook| {
        let lines = morning(book, false).into_iter();
        let of_paper = lines.filter(|(who, ..)| who == "K-4");
        of_paper.map(|(_, group, _)| group).collect::<Vec<_>>()
    };
    assert!(groups(&book).contains(&Group::House));
    let ball = vec![
        (contract::BALL.id(), line("管理課")),
        (contract::BALL_SINCE.id(), day(-3)),
    ];
    book.set(book.at("K-4"), ball);
    let after = groups(&book);
    assert!(after.contains(&Group::Waiting), "{after:?}");
    assert!(!after.contains(&Group::House), "{after:?}");
}

#[test]
fn the_morning_of_a_hospitals_office_as_it_is_seen() {
    insta::assert_snapshot!(
        "the_office_morning",
        pictures(|| hatted("hospital-office"), "1")
    );
}

#[test]
fn the_morning_of_a_region_as_it_is_seen() {
    insta::assert_snapshot!("the_regional_morning", pictures(|| hatted("regional"), "1"));
}

#[test]
fn the_morning_of_a_society_as_it_is_seen() {
    insta::assert_snapshot!("the_society_morning", pictures(|| hatted("society"), "1"));
}

#[test]
fn somebody_in_no_list_of_people_takes_a_hat_on_the_screen_and_it_is_kept() {
    let mut world = World::new(office());
    world.keys("1:hat-regional<Enter>");
    assert!(world.shows("地域の仕事"), "{}", world.screen());
    assert!(world.status().starts_with("帽子: 地域コーディネーター"));
    let kept = |world: &World, hat| {
        let last = world.outside.iter().rev().find_map(|effect| match effect {
            Effect::SaveSettings(looks) => Some(looks.hat),
            _ => None,
        });
        assert_eq!(last, Some(hat));
    };
    kept(&world, Some(Hat::Regional));
    world.keys(":lang-en<Enter>");
    kept(&world, Some(Hat::Regional));
    world.keys(":hat-none<Enter>");
    assert!(!world.shows("Work of the region"), "{}", world.screen());
    kept(&world, None);
}

#[test]
fn a_hat_taken_on_the_screen_changes_that_of_the_list_of_people_and_undo_takes_it_back() {
    let mut world = World::new(hatted("hospital-office"));
    let me = hatted_person(&world.book);
    world.keys("1:hat-society<Enter>");
    assert!(world.shows("団体の仕事"), "{}", world.screen());
    assert_eq!(world.book.record(me).text(person::HAT.id()), "society");
    world.keys("u");
    assert!(world.shows("支援室の仕事"), "{}", world.screen());
    world.keys(":hat-none<Enter>");
    assert!(!world.shows("支援室の仕事"), "{}", world.screen());
    assert!(!world.book.record(me).is_answered(person::HAT.id()));
}

#[test]
fn a_clinician_in_the_list_of_people_stays_one_whatever_hat_the_desk_takes() {
    let mut world = World::new(hatted("clinician"));
    let me = hatted_person(&world.book);
    world.keys("1:hat-regional<Enter>");
    assert!(world.shows("地域の仕事"), "{}", world.screen());
    assert_eq!(world.book.record(me).text(person::HAT.id()), "clinician");
}

#[test]
fn another_hat_is_another_morning_at_once() {
    let mut world = World::new(hatted("hospital-office"));
    world.keys("1");
    assert!(
        world.screen().contains("支援室の仕事"),
        "{}",
        world.screen()
    );
    let me = hatted_person(&world.book);
    world
        .book
        .set(me, vec![(person::HAT.id(), choice("regional"))]);
    world.show_book(ikoren::ui::msg::Changed::All);
    let screen = world.screen();
    assert!(screen.contains("地域の仕事"), "{screen}");
    assert!(!screen.contains("支援室の仕事"), "{screen}");
}

#[test]
fn whoever_is_waited_for_longest_stands_first_and_their_number_is_one_key_away() {
    let mut world = World::new(office());
    world.keys("1");
    let screen = world.screen();
    let waiting: Vec<&str> = screen
        .lines()
        .skip_while(|line| !line.contains("相手待ち"))
        .skip(1)
        .take_while(|line| !line.contains("提案者"))
        .collect();
    assert!(waiting[0].contains("20日"), "{screen}");
    world.keys("<Tab>jjj");
    assert!(world.cursor_line().contains("K-1"), "{}", world.screen());
    world.keys("<Enter>");
    assert!(
        world.screen().contains("000-0000-0001"),
        "{}",
        world.screen()
    );
    world.keys("y");
    assert!(copied(&world).contains("いつもお世話になっております"));
}

#[test]
fn a_firm_is_told_the_hospitals_name_only_if_the_proposer_chose_so() {
    for (naming, named) in [("named", true), ("anonymous", false), ("region", false)] {
        let book = office();
        let id = book.at("N-1");
        book.set(id, vec![(need::NAMING.id(), choice(naming))]);
        let mut world = World::new(book);
        let case = world.book.at("C-1");
        world
            .book
            .set(case, vec![(case::BALL.id(), line("ひかり光学"))]);
        world.show_book(ikoren::ui::msg::Changed::All);
        world.keys("2f1<Enter>rz");
        for _ in 0..12 {
            if world.screen().contains("[日程調整]") {
                break;
            }
            world.keys("<Tab>");
        }
        world.keys("y");
        let text = copied(&world);
        assert!(text.contains("候補1"), "{text}");
        assert_eq!(text.contains("みずなら市民病院"), named, "{naming}: {text}");
    }
}

#[test]
fn every_text_can_be_filled_for_every_kind_it_is_about() {
    let mut world = World::new(office());
    for keys in ["2f1r", "2f4r", "5r"] {
        world.keys(keys);
        world.keys("z");
        for _ in 0..16 {
            world.keys("y<Tab>");
            let text = copied(&world);
            assert!(!text.is_empty() && !text.contains(['{', '}']), "{text}");
        }
        world.keys("<Esc>");
    }
}

#[test]
fn a_memo_of_the_morning_is_filed_from_there() {
    let mut world = World::new(office());
    world.keys("1G");
    assert!(
        world.cursor_line().contains("掛け直す"),
        "{}",
        world.screen()
    );
    world.keys("<Enter>ひかり<Enter>");
    assert!(!world.screen().contains("掛け直す"), "{}", world.screen());
}

#[test]
fn a_memo_becomes_an_activity_or_a_consultation_with_one_key() {
    let mut world = World::new(office());
    world.keys("3a");
    world.keys("試作の打合せ");
    world.keys("<F3><Enter>");
    let record = world.book.record(world.book.at("V-1"));
    assert_eq!(record.text(activity::PURPOSE.id()), "試作の打合せ");
    world.keys("a");
    world.keys("特許の順番");
    world.keys("<F3><F3><Enter>");
    let record = world.book.record(world.book.at("Q-2"));
    assert_eq!(record.text(consultation::TITLE.id()), "特許の順番");
    assert_eq!(record.text(consultation::CHANNEL.id()), "phone");
    assert_eq!(record.text(consultation::STATE.id()), "open");
}

#[test]
fn a_need_is_presented_with_the_version_of_its_day_and_a_newer_one_is_told() {
    let book = office();
    let part = book.record(book.at("A-2"));
    assert_eq!(part.get(participation::VERSION), Some(1));
    assert_eq!(part.text(participation::PERMISSION.id()), "not-asked");
    let need = book.at("N-1");
    book.set(
        need,
        vec![(need::PUBLIC_TEXT.id(), line("書き直した公開文"))],
    );
    let mut world = World::new(book);
    world.keys("4<Enter><Tab>");
    let screen = world.screen();
    assert!(screen.contains("いまは版2"), "{screen}");
    assert!(
        screen.contains("公開前"),
        "N-3 is not published yet: {screen}"
    );
}

#[test]
fn what_is_missing_for_an_event_is_counted_until_it_is_there() {
    let mut world = World::new(office());
    world.keys("4");
    assert!(
        world.screen().contains("上長許可まち2"),
        "{}",
        world.screen()
    );
    for part in ["A-2", "A-3"] {
        let id = world.book.at(part);
        world.book.set(
            id,
            vec![(participation::PERMISSION.id(), choice("granted"))],
        );
    }
    world.show_book(ikoren::ui::msg::Changed::All);
    assert!(
        !world.screen().contains("上長許可まち"),
        "{}",
        world.screen()
    );
}

#[test]
fn a_need_is_presented_by_its_hospital_with_its_public_text_as_it_is() {
    let mut world = World::new(office());
    let need = world.book.at("N-1");
    let own = world.book.record(need).get(need::HOSPITAL);
    world.keys("4<Enter><Tab>n");
    assert!(world.shows("参加の登録"), "{}", world.screen());
    world.input(Input::Text("n1".into()));
    world.keys("<Tab><C-s>");
    let part = world.book.record(world.book.at("A-4"));
    assert_eq!(part.get(participation::NEED), Some(need));
    assert_eq!(part.get(participation::WHO), own);
    assert_eq!(part.get(participation::VERSION), Some(1));
    assert_eq!(part.text(participation::ROLE.id()), "presenter");
    world.keys("<Tab>");
    world.keys("n");
    world.input(Input::Text("h2".into()));
    world.keys("<C-s>");
    let other = world.book.record(world.book.at("A-5"));
    assert_eq!(other.get(participation::WHO), Some(world.book.at("H-2")));
    assert_eq!(other.text(participation::ROLE.id()), "host", "no firm");
}

#[test]
fn who_presents_a_need_stays_as_it_was_typed() {
    let mut world = World::new(office());
    world.keys("4<Enter><Tab>n<S-Tab><S-Tab><S-Tab><S-Tab>");
    world.input(Input::Text("h2".into()));
    world.keys("<Tab><Tab><Tab><Tab>");
    world.input(Input::Text("n1".into()));
    world.keys("<Tab><C-s>");
    let part = world.book.record(world.book.at("A-4"));
    assert_eq!(part.get(participation::WHO), Some(world.book.at("H-2")));
    assert_eq!(part.get(participation::NEED), Some(world.book.at("N-1")));
}

#[test]
fn an_event_is_made_on_the_day_of_the_month_under_the_cursor() {
    let mut world = World::new(office());
    world.keys("4vl");
    world.keys("n");
    world.keys("個別面談の日");
    world.keys("<C-s>");
    let record = world.book.record(world.book.at("E-3"));
    assert_eq!(record.get(event::ON), Some(today(5)));
    assert_eq!(record.get(event::FISCAL_YEAR), Some(2026));
    assert_eq!(record.text(event::STATE.id()), "planned");
}

#[test]
fn the_checklist_of_an_event_is_a_contract_about_it() {
    let mut world = World::new(office());
    world.keys("4K<C-s>");
    let made = world.book.record(world.book.at("K-4"));
    assert_eq!(made.text(ikoren::domain::contract::KIND.id()), "event");
    assert_eq!(
        made.get(ikoren::domain::contract::EVENT),
        Some(world.book.at("E-1"))
    );
    world.keys("4<Enter><Tab><Tab><Tab>");
    assert!(world.screen().contains("K-4"), "{}", world.screen());
}

#[test]
fn a_due_day_on_a_holiday_moves_to_the_working_day_before_and_says_so() {
    let mut world = World::new(office());
    // Of the sample's seven days from today on at least one is no working day.
    let (offset, holiday) = (0..8)
        .map(|offset| (offset, today(offset)))
        .find(|(offset, day)| *offset > 3 && day.weekday().is_weekend())
        .expect("a weekend");
    world.keys("2f1d<C-u>");
    world.keys(&format!("+{offset}d"));
    world.keys("<C-s>");
    let case = world.book.record(world.book.at("C-1"));
    let due = case.get(case::DUE).expect("a due day");
    assert!(due < holiday && !due.weekday().is_weekend());
    assert!(world.status().contains("期限は"), "{}", world.status());
}

#[test]
fn the_hospitals_own_closed_days_count_for_its_needs_alone() {
    let book = office();
    let monday = (4..12)
        .map(today)
        .find(|day| day.weekday() == ikoren::domain::date::Weekday::Tuesday)
        .expect("a Tuesday");
    let hospital = book.at("H-1");
    book.set(hospital, vec![(hospital::CLOSED_DAYS.id(), line("火"))]);
    let due = Entry::Value(Value::Date(monday));
    let set = |record| {
        let entries = vec![(need::DUE.id(), due.clone())];
        let base = Vec::new();
        book.run(Command::Set(Set {
            record,
            entries,
            base,
            passage: Passage::default(),
        }))
    };
    assert_eq!(set(book.at("N-7")).moved.len(), 1);
    assert!(set(book.at("N-3")).moved.is_empty());
}

#[test]
fn a_remedy_to_come_and_the_end_of_a_call_move_off_a_closed_day_and_what_was_done_stays() {
    let book = office();
    let tuesday = (4..12)
        .map(today)
        .find(|day| day.weekday() == ikoren::domain::date::Weekday::Tuesday)
        .expect("a Tuesday");
    let on = || Entry::Value(Value::Date(tuesday));
    let set = |record, entries| {
        let base = Vec::new();
        book.run(Command::Set(Set {
            record,
            entries,
            base,
            passage: Passage::default(),
        }))
    };
    let hospital = book.at("H-1");
    let plan = |state| {
        vec![
            (hospital::CLOSED_DAYS.id(), line("火")),
            (hospital::PLAN_AWARD.id(), choice(state)),
            (hospital::PLAN_AWARD_ON.id(), on()),
        ]
    };
    assert!(set(hospital, plan("done")).moved.is_empty(), "a fact");
    let moved = set(hospital, plan("planned")).moved;
    assert_eq!(moved.len(), 1, "{moved:?}");
    assert_eq!(moved[0].field, hospital::PLAN_AWARD_ON.id());
    let day = book.record(hospital).get(hospital::PLAN_AWARD_ON);
    assert_eq!(day, Some(moved[0].to));
    let call = set(book.at("N-7"), vec![(need::RECRUITING_UNTIL.id(), on())]);
    assert_eq!(call.moved.len(), 1, "the hospital of the need is closed");
}

#[test]
fn a_day_moves_off_what_is_closed_at_every_hospital_that_the_record_is_about() {
    let book = office();
    let tuesday = (4..12)
        .map(today)
        .find(|day| day.weekday() == ikoren::domain::date::Weekday::Tuesday)
        .expect("a Tuesday");
    let link = |id| Entry::Value(Value::Link(id));
    let hospital = |name: &str, closed: &str| {
        let entries = vec![
            (hospital::NAME.id(), line(name)),
            (hospital::CLOSED_DAYS.id(), line(closed)),
        ];
        book.make(Kind::Hospital, entries)
    };
    let (host, guest) = (hospital("谷の病院", "土"), hospital("丘の病院", "火"));
    let need = book.make(
        Kind::Need,
        vec![
            (need::TITLE.id(), line("管が絡む")),
            (need::HOSPITAL.id(), link(guest)),
        ],
    );
    let moved = |record, due| {
        let set = Command::Set(Set {
            record,
            entries: vec![(due, Entry::Value(Value::Date(tuesday)))],
            base: Vec::new(),
            passage: Passage::default(),
        });
        book.run(set).moved.len()
    };
    let visit = vec![
        (activity::PURPOSE.id(), line("打合せ")),
        (activity::ABOUT.id(), link(need)),
    ];
    let visit = book.make(Kind::Activity, visit);
    assert_eq!(moved(visit, activity::DUE.id()), 1, "a visit about a need");
    let asked = vec![
        (consultation::TITLE.id(), line("規格の相談")),
        (consultation::ABOUT.id(), link(need)),
    ];
    let asked = book.make(Kind::Consultation, asked);
    assert_eq!(moved(asked, consultation::DUE.id()), 1);
    let event = vec![
        (event::TITLE.id(), line("合同の発表会")),
        (event::HOST.id(), link(host)),
    ];
    let event = book.make(Kind::Event, event);
    assert_eq!(moved(event, event::DUE.id()), 0, "the first host is open");
    let part = vec![
        (participation::EVENT.id(), link(event)),
        (participation::WHO.id(), link(guest)),
        (participation::ROLE.id(), choice("host")),
    ];
    book.make(Kind::Participation, part);
    assert_eq!(moved(event, event::DUE.id()), 1, "the second one is not");
}

#[test]
fn what_comes_round_stands_on_its_next_day_once_it_is_done() {
    let mut world = World::new(office());
    let due = |world: &World| {
        world
            .book
            .record(world.book.at("T-1"))
            .get(duty::DUE)
            .expect("a day")
    };
    let first = due(&world);
    world.keys("1<Tab><Tab>z");
    let there = (0..20).any(|_| {
        let here = world.cursor_line().contains("月報");
        if !here {
            world.keys("j");
        }
        here
    });
    assert!(there, "{}", world.screen());
    world.keys(".");
    let next = due(&world);
    assert!(
        (25..=35).contains(&first.days_until(next)),
        "{first} {next}"
    );
    assert!(!next.weekday().is_weekend());
    world.keys("u");
    assert_eq!(due(&world), first, "one step back");
}

#[test]
fn the_follow_up_of_a_visit_presses_until_it_is_done_and_stays_written() {
    let book = office();
    let visit = book.make(
        Kind::Activity,
        vec![
            (activity::PURPOSE.id(), line("工場見学")),
            (activity::NEXT_TASK.id(), line("図面を送る")),
            (activity::DUE.id(), day(-1)),
        ],
    );
    let pressing = |book: &TestBook| {
        let lines = morning(book, true);
        lines.iter().any(|(who, ..)| who == "V-1")
    };
    assert!(pressing(&book));
    let mut world = World::new(book);
    world.keys("gaf");
    let there = world.screen().contains("工場見学");
    assert!(there, "{}", world.screen());
    world.keys("<Esc>.");
    let record = world.book.record(visit);
    assert_eq!(record.get(activity::DUE), None, "{}", world.screen());
    assert_eq!(record.text(activity::NEXT_TASK.id()), "図面を送る");
    assert!(!pressing(&world.book));
    world.keys("u");
    assert!(pressing(&world.book), "one step back");
}

#[test]
fn a_visit_stands_among_what_was_said_last() {
    let book = office();
    let visit = vec![
        (activity::ABOUT.id(), link(book.at("F-1"))),
        (activity::ON.id(), day(-1)),
        (activity::KIND.id(), choice("visit")),
        (activity::PURPOSE.id(), line("工場見学")),
    ];
    book.make(Kind::Activity, visit);
    let mut world = World::new(book);
    world.keys("3j");
    assert!(world.cursor_line().contains("F-1"), "{}", world.screen());
    world.keys("r");
    let screen = world.screen();
    let mut lines = screen.lines();
    let said = lines.find(|line| line.contains("最近"));
    assert!(
        said.is_some_and(|line| line.contains("訪問 工場見学")),
        "{screen}"
    );
}

#[test]
fn a_record_without_what_it_needs_from_the_start_is_refused() {
    let book = office();
    let made = book.try_run(Command::New(New {
        kind: Kind::Participation,
        entries: vec![(participation::EVENT.id(), link(book.at("E-1")))],
        passage: Passage::default(),
    }));
    assert!(made.is_err());
}

#[test]
fn all_that_somebody_is_in_charge_of_goes_to_a_successor_in_one_step() {
    let book = office();
    let people = ["今井 恵", "上野 昇"].map(|name| {
        let entries = vec![(person::NAME.id(), line(name))];
        book.make(Kind::Person, entries)
    });
    let [from, to] = people;
    let held = [book.at("C-1"), book.at("E-1"), book.at("T-1")];
    for id in held {
        let kind = ikoren::domain::kind::Kind::from_code(book.record(id).kind).expect("a kind");
        let owner = kind.parts().owner.expect("an owner");
        book.set(id, vec![(owner, link(from))]);
    }
    book.set(held[0], vec![(case::BALL.id(), line("今井 恵"))]);
    book.set(held[1], vec![(event::STATE.id(), choice("held"))]);
    let owner = |book: &TestBook, id| book.record(id).get(case::OWNER);
    let done = book.run(Command::HandOver(handing(from, to)));
    assert_eq!(
        done.touched.len(),
        2,
        "an event that is over stays with who held it"
    );
    assert_eq!(owner(&book, held[0]), Some(to));
    assert_eq!(book.record(held[0]).text(case::BALL.id()), "上野 昇");
    assert_eq!(book.record(held[1]).get(event::OWNER), Some(from));
    assert_eq!(book.record(held[2]).get(duty::OWNER), Some(to));
    book.run(Command::Undo(None));
    assert_eq!(owner(&book, held[0]), Some(from), "one step back");
    assert_eq!(book.record(held[2]).get(duty::OWNER), Some(from));
    let same = book.try_run(Command::HandOver(handing(from, from)));
    assert!(same.is_err());
}

#[test]
fn a_person_hands_over_from_the_list_of_people() {
    let book = office();
    for name in ["今井 恵", "上野 昇"] {
        book.make(Kind::Person, vec![(person::NAME.id(), line(name))]);
    }
    let (from, to) = (book.at("P-1"), book.at("P-2"));
    book.set(book.at("C-1"), vec![(case::OWNER.id(), link(from))]);
    let mut world = World::new(book);
    world.tell(ikoren::ui::msg::Msg::Actor(ikoren::desk::Actor::owner(
        "今井 恵",
        "",
    )));
    world.keys("1:hand-over<Enter>上野<Enter>");
    let before = world.book.record(world.book.at("C-1"));
    assert_eq!(before.get(case::OWNER), Some(from), "looked through first");
    world.keys("<Enter>");
    let case = world.book.record(world.book.at("C-1"));
    assert_eq!(case.get(case::OWNER), Some(to), "{}", world.screen());
    let told = world.status();
    assert!(
        told.starts_with("P-1 今井 恵 の担当1件を引き継ぎました"),
        "{told}"
    );
}

#[test]
fn what_others_changed_is_listed_and_leads_to_its_record() {
    let book = office();
    let other = ikoren::desk::Actor::owner("佐藤", "県");
    let need = book.at("N-3");
    let entries = vec![(need::PROPOSER.id(), line("別の人"))];
    let base = Vec::new();
    let set = Set {
        record: need,
        entries,
        base,
        passage: Passage::default(),
    };
    book.desk.run(&other, Command::Set(set)).expect("saved");
    let mut world = World::new(book);
    world.keys("2C");
    let screen = world.screen();
    assert!(
        screen.contains("佐藤") && screen.contains("N-3"),
        "{screen}"
    );
    world.keys("<Enter>");
    assert!(world.cursor_line().contains("N-3"), "{}", world.screen());
}

#[test]
fn ones_own_morning_leaves_out_what_others_are_in_charge_of_until_it_is_asked_for() {
    let book = office();
    for name in ["山本", "上野 昇"] {
        book.make(Kind::Person, vec![(person::NAME.id(), line(name))]);
    }
    book.set(
        book.at("N-6"),
        vec![(need::OWNER.id(), link(book.at("P-2")))],
    );
    let mut world = World::new(book);
    world.keys("1");
    assert!(!world.screen().contains("N-6"), "{}", world.screen());
    world.keys("v");
    assert!(world.screen().contains("N-6") && world.screen().contains("全員分"));
}

#[test]
fn somebody_who_stands_in_no_list_of_people_is_shown_what_others_are_in_charge_of() {
    let book = office();
    let entries = vec![(person::NAME.id(), line("上野 昇"))];
    let other = book.make(Kind::Person, entries);
    book.set(book.at("N-6"), vec![(need::OWNER.id(), link(other))]);
    let mut world = World::new(book);
    world.keys("1");
    let screen = world.screen();
    assert!(
        screen.contains("全員分") && screen.contains("N-6"),
        "{screen}"
    );
}

fn handing(from: RecordId, to: RecordId) -> HandOver {
    HandOver {
        from,
        to,
        post_until: None,
        filters: Vec::new(),
    }
}

#[test]
fn what_is_overdue_and_nobodys_stands_in_everybodys_morning() {
    let book = office();
    let need = book.at("N-4");
    let clear = [need::BALL.id(), need::OWNER.id()].map(|field| (field, Entry::Clear));
    book.set(need, clear.to_vec());
    book.set(need, vec![(need::DUE.id(), day(-3))]);
    let lines = morning(&book, false);
    assert!(
        lines.contains(&("N-4".to_owned(), Group::Deadlines, Why::Nobody)),
        "{lines:?}"
    );
}

#[test]
fn what_another_is_in_charge_of_without_a_next_move_stands_in_the_morning_of_all() {
    let book = office();
    let other = book.make(Kind::Person, vec![(person::NAME.id(), line("今井 恵"))]);
    let need = book.at("N-4");
    book.set(
        need,
        vec![
            (need::BALL.id(), Entry::Clear),
            (need::OWNER.id(), link(other)),
        ],
    );
    let stands = |everyone| {
        let lines = morning(&book, everyone);
        lines.contains(&("N-4".to_owned(), Group::Mine, Why::Nobody))
    };
    assert!(stands(true) && !stands(false));
}

#[test]
fn a_proposer_waits_for_an_answer_also_while_a_case_runs_and_the_figure_counts_the_same() {
    let book = office();
    let carried = book
        .record(book.at("C-1"))
        .get(case::NEED)
        .expect("its need");
    book.set(carried, vec![(need::LAST_ANSWER_ON.id(), day(-40))]);
    let reference = book
        .record(carried)
        .reference()
        .expect("a number")
        .to_string();
    let lines = morning(&book, true);
    assert!(
        lines.contains(&(reference.clone(), Group::Unanswered, Why::Silence)),
        "{lines:?}"
    );
    let unanswered = lines
        .iter()
        .filter(|(_, group, _)| *group == Group::Unanswered);
    let found = crate::filters::found(&book, Kind::Need, "is:未回答");
    assert!(found.contains(&reference));
    assert_eq!(found.len(), unanswered.count());
}

#[test]
fn days_within_records_stand_among_the_deadlines() {
    let book = office();
    let at = |reference: &str| book.at(reference);
    book.set(at("C-1"), vec![(case::NDA_UNTIL.id(), day(20))]);
    let due = ikoren::domain::item::field(2, ikoren::domain::item::Part::Due);
    book.set(at("K-1"), vec![(due, day(3))]);
    let nurse = book.make(
        Kind::Person,
        vec![
            (person::NAME.id(), line("鈴木 渚")),
            (person::CERTIFICATES[1].0, line("第二種滅菌技士")),
            (person::CERTIFICATES[1].2, day(30)),
        ],
    );
    let nurse = book
        .record(nurse)
        .reference()
        .expect("a number")
        .to_string();
    book.make(
        Kind::Activity,
        vec![
            (activity::PURPOSE.id(), line("工場を訪ねた")),
            (activity::NEXT_TASK.id(), line("図面を送る")),
            (activity::DUE.id(), day(2)),
        ],
    );
    book.make(
        Kind::Consultation,
        vec![(consultation::TITLE.id(), line("規格の相談"))],
    );
    let lines = morning(&book, true);
    for (reference, group, why) in [
        ("C-1", Group::Deadlines, Why::NdaEnds),
        ("K-1", Group::Deadlines, Why::LineDue),
        (nurse.as_str(), Group::Deadlines, Why::CertificateEnds),
        ("V-1", Group::Deadlines, Why::Own),
        ("Q-2", Group::Mine, Why::Nobody),
    ] {
        let line = (reference.to_owned(), group, why);
        assert!(lines.contains(&line), "{line:?} in {lines:?}");
    }
    book.set(
        at("K-1"),
        vec![(
            ikoren::domain::item::field(2, ikoren::domain::item::Part::Answer),
            choice("done"),
        )],
    );
    let lines = morning(&book, true);
    let line = ("K-1".to_owned(), Group::Deadlines, Why::LineDue);
    assert!(!lines.contains(&line));
    let late = |state: &'static str| {
        use ikoren::domain::item::{Part, field};
        let entries = vec![
            (contract::STATE.id(), choice(state)),
            (field(2, Part::Answer), Entry::Clear),
            (field(2, Part::Due), day(-1)),
        ];
        let passage = Passage {
            override_gate: true,
            acknowledged: true,
            ..crate::book::reason("見本")
        };
        book.run(Command::Set(Set {
            record: at("K-1"),
            entries,
            base: Vec::new(),
            passage,
        }));
        let found = crate::filters::found(&book, Kind::Contract, "is:項目遅れ");
        (morning(&book, true).contains(&line), found.len())
    };
    assert_eq!(late("signed"), (true, 1), "a line outlasts the signature");
    assert_eq!(late("ended"), (false, 0), "and ends with the contract");
    assert_eq!(
        crate::filters::found(&book, Kind::Person, "is:期限間近"),
        [nurse]
    );
}

#[test]
fn a_remedy_stands_in_the_morning_of_whoever_does_it() {
    let book = office();
    let remedy = &ikoren::domain::hospital::PLAN[0];
    let plan = |who: &str| {
        vec![
            (remedy.state, choice("planned")),
            (remedy.on, day(2)),
            (remedy.owner, line(who)),
        ]
    };
    let stands = || {
        let lines = morning(&book, false);
        lines
            .iter()
            .any(|(_, _, why)| matches!(why, Why::Remedy(_)))
    };
    book.set(book.at("H-1"), plan(book.me.name.as_str()));
    assert!(stands());
    book.set(book.at("H-1"), plan("今井 恵"));
    assert!(!stands());
}

#[test]
fn the_window_of_a_hospital_and_those_who_work_there_are_told_and_who_left_is_not() {
    let book = office();
    let hospital = book.at("H-1");
    book.set(
        hospital,
        vec![(hospital::PHONE.id(), line("000-0000-1111"))],
    );
    for (name, phone, until) in [
        ("鈴木 渚", "000-0000-2222", 30),
        ("森 樹", "000-0000-3333", -30),
    ] {
        book.make(
            Kind::Person,
            vec![
                (person::NAME.id(), line(name)),
                (person::WORKPLACE.id(), link(hospital)),
                (person::PHONE.id(), line(phone)),
                (person::POST_UNTIL.id(), day(until)),
            ],
        );
    }
    let need = book.at("N-1");
    book.set(
        need,
        vec![(
            need::BALL.id(),
            line(book.record(hospital).text(hospital::NAME.id())),
        )],
    );
    let mut world = World::new(book);
    world.keys("2f1<Enter>r");
    assert!(
        world.shows("000-0000-1111") && world.shows("000-0000-2222"),
        "{}",
        world.screen()
    );
    assert!(!world.shows("000-0000-3333"), "{}", world.screen());
}

/// The lines of a morning: which record, in which group, why.
fn morning(book: &TestBook, everyone: bool) -> Vec<(String, Group, Why)> {
    let rows = book.desk.load_book().expect("rows");
    let morning = Morning::of(&rows, &book.me, book.desk.today(), everyone);
    let line = |group: Group, line: &ikoren::desk::morning::Line| {
        let row = rows.find(line.record).expect("a row");
        (row.reference.to_string(), group, line.why)
    };
    let groups = Group::ALL.into_iter();
    let lines = groups.flat_map(|group| {
        morning
            .of_group(group)
            .iter()
            .map(move |one| line(group, one))
    });
    lines.collect()
}

#[test]
fn a_person_is_reminded_by_name_and_not_on_the_day_of_asking() {
    let book = office();
    book.make(Kind::Person, vec![(person::NAME.id(), line("鈴木 渚"))]);
    let held = book.at("C-1");
    book.set(
        held,
        vec![
            (case::BALL.id(), line("鈴木 渚")),
            (case::BALL_SINCE.id(), day(-8)),
        ],
    );
    let mut world = World::new(book);
    world.keys("2f1<Enter>r");
    assert!(world.shows("鈴木 渚 様"), "{}", world.screen());
    assert!(world.shows("から8日になりました"), "{}", world.screen());
    world.book.set(held, vec![(case::BALL_SINCE.id(), day(0))]);
    world.show_book(ikoren::ui::msg::Changed::All);
    world.keys("<Esc>r");
    assert!(!world.shows("になりました。お忙しい"), "{}", world.screen());
}

#[test]
fn what_waits_for_the_person_who_leaves_waits_for_the_successor_whoever_is_in_charge() {
    let book = office();
    let people = ["今井 恵", "上野 昇"].map(|name| {
        let entries = vec![(person::NAME.id(), line(name))];
        book.make(Kind::Person, entries)
    });
    let [from, to] = people;
    let second = vec![(person::POSTS[1].post, line("兼務 室長"))];
    book.set(from, second);
    let (case, contract, hospital) = (book.at("C-1"), book.at("K-1"), book.at("H-1"));
    let owner = ikoren::domain::item::field(2, ikoren::domain::item::Part::Owner);
    let remedy = &ikoren::domain::hospital::PLAN[0];
    book.set(case, vec![(case::BALL.id(), line("今井 恵"))]);
    book.set(contract, vec![(owner, line("今井 恵"))]);
    book.set(
        hospital,
        vec![
            (remedy.state, choice("planned")),
            (remedy.owner, line("今井 恵")),
        ],
    );
    let would = book.desk.going(from).expect("the book is read");
    let records: Vec<RecordId> = would.records.iter().map(|(id, _)| *id).collect();
    assert_eq!(records, [hospital, case, contract]);
    book.run(Command::HandOver(HandOver {
        post_until: Some(today(0)),
        ..handing(from, to)
    }));
    assert_eq!(book.record(case).text(case::BALL.id()), "上野 昇");
    assert_eq!(book.record(contract).text(owner), "上野 昇");
    assert_eq!(book.record(hospital).text(remedy.owner), "上野 昇");
    assert!(book.record(from).is_answered(person::POSTS[1].until));
    assert!(
        book.desk
            .going(from)
            .expect("the book is read")
            .records
            .is_empty()
    );
    book.run(Command::Undo(None));
    assert_eq!(
        book.record(contract).text(owner),
        "今井 恵",
        "one step back"
    );
}

#[test]
fn whoever_says_no_organisation_acts_for_that_of_the_list_of_people() {
    let mut book = office();
    book.me.organisation = ikoren::domain::value::Text::default();
    let case = book.at("C-2");
    book.set(case, vec![(case::BALL.id(), line("丘の病院 支援室"))]);
    let mine = |world: &mut World| {
        world.keys("1");
        world.screen()
    };
    let mut world = World::new(book);
    let before = mine(&mut world);
    let named = vec![
        (person::NAME.id(), line("山本")),
        (person::ORGANISATION.id(), line("丘の病院 支援室")),
    ];
    world.book.make(Kind::Person, named);
    world.show_book(ikoren::ui::msg::Changed::All);
    let after = mine(&mut world);
    let group = |screen: &str| {
        let lines = screen.lines().skip_while(|l| !l.contains("自分の手番"));
        let lines = lines.take_while(|l| !l.contains("相手待ち"));
        lines.collect::<String>()
    };
    assert!(!group(&before).contains("C-2"), "{before}");
    assert!(group(&after).contains("C-2"), "{after}");
    world.keys("gc/手番:me<Enter>");
    assert!(world.shows("C-2"), "{}", world.screen());
}

#[test]
fn of_two_who_are_called_alike_the_one_of_the_own_organisation_wears_the_hat() {
    let book = office();
    for (house, hat) in [
        ("丘の病院", "hospital-office"),
        ("県医工連携室", "regional"),
    ] {
        let entries = vec![
            (person::NAME.id(), line("山本")),
            (person::ORGANISATION.id(), line(house)),
            (person::HAT.id(), choice(hat)),
        ];
        book.make(Kind::Person, entries);
    }
    let rows = book.desk.load_book().expect("rows");
    let hat = |organisation: &str| {
        let actor = ikoren::desk::Actor::owner("山本", organisation);
        Hat::of(&rows, &actor)
    };
    assert_eq!(hat("県医工連携室"), Some(Hat::Regional));
    assert_eq!(hat("丘の病院"), Some(Hat::HospitalOffice));
    assert_eq!(hat(""), None, "nobody knows which of the two");
}

#[test]
fn a_gathering_does_not_end_before_it_begins() {
    let book = TestBook::new();
    let event = vec![
        (event::TITLE.id(), line("発表会")),
        (event::ON.id(), day(9)),
        (event::STARTS.id(), line("10:00")),
        (event::ENDS.id(), line("12:00")),
    ];
    let id = book.make(Kind::Event, event);
    let refused = |fields| match book.try_set(id, fields) {
        Err(ikoren::desk::Refusal::Faults(faults)) => faults[0].field.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(vec![(event::UNTIL.id(), day(8))]), "until");
    assert_eq!(refused(vec![(event::ENDS.id(), line("09:00"))]), "ends");
    let overnight = vec![
        (event::UNTIL.id(), day(10)),
        (event::ENDS.id(), line("09:00")),
    ];
    book.set(id, overnight);
}
