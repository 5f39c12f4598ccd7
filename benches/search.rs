//! Owns the measurement of finding: folding a row, scanning 10,000 and 100,000 rows, and judging rows by a filter.
//!
//! Run with `cargo bench --bench search`. The aim is a whole scan of 100,000 rows of about 120 bytes in 15 ms.
#![allow(missing_docs, reason = "criterion's macros write public items")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that cannot be set up is to stop"
)]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use ikoren::domain::date::Date;
use ikoren::search::arena::{Layers, Row};
use ikoren::search::filter::{
    ChoiceWord, Fact, Facts, Field, FieldKind, FieldWord, Matcher, Words, parse,
};
use ikoren::search::fold::fold;
use ikoren::search::index::Index;
use ikoren::search::needle::Needle;
use ikoren::search::reading::Readings;

const WORDS: [&str; 24] = [
    "手術部",
    "採血",
    "カテーテル",
    "樹脂成形",
    "の固定が",
    "外れやすい",
    "看護師",
    "ベッドサイド",
    "ＭＲＩ対応",
    "精密板金",
    "消毒",
    "患者さんの",
    "移乗",
    "ｾﾝｻｰ",
    "夜勤帯に",
    "検査室",
    "不織布",
    "小児",
    "気管切開",
    "見守り",
    "転倒",
    "大阪府",
    "㈱",
    "ISO13485",
];

/// A row's text of about 120 bytes, the same in every run.
fn text(row: u32) -> String {
    let mut state = row.wrapping_mul(2_654_435_761).wrapping_add(12_345);
    let mut text = String::new();
    while text.len() < 110 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let word = usize::try_from(state >> 16).unwrap_or(0) % WORDS.len();
        text.push_str(WORDS[word]);
    }
    text
}

fn index(rows: u32) -> (Index, Vec<Row>) {
    let mut index = Index::new(4, Readings::built_in());
    for row in 0..rows {
        index.put(row, 0, &text(row));
    }
    let row = |key| Row {
        key,
        layers: Layers::ALL,
    };
    (index, (0..rows).map(row).collect())
}

fn folding(bench: &mut Criterion) {
    let texts: Vec<String> = (0..1_000).map(text).collect();
    bench.bench_function("fold 1,000 rows", |bencher| {
        bencher.iter(|| {
            texts
                .iter()
                .map(|text| fold(black_box(text)).len())
                .sum::<usize>()
        });
    });
    bench.bench_function("replace one row", |bencher| {
        let (mut index, _) = index(1_000);
        bencher.iter(|| index.put(black_box(500), 0, &texts[7]));
    });
}

fn scanning(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("scan");
    for rows in [10_000, 100_000] {
        let (index, list) = index(rows);
        for typed in ["人工呼吸器", "採血", "saiketsu", "検査 夜勤"] {
            let needles: Vec<Needle> = typed.split(' ').map(Needle::new).collect();
            group.bench_function(BenchmarkId::new(typed, rows), |bencher| {
                bencher.iter(|| {
                    let hit =
                        |row: &&Row| needles.iter().all(|needle| index.matches(**row, needle));
                    list.iter().filter(hit).count()
                });
            });
        }
    }
    group.finish();
}

/// A row as the desk might give it to a filter.
struct Need {
    row: Row,
    stage: &'static str,
    due: Date,
}

struct Judged<'a>(&'a Need, &'a Index);

impl Facts for Judged<'_> {
    fn any(&self, field: Field, passes: &mut dyn FnMut(Fact<'_>) -> bool) -> bool {
        match field {
            Field(0) => passes(Fact::Choice(self.0.stage)),
            Field(1) => passes(Fact::Date(self.0.due)),
            Field(2) => passes(Fact::Text("手術部")),
            _ => false,
        }
    }

    fn matches_text(&self, needle: &Needle) -> bool {
        self.1.matches(self.0.row, needle)
    }
}

fn vocabulary() -> Words {
    let stages = ["intake", "meeting", "launch"];
    let choices = stages
        .iter()
        .map(|code| ChoiceWord::new(code, &[]))
        .collect();
    let stage = FieldKind::Choice {
        choices,
        ordered: true,
    };
    Words(vec![
        FieldWord::new(Field(0), &["stage", "段階"], stage),
        FieldWord::new(Field(1), &["due", "期限"], FieldKind::Date),
        FieldWord::new(Field(2), &["dept", "部署"], FieldKind::Text),
    ])
}

fn matcher(typed: &str) -> Matcher {
    let words = vocabulary();
    let today = Date::new(2026, 11, 25).expect("a day");
    let query = parse(typed, &words).expect("a filter");
    query.compile(today, &words).expect("days of this year")
}

fn filtering(bench: &mut Criterion) {
    let words = vocabulary();
    let (index, list) = index(10_000);
    let today = Date::new(2026, 11, 25).expect("a day");
    let need = |row: &Row| Need {
        row: *row,
        stage: ["intake", "meeting", "launch"][row.key as usize % 3],
        due: today.plus_days(i32::try_from(row.key % 60).unwrap_or(0) - 30),
    };
    let needs: Vec<Need> = list.iter().map(need).collect();
    bench.bench_function("parse a filter", |bencher| {
        bencher.iter(|| parse(black_box("段階:meeting 部署:手術部 期限<7d 採血"), &words));
    });
    for typed in [
        "stage:meeting due<7d",
        "dept:手術 -stage:launch",
        "stage:meeting 採血",
    ] {
        let matcher = matcher(typed);
        bench.bench_function(&format!("filter 10,000 rows: {typed}"), |bencher| {
            bencher.iter(|| {
                needs
                    .iter()
                    .filter(|need| matcher.passes(&Judged(need, &index)))
                    .count()
            });
        });
    }
}

criterion_group!(benches, folding, scanning, filtering);
criterion_main!(benches);
