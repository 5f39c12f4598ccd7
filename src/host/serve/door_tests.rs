//! A session's line: a fault ends that session alone, a line that takes nothing costs one frame, and whoever is told to leave leaves.

use super::*;
use crate::host::caps::Caps;
use crate::ui::face::Out;
use crate::ui::input::KeyCode;
use ratatui::style::Style;
use tokio::io::{AsyncReadExt, DuplexStream, duplex};
use tokio::runtime::{Builder, Runtime};

/// A face that counts keys, ends at `q` and has a fault at `x`.
#[derive(Default)]
struct Counting {
    keys: usize,
    dirty: bool,
    wasteful: bool,
    quit: bool,
    left: Arc<Mutex<Vec<Leave>>>,
}

impl Face for Counting {
    fn input(&mut self, input: Input, _now: Millis) {
        self.dirty = true;
        match input {
            Input::Key(key) => match key.code {
                KeyCode::Char('x') => panic!("a fault, on purpose"),
                KeyCode::Char('q') => self.quit = true,
                _ => self.keys += 1,
            },
            Input::Leave(why) => self.left.lock().unwrap().push(why),
            _ => {}
        }
    }

    fn tick(&mut self, _now: Millis) {}

    fn deadline(&self) -> Option<Millis> {
        None
    }

    fn is_dirty(&self) -> bool {
        self.dirty
    }

    fn view(&self, canvas: &mut Canvas) {
        let area = canvas.area();
        let text = format!("keys {}", self.keys);
        canvas.text_in(area, 0, 0, &text, Style::new());
        if self.wasteful {
            let fill = if self.keys.is_multiple_of(2) {
                "ab"
            } else {
                "cd"
            };
            for row in 1..area.height {
                canvas.text_in(area, 0, row, &fill.repeat(90), Style::new());
            }
        }
    }

    fn drawn(&mut self) {
        self.dirty = false;
    }

    fn take_out(&mut self) -> Vec<Out> {
        let quit = std::mem::take(&mut self.quit);
        quit.then_some(Out::Quit).into_iter().collect()
    }
}

struct Far {
    line: DuplexStream,
    keys: mpsc::Sender<Arrival>,
    calls: Calls,
    left: Arc<Mutex<Vec<Leave>>>,
}

/// A session whose line holds so many bytes.
fn seat(room: usize, limits: &Limits) -> (Seat<Counting, DuplexStream>, Far) {
    let (near, line) = duplex(room);
    let (keys, inbox) = mpsc::channel(16);
    let face = Counting::default();
    let (left, calls) = (face.left.clone(), Calls::default());
    let seat = Seat {
        session: Session::new(face, 40, 5, Caps::default(), limits.session),
        line: Line {
            inbox,
            out: near,
            wrap: <[u8]>::to_vec,
            stop: None,
            ask: None,
        },
        calls: calls.clone(),
        easel: Arc::default(),
        limits: limits.clone(),
        last_words: Box::new(|ended| (ended != Ended::Wanted).then(|| format!("{ended:?}"))),
    };
    let far = Far {
        line,
        keys,
        calls,
        left,
    };
    (seat, far)
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn typed(text: &str) -> Arrival {
    Arrival::Bytes(text.as_bytes().to_vec())
}

async fn rest(mut line: DuplexStream) -> String {
    let mut bytes = Vec::new();
    line.read_to_end(&mut bytes).await.unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn a_fault_ends_its_own_session_with_a_word_and_leaves_the_other_alone() {
    let limits = Limits::default();
    runtime().block_on(async {
        let (bad, far_bad) = seat(1 << 16, &limits);
        let (good, far_good) = seat(1 << 16, &limits);
        let bad = tokio::spawn(bad.run());
        let good = tokio::spawn(good.run());
        far_bad.keys.send(typed("x")).await.unwrap();
        assert_eq!(bad.await.unwrap(), Ended::Panicked);
        let told = rest(far_bad.line).await;
        assert!(
            told.contains("\x1b[?1049l") && told.ends_with("Panicked\r\n"),
            "{told:?}"
        );
        far_good.keys.send(typed("jj")).await.unwrap();
        far_good.keys.send(typed("q")).await.unwrap();
        assert_eq!(good.await.unwrap(), Ended::Wanted);
        let shown = rest(far_good.line).await;
        assert!(
            shown.contains("keys") && shown.ends_with("\x1b[?1049l"),
            "{shown:?}"
        );
    });
}

#[test]
fn a_line_that_takes_nothing_holds_one_frame_and_its_keys_are_done_all_the_same() {
    let mut limits = Limits::default();
    assert!(limits.set("farewell=50"));
    runtime().block_on(async {
        let (stuck, far) = seat(8, &limits);
        let stuck = tokio::spawn(stuck.run());
        for _ in 0..2000 {
            far.keys.send(typed("j")).await.unwrap();
        }
        far.keys.send(typed("q")).await.unwrap();
        // It ends although nobody ever read a byte, so keys were taken without the line.
        assert_eq!(stuck.await.unwrap(), Ended::Wanted);
        assert!(rest(far.line).await.len() <= 8);
    });
}

#[test]
fn whoever_is_told_to_leave_keeps_what_was_typed_and_hears_why() {
    let limits = Limits::default();
    runtime().block_on(async {
        for (why, told) in [
            (Farewell::Closing, "Told(Closing)\r\n"),
            (Farewell::Removed, "Told(Removed)\r\n"),
        ] {
            let (seat, far) = seat(1 << 16, &limits);
            let seat = tokio::spawn(seat.run());
            far.calls.end(why);
            assert_eq!(seat.await.unwrap(), Ended::Told(why));
            assert_eq!(*far.left.lock().unwrap(), [Leave::Terminate]);
            assert!(rest(far.line).await.ends_with(told));
        }
        let (seat, far) = seat(1 << 16, &limits);
        let seat = tokio::spawn(seat.run());
        drop(far.keys);
        assert_eq!(seat.await.unwrap(), Ended::Gone);
        assert_eq!(*far.left.lock().unwrap(), [Leave::Hangup]);
    });
}

#[test]
fn a_session_without_a_key_for_too_long_ends() {
    let mut limits = Limits::default();
    assert!(limits.set("idle=30"));
    runtime().block_on(async {
        let (idle, far) = seat(1 << 16, &limits);
        assert_eq!(idle.run().await, Ended::Idle);
        drop(far.keys);
    });
}

/// A seat whose other side answers when the test says so.
fn asked(limits: &Limits) -> (Seat<Counting, DuplexStream>, Far, Arc<Notify>) {
    let (mut seat, far) = seat(1 << 20, limits);
    let arrived = Arc::new(Notify::new());
    let answer = arrived.clone();
    seat.line.ask = Some(Arc::new(move || {
        let answer = answer.clone();
        Box::pin(async move { answer.notified().await })
    }));
    (seat, far, arrived)
}

#[test]
fn a_line_that_is_behind_is_sent_the_newest_screen_and_no_older_ones() {
    let limits = Limits::default();
    runtime().block_on(async {
        let (mut seat, far, arrived) = asked(&limits);
        // Every frame is dear: the whole screen is drawn anew.
        seat.session = Session::new(
            Counting {
                wasteful: true,
                left: far.left.clone(),
                ..Counting::default()
            },
            200,
            60,
            Caps::default(),
            limits.session,
        );
        let running = tokio::spawn(seat.run());
        for _ in 0..200 {
            far.keys.send(typed("j")).await.unwrap();
            sleep(Duration::from_millis(5)).await;
        }
        // Only now the other side has anything.
        arrived.notify_one();
        arrived.notify_one();
        let mut line = far.line;
        let cells = |count| std::num::NonZero::new(count).unwrap();
        let mut screen = vt100::Parser::new(cells(60_u16), cells(200_u16), 0);
        let mut bytes = 0;
        while !screen.screen().contents().contains("keys 200") {
            let mut part = vec![0; 4096];
            let n = line.read(&mut part).await.unwrap();
            assert_ne!(n, 0, "the newest screen never came");
            screen.process(&part[..n]);
            bytes += n;
            arrived.notify_one();
        }
        // A screen is about ten thousand; without the answers there would be thirty of them.
        assert!(bytes < 80_000, "{bytes} bytes");
        running.abort();
    });
}

#[test]
fn others_have_their_turn_while_a_flood_is_taken() {
    let limits = Limits::default();
    let (seat, far) = seat(64 * 1024, &limits);
    let turns = Arc::new(Mutex::new(0));
    let counted = turns.clone();
    runtime().block_on(async move {
        let other = tokio::spawn(async move {
            loop {
                *counted.lock().unwrap() += 1;
                yield_now().await;
            }
        });
        let flood = "k".repeat(32 * limits.turn);
        far.keys.send(typed(&(flood + "q"))).await.unwrap();
        assert_eq!(seat.run().await, Ended::Wanted);
        other.abort();
    });
    assert!(*turns.lock().unwrap() >= 16);
}
