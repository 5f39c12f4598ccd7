//! One session on one line, whichever door it came through: what arrives goes in, at most one frame is on its way out, and the rest is
//! drawn into the next. The line is never waited for: one that takes nothing costs one frame's memory and no time of others.

use super::limits::Limits;
use super::pace::{Ask, Pace, Reply};
use crate::host::session::{Request, Session};
use crate::host::terminal::EVERYTHING;
use crate::text::cells::Ruler;
use crate::ui::canvas::Canvas;
use crate::ui::face::Face;
use crate::ui::input::{Input, Leave, Millis};
use std::future::ready;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::{Notify, mpsc};
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

/// What comes along the line.
#[derive(Debug)]
pub(super) enum Arrival {
    /// Keys.
    Bytes(Vec<u8>),
    /// No more of them; a session's keys never end so.
    End,
    /// The terminal's size.
    Size(u16, u16),
    /// The program on the other side goes on after it was stopped.
    Resumed,
    /// The line was cut.
    Gone,
}

/// Why a session is ended from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Farewell {
    /// The server ends.
    Closing,
    /// The person's key was removed or means something else now.
    Removed,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The person left.
    Wanted,
    /// The line was cut.
    Gone,
    /// The server said so.
    Told(Farewell),
    /// Nobody typed for too long.
    Idle,
    /// A fault of the program, which concerns this session alone.
    Panicked,
}

/// Calls a session from elsewhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Calls {
    /// There is news.
    pub(super) wake: Arc<Notify>,
    end: Arc<Notify>,
    why: Arc<Mutex<Option<Farewell>>>,
}

impl Calls {
    /// Ends the session.
    pub(super) fn end(&self, why: Farewell) {
        let mut told = self.why.lock().unwrap_or_else(PoisonError::into_inner);
        told.get_or_insert(why);
        self.end.notify_one();
    }

    /// Waits until the session is to end.
    pub(super) async fn ended(&self) -> Farewell {
        self.end.notified().await;
        let told = self.why.lock().unwrap_or_else(PoisonError::into_inner);
        told.unwrap_or(Farewell::Closing)
    }
}

/// Canvases that sessions borrow to draw on: as many as draw at once.
#[derive(Debug, Default)]
pub(super) struct Easel(Mutex<Vec<Canvas>>);

impl Easel {
    fn with<T>(&self, draw: impl FnOnce(&mut Canvas) -> T) -> T {
        let spare = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut canvas = spare.unwrap_or_else(|| Canvas::new(0, 0, Ruler::NARROW));
        let drawn = draw(&mut canvas);
        let mut spares = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spares.push(canvas);
        drawn
    }
}

/// The line as a session sees it.
pub(super) struct Line<W> {
    pub(super) inbox: mpsc::Receiver<Arrival>,
    pub(super) out: W,
    /// Makes what is sent out of a frame.
    pub(super) wrap: fn(&[u8]) -> Vec<u8>,
    /// Tells the other side to stop itself, where that can be said.
    pub(super) stop: Option<Vec<u8>>,
    /// Asks the other side whether everything has arrived, where what is on its way cannot be seen.
    pub(super) ask: Option<Ask>,
}

/// The last line for each end.
pub(super) type LastWords = Box<dyn Fn(Ended) -> Option<String> + Send>;

/// A session and its line.
pub(super) struct Seat<F, W> {
    pub(super) session: Session<F>,
    pub(super) line: Line<W>,
    pub(super) calls: Calls,
    pub(super) easel: Arc<Easel>,
    pub(super) limits: Limits,
    /// What the last line says for each end, in the person's language.
    pub(super) last_words: LastWords,
}

/// What a step of the loop leads to.
type Step = Result<(), Ended>;

struct Running<F, W> {
    seat: Seat<F, W>,
    start: Instant,
    /// The frame on its way, and how much of it is gone.
    pending: Vec<u8>,
    sent: usize,
    /// What is on its way beyond that, and the answer that is waited for.
    pace: Pace,
    reply: Option<Reply>,
    /// What came and waits for its turn, and how much of it is taken.
    came: Vec<u8>,
    taken: usize,
    /// When all that came would have come at the rate that is taken; a second ahead of the time the line has to wait.
    paid_until: Millis,
    /// Bytes times 1000 that make no whole millisecond yet.
    owed: u64,
    heard: Millis,
}

impl<F: Face, W: AsyncWrite + Unpin> Seat<F, W> {
    /// Runs the session to its end.
    pub(super) async fn run(self) -> Ended {
        let mut running = Running {
            seat: self,
            start: Instant::now(),
            pending: Vec::new(),
            sent: 0,
            pace: Pace::default(),
            reply: None,
            came: Vec::new(),
            taken: 0,
            paid_until: 0,
            owed: 0,
            heard: 0,
        };
        running.seat.session.enter();
        let ended = loop {
            if let Err(ended) = running.turn().await {
                break ended;
            }
        };
        running.leave(ended).await;
        ended
    }
}

/// Waits for an answer, if one is waited for.
async fn answer(reply: &mut Option<Reply>) {
    match reply {
        Some(reply) => reply.await,
        None => std::future::pending().await,
    }
}

fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Ended> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Ended::Panicked)
}

impl<F: Face, W: AsyncWrite + Unpin> Running<F, W> {
    fn now(&self) -> Millis {
        Millis::try_from(self.start.elapsed().as_millis()).unwrap_or(Millis::MAX)
    }

    /// Waits for one thing, takes all that came with it, and draws if the line is free.
    async fn turn(&mut self) -> Step {
        let now = self.now();
        let wait = self.wait(now);
        let may_read = self.read_from() <= now;
        let waits = self.taken < self.came.len();
        if may_read && waits {
            // Others have their turn before the next part of it.
            yield_now().await;
        }
        let busy = self.sent < self.pending.len();
        let (seat, sent) = (&mut self.seat, self.sent);
        let mut answered = false;
        let came = tokio::select! {
            why = seat.calls.ended() => return Err(Ended::Told(why)),
            wrote = seat.line.out.write(self.pending.get(sent..).unwrap_or_default()), if busy => {
                match wrote {
                    Ok(n @ 1..) => { self.sent += n; None }
                    Ok(0) | Err(_) => return Err(Ended::Gone),
                }
            }
            arrival = seat.line.inbox.recv(), if may_read && !waits => Some(arrival.unwrap_or(Arrival::Gone)),
            () = ready(()), if may_read && waits => None,
            () = answer(&mut self.reply) => { answered = true; None }
            () = seat.calls.wake.notified() => None,
            () = sleep(wait) => None,
        };
        self.follow_pace(sent, answered);
        if came.is_some() || may_read && waits {
            self.take(came)?;
        }
        let now = self.now();
        if now.saturating_sub(self.heard) > millis(self.seat.limits.idle) {
            return Err(Ended::Idle);
        }
        caught(|| self.seat.session.wake(now))?;
        self.draw()?;
        self.requests()
    }

    /// Asks whether what went out has arrived, once it is worth asking.
    fn follow_pace(&mut self, sent_before: usize, answered: bool) {
        let Some(ask) = &self.seat.line.ask else {
            return;
        };
        let now = Millis::try_from(self.start.elapsed().as_millis()).unwrap_or(Millis::MAX);
        let mut asks = false;
        if answered {
            self.reply = None;
            asks |= self.pace.answered(now);
        }
        let went = self.sent.saturating_sub(sent_before);
        asks |= went > 0 && self.pace.sent(went, now);
        if asks {
            self.reply = Some(ask());
        }
    }

    /// True while a frame may not be drawn: the last one is on its way.
    fn is_busy(&self, now: Millis) -> bool {
        self.sent < self.pending.len() || !self.pace.has_room(now)
    }

    /// From when on bytes are taken. A second's worth may come at once: a paste, keys typed ahead.
    fn read_from(&self) -> Millis {
        self.paid_until.saturating_sub(1000)
    }

    /// Until the session, the line or the idle time has something to do by itself.
    fn wait(&self, now: Millis) -> Duration {
        let session = &self.seat.session;
        let due = if self.is_busy(now) {
            let patience = self.pace.deadline().filter(|at| *at > now);
            [session.timers(), patience].into_iter().flatten().min()
        } else {
            session.deadline()
        };
        let reading = Some(self.read_from()).filter(|from| *from > now);
        let idle = self.heard.saturating_add(millis(self.seat.limits.idle)) + 1;
        let next = [due, reading].into_iter().flatten().min().unwrap_or(idle);
        Duration::from_millis(next.min(idle).saturating_sub(now))
    }

    /// Takes what came, a turn's worth of bytes at most.
    fn take(&mut self, first: Option<Arrival>) -> Step {
        let mut room = self.seat.limits.turn;
        let mut next = first;
        loop {
            room -= self.feed(room)?;
            if room == 0 {
                return Ok(());
            }
            let now = self.now();
            match next.take().or_else(|| self.seat.line.inbox.try_recv().ok()) {
                None => return Ok(()),
                Some(Arrival::Bytes(bytes)) => (self.came, self.taken) = (bytes, 0),
                Some(Arrival::Size(columns, rows)) => {
                    caught(|| self.seat.session.resize(columns, rows, now))?;
                }
                Some(Arrival::Resumed) => {
                    self.seat.session.enter();
                    caught(|| self.seat.session.tell(Input::Resumed, now))?;
                }
                Some(Arrival::End | Arrival::Gone) => return Err(Ended::Gone),
            }
        }
    }

    /// Hands the session so many of the bytes that wait; how many there were.
    fn feed(&mut self, room: usize) -> Result<usize, Ended> {
        let end = self.came.len().min(self.taken.saturating_add(room));
        let bytes = self.came.get(self.taken..end).unwrap_or_default();
        if bytes.is_empty() {
            return Ok(0);
        }
        let (fed, now) = (bytes.len(), self.now());
        caught(|| self.seat.session.feed(bytes, now))?;
        (self.taken, self.heard) = (end, now);
        let rate = self.seat.limits.input.max(1);
        self.owed += fed as u64 * 1000;
        self.paid_until = self.paid_until.max(now).saturating_add(self.owed / rate);
        self.owed %= rate;
        Ok(fed)
    }

    fn draw(&mut self) -> Step {
        let now = self.now();
        if self.is_busy(now) {
            return Ok(());
        }
        let session = &mut self.seat.session;
        let frame = caught(|| self.seat.easel.with(|canvas| session.frame(canvas, now)))?;
        self.send(&frame);
        Ok(())
    }

    /// Puts bytes on their way, behind what is on its way already.
    fn send(&mut self, bytes: &[u8]) {
        if self.sent >= self.pending.len() {
            self.pending.clear();
            self.sent = 0;
        }
        self.pending
            .extend_from_slice(&(self.seat.line.wrap)(bytes));
    }

    fn requests(&mut self) -> Step {
        for request in self.seat.session.take_requests() {
            match request {
                Request::Quit => return Err(Ended::Wanted),
                Request::Suspend => {
                    if let Some(stop) = self.seat.line.stop.clone() {
                        let bytes = self.seat.session.leave();
                        self.send(&bytes);
                        self.pending.extend_from_slice(&stop);
                    }
                }
                // What is done outside of the screen is done at the person's own machine.
                Request::Outside => {}
            }
        }
        Ok(())
    }

    /// Says goodbye, if the line still takes it.
    async fn leave(&mut self, ended: Ended) {
        let now = self.now();
        let told = match ended {
            Ended::Gone => Some(Leave::Hangup),
            Ended::Told(_) | Ended::Idle => Some(Leave::Terminate),
            Ended::Wanted | Ended::Panicked => None,
        };
        if let Some(leave) = told {
            // A second fault on the way out changes nothing.
            let _ = caught(|| self.seat.session.tell(Input::Leave(leave), now));
        }
        if ended == Ended::Gone {
            return;
        }
        let mut bytes = match ended {
            Ended::Panicked => EVERYTHING.as_bytes().to_vec(),
            Ended::Wanted | Ended::Gone | Ended::Told(_) | Ended::Idle => {
                caught(|| self.seat.session.leave()).unwrap_or_default()
            }
        };
        if let Some(words) = (self.seat.last_words)(ended) {
            bytes.extend_from_slice(words.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        self.send(&bytes);
        let rest = self.pending.get(self.sent..).unwrap_or_default();
        let out = &mut self.seat.line.out;
        let said = async {
            out.write_all(rest).await?;
            out.flush().await
        };
        // One that does not listen is not waited for.
        let _ = timeout(self.seat.limits.farewell, said).await;
    }
}

fn millis(time: Duration) -> Millis {
    Millis::try_from(time.as_millis()).unwrap_or(Millis::MAX)
}

#[cfg(test)]
#[path = "door_tests.rs"]
mod tests;
