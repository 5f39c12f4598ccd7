//! What keys do on the screens of needs and companies, from the first key to what stands in the book.

use crate::book::{NOW, TestBook, choice, day, line, named};
use crate::sample::seven;
use crate::world::{Begin, World};
use ikoren::domain::entry::Entry;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::stage::Stage;
use ikoren::domain::{company, need};
use ikoren::host::exports;
use ikoren::text::{Lang, Locale};
use ikoren::ui::input::Input;
use ikoren::ui::msg::{Changed, Effect, Msg};

/// A need whose conditions up to 公開準備 are answered, at 受付.
fn ready(book: &TestBook, title: &str) -> RecordId {
    book.make(
        Kind::Need,
        vec![
            (need::TITLE.id(), line(title)),
            (need::HOSPITAL.id(), named(Kind::Hospital, "しらかば病院")),
            (need::DEPARTMENT.id(), line("手術部")),
            (need::PROBLEM.id(), line("曇る")),
            (need::OWNER.id(), named(Kind::Person, "佐藤")),
            (need::ACKNOWLEDGED_ON.id(), day(-3)),
            (need::SUPERVISOR_INFORMED.id(), choice("yes")),
            (need::SIMILAR_CHECKED_ON.id(), day(-3)),
            (need::DECISION.id(), choice("adopted")),
            (need::DECIDER.id(), choice("office")),
            (need::DECIDED_ON.id(), day(-2)),
        ],
    )
}

fn stage(world: &World, reference: &str) -> String {
    let id = world.book.at(reference);
    world.book.record(id).text(need::STAGE.id()).to_owned()
}

fn ready_world() -> World {
    let book = TestBook::new();
    ready(&book, "曇り止め");
    ready(&book, "点滴台");
    World::new(book)
}

#[test]
fn what_is_said_at_length_goes_on_where_the_hints_were_until_the_next_key() {
    let mut world = World::new(TestBook::new());
    let hints = |world: &World| world.screen().lines().last().map(str::to_owned);
    let before = hints(&world);
    world.keys("u");
    assert!(world.status().starts_with("! 元に戻せるご自分の操作"));
    let rest = hints(&world).unwrap_or_default();
    assert!(rest.contains("見られます"), "{}", world.screen());
    world.keys("j");
    assert_eq!(hints(&world), before);
}

#[test]
fn a_card_moves_and_the_cursor_goes_with_it() {
    let mut world = ready_world();
    world.keys("gg");
    assert!(world.cursor_line().contains(">N-1"));
    world.keys("L");
    assert_eq!(stage(&world, "N-1"), Stage::Screening.code());
    assert!(world.cursor_line().contains(">N-1"));
    assert!(world.status().contains("N-1 を「2 選定」へ進めました"));
    assert!(world.status().contains("u で元に戻す"));
}

#[test]
fn moves_typed_fast_wait_for_each_other() {
    let mut world = ready_world();
    world.slow = true;
    world.keys("gg").keys("LL");
    let runs = |world: &World| {
        let run = |effect: &&Effect| matches!(effect, Effect::Run { .. });
        world.waiting.iter().filter(run).count()
    };
    assert_eq!(runs(&world), 1, "the second waits for the first");
    world.slow = false;
    world.catch_up();
    assert_eq!(stage(&world, "N-1"), Stage::Preparing.code());
    assert!(world.cursor_line().contains(">N-1"));
}

#[test]
fn a_refusal_drops_the_moves_that_waited() {
    let mut world = World::new(seven());
    world.slow = true;
    world.keys("g1").keys("LL");
    world.slow = false;
    world.catch_up();
    assert!(world.shows("「2 選定」へ進めません"));
    world.keys("<Esc>");
    assert!(!world.shows("進めません"), "one panel, not two");
    assert_eq!(stage(&world, "N-4"), Stage::Intake.code());
}

#[test]
fn undo_takes_a_move_back_and_redo_does_it_again() {
    let mut world = ready_world();
    world.keys("ggLu");
    assert_eq!(stage(&world, "N-1"), Stage::Intake.code());
    world.keys("U");
    assert_eq!(stage(&world, "N-1"), Stage::Screening.code());
}

#[test]
fn warnings_alone_let_one_key_go_on_and_enter_does_not() {
    let book = TestBook::new();
    let id = ready(&book, "曇り止め");
    let clear = ikoren::domain::entry::Entry::Clear;
    book.set(id, vec![(need::SIMILAR_CHECKED_ON.id(), clear)]);
    let mut world = World::new(book);
    world.keys("ggL");
    assert!(world.shows("「2 選定」へ進む前の確認"));
    world.keys("L");
    assert_eq!(stage(&world, "N-1"), Stage::Intake.code());
    world.keys("y");
    assert_eq!(stage(&world, "N-1"), Stage::Screening.code());
}

#[test]
fn an_answered_condition_is_met_in_the_open_panel() {
    let book = TestBook::new();
    let id = ready(&book, "曇り止め");
    let clear = ikoren::domain::entry::Entry::Clear;
    book.set(id, vec![(need::OWNER.id(), clear)]);
    let mut world = World::new(book);
    world.keys("ggL");
    assert!(world.shows("[ ] 担当者"), "{}", world.screen());
    let owner = vec![(need::OWNER.id(), named(Kind::Person, "佐藤"))];
    world.book.set(id, owner);
    world.show_book(Changed::Records(vec![id]));
    assert!(world.shows("[x] 担当者"));
    world.keys("y");
    assert_eq!(stage(&world, "N-1"), Stage::Screening.code());
}

#[test]
fn a_filter_narrows_while_it_is_typed_and_esc_brings_back_what_was() {
    let mut world = World::new(seven());
    world.keys("v/dept:");
    assert!(world.status().contains("7/7件"), "{}", world.status());
    world.input(Input::Text("手術部".into()));
    assert!(world.status().contains("2/7件"), "{}", world.status());
    world.keys("<Esc>");
    assert!(world.status().contains("7/7件"));
}

#[test]
fn a_slip_in_a_filter_is_said_and_the_last_good_one_stays() {
    let mut world = World::new(seven());
    world.keys("v/stage:meeting");
    assert!(world.status().contains("1/7件"), "{}", world.status());
    world.keys(" dpet:x");
    assert!(world.status().contains("1/7件"), "{}", world.status());
    assert!(world.status().contains('!'), "{}", world.status());
}

#[test]
fn kana_typed_with_the_input_method_on_becomes_a_filter() {
    let mut world = World::new(seven());
    world.keys("v").keys("点滴");
    assert!(world.shows("絞込: 点滴"));
    assert!(world.shows("IMEがONです"));
    assert!(world.status().contains("2/7件"), "{}", world.status());
}

#[test]
fn one_full_width_letter_moves_but_never_writes() {
    let mut world = ready_world();
    world.keys("v").input(Input::Text("ｊ".into()));
    assert!(world.cursor_line().contains("N-2"), "{}", world.screen());
    world.input(Input::Text("Ｌ".into()));
    assert_eq!(stage(&world, "N-2"), Stage::Intake.code());
    assert!(world.shows("絞込:"));
}

#[test]
fn a_number_leads_to_its_record_and_the_next_key_is_a_key_again() {
    let mut world = World::new(seven());
    world.keys("vf5");
    assert!(world.cursor_line().contains("番号へ飛ぶ: N-5"));
    world.keys("j");
    assert!(world.cursor_line().contains(">  N-7") || world.cursor_line().contains("> N-7"));
}

#[test]
fn marked_needs_move_together_and_those_refused_are_listed() {
    let book = TestBook::new();
    ready(&book, "曇り止め");
    book.make(Kind::Need, vec![(need::TITLE.id(), line("点滴台"))]);
    let mut world = World::new(book);
    world.keys("*mL");
    assert_eq!(stage(&world, "N-1"), Stage::Screening.code());
    assert_eq!(stage(&world, "N-2"), Stage::Intake.code());
    assert!(world.shows("進めなかったもの"), "{}", world.screen());
    assert!(world.shows("N-2 点滴台"));
    world.keys("<Esc>u");
    assert_eq!(stage(&world, "N-1"), Stage::Intake.code(), "one undo step");
}

#[test]
fn when_none_of_many_may_move_only_that_is_said_with_every_open_condition() {
    let book = TestBook::new();
    book.make(Kind::Need, vec![(need::TITLE.id(), line("点滴台"))]);
    let mut world = World::new(book);
    world.keys("*mL");
    assert!(
        world.shows("未了5件/10件") && world.shows("への受付連絡"),
        "the whole reason of the chosen row can be read: {}",
        world.screen()
    );
    assert!(
        !world.status().contains("元に戻す"),
        "there is nothing to undo: {}",
        world.status()
    );
}

#[test]
fn what_only_asks_for_caution_is_not_called_open_in_a_list_of_refusals() {
    let book = TestBook::new();
    let need = ready(&book, "曇り止め");
    book.set(need, vec![(need::SIMILAR_CHECKED_ON.id(), Entry::Clear)]);
    let mut world = World::new(book);
    world.keys("*mL");
    assert!(
        world.shows("注意1件/10件: 類似ニーズの確認"),
        "{}",
        world.screen()
    );
}

#[test]
fn the_last_of_a_long_list_of_refusals_can_be_chosen_in_sight() {
    let book = TestBook::new();
    for number in 1..=40 {
        let title = format!("点滴台{number}");
        book.make(Kind::Need, vec![(need::TITLE.id(), line(&title))]);
    }
    let mut world = World::new(book);
    world.keys("*mLG");
    assert!(world.shows("> N-40"), "{}", world.screen());
    world.keys("gg");
    assert!(world.shows("> N-1 "), "{}", world.screen());
}

#[test]
fn a_firm_bears_no_mark_for_what_its_cases_stepped_past() {
    let mut world = World::new(seven());
    world.keys("3");
    assert!(
        world.shows("F-1") && !world.shows("^"),
        "{}",
        world.screen()
    );
}

#[test]
fn an_override_is_marked_on_the_card_and_found_by_the_filter() {
    let book = TestBook::new();
    book.make(Kind::Need, vec![(need::TITLE.id(), line("点滴台"))]);
    ready(&book, "曇り止め");
    let mut world = World::new(book);
    world.keys("ggL!部長と電話で確認<Enter>");
    assert_eq!(stage(&world, "N-1"), Stage::Screening.code());
    assert!(world.shows("N-1^"), "{}", world.screen());
    world.keys("vggL");
    assert!(
        world.shows("N-1^") && !world.shows("N-2^"),
        "{}",
        world.screen()
    );
    world.keys("<Esc>/is:例外<Enter>");
    assert!(world.shows("1/2件"), "{}", world.screen());
}

#[test]
fn archiving_takes_a_card_away_and_undo_brings_it_back() {
    let mut world = ready_world();
    world.keys("gg#");
    assert!(!world.shows("曇り止め"), "{}", world.screen());
    world.keys("u");
    assert!(world.shows("曇り止め"));
}

#[test]
fn the_selection_stays_on_its_record_when_others_change_the_book() {
    let mut world = World::new(seven());
    world.keys("vjj");
    let before = world.cursor_line();
    let id = world.book.make(
        Kind::Need,
        vec![
            (need::TITLE.id(), line("先に締め切るもの")),
            (need::DUE.id(), day(-30)),
        ],
    );
    world.show_book(Changed::Records(vec![id]));
    assert!(world.shows("先に締め切るもの"));
    assert_eq!(world.cursor_line(), before);
}

#[test]
fn an_unknown_key_is_said_once_and_does_nothing() {
    let mut world = World::new(seven());
    let before = world.screen();
    world.keys("Z");
    assert!(world.status().contains("「Z」はこの画面にありません"));
    world.keys("h");
    world.keys("l");
    assert_eq!(world.screen(), before, "the line is gone with the next key");
}

#[test]
fn q_leaves_from_the_top_and_goes_back_from_a_page() {
    let mut world = World::new(seven());
    world.keys("v<Enter>q");
    assert!(world.outside.is_empty());
    world.keys("q");
    assert_eq!(world.outside, [Effect::Quit]);
}

#[test]
fn ctrl_c_twice_leaves() {
    let mut world = World::new(seven());
    world.keys("<C-c>");
    assert!(world.outside.is_empty());
    world.keys("<C-c>");
    assert_eq!(world.outside, [Effect::Quit]);
}

#[test]
fn the_palette_finds_a_saved_filter_of_whatever_list_by_its_name() {
    let mut world = World::new(seven());
    world.keys("1:滞留");
    assert!(world.shows("絞り込み: 滞留30日以上"), "{}", world.screen());
    world.keys("<Enter>");
    assert!(world.shows("絞込: 滞留>30d"), "{}", world.screen());
    world.keys("<Esc>:疎遠<Enter>");
    assert!(world.shows("[3 名簿]"), "{}", world.screen());
}

#[test]
fn the_palette_does_commands_finds_records_and_jumps_to_numbers() {
    let mut world = World::new(seven());
    world.keys(":N-6<Enter>");
    assert!(world.cursor_line().contains(">N-6"), "{}", world.screen());
    world.keys(":lang en<Enter>");
    assert!(world.shows("Needs"));
    world.keys(":q<Enter>");
    assert!(world.outside.contains(&Effect::Quit));
}

#[test]
fn a_command_that_cannot_be_done_says_why() {
    let mut world = World::new(TestBook::new());
    world.keys(":advance");
    assert!(world.shows("記録を選んでからです"));
    world.keys("<Enter>");
    assert!(world.shows("記録を選んでからです"));
}

#[test]
fn copying_sends_the_reference_and_the_name() {
    let mut world = World::new(seven());
    world.keys("3y");
    let copied = world.outside.iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some("F-2 青葉メディカル"));
}

#[test]
fn whatever_is_typed_as_text_runs_no_command_anywhere() {
    for keys in [
        "",
        "v",
        "v<Enter>",
        "3",
        ":",
        "?",
        "g5L",
        ":log<Enter>",
        "/",
        "f",
    ] {
        let mut world = World::new(seven());
        world.keys(keys);
        let before = world.book.desk.steps(None, 100).unwrap().len();
        for input in [
            Input::Text("かんじ".into()),
            Input::Text("Ｌ".into()),
            Input::Paste("LLL#uq\nyyy!!".into()),
        ] {
            world.input(input);
        }
        let after = world.book.desk.steps(None, 100).unwrap().len();
        assert_eq!(before, after, "{keys}");
        assert!(!world.outside.contains(&Effect::Quit), "{keys}");
    }
}

#[test]
fn every_panel_closes_with_esc_and_nothing_behind_it_answers_its_keys() {
    for keys in [
        ":",
        "?",
        "g?",
        "g5L",
        ":log<Enter>",
        ":undo<Enter>",
        ":about<Enter>",
    ] {
        let mut world = World::new(seven());
        world.keys("g5");
        let before = world.screen();
        world.keys(keys);
        assert_ne!(world.screen(), before, "{keys}");
        let steps = world.book.desk.steps(None, 100).unwrap().len();
        world.keys("L#nxZ");
        assert_eq!(
            steps,
            world.book.desk.steps(None, 100).unwrap().len(),
            "{keys}"
        );
        world.keys("<Esc>").keys("h").keys("l");
        assert_eq!(world.screen(), before, "{keys}");
    }
}

#[test]
fn a_mark_and_the_word_behind_it_that_come_in_one_read_are_a_key_and_text() {
    let mut one = World::new(seven());
    one.keys("2v").input(Input::Text("/点滴".into()));
    let mut two = World::new(seven());
    two.keys("2v/").input(Input::Text("点滴".into()));
    assert!(two.screen().contains("絞込: 点滴"), "{}", two.screen());
    assert_eq!(one.screen(), two.screen());
}

#[test]
fn the_roster_is_sorted_by_reading_and_filtered_by_technology() {
    let mut world = World::new(seven());
    world.keys("3");
    assert!(world.cursor_line().contains("青葉メディカル"));
    world.keys("/").input(Input::Text("樹脂".into()));
    assert!(world.cursor_line().contains("樹脂"));
    world.keys("<Enter>");
    assert!(world.status().contains("1/4社"), "{}", world.status());
}

#[test]
fn a_company_changed_by_another_is_shown_at_once() {
    let mut world = World::new(seven());
    world.keys("3");
    let id = world.book.at("F-2");
    world
        .book
        .set(id, vec![(company::NAME.id(), line("青葉メディック"))]);
    world.show_book(Changed::Records(vec![id]));
    assert!(world.shows("青葉メディック"));
}

#[test]
fn a_resize_keeps_the_cursor_in_sight() {
    let mut world = World::new(seven());
    world.keys("g0");
    for (width, height) in [(60, 16), (200, 60), (10, 3), (120, 40), (80, 24)] {
        world.input(Input::Resize { width, height });
        world.screen();
    }
    assert!(world.shows("[10 上市]"), "{}", world.screen());
}

#[test]
fn what_was_copied_is_shown_without_frames() {
    let mut world = World::new(seven());
    world.keys(":clip<Enter>");
    assert!(world.shows("まだ何もコピーしていません"));
    world.keys("<Esc>y:clip<Enter>");
    let copied = world.outside.iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.expect("something was copied");
    let first = copied.lines().next().expect("a line");
    let shown = world.screen();
    assert!(
        shown.lines().nth(1).expect("the body").starts_with(first),
        "{shown}"
    );
    assert!(!shown.contains('│'));
}

#[test]
fn a_theme_changes_at_once_and_is_kept() {
    let mut world = World::new(seven());
    let before = world.screen();
    world.keys(":theme cud<Enter>");
    let kept = world.outside.iter().any(|effect| {
        matches!(effect, Effect::SaveSettings(looks) if looks.theme == ikoren::ui::theme::Theme::Cud)
    });
    assert!(kept);
    assert_eq!(world.screen(), before, "the same text in other colours");
}

#[test]
fn the_list_goes_to_a_file_as_it_stands_filtered_and_in_its_order() {
    let mut world = World::new(seven());
    world.keys("vs/部署:手術部<Enter>X");
    let sent = world.outside.iter().find_map(|effect| match effect {
        Effect::Export { kind, records } => Some((*kind, records.clone())),
        _ => None,
    });
    let (kind, records) = sent.expect("a wish for a file");
    assert_eq!((kind, records.len()), (Kind::Need, 2));
    let dir = tempfile::tempdir().expect("a place");
    let locale = Locale::new(Lang::Ja);
    let (desk, layers) = (&world.book.desk, world.book.me.layers());
    let write = || exports::write(desk, (kind, &records), layers, dir.path(), &locale);
    let said = write().expect("a file");
    assert!(
        said.contains("needs-2026-11-22.xlsx") && said.contains('2'),
        "{said}"
    );
    let again = write().expect("another file");
    assert!(again.contains("needs-2026-11-22-2.xlsx"), "{again}");
    world.keys("<Esc>/あるはずのない言葉<Enter>X");
    assert!(
        world.shows("書き出すものがありません"),
        "{}",
        world.screen()
    );
}

#[test]
fn where_the_program_runs_elsewhere_the_command_for_a_file_is_said() {
    let begin = Begin {
        own: false,
        ..Begin::default()
    };
    let mut world = World::begin(seven(), begin);
    world.keys("v/部署:手術部<Enter>X");
    assert!(
        world.shows("ikoren export needs '部署:手術部' -o needs.xlsx"),
        "{}",
        world.screen()
    );
    assert!(
        !world
            .outside
            .iter()
            .any(|effect| matches!(effect, Effect::Export { .. }))
    );
    world.keys("e<C-e>");
    assert!(
        world.shows("ここでは外部エディタを開けません"),
        "{}",
        world.screen()
    );
}

#[test]
fn the_place_is_kept_once_nothing_is_typed_for_a_while_and_only_if_it_is_another() {
    let mut world = World::new(seven());
    let kept = |world: &World| world.places;
    world.keys("vj");
    let due = world.ui.next_tick().expect("a pause");
    let tick = |world: &mut World, at| world.tell(Msg::Tick { now: NOW, at });
    tick(&mut world, due - 1);
    assert_eq!(kept(&world), 0);
    tick(&mut world, due);
    assert_eq!(kept(&world), 1);
    assert_eq!(world.ui.next_tick(), None, "then nothing is waited for");
    world.keys("jk");
    tick(&mut world, due + 10_000);
    assert_eq!(kept(&world), 1, "the same place again");
}

#[test]
fn a_number_that_is_pasted_leads_to_its_record() {
    use ikoren::ui::input::Input;
    let mut world = World::new(crate::sample::seven());
    world.keys("2f");
    world.input(Input::Paste("N-5".to_owned()));
    assert!(world.cursor_line().contains("N-5"), "{}", world.screen());
}

#[test]
fn nothing_is_typed_into_a_form_that_nobody_sees() {
    use ikoren::ui::input::Input;
    let mut world = World::new(crate::sample::seven());
    world.keys("n固定具");
    let resize = |world: &mut World, (width, height)| world.input(Input::Resize { width, height });
    resize(&mut world, (50, 12));
    world.keys("xyz");
    world.input(Input::Text("かな".to_owned()));
    resize(&mut world, (80, 24));
    assert!(
        world.shows("固定具") && !world.shows("固定具xyz"),
        "{}",
        world.screen()
    );
    assert!(!world.shows("かな"), "{}", world.screen());
}
