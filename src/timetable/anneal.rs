//! Annealing with Kempe chains: a first timetable within milliseconds, then a better one again and
//! again. A chain swaps two slots along a path of meetings, so nobody is ever in two places.

use super::cost::Cost;
use super::plan::{Plan, Step};
use super::problem::Problem;
use super::rng::Rng;

/// What one unit of each cost is worth to the search. What outranks breaks is dearer, but not so
/// much dearer that the search freezes: which timetable is the best is decided by comparison.
const PRICE: Cost = Cost {
    faults: 4,
    dropped: 8,
    changed: 5,
    breaks: 1,
};

/// Where meetings may be dropped, a broken rule must cost more than the heaviest of them, or the
/// search would rather break the rule.
fn price(problem: &Problem) -> Cost {
    let droppable = problem.tasks.iter().filter(|task| !task.must);
    let heaviest = droppable.map(|task| task.weight as i64).max();
    Cost {
        faults: PRICE.faults + heaviest.unwrap_or(0) * PRICE.dropped,
        ..PRICE
    }
}

/// Temperatures a cycle starts and ends with, in breaks.
const HOT: f64 = 0.9;
const COLD: f64 = 0.12;

/// Steps between two changes of temperature.
const STRIDE: u64 = 256;

/// Steps for each meeting in the first cycle; every later one is longer, up to the longest.
const FIRST_CYCLE: u64 = 60;
const LONGEST_CYCLE: u64 = 250_000;

/// The annealing search; it stops and goes on at any step.
#[derive(Debug)]
pub struct Annealer<'a> {
    plan: Plan<'a>,
    price: Cost,
    rng: Rng,
    step: Step,
    /// The slots of each meeting's domain.
    places: Vec<Vec<usize>>,
    /// Meetings that could be held and are not.
    absent: Vec<usize>,
    /// Meetings that can move at all.
    movable: Vec<usize>,
    best: Option<(Cost, Vec<Option<usize>>)>,
    cycle: Cycle,
}

#[derive(Debug)]
struct Cycle {
    length: u64,
    done: u64,
    heat: f64,
    longest: u64,
}

impl<'a> Annealer<'a> {
    /// A search that begins with what the plan holds, adding the meetings `wished` (or all) where
    /// they cost least.
    pub fn new(plan: Plan<'a>, wished: Option<&[bool]>, seed: u64) -> Self {
        let tasks = &plan.problem().tasks;
        let places: Vec<Vec<usize>> = tasks.iter().map(|t| t.domain.iter().collect()).collect();
        let movable = (0..tasks.len()).filter(|&m| places[m].len() > 1).collect();
        let size = tasks.len().max(20) as u64;
        let mut annealer = Self {
            price: price(plan.problem()),
            plan,
            rng: Rng::new(seed),
            step: Step::default(),
            places,
            absent: Vec::new(),
            movable,
            best: None,
            cycle: Cycle {
                length: size * FIRST_CYCLE,
                done: 0,
                heat: HOT,
                longest: size * LONGEST_CYCLE,
            },
        };
        annealer.fill(wished);
        annealer
    }

    /// The best timetable so far that breaks no rule.
    pub fn best(&self) -> Option<(Cost, &[Option<usize>])> {
        self.best
            .as_ref()
            .map(|(cost, slots)| (*cost, slots.as_slice()))
    }

    /// Goes on from a timetable found elsewhere.
    pub fn adopt(&mut self, slots: &[Option<usize>]) {
        self.plan.load(slots);
        self.list_absent();
        self.remember();
    }

    /// Makes so many steps; true when the best timetable improved.
    pub fn run(&mut self, steps: u64) -> bool {
        let before = self.best.as_ref().map(|(cost, _)| *cost);
        for _ in 0..steps / STRIDE {
            let heat = self.cycle.heat();
            for _ in 0..STRIDE {
                self.move_one(heat);
            }
            self.turn();
        }
        before != self.best.as_ref().map(|(cost, _)| *cost)
    }

    fn turn(&mut self) {
        if self.cycle.advance(STRIDE)
            && let Some((_, slots)) = &self.best
        {
            self.plan.load(slots);
            self.list_absent();
        }
    }

    fn move_one(&mut self, heat: f64) {
        if !self.absent.is_empty() && self.rng.one_in(4) {
            self.squeeze(heat);
        } else if let Some(&meeting) = self.rng.pick(&self.movable) {
            self.swing(meeting, heat);
        }
    }

    /// Tries one chain of a meeting to a random slot.
    fn swing(&mut self, meeting: usize, heat: f64) -> bool {
        let Some(&to) = self.rng.pick(&self.places[meeting]) else {
            return false;
        };
        self.plan.chain(meeting, to, &mut self.step).is_some() && self.decide(heat)
    }

    /// Tries to hold a meeting that is not held: makes room by chains, or takes another's place.
    fn squeeze(&mut self, heat: f64) {
        let Some(&meeting) = self.rng.pick(&self.absent) else {
            return;
        };
        let Some(&to) = self.rng.pick(&self.places[meeting]) else {
            return;
        };
        for p in self.plan.problem().tasks[meeting].pair {
            if let Some(there) = self.plan.at(p, to) {
                self.swing(there, heat);
            }
        }
        let spare = self.spare(to);
        self.plan.exchange(meeting, to, spare, &mut self.step);
        if self.decide(heat) {
            self.list_absent();
        }
    }

    /// A meeting of a full slot that could make room.
    fn spare(&mut self, slot: usize) -> Option<usize> {
        if self.plan.held(slot) < self.plan.problem().tables {
            return None;
        }
        let people = self.plan.problem().people();
        (0..8).find_map(|_| {
            let p = self.rng.below(people);
            let there = self.plan.at(p, slot)?;
            (!self.plan.problem().tasks[there].must).then_some(there)
        })
    }

    /// Takes the step if it is better, or not too much worse for this heat.
    fn decide(&mut self, heat: f64) -> bool {
        let worse = self.step.cost.priced(self.price);
        let taken = worse <= 0 || self.rng.unit() < (-(worse as f64) / heat).exp();
        if taken {
            self.plan.apply(&self.step);
            self.remember();
        }
        taken
    }

    fn remember(&mut self) {
        let cost = self.plan.cost();
        if cost.faults == 0 && self.best.as_ref().is_none_or(|(best, _)| cost < *best) {
            self.best = Some((cost, self.plan.slots().to_vec()));
        }
    }

    fn list_absent(&mut self) {
        let absent = |m: &usize| self.plan.slot(*m).is_none() && !self.places[*m].is_empty();
        self.absent = (0..self.places.len()).filter(absent).collect();
    }

    /// A first plan: the meetings with the fewest places first, each where it costs least.
    fn fill(&mut self, wished: Option<&[bool]>) {
        let mut order: Vec<usize> = (0..self.places.len())
            .filter(|&m| self.plan.slot(m).is_none() && wished.is_none_or(|wished| wished[m]))
            .collect();
        self.rng.shuffle(&mut order);
        order.sort_by_key(|&m| self.places[m].len());
        for meeting in order {
            self.place_cheaply(meeting);
        }
        self.list_absent();
        self.remember();
    }

    fn place_cheaply(&mut self, meeting: usize) {
        let pair = self.plan.problem().tasks[meeting].pair;
        let mut cheapest = None;
        for &to in &self.places[meeting] {
            if pair.iter().all(|&p| !self.plan.busy(p).has(to)) {
                self.plan.exchange(meeting, to, None, &mut self.step);
                let price = self.step.cost.priced(self.price);
                if cheapest.is_none_or(|(least, _)| price < least) {
                    cheapest = Some((price, to));
                }
            }
        }
        if let Some((_, to)) = cheapest {
            self.plan.exchange(meeting, to, None, &mut self.step);
            self.plan.apply(&self.step);
        }
    }
}

impl Cycle {
    fn heat(&self) -> f64 {
        let progress = self.done as f64 / self.length as f64;
        self.heat * (COLD / self.heat).powf(progress)
    }

    /// True when a cycle ended and the next, longer one begins.
    fn advance(&mut self, steps: u64) -> bool {
        self.done += steps;
        let over = self.done >= self.length;
        if over {
            self.done = 0;
            self.length = (self.length * 2).min(self.longest);
        }
        over
    }
}
