//! Where the workers meet: the best timetable so far and the best bound so far. When the two meet,
//! everybody stops. Time and cancelling come in from outside, through [`Watch`].

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::cost::Cost;

/// What the caller lends the engine: a clock, a way to stop it, an ear for news.
pub trait Watch: Sync {
    /// Seconds since the work began.
    fn seconds(&self) -> f64;
    /// Whether to stop now; asked many times a second.
    fn stop(&self) -> bool;
    /// A better timetable or a better bound is known.
    fn news(&self, news: &News);
}

/// What is known at some moment.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// When.
    pub seconds: f64,
    /// The best timetable so far.
    pub cost: Option<Cost>,
    /// No timetable costs less.
    pub bound: Cost,
    /// The slots of that timetable.
    pub slots: Vec<Option<usize>>,
}

/// The meeting place.
pub struct Board<'w> {
    watch: &'w dyn Watch,
    known: Mutex<Known>,
    settled: AtomicBool,
}

struct Known {
    best: Option<(Cost, Vec<Option<usize>>)>,
    bound: Cost,
    impossible: bool,
}

impl<'w> Board<'w> {
    /// A board on which only a first bound is written.
    pub fn new(watch: &'w dyn Watch, bound: Cost) -> Self {
        Self {
            watch,
            known: Mutex::new(Known {
                best: None,
                bound,
                impossible: false,
            }),
            settled: AtomicBool::new(false),
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // A worker that panicked left whole values behind: each is written in one assignment.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is nothing left to do, or the caller wants it back.
    pub fn halted(&self) -> bool {
        self.settled.load(Ordering::Relaxed) || self.watch.stop()
    }

    /// Whether the best timetable is proved to be one of the best, or none is possible.
    pub fn settled(&self) -> bool {
        self.settled.load(Ordering::Relaxed)
    }

    /// Offers a timetable without faults; true when it is the best so far.
    pub fn offer(&self, cost: Cost, slots: &[Option<usize>]) -> bool {
        let mut known = self.known();
        let better = known.best.as_ref().is_none_or(|(best, _)| cost < *best);
        if better {
            known.best = Some((cost, slots.to_vec()));
            self.tell(&known);
        }
        better
    }

    /// Proves that no timetable costs less.
    pub fn raise(&self, bound: Cost) {
        let mut known = self.known();
        if bound > known.bound {
            known.bound = bound;
            self.tell(&known);
        }
    }

    /// Proves that there is no timetable at all.
    pub fn refuse(&self) {
        self.known().impossible = true;
        self.settled.store(true, Ordering::Relaxed);
    }

    /// Whether it is proved that there is no timetable.
    pub fn refused(&self) -> bool {
        self.known().impossible
    }

    /// The best timetable so far.
    pub fn best(&self) -> Option<(Cost, Vec<Option<usize>>)> {
        self.known().best.clone()
    }

    /// What the best timetable costs.
    pub fn cost(&self) -> Option<Cost> {
        self.known().best.as_ref().map(|(cost, _)| *cost)
    }

    /// No timetable costs less.
    pub fn bound(&self) -> Cost {
        self.known().bound
    }

    fn tell(&self, known: &Known) {
        let (cost, slots) = known.best.clone().unzip();
        if cost.is_some_and(|cost| cost <= known.bound) {
            self.settled.store(true, Ordering::Relaxed);
        }
        self.watch.news(&News {
            seconds: self.watch.seconds(),
            cost,
            bound: known.bound,
            slots: slots.unwrap_or_default(),
        });
    }
}

/// A watch for tests: it never stops anybody.
#[cfg(test)]
pub(crate) struct Still;

#[cfg(test)]
impl Watch for Still {
    fn seconds(&self) -> f64 {
        0.0
    }
    fn stop(&self) -> bool {
        false
    }
    fn news(&self, _: &News) {}
}

#[cfg(test)]
mod tests {
    use super::{Board, Still};
    use crate::timetable::cost::Cost;

    fn breaks(breaks: i64) -> Cost {
        Cost {
            breaks,
            ..Cost::default()
        }
    }

    #[test]
    fn the_board_settles_when_plan_and_bound_meet() {
        let board = Board::new(&Still, breaks(0));
        assert!(board.offer(breaks(4), &[Some(1)]));
        assert!(!board.offer(breaks(5), &[Some(2)]));
        board.raise(breaks(3));
        board.raise(breaks(2));
        assert!(!board.settled());
        board.raise(breaks(4));
        assert!(board.halted());
        assert_eq!(board.best(), Some((breaks(4), vec![Some(1)])));
    }
}
