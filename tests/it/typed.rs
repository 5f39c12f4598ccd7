//! What a person types slightly wrong, on the command line: names for numbers, days that are none, nobody to hand over to. Each is put
//! right or told, and nothing is half done.

use crate::cli::{Shell, text};

fn office() -> Shell {
    let shell = Shell::new();
    shell.ok(&["new", "companies", "name=あおば精工"]);
    shell.ok(&["new", "hospitals", "name=みどり病院"]);
    shell.ok(&["new", "people", "name=佐藤"]);
    shell.ok(&["new", "people", "name=鈴木"]);
    shell.ok(&["new", "needs", "title=固定具", "hospital=H-1", "owner=P-1"]);
    shell
}

#[test]
fn a_number_in_the_place_of_a_holder_becomes_the_name() {
    let shell = office();
    shell.ok(&["set", "N-1", "ball=F-1"]);
    assert_eq!(
        shell.json(&["show", "N-1", "--json"])["item"]["ball"],
        "あおば精工"
    );
    shell.ok(&["set", "N-1", "ball=佐藤"]);
    let unknown = shell.run(&["set", "N-1", "ball=F-99"]);
    assert_ne!(unknown.status.code(), Some(0));
    assert!(text(&unknown.stderr).contains("F-99"));
    assert_eq!(
        shell.json(&["show", "N-1", "--json"])["item"]["ball"],
        "佐藤"
    );
}

#[test]
fn closed_days_that_cannot_be_read_are_told_with_the_forms_that_can() {
    let shell = office();
    let refused = shell.run(&["set", "H-1", "closed_days=土;盆"]);
    assert_ne!(refused.status.code(), Some(0));
    let said = text(&refused.stderr);
    assert!(
        said.contains("「盆」") && said.contains("8/13-16"),
        "{said}"
    );
    shell.ok(&["set", "H-1", "closed_days=土;8/13-16"]);
    let new = [
        "new",
        "needs",
        "title=灯り",
        "hospital=みどり病院",
        "due=2027-08-16",
    ];
    let moved = text(&shell.ok(&new).stderr);
    assert!(moved.contains("08-12"), "{moved}");
    let moved = shell.ok(&["set", "N-1", "due=2027-08-13"]);
    assert!(
        text(&moved.stderr).contains("08-12"),
        "{}",
        text(&moved.stderr)
    );
}

#[test]
fn what_was_taken_back_is_said() {
    let shell = office();
    shell.ok(&["set", "N-1", "place=病室"]);
    let said = |args: &[&str]| text(&shell.ok(args).stderr);
    assert!(said(&["undo"]).contains("元に戻しました: 編集 N-1"));
    assert!(said(&["redo"]).contains("やり直しました: 編集 N-1"));
}

#[test]
fn nothing_goes_over_before_the_papers_have_a_place() {
    let shell = office();
    let file = shell.home.path().join("file");
    std::fs::write(&file, "").unwrap();
    let papers = file.join("papers").display().to_string();
    let refused = shell.run(&["hand-over", "P-1", "P-2", "--papers", &papers]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(
        shell.json(&["show", "N-1", "--json"])["item"]["owner"],
        "佐藤"
    );
    let fresh = shell.home.path().join("new/papers").display().to_string();
    let would = text(&shell.ok(&["hand-over", "P-1", "P-2", "--dry-run"]).stderr);
    let done = text(
        &shell
            .ok(&["hand-over", "P-1", "P-2", "--papers", &fresh])
            .stderr,
    );
    assert!(
        would.contains("1件") && done.contains("1件"),
        "{would}{done}"
    );
    assert_eq!(
        shell.run(&["hand-over", "P-2", "P-2"]).status.code(),
        Some(2)
    );
}

#[test]
fn a_command_line_names_no_keys() {
    let shell = office();
    let near = text(&shell.run(&["ls", "needs", "dep:手術室"]).stderr);
    assert!(!near.contains("Tab"), "{near}");
}
