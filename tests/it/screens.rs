//! Every screen as text, in three sizes and two languages.

use crate::book::{TestBook, line};
use crate::sample::seven;
use crate::world::{Begin, SIZES, World};
use ikoren::domain::kind::Kind;
use ikoren::domain::need;
use ikoren::text::Lang;
use ikoren::ui::border::Border;
use ikoren::ui::theme::Theme;

/// The screen after these keys, in every size and language, one picture below the other.
pub(crate) fn pictures(book: fn() -> TestBook, keys: &str) -> String {
    let mut all = String::new();
    for lang in Lang::ALL {
        for size in SIZES {
            let mut world = World::sized(book(), size, lang);
            world.keys(keys);
            let (width, height) = size;
            all.push_str(&format!("--- {} {width}x{height} ---\n", lang.code()));
            all.push_str(&world.screen());
        }
    }
    all
}

/// One need with the longest title and one with the shortest, both without anything else.
fn titles() -> TestBook {
    let book = TestBook::new();
    let long = "夜間の巡視で患者を起こさずに足もとだけを照らしたいので手をかざすと点く照明がほしい";
    for title in [long, "灯"] {
        book.make(Kind::Need, vec![(need::TITLE.id(), line(title))]);
    }
    book
}

#[test]
fn the_board() {
    insta::assert_snapshot!(pictures(seven, "g5"));
}

#[test]
fn the_list() {
    insta::assert_snapshot!(pictures(seven, "v"));
}

#[test]
fn a_need_opened() {
    insta::assert_snapshot!(pictures(seven, "g5<Enter>"));
}

#[test]
fn a_needs_public_text() {
    insta::assert_snapshot!(pictures(seven, "g5<Enter><Tab>"));
}

#[test]
fn a_needs_history() {
    insta::assert_snapshot!(pictures(seven, "g5<Enter>h"));
}

#[test]
fn the_roster() {
    insta::assert_snapshot!(pictures(seven, "3j"));
}

#[test]
fn a_company_opened() {
    insta::assert_snapshot!(pictures(seven, "3j<Enter>"));
}

#[test]
fn a_refused_move() {
    insta::assert_snapshot!(pictures(seven, "g5L"));
}

#[test]
fn the_palette() {
    insta::assert_snapshot!(pictures(seven, ":tori"));
}

#[test]
fn the_help() {
    insta::assert_snapshot!(pictures(seven, "?"));
}

#[test]
fn the_undo_list() {
    insta::assert_snapshot!(pictures(seven, ":undo<Enter>"));
}

#[test]
fn a_filter_being_typed() {
    insta::assert_snapshot!(pictures(seven, "/stage:meeting"));
}

#[test]
fn an_empty_book() {
    insta::assert_snapshot!(pictures(TestBook::new, ""));
}

#[test]
fn the_longest_and_the_shortest_title() {
    insta::assert_snapshot!(pictures(titles, ""));
}

#[test]
fn a_narrow_screen_shows_one_stage_and_a_tiny_one_says_what_it_wants() {
    let narrow = World::sized(seven(), (60, 16), Lang::Ja).screen();
    let tiny = World::sized(seven(), (40, 10), Lang::Ja).screen();
    insta::assert_snapshot!(format!("{narrow}--- 40x10 ---\n{tiny}"));
}

#[test]
fn ascii_frames_and_mono_say_the_same() {
    let world = World::begin(
        seven(),
        Begin {
            border: Border::Ascii,
            theme: Theme::Mono,
            ..Begin::default()
        },
    );
    insta::assert_snapshot!(world.screen());
}

#[test]
fn a_terminal_with_wide_ambiguous_signs_gets_ascii_frames_and_whole_lines() {
    let mut world = World::begin(
        seven(),
        Begin {
            wide: true,
            ..Begin::default()
        },
    );
    for keys in ["", "v", "<Enter>", "<Esc>?", "<Esc>:", "<Esc>3"] {
        world.keys(keys);
        assert!(!world.shows("│"), "{keys}");
    }
}
