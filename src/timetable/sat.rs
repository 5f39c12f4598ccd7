//! What the engine asks of a SAT solver, and the two that answer: `CaDiCaL` where a C++ compiler is at
//! hand, batsat everywhere. Nothing else in the crate knows which one runs.

use std::ops::Not;
use std::sync::Arc;

/// A variable or its negation, numbered as in DIMACS: never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lit(i32);

impl Not for Lit {
    type Output = Self;

    fn not(self) -> Self {
        Self(-self.0)
    }
}

/// What a solver found out within its budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// There is a model; [`Sat::holds`] reads it.
    Yes,
    /// There is none under the assumptions; [`Sat::blamed`] names those that clash.
    No,
    /// Stopped, or out of budget.
    Unknown,
}

/// Asked often while a solver works; true makes it give up. It is shared, so that a solver can outlive the
/// worker it worked for.
pub type Halt<'w> = Arc<dyn Fn() -> bool + Send + Sync + 'w>;

/// An incremental SAT solver; any thread may have it, one at a time.
pub trait Sat: Send {
    /// A variable nobody has used.
    fn fresh(&mut self) -> Lit;
    /// Adds a clause.
    fn clause(&mut self, lits: &[Lit]);
    /// Looks for a model in which all assumptions hold, for at most so many conflicts.
    fn solve(&mut self, assume: &[Lit], conflicts: u64) -> Answer;
    /// Whether a literal holds in the model just found.
    fn holds(&self, lit: Lit) -> bool;
    /// Whether an assumption was needed for the [`Answer::No`] just given.
    fn blamed(&self, lit: Lit) -> bool;
}

/// What a solver is set up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaning {
    /// Finding models.
    Models,
    /// Models and refusals alike.
    Even,
}

/// Solvers whose work is done. To free what one of them has learnt can take a third of a second: whoever
/// was waiting for an answer goes on first and drops these afterwards, on whichever thread it likes.
#[derive(Default)]
pub struct Leftovers<'w>(Vec<Box<dyn Sat + 'w>>);

impl Leftovers<'_> {
    /// Adds those of another worker.
    pub fn join(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// How many solvers there are to be freed.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing to free.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'w> FromIterator<Box<dyn Sat + 'w>> for Leftovers<'w> {
    fn from_iter<I: IntoIterator<Item = Box<dyn Sat + 'w>>>(solvers: I) -> Self {
        Self(solvers.into_iter().collect())
    }
}

/// The best solver this build has.
pub fn solver(halt: Halt<'_>, leaning: Leaning) -> Box<dyn Sat + '_> {
    #[cfg(feature = "cadical")]
    return Box::new(with_cadical::Cadical::new(halt, leaning));
    #[cfg(not(feature = "cadical"))]
    {
        // Batsat knows no such settings.
        let _ = leaning;
        return Box::new(with_batsat::Batsat::new(halt));
    }
}

#[cfg(feature = "cadical")]
mod with_cadical {
    use super::{Answer, Halt, Leaning, Lit, Sat};

    struct Stop<'a>(Halt<'a>);

    impl cadical::Callbacks for Stop<'_> {
        fn terminate(&mut self) -> bool {
            (self.0)()
        }
    }

    pub(super) struct Cadical<'a> {
        inner: cadical::Solver<Stop<'a>>,
        vars: i32,
    }

    impl<'a> Cadical<'a> {
        pub(super) fn new(halt: Halt<'a>, leaning: Leaning) -> Self {
            let setting = match leaning {
                Leaning::Models => "sat",
                Leaning::Even => "default",
            };
            let mut inner = cadical::Solver::with_config(setting).unwrap_or_default();
            inner.set_callbacks(Some(Stop(halt)));
            Self { inner, vars: 0 }
        }
    }

    impl Sat for Cadical<'_> {
        fn fresh(&mut self) -> Lit {
            self.vars += 1;
            Lit(self.vars)
        }

        fn clause(&mut self, lits: &[Lit]) {
            self.inner.add_clause(lits.iter().map(|lit| lit.0));
        }

        fn solve(&mut self, assume: &[Lit], conflicts: u64) -> Answer {
            let limit = i32::try_from(conflicts).unwrap_or(i32::MAX);
            if self.inner.set_limit("conflicts", limit).is_err() {
                return Answer::Unknown;
            }
            match self.inner.solve_with(assume.iter().map(|lit| lit.0)) {
                Some(true) => Answer::Yes,
                Some(false) => Answer::No,
                None => Answer::Unknown,
            }
        }

        fn holds(&self, lit: Lit) -> bool {
            self.inner.value(lit.0) == Some(true)
        }

        fn blamed(&self, lit: Lit) -> bool {
            self.inner.failed(lit.0)
        }
    }
}

#[cfg(any(test, not(feature = "cadical")))]
mod with_batsat {
    use batsat::{Callbacks, SolverInterface, lbool};

    use super::{Answer, Halt, Lit, Sat};

    struct Stop<'a> {
        halt: Halt<'a>,
        conflicts_left: u64,
    }

    impl Callbacks for Stop<'_> {
        fn on_new_clause(&mut self, _: &[batsat::Lit], kind: batsat::ClauseKind) {
            if kind == batsat::ClauseKind::Learnt {
                self.conflicts_left = self.conflicts_left.saturating_sub(1);
            }
        }

        fn stop(&self) -> bool {
            self.conflicts_left == 0 || (self.halt)()
        }
    }

    pub(super) struct Batsat<'a> {
        inner: batsat::Solver<Stop<'a>>,
        model: Vec<bool>,
        core: Vec<batsat::Lit>,
    }

    impl<'a> Batsat<'a> {
        pub(super) fn new(halt: Halt<'a>) -> Self {
            let stop = Stop {
                halt,
                conflicts_left: 0,
            };
            Self {
                inner: batsat::Solver::new(batsat::SolverOpts::default(), stop),
                model: Vec::new(),
                core: Vec::new(),
            }
        }

        fn lit(&mut self, lit: Lit) -> batsat::Lit {
            let var = self.inner.var_of_int(lit.0.unsigned_abs());
            batsat::Lit::new(var, lit.0 > 0)
        }
    }

    impl Sat for Batsat<'_> {
        fn fresh(&mut self) -> Lit {
            // Variable 0 has no DIMACS number; it is made once and left alone.
            if self.inner.num_vars() == 0 {
                self.inner.new_var_default();
            }
            self.inner.new_var_default();
            Lit(self.inner.num_vars() as i32 - 1)
        }

        fn clause(&mut self, lits: &[Lit]) {
            let mut clause: Vec<batsat::Lit> = lits.iter().map(|&lit| self.lit(lit)).collect();
            self.inner.add_clause_reuse(&mut clause);
        }

        fn solve(&mut self, assume: &[Lit], conflicts: u64) -> Answer {
            self.inner.cb_mut().conflicts_left = conflicts;
            let assume: Vec<batsat::Lit> = assume.iter().map(|&lit| self.lit(lit)).collect();
            let answer = self.inner.solve_limited(&assume);
            if answer == lbool::TRUE {
                self.model = self
                    .inner
                    .get_model()
                    .iter()
                    .map(|&v| v == lbool::TRUE)
                    .collect();
                Answer::Yes
            } else if answer == lbool::FALSE {
                self.core = self.inner.unsat_core().to_vec();
                Answer::No
            } else {
                Answer::Unknown
            }
        }

        fn holds(&self, lit: Lit) -> bool {
            let value = self.model.get(lit.0.unsigned_abs() as usize);
            value.is_some_and(|&value| value == (lit.0 > 0))
        }

        fn blamed(&self, lit: Lit) -> bool {
            let var = lit.0.unsigned_abs();
            let named = |core: &batsat::Lit| core.var().idx() == var;
            self.core.iter().any(named)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};
    use std::thread::{self, ThreadId};

    use super::{Answer, Halt, Leftovers, Sat};

    fn solvers<'w>(halt: impl Fn() -> bool + Send + Sync + 'w) -> Vec<Box<dyn Sat + 'w>> {
        let halt: Halt<'w> = Arc::new(halt);
        vec![
            super::solver(halt.clone(), super::Leaning::Even),
            Box::new(super::with_batsat::Batsat::new(halt)),
        ]
    }

    /// So many pigeons in one hole less: hard enough to need many conflicts.
    fn pigeons(sat: &mut dyn Sat, holes: usize) {
        let nests: Vec<Vec<_>> = (0..=holes)
            .map(|_| (0..holes).map(|_| sat.fresh()).collect())
            .collect();
        for (i, pigeon) in nests.iter().enumerate() {
            sat.clause(pigeon);
            for rival in &nests[..i] {
                for hole in 0..holes {
                    sat.clause(&[!pigeon[hole], !rival[hole]]);
                }
            }
        }
    }

    #[test]
    fn models_and_blame_are_told() {
        for mut sat in solvers(|| false) {
            let [a, b, c] = [sat.fresh(), sat.fresh(), sat.fresh()];
            sat.clause(&[a, b]);
            sat.clause(&[!a, b]);
            assert_eq!(sat.solve(&[c], 1000), Answer::Yes);
            assert!(sat.holds(b) && sat.holds(c) && !sat.holds(!b));
            assert_eq!(sat.solve(&[c, !b], 1000), Answer::No);
            assert!(sat.blamed(!b) && !sat.blamed(c));
            assert_eq!(sat.solve(&[c], 1000), Answer::Yes);
        }
    }

    /// Says on which thread it is freed.
    struct Witness(mpsc::Sender<ThreadId>);

    impl Drop for Witness {
        fn drop(&mut self) {
            self.0.send(thread::current().id()).unwrap();
        }
    }

    #[test]
    fn leftovers_are_freed_by_whoever_drops_them() {
        let (sender, freed) = mpsc::channel();
        let witness = Witness(sender);
        let worker = thread::spawn(move || {
            let mut all = solvers(move || {
                let _kept = &witness;
                false
            });
            for sat in &mut all {
                pigeons(&mut **sat, 5);
                assert_eq!(sat.solve(&[], u64::MAX), Answer::No);
            }
            all.into_iter().collect::<Leftovers<'_>>()
        });
        let leftovers = worker.join().unwrap();
        assert_eq!(leftovers.len(), 2);
        assert!(freed.try_recv().is_err());
        let cleaner = thread::spawn(move || drop(leftovers));
        let id = cleaner.thread().id();
        cleaner.join().unwrap();
        assert_eq!(freed.iter().collect::<Vec<_>>(), vec![id]);
    }

    #[test]
    fn a_budget_or_a_halt_ends_the_search() {
        for mut sat in solvers(|| false) {
            pigeons(&mut *sat, 9);
            assert_eq!(sat.solve(&[], 20), Answer::Unknown);
        }
        for mut sat in solvers(|| true) {
            pigeons(&mut *sat, 9);
            assert_eq!(sat.solve(&[], u64::MAX), Answer::Unknown);
        }
    }
}
