//! Large-neighbourhood search: almost everything of the best timetable stays where it is, a few
//! slots or a few participants are set free, and the solver finds the best way to fill them. What
//! is too large to be solved whole gets better piece by piece.

use super::bound::fewest_breaks;
use super::cores::{Found, Minimizer};
use super::cost::{Cost, Goal};
use super::encode::{Count, Model, Style};
use super::problem::Problem;
use super::rng::Rng;
use super::sat::{Halt, Leaning, Sat};
use super::slots::SlotSet;

/// Conflicts a piece may take for one question; a piece that needs more is too large.
const PATIENCE: u64 = 3_000;

/// Questions a piece may take for one goal.
const QUESTIONS: usize = 24;

const STYLE: Style = Style {
    count: Count::People,
    leaning: Leaning::Even,
};

/// How many slots and participants are set free at once, at first, at least and at most.
const SLOTS: Reach = Reach::new(3.0, 2.0, 12.0);
const PEOPLE: Reach = Reach::new(8.0, 3.0, 60.0);

/// How many meetings that are not held may come into a piece.
const GUESTS: usize = 10;

/// A size that grows while pieces are solved and shrinks when they are not.
#[derive(Clone, Copy, Debug)]
struct Reach {
    now: f64,
    least: f64,
    most: f64,
}

impl Reach {
    const fn new(now: f64, least: f64, most: f64) -> Self {
        Self { now, least, most }
    }

    fn learn(&mut self, solved: bool) {
        let factor = if solved { 1.1 } else { 0.8 };
        self.now = (self.now * factor).clamp(self.least, self.most);
    }

    fn draw(self, rng: &mut Rng) -> usize {
        let around = self.now * (0.7 + 0.6 * rng.unit());
        around.round().max(self.least) as usize
    }
}

/// The search; every step sets one piece free.
pub struct Surgeon<'a, 'w> {
    problem: &'a Problem,
    /// Lower bounds on each participant's breaks in the whole problem.
    fewest: &'a [usize],
    halt: Halt<'w>,
    rng: Rng,
    slots: Reach,
    people: Reach,
    /// The solver of the piece that was given up because the caller wants to stop.
    abandoned: Option<Box<dyn Sat + 'w>>,
}

impl<'a, 'w> Surgeon<'a, 'w> {
    /// A search on timetables of this problem.
    pub fn new(problem: &'a Problem, fewest: &'a [usize], halt: Halt<'w>, seed: u64) -> Self {
        Self {
            problem,
            fewest,
            halt,
            rng: Rng::new(seed),
            slots: SLOTS,
            people: PEOPLE,
            abandoned: None,
        }
    }

    /// Sets one piece of a timetable free and fills it again as well as can be: a timetable that
    /// costs as much or less, or `None` when the piece was too large or the caller wants to stop.
    /// `bound` is a lower bound on the cost of every timetable.
    pub fn operate(&mut self, slots: &[Option<usize>], bound: Cost) -> Option<Vec<Option<usize>>> {
        let busy = busy(self.problem, slots);
        let by_slots = self.rng.one_in(2);
        let piece = if by_slots {
            self.some_slots(slots, &busy)
        } else {
            self.some_people(slots, &busy)
        };
        let known = self.problem.cost(slots);
        let filled = self.fill(&piece, known, bound);
        let reach = if by_slots {
            &mut self.slots
        } else {
            &mut self.people
        };
        reach.learn(filled.is_some());
        filled
    }

    fn fill(&mut self, piece: &Problem, known: Cost, bound: Cost) -> Option<Vec<Option<usize>>> {
        let fewest = fewest_breaks(piece).ok()?;
        let mut model = Model::new(piece, &fewest, STYLE, Halt::clone(&self.halt))?;
        let filled = fill(&mut model, known, bound);
        if model.cnf.halted() {
            self.abandoned = Some(model.cnf.into_solver());
        }
        filled
    }

    /// The solver at work when the caller wanted to stop, if one was.
    pub fn into_solver(self) -> Option<Box<dyn Sat + 'w>> {
        self.abandoned
    }

    /// A few of the meetings that are not held: they may come in.
    fn guests(&mut self, slots: &[Option<usize>]) -> Vec<usize> {
        let open = |m: &usize| slots[*m].is_none() && !self.problem.tasks[*m].domain.is_empty();
        let mut absent: Vec<usize> = (0..slots.len()).filter(open).collect();
        self.rng.shuffle(&mut absent);
        absent.truncate(GUESTS);
        absent
    }

    /// Somebody who could do with fewer breaks, or else anybody.
    fn guilty(&mut self, busy: &[SlotSet]) -> usize {
        let sorry = |p: &usize| busy[*p].breaks() > self.fewest[*p];
        let sorry: Vec<usize> = (0..busy.len()).filter(sorry).collect();
        match self.rng.pick(&sorry) {
            Some(&p) if !self.rng.one_in(8) => p,
            _ => self.rng.below(busy.len()),
        }
    }

    /// Frees the meetings of a few slots, within these slots: an idle one of somebody with breaks
    /// among them. What is not held may come in.
    fn some_slots(&mut self, slots: &[Option<usize>], busy: &[SlotSet]) -> Problem {
        let p = self.guilty(busy);
        let span = SlotSet::range(
            busy[p].first().unwrap_or(0),
            busy[p].last().map_or(self.problem.slots, |t| t + 1),
        );
        let idle: Vec<usize> = span.minus(busy[p]).iter().collect();
        let edge: Vec<usize> = busy[p].iter().collect();
        let mut free = SlotSet::EMPTY;
        for some in [idle, edge] {
            if let Some(&t) = self.rng.pick(&some) {
                free = free.with(t);
            }
        }
        let size = self.slots.draw(&mut self.rng).min(self.problem.slots);
        while free.len() < size {
            free = free.with(self.rng.below(self.problem.slots));
        }
        let guests = self.guests(slots);
        narrowed(self.problem, slots, |m| {
            if slots[m].is_some_and(|t| free.has(t)) || guests.contains(&m) {
                self.problem.tasks[m].domain.and(free)
            } else {
                SlotSet::EMPTY
            }
        })
    }

    /// Frees all meetings of a few participants who are close to each other.
    fn some_people(&mut self, slots: &[Option<usize>], busy: &[SlotSet]) -> Problem {
        let size = self.people.draw(&mut self.rng).min(busy.len());
        let mut free = vec![false; busy.len()];
        let mut chosen = vec![self.guilty(busy)];
        free[chosen[0]] = true;
        let mut tries = 0;
        while chosen.len() < size && tries < 20 * size {
            tries += 1;
            let near = self.rng.pick(&chosen).copied().unwrap_or(0);
            let meeting = self.rng.pick(&self.problem.of[near]).copied();
            let next = match meeting {
                Some(m) if !self.rng.one_in(6) => self.problem.tasks[m].other(near),
                _ => self.guilty(busy),
            };
            if !std::mem::replace(&mut free[next], true) {
                chosen.push(next);
            }
        }
        let guests = self.guests(slots);
        narrowed(self.problem, slots, |m| {
            let touched = self.problem.tasks[m].pair.iter().any(|&p| free[p]);
            if touched && slots[m].is_some() || guests.contains(&m) {
                self.problem.tasks[m].domain
            } else {
                SlotSet::EMPTY
            }
        })
    }
}

fn busy(problem: &Problem, slots: &[Option<usize>]) -> Vec<SlotSet> {
    let mut busy = vec![SlotSet::EMPTY; problem.people()];
    for (task, slot) in problem.tasks.iter().zip(slots) {
        if let Some(t) = *slot {
            task.pair.iter().for_each(|&p| busy[p] = busy[p].with(t));
        }
    }
    busy
}

/// The problem in which a meeting may only go to the slots set free for it, or stay.
fn narrowed(
    problem: &Problem,
    slots: &[Option<usize>],
    free: impl Fn(usize) -> SlotSet,
) -> Problem {
    let mut piece = problem.clone();
    for (m, task) in piece.tasks.iter_mut().enumerate() {
        let room = free(m);
        match slots[m] {
            Some(t) if room.is_empty() => {
                task.domain = SlotSet::only(t);
                task.must = true;
            }
            Some(t) => task.domain = room.with(t),
            None => task.domain = room,
        }
    }
    piece
}

/// The best timetable of a piece; it costs `known` at most. A goal that cannot get better than it
/// is known to be is a rule from the start.
fn fill(model: &mut Model<'_>, known: Cost, bound: Cost) -> Option<Vec<Option<usize>>> {
    let mut best = Cost::default();
    let mut filled = None;
    for goal in Goal::ALL {
        let (sure, costs) = model.costs(goal);
        let room = (goal.of(known) - sure as i64).max(0) as u64;
        if goal.follows(best, known) && goal.of(known) == goal.of(bound) {
            model.cnf.weigh_at_most(&costs, room);
            best = goal.set(best, goal.of(known));
            continue;
        }
        let mut search = Minimizer::new(&costs);
        let mut found = Found::Tired;
        for _ in 0..QUESTIONS {
            found = search.ask(&mut model.cnf, PATIENCE);
            match found {
                Found::Model | Found::Core => {}
                Found::Optimum | Found::Impossible | Found::Tired => break,
            }
            if goal.follows(best, known) {
                search.harden(&mut model.cnf, room);
            }
        }
        if found != Found::Optimum {
            return None;
        }
        filled = Some(model.slots());
        search.settle(&mut model.cnf);
        best = goal.set(best, (sure + search.bound) as i64);
    }
    filled
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Surgeon;
    use crate::timetable::bound::fewest_breaks;
    use crate::timetable::cost::Cost;
    use crate::timetable::generate::{Size, planted};
    use crate::timetable::instance::Mode;
    use crate::timetable::plan::Plan;
    use crate::timetable::problem::Problem;

    const SIZE: Size = Size {
        slots: 7,
        tables: 5,
        people: 12,
        meetings: 28,
    };

    #[test]
    fn a_piece_filled_again_breaks_no_rule_and_is_never_worse() {
        for (seed, mode) in (0..6).zip([Mode::All, Mode::MaxWeight, Mode::Repair].repeat(2)) {
            let (mut event, hidden) = planted(SIZE, seed);
            event.mode = mode;
            event.fairness = Some(3);
            event.announced = (mode == Mode::Repair).then(|| hidden.slot.clone());
            let problem = Problem::new(&event);
            let fewest = fewest_breaks(&problem).unwrap();
            let mut slots = hidden.slot;
            if mode == Mode::MaxWeight {
                slots.iter_mut().step_by(5).for_each(|slot| *slot = None);
                for order in &problem.orders {
                    if slots[order.first].is_none() {
                        slots[order.then] = None;
                    }
                }
            }
            let first = problem.cost(&slots);
            let mut surgeon = Surgeon::new(&problem, &fewest, Arc::new(|| false), seed);
            for _ in 0..12 {
                let Some(next) = surgeon.operate(&slots, Cost::default()) else {
                    continue;
                };
                let mut plan = Plan::empty(&problem, 0);
                plan.load(&next);
                assert_eq!((plan.slots(), plan.cost().faults), (&next[..], 0));
                assert!(problem.cost(&next) <= problem.cost(&slots));
                slots = next;
            }
            assert!(problem.cost(&slots) < first || mode == Mode::Repair);
        }
    }

    #[test]
    fn whoever_stops_a_piece_gets_nothing() {
        let (event, hidden) = planted(SIZE, 1);
        let problem = Problem::new(&event);
        let fewest = fewest_breaks(&problem).unwrap();
        let mut surgeon = Surgeon::new(&problem, &fewest, Arc::new(|| true), 1);
        assert_eq!(surgeon.operate(&hidden.slot, Cost::default()), None);
    }
}
