//! Excel workbooks through both doors: the screen asks which sheet is meant, the command line takes `--sheet`; what goes out comes in.

use crate::cli::{Shell, text};
use crate::forms::look_at;
use crate::sample::seven;
use crate::world::{SIZES, World};
use ikoren::domain::kind::Kind;
use ikoren::text::Lang;
use rust_xlsxwriter::Workbook;

/// Sheets of firms, each with a title, headings and one firm; a cover before them.
fn branches(names: &[&str]) -> Vec<u8> {
    let mut book = Workbook::new();
    let cover = book.add_worksheet().set_name("表紙").expect("a name");
    cover.write_string(0, 0, "取引先名簿").expect("a cell");
    for (nth, name) in (1_u32..).zip(names) {
        let page = book.add_worksheet().set_name(*name).expect("a name");
        page.write_string(0, 0, "取引先名簿").expect("a cell");
        for (column, heading) in (0..).zip(["企業名", "都道府県", "従業員数", "最終連絡日"])
        {
            page.write_string(2, column, heading).expect("a cell");
        }
        page.write_string(3, 0, format!("{name}製作所"))
            .expect("a cell");
        page.write_string(3, 1, "長野県").expect("a cell");
        page.write_number(3, 2, f64::from(nth) * 10.0)
            .expect("a cell");
        page.write_number(3, 3, 46_340.0).expect("a cell");
    }
    book.save_to_buffer().expect("bytes")
}

fn looked(size: (u16, u16), lang: Lang) -> World {
    let mut world = World::sized(seven(), size, lang);
    world.keys("3i/home/yama/firms.xlsx<Enter>");
    look_at(&mut world, &branches(&["北", "南"]));
    world
}

#[test]
fn the_screen_says_which_sheet_it_looks_at_and_turns_to_the_next() {
    let mut world = looked((80, 24), Lang::Ja);
    assert!(
        world.shows("xlsx") && world.shows("北 (2/3)"),
        "{}",
        world.screen()
    );
    assert!(world.shows("ほかのシートかもしれません"));
    world.keys("<Right>");
    look_at(&mut world, &branches(&["北", "南"]));
    assert!(world.shows("南 (3/3)"), "{}", world.screen());
    world.keys("<C-s>");
    let book = world.book.desk.book().expect("rows");
    let firms: Vec<&str> = book
        .rows(Kind::Company)
        .map(ikoren::desk::Row::title)
        .collect();
    assert!(
        firms.contains(&"南製作所") && !firms.contains(&"北製作所"),
        "{firms:?}"
    );
}

#[test]
fn a_workbook_that_cannot_be_read_is_said_in_words() {
    let mut world = World::new(seven());
    world.keys("3i/home/yama/firms.xlsx<Enter>");
    look_at(&mut world, b"PK\x03\x04 no workbook");
    assert!(world.shows("ブックを読めません"), "{}", world.screen());
}

#[test]
fn a_workbook_as_it_is_seen() {
    let mut all = String::new();
    for lang in Lang::ALL {
        for size in SIZES {
            let world = looked(size, lang);
            let (width, height) = size;
            all.push_str(&format!("--- {} {width}x{height} ---\n", lang.code()));
            all.push_str(&world.screen());
        }
    }
    insta::assert_snapshot!(all);
}

#[test]
fn the_command_line_asks_which_sheet_and_takes_it_by_name_and_by_number() {
    let shell = Shell::new();
    let path = shell.write("firms.xlsx", &branches(&["北", "南"]));
    let asked = shell.run(&["import", "companies", &path]);
    assert_eq!(asked.status.code(), Some(2));
    assert!(
        text(&asked.stderr).contains("2 北, 3 南"),
        "{}",
        text(&asked.stderr)
    );
    assert_eq!(
        shell
            .run(&["import", "companies", &path, "--sheet", "西"])
            .status
            .code(),
        Some(2)
    );
    shell.ok(&["import", "companies", &path, "--sheet", "北"]);
    shell.ok(&["import", "companies", &path, "--sheet", "3"]);
    let list = shell.json(&["ls", "companies", "--json"]);
    assert_eq!(list["items"][0]["name"], "北製作所");
    assert_eq!(list["items"][1]["employees"], 20);
    assert_eq!(list["items"][1]["last_contact_on"], "2026-11-14");
}

#[test]
fn one_list_among_other_sheets_is_found() {
    let shell = Shell::new();
    let path = shell.write("firms.xlsx", &branches(&["北"]));
    shell.ok(&["import", "companies", &path]);
    let list = shell.json(&["ls", "companies", "--json"]);
    assert_eq!(list["items"].as_array().expect("items").len(), 1);
}

#[test]
fn a_sheet_of_another_kind_is_said_and_not_booked() {
    let shell = Shell::new();
    let path = shell.write("firms.xlsx", &branches(&["北"]));
    let output = shell.run(&["import", "needs", &path]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    let list = shell.json(&["ls", "needs", "--json"]);
    assert_eq!(list["items"].as_array().expect("items").len(), 0);
}

#[test]
fn what_is_exported_as_a_workbook_is_the_same_book_again() {
    let shell = Shell::new();
    let firm = [
        "new",
        "companies",
        "name=株式会社 =テスト",
        "reading=テスト",
        "region=in",
        "licences=seizo;iso13485",
        "last_contact_on=2026-11-20",
        "employees=28",
        "capability=＝で始まる\n二行目",
        "phone=+81-3-0000-0000",
    ];
    shell.ok(&firm);
    shell.ok(&["new", "hospitals", "name=みずなら病院", "plan_letter=done"]);
    shell.ok(&["new", "bodies", "name=看護の会", "body_kind=society"]);
    shell.ok(&["new", "people", "name=鶴来 恵", "organisation=みずなら病院"]);
    let other = Shell::new();
    for kind in ["companies", "hospitals", "bodies", "people"] {
        let path = shell.write(&format!("{kind}.pos"), b"");
        let path = path.replace(".pos", ".xlsx");
        shell.ok(&["export", kind, "-o", &path]);
        other.ok(&["import", kind, &path]);
        let (was, is) = (
            shell.json(&["ls", kind, "--json"]),
            other.json(&["ls", kind, "--json"]),
        );
        let bare = |list: &serde_json::Value| {
            let mut items = list["items"].as_array().expect("items").clone();
            for item in &mut items {
                let item = item.as_object_mut().expect("an object");
                item.remove("source");
                item.remove("source_no");
            }
            items
        };
        assert_eq!(bare(&was), bare(&is), "{kind}");
    }
}

#[test]
fn a_damaged_workbook_is_a_failure_with_a_sentence() {
    let shell = Shell::new();
    let path = shell.write("bad.xlsx", b"PK\x03\x04....");
    let output = shell.run(&["import", "needs", &path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("xlsx"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn furigana_become_the_reading_where_the_sheet_has_none() {
    let shell = Shell::new();
    let fixture = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/companies_furigana.xlsx"
    );
    shell.ok(&["import", "companies", fixture, "--yes"]);
    let listed = shell.json(&["--json", "ls", "companies"]);
    let items = listed["items"].as_array().expect("firms");
    let reading = |name: &str| {
        let found = items.iter().find(|item| item["name"] == name);
        found.expect("the firm")["reading"]
            .as_str()
            .map(str::to_owned)
    };
    assert_eq!(
        reading("青葉精工株式会社").as_deref(),
        Some("アオバセイコウカブシキガイシャ")
    );
    assert_eq!(
        reading("みずなら電子").as_deref(),
        Some("ミズナラデンシ"),
        "the sheet's own word stands"
    );
    assert_eq!(reading("白波製作所"), None, "half a reading is none");
    shell.ok(&["set", "F-1", "reading=アオバ"]);
    shell.ok(&["import", "companies", fixture, "--yes"]);
    let kept = shell.json(&["--json", "show", "F-1"]);
    assert!(kept.to_string().contains("\"アオバ\""), "{kept}");
}

#[test]
fn the_lines_of_contracts_go_out_in_every_form_and_come_in_again() {
    let shell = Shell::new();
    shell.ok(&["new", "companies", "name=青葉精工"]);
    shell.ok(&["new", "contracts", "contract_kind=nda", "company=F-1"]);
    shell.ok(&[
        "set",
        "K-1.3",
        "answer=不要",
        "note=開発はしない",
        "owner=知財窓口",
    ]);
    let csv = text(&shell.ok(&["export", "contracts", "--lines"]).stdout);
    let head = csv.lines().next().expect("headings");
    assert!(
        head.contains("item.1,item.1.note,item.1.on,item.1.owner,item.1.due")
            && head.contains("item.14.due"),
        "{head}"
    );
    assert!(csv.contains("not-needed,開発はしない"), "{csv}");
    let object = shell.json(&["export", "contracts", "--lines", "--format", "json"]);
    assert_eq!(object["items"][0]["item.3.owner"], "知財窓口");
    let md = text(
        &shell
            .ok(&["export", "contracts", "--lines", "--format", "md"])
            .stdout,
    );
    assert!(
        md.contains("item.3 目的は製品化を検討するところまで"),
        "{md}"
    );
    let bare = text(&shell.ok(&["export", "contracts"]).stdout);
    assert!(!bare.contains("item.3"), "{bare}");
    let firms = shell.run(&["export", "companies", "--lines"]);
    assert_eq!(firms.status.code(), Some(2));

    let file = shell.home.path().join("契約.xlsx");
    let path = file.to_str().expect("a path");
    shell.ok(&["export", "contracts", "--lines", "-o", path]);
    let again = text(&shell.ok(&["import", "contracts", path, "--dry-run"]).stderr);
    shell.ok(&["set", "K-1.3", "answer=未定", "note="]);
    shell.ok(&["import", "contracts", path, "--yes"]);
    let shown = shell.json(&["export", "contracts", "--lines", "--format", "json"]);
    assert_eq!(shown["items"][0]["item.3"], "not-needed", "{again}");
    assert_eq!(shown["items"][0]["item.3.note"], "開発はしない");
}
