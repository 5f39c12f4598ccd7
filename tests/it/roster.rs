//! The roster: its tabs, what stands on the pages of a hospital, a body and a person, who has not been spoken with for long.

use crate::book::{TestBook, choice, day, line, named, number, today};
use crate::cli::Shell;
use crate::sample::seven;
use crate::screens::pictures;
use crate::world::World;
use ikoren::desk::Command;
use ikoren::desk::command::{Entries, New, Passage};
use ikoren::desk::deeds::Deeds;
use ikoren::domain::entry::Entry;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::value::Value;
use ikoren::domain::{body, company, contract, event, hospital, log, need, participation, person};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Seven needs and, round them, hospitals with plans, bodies of every sort, people with posts and certificates.
pub(crate) fn peopled() -> TestBook {
    let book = seven();
    hospitals(&book);
    let make = |kind, entries: Entries| book.make(kind, entries);
    let bodies = [
        (
            "県央産業支援センター",
            "ケンオウサンギョウシエンセンター",
            "support",
            -2,
        ),
        (
            "白樺県産業振興課",
            "シラカバケンサンギョウシンコウカ",
            "government",
            -120,
        ),
        ("病棟看護の会", "ビョウトウカンゴノカイ", "society", -9),
        (
            "ぶな大学 産学連携室",
            "ブナダイガク サンガクレンケイシツ",
            "university",
            -40,
        ),
    ];
    for (name, reading, sort, last) in bodies {
        make(
            Kind::Body,
            vec![
                (body::NAME.id(), line(name)),
                (body::READING.id(), line(reading)),
                (body::BODY_KIND.id(), choice(sort)),
                (body::PREFECTURE.id(), line("山形県")),
                (body::DESK_TOPICS.id(), members(&["ip", "contract"])),
                (body::LAST_CONTACT_ON.id(), day(last)),
            ],
        );
    }
    people(&book);
    let techno = book.at("F-1");
    book.set(
        techno,
        vec![
            (company::LICENCES.id(), members(&["seizo", "iso13485"])),
            (company::SEIZO_UNTIL.id(), day(28)),
            (company::ISO13485_UNTIL.id(), day(400)),
            (company::COMPETITORS.id(), words(&["みなと電子"])),
            (company::ATTRACTION.id(), choice("considering")),
            (company::ATTRACTION_JOBS.id(), number(25)),
        ],
    );
    book
}

fn hospitals(book: &TestBook) {
    let mizunara = book.at("H-1");
    book.set(
        mizunara,
        vec![
            (hospital::READING.id(), line("ミズナラシミンビョウイン")),
            (hospital::PREFECTURE.id(), line("山形県")),
            (hospital::ENGAGEMENT.id(), choice("joined")),
            (hospital::LAST_CONTACT_ON.id(), day(-11)),
            (hospital::OWNER.id(), named(Kind::Person, "佐藤")),
            (hospital::CARE_HOURS.id(), number(8)),
            (hospital::PLAN_LETTER.id(), choice("done")),
            (
                hospital::PLAN_LETTER_OWNER.id(),
                line("県央産業支援センター"),
            ),
            (hospital::PLAN_LETTER_EVIDENCE.id(), line("派遣依頼 第12号")),
            (hospital::PLAN_OFFICE.id(), choice("doing")),
            (hospital::PLAN_OFFICE_OWNER.id(), line("事務長")),
            (hospital::PLAN_OFFICE_ON.id(), day(-3)),
            (hospital::PLAN_AWARD.id(), choice("planned")),
            (hospital::PLAN_AWARD_ON.id(), day(20)),
        ],
    );
    book.set(
        book.at("H-3"),
        vec![
            (hospital::ENGAGEMENT.id(), choice("letter")),
            (hospital::LAST_CONTACT_ON.id(), day(-200)),
        ],
    );
}

fn people(book: &TestBook) {
    let rows: [(&str, &str, &str, &str, Entries); 3] = [
        (
            "鶴来 恵",
            "ツルキ メグミ",
            "みずなら市民病院",
            "副師長",
            vec![(person::POST_FROM.id(), day(-900))],
        ),
        (
            "小諸 まさる",
            "コモロ マサル",
            "㈱テクノ精工",
            "営業課長",
            vec![(person::CONSENT.id(), choice("given"))],
        ),
        (
            "扇谷 誠一",
            "オウギヤ セイイチ",
            "扇谷法律事務所",
            "弁護士",
            vec![
                (person::EXPERT.id(), choice("lawyer")),
                (person::CERTIFICATE_1.id(), line("知財の調停人")),
                (person::CERTIFICATE_1_ISSUER.id(), line("弁護士会")),
                (person::CERTIFICATE_1_UNTIL.id(), day(40)),
            ],
        ),
    ];
    for (name, reading, place, post, more) in rows {
        let mut entries = vec![
            (person::NAME.id(), line(name)),
            (person::READING.id(), line(reading)),
            (person::ORGANISATION.id(), line(place)),
            (person::POST.id(), line(post)),
        ];
        entries.extend(more);
        book.make(Kind::Person, entries);
    }
}

fn members(codes: &[&str]) -> Entry {
    Entry::Members(codes.iter().map(|code| Value::choice(code)).collect())
}

fn words(texts: &[&str]) -> Entry {
    Entry::Members(texts.iter().map(|text| Value::line(text)).collect())
}

fn order(world: &World, names: &[&str]) -> Vec<usize> {
    let screen = world.screen();
    let line = |name: &&str| screen.lines().position(|line| line.contains(*name));
    names
        .iter()
        .map(|name| line(name).expect("listed"))
        .collect()
}

#[test]
fn every_tab_lists_its_own_and_the_tabs_go_round() {
    let mut world = World::new(peopled());
    world.keys("3");
    assert!(world.shows("[企業]") && world.shows("テクノ精工"));
    world.keys("<Tab>");
    assert!(world.shows("[病院]") && world.shows("みずなら市民病院"));
    world.keys("l");
    assert!(world.shows("[支援機関]") && world.shows("白樺県産業振興課"));
    assert!(!world.shows("病棟看護の会"));
    world.keys("<Right>");
    assert!(world.shows("[職能団体・大学]") && world.shows("病棟看護の会"));
    assert!(!world.shows("白樺県産業振興課"), "{}", world.screen());
    world.keys("<Tab>");
    assert!(world.shows("[人・専門家]") && world.shows("鶴来 恵"));
    world.keys("<Tab>");
    assert!(world.shows("[企業]"));
    world.keys("h");
    assert!(world.shows("[人・専門家]"));
}

#[test]
fn lists_stand_in_the_order_of_the_kana_and_a_name_without_reading_by_what_is_known() {
    let book = TestBook::new();
    let firm = |name: &str, reading: &str| {
        let mut entries = vec![(company::NAME.id(), line(name))];
        if !reading.is_empty() {
            entries.push((company::READING.id(), line(reading)));
        }
        book.make(Kind::Company, entries);
    };
    firm("渡瀬工業", "ワタセコウギョウ");
    firm("株式会社ハヤブサ", "");
    firm("株式会社会津", "カブシキガイシャアイヅ");
    firm("芭蕉堂", "ばしょうどう");
    firm("巴町製作所", "はまちせいさくしょ");
    let mut world = World::new(book);
    world.keys("3");
    let names = ["会津", "芭蕉堂", "巴町", "ハヤブサ", "渡瀬"];
    let lines = order(&world, &names);
    assert!(lines.is_sorted(), "{}", world.screen());
}

#[test]
fn a_new_record_of_the_tab_is_made_and_stands_in_it() {
    let mut world = World::new(TestBook::new());
    world
        .keys("3<Tab>n")
        .keys("くるみ病院<Enter>")
        .keys("<C-s>");
    let made = world.book.at("H-1");
    assert_eq!(
        world.book.record(made).text(hospital::NAME.id()),
        "くるみ病院"
    );
    assert!(
        world.shows("[病院]") && world.shows("くるみ病院"),
        "{}",
        world.screen()
    );
}

#[test]
fn one_key_shows_whom_nobody_has_spoken_with_and_once_more_all() {
    let mut world = World::new(peopled());
    world.keys("3");
    assert!(
        world.status().contains("3か月連絡なし 1件 (go)"),
        "{}",
        world.status()
    );
    world.keys("go");
    assert!(world.shows("ひかり光学") && !world.shows("青葉メディカル"));
    assert!(world.status().contains("状況:疎遠"));
    world.keys("go");
    assert!(world.shows("青葉メディカル"));
    world.keys("<Tab>go");
    assert!(world.shows("ぶなの森医療センター") && !world.shows("みずなら市民病院"));
}

#[test]
fn a_contact_with_a_person_is_one_with_the_hospital_that_is_no_longer_distant() {
    let book = peopled();
    let doctor = book.make(
        Kind::Person,
        vec![
            (person::NAME.id(), line("熊沢")),
            (person::ORGANISATION.id(), line("ぶなの森医療センター")),
        ],
    );
    let far = book.at("H-3");
    assert_eq!(book.record(doctor).get(person::WORKPLACE), Some(far));
    let about = Entry::Value(Value::Link(doctor));
    book.make(
        Kind::Log,
        vec![
            (log::ABOUT.id(), about),
            (log::ON.id(), day(-1)),
            (log::TEXT.id(), line("電話で近況")),
        ],
    );
    let spoken = book.record(far).get(hospital::LAST_CONTACT_ON);
    assert_eq!(spoken, Some(today(-1)));
    let mut world = World::new(book);
    world.keys("3<Tab>go");
    assert!(!world.shows("ぶなの森医療センター"));
}

#[test]
fn a_contact_with_the_hospitals_side_of_a_case_counts_for_the_hospital() {
    let book = peopled();
    let case = Entry::Value(Value::Link(book.at("C-1")));
    book.make(
        Kind::Log,
        vec![
            (log::ABOUT.id(), case),
            (log::ON.id(), day(0)),
            (log::SIDE.id(), choice("hospital")),
            (log::TEXT.id(), line("院内の返事を聞いた")),
        ],
    );
    let spoken = book.record(book.at("H-1")).get(hospital::LAST_CONTACT_ON);
    assert_eq!(spoken, Some(today(0)));
}

#[test]
fn a_workplace_leads_from_the_person_to_the_hospital_and_back() {
    let mut world = World::new(peopled());
    world.keys("3<Tab><Tab><Tab><Tab>/鶴来<Enter><Enter><Tab>");
    assert!(world.shows("H-1 みずなら市民病院"), "{}", world.screen());
    world.keys("<Enter>");
    assert!(world.shows("改善計画"));
    world.keys("<Tab><Tab><Tab><Tab>");
    assert!(
        world.shows("鶴来 恵") && world.shows("副師長"),
        "{}",
        world.screen()
    );
    world.keys("<Enter>");
    assert!(world.shows("[概要]") && world.shows("鶴来 恵"));
}

#[test]
fn a_hospitals_page_lists_its_needs_and_cases_and_a_firms_its_people() {
    let mut world = World::new(peopled());
    world.keys("3<Tab>/みずなら<Enter><Enter><Tab><Tab>");
    assert!(world.shows("[ニーズ 3]"), "{}", world.screen());
    assert!(world.shows("腹腔鏡の曇り止め") && world.shows("歩行器の段差越え"));
    world.keys("<Tab>");
    assert!(
        world.shows("C-1") && world.shows("テクノ精工"),
        "{}",
        world.screen()
    );
    world.keys("<Esc><Esc>3h/テクノ<Enter><Enter><Tab><Tab>");
    assert!(world.shows("小諸 まさる"), "{}", world.screen());
}

#[test]
fn a_remedy_opens_its_form_and_one_that_is_done_has_its_day() {
    let mut world = World::new(peopled());
    world.keys("3<Tab>/みずなら<Enter><Enter><Tab>");
    assert!(
        world.shows("[x] 実施") && world.shows("3日超過"),
        "{}",
        world.screen()
    );
    let office = world.book.at("H-1");
    world
        .book
        .set(office, vec![(hospital::PLAN_OFFICE.id(), choice("done"))]);
    let record = world.book.record(office);
    assert_eq!(record.get(hospital::PLAN_OFFICE_ON), Some(today(0)));
    world.keys("<Enter>");
    assert!(
        world.shows("[改善計画]") || world.shows("依頼状の担当"),
        "{}",
        world.screen()
    );
}

#[test]
fn a_state_of_attraction_begins_on_the_day_it_is_written() {
    let book = peopled();
    let techno = book.record(book.at("F-1"));
    assert_eq!(techno.get(company::ATTRACTION_ON), Some(today(0)));
    book.set(
        techno.id,
        vec![
            (company::ATTRACTION.id(), choice("decided")),
            (company::ATTRACTION_ON.id(), day(-7)),
        ],
    );
    let techno = book.record(techno.id);
    assert_eq!(techno.get(company::ATTRACTION_ON), Some(today(-7)));
}

#[test]
fn a_workplace_chosen_names_the_organisation() {
    let book = peopled();
    let firm: RecordId = book.at("F-2");
    let person = book.make(
        Kind::Person,
        vec![
            (person::NAME.id(), line("青田")),
            (person::WORKPLACE.id(), Entry::Value(Value::Link(firm))),
        ],
    );
    let organisation = book
        .record(person)
        .text(person::ORGANISATION.id())
        .to_owned();
    assert_eq!(organisation, "青葉メディカル");
}

#[test]
fn a_record_is_found_in_the_tab_that_lists_it() {
    let mut world = World::new(peopled());
    world.keys(":病棟看護<Enter>");
    assert!(world.shows("病棟看護の会"), "{}", world.screen());
    let needs = world
        .book
        .desk
        .book()
        .expect("rows")
        .rows(Kind::Need)
        .count();
    assert_eq!(needs, 7, "{:?}", need::TITLE.id());
}

#[test]
fn the_roster_of_hospitals() {
    insta::assert_snapshot!(pictures(peopled, "3<Tab>/みずなら<Enter><Esc>"));
}

#[test]
fn the_roster_of_bodies() {
    insta::assert_snapshot!(pictures(peopled, "3<Tab><Tab>"));
}

#[test]
fn the_roster_of_societies() {
    insta::assert_snapshot!(pictures(peopled, "3<Tab><Tab><Tab>"));
}

#[test]
fn the_roster_of_people() {
    insta::assert_snapshot!(pictures(peopled, "3h"));
}

#[test]
fn the_distant() {
    insta::assert_snapshot!(pictures(peopled, "3go"));
}

#[test]
fn a_hospitals_plan() {
    insta::assert_snapshot!(pictures(peopled, "3<Tab>/みずなら<Enter><Enter><Tab>"));
}

#[test]
fn a_persons_posts() {
    insta::assert_snapshot!(pictures(peopled, "3h/扇谷<Enter><Enter><Tab>"));
}

#[test]
fn a_firm_with_licences_and_attraction() {
    insta::assert_snapshot!(pictures(peopled, "3/テクノ<Enter><Enter>"));
}

#[test]
fn a_person_may_have_more_posts_and_certificates_than_the_form_has_lines() {
    let shell = Shell::new();
    shell.ok(&["new", "hospitals", "name=みずなら市民病院"]);
    shell.ok(&["new", "people", "name=鶴来 恵"]);
    shell.ok(&[
        "set",
        "P-1",
        "more_posts=みずなら市民病院|看護師長|令和2年4月1日|2023/3/31;県看護協会|理事|2021-06-01;市立図書館|司書|2010-04-01|2012-03-31;防災会議|委員|2009-01-01",
        "more_certificates=認定看護管理者|看護協会|2027-03-31;救急救命|消防庁|2020-01-01;甲|乙|2028-01-01;丙|丁",
    ]);
    let shown = shell.json(&["--json", "show", "P-1"]);
    let text = shown.to_string();
    assert!(
        text.contains("みずなら市民病院|看護師長|2020-04-01|2023-03-31"),
        "{text}"
    );
    let wrong = shell.run(&["set", "P-1", "more_posts=甲|乙|いつか"]);
    assert_eq!(
        wrong.status.code(),
        Some(2),
        "{}",
        String::from_utf8_lossy(&wrong.stderr)
    );
}

#[test]
fn further_posts_and_certificates_are_read_on_the_page_and_lead_to_the_hospital() {
    let book = peopled();
    let hospital = book.at("H-1");
    let name = book.record(hospital).text(hospital::NAME.id()).to_owned();
    let id = book.make(
        Kind::Person,
        vec![
            (person::NAME.id(), line("柏木 遥")),
            (
                person::MORE_POSTS.id(),
                words(&[
                    "県看護協会|理事|2021-06-01",
                    &format!("{name}|看護師長|2010-04-01|2012-03-31"),
                ]),
            ),
            (
                person::MORE_CERTIFICATES.id(),
                words(&[
                    "認定看護管理者|看護協会|2026-12-01",
                    "救急救命士|消防庁|2020-01-01",
                ]),
            ),
        ],
    );
    let opened = book
        .desk
        .open_record(&book.me, hospital)
        .expect("read")
        .expect("a page");
    assert!(
        opened.people.iter().any(|one| one.id == id),
        "the hospital knows who worked there"
    );
    let mut world = World::sized(book, (120, 40), ikoren::text::Lang::Ja);
    world.keys(&format!(
        ":{}<Enter>",
        world.book.record(id).reference().expect("one")
    ));
    world.keys("<Enter>");
    while !world.shows("県看護協会") {
        let before = world.screen();
        world.keys("<Tab>");
        assert_ne!(world.screen(), before, "no tab shows it");
    }
    for told in ["看護師長", "認定看護管理者", "救急救命士", "超過"] {
        assert!(world.shows(told), "{told}: {}", world.screen());
    }
}

#[test]
fn a_page_that_is_opened_tells_nobody_that_the_book_has_changed() {
    let book = peopled();
    book.desk.load_book().expect("rows");
    let told = Arc::new(AtomicUsize::new(0));
    let heard = told.clone();
    book.desk.subscribe(Box::new(move |_, _| {
        heard.fetch_add(1, Ordering::Relaxed);
    }));
    for reference in ["F-1", "H-1", "B-1", "P-1", "N-1", "C-1", "K-1"] {
        let id = book.at(reference);
        book.desk.open_record(&book.me, id).expect("it reads");
        book.desk.glance(&book.me, id).expect("it reads");
    }
    assert_eq!(told.load(Ordering::Relaxed), 0);
}

#[test]
fn what_a_person_found_presented_and_carried_is_counted_on_their_page() {
    let book = TestBook::new();
    let link = |id| Entry::Value(Value::Link(id));
    let here = book.make(
        Kind::Hospital,
        vec![(hospital::NAME.id(), line("しらかば病院"))],
    );
    let away = book.make(
        Kind::Hospital,
        vec![(hospital::NAME.id(), line("くぬぎ病院"))],
    );
    let courses = ["ニーズ発掘研修|県|R7.6.1"];
    let who = book.make(
        Kind::Person,
        vec![
            (person::NAME.id(), line("稲瀬 光")),
            (person::WORKPLACE.id(), link(here)),
            (person::TRAINING.id(), words(&courses)),
        ],
    );
    let need = |title: &str, proposer: &str, at, decision: Option<&'static str>| {
        let mut fields = vec![
            (need::TITLE.id(), line(title)),
            (need::PROPOSER.id(), line(proposer)),
            (need::HOSPITAL.id(), link(at)),
        ];
        fields.extend(decision.map(|code| (need::DECISION.id(), choice(code))));
        book.make(Kind::Need, fields)
    };
    let found = need("管が絡む", "稲瀬光", here, Some("adopted"));
    need("袋が重い", "稲瀬 光", here, Some("passed"));
    need("灯りが暗い", "稲瀬　光", here, None);
    need("音が響く", "稲瀬 光", away, Some("adopted"));
    need("紐が長い", "別の人", here, Some("adopted"));
    need("紙が厚い", "稲瀬 光", here, Some("held"));
    for (state, held) in [("came", "held"), ("declined", "held"), ("coming", "open")] {
        let gathering = vec![
            (event::TITLE.id(), line("発表会")),
            (event::STATE.id(), choice(held)),
        ];
        let part = vec![
            (
                participation::EVENT.id(),
                link(book.make(Kind::Event, gathering)),
            ),
            (participation::WHO.id(), link(who)),
            (participation::ROLE.id(), choice("presenter")),
            (participation::STATE.id(), choice(state)),
            (participation::NEED.id(), link(found)),
        ];
        book.make(Kind::Participation, part);
    }
    for state in ["signed", "drafting"] {
        let paper = vec![
            (contract::KIND.id(), choice("ethics")),
            (contract::OWNER.id(), link(who)),
            (contract::STATE.id(), choice(state)),
        ];
        let passage = Passage {
            override_gate: true,
            acknowledged: true,
            ..crate::book::reason("見本")
        };
        book.run(Command::New(New {
            kind: Kind::Contract,
            entries: paper,
            passage,
        }));
    }
    let rows = book.desk.load_book().expect("rows");
    let row = rows.find(who).expect("the person");
    let deeds = Deeds::of(&rows, row);
    let expected = Deeds {
        proposed: 4,
        decided: 2,
        adopted: 1,
        presented: 1,
        cases: 0,
        ended: 0,
        signed: 1,
    };
    assert_eq!(deeds, expected);
    let mut world = World::new(book);
    world.keys("3<S-Tab><Enter>");
    let screen = world.screen();
    assert!(screen.contains("採択1(決まったうち50%)"), "{screen}");
    world.keys("<Tab>");
    let screen = world.screen();
    assert!(
        screen.contains("ニーズ発掘研修  県  2025-06-01"),
        "{screen}"
    );
}

#[test]
fn a_firm_that_is_called_as_another_is_told_of_in_the_form_and_once_it_is_saved() {
    let book = seven();
    book.make(
        Kind::Company,
        vec![(company::NAME.id(), line("株式会社しらたま精機"))],
    );
    let mut world = World::new(book);
    world.keys("3n(株)シラタマ精機<Tab>");
    let near = "株式会社しらたま精機 と同名です";
    assert!(world.shows(near), "{}", world.screen());
    world.keys("<Tab>長野<Tab>");
    assert!(world.shows("長野県"), "{}", world.screen());
    world.keys("<C-s>");
    let told = world.status();
    assert!(told.starts_with("登録しました"), "{told}");
    assert!(told.contains("と同名です"), "{told}");
    world.keys("n株式会社ひとつだけ<Tab>");
    assert!(!world.shows("と同名です"), "{}", world.screen());
    world.keys("<C-s>");
    assert!(!world.status().contains("と同名です"), "{}", world.status());
}
