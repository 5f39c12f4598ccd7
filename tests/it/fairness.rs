//! The days beside the due day: until when one firm alone is talked with, and when those not chosen are told; and that all are told alike.

use crate::book::{TestBook, choice, day, line, named, today};
use crate::cli::Shell;
use crate::sample::seven;
use crate::world::World;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::{case, company};
use ikoren::text::Lang;

/// A case of N-4 with a firm that was not chosen.
fn passed(book: &TestBook, firm: &str) -> RecordId {
    book.make(Kind::Company, vec![(company::NAME.id(), line(firm))]);
    book.make(
        Kind::Case,
        vec![
            (case::NEED.id(), named(Kind::Need, "N-4")),
            (case::COMPANY.id(), named(Kind::Company, firm)),
            (case::STATUS.id(), choice("passed")),
            (case::STATUS_REASON.id(), line("小ロットに応じられない")),
        ],
    )
}

#[test]
fn the_end_of_talks_with_one_firm_alone_stands_in_the_morning_and_on_the_card() {
    let book = seven();
    let id = book.at("C-1");
    book.set(id, vec![(case::DUE.id(), day(9))]);
    let moved = book
        .set(id, vec![(case::PRIORITY_UNTIL.id(), day(6))])
        .moved;
    assert_eq!(
        moved[0].to,
        today(5),
        "it is a due day and falls on a Saturday"
    );
    let mut world = World::sized(book, (200, 60), Lang::Ja);
    assert!(world.shows("優先 あと5日"), "{}", world.screen());
    world.keys("1");
    assert!(world.shows("優先交渉の期限"), "{}", world.screen());
    world
        .book
        .set(id, vec![(case::PRIORITY_UNTIL.id(), day(-3))]);
    world.show_book(ikoren::ui::msg::Changed::Records(vec![id]));
    assert!(world.shows("!3日超過"), "{}", world.screen());
    world.keys("6");
    assert!(world.shows("優先交渉の期限超過"), "{}", world.screen());
    // Once there is a contract to talk of, it has done its work.
    world.book.set(
        id,
        vec![
            (case::STATUS.id(), choice("stopped")),
            (case::STATUS_REASON.id(), line("中止")),
        ],
    );
    world.show_book(ikoren::ui::msg::Changed::Records(vec![id]));
    world.keys("1");
    assert!(!world.shows("優先交渉の期限"), "{}", world.screen());
}

#[test]
fn a_firm_that_is_to_be_told_stands_in_the_morning_until_the_day_is_past() {
    let book = seven();
    let id = passed(&book, "青空樹脂");
    let mut world = World::sized(book, (200, 60), Lang::Ja);
    world.keys("6");
    assert!(
        world.shows("結果の通知日なしの見送り"),
        "{}",
        world.screen()
    );
    world.book.set(id, vec![(case::NOTIFIED_ON.id(), day(2))]);
    world.show_book(ikoren::ui::msg::Changed::Records(vec![id]));
    world.keys("1");
    assert!(world.shows("結果の通知日"), "{}", world.screen());
    world.book.set(id, vec![(case::NOTIFIED_ON.id(), day(-2))]);
    world.show_book(ikoren::ui::msg::Changed::Records(vec![id]));
    assert!(!world.shows("結果の通知日"), "{}", world.screen());
}

#[test]
fn firms_told_on_different_days_or_not_at_all_are_said_where_it_is_set_and_on_the_need() {
    let book = seven();
    let first = passed(&book, "青空樹脂");
    let second = passed(&book, "白波精密");
    let alone = book.set(first, vec![(case::NOTIFIED_ON.id(), day(-2))]);
    let uneven = alone.uneven.expect("the other was not told");
    assert_eq!(uneven.untold, [book.record(second).reference().unwrap()]);
    let apart = book.set(second, vec![(case::NOTIFIED_ON.id(), day(-1))]);
    assert_eq!(apart.uneven.expect("another day").days.len(), 2);

    let mut world = World::new(book);
    world.keys("f4<Enter><Enter>");
    while !world.shows("通知がそろっていません") {
        let before = world.screen();
        world.keys("<Tab>");
        assert_ne!(world.screen(), before, "no tab says it");
    }
    let alike = world
        .book
        .set(second, vec![(case::NOTIFIED_ON.id(), day(-2))]);
    assert!(alike.uneven.is_none());
    world.show_book(ikoren::ui::msg::Changed::Records(vec![second]));
    world.catch_up();
    assert!(!world.shows("通知がそろっていません"), "{}", world.screen());
}

#[test]
fn the_command_line_says_it_too() {
    let shell = Shell::new();
    shell.ok(&["new", "needs", "title=曇り止め"]);
    for firm in ["青空樹脂", "白波精密"] {
        shell.ok(&["new", "companies", &format!("name={firm}")]);
        shell.ok(&[
            "new",
            "cases",
            "need=N-1",
            &format!("company={firm}"),
            "status=passed",
            "status_reason=仕様が合わない",
        ]);
    }
    let told = shell.ok(&["set", "C-1", "notified_on=2026-11-20"]);
    let said = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(said.contains("通知なし C-2"), "{said}");
    let told = shell.json(&["--json", "set", "C-2", "notified_on=2026-11-19"]);
    assert_eq!(told["uneven"]["days"].as_array().expect("days").len(), 2);
    let told = shell.json(&["--json", "set", "C-2", "notified_on=2026-11-20"]);
    assert!(told["uneven"].is_null());
}
