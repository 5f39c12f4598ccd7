//! The last stage: slots are settled, tables are given out so that people stay where they sit. Two
//! tables of a slot are swapped again and again; a home table is never left by its owner.

use super::instance::{Instance, Solution};
use super::rng::Rng;

/// Temperatures the search starts and ends with, in table changes.
const HOT: f64 = 1.2;
const COLD: f64 = 0.08;

/// Swaps that are tried even when the caller wants to stop: a few dozen milliseconds, without which
/// people would walk from table to table only because the search for slots took all the time.
const HURRIED: u64 = 120_000;

/// Tables for a timetable, and how often people change them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seating {
    /// The table of each meeting, `None` when it is not held.
    pub table: Vec<Option<usize>>,
    /// How often a participant's next meeting is at another table.
    pub changes: u64,
}

/// Gives out tables, trying so many swaps; `None` when home tables contradict each other or the
/// slots hold more meetings than there are tables.
pub fn seat(
    instance: &Instance,
    slots: &[Option<usize>],
    steps: u64,
    seed: u64,
    stop: &dyn Fn() -> bool,
) -> Option<Seating> {
    let mut room = Room::new(instance, slots)?;
    let mut rng = Rng::new(seed);
    let mut best = room.seating();
    let steps = if stop() { steps.min(HURRIED) } else { steps };
    for step in 0..steps {
        if step % 4096 == 0 && (best.changes == 0 || step > HURRIED && stop()) {
            break;
        }
        let heat = HOT * (COLD / HOT).powf(step as f64 / steps as f64);
        room.swap_once(&mut rng, heat);
        if room.changes < best.changes {
            best = room.seating();
        }
    }
    Some(best)
}

impl Seating {
    /// The solution with these tables.
    pub fn solution(self, slots: Vec<Option<usize>>) -> Solution {
        Solution {
            slot: slots,
            table: Some(self.table),
        }
    }
}

/// Every slot's tables, and for each meeting who sat or will sit next to it in time.
struct Room {
    /// Per slot and table, the meeting there.
    at: Vec<Vec<Option<usize>>>,
    table: Vec<Option<usize>>,
    /// Per meeting, the previous and next meeting of its two participants.
    near: Vec<Vec<usize>>,
    /// Meetings that may not leave their table.
    bound: Vec<bool>,
    /// Slots in which something can be swapped.
    open: Vec<usize>,
    changes: u64,
}

impl Room {
    fn new(instance: &Instance, slots: &[Option<usize>]) -> Option<Self> {
        let mut room = Self {
            at: vec![vec![None; instance.tables]; instance.slots],
            table: vec![None; slots.len()],
            near: neighbours(instance, slots),
            bound: vec![false; slots.len()],
            open: Vec::new(),
            changes: 0,
        };
        room.place_homes(instance, slots)?;
        for (meeting, slot) in slots.iter().enumerate() {
            if let Some(slot) = *slot
                && room.table[meeting].is_none()
            {
                let table = room.pleasant(meeting, slot)?;
                room.put(meeting, slot, table);
            }
        }
        room.open = (0..instance.slots)
            .filter(|&t| room.at[t].iter().flatten().any(|&m| !room.bound[m]))
            .collect();
        let pairs = (0..slots.len()).map(|m| room.unlike(m, room.table[m]));
        room.changes = pairs.sum::<u64>() / 2;
        Some(room)
    }

    fn seating(&self) -> Seating {
        Seating {
            table: self.table.clone(),
            changes: self.changes,
        }
    }

    fn place_homes(&mut self, instance: &Instance, slots: &[Option<usize>]) -> Option<()> {
        for (meeting, pair) in instance.meetings.iter().enumerate() {
            let Some(slot) = slots[meeting] else { continue };
            let homes = [pair.a, pair.b].map(|p| instance.participants[p].home);
            let mut homes = homes.into_iter().flatten().peekable();
            if homes.peek().is_some() {
                let table = homes.find(|&k| self.at[slot][k].is_none())?;
                self.put(meeting, slot, table);
                self.bound[meeting] = true;
            }
        }
        Some(())
    }

    fn put(&mut self, meeting: usize, slot: usize, table: usize) {
        self.at[slot][table] = Some(meeting);
        self.table[meeting] = Some(table);
    }

    /// The free table at which the fewest neighbours in time have to move.
    fn pleasant(&self, meeting: usize, slot: usize) -> Option<usize> {
        let free = (0..self.at[slot].len()).filter(|&k| self.at[slot][k].is_none());
        free.min_by_key(|&k| self.unlike(meeting, Some(k)))
    }

    /// How many neighbours in time of a meeting sit at another table.
    fn unlike(&self, meeting: usize, table: Option<usize>) -> u64 {
        let near = self.near[meeting].iter();
        near.filter(|&&other| self.table[other] != table).count() as u64
    }

    /// Swaps a meeting with whatever is at another table of its slot, if that is not too bad.
    fn swap_once(&mut self, rng: &mut Rng, heat: f64) {
        let Some(&slot) = rng.pick(&self.open) else {
            return;
        };
        let from = rng.below(self.at[slot].len());
        let Some(mover) = self.at[slot][from].filter(|&m| !self.bound[m]) else {
            return;
        };
        let to = self.wanted(mover, slot, rng);
        let sitting = self.at[slot][to];
        if to == from || sitting.is_some_and(|m| self.bound[m]) {
            return;
        }
        let pay = |room: &Self, m: usize, old: usize, new: usize| {
            room.unlike(m, Some(new)) as i64 - room.unlike(m, Some(old)) as i64
        };
        let worse = pay(self, mover, from, to) + sitting.map_or(0, |m| pay(self, m, to, from));
        if worse <= 0 || rng.unit() < (-(worse as f64) / heat).exp() {
            self.at[slot][from] = sitting;
            if let Some(m) = sitting {
                self.table[m] = Some(from);
            }
            self.put(mover, slot, to);
            self.changes = self.changes.saturating_add_signed(worse);
        }
    }

    /// Mostly a table where a neighbour in time sits, sometimes any.
    fn wanted(&self, meeting: usize, slot: usize, rng: &mut Rng) -> usize {
        let near = rng.pick(&self.near[meeting]).copied();
        let table = near.and_then(|other| self.table[other]);
        match table {
            Some(table) if !rng.one_in(4) => table,
            _ => rng.below(self.at[slot].len()),
        }
    }
}

fn neighbours(instance: &Instance, slots: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut rows = vec![Vec::new(); instance.participants.len()];
    for (meeting, pair) in instance.meetings.iter().enumerate() {
        if let Some(slot) = slots[meeting] {
            rows[pair.a].push((slot, meeting));
            rows[pair.b].push((slot, meeting));
        }
    }
    let mut near = vec![Vec::new(); slots.len()];
    for mut row in rows {
        row.sort_unstable();
        for pair in row.windows(2) {
            near[pair[0].1].push(pair[1].1);
            near[pair[1].1].push(pair[0].1);
        }
    }
    near
}

#[cfg(test)]
mod tests {
    use super::seat;
    use crate::timetable::check::check;
    use crate::timetable::generate::{Event, Size, planted};

    #[test]
    fn tables_are_legal_and_counted_as_the_judge_counts() {
        let size = Size {
            slots: 6,
            tables: 4,
            people: 9,
            meetings: 20,
        };
        for seed in 0..30 {
            let (mut event, hidden) = planted(size, seed);
            event.participants[0].home = Some(0);
            event.participants[1].home = Some(1);
            let seating = seat(&event, &hidden.slot, 3000, seed, &|| false).unwrap();
            let changes = seating.changes;
            let verdict = check(&event, &seating.solution(hidden.slot));
            assert!(verdict.feasible(), "{:?}", verdict.violations);
            assert_eq!(verdict.objective.table_changes, changes);
        }
    }

    #[test]
    fn nobody_moves_when_nobody_has_to() {
        let event = Event::new(3, 2)
            .meetings(&[(0, 2), (0, 3), (0, 4), (1, 5), (1, 6), (1, 7)])
            .build();
        let slots: Vec<_> = [0, 1, 2, 0, 1, 2].map(Some).to_vec();
        assert_eq!(
            seat(&event, &slots, 20_000, 1, &|| false).map(|s| s.changes),
            Some(0)
        );
    }
}
