//! The program itself in a real terminal: started, typed into, resized, stopped, killed and started again. Every step waits for text on
//! the screen and never for time; the deadline only ends a test that has failed.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A test that has waited so long for a text has failed.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// What a board without needs says.
const EMPTY: &str = "まだニーズがありません";

const ESC: &str = "\x1b";
const ENTER: &str = "\r";
const TAB: &str = "\t";
const SAVE: &str = "\x13";

/// What a terminal shows, fed by a thread of its own.
struct Shown {
    /// Every byte that came.
    raw: Mutex<Vec<u8>>,
    parser: Mutex<vt100::Parser>,
    fed: Condvar,
}

impl Shown {
    /// Reads until the program's side of the terminal is closed.
    fn follow(self: Arc<Self>, mut output: Box<dyn Read + Send>) {
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = output.read(&mut bytes) {
            let mut parser = self.parser.lock().expect("the screen");
            parser.process(&bytes[..read]);
            self.raw
                .lock()
                .expect("the bytes")
                .extend_from_slice(&bytes[..read]);
            drop(parser);
            self.fed.notify_all();
        }
    }

    /// Waits until the screen is as wanted.
    fn until(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + DEADLINE;
        let mut parser = self.parser.lock().expect("the screen");
        while !wanted(parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited for {what}:\n{}",
                parser.screen().contents()
            );
            parser = self.fed.wait_timeout(parser, left).expect("the screen").0;
        }
    }
}

/// The program in a terminal.
pub(crate) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    shown: Arc<Shown>,
}

impl Terminal {
    /// Starts the program for a person whose home is `home`.
    fn start(home: &Path, size: (u16, u16)) -> Self {
        Self::run(home, &[env!("CARGO_BIN_EXE_ikoren")], size)
    }

    /// Runs a verb.
    fn verb(home: &Path, size: (u16, u16), args: &[&str]) -> Self {
        Self::run(
            home,
            &[&[env!("CARGO_BIN_EXE_ikoren")], args].concat(),
            size,
        )
    }

    /// Starts a program in a terminal.
    pub(crate) fn run(home: &Path, words: &[&str], shown: (u16, u16)) -> Self {
        Self::run_claiming(home, words, shown, shown)
    }

    /// Starts a program in a terminal that claims another size than is looked at.
    pub(crate) fn run_claiming(
        home: &Path,
        words: &[&str],
        (columns, rows): (u16, u16),
        claimed: (u16, u16),
    ) -> Self {
        let pair = native_pty_system()
            .openpty(size(claimed.0, claimed.1))
            .expect("a terminal");
        let mut command = CommandBuilder::from_argv(words.iter().map(Into::into).collect());
        command.env_clear();
        command.env("HOME", home);
        command.env("LANG", "ja_JP.UTF-8");
        command.env("PATH", "/usr/bin:/bin");
        command.env("TERM", "xterm-256color");
        command.env("USER", "yamamoto");
        command.cwd(home);
        let child = pair.slave.spawn_command(command).expect("the program");
        drop(pair.slave);
        let shown = Arc::new(Shown {
            raw: Mutex::default(),
            parser: Mutex::new(vt100::Parser::new(cells(rows), cells(columns), 0)),
            fed: Condvar::new(),
        });
        let output = pair.master.try_clone_reader().expect("its output");
        let follower = Arc::clone(&shown);
        std::thread::spawn(move || follower.follow(output));
        Self {
            keys: pair.master.take_writer().expect("its keyboard"),
            master: pair.master,
            child,
            shown,
        }
    }

    pub(crate) fn keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("keys arrive");
        self.keys.flush().expect("keys arrive");
    }

    /// Types bytes that need not be whole characters.
    pub(crate) fn keys_raw(&mut self, bytes: &[u8]) {
        self.keys.write_all(bytes).expect("keys arrive");
        self.keys.flush().expect("keys arrive");
    }

    /// Waits until the program has taken the terminal.
    pub(crate) fn waits_for_bytes(&self) {
        self.shown
            .until("the second screen", vt100::Screen::alternate_screen);
    }

    pub(crate) fn waits_for(&self, text: &str) {
        self.waits_for_one_of(&[text]);
    }

    pub(crate) fn waits_for_one_of(&self, texts: &[&str]) {
        self.shown.until(&texts.join(" / "), |screen| {
            let contents = screen.contents();
            texts.iter().any(|text| contents.contains(text))
        });
    }

    /// The rows of the screen, as text.
    pub(crate) fn lines(&self) -> Vec<String> {
        let parser = self.shown.parser.lock().expect("the screen");
        let (_, columns) = parser.screen().size();
        parser.screen().rows(0, columns.get()).collect()
    }

    /// Waits until the row with the cursor holds a text.
    pub(crate) fn waits_for_cursor_on(&self, text: &str) {
        let what = format!("the cursor on {text}");
        self.shown.until(&what, |screen| {
            let (row, _) = screen.cursor_position();
            let (_, columns) = screen.size();
            let line = screen.rows(0, columns.get()).nth(usize::from(row));
            line.is_some_and(|line| line.contains(text))
        });
    }

    /// Waits until so many bytes of a sort have come in all.
    pub(crate) fn waits_for_count(&self, bytes: &[u8], many: usize) {
        let count = |raw: &[u8]| {
            raw.windows(bytes.len())
                .filter(|part| *part == bytes)
                .count()
        };
        self.shown.until("bytes", |_| {
            count(&self.shown.raw.lock().expect("the bytes")) >= many
        });
    }

    /// Every byte that came so far.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.shown.raw.lock().expect("the bytes").clone()
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        let parser = self.shown.parser.lock().expect("the screen");
        parser.screen().contents().contains(text)
    }

    /// The lines between the tabs and the line of state.
    pub(crate) fn body(&self) -> Vec<String> {
        body_of(self.shown.parser.lock().expect("the screen").screen())
    }

    /// Waits until the lines between the tabs and the line of state are these.
    pub(crate) fn waits_for_body(&self, wanted: &[String]) {
        let what = wanted.join("\n");
        self.shown.until(&what, |screen| body_of(screen) == wanted);
    }

    pub(crate) fn waits_until_gone(&self, text: &str) {
        let gone = format!("{text} to go");
        self.shown
            .until(&gone, |screen| !screen.contents().contains(text));
    }

    /// Waits until the terminal is the person's own again: the first screen, a cursor, no mouse, no bracketed paste.
    pub(crate) fn waits_until_given_back(&self) {
        self.shown.until("the terminal to be given back", |screen| {
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
        });
    }

    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let mut parser = self.shown.parser.lock().expect("the screen");
        parser.screen_mut().set_size(cells(rows), cells(columns));
        drop(parser);
        self.master.resize(size(columns, rows)).expect("a new size");
    }

    fn pid(&self) -> Pid {
        let raw = self.child.process_id().expect("a process");
        Pid::from_raw(raw.cast_signed()).expect("a process")
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("the signal is sent");
    }

    /// Waits until the kernel says that the process stands still.
    pub(crate) fn waits_until_stopped(&self) {
        let (_, status) = waitpid(Some(self.pid()), WaitOptions::UNTRACED)
            .expect("a child")
            .expect("a state");
        assert!(status.stopped(), "{status:?}");
    }

    /// The power button.
    pub(crate) fn kill(mut self) {
        self.signal(Signal::KILL);
        self.child.wait().expect("its end");
    }

    /// Waits for the program's own end; its exit code.
    pub(crate) fn ends(mut self) -> u32 {
        self.child.wait().expect("its end").exit_code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves nobody behind; one that passed has no child any more.
        let _ = self.child.kill();
    }
}

fn body_of(screen: &vt100::Screen) -> Vec<String> {
    let (rows, columns) = screen.size();
    let lines = screen.rows(0, columns.get());
    let body = lines
        .take(usize::from(rows.get()).saturating_sub(2))
        .skip(1);
    body.map(|line| line.trim_end().to_owned()).collect()
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a terminal of at least one cell")
}

/// A home in which nobody has worked yet.
fn home() -> TempDir {
    tempfile::tempdir().expect("a scratch directory")
}

/// The program on a book that has nothing in it.
fn started(home: &Path) -> Terminal {
    let mut terminal = Terminal::start(home, (80, 24));
    terminal.waits_for_one_of(&["はじめに", EMPTY]);
    if terminal.shows("はじめに") {
        // Every question of a first start may be left as it stands.
        terminal.keys(ESC);
        terminal.waits_for(EMPTY);
    }
    terminal.keys("2");
    terminal.waits_for("受付");
    terminal
}

/// Fills in the three fields of an intake and the problem.
fn intake(terminal: &mut Terminal, title: &str) {
    terminal.keys("n");
    terminal.waits_for("ニーズの登録");
    terminal.keys(title);
    for text in ["みずなら病院", "手術部", "管を踏んで抜ける"] {
        terminal.keys(TAB);
        terminal.keys(text);
        terminal.waits_for(text);
    }
}

/// Saves the form; the desk answers once the need is on the disk.
fn save(terminal: &mut Terminal) {
    terminal.keys(SAVE);
    terminal.waits_until_gone("ニーズの登録");
    terminal.waits_for("N-1");
}

#[test]
fn a_need_that_was_saved_is_there_after_kill_9() {
    let home = home();
    let mut terminal = started(home.path());
    intake(&mut terminal, "点滴スタンドの段差越え");
    save(&mut terminal);
    terminal.kill();
    let mut terminal = Terminal::start(home.path(), (80, 24));
    terminal.keys("2");
    terminal.waits_for("N-1");
    terminal.waits_for("点滴スタンドの段差越え");
    terminal.keys("u");
    terminal.waits_for(EMPTY);
    terminal.keys("U");
    terminal.waits_for("点滴スタンドの段差越え");
    terminal.keys("q");
    terminal.waits_until_given_back();
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn what_was_typed_and_not_saved_is_there_after_kill_9() {
    let home = home();
    let mut terminal = started(home.path());
    intake(&mut terminal, "髙さの合わないベッド柵");
    terminal.waits_for("下書き保存");
    terminal.kill();
    let mut terminal = started(home.path());
    terminal.keys("n");
    terminal.waits_for("下書きから続けています");
    terminal.waits_for("髙さの合わないベッド柵");
    terminal.waits_for("管を踏んで抜ける");
    save(&mut terminal);
}

#[test]
fn a_line_that_is_cut_keeps_the_draft_and_ends_in_order() {
    let home = home();
    for (signal, there) in [(Signal::HUP, "あ"), (Signal::TERM, "ああ")] {
        let mut terminal = started(home.path());
        terminal.keys("n");
        terminal.waits_for("ニーズの登録");
        terminal.keys("あ");
        terminal.waits_for(there);
        terminal.signal(signal);
        terminal.waits_until_given_back();
        assert_eq!(terminal.ends(), 0, "{signal:?}");
    }
    let mut terminal = started(home.path());
    terminal.keys("n");
    terminal.waits_for("ああ");
}

#[test]
fn the_screen_follows_every_size_and_tells_which_one_it_wants() {
    let home = home();
    let mut terminal = started(home.path());
    intake(&mut terminal, "滑らない手すり");
    save(&mut terminal);
    terminal.keys(ESC);
    for (columns, rows, text) in [
        (120, 40, "5 面談"),
        (200, 60, "8 評価・実証"),
        (60, 16, "滑らない手すり"),
        (80, 24, "3 公開準備"),
    ] {
        terminal.resize(columns, rows);
        terminal.waits_for(text);
        terminal.waits_for("N-1");
    }
    terminal.resize(30, 8);
    terminal.waits_until_gone("N-1");
    terminal.waits_for("60x16");
    terminal.resize(120, 40);
    terminal.waits_for("滑らない手すり");
}

#[test]
fn a_stopped_program_gives_the_terminal_back_and_comes_back_with_its_screen() {
    let home = home();
    let mut terminal = started(home.path());
    terminal.keys("n");
    terminal.waits_for("ニーズの登録");
    terminal.keys("片手で開く薬箱");
    terminal.waits_for("片手で開く薬箱");
    terminal.signal(Signal::TSTP);
    terminal.waits_until_given_back();
    terminal.waits_until_stopped();
    terminal.signal(Signal::CONT);
    terminal.waits_for("片手で開く薬箱");
    terminal.keys("の蓋");
    terminal.waits_for("片手で開く薬箱の蓋");
}

#[test]
fn a_second_program_on_the_book_says_who_holds_it_and_reads_only() {
    let home = home();
    let first = started(home.path());
    let mut second = Terminal::start(home.path(), (120, 24));
    second.waits_for(&format!("pid {}", first.pid().as_raw_nonzero()));
    second.keys("q");
    second.waits_until_given_back();
    assert_eq!(second.ends(), 0);
    drop(first);
}

#[test]
fn an_input_method_commits_text_into_any_screen_and_no_command_runs() {
    let home = home();
    let mut terminal = started(home.path());
    terminal.keys("ｑんい");
    terminal.waits_for("んい");
    terminal.keys(ESC);
    terminal.waits_for(EMPTY);
    terminal.keys("n");
    terminal.waits_for("必須 0/4");
    terminal.keys("\x1b[200~貼った件名\x1b[201~");
    terminal.waits_for("貼った件名");
    terminal.keys(ENTER);
    terminal.waits_for("必須 1/4");
}

#[test]
fn a_passphrase_is_asked_for_twice_unseen_and_opens_the_backup_again() {
    const SIZE: (u16, u16) = (100, 30);
    let home = TempDir::new().expect("a home");
    let finish = |mut terminal: Terminal| terminal.child.wait().expect("its end").exit_code();
    let new = ["new", "needs", "title=離床", "hospital=みずなら病院"];
    assert_eq!(finish(Terminal::verb(home.path(), SIZE, &new)), 0);
    let lock = ["backup", "--to", "locked", "--passphrase"];

    let mut terminal = Terminal::verb(home.path(), SIZE, &lock);
    terminal.waits_for("新しい合言葉");
    terminal.keys("nanatsu\x7f\x7fsu\r");
    terminal.waits_for("もう一度:");
    terminal.keys("yattsu\r");
    terminal.waits_for("二つの合言葉が違います");
    assert_eq!(finish(terminal), 2);
    assert!(!home.path().join("locked").exists());

    let mut terminal = Terminal::verb(home.path(), SIZE, &lock);
    terminal.waits_for("新しい合言葉");
    terminal.keys("nanatsx\x7fu\r");
    terminal.waits_for("もう一度:");
    terminal.keys("nanatsu\r");
    terminal.waits_for("控えを書きました");
    assert!(!terminal.shows("nanats"), "nothing of it is shown");
    assert_eq!(finish(terminal), 0);

    let open = ["restore", "locked", "--into", "second"];
    let mut terminal = Terminal::verb(home.path(), SIZE, &open);
    terminal.waits_for("打った文字は見えません");
    terminal.keys("\x03");
    terminal.waits_for("鍵がかかっています");
    assert_eq!(finish(terminal), 1);

    let mut terminal = Terminal::verb(home.path(), SIZE, &open);
    terminal.waits_for("打った文字は見えません");
    terminal.keys("nanatsu\r");
    terminal.waits_for("控えから戻しました");
    assert!(!terminal.shows("nanatsu"));
    assert_eq!(finish(terminal), 0);
}
