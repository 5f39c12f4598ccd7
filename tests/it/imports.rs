//! The panels of an import by hand: the place of the file completed as a shell does it, a column's field chosen by name, all of it by the
//! mouse too.

use crate::cli::{Shell, text};
use crate::forms::look_at;
use crate::mouse::{click, mouse};
use crate::sample::seven;
use crate::world::{Begin, World};
use ikoren::domain::kind::Kind;
use ikoren::text::{Lang, Locale};
use ikoren::ui::input::MouseKind;
use ikoren::ui::msg::{Effect, Msg};

fn asking() -> World {
    let mut world = World::sized(seven(), (120, 40), Lang::Ja);
    world.keys("3i");
    world
}

/// Answers the last question for files, as the machine would.
fn offer(world: &mut World, files: &[&str]) {
    let asked = world.outside.iter().rev().find_map(|effect| match effect {
        Effect::FindSheets { token, .. } => Some(*token),
        _ => None,
    });
    let token = asked.expect("files are asked for");
    let found = files.iter().map(|file| (*file).to_owned()).collect();
    world.tell(Msg::Sheets { token, found });
}

/// What was typed when files were asked for last.
fn asked_for(world: &World) -> &str {
    let asked = world.outside.iter().rev().find_map(|effect| match effect {
        Effect::FindSheets { typed, .. } => Some(typed.as_str()),
        _ => None,
    });
    asked.expect("files are asked for")
}

/// The file that was to be looked into.
fn looked_into(world: &World) -> Option<&str> {
    world.outside.iter().rev().find_map(|effect| match effect {
        Effect::PlanImport { path, .. } => Some(path.as_str()),
        _ => None,
    })
}

#[test]
fn tab_takes_the_only_file_and_a_directory_leads_further() {
    let mut world = asking();
    world.keys("/home/ya");
    offer(&mut world, &["/home/yama/"]);
    world.keys("<Tab>");
    assert_eq!(asked_for(&world), "/home/yama/");
    offer(&mut world, &["/home/yama/firms.xlsx"]);
    world.keys("<Tab><Enter>");
    assert_eq!(looked_into(&world), Some("/home/yama/firms.xlsx"));
}

#[test]
fn tab_goes_as_far_as_the_files_agree_and_then_over_them() {
    let mut world = asking();
    world.keys("/表/");
    let files = ["/表/企業-春.csv", "/表/企業-秋.csv"];
    offer(&mut world, &files);
    world.keys("<Tab>");
    assert_eq!(asked_for(&world), "/表/企業-");
    offer(&mut world, &files);
    world.keys("<Tab>");
    assert!(world.shows("> /表/企業-春.csv"), "{}", world.screen());
    world.keys("<Tab>");
    assert!(world.shows("> /表/企業-秋.csv"), "{}", world.screen());
    world.keys("<Tab><Up>");
    assert!(
        !world.shows("> /表"),
        "back to the text: {}",
        world.screen()
    );
    world.keys("<Down><Down><Enter>");
    assert_eq!(looked_into(&world), Some("/表/企業-秋.csv"));
}

#[test]
fn a_tab_before_the_files_are_found_completes_when_they_are() {
    let mut world = asking();
    world.keys("fi<Tab>");
    offer(&mut world, &["firms.csv"]);
    assert_eq!(asked_for(&world), "firms.csv");
    let mut world = asking();
    world.keys("fi<Tab>x");
    offer(&mut world, &["fix.csv"]);
    assert_eq!(asked_for(&world), "fix", "who goes on typing is left alone");
}

#[test]
fn enter_takes_the_only_file_and_leads_into_the_only_directory() {
    let mut world = asking();
    world.keys("/home/ya");
    offer(&mut world, &["/home/yama/"]);
    world.keys("<Enter>");
    assert_eq!(
        (asked_for(&world), looked_into(&world)),
        ("/home/yama/", None)
    );
    world.keys("fi");
    offer(&mut world, &["/home/yama/firms.csv"]);
    world.keys("<Enter>");
    assert_eq!(looked_into(&world), Some("/home/yama/firms.csv"));
}

#[test]
fn enter_takes_what_was_typed_while_several_files_answer() {
    let mut world = asking();
    world.keys("/a/firms.csv");
    offer(&mut world, &["/a/firms.csv", "/a/firms.csv.csv"]);
    world.keys("<Enter>");
    assert_eq!(looked_into(&world), Some("/a/firms.csv"));
}

#[test]
fn the_kind_has_a_key_of_its_own_that_the_hints_and_the_help_name() {
    for (lang, help) in [
        (Lang::Ja, "取り込む種類を変える"),
        (Lang::En, "Other kind of record"),
    ] {
        let locale = Locale::new(lang);
        let titled = |kind| format!(": {} ", locale.kind(kind));
        let firms = Kind::Company.index();
        let mut world = World::sized(seven(), (120, 40), lang);
        world.keys("3i");
        let shown = world.screen();
        assert!(shown.contains(&titled(Kind::Company)), "{shown}");
        let hints = shown.lines().last().unwrap();
        assert!(hints.contains("Tab") && hints.contains("F3"), "{hints}");
        world.keys("<Tab>");
        assert!(world.shows(&titled(Kind::Company)), "{}", world.screen());
        world.keys("<F3>");
        assert!(
            world.shows(&titled(Kind::ALL[firms + 1])),
            "{}",
            world.screen()
        );
        world.keys("<F1>");
        assert!(world.shows(help), "{}", world.screen());
    }
}

#[test]
fn many_files_are_offered_a_few_at_a_time() {
    let mut world = asking();
    let files: Vec<String> = (1..=9).map(|n| format!("{n}.csv")).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    offer(&mut world, &files);
    assert!(
        world.shows("  6.csv") && !world.shows("7.csv"),
        "{}",
        world.screen()
    );
    assert!(world.shows("ほか3件"), "{}", world.screen());
    world.keys("<Down><PgDn><PgDn>");
    assert!(
        world.shows("> 9.csv") && !world.shows("ほか"),
        "{}",
        world.screen()
    );
}

const SHEET: &str = "会社番号,会社名,所在地,従業員数,社訓,備考\n\
    1,みやまの里製作所,山形県,40,誠実,新しい\n\
    2,㈱テクノ精工,山形県,12,努力,同じか\n";

fn looked() -> World {
    let begin = Begin {
        size: (120, 40),
        mouse: true,
        ..Begin::default()
    };
    let mut world = World::begin(seven(), begin);
    world.keys("3i/home/yama/firms.csv<Enter>");
    look_at(&mut world, SHEET.as_bytes());
    world
}

/// The row of the preview that begins with a column's heading.
fn row(world: &World, heading: &str) -> String {
    let screen = world.screen();
    let found = screen.lines().find(|line| {
        let line = line.trim_start_matches(['│', '>', ' ']);
        line.starts_with(heading)
    });
    found
        .unwrap_or_else(|| panic!("{heading} is not on {screen}"))
        .to_owned()
}

#[test]
fn a_column_gets_its_field_by_name_in_a_few_keys() {
    let mut world = looked();
    assert!(
        row(&world, "社訓").contains("(入れない)"),
        "{}",
        world.screen()
    );
    world.keys("<Down><Down><Down><Down><Enter>");
    assert!(world.shows("列「社訓」"), "{}", world.screen());
    world.keys("強み<Enter>");
    assert!(row(&world, "社訓").contains("強み"), "{}", world.screen());
    world.keys("<Enter>所在地<Enter>");
    assert!(
        row(&world, "社訓").contains("都道府県"),
        "by another name: {}",
        world.screen()
    );
    assert!(world.cursor_line().contains("社訓"), "{}", world.screen());
}

#[test]
fn what_a_field_has_already_is_said_and_nothing_is_taken_that_does_not_answer() {
    let mut world = looked();
    world.keys("<Down><Down><Down><Down><Enter>従業員");
    assert!(world.shows("<- 従業員数"), "{}", world.screen());
    world.keys("ぬぬ<Enter>");
    assert!(
        world.shows("その名前の項目はありません"),
        "{}",
        world.screen()
    );
    assert!(world.shows("列「社訓」"), "{}", world.screen());
    world.keys("<Esc>");
    assert!(
        row(&world, "社訓").contains("(入れない)"),
        "{}",
        world.screen()
    );
}

#[test]
fn space_leaves_a_column_out_and_puts_it_back() {
    let mut world = looked();
    let before = row(&world, "所在地");
    world.keys("<Down><Down><Space>");
    assert!(
        row(&world, "所在地").contains("(入れない)"),
        "{}",
        world.screen()
    );
    world.keys("<Space>");
    assert_eq!(
        row(&world, "所在地").replace('>', " "),
        before.replace('>', " ")
    );
}

#[test]
fn the_line_with_the_cursor_is_read_whole_on_a_small_screen() {
    let mut world = World::new(seven());
    world.keys("3i/home/yama/firms.csv<Enter>");
    let sheet = "会社名,従業員数\nみやまの里製作所,三十\n";
    look_at(&mut world, sheet.as_bytes());
    let cut = |world: &World| {
        let screen = world.screen();
        screen
            .lines()
            .any(|line| line.contains("三十") && line.contains(".."))
    };
    assert!(cut(&world), "{}", world.screen());
    world.keys("<Tab>");
    assert!(!cut(&world) && world.shows("三十"), "{}", world.screen());
}

#[test]
fn no_field_is_guessed_for_a_column_that_another_column_has() {
    let mut world = looked();
    let motto = row(&world, "社訓");
    assert!(
        !motto.contains("ですか") && motto.contains("誠実"),
        "{motto}"
    );
    world.keys("<Down><Space>");
    assert!(
        row(&world, "会社名").contains("(入れない)"),
        "{}",
        world.screen()
    );
}

#[test]
fn columns_and_duplicates_answer_to_clicks_and_the_wheel() {
    let mut world = looked();
    click(&mut world, "社訓");
    assert!(world.cursor_line().contains("社訓"), "{}", world.screen());
    click(&mut world, "社訓");
    assert!(world.shows("列「社訓」"), "{}", world.screen());
    mouse(&mut world, MouseKind::WheelDown, (60, 20));
    world.keys("capab");
    click(&mut world, "強み");
    assert!(row(&world, "社訓").contains("強み"), "{}", world.screen());
    world.keys("<Up>");
    let at = world.cursor_line();
    mouse(&mut world, MouseKind::WheelDown, (60, 12));
    assert_ne!(world.cursor_line(), at);
    world.keys("<Up>");
    let twin = "㈱テクノ精工  3行目";
    click(&mut world, twin);
    assert!(
        world.shows("[ ] ㈱テクノ精工"),
        "only gone to: {}",
        world.screen()
    );
    click(&mut world, twin);
    assert!(world.shows("[x] ㈱テクノ精工"), "{}", world.screen());
}

#[test]
fn a_file_is_chosen_with_the_mouse() {
    let begin = Begin {
        size: (120, 40),
        mouse: true,
        ..Begin::default()
    };
    let mut world = World::begin(seven(), begin);
    world.keys("3i");
    offer(&mut world, &["春.csv", "秋.csv", "表/"]);
    click(&mut world, "秋.csv");
    assert!(world.shows("> 秋.csv"), "{}", world.screen());
    mouse(&mut world, MouseKind::WheelDown, (60, 20));
    assert!(world.shows("> 表/"), "{}", world.screen());
    click(&mut world, "秋.csv");
    click(&mut world, "秋.csv");
    assert_eq!(looked_into(&world), Some("秋.csv"));
}

#[test]
fn what_was_chosen_by_hand_is_what_is_planned() {
    let mut world = looked();
    world.keys("<Down><Down><Down><Down><Enter>強み<Enter><C-s>");
    look_at(&mut world, SHEET.as_bytes());
    let book = world.book.desk.book().expect("rows");
    let new = book
        .rows(Kind::Company)
        .find(|row| row.title() == "みやまの里製作所");
    let id = new.expect("it is booked").id;
    let record = world.book.record(id);
    let strengths = ikoren::domain::company::CAPABILITY.id();
    assert_eq!(record.text(strengths), "誠実");
}

#[test]
fn a_row_whose_firm_nobody_can_tell_is_told_with_its_line_and_keeps_no_other_row_out() {
    let shell = Shell::new();
    for name in ["株式会社山本製作所", "㈱山本製作所", "有限会社川上"] {
        shell.ok(&["new", "companies", &format!("name={name}")]);
    }
    let sheet = "氏名,所属組織\n\
        佐藤 花,株式会社山本製作所\n\
        上野 昇,山本製作所\n\
        林 恵,どこにもない社\n\
        森 進,川上\n";
    let file = shell.write("people.csv", sheet.as_bytes());
    let output = shell.run(&["import", "people", &file]);
    let told = text(&output.stderr) + &text(&output.stdout);
    for line in [
        "3行目: 所属組織「山本製作所」は2件あります(F-1、F-2)",
        "4行目: 所属組織「どこにもない社」という記録",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(!told.contains("2行目"), "written just so: {told}");
    assert!(told.contains("読めない行2"), "{told}");
    let people = shell.json(&["--json", "ls", "people"]);
    assert_eq!(people["items"].as_array().map(Vec::len), Some(2));
    let again = shell.run(&["import", "people", &file]);
    let again = text(&again.stderr) + &text(&again.stdout);
    assert!(again.contains("新規0"), "the same sheet once more: {again}");
}

#[test]
fn a_family_name_in_a_sheet_is_the_one_person_who_has_it_and_that_is_told_once() {
    let shell = Shell::new();
    for name in ["蓮見 航平", "佐藤 花", "佐藤 実"] {
        shell.ok(&["new", "people", &format!("name={name}")]);
    }
    let sheet = "件名,病院名,部署,困りごと,担当者\n\
        曇り,谷の病院,外来,曇る,蓮見\n\
        揺れ,谷の病院,外来,揺れる,蓮見\n\
        重さ,谷の病院,外来,重い,佐藤\n";
    let file = shell.write("needs.csv", sheet.as_bytes());
    let output = shell.ok(&["import", "needs", &file]);
    let told = text(&output.stderr) + &text(&output.stdout);
    let meant = "2行目: 担当「蓮見」は P-1 蓮見 航平 とします";
    assert!(told.contains(meant), "{told}");
    assert_eq!(told.matches("P-1 蓮見 航平").count(), 1, "{told}");
    assert!(
        told.contains("人「佐藤」を P-4"),
        "which of the two? {told}"
    );
    let people = shell.json(&["--json", "ls", "people"]);
    assert_eq!(people["items"].as_array().map(Vec::len), Some(4));
    let again = shell.run(&["import", "needs", &file]);
    let again = text(&again.stderr) + &text(&again.stdout);
    assert!(again.contains("更新0"), "{again}");
}

#[test]
fn a_sheet_signs_no_contract_of_the_book_past_its_lines() {
    let shell = Shell::new();
    shell.ok(&["new", "companies", "name=青葉"]);
    shell.ok(&["new", "contracts", "contract_kind=nda", "company=F-1"]);
    let file = shell.write("k.csv", "ref,state\nK-1,signed\n".as_bytes());
    let refused = shell.run(&["import", "contracts", &file, "--yes"]);
    assert_eq!(refused.status.code(), Some(3), "{}", text(&refused.stderr));
    assert!(text(&refused.stderr).contains("K-1"));
    let now = shell.json(&["--json", "show", "K-1"]);
    assert_ne!(now["item"]["state"], "signed");
}

#[test]
fn a_row_of_a_record_out_of_sight_waits_and_one_that_was_merged_updates_the_other() {
    let shell = Shell::new();
    for name in ["甲工業", "乙製作", "丙電機"] {
        shell.ok(&["new", "companies", &format!("name={name}")]);
    }
    shell.ok(&["archive", "F-2"]);
    shell.ok(&["merge", "F-1", "F-3"]);
    let sheet = "ref,name,phone\nF-2,乙製作,03-1111-2222\nF-3,甲工業,03-3333-4444\n";
    let file = shell.write("f.csv", sheet.as_bytes());
    let waits = shell.run(&["import", "companies", &file]);
    let told = text(&waits.stderr) + &text(&waits.stdout);
    assert!(
        told.contains("F-2 乙製作") && told.contains("F-3 丙電機 → F-1 甲工業"),
        "{told}"
    );
    let firms = || {
        shell.json(&["--json", "ls", "companies"])["items"]
            .as_array()
            .map(Vec::len)
    };
    assert_eq!(firms(), Some(1), "nothing came back by itself");
    shell.run(&["import", "companies", &file, "--yes"]);
    assert_eq!(
        firms(),
        Some(2),
        "the archived one is a new record, if it is wanted"
    );
    let one = shell.json(&["--json", "show", "F-1"]);
    assert_eq!(one["item"]["phone"], "03-3333-4444");
}

#[test]
fn due_days_of_a_sheet_move_to_working_days_as_typed_ones_do() {
    let shell = Shell::new();
    shell.ok(&["new", "companies", "name=青葉"]);
    let sheet = "contract_kind,company,due\nnda,F-1,2031-01-01\nloan,F-1,2031-01-06\n";
    let file = shell.write("k.csv", sheet.as_bytes());
    let done = shell.run(&["import", "contracts", &file]);
    let told = text(&done.stderr) + &text(&done.stdout);
    let due = |reference: &str| shell.json(&["--json", "show", reference])["item"]["due"].clone();
    assert_eq!(due("K-1"), "2030-12-27", "{told}");
    assert_eq!(due("K-2"), "2031-01-06");
    assert!(
        told.contains("期限は 12-27(金)(01-01(水) は元日)"),
        "{told}"
    );
}
