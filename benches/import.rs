//! How long a sheet of 10,000 rows takes: reading, and planning against a book of as many.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a measurement fails loudly"
)]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use ikoren::domain::date::Date;
use ikoren::domain::entry::Entry;
use ikoren::domain::field::FieldSpec;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::{RecordId, Reference};
use ikoren::office::csv::{Sheet, read};
use ikoren::office::decode::decode;
use ikoren::office::import::{Existing, Facts, Gone, Known, Mapping, Options, plan};
use ikoren::text::Vocabulary;
use std::hint::black_box;

const ROWS: usize = 10_000;

/// Words that make titles as unlike each other as those of a book, and some alike.
const THINGS: [&str; 12] = [
    "点滴台",
    "吸引瓶",
    "車椅子",
    "薬品棚",
    "手すり",
    "電極",
    "肩掛け",
    "受け皿",
    "体位枕",
    "呼出し釦",
    "食札",
    "採尿容器",
];
const TROUBLES: [&str; 11] = [
    "が倒れる",
    "の残りが見えない",
    "に手が届かない",
    "の音が大きい",
    "が片手で開かない",
    "を一人で運べない",
    "の紐が絡む",
    "の札が読めない",
    "が洗いにくい",
    "の置き場がない",
    "を取り違える",
];
const PLACES: [&str; 7] = [
    "夜間の病棟で",
    "手術室で",
    "透析室で",
    "外来で",
    "搬送中に",
    "在宅で",
    "検査室で",
];

/// Words taken in turn.
trait InTurn {
    fn at(&self, i: usize) -> &'static str;
}

impl InTurn for [&'static str] {
    fn at(&self, i: usize) -> &'static str {
        self.iter()
            .cycle()
            .nth(i % self.len())
            .copied()
            .unwrap_or_default()
    }
}

/// A sheet as an office keeps it, in CP932.
fn file(rows: usize) -> Vec<u8> {
    let mut text = String::from("番号,件名,病院名,部署,職種,困りごと,望む姿,技術,期限,受付日\r\n");
    for i in 0..rows {
        let (place, thing, trouble) = (PLACES.at(i), THINGS.at(i / 7), TROUBLES.at(i / 84));
        let title = format!("{place}{thing}{trouble}（{}）", i / 924);
        let (hospital, ward, often) = (i % 40, i % 12, i % 30);
        let (due, received) = (i % 28 + 1, i % 20 + 1);
        text.extend([
            format!("{i},{title},第{hospital}病院,{ward}病棟,看護師,"),
            format!("\"一日に{often}回ほどあり、手を止める。\r\n夜は特に困る。\","),
            format!("片手で済む,射出成形;ばね,R8.12.{due},2026/11/{received}\r\n"),
        ]);
    }
    encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()
}

/// A book of needs with the titles of another sheet.
struct Needs(Vec<Known>);

impl Existing for Needs {
    fn each(&self, _: Kind, visit: &mut dyn FnMut(Known)) {
        self.0.iter().cloned().for_each(visit);
    }
    fn by_reference(&self, _: Reference) -> Option<RecordId> {
        None
    }
    fn out_of_sight(&self, _: Reference) -> Option<Gone> {
        None
    }
    fn name_of(&self, _: Reference) -> Option<String> {
        None
    }
    fn holds(&self, _: RecordId, _: &FieldSpec, _: &Entry) -> bool {
        false
    }
}

fn book(rows: usize) -> Needs {
    let known = (0..rows).map(|i| Known {
        id: RecordId(u128::try_from(i).unwrap_or_default()),
        label: format!("N-{i}"),
        source_name: "前の一覧".to_owned(),
        source_no: i.to_string(),
        facts: Facts {
            name: format!(
                "{}の{}を直したい{}",
                THINGS.at(i),
                PLACES.at(i / 12),
                i / 84
            ),
            place: format!("第{}病院", i % 40),
            ..Facts::default()
        },
    });
    Needs(known.collect())
}

fn planned(sheet: &Sheet, vocabulary: &Vocabulary, existing: &dyn Existing) -> usize {
    let mapping = Mapping::guess(Kind::Need, sheet, vocabulary);
    let options = Options {
        set: Vec::new(),
        source_name: "一覧".to_owned(),
        today: Date::new(2026, 11, 20).unwrap_or(Date::MIN),
    };
    let plan = plan(
        Kind::Need,
        sheet,
        &mapping,
        &options,
        vocabulary,
        existing,
        &mut |_| true,
    );
    plan.map_or(0, |plan| plan.new.len())
}

fn import(criterion: &mut Criterion) {
    let bytes = file(ROWS);
    let read_sheet = || {
        let text = decode(&bytes).map_or_else(|_| String::new(), |decoded| decoded.text);
        read(&text).unwrap_or_default()
    };
    let mut group = criterion.benchmark_group("import 10,000 rows");
    group.sample_size(10);
    group.bench_function("read CP932", |b| b.iter(|| black_box(read_sheet())));
    let (vocabulary, sheet) = (Vocabulary::new(), read_sheet());
    let empty = Needs(Vec::new());
    group.bench_function("plan, empty book", |b| {
        b.iter(|| assert_eq!(planned(&sheet, &vocabulary, &empty), ROWS));
    });
    let full = book(ROWS);
    group.bench_function("plan, 10,000 needs in the book", |b| {
        b.iter_batched(
            || (),
            |()| assert_eq!(planned(&sheet, &vocabulary, &full), ROWS),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);
