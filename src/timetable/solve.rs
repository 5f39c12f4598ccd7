//! The portfolio: bounds at once, a first timetable within milliseconds, then annealing and proof
//! side by side until they meet, the time is over or the caller wants it back.

use std::sync::Arc;

use serde::Serialize;

use super::board::{Board, Watch};
use super::bound::fewest_breaks;
use super::check::{Objective, check};
use super::cost::Cost;
use super::explain::{Clash, explain, overfull};
use super::flow::{Selection, select};
use super::instance::{Instance, Solution};
use super::portfolio::Search;
use super::problem::Problem;
use super::sat::Leftovers;
use super::tables::{fewest_changes, seat};

/// Swaps tried for each held meeting when tables are given out.
const SWAPS: u64 = 4_000;

/// How hard to try.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// Chance; the same seed repeats a run on one thread with a budget of rounds.
    pub seed: u64,
    /// One, or two: annealing on one, proof on the other.
    pub threads: usize,
    /// Rounds of annealing and proof before giving up, on one thread.
    pub rounds: Option<u64>,
    /// Whether tables are given out at the end.
    pub tables: bool,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            seed: 1,
            threads: 2,
            rounds: None,
            tables: true,
        }
    }
}

/// What came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Proved: no timetable drops less, changes less, has fewer breaks.
    Optimal,
    /// A timetable, perhaps not the best.
    Feasible,
    /// Proved: there is none.
    Infeasible,
    /// Neither a timetable nor a proof.
    Unknown,
}

/// What came out, with its proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The verdict on slots; tables are a last stage that it does not speak of.
    pub status: Status,
    /// The best timetable found.
    pub solution: Option<Solution>,
    /// What it costs, as the judge counts.
    pub objective: Option<Objective>,
    /// No timetable costs less.
    pub bound: Objective,
    /// Who and what clashes, when there is no timetable.
    pub clash: Vec<Clash>,
}

/// Makes the best timetable it can within the time and patience given; beside it what is to be dropped once
/// nobody waits any more, which keeps no more alive than the watch.
pub fn solve<'w>(
    instance: &Instance,
    effort: Effort,
    watch: &'w dyn Watch,
) -> (Outcome, Leftovers<'w>) {
    let problem = Problem::new(instance);
    let fewest = if problem.homeless().is_some() || overfull(&problem).is_some() {
        None
    } else {
        fewest_breaks(&problem).ok()
    };
    let Some(fewest) = fewest else {
        return (impossible(instance, watch), Leftovers::default());
    };
    let board = Arc::new(Board::new(watch, first_bound(&fewest, None)));
    let mut search = Search {
        problem: &problem,
        fewest: &fewest,
        selection: None,
        effort,
        board: &board,
    };
    let selection;
    if !problem.complete() {
        // The choice of thousands takes a moment: somebody is waiting for a first timetable.
        search.hurry();
        selection = select(&problem);
        board.raise(first_bound(&fewest, Some(&selection)));
        search.selection = Some(&selection);
    }
    let leftovers = search.run();
    let outcome = if board.refused() {
        impossible(instance, watch)
    } else {
        conclude(instance, effort, &board, watch)
    };
    (outcome, leftovers)
}

fn first_bound(fewest: &[usize], selection: Option<&Selection>) -> Cost {
    Cost {
        dropped: selection.map_or(0, |selection| selection.dropped as i64),
        breaks: fewest.iter().sum::<usize>() as i64,
        ..Cost::default()
    }
}

fn impossible(instance: &Instance, watch: &dyn Watch) -> Outcome {
    Outcome {
        status: Status::Infeasible,
        solution: None,
        objective: None,
        bound: Objective::default(),
        clash: explain(&Problem::as_written(instance), Arc::new(|| watch.stop())),
    }
}

fn conclude(instance: &Instance, effort: Effort, board: &Board<'_>, watch: &dyn Watch) -> Outcome {
    let bound = board.bound();
    let solution = board
        .best()
        .map(|(_, slots)| finish(instance, effort, slots, watch));
    let objective = solution.as_ref().map(|s| check(instance, s).objective);
    let seated = objective.filter(|_| effort.tables);
    Outcome {
        status: match (&solution, board.settled()) {
            (Some(_), true) => Status::Optimal,
            (Some(_), false) => Status::Feasible,
            (None, _) => Status::Unknown,
        },
        objective,
        solution,
        bound: Objective {
            dropped_weight: bound.dropped as u64,
            changed: bound.changed as u64,
            breaks: bound.breaks as u64,
            // Of the timetables that are no worse, the one found stands for the number of breaks.
            table_changes: seated.map_or(0, |found| fewest_changes(instance, found.breaks)),
        },
        clash: Vec::new(),
    }
}

fn finish(
    instance: &Instance,
    effort: Effort,
    slots: Vec<Option<usize>>,
    watch: &dyn Watch,
) -> Solution {
    let steps = SWAPS * slots.len() as u64;
    let seating = effort
        .tables
        .then(|| seat(instance, &slots, steps, effort.seed, &|| watch.stop()))
        .flatten();
    match seating {
        Some(seating) => seating.solution(slots),
        None => Solution {
            slot: slots,
            table: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use proptest::prelude::*;

    use super::{Effort, Outcome, Status, solve};
    use crate::timetable::board::{News, Watch};
    use crate::timetable::check::{Objective, check};
    use crate::timetable::generate::{Event, Size, planted};
    use crate::timetable::instance::{Instance, Lunch, Mode, Solution};

    /// A watch that never stops the engine, or stops it at the first timetable.
    struct Patient {
        first_is_enough: bool,
        stopped: AtomicBool,
    }

    impl Patient {
        fn new(first_is_enough: bool) -> Self {
            Self {
                first_is_enough,
                stopped: AtomicBool::new(false),
            }
        }
    }

    impl Watch for Patient {
        fn seconds(&self) -> f64 {
            0.0
        }
        fn stop(&self) -> bool {
            self.stopped.load(Ordering::Relaxed)
        }
        fn news(&self, news: &News) {
            let enough = self.first_is_enough && news.cost.is_some();
            self.stopped.fetch_or(enough, Ordering::Relaxed);
        }
    }

    const ONE_THREAD: Effort = Effort {
        seed: 3,
        threads: 1,
        rounds: Some(60),
        tables: false,
    };

    const TINY: Size = Size {
        slots: 4,
        tables: 2,
        people: 5,
        meetings: 5,
    };

    fn solved(event: &Instance, effort: Effort) -> Outcome {
        solve(event, effort, &Patient::new(false)).0
    }

    /// The least cost over every assignment of slots, tried one by one.
    fn least(event: &Instance) -> Option<Objective> {
        let choices = event.slots + 1;
        let all = choices.pow(event.meetings.len() as u32);
        (0..all)
            .filter_map(|code| {
                let digit = |i: usize| code / choices.pow(i as u32) % choices;
                let slot = |i| Some(digit(i)).filter(|&t| t < event.slots);
                let slot = (0..event.meetings.len()).map(slot).collect();
                let verdict = check(event, &Solution { slot, table: None });
                verdict.feasible().then_some(verdict.objective)
            })
            .min()
    }

    fn agrees_with_trying_everything(event: &Instance) {
        let outcome = solved(event, ONE_THREAD);
        match least(event) {
            None => assert_eq!(outcome.status, Status::Infeasible, "{event:?}"),
            Some(least) => {
                assert_eq!(outcome.status, Status::Optimal, "{event:?}");
                assert_eq!(outcome.objective, Some(least), "{event:?}");
                assert_eq!(outcome.bound, least);
                assert!(check(event, &outcome.solution.unwrap()).feasible());
            }
        }
    }

    #[test]
    fn complete_events_are_solved_like_by_trying_everything() {
        for seed in 0..24 {
            let (mut event, _) = planted(TINY, seed);
            event.fairness = [None, Some(0), Some(1)][seed as usize % 3];
            event.tables = 1 + seed as usize % 2;
            agrees_with_trying_everything(&event);
        }
    }

    #[test]
    fn pauses_are_kept_like_by_trying_everything() {
        for seed in 0..20 {
            let (mut event, _) = planted(TINY, seed);
            event.move_time = seed as usize % 2;
            event.lunch = Some(Lunch {
                from: 1,
                to: 3,
                slots: 1,
            });
            agrees_with_trying_everything(&event);
        }
    }

    #[test]
    fn overbooked_events_drop_like_by_trying_everything() {
        for seed in 0..20 {
            let (mut event, _) = planted(TINY, seed);
            event.mode = Mode::MaxWeight;
            event.tables = 1;
            event.fairness = [None, Some(0)][seed as usize % 2];
            agrees_with_trying_everything(&event);
        }
    }

    #[test]
    fn a_day_is_repaired_like_by_trying_everything() {
        for seed in 0..20 {
            let (mut event, hidden) = planted(TINY, seed);
            event.mode = Mode::Repair;
            event.announced = Some(hidden.slot);
            event.now = 1;
            event.participants[seed as usize % 3].forbidden = vec![2, 3];
            for meeting in &mut event.meetings {
                meeting.fixed = None;
            }
            agrees_with_trying_everything(&event);
        }
    }

    #[test]
    fn one_seed_and_one_thread_give_one_timetable() {
        let size = Size {
            slots: 8,
            tables: 5,
            people: 14,
            meetings: 36,
        };
        let (event, _) = planted(size, 5);
        let effort = Effort {
            rounds: Some(3),
            tables: true,
            ..ONE_THREAD
        };
        assert_eq!(solved(&event, effort), solved(&event, effort));
    }

    #[test]
    fn two_threads_prove_the_same() {
        for seed in 0..6 {
            let (event, _) = planted(TINY, seed);
            let two = Effort {
                threads: 2,
                rounds: None,
                ..ONE_THREAD
            };
            let (one, two) = (solved(&event, ONE_THREAD), solved(&event, two));
            assert_eq!((one.status, one.objective), (two.status, two.objective));
        }
    }

    #[test]
    fn whoever_stops_the_engine_keeps_the_first_timetable() {
        let size = Size {
            slots: 9,
            tables: 6,
            people: 20,
            meetings: 60,
        };
        let (event, _) = planted(size, 2);
        let patient = Patient::new(true);
        let (outcome, _) = solve(&event, Effort::default(), &patient);
        assert!(check(&event, &outcome.solution.unwrap()).feasible());
    }

    /// Stops the engine once a bound has risen: a solver has then been at work.
    struct UntilProved(AtomicBool);

    impl Watch for UntilProved {
        fn seconds(&self) -> f64 {
            0.0
        }
        fn stop(&self) -> bool {
            self.0.load(Ordering::Relaxed)
        }
        fn news(&self, news: &News) {
            let risen = news.bound.breaks > 0;
            self.0.fetch_or(risen, Ordering::Relaxed);
        }
    }

    #[test]
    fn whoever_stops_the_engine_need_not_wait_for_its_solvers_to_be_freed() {
        // Three meet each other in three slots: somebody sits idle, which no participant alone tells.
        let mut event = Event::new(4, 1).meetings(&[(0, 1), (1, 2), (2, 0)]).build();
        event.fairness = None;
        for threads in [1, 2] {
            let watch = UntilProved(AtomicBool::new(false));
            let effort = Effort {
                threads,
                ..Effort::default()
            };
            let (outcome, leftovers) = solve(&event, effort, &watch);
            assert_eq!(outcome.bound.breaks, 1);
            assert!(!leftovers.is_empty());
            std::thread::scope(|scope| {
                scope.spawn(move || drop(leftovers));
            });
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn every_plan_is_accepted_and_no_bound_exceeds_the_hidden_timetable(
            seed in any::<u64>(),
            slots in 3..9_usize,
            tables in 2..6_usize,
            people in 4..14_usize,
        ) {
            let size = Size { slots, tables, people, meetings: slots * people / 4 };
            let (event, hidden) = planted(size, seed);
            let effort = Effort { rounds: Some(4), tables: true, ..ONE_THREAD };
            let outcome = solved(&event, effort);
            prop_assert!(outcome.status != Status::Infeasible);
            prop_assert!(outcome.bound.breaks <= check(&event, &hidden).objective.breaks);
            if let (Some(solution), Some(objective)) = (outcome.solution, outcome.objective) {
                let verdict = check(&event, &solution);
                prop_assert!(verdict.feasible(), "{:?}", verdict.violations);
                prop_assert_eq!(verdict.objective, objective);
                prop_assert!(outcome.bound <= objective);
            }
        }
    }
}
