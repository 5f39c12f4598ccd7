//! 引継 on the screen: looked through, done with one key, taken back with one, and whoever has to be asked anew is listed.

use crate::book::{TestBook, choice, line, today};
use crate::sample::seven;
use crate::screens::pictures;
use crate::world::{Begin, World};
use ikoren::desk::Command;
use ikoren::desk::command::{Archive, HandOver};
use ikoren::desk::going::proposers_gone;
use ikoren::desk::view::View;
use ikoren::desk::{Actor, Role};
use ikoren::domain::entry::Entry;
use ikoren::domain::item;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::value::{Text, Value};
use ikoren::domain::{case, contract, duty, event, filter, need, person};
use ikoren::host::handing;
use ikoren::text::{Lang, Locale};
use ikoren::ui::msg::{Effect, Msg, Token};
use std::sync::Arc;

const LINK: fn(RecordId) -> Entry = |id| Entry::Value(Value::Link(id));

/// 今井 is in charge of a need, a case, an event and a duty, has the move of a contract, and is asked for by a filter of everybody's;
/// the proposer of N-3 has left.
fn office() -> TestBook {
    let book = seven();
    let post = (person::POST.id(), line("コーディネーター"));
    for name in ["今井 恵", "上野 昇"] {
        book.make(
            Kind::Person,
            vec![(person::NAME.id(), line(name)), post.clone()],
        );
    }
    let gone = Entry::Value(Value::Date(today(-30)));
    book.make(
        Kind::Person,
        vec![
            (person::NAME.id(), line("三浦 由紀")),
            post,
            (person::POST_UNTIL.id(), gone),
        ],
    );
    let from = book.at("P-1");
    book.set(book.at("N-5"), vec![(need::OWNER.id(), LINK(from))]);
    book.set(
        book.at("C-1"),
        vec![
            (case::OWNER.id(), LINK(from)),
            (case::BALL.id(), line("今井 恵")),
        ],
    );
    book.set(
        book.at("N-3"),
        vec![(need::PROPOSER.id(), line("三浦 由紀"))],
    );
    book.make(
        Kind::Event,
        vec![
            (event::TITLE.id(), line("春の交流会")),
            (event::OWNER.id(), LINK(from)),
        ],
    );
    book.make(
        Kind::Duty,
        vec![
            (duty::TITLE.id(), line("月報")),
            (duty::OWNER.id(), LINK(from)),
        ],
    );
    book.make(
        Kind::Contract,
        vec![
            (contract::KIND.id(), choice("nda")),
            (contract::BALL.id(), line("今井 恵")),
        ],
    );
    book.make(
        Kind::Filter,
        vec![
            (filter::NAME.id(), line("今井の案件")),
            (filter::LIST.id(), line("cases")),
            (filter::QUERY.id(), line("担当:\"今井 恵\"")),
        ],
    );
    book
}

/// 今井 sits here and has chosen 上野.
const CHOSEN: &str = "1:hand-over<Enter>上野<Enter>";

fn begun(own: bool) -> World {
    let begin = Begin {
        own,
        ..Begin::default()
    };
    let mut world = World::begin(office(), begin);
    world.tell(Msg::Actor(Actor::owner("今井 恵", "")));
    world.keys(CHOSEN);
    world
}

fn owner(world: &World, reference: &str) -> Option<RecordId> {
    let record = world.book.record(world.book.at(reference));
    let kind = Kind::from_code(record.kind).expect("a kind");
    let Some(Value::Link(id)) = record.value(kind.parts().owner.expect("an owner")) else {
        return None;
    };
    Some(*id)
}

fn ended(world: &World) -> Option<ikoren::domain::date::Date> {
    let from = world.book.record(world.book.at("P-1"));
    from.get(person::POST_UNTIL)
}

#[test]
fn what_goes_over_is_counted_and_listed_before_one_key_does_it_and_one_takes_it_back() {
    let mut world = begun(true);
    let (from, to) = (world.book.at("P-1"), world.book.at("P-2"));
    for told in [
        "ニーズ 1",
        "連携案件 1",
        "行事 1",
        "担当5件 (ニーズ 1",
        "契約 1",
        "手番 2",
        "絞り込み  今井の案件",
    ] {
        assert!(world.shows(told), "{told} {}", world.screen());
    }
    for reference in ["N-5", "C-1", "E-1", "T-1", "K-4", "今井の案件"] {
        assert!(world.shows(reference), "{reference} {}", world.screen());
    }
    assert_eq!(owner(&world, "C-1"), Some(from), "nothing yet");
    world.keys("<Enter>");
    assert_eq!(owner(&world, "N-5"), Some(to), "{}", world.screen());
    assert_eq!(owner(&world, "E-1"), Some(to));
    assert_eq!(ended(&world), Some(today(0)));
    assert!(
        world
            .status()
            .starts_with("P-1 今井 恵 の担当5件を引き継ぎました"),
        "{}",
        world.status()
    );
    let gone = "N-3 の提案者 三浦 由紀 は今の役職を離れています";
    assert!(world.shows(gone), "{}", world.screen());
    world.keys("u");
    let back = "担当5件 書いた引継書のファイルは残ります。";
    assert!(world.status().contains(back), "{}", world.status());
    assert_eq!(owner(&world, "N-5"), Some(from));
    assert_eq!(ended(&world), None);
    assert!(!world.shows(gone), "the panel goes with what it told of");
}

#[test]
fn of_somebody_who_has_a_post_alone_the_post_ends() {
    let book = seven();
    let post = (person::POST.id(), line("係長"));
    for name in ["今井 恵", "上野 昇"] {
        let fields = vec![(person::NAME.id(), line(name)), post.clone()];
        book.make(Kind::Person, fields);
    }
    let (from, to) = (book.at("P-1"), book.at("P-2"));
    book.run(Command::HandOver(HandOver {
        from,
        to,
        post_until: Some(today(0)),
        filters: Vec::new(),
    }));
    assert_eq!(book.record(from).get(person::POST_UNTIL), Some(today(0)));
}

#[test]
fn somebody_with_nothing_to_hand_over_is_told_so_and_asked_nothing() {
    let book = seven();
    for name in ["今井 恵", "上野 昇"] {
        book.make(Kind::Person, vec![(person::NAME.id(), line(name))]);
    }
    let mut world = World::new(book);
    world.tell(Msg::Actor(Actor::owner("今井 恵", "")));
    world.keys(CHOSEN);
    assert!(world.shows("移るものはありません"), "{}", world.screen());
    assert!(!world.shows("引き継ぐ"), "{}", world.screen());
    world.keys("<Enter>");
    assert!(world.shows("移るものはありません"), "{}", world.screen());
}

#[test]
fn what_else_is_taken_back_leaves_the_panel_open() {
    let mut world = begun(true);
    world.keys("<Enter>");
    let need = world.book.at("N-1");
    world
        .book
        .set(need, vec![(need::TITLE.id(), line("別の件名"))]);
    let receipt = Box::new(world.book.run(Command::Undo(None)));
    let token = Token(9_999);
    world.tell(Msg::Done { token, receipt });
    assert!(
        world.status().contains("元に戻しました"),
        "{}",
        world.screen()
    );
    assert!(world.shows("引継が終わりました"), "{}", world.screen());
}

#[test]
fn a_record_that_goes_over_opens_in_front_of_the_panel() {
    let mut world = begun(true);
    let found = (0..12).any(|_| {
        world.keys("j");
        world.cursor_line().contains("C-1")
    });
    assert!(found, "{}", world.screen());
    world.keys("<Enter>");
    assert!(!world.shows("引継: P-1"), "{}", world.screen());
    world.keys("<Esc>");
    assert!(world.cursor_line().contains("C-1"), "{}", world.screen());
}

fn ends_today(world: &World) -> bool {
    let day = Locale::new(Lang::Ja).day(today(0), today(0));
    world.shows(&format!("役職の終わる日  {day}"))
}

#[test]
fn the_post_ends_on_the_day_that_is_typed_or_goes_on() {
    let mut world = begun(true);
    world.keys("j<Enter><Enter>");
    assert!(
        ends_today(&world),
        "looking changes nothing: {}",
        world.screen()
    );
    world.keys("<Enter><C-u>13/45<Enter>");
    assert!(world.shows("「13/45」を日付として読めません"));
    world.keys("<C-u>2027/3/31<Enter>");
    assert!(
        world.shows("役職の終わる日  03-31(水)"),
        "{}",
        world.screen()
    );
    world.keys("k<Enter>");
    let last = ended(&world).expect("a last day");
    assert_eq!(last.to_string(), "2027-03-31");

    let mut world = begun(true);
    world.keys("j<Enter><C-u><Enter>");
    assert!(world.shows("終わらせない"), "{}", world.screen());
    world.keys("k<Enter>");
    assert_eq!(owner(&world, "C-1"), Some(world.book.at("P-2")));
    assert_eq!(ended(&world), None);
}

#[test]
fn papers_are_written_for_the_cases_unless_they_are_not_wanted() {
    let mut world = begun(true);
    world.keys("<Enter>");
    let case = world.book.at("C-1");
    let written = world.outside.iter().find_map(|effect| match effect {
        Effect::Papers { token, from, cases } => Some((*token, *from, cases.clone())),
        _ => None,
    });
    let (token, from, cases) = written.expect("papers");
    assert_eq!((from, cases), (world.book.at("P-1"), vec![case]));
    let written = Ok("引継書を1件書きました: /tmp/a".to_owned());
    world.tell(Msg::Papers { token, written });
    assert!(world.shows("/tmp/a") && world.shows("N-3 の提案者"));

    let mut world = begun(true);
    world.keys("jj<Enter>");
    assert!(world.shows("引継書  書かない"), "{}", world.screen());
    world.keys("kk<Enter>");
    let papers = |effect: &Effect| matches!(effect, Effect::Papers { .. });
    assert!(!world.outside.iter().any(papers));
}

#[test]
fn where_the_program_runs_elsewhere_the_command_that_writes_papers_is_told() {
    let mut world = begun(false);
    assert!(
        world.shows("ikoren hand-over P-1 P-2 --papers"),
        "{}",
        world.screen()
    );
    world.keys("<Enter>");
    let papers = |effect: &Effect| matches!(effect, Effect::Papers { .. });
    assert!(!world.outside.iter().any(papers));
}

#[test]
fn nobody_is_offered_as_their_own_successor() {
    let mut world = World::new(office());
    world.tell(Msg::Actor(Actor::owner("今井 恵", "")));
    world.keys("1:hand-over<Enter>");
    let screen = world.screen();
    assert!(
        screen.contains("上野 昇") && !screen.contains("P-1"),
        "{screen}"
    );
}

#[test]
fn whoever_may_not_hand_over_is_told_so_and_shown_nothing() {
    let mut book = office();
    book.me = Actor {
        scope: vec![Text::line("H-1")],
        role: Role::Coordinator,
        ..Actor::owner("今井 恵", "")
    };
    book.desk = book.desk.seat(Arc::new(View::of(book.me.clone())));
    let mut world = World::new(book);
    world.keys(CHOSEN);
    let screen = world.screen();
    assert!(!screen.contains("引継: P-1"), "{screen}");
    let told = "この操作には管理者の権限が要ります";
    assert!(world.status().contains(told), "{}", world.status());
}

#[test]
fn papers_lie_in_a_directory_of_their_own_each_time() {
    let book = office();
    let place = tempfile::tempdir().expect("a directory");
    let (from, cases) = (book.at("P-1"), [book.at("C-1")]);
    let write = || {
        let locale = Locale::new(Lang::Ja);
        handing::write(&book.desk, &book.me, (from, &cases), place.path(), &locale)
    };
    let told = write().expect("written");
    let first = place.path().join("hand-over-P-1-2026-11-22");
    assert!(told.contains("1件") && told.contains(&first.display().to_string()));
    let paper = std::fs::read_to_string(first.join("C-1.md")).expect("the paper");
    assert!(paper.starts_with("# C-1 ") && paper.contains("今井 恵"));
    let again = write().expect("written");
    assert!(again.ends_with("hand-over-P-1-2026-11-22-2"), "{again}");
    let file = first.join("C-1.md");
    let nowhere = handing::write(
        &book.desk,
        &book.me,
        (from, &cases),
        &file,
        &Locale::new(Lang::Ja),
    );
    assert!(nowhere.is_err());
}

#[test]
fn the_hand_over_before_it_is_done() {
    insta::assert_snapshot!(pictures(office, "3hG:hand-over<Enter>上野<Enter>"));
}

#[test]
fn the_hand_over_done() {
    insta::assert_snapshot!(pictures(office, "3hG:hand-over<Enter>上野<Enter><Enter>"));
}

#[test]
fn a_proposer_whose_second_record_was_merged_away_has_not_left() {
    let book = office();
    let gone = |book: &TestBook| {
        let rows = book.desk.load_book().expect("rows");
        let gone = proposers_gone(&rows, today(0));
        gone.iter()
            .map(|row| row.reference.to_string())
            .collect::<Vec<_>>()
    };
    let twin = |name: &str| book.make(Kind::Person, vec![(person::NAME.id(), line(name))]);
    book.set(book.at("N-5"), vec![(need::PROPOSER.id(), line("鶴来 恵"))]);
    let (stays, goes) = (twin("鶴来 恵"), twin("鶴来 恵"));
    assert_eq!(gone(&book), ["N-3"]);
    let archive = |record| {
        book.run(Command::Archive(Archive {
            records: vec![record],
            restore: false,
        }))
    };
    archive(goes);
    assert_eq!(gone(&book), ["N-3"], "she is still there");
    archive(stays);
    assert_eq!(gone(&book), ["N-3", "N-5"]);
}

#[test]
fn the_colleagues_of_whoever_leaves_are_offered_first_and_one_who_left_is_not() {
    let book = office();
    let house = || (person::ORGANISATION.id(), line("県医工連携室"));
    book.set(book.at("P-1"), vec![house()]);
    let colleague = |name: &str, more: Vec<(ikoren::domain::field::FieldId, Entry)>| {
        let mut fields = vec![(person::NAME.id(), line(name)), house()];
        fields.extend(more);
        book.make(Kind::Person, fields);
    };
    colleague("日和田 透子", Vec::new());
    let ended = Entry::Value(Value::Date(today(-1)));
    colleague("小日向 環", vec![(person::POST_UNTIL.id(), ended)]);
    for n in 0..20 {
        let name = format!("社外の人{n}");
        book.make(Kind::Person, vec![(person::NAME.id(), line(&name))]);
    }
    let mut world = World::new(book);
    world.tell(Msg::Actor(Actor::owner("今井 恵", "")));
    world.keys("1:hand-over<Enter>");
    let screen = world.screen();
    let first = screen
        .lines()
        .skip_while(|line| !line.contains("引き継ぎますか"))
        .nth(2);
    assert!(
        first.is_some_and(|line| line.contains("日和田 透子")),
        "{screen}"
    );
    world.keys("小日向");
    let screen = world.screen();
    assert!(!screen.contains("小日向 環"), "who has left: {screen}");
}

#[test]
fn further_posts_end_signed_contracts_go_over_and_a_clinician_who_takes_them_is_told_of() {
    let book = office();
    let (from, to) = (book.at("P-1"), book.at("P-2"));
    let place = book.record(book.at("N-1")).get(need::HOSPITAL);
    book.set(
        from,
        vec![(
            person::MORE_POSTS.id(),
            Entry::Members(vec![
                Value::line("谷の大学|客員研究員|2024-04-01|"),
                Value::line("丘の病院|主任|2019-04-01|2022-03-31"),
            ]),
        )],
    );
    book.set(
        to,
        vec![
            (person::PROFESSION.id(), choice("nurse")),
            (person::WORKPLACE.id(), LINK(place.expect("a hospital"))),
        ],
    );
    let signed = book.at("K-3");
    assert_eq!(book.record(signed).text(contract::STATE.id()), "signed");
    let line_owner = item::field(3, item::Part::Owner);
    book.set(
        signed,
        vec![
            (contract::OWNER.id(), LINK(from)),
            (line_owner, line("今井 恵")),
        ],
    );
    let receipt = book.run(Command::HandOver(HandOver {
        from,
        to,
        post_until: Some(today(5)),
        filters: Vec::new(),
    }));
    let left = book.record(from);
    let mut posts: Vec<&str> = left
        .members(person::MORE_POSTS.id())
        .filter_map(Value::as_str)
        .collect();
    posts.sort_unstable();
    let last = format!("谷の大学|客員研究員|2024-04-01|{}", today(5));
    assert_eq!(posts, ["丘の病院|主任|2019-04-01|2022-03-31", &last]);
    let paper = book.record(signed);
    assert_eq!(paper.get(contract::OWNER), Some(to));
    assert_eq!(paper.text(line_owner), "上野 昇");
    let told: Vec<_> = receipt.burdens.iter().map(|one| one.tasks).collect();
    assert_eq!(told, [1], "one contract is in work; what is signed is none");
    book.run(Command::Undo(None));
    assert_eq!(book.record(signed).get(contract::OWNER), Some(from));
    let again = book.record(from);
    assert_eq!(again.members(person::MORE_POSTS.id()).count(), 2);
}

#[test]
fn what_bears_the_name_of_somebody_who_stays_is_not_handed_over() {
    let book = TestBook::new();
    let person = |name| book.make(Kind::Person, vec![(person::NAME.id(), line(name))]);
    let (leaves, stays, next) = (person("鈴木"), person("鈴木"), person("上野"));
    let need = |owner| {
        let fields = vec![
            (need::TITLE.id(), line("固定具")),
            (need::OWNER.id(), LINK(owner)),
            (need::BALL.id(), line("鈴木")),
        ];
        book.make(Kind::Need, fields)
    };
    let (own, other) = (need(leaves), need(stays));
    let query = vec![
        (filter::NAME.id(), line("鈴木の分")),
        (filter::LIST.id(), choice("needs")),
        (filter::QUERY.id(), line("担当:鈴木")),
    ];
    let asks = book.make(Kind::Filter, query);
    let going = book.desk.going(leaves).expect("looked");
    assert_eq!(
        going.namesake.map(|r| r.to_string()).as_deref(),
        Some("P-2")
    );
    assert_eq!(going.records.len(), 1);
    assert!(going.filters.is_empty());
    book.run(Command::HandOver(HandOver {
        from: leaves,
        to: next,
        post_until: None,
        filters: Vec::new(),
    }));
    assert_eq!(book.record(own).text(need::BALL.id()), "上野");
    assert_eq!(book.record(other).text(need::BALL.id()), "鈴木");
    assert_eq!(book.record(asks).text(filter::QUERY.id()), "担当:鈴木");
}

#[test]
fn a_firm_is_no_successor_dry_or_not() {
    let shell = crate::cli::Shell::new();
    shell.ok(&["new", "companies", "name=青葉"]);
    shell.ok(&["new", "people", "name=上野"]);
    for more in [&["--dry-run"][..], &[]] {
        let asked = [&["hand-over", "P-1", "F-1"], more].concat();
        let refused = shell.run(&asked);
        assert_eq!(refused.status.code(), Some(4), "{more:?}");
        assert!(crate::cli::text(&refused.stderr).contains("F-1"));
    }
}
