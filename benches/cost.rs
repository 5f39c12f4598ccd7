//! What the promise costs: commits beside bare fdatasyncs of the same disk in the same run, and a book of 100,000 imported, opened,
//! rebuilt and folded, each in a process of its own whose memory is told. `cargo bench --bench cost [-- commit]` prints the table.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a measurement that cannot be set up is to stop, and it prints figures"
)]

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use ikoren::desk::Desk;
use ikoren::domain::change::{Change, FieldOp, Op};
use ikoren::domain::field::{FieldId, Key};
use ikoren::domain::kind::Kind;
use ikoren::domain::need;
use ikoren::domain::record::RecordId;
use ikoren::domain::value::{Text, Value};
use ikoren::host::clock::SystemClock;
use ikoren::store::{self, CommitDraft, OpenOptions, Store, StoreError};
use tempfile::TempDir;

const ROUNDS: usize = 20;
const IN_A_ROW: usize = 100;
const RECORDS: usize = 100_000;
const CHANGES: usize = 100_000;

fn options() -> OpenOptions {
    OpenOptions {
        create: true,
        prober: std::env::current_exe().ok(),
        now: ikoren::domain::date::Clock::now(&SystemClock),
        user: "bench".into(),
        machine: [1; 16],
    }
}

fn open_at(dir: &Path) -> Store {
    let opened = store::open(dir, &options(), &mut |_| {});
    opened.expect("a book").0
}

fn set<T>(key: Key<T>, value: Value) -> FieldOp {
    let (field, op) = (key.id(), Op::Set(Some(value)));
    FieldOp { field, op }
}

/// About what a ward hands in.
fn need_ops(number: usize) -> Vec<FieldOp> {
    let problem = "夜間の見回りで点滴の残量が暗くて読めず、患者を起こしてしまう。".repeat(2);
    let title = format!("点滴の残量が暗くて読めない {number}");
    vec![
        set(need::TITLE, Value::line(&title)),
        set(need::HOSPITAL, Value::Link(RecordId(7))),
        set(need::DEPARTMENT, Value::line("西5病棟")),
        set(need::PROBLEM, Value::Text(Text::block(&problem))),
        set(need::PROFESSION, Value::choice("nurse")),
        set(need::AREA, Value::line("看護")),
        set(need::FREQUENCY, Value::line("毎晩 20 回")),
        set(need::SOURCE_NO, Value::line(&number.to_string())),
        set(need::STAGE, Value::choice("intake")),
    ]
}

fn push(batch: &mut store::Batch<'_>, changes: Vec<Change>) {
    let command = batch.new_command().expect("randomness");
    let draft = CommitDraft {
        actor: Text::line("鈴木"),
        verb: Text::line("set"),
        command,
        undoes: None,
        at: options().now,
        changes,
    };
    batch.push(draft).expect("computed");
}

/// One command that makes so many needs.
fn import(store: &mut Store, count: usize) -> Vec<RecordId> {
    let now = options().now;
    let mut batch = store.begin();
    let changes: Vec<Change> = (0..count)
        .map(|number| {
            let reference = batch.allot(Kind::Need).to_string();
            let mut ops = need_ops(number);
            let (field, op) = (FieldId::REFERENCE, Op::Set(Some(Value::line(&reference))));
            ops.push(FieldOp { field, op });
            let record = batch.new_id(now).expect("randomness");
            let kind = Kind::Need.code();
            Change { record, kind, ops }
        })
        .collect();
    let ids = changes.iter().map(|change| change.record).collect();
    push(&mut batch, changes);
    batch.commit().expect("durable");
    ids
}

fn retitled(record: RecordId, title: &str) -> Change {
    let (kind, ops) = (
        Kind::Need.code(),
        vec![set(need::TITLE, Value::line(title))],
    );
    Change { record, kind, ops }
}

fn commit_one(store: &mut Store, record: RecordId) {
    let mut batch = store.begin();
    push(&mut batch, vec![retitled(record, "直した件名")]);
    batch.commit().expect("durable");
}

/// Two figures of many: the middle and the one that a hundredth is above.
fn said(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

fn times(count: usize, mut work: impl FnMut()) -> Vec<Duration> {
    let time = |_| {
        let began = Instant::now();
        work();
        began.elapsed()
    };
    (0..count).map(time).collect()
}

/// Commits and bare fdatasyncs by turns: a hundred of each in a row, and each after a pause, as a person makes them.
fn commits(place: &Path) {
    let file = File::create(place.join("bare")).expect("a file");
    file.write_all_at(&vec![0; 2 << 20], 0).expect("room");
    file.sync_all().expect("synced");
    let mut at = 0;
    let mut bare = || {
        file.write_all_at(&[7; 300], at % (1 << 20)).expect("room");
        file.sync_data().expect("synced");
        at += 300;
    };
    let mut store = open_at(&place.join("book"));
    let ids = import(&mut store, 1_000);
    let mut turn = ids.iter().copied().cycle();
    let mut next = || turn.next().expect("one");
    times(50, &mut bare);
    times(50, || commit_one(&mut store, next()));
    let pause = || std::thread::sleep(Duration::from_millis(2));
    let mut all: [Vec<Duration>; 4] = Default::default();
    for _ in 0..ROUNDS {
        all[0].extend(times(IN_A_ROW, &mut bare));
        all[1].extend(times(IN_A_ROW, || commit_one(&mut store, next())));
        for _ in 0..IN_A_ROW / 4 {
            pause();
            all[2].extend(times(1, &mut bare));
            pause();
            all[3].extend(times(1, || commit_one(&mut store, next())));
        }
    }
    store.close().expect("left in order");
    let [bare, row, bare_alone, alone] = all.map(said);
    told("write + fdatasync, one upon another", bare, bare);
    told("commit, one upon another", row, bare);
    told("write + fdatasync after a pause", bare_alone, bare_alone);
    told("commit after a pause", alone, bare_alone);
}

fn told(what: &str, (p50, p99): (Duration, Duration), (bare, _): (Duration, Duration)) {
    let ratio = p50.as_secs_f64() / bare.as_secs_f64();
    println!("{what:<36} p50 {p50:>7.1?}  p99 {p99:>7.1?}  {ratio:.2} times");
}

/// The most memory that this process has had, in MiB; 0 where the system does not say.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

/// One measurement in a process of its own.
fn child(what: &str, book: &Path) {
    let began = Instant::now();
    let mut told = 0_u64;
    match what {
        "import" => {
            let mut store = open_at(book);
            import(&mut store, RECORDS);
            println!("  (acknowledged after {:.2?})", began.elapsed());
            store.close().expect("left in order");
        }
        "change" => {
            let mut store = open_at(book);
            let ids = import(&mut store, CHANGES / 10);
            let mut turn = ids.iter().copied().cycle();
            for number in 0..CHANGES / 1_000 {
                let mut batch = store.begin();
                for record in turn.by_ref().take(1_000) {
                    push(
                        &mut batch,
                        vec![retitled(record, &format!("件名 {number}"))],
                    );
                }
                batch.commit().expect("durable");
            }
            store.close().expect("left in order");
        }
        "open" => {
            let store = open_at(book);
            println!("  (open after {:.2?})", began.elapsed());
            let desk = Desk::start(store, std::sync::Arc::new(SystemClock));
            let book = desk.load_book().expect("rows");
            println!(
                "  (all rows read after {:.2?}, up to frame {})",
                began.elapsed(),
                book.lsn.0
            );
        }
        "unclean" => drop(open_at(book)),
        "rebuild" => {
            fs::remove_dir_all(book.join("sled")).expect("removed");
            let opened = store::open(book, &options(), &mut |_| told += 1);
            opened.expect("a book").0.close().expect("left in order");
        }
        "mend" => {
            let path = book.join("journal/0000000001.jnl");
            let mut bytes = fs::read(&path).expect("the journal");
            bytes[300] ^= 1;
            fs::remove_file(&path).expect("removed");
            fs::write(&path, bytes).expect("written");
            fs::remove_file(book.join("CLEAN")).expect("a book left in order");
            let (store, report) =
                store::open(book, &options(), &mut |_| told += 1).expect("a book");
            assert!(report.mended.is_some(), "{report:?}");
            store.close().expect("left in order");
        }
        "fold" => {
            let why = StoreError::Held(None);
            let opened = store::open_to_read(book, why, &mut |_| told += 1);
            drop(opened.expect("a book"));
        }
        _ => {}
    }
    let (took, memory) = (began.elapsed(), peak());
    println!("  {took:.2?}, {memory} MiB at most, progress told {told} times");
}

fn in_a_child(what: &str, book: &Path, sentence: &str) {
    println!("{sentence}");
    let program = std::env::current_exe().expect("this program");
    let status = Command::new(program)
        .arg("child")
        .arg(what)
        .arg(book)
        .status();
    assert!(status.expect("it runs").success());
}

fn large(place: &Path) {
    let (book, changed) = (place.join("large"), place.join("changed"));
    in_a_child("import", &book, "one import of 100,000 records");
    in_a_child(
        "open",
        &book,
        "opening it after an orderly stop, and reading all rows",
    );
    in_a_child("unclean", &book, "opening it after an unclean stop");
    in_a_child("rebuild", &book, "rebuilding its database");
    in_a_child("mend", &book, "mending its journal");
    in_a_child("fold", &book, "folding its journal in memory, to read only");
    in_a_child(
        "change",
        &changed,
        "100,000 commands on 10,000 records, a thousand to a sync",
    );
    in_a_child("rebuild", &changed, "rebuilding their database");
    in_a_child(
        "fold",
        &changed,
        "folding their journal in memory, to read only",
    );
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["probe-database", dir] => {
            let code = store::probe_database(Path::new(dir));
            assert_eq!(code, 0, "a database that cannot be used");
        }
        ["child", what, book] => child(what, Path::new(book)),
        words => {
            let place = TempDir::new().expect("a directory");
            commits(place.path());
            if !words.contains(&"commit") {
                large(place.path());
            }
        }
    }
}
