//! Rows -> bytes of a CSV that Excel opens by a double click: UTF-8 with its mark, or CP932 for older programs.

use super::{defused, printable};
use encoding_rs::SHIFT_JIS;
use unicode_normalization::UnicodeNormalization;

/// How the file spells its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum CsvEncoding {
    /// UTF-8 with a byte order mark: without it Excel shows mojibake.
    #[default]
    Utf8,
    /// CP932.
    Cp932,
}

impl CsvEncoding {
    /// The encoding called so on the command line.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "utf8" | "utf-8" => Some(Self::Utf8),
            "cp932" | "sjis" | "shift_jis" | "shift-jis" => Some(Self::Cp932),
            _ => None,
        }
    }
}

/// A character that the encoding does not have; 〓 stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwritable {
    /// The row, from 1; 0 is the headings.
    pub row: usize,
    /// The column, from 1.
    pub column: usize,
    /// The character.
    pub character: char,
}

/// A written table.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Written {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// What could not be written as it is.
    pub unwritable: Vec<Unwritable>,
}

/// What stands for a character that cannot be written.
const GETA: char = '〓';

/// Writes headings and rows, lines ending in CRLF. Every cell is free of control characters and runs in no spreadsheet.
pub fn write<R, C>(headings: &[&str], rows: R, encoding: CsvEncoding) -> Written
where
    R: IntoIterator<Item = C>,
    C: IntoIterator<Item = String>,
{
    let mut out = Written::default();
    if encoding == CsvEncoding::Utf8 {
        out.bytes.extend_from_slice("\u{FEFF}".as_bytes());
    }
    let headings = headings.iter().map(|heading| (*heading).to_owned());
    out.record(0, headings, encoding);
    for (row, cells) in (1..).zip(rows) {
        out.record(row, cells, encoding);
    }
    out
}

impl Written {
    fn record(
        &mut self,
        row: usize,
        cells: impl IntoIterator<Item = String>,
        encoding: CsvEncoding,
    ) {
        for (column, cell) in (1..).zip(cells) {
            if column > 1 {
                self.bytes.push(b',');
            }
            let safe = quoted(&defused(&printable(&cell)));
            match encoding {
                CsvEncoding::Utf8 => self.bytes.extend_from_slice(safe.as_bytes()),
                CsvEncoding::Cp932 => self.cp932(row, column, &safe),
            }
        }
        self.bytes.extend_from_slice(b"\r\n");
    }

    fn cp932(&mut self, row: usize, column: usize, cell: &str) {
        for character in cell.nfc().map(near_cp932) {
            let spelled = spelled(character).or_else(|| {
                self.unwritable.push(Unwritable {
                    row,
                    column,
                    character,
                });
                spelled(GETA)
            });
            self.bytes.extend(spelled.unwrap_or_else(|| vec![b'?']));
        }
    }
}

/// The character's bytes, if CP932 has it.
fn spelled(character: char) -> Option<Vec<u8>> {
    let mut buffer = [0; 4];
    let (bytes, _, missing) = SHIFT_JIS.encode(character.encode_utf8(&mut buffer));
    (!missing).then(|| bytes.into_owned())
}

/// The character that Japanese programs write in its place: the Unicode tables of CP932 and JIS differ in these, and the encoder
/// alone would turn ¥ into a backslash.
fn near_cp932(c: char) -> char {
    match c {
        '\u{301C}' => '～',
        '\u{A5}' => '￥',
        '\u{2014}' => '―',
        '\u{2016}' => '∥',
        '\u{2212}' => '－',
        '\u{A2}' => '￠',
        '\u{A3}' => '￡',
        '\u{AC}' => '￢',
        '\u{A6}' => '￤',
        '\u{203E}' => '￣',
        '\u{A0}' => ' ',
        other => other,
    }
}

/// In quotes if the cell holds a delimiter, a quote or a line break; a tab or semicolon too, since readers guess the delimiter.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', ';', '\t']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use crate::office::decode::{Spelling, decode};
    use proptest::prelude::*;

    fn row(cells: &[&str]) -> Vec<Vec<String>> {
        vec![cells.iter().map(|cell| (*cell).to_owned()).collect()]
    }

    #[test]
    fn utf_8_begins_with_its_mark_and_lines_end_as_excel_wants() {
        let written = write(
            &["title", "tags"],
            row(&["管, 袋", "a;b"]),
            CsvEncoding::Utf8,
        );
        let text = "\u{FEFF}title,tags\r\n\"管, 袋\",\"a;b\"\r\n";
        assert_eq!(written.bytes, text.as_bytes());
    }

    #[test]
    fn cp932_maps_what_the_tables_differ_in_and_lists_what_it_lacks() {
        let cells = [
            "1〜2",
            "¥100",
            "a—b",
            "‖−¢£¬",
            "か\u{3099}",
            "髙﨑①",
            "吉𠮷😀",
        ];
        let written = write(&["h"], row(&cells), CsvEncoding::Cp932);
        let text = decode(&written.bytes).unwrap();
        assert_eq!(text.spelling, Spelling::Cp932);
        assert_eq!(
            text.text,
            "h\r\n1～2,￥100,a―b,∥－￠￡￢,が,髙﨑①,吉〓〓\r\n"
        );
        assert!(!written.bytes.windows(4).any(|w| w == b"\\100"));
        let at = |character| Unwritable {
            row: 1,
            column: 7,
            character,
        };
        assert_eq!(written.unwritable, [at('𠮷'), at('😀')]);
    }

    #[test]
    fn no_cell_runs_and_no_cell_drives_a_terminal() {
        let hostile = [
            "=HYPERLINK(\"x\")",
            "\t=1",
            "\r@a",
            "＝1",
            "\u{1b}]52;c;eA==\u{7}",
            "\u{202e}x",
        ];
        for encoding in [CsvEncoding::Utf8, CsvEncoding::Cp932] {
            let bytes = write(&["h"], row(&hostile), encoding).bytes;
            let text = decode(&bytes).unwrap().text;
            assert!(text.chars().all(|c| !c.is_control() || "\r\n".contains(c)));
            assert!(!text.contains('\u{202e}'));
            let body = text.lines().nth(1).unwrap();
            assert!(
                body.starts_with("\"'=HYPER") && body.contains(",' =1,"),
                "{body}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            cells in proptest::collection::vec("[a管袋=+@'\",;\n 髙～0-9-]{0,8}", 2..4)
        ) {
            let cells: Vec<String> = cells.iter().map(|c| c.trim().to_owned()).collect();
            prop_assume!(cells.iter().any(|cell| !cell.is_empty()));
            for encoding in [CsvEncoding::Utf8, CsvEncoding::Cp932] {
                let headings: Vec<&str> = ["甲", "乙", "丙"].into_iter().take(cells.len()).collect();
                let written = write(&headings, [cells.clone()], encoding);
                let sheet = read(&decode(&written.bytes).unwrap().text).unwrap();
                prop_assert_eq!(&sheet.rows[0].cells, &cells);
            }
        }
    }
}
