//! Books as earlier formats wrote them stay readable for ever: each lies in `tests/golden`, is copied, opened and compared
//! with what was put into it.

use std::fs;
use std::path::Path;

use ikoren::domain::date::Moment;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::{Record, RecordId, Reference};
use ikoren::domain::value::Value;
use ikoren::domain::{case, need, person};
use ikoren::store::{OpenOptions, Reader, open};
use tempfile::TempDir;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn record(reader: &Reader, reference: &str) -> (RecordId, Record) {
    let reference = Reference::parse(reference).unwrap();
    let id = reader.find(reference).unwrap().unwrap();
    (id, reader.record(id).unwrap().unwrap())
}

#[test]
fn a_book_of_format_1_is_read_as_it_was_written() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/book-1");
    let dir = TempDir::new().unwrap();
    let book = dir.path().join("book");
    copy(&golden, &book);
    let options = OpenOptions {
        create: false,
        prober: None,
        now: Moment::from_millis(0),
        user: "golden".into(),
        machine: [1; 16],
    };
    let (mut store, report) = open(&book, &options, &mut |_| {}).unwrap();
    assert!(report.new_replica, "a copy has another inode");
    let reader = store.reader();
    assert_eq!(reader.digest(), DIGEST);
    let (need, held) = record(&reader, "N-1");
    assert_eq!(held.text(need::TITLE.id()), "点滴台の転倒");
    assert_eq!(
        held.text(need::PROBLEM.id()),
        "段差で倒れる。\n毎週おきる。"
    );
    let tags: Vec<&Value> = held.members(need::TAGS.id()).collect();
    assert_eq!(tags, vec![&Value::line("樹脂成形")]);
    let notes = &held.fields[&need::DECISIONS.id()].notes();
    assert_eq!(notes[0].value, Value::line("例外"));
    assert_eq!(notes[0].by.as_str(), "鈴木");
    let (person, held) = record(&reader, "P-1");
    assert_eq!(held.text(person::NAME.id()), "佐藤花子", "its key is there");
    assert_eq!(held.text(person::POST.id()), "主任");
    assert!(held.is_archived());
    let (linked, held) = record(&reader, "C-1");
    assert_eq!(held.get(case::REVISION), Some(3));
    assert_eq!(held.get(case::OWNER), Some(person));
    assert_eq!(reader.linked(need, Kind::Case).unwrap(), vec![linked]);
    let verbs: Vec<String> = reader
        .recent(None)
        .map(|commit| commit.unwrap().1.verb.to_string())
        .collect();
    assert_eq!(verbs, ["archive", "undo", "set", "new", "new", "new"]);
    assert_eq!(store.verify(&mut |_| {}).unwrap().differences, vec![]);
}

/// The sum of the digests of all records, as the format's own program had it.
const DIGEST: u128 = 0xd285_0a33_3078_2529_7711_f4da_c7e5_3520;
