//! Who can stay at a table: between two slots a table passes from one meeting to one other, so those who stay are a matching, and the
//! largest is found exactly. Meetings linked by it are a chain that wants one table. No search is needed where nobody pauses and
//! no table is anybody's home; elsewhere chains are cut where they must be.

use std::collections::{BTreeMap, BTreeSet};

use super::instance::Instance;

/// Steps of participants from a meeting to their next one, by the slots of the two.
pub(super) type Steps = BTreeMap<(usize, usize), Vec<(usize, usize)>>;

/// Meetings that one table should hold, by slot.
type Chain = BTreeMap<usize, usize>;

/// What is known of the tables before any is given out.
pub(super) struct Settled<'a> {
    /// The slot of each meeting that is held.
    pub(super) slots: &'a [Option<usize>],
    /// The table of each meeting that has to be at one, for its participant's home is there.
    pub(super) homes: &'a [Option<usize>],
}

/// Everybody's steps.
pub(super) fn steps(instance: &Instance, slots: &[Option<usize>]) -> Steps {
    let mut rows = vec![Chain::new(); instance.participants.len()];
    for (meeting, pair) in instance.meetings.iter().enumerate() {
        if let Some(slot) = slots[meeting] {
            rows[pair.a].insert(slot, meeting);
            rows[pair.b].insert(slot, meeting);
        }
    }
    let mut steps = Steps::new();
    for row in &rows {
        for ((&from, &meeting), (&to, &next)) in row.iter().zip(row.iter().skip(1)) {
            steps.entry((from, to)).or_default().push((meeting, next));
        }
    }
    steps
}

/// The most steps that need no change of table, between each two slots on their own. Nobody can do better, so what is left is a
/// lower bound on the changes.
pub(super) fn most_stays(steps: &Steps, settled: &Settled<'_>) -> Vec<(usize, usize)> {
    let taken: BTreeSet<(usize, usize)> = settled
        .homes
        .iter()
        .zip(settled.slots)
        .filter_map(|(home, slot)| Some(((*slot)?, (*home)?)))
        .collect();
    let taken = |meeting: usize, table: usize| {
        settled.slots[meeting].is_some_and(|slot| taken.contains(&(slot, table)))
    };
    let can_stay = |&(from, to): &(usize, usize)| match (settled.homes[from], settled.homes[to]) {
        (None, None) => true,
        (Some(a), Some(b)) => a == b,
        (Some(table), None) => !taken(to, table),
        (None, Some(table)) => !taken(from, table),
    };
    let surely =
        |&(from, to): &(usize, usize)| settled.homes[from].is_some() && settled.homes[to].is_some();
    let mut stays = Vec::new();
    // Neighbouring slots first: those chains have no holes.
    let mut by_distance: Vec<_> = steps.iter().collect();
    by_distance.sort_by_key(|((from, to), _)| to - from);
    for (_, steps) in by_distance {
        let (sure, open): (Vec<_>, Vec<_>) =
            steps.iter().copied().filter(can_stay).partition(surely);
        stays.extend(Matching::of(sure, open).kept);
    }
    stays
}

/// A largest matching where every meeting has at most two steps: paths and rings. A meeting with one step left takes it, which
/// never costs another; then a ring is opened anywhere.
struct Matching {
    open: BTreeMap<usize, Vec<(usize, usize)>>,
    kept: Vec<(usize, usize)>,
}

impl Matching {
    fn of(sure: Vec<(usize, usize)>, open: Vec<(usize, usize)>) -> Self {
        let mut matching = Self {
            open: BTreeMap::new(),
            kept: Vec::new(),
        };
        for &step in sure.iter().chain(&open) {
            matching.open.entry(step.0).or_default().push(step);
            matching.open.entry(step.1).or_default().push(step);
        }
        let mut ends: Vec<usize> = matching.open.keys().copied().collect();
        for step in sure {
            matching.take(step, &mut ends);
        }
        matching.follow(&mut ends);
        for step in open {
            matching.take(step, &mut ends);
            matching.follow(&mut ends);
        }
        matching
    }

    fn follow(&mut self, ends: &mut Vec<usize>) {
        while let Some(meeting) = ends.pop() {
            // Two people who meet twice running are one step that counts double.
            if let Some(&[step]) = self.open.get(&meeting).map(Vec::as_slice) {
                self.take(step, ends);
            }
        }
    }

    /// Keeps a step, and with it that of the partner if both go the same way; those that it rules out are gone.
    fn take(&mut self, step: (usize, usize), ends: &mut Vec<usize>) {
        let Some(mine) = self.open.get(&step.0).filter(|mine| mine.contains(&step)) else {
            return;
        };
        self.kept
            .extend(mine.iter().filter(|other| **other == step));
        for meeting in [step.0, step.1] {
            for gone in self.open.remove(&meeting).unwrap_or_default() {
                let far = if gone.0 == meeting { gone.1 } else { gone.0 };
                if let Some(left) = self.open.get_mut(&far) {
                    left.retain(|other| *other != gone);
                    ends.push(far);
                }
            }
        }
    }
}

/// A table for each meeting so that as many stay as the chains allow; `None` when a slot holds more meetings than there are tables.
pub(super) fn give_tables(
    (slots, tables): (usize, usize),
    stays: &[(usize, usize)],
    settled: &Settled<'_>,
) -> Option<Vec<Option<usize>>> {
    let mut hall = Hall {
        at: vec![vec![None; tables]; slots],
        table: vec![None; settled.slots.len()],
    };
    let (at_home, free) = chains(tables, stays, settled);
    for (table, chain) in at_home.into_iter().enumerate() {
        hall.put(&chain, table);
    }
    // Whatever begins earlier chooses earlier; the number keeps the order the same on every machine.
    let mut waiting: BTreeMap<(usize, usize), Chain> = BTreeMap::new();
    for (number, chain) in free.into_iter().enumerate() {
        if let Some((&first, _)) = chain.first_key_value() {
            waiting.insert((first, number), chain);
        }
    }
    while let Some(((_, number), mut chain)) = waiting.pop_first() {
        let table = (0..tables).max_by_key(|&table| hall.suits(&chain, table))?;
        let (fits, _) = hall.suits(&chain, table);
        if fits == 0 {
            return None;
        }
        let cut = chain.keys().nth(fits).copied();
        let rest = cut.map(|slot| chain.split_off(&slot));
        hall.put(&chain, table);
        if let (Some(slot), Some(rest)) = (cut, rest) {
            waiting.insert((slot, number), rest);
        }
    }
    Some(hall.table)
}

struct Hall {
    /// Per slot and table, the meeting there.
    at: Vec<Vec<Option<usize>>>,
    table: Vec<Option<usize>>,
}

impl Hall {
    fn put(&mut self, chain: &Chain, table: usize) {
        for (&slot, &meeting) in chain {
            self.at[slot][table] = Some(meeting);
            self.table[meeting] = Some(table);
        }
    }

    /// How many of the chain's first meetings the table can hold; and among tables alike, the fewer free slots are left beside it
    /// the better.
    fn suits(&self, chain: &Chain, table: usize) -> (usize, std::cmp::Reverse<usize>) {
        let is_free = |slot: usize| self.at[slot][table].is_none();
        let fits = chain.keys().take_while(|slot| is_free(**slot)).count();
        let first = chain.keys().next().copied().unwrap_or(0);
        let last = chain.keys().next_back().copied().unwrap_or(0);
        let before = (0..first).rev().take_while(|&slot| is_free(slot)).count();
        let after = (last + 1..self.at.len())
            .take_while(|&slot| is_free(slot))
            .count();
        (fits, std::cmp::Reverse(before + after))
    }
}

/// Chains with a home table, by table, and the others.
fn chains(
    tables: usize,
    stays: &[(usize, usize)],
    settled: &Settled<'_>,
) -> (Vec<Chain>, Vec<Chain>) {
    // Chains by number: those of the tables first, then one for each meeting.
    let mut chains = vec![Chain::new(); tables + settled.slots.len()];
    let mut member: Vec<usize> = (0..settled.slots.len())
        .map(|meeting| tables + meeting)
        .collect();
    for (meeting, slot) in settled.slots.iter().enumerate() {
        if let Some(slot) = *slot {
            member[meeting] = settled.homes[meeting].unwrap_or(member[meeting]);
            chains[member[meeting]].insert(slot, meeting);
        }
    }
    for &(from, to) in stays {
        let (one, other) = (member[from].min(member[to]), member[from].max(member[to]));
        // Two homes are never one, and no table holds two meetings of a slot.
        let apart = other >= tables
            && !chains[other]
                .keys()
                .any(|slot| chains[one].contains_key(slot));
        if one != other && apart {
            let joined = std::mem::take(&mut chains[other]);
            for &meeting in joined.values() {
                member[meeting] = one;
            }
            chains[one].extend(joined);
        }
    }
    let free = chains.split_off(tables);
    (chains, free)
}
