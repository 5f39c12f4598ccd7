//! Owns what the screen says to the person: one line above the hints until the next key or for five seconds, and the log of all of them.

use std::collections::VecDeque;

use super::input::Millis;
use crate::domain::date::Moment;

/// How long a line stays without a key, in milliseconds.
pub const LINGER: Millis = 5_000;

/// Lines kept in the log.
const KEPT: usize = 500;

/// How grave a line is. The mark in front says it without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something to know.
    Note,
    /// Something was refused or needs a look.
    Warn,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// When.
    pub at: Moment,
    /// How grave.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
}

/// What is said now and what was said before.
#[derive(Clone, Debug, Default)]
pub struct Toasts {
    now: Option<(Said, Millis)>,
    log: VecDeque<Said>,
}

impl Toasts {
    /// Says a line, in place of the one that stands.
    pub fn say(&mut self, said: Said, at: Millis) {
        if self.log.len() == KEPT {
            self.log.pop_front();
        }
        self.log.push_back(said.clone());
        self.now = Some((said, at.saturating_add(LINGER)));
    }

    /// The line that stands.
    pub fn current(&self) -> Option<&Said> {
        self.now.as_ref().map(|(said, _)| said)
    }

    /// When the line goes by itself.
    pub fn deadline(&self) -> Option<Millis> {
        self.now.as_ref().map(|(_, until)| *until)
    }

    /// Takes the line away because a key was pressed. True if there was one.
    pub fn clear(&mut self) -> bool {
        self.now.take().is_some()
    }

    /// Takes the line away if its time is over. True if it went.
    pub fn expire(&mut self, now: Millis) -> bool {
        self.deadline().is_some_and(|until| until <= now) && self.clear()
    }

    /// Everything said in this session, newest first.
    pub fn log(&self) -> impl Iterator<Item = &Said> {
        self.log.iter().rev()
    }

    /// How many lines the log holds.
    pub fn len(&self) -> usize {
        self.log.len()
    }

    /// True if nothing was said yet.
    pub fn is_empty(&self) -> bool {
        self.log.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Said {
        Said {
            at: Moment::from_millis(0),
            tone: Tone::Note,
            text: text.into(),
        }
    }

    #[test]
    fn a_line_goes_after_five_seconds_and_stays_in_the_log() {
        let mut toasts = Toasts::default();
        toasts.say(said("a"), 100);
        assert!(!toasts.expire(5_099));
        assert!(toasts.expire(5_100));
        assert_eq!((toasts.current(), toasts.len()), (None, 1));
    }

    #[test]
    fn the_log_keeps_the_newest_lines_only() {
        let mut toasts = Toasts::default();
        (0..KEPT + 5).for_each(|n| toasts.say(said(&n.to_string()), 0));
        assert_eq!(toasts.len(), KEPT);
        assert_eq!(toasts.log().next().map(|s| s.text.as_str()), Some("504"));
    }
}
