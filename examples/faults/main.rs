//! Shows that nothing is lost: stops the program, cuts its power, damages its files, lets its calls fail, merges and decodes at
//! random, and counts. `cargo run --release --example faults -- kill|power|torn|sweep|merge|decode [--rounds N] [--minutes M] [--seed S]`
//!
//! Ends with 1 if anything acknowledged was lost, a database differs from its journal, something panicked or hung; with 2 where a
//! mode cannot run (`power` and `sweep` need Linux, glibc and `cc`).

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::exit,
    missing_docs,
    reason = "a program for those who build the store: it prints figures and stops at what it did not expect"
)]

mod check;
mod decode;
mod kill;
mod merge;
mod model;
mod power;
mod random;
mod sweep;
mod tally;
mod torn;
mod trace;
mod worker;

use std::path::Path;
use std::time::{Duration, Instant};

/// How long and from which seed.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) rounds: u64,
    pub(crate) until: Option<Instant>,
    pub(crate) seed: u64,
}

impl Plan {
    /// True while round `number` is still to be done.
    pub(crate) fn goes_on(&self, number: u64) -> bool {
        match self.until {
            Some(until) => Instant::now() < until,
            None => number < self.rounds,
        }
    }
}

fn main() {
    ikoren::host::quiet::caught_panics();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let code = match words.as_slice() {
        ["probe-database", dir] => i32::from(ikoren::store::probe_database(Path::new(dir))),
        ["worker", dir, plan, seed] => worker::run(Path::new(dir), plan, seed.parse().unwrap()),
        ["check", dir, acks] => check::run(Path::new(dir), Path::new(acks)),
        [mode, options @ ..] => measure(mode, options),
        [] => usage(),
    };
    std::process::exit(code);
}

fn usage() -> i32 {
    eprintln!("faults kill|power|torn|sweep|merge|decode [--rounds N] [--minutes M] [--seed S]");
    2
}

fn measure(mode: &str, options: &[&str]) -> i32 {
    let number = |name: &str| {
        let place = options.iter().position(|word| *word == name)?;
        options.get(place + 1)?.parse::<u64>().ok()
    };
    let usual = match mode {
        "kill" => 50,
        "power" => 200,
        "torn" => 96,
        "sweep" => 60,
        "merge" => 2_000,
        "decode" => 200_000,
        _ => return usage(),
    };
    let minutes = number("--minutes");
    let plan = Plan {
        rounds: number("--rounds").unwrap_or(usual),
        until: minutes.map(|minutes| Instant::now() + Duration::from_secs(60 * minutes)),
        seed: number("--seed").unwrap_or(1),
    };
    let began = Instant::now();
    let tally = match mode {
        "kill" => Some(kill::run(plan)),
        "power" => power::run(plan),
        "torn" => Some(torn::run(plan)),
        "sweep" => sweep::run(plan),
        "merge" => Some(merge::run(plan)),
        _ => Some(decode::run(plan)),
    };
    let Some(tally) = tally else {
        eprintln!("{mode} needs Linux with glibc and a C compiler called cc");
        return 2;
    };
    println!(
        "{mode} seed {}: {tally} in {} s",
        plan.seed,
        began.elapsed().as_secs()
    );
    i32::from(!tally.is_good())
}
