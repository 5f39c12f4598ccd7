//! The mouse, for those who want it: pointed at by what is read on the screen, so a test names a word and not a cell.

use crate::book::TestBook;
use crate::sample::seven;
use crate::today::office;
use crate::world::{Begin, World};
use ikoren::text::Lang;
use ikoren::ui::face::{Face as _, Out};
use ikoren::ui::input::{Input, Mouse, MouseKind};

/// A board of 120x40 with the mouse on.
fn with_mouse() -> World {
    let begin = Begin {
        size: (120, 40),
        mouse: true,
        ..Begin::default()
    };
    World::begin(seven(), begin)
}

/// The cell where a text begins on the screen, counted in cells.
pub(crate) fn cell_of(world: &World, text: &str) -> (u16, u16) {
    let screen = world.screen();
    let found = screen.lines().enumerate().find_map(|(y, line)| {
        let before = line.get(..line.find(text)?)?;
        Some((world.ruler.width(before), y))
    });
    let (x, y) = found.unwrap_or_else(|| panic!("{text} is not on {screen}"));
    (u16::try_from(x).unwrap(), u16::try_from(y).unwrap())
}

pub(crate) fn mouse(world: &mut World, kind: MouseKind, (x, y): (u16, u16)) {
    world.input(Input::Mouse(Mouse {
        kind,
        x,
        y,
        ctrl: false,
        alt: false,
        shift: false,
    }));
}

pub(crate) fn click(world: &mut World, text: &str) {
    let at = cell_of(world, text);
    mouse(world, MouseKind::Down(0), at);
    mouse(world, MouseKind::Up(0), at);
}

#[test]
fn the_mouse_is_off_until_it_is_asked_for_and_how_to_mark_text_is_told() {
    let mut world = World::new(seven());
    let before = world.screen();
    click(&mut world, "3 名簿");
    assert_eq!(world.screen(), before, "off");
    assert!(world.ui.take_out().is_empty());
    world.keys("M");
    assert_eq!(world.ui.take_out(), [Out::Mouse(true)]);
    assert!(world.status().contains("Shift"), "{}", world.status());
    click(&mut world, "3 名簿");
    assert!(world.shows("[3 名簿]"), "{}", world.screen());
    world.keys("M");
    assert_eq!(world.ui.take_out(), [Out::Mouse(false)]);
}

#[test]
fn the_settings_switch_it_on_from_the_beginning() {
    let mut world = with_mouse();
    assert_eq!(world.ui.take_out(), [Out::Mouse(true)]);
    assert!(World::new(seven()).ui.take_out().is_empty());
}

#[test]
fn a_click_selects_and_a_click_on_what_is_selected_opens() {
    let mut world = with_mouse();
    world.keys("v");
    click(&mut world, "N-3");
    assert!(world.cursor_line().contains("N-3"), "{}", world.screen());
    let list = world.screen();
    assert!(!world.shows("[概要]"), "{list}");
    click(&mut world, "N-3");
    assert!(world.shows("[概要]"), "{}", world.screen());
}

#[test]
fn cards_of_the_board_are_selected_and_opened_too() {
    let mut world = with_mouse();
    click(&mut world, "N-3");
    assert!(world.cursor_line().contains("N-3"), "{}", world.screen());
    click(&mut world, "N-3");
    assert!(world.shows("[概要]"), "{}", world.screen());
}

#[test]
fn tabs_and_hints_do_what_their_keys_do() {
    let mut world = with_mouse();
    click(&mut world, "5 契約");
    assert!(world.shows("[5 契約]"), "{}", world.screen());
    click(&mut world, "3 名簿");
    click(&mut world, "病院");
    assert!(world.shows("[病院]"), "{}", world.screen());
    click(&mut world, "?");
    assert!(world.shows("動く"), "the help: {}", world.screen());
}

#[test]
fn the_wheel_scrolls_the_list_under_it() {
    let mut world = with_mouse();
    world.keys("vgg");
    let first = world.cursor_line();
    mouse(&mut world, MouseKind::WheelDown, (10, 10));
    let mut same = with_mouse();
    same.keys("vggjjj");
    assert_eq!(world.cursor_line(), same.cursor_line());
    mouse(&mut world, MouseKind::WheelUp, (10, 10));
    assert_eq!(world.cursor_line(), first);
}

#[test]
fn a_panel_takes_the_clicks_and_what_is_behind_it_none() {
    let mut world = with_mouse();
    world.keys(":");
    mouse(&mut world, MouseKind::Down(0), (60, 12));
    mouse(&mut world, MouseKind::Up(0), (60, 12));
    let chosen = world.screen();
    let row = chosen.lines().nth(12).expect("a row of the palette");
    assert!(row.contains('>'), "{chosen}");
    mouse(&mut world, MouseKind::Down(0), (2, 6));
    mouse(&mut world, MouseKind::Up(0), (2, 6));
    assert_eq!(
        world.screen(),
        chosen,
        "a card behind the panel is not meant"
    );
}

#[test]
fn a_field_of_a_form_is_gone_to() {
    let mut world = with_mouse();
    world.keys("e");
    click(&mut world, "部署");
    let (_, row) = cell_of(&world, "部署");
    let (_, caret) = world.caret();
    assert_eq!(caret, row, "{}", world.screen());
}

#[test]
fn a_card_is_dragged_to_a_stage_through_its_gate_and_the_column_is_shown_on_the_way() {
    let mut world = with_mouse();
    world.keys("g1");
    let from = cell_of(&world, "N-4");
    mouse(&mut world, MouseKind::Down(0), from);
    mouse(&mut world, MouseKind::Drag(0), (from.0 + 1, from.1));
    assert!(!world.shows(">2"), "a hand that trembles drags nothing");
    let to = cell_of(&world, "2 選定");
    mouse(&mut world, MouseKind::Drag(0), (to.0, to.1 + 8));
    assert!(world.shows(">2 選定<"), "{}", world.screen());
    assert!(world.status().contains("N-4"), "{}", world.status());
    mouse(&mut world, MouseKind::Up(0), (to.0, to.1 + 8));
    let mut same = with_mouse();
    same.keys("g1L");
    assert_eq!(world.screen(), same.screen(), "as the key does");
}

#[test]
fn a_card_dropped_where_it_was_or_beside_the_board_stays() {
    let mut world = with_mouse();
    world.keys("g1");
    let before = world.screen();
    let from = cell_of(&world, "N-4");
    let to = cell_of(&world, "2 選定");
    for end in [from, (0, 0)] {
        mouse(&mut world, MouseKind::Down(0), from);
        mouse(&mut world, MouseKind::Drag(0), (to.0, to.1 + 8));
        mouse(&mut world, MouseKind::Drag(0), end);
        mouse(&mut world, MouseKind::Up(0), end);
        assert_eq!(world.screen(), before);
    }
}

#[test]
fn reports_from_anywhere_change_nothing_that_nobody_meant() {
    for lang in Lang::ALL {
        let mut world = World::begin(
            seven(),
            Begin {
                lang,
                mouse: true,
                ..Begin::default()
            },
        );
        let before = world.screen();
        for kind in [
            MouseKind::Down(1),
            MouseKind::Up(0),
            MouseKind::Drag(0),
            MouseKind::Drag(2),
            MouseKind::Moved,
        ] {
            for at in [(0, 0), (79, 23), (500, 500)] {
                mouse(&mut world, kind, at);
            }
        }
        assert_eq!(world.screen(), before);
    }
}

/// A screen of 120x40 with the mouse on and one key typed.
fn at(book: TestBook, keys: &str) -> World {
    let begin = Begin {
        size: (120, 40),
        mouse: true,
        ..Begin::default()
    };
    let mut world = World::begin(book, begin);
    world.keys(keys);
    world
}

#[test]
fn a_day_of_the_month_is_chosen_and_its_event_opened() {
    let mut world = at(office(), "4v");
    click(&mut world, "冬のマッチング会");
    assert!(world.status().contains("11-26"), "{}", world.status());
    click(&mut world, "冬のマッチング会");
    assert!(world.shows("E-1 冬のマッチング会"), "{}", world.screen());
    let mut world = at(office(), "4v");
    let before = world.screen();
    mouse(&mut world, MouseKind::WheelDown, (30, 12));
    assert!(world.shows("2026年12月"), "{}", world.screen());
    mouse(&mut world, MouseKind::WheelUp, (30, 12));
    assert_eq!(world.screen(), before);
}

#[test]
fn a_figure_is_chosen_and_its_list_opened_and_the_wheel_goes_on() {
    let mut world = at(seven(), "6");
    let first = world.cursor_line();
    mouse(&mut world, MouseKind::WheelDown, (30, 12));
    assert_ne!(world.cursor_line(), first);
    click(&mut world, "2 企業との交渉");
    assert!(
        world.cursor_line().contains("2 企業との交渉"),
        "{}",
        world.screen()
    );
    click(&mut world, "2 企業との交渉");
    assert!(world.shows("[2 ニーズ]"), "{}", world.screen());
}

#[test]
fn a_record_of_a_picker_is_chosen_with_a_second_click_and_the_wheel_goes_on() {
    let mut world = at(seven(), "F");
    let shown = world.screen();
    let names: Vec<&str> = shown
        .lines()
        .filter_map(|line| line.split_once("F-").map(|(_, rest)| rest))
        .collect();
    assert!(names.len() > 1, "{shown}");
    let second = format!("F-{}", names[1].split_whitespace().next().unwrap());
    click(&mut world, &second);
    assert!(world.shows("> "), "{}", world.screen());
    let chosen = world.screen();
    assert_ne!(chosen, shown);
    mouse(&mut world, MouseKind::WheelUp, (60, 20));
    assert_eq!(world.screen(), shown, "the wheel goes up to the first");
    mouse(&mut world, MouseKind::WheelDown, (60, 20));
    assert_ne!(world.screen(), shown, "and down again");
    click(&mut world, &second);
    click(&mut world, &second);
    assert!(!world.shows(&second), "it is taken: {}", world.screen());
}
