//! kill -9 at random moments: while a book is opened, made again, written to, compacted, backed up, restored, brought together with a
//! copy of it, written out as lines.

use crate::Plan;
use crate::check::{Acks, check, keep, read_acks, scratch};
use crate::random::Random;
use crate::tally::Tally;
use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;

/// After so many stops a new book is begun.
const STOPS: u64 = 20;

pub(crate) fn run(plan: Plan) -> Tally {
    let mut random = Random::new(plan.seed);
    let mut tally = Tally::default();
    let mut dir = scratch();
    let mut acks = Acks::new();
    while plan.goes_on(tally.rounds) {
        if tally.rounds % STOPS == 0 {
            dir = scratch();
            acks = Acks::new();
        }
        let book = dir.path().join("book");
        if random.once_in(6) {
            // The next start makes the database again, and may be stopped in it.
            let _ = fs::remove_dir_all(book.join("sled"));
        }
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["worker", book.to_str().unwrap(), "mixed"])
            .arg(random.next().to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = child.stdout.take().unwrap();
        let reading = std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = out.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let pause = if random.once_in(2) { 60 } else { 900 };
        std::thread::sleep(Duration::from_millis(random.below(pause)));
        let early = child.try_wait().unwrap();
        let _ = child.kill();
        let _ = child.wait();
        read_acks(&reading.join().unwrap(), &mut acks);
        // The worker never ends by itself unless something is wrong.
        tally.panics += u64::from(early.is_some());
        tally.rounds += 1;
        tally.faults += 1;
        if acks.is_empty() && !book.exists() {
            continue;
        }
        if !check(&book, &acks, &mut tally) {
            keep(&book, "kill");
            return tally;
        }
    }
    tally
}
