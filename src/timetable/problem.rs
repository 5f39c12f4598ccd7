//! The instance as the search wants it: domains as bits, everybody's meetings, the order of
//! meetings, with what follows at once from them taken out of the domains.

use super::cost::Cost;
use super::instance::{Instance, Mode};
use super::slots::SlotSet;

/// A meeting to be placed.
#[derive(Clone, Copy, Debug)]
pub struct Task {
    /// The two participants.
    pub pair: [usize; 2],
    /// Where it may go.
    pub domain: SlotSet,
    /// What dropping it costs.
    pub weight: u64,
    /// It may not be dropped.
    pub must: bool,
    /// The slot people were told.
    pub announced: Option<usize>,
}

impl Task {
    /// The participant who is not `p`.
    pub fn other(&self, p: usize) -> usize {
        let [a, b] = self.pair;
        if a == p { b } else { a }
    }
}

/// One meeting strictly before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The earlier one.
    pub first: usize,
    /// The later one, held only if the earlier one is.
    pub then: usize,
}

/// A pause that everybody with meetings needs: one of these windows stays free.
pub type Pauses = Vec<SlotSet>;

/// A compiled [`Instance`].
#[derive(Clone, Debug)]
pub struct Problem {
    /// Number of slots.
    pub slots: usize,
    /// Meetings at once.
    pub tables: usize,
    /// Widest gap between most and least breaks.
    pub fairness: Option<usize>,
    /// The meetings, in the instance's order.
    pub tasks: Vec<Task>,
    /// The meetings of each participant.
    pub of: Vec<Vec<usize>>,
    /// What comes before what.
    pub orders: Vec<Order>,
    /// For each meeting, the orders it stands in.
    pub orders_of: Vec<Vec<usize>>,
    /// Idle slots each participant needs between two meetings.
    pub walk: Vec<usize>,
    /// The windows one of which stays free (none: no lunch asked for).
    pub lunch: Option<Pauses>,
}

impl Problem {
    /// Compiles an instance, with what follows at once taken out of the domains.
    pub fn new(instance: &Instance) -> Self {
        let mut problem = Self::as_written(instance);
        while problem.narrow() {}
        problem
    }

    /// Compiles an instance; a meeting's domain is what is written about that meeting alone, which
    /// is what an explanation has to start from.
    pub fn as_written(instance: &Instance) -> Self {
        let tasks: Vec<Task> = (0..instance.meetings.len())
            .map(|i| task(instance, i))
            .collect();
        let people = instance.participants.len();
        let mut of = vec![Vec::new(); people];
        for (i, task) in tasks.iter().enumerate() {
            for p in task.pair {
                of[p].push(i);
            }
        }
        let orders: Vec<Order> = orders(instance);
        let mut orders_of = vec![Vec::new(); tasks.len()];
        for (at, order) in orders.iter().enumerate() {
            orders_of[order.first].push(at);
            orders_of[order.then].push(at);
        }
        Self {
            slots: instance.slots,
            tables: instance.tables,
            fairness: instance.fairness,
            tasks,
            of,
            orders,
            orders_of,
            walk: (0..people).map(|p| instance.walk(p)).collect(),
            lunch: instance.lunch.map(|lunch| {
                (lunch.from..=lunch.to.saturating_sub(lunch.slots))
                    .map(|t| SlotSet::range(t, t + lunch.slots))
                    .collect()
            }),
        }
    }

    /// Number of participants.
    pub fn people(&self) -> usize {
        self.of.len()
    }

    /// Whether every meeting must be held.
    pub fn complete(&self) -> bool {
        self.tasks.iter().all(|task| task.must)
    }

    /// The two sides of the event when nobody meets a member of their own side.
    pub fn sides(&self) -> Option<[Vec<usize>; 2]> {
        let mut side: Vec<Option<usize>> = vec![None; self.people()];
        for root in 0..self.people() {
            let mut open = vec![root];
            side[root].get_or_insert(0);
            while let Some(p) = open.pop() {
                for q in self.of[p].iter().map(|&m| self.tasks[m].other(p)) {
                    if side[q].is_none() {
                        side[q] = side[p].map(|mine| 1 - mine);
                        open.push(q);
                    } else if side[q] == side[p] {
                        return None;
                    }
                }
            }
        }
        let members = |which| {
            (0..side.len())
                .filter(|&p| side[p] == Some(which))
                .collect()
        };
        Some([members(0), members(1)])
    }

    /// A meeting that must be held and has nowhere to go, if there is one.
    pub fn homeless(&self) -> Option<usize> {
        self.tasks
            .iter()
            .position(|task| task.must && task.domain.is_empty())
    }

    /// Slots at least one meeting of participant `p` may take.
    pub fn reach(&self, p: usize) -> SlotSet {
        self.of[p]
            .iter()
            .fold(SlotSet::EMPTY, |all, &m| all.or(self.tasks[m].domain))
    }

    /// What a timetable that breaks no rule costs.
    pub fn cost(&self, slots: &[Option<usize>]) -> Cost {
        let mut cost = Cost::default();
        let mut busy = vec![SlotSet::EMPTY; self.people()];
        for (task, &slot) in self.tasks.iter().zip(slots) {
            cost.changed += i64::from(task.announced.is_some() && task.announced != slot);
            match slot {
                None => cost.dropped += task.weight as i64,
                Some(t) => task.pair.iter().for_each(|&p| busy[p] = busy[p].with(t)),
            }
        }
        cost.breaks = busy.iter().map(|busy| busy.breaks() as i64).sum();
        cost
    }

    /// Broken pauses of a participant who is busy in these slots.
    pub fn unrested(&self, p: usize, busy: SlotSet) -> usize {
        let near: usize = (1..=self.walk[p])
            .map(|step| SlotSet(busy.0 & (busy.0 << step)).len())
            .sum();
        let hungry = self.lunch.as_ref().is_some_and(|windows| {
            !busy.is_empty() && windows.iter().all(|w| !busy.and(*w).is_empty())
        });
        near + usize::from(hungry)
    }

    /// One round of consequences; true when a domain shrank.
    fn narrow(&mut self) -> bool {
        let before = self.room();
        self.narrow_orders();
        self.narrow_pinned();
        before != self.room()
    }

    fn room(&self) -> usize {
        self.tasks.iter().map(|task| task.domain.len()).sum()
    }

    fn narrow_orders(&mut self) {
        for Order { first, then } in self.orders.clone() {
            let (early, late) = (self.tasks[first], self.tasks[then]);
            let from = early.domain.first().map_or(self.slots, |t| t + 1);
            self.tasks[then].domain = late.domain.and(SlotSet::range(from, self.slots));
            if late.must {
                let to = late.domain.last().unwrap_or(0);
                self.tasks[first].domain = early.domain.and(SlotSet::range(0, to));
            }
        }
    }

    /// A meeting with one slot left takes that slot from everybody it involves.
    fn narrow_pinned(&mut self) {
        for pinned in 0..self.tasks.len() {
            let Task {
                pair, domain, must, ..
            } = self.tasks[pinned];
            let (true, 1, Some(slot)) = (must, domain.len(), domain.first()) else {
                continue;
            };
            for p in pair {
                for &other in self.of[p].iter().filter(|&&other| other != pinned) {
                    self.tasks[other].domain = self.tasks[other].domain.without(slot);
                }
            }
        }
    }
}

fn task(instance: &Instance, i: usize) -> Task {
    let meeting = &instance.meetings[i];
    let past = instance.past_slot(i);
    let open = match (past, &instance.announced) {
        (Some(slot), _) => SlotSet::only(slot),
        (None, Some(_)) => SlotSet::range(instance.now, instance.slots),
        (None, None) => SlotSet::range(0, instance.slots),
    };
    let mut domain = open.and(instance.session(meeting.session));
    if let Some(slot) = meeting.fixed {
        domain = domain.and(SlotSet::only(slot));
    }
    if past.is_none() {
        for p in [meeting.a, meeting.b] {
            domain = domain.minus(instance.forbidden(p));
        }
    }
    Task {
        pair: [meeting.a, meeting.b],
        domain,
        weight: u64::from(meeting.weight),
        must: instance.mode == Mode::All || past.is_some(),
        announced: instance.announced_slot(i),
    }
}

fn orders(instance: &Instance) -> Vec<Order> {
    let pairs = instance.meetings.iter().enumerate();
    pairs
        .flat_map(|(then, meeting)| {
            meeting
                .after
                .iter()
                .map(move |&first| Order { first, then })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Problem;
    use crate::timetable::generate::Event;
    use crate::timetable::instance::Session;
    use crate::timetable::slots::SlotSet;

    fn domain(problem: &Problem, meeting: usize) -> Vec<usize> {
        problem.tasks[meeting].domain.iter().collect()
    }

    #[test]
    fn a_domain_is_session_minus_forbidden() {
        let mut event = Event::new(6, 2).meetings(&[(0, 1)]).build();
        event.meetings[0].session = Session::Afternoon;
        event.participants[1].forbidden = vec![0, 4];
        assert_eq!(domain(&Problem::new(&event), 0), vec![3, 5]);
    }

    #[test]
    fn order_and_pinned_meetings_shrink_domains() {
        let mut event = Event::new(4, 2).meetings(&[(0, 1), (0, 2), (0, 3)]).build();
        event.meetings[1].after = vec![0];
        event.meetings[2].fixed = Some(1);
        let problem = Problem::new(&event);
        assert_eq!(domain(&problem, 0), vec![0, 2]);
        assert_eq!(domain(&problem, 1), vec![2, 3]);
    }

    #[test]
    fn a_circle_of_orders_leaves_a_meeting_homeless() {
        let mut event = Event::new(4, 2).meetings(&[(0, 1), (2, 3)]).build();
        event.meetings[0].after = vec![1];
        event.meetings[1].after = vec![0];
        assert!(Problem::new(&event).homeless().is_some());
    }

    #[test]
    fn history_is_pinned_and_the_rest_lies_ahead() {
        let mut event = Event::new(4, 2).meetings(&[(0, 1), (2, 3)]).build();
        event.participants[0].forbidden = vec![0];
        event.announced = Some(vec![Some(0), Some(3)]);
        event.now = 2;
        let problem = Problem::new(&event);
        assert_eq!(problem.tasks[0].domain, SlotSet::only(0));
        assert!(problem.tasks[0].must);
        assert_eq!(domain(&problem, 1), vec![2, 3]);
    }
}
