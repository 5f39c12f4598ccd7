//! The prover that climbs: may a timetable have so many breaks? The limit is a rule of the formula,
//! so the solver simplifies by it, which an assumption would not let it do. It looks somewhat above
//! the bound, where timetables are found far sooner, while [`super::prove`] raises the bound from
//! below; each answer brings the two nearer.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use super::board::Board;
use super::encode::{Model, Style};
use super::problem::Problem;
use super::sat::{Answer, Halt, Sat};

/// Conflicts allowed while the solver walks over a known timetable.
const WALK: u64 = 1_000;

/// The rung asked for stands this part of the way from the bound to the best timetable.
const PART: i64 = 4;

/// The rung that is being asked for, in breaks of the whole timetable; nobody asks for less than zero.
#[derive(Debug)]
pub struct Rung(AtomicI64);

impl Default for Rung {
    fn default() -> Self {
        Self(AtomicI64::new(-1))
    }
}

impl Rung {
    /// Whether somebody else has answered it: more breaks are certain, or no more are needed.
    pub fn answered(&self, board: &Board<'_>) -> bool {
        let rung = self.0.load(Relaxed);
        rung >= 0 && (board.bound().breaks > rung || board.cost().is_some_and(|c| c.breaks <= rung))
    }
}

/// Finds timetables with few breaks where all meetings are held, and proves that fewer cannot be.
pub struct Ladder<'a, 'w> {
    problem: &'a Problem,
    fewest: &'a [usize],
    style: Style,
    board: &'a Board<'w>,
    rung: Arc<Rung>,
    /// The formula, and the breaks it allows above the participants' own lower bounds.
    formula: Option<(usize, Model<'w>)>,
    /// True when to give up, and when [`Rung::answered`].
    halt: Halt<'w>,
}

impl<'a, 'w> Ladder<'a, 'w> {
    /// Nothing is written down before the first question. Two that share a rung work by turns.
    pub fn new(
        problem: &'a Problem,
        fewest: &'a [usize],
        style: Style,
        board: &'a Arc<Board<'w>>,
        rung: &Arc<Rung>,
    ) -> Self {
        let (seen, asked) = (Arc::clone(board), Arc::clone(rung));
        Self {
            problem,
            fewest,
            style,
            board,
            rung: Arc::clone(rung),
            formula: None,
            halt: Arc::new(move || seen.halted() || asked.answered(&seen)),
        }
    }

    /// Asks for a timetable on the next rung, for at most about so many conflicts; true when there
    /// is an answer, here or elsewhere.
    pub fn climb(&mut self, conflicts: u64) -> bool {
        let sure: usize = self.fewest.iter().sum();
        let bound = self.board.bound();
        let best = self.board.cost().map_or(bound.breaks, |cost| cost.breaks);
        let rung = bound.breaks + (best - bound.breaks) / PART;
        let room = usize::try_from(rung - sure as i64).unwrap_or(0);
        self.rung.0.store(-1, Relaxed);
        let Some(mut model) = self.allowing(room) else {
            return false;
        };
        self.rung.0.store(rung, Relaxed);
        if let Some((_, slots)) = self.board.best() {
            // The solver keeps the values it saw last and starts its own search from there.
            let literals = model.literals(&slots);
            model.cnf.solve(&literals, WALK);
        }
        let answer = model.cnf.solve(&[], conflicts);
        match answer {
            Answer::Yes => {
                let slots = model.slots();
                self.board.offer(self.problem.cost(&slots), &slots);
            }
            Answer::No if model.unlimited(room) => self.board.refuse(),
            Answer::No => {
                let mut higher = bound;
                higher.breaks = rung + 1;
                self.board.raise(higher);
            }
            Answer::Unknown => {}
        }
        if answer != Answer::No {
            self.formula = Some((room, model));
        }
        answer != Answer::Unknown || self.rung.answered(self.board)
    }

    /// The solver, when nothing more is to be asked; none when nothing was.
    pub fn into_solver(self) -> Option<Box<dyn Sat + 'w>> {
        self.formula.map(|(_, model)| model.cnf.into_solver())
    }

    /// The formula at hand with less room, or another that has more. `None` when stopped.
    fn allowing(&mut self, room: usize) -> Option<Model<'w>> {
        match self.formula.take() {
            Some((at, mut model)) if at >= room => {
                model.limit(room);
                Some(model)
            }
            _ => Model::within(
                self.problem,
                self.fewest,
                self.style,
                room,
                Halt::clone(&self.halt),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Ladder;
    use crate::timetable::board::{Board, Still};
    use crate::timetable::bound::fewest_breaks;
    use crate::timetable::cost::Cost;
    use crate::timetable::encode::{Count, Style};
    use crate::timetable::generate::{Size, planted};
    use crate::timetable::problem::Problem;
    use crate::timetable::sat::Leaning;
    use crate::timetable::solve::{Effort, Status, solve};

    const SIZE: Size = Size {
        slots: 6,
        tables: 3,
        people: 8,
        meetings: 14,
    };

    const ONE_THREAD: Effort = Effort {
        seed: 1,
        threads: 1,
        rounds: Some(80),
        tables: false,
    };

    /// Climbs to the end; the optimum, or nothing when there is no timetable.
    fn climbed(event: &crate::timetable::instance::Instance, count: Count) -> Option<i64> {
        let problem = Problem::new(event);
        let fewest = fewest_breaks(&problem).ok()?;
        let sure = fewest.iter().sum::<usize>() as i64;
        let bound = Cost {
            breaks: sure,
            ..Cost::default()
        };
        let board = Arc::new(Board::new(&Still, bound));
        let style = Style {
            count,
            leaning: Leaning::Even,
        };
        let mut ladder = Ladder::new(&problem, &fewest, style, &board, &Arc::default());
        while !board.settled() {
            assert!(ladder.climb(1_000_000), "{event:?}");
        }
        (!board.refused()).then(|| board.best().unwrap().0.breaks)
    }

    #[test]
    fn the_last_rung_is_what_the_other_prover_finds() {
        let mut verdicts = [0, 0];
        for seed in 0..12 {
            let (mut event, _) = planted(SIZE, seed);
            event.fairness = [None, Some(0), Some(1)][seed as usize % 3];
            let (other, _) = solve(&event, ONE_THREAD, &Still);
            for count in [Count::Meetings, Count::People] {
                let climbed = climbed(&event, count);
                match other.status {
                    Status::Infeasible => assert_eq!(climbed, None),
                    _ => assert_eq!(climbed, other.objective.map(|o| o.breaks as i64)),
                }
                verdicts[usize::from(climbed.is_some())] += 1;
            }
        }
        assert!(verdicts.iter().all(|&seen| seen > 0), "{verdicts:?}");
    }
}
