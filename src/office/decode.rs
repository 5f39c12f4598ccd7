//! Bytes of a file -> text. Offices save the same sheet as UTF-8, UTF-16 or CP932 without saying which, and send workbooks under
//! the name of a CSV; a wrong guess would put mojibake into the book, so a doubt is told, never passed over.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// The largest file read, in bytes (128 MiB): a sheet of 100,000 rows is a fifth of it.
pub const FILE_LIMIT: usize = 128 * 1024 * 1024;
/// How much of a file is looked at to tell text from other bytes.
const PROBE: usize = 64 * 1024;

/// How a file spells its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// UTF-8 without a mark.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Bom,
    /// UTF-16 with a byte order mark, little end first.
    Utf16Le,
    /// UTF-16 with a byte order mark, big end first.
    Utf16Be,
    /// CP932, Microsoft's `Shift_JIS`.
    Cp932,
    /// EUC-JP.
    EucJp,
    /// ISO-2022-JP (JIS).
    Iso2022Jp,
    /// An Excel workbook, which says its characters itself.
    Workbook,
}

impl Spelling {
    /// Its name, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Bom => "UTF-8 (BOM)",
            Self::Utf16Le => "UTF-16LE (BOM)",
            Self::Utf16Be => "UTF-16BE (BOM)",
            Self::Cp932 => "CP932",
            Self::EucJp => "EUC-JP",
            Self::Iso2022Jp => "ISO-2022-JP",
            Self::Workbook => "xlsx",
        }
    }
}

/// A file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// How it was spelled.
    pub spelling: Spelling,
    /// Places that are no characters in that spelling; each stands as U+FFFD in the text.
    pub damaged: usize,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotText {
    /// Nothing but blanks.
    Empty,
    /// Larger than what is read at once, in bytes.
    TooLarge {
        /// Read at most.
        limit: usize,
        /// This file.
        is: usize,
    },
    /// A zip archive: a workbook is read by [`super::source`], any other is no sheet.
    Workbook,
    /// An Excel workbook of before 2007.
    OldWorkbook,
    /// A PDF.
    Pdf,
    /// Other bytes.
    Binary,
}

/// Text of a file: byte order mark, else strict UTF-8, else what the bytes look like in Japan.
///
/// # Errors
/// [`NotText`] when there is no text to read.
pub fn decode(bytes: &[u8]) -> Result<Decoded, NotText> {
    if bytes.len() > FILE_LIMIT {
        return Err(NotText::TooLarge {
            limit: FILE_LIMIT,
            is: bytes.len(),
        });
    }
    refuse_known_formats(bytes)?;
    let decoded = if let Some(decoded) = marked(bytes) {
        decoded
    } else {
        refuse_binary(bytes)?;
        unmarked(bytes)
    };
    if decoded.text.trim().is_empty() {
        return Err(NotText::Empty);
    }
    Ok(decoded)
}

fn refuse_known_formats(bytes: &[u8]) -> Result<(), NotText> {
    let formats: [(&[u8], NotText); 4] = [
        (b"PK\x03\x04", NotText::Workbook),
        (b"PK\x05\x06", NotText::Workbook),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", NotText::OldWorkbook),
        (b"%PDF-", NotText::Pdf),
    ];
    let format = formats.iter().find(|(head, _)| bytes.starts_with(head));
    format.map_or(Ok(()), |(_, reason)| Err(*reason))
}

/// A text may hold a stray control byte (they are taken out later); when one in fifty is one it is no text.
fn refuse_binary(bytes: &[u8]) -> Result<(), NotText> {
    let probe = bytes.get(..PROBE).unwrap_or(bytes);
    let control = |b: &&u8| matches!(b, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F);
    let controls = probe.iter().filter(control).count();
    if controls * 50 > probe.len() {
        return Err(NotText::Binary);
    }
    Ok(())
}

fn marked(bytes: &[u8]) -> Option<Decoded> {
    let (encoding, length) = Encoding::for_bom(bytes)?;
    let rest = bytes.get(length..).unwrap_or_default();
    let spelling = if encoding == UTF_16LE {
        Spelling::Utf16Le
    } else if encoding == UTF_16BE {
        Spelling::Utf16Be
    } else {
        Spelling::Utf8Bom
    };
    Some(spelled(rest, encoding, spelling))
}

fn unmarked(bytes: &[u8]) -> Decoded {
    if shifts_to_jis(bytes) {
        return spelled(bytes, ISO_2022_JP, Spelling::Iso2022Jp);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded {
            text: text.to_owned(),
            spelling: Spelling::Utf8,
            damaged: 0,
        };
    }
    if is_damaged_utf8(bytes) {
        return spelled(bytes, UTF_8, Spelling::Utf8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // Without the hint "jp" short CP932 files are taken for other code pages.
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Deny);
    if guess == EUC_JP {
        spelled(bytes, EUC_JP, Spelling::EucJp)
    } else {
        spelled(bytes, SHIFT_JIS, Spelling::Cp932)
    }
}

/// ISO-2022-JP is all ASCII, so it would pass for UTF-8: it gives itself away by how it shifts to JIS X 0208.
fn shifts_to_jis(bytes: &[u8]) -> bool {
    let shifts = |at: &[u8]| at == b"\x1b$B" || at == b"\x1b$@";
    bytes.is_ascii() && bytes.windows(3).any(shifts)
}

/// A UTF-8 file cut off in the middle of a character or hurt in a few places: CP932 read as UTF-8 is wrong nearly everywhere.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad * 20 < good
}

fn spelled(bytes: &[u8], encoding: &'static Encoding, spelling: Spelling) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    let damaged = if damaged {
        text.matches('\u{FFFD}').count()
    } else {
        0
    };
    Decoded {
        text: text.into_owned(),
        spelling,
        damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NEEDS: &str = include_str!("../../tests/fixtures/needs_utf8.csv");

    fn spelling(bytes: &[u8]) -> (Spelling, usize) {
        let decoded = decode(bytes).unwrap();
        (decoded.spelling, decoded.damaged)
    }

    #[test]
    fn the_same_sheet_reads_the_same_in_three_spellings() {
        let lines = |bytes: &[u8]| decode(bytes).unwrap().text.replace("\r\n", "\n");
        let bom = include_bytes!("../../tests/fixtures/needs_utf8_bom.csv");
        let cp932 = include_bytes!("../../tests/fixtures/needs_cp932.csv");
        assert_eq!(spelling(NEEDS.as_bytes()), (Spelling::Utf8, 0));
        assert_eq!(spelling(bom), (Spelling::Utf8Bom, 0));
        assert_eq!(spelling(cp932), (Spelling::Cp932, 0));
        assert_eq!(lines(bom), NEEDS);
        assert_eq!(lines(cp932), NEEDS);
    }

    #[test]
    fn a_short_cp932_text_is_not_taken_for_another_code_page() {
        for text in ["件名", "番号,件名\n1,管", "会社名\n㈱つりふね"] {
            let (bytes, _, _) = SHIFT_JIS.encode(text);
            let decoded = decode(&bytes).unwrap();
            assert_eq!(
                (decoded.text.as_str(), decoded.spelling),
                (text, Spelling::Cp932)
            );
        }
    }

    #[test]
    fn utf_16_is_read_by_its_mark_and_the_older_spellings_by_their_looks() {
        let units = |f: fn(u16) -> [u8; 2]| {
            "\u{FEFF}件名,部署"
                .encode_utf16()
                .flat_map(f)
                .collect::<Vec<u8>>()
        };
        for (bytes, spelling) in [
            (units(u16::to_le_bytes), Spelling::Utf16Le),
            (units(u16::to_be_bytes), Spelling::Utf16Be),
            (
                EUC_JP.encode("件名,部署\nひらがなの文").0.into_owned(),
                Spelling::EucJp,
            ),
            (
                ISO_2022_JP.encode("件名,部署").0.into_owned(),
                Spelling::Iso2022Jp,
            ),
        ] {
            let decoded = decode(&bytes).unwrap();
            assert_eq!(decoded.spelling, spelling);
            assert!(decoded.text.starts_with("件名,部署"), "{}", spelling.name());
        }
    }

    #[test]
    fn utf_8_cut_off_within_a_character_stays_utf_8_and_says_so() {
        let bytes = NEEDS.as_bytes();
        let last_kanji = NEEDS.rfind('病').unwrap();
        assert_eq!(spelling(&bytes[..=last_kanji]), (Spelling::Utf8, 1));
    }

    #[test]
    fn workbooks_and_other_bytes_are_refused_by_what_they_are() {
        assert_eq!(decode(b"PK\x03\x04\x14\x00"), Err(NotText::Workbook));
        assert_eq!(
            decode(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
            Err(NotText::OldWorkbook)
        );
        assert_eq!(decode(b"%PDF-1.7"), Err(NotText::Pdf));
        assert_eq!(decode(&[0; 4096]), Err(NotText::Binary));
        assert_eq!(decode(b""), Err(NotText::Empty));
        assert_eq!(decode(b"\xEF\xBB\xBF \r\n"), Err(NotText::Empty));
    }

    #[test]
    fn a_file_too_large_is_refused_before_it_is_read() {
        let bytes = vec![b'a'; FILE_LIMIT + 1];
        let refused = NotText::TooLarge {
            limit: FILE_LIMIT,
            is: FILE_LIMIT + 1,
        };
        assert_eq!(decode(&bytes), Err(refused));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(decoded) = decode(&bytes) {
                prop_assert!(!decoded.text.trim().is_empty());
            }
        }

        #[test]
        fn any_utf_8_text_comes_back_as_it_was(text in "\\PC{1,60}") {
            prop_assume!(!text.trim().is_empty() && !text.starts_with(['\u{FEFF}', '\u{7F}']));
            let decoded = decode(text.as_bytes());
            prop_assume!(decoded.is_ok()); // PK.., %PDF-
            prop_assert_eq!(decoded.unwrap().text, text);
        }
    }
}
