//! Cases from their three beginnings: a need with a maker and, where the class asks for it, a holder of the authorisation; a firm's
//! technology that looks for a hospital; what a society brings together.

use crate::book::{TestBook, choice, day, line, named, today, unmet};
use crate::filters::found;
use crate::roster::peopled;
use crate::sample::seven;
use crate::screens::pictures;
use crate::world::World;
use ikoren::desk::Row;
use ikoren::desk::command::Passage;
use ikoren::desk::ending::is_ending;
use ikoren::desk::matching::firm_reach;
use ikoren::domain::entry::Entry;
use ikoren::domain::field::FieldId;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::Record;
use ikoren::domain::stage::Stage;
use ikoren::domain::value::Value;
use ikoren::domain::{case, company, hospital, need};
use ikoren::matching::Reach;
use ikoren::text::Lang;
use ikoren::ui::msg::Changed;

/// A need of class II, a maker without a licence, a firm that has the one it takes.
fn of_class_two() -> TestBook {
    let book = seven();
    let class = vec![(need::DEVICE_CLASS.id(), choice("ii"))];
    book.set(book.at("N-5"), class);
    let licence = Entry::Members(vec![Value::choice("seizohanbai-2")]);
    book.set(
        book.at("F-2"),
        vec![
            (company::LICENCES.id(), licence),
            (company::SEIZOHANBAI_UNTIL.id(), day(300)),
        ],
    );
    book
}

fn row(w: &World, reference: &str) -> Row {
    let book = w.book.desk.book().unwrap();
    book.find(w.book.at(reference)).unwrap().clone()
}

fn newest(w: &World) -> Record {
    w.book.record(w.book.at("C-3"))
}

#[test]
fn a_maker_without_the_licence_is_proposed_with_a_holder_and_both_stand_in_one_case() {
    let mut w = World::new(of_class_two());
    w.keys("f5<Enter>N");
    assert!(
        w.shows("テクノ精工 + 製販 青葉メディカル"),
        "{}",
        w.screen()
    );
    assert!(w.shows("技術タグが合う: 樹脂"), "{}", w.screen());
    assert!(w.shows("組む製販が要ります"), "{}", w.screen());
    assert!(w.shows("第二種"), "{}", w.screen());
    w.keys("<Enter>");
    assert!(w.shows("連携案件の登録"), "{}", w.screen());
    w.keys("<C-s>");
    let made = newest(&w);
    assert_eq!(made.get(case::NEED), Some(w.book.at("N-5")));
    assert_eq!(made.get(case::COMPANY), Some(w.book.at("F-1")));
    assert_eq!(made.get(case::HOLDER), Some(w.book.at("F-2")));
    assert_eq!(made.text(case::MARKETING_HOLDER.id()), "青葉メディカル");
    assert!(made.text(case::CHOSEN_FOR.id()).contains("樹脂"));
    // The holder's page leads to the case too, as the holder.
    w.keys("3f2<Enter><Enter><Tab>");
    assert!(w.shows("(製販として)"), "{}", w.screen());
}

#[test]
fn another_holder_or_none_is_one_key_away() {
    let mut w = World::new(of_class_two());
    w.keys("f5<Enter>N");
    w.keys("l");
    assert!(!w.shows("+ 製販"), "{}", w.screen());
    w.keys("h");
    assert!(w.shows("+ 製販 青葉メディカル"), "{}", w.screen());
}

#[test]
fn what_others_write_meanwhile_moves_neither_the_cursor_nor_the_holder() {
    let mut w = World::new(of_class_two());
    w.keys("f5<Enter>Nl");
    let before = w.cursor_line();
    assert!(
        before.contains("テクノ精工") && !before.contains("製販"),
        "{before}"
    );
    let better = Entry::Members(vec![
        Value::line("樹脂"),
        Value::line("検体"),
        Value::line("置場"),
    ]);
    w.book.make(
        Kind::Company,
        vec![
            (company::NAME.id(), line("おきば樹脂")),
            (company::TAGS.id(), better),
        ],
    );
    w.show_book(Changed::Records(vec![w.book.at("F-3")]));
    let lines = w.screen();
    let (better, chosen) = (lines.find("おきば樹脂"), lines.find("テクノ精工"));
    assert!(
        better.is_some() && better < chosen,
        "it stands above: {lines}"
    );
    assert_eq!(w.cursor_line(), before);
}

#[test]
fn an_ended_licence_or_a_lower_one_makes_no_holder() {
    let book = of_class_two();
    let ended = vec![(company::SEIZOHANBAI_UNTIL.id(), day(-1))];
    book.set(book.at("F-2"), ended);
    let mut w = World::new(book);
    w.keys("f5<Enter>N");
    assert!(w.shows("組める製販は名簿にありません"), "{}", w.screen());
}

#[test]
fn each_class_of_a_licence_ends_on_its_own_day_and_the_shared_day_stands_for_the_others() {
    let book = of_class_two();
    let offered = |fields: Vec<(FieldId, Entry)>| {
        book.set(book.at("F-2"), fields);
        let firms = book.desk.load_book().unwrap();
        firm_reach(firms.find(book.at("F-2")).unwrap(), "ii", today(0))
    };
    let own = company::SEIZOHANBAI_2_UNTIL.id();
    let shared = company::SEIZOHANBAI_UNTIL.id();
    assert_eq!(offered(vec![(own, day(-1))]), Reach::Ended);
    let renewed = vec![(own, day(300)), (shared, day(-1))];
    assert_eq!(offered(renewed), Reach::Enough);
    let another = (company::SEIZOHANBAI_1_UNTIL.id(), day(-1));
    assert_eq!(offered(vec![another]), Reach::Enough);
    let both = Entry::Members(
        ["seizohanbai-2", "seizohanbai-1"]
            .map(Value::choice)
            .to_vec(),
    );
    let emptied = (own, Entry::Clear);
    let licences = (company::LICENCES.id(), both);
    assert_eq!(offered(vec![emptied, licences]), Reach::Ended);
}

#[test]
fn a_shared_last_day_says_nothing_more_once_the_class_has_its_own() {
    let book = of_class_two();
    let shared = (company::SEIZOHANBAI_UNTIL.id(), day(-1));
    book.set(book.at("F-2"), vec![shared]);
    let ends = |filter: &str| {
        let rows = book.desk.load_book().unwrap();
        let told = is_ending(rows.find(book.at("F-2")).unwrap(), today(0));
        assert_eq!(found(&book, Kind::Company, filter).len(), usize::from(told));
        told
    };
    let past = |name: &str| format!("{name}<{}", today(0));
    assert!(ends(&past("seizohanbai_until")));
    assert!(
        ends(&past("seizohanbai_2_until")),
        "it stands for the class"
    );
    let renewed = (company::SEIZOHANBAI_2_UNTIL.id(), day(300));
    book.set(book.at("F-2"), vec![renewed]);
    assert!(!ends(&past("seizohanbai_until")));
    assert!(!ends(&past("seizohanbai_2_until")));
}

#[test]
fn competitors_are_never_put_side_by_side() {
    let book = of_class_two();
    let rivals = Entry::Members(vec![Value::line("テクノ精工(株)")]);
    book.set(book.at("F-2"), vec![(company::COMPETITORS.id(), rivals)]);
    let mut w = World::new(book);
    w.keys("f5<Enter>N");
    assert!(w.shows("組める製販は名簿にありません"), "{}", w.screen());
}

#[test]
fn a_firm_that_is_not_chosen_keeps_why_and_when_it_was_told() {
    let mut w = World::new(of_class_two());
    w.keys("f5<Enter>N,");
    w.keys("小ロットに応じられない<C-s>");
    let made = newest(&w);
    assert_eq!(made.text(case::STATUS.id()), "passed");
    assert_eq!(
        made.text(case::STATUS_REASON.id()),
        "小ロットに応じられない"
    );
    assert!(made.get(case::VERSION_SHOWN).is_none());
    assert!(w.shows("案件 C-3 見送り"), "{}", w.screen());
    // Once more on the same firm: the case that is there, not a second one.
    w.keys(",");
    assert!(w.shows("C-3"), "{}", w.screen());
    let told = vec![(case::NOTIFIED_ON.id(), day(0))];
    w.book.set(w.book.at("C-3"), told);
    assert_eq!(w.book.desk.book().unwrap().len(Kind::Case), 3);
}

#[test]
fn a_firms_technology_looks_for_a_ward_and_begins_at_the_meeting() {
    let mut w = World::sized(seven(), (120, 40), ikoren::text::Lang::Ja);
    w.keys("3f1<Enter>N");
    assert!(w.shows("みずなら市民病院 手術部"), "{}", w.screen());
    assert!(w.shows("技術タグが合う: 樹脂成形"), "{}", w.screen());
    w.keys("<Enter>");
    w.keys("割れない留め具<C-s>");
    let made = newest(&w);
    assert_eq!(made.text(case::ORIGIN.id()), "company");
    assert_eq!(made.text(case::STAGE.id()), "meeting");
    assert_eq!(made.text(case::OFFER.id()), "割れない留め具");
    assert!(made.get(case::NEED).is_none());
    assert!(made.get(case::HOSPITAL).is_some());
    assert_eq!(row(&w, "C-3").missing().count(), 0);
    // A card of its own on the board, that opens, moves through the gates and comes back.
    w.keys("2g5");
    assert!(w.shows("割れない留め具 テクノ"), "{}", w.screen());
    assert!(w.shows("企業発"), "{}", w.screen());
    w.keys("G");
    assert!(w.cursor_line().contains("C-3"), "{}", w.screen());
    w.keys("<Enter>");
    assert!(w.shows("みずなら市民病院"), "{}", w.screen());
    w.keys("<Esc>L");
    assert!(w.shows("面談"), "{}", w.screen());
    w.keys("<Esc>");
    let refused = w
        .book
        .try_move(w.book.at("C-3"), Stage::Contracting, Passage::default());
    assert_eq!(unmet(refused), ["met-and-continue", "both-agree", "route"]);
    // The hospital's page and the list of cases show it too.
    w.keys("gc");
    assert!(w.shows("割れない留め具"), "{}", w.screen());
}

#[test]
fn a_case_of_a_society_begins_at_the_meeting_and_needs_a_hospital_before_its_contract() {
    let book = peopled();
    let id = book.make(
        Kind::Case,
        vec![
            (case::BODY.id(), Entry::Value(Value::Link(book.at("B-3")))),
            (
                case::COMPANY.id(),
                named(Kind::Company, "テクノ精工株式会社"),
            ),
            (case::OFFER.id(), line("握力が要らない栓抜き")),
        ],
    );
    let made = book.record(id);
    assert_eq!(made.text(case::ORIGIN.id()), "society");
    assert_eq!(made.text(case::STAGE.id()), "meeting");
    let refused = book.try_move(id, Stage::Contracting, Passage::default());
    assert!(unmet(refused).contains(&"hospital-side"));
}

#[test]
fn a_due_day_of_a_case_without_a_need_obeys_its_hospitals_closed_days() {
    let book = seven();
    book.set(
        book.at("H-1"),
        vec![(hospital::CLOSED_DAYS.id(), line("木"))],
    );
    let id = book.make(
        Kind::Case,
        vec![
            (case::COMPANY.id(), named(Kind::Company, "ひかり光学")),
            (
                case::HOSPITAL.id(),
                Entry::Value(Value::Link(book.at("H-1"))),
            ),
            // 2026-11-26 is a Thursday.
            (case::DUE.id(), day(4)),
        ],
    );
    let due = book.record(id).get(case::DUE);
    assert_eq!(due, Some(crate::book::today(3)));
}

#[test]
fn what_a_case_of_a_need_misses_is_its_need() {
    let book = seven();
    let id = book.make(
        Kind::Case,
        vec![
            (case::COMPANY.id(), named(Kind::Company, "ひかり光学")),
            (case::ORIGIN.id(), choice("need")),
        ],
    );
    let rows = book.desk.load_book().unwrap();
    let missing: Vec<&str> = rows.find(id).unwrap().missing().map(|f| f.name).collect();
    assert_eq!(missing, ["need"]);
    assert_eq!(book.record(id).text(case::STAGE.id()), "published");
}

#[test]
fn the_candidates_as_they_are_seen() {
    let firms = pictures(of_class_two, "f5<Enter>N");
    insta::assert_snapshot!("the_firms_for_a_need", firms);
    let places = pictures(seven, "3f1<Enter>N");
    insta::assert_snapshot!("the_places_for_a_firm", places);
}

#[test]
fn how_it_would_be_to_make_it_there_is_told_and_among_equals_the_near_firm_goes_first() {
    let book = seven();
    let tagged = |name: &str, prefecture: &str, weeks: i64| {
        book.make(
            Kind::Company,
            vec![
                (company::NAME.id(), line(name)),
                (company::PREFECTURE.id(), line(prefecture)),
                (
                    company::TAGS.id(),
                    Entry::Members(vec![Value::line("磁気浮上")]),
                ),
                (company::PROTO_WEEKS.id(), crate::book::number(weeks)),
                (company::MIN_LOT.id(), crate::book::number(50)),
            ],
        )
    };
    tagged("遠方精機", "沖縄県", 2);
    tagged("近隣精機", "山形県", 9);
    let tags = Entry::Members(vec![Value::line("磁気浮上")]);
    book.set(book.at("N-5"), vec![(need::TAGS.id(), tags)]);
    let hospital = book.record(book.at("N-5")).get(need::HOSPITAL);
    let hospital = hospital.expect("the hospital");
    book.set(hospital, vec![(hospital::PREFECTURE.id(), line("山形県"))]);
    let mut w = World::sized(book, (120, 40), ikoren::text::Lang::Ja);
    w.keys("f5<Enter>N");
    let screen = w.screen();
    let place = |name: &str| {
        screen
            .find(name)
            .unwrap_or_else(|| panic!("{name}: {screen}"))
    };
    assert!(place("近隣精機") < place("遠方精機"), "{screen}");
    assert!(w.shows("同じ県、最小ロット50個、試作に約9週"), "{screen}");
}

#[test]
fn a_case_tells_how_long_either_side_has_had_the_next_move_in_all() {
    let mut w = World::sized(seven(), (80, 60), Lang::Ja);
    let made = w.book.at("C-1");
    for (who, since) in [
        ("みずなら市民病院", -40),
        ("テクノ精工", -30),
        ("みずなら市民病院", -12),
        ("県医工連携室", -2),
        ("テクノ精工株式会社", 0),
    ] {
        let passed = vec![
            (case::BALL.id(), line(who)),
            (case::BALL_SINCE.id(), day(since)),
        ];
        w.book.set(made, passed);
    }
    w.show_book(Changed::Records(vec![made]));
    w.keys("2:案件<Enter>f1<Enter><Enter>");
    let screen = w.screen();
    let side = |label: &str| {
        let mut lines = screen.lines();
        lines.find(|l| l.contains(label)).unwrap_or_default()
    };
    assert!(side("病院側").contains("手番 計20日"), "{screen}");
    assert!(side("企業側").contains("手番 計18日"), "{screen}");
    w.keys("<Tab>");
    let screen = w.screen();
    assert!(screen.contains("手番の動き"), "{screen}");
    assert!(
        screen.contains("テクノ精工 -> みずなら市民病院  18日"),
        "{screen}"
    );
}

#[test]
fn a_case_that_says_neither_day_nor_move_leaves_those_of_its_need_in_force() {
    let book = TestBook::new();
    let link = |id| Entry::Value(Value::Link(id));
    let make = |title: &str, due: i32| {
        let fields = vec![
            (need::TITLE.id(), line(title)),
            (need::DUE.id(), day(due)),
            (need::BALL.id(), line("病院")),
            (need::BALL_SINCE.id(), day(-40)),
        ];
        book.make(Kind::Need, fields)
    };
    let late = make("遅れているもの", -9);
    make("まだ先のもの", 60);
    let firm = book.make(Kind::Company, vec![(company::NAME.id(), line("青葉"))]);
    let case = book.make(
        Kind::Case,
        vec![
            (case::NEED.id(), link(late)),
            (case::COMPANY.id(), link(firm)),
        ],
    );
    let mut world = World::new(book);
    world.keys("2v");
    let first = world.cursor_line();
    assert!(first.contains("N-1") && first.contains("病院"), "{first}");
    world.keys("1");
    let screen = world.screen();
    let waiting = screen.lines().skip_while(|l| !l.contains("相手待ち"));
    let waiting: String = waiting.take_while(|l| !l.contains("未回答")).collect();
    assert!(
        waiting.contains("40日") && waiting.contains("N-1"),
        "{screen}"
    );
    let ball = vec![(case::BALL.id(), line("青葉")), (case::DUE.id(), day(90))];
    world.book.set(case, ball);
    world.show_book(ikoren::ui::msg::Changed::All);
    world.keys("2");
    let lines: Vec<String> = world.screen().lines().map(str::to_owned).collect();
    let at = |need: &str| lines.iter().position(|l| l.contains(need));
    assert!(
        at("N-2") < at("N-1"),
        "the case's own day counts: {lines:?}"
    );
}
