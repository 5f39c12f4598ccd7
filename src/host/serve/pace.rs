//! How much may be on its way to a person at once, so that a slow line shows the newest screen and never a queue of old ones. What lies in
//! the system's and the network's hands cannot be seen from here; so the other side is asked now and then to answer, and its answer, which
//! comes in order, says that everything before has arrived.

use crate::ui::input::Millis;
use std::pin::Pin;
use std::sync::Arc;

/// Bytes after which the other side is asked. A key costs less, so on most lines most keys ask nothing.
const ASK: usize = 512;

/// Bytes that may be without answer before the next frame waits: a third of a second on a line of 56 kbit/s.
const ROOM: usize = 2 * 1024;

/// After so long without any answer ever the other side is taken for one that does not answer.
const PATIENCE: Millis = 15_000;

/// An answer that is waited for.
pub(super) type Reply = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Asks the other side to answer.
pub(super) type Ask = Arc<dyn Fn() -> Reply + Send + Sync>;

/// What is on its way.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// Bytes before the question that is open.
    asked: usize,
    since: Option<Millis>,
    /// Bytes after it.
    behind: usize,
    has_answered: bool,
}

impl Pace {
    /// Bytes went out; true if the other side is to be asked now.
    pub(super) fn sent(&mut self, bytes: usize, now: Millis) -> bool {
        self.behind += bytes;
        self.asks(now)
    }

    /// The answer came; true if the other side is to be asked again.
    pub(super) fn answered(&mut self, now: Millis) -> bool {
        (self.asked, self.since, self.has_answered) = (0, None, true);
        self.asks(now)
    }

    fn asks(&mut self, now: Millis) -> bool {
        let asks = self.since.is_none() && self.behind >= ASK;
        if asks {
            (self.asked, self.behind, self.since) = (self.behind, 0, Some(now));
        }
        asks
    }

    /// True if the next frame may go out.
    pub(super) fn has_room(&self, now: Millis) -> bool {
        let silent = self
            .since
            .is_some_and(|since| now >= since.saturating_add(PATIENCE));
        self.asked + self.behind <= ROOM || silent && !self.has_answered
    }

    /// When [`Pace::has_room`] may change without an answer.
    pub(super) fn deadline(&self) -> Option<Millis> {
        let since = self.since.filter(|_| !self.has_answered);
        since.map(|since| since.saturating_add(PATIENCE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_frames_ask_now_and_then_and_wait_for_nothing() {
        let mut pace = Pace::default();
        let asked = (0..30).filter(|n| {
            let asks = pace.sent(100, *n);
            if asks {
                assert!(!pace.answered(*n));
            }
            assert!(pace.has_room(*n));
            asks
        });
        assert_eq!(asked.count(), 5);
    }

    #[test]
    fn a_frame_that_has_not_arrived_holds_back_those_after_it() {
        let mut pace = Pace::default();
        assert!(pace.sent(6_000, 0));
        assert!(!pace.has_room(100));
        // One question at a time; what went out meanwhile is asked for by the next.
        assert!(!pace.sent(600, 200));
        assert!(pace.answered(900));
        assert!(pace.has_room(900));
        assert!(!pace.answered(1000));
    }

    #[test]
    fn somebody_who_never_answers_is_sent_frames_all_the_same_and_one_who_stopped_is_not() {
        let mut silent = Pace::default();
        silent.sent(6_000, 0);
        assert_eq!(silent.deadline(), Some(PATIENCE));
        assert!(!silent.has_room(PATIENCE - 1) && silent.has_room(PATIENCE));
        let mut stopped = Pace::default();
        stopped.sent(600, 0);
        stopped.answered(10);
        stopped.sent(6_000, 20);
        assert!(!stopped.has_room(PATIENCE * 100));
    }
}
