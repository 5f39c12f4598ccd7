//! Owns the local door: one session on the terminal of this process. It sleeps until something comes, takes all that has come,
//! draws once, and gives the terminal back on every way out, a panic included.

use std::io;
use std::os::fd::BorrowedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::caps::{Caps, Limits};
use super::session::{Request, Session};
use super::tty::{Refused, Tty};
use super::waker::{Alarm, Signal, Signals};
use crate::text::cells::Ruler;
use crate::ui::canvas::Canvas;
use crate::ui::face::Face;
use crate::ui::input::{Input, Leave, Millis};

/// Bytes taken from the terminal before a frame is drawn, so that a flood cannot keep the screen from moving.
const TURN: usize = 64 * 1024;

/// Bytes handed to the terminal at once; between them the program may be told to end.
const CHUNK: usize = 1024;

/// Milliseconds that a terminal may take nothing before the last words are not said.
const PATIENCE: Millis = 100;

/// What is undone where the session cannot be asked any more.
pub(super) const EVERYTHING: &str =
    "\x1b[?1006l\x1b[?1002l\x1b[m\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l";

/// Runs a session on a terminal until it ends, and gives its face back. `alarm` is rung by whoever has news for the face.
///
/// A hangup, `SIGTERM` or `SIGINT` is told to the face as [`Input::Leave`] and ends the session; so does [`Out::Quit`].
///
/// [`Out::Quit`]: crate::ui::face::Out::Quit
///
/// # Errors
/// [`Refused::Broken`] if the terminal cannot be taken. One that breaks later counts as a hangup.
pub fn run<F, T>(tty: T, face: F, caps: Caps, limits: Limits, alarm: Alarm) -> Result<F, Refused>
where
    F: Face,
    T: Tty + 'static,
{
    let (width, height) = tty.size()?;
    // First, so that no signal finds the terminal raw and ends the program as it is.
    let signals = Signals::new()?;
    let door = Door {
        session: Session::new(face, width, height, caps, limits),
        hold: Hold::new(tty)?,
        signals,
        alarm,
        canvas: Canvas::new(0, 0, Ruler::NARROW),
        start: Instant::now(),
    };
    Ok(door.serve())
}

/// The right to the terminal. What it changed is undone when it is let go, however often and on whatever way.
pub(super) struct Hold<T: Tty + 'static> {
    tty: Arc<T>,
    taken: Arc<AtomicBool>,
}

impl<T: Tty + 'static> Hold<T> {
    pub(super) fn new(tty: T) -> Result<Self, Refused> {
        let hold = Self {
            tty: Arc::new(tty),
            taken: Arc::new(AtomicBool::new(false)),
        };
        hold.take()?;
        hold.let_go_on_panic();
        Ok(hold)
    }

    /// The terminal itself.
    pub(super) fn tty(&self) -> &T {
        &self.tty
    }

    pub(super) fn take(&self) -> io::Result<()> {
        self.tty.set_raw(true)?;
        self.taken.store(true, Ordering::SeqCst);
        Ok(())
    }

    pub(super) fn let_go(&self, last_words: &[u8]) {
        let_go(&*self.tty, &self.taken, last_words);
    }

    /// Puts the restoring before the message of a panic, which would be lost on the second screen. A panic of another thread leaves
    /// the screen alone; its message is shown only where it does not go through the screen.
    fn let_go_on_panic(&self) {
        // Weak, because the hook stays for the life of the process.
        let (tty, taken) = (Arc::downgrade(&self.tty), Arc::clone(&self.taken));
        let owner = std::thread::current().id();
        let message = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let mine = std::thread::current().id() == owner;
            if let Some(tty) = tty.upgrade().filter(|_| mine) {
                let_go(&*tty, &taken, EVERYTHING.as_bytes());
            }
            let covered =
                taken.load(Ordering::SeqCst) && rustix::termios::isatty(rustix::stdio::stderr());
            if mine || !covered {
                message(info);
            }
        }));
    }
}

impl<T: Tty + 'static> Drop for Hold<T> {
    fn drop(&mut self) {
        self.let_go(EVERYTHING.as_bytes());
    }
}

/// Undoes what was done to a terminal, once. Errors are of no use here, and a terminal that takes nothing is not waited for.
fn let_go(tty: &impl Tty, taken: &AtomicBool, last_words: &[u8]) {
    if taken.swap(false, Ordering::SeqCst) {
        if polled(tty.output(), PollFlags::OUT, PATIENCE) {
            let _ = rustix::io::write(tty.output(), last_words);
        }
        let _ = tty.set_raw(false);
    }
}

/// Why the loop ends.
enum End {
    Told(Leave),
    Wanted,
}

struct Door<F: Face, T: Tty + 'static> {
    // Fields are dropped in this order: the signals' handlers outlive the session, the terminal is given back last.
    session: Session<F>,
    canvas: Canvas,
    alarm: Alarm,
    signals: Signals,
    hold: Hold<T>,
    start: Instant,
}

impl<F: Face, T: Tty + 'static> Door<F, T> {
    fn serve(mut self) -> F {
        self.session.enter();
        let end = loop {
            if let Err(end) = self.turn() {
                break end;
            }
        };
        if let End::Told(why) = end {
            let now = self.now();
            self.session.tell(Input::Leave(why), now);
        }
        self.give_back();
        self.session.into_face()
    }

    /// Waits, takes all that came, draws once.
    fn turn(&mut self) -> Result<(), End> {
        let wait = self
            .session
            .deadline()
            .map(|at| at.saturating_sub(self.now()));
        let (typed, called) = self.sleep(wait)?;
        if typed {
            self.read()?;
        }
        if called {
            self.alarm.silence();
        }
        for signal in self.signals.take() {
            self.signal(signal)?;
        }
        self.session.wake(self.now());
        self.draw()?;
        for request in self.session.take_requests() {
            match request {
                Request::Quit => return Err(End::Wanted),
                Request::Suspend => self.suspend()?,
                Request::Outside => self.outside()?,
            }
        }
        Ok(())
    }

    /// Milliseconds since the door was opened.
    fn now(&self) -> Millis {
        Millis::try_from(self.start.elapsed().as_millis()).unwrap_or(Millis::MAX)
    }

    /// Sleeps until the terminal, a signal or another thread has something, or for so many milliseconds. Tells whether the terminal
    /// and whether a thread has.
    fn sleep(&self, wait: Option<Millis>) -> Result<(bool, bool), End> {
        let tty = self.hold.tty.input();
        let mut fds = [
            PollFd::from_borrowed_fd(tty, PollFlags::IN),
            PollFd::new(&self.alarm, PollFlags::IN),
            PollFd::new(&self.signals, PollFlags::IN),
        ];
        match poll(&mut fds, wait.map(timespec).as_ref()) {
            // A signal: its flag tells.
            Ok(_) | Err(Errno::INTR) => {}
            Err(_) => return Err(End::Told(Leave::Hangup)),
        }
        let [typed, called, _] = fds.map(|fd| !fd.revents().is_empty());
        Ok((typed, called))
    }

    /// Feeds everything that waits in the terminal. Its end is a hangup.
    fn read(&mut self) -> Result<(), End> {
        let mut bytes = Vec::new();
        let mut part = [0; 4096];
        let end = loop {
            match rustix::io::read(self.hold.tty.input(), &mut part) {
                Ok(0) => break Err(End::Told(Leave::Hangup)),
                Ok(n) => bytes.extend_from_slice(part.get(..n).unwrap_or_default()),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(_) => break Err(End::Told(Leave::Hangup)),
            }
            if bytes.len() >= TURN || !polled(self.hold.tty.input(), PollFlags::IN, 0) {
                break Ok(());
            }
        };
        let now = self.now();
        self.session.feed(&bytes, now);
        end
    }

    fn signal(&mut self, signal: Signal) -> Result<(), End> {
        match signal {
            Signal::Resized => self.measure(),
            Signal::Stop => return self.suspend(),
            Signal::Continued => return self.come_back(),
            Signal::Hangup => return Err(End::Told(Leave::Hangup)),
            Signal::Terminate => return Err(End::Told(Leave::Terminate)),
            Signal::Interrupt => return Err(End::Told(Leave::Interrupt)),
        }
        Ok(())
    }

    fn measure(&mut self) {
        if let Ok((width, height)) = self.hold.tty.size() {
            let now = self.now();
            self.session.resize(width, height, now);
        }
    }

    fn draw(&mut self) -> Result<(), End> {
        let now = self.now();
        let bytes = self.session.frame(&mut self.canvas, now);
        self.write(&bytes)
    }

    /// Writes all, unless the program is told to end while the terminal takes nothing.
    fn write(&self, bytes: &[u8]) -> Result<(), End> {
        let output = self.hold.tty.output();
        for mut chunk in bytes.chunks(CHUNK) {
            while !chunk.is_empty() {
                if self.signals.ends() {
                    return Ok(());
                }
                if !self.takes_bytes() {
                    continue;
                }
                match rustix::io::write(output, chunk) {
                    Ok(n) => chunk = chunk.get(n..).unwrap_or_default(),
                    Err(Errno::INTR | Errno::AGAIN) => {}
                    Err(_) => return Err(End::Told(Leave::Hangup)),
                }
            }
        }
        Ok(())
    }

    /// Waits until the terminal takes bytes or a signal comes. A signal that waits to be answered after the frame would end each
    /// wait at once, so then the terminal is watched alone for a while.
    fn takes_bytes(&self) -> bool {
        let output = self.hold.tty.output();
        let mut fds = [
            PollFd::from_borrowed_fd(output, PollFlags::OUT),
            PollFd::new(&self.signals, PollFlags::IN),
        ];
        // An interrupted wait leaves no events and is tried again.
        let _ = poll(&mut fds, None);
        let [ready, signal] = fds.map(|fd| !fd.revents().is_empty());
        ready || (signal && polled(output, PollFlags::OUT, PATIENCE))
    }

    /// Leaves the screen to whoever comes next.
    fn give_back(&mut self) {
        let bytes = self.session.leave();
        self.hold.let_go(&bytes);
    }

    fn suspend(&mut self) -> Result<(), End> {
        self.give_back();
        self.hold.tty.stop();
        self.come_back()
    }

    fn outside(&mut self) -> Result<(), End> {
        self.give_back();
        self.session.face_mut().outside();
        self.come_back()
    }

    /// Takes the terminal again, whatever was done to it meanwhile, and paints everything. Signals that were meant for the time in
    /// between (the one that continued, a Ctrl-C in an editor, a new size) are answered by this; those that end stay ends.
    fn come_back(&mut self) -> Result<(), End> {
        for signal in self.signals.take() {
            match signal {
                Signal::Hangup => return Err(End::Told(Leave::Hangup)),
                Signal::Terminate => return Err(End::Told(Leave::Terminate)),
                Signal::Resized | Signal::Stop | Signal::Continued | Signal::Interrupt => {}
            }
        }
        if self.hold.take().is_err() {
            return Err(End::Told(Leave::Hangup));
        }
        self.session.enter();
        self.measure();
        let now = self.now();
        self.session.tell(Input::Resumed, now);
        Ok(())
    }
}

/// Whether a descriptor gets ready within so many milliseconds.
pub(super) fn polled(fd: BorrowedFd<'_>, what: PollFlags, wait: Millis) -> bool {
    let mut fds = [PollFd::from_borrowed_fd(fd, what)];
    matches!(poll(&mut fds, Some(&timespec(wait))), Ok(n) if n > 0)
}

pub(super) fn timespec(millis: Millis) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(millis / 1000).unwrap_or(i64::MAX),
        tv_nsec: i64::try_from(millis % 1000 * 1_000_000).unwrap_or(0),
    }
}

#[cfg(test)]
#[path = "terminal_tests.rs"]
mod tests;
