//! Walks of a coordinator's day by keys alone, each where somebody once stumbled.

use crate::book::today;
use crate::contracts::shown;
use crate::sample::seven;
use crate::today::office;
use crate::world::World;
use ikoren::domain::entry::Entry;
use ikoren::domain::kind::Kind;
use ikoren::domain::value::Value;
use ikoren::domain::{company, contract};
use ikoren::text::Lang;

fn wide(lang: Lang) -> World {
    World::sized(office(), (120, 40), lang)
}

/// The row of tabs on a page.
fn tabs(world: &World) -> String {
    let screen = world.screen();
    let row = screen.lines().nth(2);
    row.expect("a row of tabs").to_owned()
}

#[test]
fn a_consultation_by_phone_is_counted_on_the_page_of_what_it_is_about() {
    let mut world = World::sized(seven(), (120, 40), Lang::Ja);
    world.keys("2vgg<Enter>");
    let before = tabs(&world);
    let count = |row: &str| -> usize {
        let (_, rest) = row.split_once("連絡").expect("the tab");
        let digits: String = rest
            .trim_start()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().unwrap_or(0)
    };
    world.keys("a<F3><F3>NDAのひな形をたずねられた<Enter>");
    assert_eq!(
        count(&tabs(&world)),
        count(&before) + 1,
        "{}",
        world.screen()
    );
}

#[test]
fn what_has_no_screen_of_its_own_has_a_list_by_name_and_by_key() {
    for (key, typed, kind) in [
        ("gl", "連絡の一覧", "連絡"),
        ("ga", "活動の一覧", "活動"),
        ("gq", "相談の一覧", "相談"),
        ("gd", "定例の一覧", "定例"),
        ("gs", "開示台帳", "開示台帳"),
    ] {
        let mut world = wide(Lang::Ja);
        world.keys(&format!("2v{key}"));
        let by_key = world.screen();
        assert!(by_key.contains(&format!("─ {kind} ─")), "{by_key}");
        world.keys(&format!("<Esc>:{typed}<Enter>"));
        assert_eq!(world.screen(), by_key);
    }
}

#[test]
fn a_list_of_duties_takes_a_new_one() {
    let mut world = wide(Lang::Ja);
    world.keys("gdn");
    assert!(world.shows("定例の登録"), "{}", world.screen());
}

#[test]
fn a_day_of_another_year_is_whole_in_a_list() {
    for lang in Lang::ALL {
        let book = seven();
        let long_ago = Entry::Value(Value::Date(today(-400)));
        book.set(
            book.at("F-1"),
            vec![(company::LAST_CONTACT_ON.id(), long_ago)],
        );
        let mut world = World::sized(book, (80, 24), lang);
        world.keys("3");
        assert!(world.shows(&today(-400).to_string()), "{}", world.screen());
    }
}

#[test]
fn the_nda_that_a_showing_lacks_is_begun_where_that_is_said() {
    let mut world = World::new(shown());
    world.keys("g5Fひかり<Enter><Tab><Tab><Enter>");
    let said = world.status();
    assert!(
        said.contains("E-NDA-01") && said.contains("K で始める"),
        "{said}"
    );
    world.keys("K");
    assert!(world.shows("契約の登録"), "{}", world.screen());
    assert!(world.shows("(o) 秘密保持"), "{}", world.screen());
    let before = world.book.desk.book().unwrap().len(Kind::Contract);
    world.keys("<C-s>");
    let book = world.book.desk.book().unwrap();
    assert_eq!(book.len(Kind::Contract), before + 1);
    let made = book.rows(Kind::Contract).last().expect("it");
    assert!(made.link(contract::COMPANY.id()).is_some());
    assert_eq!(made.link(contract::NEED.id()), Some(world.book.at("N-1")));
    assert!(
        world.shows("に見せる"),
        "back where it was: {}",
        world.screen()
    );
}

#[test]
fn a_list_without_rows_in_front_acts_on_nothing_that_lies_below_it() {
    let mut world = World::new(seven());
    let firm = world.book.at("F-1");
    world.keys("3gc/なにもない<Enter>");
    assert!(world.shows("0件"), "{}", world.screen());
    let before = world.screen();
    for key in ["#", "<Enter>", "e", "b"] {
        world.keys(key);
        assert!(!world.book.record(firm).is_archived(), "{key}");
        assert!(!world.shows("F-1 "), "{key} {}", world.screen());
    }
    let list = |screen: &str| screen.lines().nth(1).map(str::to_owned);
    assert_eq!(list(&world.screen()), list(&before), "nothing opened");
}

#[test]
fn a_form_that_was_left_belongs_to_the_record_it_was_begun_from() {
    let mut world = World::new(office());
    world.keys("gc");
    let first = world.cursor_line();
    world.keys("K<Space><Tab>途中まで<Esc>");
    world.keys("jK");
    assert!(!world.shows("途中まで"), "{}", world.screen());
    assert!(!world.shows("下書きから続けています"), "{}", world.screen());
    world.keys("<Esc>k");
    assert_eq!(world.cursor_line(), first);
    world.keys("K");
    assert!(world.shows("途中まで"), "{}", world.screen());
    world.keys("<Esc>:drafts<Enter>");
    assert!(world.shows("契約(新規)「途中まで」"), "{}", world.screen());
    world.keys("<Enter>");
    assert!(world.shows("途中まで"), "{}", world.screen());
    assert!(
        world.shows("= C-"),
        "the case it was begun from: {}",
        world.screen()
    );
}
