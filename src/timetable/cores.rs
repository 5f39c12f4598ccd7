//! Core-guided search: ask for a timetable that pays for nothing; each refusal names wishes that
//! cannot all be met, so the bound rises and the next question is one step milder.
//! (OLL: Andres et al. 2012; Morgado, Dodaro and Marques-Silva 2014.)

use std::collections::BTreeMap;

use super::cnf::{Cnf, Follow};
use super::sat::{Answer, Lit};

/// Conflicts spent on making one refusal smaller.
const TRIM: u64 = 1_000;

/// How far the outputs of a counter are written at first.
const WIDTH: usize = 16;

/// What one round of questions told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The formula has a model that costs exactly the bound: an optimum.
    Optimum,
    /// The formula has a model; heavier wishes are met, lighter ones not all.
    Model,
    /// The bound rose.
    Core,
    /// No model at all.
    Impossible,
    /// Budget or patience over.
    Tired,
}

/// Minimizes the weight of literals that are true.
pub struct Minimizer {
    /// Literals wished true, and what it costs if one is not.
    wishes: BTreeMap<Lit, u64>,
    /// Where a wish is an output of a counter: the counter and its next output.
    sums: BTreeMap<Lit, Sum>,
    /// Only wishes of at least this weight are asked for.
    level: u64,
    /// No model costs less.
    pub bound: u64,
}

#[derive(Clone)]
struct Sum {
    inputs: Vec<Lit>,
    outputs: Vec<Lit>,
    next: usize,
}

impl Minimizer {
    /// Each literal costs its weight when true.
    pub fn new(costs: &[(Lit, u64)]) -> Self {
        let mut wishes = BTreeMap::new();
        for &(lit, weight) in costs {
            *wishes.entry(!lit).or_insert(0) += weight;
        }
        let level = wishes.values().copied().max().unwrap_or(0);
        Self {
            wishes,
            sums: BTreeMap::new(),
            level,
            bound: 0,
        }
    }

    /// Asks one question.
    pub fn ask(&mut self, cnf: &mut Cnf<'_>, conflicts: u64) -> Found {
        let wanted = self
            .wishes
            .iter()
            .filter(|(_, weight)| **weight >= self.level);
        let wanted: Vec<Lit> = wanted.map(|(&lit, _)| lit).collect();
        match cnf.solve(&wanted, conflicts) {
            Answer::Unknown => Found::Tired,
            Answer::Yes if wanted.len() == self.wishes.len() => Found::Optimum,
            Answer::Yes => {
                self.lower_level();
                Found::Model
            }
            Answer::No => {
                let core = blamed(cnf, &wanted);
                if core.is_empty() {
                    return Found::Impossible;
                }
                let core = shrink(cnf, core);
                self.relax(cnf, &core);
                Found::Core
            }
        }
    }

    /// Makes every wish a rule: from now on only optimal models count.
    pub fn settle(&self, cnf: &mut Cnf<'_>) {
        for &lit in self.wishes.keys() {
            cnf.clause(&[lit]);
        }
    }

    /// Turns wishes that are too dear to break, given a model of cost `best`, into rules.
    pub fn harden(&mut self, cnf: &mut Cnf<'_>, best: u64) {
        let room = best.saturating_sub(self.bound);
        self.wishes.retain(|&lit, &mut weight| {
            if weight > room {
                cnf.clause(&[lit]);
            }
            weight <= room
        });
    }

    fn lower_level(&mut self) {
        let lighter = self.wishes.values().copied().filter(|&w| w < self.level);
        self.level = lighter.max().unwrap_or(0);
    }

    fn relax(&mut self, cnf: &mut Cnf<'_>, core: &[Lit]) {
        let least = core.iter().filter_map(|lit| self.wishes.get(lit)).min();
        let Some(&least) = least else { return };
        self.bound += least;
        for &lit in core {
            self.pay(cnf, lit, least);
        }
        let inputs: Vec<Lit> = core.iter().map(|&lit| !lit).collect();
        cnf.clause(&inputs);
        if inputs.len() > 1 {
            let outputs = cnf.count(&inputs, WIDTH.min(inputs.len()), Follow::Up);
            let sum = Sum {
                inputs,
                outputs,
                next: 1,
            };
            self.wish_next(cnf, sum, least);
        }
    }

    /// Takes `weight` off a wish; what a counter's output loses, its next output is worth.
    fn pay(&mut self, cnf: &mut Cnf<'_>, lit: Lit, weight: u64) {
        if let Some(left) = self.wishes.get_mut(&lit) {
            *left -= weight;
            if *left == 0 {
                self.wishes.remove(&lit);
            }
        }
        if let Some(mut sum) = self.sums.get(&lit).cloned() {
            sum.next += 1;
            self.wish_next(cnf, sum, weight);
        }
    }

    fn wish_next(&mut self, cnf: &mut Cnf<'_>, mut sum: Sum, weight: u64) {
        if sum.next >= sum.inputs.len() {
            return;
        }
        if sum.next >= sum.outputs.len() {
            let width = (2 * sum.outputs.len()).min(sum.inputs.len());
            sum.outputs = cnf.count(&sum.inputs, width, Follow::Up);
        }
        let wish = !sum.outputs[sum.next];
        *self.wishes.entry(wish).or_insert(0) += weight;
        self.sums.insert(wish, sum);
    }
}

fn blamed(cnf: &Cnf<'_>, wanted: &[Lit]) -> Vec<Lit> {
    let blamed = wanted.iter().copied().filter(|&lit| cnf.blamed(lit));
    blamed.collect()
}

/// Asks again with the blamed wishes only, then without each of a few, as long as that is cheap.
fn shrink(cnf: &mut Cnf<'_>, mut core: Vec<Lit>) -> Vec<Lit> {
    while core.len() > 1 && cnf.solve(&core, TRIM) == Answer::No {
        let smaller = blamed(cnf, &core);
        if smaller.is_empty() || smaller.len() == core.len() {
            break;
        }
        core = smaller;
    }
    core
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Found, Minimizer};
    use crate::timetable::cnf::Cnf;
    use crate::timetable::rng::Rng;
    use crate::timetable::sat::{Answer, Lit};

    type Clauses = Vec<Vec<(usize, bool)>>;

    fn random_clauses(rng: &mut Rng, vars: usize) -> Clauses {
        let lit = |rng: &mut Rng| (rng.below(vars), rng.one_in(4));
        (0..2 * vars)
            .map(|_| (0..=rng.below(3)).map(|_| lit(rng)).collect())
            .collect()
    }

    fn cheapest(clauses: &Clauses, weights: &[u64]) -> Option<u64> {
        let truth = |bits: u32, (var, negated): (usize, bool)| (bits >> var & 1 == 1) != negated;
        (0..1_u32 << weights.len())
            .filter(|&bits| clauses.iter().all(|c| c.iter().any(|&l| truth(bits, l))))
            .map(|bits| {
                let cost = |(i, w): (usize, &u64)| u64::from(bits >> i & 1) * w;
                weights.iter().enumerate().map(cost).sum()
            })
            .min()
    }

    #[test]
    fn the_minimum_is_what_trying_everything_finds() {
        for seed in 0..60 {
            let mut rng = Rng::new(seed);
            let weights: Vec<u64> = (0..9).map(|_| 1 + rng.below(4) as u64).collect();
            let clauses = random_clauses(&mut rng, weights.len());
            let mut cnf = Cnf::new(Arc::new(|| false));
            let vars: Vec<Lit> = weights.iter().map(|_| cnf.fresh()).collect();
            for clause in &clauses {
                let lits = clause
                    .iter()
                    .map(|&(v, negated)| if negated { !vars[v] } else { vars[v] });
                cnf.clause(&lits.collect::<Vec<_>>());
            }
            let costs: Vec<(Lit, u64)> =
                vars.iter().copied().zip(weights.iter().copied()).collect();
            let mut minimizer = Minimizer::new(&costs);
            let found = loop {
                let found = minimizer.ask(&mut cnf, 100_000);
                if !matches!(found, Found::Core | Found::Model) {
                    break found;
                }
            };
            match cheapest(&clauses, &weights) {
                None => assert_eq!(found, Found::Impossible),
                Some(least) => {
                    assert_eq!((found, minimizer.bound), (Found::Optimum, least));
                    minimizer.settle(&mut cnf);
                    assert_eq!(cnf.solve(&[], 100_000), Answer::Yes);
                    let cost = |&(lit, w): &(Lit, u64)| if cnf.holds(lit) { w } else { 0 };
                    assert_eq!(costs.iter().map(cost).sum::<u64>(), least);
                }
            }
        }
    }
}
