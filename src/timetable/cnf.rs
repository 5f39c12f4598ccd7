//! Clauses with constants folded away, and counting: the few gadgets every encoding here is made of.

use std::collections::BTreeMap;

use super::sat::{Answer, Halt, Leaning, Lit, Sat, solver};

/// Which way a counter's outputs follow its inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// Enough true inputs make an output true: what an upper bound needs.
    Up,
    /// Output and count agree.
    Both,
}

/// A growing formula.
pub struct Cnf<'a> {
    sat: Box<dyn Sat + 'a>,
    yes: Lit,
    halt: Halt<'a>,
}

impl<'a> Cnf<'a> {
    /// An empty formula.
    pub fn new(halt: Halt<'a>) -> Self {
        Self::leaning(halt, Leaning::Even)
    }

    /// An empty formula for a solver with a leaning.
    pub fn leaning(halt: Halt<'a>, leaning: Leaning) -> Self {
        let mut sat = solver(Halt::clone(&halt), leaning);
        let yes = sat.fresh();
        sat.clause(&[yes]);
        Self { sat, yes, halt }
    }

    /// The solver, when nothing more is to be asked.
    pub fn into_solver(self) -> Box<dyn Sat + 'a> {
        self.sat
    }

    /// Whether the caller has asked to stop; building large formulas looks now and then.
    pub fn halted(&self) -> bool {
        (self.halt)()
    }

    /// The constant true.
    pub fn yes(&self) -> Lit {
        self.yes
    }

    /// The constant false.
    pub fn no(&self) -> Lit {
        !self.yes
    }

    /// A new variable.
    pub fn fresh(&mut self) -> Lit {
        self.sat.fresh()
    }

    /// Adds a clause; constants in it are folded.
    pub fn clause(&mut self, lits: &[Lit]) {
        if lits.contains(&self.yes) {
            return;
        }
        let no = self.no();
        if lits.contains(&no) {
            let kept: Vec<Lit> = lits.iter().copied().filter(|&lit| lit != no).collect();
            self.sat.clause(&kept);
        } else {
            self.sat.clause(lits);
        }
    }

    /// A literal equal to the disjunction.
    pub fn any(&mut self, lits: &[Lit]) -> Lit {
        let no = self.no();
        let open: Vec<Lit> = lits.iter().copied().filter(|&lit| lit != no).collect();
        match open.as_slice() {
            [] => no,
            [one] => *one,
            _ if open.contains(&self.yes) => self.yes,
            _ => {
                let any = self.fresh();
                for &lit in &open {
                    self.clause(&[!lit, any]);
                }
                let mut clause = open;
                clause.push(!any);
                self.clause(&clause);
                any
            }
        }
    }

    /// At most one of the literals is true.
    pub fn at_most_one(&mut self, lits: &[Lit]) {
        let (sure, open) = self.sort_out(lits);
        if open.len() <= 6 || sure > 0 {
            self.no_pair(&open);
            for &lit in open.iter().filter(|_| sure > 0) {
                self.clause(&[!lit]);
            }
            return;
        }
        let (head, tail) = open.split_at(4);
        let carry = self.fresh();
        for &lit in head {
            self.clause(&[!lit, carry]);
        }
        self.no_pair(head);
        let mut rest = vec![carry];
        rest.extend_from_slice(tail);
        self.at_most_one(&rest);
    }

    /// How many of the literals are true for sure, and those that are open.
    fn sort_out(&self, lits: &[Lit]) -> (usize, Vec<Lit>) {
        let sure = lits.iter().filter(|&&lit| lit == self.yes).count();
        let constant = |lit: Lit| lit == self.yes || lit == !self.yes;
        let open = lits.iter().copied().filter(|&lit| !constant(lit));
        (sure, open.collect())
    }

    /// At most so many of the literals are true.
    pub fn at_most(&mut self, lits: &[Lit], most: usize) {
        let (sure, open) = self.sort_out(lits);
        if sure > most {
            self.clause(&[]);
        } else if open.len() > most - sure {
            let count = self.count(&open, most - sure + 1, Follow::Up);
            self.clause(&[!count[most - sure]]);
        }
    }

    /// The weights of the literals that are true add up to at most `most` (a generalized totalizer:
    /// Joshi, Martins and Manquinho 2015). Sums beyond are refused where they first arise. The rule is
    /// incomplete when the caller has asked to stop meanwhile.
    pub fn weigh_at_most(&mut self, weights: &[(Lit, u64)], most: u64) {
        self.weigh(weights, most);
    }

    /// For each sum the weights can reach, a literal that is true when they do.
    fn weigh(&mut self, weights: &[(Lit, u64)], most: u64) -> BTreeMap<u64, Lit> {
        match weights {
            [] => BTreeMap::new(),
            &[(lit, weight)] if weight > most => {
                self.clause(&[!lit]);
                BTreeMap::new()
            }
            &[(lit, weight)] => BTreeMap::from([(weight, lit)]),
            _ => {
                let (left, right) = weights.split_at(weights.len() / 2);
                let (left, right) = (self.weigh(left, most), self.weigh(right, most));
                self.add_up(&left, &right, most)
            }
        }
    }

    fn add_up(
        &mut self,
        left: &BTreeMap<u64, Lit>,
        right: &BTreeMap<u64, Lit>,
        most: u64,
    ) -> BTreeMap<u64, Lit> {
        let mut sums = BTreeMap::new();
        let terms = |side: &BTreeMap<u64, Lit>| {
            let reached = side.iter().map(|(&sum, &lit)| (sum, Some(lit)));
            std::iter::once((0, None))
                .chain(reached)
                .collect::<Vec<_>>()
        };
        for (i, a) in terms(left) {
            if self.halted() {
                return sums;
            }
            for &(j, b) in &terms(right) {
                let mut clause: Vec<Lit> = a.into_iter().chain(b).map(|lit| !lit).collect();
                if i + j > 0 && i + j <= most {
                    clause.push(*sums.entry(i + j).or_insert_with(|| self.sat.fresh()));
                }
                if i + j > 0 {
                    self.clause(&clause);
                }
            }
        }
        sums
    }

    fn no_pair(&mut self, lits: &[Lit]) {
        for (i, &a) in lits.iter().enumerate() {
            for &b in &lits[..i] {
                self.clause(&[!a, !b]);
            }
        }
    }

    /// Counts (a totalizer, Bailleux and Boufkhad 2003, cut off at `limit`): output `j` says that
    /// more than `j` inputs are true.
    pub fn count(&mut self, inputs: &[Lit], limit: usize, follow: Follow) -> Vec<Lit> {
        let (sure, open) = self.sort_out(inputs);
        let mut outputs = vec![self.yes; sure.min(limit)];
        outputs.extend(self.tally(&open, limit - outputs.len(), follow));
        outputs
    }

    fn tally(&mut self, open: &[Lit], limit: usize, follow: Follow) -> Vec<Lit> {
        if open.len() <= 1 || limit == 0 {
            return open.iter().copied().take(limit).collect();
        }
        let (left, right) = open.split_at(open.len() / 2);
        let left = self.tally(left, limit, follow);
        let right = self.tally(right, limit, follow);
        self.merge(&left, &right, limit, follow)
    }

    /// Adds two counters.
    pub fn merge(&mut self, a: &[Lit], b: &[Lit], limit: usize, follow: Follow) -> Vec<Lit> {
        let size = (a.len() + b.len()).min(limit);
        let sum: Vec<Lit> = (0..size).map(|_| self.fresh()).collect();
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                if i + j > 0 {
                    let reached = sum[(i + j).min(size) - 1];
                    let from = [at_least(a, i), at_least(b, j)];
                    let mut clause: Vec<Lit> = from.into_iter().flatten().map(|lit| !lit).collect();
                    clause.push(reached);
                    self.clause(&clause);
                }
                if follow == Follow::Both && i + j < size {
                    let mut clause: Vec<Lit> = [a.get(i), b.get(j)]
                        .into_iter()
                        .flatten()
                        .copied()
                        .collect();
                    clause.push(!sum[i + j]);
                    self.clause(&clause);
                }
            }
        }
        sum
    }

    /// Looks for a model; see [`Sat::solve`].
    pub fn solve(&mut self, assume: &[Lit], conflicts: u64) -> Answer {
        self.sat.solve(assume, conflicts)
    }

    /// Whether a literal holds in the model just found.
    pub fn holds(&self, lit: Lit) -> bool {
        self.sat.holds(lit)
    }

    /// Whether an assumption was needed for the refusal just given.
    pub fn blamed(&self, lit: Lit) -> bool {
        self.sat.blamed(lit)
    }
}

fn at_least(counter: &[Lit], n: usize) -> Option<Lit> {
    n.checked_sub(1).map(|at| counter[at])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Cnf, Follow};
    use crate::timetable::sat::{Answer, Lit};

    /// Every assignment of `n` variables, as assumptions.
    fn assignments(lits: &[Lit]) -> Vec<Vec<Lit>> {
        (0..1_u32 << lits.len())
            .map(|bits| {
                let sign = |(i, &lit): (usize, &Lit)| if bits >> i & 1 == 1 { lit } else { !lit };
                lits.iter().enumerate().map(sign).collect()
            })
            .collect()
    }

    #[test]
    fn at_most_one_allows_none_and_one() {
        let mut cnf = Cnf::new(Arc::new(|| false));
        let lits: Vec<Lit> = (0..9).map(|_| cnf.fresh()).collect();
        cnf.at_most_one(&lits);
        for case in assignments(&lits) {
            let ones = case.iter().filter(|lit| lits.contains(lit)).count();
            assert_eq!(cnf.solve(&case, 1000) == Answer::Yes, ones <= 1);
        }
    }

    #[test]
    fn a_counter_agrees_with_its_inputs() {
        let mut cnf = Cnf::new(Arc::new(|| false));
        let lits: Vec<Lit> = (0..6).map(|_| cnf.fresh()).collect();
        for limit in [2, 4, 6] {
            let count = cnf.count(&lits, limit, Follow::Both);
            assert_eq!(count.len(), limit);
            for case in assignments(&lits) {
                let ones = case.iter().filter(|lit| lits.contains(lit)).count();
                assert_eq!(cnf.solve(&case, 1000), Answer::Yes);
                for (j, &output) in count.iter().enumerate() {
                    assert_eq!(cnf.holds(output), ones > j);
                }
            }
        }
    }

    #[test]
    fn weights_are_added_up() {
        let weights = [3, 1, 4, 1, 5, 2];
        for most in 0..17 {
            let mut cnf = Cnf::new(Arc::new(|| false));
            let lits: Vec<Lit> = weights.iter().map(|_| cnf.fresh()).collect();
            let costs: Vec<(Lit, u64)> = lits.iter().copied().zip(weights).collect();
            cnf.weigh_at_most(&costs, most);
            for case in assignments(&lits) {
                let chosen = costs.iter().filter(|(lit, _)| case.contains(lit));
                let sum: u64 = chosen.map(|(_, weight)| weight).sum();
                assert_eq!(cnf.solve(&case, 1000) == Answer::Yes, sum <= most);
            }
        }
    }

    #[test]
    fn at_most_counts_what_is_certain() {
        let mut cnf = Cnf::new(Arc::new(|| false));
        let (yes, no, a, b) = (cnf.yes(), cnf.no(), cnf.fresh(), cnf.fresh());
        cnf.at_most(&[yes, a, no, b, yes], 3);
        assert_eq!(cnf.solve(&[a], 1000), Answer::Yes);
        assert_eq!(cnf.solve(&[a, b], 1000), Answer::No);
        cnf.at_most(&[yes, yes, yes], 2);
        assert_eq!(cnf.solve(&[], 1000), Answer::No);
    }

    #[test]
    fn constants_are_folded() {
        let mut cnf = Cnf::new(Arc::new(|| false));
        let (yes, no, a) = (cnf.yes(), cnf.no(), cnf.fresh());
        assert_eq!(cnf.any(&[no, a]), a);
        assert_eq!(cnf.any(&[a, yes]), yes);
        cnf.clause(&[no, a]);
        assert_eq!(cnf.solve(&[!a], 1000), Answer::No);
    }
}
