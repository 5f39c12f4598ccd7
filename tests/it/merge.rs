//! The merge rule, tried by two to five replicas that write, exchange what they have and set their clocks back: whoever has
//! seen the same set of changes has the same book, in whatever order and how often they came.

use std::collections::{BTreeMap, BTreeSet};

use ikoren::domain::change::{
    Change, CommandId, Commit, Dot, FieldOp, Hlc, Op, Part, ReplicaId, VersionVector,
};
use ikoren::domain::field::FieldId;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::{Record, RecordId};
use ikoren::domain::value::{Text, Value};
use proptest::collection::vec;
use proptest::prelude::*;

const FIELD: FieldId = FieldId(1);
const OTHER: FieldId = FieldId(4);
const TAGS: FieldId = FieldId(16);
const NOTES: FieldId = FieldId(59);

#[derive(Clone, Debug)]
enum Deed {
    Set(FieldId, u8),
    Empty(FieldId),
    Add(u8),
    Remove(u8),
    Note(u8),
    /// Hides the newest note that the writer sees.
    HideNote,
    Archive(bool),
    Newer(u8),
}

#[derive(Clone, Debug)]
enum Step {
    /// A replica writes, at that clock.
    Write(usize, u8, Vec<Deed>),
    /// One learns what another has.
    Exchange(usize, usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let field = prop_oneof![Just(FIELD), Just(OTHER)];
    prop_oneof![
        4 => (field.clone(), 0..6_u8).prop_map(|(f, v)| Deed::Set(f, v)),
        1 => field.prop_map(Deed::Empty),
        3 => (0..4_u8).prop_map(Deed::Add),
        2 => (0..4_u8).prop_map(Deed::Remove),
        2 => (0..9_u8).prop_map(Deed::Note),
        1 => Just(Deed::HideNote),
        2 => any::<bool>().prop_map(Deed::Archive),
        1 => any::<u8>().prop_map(Deed::Newer),
    ]
}

fn step(replicas: usize) -> impl Strategy<Value = Step> {
    let who = 0..replicas;
    prop_oneof![
        3 => (who.clone(), any::<u8>(), vec(deed(), 1..4)).prop_map(|(w, t, d)| Step::Write(w, t, d)),
        2 => (who.clone(), who).prop_map(|(from, to)| Step::Exchange(from, to)),
    ]
}

/// How many replicas, and what they do.
fn story() -> impl Strategy<Value = (usize, Vec<Step>)> {
    (2..=5_usize).prop_flat_map(|n| (Just(n), vec(step(n), 1..40)))
}

/// One replica: what it knows, and its own fold of it.
struct Replica {
    id: ReplicaId,
    known: VersionVector,
    record: Record,
}

fn record_id() -> RecordId {
    RecordId(1)
}

fn empty() -> Record {
    Record::new(record_id(), Kind::Need.code())
}

fn number(value: u8) -> Value {
    Value::Number(i64::from(value))
}

fn op_of(deed: &Deed, seen: &Record) -> Option<FieldOp> {
    let (field, op) = match deed {
        Deed::Set(field, value) => (*field, Op::Set(Some(number(*value)))),
        Deed::Empty(field) => (*field, Op::Set(None)),
        Deed::Add(value) => (TAGS, Op::Add(number(*value))),
        Deed::Remove(value) => (TAGS, Op::Remove(number(*value))),
        Deed::Note(value) => (NOTES, Op::Note(number(*value))),
        Deed::HideNote => {
            let notes = seen.fields.get(&NOTES)?;
            let newest = notes.visible_notes().last()?.dot;
            (NOTES, Op::Tombstone(Value::Dot(newest)))
        }
        Deed::Archive(archived) => (FieldId::RECORD, Op::Tombstone(Value::Flag(*archived))),
        Deed::Newer(code) => (
            FieldId(9),
            Op::Unknown {
                code: code | 0x40,
                value: None,
            },
        ),
    };
    Some(FieldOp { field, op })
}

impl Replica {
    fn write(&mut self, clock: u8, deeds: &[Deed]) -> Option<Commit> {
        let mut touched = BTreeSet::new();
        let ops: Vec<FieldOp> = deeds
            .iter()
            .filter_map(|deed| op_of(deed, &self.record))
            .filter(|op| touched.insert(op.field))
            .collect();
        if ops.is_empty() {
            return None;
        }
        let seq = self.known.seq(self.id) + 1;
        let commit = Commit {
            dot: Dot {
                replica: self.id,
                seq,
            },
            actor: Text::line(&format!("replica {}", self.id.0)),
            at: Hlc(u64::from(clock)),
            command: CommandId(u128::from(self.id.0) << 64 | u128::from(seq)),
            verb: Text::line("set"),
            part: Part::WHOLE,
            undoes: None,
            context: self.known.clone(),
            changes: vec![Change {
                record: record_id(),
                kind: Kind::Need.code(),
                ops,
            }],
        };
        self.learn(&commit);
        Some(commit)
    }

    fn learn(&mut self, commit: &Commit) {
        self.record.apply(commit, &commit.changes[0]);
        self.known.add(commit.dot);
    }
}

/// Plays a story; returns everything written, and the replicas as they are then.
fn play(count: usize, steps: &[Step]) -> (Vec<Commit>, Vec<Replica>) {
    let ids = (1..).map(ReplicaId).take(count);
    let mut replicas: Vec<Replica> = ids
        .map(|id| Replica {
            id,
            known: VersionVector::default(),
            record: empty(),
        })
        .collect();
    let mut written: Vec<Commit> = Vec::new();
    for step in steps {
        match step {
            Step::Write(who, clock, deeds) => written.extend(replicas[*who].write(*clock, deeds)),
            Step::Exchange(from, to) => {
                let theirs = replicas[*from].known.clone();
                for commit in written.iter().filter(|c| theirs.covers(c.dot)) {
                    replicas[*to].learn(commit);
                }
            }
        }
    }
    (written, replicas)
}

fn fold<'a>(commits: impl IntoIterator<Item = &'a Commit>) -> Record {
    let mut record = empty();
    for commit in commits {
        record.apply(commit, &commit.changes[0]);
    }
    record
}

/// The rule said once more, by definition instead of step by step: a written value lives unless another write of the same
/// field had seen it.
fn living_values(commits: &[Commit], field: FieldId) -> BTreeSet<(Dot, Option<Value>)> {
    let sets = |commit: &Commit| {
        let found = commit.changes[0].ops.iter().find(|op| op.field == field)?;
        if let Op::Set(value) = &found.op {
            Some((commit.dot, value.clone(), commit.context.clone()))
        } else {
            None
        }
    };
    let writes: Vec<_> = commits.iter().filter_map(sets).collect();
    let seen = |dot: Dot| writes.iter().any(|(_, _, context)| context.covers(dot));
    writes
        .iter()
        .filter(|(dot, _, _)| !seen(*dot))
        .map(|(dot, value, _)| (*dot, value.clone()))
        .collect()
}

fn living_tags(commits: &[Commit]) -> BTreeSet<Value> {
    let of = |commit: &Commit| {
        let ops = &commit.changes[0].ops;
        ops.iter()
            .find(|op| op.field == TAGS)
            .map(|op| op.op.clone())
    };
    let mut added: BTreeMap<Value, BTreeSet<Dot>> = BTreeMap::new();
    for commit in commits {
        if let Some(Op::Add(value)) = of(commit) {
            added.entry(value).or_default().insert(commit.dot);
        }
    }
    for commit in commits {
        if let Some(Op::Remove(value)) = of(commit) {
            let dots = added.entry(value).or_default();
            dots.retain(|dot| !commit.context.covers(*dot));
        }
    }
    added.retain(|_, dots| !dots.is_empty());
    added.into_keys().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_same_changes_in_any_order_and_number_give_the_same_record(
        (count, steps) in story(),
        orders in vec(any::<prop::sample::Index>(), 80),
    ) {
        let (written, _) = play(count, &steps);
        let expected = fold(&written);
        let mut order: Vec<&Commit> = written.iter().chain(&written).collect();
        for (at, with) in orders.iter().enumerate().take(order.len()) {
            let other = with.index(order.len());
            order.swap(at, other);
        }
        prop_assert_eq!(fold(order), expected.clone());
        prop_assert_eq!(fold(written.iter().rev()), expected);
    }

    #[test]
    fn replicas_that_have_exchanged_everything_agree((count, steps) in story()) {
        let (written, mut replicas) = play(count, &steps);
        let expected = fold(&written);
        for replica in &mut replicas {
            for commit in written.iter().rev() {
                replica.learn(commit);
            }
            prop_assert_eq!(&replica.record, &expected);
        }
    }

    #[test]
    fn no_value_dies_that_no_other_write_had_seen((count, steps) in story()) {
        let (written, _) = play(count, &steps);
        let record = fold(&written);
        for field in [FIELD, OTHER] {
            let register = record.fields.get(&field).cloned().unwrap_or_default();
            let alive: BTreeSet<_> =
                register.values.iter().map(|w| (w.dot, w.value.clone())).collect();
            prop_assert_eq!(alive, living_values(&written, field));
        }
        let members: BTreeSet<Value> = record.members(TAGS).cloned().collect();
        prop_assert_eq!(members, living_tags(&written));
    }

    #[test]
    fn every_note_is_kept_and_an_edit_beats_archiving((count, steps) in story()) {
        let (written, _) = play(count, &steps);
        let record = fold(&written);
        let noted = |c: &&Commit| c.changes[0].ops.iter().any(|op| matches!(op.op, Op::Note(_)));
        let notes = record.fields.get(&NOTES).map_or(0, |r| r.notes().len());
        prop_assert_eq!(notes, written.iter().filter(noted).count());
        if record.is_archived() {
            let archives = |c: &Commit| {
                let mut ops = c.changes[0].ops.iter();
                ops.any(|op| op.op == Op::Tombstone(Value::Flag(true)) && op.field == FieldId::RECORD)
            };
            let edits = |c: &Commit| c.changes[0].ops.iter().any(|op| op.field != FieldId::RECORD);
            let mut archivers = written.iter().filter(|c| archives(c));
            let saw_all = |a: &Commit| {
                written.iter().all(|c| !edits(c) || a.context.covers(c.dot) || a.dot == c.dot)
            };
            prop_assert!(archivers.any(saw_all), "archived, though an edit was not seen");
        }
    }
}
