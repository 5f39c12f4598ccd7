//! Columns and fields.

use crate::domain::rule::Violation;
use crate::office::csv::read;
use crate::office::import::*;

#[test]
fn a_mapping_can_be_changed_by_heading_and_by_number() {
    let text = "よびな,課,メモ\n管,外来,夜\n袋,病棟,昼\n";
    let sheet = read(text).unwrap();
    let vocabulary = Vocabulary::new();
    let mut mapping = Mapping::guess(Kind::Need, &sheet, &vocabulary);
    assert_eq!(mapping.columns[0].samples, ["管", "袋"]);
    assert_eq!(mapping.columns[0].filled, 2);
    assert!(
        mapping
            .columns
            .iter()
            .all(|column| !column.target.is_read())
    );
    mapping
        .assign(Kind::Need, "よびな", "件名", &vocabulary)
        .unwrap();
    mapping
        .assign(Kind::Need, "2", "department", &vocabulary)
        .unwrap();
    let named = |mapping: &Mapping| {
        mapping
            .columns
            .iter()
            .map(|c| c.target.field().map(|f| f.name))
            .collect::<Vec<_>>()
    };
    assert_eq!(named(&mapping), [Some("title"), Some("department"), None]);
    mapping
        .assign(Kind::Need, "3", "title", &vocabulary)
        .unwrap();
    assert_eq!(named(&mapping), [None, Some("department"), Some("title")]);
    mapping.assign(Kind::Need, "課", "-", &vocabulary).unwrap();
    assert_eq!(named(&mapping), [None, None, Some("title")]);
    let fault = mapping.assign(Kind::Need, "よみな", "title", &vocabulary);
    assert!(
        matches!(fault, Err(MapFault::NoSuchColumn { nearest: Some(near) }) if near == "よびな")
    );
    let fault = mapping.assign(Kind::Need, "課", "stage", &vocabulary);
    assert_eq!(fault, Err(MapFault::Field(Violation::NotEditable)));
}

#[test]
fn of_two_columns_for_one_field_the_second_is_shown_as_left_out() {
    let sheet = read("件名,タイトル,段階\n管,袋,公開\n").unwrap();
    let mapping = Mapping::guess(Kind::Need, &sheet, &Vocabulary::new());
    let ignored = |i: usize| match mapping.columns[i].target {
        Target::Ignored(why) => Some(why),
        Target::Field(_) | Target::Reference => None,
    };
    assert_eq!(
        (ignored(0), ignored(1), ignored(2)),
        (None, Some(Ignored::Taken(0)), Some(Ignored::ByCommand))
    );
}
