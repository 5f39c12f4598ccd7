//! Workbooks as offices make them, workbooks made by hand to do harm, and what is written read again.

use super::guard::PART_LIMIT;
use super::*;
use crate::domain::company;
use crate::domain::date::Date;
use crate::domain::kind::Kind;
use crate::domain::record::Reference;
use crate::office::export::{Cell, Columns, Item};
use crate::office::sheet::{NotASheet, Sheet};
use crate::text::{Lang, Locale, Vocabulary};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook as Made};
use std::io::Write;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn sheet(bytes: &[u8]) -> Sheet {
    Workbook::open(bytes).unwrap().read(0).unwrap()
}

fn cells(sheet: &Sheet) -> Vec<Vec<&str>> {
    let rows = sheet.rows.iter();
    rows.map(|row| row.cells.iter().map(String::as_str).collect())
        .collect()
}

/// The parts of a small workbook, with this inside its sheet and these texts.
fn by_hand(sheet: &str, strings: &str) -> Vec<u8> {
    let parts = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#.to_owned(),
        ),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned(),
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="名簿" sheetId="1" r:id="rId1"/></sheets></workbook>"#.to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#.to_owned(),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{sheet}</worksheet>"#
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!(r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" {strings}</sst>"#),
        ),
    ];
    packed(parts.iter().map(|(name, text)| (*name, text.as_bytes())))
}

fn packed<'a>(parts: impl Iterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_list_under_a_title_with_real_days_and_formulas_is_read_as_it_is_seen() {
    let mut book = Made::new();
    let page = book.add_worksheet();
    let day = Format::new().set_num_format("[$-411]ggge\"年\"m\"月\"d\"日\"");
    page.write_string(0, 0, "企業名簿").unwrap();
    page.write_string(1, 3, "作成日").unwrap();
    page.write_string(1, 4, "R8.11.22").unwrap();
    for (column, heading) in (0..).zip(["番号", "企業名", "電話", "最終連絡日", "従業員数"])
    {
        page.write_string(3, column, heading).unwrap();
    }
    page.write_number(4, 0, 7.0).unwrap();
    page.write_string(4, 1, "㈱テクノ精工").unwrap();
    page.write_string(4, 2, "+81-3-1234-5678").unwrap();
    let on = ExcelDateTime::from_ymd(2026, 11, 20).unwrap();
    page.write_datetime_with_format(4, 3, &on, &day).unwrap();
    let sum = Formula::new("=20+8").set_result("28");
    page.write_formula(4, 4, sum).unwrap();
    let sheet = sheet(&book.save_to_buffer().unwrap());
    assert_eq!(
        sheet.headings,
        ["番号", "企業名", "電話", "最終連絡日", "従業員数"]
    );
    assert_eq!((sheet.heading_line, sheet.titles.len()), (4, 2));
    let expected = ["7", "㈱テクノ精工", "+81-3-1234-5678", "2026-11-20", "28"];
    assert_eq!(cells(&sheet), [expected]);
    assert_eq!(sheet.rows[0].line, 5);
}

#[test]
fn a_value_merged_over_rows_stands_in_each_and_headings_may_take_two_rows() {
    let mut book = Made::new();
    let page = book.add_worksheet();
    let plain = Format::new();
    page.merge_range(0, 0, 1, 0, "病院", &plain).unwrap();
    page.merge_range(0, 1, 0, 2, "担当者", &plain).unwrap();
    page.merge_range(0, 3, 0, 4, "支援室", &plain).unwrap();
    for (column, heading) in (1..).zip(["氏名", "電話", "氏名", "メール"]) {
        page.write_string(1, column, heading).unwrap();
    }
    page.merge_range(2, 0, 3, 0, "みずなら市民病院", &plain)
        .unwrap();
    page.write_string(2, 1, "鶴来").unwrap();
    page.write_string(3, 1, "日和田").unwrap();
    let sheet = sheet(&book.save_to_buffer().unwrap());
    let headings = ["病院", "担当者 氏名", "電話", "支援室 氏名", "メール"];
    assert_eq!(sheet.headings, headings);
    let both = [
        ["みずなら市民病院", "鶴来", "", "", ""],
        ["みずなら市民病院", "日和田", "", "", ""],
    ];
    assert_eq!(cells(&sheet), both);
}

#[test]
fn furigana_are_no_part_of_a_name() {
    let rows = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="inlineStr"><is><r><t>山</t></r><r><t>形県</t></r><rPh sb="0" eb="2"><t>ヤマガタ</t></rPh></is></c></row></sheetData>"#;
    let strings = r#"><si><t>企業名</t></si><si><t>都道府県</t></si><si><t>東雲精密</t><rPh sb="0" eb="2"><t>シノノメ</t></rPh><phoneticPr fontId="1"/></si>"#;
    let sheet = sheet(&by_hand(rows, strings));
    assert_eq!(cells(&sheet), [["東雲精密", "山形県"]]);
}

#[test]
fn sheets_are_called_by_name_or_number_and_hidden_ones_are_left_out() {
    let mut book = Made::new();
    for name in ["表紙", "企業", "設定"] {
        let page = book.add_worksheet().set_name(name).unwrap();
        page.write_string(0, 0, name).unwrap();
        page.set_hidden(name == "設定");
    }
    let bytes = book.save_to_buffer().unwrap();
    let book = Workbook::open(&bytes).unwrap();
    assert_eq!(book.sheets(), ["表紙", "企業"]);
    assert_eq!((book.place("企業"), book.place(" 2 ")), (Ok(1), Ok(1)));
    let sheets = vec!["表紙".to_owned(), "企業".to_owned()];
    let none = NotAWorkbook::NoSuchSheet { sheets };
    assert_eq!(
        (book.place("設定"), book.place("0")),
        (Err(none.clone()), Err(none))
    );
}

#[test]
fn a_part_that_unpacks_to_too_much_is_refused_before_it_is_kept() {
    let room = usize::try_from(PART_LIMIT).unwrap() + 1;
    let blanks = vec![b' '; room];
    let bomb = packed([("xl/sharedStrings.xml", blanks.as_slice())].into_iter());
    assert!(bomb.len() < 1024 * 1024, "{}", bomb.len());
    let refused = Workbook::open(&bomb).err().unwrap();
    assert_eq!(refused, NotAWorkbook::TooLarge { limit: PART_LIMIT });
    let large = vec![b'P'; WORKBOOK_LIMIT + 1];
    assert!(matches!(
        Workbook::open(&large),
        Err(NotAWorkbook::TooLarge { .. })
    ));
}

#[test]
fn a_number_of_texts_that_are_not_there_takes_no_memory() {
    let rows = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>"#;
    for claim in [
        "99999999999999",
        "18446744073709551615",
        "999999999999999999999999",
    ] {
        let strings = format!(r#"count="1" uniqueCount = "{claim}"><si><t>企業名</t></si>"#);
        let refused = Workbook::open(&by_hand(rows, &strings)).err();
        assert_eq!(refused, Some(NotAWorkbook::Damaged), "{claim}");
    }
    let honest = r#"count="1" uniqueCount="1"><si><t>企業名</t></si>"#;
    assert!(Workbook::open(&by_hand(rows, honest)).is_ok());
}

#[test]
fn a_million_columns_are_refused_and_far_rows_cost_nothing() {
    let far = r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>2</v></c></row></sheetData>"#;
    let bytes = by_hand(far, ">");
    assert_eq!(sheet(&bytes).rows.len() + sheet(&bytes).faults.len(), 1);
    let wide =
        r#"<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row></sheetData>"#;
    let refused = Workbook::open(&by_hand(wide, ">")).unwrap().read(0);
    let columns = NotASheet::TooManyColumns {
        limit: 1_000,
        is: 16_384,
    };
    assert_eq!(refused, Err(NotAWorkbook::Sheet(columns)));
}

#[test]
fn what_is_no_workbook_is_said_to_be_damaged() {
    for bytes in [
        &b"PK\x03\x04"[..],
        b"PK\x05\x06",
        b"",
        b"PK\x03\x04 no more",
    ] {
        assert_eq!(Workbook::open(bytes).err(), Some(NotAWorkbook::Damaged));
    }
    let other = packed([("word/document.xml", &b"<w/>"[..])].into_iter());
    assert_eq!(Workbook::open(&other).err(), Some(NotAWorkbook::Damaged));
}

fn item(columns: &Columns, name: &str, capability: &str) -> Item {
    let cell = |id| {
        if id == company::NAME.id() {
            Cell::Text(name.to_owned())
        } else if id == company::CAPABILITY.id() {
            Cell::Text(capability.to_owned())
        } else if id == company::LAST_CONTACT_ON.id() {
            Cell::Date(Date::new(2026, 11, 20).unwrap())
        } else if id == company::REGION.id() {
            Cell::Text("in".to_owned())
        } else if id == company::LICENCES.id() {
            Cell::List(vec!["seizo".to_owned(), "iso13485".to_owned()])
        } else if id == company::EMPLOYEES.id() {
            Cell::Number(28)
        } else {
            Cell::Empty
        }
    };
    Item {
        reference: Reference::parse("F-1").unwrap(),
        cells: columns
            .fields()
            .iter()
            .map(|field| cell(field.id))
            .collect(),
    }
}

fn columns() -> Columns {
    Columns::of(Kind::Company, &crate::domain::field::Layer::ALL)
}

#[test]
fn what_is_written_is_read_again_and_the_headings_and_words_are_known() {
    let columns = columns();
    let items = [item(&columns, "テクノ精工株式会社", "小ロット\n二週間")];
    let today = Date::new(2026, 11, 22).unwrap();
    for lang in Lang::ALL {
        let locale = Locale::new(lang);
        let made = write(&columns, &items, &locale, today).unwrap();
        assert_eq!(made, write(&columns, &items, &locale, today).unwrap());
        let sheet = sheet(&made.bytes);
        let words = Vocabulary::new();
        for (heading, cell) in sheet.headings.iter().zip(&sheet.rows[0].cells) {
            let field = words.field_of(Kind::Company, heading).unwrap();
            if !cell.is_empty() && field.name != "ref" {
                let read = words.understand(Kind::Company, field, cell, today);
                assert!(read.is_ok(), "{heading} {cell}: {read:?}");
            }
        }
        assert!(sheet.rows[0].cells.contains(&"2026-11-20".to_owned()));
        assert!(sheet.rows[0].cells.contains(&"小ロット\n二週間".to_owned()));
    }
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_and_told() {
    let columns = columns();
    let long = "長".repeat(40_000);
    let items = [item(&columns, "甲", &long)];
    let today = Date::new(2026, 11, 22).unwrap();
    let made = write(&columns, &items, &Locale::new(Lang::Ja), today).unwrap();
    assert_eq!(made.cut.len(), 1);
    assert_eq!(made.cut[0].0, 2);
}

proptest! {
    #[test]
    fn no_text_runs_and_every_text_comes_back(text in "[ '=+@＝a管\n-]{0,8}") {
        let columns = columns();
        let name = format!("甲{text}");
        let today = Date::new(2026, 11, 22).unwrap();
        let items = [item(&columns, &name, &text)];
        let made = write(&columns, &items, &Locale::new(Lang::Ja), today).unwrap();
        let sheet = sheet(&made.bytes);
        let at = columns.fields().iter().position(|f| f.id == company::CAPABILITY.id()).unwrap();
        prop_assert_eq!(&sheet.rows[0].cells[at + 1], text.trim());
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(made.bytes)).unwrap();
        let mut part = String::new();
        std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut part).unwrap();
        prop_assert!(!part.contains("<f>") && !part.contains("<f "));
    }

    /// Bytes of the archive changed anywhere.
    #[test]
    fn a_mutated_workbook_is_read_or_refused(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)
    ) {
        let mut bytes = small();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        look(&bytes);
    }

    /// Parts changed and packed again, so that the harm reaches the readers behind the archive.
    #[test]
    fn a_workbook_with_mutated_parts_is_read_or_refused(
        which in 0_usize..6,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 1..8)
    ) {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(small())).unwrap();
        let mut parts = Vec::new();
        for index in 0..zip.len() {
            let mut part = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
            parts.push((part.name().unwrap().into_owned(), bytes));
        }
        let (_, part) = &mut parts[which];
        for (at, byte, cut) in changes {
            let at = at.index(part.len().max(1)).min(part.len().saturating_sub(1));
            if cut {
                part.truncate(at);
            } else if let Some(place) = part.get_mut(at) {
                *place = byte;
            }
        }
        look(&packed(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))));
    }
}

fn small() -> Vec<u8> {
    let rows = r#"<dimension ref="A1:C3"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><f>20+8</f><v>28</v></c></row><row r="3"><c r="B3"><v>46348.5</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>"#;
    let strings = r#"count="3" uniqueCount="3"><si><t>企業名</t></si><si><t>人数</t></si><si><t>東雲</t></si>"#;
    by_hand(rows, strings)
}

/// Whatever a file is, it is read or refused; nothing else.
fn look(bytes: &[u8]) {
    if let Ok(mut book) = Workbook::open(bytes) {
        for place in 0..book.sheets().len() {
            let _ = book.read(place);
        }
    }
}
