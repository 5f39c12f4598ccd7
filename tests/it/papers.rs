//! 文例 and checklists worded anew on the screen: keys in, records and text out.

use crate::sample::seven;
use crate::screens::pictures;
use crate::today::office;
use crate::wordings::{own, strange};
use crate::world::{Begin, World};
use ikoren::desk::command::{Archive, New, Passage, Set};
use ikoren::desk::{Actor, Command, Role};
use ikoren::domain::kind::Kind;
use ikoren::domain::paper::Paper;
use ikoren::domain::wording;
use ikoren::ui::msg::{Changed, Effect, Msg};

/// The card of a call with the text that is offered first, being worded.
const EDIT: &str = "1<Tab><Enter>E";

fn reminder() -> Paper {
    Paper::Phrase("reminder".to_owned())
}

fn begun() -> World {
    let mut world = World::new(office());
    world.keys(EDIT);
    assert!(
        world.shows("文例を直す: ご確認のお願い"),
        "{}",
        world.screen()
    );
    world
}

fn has_none(world: &World) -> bool {
    let worded = world.book.desk.worded().expect("the book reads");
    worded.papers().own.is_empty()
}

fn drafts(world: &World) -> usize {
    let kept = world.outside.iter().rev().find_map(|effect| match effect {
        Effect::SaveDraft { key, .. } if key.starts_with("paper-") => Some(1),
        Effect::DropDraft { key } if key.starts_with("paper-") => Some(0),
        _ => None,
    });
    kept.unwrap_or(0)
}

#[test]
fn a_text_being_worded_its_fields_and_the_list_as_they_are_seen() {
    insta::assert_snapshot!("wording", pictures(office, EDIT));
    insta::assert_snapshot!("wording_fields", pictures(office, "1<Tab><Enter>E<F3>"));
    insta::assert_snapshot!("papers", pictures(seven, ":papers<Enter>"));
}

#[test]
fn a_text_worded_where_it_is_offered_is_the_offices_own_and_is_offered_at_once() {
    let mut world = begun();
    world.keys("当院より<C-s>");
    let text = own(&world.book.desk, &reminder()).expect("the office's own");
    assert!(text.contains("当院より{宛先}"), "{text}");
    assert!(
        text.contains("about = [\"need\", \"case\", \"contract\"]"),
        "{text}"
    );
    assert!(world.shows("自所のものとして保存"), "{}", world.screen());
    assert!(world.shows("[ご確認のお願い]"), "{}", world.screen());
    assert!(world.shows("当院より"), "{}", world.screen());
    assert_eq!(drafts(&world), 0);
}

#[test]
fn a_field_that_does_not_exist_is_told_by_its_line_and_nothing_is_saved() {
    let mut world = begun();
    world.keys("一行目{宛名}<Enter>{期限} {宇宙}<C-s>");
    assert!(has_none(&world));
    assert!(
        world.shows("1行目: 「宛名」という欄はありません。「宛先」ですか"),
        "{}",
        world.screen()
    );
    assert!(
        world.shows("2行目: 「宇宙」という欄はありません"),
        "{}",
        world.screen()
    );
    assert!(world.shows("直す所が2か所"), "{}", world.screen());
    assert!(
        world.cursor_line().contains("一行目"),
        "{}",
        world.cursor_line()
    );
    assert!(drafts(&world) == 1, "what was typed is kept");
}

#[test]
fn a_field_is_written_from_the_list_that_explains_it() {
    let mut world = begun();
    world.keys("<F3>");
    assert!(world.shows("手番を持つ相手"), "{}", world.screen());
    world.keys("jj<Enter>");
    assert!(
        world.cursor_line().contains("{番号}{宛先}"),
        "{}",
        world.cursor_line()
    );
}

#[test]
fn what_is_typed_outlives_esc_and_goes_on_from_there() {
    let mut world = begun();
    world.keys("書きかけ<Esc>");
    assert!(world.shows("まだ保存していません"), "{}", world.screen());
    assert!(has_none(&world));
    world.keys("<Esc>:drafts<Enter>");
    assert!(
        world.shows("書きかけの文例・確認表: ご確認のお願い"),
        "{}",
        world.screen()
    );
    world.keys("<Enter>");
    assert!(world.shows("書きかけ{宛先}"), "{}", world.screen());
    world.keys("<C-s>");
    assert_eq!(drafts(&world), 0);
    assert!(own(&world.book.desk, &reminder()).is_some());
}

#[test]
fn the_way_back_to_ours_drops_the_offices_own_and_can_be_taken_back_before() {
    let mut world = begun();
    world.keys("当院より<C-s>E<F9>");
    assert!(
        !world.cursor_line().contains("当院"),
        "{}",
        world.cursor_line()
    );
    world.keys("<C-z>");
    assert!(world.shows("当院より"), "{}", world.screen());
    assert!(own(&world.book.desk, &reminder()).is_some());
    world.keys("<F9><C-s>");
    assert!(has_none(&world));
    assert!(world.shows("付属のものに戻りました"), "{}", world.screen());
}

#[test]
fn a_file_that_cannot_be_used_is_listed_with_its_line_and_mended_here() {
    let book = seven();
    strange(&book.desk, &reminder(), "name = 3\n");
    let list = Paper::Checklist("nda".to_owned());
    let ours = list.built_in().expect("ours");
    let wrong = ours.replacen("gate = \"signing\"", "gate = \"moon\"", 1);
    strange(&book.desk, &list, &wrong);
    let mut world = World::new(book);
    world.keys(":papers<Enter>");
    assert!(world.shows("!1行目: 読めません"), "{}", world.screen());
    world.keys("G");
    for _ in 0..12 {
        world.keys("k");
    }
    assert!(
        world.cursor_line().contains("!5行目: gate「moon」"),
        "{}",
        world.screen()
    );
    world.keys("<Enter>");
    assert!(
        world.shows("gate「moon」という段階はありません"),
        "{}",
        world.screen()
    );
    world.keys("<F9><C-s>");
    assert!(own(&world.book.desk, &list).is_none());
    assert!(
        !world.shows("moon"),
        "the list behind follows: {}",
        world.screen()
    );
}

#[test]
fn a_checklist_is_worded_whole_and_its_version_tells_so() {
    let mut world = World::new(seven());
    world.keys(":papers<Enter>G<Enter>");
    assert!(world.shows("確認表を直す: "), "{}", world.screen());
    let sent = |world: &World| {
        let mut all = world.outside.iter().rev();
        all.find_map(|effect| match effect {
            Effect::EditOutside { token, text } => Some((*token, text.clone())),
            _ => None,
        })
    };
    world.keys("<C-e>");
    let (token, text) = sent(&world).expect("the editor");
    let edited = Ok(text.replace("version = \"2026-1\"", "version = \"当院2\""));
    world.tell(Msg::Edited { token, edited });
    world.keys("<C-s>");
    let last = Paper::Checklist("publication".to_owned());
    let kept = own(&world.book.desk, &last).expect("the office's own");
    assert!(kept.contains("当院2"));
    assert!(kept.starts_with('#'), "remarks stay: {kept}");
}

#[test]
fn an_editor_that_fails_changes_nothing() {
    let mut world = begun();
    world.keys("下<C-e>");
    let token = world.outside.iter().rev().find_map(|effect| match effect {
        Effect::EditOutside { token, .. } => Some(*token),
        _ => None,
    });
    let edited = Err("exit 1".to_owned());
    let token = token.expect("the editor");
    world.tell(Msg::Edited { token, edited });
    assert!(world.shows("下{宛先}"), "{}", world.screen());
    assert!(world.shows("exit 1"), "{}", world.screen());
}

#[test]
fn at_another_door_they_are_worded_as_at_the_persons_own() {
    let begin = Begin {
        own: false,
        ..Begin::default()
    };
    let mut world = World::begin(office(), begin);
    world.keys(EDIT).keys("当院より<C-s>");
    let text = own(&world.book.desk, &reminder()).expect("the office's own");
    assert!(text.contains("当院より"), "{text}");
    world.keys("<Esc>:papers<Enter>");
    assert!(world.shows("自所のもの"), "{}", world.screen());
}

#[test]
fn who_may_not_write_is_told_so_and_nothing_opens() {
    let mut book = office();
    book.me.role = Role::Viewer;
    let mut world = World::new(book);
    for keys in [":papers<Enter>", "<Esc>1<Tab><Enter>E"] {
        world.keys(keys);
        assert!(world.shows("権限"), "{}", world.screen());
        assert!(!world.shows("文例を直す: "), "{}", world.screen());
    }
}

#[test]
fn a_new_text_begins_like_another_under_its_own_name_and_is_offered_beside_it() {
    let mut world = World::new(office());
    world.keys(":papers<Enter>n<Enter>");
    assert!(world.shows("保存できません"), "{}", world.screen());
    world.keys("受付御礼<Enter>");
    assert!(world.shows("もうあります"), "{}", world.screen());
    world.keys("<C-u>年始のご挨拶<Enter>");
    assert!(
        world.shows("文例を直す: 年始のご挨拶"),
        "{}",
        world.screen()
    );
    assert!(world.shows("{宛先}"), "{}", world.screen());
    assert!(has_none(&world), "nothing is kept before it is saved");
    world.keys("謹んで新年を{宇宙}<C-s>");
    assert!(has_none(&world));
    world.keys("<Esc>");
    assert_eq!(drafts(&world), 1);
    world.keys("<Esc>:drafts<Enter><Enter>");
    assert!(world.shows("謹んで新年を"), "{}", world.screen());
    world.keys("<C-s>");
    assert!(world.shows("宇宙"), "{}", world.screen());
    assert!(has_none(&world));
}

#[test]
fn a_new_text_is_saved_with_the_moments_of_the_one_it_began_like() {
    let mut world = World::new(office());
    world.keys(":papers<Enter>n年始のご挨拶<Enter>謹んで新年を。<Esc>");
    world.keys("<Esc>:drafts<Enter><Enter>");
    assert!(world.shows("謹んで新年を。{宛先}"), "{}", world.screen());
    world.keys("<C-s>");
    let new = Paper::Phrase("年始のご挨拶".to_owned());
    let file = own(&world.book.desk, &new).expect("the new text");
    assert!(file.contains("name = \"年始のご挨拶\""), "{file}");
    assert!(file.contains("when = [\"waiting\"]"), "{file}");
    assert!(!file.contains("name_en"), "{file}");
    assert_eq!(drafts(&world), 0);
    world.keys("<Esc>1<Tab><Enter>");
    assert!(world.shows("年始のご挨拶"), "{}", world.screen());
    world.keys("<Esc>:papers<Enter>G");
    world.keys("n");
    assert!(world.shows("契約の種類ごとに一つ"), "{}", world.screen());
}

/// Another person's command, and what this screen hears of it.
fn another(world: &mut World, command: Command) {
    let other = Actor::owner("佐藤", "");
    let receipt = world.book.desk.run(&other, command).expect("it is taken");
    let ids = receipt.touched.iter().map(|(id, _)| *id).collect();
    world.show_book(Changed::Records(ids));
}

fn another_makes(world: &mut World, paper: &Paper, toml: &str) {
    let new = New {
        kind: Kind::Wording,
        entries: wording::entries(paper, toml),
        passage: Passage::default(),
    };
    another(world, Command::New(new));
}

fn another_changes(world: &mut World, from: &str, to: &str) {
    let worded = world.book.desk.worded().expect("the book reads");
    let there = worded.own(&reminder()).expect("the office's own");
    let set = Set {
        record: there.records[0],
        entries: vec![(
            wording::TEXT.id(),
            wording::reworded(&there.text.replace(from, to)),
        )],
        base: Vec::new(),
        passage: Passage::default(),
    };
    another(world, Command::Set(set));
}

#[test]
fn a_new_text_of_another_is_offered_here_and_goes_and_comes_back_with_undo() {
    let mut world = World::new(office());
    world.keys(":papers<Enter>");
    let new = Paper::Phrase("年始".to_owned());
    let toml = reminder().built_in().expect("ours").replacen(
        "name = ",
        "name = \"年始のご挨拶\"\n# was ",
        1,
    );
    another_makes(&mut world, &new, &toml);
    assert!(world.shows("年始のご挨拶"), "{}", world.screen());
    world.keys("gg");
    for _ in 0..15 {
        world.keys("j");
    }
    assert!(
        world.cursor_line().contains("年始のご挨拶"),
        "{}",
        world.screen()
    );
    world.keys("#");
    assert!(
        world.shows("「年始のご挨拶」を消しました") || world.shows("「年始」を消しました"),
        "{}",
        world.screen()
    );
    assert!(has_none(&world));
    world.keys("u");
    assert!(
        world.shows("元に戻しました: 保管 「年始のご挨拶」"),
        "{}",
        world.screen()
    );
    assert!(own(&world.book.desk, &new).is_some());
    assert!(
        world.cursor_line().contains("自所のもの"),
        "{}",
        world.screen()
    );
}

#[test]
fn the_offices_own_of_one_of_ours_goes_and_ours_holds_again() {
    let mut world = begun();
    world.keys("当院より<C-s><Esc>:papers<Enter>gg#");
    assert!(
        world.shows("「ご確認のお願い」は付属のものに戻りました"),
        "{}",
        world.screen()
    );
    assert!(has_none(&world));
    world.keys("#");
    assert!(
        world.shows("付属のもので、消せません"),
        "{}",
        world.screen()
    );
    world.keys("u<Esc>1<Tab><Enter>");
    assert!(world.shows("当院より"), "{}", world.screen());
}

#[test]
fn a_save_over_what_another_saved_meanwhile_is_asked_and_nothing_typed_is_lost() {
    let mut world = begun();
    world.keys("当院より<C-s>E");
    world.keys("わたしの");
    another_changes(&mut world, "当院より", "あちらの");
    assert!(
        world.shows("いま佐藤さんがこれを直しました"),
        "{}",
        world.screen()
    );
    world.keys("<C-s>");
    assert!(
        world.shows("先に佐藤さんが直しました"),
        "{}",
        world.screen()
    );
    assert!(world.shows("わたしの当院より"), "{}", world.screen());
    let now = own(&world.book.desk, &reminder()).expect("the office's own");
    assert!(now.contains("あちらの"), "{now}");
    assert_eq!(drafts(&world), 1);
    world.keys("<C-s>");
    let now = own(&world.book.desk, &reminder()).expect("the office's own");
    assert!(now.contains("わたしの当院より"), "{now}");
    assert_eq!(drafts(&world), 0);
}

#[test]
fn a_sheet_that_nobody_has_typed_on_follows_what_another_saves() {
    let mut world = begun();
    world.keys("当院より<C-s>E");
    another_changes(&mut world, "当院より", "あちらの");
    assert!(
        world.cursor_line().contains("あちらの"),
        "{}",
        world.screen()
    );
    let worded = world.book.desk.worded().expect("the book reads");
    let records = worded.own(&reminder()).expect("one").records.clone();
    let restore = false;
    world.keys("わたしの");
    another(&mut world, Command::Archive(Archive { records, restore }));
    world.keys("<C-s>");
    assert!(
        world.shows("ほかの人が先に消しました"),
        "{}",
        world.screen()
    );
    world.keys("<C-s>");
    let now = own(&world.book.desk, &reminder()).expect("saved as a new one");
    assert!(now.contains("わたしのあちらの"), "{now}");
}

#[test]
fn two_who_word_the_same_text_first_are_told_and_end_with_one() {
    let mut world = begun();
    world.keys("わたしの");
    let toml = reminder()
        .built_in()
        .expect("ours")
        .replace("{番号}", "あちらの{番号}");
    another_makes(&mut world, &reminder(), &toml);
    world.keys("<C-s>");
    assert!(
        world.shows("先に佐藤さんが直しました"),
        "{}",
        world.screen()
    );
    world.keys("<C-s>");
    let worded = world.book.desk.worded().expect("the book reads");
    let one = worded.own(&reminder()).expect("the office's own");
    assert_eq!(one.records.len(), 1);
    assert!(
        one.text.contains("わたしの") && !one.text.contains("あちらの"),
        "{}",
        one.text
    );
}
