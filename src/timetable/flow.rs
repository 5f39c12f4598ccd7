//! What must be dropped at least, as a flow: participants have only so many slots, the event only so
//! many tables, and each meeting uses one of each. Successive shortest paths with potentials.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::problem::{Problem, Task};
use super::slots::SlotSet;

/// Which meetings to hold so that the dropped weight is least, slots aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// No timetable drops less weight.
    pub dropped: u64,
    /// A choice that drops just that, where the event has two sides.
    pub held: Option<Vec<bool>>,
}

/// Selects by min-cost flow. An event without two sides is doubled, each meeting once in either
/// direction, and the bound is half of that, rounded up.
pub fn select(problem: &Problem) -> Selection {
    let total: u64 = problem.tasks.iter().map(|task| task.weight).sum();
    if let Some([left, _]) = problem.sides() {
        let mut is_left = vec![false; problem.people()];
        for p in left {
            is_left[p] = true;
        }
        let arcs = directed(problem, |[a, b]| if is_left[a] { [a, b] } else { [b, a] });
        let (weight, held) = heaviest(problem, &arcs, 1);
        Selection {
            dropped: total - weight,
            held: Some(held),
        }
    } else {
        let mut arcs = directed(problem, |pair| pair);
        arcs.extend(directed(problem, |[a, b]| [b, a]));
        let (weight, _) = heaviest(problem, &arcs, 2);
        Selection {
            dropped: (2 * total - weight).div_ceil(2),
            held: None,
        }
    }
}

/// A meeting, from whom to whom.
type Arc = (usize, [usize; 2]);

fn directed(problem: &Problem, turn: impl Fn([usize; 2]) -> [usize; 2]) -> Vec<Arc> {
    let possible = |m: &usize| !problem.tasks[*m].domain.is_empty();
    let meetings = (0..problem.tasks.len()).filter(possible);
    meetings.map(|m| (m, turn(problem.tasks[m].pair))).collect()
}

/// The part of the day a meeting is bound to, if it is bound to the morning or the afternoon: such
/// meetings share fewer slots.
fn half(task: &Task, halves: [SlotSet; 2]) -> Option<usize> {
    (0..2).find(|&h| task.domain.minus(halves[h]).is_empty())
}

/// The two halves the narrowest domains suggest: up to the latest slot of a meeting that cannot be
/// in the last one, and the rest.
fn halves(problem: &Problem) -> [SlotSet; 2] {
    let mut ends = vec![0_usize; problem.slots + 1];
    for task in &problem.tasks {
        if let Some(last) = task.domain.last() {
            ends[last + 1] += 1;
        }
    }
    let cut = (1..problem.slots).max_by_key(|&t| ends[t]).unwrap_or(0);
    [SlotSet::range(0, cut), SlotSet::range(cut, problem.slots)]
}

/// The heaviest set of arcs that people and tables can carry; its weight, and which meetings it has.
fn heaviest(problem: &Problem, arcs: &[Arc], copies: usize) -> (u64, Vec<bool>) {
    let people = problem.people();
    let (source, gate, sink) = (6 * people, 6 * people + 1, 6 * people + 2);
    let mut net = Network::new(6 * people + 3);
    net.arc(source, gate, copies * problem.tables * problem.slots, 0);
    let halves = halves(problem);
    for p in 0..people {
        let reach = problem.reach(p);
        net.arc(gate, p, reach.len(), 0);
        net.arc(3 * people + p, sink, reach.len(), 0);
        for (h, half) in halves.iter().enumerate() {
            let room = reach.and(*half).len();
            net.arc(p, (1 + h) * people + p, room, 0);
            net.arc((4 + h) * people + p, 3 * people + p, room, 0);
        }
    }
    let mut of_arc = Vec::with_capacity(arcs.len());
    for &(m, [from, to]) in arcs {
        let task = &problem.tasks[m];
        let layer = half(task, halves).map_or(0, |h| 1 + h) * people;
        of_arc.push((
            m,
            net.arc(
                layer + from,
                3 * people + layer + to,
                1,
                -(task.weight as i64),
            ),
        ));
    }
    let weight = net.cheapest(source, sink);
    let mut held = vec![false; problem.tasks.len()];
    for (m, arc) in of_arc {
        held[m] |= net.full(arc);
    }
    ((-weight) as u64, held)
}

struct Edge {
    to: usize,
    room: usize,
    cost: i64,
}

/// A flow network; edge `e` and its reverse `e ^ 1` are neighbours.
struct Network {
    edges: Vec<Edge>,
    out: Vec<Vec<usize>>,
    potential: Vec<i64>,
}

impl Network {
    fn new(nodes: usize) -> Self {
        Self {
            edges: Vec::new(),
            out: vec![Vec::new(); nodes],
            potential: vec![0; nodes],
        }
    }

    fn arc(&mut self, from: usize, to: usize, room: usize, cost: i64) -> usize {
        let at = self.edges.len();
        self.out[from].push(at);
        self.out[to].push(at + 1);
        self.edges.push(Edge { to, room, cost });
        self.edges.push(Edge {
            to: from,
            room: 0,
            cost: -cost,
        });
        at
    }

    fn full(&self, arc: usize) -> bool {
        self.edges[arc].room == 0
    }

    /// Sends flow as long as a unit more makes the total cheaper; the cost.
    fn cheapest(&mut self, source: usize, sink: usize) -> i64 {
        self.first_potentials(source);
        let mut total = 0;
        while let Some(path) = self.shortest(source, sink) {
            let gain = self.potential[sink] - self.potential[source];
            if gain >= 0 {
                break;
            }
            for e in path {
                self.edges[e].room -= 1;
                self.edges[e ^ 1].room += 1;
            }
            total += gain;
        }
        total
    }

    /// Arcs have negative costs at first: Bellman and Ford, over the few layers there are.
    fn first_potentials(&mut self, source: usize) {
        let mut distance = vec![i64::MAX / 4; self.out.len()];
        distance[source] = 0;
        let mut open = vec![source];
        while let Some(node) = open.pop() {
            for &e in &self.out[node] {
                let Edge { to, room, cost } = self.edges[e];
                if room > 0 && distance[node] + cost < distance[to] {
                    distance[to] = distance[node] + cost;
                    open.push(to);
                }
            }
        }
        self.potential = distance;
    }

    /// Dijkstra over reduced costs; moves the potentials along and returns the path's edges.
    fn shortest(&mut self, source: usize, sink: usize) -> Option<Vec<usize>> {
        let mut distance = vec![i64::MAX; self.out.len()];
        let mut by = vec![usize::MAX; self.out.len()];
        let mut heap = BinaryHeap::from([(Reverse(0), source)]);
        distance[source] = 0;
        let mut reach = None;
        while let Some((Reverse(far), node)) = heap.pop() {
            if far > distance[node] {
                continue;
            }
            if node == sink {
                reach = Some(far);
                break;
            }
            for &e in &self.out[node] {
                let Edge { to, room, cost } = self.edges[e];
                let next = far + cost + self.potential[node] - self.potential[to];
                if room > 0 && next < distance[to] {
                    distance[to] = next;
                    by[to] = e;
                    heap.push((Reverse(next), to));
                }
            }
        }
        let reach = reach?;
        for (potential, far) in self.potential.iter_mut().zip(&distance) {
            *potential += (*far).min(reach);
        }
        Some(self.path(sink, source, &by))
    }

    fn path(&self, sink: usize, source: usize, by: &[usize]) -> Vec<usize> {
        let mut path = Vec::new();
        let mut node = sink;
        while node != source {
            path.push(by[node]);
            node = self.edges[by[node] ^ 1].to;
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::select;
    use crate::timetable::generate::Event;
    use crate::timetable::instance::{Mode, Session};
    use crate::timetable::problem::Problem;

    #[test]
    fn the_lightest_meetings_of_a_busy_participant_are_dropped() {
        let mut event = Event::new(2, 9)
            .meetings(&[(0, 1), (0, 2), (0, 3), (4, 1)])
            .build();
        event.mode = Mode::MaxWeight;
        for (meeting, weight) in event.meetings.iter_mut().zip([3, 1, 5, 1]) {
            meeting.weight = weight;
        }
        let selection = select(&Problem::new(&event));
        assert_eq!(selection.dropped, 1);
        assert_eq!(selection.held, Some(vec![true, false, true, true]));
    }

    #[test]
    fn tables_and_halves_of_the_day_limit_the_choice() {
        let mut event = Event::new(4, 1)
            .meetings(&[(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)])
            .build();
        event.mode = Mode::MaxWeight;
        assert_eq!(select(&Problem::new(&event)).dropped, 1);
        let mut event = Event::new(4, 9).meetings(&[(0, 1), (0, 2), (0, 3)]).build();
        event.mode = Mode::MaxWeight;
        for meeting in &mut event.meetings {
            meeting.session = Session::Morning;
        }
        assert_eq!(select(&Problem::new(&event)).dropped, 1);
    }

    #[test]
    fn a_circle_of_three_is_bounded_by_half_of_its_double() {
        let mut event = Event::new(1, 9).meetings(&[(0, 1), (1, 2), (2, 0)]).build();
        event.mode = Mode::MaxWeight;
        let selection = select(&Problem::new(&event));
        assert_eq!((selection.dropped, selection.held), (2, None));
    }
}
