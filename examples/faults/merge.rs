//! Random histories of several copies of a book: whatever the order in which commits arrive, and however often, all copies that
//! have the same ones show the same record.

use crate::Plan;
use crate::random::Random;
use crate::tally::Tally;
use ikoren::domain::change::{
    Change, CommandId, Commit, Dot, FieldOp, Hlc, Op, Part, ReplicaId, VersionVector,
};
use ikoren::domain::field::FieldId;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::{Record, RecordId};
use ikoren::domain::value::{Text, Value};

struct Copy {
    replica: ReplicaId,
    seen: VersionVector,
    commits: Vec<Commit>,
    record: Record,
}

fn record() -> Record {
    Record::new(RecordId(1), Kind::Need.code())
}

impl Copy {
    fn new(number: u64) -> Self {
        Self {
            replica: ReplicaId(number),
            seen: VersionVector::default(),
            commits: Vec::new(),
            record: record(),
        }
    }

    fn take(&mut self, commit: &Commit) {
        if self.seen.covers(commit.dot) {
            return;
        }
        commit
            .changes
            .iter()
            .for_each(|c| self.record.apply(commit, c));
        self.seen.add(commit.dot);
        self.commits.push(commit.clone());
    }

    fn write(&mut self, random: &mut Random) {
        let dot = Dot {
            replica: self.replica,
            seq: self.seen.seq(self.replica) + 1,
        };
        let ops = 0..=random.index(3);
        let ops = ops.map(|n| FieldOp {
            field: FieldId(u16::try_from(n).unwrap() * 3 + 1),
            op: op(random, dot),
        });
        let ops: Vec<FieldOp> = ops.collect();
        let commit = Commit {
            dot,
            actor: Text::line("x"),
            // Clocks run backwards too.
            at: Hlc(random.below(1_000) << 16),
            command: CommandId(u128::from(random.next())),
            verb: Text::line("set"),
            part: Part::WHOLE,
            undoes: None,
            context: self.seen.clone(),
            changes: vec![Change {
                record: RecordId(1),
                kind: Kind::Need.code(),
                ops,
            }],
        };
        self.take(&commit);
    }
}

fn op(random: &mut Random, dot: Dot) -> Op {
    let value = Value::Number(i64::try_from(random.below(4)).unwrap());
    match random.below(8) {
        0 => Op::Set(None),
        1 => Op::Add(value),
        2 => Op::Remove(value),
        3 => Op::Note(value),
        4 => Op::Tombstone(Value::Flag(random.once_in(2))),
        5 => Op::Tombstone(Value::Dot(dot)),
        _ => Op::Set(Some(value)),
    }
}

/// One history; true if all copies end alike, and alike to a fold of the same commits in yet another order.
fn trial(random: &mut Random) -> bool {
    let mut copies: Vec<Copy> = (0..2 + random.below(4)).map(|n| Copy::new(n + 1)).collect();
    for _ in 0..4 + random.below(24) {
        let at = random.index(copies.len());
        if random.once_in(3) {
            let from = random.index(copies.len());
            let commits = copies[from].commits.clone();
            // Twice now and then: what was seen already changes nothing.
            commits.iter().for_each(|c| copies[at].take(c));
        } else {
            copies[at].write(random);
        }
    }
    for at in 0..copies.len() {
        for from in 0..copies.len() {
            let commits = copies[from].commits.clone();
            commits.iter().for_each(|c| copies[at].take(c));
        }
    }
    let mut commits = copies[0].commits.clone();
    for last in (1..commits.len()).rev() {
        commits.swap(last, random.index(last + 1));
    }
    let mut other = record();
    for commit in &commits {
        commit.changes.iter().for_each(|c| other.apply(commit, c));
    }
    copies.iter().all(|copy| copy.record == other)
}

pub(crate) fn run(plan: Plan) -> Tally {
    let mut tally = Tally::default();
    while plan.goes_on(tally.rounds) {
        let seed = plan.seed.wrapping_mul(1 << 32).wrapping_add(tally.rounds);
        tally.rounds += 1;
        if !trial(&mut Random::new(seed)) {
            eprintln!("trial with seed {seed} diverged");
            tally.diverged += 1;
        }
    }
    tally.checked = tally.rounds;
    tally
}
