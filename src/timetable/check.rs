//! The judge: says of any solution whether it may be printed and what it costs. It shares no code
//! with the search, so a mistake there cannot hide here.

use serde::Serialize;

use super::instance::{Instance, Mode, Solution};
use super::slots::SlotSet;
use super::violation::Violation;

/// What a timetable costs, in the order in which it is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Objective {
    /// Sum of the weights of the meetings not held.
    pub dropped_weight: u64,
    /// Announced meetings that moved or are not held.
    pub changed: u64,
    /// Idle groups, over all participants.
    pub breaks: u64,
    /// Times a participant leaves one table for another.
    pub table_changes: u64,
}

/// What the judge says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The cost.
    pub objective: Objective,
    /// Meetings not held.
    pub dropped: usize,
    /// Idle slots, over all participants.
    pub idle_slots: i64,
    /// Most breaks minus least breaks.
    pub gap: usize,
    /// Every broken rule; none in a timetable that may be printed.
    pub violations: Vec<Violation>,
}

impl Verdict {
    /// Whether no rule is broken.
    pub fn feasible(&self) -> bool {
        self.violations.is_empty()
    }
}

/// Judges a solution.
pub fn check(instance: &Instance, solution: &Solution) -> Verdict {
    let mut verdict = Verdict::default();
    if solution.slot.len() != instance.meetings.len() {
        verdict.violations.push(Violation::Length);
        return verdict;
    }
    let mut judge = Judge {
        instance,
        solution,
        busy: vec![SlotSet::EMPTY; instance.participants.len()],
        doubled: vec![0; instance.participants.len()],
        held: vec![0; instance.slots],
        verdict,
    };
    for i in 0..instance.meetings.len() {
        judge.meeting(i);
    }
    judge.slots();
    judge.people();
    if let Some(table) = solution.table.as_ref().filter(|table| !table.is_empty()) {
        judge.tables(table);
    }
    judge.verdict
}

struct Judge<'a> {
    instance: &'a Instance,
    solution: &'a Solution,
    busy: Vec<SlotSet>,
    /// How often each participant would have to be in a second place. The published judge counts
    /// such a meeting as a group of its own, taking a slot of its own.
    doubled: Vec<usize>,
    held: Vec<usize>,
    verdict: Verdict,
}

impl Judge<'_> {
    fn blame(&mut self, violation: Violation) {
        self.verdict.violations.push(violation);
    }

    fn meeting(&mut self, i: usize) {
        let slot = self.solution.slot[i];
        if let Some(announced) = self.instance.announced_slot(i) {
            self.verdict.objective.changed += u64::from(slot != Some(announced));
        }
        match slot {
            None => self.not_held(i),
            Some(t) if t >= self.instance.slots => self.blame(Violation::Outside { meeting: i }),
            Some(t) => self.held(i, t),
        }
    }

    fn not_held(&mut self, i: usize) {
        self.verdict.dropped += 1;
        self.verdict.objective.dropped_weight += u64::from(self.instance.meetings[i].weight);
        if self.instance.mode == Mode::All || self.instance.past_slot(i).is_some() {
            self.blame(Violation::NotHeld { meeting: i });
        }
    }

    fn held(&mut self, i: usize, t: usize) {
        let instance = self.instance;
        let meeting = &instance.meetings[i];
        self.held[t] += 1;
        if !instance.session(meeting.session).has(t) {
            self.blame(Violation::Session { meeting: i });
        }
        if meeting.fixed.is_some_and(|fixed| fixed != t) {
            self.blame(Violation::Fixed { meeting: i });
        }
        let history = instance.past_slot(i);
        let has_past = instance.announced.is_some() && t < instance.now;
        if (history.is_some() || has_past) && history != Some(t) {
            self.blame(Violation::Past { meeting: i });
        }
        for p in [meeting.a, meeting.b] {
            self.seat(i, p, t, history == Some(t));
        }
        for &needs in &meeting.after {
            if self.solution.slot[needs].is_none_or(|earlier| earlier >= t) {
                self.blame(Violation::Order { meeting: i, needs });
            }
        }
    }

    fn seat(&mut self, meeting: usize, participant: usize, slot: usize, happened: bool) {
        if self.busy[participant].has(slot) {
            self.blame(Violation::Twice { meeting, slot });
            self.doubled[participant] += 1;
        }
        self.busy[participant] = self.busy[participant].with(slot);
        if self.instance.forbidden(participant).has(slot) && !happened {
            self.blame(Violation::Forbidden { participant, slot });
        }
    }

    fn slots(&mut self) {
        for slot in 0..self.instance.slots {
            if self.held[slot] > self.instance.tables {
                self.blame(Violation::Tables { slot });
            }
        }
    }

    fn people(&mut self) {
        let people = self.busy.iter().zip(&self.doubled);
        let breaks: Vec<usize> = people.map(|(busy, more)| busy.breaks() + more).collect();
        self.verdict.objective.breaks = breaks.iter().map(|&b| b as u64).sum();
        let idle: usize = self.busy.iter().map(|busy| busy.idle()).sum();
        self.verdict.idle_slots = idle as i64 - self.doubled.iter().sum::<usize>() as i64;
        let most = breaks.iter().copied().max().unwrap_or(0);
        let gap = most - breaks.iter().copied().min().unwrap_or(0);
        self.verdict.gap = gap;
        if self.instance.fairness.is_some_and(|d| gap > d) {
            self.blame(Violation::Fairness { gap });
        }
        for participant in 0..self.busy.len() {
            self.pauses(participant);
        }
    }

    fn pauses(&mut self, participant: usize) {
        let busy = self.busy[participant];
        let walk = self.instance.walk(participant);
        if (1..=walk).any(|step| busy.0 & (busy.0 << step) != 0) {
            self.blame(Violation::Walk { participant });
        }
        if let Some(lunch) = self.instance.lunch
            && !busy.is_empty()
            && !(lunch.from..=lunch.to.saturating_sub(lunch.slots))
                .any(|t| busy.and(SlotSet::range(t, t + lunch.slots)).is_empty())
        {
            self.blame(Violation::Lunch { participant });
        }
    }

    fn tables(&mut self, table: &[Option<usize>]) {
        let instance = self.instance;
        let mut taken = vec![vec![false; instance.tables]; instance.slots];
        let mut at = vec![vec![None; instance.slots]; instance.participants.len()];
        for (i, meeting) in instance.meetings.iter().enumerate() {
            let Some(slot) = self.solution.slot[i].filter(|&t| t < instance.slots) else {
                continue;
            };
            let Some(k) = table
                .get(i)
                .copied()
                .flatten()
                .filter(|&k| k < instance.tables)
            else {
                self.blame(Violation::Outside { meeting: i });
                continue;
            };
            if std::mem::replace(&mut taken[slot][k], true) {
                self.blame(Violation::Twice { meeting: i, slot });
            }
            for p in [meeting.a, meeting.b] {
                at[p][slot] = Some(k);
            }
            self.home(i, k);
        }
        self.verdict.objective.table_changes = at.iter().map(|row| changes(row)).sum();
    }

    /// Two who both have a home table meet at either of them.
    fn home(&mut self, meeting: usize, table: usize) {
        let Some(pair) = self.instance.meetings.get(meeting) else {
            return;
        };
        let homes = [pair.a, pair.b].map(|p| self.instance.participants[p].home);
        if homes.iter().any(Option::is_some) && !homes.contains(&Some(table)) {
            self.blame(Violation::Home { meeting });
        }
    }
}

fn changes(row: &[Option<usize>]) -> u64 {
    let tables: Vec<usize> = row.iter().flatten().copied().collect();
    tables.windows(2).filter(|pair| pair[0] != pair[1]).count() as u64
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::timetable::generate::Event;
    use crate::timetable::instance::{Lunch, Mode, Solution};
    use crate::timetable::violation::Violation;

    fn slots(slot: &[Option<usize>]) -> Solution {
        Solution {
            slot: slot.to_vec(),
            table: None,
        }
    }

    #[test]
    fn a_good_timetable_breaks_no_rule_and_costs_its_breaks() {
        let event = Event::new(4, 2).meetings(&[(0, 2), (0, 3), (1, 2)]).build();
        let verdict = check(&event, &slots(&[Some(0), Some(3), Some(1)]));
        assert!(verdict.feasible());
        assert_eq!(verdict.objective.breaks, 1);
        assert_eq!(verdict.idle_slots, 2);
    }

    #[test]
    fn a_second_meeting_in_a_slot_counts_as_a_group_of_its_own() {
        let event = Event::new(4, 2).meetings(&[(0, 1), (0, 2)]).build();
        let verdict = check(&event, &slots(&[Some(1), Some(1)]));
        assert!(!verdict.feasible());
        assert_eq!((verdict.objective.breaks, verdict.idle_slots), (1, -1));
    }

    #[test]
    fn nobody_is_in_two_places() {
        let event = Event::new(4, 2).meetings(&[(0, 2), (0, 3)]).build();
        let verdict = check(&event, &slots(&[Some(0), Some(0)]));
        assert_eq!(
            verdict.violations,
            vec![Violation::Twice {
                meeting: 1,
                slot: 0
            }]
        );
    }

    #[test]
    fn more_meetings_than_tables_are_named_by_slot() {
        let event = Event::new(2, 1).meetings(&[(0, 2), (1, 3)]).build();
        let verdict = check(&event, &slots(&[Some(1), Some(1)]));
        assert_eq!(verdict.violations, vec![Violation::Tables { slot: 1 }]);
    }

    #[test]
    fn a_meeting_needs_the_one_it_comes_after() {
        let mut event = Event::new(3, 2).meetings(&[(0, 2), (1, 3)]).build();
        event.mode = Mode::MaxWeight;
        event.meetings[0].after = vec![1];
        let order = Violation::Order {
            meeting: 0,
            needs: 1,
        };
        for solution in [[Some(1), Some(1)], [Some(1), None]] {
            assert_eq!(check(&event, &slots(&solution)).violations, vec![order]);
        }
        assert!(check(&event, &slots(&[Some(1), Some(0)])).feasible());
    }

    #[test]
    fn history_may_not_be_rewritten() {
        let mut event = Event::new(4, 2).meetings(&[(0, 2), (1, 3)]).build();
        event.mode = Mode::Repair;
        event.announced = Some(vec![Some(0), Some(2)]);
        event.now = 1;
        assert!(check(&event, &slots(&[Some(0), Some(3)])).feasible());
        assert_eq!(
            check(&event, &slots(&[Some(0), Some(3)])).objective.changed,
            1
        );
        assert!(!check(&event, &slots(&[Some(1), Some(2)])).feasible());
        assert!(!check(&event, &slots(&[Some(0), Some(0)])).feasible());
        assert!(!check(&event, &slots(&[None, Some(2)])).feasible());
    }

    #[test]
    fn walking_and_lunch_need_idle_slots() {
        let mut event = Event::new(4, 2).meetings(&[(0, 2), (0, 3)]).build();
        event.move_time = 1;
        event.lunch = Some(Lunch {
            from: 1,
            to: 3,
            slots: 1,
        });
        assert!(check(&event, &slots(&[Some(0), Some(2)])).feasible());
        assert!(!check(&event, &slots(&[Some(1), Some(2)])).feasible());
        event.move_time = 0;
        assert_eq!(
            check(&event, &slots(&[Some(1), Some(2)])).violations,
            vec![Violation::Lunch { participant: 0 }]
        );
    }

    #[test]
    fn fairness_is_most_breaks_minus_least() {
        let mut event = Event::new(5, 2)
            .meetings(&[(0, 2), (0, 3), (0, 4), (1, 4)])
            .build();
        event.fairness = Some(1);
        let verdict = check(&event, &slots(&[Some(0), Some(2), Some(4), Some(0)]));
        assert_eq!(verdict.violations, vec![Violation::Fairness { gap: 2 }]);
    }

    #[test]
    fn a_table_holds_one_meeting_and_a_home_keeps_its_owner() {
        let mut event = Event::new(2, 2).meetings(&[(0, 2), (0, 3), (1, 2)]).build();
        event.participants[0].home = Some(0);
        let mut plan = slots(&[Some(0), Some(1), Some(1)]);
        plan.table = Some(vec![Some(0), Some(0), Some(1)]);
        let verdict = check(&event, &plan);
        assert!(verdict.feasible());
        assert_eq!(verdict.objective.table_changes, 1);
        plan.table = Some(vec![Some(1), Some(1), Some(1)]);
        assert_eq!(check(&event, &plan).violations.len(), 3);
    }
}
