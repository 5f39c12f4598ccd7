//! The time between the first paint and the book: the kept page stands, keys wait, leaving is possible.

use crate::book::TestBook;
use crate::sample::seven;
use crate::world::{Begin, World};
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
    let page = before.ui.first_page().expect("a book was there");
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
    let first = before.screen();
    before.keys("3<Enter>");
    before.keys("a折り返し");
    let page = before.ui.first_page().expect("a book was there");
    let mut w = opening(seven());
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

#[test]
fn keys_typed_before_the_book_is_there_are_done_when_it_is() {
    let mut w = opening(seven());
    w.keys("h<Enter>");
    assert!(w.ui.first_page().is_none());
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
