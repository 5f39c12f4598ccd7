//! What is probably there already.

use super::world::*;
use crate::office::csv::read;
use crate::office::import::*;

#[test]
fn a_number_that_stands_twice_in_a_sheet_is_shown_with_its_first_line() {
    let plan = World::default().plan(Kind::Need, OFFICE, |_, _| {});
    let last = plan.new.last().unwrap().line;
    assert_eq!(
        plan.duplicates,
        [Duplicate::of_line(last, 2, Why::SameNumber)]
    );
}

#[test]
fn the_same_rows_under_another_name_are_probable_duplicates() {
    let mut world = World::default();
    world.import(Kind::Need, NEEDS);
    let plan = world.plan(Kind::Need, NEEDS, |_, options| {
        options.source_name = "別の一覧".to_owned();
    });
    assert_eq!((plan.new.len(), plan.duplicates.len()), (25, 25));
    assert!(plan.duplicates.iter().all(|d| d.why == Why::SimilarTitle
        && matches!(&d.with, Twin::Book(_, label) if label.starts_with("N-"))));
    assert_eq!(plan.clone().into_rows(false).len(), 0);
    assert_eq!(plan.into_rows(true).len(), 25);
}

#[test]
fn firms_that_differ_in_form_width_and_kana_only_are_found() {
    let text = include_str!("../../../../tests/fixtures/companies_duplicates.csv");
    let sheet = read(text).unwrap();
    let group = |line: u32| {
        let row = sheet.rows.iter().find(|row| row.line == line).unwrap();
        row.cells.last().unwrap().clone()
    };
    let plan = World::default().plan(Kind::Company, text, |_, _| {});
    let lines = plan.duplicate_lines();
    for row in &sheet.rows {
        let first = sheet
            .rows
            .iter()
            .find(|r| group(r.line) == group(row.line))
            .unwrap();
        assert_eq!(
            lines.contains(&row.line),
            first.line != row.line,
            "{}",
            row.cells[1]
        );
    }
    for duplicate in &plan.duplicates {
        let Twin::Line(with) = duplicate.with else {
            panic!("the book is empty");
        };
        assert_eq!(group(with), group(duplicate.line));
    }
}

#[test]
fn a_firm_is_recognised_by_its_telephone_and_by_its_reading() {
    let mut world = World::default();
    world.import(Kind::Company, "会社名,フリガナ,都道府県,電話番号\n株式会社青樹製作所,アオキセイサクショ,長野県,0262-11-2222\n");
    let plan = world.plan(
        Kind::Company,
        "会社名,フリガナ,都道府県,電話番号\n青木製作所,あおきせいさくしょ,長野,\nAOKI,,,０２６２－１１－２２２２\n青木製作所,あおきせいさくしょ,沖縄県,\n",
        |_, _| {},
    );
    let why: Vec<_> = plan.duplicates.iter().map(|d| (d.line, d.why)).collect();
    assert_eq!(why, [(2, Why::SameReading), (3, Why::SamePhone)]);
}
