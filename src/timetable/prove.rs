//! The prover: takes the objectives in their order of importance, proves each from below, and only
//! then goes on to the next. It works in slices, so one thread can share its time with annealing.

use super::board::Board;
use super::cores::{Found, Minimizer};
use super::encode::Model;
use super::plan::Cost;
use super::problem::Problem;
use super::sat::{Halt, Lit};

/// One objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goal {
    Dropped,
    Changed,
    Breaks,
}

/// Conflicts allowed while the solver walks over a known timetable.
const WALK: u64 = 1_000;

const GOALS: [Goal; 3] = [Goal::Dropped, Goal::Changed, Goal::Breaks];

/// Proves bounds and finds optimal timetables with a SAT solver.
pub struct Prover<'a> {
    problem: &'a Problem,
    board: &'a Board<'a>,
    model: Model<'a>,
    /// What the proved objectives cost, and nothing for the rest.
    proved: Cost,
    /// What is being proved: a place in [`GOALS`], and the search for it.
    goal: usize,
    search: Option<Minimizer>,
    /// The timetable the solver was last shown.
    shown: Option<Cost>,
}

impl<'a> Prover<'a> {
    /// Encodes the problem; `None` when stopped on the way.
    pub fn new(
        problem: &'a Problem,
        fewest: &[usize],
        board: &'a Board<'a>,
        halt: Halt<'a>,
    ) -> Option<Self> {
        Some(Self {
            model: Model::new(problem, fewest, halt)?,
            problem,
            board,
            proved: Cost::default(),
            goal: 0,
            search: None,
            shown: None,
        })
    }

    /// Works for about so many conflicts; false when there is nothing left to prove.
    pub fn advance(&mut self, conflicts: u64) -> bool {
        let Some(&goal) = GOALS.get(self.goal) else {
            return false;
        };
        let mut search = match self.search.take() {
            Some(search) => search,
            None => Minimizer::new(&self.costs(goal)),
        };
        self.show();
        let found = search.ask(&mut self.model.cnf, conflicts);
        match found {
            Found::Impossible => {
                self.board.refuse();
                return false;
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
        self.goal < GOALS.len()
    }

    fn costs(&self, goal: Goal) -> Vec<(Lit, u64)> {
        let alike = |lits: &[Lit]| lits.iter().map(|&lit| (lit, 1)).collect();
        match goal {
            Goal::Dropped => self.model.dropped.clone(),
            Goal::Changed => alike(&self.model.changed),
            Goal::Breaks => alike(&self.model.breaks),
        }
    }

    fn offer(&self) {
        let slots = self.model.slots();
        self.board.offer(self.problem.cost(&slots), &slots);
    }

    /// The bound with `least` for a goal: nothing is known yet of the goals after it.
    fn with(&self, goal: Goal, least: u64) -> Cost {
        let least = least as i64;
        match goal {
            Goal::Dropped => Cost {
                dropped: least,
                ..self.proved
            },
            Goal::Changed => Cost {
                changed: least,
                ..self.proved
            },
            Goal::Breaks => Cost {
                breaks: least + self.model.sure_breaks as i64,
                ..self.proved
            },
        }
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
        let none = self.with(goal, 0);
        let room = match goal {
            Goal::Dropped => best.dropped - none.dropped,
            Goal::Changed if best.dropped == none.dropped => best.changed - none.changed,
            Goal::Breaks if (best.dropped, best.changed) == (none.dropped, none.changed) => {
                best.breaks - none.breaks
            }
            Goal::Changed | Goal::Breaks => return,
        };
        search.harden(&mut self.model.cnf, room as u64);
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
