//! A book that several people are at: a real server process, screens lent through its socket, and the command line going through it.

use crate::pty::Terminal;
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A test that has waited so long has failed.
const DEADLINE: Duration = Duration::from_secs(30);

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_ikoren");

/// What a server has said so far.
#[derive(Default)]
struct Said {
    lines: Mutex<Vec<String>>,
    more: Condvar,
}

/// A server process and the home of its owner.
pub(crate) struct Server {
    pub(crate) home: TempDir,
    child: Child,
    said: Arc<Said>,
}

pub(crate) fn program(home: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .env_clear()
        .env("HOME", home)
        .env("USER", "yamamoto")
        .env("LANG", "ja_JP.UTF-8")
        .env("TERM", "xterm-256color")
        .stdin(Stdio::null());
    command
}

impl Server {
    /// A server on an empty book.
    pub(crate) fn start(args: &[&str]) -> Self {
        Self::at(tempfile::tempdir().expect("a home"), args)
    }

    /// A server on the book of a home.
    pub(crate) fn at(home: TempDir, args: &[&str]) -> Self {
        let mut child = program(home.path())
            .args(["serve", "--ssh", "127.0.0.1:0", "--limit", "look=50"])
            .args(args)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let said = Arc::new(Said::default());
        let words = BufReader::new(child.stderr.take().expect("its words"));
        let listener = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in words.lines().map_while(Result::ok) {
                listener.lines.lock().expect("words").push(line);
                listener.more.notify_all();
            }
        });
        let server = Self { home, child, said };
        server.hears("SSH");
        server
    }

    /// Waits until it has said something; the whole line.
    pub(crate) fn hears(&self, text: &str) -> String {
        let end = Instant::now() + DEADLINE;
        let mut lines = self.said.lines.lock().expect("words");
        loop {
            if let Some(line) = lines.iter().find(|line| line.contains(text)) {
                return line.clone();
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited for {text}: {lines:?}");
            lines = self.said.more.wait_timeout(lines, left).expect("words").0;
        }
    }

    /// Where its SSH door is.
    pub(crate) fn port(&self) -> u16 {
        let line = self.hears("SSH 127.0.0.1:");
        let rest = line.split("127.0.0.1:").nth(1).expect("a port");
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().expect("a port")
    }

    pub(crate) fn book(&self) -> PathBuf {
        self.home.path().join(".local/share/ikoren/book")
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().cast_signed()).expect("a process")
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        program(self.home.path())
            .args(args)
            .output()
            .expect("the program runs")
    }

    /// Runs a verb that must be done; what it wrote.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {words}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// A screen at the socket, on the needs.
    pub(crate) fn screen(&self) -> Terminal {
        let screen = Terminal::run(self.home.path(), &[PROGRAM], (100, 30));
        on_needs(screen)
    }

    /// Ends it as the system would; its exit code and its home.
    pub(crate) fn end(mut self) -> (Option<i32>, TempDir) {
        kill_process(self.pid(), Signal::TERM).expect("the signal is sent");
        let code = self.child.wait().expect("its end").code();
        let home = std::mem::replace(&mut self.home, tempfile::tempdir().expect("a home"));
        (code, home)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A test that failed leaves nobody behind; one that ended its server has none any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A screen opens on today, and goes on to the needs.
pub(crate) fn on_needs(mut screen: Terminal) -> Terminal {
    // A first login of the day opens on Today, a later one where the one before ended.
    screen.waits_for_one_of(&["[1 今日]", "[2 ニーズ]"]);
    screen.keys("2");
    screen.waits_for("[2 ニーズ]");
    screen
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

#[test]
fn the_command_line_goes_through_the_process_that_holds_the_book() {
    let server = Server::start(&[]);
    assert_eq!(server.ok(&["new", "needs", "title=点滴の固定具"]), "N-1\n");
    assert!(server.ok(&["ls", "needs"]).contains("点滴の固定具"));
    let missing = server.run(&["show", "N-9"]);
    assert_eq!((code(&missing), missing.stdout.len()), (Some(4), 0));
    let refused = server.run(&["move", "N-1", "contracting"]);
    assert_eq!(code(&refused), Some(3));
    let usage = server.run(&["ls", "needles"]);
    assert_eq!(code(&usage), Some(2));
    server.ok(&["undo"]);
    assert!(!server.ok(&["ls", "needs"]).contains("点滴の固定具"));
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn files_are_read_and_written_where_the_command_was_typed() {
    let server = Server::start(&[]);
    let home = server.home.path();
    let sheet = home.join("sheet.csv");
    std::fs::write(
        &sheet,
        "番号,title,hospital\n1,採血の椅子,みずなら病院\n2,吸引の置き場,みずなら病院\n",
    )
    .expect("a sheet");
    let sheet = sheet.display().to_string();
    server.ok(&["import", "needs", &sheet]);
    let out = home.join("out.csv").display().to_string();
    server.ok(&["export", "needs", "-o", &out]);
    let written = std::fs::read_to_string(&out).expect("the file");
    assert!(written.contains("採血の椅子") && written.contains("吸引の置き場"));
    let again = server.run(&["export", "needs", "-o", &out]);
    assert_eq!(
        code(&again),
        Some(1),
        "a file that is there is not written over"
    );
    assert_eq!(std::fs::read_to_string(&out).expect("the file"), written);
    let book = home.join("out.xlsx").display().to_string();
    server.ok(&["export", "needs", "-o", &book]);
    assert!(std::fs::read(&book).expect("the file").starts_with(b"PK"));
    // The source is the sheet's name, so that the same sheet again is no new row.
    server.ok(&["import", "needs", &sheet]);
    assert_eq!(
        server
            .ok(&["ls", "needs", "--json"])
            .matches("\"ref\"")
            .count(),
        2
    );
}

#[test]
fn batch_streams_both_ways() {
    let server = Server::start(&[]);
    let mut child = program(server.home.path())
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("batch starts");
    let mut to = child.stdin.take().expect("stdin");
    let mut from = BufReader::new(child.stdout.take().expect("stdout"));
    for n in 1..=3 {
        writeln!(
            to,
            "{{\"cmd\":\"new\",\"kind\":\"needs\",\"fields\":{{\"title\":\"ニーズ{n}\"}}}}"
        )
        .expect("a line goes in");
        let mut line = String::new();
        // The answer comes while standard input is still open.
        from.read_line(&mut line).expect("an answer");
        assert!(line.contains(&format!("\"ref\":\"N-{n}\"")), "{line}");
    }
    drop(to);
    assert_eq!(child.wait().expect("its end").code(), Some(0));
}

#[test]
fn what_one_person_saves_stands_on_the_screen_of_the_other() {
    let server = Server::start(&[]);
    let mut one = server.screen();
    let other = server.screen();
    one.keys("n");
    one.waits_for("ニーズの登録");
    one.keys("点滴の固定具\t\tみずなら病院\x13");
    one.waits_for("点滴の固定具");
    other.waits_for("点滴の固定具");
    server.ok(&["new", "needs", "title=採血の椅子"]);
    one.waits_for("採血の椅子");
    other.waits_for("採血の椅子");
    assert_eq!(server.end().0, Some(0));
    for screen in [one, other] {
        screen.waits_until_given_back();
        screen.waits_for("サーバーが終わります");
        assert_eq!(screen.ends(), 1);
    }
}

#[test]
fn what_was_being_typed_is_offered_again_at_another_screen_after_the_server_was_ended() {
    let server = Server::start(&[]);
    let mut screen = server.screen();
    screen.keys("n");
    screen.waits_for("ニーズの登録");
    screen.keys("書きかけの題");
    screen.waits_for("書きかけの題");
    let (_, home) = server.end();
    screen.waits_until_given_back();
    let server = Server::at(home, &[]);
    let mut again = server.screen();
    again.keys("n");
    again.waits_for("書きかけの題");
}

#[test]
fn a_screen_that_is_killed_leaves_the_others_and_the_server_alone() {
    let server = Server::start(&[]);
    let one = server.screen();
    let other = server.screen();
    one.kill();
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    other.waits_for("点滴の固定具");
}

#[test]
fn a_frozen_screen_holds_nobody_up_and_catches_up_later() {
    let server = Server::start(&[]);
    let frozen = server.screen();
    let other = server.screen();
    frozen.signal(Signal::STOP);
    frozen.waits_until_stopped();
    server.ok(&["new", "needs", "title=ニーズ"]);
    for n in 0..30 {
        server.ok(&["set", "N-1", &format!("title=ニーズ{n}")]);
    }
    other.waits_for("ニーズ29");
    frozen.signal(Signal::CONT);
    frozen.waits_for("ニーズ29");
}

#[test]
fn suspending_stops_the_program_at_the_terminal_and_not_the_server() {
    let server = Server::start(&[]);
    let mut screen = server.screen();
    screen.keys(":suspend\r");
    screen.waits_until_given_back();
    screen.waits_until_stopped();
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    screen.signal(Signal::CONT);
    screen.waits_for("点滴の固定具");
    screen.resize(80, 24);
    screen.keys("q");
    screen.waits_until_given_back();
    assert_eq!(screen.ends(), 0);
}

#[test]
fn a_book_that_is_held_is_not_served_and_the_holder_is_named() {
    let home = tempfile::tempdir().expect("a home");
    let console = Terminal::run(home.path(), &[PROGRAM], (80, 24));
    console.waits_for_one_of(&["はじめに", "まだニーズがありません"]);
    let output = program(home.path())
        .args(["serve", "--ssh", "none"])
        .output()
        .expect("it runs");
    assert_eq!(code(&output), Some(6));
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(words.contains("yamamoto"), "{words}");
    drop(console);
}

#[test]
fn nobody_serves_and_attach_says_so() {
    let home = tempfile::tempdir().expect("a home");
    let output = program(home.path())
        .arg("attach")
        .output()
        .expect("it runs");
    assert_eq!(code(&output), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("ikoren serve"));
}

#[test]
fn a_dead_socket_is_taken_away_and_another_file_is_not() {
    let server = Server::start(&[]);
    kill_process(server.pid(), Signal::KILL).expect("the signal is sent");
    let mut server = server;
    server.child.wait().expect("its end");
    let home = std::mem::replace(&mut server.home, tempfile::tempdir().expect("a home"));
    drop(server);
    let server = Server::at(home, &[]);
    let sock = server.book().join("sock");
    assert!(sock.exists());
    let (_, home) = server.end();
    assert!(!sock.exists(), "the socket goes with its server");
    std::fs::write(&sock, "precious").expect("a file in its place");
    let output = program(home.path())
        .args(["serve", "--ssh", "none"])
        .output()
        .expect("it runs");
    assert_eq!(code(&output), Some(1));
    assert_eq!(
        std::fs::read_to_string(&sock).expect("the file"),
        "precious"
    );
}

#[test]
fn strange_words_at_the_socket_end_that_line_only() {
    let server = Server::start(&["--limit", "grace=300"]);
    let sock = server.book().join("sock");
    let strange: [&[u8]; 4] = [
        b"GET / HTTP/1.0\r\n\r\n",
        b"H\xff\xff\xff\xff",
        b"H\0\0\0\x02{}",
        b"D\0\0\0\x01x",
    ];
    for bytes in strange {
        let mut line = std::os::unix::net::UnixStream::connect(&sock).expect("a line");
        line.write_all(bytes).expect("it is taken");
        let mut rest = Vec::new();
        // Its end, not an answer.
        std::io::Read::read_to_end(&mut line, &mut rest).unwrap_or_default();
        assert!(rest.is_empty(), "{rest:?}");
    }
    let mut silent = std::os::unix::net::UnixStream::connect(&sock).expect("a line");
    let mut rest = Vec::new();
    std::io::Read::read_to_end(&mut silent, &mut rest).expect("the grace ends");
    server.ok(&["ls", "needs"]);
}
