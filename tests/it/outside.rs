//! In a real terminal: a long text goes to an editor and comes back or does not, and nothing typed is lost; a session that ends in any way
//! begins again where it was.

use crate::pty::{DEADLINE, Terminal};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_ikoren");
const SIZE: (u16, u16) = (80, 24);
const EDITOR: &str = "\x05";
const ESC: &str = "\x1b";

fn home() -> TempDir {
    tempfile::tempdir().expect("a scratch directory")
}

/// Runs a verb without a terminal.
fn verb(home: &Path, args: &[&str]) {
    let done = Command::new(PROGRAM)
        .args(args)
        .env_clear()
        .env("HOME", home)
        .env("LANG", "ja_JP.UTF-8")
        .env("USER", "yamamoto")
        .output()
        .expect("the program");
    assert!(done.status.success(), "{done:?}");
}

/// The console of a home whose person has an editor, which is a script.
fn with_editor(home: &Path, script: &str) -> Terminal {
    let path = home.join("editor");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("the editor");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).expect("the editor");
    let editor = format!("EDITOR={}", path.display());
    Terminal::run(home, &["/usr/bin/env", &editor, PROGRAM], SIZE)
}

/// A new need with something typed into its long field, where the caret is.
fn typed(home: &Path, script: &str) -> Terminal {
    verb(home, &["new", "needs", "title=離床"]);
    let mut terminal = with_editor(home, script);
    terminal.waits_for("今日");
    terminal.keys("2");
    terminal.waits_for("N-1");
    terminal.keys("n");
    terminal.waits_for("ニーズの登録");
    for text in ["点滴台", "みずなら病院", "手術部"] {
        terminal.keys(text);
        terminal.waits_for(text);
        terminal.keys("\t");
    }
    terminal.keys("管を踏んで抜ける");
    terminal.waits_for("管を踏んで抜ける");
    terminal
}

#[test]
fn a_text_written_outside_comes_back_and_is_saved() {
    let home = home();
    let mut terminal = typed(home.path(), "printf '外で書いた行\\n' >> \"$1\"");
    terminal.keys(EDITOR);
    terminal.waits_for("外で書いた行");
    terminal.waits_for("管を踏んで抜ける");
    terminal.keys("\x13");
    terminal.waits_until_gone("ニーズの登録");
    terminal.waits_for("N-2");
    terminal.kill();
    let again = Terminal::run(home.path(), &[PROGRAM, "show", "N-2"], SIZE);
    again.waits_for("外で書いた行");
}

#[test]
fn an_editor_that_fails_or_is_killed_loses_nothing_of_either_text() {
    for end in ["exit 3", "kill -9 $$"] {
        let home = home();
        let mut terminal = typed(home.path(), &format!("printf 'x\\n' >> \"$1\"; {end}"));
        terminal.keys(EDITOR);
        terminal.waits_for("外部エディタから戻りませんでした");
        assert!(terminal.shows("管を踏んで抜ける"), "{end}");
        terminal.keys("る");
        terminal.waits_for("管を踏んで抜けるる");
        let kept = home.path().join(".local/state/ikoren/edit/text-1.txt");
        let kept = fs::read_to_string(kept).expect("what was written outside");
        assert_eq!(kept, "管を踏んで抜ける\nx\n", "{end}");
    }
}

#[test]
fn a_program_killed_while_the_editor_is_open_has_kept_what_was_typed() {
    let home = home();
    let mut terminal = typed(home.path(), "printf 'EDITING'; read line");
    terminal.keys(EDITOR);
    terminal.waits_for("EDITING");
    terminal.kill();
    let mut terminal = with_editor(home.path(), "true");
    terminal.waits_for("今日");
    terminal.keys("2");
    terminal.waits_for("N-1");
    terminal.keys("n");
    terminal.waits_for("下書きから続けています");
    terminal.waits_for("管を踏んで抜ける");
}

/// Waits until what is kept of the visit holds a text.
fn waits_for_visit(home: &Path, text: &str) {
    let end = Instant::now() + DEADLINE;
    let holds = || {
        let visits = fs::read_dir(home.join(".local/state/ikoren/visits"));
        let files = visits.into_iter().flatten().flatten();
        // What is being written beside a visit is none yet.
        let mut kept = files
            .map(|file| file.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
        kept.any(|path| fs::read_to_string(path).is_ok_and(|kept| kept.contains(text)))
    };
    while !holds() {
        assert!(Instant::now() < end, "waited for {text} to be kept");
        std::thread::yield_now();
    }
}

/// A list of needs, filtered, with the cursor two rows above its end; the reference under the cursor.
fn scrolled(home: &Path) -> (Terminal, String) {
    let lines: Vec<String> = (1..=60)
        .map(|n| {
            let title = if n % 2 == 0 { "点滴台" } else { "離床" };
            format!(
                "{{\"cmd\":\"new\",\"kind\":\"needs\",\"fields\":{{\"title\":\"{title} {n}\"}}}}"
            )
        })
        .collect();
    batch(home, &lines.join("\n"));
    let mut terminal = Terminal::run(home, &[PROGRAM], SIZE);
    terminal.waits_for("今日");
    terminal.keys("2");
    terminal.waits_for("受付");
    terminal.keys("v");
    terminal.waits_for("番号");
    terminal.keys("/");
    terminal.waits_for("この絞込で見る");
    terminal.keys("点滴");
    terminal.waits_for("30/60件");
    terminal.keys("\r");
    terminal.waits_until_gone("この絞込で見る");
    let mut at = pointed(&terminal.body()).expect("a cursor");
    for key in ["G", "k", "k"] {
        terminal.keys(key);
        at = moved(&terminal, &at);
    }
    (terminal, at)
}

fn batch(home: &Path, lines: &str) {
    use std::io::Write as _;
    use std::process::Stdio;
    let mut child = Command::new(PROGRAM)
        .arg("batch")
        .env_clear()
        .env("HOME", home)
        .env("LANG", "ja_JP.UTF-8")
        .env("USER", "yamamoto")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program");
    let mut input = child.stdin.take().expect("its input");
    input.write_all(lines.as_bytes()).expect("lines");
    drop(input);
    assert!(child.wait().expect("its end").success());
}

/// The reference in the row with the cursor.
fn pointed(body: &[String]) -> Option<String> {
    let row = body.iter().find_map(|line| line.split_once('>'))?.1;
    row.split_whitespace().next().map(str::to_owned)
}

/// Waits until the cursor stands elsewhere; the reference there.
fn moved(terminal: &Terminal, from: &str) -> String {
    let end = Instant::now() + DEADLINE;
    loop {
        let at = pointed(&terminal.body());
        if let Some(at) = at.filter(|at| at != from && at.starts_with("N-")) {
            return at;
        }
        assert!(Instant::now() < end, "the cursor stays at {from}");
        std::thread::yield_now();
    }
}

#[test]
fn a_session_that_ends_in_order_or_by_kill_9_begins_where_it_was() {
    let home = home();
    let (mut terminal, at) = scrolled(home.path());
    let body = terminal.body();
    terminal.keys("q");
    terminal.waits_until_given_back();
    assert_eq!(terminal.ends(), 0);
    let mut terminal = Terminal::run(home.path(), &[PROGRAM], SIZE);
    terminal.waits_for_body(&body);
    terminal.keys("k");
    let at = moved(&terminal, &at);
    waits_for_visit(home.path(), &format!("record = \"{at}\""));
    let body = terminal.body();
    terminal.kill();
    let mut terminal = Terminal::run(home.path(), &[PROGRAM], SIZE);
    terminal.waits_for_body(&body);
    terminal.keys(ESC);
}
