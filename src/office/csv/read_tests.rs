//! Sheets as offices send them, broken ones among them.

use super::*;
use crate::office::decode::decode;
use crate::office::sheet::{COLUMN_LIMIT, SheetFault, Trouble};
use proptest::prelude::*;

fn lines(sheet: &Sheet) -> Vec<u32> {
    sheet.rows.iter().map(|row| row.line).collect()
}

#[test]
fn a_sheet_is_the_same_in_utf_8_with_and_without_mark_and_in_cp932() {
    let sheet = |bytes: &[u8]| read(&decode(bytes).unwrap().text).unwrap();
    let utf8 = sheet(include_bytes!("../../../tests/fixtures/needs_utf8.csv"));
    let bom = sheet(include_bytes!("../../../tests/fixtures/needs_utf8_bom.csv"));
    let cp932 = sheet(include_bytes!("../../../tests/fixtures/needs_cp932.csv"));
    assert_eq!((utf8.headings.len(), utf8.rows.len()), (12, 25));
    assert_eq!(utf8.faults, []);
    assert_eq!(utf8, bom);
    assert_eq!(utf8, cp932);
}

#[test]
fn an_offices_own_sheet_is_read_and_its_bad_rows_are_named_by_line() {
    let text = include_str!("../../../tests/fixtures/needs_office.csv");
    let sheet = read(text).unwrap();
    assert_eq!(sheet.headings[1], "件名");
    let line_of = |word: &str| {
        let before = text.split_once(word).unwrap().0;
        u32::try_from(before.matches('\n').count()).unwrap() + 1
    };
    let extra = SheetFault {
        line: line_of("薬の空箱を数える"),
        trouble: Trouble::ExtraCells {
            cells: 13,
            headings: 11,
        },
    };
    assert_eq!(sheet.faults, [extra]);
    let short = sheet.rows.iter().find(|row| row.cells[0] == "5").unwrap();
    assert_eq!(
        (short.line, short.cells.len()),
        (line_of("点滴架が廊下で"), 11)
    );
    assert!(
        sheet
            .rows
            .iter()
            .all(|row| row.cells.iter().any(|cell| !cell.is_empty()))
    );
    let hostile = sheet.rows.iter().find(|row| row.cells[0] == "8").unwrap();
    assert_eq!(hostile.cells[1], "音[31mが赤い[0m機器");
}

#[test]
fn a_quote_that_never_closes_refuses_its_row_and_keeps_those_before() {
    let sheet = read(include_str!("../../../tests/fixtures/broken.csv")).unwrap();
    assert_eq!(lines(&sheet), [2]);
    let fault = SheetFault {
        line: 3,
        trouble: Trouble::UnclosedQuote { last_line: 5 },
    };
    assert_eq!(sheet.faults, [fault]);
}

#[test]
fn lines_are_those_of_the_file_with_breaks_in_cells_and_empty_lines() {
    let sheet = read("番号,件名\r\n1,\"一\r\n二\"\r\n\r\n , \r\n2,三\r\n").unwrap();
    assert_eq!(lines(&sheet), [2, 6]);
    assert_eq!(sheet.rows[0].cells[1], "一\n二");
}

#[test]
fn titles_above_the_headings_are_passed_over() {
    let sheet = read("ニーズ一覧\n令和8年11月\n\n番号,件名\n1,管\n").unwrap();
    assert_eq!(sheet.headings, ["番号", "件名"]);
    assert_eq!(sheet.titles.len(), 2);
    assert_eq!((sheet.heading_line, lines(&sheet)), (4, vec![5]));
}

#[test]
fn a_sheet_of_one_column_has_its_first_row_as_heading() {
    let sheet = read("件名\n管が抜ける\n\n袋が重い").unwrap();
    assert_eq!(sheet.headings, ["件名"]);
    assert_eq!(lines(&sheet), [2, 4]);
    let long = "題\n".repeat(40);
    assert_eq!(read(&long).unwrap().rows.len(), 39);
}

#[test]
fn tabs_and_semicolons_part_cells_too() {
    for text in [
        "番号\t件名\n1\t管,袋",
        "番号;件名\n1;管,袋",
        "sep=;\n番号;件名\n1;管,袋",
    ] {
        let sheet = read(text).unwrap();
        assert_eq!(sheet.rows[0].cells, ["1", "管,袋"], "{text}");
    }
}

#[test]
fn a_huge_cell_refuses_its_row_by_line() {
    let huge = "あ".repeat(20_000_000);
    let sheet = read(&format!("番号,件名\n1,{huge}\n2,管\n")).unwrap();
    assert_eq!(lines(&sheet), [3]);
    let fault = SheetFault {
        line: 2,
        trouble: Trouble::LongCell {
            heading: "件名".to_owned(),
            is: huge.len(),
        },
    };
    assert_eq!(sheet.faults, [fault]);
}

#[test]
fn nul_bytes_are_taken_out_and_damaged_characters_refuse_their_row() {
    let sheet = read("番号,件名\n1,管\0が\n2,管\u{FFFD}\n").unwrap();
    assert_eq!(sheet.rows[0].cells[1], "管が");
    let fault = SheetFault {
        line: 3,
        trouble: Trouble::Damaged {
            heading: "件名".to_owned(),
        },
    };
    assert_eq!(sheet.faults, [fault]);
}

#[test]
fn a_million_columns_or_nothing_is_no_sheet() {
    let wide = ",".repeat(1_000_000) + "x,y";
    let refused = NotASheet::TooManyColumns {
        limit: COLUMN_LIMIT,
        is: 1_000_002,
    };
    assert_eq!(read(&wide), Err(refused));
    assert_eq!(read(" \n,,\n"), Err(NotASheet::Empty));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_and_lines_rise(text in "([,;\t\"\r\n='a管]|\\PC){0,60}") {
        if let Ok(sheet) = read(&text) {
            prop_assert!(lines(&sheet).windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(sheet.rows.iter().all(|row| row.cells.len() == sheet.headings.len()));
        }
    }
}

#[test]
fn more_cells_than_are_held_at_once_are_refused() {
    use crate::office::sheet::SHEET_CELLS;
    let mut text = vec!["h"; COLUMN_LIMIT].join(",");
    text.push_str(&"\nx,y".repeat(SHEET_CELLS / COLUMN_LIMIT + 1));
    assert_eq!(
        read(&text),
        Err(NotASheet::TooManyCells { limit: SHEET_CELLS })
    );
}
