//! The verbs that copy, restore and mend a whole book, run as people run them.

use crate::cli::{Shell, text};

const NEED: [&str; 5] = [
    "new",
    "needs",
    "title=離床を知らせる敷物",
    "hospital=みずなら病院",
    "problem=転ぶ",
];

/// A book with a need and a person whose name stands in a memo too.
fn shell() -> Shell {
    let shell = Shell::new();
    shell.ok(&NEED);
    shell.ok(&[
        "new",
        "people",
        "name=佐藤 花子",
        "organisation=みずなら病院",
    ]);
    shell.ok(&["set", "N-1", "problem=佐藤花子さんが転ぶのを見た"]);
    shell
}

fn path(shell: &Shell, name: &str) -> String {
    shell.home.path().join(name).display().to_string()
}

#[test]
fn a_book_is_backed_up_and_restored_beside_the_one_that_was_there() {
    let shell = shell();
    let file = path(&shell, "the-backup");
    let said = text(&shell.ok(&["backup", "--to", &file]).stderr);
    assert!(said.contains(&file), "{said}");
    let again = shell.run(&["backup", "--to", &file]);
    assert_eq!(again.status.code(), Some(1), "never over a file");
    shell.ok(&["set", "N-1", "title=あとから"]);
    let said = text(&shell.ok(&["restore", &file]).stderr);
    assert!(said.contains(".before-"), "{said}");
    let shown = text(&shell.ok(&["show", "N-1"]).stdout);
    assert!(shown.contains("離床を知らせる敷物"), "{shown}");
    let made = text(&shell.ok(&NEED).stdout);
    assert!(
        made.starts_with("N-1") && made.trim() != "N-1",
        "a letter of its own: {made}"
    );
    assert_eq!(shell.run(&["verify"]).status.code(), Some(0));
}

#[test]
fn a_locked_backup_asks_for_its_key() {
    let shell = shell();
    let (file, words) = (
        path(&shell, "locked"),
        shell.write("words", "七つの鍵\n".as_bytes()),
    );
    shell.ok(&["backup", "--to", &file, "--passphrase-file", &words]);
    let bytes = std::fs::read(&file).expect("the backup");
    assert!(bytes.starts_with(b"age-encryption.org/"));
    let into = path(&shell, "elsewhere");
    let refused = shell.run(&["restore", &file, "--into", &into]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("--passphrase-file"));
    shell.ok(&[
        "restore",
        &file,
        "--into",
        &into,
        "--passphrase-file",
        &words,
    ]);
    let shown = shell.at(&into).ok(&["show", "N-1"]);
    assert!(text(&shown.stdout).contains("離床"));
}

#[test]
fn the_first_write_of_a_day_leaves_a_backup_and_doctor_tells_its_age() {
    let shell = Shell::new();
    shell.ok(&NEED);
    let none = shell.run(&["doctor"]);
    assert_eq!(none.status.code(), Some(1), "no backup is a worry");
    shell.ok(&["set", "N-1", "title=敷物"]);
    let told = text(&shell.run(&["doctor"]).stdout);
    assert!(told.contains("(0日前)"), "{told}");
    let kept = std::fs::read_dir(shell.book().join("backup")).expect("backups");
    assert_eq!(kept.count(), 1);
}

#[test]
fn the_whole_book_goes_out_as_lines_and_comes_back_equal() {
    let shell = shell();
    let file = path(&shell, "book.jsonl");
    shell.ok(&["export", "--jsonl", "-o", &file]);
    let into = path(&shell, "second");
    shell.at(&into).ok(&["import", "--jsonl", &file]);
    let digest = |shell: &Shell| shell.json(&["verify", "--json"])["digest"].clone();
    assert_eq!(digest(&shell), digest(&shell.at(&into)));
    let again = shell.at(&into).run(&["import", "--jsonl", &file]);
    assert_eq!(again.status.code(), Some(1), "never over a book");
}

#[test]
fn a_person_is_erased_after_being_confirmed_and_mentions_are_listed() {
    let shell = shell();
    let refused = shell.run(&["erase", "P-1"]);
    assert_eq!(refused.status.code(), Some(130), "nobody confirmed");
    assert!(text(&shell.ok(&["show", "P-1"]).stdout).contains("佐藤"));
    shell.ok(&["backup"]);
    let page = shell.book().join("last-page");
    std::fs::write(&page, "佐藤").expect("a page that shows the name");
    let erased = shell.ok(&["erase", "P-1", "--yes"]);
    assert!(
        text(&erased.stdout).contains("N-1"),
        "{}",
        text(&erased.stdout)
    );
    assert!(!text(&shell.ok(&["show", "P-1"]).stdout).contains("佐藤"));
    assert!(!page.exists(), "nor does the kept page show the name");
    let undo = shell.run(&["undo"]);
    assert_eq!(undo.status.code(), Some(1), "{}", text(&undo.stderr));
    assert!(text(&undo.stderr).contains("戻せません"));
    assert!(
        !text(&shell.ok(&["show", "P-1"]).stdout).contains("佐藤"),
        "not even undo brings it back"
    );
    let dir = std::fs::read_dir(shell.book().join("backup")).expect("backups");
    let newest = dir.map(|entry| entry.expect("one").path()).min();
    let newest = newest.expect("the one taken by hand");
    let into = path(&shell, "old");
    shell.ok(&["restore", &newest.display().to_string(), "--into", &into]);
    let shown = shell.at(&into).ok(&["show", "P-1"]);
    assert!(
        !text(&shown.stdout).contains("佐藤"),
        "nor a backup of that day"
    );
    assert_eq!(shell.run(&["erase", "N-1", "--yes"]).status.code(), Some(0));
}

#[test]
fn a_compacted_book_is_the_same_book() {
    let shell = shell();
    shell.ok(&["compact"]);
    assert_eq!(shell.run(&["verify"]).status.code(), Some(0));
    assert!(text(&shell.ok(&["show", "N-1"]).stdout).contains("離床"));
}

#[test]
fn a_damaged_journal_is_mended_and_said_so() {
    let shell = shell();
    let journal = shell.book().join("journal/0000000001.jnl");
    let mut bytes = std::fs::read(&journal).expect("the journal");
    bytes[200] ^= 0x55;
    std::fs::write(&journal, bytes).expect("written");
    let said = text(&shell.ok(&["show", "N-1"]).stderr);
    assert!(said.contains("直しました"), "{said}");
    assert_eq!(shell.run(&["verify"]).status.code(), Some(0));
}

#[test]
fn a_book_taken_along_is_brought_home_and_what_both_changed_is_listed() {
    let office = shell();
    let copied = std::process::Command::new("cp")
        .arg("-r")
        .arg(office.book())
        .arg(office.home.path().join("laptop"))
        .status();
    assert!(copied.expect("cp runs").success());
    let laptop = office.at(office.home.path().join("laptop"));
    office.ok(&["set", "N-1", "title=事務所の件名", "department=西5病棟"]);
    laptop.ok(&["set", "N-1", "title=鞄の中の件名", "wish=鳴らないこと"]);
    let made = text(&laptop.ok(&NEED).stdout).trim().to_owned();
    let (home, away) = (path(&office, "home"), path(&office, "away"));
    laptop.ok(&["bundle", "write", &home]);
    let again = laptop.run(&["bundle", "write", &home]);
    assert_eq!(again.status.code(), Some(1), "never over a file");
    let number = |shell: &Shell, line: &str| {
        let told = shell.json(&["doctor", "--json"]);
        let said = told[line].as_str().expect("a line").to_owned();
        let (_, number) = said.split_once("確認番号 ").expect("its number");
        number.trim_end_matches(')').to_owned()
    };
    let said = number(&laptop, "bundle_given");
    let other = office.run(&[
        "bundle",
        "apply",
        &home,
        "--number",
        "0000 1111 2222 3333 4444",
    ]);
    assert_eq!(other.status.code(), Some(1), "another file than was meant");
    assert!(
        text(&other.stderr).contains("途中で変えられて"),
        "{}",
        text(&other.stderr)
    );
    let taken = office.ok(&["bundle", "apply", &home, "--number", &said.replace(' ', "")]);
    assert_eq!(number(&office, "bundle_taken"), said);
    let listed = text(&taken.stdout);
    assert!(listed.contains("N-1 件名:"), "{listed}");
    for title in ["事務所の件名", "鞄の中の件名"] {
        assert!(listed.contains(title), "{listed}");
    }
    assert!(text(&taken.stderr).contains("2件の記録を入れました"));
    office.ok(&["bundle", "write", &away, "--since", &home]);
    let told = laptop.json(&["bundle", "apply", &away, "--json"]);
    assert_eq!((&told["taken"], &told["known"]), (&1.into(), &0.into()));
    assert_eq!(told["clashes"][0]["field"], "title");
    let digest = |shell: &Shell| shell.json(&["verify", "--json"])["digest"].clone();
    assert_eq!(digest(&office), digest(&laptop));
    for shell in [&office, &laptop] {
        let shown = text(&shell.ok(&["show", "N-1"]).stdout);
        assert!(
            shown.contains("西5病棟") && shown.contains("鳴らないこと"),
            "{shown}"
        );
        assert!(text(&shell.ok(&["show", &made]).stdout).contains("離床"));
    }
    let twice = office.json(&["bundle", "apply", &home, "--json"]);
    assert_eq!(twice["taken"], 0, "twice is once");
    let other = office.at(path(&office, "other"));
    other.ok(&NEED);
    let refused = other.run(&["bundle", "apply", &home]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("別の台帳"),
        "{}",
        text(&refused.stderr)
    );
}

#[test]
fn a_printed_key_opens_the_backup_that_was_locked_with_it() {
    let shell = shell();
    let (file, into) = (path(&shell, "locked"), path(&shell, "second"));
    let page = text(
        &shell
            .ok(&["backup", "--to", &file, "--recovery-key"])
            .stdout,
    );
    let key = page
        .lines()
        .map(str::trim)
        .find(|l| l.starts_with("AGE-SECRET-KEY-1"));
    let key = shell.write("key", key.expect("a key on the page").as_bytes());
    assert!(page.contains("recipients = [\"age1"), "{page}");
    let refused = shell.run(&["restore", &file, "--into", &into]);
    assert_eq!(refused.status.code(), Some(1), "not without it");
    shell.ok(&["restore", &file, "--into", &into, "--identity", &key]);
    let shown = shell.at(&into).ok(&["show", "N-1"]);
    assert!(text(&shown.stdout).contains("離床"));
}

#[test]
fn a_damaged_format_is_written_anew_and_said_so() {
    let shell = shell();
    let format = shell.book().join("FORMAT");
    std::fs::write(&format, b"\x00\x00garbage").expect("written");
    let said = text(&shell.ok(&["show", "N-1"]).stderr);
    assert!(said.contains("日誌から書き直しました"), "{said}");
    let said = text(&shell.ok(&["show", "N-1"]).stderr);
    assert!(
        !said.contains("日誌から書き直しました"),
        "told once: {said}"
    );
    assert_eq!(shell.run(&["verify"]).status.code(), Some(0));
}
