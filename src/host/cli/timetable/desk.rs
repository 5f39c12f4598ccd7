//! The engine's clock and ear on the command line.

use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

use crate::timetable::board::{News, Watch};
use crate::timetable::cost::Cost;
use crate::timetable::solve::Outcome;

/// What comes from the thread that solves.
pub(super) enum Word {
    /// A line of the trace.
    News(String),
    /// The answer, and when it was there.
    Done(Box<Outcome>, f64),
}

/// Tells the time, stops the engine at its limit, keeps what it found when.
pub(super) struct Desk {
    clock: Clock,
    limit: f64,
    words: Option<mpsc::Sender<Word>>,
    seen: Mutex<Vec<(f64, Cost)>>,
}

enum Clock {
    Wall(Instant),
    /// CPU seconds shared by so many threads; those that the process had used before.
    Cpu {
        begun: f64,
        threads: f64,
    },
}

impl Desk {
    /// A desk that stops after `seconds`: of CPU time for each of `cpu` threads, or of the wall
    /// clock. Each piece of news goes to `words`.
    pub(super) fn new(seconds: f64, cpu: Option<usize>, words: Option<mpsc::Sender<Word>>) -> Self {
        let clock = match cpu.and_then(|threads| u32::try_from(threads.max(1)).ok()) {
            Some(threads) => Clock::Cpu {
                begun: cpu_seconds(),
                threads: f64::from(threads),
            },
            None => Clock::Wall(Instant::now()),
        };
        Self {
            clock,
            limit: seconds,
            words,
            seen: Mutex::new(Vec::new()),
        }
    }

    /// The cost of the best timetable known after so many seconds.
    pub(super) fn cost_at(&self, seconds: f64) -> Option<Cost> {
        let seen = self.seen.lock().ok()?;
        let known = seen.iter().take_while(|(at, _)| *at <= seconds);
        known.last().map(|(_, cost)| *cost)
    }

    /// When the first timetable was known.
    pub(super) fn first(&self) -> Option<f64> {
        self.seen.lock().ok()?.first().map(|(at, _)| *at)
    }
}

impl Watch for Desk {
    fn seconds(&self) -> f64 {
        match self.clock {
            Clock::Wall(begun) => begun.elapsed().as_secs_f64(),
            Clock::Cpu { begun, threads } => (cpu_seconds() - begun) / threads,
        }
    }

    fn stop(&self) -> bool {
        self.seconds() >= self.limit
    }

    fn news(&self, news: &News) {
        if let (Some(cost), Ok(mut seen)) = (news.cost, self.seen.lock()) {
            seen.push((news.seconds, cost));
        }
        if let Some(words) = &self.words {
            let line = json!({
                "seconds": millis(news.seconds),
                "objective": news.cost.map(cost_json),
                "bound": cost_json(news.bound),
            });
            // The reader outlives the engine; if it does not, nobody is listening.
            let _ = words.send(Word::News(line.to_string()));
        }
    }
}

fn cost_json(cost: Cost) -> Value {
    json!({"dropped_weight": cost.dropped, "changed": cost.changed, "breaks": cost.breaks})
}

/// Seconds rounded to what is worth printing.
pub(super) fn millis(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

fn cpu_seconds() -> f64 {
    let used = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(used.tv_sec).unwrap_or(0);
    let nanos = u32::try_from(used.tv_nsec).unwrap_or(0);
    Duration::new(seconds, nanos).as_secs_f64()
}
