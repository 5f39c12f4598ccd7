//! The last stage: slots are settled, tables are given out so that people stay where they sit. Chains of meetings that can share a
//! table come first (`chains`); where they had to be cut, two tables of a slot are swapped again and again. A home table
//! is never left by its owner.

use std::collections::BTreeSet;
use std::ops::Range;

use super::chains::{Settled, Steps, give_tables, most_stays, steps};
use super::instance::{Instance, Mode, Solution};
use super::rng::Rng;

/// Temperatures the search starts and ends with, in table changes.
const HOT: f64 = 0.2;
const COLD: f64 = 0.08;

/// Swaps that are tried even when the caller wants to stop: some five milliseconds. Most of what could be
/// gained the chains have gained by then.
const HURRIED: u64 = 20_000;

/// Tables for a timetable, and how often people change them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seating {
    /// The table of each meeting, `None` when it is not held.
    pub table: Vec<Option<usize>>,
    /// How often a participant's next meeting is at another table.
    pub changes: u64,
    /// No tables have fewer changes with the same slots.
    pub least: u64,
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
        if step % 4096 == 0 && (best.changes == best.least || step > HURRIED && stop()) {
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

/// No timetable that holds every meeting, with at most so many breaks, has fewer changes. Each meeting hands its table to one
/// other; a second only where one of the two people pauses first, or where the same two meet again. 0 where that is not known:
/// lunch and walking are pauses that are no breaks.
pub fn fewest_changes(instance: &Instance, breaks: u64) -> u64 {
    if instance.mode != Mode::All || instance.lunch.is_some() || instance.move_time > 0 {
        return 0;
    }
    let pairs = instance.meetings.iter();
    let people: BTreeSet<usize> = pairs.clone().flat_map(|pair| [pair.a, pair.b]).collect();
    let distinct: BTreeSet<_> = pairs
        .map(|pair| (pair.a.min(pair.b), pair.a.max(pair.b)))
        .collect();
    // The last meeting of the day hands its table to nobody. Twice the meetings, less one for each person, are the steps.
    let steps = 2 * instance.meetings.len() - people.len();
    let stays =
        instance.meetings.len().saturating_sub(1) + instance.meetings.len() - distinct.len();
    (steps as u64).saturating_sub(stays as u64 + breaks)
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
    /// Per meeting that is held, its slot.
    slot: Vec<usize>,
    /// Per meeting, the previous and next meeting of its two participants.
    near: Vec<Vec<usize>>,
    /// Meetings that may not leave their table.
    bound: Vec<bool>,
    /// Slots in which something can be swapped.
    open: Vec<usize>,
    changes: u64,
    least: u64,
}

impl Room {
    fn new(instance: &Instance, slots: &[Option<usize>]) -> Option<Self> {
        let homes = homes(instance, slots)?;
        let settled = Settled {
            slots,
            homes: &homes,
        };
        let steps = steps(instance, slots);
        let stays = most_stays(&steps, &settled);
        let size = (instance.slots, instance.tables);
        let mut room = Self {
            at: vec![vec![None; instance.tables]; instance.slots],
            table: give_tables(size, &stays, &settled)?,
            slot: slots.iter().map(|slot| slot.unwrap_or(0)).collect(),
            near: neighbours(&steps, slots.len()),
            bound: homes.iter().map(Option::is_some).collect(),
            open: Vec::new(),
            changes: 0,
            least: 0,
        };
        for (meeting, slot) in slots.iter().enumerate() {
            if let (Some(slot), Some(table)) = (*slot, room.table[meeting]) {
                room.at[slot][table] = Some(meeting);
            }
        }
        room.open = (0..instance.slots)
            .filter(|&t| room.at[t].iter().flatten().any(|&m| !room.bound[m]))
            .collect();
        let pairs = (0..slots.len()).map(|m| room.unlike(m, room.table[m]));
        room.changes = pairs.sum::<u64>() / 2;
        let all: usize = steps.values().map(Vec::len).sum();
        room.least = (all - stays.len()) as u64;
        Some(room)
    }

    fn seating(&self) -> Seating {
        Seating {
            table: self.table.clone(),
            changes: self.changes,
            least: self.least,
        }
    }

    /// How many neighbours in time of a meeting sit at another table.
    fn unlike(&self, meeting: usize, table: Option<usize>) -> u64 {
        let near = self.near[meeting].iter();
        near.filter(|&&other| self.table[other] != table).count() as u64
    }

    /// Swaps two tables for a slot or for some slots running, if that is not too bad.
    fn swap_once(&mut self, rng: &mut Rng, heat: f64) {
        let Some(&first) = rng.pick(&self.open) else {
            return;
        };
        let from = rng.below(self.at[first].len());
        let Some(mover) = self.at[first][from] else {
            return;
        };
        let to = self.wanted(mover, first, rng);
        let left = self.at.len() - first;
        let length = match rng.below(3) {
            0 => 1,
            1 => left,
            _ => 1 + rng.below(left),
        };
        let span = first..first + length;
        let is_bound = |cell: &Option<usize>| cell.is_some_and(|m| self.bound[m]);
        let mut rows = self.at[span.clone()].iter();
        if to == from || rows.any(|row| is_bound(&row[from]) || is_bound(&row[to])) {
            return;
        }
        let worse = self.worse_by(span.clone(), from, to);
        if worse <= 0 || rng.unit() < (-(worse as f64) / heat).exp() {
            for row in &mut self.at[span] {
                row.swap(from, to);
                for table in [from, to] {
                    if let Some(meeting) = row[table] {
                        self.table[meeting] = Some(table);
                    }
                }
            }
            self.changes = self.changes.saturating_add_signed(worse);
        }
    }

    /// How many more changes there are once two tables are swapped in some slots: only steps in or out of these slots count.
    fn worse_by(&self, span: Range<usize>, one: usize, other: usize) -> i64 {
        let outside = |m: &&usize| !span.contains(&self.slot[**m]);
        let unlike = |m: usize, table: usize| {
            let near = self.near[m].iter().filter(outside);
            near.filter(|&&n| self.table[n] != Some(table)).count() as i64
        };
        let pay = |cell: Option<usize>, old: usize, new: usize| {
            cell.map_or(0, |m| unlike(m, new) - unlike(m, old))
        };
        let rows = self.at[span.clone()].iter();
        rows.map(|row| pay(row[one], one, other) + pay(row[other], other, one))
            .sum()
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

/// The home tables that the slots leave to their owners: of two owners who meet, one comes to the other. `None` when both
/// homes of a meeting are taken in its slot.
fn homes(instance: &Instance, slots: &[Option<usize>]) -> Option<Vec<Option<usize>>> {
    let mut taken = vec![vec![false; instance.tables]; instance.slots];
    let mut homes = vec![None; slots.len()];
    for (meeting, pair) in instance.meetings.iter().enumerate() {
        let Some(slot) = slots[meeting] else { continue };
        let own = [pair.a, pair.b].map(|p| instance.participants[p].home);
        let mut own = own.into_iter().flatten().peekable();
        if own.peek().is_some() {
            let table = own.find(|&k| !taken[slot][k])?;
            taken[slot][table] = true;
            homes[meeting] = Some(table);
        }
    }
    Some(homes)
}

fn neighbours(steps: &Steps, meetings: usize) -> Vec<Vec<usize>> {
    let mut near = vec![Vec::new(); meetings];
    for &(from, to) in steps.values().flatten() {
        near[from].push(to);
        near[to].push(from);
    }
    near
}

#[cfg(test)]
mod tests {
    use super::{Seating, fewest_changes, seat};
    use crate::timetable::check::check;
    use crate::timetable::generate::{Event, Size, planted};
    use crate::timetable::instance::{Instance, Solution};

    const SIZE: Size = Size {
        slots: 6,
        tables: 4,
        people: 9,
        meetings: 20,
    };

    const TINY: Size = Size {
        slots: 4,
        tables: 3,
        people: 6,
        meetings: 9,
    };

    fn seated(event: &Instance, slots: &[Option<usize>], steps: u64) -> Seating {
        seat(event, slots, steps, 1, &|| false).unwrap()
    }

    /// The fewest changes over every way to give out tables, tried one by one.
    fn by_trying(event: &Instance, slots: &[Option<usize>]) -> u64 {
        let free: Vec<usize> = (0..slots.len()).collect();
        let mut table = vec![None; slots.len()];
        let mut least = u64::MAX;
        try_from(event, slots, &free, &mut table, &mut least);
        least
    }

    fn try_from(
        event: &Instance,
        slots: &[Option<usize>],
        left: &[usize],
        table: &mut Vec<Option<usize>>,
        least: &mut u64,
    ) {
        let Some((&meeting, left)) = left.split_first() else {
            let solution = Solution {
                slot: slots.to_vec(),
                table: Some(table.clone()),
            };
            let verdict = check(event, &solution);
            if verdict.feasible() {
                *least = (*least).min(verdict.objective.table_changes);
            }
            return;
        };
        for k in 0..event.tables {
            let taken = (0..meeting).any(|m| slots[m] == slots[meeting] && table[m] == Some(k));
            if !taken {
                table[meeting] = Some(k);
                try_from(event, slots, left, table, least);
                table[meeting] = None;
            }
        }
    }

    #[test]
    fn tables_are_legal_and_counted_as_the_judge_counts() {
        for seed in 0..30 {
            let (mut event, hidden) = planted(SIZE, seed);
            event.participants[0].home = Some(0);
            event.participants[1].home = Some(1);
            let seating = seated(&event, &hidden.slot, 3000);
            let changes = seating.changes;
            assert!(changes >= seating.least);
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
        let seating = seated(&event, &slots, 0);
        assert_eq!((seating.changes, seating.least), (0, 0));
    }

    #[test]
    fn bounds_hold_and_the_best_of_all_tables_is_found() {
        let mut reached = 0;
        for seed in 0..40 {
            let (mut event, hidden) = planted(TINY, seed);
            event.participants[0].home = (seed % 2 == 0).then_some(1);
            let least = by_trying(&event, &hidden.slot);
            let seating = seated(&event, &hidden.slot, 20_000);
            assert_eq!(seating.changes, least, "{event:?}");
            assert!(seating.least <= least);
            reached += u64::from(seating.least == least);
            let breaks = check(&event, &hidden).objective.breaks;
            assert!(fewest_changes(&event, breaks) <= least);
        }
        assert!(reached > 20, "{reached}");
    }

    #[test]
    fn where_nobody_pauses_no_search_is_needed() {
        for seed in 0..40 {
            let (mut event, mut hidden) = planted(SIZE, seed);
            // Whoever pauses stays away: their meetings are not held.
            for _ in 0..event.participants.len() {
                for p in 0..event.participants.len() {
                    let own = |m: &usize| [event.meetings[*m].a, event.meetings[*m].b].contains(&p);
                    let own: Vec<usize> = (0..event.meetings.len()).filter(own).collect();
                    let mut busy: Vec<usize> = own.iter().filter_map(|&m| hidden.slot[m]).collect();
                    busy.sort_unstable();
                    if busy.windows(2).any(|pair| pair[1] > pair[0] + 1) {
                        for m in own {
                            hidden.slot[m] = None;
                        }
                    }
                }
            }
            event.tables = SIZE.tables;
            let seating = seated(&event, &hidden.slot, 0);
            assert_eq!(seating.changes, seating.least, "{event:?}");
        }
    }
}
