//! The workers side by side: annealing on one thread; proof and the search piece by piece, by
//! turns, on the other. On one thread all three take turns, and a seed then repeats a run.

use std::sync::Arc;

use super::anneal::Annealer;
use super::board::Board;
use super::encode::{Count, Style};
use super::flow::Selection;
use super::ladder::{Ladder, Rung};
use super::lns::Surgeon;
use super::plan::Plan;
use super::problem::Problem;
use super::prove::{Progress, Prover};
use super::sat::{Halt, Leaning, Leftovers};
use super::solve::Effort;

/// From so many meetings on a proof of the whole is rarely found: pieces come first.
const LARGE: usize = 400;

/// Above so many meetings the whole event is too much even to be written down for a proof; where
/// it is open what is held, from [`LARGE`] on.
const PROVABLE: usize = 1_500;

/// Annealing steps for each meeting before the choice of meetings is computed: some ten milliseconds for thousands.
const HURRIED: u64 = 12;

/// Annealing steps between two looks at the board: about a millisecond.
const STRETCH: u64 = 4_096;

/// Annealing steps, conflicts of the prover and pieces in the first round on one thread; rounds
/// double up to the longest.
const FIRST_ROUND: Round = Round {
    steps: 4_096,
    conflicts: 100,
    pieces: 0,
};
const LONGEST_ROUND: Round = Round {
    steps: 2_097_152,
    conflicts: 320_000,
    pieces: 2,
};
const LARGE_ROUND: Round = Round {
    steps: 2_097_152,
    conflicts: 2_000,
    pieces: 200,
};

/// Pieces are tried once a round has so many annealing steps.
const PIECES_FROM: u64 = 500_000;

/// Conflicts in the longest round where annealing waits for them.
const SHARED_CONFLICTS: u64 = 20_000;

/// Annealing steps without news after which its thread climbs; an eighth while there is no timetable.
const STALE: u64 = 2_000_000;

/// Conflicts of the first climb; as long as there is no answer they grow by half.
const FIRST_CLIMB: u64 = 200_000;

const CLIMBING: [Style; 2] = [
    Style {
        count: Count::People,
        leaning: Leaning::Even,
    },
    STYLES[0],
];

/// Conflicts of the two provers in their first stretch; as long as nothing comes of it they double.
const FIRST_CONFLICTS: [u64; 2] = [80_000, 20_000];

const STYLES: [Style; 2] = [
    Style {
        count: Count::Meetings,
        leaning: Leaning::Even,
    },
    Style {
        count: Count::People,
        leaning: Leaning::Models,
    },
];

#[derive(Clone, Copy)]
struct Round {
    steps: u64,
    conflicts: u64,
    pieces: u64,
}

impl Round {
    fn next(self, longest: Self) -> Self {
        Self {
            steps: (2 * self.steps).min(longest.steps),
            conflicts: (2 * self.conflicts).min(longest.conflicts),
            // Pieces cost far more than short stretches of the others: they begin late.
            pieces: if self.steps < PIECES_FROM {
                self.pieces
            } else {
                (2 * self.pieces + 1).min(longest.pieces)
            },
        }
    }
}

/// What the workers share.
pub(super) struct Search<'a, 'w> {
    pub(super) problem: &'a Problem,
    /// Lower bounds on each participant's breaks.
    pub(super) fewest: &'a [usize],
    pub(super) selection: Option<&'a Selection>,
    pub(super) effort: Effort,
    pub(super) board: &'a Arc<Board<'w>>,
}

impl<'w> Search<'_, 'w> {
    /// Offers some timetable after a short stretch, if that brings one.
    pub(super) fn hurry(&self) {
        let mut annealer = self.annealer();
        annealer.run(HURRIED * self.problem.tasks.len() as u64);
        self.publish(&annealer);
    }

    /// Works until the board is settled, the caller wants it back or the rounds are over; the solvers it needed.
    pub(super) fn run(&self) -> Leftovers<'w> {
        let mut annealer = self.annealer();
        self.publish(&annealer);
        let longest = if self.hard_to_prove() {
            LARGE_ROUND
        } else {
            LONGEST_ROUND
        };
        if self.effort.threads > 1 && self.effort.rounds.is_none() {
            std::thread::scope(|scope| {
                let proof = scope.spawn(|| self.prove_on(longest));
                let mut leftovers = self.anneal_and_climb(&mut annealer);
                match proof.join() {
                    Ok(more) => leftovers.join(more),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
                leftovers
            })
        } else {
            self.take_turns(&mut annealer, longest)
        }
    }

    /// Large events, and those in which it is open what is held: there the bound on breaks stays
    /// far below what is possible.
    fn hard_to_prove(&self) -> bool {
        self.problem.tasks.len() >= LARGE || self.overbooked()
    }

    fn overbooked(&self) -> bool {
        let told = self.problem.tasks.iter().any(|t| t.announced.is_some());
        !(told || self.problem.complete())
    }

    fn provable(&self) -> bool {
        let most = if self.overbooked() { LARGE } else { PROVABLE };
        self.problem.tasks.len() <= most
    }

    fn annealer(&self) -> Annealer<'_> {
        let least = self.fewest.iter().copied().min().unwrap_or(0);
        let wished = self
            .selection
            .and_then(|selection| selection.held.as_deref());
        let mut plan = Plan::empty(self.problem, least);
        let announced = self.problem.tasks.iter().map(|task| task.announced);
        plan.load(&announced.collect::<Vec<_>>());
        Annealer::new(plan, wished, self.effort.seed)
    }

    /// Anneals; where that has brought nothing for long, climbs instead, in two styles by turns
    /// while neither gets an answer.
    fn anneal_and_climb(&self, annealer: &mut Annealer<'_>) -> Leftovers<'w> {
        let rung: Arc<Rung> = Arc::default();
        let [first, then] =
            CLIMBING.map(|style| Ladder::new(self.problem, self.fewest, style, self.board, &rung));
        let (mut ladder, mut other) = (first, then);
        let mut conflicts = FIRST_CLIMB;
        let (mut steps, mut seen) = (0, self.board.cost());
        let climbable = !self.hard_to_prove() && self.problem.complete();
        while !self.board.halted() {
            self.anneal(annealer, STRETCH);
            steps += STRETCH;
            let now = self.board.cost();
            if now != seen {
                (steps, seen) = (0, now);
            }
            let patience = if now.is_some() { STALE } else { STALE / 8 };
            if climbable && steps >= patience && !ladder.climb(conflicts) {
                std::mem::swap(&mut ladder, &mut other);
                conflicts += conflicts / 2;
                steps = 0;
            }
        }
        let ladders = [ladder, other].into_iter();
        ladders.filter_map(Ladder::into_solver).collect()
    }

    fn halt(&self) -> Halt<'w> {
        let board = Arc::clone(self.board);
        Arc::new(move || board.halted())
    }

    fn prove_on(&self, longest: Round) -> Leftovers<'w> {
        let mut second = Second::new(self);
        let mut round = longest;
        round.pieces = 1;
        while !self.board.halted() {
            second.work(round);
            round = round.next(longest);
        }
        second.leftovers()
    }

    fn take_turns(&self, annealer: &mut Annealer<'_>, mut longest: Round) -> Leftovers<'w> {
        longest.conflicts = longest.conflicts.min(SHARED_CONFLICTS);
        let mut second = Second::new(self);
        let mut round = FIRST_ROUND;
        for _ in 0..self.effort.rounds.unwrap_or(u64::MAX) {
            let mut steps = round.steps;
            while steps > 0 && !self.board.halted() {
                self.anneal(annealer, STRETCH);
                steps = steps.saturating_sub(STRETCH);
            }
            if self.board.halted() {
                break;
            }
            second.work(round);
            round = round.next(longest);
        }
        second.leftovers()
    }

    fn anneal(&self, annealer: &mut Annealer<'_>, steps: u64) {
        if annealer.run(steps) {
            self.publish(annealer);
        }
        let mine = annealer.best().map(|(cost, _)| cost);
        if let Some(theirs) = self.board.cost()
            && mine.is_none_or(|mine| theirs < mine)
            && let Some((_, slots)) = self.board.best()
        {
            annealer.adopt(&slots);
        }
    }

    fn publish(&self, annealer: &Annealer<'_>) {
        if let Some((cost, slots)) = annealer.best() {
            self.board.offer(cost, slots);
        }
    }
}

/// The worker beside annealing: pieces and proof by turns.
struct Second<'a, 'w> {
    search: &'a Search<'a, 'w>,
    surgeon: Surgeon<'a, 'w>,
    /// The provers whose turn it is next, and after that.
    hands: [Hand<'a, 'w>; 2],
}

/// A prover, written down when it is first needed.
struct Hand<'a, 'w> {
    style: Style,
    prover: Option<Prover<'a, 'w>>,
    conflicts: u64,
}

impl<'a, 'w> Second<'a, 'w> {
    fn new(search: &'a Search<'a, 'w>) -> Self {
        let Search {
            problem,
            fewest,
            effort,
            ..
        } = search;
        let mut styles = STYLES;
        // Few meetings a head: counting them is faster more often than not.
        if 2 * problem.tasks.len() >= 5 * problem.people() {
            styles.reverse();
        }
        let hand = |turn: usize| Hand {
            style: styles[turn],
            prover: None,
            conflicts: FIRST_CONFLICTS[turn],
        };
        Self {
            search,
            surgeon: Surgeon::new(problem, fewest, search.halt(), effort.seed),
            hands: [hand(0), hand(1)],
        }
    }

    fn leftovers(self) -> Leftovers<'w> {
        let provers = self.hands.into_iter().filter_map(|hand| hand.prover);
        let solvers = provers.map(Prover::into_solver);
        solvers.chain(self.surgeon.into_solver()).collect()
    }

    /// Proof first; pieces when it does not get on. In large events what the prover learns piles up
    /// for long before it says anything about the whole: there only news on the board counts.
    fn work(&mut self, round: Round) {
        let board = self.search.board;
        let before = (board.bound(), board.cost());
        let progress = if self.search.provable() {
            self.prove(round.conflicts)
        } else {
            Progress::None
        };
        let news = before != (board.bound(), board.cost());
        if !news && (progress == Progress::None || self.search.hard_to_prove()) {
            self.operate(round.pieces);
        }
    }

    /// Lets a prover work for so many conflicts; the other is next when nothing came of it.
    fn prove(&mut self, most: u64) -> Progress {
        let Search {
            problem,
            fewest,
            board,
            ..
        } = self.search;
        let hand = &mut self.hands[0];
        if hand.prover.is_none() {
            hand.prover = Prover::new(problem, fewest, hand.style, board, self.search.halt());
        }
        let Some(prover) = &mut hand.prover else {
            return Progress::None;
        };
        let progress = prover.advance(hand.conflicts.min(most));
        if progress != Progress::Some {
            hand.conflicts *= 2;
            self.hands.reverse();
        }
        progress
    }

    /// Improves the best timetable piece by piece; what costs the same is a new place to look from.
    fn operate(&mut self, pieces: u64) {
        let board = self.search.board;
        let Some((mut cost, mut slots)) = board.best() else {
            return;
        };
        for _ in 0..pieces {
            if board.halted() {
                return;
            }
            if let Some(next) = self.surgeon.operate(&slots, board.bound()) {
                cost = self.search.problem.cost(&next);
                slots = next;
                board.offer(cost, &slots);
            }
            if let Some((better, theirs)) = board.best()
                && better < cost
            {
                (cost, slots) = (better, theirs);
            }
        }
    }
}
