//! Forms, memos and what they leave behind, driven by keys over a real desk. Japanese arrives in pieces, as an input method commits it.

use crate::book::{TestBook, choice, line};
use crate::sample::seven;
use crate::screens::pictures;
use crate::world::{SIZES, World};
use ikoren::domain::date::Moment;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::{case, log, need};
use ikoren::office::import::{BookView, Options, preview};
use ikoren::store::{FileWork, StoreError};
use ikoren::text::{Lang, Vocabulary};
use ikoren::ui::draft::{Draft, DraftKey};
use ikoren::ui::input::{Input, Leave};
use ikoren::ui::msg::{Effect, Msg, Newcomer, PlanTrouble};

fn world() -> World {
    World::new(seven())
}

fn text(world: &World, record: RecordId, field: ikoren::domain::field::FieldId) -> String {
    world.book.record(record).text(field).to_owned()
}

fn name(world: &World, record: RecordId) -> String {
    world
        .book
        .record(record)
        .text(ikoren::domain::hospital::NAME.id())
        .to_owned()
}

fn tick(world: &mut World, at: u64) {
    let now = Moment::from_millis(crate::book::NOW.millis() + i64::try_from(at).unwrap());
    world.tell(Msg::Tick { now, at });
}

/// The drafts that left the screen for the disk, newest last.
fn drafts(world: &World) -> Vec<Draft> {
    let saved = world.outside.iter().filter_map(|effect| match effect {
        Effect::SaveDraft { bytes, .. } => Draft::read(bytes).ok(),
        _ => None,
    });
    saved.collect()
}

fn dropped(world: &World) -> Vec<&str> {
    let keys = world.outside.iter().filter_map(|effect| match effect {
        Effect::DropDraft { key } => Some(key.as_str()),
        _ => None,
    });
    keys.collect()
}

#[test]
fn a_ward_that_calls_has_its_need_in_the_book_with_four_texts_and_one_key() {
    let mut w = world();
    w.keys("n点滴の管の固定具<Enter>しらかば病院<Enter>手術部<Enter>床で絡む。<C-s>");
    let need = w.book.at("N-8");
    assert_eq!(text(&w, need, need::TITLE.id()), "点滴の管の固定具");
    assert_eq!(text(&w, need, need::DEPARTMENT.id()), "手術部");
    assert_eq!(text(&w, need, need::PROBLEM.id()), "床で絡む。");
    let hospital = w.book.record(need).get(need::HOSPITAL).unwrap();
    assert_eq!(name(&w, hospital), "しらかば病院");
    assert!(w.status().contains("N-8"), "{}", w.status());
    assert!(!w.shows("の登録"), "the form has gone");
}

#[test]
fn a_hospital_that_is_new_is_made_and_said() {
    let mut w = world();
    w.keys("n配薬カート<Tab>さくら総合病院<Tab>");
    assert!(w.shows("「さくら総合病院」は新しい医療機関として登録されます"));
    w.keys("外来<C-s>");
    let hospital = w.book.record(w.book.at("N-8")).get(need::HOSPITAL).unwrap();
    assert_eq!(name(&w, hospital), "さくら総合病院");
    assert!(w.status().contains("さくら総合病院"), "{}", w.status());
}

#[test]
fn one_key_saves_and_begins_the_next_need_of_the_same_hospital() {
    let mut w = world();
    w.keys("n一つ目<Tab>しらかば病院<Tab>外来<F5>");
    assert!(w.shows("ニーズの登録") && w.shows("しらかば病院"));
    w.keys("二つ目<Tab><Tab>病棟<F2>");
    let second = w.book.record(w.book.at("N-9"));
    assert_eq!(second.text(need::DEPARTMENT.id()), "病棟");
    assert_eq!(
        name(&w, second.get(need::HOSPITAL).unwrap()),
        "しらかば病院"
    );
}

#[test]
fn a_need_without_title_is_not_saved_and_the_fields_are_named() {
    let mut w = world();
    w.keys("n<Tab>しらかば病院<Tab><C-s>");
    assert!(
        w.shows("保存できません。直すところ1件: 件名"),
        "{}",
        w.screen()
    );
    assert!(
        w.cursor_line().contains("件名"),
        "the caret stands at the first fault"
    );
    assert!(w.shows("! 件名が空です"));
    w.keys("件名はあとから<C-s>");
    assert_eq!(
        text(&w, w.book.at("N-8"), need::TITLE.id()),
        "件名はあとから"
    );
}

#[test]
fn a_day_that_does_not_exist_keeps_the_form_open_with_examples() {
    let mut w = world();
    w.keys("n件名<F3><PgDn><PgDn>");
    while !w.cursor_line().contains("期限") {
        w.keys("<Tab>");
    }
    w.keys("11/31<C-s>");
    assert!(
        w.shows("保存できません。直すところ1件: 期限"),
        "{}",
        w.screen()
    );
    assert!(w.shows("30日まで"));
    w.keys("<Backspace>0<C-s>");
    let due = w.book.record(w.book.at("N-8")).get(need::DUE).unwrap();
    assert_eq!(due.to_string(), "2026-11-30");
}

#[test]
fn what_is_typed_is_a_draft_after_a_pause_and_at_once_on_esc() {
    let mut w = world();
    w.keys("n点滴");
    assert_eq!(w.ui.next_tick(), Some(300));
    tick(&mut w, 299);
    assert_eq!(drafts(&w), []);
    tick(&mut w, 300);
    assert_eq!(drafts(&w).len(), 1);
    w.keys("台<Esc>");
    let last = drafts(&w).pop().unwrap();
    assert_eq!(
        (last.key.clone(), last.title()),
        (
            DraftKey::New(Kind::Need, None),
            Some((need::TITLE.id(), "点滴台"))
        )
    );
    assert!(w.status().contains("下書き"), "{}", w.status());
}

#[test]
fn a_form_left_goes_on_where_it_was_and_its_draft_goes_with_the_save() {
    let mut w = world();
    w.keys("n点滴台<Tab>しらかば病院<Esc>");
    w.keys("n");
    assert!(w.shows("14:03の下書きから続けています") && w.shows("点滴台"));
    assert!(w.cursor_line().contains("しらかば病院"));
    w.keys("<Tab>外来<C-s>");
    assert_eq!(dropped(&w), ["new-needs"]);
    w.keys("n");
    assert!(!w.shows("下書きから"));
}

#[test]
fn drafts_of_a_session_before_are_there_at_the_start() {
    let mut w = world();
    w.keys("n点滴台<Esc>");
    let kept = w.outside.iter().find_map(|effect| match effect {
        Effect::SaveDraft { key, bytes } => Some((key.clone(), bytes.clone())),
        _ => None,
    });
    let mut next = world();
    next.tell(Msg::Drafts(kept.into_iter().collect()));
    next.keys("n");
    assert!(next.shows("点滴台") && next.shows("下書きから続けています"));
}

#[test]
fn a_cut_line_keeps_what_was_typed() {
    let mut w = world();
    w.keys("n点滴");
    w.input(Input::Leave(Leave::Hangup));
    assert_eq!(drafts(&w).len(), 1);
    assert_eq!(w.outside.last(), Some(&Effect::Quit));
}

#[test]
fn what_was_typed_survives_a_failed_write_and_the_person_is_told_what_to_do() {
    let path = std::path::PathBuf::from("/book/journal/0000000001.jnl");
    let failed = StoreError::Io {
        work: FileWork::Sync,
        path,
        kind: std::io::ErrorKind::Other,
    };
    let failures = [
        (
            StoreError::Full { needed: 2 << 20 },
            "空きを作り、もう一度保存",
        ),
        (StoreError::Poisoned, "終了して、始め直して"),
        (failed, "0000000001.jnl"),
    ];
    for (failure, remedy) in failures {
        let mut w = world();
        w.keys("n点滴の管の固定具<Tab>しらかば病院<Tab>手術部<Tab>床で絡む。");
        w.broken = Some(failure.clone());
        w.keys("<C-s>");
        assert!(w.shows(remedy), "{failure:?}:\n{}", w.screen());
        assert!(
            w.shows("点滴の管の固定具") && w.shows("床で絡む。"),
            "{failure:?}"
        );
        assert!(w.shows("ニーズの登録"), "the form is open still");
        assert_eq!(dropped(&w), Vec::<&str>::new(), "{failure:?}");
        w.keys("<Esc>");
        let kept = drafts(&w).pop().expect("a draft on the disk");
        assert_eq!(kept.title(), Some((need::TITLE.id(), "点滴の管の固定具")));
        let said = |name: &str| kept.fields.iter().any(|(_, field)| field.text == name);
        assert!(said("手術部") && said("床で絡む。"), "{kept:?}");
        w.broken = None;
        w.keys("n<C-s>");
        let need = w.book.at("N-8");
        assert_eq!(
            text(&w, need, need::PROBLEM.id()),
            "床で絡む。",
            "and it can be saved then"
        );
        assert_eq!(dropped(&w), ["new-needs"]);
    }
}

#[test]
fn a_form_in_which_nothing_was_typed_leaves_no_draft() {
    let mut w = world();
    w.keys("n<Esc>e<Esc>");
    assert_eq!(drafts(&w), []);
    assert!(!w.shows("の登録") && !w.shows("の編集"));
}

#[test]
fn an_edit_changes_only_what_was_touched() {
    let mut w = world();
    let before = w.book.record(w.book.at("N-4"));
    w.keys("f4<Enter>e");
    assert!(w.shows("N-4 の編集"));
    w.keys("<Tab><Tab><C-u>病棟<C-s>");
    let after = w.book.record(w.book.at("N-4"));
    assert_eq!(after.text(need::DEPARTMENT.id()), "病棟");
    assert_eq!(
        after.stamp(need::TITLE.id()),
        before.stamp(need::TITLE.id())
    );
}

#[test]
fn what_another_changed_in_other_fields_is_kept_beside_and_said() {
    let mut w = world();
    let need = w.book.at("N-4");
    w.keys("f4<Enter>e<Tab><Tab><C-u>病棟");
    w.book
        .set(need, vec![(need::TITLE.id(), line("佐藤さんの件名"))]);
    w.keys("<C-s>");
    assert_eq!(text(&w, need, need::DEPARTMENT.id()), "病棟");
    assert_eq!(text(&w, need, need::TITLE.id()), "佐藤さんの件名");
    assert!(w.status().contains("他の人の変更"), "{}", w.status());
}

fn clash() -> (World, RecordId) {
    let mut w = world();
    let need = w.book.at("N-4");
    w.keys("f4<Enter>e<Tab><Tab><C-u>病棟");
    w.book
        .set(need, vec![(need::DEPARTMENT.id(), line("外来"))]);
    w.keys("<C-s>");
    assert!(w.shows("同じ項目を別の人も変えました"));
    (w, need)
}

#[test]
fn two_values_of_one_field_stand_side_by_side_and_mine_may_stay() {
    let (mut w, need) = clash();
    assert!(w.shows("看護部") && w.shows("病棟") && w.shows("外来"));
    w.keys("<Enter>");
    assert_eq!(text(&w, need, need::DEPARTMENT.id()), "病棟");
    assert!(!w.shows("の編集"), "the form has gone");
}

#[test]
fn theirs_may_stay_and_what_stood_before_may_come_back() {
    let (mut w, need) = clash();
    w.keys("3<Enter>");
    assert_eq!(text(&w, need, need::DEPARTMENT.id()), "外来");
    let (mut w, need) = clash();
    w.keys("<Left><Enter>");
    assert_eq!(text(&w, need, need::DEPARTMENT.id()), "看護部");
}

#[test]
fn leaving_the_choice_keeps_the_form_and_its_draft() {
    let (mut w, need) = clash();
    w.keys("<Esc>");
    assert!(w.shows("N-4 の編集") && w.shows("病棟"));
    assert_eq!(text(&w, need, need::DEPARTMENT.id()), "外来");
    assert!(
        drafts(&w)
            .last()
            .is_some_and(|draft| draft.key == DraftKey::Edit(Kind::Need, need))
    );
}

#[test]
fn an_answer_to_a_candidate_is_kept_with_the_need() {
    let mut w = world();
    let need = w.book.at("N-4");
    w.book.set(
        need,
        vec![(need::PROBLEM.id(), line("連絡は090-1234-5678まで"))],
    );
    w.keys("f4<Enter>e<Tab><Tab><Tab>");
    assert!(
        w.shows("患者を特定できる記述はありませんか"),
        "{}",
        w.screen()
    );
    w.keys("<F8>代表番号です<Enter>");
    assert!(!w.shows("患者を特定できる"));
    assert_eq!(
        w.book
            .record(need)
            .members(need::CLEARED_MARKS.id())
            .count(),
        1
    );
}

#[test]
fn a_phone_memo_is_three_keys_beside_its_text() {
    let mut w = world();
    w.keys("f4<Enter>a折り返しは明日<Enter>");
    let memo = w.book.record(w.book.at("L-3"));
    assert_eq!(memo.text(log::TEXT.id()), "折り返しは明日");
    assert_eq!(
        memo.get(log::ABOUT),
        Some(w.book.at("N-4")),
        "it is about the card under the cursor"
    );
    assert_eq!(memo.text(log::CHANNEL.id()), "phone");
}

#[test]
fn a_memo_may_be_filed_later_and_survives_esc() {
    let mut w = world();
    w.keys("a折り返し<Tab><Esc>");
    assert!(
        drafts(&w)
            .iter()
            .any(|draft| matches!(draft.key, DraftKey::Memo(Some(_))))
    );
    w.keys("a");
    assert!(w.shows("折り返し"));
    w.keys("は明日<Tab><Enter>");
    let memo = w.book.record(w.book.at("L-3"));
    assert_eq!(
        (memo.text(log::TEXT.id()), memo.get(log::ABOUT)),
        ("折り返しは明日", None)
    );
    let gone = dropped(&w);
    assert!(
        matches!(&gone[..], [one] if one.starts_with("memo-")),
        "{gone:?}"
    );
}

#[test]
fn an_empty_memo_is_no_memo() {
    let mut w = world();
    w.keys("a<Enter>");
    assert!(!w.shows("電話メモ"));
    assert_eq!(drafts(&w), []);
}

#[test]
fn a_step_back_asks_for_its_reason_and_the_reason_typed_comes_back() {
    let mut w = world();
    w.keys("g4H");
    assert!(w.shows("前の段階へ戻す理由"));
    w.keys("文案を<Esc>H");
    assert!(w.shows("文案を"));
    w.keys("直すため<Enter>");
    assert!(w.status().contains("戻しました"), "{}", w.status());
}

#[test]
fn a_case_begun_from_a_need_asks_for_the_firm() {
    let mut w = world();
    w.keys("f5<Enter>:new-case<Enter>G<Enter>");
    assert!(
        w.shows("連携案件の登録") && w.shows("検体の取り違え"),
        "{}",
        w.screen()
    );
    assert!(w.cursor_line().contains("企業"), "{}", w.cursor_line());
    w.keys("minato<Down><Tab><C-s>");
    let made = w.book.record(w.book.at("C-3"));
    assert_eq!(made.get(case::NEED), Some(w.book.at("N-5")));
    assert_eq!(made.get(case::COMPANY), Some(w.book.at("F-3")));
}

#[test]
fn memos_without_a_record_are_listed_and_filed_by_part_of_a_name() {
    let mut w = world();
    w.keys("a部品の見積りは来週<Tab><Enter>");
    w.keys(":unfiled<Enter>");
    assert!(
        w.shows("未整理メモ") && w.shows("部品の見積りは来週"),
        "{}",
        w.screen()
    );
    w.keys("<Enter>aoba");
    assert!(w.shows("青葉メディカル"), "{}", w.screen());
    w.keys("<Enter>");
    let memo = w.book.record(w.book.at("L-3"));
    assert_eq!(memo.get(log::ABOUT), Some(w.book.at("F-2")));
    assert!(w.shows("未整理のメモはありません"));
}

#[test]
fn drafts_are_listed_opened_and_thrown_away_after_a_question() {
    let mut w = world();
    w.keys("n点滴台<Esc>a折り返し<Esc>:drafts<Enter>");
    assert!(w.shows("点滴台") && w.shows("折り返し"), "{}", w.screen());
    w.keys("#j");
    assert_eq!(
        dropped(&w),
        [""; 0],
        "another key than the answer throws nothing away"
    );
    w.keys("k#y");
    assert_eq!(dropped(&w).len(), 1);
    w.keys("<Enter>");
    assert!(w.shows("の登録") || w.shows("電話メモ"));
}

#[test]
fn a_draft_of_another_program_is_shown_and_kept() {
    let mut w = world();
    let odd = [
        ("new-needs", &b"{\"format\":9}"[..]),
        ("edit-ships", &b"\xff\x00"[..]),
    ];
    let odd = odd.map(|(key, bytes)| (key.to_owned(), bytes.to_vec()));
    w.tell(Msg::Drafts(odd.into()));
    w.keys(":drafts<Enter>");
    assert!(w.shows("形式9") && w.shows("読めません"), "{}", w.screen());
    w.keys("<Enter><Esc>n");
    assert!(w.shows("ニーズの登録") && !w.shows("下書きから"));
    w.keys("<Esc>n点滴台<Esc>");
    assert_eq!(dropped(&w), [""; 0]);
    w.keys(":drafts<Enter>");
    assert!(w.shows("点滴台") && w.shows("形式9"), "{}", w.screen());
}

#[test]
fn no_letter_typed_in_a_form_is_a_command() {
    let mut w = world();
    w.keys("n");
    w.keys("qjkLH#?:/uU123");
    assert!(w.shows("qjkLH#?:/uU123"));
    assert!(w.shows("ニーズの登録"));
    assert!(!w.outside.contains(&Effect::Quit));
}

#[test]
fn the_cursor_follows_the_caret_by_cells() {
    let mut w = world();
    w.keys("n点滴<Left>");
    let line = w.cursor_line();
    assert!(line.contains("件名"));
    w.keys("の");
    assert!(w.shows("点の滴"));
}

/// A sheet with a twin of a firm of the book, a row twice, a cell that is no number and a column nobody knows.
const SHEET: &str = "会社番号,会社名,所在地,従業員数,社訓\n\
    1,株式会社みやま製作所,山形県,40,誠実\n\
    2,㈱テクノ精工,山形県,多数,努力\n\
    3,テクノ精工（株）,山形県,120,努力\n\
    4,やまびこ電機,福島県,15,\n\
    5,やまびこ電機,福島県,15,\n";

/// Looks at the sheet as the host would.
pub(crate) fn look_at(w: &mut World, sheet: &[u8]) {
    let asked = w.outside.iter().rev().find_map(|effect| match effect {
        Effect::PlanImport { token, ask, .. } => Some((*token, ask.clone())),
        _ => None,
    });
    let (token, ask) = asked.expect("a file was asked for");
    let book = w.book.desk.book().unwrap();
    let desk = w.book.desk.clone();
    let view = BookView {
        book: &book,
        record: &move |id| desk.record(id).ok().flatten(),
    };
    let options = Options {
        set: Vec::new(),
        source_name: "firms.csv".into(),
        today: crate::book::NOW.date(),
    };
    let planned = preview(
        sheet,
        &ask,
        &options,
        &Vocabulary::new(),
        &view,
        &mut |_| true,
    );
    let planned = planned.map(Box::new).map_err(PlanTrouble::Preview);
    w.tell(Msg::Planned { token, planned });
}

fn looked(size: (u16, u16), lang: Lang) -> World {
    let mut w = World::sized(seven(), size, lang);
    w.keys("3i'/home/yama/firms.csv'<Enter>");
    look_at(&mut w, SHEET.as_bytes());
    w
}

#[test]
fn a_sheet_is_looked_at_before_anything_is_booked() {
    let w = looked((80, 24), Lang::Ja);
    let asked = w.outside.iter().find_map(|effect| match effect {
        Effect::PlanImport { path, .. } => Some(path.as_str()),
        _ => None,
    });
    assert_eq!(
        asked,
        Some("/home/yama/firms.csv"),
        "the quotes of a dropped file are taken off"
    );
    assert!(
        w.shows("UTF-8") && w.shows("会社名") && w.shows("[ ]"),
        "{}",
        w.screen()
    );
    assert_eq!(w.book.desk.book().unwrap().len(Kind::Company), 4);
}

#[test]
fn a_sheet_is_booked_as_one_step_without_what_is_probably_there() {
    let mut w = looked((120, 40), Lang::Ja);
    w.keys("<C-s>");
    assert_eq!(
        w.book.desk.book().unwrap().len(Kind::Company),
        6,
        "{}",
        w.status()
    );
    assert!(
        w.status().contains("取") && w.status().contains('2'),
        "{}",
        w.status()
    );
    w.keys("u");
    let left = w.book.desk.book().unwrap();
    assert_eq!(
        left.rows(Kind::Company).filter(|row| !row.archived).count(),
        4
    );
}

#[test]
fn a_probable_duplicate_is_booked_if_the_person_says_so() {
    let mut w = looked((120, 40), Lang::Ja);
    w.keys("<Tab> <C-s>");
    assert_eq!(
        w.book.desk.book().unwrap().len(Kind::Company),
        7,
        "{}",
        w.status()
    );
}

#[test]
fn a_column_is_sent_elsewhere_and_the_sheet_is_planned_again() {
    let mut w = looked((120, 40), Lang::Ja);
    let asks = |w: &World| {
        w.outside
            .iter()
            .filter(|e| matches!(e, Effect::PlanImport { .. }))
            .count()
    };
    w.keys("<Down><Down><Down>");
    assert!(w.shows("3行目: 従業員数"), "{}", w.screen());
    w.keys(" ");
    assert_eq!(w.ui.next_tick(), Some(300));
    tick(&mut w, 300);
    assert_eq!(asks(&w), 2);
    look_at(&mut w, SHEET.as_bytes());
    assert!(
        !w.shows("3行目: 従業員数"),
        "a column that is left out has no faults: {}",
        w.screen()
    );
    assert!(
        !w.shows(" [x] "),
        "a twin that comes to light is left out like the others: {}",
        w.screen()
    );
}

#[test]
fn a_required_field_that_is_empty_everywhere_is_given_to_every_row() {
    let mut w = World::sized(TestBook::new(), (120, 40), Lang::Ja);
    let sheet =
        "件名,部署,困りごと\n点滴台が倒れる,手術部,倒れる\n吸引瓶の音,外来,大きい\n".as_bytes();
    w.keys("ineeds.csv<Enter>");
    look_at(&mut w, sheet);
    assert!(w.shows("病院: 2行"), "{}", w.screen());
    w.keys("<Tab><Enter>みずなら市民病院<Enter>");
    look_at(&mut w, sheet);
    assert!(
        w.shows("病院: みずなら市民病院") && !w.shows("病院: 2行"),
        "{}",
        w.screen()
    );
    w.keys("<C-s>");
    let need = w.book.record(w.book.at("N-2"));
    assert_eq!(need.get(need::HOSPITAL), Some(w.book.at("H-1")));
    w.keys("u");
    assert_eq!(w.book.desk.book().unwrap().len(Kind::Need), 2);
    assert!(
        w.shows("まだニーズがありません"),
        "one undo step: {}",
        w.screen()
    );
}

#[test]
fn a_sheet_of_another_kind_is_known_by_its_headings() {
    let mut w = World::new(seven());
    w.keys("ifirms.csv<Enter>");
    look_at(&mut w, SHEET.as_bytes());
    look_at(&mut w, SHEET.as_bytes());
    assert!(
        w.shows("表計算の取込: 企業") && w.shows("会社名"),
        "{}",
        w.screen()
    );
}

#[test]
fn a_sheet_with_no_known_heading_is_shown_so_that_its_columns_can_be_placed() {
    let mut w = World::sized(TestBook::new(), (80, 24), Lang::Ja);
    let sheet = "あ,い\n点滴台が倒れる,x\n".as_bytes();
    w.keys("ix.csv<Enter>");
    look_at(&mut w, sheet);
    assert!(
        w.shows("どの列も項目に結びついていません") && w.shows("[列 2]"),
        "{}",
        w.screen()
    );
    w.keys("<C-s>");
    assert!(w.book.desk.book().unwrap().is_empty(), "nothing is booked");
    for _ in 0..3 {
        w.keys("<Right>");
        if w.shows("-> 件名") {
            break;
        }
    }
    tick(&mut w, 300);
    look_at(&mut w, sheet);
    assert!(
        w.shows("新規1件") && !w.shows("どの列も項目に"),
        "{}",
        w.screen()
    );
}

/// Answers the last question for files.
fn offer(w: &mut World, found: &[&str]) {
    let asked = w.outside.iter().rev().find_map(|effect| match effect {
        Effect::FindSheets { token, .. } => Some(*token),
        _ => None,
    });
    let token = asked.expect("files were asked for");
    let found = found.iter().map(|path| (*path).to_owned()).collect();
    w.tell(Msg::Sheets { token, found });
}

#[test]
fn a_sheet_is_picked_from_those_that_lie_there() {
    let mut w = World::new(seven());
    w.keys("i");
    offer(&mut w, &["needs.csv", "表/"]);
    assert!(w.shows("needs.csv") && w.shows("表/"), "{}", w.screen());
    w.keys("<Down><Down><Enter>");
    let asked = w.outside.iter().rev().find_map(|effect| match effect {
        Effect::FindSheets { typed, .. } => Some(typed.clone()),
        _ => None,
    });
    assert_eq!(asked.as_deref(), Some("表/"), "a directory leads further");
    offer(&mut w, &["表/秋.csv"]);
    w.keys("<Down><Enter>");
    let planned = w.outside.iter().rev().find_map(|effect| match effect {
        Effect::PlanImport { path, .. } => Some(path.as_str()),
        _ => None,
    });
    assert_eq!(planned, Some("表/秋.csv"));
}

#[test]
fn a_file_that_is_no_sheet_says_what_to_do() {
    let mut w = World::new(seven());
    w.keys("ineeds.xlsx<Enter>");
    look_at(&mut w, b"PK\x03\x04rest");
    assert!(w.shows("ブックを読めません"), "{}", w.screen());
    w.keys("<Backspace>");
    assert!(!w.shows("ブックを読めません"));
}

fn newcomer(w: &World) -> Newcomer {
    let told = w.outside.iter().find_map(|effect| match effect {
        Effect::FirstRun(newcomer) => Some(newcomer.clone()),
        _ => None,
    });
    told.expect("the answers")
}

fn first_run(size: (u16, u16), lang: Lang) -> World {
    let mut w = World::sized(TestBook::new(), size, lang);
    w.tell(Msg::FirstRun {
        name: "yama".into(),
        needs: 60,
    });
    w
}

#[test]
fn a_first_start_may_be_left_as_it_stands_with_one_key() {
    let mut w = first_run((80, 24), Lang::Ja);
    w.keys("<Esc>");
    let told = newcomer(&w);
    assert_eq!(
        (told.name.as_str(), told.sample, told.lang),
        ("yama", false, Lang::Ja)
    );
    assert!(!w.shows("見本"));
}

#[test]
fn a_first_start_asks_language_name_hat_office_and_book() {
    let mut w = first_run((80, 24), Lang::Ja);
    w.keys("<Tab><C-u>山本<Enter>2<Enter>県医工連携室<Enter><Left><Enter><Enter>");
    let told = newcomer(&w);
    assert_eq!(
        told,
        Newcomer {
            lang: Lang::Ja,
            name: "山本".into(),
            hat: Some("regional".into()),
            organisation: "県医工連携室".into(),
            sample: true,
        }
    );
}

#[test]
fn the_language_chosen_at_the_first_start_holds_at_once() {
    let mut w = first_run((80, 24), Lang::Ja);
    w.keys("<Right>");
    assert!(w.shows("To begin with"), "{}", w.screen());
    w.keys("<C-s>");
    assert_eq!(newcomer(&w).lang, Lang::En);
}

/// The same picture in every size and language.
fn every(draw: impl Fn((u16, u16), Lang) -> World) -> String {
    let mut all = String::new();
    for lang in Lang::ALL {
        for size in SIZES {
            all.push_str(&format!("--- {} {}x{} ---\n", lang.code(), size.0, size.1));
            all.push_str(&draw(size, lang).screen());
        }
    }
    all
}

#[test]
fn the_forms_as_they_are_seen() {
    let intake = "n点滴ラインの絡まりを防ぐ固定具<Tab>さくら総合病院<Tab>しゅ";
    insta::assert_snapshot!("form_new", pictures(seven, intake));
    insta::assert_snapshot!("form_edit", pictures(seven, "f4<Enter>e<Tab><Tab><Tab>"));
    insta::assert_snapshot!("form_choice", pictures(seven, "n<F3><Tab><Tab>"));
    insta::assert_snapshot!("form_faults", pictures(seven, "n<F3>99<C-s>"));
}

#[test]
fn the_boxes_as_they_are_seen() {
    insta::assert_snapshot!(
        "memo",
        pictures(seven, "a折り返しは明日の午前。資料を先に送る。")
    );
    insta::assert_snapshot!("reason", pictures(seven, "g4H文案を直すため"));
    insta::assert_snapshot!(
        "drafts",
        pictures(seven, "n点滴台<Esc>a折り返し<Esc>:drafts<Enter>")
    );
    insta::assert_snapshot!(
        "picker",
        pictures(seven, "a折り返し<Tab><Enter>:unfiled<Enter><Enter>shira")
    );
}

#[test]
fn a_clash_as_it_is_seen() {
    let draw = |size, lang| {
        let mut w = World::sized(seven(), size, lang);
        let need = w.book.at("N-4");
        w.keys("f4<Enter>e<Tab><Tab><C-u>病棟");
        w.book
            .set(need, vec![(need::DEPARTMENT.id(), line("外来"))]);
        w.keys("<C-s>");
        w
    };
    insta::assert_snapshot!("clash", every(draw));
}

#[test]
fn the_import_and_the_first_start_as_they_are_seen() {
    insta::assert_snapshot!("import_path", pictures(seven, "3i/home/yama/firms.csv"));
    insta::assert_snapshot!("import_preview", every(looked));
    insta::assert_snapshot!("first_run", every(first_run));
}

#[test]
fn a_long_text_goes_to_the_editor_outside_and_comes_back() {
    let mut world = World::new(seven());
    world.keys("g5e");
    world.keys("<C-e>");
    assert!(
        world.status().contains("長い文の欄だけ") || world.shows("長い文の欄だけ"),
        "{}",
        world.screen()
    );
    let mut tabs = 0;
    let text = loop {
        world.keys("<Tab><C-e>");
        let sent = world.outside.iter().rev().find_map(|effect| match effect {
            Effect::EditOutside { token, text } => Some((*token, text.clone())),
            _ => None,
        });
        if let Some(sent) = sent {
            break sent;
        }
        tabs += 1;
        assert!(tabs < 20, "no long field: {}", world.screen());
    };
    let edited = Ok(format!("{}とても困る", text.1));
    world.tell(Msg::Edited {
        token: text.0,
        edited,
    });
    assert!(world.shows("とても困る"), "{}", world.screen());
    world.tell(Msg::Edited {
        token: text.0,
        edited: Err("gone".to_owned()),
    });
    assert!(
        world.shows("とても困る"),
        "an answer that nobody waits for changes nothing"
    );
}

#[test]
fn an_empty_form_of_a_new_contract_names_what_it_misses() {
    let mut world = World::new(seven());
    world.keys("5n<C-s>");
    let screen = world.screen();
    assert!(screen.contains("種類が空です。入れてください"), "{screen}");
}

#[test]
fn a_part_of_a_name_that_only_one_record_answers_to_means_that_record() {
    let mut w = World::new(seven());
    w.keys("5n");
    for _ in 0..60 {
        if w.cursor_line().contains("企業") {
            break;
        }
        w.keys("<Tab>");
    }
    w.keys("ひかり<Tab>");
    assert!(w.shows("ひかり光学"), "{}", w.screen());
}

#[test]
fn a_number_is_jumped_to_as_it_is_shown() {
    let mut w = World::new(seven());
    w.keys("vfN-5<Enter>");
    assert!(w.cursor_line().contains("N-5"), "{}", w.screen());
    w.keys("f3<Enter>");
    assert!(w.cursor_line().contains("N-3"), "{}", w.screen());
}

#[test]
fn a_memo_that_was_left_on_a_record_is_not_gone_on_with_elsewhere() {
    let mut w = world();
    w.keys("aきのうの電話<Esc>1月報");
    assert!(
        w.shows("月報") && !w.shows("きのうの電話月報"),
        "{}",
        w.screen()
    );
    assert!(!w.shows("きのうの電話"), "{}", w.screen());
    w.keys("<Esc>1も確かめる");
    assert!(w.shows("月報") && w.shows("も確かめる"), "{}", w.screen());
    w.keys("<Enter>");
    let memo = w.book.record(w.book.at("L-3"));
    assert_eq!(memo.text(log::TEXT.id()), "月報\nも確かめる");
    assert_eq!(memo.get(log::ABOUT), None);
}

#[test]
fn the_hospital_of_a_case_is_that_of_its_need() {
    let book = seven();
    let firm = book.at("F-1");
    let (need, other) = (book.at("N-5"), book.at("H-1"));
    let of_need = book.record(need).get(need::HOSPITAL);
    assert_ne!(of_need, Some(other), "another hospital's need");
    let link = |id| ikoren::domain::entry::Entry::Value(ikoren::domain::value::Value::Link(id));
    let refused = book.try_run(ikoren::desk::Command::New(ikoren::desk::command::New {
        kind: Kind::Case,
        entries: vec![
            (case::COMPANY.id(), link(firm)),
            (case::NEED.id(), link(need)),
            (case::HOSPITAL.id(), link(other)),
        ],
        passage: ikoren::desk::command::Passage::default(),
    }));
    let Err(ikoren::desk::Refusal::Faults(faults)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(faults[0].field, "hospital");
    let offered = book.make(
        Kind::Case,
        vec![
            (case::COMPANY.id(), link(firm)),
            (case::OFFER.id(), line("薄膜")),
            (case::HOSPITAL.id(), link(other)),
        ],
    );
    book.set(offered, vec![(case::NEED.id(), link(need))]);
    assert_eq!(book.record(offered).get(case::HOSPITAL), of_need);
    let by_nobody = book.try_set(offered, vec![(case::ORIGIN.id(), choice("society"))]);
    assert!(by_nobody.is_err(), "which body?");
}
