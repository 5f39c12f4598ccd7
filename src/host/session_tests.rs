//! Checks the session with a list of bytes and a hand-turned clock.

use super::super::emulator::{self, Emulator};
use super::*;
use crate::ui::input::{Key, KeyCode, Leave};
use ratatui::style::Style;

/// A screen that shows the keys and texts it got, one behind the other.
#[derive(Debug, Default)]
pub(in super::super) struct Echo {
    pub(in super::super) shown: String,
    pub(in super::super) inputs: Vec<Input>,
    dirty: bool,
    out: Vec<Out>,
    field: bool,
    due: Option<Millis>,
    ticks: usize,
    pub(in super::super) outside: usize,
}

impl Face for Echo {
    fn input(&mut self, input: Input, _: Millis) {
        self.dirty = true;
        if let Input::Key(key) = &input
            && let KeyCode::Char(c) = key.code
        {
            match c {
                'q' if key.ctrl => self.out.push(Out::Quit),
                'z' if key.ctrl => self.out.push(Out::Suspend),
                'e' if key.ctrl => self.out.push(Out::Outside),
                'l' if key.ctrl => self.out.push(Out::Redraw),
                _ => self.shown.push(c),
            }
        } else if let Input::Text(text) | Input::Paste(text) = &input {
            self.shown.push_str(text);
        }
        self.inputs.push(input);
    }

    fn tick(&mut self, now: Millis) {
        self.ticks += 1;
        if self.due.is_some_and(|due| now >= due) {
            self.due = None;
            self.dirty = true;
            self.shown.push('!');
        }
    }

    fn deadline(&self) -> Option<Millis> {
        self.due
    }

    fn is_dirty(&self) -> bool {
        self.dirty
    }

    fn view(&self, canvas: &mut Canvas) {
        let area = canvas.area();
        let end = canvas.text(0, 0, area.width, &self.shown, Style::new());
        canvas.set_cursor(end.min(area.width.saturating_sub(1)), 0);
    }

    fn drawn(&mut self) {
        self.dirty = false;
    }

    fn take_out(&mut self) -> Vec<Out> {
        std::mem::take(&mut self.out)
    }

    fn wants_text(&self) -> bool {
        self.field
    }

    fn outside(&mut self) {
        self.outside += 1;
    }
}

struct Stage {
    session: Session<Echo>,
    canvas: Canvas,
}

impl Stage {
    fn new(caps: Caps) -> Self {
        let mut session = Session::new(Echo::default(), 20, 4, caps, Limits::default());
        session.enter();
        Self {
            session,
            canvas: Canvas::new(0, 0, Ruler::NARROW),
        }
    }

    fn frame(&mut self, now: Millis) -> String {
        String::from_utf8(self.session.frame(&mut self.canvas, now)).unwrap()
    }

    /// Hands out something the face wants.
    fn want(&mut self, out: Out) -> String {
        self.session.face_mut().out.push(out);
        self.session.wake(0);
        self.frame(1_000_000)
    }
}

fn narrow() -> Caps {
    Caps {
        ambiguous: Ambiguous::One,
        ..Caps::default()
    }
}

#[test]
fn nothing_is_sent_before_entering_or_without_a_change() {
    let mut stage = Stage::new(narrow());
    assert_eq!(stage.session.deadline(), Some(0));
    assert!(stage.frame(0).starts_with(wire::ENTER));
    assert_eq!(
        stage.session.deadline(),
        None,
        "an idle session sleeps for ever"
    );
    assert_eq!(stage.frame(1000), "");
    let mut closed = Session::new(Echo::default(), 20, 4, narrow(), Limits::default());
    assert_eq!(
        (closed.deadline(), closed.frame(&mut stage.canvas, 0)),
        (None, vec![])
    );
    assert_eq!(closed.leave(), b"");
}

#[test]
fn keys_queued_behind_a_frame_are_drawn_at_once_16_ms_later() {
    let mut stage = Stage::new(narrow());
    stage.frame(100);
    for key in ["a", "b", "医"] {
        stage.session.feed(key.as_bytes(), 105);
        assert_eq!(stage.frame(105), "");
    }
    assert_eq!(stage.session.deadline(), Some(116));
    assert_eq!(stage.frame(116), "ab医");
    assert_eq!(stage.session.deadline(), None);
    stage.session.feed(b"c", 200);
    assert_eq!(
        stage.frame(200),
        "c",
        "a key after a pause is drawn without delay"
    );
}

#[test]
fn escape_alone_becomes_a_key_at_the_deadline() {
    let mut stage = Stage::new(narrow());
    stage.frame(0);
    stage.session.feed(b"\x1b", 100);
    assert_eq!(stage.session.deadline(), Some(150));
    stage.session.wake(150);
    assert_eq!(
        stage.session.face().inputs.last(),
        Some(&Key::plain(KeyCode::Esc).into())
    );
}

#[test]
fn a_face_is_woken_at_its_deadline() {
    let mut stage = Stage::new(narrow());
    stage.frame(0);
    stage.session.face_mut().due = Some(500);
    assert_eq!(stage.session.deadline(), Some(500));
    stage.session.wake(500);
    assert_eq!(stage.frame(500), "!");
}

#[test]
fn a_wide_terminal_is_found_out_and_painted_again() {
    for (answer, wide) in [("\x1b[2;2R", false), ("\x1b[2;3R", true)] {
        let mut stage = Stage::new(Caps::default());
        let first = stage.frame(0);
        assert_eq!(first.matches("\x1b[6n").count(), 1);
        stage.session.feed(answer.as_bytes(), 700);
        assert_eq!(
            stage.session.face().inputs.last(),
            Some(&Input::Ambiguous { wide }),
            "however late it comes"
        );
        let again = stage.frame(700);
        assert_eq!(again.contains("\x1b[2J"), wide);
        assert!(!again.contains("\x1b[6n"), "asked once");
        stage.session.feed(b"\x1b[2;9R", 800);
        assert_eq!(
            stage.session.face().inputs.last(),
            Some(&Input::Reply(Reply::Cursor { row: 2, column: 9 }))
        );
        assert_eq!(stage.session.face().shown, "");
    }
}

#[test]
fn a_setting_of_two_cells_asks_nothing_and_tells_the_face() {
    let mut stage = Stage::new(Caps {
        ambiguous: Ambiguous::Two,
        ..Caps::default()
    });
    assert!(
        stage
            .session
            .face()
            .inputs
            .contains(&Input::Ambiguous { wide: true })
    );
    assert!(!stage.frame(0).contains("\x1b[6n"));
    stage.session.feed("※※".as_bytes(), 100);
    let mut terminal = Emulator::new(20, 4, Ruler::WIDE);
    stage.session.resize(20, 4, 100);
    terminal.process(stage.frame(100).as_bytes());
    assert_eq!(terminal.x, 4);
}

#[test]
fn a_resize_repaints_for_the_new_size_and_caps_a_boast() {
    let mut stage = Stage::new(narrow());
    stage.session.feed(b"abc", 0);
    let mut terminal = emulator::vt100(20, 4);
    terminal.process(stage.frame(0).as_bytes());
    stage.session.resize(8, 2, 100);
    emulator::resize(&mut terminal, 8, 2);
    terminal.process(stage.frame(100).as_bytes());
    assert_eq!(terminal.screen().contents(), "abc");
    stage.session.resize(65535, 65535, 200);
    assert_eq!(
        stage.session.face().inputs.last(),
        Some(&Input::Resize {
            width: 500,
            height: 200
        })
    );
    stage.session.resize(0, 0, 300);
    assert_eq!(stage.frame(300), "", "nothing fits");
}

#[test]
fn leaving_gives_everything_back_and_entering_paints_again() {
    let mut stage = Stage::new(narrow());
    stage.session.feed("医".as_bytes(), 0);
    stage.want(Out::Mouse(true));
    let left = String::from_utf8(stage.session.leave()).unwrap();
    assert_eq!(left, format!("{}{}", wire::MOUSE_OFF, wire::LEAVE));
    assert_eq!(stage.session.leave(), b"");
    stage.session.feed(b"x", 10);
    assert_eq!(
        (stage.frame(2_000_000), stage.session.deadline()),
        (String::new(), None)
    );
    stage.session.enter();
    let again = stage.frame(2_000_000);
    assert!(
        again.starts_with(&format!("{}{}", wire::ENTER, wire::MOUSE_ON)) && again.contains("医x"),
        "{again:?}"
    );
}

#[test]
fn a_mouse_wanted_before_entering_is_switched_on_once_and_off_again_on_the_way_out() {
    let mut echo = Echo::default();
    echo.out.push(Out::Mouse(true));
    let mut session = Session::new(echo, 20, 3, narrow(), Limits::default());
    session.enter();
    let mut canvas = Canvas::new(0, 0, Ruler::NARROW);
    let first = String::from_utf8(session.frame(&mut canvas, 0)).unwrap();
    assert_eq!(first.matches(wire::MOUSE_ON).count(), 1, "{first:?}");
    let left = String::from_utf8(session.leave()).unwrap();
    assert!(left.contains(wire::MOUSE_OFF), "{left:?}");
    assert!(super::super::terminal::EVERYTHING.starts_with(wire::MOUSE_OFF));
}

#[test]
fn wishes_reach_the_terminal_or_the_door() {
    let mut stage = Stage::new(narrow());
    stage.frame(0);
    assert_eq!(stage.want(Out::Bell), "\x07");
    assert_eq!(stage.want(Out::Copy("f".to_owned())), "\x1b]52;c;Zg==\x07");
    assert_eq!(stage.want(Out::Copy("x".repeat(COPY_LIMIT + 1))), "");
    assert_eq!(stage.want(Out::Notify("卓3".to_owned())), "\x1b]9;卓3\x07");
    assert_eq!(stage.want(Out::Mouse(false)), "", "it was off");
    assert!(stage.want(Out::Redraw).contains("\x1b[2J"));
    for (out, request) in [
        (Out::Suspend, Request::Suspend),
        (Out::Outside, Request::Outside),
        (Out::Quit, Request::Quit),
    ] {
        assert_eq!(stage.want(out), "");
        assert_eq!(stage.session.take_requests(), [request]);
    }
    let mut inside = Stage::new(Caps {
        tmux: true,
        ..narrow()
    });
    inside.frame(0);
    assert_eq!(
        inside.want(Out::Copy("f".to_owned())),
        "\x1b]52;c;Zg==\x07\x1bPtmux;\x1b\x1b]52;c;Zg==\x07\x1b\\"
    );
}

#[test]
fn the_input_method_is_off_outside_of_fields() {
    let mut stage = Stage::new(Caps {
        ime: ImeControl::TeraTerm,
        ..narrow()
    });
    assert!(stage.frame(0).ends_with(wire::IME_OFF));
    stage.session.face_mut().field = true;
    stage.session.feed(b"a", 100);
    assert_eq!(stage.frame(100), format!("a{}", wire::IME_BACK));
    stage.session.face_mut().field = false;
    stage.session.feed(b"b", 200);
    assert_eq!(stage.frame(200), format!("b{}", wire::IME_OFF));
    assert!(
        String::from_utf8(stage.session.leave())
            .unwrap()
            .starts_with(wire::IME_BACK)
    );
}

#[test]
fn control_of_the_input_method_waits_for_a_terminal_that_has_it() {
    for (name, ours) in [("Tera Term(5.2)", true), ("XTerm(388)", false)] {
        let mut stage = Stage::new(Caps {
            ime: ImeControl::Auto,
            ..narrow()
        });
        assert!(stage.frame(0).ends_with(wire::ASK_VERSION));
        stage
            .session
            .feed(format!("\x1bP>|{name}\x1b\\").as_bytes(), 100);
        assert_eq!(stage.frame(100).contains(wire::IME_OFF), ours, "{name}");
    }
}

#[test]
fn the_door_can_tell_that_it_ends() {
    let mut stage = Stage::new(narrow());
    stage.session.tell(Input::Leave(Leave::Hangup), 0);
    assert_eq!(
        stage.session.into_face().inputs.last(),
        Some(&Input::Leave(Leave::Hangup))
    );
}
