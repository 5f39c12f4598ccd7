//! What can be said before any search: the fewest breaks each participant would have if the others
//! did not exist. On most published events the sum is already the optimum.

use super::problem::Problem;
use super::slots::SlotSet;

/// Nodes looked at for one participant before the bound proved so far is taken.
const PATIENCE: usize = 20_000;

/// A lower bound on the breaks of each participant.
///
/// # Errors
/// A participant whose meetings cannot even be spread over its own slots.
pub fn fewest_breaks(problem: &Problem) -> Result<Vec<usize>, usize> {
    (0..problem.people())
        .map(|p| alone(problem, p).ok_or(p))
        .collect()
}

/// A participant with more meetings than slots for them, and those meetings.
pub fn crowded(problem: &Problem) -> Option<(usize, Vec<usize>)> {
    (0..problem.people()).find_map(|p| {
        let must: Vec<usize> = must(problem, p).collect();
        let search = Search::new(problem, p);
        let crowd = search.crowd()?;
        Some((p, crowd.into_iter().map(|at| must[at]).collect()))
    })
}

fn must(problem: &Problem, p: usize) -> impl Iterator<Item = usize> {
    let meetings = problem.of[p].iter().copied();
    meetings.filter(|&m| problem.tasks[m].must)
}

fn alone(problem: &Problem, p: usize) -> Option<usize> {
    let mut search = Search::new(problem, p);
    if search.crowd().is_some() {
        return None;
    }
    // Meetings that may be dropped may also fill gaps: nothing is sure then.
    let sure = problem.of[p].iter().all(|&m| problem.tasks[m].must);
    let most = if sure { problem.slots } else { 0 };
    Some(
        (0..most)
            .find(|&breaks| search.possible(breaks))
            .unwrap_or(0),
    )
}

fn pinned(domains: &[SlotSet]) -> SlotSet {
    let single = domains.iter().filter(|d| d.len() == 1);
    single.fold(SlotSet::EMPTY, |all, d| all.or(*d))
}

/// Slots matched to meetings: entry `t` is the meeting that slot `t` was given.
type Matching = Vec<Option<usize>>;

struct Search {
    domains: Vec<SlotSet>,
    reach: SlotSet,
    pinned: SlotSet,
    slots: usize,
    patience: usize,
}

impl Search {
    fn new(problem: &Problem, p: usize) -> Self {
        let domains: Vec<SlotSet> = must(problem, p).map(|m| problem.tasks[m].domain).collect();
        Self {
            reach: domains.iter().fold(SlotSet::EMPTY, |all, d| all.or(*d)),
            pinned: pinned(&domains),
            domains,
            slots: problem.slots,
            patience: PATIENCE,
        }
    }

    /// Meetings that have, all together, fewer slots than they are (Hall's theorem): those that
    /// compete, directly or through others, with one that found no slot.
    fn crowd(&self) -> Option<Vec<usize>> {
        let mut matching = vec![None; self.slots];
        for t in self.reach.iter() {
            self.match_slot(t, &mut matching);
        }
        let left_out = (0..self.domains.len()).find(|m| !matching.contains(&Some(*m)))?;
        let mut crowd = vec![left_out];
        let mut at = 0;
        while let Some(&m) = crowd.get(at) {
            for rival in self.domains[m].iter().filter_map(|t| matching[t]) {
                if !crowd.contains(&rival) {
                    crowd.push(rival);
                }
            }
            at += 1;
        }
        crowd.sort_unstable();
        Some(crowd)
    }

    /// Whether at most so many breaks may be possible (true when out of patience).
    fn possible(&mut self, breaks: usize) -> bool {
        let matching = vec![None; self.slots];
        self.descend(0, SlotSet::EMPTY, breaks, &matching)
    }

    fn descend(&mut self, t: usize, busy: SlotSet, breaks: usize, matching: &Matching) -> bool {
        self.patience = self.patience.saturating_sub(1);
        let missing = self.domains.len() - busy.len();
        if self.patience == 0 || missing == 0 {
            return self.patience == 0 || self.pinned.minus(busy).is_empty();
        }
        let ahead = self.reach.and(SlotSet::range(t, self.slots));
        if ahead.len() < missing {
            return false;
        }
        let running = t > 0 && busy.has(t - 1);
        if ahead.has(t) && (busy.is_empty() || running || breaks > 0) {
            let mut more = matching.clone();
            if self.match_slot(t, &mut more) {
                let left = breaks - usize::from(!busy.is_empty() && !running);
                if self.descend(t + 1, busy.with(t), left, &more) {
                    return true;
                }
            }
        }
        let may_stop = !(running && breaks == 0);
        may_stop && !self.pinned.has(t) && self.descend(t + 1, busy, breaks, matching)
    }

    /// Gives slot `t` a meeting, moving others if need be.
    fn match_slot(&self, t: usize, matching: &mut Matching) -> bool {
        let mut tried = vec![false; self.domains.len()];
        self.augment(t, matching, &mut tried)
    }

    fn augment(&self, t: usize, matching: &mut Matching, tried: &mut [bool]) -> bool {
        for m in 0..self.domains.len() {
            if !self.domains[m].has(t) || std::mem::replace(&mut tried[m], true) {
                continue;
            }
            let holder = matching.iter().position(|&given| given == Some(m));
            if holder.is_none_or(|other| self.augment(other, matching, tried)) {
                matching[t] = Some(m);
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::fewest_breaks;
    use crate::timetable::generate::Event;
    use crate::timetable::instance::Session;
    use crate::timetable::problem::Problem;

    #[test]
    fn forbidden_slots_force_breaks() {
        let mut event = Event::new(5, 3).meetings(&[(0, 1), (0, 2), (0, 3)]).build();
        assert_eq!(fewest_breaks(&Problem::new(&event)), Ok(vec![0; 4]));
        event.participants[0].forbidden = vec![1, 3];
        assert_eq!(fewest_breaks(&Problem::new(&event)), Ok(vec![2, 0, 0, 0]));
    }

    #[test]
    fn pinned_meetings_force_breaks() {
        let mut event = Event::new(6, 3).meetings(&[(0, 1), (0, 2), (0, 3)]).build();
        event.meetings[0].fixed = Some(0);
        event.meetings[1].fixed = Some(5);
        assert_eq!(fewest_breaks(&Problem::new(&event)), Ok(vec![1, 0, 0, 0]));
    }

    #[test]
    fn too_many_meetings_for_a_morning_are_noticed() {
        let mut event = Event::new(4, 3).meetings(&[(0, 1), (0, 2), (0, 3)]).build();
        for meeting in &mut event.meetings {
            meeting.session = Session::Morning;
        }
        assert_eq!(fewest_breaks(&Problem::new(&event)), Err(0));
    }
}
