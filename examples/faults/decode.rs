//! Bytes that are broken in every way: read without a panic, and what is still read is read the same again.

use crate::Plan;
use crate::check::{Acks, ends_within, read_acks, scratch};
use crate::random::Random;
use crate::tally::Tally;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::time::Duration;

/// The bytes of a journal that a worker wrote.
fn journal() -> Vec<u8> {
    let dir = scratch();
    let book = dir.path().join("book");
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["worker", book.to_str().unwrap(), "fresh", "1"]);
    let (_, out) = ends_within(&mut command, Duration::from_secs(120)).expect("it ends");
    let mut acks = Acks::new();
    read_acks(&out, &mut acks);
    assert!(!acks.is_empty());
    let mut bytes = std::fs::read(book.join("journal/0000000001.jnl")).unwrap();
    let end = bytes.iter().rposition(|b| *b != 0).unwrap_or(0);
    bytes.truncate(end + 1);
    bytes
}

fn mutate(source: &[u8], random: &mut Random) -> Vec<u8> {
    let from = random.index(source.len());
    let length = 1 + random.index(400.min(source.len() - from));
    let mut bytes = source[from..from + length].to_vec();
    for _ in 0..random.below(6) {
        let at = random.index(bytes.len());
        match random.below(4) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = [0, 1, 0x7F, 0x80, 0xFF][random.index(5)],
            2 => bytes.truncate(at.max(1)),
            _ => bytes.insert(at, random.byte()),
        }
    }
    bytes
}

pub(crate) fn run(plan: Plan) -> Tally {
    let source = journal();
    let frames = ikoren::store::frames_in(&source);
    let mut random = Random::new(plan.seed);
    let mut tally = Tally::default();
    if frames.is_empty()
        || !frames
            .iter()
            .all(|payload| ikoren::store::decodes_stably(payload))
    {
        tally.controls += 1;
    }
    std::panic::set_hook(Box::new(|_| {}));
    while plan.goes_on(tally.rounds) {
        // A mutated payload gets past the checksums and meets the decoder; mutated files meet the frames.
        let bytes = if random.once_in(4) || frames.is_empty() {
            mutate(&source, &mut random)
        } else {
            mutate(&frames[random.index(frames.len())], &mut random)
        };
        let read = catch_unwind(AssertUnwindSafe(|| {
            ikoren::store::frames_in(&bytes);
            ikoren::store::decodes_stably(&bytes)
        }));
        match read {
            Ok(true) => {}
            Ok(false) => tally.diverged += 1,
            Err(_) => tally.panics += 1,
        }
        tally.rounds += 1;
        tally.faults += 1;
    }
    tally
}
