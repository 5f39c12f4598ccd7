//! Two records that are one: found over the whole roster, laid side by side, merged in one step, and two again after one undo.

use crate::book::{TestBook, choice, day, line, today};
use crate::cli::{Shell, text};
use crate::roster::peopled;
use crate::screens::pictures;
use crate::world::World;
use ikoren::desk::command::{Command, Entries, Merge, Passage};
use ikoren::desk::{Happening, Joining, Refusal};
use ikoren::domain::entry::Entry;
use ikoren::domain::kind::Kind;
use ikoren::domain::merge::{Pick, fields};
use ikoren::domain::record::{Record, RecordId};
use ikoren::domain::stage::Stage;
use ikoren::domain::value::{Text, Value};
use ikoren::domain::{case, company, contract, hospital, log, person};
use ikoren::office::duplicates::pairs;
use ikoren::office::import::Why;
use std::ops::ControlFlow;

/// The roster with a twin of テクノ精工 that has a person, a case and a memo of its own.
fn twins() -> TestBook {
    let book = peopled();
    let twin = book.make(
        Kind::Company,
        vec![
            (company::NAME.id(), line("ﾃｸﾉ精工㈱")),
            (company::READING.id(), line("てくのせいこう")),
            (company::PHONE.id(), line("023-600-0001")),
            (company::TAGS.id(), words(&["精密金型", "切削"])),
            (company::CAPABILITY.id(), line("夜間も受けられる")),
            (company::NOTES.id(), line("展示会で会った")),
            (company::CONTACT.id(), line("営業 大石")),
            (company::LAST_CONTACT_ON.id(), day(-40)),
        ],
    );
    let techno = book.at("F-1");
    book.set(
        techno,
        vec![
            (company::NOTES.id(), line("小ロットを得意とする")),
            (company::CONTACT.id(), line("開発 田中")),
        ],
    );
    let link = || Entry::Value(Value::Link(twin));
    book.make(
        Kind::Person,
        vec![
            (person::NAME.id(), line("大石")),
            (person::WORKPLACE.id(), link()),
        ],
    );
    book.make(
        Kind::Case,
        vec![
            (case::NEED.id(), Entry::Value(Value::Link(book.at("N-5")))),
            (case::COMPANY.id(), link()),
        ],
    );
    book.make(
        Kind::Log,
        vec![
            (log::ABOUT.id(), link()),
            (log::TEXT.id(), line("見積を頼んだ")),
        ],
    );
    book
}

fn words(texts: &[&str]) -> Entry {
    Entry::Members(texts.iter().map(|text| Value::line(text)).collect())
}

fn merge(
    into: RecordId,
    from: RecordId,
    picks: Vec<(ikoren::domain::field::FieldId, Pick)>,
) -> Command {
    Command::Merge(Merge { into, from, picks })
}

/// Every record as a person sees it: its fields, and whether it is in sight.
fn seen(book: &TestBook) -> Vec<String> {
    let mut all = Vec::new();
    for kind in Kind::ALL {
        let told = |record: &Record| {
            let values: Vec<String> = kind
                .spec()
                .all_fields()
                .map(|spec| {
                    let mut members: Vec<String> =
                        record.members(spec.id).map(|v| format!("{v:?}")).collect();
                    members.sort();
                    let value = record.value(spec.id);
                    let value = value.filter(|v| v.as_str() != Some(""));
                    format!("{}={value:?}{members:?}", spec.name)
                })
                .collect();
            format!("{:?} {} {values:?}", record.id, record.is_archived())
        };
        let reader = book.desk.reader();
        reader
            .each(kind, &mut |record| {
                all.push(told(&record));
                ControlFlow::Continue(())
            })
            .expect("the book reads");
    }
    all
}

#[test]
fn the_scan_finds_legal_forms_width_kana_reading_phone_and_address() {
    let book = TestBook::new();
    let firm = |entries: Entries| book.make(Kind::Company, entries);
    let name = |text: &str| (company::NAME.id(), line(text));
    let first = firm(vec![name("株式会社ヴィオラ製作所")]);
    let second = firm(vec![
        name("㈱びおら製作所"),
        (company::READING.id(), line("ビオラセイサクショ")),
    ]);
    let third = firm(vec![
        name("別の名前"),
        (company::PHONE.id(), line("０２３−６００−０００１")),
    ]);
    let fourth = firm(vec![
        name("また別"),
        (company::PHONE.id(), line("0236000001")),
    ]);
    let fifth = firm(vec![
        name("丘"),
        (company::ADDRESS.id(), line("長野県松本市緑一丁目2番3号")),
    ]);
    let sixth = firm(vec![
        name("谷"),
        (company::ADDRESS.id(), line("長野県松本市緑１ー２−３")),
    ]);
    let kita = vec![name("中央工業"), (company::PREFECTURE.id(), line("北海道"))];
    firm(kita);
    firm(vec![
        name("中央工業"),
        (company::PREFECTURE.id(), line("長野県")),
    ]);
    book.desk.load_book().expect("rows");
    let rows = book.desk.book().expect("rows");
    let found: Vec<_> = pairs(&rows)
        .into_iter()
        .map(|pair| (pair.one, pair.other, pair.why))
        .collect();
    assert_eq!(
        found,
        [
            (first, second, vec![Why::SameName]),
            (third, fourth, vec![Why::SamePhone]),
            (fifth, sixth, vec![Why::SameAddress]),
        ]
    );
}

#[test]
fn a_switchboard_of_many_is_no_pair() {
    let book = TestBook::new();
    for nth in 0..8 {
        book.make(
            Kind::Company,
            vec![
                (company::NAME.id(), line(&format!("会社{nth}"))),
                (company::PHONE.id(), line("023-600-0001")),
            ],
        );
    }
    book.desk.load_book().expect("rows");
    assert_eq!(pairs(&book.desk.book().expect("rows")), []);
}

#[test]
fn what_named_the_one_that_goes_names_the_one_that_stays() {
    let book = twins();
    let (stays, goes) = (book.at("F-1"), book.at("F-5"));
    book.run(merge(stays, goes, Vec::new()));
    let kept = book.record(stays);
    assert_eq!(kept.text(company::NAME.id()), "テクノ精工株式会社");
    assert_eq!(kept.text(company::PHONE.id()), "023-600-0001");
    assert_eq!(kept.text(company::CONTACT.id()), "開発 田中");
    assert_eq!(
        kept.text(company::NOTES.id()),
        "小ロットを得意とする\n展示会で会った"
    );
    assert_eq!(kept.members(company::TAGS.id()).count(), 3);
    assert_eq!(kept.get(company::LAST_CONTACT_ON), Some(today(0)));
    let gone = book.record(goes);
    assert!(gone.is_archived());
    assert_eq!(gone.get(company::MERGED_INTO), Some(stays));
    let me = &book.me;
    let page = book
        .desk
        .open_record(me, stays)
        .expect("reads")
        .expect("there");
    assert_eq!(
        (page.cases.len(), page.people.len(), page.logs.len()),
        (2, 2, 2)
    );
    let merged: Vec<RecordId> = page.merged.iter().map(|record| record.id).collect();
    assert_eq!(merged, [goes]);
    let left = book
        .desk
        .open_record(me, goes)
        .expect("reads")
        .expect("there");
    assert_eq!(
        (left.cases.len(), left.people.len(), left.logs.len()),
        (0, 0, 0)
    );
    assert!(
        left.history.len() > 1,
        "the history of the one that went stays with it"
    );
    assert!(
        left.history
            .iter()
            .any(|line| matches!(line.what, Happening::Archived)),
        "{:?}",
        left.history
    );
}

#[test]
fn one_undo_gives_both_back_whatever_was_picked_and_redo_merges_again() {
    for pick in [None, Some(Pick::Left), Some(Pick::Right), Some(Pick::Both)] {
        let book = twins();
        let (stays, goes) = (book.at("F-1"), book.at("F-5"));
        let before = seen(&book);
        let picks = fields(Kind::Company).filter_map(|spec| Some((spec.id, pick?)));
        book.run(merge(stays, goes, picks.collect()));
        let merged = seen(&book);
        assert_ne!(before, merged);
        book.run(Command::Undo(None));
        assert_eq!(before, seen(&book), "{pick:?}");
        book.run(Command::Redo);
        assert_eq!(merged, seen(&book), "{pick:?}");
        let book = book.reopened();
        assert_eq!(merged, seen(&book), "{pick:?}");
    }
}

#[test]
fn people_with_sealed_names_merge_and_come_back() {
    let book = peopled();
    let first = book.at("P-2");
    let twin = book.make(
        Kind::Person,
        vec![
            (person::NAME.id(), line("鶴来恵")),
            (person::PHONE.id(), line("000-0000-0001")),
            (person::ORGANISATION.id(), line("みずなら市民病院")),
        ],
    );
    book.desk.load_book().expect("rows");
    let found = pairs(&book.desk.book().expect("rows"));
    assert!(
        found
            .iter()
            .any(|pair| (pair.one, pair.other) == (first, twin)),
        "{found:?}"
    );
    let before = seen(&book);
    book.run(merge(first, twin, Vec::new()));
    assert_eq!(book.record(first).text(person::PHONE.id()), "000-0000-0001");
    book.run(Command::Undo(None));
    assert_eq!(before, seen(&book));
}

#[test]
fn needs_follow_their_hospital() {
    let book = peopled();
    let twin = book.make(
        Kind::Hospital,
        vec![(hospital::NAME.id(), line("みずなら市立病院"))],
    );
    let stays = book.at("H-1");
    book.run(merge(twin, stays, Vec::new()));
    let page = book
        .desk
        .open_record(&book.me, twin)
        .expect("reads")
        .expect("there");
    assert_eq!(page.needs.len(), 3);
    assert_eq!(book.record(twin).text(hospital::PLAN_LETTER.id()), "done");
}

#[test]
fn what_is_not_alike_is_not_merged() {
    let book = peopled();
    let refused = |into: &str, from: &str| {
        let command = merge(book.at(into), book.at(from), Vec::new());
        matches!(book.try_run(command), Err(Refusal::NotMergeable))
    };
    assert!(refused("F-1", "F-1") && refused("F-1", "H-1") && refused("N-1", "N-2"));
    let long = "長".repeat(35);
    for firm in ["F-1", "F-2"] {
        let text = format!("{firm}{long}");
        book.set(book.at(firm), vec![(company::CONTACT.id(), line(&text))]);
    }
    let both = vec![(company::CONTACT.id(), Pick::Both)];
    let command = merge(book.at("F-1"), book.at("F-2"), both);
    assert!(matches!(book.try_run(command), Err(Refusal::Faults(_))));
    assert!(!book.record(book.at("F-2")).is_archived());
}

#[test]
fn the_keys_lay_two_side_by_side_choose_and_merge() {
    let mut world = World::new(twins());
    world.keys(":duplicates<Enter>");
    assert!(
        world.shows("F-1 テクノ精工株式会社 = F-5 ﾃｸﾉ精工㈱"),
        "{}",
        world.screen()
    );
    world.keys("<Enter>");
    assert!(world.shows("F-5 を F-1 にまとめる"), "{}", world.screen());
    assert!(
        world.shows("連携案件 1") && world.shows("連絡 1"),
        "{}",
        world.screen()
    );
    world.keys("l");
    assert!(
        world.cursor_line().contains("*ﾃｸﾉ精工㈱"),
        "{}",
        world.cursor_line()
    );
    world.keys(" ");
    assert!(
        world.status().contains("両方を残せません"),
        "{}",
        world.status()
    );
    world.keys("h<Tab>");
    assert!(world.shows("F-1 を F-5 にまとめる"), "{}", world.screen());
    world.keys("<Tab><C-s>");
    assert!(
        world.status().contains("一つにまとめました"),
        "{}",
        world.status()
    );
    let gone = world.book.at("F-5");
    assert!(world.book.record(gone).is_archived());
    assert!(
        world.shows("重複らしい記録はありません"),
        "{}",
        world.screen()
    );
    world.keys("u");
    assert!(
        world.shows("F-1 テクノ精工株式会社 = F-5 ﾃｸﾉ精工㈱"),
        "the key that was told works here: {}",
        world.screen()
    );
    world.keys("U");
    assert!(world.book.record(gone).is_archived());
    world.keys("<Esc>u");
    assert!(!world.book.record(gone).is_archived());
}

#[test]
fn two_that_are_marked_are_merged_and_one_is_not() {
    let mut world = World::new(twins());
    world.keys("3 mm");
    assert!(world.status().contains("二つに印"), "{}", world.status());
    world.keys("j mm");
    assert!(world.shows("にまとめる"), "{}", world.screen());
}

#[test]
fn the_command_line_lists_pairs_and_merges_them() {
    let shell = Shell::new();
    shell.ok(&["new", "companies", "name=テクノ精工株式会社", "notes=一"]);
    shell.ok(&[
        "new",
        "companies",
        "name=（株）テクノ精工",
        "notes=二",
        "contact=大石",
        "phone=023-600-0001",
    ]);
    let list = shell.json(&["duplicates", "--json"]);
    assert_eq!(list["items"][0]["one"], "F-1");
    assert_eq!(list["items"][0]["why"][0], "name");
    let told = shell.ok(&["duplicates"]);
    assert!(
        text(&told.stdout).contains("F-1 テクノ精工株式会社 = F-2"),
        "{}",
        text(&told.stdout)
    );
    shell.ok(&["merge", "F-1", "F-2", "--dry-run"]);
    assert_eq!(
        shell.json(&["ls", "companies", "--json"])["items"]
            .as_array()
            .expect("items")
            .len(),
        2
    );
    shell.ok(&[
        "merge", "F-1", "F-2", "--take", "notes", "--both", "contact",
    ]);
    let kept = shell.json(&["show", "F-1", "--json"]);
    assert_eq!(
        (&kept["item"]["notes"], &kept["item"]["contact"]),
        (&"二".into(), &"大石".into())
    );
    assert_eq!(
        shell.json(&["ls", "companies", "--json"])["items"]
            .as_array()
            .expect("items")
            .len(),
        1
    );
    shell.ok(&["undo"]);
    assert_eq!(
        shell.json(&["show", "F-1", "--json"])["item"]["notes"],
        "一"
    );
    assert_eq!(shell.run(&["merge", "F-1", "H-9"]).status.code(), Some(4));
    assert_eq!(
        shell
            .run(&["merge", "F-1", "F-2", "--take", "没"])
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn the_pairs() {
    insta::assert_snapshot!(pictures(twins, ":duplicates<Enter>"));
}

#[test]
fn two_side_by_side() {
    insta::assert_snapshot!(pictures(twins, ":duplicates<Enter><Enter>jjjl"));
}

#[test]
fn a_record_that_stays_leads_to_what_went_into_it() {
    let book = twins();
    book.run(merge(book.at("F-1"), book.at("F-5"), Vec::new()));
    let mut world = World::new(book);
    world.keys("3/テクノ<Enter><Enter>gg");
    assert!(
        world.cursor_line().contains("F-5 ﾃｸﾉ精工㈱"),
        "{}",
        world.screen()
    );
    world.keys("<Enter>");
    assert!(world.shows("統合先"), "{}", world.screen());
}

#[test]
fn a_record_that_went_says_where() {
    let book = twins();
    book.run(merge(book.at("F-1"), book.at("F-5"), Vec::new()));
    let mut world = World::new(book);
    world.keys("3/is:archived<Enter><Enter>");
    assert!(
        world.shows("統合先") && world.shows("F-1 テクノ精工"),
        "{}",
        world.screen()
    );
}

#[test]
fn a_pair_that_is_two_is_said_once_and_comes_back_with_undo() {
    let mut world = World::new(twins());
    world.keys(":duplicates<Enter>");
    assert!(world.shows("F-5"), "{}", world.screen());
    world.keys(",");
    assert!(!world.shows("ﾃｸﾉ精工"), "{}", world.screen());
    assert!(pairs(&world.book.desk.book().unwrap()).iter().all(|pair| {
        let refs = [pair.one, pair.other];
        !refs.contains(&world.book.at("F-5"))
    }));
    world.keys("<Esc>u:duplicates<Enter>");
    assert!(world.shows("F-5"), "{}", world.screen());
}

/// Twins that both work on N-5, and the two cases.
fn working_on_one_need() -> (TestBook, RecordId, RecordId) {
    let book = twins();
    let own = book.make(
        Kind::Case,
        vec![
            (case::NEED.id(), Entry::Value(Value::Link(book.at("N-5")))),
            (
                case::COMPANY.id(),
                Entry::Value(Value::Link(book.at("F-1"))),
            ),
            (case::HOSPITAL_CONTACT_ON.id(), day(-9)),
            (case::NEXT_TASK.id(), line("図面を送る")),
        ],
    );
    let row = |book: &TestBook| {
        let latest = book.desk.load_book().expect("rows");
        let twin = latest
            .rows(Kind::Company)
            .find(|row| row.title().starts_with('ﾃ'));
        let twin = twin.expect("the twin").id;
        let case = latest.cases_of(twin).next().expect("its case");
        case.id
    };
    let other = row(&book);
    (book, own, other)
}

#[test]
fn a_merge_tells_of_two_open_cases_of_one_need_and_offers_to_join_them() {
    let (book, own, other) = working_on_one_need();
    book.set(other, vec![(case::HOSPITAL_CONTACT_ON.id(), day(-2))]);
    let mut world = World::new(book);
    world.keys(":duplicates<Enter><Enter><C-s>");
    assert!(world.shows("開いた案件が二つ"), "{}", world.screen());
    assert!(
        world.shows("にまとめる"),
        "side by side: {}",
        world.screen()
    );
    world.keys("<C-s>");
    let archived = |id| world.book.record(id).is_archived();
    let (stays, goes) = if archived(own) {
        (other, own)
    } else {
        (own, other)
    };
    assert!(archived(goes) && !archived(stays), "{}", world.screen());
    let record = world.book.record(stays);
    assert_eq!(record.text(case::NEXT_TASK.id()), "図面を送る");
    assert_eq!(
        record.get(case::HOSPITAL_CONTACT_ON),
        Some(today(-2)),
        "the later contact is true"
    );
    world.keys("<Esc>u");
    assert!(!world.book.record(goes).is_archived(), "{}", world.status());
}

#[test]
fn a_case_joined_brings_its_papers_its_stage_and_its_exceptions_and_goes_back_by_one_undo() {
    let (book, own, other) = working_on_one_need();
    let twin = book.record(other).get(case::COMPANY).expect("the firm");
    let apart = book.try_run(Command::Merge(Merge {
        into: own,
        from: other,
        picks: Vec::new(),
    }));
    assert!(matches!(apart, Err(Refusal::NotMergeable)), "two firms");
    book.run(Command::Merge(Merge {
        into: book.at("F-1"),
        from: twin,
        picks: Vec::new(),
    }));
    let paper = book.make(
        Kind::Contract,
        vec![
            (contract::KIND.id(), choice("loan")),
            (contract::CASE.id(), Entry::Value(Value::Link(other))),
        ],
    );
    let memo = book.make(
        Kind::Log,
        vec![
            (log::ABOUT.id(), Entry::Value(Value::Link(other))),
            (log::TEXT.id(), line("試作の話をした")),
        ],
    );
    let past = Passage {
        override_gate: true,
        acknowledged: true,
        reason: Some(Text::line("先に進める")),
    };
    book.try_move(other, Stage::Contracting, past)
        .expect("by exception");
    book.run(Command::Merge(Merge {
        into: own,
        from: other,
        picks: Vec::new(),
    }));
    let record = book.record(own);
    assert_eq!(record.text(case::STAGE.id()), "contracting");
    let exceptions = record.fields[&case::DECISIONS.id()].visible_notes().count();
    assert_eq!(exceptions, 1);
    assert_eq!(book.record(paper).get(contract::CASE), Some(own));
    assert_eq!(book.record(memo).get(log::ABOUT), Some(own));
    assert_eq!(book.record(other).get(case::MERGED_INTO), Some(own));
    let opened = book
        .desk
        .open_record(&book.me, own)
        .expect("read")
        .expect("a page");
    assert_eq!(opened.merged.len(), 1, "its history with it");
    book.run(Command::Undo(None));
    assert_eq!(book.record(paper).get(contract::CASE), Some(other));
    assert_eq!(book.record(own).text(case::STAGE.id()), "published");
    assert!(!book.record(other).is_archived());
}

#[test]
fn two_cases_that_are_meant_to_be_two_are_said_so_once() {
    let shell = Shell::new();
    shell.ok(&["new", "needs", "title=曇り止め"]);
    shell.ok(&["new", "companies", "name=青葉精工"]);
    for _ in 0..2 {
        shell.ok(&["new", "cases", "need=N-1", "company=F-1"]);
    }
    let found = text(&shell.ok(&["duplicates"]).stdout);
    assert!(found.contains("C-1 曇り止め / 青葉精工 = C-2"), "{found}");
    shell.ok(&["merge", "C-1", "C-2"]);
    let found = text(&shell.ok(&["duplicates"]).stdout);
    assert!(!found.contains("C-2"), "{found}");
    shell.ok(&["undo"]);
    let found = text(&shell.ok(&["duplicates"]).stdout);
    assert!(found.contains("C-2"), "{found}");
}

#[test]
fn the_command_line_tells_what_is_left_to_be_joined() {
    let shell = Shell::new();
    shell.ok(&["new", "needs", "title=曇り止め"]);
    for firm in ["青葉精工", "㈱青葉精工"] {
        shell.ok(&["new", "companies", &format!("name={firm}")]);
    }
    shell.ok(&["new", "cases", "need=N-1", "company=F-1"]);
    shell.ok(&["new", "cases", "need=N-1", "company=F-2"]);
    let told = text(&shell.ok(&["merge", "F-1", "F-2"]).stderr);
    assert!(told.contains("ikoren merge C-1 C-2"), "{told}");
}

#[test]
fn the_history_of_either_names_the_other_and_an_undo_too() {
    let book = TestBook::new();
    let firm = |name: &str| book.make(Kind::Company, vec![(company::NAME.id(), line(name))]);
    // Nothing of the one that stays changes: they are one by name alone.
    let (stays, goes) = (firm("青葉メディカル"), firm("青葉メディカル"));
    let joined = |id: RecordId| -> Vec<(RecordId, Joining)> {
        let lines = book.desk.history(id).expect("it reads").into_iter();
        let joined = lines.filter_map(|line| match line.what {
            Happening::Joined { other, how, .. } => Some((other, how)),
            _ => None,
        });
        joined.collect()
    };
    book.run(merge(stays, goes, Vec::new()));
    assert_eq!(joined(stays), [(goes, Joining::With)]);
    assert_eq!(joined(goes), [(stays, Joining::Into)]);
    book.run(Command::Undo(None));
    assert_eq!(
        joined(stays),
        [(goes, Joining::Parted), (goes, Joining::With)]
    );
    assert_eq!(
        joined(goes),
        [(stays, Joining::Parted), (stays, Joining::Into)]
    );
    book.run(Command::Redo);
    assert_eq!(joined(stays)[0], (goes, Joining::With));
    let mut world = World::new(book);
    world.keys("3<Enter><S-Tab>");
    assert!(
        world.shows("F-2 青葉メディカル をここへ統合"),
        "{}",
        world.screen()
    );
    world.keys("<Esc>/is:archived<Enter><Enter><S-Tab>");
    assert!(
        world.shows("F-1 青葉メディカル へ統合"),
        "{}",
        world.screen()
    );
}

#[test]
fn the_command_line_names_the_other_of_two_that_became_one() {
    let shell = Shell::new();
    for name in ["青葉メディカル", "青葉メディカル(株)"] {
        shell.ok(&["new", "companies", &format!("name={name}")]);
    }
    shell.ok(&["merge", "F-1", "F-2"]);
    let log = |reference: &str| text(&shell.ok(&["log", reference]).stdout);
    assert!(log("F-1").contains("F-2 青葉メディカル"), "{}", log("F-1"));
    assert!(log("F-2").contains("F-1 青葉メディカル"), "{}", log("F-2"));
    let json = shell.json(&["log", "F-1", "--json"]);
    assert_eq!(json["items"][0]["what"], "merged-with");
}

#[test]
fn next_moves_of_the_firm_that_goes_are_those_of_the_one_that_stays() {
    let book = TestBook::new();
    let firm = |name| book.make(Kind::Company, vec![(company::NAME.id(), line(name))]);
    let (stays, goes) = (firm("甲工業"), firm("コウテック"));
    let case = |ball| {
        let fields = vec![
            (case::COMPANY.id(), Entry::Value(Value::Link(goes))),
            (case::OFFER.id(), line("薄膜")),
            (case::BALL.id(), line(ball)),
            (case::BALL_SINCE.id(), day(-30)),
        ];
        book.make(Kind::Case, fields)
    };
    let (waits, other) = (case("コウテック"), case("コウテック販売"));
    let merged = book.run(Command::Merge(Merge {
        into: stays,
        from: goes,
        picks: Vec::new(),
    }));
    let ball = |id| book.record(id).text(case::BALL.id()).to_owned();
    assert_eq!(
        (ball(waits), ball(other)),
        ("甲工業".into(), "コウテック販売".into())
    );
    let since = book.record(waits).get(case::BALL_SINCE);
    assert_eq!(since, Some(today(-30)), "nobody has begun to wait anew");
    book.run(Command::Undo(Some(merged.command)));
    assert_eq!(ball(waits), "コウテック");
}
