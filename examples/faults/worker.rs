//! The program that is stopped, cut off and failed: it works on a book and says on standard output what was acknowledged.

use crate::check::copy;
use crate::random::Random;
use ikoren::domain::change::{Change, FieldOp, Op};
use ikoren::domain::date::{Clock, Moment};
use ikoren::domain::kind::Kind;
use ikoren::domain::need;
use ikoren::domain::record::RecordId;
use ikoren::domain::value::{Text, Value};
use ikoren::host::clock::SystemClock;
use ikoren::store::{self, CommitDraft, Locking, OpenOptions, Opener, Store, StoreError};
use std::fs;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

/// Bytes of a text that fills a file of the journal in some thirty commands.
const LONG: usize = 60_000;

fn now() -> Moment {
    SystemClock.now()
}

pub(crate) fn options(create: bool) -> OpenOptions {
    OpenOptions {
        create,
        prober: std::env::current_exe().ok(),
        now: now(),
        user: "faults".into(),
        machine: [7; 16],
    }
}

fn open(dir: &Path) -> Result<Store, StoreError> {
    store::open(dir, &options(true), &mut |_| {}).map(|(store, _)| store)
}

/// Records and titles.
type Made = Vec<(RecordId, String)>;

/// One command for each of so many records, all forced to the disk together; each is said once that is done.
fn commit(store: &mut Store, records: usize, filler: usize) -> Result<(), StoreError> {
    say(&made(store, records, filler)?);
    Ok(())
}

/// The same, said by nobody yet.
fn made(store: &mut Store, records: usize, filler: usize) -> Result<Made, StoreError> {
    let mut batch = store.begin();
    let mut made = Made::new();
    for _ in 0..records {
        let change = one(&mut batch, filler, &mut made)?;
        push(&mut batch, vec![change])?;
    }
    batch.commit()?;
    Ok(made)
}

/// One command of so many records, big enough for several parts.
fn import(store: &mut Store, records: usize, filler: usize) -> Result<(), StoreError> {
    let mut batch = store.begin();
    let mut made = Vec::new();
    let mut changes = Vec::new();
    for _ in 0..records {
        changes.push(one(&mut batch, filler, &mut made)?);
    }
    push(&mut batch, changes)?;
    batch.commit()?;
    say(&made);
    Ok(())
}

fn one(batch: &mut store::Batch<'_>, filler: usize, made: &mut Made) -> Result<Change, StoreError> {
    let record = batch.new_id(now())?;
    let title = format!("t{:x}", record.0 ^ (record.0 >> 64));
    let set = |field, text: &str| FieldOp {
        field,
        op: Op::Set(Some(Value::Text(Text::block(text)))),
    };
    let mut ops = vec![set(need::TITLE.id(), &title)];
    if filler > 0 {
        ops.push(set(need::PROBLEM.id(), &"x".repeat(filler)));
    }
    made.push((record, title));
    Ok(Change {
        record,
        kind: Kind::Need.code(),
        ops,
    })
}

fn push(batch: &mut store::Batch<'_>, changes: Vec<Change>) -> Result<(), StoreError> {
    let command = batch.new_command()?;
    batch.push(CommitDraft {
        actor: Text::line("faults"),
        verb: Text::line("new"),
        command,
        undoes: None,
        at: now(),
        changes,
    })?;
    Ok(())
}

/// One write, so that a stop never splits what was said from what was not.
fn say(made: &[(RecordId, String)]) {
    let lines: String = made
        .iter()
        .map(|(id, title)| format!("A {:032x} {title}\n", id.0))
        .collect();
    let mut out = std::io::stdout();
    // Nobody may be listening any more: then there is nobody to promise anything.
    let _ = out.write_all(lines.as_bytes()).and_then(|()| out.flush());
}

pub(crate) fn run(dir: &Path, plan: &str, seed: u64) -> i32 {
    let mut random = Random::new(seed);
    let done = match plan {
        "mixed" => mixed(dir, &mut random),
        "fresh" => fresh(dir),
        "reopened" => reopened(dir),
        "rotating" => rotating(dir),
        "rebuilding" => rebuilding(dir),
        "importing" => importing(dir),
        _ => {
            stubborn(dir);
            Ok(())
        }
    };
    match done {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("{error:?}");
            3
        }
    }
}

fn mixed(dir: &Path, random: &mut Random) -> Result<(), StoreError> {
    let mut store = open(dir)?;
    loop {
        match random.below(27) {
            0 => import(&mut store, 30, LONG)?,
            1 => {
                store.close()?;
                store = open(dir)?;
            }
            2 => {
                store.compact(&mut |_| {})?;
            }
            3 => {
                if let Some(source) = store.backup_source() {
                    let file = store::new_backup_file(dir, now())?;
                    source.write_to(&file, &Locking::Open)?;
                    // One is enough, and a round must not fill the disk.
                    let _ = fs::remove_file(&file);
                }
            }
            4 => store.sync_soon()?,
            5 => {
                drop(store);
                store = open(dir)?;
            }
            6 | 7 => {
                for _ in 0..12 {
                    commit(&mut store, 1, LONG)?;
                }
            }
            8 => {
                store.check_some(now());
            }
            9 => store = taken_in(store, dir, random)?,
            10 => store = restored(store, dir)?,
            11 => store = as_lines(store, dir)?,
            _ => commit(&mut store, 1 + random.index(3), 40)?,
        }
    }
}

/// Beside the book, where nothing of an earlier turn is left.
fn beside(dir: &Path, ending: &str) -> PathBuf {
    let path = dir.with_extension(ending);
    // What is not there need not go.
    let _ = fs::remove_dir_all(&path);
    let _ = fs::remove_file(&path);
    path
}

/// A copy of the book writes on and sends what it wrote, which counts here once it is taken in.
fn taken_in(store: Store, dir: &Path, random: &mut Random) -> Result<Store, StoreError> {
    store.close()?;
    let (other, bundle) = (beside(dir, "other"), beside(dir, "bundle"));
    copy(dir, &other).unwrap();
    let mut theirs = open(&other)?;
    let mut wrote = Made::new();
    for filler in [40, LONG] {
        wrote.extend(made(&mut theirs, 1 + random.index(3), filler)?);
    }
    theirs.write_bundle(&bundle, None, &Locking::Open)?;
    theirs.close()?;
    let mut store = open(dir)?;
    store.take_in(&bundle, &Opener::Nothing, now(), &mut |_| {})?;
    say(&wrote);
    Ok(store)
}

/// A backup of everything is put in the place of the book.
fn restored(store: Store, dir: &Path) -> Result<Store, StoreError> {
    let file = beside(dir, "backup");
    let source = store.backup_source();
    store.close()?;
    if let Some(source) = source {
        source.write_to(&file, &Locking::Open)?;
        let report = store::restore(&file, &Opener::Nothing, dir, &options(false), &mut |_| {})?;
        let before = report.before.expect("there was a book");
        fs::remove_dir_all(before).unwrap();
    }
    open(dir)
}

/// The book goes out as lines and comes back from them, elsewhere; what it comes to must be the same.
fn as_lines(store: Store, dir: &Path) -> Result<Store, StoreError> {
    let (lines, other) = (beside(dir, "jsonl"), beside(dir, "other"));
    let mut file = fs::File::create(&lines).unwrap();
    store.write_jsonl(&mut file, &lines)?;
    let mut source = BufReader::new(fs::File::open(&lines).unwrap());
    store::read_jsonl(&mut source, &lines, &other, &options(false), &mut |_| {})?;
    let same = open(&other)?;
    assert_eq!(same.reader().digest(), store.reader().digest());
    same.close()?;
    Ok(store)
}

fn few(store: &mut Store, commits: usize) -> Result<(), StoreError> {
    (0..commits).try_for_each(|n| commit(store, 1 + n % 3, 30 * n))
}

fn fresh(dir: &Path) -> Result<(), StoreError> {
    let mut store = open(dir)?;
    few(&mut store, 30)?;
    store.sync_soon()?;
    few(&mut store, 10)?;
    store.close()
}

fn reopened(dir: &Path) -> Result<(), StoreError> {
    for turn in 0..6 {
        let mut store = open(dir)?;
        few(&mut store, 8)?;
        if turn % 2 == 0 {
            store.close()?;
        } else {
            drop(store);
        }
    }
    Ok(())
}

fn rotating(dir: &Path) -> Result<(), StoreError> {
    let mut store = open(dir)?;
    for turn in 0..80 {
        commit(&mut store, 1, LONG)?;
        if turn % 20 == 19 {
            store.sync_soon()?;
        }
    }
    store.close()
}

fn rebuilding(dir: &Path) -> Result<(), StoreError> {
    let mut store = open(dir)?;
    few(&mut store, 30)?;
    store.close()?;
    fs::remove_dir_all(dir.join("sled")).unwrap();
    let mut store = open(dir)?;
    few(&mut store, 10)?;
    store.compact(&mut |_| {})?;
    few(&mut store, 5)?;
    store.close()
}

fn importing(dir: &Path) -> Result<(), StoreError> {
    let mut store = open(dir)?;
    few(&mut store, 5)?;
    import(&mut store, 60, 50_000)?;
    few(&mut store, 5)?;
    import(&mut store, 400, 3_000)?;
    store.close()?;
    let mut store = open(dir)?;
    few(&mut store, 3)?;
    store.close()
}

/// Goes on after every error that lets it, as people do; what was acknowledged counts.
fn stubborn(dir: &Path) {
    for _ in 0..3 {
        let Ok(mut store) = open(dir) else {
            continue;
        };
        for turn in 0..12 {
            // A refused command is not acknowledged, and that is all that is asked of it.
            let _ = if turn == 6 {
                import(&mut store, 40, LONG)
            } else {
                commit(&mut store, 1, 500)
            };
        }
        let _ = store.compact(&mut |_| {});
        let _ = commit(&mut store, 1, 500);
        let _ = store.close();
    }
}
