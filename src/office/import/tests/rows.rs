//! What a sheet's rows become.

use super::world::*;
use crate::domain::rule::Violation;
use crate::domain::value::Value;
use crate::domain::{company, need};
use crate::office::csv::read;
use crate::office::decode::decode;
use crate::office::import::*;
use crate::text::{Lang, Locale};

fn titles(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|row| row.text(need::TITLE.id())).collect()
}

#[test]
fn the_same_needs_come_out_of_three_spellings() {
    let world = World::default();
    let plan = |bytes: &[u8]| world.plan(Kind::Need, &decode(bytes).unwrap().text, |_, _| {});
    let utf8 = plan(NEEDS.as_bytes());
    assert_eq!(utf8.unreadable, []);
    let bom = plan(include_bytes!(
        "../../../../tests/fixtures/needs_utf8_bom.csv"
    ));
    let cp932 = plan(include_bytes!("../../../../tests/fixtures/needs_cp932.csv"));
    assert_eq!(
        (utf8.new.len(), utf8.unreadable.len(), utf8.duplicates.len()),
        (25, 0, 0)
    );
    assert_eq!(utf8.new, bom.new);
    assert_eq!(utf8.new, cp932.new);
    let first = &utf8.new[0];
    assert_eq!(first.text(need::SOURCE_NO.id()), "F001");
    assert_eq!(first.text(need::SOURCE_NAME.id()), "一覧");
}

#[test]
fn a_sheet_without_hospitals_is_imported_and_says_what_is_missing() {
    let plan = World::default().plan(Kind::Need, NEEDS, |_, _| {});
    let missing: Vec<_> = plan
        .missing_required
        .iter()
        .map(|(f, lines)| (f.name, lines.len()))
        .collect();
    assert_eq!(missing, [("hospital", 25)]);
    let filled = World::default().plan(Kind::Need, NEEDS, |_, options| {
        options
            .set
            .push(("病院名".to_owned(), "みずなら市民病院".to_owned()));
    });
    assert_eq!(filled.missing_required.len(), 0);
    assert!(
        filled
            .new
            .iter()
            .all(|row| row.text(need::HOSPITAL.id()) == "みずなら市民病院")
    );
}

#[test]
fn what_is_set_for_all_rows_leaves_filled_cells_alone() {
    let plan = World::default().plan(
        Kind::Need,
        "件名,部署\n管,外来\n袋,\n",
        |_, options| {
            options
                .set
                .push(("department".to_owned(), "手術室".to_owned()));
        },
    );
    let departments: Vec<_> = plan
        .new
        .iter()
        .map(|row| row.text(need::DEPARTMENT.id()))
        .collect();
    assert_eq!(departments, ["外来", "手術室"]);
}

#[test]
fn a_field_that_cannot_be_set_stops_the_plan_before_it_begins() {
    let sheet = read("件名\n管\n").unwrap();
    let vocabulary = Vocabulary::new();
    let mapping = Mapping::guess(Kind::Need, &sheet, &vocabulary);
    let set = [
        ("departmnet", "外来"),
        ("due", "13/45"),
        ("stage", "published"),
    ];
    let options = Options {
        set: set
            .map(|(name, typed)| (name.to_owned(), typed.to_owned()))
            .to_vec(),
        source_name: String::new(),
        today: Date::new(2026, 11, 20).unwrap(),
    };
    let world = World::default();
    let view = BookView {
        book: &world.book,
        record: &|_| None,
    };
    let refused = plan(
        Kind::Need,
        &sheet,
        &mapping,
        &options,
        &vocabulary,
        &view,
        &mut |_| true,
    );
    let Err(PlanError::Set(faults)) = refused else {
        panic!("{refused:?}");
    };
    let violations: Vec<_> = faults.into_iter().map(|fault| fault.violation).collect();
    let near = Violation::UnknownField {
        nearest: Some("department"),
    };
    assert_eq!(violations[0], near);
    assert!(matches!(violations[1], Violation::Date(_)));
    assert_eq!(violations[2], Violation::NotEditable);
}

#[test]
fn an_offices_own_sheet_is_understood() {
    let plan = World::default().plan(Kind::Need, OFFICE, |_, _| {});
    let first = &plan.new[0];
    assert_eq!(first.text(need::TITLE.id()), "採尿室の手すりが遠い");
    assert_eq!(first.text(need::SOURCE_NO.id()), "1");
    let day = Entry::Value(Value::Date(Date::new(2026, 12, 10).unwrap()));
    assert!(first.entries.contains(&(need::DUE.id(), day)));
    let bad: Vec<_> = plan
        .unreadable
        .iter()
        .map(|fault| (fault.field, fault.typed.as_str()))
        .collect();
    assert_eq!(
        bad,
        [
            ("due", "R9.2.30"),
            ("received_on", "R8.11.31"),
            ("due", "2026/13/45"),
            ("received_on", "昨日のどこか")
        ]
    );
    assert!(titles(&plan.new).contains(&"=1+1".to_owned()));
    let empty_title = plan
        .missing_required
        .iter()
        .find(|(field, _)| field.name == "title")
        .unwrap();
    assert_eq!(empty_title.1.len(), 1);
}

#[test]
fn a_title_too_long_is_cut_and_kept_whole_in_the_problem() {
    let plan = World::default().plan(Kind::Need, OFFICE, |_, _| {});
    let NoteKind::TitleCut { whole } = &plan.notes[0].kind else {
        panic!("{:?}", plan.notes);
    };
    let row = plan
        .new
        .iter()
        .find(|row| row.line == plan.notes[0].line)
        .unwrap();
    let title = row.text(need::TITLE.id());
    assert_eq!(title.chars().count(), 40);
    assert!(title.ends_with("..") && whole.starts_with(title.trim_end_matches('.')));
    assert_eq!(row.text(need::PROBLEM.id()), format!("{whole}\n長い題名"));
}

#[test]
fn a_sheet_that_comes_again_changes_only_what_changed() {
    let mut world = World::default();
    world.import(Kind::Need, NEEDS);
    let again = world.plan(Kind::Need, NEEDS, |_, _| {});
    assert_eq!(
        (again.new.len(), again.updates.len(), again.unchanged),
        (0, 0, 25)
    );

    let changed = NEEDS.replace(
        "消灯のとき枕元に置き、朝には踏まれている",
        "朝には踏まれている",
    );
    let plan = world.plan(Kind::Need, &changed, |_, _| {});
    assert_eq!((plan.updates.len(), plan.unchanged), (1, 24));
    let (id, row) = &plan.updates[0];
    assert_eq!(
        row.entries.iter().map(|(f, _)| *f).collect::<Vec<_>>(),
        [need::PROBLEM.id()]
    );
    assert_eq!(world.records[id].text(need::SOURCE_NO.id()), "F001");
}

#[test]
fn an_empty_cell_of_a_sheet_that_comes_again_empties_no_field() {
    let mut world = World::default();
    world.import(
        Kind::Need,
        "番号,件名,病院名,望む姿\n1,管が抜ける,みずなら病院,抜けない\n",
    );
    let plan = world.plan(
        Kind::Need,
        "番号,件名,病院名,望む姿\n１,管が抜ける,ﾐｽﾞﾅﾗ病院,\n",
        |_, _| {},
    );
    assert_eq!(
        (plan.new.len(), plan.updates.len(), plan.unchanged),
        (0, 0, 1)
    );
}

#[test]
fn a_row_that_renames_a_record_by_its_reference_is_told() {
    let mut world = World::default();
    world.import(Kind::Need, "件名,部署\n管が抜ける,外来\n");
    let plan = world.plan(Kind::Need, "ref,件名\nN-1,夜に管が抜ける\n", |_, _| {});
    let [note] = plan.notes.as_slice() else {
        panic!("{:?}", plan.notes);
    };
    assert!(matches!(&note.kind, NoteKind::Renamed { was, .. } if was == "管が抜ける"));
    assert!(plan.duplicates.is_empty());
}

#[test]
fn a_reference_with_the_name_of_somebody_else_waits_for_a_person_to_say_so() {
    let mut world = World::default();
    world.import(Kind::Company, "会社名,都道府県\n青葉精工,宮城県\n");
    let plan = |text: &str| world.plan(Kind::Company, text, |_, _| {});
    let other = plan("ref,会社名,都道府県\nF-1,アルファ樹脂,山形県\n");
    let [doubt] = other.duplicates.as_slice() else {
        panic!("{:?}", other.duplicates);
    };
    assert_eq!(doubt.why, Why::OtherName);
    let said = crate::office::words::duplicate(&Locale::new(Lang::Ja), doubt);
    assert!(said.contains("F-1 青葉精工 の番号"), "{said}");
    assert!(other.clone().into_rows(false).is_empty(), "nothing unasked");
    assert_eq!(other.into_rows(true).len(), 1, "a new name if it is meant");
    let spelt = plan("ref,会社名,都道府県\nF-1,株式会社青葉精工,宮城県\n");
    assert!(spelt.duplicates.is_empty());
    assert_eq!(spelt.into_rows(false).len(), 1);
}

#[test]
fn words_kept_from_another_column_replace_nothing_that_was_written_since() {
    let mut world = World::default();
    let sheet = "番号,会社名,許可\n1,甲精機,ISO9001\n2,乙化成,ISO9001\n";
    world.import(Kind::Company, sheet);
    let id = *world.records.keys().next().unwrap();
    let written = Entry::Value(Value::line("秋に訪問した"));
    world.write(Kind::Company, id, &[(company::NOTES.id(), written)]);
    let plan = world.plan(Kind::Company, sheet, |_, _| {});
    assert_eq!((plan.updates.len(), plan.unchanged), (0, 2));
}

#[test]
fn a_reference_column_names_the_record_to_update() {
    let mut world = World::default();
    world.import(Kind::Need, "件名,部署\n管が抜ける,外来\n");
    let plan = world.plan(
        Kind::Need,
        "ref,title,department\nＮ－１,管が抜ける,手術室\nN-9,袋,外来\nF-1,紐,外来\n",
        |_, _| {},
    );
    assert_eq!(plan.updates.len(), 1);
    assert_eq!(plan.updates[0].1.entries.len(), 1);
    // N-9 is a number of another book's: a new need here, found again by it; F-1 is no need's.
    assert_eq!(plan.new.len(), 1);
    assert_eq!(plan.new[0].text(need::SOURCE_NO.id()), "N-9");
    let bad: Vec<_> = plan.unreadable.iter().map(|f| (f.line, f.field)).collect();
    assert_eq!(bad, [(4, "ref")]);
}

#[test]
fn an_offices_sheet_of_firms_is_understood() {
    let text = include_str!("../../../../tests/fixtures/companies_office.csv");
    let plan = World::default().plan(Kind::Company, text, |_, _| {});
    let bad: Vec<_> = plan
        .unreadable
        .iter()
        .map(|f| (f.line, f.field, f.typed.as_str()))
        .collect();
    assert!(
        bad.iter()
            .any(|(_, field, typed)| (*field, *typed) == ("last_contact_on", "R8.4.31")),
        "{bad:?}"
    );
    let first = &plan.new[0];
    let number = |field, n| (field, Entry::Value(Value::Number(n)));
    assert!(first.entries.contains(&number(company::EMPLOYEES.id(), 12)));
    assert!(first.entries.contains(&number(company::MIN_LOT.id(), 200)));
    assert_eq!(first.text(company::SOURCE_NO.id()), "A01");
}

#[test]
fn words_that_no_list_knows_are_kept_as_text_and_told() {
    let plan = World::default().plan(
        Kind::Company,
        "会社名,許可,備考\n甲精機,ISO13485;ISO9001,親切\n乙化成,医療機器製造業・ISO13485,\n",
        |_, _| {},
    );
    let licences = |codes: [&str; 1]| codes.map(Value::choice).to_vec();
    let entry = (
        company::LICENCES.id(),
        Entry::Members(licences(["iso13485"])),
    );
    assert!(plan.new[0].entries.contains(&entry));
    assert_eq!(plan.new[0].text(company::NOTES.id()), "親切\n許可: ISO9001");
    assert!(!plan.new[1].is_filled(company::NOTES.id()));
    let note = Note {
        line: 2,
        kind: NoteKind::Kept {
            field: "licences",
            words: "ISO9001".to_owned(),
            keeper: "notes",
        },
    };
    assert_eq!(plan.notes, [note]);

    let plan = World::default().plan(
        Kind::Need,
        "件名,職種,提案者\n歯ぶらし,歯科衛生士,\n管,宇宙飛行士,野口\n",
        |_, _| {},
    );
    let proposers: Vec<_> = plan
        .new
        .iter()
        .map(|row| row.text(need::PROPOSER.id()))
        .collect();
    assert_eq!(proposers, ["歯科衛生士", "野口（宇宙飛行士）"]);
    assert!(
        plan.new
            .iter()
            .all(|row| row.text(need::PROFESSION.id()) == "other")
    );

    let refused = World::default().plan(Kind::Need, "件名,クラス\n管,五\n", |_, _| {});
    assert_eq!((refused.new.len(), refused.unreadable.len()), (0, 1));
}

#[test]
fn a_stopped_import_has_no_plan() {
    let sheet = read(NEEDS).unwrap();
    let vocabulary = Vocabulary::new();
    let mapping = Mapping::guess(Kind::Need, &sheet, &vocabulary);
    let options = Options {
        set: Vec::new(),
        source_name: String::new(),
        today: Date::MIN,
    };
    let world = World::default();
    let view = BookView {
        book: &world.book,
        record: &|_| None,
    };
    let stopped = plan(
        Kind::Need,
        &sheet,
        &mapping,
        &options,
        &vocabulary,
        &view,
        &mut |_| false,
    );
    assert_eq!(stopped.err(), Some(PlanError::Cancelled));
    let mut none = mapping.clone();
    (0..none.columns.len()).for_each(|i| none.set(i, None).unwrap());
    let nothing = plan(
        Kind::Need,
        &sheet,
        &none,
        &options,
        &vocabulary,
        &view,
        &mut |_| true,
    );
    assert_eq!(nothing.err(), Some(PlanError::NothingMapped));
}

#[test]
fn hostile_cells_come_out_harmless() {
    let plan = World::default().plan(Kind::Need, OFFICE, |_, _| {});
    let texts = plan
        .new
        .iter()
        .flat_map(|row| row.entries.iter().map(|(field, _)| row.text(*field)));
    let typed = plan.unreadable.iter().map(|fault| fault.typed.clone());
    for text in texts.chain(typed) {
        assert!(
            text.chars()
                .all(|c| c == '\n' || crate::domain::value::harmless(c)),
            "{text:?}"
        );
    }
}
