//! Power cuts at any moment of five recordings, under a strict and a kind disk.

use crate::Plan;
use crate::check::{Acks, check, ends_within, keep, read_acks, scratch};
use crate::model::{Counts, Model};
use crate::random::Random;
use crate::tally::Tally;
use crate::trace::{Event, read, shim};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const TRACES: [&str; 5] = ["fresh", "reopened", "rotating", "rebuilding", "importing"];

/// Records what a worker does to a book.
fn record(library: &Path, dir: &Path, name: &str) -> Vec<Event> {
    let (book, trace) = (dir.join(name), dir.join(format!("{name}.trace")));
    std::fs::create_dir(&book).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["worker", book.to_str().unwrap(), name, "1"])
        .env("LD_PRELOAD", library)
        .env("FAULTS_ROOT", &book)
        .env("FAULTS_TRACE", &trace);
    let ended = ends_within(&mut command, Duration::from_secs(120));
    let (code, _) = ended.expect("the recorded program ends");
    assert_eq!(code, Some(0), "the recorded program comes to its end");
    std::fs::remove_dir_all(&book).unwrap();
    read(&trace)
}

/// The book after a cut before an event, and what had been acknowledged by then.
fn cut(events: &[Event], counts: Counts, book: &Path, random: &mut Random) -> Acks {
    let mut model = Model::new(counts);
    let mut acks = Acks::new();
    for event in events {
        model.take(event);
        if let Event::Said { text } = event {
            read_acks(text, &mut acks);
        }
    }
    model.cut(book, random);
    acks
}

pub(crate) fn run(plan: Plan) -> Option<Tally> {
    let place = scratch();
    let library = shim(place.path())?;
    let traces: Vec<Vec<Event>> = TRACES
        .iter()
        .map(|name| record(&library, place.path(), name))
        .collect();
    let mut random = Random::new(plan.seed);
    let mut tally = Tally::default();
    for (name, events) in TRACES.iter().zip(&traces) {
        tally.controls += control(name, events, &mut random);
    }
    while plan.goes_on(tally.rounds) {
        let which = usize::try_from(tally.rounds).unwrap() % TRACES.len();
        let events = &traces[which];
        let counts = if random.once_in(4) {
            Counts::Kind
        } else {
            Counts::Strict
        };
        let dir = scratch();
        let book = dir.path().join("book");
        let at = random.index(events.len() + 1);
        let acks = cut(&events[..at], counts, &book, &mut random);
        tally.rounds += 1;
        tally.faults += 1;
        if !check(&book, &acks, &mut tally) {
            eprintln!(
                "{} cut at {at} of {}, {counts:?}",
                TRACES[which],
                events.len()
            );
            keep(&book, "power");
            return Some(tally);
        }
    }
    Some(tally)
}

/// A disk that keeps everything must lose nothing, and one that forces nothing must lose something: else the harness is wrong.
fn control(name: &str, events: &[Event], random: &mut Random) -> u64 {
    let mut wrong = 0;
    let dir = scratch();
    let book = dir.path().join("book");
    let acks = cut(events, Counts::Everything, &book, random);
    let mut tally = Tally::default();
    if !check(&book, &acks, &mut tally) || acks.is_empty() {
        eprintln!("{name}: a disk that keeps everything: {tally}");
        wrong += 1;
    }
    let sees_loss = (0..8).any(|_| {
        let dir = scratch();
        let book = dir.path().join("book");
        let acks = cut(events, Counts::Nothing, &book, random);
        !check(&book, &acks, &mut Tally::default())
    });
    if !sees_loss {
        eprintln!("{name}: a disk that forces nothing lost nothing");
        wrong += 1;
    }
    wrong
}
