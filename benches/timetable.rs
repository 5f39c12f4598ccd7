//! Owns the measurement of the timetable engine's parts: bounds, the first plan, annealing, a proof
//! of the whole and the search piece by piece. Whole events against published results are measured
//! by `ikoren timetable bench`, see `benches/TIMETABLE.md`.
//!
//! Run with `cargo bench --bench timetable`. The aims are a first plan within 50 ms, whatever the
//! size, and bounds far below that.
#![allow(missing_docs, reason = "criterion's macros write public items")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that cannot be set up is to stop"
)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use ikoren::timetable::anneal::Annealer;
use ikoren::timetable::board::{News, Watch};
use ikoren::timetable::bound::fewest_breaks;
use ikoren::timetable::cost::Cost;
use ikoren::timetable::flow::select;
use ikoren::timetable::instance::{FORMAT, Instance, Meeting, Mode, Participant, Session};
use ikoren::timetable::lns::Surgeon;
use ikoren::timetable::plan::Plan;
use ikoren::timetable::problem::Problem;
use ikoren::timetable::rng::Rng;
use ikoren::timetable::solve::{Effort, Status, solve};
use ikoren::timetable::tables::seat;

/// Needs, companies, slots, tables.
const SMALL: [usize; 4] = [12, 40, 12, 11];
const MIDDLE: [usize; 4] = [60, 240, 20, 50];
const LARGE: [usize; 4] = [150, 600, 24, 120];

/// An event around a hidden timetable that fills three quarters of the tables.
fn event([needs, companies, slots, tables]: [usize; 4], mode: Mode) -> Instance {
    let mut rng = Rng::new(7);
    let people = needs + companies;
    let mut meetings = Vec::new();
    for _ in 0..slots {
        let mut busy = vec![false; people];
        for _ in 0..tables * 3 / 4 {
            let (a, b) = (rng.below(needs), needs + rng.below(companies));
            let known = |m: &Meeting| (m.a, m.b) == (a, b);
            if !busy[a] && !busy[b] && !meetings.iter().any(known) {
                busy[a] = true;
                busy[b] = true;
                meetings.push(Meeting {
                    id: meetings.len(),
                    a,
                    b,
                    session: Session::Any,
                    fixed: None,
                    after: Vec::new(),
                    weight: 1 + u32::from(rng.one_in(3)),
                });
            }
        }
    }
    Instance {
        format: FORMAT.into(),
        name: "measured".into(),
        origin: "made for a measurement".into(),
        mode,
        slots,
        morning: slots / 2,
        // An overbooked event has half the tables it would need.
        tables: if mode == Mode::All {
            tables
        } else {
            tables / 3
        },
        fairness: Some(2),
        participants: (0..people)
            .map(|id| Participant {
                id,
                ..Participant::default()
            })
            .collect(),
        meetings,
        announced: None,
        now: 0,
        move_time: 0,
        lunch: None,
    }
}

/// Lets the engine work as long as its rounds last.
struct Patient;

impl Watch for Patient {
    fn seconds(&self) -> f64 {
        0.0
    }
    fn stop(&self) -> bool {
        false
    }
    fn news(&self, _: &News) {}
}

fn annealed(problem: &Problem, steps: u64) -> Vec<Option<usize>> {
    let mut annealer = Annealer::new(Plan::empty(problem, 0), None, 1);
    annealer.run(steps);
    let (_, slots) = annealer.best().expect("a plan without faults");
    slots.to_vec()
}

fn parts(c: &mut Criterion) {
    for (name, size) in [("small", SMALL), ("middle", MIDDLE), ("large", LARGE)] {
        let instance = event(size, Mode::All);
        let problem = Problem::new(&instance);
        let over = Problem::new(&event(size, Mode::MaxWeight));
        c.bench_function(&format!("bound/breaks/{name}"), |b| {
            b.iter(|| fewest_breaks(black_box(&problem)));
        });
        c.bench_function(&format!("bound/dropped/{name}"), |b| {
            b.iter(|| select(black_box(&over)));
        });
        c.bench_function(&format!("first plan/{name}"), |b| {
            b.iter(|| Annealer::new(Plan::empty(black_box(&problem), 0), None, 1));
        });
        let mut annealer = Annealer::new(Plan::empty(&problem, 0), None, 1);
        c.bench_with_input(
            BenchmarkId::new("annealing, 65536 steps", name),
            &65_536,
            |b, &steps| {
                b.iter(|| annealer.run(steps));
            },
        );
        let slots = annealed(&problem, 2_000_000);
        c.bench_function(&format!("tables, 100000 swaps/{name}"), |b| {
            b.iter(|| seat(&instance, black_box(&slots), 100_000, 1, &|| false));
        });
    }
}

fn pieces_and_proof(c: &mut Criterion) {
    let problem = Problem::new(&event(MIDDLE, Mode::All));
    let fewest = fewest_breaks(&problem).expect("nobody has too many meetings");
    let slots = annealed(&problem, 4_000_000);
    c.bench_function("one piece/middle", |b| {
        let mut surgeon = Surgeon::new(&problem, &fewest, Arc::new(|| false), 1);
        b.iter(|| surgeon.operate(black_box(&slots), Cost::default()));
    });
    let instance = event(SMALL, Mode::All);
    let effort = Effort {
        seed: 1,
        threads: 1,
        rounds: Some(200),
        tables: false,
    };
    c.bench_function("proved optimal/small", |b| {
        b.iter(|| {
            let (outcome, _) = solve(black_box(&instance), effort, &Patient);
            assert_eq!(outcome.status, Status::Optimal);
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = parts, pieces_and_proof
}
criterion_main!(benches);
