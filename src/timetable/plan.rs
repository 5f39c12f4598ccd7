//! A timetable under construction, with every cost kept up to date: what one step of the search
//! changes is read off the two participants at the ends of a chain, not off the whole event.

use super::cost::Cost;
use super::problem::Problem;
use super::slots::SlotSet;

/// A meeting that must be held and is not weighs as much as this many broken rules.
const MISSING: i64 = 4;

const NOBODY: u32 = u32::MAX;

/// A change to a plan: the meetings that move, who is busy when afterwards, and what that costs.
#[derive(Clone, Debug, Default)]
pub struct Step {
    moves: Vec<(usize, Option<usize>)>,
    busy: Vec<(usize, SlotSet)>,
    /// The difference it makes.
    pub cost: Cost,
}

/// A timetable in which nobody is ever in two places and no meeting leaves its domain; tables,
/// orders, fairness and pauses may be broken and are counted as faults.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    problem: &'a Problem,
    slot: Vec<Option<usize>>,
    at: Vec<u32>,
    busy: Vec<SlotSet>,
    held: Vec<usize>,
    /// Most breaks one participant may have before it counts as unfair.
    fair: usize,
    cost: Cost,
}

impl<'a> Plan<'a> {
    /// The plan in which nothing is held. `fewest` is a lower bound on the breaks of the luckiest
    /// participant: fairness is measured from there.
    pub fn empty(problem: &'a Problem, fewest: usize) -> Self {
        let mut plan = Self {
            problem,
            slot: vec![None; problem.tasks.len()],
            at: vec![NOBODY; problem.people() * problem.slots],
            busy: vec![SlotSet::EMPTY; problem.people()],
            held: vec![0; problem.slots],
            fair: problem.fairness.map_or(usize::MAX, |d| d + fewest),
            cost: Cost::default(),
        };
        plan.cost = plan.recount();
        plan
    }

    /// The problem this is a plan of.
    pub fn problem(&self) -> &'a Problem {
        self.problem
    }

    /// What it costs.
    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// The slot of every meeting.
    pub fn slots(&self) -> &[Option<usize>] {
        &self.slot
    }

    /// The slot of a meeting.
    pub fn slot(&self, meeting: usize) -> Option<usize> {
        self.slot[meeting]
    }

    /// The slots a participant is busy in.
    pub fn busy(&self, participant: usize) -> SlotSet {
        self.busy[participant]
    }

    /// Meetings held in a slot.
    pub fn held(&self, slot: usize) -> usize {
        self.held[slot]
    }

    /// The meeting of a participant in a slot.
    pub fn at(&self, participant: usize, slot: usize) -> Option<usize> {
        let meeting = self.at[participant * self.problem.slots + slot];
        (meeting != NOBODY).then_some(meeting as usize)
    }

    /// Replaces the whole plan; what does not fit (domain, two at once) is left out.
    pub fn load(&mut self, slots: &[Option<usize>]) {
        let mut fresh = Self::empty(self.problem, 0);
        fresh.fair = self.fair;
        for (meeting, slot) in slots.iter().enumerate() {
            if let Some(slot) = *slot {
                fresh.try_place(meeting, slot);
            }
        }
        fresh.cost = fresh.recount();
        *self = fresh;
    }

    fn try_place(&mut self, meeting: usize, slot: usize) {
        let task = self.problem.tasks[meeting];
        let free = task.pair.iter().all(|&p| !self.busy[p].has(slot));
        if free && task.domain.has(slot) {
            self.put(meeting, slot);
            for p in task.pair {
                self.busy[p] = self.busy[p].with(slot);
            }
        }
    }

    /// The chain that begins by moving `meeting` to `to`: whoever is in the way goes the other way,
    /// and so on. Only the participants at its two ends see other hours. `None` when a meeting
    /// would leave its domain; the step is then unusable.
    pub fn chain(&self, meeting: usize, to: usize, step: &mut Step) -> Option<()> {
        let from = self.slot[meeting].filter(|&from| from != to)?;
        step.clear();
        if !self.problem.tasks[meeting].domain.has(to) {
            return None;
        }
        step.moves.push((meeting, Some(to)));
        let [a, b] = self.problem.tasks[meeting].pair;
        if !self.follow(a, meeting, [from, to], step)? {
            self.follow(b, meeting, [from, to], step)?;
        }
        self.price(step);
        Some(())
    }

    /// Follows the chain through participant `p`, whose meeting goes along `way`; true when it
    /// closed on itself.
    fn follow(
        &self,
        mut p: usize,
        origin: usize,
        mut way: [usize; 2],
        step: &mut Step,
    ) -> Option<bool> {
        loop {
            let [from, to] = way;
            let Some(next) = self.at(p, to) else {
                step.busy.push((p, self.busy[p].without(from).with(to)));
                return Some(false);
            };
            if next == origin {
                return Some(true);
            }
            let task = &self.problem.tasks[next];
            if !task.domain.has(from) {
                return None;
            }
            step.moves.push((next, Some(from)));
            p = task.other(p);
            way = [to, from];
        }
    }

    /// The step that holds `meeting` in slot `to` and drops whatever is in the way, and `spare`
    /// (a meeting of that slot) as well.
    pub fn exchange(&self, meeting: usize, to: usize, spare: Option<usize>, step: &mut Step) {
        step.clear();
        let pair = self.problem.tasks[meeting].pair;
        let mut gone = [None; 3];
        gone[0] = self.at(pair[0], to);
        gone[1] = self.at(pair[1], to).filter(|&m| gone[0] != Some(m));
        gone[2] = spare.filter(|&m| gone[0] != Some(m) && gone[1] != Some(m));
        for out in gone.into_iter().flatten() {
            step.moves.push((out, None));
            for p in self.problem.tasks[out].pair {
                if !pair.contains(&p) {
                    step.busy.push((p, self.busy[p].without(to)));
                }
            }
        }
        step.moves.push((meeting, Some(to)));
        for p in pair {
            step.busy.push((p, self.busy[p].with(to)));
        }
        self.price(step);
    }

    /// Carries a step out.
    pub fn apply(&mut self, step: &Step) {
        for &(meeting, _) in &step.moves {
            self.lift(meeting);
        }
        for &(meeting, to) in &step.moves {
            if let Some(to) = to {
                self.put(meeting, to);
            }
        }
        for &(p, busy) in &step.busy {
            self.busy[p] = busy;
        }
        self.cost += step.cost;
    }

    fn lift(&mut self, meeting: usize) {
        if let Some(from) = self.slot[meeting].take() {
            self.held[from] -= 1;
            for p in self.problem.tasks[meeting].pair {
                self.at[p * self.problem.slots + from] = NOBODY;
            }
        }
    }

    fn put(&mut self, meeting: usize, to: usize) {
        self.slot[meeting] = Some(to);
        self.held[to] += 1;
        for p in self.problem.tasks[meeting].pair {
            self.at[p * self.problem.slots + to] = meeting as u32;
        }
    }

    fn price(&self, step: &mut Step) {
        let mut cost = Cost::default();
        for &(p, busy) in &step.busy {
            cost += self.person(p, busy) - self.person(p, self.busy[p]);
        }
        for &(meeting, to) in &step.moves {
            cost += self.task(meeting, to) - self.task(meeting, self.slot[meeting]);
        }
        cost.faults += self.overflow(&step.moves) + self.disorder(&step.moves);
        step.cost = cost;
    }

    fn person(&self, p: usize, busy: SlotSet) -> Cost {
        let breaks = busy.breaks();
        let unfair = breaks.saturating_sub(self.fair);
        Cost {
            breaks: breaks as i64,
            faults: (unfair + self.problem.unrested(p, busy)) as i64,
            ..Cost::default()
        }
    }

    fn task(&self, meeting: usize, slot: Option<usize>) -> Cost {
        let task = &self.problem.tasks[meeting];
        let mut cost = Cost {
            changed: i64::from(task.announced.is_some() && task.announced != slot),
            ..Cost::default()
        };
        match slot {
            None if task.must => cost.faults = MISSING,
            None => cost.dropped = task.weight as i64,
            Some(_) => {}
        }
        cost
    }

    /// How many more meetings lack a table after these moves. They touch two slots at most.
    fn overflow(&self, moves: &[(usize, Option<usize>)]) -> i64 {
        let mut balance = [(usize::MAX, 0_i64); 2];
        for &(meeting, to) in moves {
            count(&mut balance, self.slot[meeting], -1);
            count(&mut balance, to, 1);
        }
        let over = |held: i64| (held - self.problem.tables as i64).max(0);
        balance
            .iter()
            .filter(|(_, more)| *more != 0)
            .map(|&(slot, more)| {
                let held = self.held[slot] as i64;
                over(held + more) - over(held)
            })
            .sum()
    }

    /// How many more orders are broken after these moves.
    fn disorder(&self, moves: &[(usize, Option<usize>)]) -> i64 {
        let mut more = 0;
        for (i, &(meeting, _)) in moves.iter().enumerate() {
            for &at in &self.problem.orders_of[meeting] {
                let order = self.problem.orders[at];
                let partner = order.first + order.then - meeting;
                let seen = moves[..i].iter().any(|&(other, _)| other == partner);
                if !seen {
                    let after = |m: usize| {
                        let going = moves.iter().find(|&&(other, _)| other == m);
                        going.map_or(self.slot[m], |&(_, to)| to)
                    };
                    more += broken(after(order.first), after(order.then))
                        - broken(self.slot[order.first], self.slot[order.then]);
                }
            }
        }
        more
    }

    /// The cost counted from nothing: what every step's difference adds up to.
    pub fn recount(&self) -> Cost {
        let mut cost = Cost::default();
        for p in 0..self.problem.people() {
            cost += self.person(p, self.busy[p]);
        }
        for meeting in 0..self.slot.len() {
            cost += self.task(meeting, self.slot[meeting]);
        }
        let over = self
            .held
            .iter()
            .map(|&held| held.saturating_sub(self.problem.tables));
        cost.faults += over.sum::<usize>() as i64;
        let orders = self.problem.orders.iter();
        cost.faults += orders
            .map(|o| broken(self.slot[o.first], self.slot[o.then]))
            .sum::<i64>();
        cost
    }
}

impl Step {
    fn clear(&mut self) {
        self.moves.clear();
        self.busy.clear();
    }
}

fn count(balance: &mut [(usize, i64); 2], slot: Option<usize>, more: i64) {
    let Some(slot) = slot else { return };
    for entry in balance {
        if entry.0 == slot || entry.0 == usize::MAX {
            *entry = (slot, entry.1 + more);
            return;
        }
    }
}

fn broken(first: Option<usize>, then: Option<usize>) -> i64 {
    match (first, then) {
        (_, None) => 0,
        (None, Some(_)) => 1,
        (Some(first), Some(then)) => i64::from(first >= then),
    }
}

#[cfg(test)]
mod tests {
    use super::{Plan, Step};
    use crate::timetable::check::check;
    use crate::timetable::generate::{Size, planted};
    use crate::timetable::instance::{Mode, Solution};
    use crate::timetable::problem::Problem;
    use crate::timetable::rng::Rng;

    const SIZE: Size = Size {
        slots: 7,
        tables: 3,
        people: 9,
        meetings: 18,
    };

    fn random_step(plan: &Plan<'_>, rng: &mut Rng, step: &mut Step) -> bool {
        let meeting = rng.below(plan.slots().len());
        let to = rng.below(SIZE.slots);
        if plan.slot(meeting).is_some() {
            return plan.chain(meeting, to, step).is_some();
        }
        let there: Vec<usize> = (0..plan.slots().len())
            .filter(|&m| plan.slot(m) == Some(to))
            .collect();
        plan.exchange(meeting, to, rng.pick(&there).copied(), step);
        plan.problem().tasks[meeting].domain.has(to)
    }

    #[test]
    fn the_differences_of_many_steps_add_up_to_the_whole_cost() {
        for seed in 0..20 {
            let (mut event, hidden) = planted(SIZE, seed);
            event.fairness = Some(1);
            event.move_time = 1;
            event.announced = Some(hidden.slot.clone());
            event.mode = Mode::Repair;
            let problem = Problem::new(&event);
            let mut plan = Plan::empty(&problem, 0);
            let (mut rng, mut step) = (Rng::new(seed), Step::default());
            for _ in 0..300 {
                if random_step(&plan, &mut rng, &mut step) {
                    plan.apply(&step);
                    assert_eq!(plan.cost(), plan.recount());
                }
            }
        }
    }

    #[test]
    fn a_plan_without_faults_costs_what_the_judge_says() {
        for seed in 0..20 {
            let (event, hidden) = planted(SIZE, seed);
            let problem = Problem::new(&event);
            let mut plan = Plan::empty(&problem, 0);
            plan.load(&hidden.slot);
            let verdict = check(
                &event,
                &Solution {
                    slot: plan.slots().to_vec(),
                    table: None,
                },
            );
            assert!(verdict.feasible());
            assert_eq!(plan.cost().faults, 0);
            assert_eq!(plan.cost().breaks as u64, verdict.objective.breaks);
        }
    }
}
