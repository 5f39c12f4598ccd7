//! The prover: takes the objectives in their order of importance, proves each from below, and only
//! then goes on to the next. It works in slices, so one thread can share its time with annealing.

use super::board::Board;
use super::cores::{Found, Minimizer};
use super::cost::{Cost, Goal};
use super::encode::{Model, Style};
use super::problem::Problem;
use super::sat::{Halt, Sat};

/// The largest sum (room squared times terms) that is written down as a rule.
const LOCKABLE: u64 = 20_000_000;

/// How a stretch of work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is nothing left to prove.
    Done,
    /// A bound rose, or a timetable was found.
    Some,
    /// Nothing came of it.
    None,
}

/// Conflicts allowed while the solver walks over a known timetable.
const WALK: u64 = 1_000;

/// Proves bounds and finds optimal timetables with a SAT solver.
pub struct Prover<'a, 'w> {
    problem: &'a Problem,
    board: &'a Board<'w>,
    model: Model<'w>,
    /// What the proved objectives cost, and nothing for the rest.
    proved: Cost,
    /// What is being proved: a place in [`Goal::ALL`], and the search for it.
    goal: usize,
    search: Option<Minimizer>,
    /// The part of the goal's cost that is certain.
    sure: u64,
    /// The timetable the solver was last shown.
    shown: Option<Cost>,
}

impl<'a, 'w> Prover<'a, 'w> {
    /// Encodes the problem; `None` when stopped on the way.
    pub fn new(
        problem: &'a Problem,
        fewest: &[usize],
        style: Style,
        board: &'a Board<'w>,
        halt: Halt<'w>,
    ) -> Option<Self> {
        Some(Self {
            model: Model::new(problem, fewest, style, halt)?,
            problem,
            board,
            proved: Cost::default(),
            goal: 0,
            search: None,
            sure: 0,
            shown: None,
        })
    }

    /// The solver, when there is nothing more to prove or no time for it.
    pub fn into_solver(self) -> Box<dyn Sat + 'w> {
        self.model.cnf.into_solver()
    }

    /// Works for about so many conflicts.
    pub fn advance(&mut self, conflicts: u64) -> Progress {
        let Some(&goal) = Goal::ALL.get(self.goal) else {
            return Progress::Done;
        };
        if self.lock(goal) {
            return Progress::Some;
        }
        let mut search = self.search.take().unwrap_or_else(|| {
            let (sure, costs) = self.model.costs(goal);
            self.sure = sure;
            Minimizer::new(&costs)
        });
        self.show();
        let found = search.ask(&mut self.model.cnf, conflicts);
        match found {
            Found::Impossible => {
                self.board.refuse();
                return Progress::Done;
            }
            Found::Model | Found::Optimum => self.offer(),
            Found::Core | Found::Tired => {}
        }
        self.raise(goal, search.bound);
        if found == Found::Optimum {
            self.finish(goal, &search);
        } else {
            self.harden(goal, &mut search);
            self.search = Some(search);
        }
        match found {
            _ if self.goal == Goal::ALL.len() => Progress::Done,
            Found::Tired => Progress::None,
            Found::Optimum | Found::Model | Found::Core | Found::Impossible => Progress::Some,
        }
    }

    /// A goal whose bound is met already, by whomever, becomes a rule: how much must be dropped is
    /// mostly known from the flow, long before it could be proved here.
    fn lock(&mut self, goal: Goal) -> bool {
        let bound = self.board.bound();
        let Some(best) = self.board.cost() else {
            return false;
        };
        let met = goal.of(best) == goal.of(bound);
        if !met || !goal.follows(best, self.proved) || !goal.follows(bound, self.proved) {
            return false;
        }
        let (sure, costs) = self.model.costs(goal);
        let Ok(room) = u64::try_from(goal.of(best) - sure as i64) else {
            return false;
        };
        if room * room * costs.len() as u64 > LOCKABLE {
            return false;
        }
        self.model.cnf.weigh_at_most(&costs, room);
        if self.model.cnf.halted() {
            return true;
        }
        self.proved = goal.set(self.proved, goal.of(best));
        self.goal += 1;
        self.search = None;
        true
    }

    fn offer(&self) {
        let slots = self.model.slots();
        self.board.offer(self.problem.cost(&slots), &slots);
    }

    /// The bound with `least` for a goal: nothing is known yet of the goals after it.
    fn with(&self, goal: Goal, least: u64) -> Cost {
        goal.set(self.proved, (self.sure + least) as i64)
    }

    fn raise(&self, goal: Goal, least: u64) {
        self.board.raise(self.with(goal, least));
    }

    fn finish(&mut self, goal: Goal, search: &Minimizer) {
        search.settle(&mut self.model.cnf);
        self.proved = self.with(goal, search.bound);
        self.goal += 1;
    }

    /// A timetable found elsewhere says which wishes are too dear to break.
    fn harden(&mut self, goal: Goal, search: &mut Minimizer) {
        let Some(best) = self.board.cost() else {
            return;
        };
        if goal.follows(best, self.proved) {
            let room = goal.of(best) - self.sure as i64;
            search.harden(&mut self.model.cnf, room.max(0) as u64);
        }
    }

    /// Lets the solver walk over the best timetable known: it keeps the values it saw last, and
    /// so starts its own search from there.
    fn show(&mut self) {
        let news = self.board.cost().filter(|&cost| self.shown != Some(cost));
        if let (Some(_), Some((cost, slots))) = (news, self.board.best()) {
            let literals = self.model.literals(&slots);
            self.model.cnf.solve(&literals, WALK);
            self.shown = Some(cost);
        }
    }
}
