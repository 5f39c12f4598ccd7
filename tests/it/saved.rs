//! Saved filters: the list on `S`, keys 1 to 9, saving for oneself and for everybody, and the same names on the command line.

use crate::book::{TestBook, line};
use crate::cli::Shell;
use crate::sample::seven;
use crate::screens::pictures;
use crate::world::{Begin, World};
use ikoren::domain::filter;
use ikoren::domain::kind::Kind;
use ikoren::host::looks;
use ikoren::text::saved::Own;
use ikoren::ui::msg::Effect;

/// The filters that the screen has asked to be kept, the last time.
fn kept(world: &World) -> Vec<Own> {
    let mut kept = Vec::new();
    for effect in &world.outside {
        if let Effect::SaveFilters(own) = effect {
            kept.clone_from(own);
        }
    }
    kept
}

fn shared(book: TestBook, name: &str, query: &str, slot: i64) -> TestBook {
    let entries = vec![
        (filter::NAME.id(), line(name)),
        (filter::LIST.id(), line("needs")),
        (filter::QUERY.id(), line(query)),
        (filter::SLOT.id(), crate::book::number(slot)),
    ];
    book.make(Kind::Filter, entries);
    book
}

#[test]
fn a_digit_after_the_key_puts_a_saved_filter_in_force() {
    let mut world = World::new(seven());
    world.keys("S6");
    assert!(world.shows("絞込: is:例外"), "{}", world.screen());
    world.keys("S9");
    assert!(
        world.shows("ありません"),
        "no filter on that key: {}",
        world.status()
    );
    world.keys("<Esc>Sj<Enter>");
    assert!(
        world.shows("絞込: 手番:自分 is:進行中"),
        "{}",
        world.screen()
    );
}

#[test]
fn the_filter_in_force_is_saved_for_oneself() {
    let mut world = World::new(seven());
    world.keys("Sn");
    assert!(world.status().contains("いまは絞り込んでいません"));
    world.keys("<Esc>/stage:meeting<Enter>Sn面談の山<Enter>");
    assert!(
        world
            .status()
            .contains("絞り込み「面談の山」を保存しました S1")
    );
    let wanted = Own {
        name: "面談の山".to_owned(),
        kind: Kind::Need,
        query: "stage:meeting".to_owned(),
        slot: Some(1),
    };
    assert_eq!(kept(&world), [wanted]);
    world.keys("<Esc>S");
    assert!(world.shows("1 面談の山"), "{}", world.screen());
    world.keys("1");
    assert!(world.shows("絞込: 段階:面談"));
    world.keys("S#");
    assert_eq!(kept(&world), []);
    assert!(!world.shows("1 面談の山"));
}

#[test]
fn a_filter_saved_for_all_is_a_record_of_the_book() {
    let mut world = World::new(seven());
    world.keys("/stage:meeting<Enter>Sn面談<Tab><Enter>");
    let record = world.book.record(world.book.at("S-1"));
    assert_eq!(record.text(filter::QUERY.id()), "stage:meeting");
    assert_eq!(record.text(filter::LIST.id()), "needs");
    world.keys("<Esc>/stage:intake<Enter>Sn面談<Tab><Enter>");
    let record = world.book.record(world.book.at("S-1"));
    assert_eq!(
        record.text(filter::QUERY.id()),
        "stage:intake",
        "the same name again"
    );
    world.keys("S#");
    assert!(!world.shows("1 面談"), "{}", world.screen());
    world.keys("<Esc>u");
    world.keys("S");
    assert!(world.shows("1 面談"), "{}", world.screen());
}

#[test]
fn each_screen_has_its_own() {
    let mut world = World::new(seven());
    world.keys("3S1");
    assert!(world.shows("絞込: is:疎遠"), "{}", world.screen());
    world.keys("5S1");
    assert!(
        world.shows("絞込: 期限<今日 is:進行中"),
        "{}",
        world.screen()
    );
}

#[test]
fn the_list_of_saved_filters() {
    fn book() -> TestBook {
        shared(seven(), "手術部の面談", "stage:meeting dept:手術部", 2)
    }
    insta::assert_snapshot!(pictures(book, "/tag:樹脂<Enter>S"));
}

#[test]
fn the_name_of_a_filter() {
    insta::assert_snapshot!(pictures(seven, "/tag:樹脂<Enter>Sn樹脂<Tab>"));
}

#[test]
fn the_command_line_knows_them_by_name_and_by_number() {
    let shell = Shell::new();
    shell.ok(&["new", "needs", "title=曇り止め", "due=2026-01-05"]);
    shell.ok(&["new", "needs", "title=点滴台"]);
    let query = "query=点滴";
    shell.ok(&["new", "filters", "name=点滴", "list=needs", query, "slot=3"]);
    let listed = |args: &[&str]| String::from_utf8(shell.ok(args).stdout).expect("text");
    for asked in ["期限超過", "overdue", "1"] {
        let found = listed(&["ls", "needs", "--saved", asked]);
        assert!(found.contains("N-1") && !found.contains("N-2"), "{found}");
    }
    for asked in ["点滴", "3"] {
        let found = listed(&["ls", "needs", "--saved", asked]);
        assert!(found.contains("N-2") && !found.contains("N-1"), "{found}");
    }
    let none = listed(&["ls", "needs", "--saved", "点滴", "曇り"]);
    assert!(!none.contains("N-"), "{none}");
    let refused = shell.run(&["ls", "needs", "--saved", "ない"]);
    assert_eq!(refused.status.code(), Some(4));
    let said = String::from_utf8(refused.stderr).expect("text");
    assert!(said.contains("期限超過"), "{said}");
}

#[test]
fn a_filter_kept_at_the_book_is_offered_at_the_next_start_and_lists_its_rows() {
    let place = tempfile::tempdir().expect("a place");
    let me = "山本";
    let mut world = World::new(seven());
    world.keys("v/dept:手術部 stage:meeting<Enter>Sn手術の面談<Enter>");
    looks::keep_filters(place.path(), me, &kept(&world), None).expect("kept at the book");
    assert!(
        looks::filters(place.path(), "佐藤", None).is_empty(),
        "nobody else has it"
    );
    let begin = Begin {
        filters: looks::filters(place.path(), me, None),
        ..Begin::default()
    };
    let mut world = World::begin(seven(), begin);
    world.keys("vS");
    assert!(world.shows("1 手術の面談"), "{}", world.screen());
    world.keys("1");
    assert!(
        world.shows("絞込: 部署:手術部 段階:面談"),
        "{}",
        world.screen()
    );
    let listed: Vec<bool> = ["N-1", "N-2", "N-3"].map(|n| world.shows(n)).to_vec();
    assert_eq!(listed, [true, false, false], "{}", world.screen());
}

#[test]
fn a_filter_of_the_office_made_by_the_command_line_is_offered_on_the_screen_and_lists_its_rows() {
    let mut world = World::new(shared(seven(), "手術部の契約", "部署:手術部 段階:契約", 4));
    world.keys("vS");
    assert!(world.shows("4 手術部の契約"), "{}", world.screen());
    world.keys("4");
    let listed: Vec<bool> = ["N-1", "N-2", "N-3"].map(|n| world.shows(n)).to_vec();
    assert_eq!(listed, [false, true, false], "{}", world.screen());
    world.keys("3S");
    assert!(
        !world.shows("手術部の契約"),
        "of another list: {}",
        world.screen()
    );
}

#[test]
fn the_filter_of_events_is_saved_and_their_list_of_filters_is_their_own() {
    let mut world = World::new(crate::today::office());
    world.keys("4/見学<Enter>");
    assert!(world.shows("絞込: 見学"), "{}", world.screen());
    world.keys("Sn見学だけ<Enter>");
    let saved = kept(&world);
    assert_eq!(
        (saved[0].kind, saved[0].query.as_str()),
        (Kind::Event, "見学")
    );
    world.keys("<Esc>/<C-u><Enter>S");
    assert!(
        world.shows("1 見学だけ") && !world.shows("期限超過"),
        "{}",
        world.screen()
    );
    world.keys("1");
    assert!(
        world.shows("[4 行事]") && world.shows("絞込: 見学"),
        "{}",
        world.screen()
    );
}
