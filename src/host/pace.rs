//! Owns how often a person is told that something long goes on: not at all while it is short, and then every second, however fast the
//! machine.

use std::time::{Duration, Instant};

/// So long nothing is said.
const FIRST: Duration = Duration::from_millis(700);
const EVERY: Duration = Duration::from_secs(1);

/// When the next word is due.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    next: Instant,
}

impl Pace {
    /// Begins now.
    pub(crate) fn begin() -> Self {
        Self::from(Instant::now())
    }

    fn from(now: Instant) -> Self {
        Self { next: now + FIRST }
    }

    /// True if something is to be said now.
    pub(crate) fn is_due(&mut self) -> bool {
        self.is_due_at(Instant::now())
    }

    fn is_due_at(&mut self, now: Instant) -> bool {
        let due = now >= self.next;
        if due {
            self.next = now + EVERY;
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_of_what_is_short_and_a_word_a_second_of_what_is_long() {
        let began = Instant::now();
        let mut pace = Pace::from(began);
        let told = (0..50).filter(|n| pace.is_due_at(began + Duration::from_millis(100 * n)));
        assert_eq!(told.collect::<Vec<_>>(), vec![7, 17, 27, 37, 47]);
    }
}
