//! What the store costs: opening, committing beside one bare fdatasync, folding, reading all, rebuilding, importing.
#![allow(missing_docs, reason = "criterion's macros write public items")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that cannot be set up is to stop"
)]

use std::fs::{self, File};
use std::hint::black_box;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::Duration;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use ikoren::domain::change::{Change, FieldOp, Op};
use ikoren::domain::date::{Date, Moment};
use ikoren::domain::field::{FieldId, Key};
use ikoren::domain::kind::Kind;
use ikoren::domain::need;
use ikoren::domain::record::{Record, RecordId};
use ikoren::domain::value::{Text, Value};
use ikoren::store::{CommitDraft, OpenOptions, Store, open};
use tempfile::TempDir;

const NOW: Moment = Moment::from_millis(1_796_007_600_000);

fn options() -> OpenOptions {
    OpenOptions {
        create: true,
        prober: None,
        now: NOW,
        user: "bench".into(),
        machine: [1; 16],
    }
}

fn open_at(dir: &Path) -> Store {
    open(dir, &options(), &mut |_| {}).expect("a book").0
}

fn set<T>(key: Key<T>, value: Value) -> FieldOp {
    FieldOp {
        field: key.id(),
        op: Op::Set(Some(value)),
    }
}

/// A need with about what a ward hands in.
fn need_ops(number: usize) -> Vec<FieldOp> {
    let problem = "夜間の見回りで点滴の残量が暗くて読めず、患者を起こしてしまう。".repeat(2);
    let date = Date::new(2026, 11, 30).expect("a day");
    vec![
        set(
            need::TITLE,
            Value::line(&format!("点滴の残量が暗くて読めない {number}")),
        ),
        set(need::HOSPITAL, Value::Link(RecordId(7))),
        set(need::DEPARTMENT, Value::line("西5病棟")),
        set(need::PROBLEM, Value::Text(Text::block(&problem))),
        set(need::PROFESSION, Value::choice("nurse")),
        set(need::AREA, Value::line("看護")),
        set(need::FREQUENCY, Value::line("毎晩 20 回")),
        set(need::DEVICE_CLASS, Value::choice("i")),
        set(need::OWNER, Value::Link(RecordId(9))),
        set(need::DUE, Value::Date(date)),
        set(need::RECEIVED_ON, Value::Date(date)),
        set(need::SOURCE_NO, Value::line(&number.to_string())),
        set(need::STAGE, Value::choice("intake")),
        set(need::STAGE_SINCE, Value::Date(date)),
    ]
}

/// One command that makes so many needs.
fn import(store: &mut Store, count: usize) -> Vec<RecordId> {
    let mut batch = store.begin();
    let command = batch.new_command().expect("randomness");
    let mut changes = Vec::with_capacity(count);
    for number in 0..count {
        let record = batch.new_id(NOW).expect("randomness");
        let reference = batch.allot(Kind::Need);
        let mut ops = need_ops(number);
        ops.push(FieldOp {
            field: FieldId::REFERENCE,
            op: Op::Set(Some(Value::line(&reference.to_string()))),
        });
        changes.push(Change {
            record,
            kind: Kind::Need.code(),
            ops,
        });
    }
    let ids = changes.iter().map(|change| change.record).collect();
    push(&mut batch, command, changes);
    batch.commit().expect("durable");
    ids
}

fn push(
    batch: &mut ikoren::store::Batch<'_>,
    command: ikoren::domain::change::CommandId,
    changes: Vec<Change>,
) {
    let draft = CommitDraft {
        actor: Text::line("鈴木"),
        verb: Text::line("import"),
        command,
        undoes: None,
        at: NOW,
        changes,
    };
    batch.push(draft).expect("computed");
}

fn set_title(store: &mut Store, record: RecordId) {
    let mut batch = store.begin();
    let command = batch.new_command().expect("randomness");
    let change = Change {
        record,
        kind: Kind::Need.code(),
        ops: vec![set(need::TITLE, Value::line("直した件名"))],
    };
    push(&mut batch, command, vec![change]);
    batch.commit().expect("durable");
}

fn small(c: &mut Criterion) {
    c.bench_function("open a new book", |b| {
        b.iter_batched(
            || TempDir::new().expect("a directory"),
            |dir| {
                drop(open_at(&dir.path().join("book")));
                dir
            },
            BatchSize::PerIteration,
        );
    });
    let dir = TempDir::new().expect("a directory");
    let file = File::create(dir.path().join("bare")).expect("a file");
    file.write_all_at(&vec![0; 2 << 20], 0).expect("room");
    file.sync_all().expect("synced");
    c.bench_function("bare write of 300 bytes and fdatasync", |b| {
        let mut at = 0;
        b.iter(|| {
            file.write_all_at(&[7; 300], at % (1 << 20)).expect("room");
            file.sync_data().expect("synced");
            at += 300;
        });
    });
    let mut store = open_at(&dir.path().join("book"));
    let ids = import(&mut store, 1_000);
    let mut turn = ids.iter().cycle();
    c.bench_function("commit one field", |b| {
        b.iter(|| set_title(&mut store, *turn.next().expect("one")));
    });
    let reader = store.reader();
    let history = reader.history(ids[0]).expect("read");
    let (_, commit) = history.first().expect("a commit");
    c.bench_function("fold 1,000 changes", |b| {
        b.iter(|| {
            for change in &commit.changes {
                let mut record = Record::new(change.record, change.kind);
                record.apply(commit, change);
                black_box(&record);
            }
        });
    });
    c.bench_function("read one record", |b| {
        b.iter(|| reader.record(*turn.next().expect("one")).expect("read"));
    });
}

fn large(c: &mut Criterion) {
    let mut group = c.benchmark_group("large");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(10));
    group.bench_function("import 10,000 records", |b| {
        b.iter_batched(
            || {
                let dir = TempDir::new().expect("a directory");
                (open_at(&dir.path().join("book")), dir)
            },
            |(mut store, dir)| {
                import(&mut store, 10_000);
                (store, dir)
            },
            BatchSize::PerIteration,
        );
    });
    let dir = TempDir::new().expect("a directory");
    let book = dir.path().join("book");
    let mut store = open_at(&book);
    for _ in 0..10 {
        import(&mut store, 10_000);
    }
    let reader = store.reader();
    for threads in [1, 2] {
        group.bench_function(format!("read 100,000 records on {threads} threads"), |b| {
            b.iter(|| {
                let titles = reader.map_all(Kind::Need, threads, |record| {
                    record.text(need::TITLE.id()).len()
                });
                titles.expect("read").len()
            });
        });
    }
    store.close().expect("left in order");
    group.bench_function("open a book of 100,000 left in order", |b| {
        b.iter(|| open_at(&book).close().expect("left in order"));
    });
    group.bench_function("open a book of 100,000 after an unclean stop", |b| {
        b.iter(|| drop(open_at(&book)));
    });
    group.bench_function("rebuild a book of 100,000", |b| {
        b.iter(|| {
            fs::remove_dir_all(book.join("sled")).expect("removed");
            drop(open_at(&book));
        });
    });
    group.finish();
}

criterion_group!(benches, small, large);
criterion_main!(benches);
