//! Owns waking a door that sleeps in `poll`: from other threads, and from signal handlers.

use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::{SigId, flag, low_level};

/// Wakes one door from any thread. A door that is awake is not disturbed, and any number of calls wake it once.
#[derive(Debug, Clone)]
pub struct Waker(Arc<UnixStream>);

impl Waker {
    /// Wakes the door.
    pub fn wake(&self) {
        // A full socket means that the door will wake anyway, a closed one that it is gone.
        let _ = (&*self.0).write(&[1]);
    }
}

/// The end that the door watches.
#[derive(Debug)]
pub struct Alarm(UnixStream);

impl Alarm {
    /// A pair of waker and alarm.
    ///
    /// # Errors
    /// The system's, if it has no sockets left.
    pub fn new() -> io::Result<(Waker, Self)> {
        let (near, far) = UnixStream::pair()?;
        near.set_nonblocking(true)?;
        far.set_nonblocking(true)?;
        Ok((Waker(Arc::new(far)), Self(near)))
    }

    /// Forgets the calls so far.
    pub(super) fn silence(&mut self) {
        let mut bytes = [0; 64];
        while matches!(self.0.read(&mut bytes), Ok(n) if n > 0) {}
    }
}

impl AsFd for Alarm {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// The signals of a terminal's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::host) enum Signal {
    /// The window has a new size.
    Resized,
    /// Somebody asks to suspend.
    Stop,
    /// Somebody continued the program.
    Continued,
    /// The line was cut.
    Hangup,
    /// The system asks to end.
    Terminate,
    /// Somebody asks from outside to end.
    Interrupt,
}

const SIGNALS: [(Signal, i32); 6] = [
    (Signal::Resized, SIGWINCH),
    (Signal::Stop, SIGTSTP),
    (Signal::Continued, SIGCONT),
    (Signal::Hangup, SIGHUP),
    (Signal::Terminate, SIGTERM),
    (Signal::Interrupt, SIGINT),
];

/// Signals as flags and a wake-up, in place of what the system does by itself. Dropped, they are ignored.
#[derive(Debug)]
pub(in crate::host) struct Signals {
    alarm: Alarm,
    flags: Vec<(Signal, Arc<AtomicBool>)>,
    ids: Vec<SigId>,
}

impl Signals {
    pub(super) fn new() -> io::Result<Self> {
        let (waker, alarm) = Alarm::new()?;
        let mut signals = Self {
            alarm,
            flags: Vec::new(),
            ids: Vec::new(),
        };
        for (signal, number) in SIGNALS {
            let raised = Arc::new(AtomicBool::new(false));
            // The flag first: handlers run in this order, and the door must see it when it wakes.
            signals
                .ids
                .push(flag::register(number, Arc::clone(&raised))?);
            signals
                .ids
                .push(low_level::pipe::register(number, waker.0.try_clone()?)?);
            signals.flags.push((signal, raised));
        }
        Ok(signals)
    }

    /// The signals that came since the last call, each once.
    pub(super) fn take(&mut self) -> Vec<Signal> {
        self.alarm.silence();
        let came = |(_, raised): &&(Signal, Arc<AtomicBool>)| raised.swap(false, Ordering::SeqCst);
        self.flags
            .iter()
            .filter(came)
            .map(|(signal, _)| *signal)
            .collect()
    }

    /// Sleeps until a signal comes, or for so long.
    pub(super) fn sleep(&self, time: std::time::Duration) {
        let mut fds = [PollFd::new(&self.alarm, PollFlags::IN)];
        let millis = crate::ui::input::Millis::try_from(time.as_millis());
        // An interrupted wait is a short one.
        let _ = poll(
            &mut fds,
            millis.ok().map(super::terminal::timespec).as_ref(),
        );
    }

    /// Whether a signal came that ends the program; it stays to be taken.
    pub(super) fn ends(&self) -> bool {
        let ending = |signal| {
            matches!(
                signal,
                Signal::Hangup | Signal::Terminate | Signal::Interrupt
            )
        };
        self.flags
            .iter()
            .any(|(signal, raised)| ending(*signal) && raised.load(Ordering::SeqCst))
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.alarm.as_fd()
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.ids.drain(..) {
            low_level::unregister(id);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    /// Signals belong to the whole process: tests that watch them take turns.
    pub(in super::super) fn alone() -> MutexGuard<'static, ()> {
        static TURN: Mutex<()> = Mutex::new(());
        TURN.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[test]
    fn many_calls_from_many_threads_wake_once() {
        let (waker, mut alarm) = Alarm::new().unwrap();
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let waker = waker.clone();
                std::thread::spawn(move || (0..5000).for_each(|_| waker.wake()))
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        alarm.silence();
        let mut byte = [0];
        assert_eq!(
            alarm.0.read(&mut byte).unwrap_err().kind(),
            io::ErrorKind::WouldBlock
        );
        drop(alarm);
        waker.wake();
    }

    #[test]
    fn a_signal_is_told_once() {
        let _turn = alone();
        let mut signals = Signals::new().unwrap();
        low_level::raise(SIGWINCH).unwrap();
        assert!(!signals.ends());
        assert_eq!(signals.take(), [Signal::Resized]);
        assert_eq!(signals.take(), []);
        low_level::raise(SIGTERM).unwrap();
        assert!(signals.ends());
        assert_eq!(signals.take(), [Signal::Terminate]);
    }
}
