//! The time between the first paint and the book: the kept page stands, keys wait, leaving is possible.

use crate::book::{TestBook, line};
use crate::sample::seven;
use crate::world::{Begin, World};
use ikoren::domain::kind::Kind;
use ikoren::domain::need;
use ikoren::ui::msg::{Changed, Effect, Msg};

fn opening(book: TestBook) -> World {
    World::opening(book, Begin::default())
}

/// The rows arrive.
fn arrive(world: &mut World) {
    world.book.desk.load_book().expect("rows");
    world.show_book(Changed::All);
}

#[test]
fn the_page_of_the_last_time_stands_until_the_book_is_there() {
    let before = World::new(seven());
    let page = before.ui.first_page(before.ui.place());
    let page = page.expect("a book was there");
    let mut w = opening(TestBook::new());
    w.tell(Msg::KeptPage(page));
    assert!(
        w.shows("読込中") && w.shows("N-2^ 手術部"),
        "{}",
        w.screen()
    );
    arrive(&mut w);
    assert!(
        !w.shows("読込中") && !w.shows("N-2^ 手術部"),
        "the book is what it is, not what it was: {}",
        w.screen()
    );
}

#[test]
fn the_kept_page_is_what_the_next_start_shows_whatever_was_open_before() {
    let mut before = World::new(seven());
    before.keys("3j");
    let first = before.screen();
    before.keys("<Enter>");
    before.keys("a折り返し");
    let place = before.ui.place();
    let page = before.ui.first_page(place.clone());
    let page = page.expect("a book was there");
    let begin = Begin {
        place,
        ..Begin::default()
    };
    let mut w = World::opening(seven(), begin);
    w.tell(Msg::KeptPage(page));
    let body = |screen: &str| {
        screen
            .lines()
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(body(&w.screen()), body(&first));
    arrive(&mut w);
    assert_eq!(w.screen(), first);
}

/// The screen of the next start after these keys, on the book as it is then.
fn again(book: TestBook, keys: &str) -> (String, World) {
    let mut before = World::new(book);
    before.keys(keys);
    let shown = before.screen();
    let begin = Begin {
        place: before.ui.place(),
        ..Begin::default()
    };
    let mut next = World::opening(before.book, begin);
    next.show_book(Changed::All);
    (shown, next)
}

#[test]
fn a_person_comes_back_to_the_screen_the_filter_the_order_the_view_and_the_record() {
    for keys in [
        "vss/is:overridden<Enter>j",
        "g5j",
        "l",
        "3<Tab><Tab>",
        "3<Tab>/県<Enter>",
        "5sj",
        "4v",
        "1jj",
        "6<Tab>j",
    ] {
        let (shown, next) = again(seven(), keys);
        assert_eq!(next.screen(), shown, "{keys}");
    }
}

#[test]
fn lists_behind_the_screen_are_found_as_they_were_too() {
    let (_, mut next) = again(seven(), "v/is:overridden<Enter>3");
    let mut same = World::new(seven());
    same.keys("v/is:overridden<Enter>");
    next.keys("2");
    assert_eq!(next.screen(), same.screen());
}

#[test]
fn a_screen_that_was_not_shown_this_time_is_found_as_it_was_left_before() {
    let (_, mut next) = again(seven(), "v/is:overridden<Enter>1");
    next.keys("3");
    let begin = Begin {
        place: next.ui.place(),
        ..Begin::default()
    };
    let mut last = World::opening(next.book, begin);
    last.show_book(Changed::All);
    last.keys("2");
    let mut same = World::new(seven());
    same.keys("v/is:overridden<Enter>");
    assert_eq!(last.screen(), same.screen());
}

#[test]
fn a_screen_out_of_sight_or_behind_a_page_shows_the_newest_book_when_it_is_seen_again() {
    let mut w = World::new(seven());
    w.keys("v");
    let needs = w.ui.shared().locale.count(Kind::Need, 7);
    assert!(w.shows(&needs), "{}", w.screen());
    let mut many = 7;
    for (away, back) in [("1", "2"), ("<Enter>", "<Esc>")] {
        w.keys(away);
        for title in ["ひとつめ", "ふたつめ"] {
            let made = w
                .book
                .make(Kind::Need, vec![(need::TITLE.id(), line(title))]);
            w.show_book(Changed::Records(vec![made]));
        }
        many += 2;
        w.keys(back);
        let needs = w.ui.shared().locale.count(Kind::Need, many);
        assert!(w.shows(&needs), "{}", w.screen());
    }
}

#[test]
fn what_is_no_more_is_passed_over() {
    let mut before = World::new(seven());
    before.keys("vjj");
    let begin = Begin {
        place: before.ui.place(),
        ..Begin::default()
    };
    before.keys("#");
    let stays = before.cursor_line();
    let mut next = World::opening(before.book, begin);
    next.show_book(Changed::All);
    assert_eq!(next.cursor_line(), stays, "the row where it was");
    let mut nothing = World::opening(TestBook::new(), {
        let mut full = World::new(seven());
        full.keys("5j");
        Begin {
            place: full.ui.place(),
            ..Begin::default()
        }
    });
    arrive(&mut nothing);
    assert!(nothing.shows("[5 契約]"), "{}", nothing.screen());
}

#[test]
fn keys_typed_before_the_book_is_there_are_done_when_it_is() {
    let mut w = opening(seven());
    w.keys("h<Enter>");
    assert!(w.ui.first_page(w.ui.place()).is_none());
    assert!(w.shows("読込中"), "{}", w.screen());
    arrive(&mut w);
    let mut same = World::new(seven());
    same.keys("h<Enter>");
    assert_eq!(w.screen(), same.screen());
    assert!(same.shows("N-1"), "{}", same.screen());
}

#[test]
fn leaving_does_not_wait_for_the_book() {
    let mut w = opening(seven());
    w.keys("hq");
    assert_eq!(w.outside, [Effect::Quit]);
}
