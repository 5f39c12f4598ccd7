//! Events for tests: small ones written out, random ones around a hidden timetable, so that a test
//! knows a solution exists without having to trust the solver.

use super::instance::{FORMAT, Instance, Meeting, Mode, Participant, Session, Solution};
use super::rng::Rng;

/// A small event, written meeting by meeting.
pub(crate) struct Event(Instance);

impl Event {
    /// An empty event; its morning is the first half.
    pub(crate) fn new(slots: usize, tables: usize) -> Self {
        Self(Instance {
            format: FORMAT.into(),
            name: "test".into(),
            origin: "made for a test".into(),
            mode: Mode::All,
            slots,
            morning: slots / 2,
            tables,
            fairness: None,
            participants: Vec::new(),
            meetings: Vec::new(),
            announced: None,
            now: 0,
            move_time: 0,
            lunch: None,
        })
    }

    /// Adds meetings, and the participants they name.
    pub(crate) fn meetings(mut self, pairs: &[(usize, usize)]) -> Self {
        for &(a, b) in pairs {
            while self.0.participants.len() <= a.max(b) {
                let id = self.0.participants.len();
                self.0.participants.push(Participant {
                    id,
                    ..Participant::default()
                });
            }
            self.0.meetings.push(Meeting {
                id: self.0.meetings.len(),
                a,
                b,
                session: Session::Any,
                fixed: None,
                after: Vec::new(),
                weight: 1,
            });
        }
        self
    }

    /// The event.
    pub(crate) fn build(self) -> Instance {
        self.0
    }
}

/// How large a random event is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) slots: usize,
    pub(crate) tables: usize,
    pub(crate) people: usize,
    pub(crate) meetings: usize,
}

/// A random event and the timetable it was built around: fixed meetings, forbidden slots, sessions
/// and orders are only added where that timetable keeps them.
pub(crate) fn planted(size: Size, seed: u64) -> (Instance, Solution) {
    let mut rng = Rng::new(seed);
    let (pairs, slots) = hidden(size, &mut rng);
    let mut event = Event::new(size.slots, size.tables).meetings(&pairs).build();
    for i in 0..event.meetings.len() {
        decorate(&mut event, i, &slots, &mut rng);
    }
    for p in 0..event.participants.len() {
        let t = rng.below(size.slots);
        let busy = (0..pairs.len()).any(|i| slots[i] == t && [pairs[i].0, pairs[i].1].contains(&p));
        if !busy && rng.one_in(3) {
            event.participants[p].forbidden.push(t);
        }
    }
    let slot = slots.into_iter().map(Some).collect();
    (event, Solution { slot, table: None })
}

fn hidden(size: Size, rng: &mut Rng) -> (Vec<(usize, usize)>, Vec<usize>) {
    let mut busy = vec![vec![false; size.slots]; size.people];
    let mut held = vec![0; size.slots];
    let (mut pairs, mut slots) = (Vec::new(), Vec::new());
    for _ in 0..size.meetings * 40 {
        let (a, b) = (rng.below(size.people), rng.below(size.people));
        let t = rng.below(size.slots);
        let free = a != b && !busy[a][t] && !busy[b][t] && held[t] < size.tables;
        if free && pairs.len() < size.meetings && !pairs.contains(&(a, b)) {
            busy[a][t] = true;
            busy[b][t] = true;
            held[t] += 1;
            pairs.push((a, b));
            slots.push(t);
        }
    }
    (pairs, slots)
}

fn decorate(event: &mut Instance, i: usize, slots: &[usize], rng: &mut Rng) {
    let morning = slots[i] < event.morning;
    let earlier = rng.below(slots.len());
    let meeting = &mut event.meetings[i];
    meeting.weight = 1 + rng.below(4) as u32;
    match rng.below(8) {
        0 => meeting.fixed = Some(slots[i]),
        1 if morning => meeting.session = Session::Morning,
        1 => meeting.session = Session::Afternoon,
        2 if slots[earlier] < slots[i] => meeting.after.push(earlier),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Size, planted};
    use crate::timetable::check::check;

    #[test]
    fn the_hidden_timetable_is_feasible() {
        let size = Size {
            slots: 6,
            tables: 4,
            people: 9,
            meetings: 20,
        };
        for seed in 0..50 {
            let (event, hidden) = planted(size, seed);
            assert!(event.sound().is_ok());
            assert!(check(&event, &hidden).feasible());
            assert!(event.meetings.len() > 10);
        }
    }
}
