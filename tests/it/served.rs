//! The verbs of the whole book while it is served: proofs, copies, figures and papers come from the process that holds it, and files are
//! read and written where the verb was typed.

use crate::serve::{Server, program};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Stdio;

fn code(server: &Server, args: &[&str]) -> Option<i32> {
    server.run(args).status.code()
}

fn path(server: &Server, name: &str) -> String {
    server.home.path().join(name).display().to_string()
}

fn lists(server: &Server, book: &str, title: &str) -> bool {
    server.ok(&["--book", book, "ls", "needs"]).contains(title)
}

#[test]
fn the_book_is_proved_and_tidied_while_people_go_on_writing() {
    let server = Server::start(&[]);
    let screen = server.screen();
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    let report = server.ok(&["verify", "--json"]);
    assert!(report.contains("\"ok\":true"), "{report}");
    server.ok(&["compact"]);
    server.ok(&["new", "needs", "title=採血の椅子"]);
    screen.waits_for("採血の椅子");
    assert!(server.ok(&["verify", "--json"]).contains("\"ok\":true"));
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn a_backup_of_a_served_book_lies_where_it_was_asked_for_and_is_a_book_again() {
    let server = Server::start(&[]);
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    let file = path(&server, "copy.ikb");
    server.ok(&["backup", "--to", &file]);
    let into = path(&server, "copy");
    server.ok(&["restore", &file, "--into", &into]);
    assert!(lists(&server, &into, "点滴の固定具"));
    // Never over a file that is there.
    let before = std::fs::read(&file).expect("the file");
    assert_eq!(code(&server, &["backup", "--to", &file]), Some(1));
    assert_eq!(std::fs::read(&file).expect("the file"), before);
    // In its own place without a name, as for a book that nobody serves.
    let spools = |dir: &Path| {
        let names = std::fs::read_dir(dir).expect("a directory").flatten();
        names
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with("spool"))
            .count()
    };
    server.ok(&["backup"]);
    assert_eq!(spools(&server.book()), 0);
}

#[test]
fn what_locks_a_backup_is_read_where_it_was_typed() {
    let server = Server::start(&[]);
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    let words = path(&server, "words");
    std::fs::write(&words, "七つの鍵\n").expect("a file");
    let file = path(&server, "locked.ikb");
    server.ok(&["backup", "--to", &file, "--passphrase-file", &words]);
    let into = path(&server, "opened");
    assert_eq!(code(&server, &["restore", &file, "--into", &into]), Some(1));
    server.ok(&[
        "restore",
        &file,
        "--into",
        &into,
        "--passphrase-file",
        &words,
    ]);
    assert!(lists(&server, &into, "点滴の固定具"));
    // A key made for it is on the page that is printed here, and opens it.
    let file = path(&server, "keyed.ikb");
    let page = server.ok(&["backup", "--to", &file, "--recovery-key"]);
    let key = page.lines().map(str::trim);
    let key = key
        .into_iter()
        .find(|line| line.starts_with("AGE-SECRET-KEY-1"));
    std::fs::write(&words, key.expect("a key")).expect("a file");
    let into = path(&server, "keyed");
    server.ok(&["restore", &file, "--into", &into, "--identity", &words]);
    assert!(lists(&server, &into, "点滴の固定具"));
}

#[test]
fn what_another_copy_wrote_comes_onto_open_screens() {
    let server = Server::start(&[]);
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    let (file, other) = (path(&server, "copy.ikb"), path(&server, "other"));
    server.ok(&["backup", "--to", &file]);
    server.ok(&["restore", &file, "--into", &other]);
    server.ok(&["--book", &other, "new", "needs", "title=よそで書いた題"]);
    server.ok(&["--book", &other, "set", "N-1", "place=よその場所"]);
    server.ok(&["set", "N-1", "place=ここの場所"]);
    let words = path(&server, "words");
    std::fs::write(&words, "七つの鍵\n").expect("a file");
    let bundle = path(&server, "theirs");
    let lock = ["--passphrase-file", words.as_str()];
    server.ok(&[&["--book", &other, "bundle", "write", &bundle], &lock[..]].concat());
    let mut screen = server.screen();
    screen.keys("2");
    let told = server.ok(&[&["bundle", "apply", &bundle], &lock[..]].concat());
    assert!(
        told.contains("N-1") && told.contains("よその場所") && told.contains("ここの場所"),
        "{told}"
    );
    screen.waits_for("よそで書いた題");
    // And what was written here since goes back.
    let mine = path(&server, "mine");
    server.ok(&["bundle", "write", &mine]);
    server.ok(&["--book", &other, "bundle", "apply", &mine]);
    assert!(lists(&server, &other, "よそで書いた題"));
    // The search knows it too, and undo takes back one's own and nothing of theirs.
    assert!(
        server
            .ok(&["ls", "needs", "よそで"])
            .contains("よそで書いた題")
    );
    assert!(server.ok(&["verify", "--json"]).contains("\"ok\":true"));
}

#[test]
fn figures_of_today_and_of_a_day_before_come_from_the_served_book() {
    let server = Server::start(&[]);
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    let output = server.run(&["kpi", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "nothing of a book that is held");
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"n\":1"));
    let before = server.ok(&["kpi", "--on", "2020-01-01", "--json"]);
    assert!(!before.contains("\"n\":1"), "{before}");
}

#[test]
fn a_hat_taken_at_the_door_is_there_at_the_next_screen_and_on_the_command_line() {
    let server = Server::start(&[]);
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    let grants = ["ls", "contracts", "--saved", "進行中の補助金"];
    assert_eq!(code(&server, &grants), Some(4));
    let mut screen = server.screen();
    screen.keys("1:hat-regional\r");
    screen.waits_for("地域の仕事");
    // It is written beside the session, which does not wait for the disk.
    assert!((0..200).any(|_| code(&server, &grants) == Some(0)));
    let mut another = server.screen();
    another.keys("1");
    another.waits_for("地域の仕事");
}

#[test]
fn papers_of_a_hand_over_are_written_where_it_was_typed() {
    let server = Server::start(&[]);
    for args in [
        &["new", "people", "name=山本 一郎"][..],
        &["new", "people", "name=佐藤 花子"],
        &["new", "hospitals", "name=みずなら病院"],
        &["new", "companies", "name=テクノ"],
        &[
            "new",
            "needs",
            "title=点滴の固定具",
            "hospital=みずなら病院",
        ],
        &["new", "cases", "need=N-1", "company=F-1", "owner=P-1"],
    ] {
        server.ok(args);
    }
    let papers = path(&server, "papers");
    std::fs::create_dir(&papers).expect("a directory");
    server.ok(&["hand-over", "P-1", "P-2", "--papers", &papers]);
    let paper = std::fs::read_to_string(Path::new(&papers).join("C-1.md")).expect("the paper");
    assert!(paper.contains("点滴の固定具"), "{paper}");
    assert!(server.ok(&["show", "C-1"]).contains("佐藤 花子"));
}

#[test]
fn the_whole_book_as_lines_comes_from_the_served_book() {
    let server = Server::start(&[]);
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    let file = path(&server, "book.jsonl");
    server.ok(&["export", "--jsonl", "-o", &file]);
    let into = path(&server, "read");
    server.ok(&["--book", &into, "import", "--jsonl", &file]);
    assert!(lists(&server, &into, "点滴の固定具"));
    let streamed = server.ok(&["export", "--jsonl"]);
    // What was written out first stands in the audit by now; the head tells of it, and every other line is the same.
    let written = std::fs::read_to_string(&file).expect("the file");
    let mut lines = written.lines().skip(1);
    assert!(lines.all(|line| streamed.lines().any(|other| other == line)));
}

#[test]
fn another_book_is_put_in_the_place_of_a_served_one_only_after_it_was_let_go_of() {
    let server = Server::start(&[]);
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    let file = path(&server, "copy.ikb");
    server.ok(&["backup", "--to", &file]);
    let output = server.run(&["restore", &file]);
    assert_eq!(output.status.code(), Some(6));
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(words.contains("yamamoto"), "{words}");
}

/// Sends one greeting with a verb of its own making and reads all that comes.
fn forged(server: &Server, verb: &serde_json::Value) -> Vec<u8> {
    let global = serde_json::json!({"book": null, "lang": null, "json": false, "ascii": false, "theme": null});
    let terminal = serde_json::json!({
        "term": "", "tmux": false, "columns": 0, "rows": 0, "ambiguous": "auto", "ime": "auto",
        "ascii": false, "theme": null, "mouse": false, "keys": null, "width": null,
    });
    let hello = serde_json::json!({
        "version": env!("CARGO_PKG_VERSION"), "lang": null, "terminal": terminal,
        "run": {"global": global, "verb": verb},
    });
    let body = hello.to_string();
    let mut line = UnixStream::connect(server.book().join("sock")).expect("a line");
    let length = u32::try_from(body.len()).expect("short").to_be_bytes();
    let bytes = [b"H", &length[..], body.as_bytes(), b"E\0\0\0\0"].concat();
    line.write_all(&bytes).expect("it is taken");
    let mut rest = Vec::new();
    line.read_to_end(&mut rest).unwrap_or_default();
    rest
}

#[test]
fn no_path_that_a_program_at_the_socket_names_reaches_the_servers_disk() {
    let server = Server::start(&[]);
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    let target = server.home.path().join("written");
    let secret = server.home.path().join("secret.csv");
    std::fs::write(&secret, "title\nひみつの題\n").expect("a file");
    let lock = serde_json::json!({"recipient": [], "passphrase": false, "passphrase_file": null});
    let export = serde_json::json!({
        "kind": "needs", "filter": [], "jsonl": false, "format": null, "encoding": "Utf8",
        "to": null, "layer": "Public", "lines": false, "output": target,
    });
    let import = serde_json::json!({
        "kind": "needs", "file": secret, "sheet": null, "jsonl": null, "dry_run": false,
        "yes": false, "set": [], "map": [], "source": null,
    });
    for verb in [
        serde_json::json!({"Export": export}),
        serde_json::json!({"Import": import}),
        serde_json::json!({"Backup": {"to": target, "lock": lock, "recovery_key": false}}),
        serde_json::json!({"HandOver": {"from": "P-1", "to": "P-2", "keep_post": false, "dry_run": false, "papers": target}}),
        serde_json::json!({"Phrases": {"name": "one", "from": [secret], "remove": false, "sent": []}}),
    ] {
        let rest = forged(&server, &verb);
        // Refused as wrong usage: the parcel of the exit code is the last.
        assert!(rest.ends_with(&[b'X', 0, 0, 0, 1, 2]), "{verb}: {rest:?}");
        assert!(!target.exists(), "{verb}");
    }
    assert!(!server.ok(&["ls", "needs"]).contains("ひみつ"));
    // The same verb with a stream in the place of the file is taken.
    let verb = serde_json::json!({"Backup": {"to": "-", "lock": lock, "recovery_key": false}});
    assert!(forged(&server, &verb).ends_with(&[b'X', 0, 0, 0, 1, 0]));
}

#[test]
fn zeros_without_end_on_standard_input_are_refused_and_the_server_goes_on() {
    let server = Server::start(&[]);
    let zeros = std::fs::File::open("/dev/zero").expect("zeros");
    let output = program(server.home.path())
        .args(["import", "needs", "-"])
        .stdin(Stdio::from(zeros))
        .output()
        .expect("it runs");
    assert_ne!(output.status.code(), Some(0));
    let zeros = std::fs::File::open("/dev/zero").expect("zeros");
    let output = program(server.home.path())
        .args(["phrases", "one", "--from", "-"])
        .stdin(Stdio::from(zeros))
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(server.ok(&["ls", "needs"]), "");
}
