//! Why there is no timetable: the participants, slots and meetings that clash, as few as can be
//! found quickly, so that a coordinator knows whom to call.

use serde::Serialize;

use super::anneal::Annealer;
use super::bound::crowded;
use super::cnf::{Cnf, Follow};
use super::plan::Plan;
use super::problem::Problem;
use super::sat::{Answer, Halt, Lit};
use super::slots::SlotSet;

/// Conflicts spent on each question whether one party of the clash can be left out.
const PATIENCE: u64 = 2_000;

/// How often, and with how many steps of annealing each time, a timetable without fairness or pauses is looked
/// for: some thirty milliseconds in all.
const LOOKS: usize = 32;
const LOOK: u64 = 4_096;

/// One party of a clash. All parties together cannot be satisfied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Clash {
    /// A meeting has no slot in which both can come and which its session and its fixed slot allow.
    Homeless {
        /// The meeting.
        meeting: usize,
        /// The two who cannot meet.
        participants: [usize; 2],
    },
    /// A participant has more meetings than slots for them.
    Crowded {
        /// The participant.
        participant: usize,
        /// The meetings.
        meetings: Vec<usize>,
        /// All the slots these meetings could take.
        slots: Vec<usize>,
    },
    /// A participant cannot be in two places.
    Participant {
        /// The participant.
        participant: usize,
    },
    /// This meeting has to be held.
    Meeting {
        /// The meeting.
        meeting: usize,
        /// The two who meet.
        participants: [usize; 2],
        /// The slots it could take.
        slots: Vec<usize>,
    },
    /// A slot has only so many tables.
    Tables {
        /// The slot.
        slot: usize,
    },
    /// One meeting comes before another.
    Order {
        /// The earlier meeting.
        first: usize,
        /// The later one.
        then: usize,
    },
    /// All rules can be kept, but not with so even a share of breaks.
    Fairness {
        /// The widest gap asked for.
        gap: usize,
    },
    /// All rules can be kept, but not with these pauses for walking and lunch.
    Pauses,
}

/// Explains why a problem (as written, domains not narrowed) that was proved impossible is so. May come back with nothing when it is
/// stopped, and with more parties than needed when it ran out of patience.
pub fn explain(problem: &Problem, halt: Halt<'_>) -> Vec<Clash> {
    if let Some(meeting) = problem.homeless() {
        return vec![Clash::Homeless {
            meeting,
            participants: problem.tasks[meeting].pair,
        }];
    }
    if let Some((participant, meetings)) = crowded(problem) {
        let slots = meetings
            .iter()
            .flat_map(|&m| problem.tasks[m].domain.iter());
        let mut slots: Vec<usize> = slots.collect();
        slots.sort_unstable();
        slots.dedup();
        return vec![Clash::Crowded {
            participant,
            meetings,
            slots,
        }];
    }
    if let Some(clash) = overfull(problem) {
        return clash;
    }
    spared(problem, &halt).unwrap_or_else(|| Argument::new(problem, halt).settle(problem))
}

/// A slot that has to hold more meetings than there are tables, with just enough of these meetings.
pub fn overfull(problem: &Problem) -> Option<Vec<Clash>> {
    (0..problem.slots).find_map(|slot| {
        let here = SlotSet::only(slot);
        let tasks = problem.tasks.iter().enumerate();
        let pinned = tasks.filter(|(_, task)| task.must && task.domain == here);
        let meetings = pinned.map(|(meeting, task)| Clash::Meeting {
            meeting,
            participants: task.pair,
            slots: vec![slot],
        });
        let mut clash: Vec<Clash> = meetings.take(problem.tables + 1).collect();
        (clash.len() > problem.tables).then(|| {
            clash.push(Clash::Tables { slot });
            clash
        })
    })
}

/// Fairness or pauses, or both, when a timetable without them is found at once: then the rest does not clash,
/// and there is no need to argue about it.
fn spared(problem: &Problem, halt: &Halt<'_>) -> Option<Vec<Clash>> {
    let both = beyond(problem);
    let alone = both.iter().map(|party| vec![party.clone()]);
    let together = (both.len() > 1).then(|| both.clone());
    let mut choices = alone.chain(together);
    choices.find(|parties| found(&without(problem, parties), halt))
}

fn without(problem: &Problem, parties: &[Clash]) -> Problem {
    let mut rest = problem.clone();
    if parties.contains(&Clash::Pauses) {
        rest.lunch = None;
        rest.walk.fill(0);
    }
    let fair = |party: &Clash| matches!(party, Clash::Fairness { .. });
    rest.fairness = rest.fairness.filter(|_| !parties.iter().any(fair));
    rest
}

/// Whether a short search finds a timetable.
fn found(problem: &Problem, halt: &Halt<'_>) -> bool {
    let mut annealer = Annealer::new(Plan::empty(problem, 0), None, 1);
    for _ in 0..LOOKS {
        if annealer.best().is_some() || halt() {
            break;
        }
        annealer.run(LOOK);
    }
    annealer.best().is_some()
}

/// A formula in which every party can be switched off.
struct Argument<'a> {
    cnf: Cnf<'a>,
    held_at: Vec<Vec<Lit>>,
    parties: Vec<(Lit, Clash)>,
}

impl<'a> Argument<'a> {
    fn new(problem: &Problem, halt: Halt<'a>) -> Self {
        let mut argument = Self {
            cnf: Cnf::new(halt),
            held_at: Vec::new(),
            parties: Vec::new(),
        };
        argument.meetings(problem);
        argument.participants(problem);
        argument.tables(problem);
        argument.orders(problem);
        argument
    }

    fn party(&mut self, clash: Clash) -> Lit {
        let switch = self.cnf.fresh();
        self.parties.push((switch, clash));
        switch
    }

    fn meetings(&mut self, problem: &Problem) {
        for (meeting, task) in problem.tasks.iter().enumerate() {
            let row: Vec<Lit> = (0..problem.slots)
                .map(|t| {
                    if task.domain.has(t) {
                        self.cnf.fresh()
                    } else {
                        self.cnf.no()
                    }
                })
                .collect();
            self.cnf.at_most_one(&row);
            if task.must {
                let mut clause = vec![!self.party(Clash::Meeting {
                    meeting,
                    participants: task.pair,
                    slots: task.domain.iter().collect(),
                })];
                clause.extend(&row);
                self.cnf.clause(&clause);
            }
            self.held_at.push(row);
        }
    }

    fn participants(&mut self, problem: &Problem) {
        for participant in 0..problem.people() {
            let switch = self.party(Clash::Participant { participant });
            for t in 0..problem.slots {
                let here = problem.of[participant].iter().map(|&m| self.held_at[m][t]);
                let count = self.cnf.count(&here.collect::<Vec<_>>(), 2, Follow::Up);
                if let Some(&twice) = count.get(1) {
                    self.cnf.clause(&[!switch, !twice]);
                }
            }
        }
    }

    fn tables(&mut self, problem: &Problem) {
        for slot in 0..problem.slots {
            let here: Vec<Lit> = self.held_at.iter().map(|row| row[slot]).collect();
            let count = self.cnf.count(&here, problem.tables + 1, Follow::Up);
            if let Some(&over) = count.get(problem.tables) {
                let switch = self.party(Clash::Tables { slot });
                self.cnf.clause(&[!switch, !over]);
            }
        }
    }

    fn orders(&mut self, problem: &Problem) {
        for order in &problem.orders {
            let switch = self.party(Clash::Order {
                first: order.first,
                then: order.then,
            });
            for t in 0..problem.slots {
                let mut clause = vec![!switch, !self.held_at[order.then][t]];
                clause.extend_from_slice(&self.held_at[order.first][..t]);
                self.cnf.clause(&clause);
            }
        }
    }

    /// The parties that clash, found by asking and made fewer by leaving out one after another.
    fn settle(mut self, problem: &Problem) -> Vec<Clash> {
        let mut core: Vec<Lit> = self.parties.iter().map(|(switch, _)| *switch).collect();
        match self.cnf.solve(&core, u64::MAX) {
            Answer::Unknown => return Vec::new(),
            Answer::Yes => return beyond(problem),
            Answer::No => core.retain(|&switch| self.cnf.blamed(switch)),
        }
        let mut at = 0;
        while at < core.len() && !self.cnf.halted() {
            let mut fewer = core.clone();
            fewer.remove(at);
            if self.cnf.solve(&fewer, PATIENCE) == Answer::No {
                fewer.retain(|&switch| self.cnf.blamed(switch));
                core = fewer;
            } else {
                at += 1;
            }
        }
        let named = self
            .parties
            .into_iter()
            .filter(|(switch, _)| core.contains(switch));
        named.map(|(_, clash)| clash).collect()
    }
}

/// What is left when slots, tables and orders alone do not clash.
fn beyond(problem: &Problem) -> Vec<Clash> {
    let gap = problem.fairness.map(|gap| Clash::Fairness { gap });
    let paused = problem.lunch.is_some() || problem.walk.iter().any(|&walk| walk > 0);
    gap.into_iter()
        .chain(paused.then_some(Clash::Pauses))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Clash, explain};
    use crate::timetable::generate::Event;
    use crate::timetable::instance::{Lunch, Participant};
    use crate::timetable::problem::Problem;

    #[test]
    fn two_who_are_never_free_together_are_named() {
        let mut event = Event::new(2, 2).meetings(&[(0, 1), (2, 3)]).build();
        event.participants[0].forbidden = vec![0];
        event.participants[1].forbidden = vec![1];
        let homeless = Clash::Homeless {
            meeting: 0,
            participants: [0, 1],
        };
        assert_eq!(
            explain(&Problem::as_written(&event), Arc::new(|| false)),
            vec![homeless]
        );
    }

    #[test]
    fn a_participant_with_too_many_meetings_is_named_with_them() {
        let mut event = Event::new(3, 5)
            .meetings(&[(0, 1), (0, 2), (0, 3), (4, 5)])
            .build();
        event.participants[0].forbidden = vec![1];
        let crowded = Clash::Crowded {
            participant: 0,
            meetings: vec![0, 1, 2],
            slots: vec![0, 2],
        };
        assert_eq!(
            explain(&Problem::as_written(&event), Arc::new(|| false)),
            vec![crowded]
        );
    }

    #[test]
    fn too_few_tables_are_named_with_the_meetings_that_need_them() {
        let mut event = Event::new(2, 1)
            .meetings(&[(0, 1), (2, 3), (4, 5), (6, 7)])
            .build();
        event.participants[7].forbidden = vec![0];
        let clash = explain(&Problem::as_written(&event), Arc::new(|| false));
        let tables = clash.iter().filter(|c| matches!(c, Clash::Tables { .. }));
        let meetings = clash.iter().filter(|c| matches!(c, Clash::Meeting { .. }));
        assert_eq!((tables.count(), meetings.count(), clash.len()), (2, 3, 5));
    }

    #[test]
    fn a_slot_with_more_fixed_meetings_than_tables_is_named_with_one_too_many() {
        let mut event = Event::new(2, 2)
            .meetings(&[(0, 1), (2, 3), (4, 5), (6, 7), (0, 2)])
            .build();
        for meeting in &mut event.meetings[..4] {
            meeting.fixed = Some(1);
        }
        let clash = explain(&Problem::as_written(&event), Arc::new(|| false));
        assert_eq!(
            (clash.len(), clash.last()),
            (4, Some(&Clash::Tables { slot: 1 }))
        );
    }

    #[test]
    fn a_triangle_in_two_slots_is_named_whole() {
        let event = Event::new(2, 3)
            .meetings(&[(0, 1), (1, 2), (2, 0), (3, 4)])
            .build();
        let clash = explain(&Problem::as_written(&event), Arc::new(|| false));
        assert_eq!(clash.len(), 6, "{clash:?}");
    }
    /// Three who meet each other in three slots, one of them with a break, and somebody without.
    fn uneven() -> crate::timetable::instance::Instance {
        let mut event = Event::new(3, 1).meetings(&[(0, 1), (1, 2), (2, 0)]).build();
        event.participants.push(Participant {
            id: 3,
            ..Participant::default()
        });
        event
    }

    #[test]
    fn fairness_is_named_where_all_else_can_be_kept() {
        let mut event = uneven();
        event.fairness = Some(0);
        let clash = explain(&Problem::as_written(&event), Arc::new(|| false));
        assert_eq!(clash, vec![Clash::Fairness { gap: 0 }]);
    }

    #[test]
    fn of_fairness_and_pauses_only_the_one_that_clashes_is_named() {
        let mut event = uneven();
        event.fairness = Some(1);
        event.lunch = Some(Lunch {
            from: 0,
            to: 3,
            slots: 2,
        });
        let clash = explain(&Problem::as_written(&event), Arc::new(|| false));
        assert_eq!(clash, vec![Clash::Pauses]);
    }
}
