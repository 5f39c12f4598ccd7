//! Checks the local door on a pair of sockets in place of a terminal: what is typed, shown, restored.

use std::io::{Read as _, Write as _};
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::super::emulator;
use super::super::waker::Waker;
use super::super::waker::tests::alone;
use super::*;
use crate::ui::face::Out;
use crate::ui::input::{Key, KeyCode};
use ratatui::style::Style;
use signal_hook::consts::{SIGCONT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::low_level::raise;

/// A screen that shows what it got, and what another thread sends it.
#[derive(Debug)]
struct Echo {
    shown: String,
    inputs: Vec<Input>,
    dirty: bool,
    out: Vec<Out>,
    news: Receiver<String>,
    outside: usize,
}

impl Face for Echo {
    fn input(&mut self, input: Input, _: Millis) {
        self.dirty = true;
        if let Input::Key(Key {
            code: KeyCode::Char(c),
            ctrl,
            ..
        }) = &input
        {
            match (c, ctrl) {
                ('q', true) => self.out.push(Out::Quit),
                ('z', true) => self.out.push(Out::Suspend),
                ('e', true) => self.out.push(Out::Outside),
                ('p', true) => panic!("a fault in the screen"),
                (c, _) => self.shown.push(*c),
            }
        } else if let Input::Text(text) = &input {
            self.shown.push_str(text);
        } else if let Input::Resize { width, height } = &input {
            self.shown
                .extend(["<", &width.to_string(), "x", &height.to_string(), ">"]);
        } else if input == Input::Resumed {
            self.shown.push_str("<back>");
        }
        self.inputs.push(input);
    }

    fn tick(&mut self, _: Millis) {
        for news in self.news.try_iter() {
            self.shown.push_str(&news);
            self.dirty = true;
        }
    }

    fn deadline(&self) -> Option<Millis> {
        None
    }

    fn is_dirty(&self) -> bool {
        self.dirty
    }

    fn view(&self, canvas: &mut Canvas) {
        canvas.text(0, 0, 200, &self.shown, Style::new());
    }

    fn drawn(&mut self) {
        self.dirty = false;
    }

    fn take_out(&mut self) -> Vec<Out> {
        std::mem::take(&mut self.out)
    }

    fn outside(&mut self) {
        self.outside += 1;
    }
}

/// What the door did to the terminal besides reading and writing.
#[derive(Debug, Default)]
struct Deeds {
    raw: Vec<bool>,
    stops: usize,
    size: (u16, u16),
}

struct Socket {
    line: UnixStream,
    deeds: Arc<Mutex<Deeds>>,
}

impl Tty for Socket {
    fn input(&self) -> BorrowedFd<'_> {
        self.line.as_fd()
    }

    fn output(&self) -> BorrowedFd<'_> {
        self.line.as_fd()
    }

    fn set_raw(&self, raw: bool) -> io::Result<()> {
        self.deeds.lock().unwrap().raw.push(raw);
        Ok(())
    }

    fn size(&self) -> io::Result<(u16, u16)> {
        Ok(self.deeds.lock().unwrap().size)
    }

    fn stop(&self) {
        self.deeds.lock().unwrap().stops += 1;
    }
}

/// A person before a running door.
struct Person {
    line: UnixStream,
    screen: vt100::Parser,
    bytes: Vec<u8>,
    deeds: Arc<Mutex<Deeds>>,
    door: JoinHandle<Result<Echo, Refused>>,
    waker: Waker,
    news: Sender<String>,
}

impl Person {
    fn sits_down() -> Self {
        let (line, far) = UnixStream::pair().unwrap();
        Self::before(line, far)
    }

    /// A terminal that is stopped: it takes no byte more.
    fn finds_it_stuck() -> Self {
        let (line, mut far) = UnixStream::pair().unwrap();
        far.set_nonblocking(true).unwrap();
        while far.write(&[b' '; 4096]).is_ok() {}
        while far.write(b" ").is_ok() {}
        far.set_nonblocking(false).unwrap();
        Self::before(line, far)
    }

    fn before(line: UnixStream, far: UnixStream) -> Self {
        let deeds = Arc::new(Mutex::new(Deeds {
            size: (80, 4),
            ..Deeds::default()
        }));
        let (waker, alarm) = Alarm::new().unwrap();
        let (news, inbox) = channel();
        let tty = Socket {
            line: far,
            deeds: Arc::clone(&deeds),
        };
        let door = std::thread::spawn(move || {
            let face = Echo {
                shown: String::new(),
                inputs: Vec::new(),
                dirty: true,
                out: Vec::new(),
                news: inbox,
                outside: 0,
            };
            run(tty, face, Caps::default(), Limits::default(), alarm)
        });
        Self {
            line,
            screen: emulator::vt100(80, 4),
            bytes: Vec::new(),
            deeds,
            door,
            waker,
            news,
        }
    }

    fn types(&mut self, text: &str) -> &mut Self {
        self.line.write_all(text.as_bytes()).unwrap();
        self
    }

    /// Reads until the screen shows a text.
    fn sees(&mut self, text: &str) -> &mut Self {
        let mut part = [0; 4096];
        while !self.screen.screen().contents().contains(text) {
            let n = self.line.read(&mut part).unwrap();
            assert!(
                n > 0,
                "the door closed before {text:?} in {:?}",
                self.screen.screen().contents()
            );
            self.screen.process(&part[..n]);
            self.bytes.extend_from_slice(&part[..n]);
        }
        self
    }

    /// Waits for the end and returns what the door's thread gave, all that was written, and what was done to the terminal.
    fn leaves(
        mut self,
    ) -> (
        std::thread::Result<Result<Echo, Refused>>,
        String,
        Vec<bool>,
    ) {
        let end = self.door.join();
        self.line.read_to_end(&mut self.bytes).unwrap();
        let raw = self.deeds.lock().unwrap().raw.clone();
        (end, String::from_utf8(self.bytes).unwrap(), raw)
    }
}

const ENTERED: &str = "\x1b[?1049h";
const LEFT: &str = "\x1b[?1049l";

#[test]
fn what_is_typed_is_shown_and_the_terminal_is_given_back_once() {
    let _turn = alone();
    let mut person = Person::sits_down();
    person
        .sees("<80x4>")
        .types("医工")
        .sees("医工")
        .types("x")
        .sees("医工x")
        .types("\x11");
    let (end, bytes, raw) = person.leaves();
    assert!(end.unwrap().unwrap().shown.contains("医工x"));
    assert_eq!(
        (bytes.matches(ENTERED).count(), bytes.matches(LEFT).count()),
        (1, 1)
    );
    assert!(bytes.ends_with(LEFT));
    assert_eq!(raw, [true, false]);
}

#[test]
fn another_thread_wakes_the_door() {
    let _turn = alone();
    let mut person = Person::sits_down();
    person.sees("<80x4>");
    person.news.send("新着".to_owned()).unwrap();
    person.waker.wake();
    person.sees("新着").types("\x11");
    person.leaves().0.unwrap().unwrap();
}

#[test]
fn a_cut_line_is_told_to_the_face() {
    let _turn = alone();
    let mut person = Person::sits_down();
    person.sees("<80x4>").types("abc").sees("abc");
    person.line.shutdown(std::net::Shutdown::Write).unwrap();
    let (end, bytes, raw) = person.leaves();
    let face = end.unwrap().unwrap();
    assert_eq!(face.inputs.last(), Some(&Input::Leave(Leave::Hangup)));
    assert!(bytes.ends_with(LEFT));
    assert_eq!(raw, [true, false]);
}

#[test]
fn suspending_gives_the_terminal_back_and_takes_it_again() {
    let _turn = alone();
    let mut person = Person::sits_down();
    person
        .sees("<80x4>")
        .types("\x1a")
        .sees("<back>")
        .types("\x05")
        .sees("<back><80x4><back>")
        .types("\x11");
    let deeds = Arc::clone(&person.deeds);
    let (end, bytes, raw) = person.leaves();
    assert_eq!(end.unwrap().unwrap().outside, 1);
    assert_eq!(
        (bytes.matches(ENTERED).count(), bytes.matches(LEFT).count()),
        (3, 3)
    );
    assert_eq!(raw, [true, false, true, false, true, false]);
    assert_eq!(
        deeds.lock().unwrap().stops,
        1,
        "only the suspension stops the program"
    );
}

#[test]
fn signals_resize_suspend_repaint_and_end() {
    let _turn = alone();
    let mut person = Person::sits_down();
    person.sees("<80x4>");
    person.deeds.lock().unwrap().size = (70, 3);
    raise(SIGWINCH).unwrap();
    person.sees("<70x3>");
    raise(SIGTSTP).unwrap();
    person.sees("<back>");
    raise(SIGCONT).unwrap();
    person.sees("<back><70x3><back>");
    assert_eq!(person.deeds.lock().unwrap().stops, 1);
    raise(SIGTERM).unwrap();
    let (end, bytes, raw) = person.leaves();
    assert_eq!(
        end.unwrap().unwrap().inputs.last(),
        Some(&Input::Leave(Leave::Terminate))
    );
    assert!(bytes.ends_with(LEFT));
    assert_eq!(raw.last(), Some(&false));
}

#[test]
fn a_panic_restores_the_terminal() {
    let _turn = alone();
    let mut person = Person::sits_down();
    person.sees("<80x4>").types("\x10");
    let (end, bytes, raw) = person.leaves();
    assert!(end.is_err());
    assert!(bytes.ends_with(LEFT) && bytes.matches(LEFT).count() == 1);
    assert_eq!(raw, [true, false]);
}

#[test]
fn a_terminal_that_takes_nothing_does_not_keep_the_program_from_ending() {
    let _turn = alone();
    let person = Person::finds_it_stuck();
    while person.deeds.lock().unwrap().raw.is_empty() {
        std::thread::yield_now();
    }
    raise(SIGTERM).unwrap();
    let end = person.door.join().unwrap().unwrap();
    assert_eq!(end.inputs.last(), Some(&Input::Leave(Leave::Terminate)));
    assert_eq!(person.deeds.lock().unwrap().raw, [true, false]);
}

#[test]
fn what_is_not_a_terminal_is_refused() {
    // The tests' own input is no terminal, or the name of the terminal is refused.
    assert!(matches!(
        super::super::tty::ProcessTty::open(Some("dumb")),
        Err(Refused::NoTerminal | Refused::Dumb)
    ));
    assert!(matches!(
        super::super::tty::ProcessTty::open(None),
        Err(Refused::NoTerminal | Refused::Dumb)
    ));
}
