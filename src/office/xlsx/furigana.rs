//! Furigana of a workbook's texts. Excel keeps what was typed to write a kanji beside the text, in pieces that each cover some of its
//! letters; the reader of cells leaves them out. A text is read once all its kanji are covered; one that is read in two ways is not read.

use super::guard::PART_LIMIT;
use crate::domain::value::Text;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use unicode_normalization::UnicodeNormalization;
use zip::ZipArchive;

/// The readings of the workbook's texts, by text. What cannot be read gives none: the cells tell what is wrong with the file.
pub(super) fn readings(bytes: &[u8]) -> BTreeMap<String, String> {
    strings_part(bytes)
        .map(|xml| collect(&xml))
        .unwrap_or_default()
}

/// The part with the texts of all cells. The whole workbook was weighed before.
fn strings_part(bytes: &[u8]) -> Option<String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let is_strings = |name: &str| name.to_ascii_lowercase().ends_with("xl/sharedstrings.xml");
    let index = (0..zip.len()).find(|index| {
        let part = zip.by_index(*index).ok();
        part.is_some_and(|part| part.name().is_ok_and(|name| is_strings(&name)))
    })?;
    let part = zip.by_index(index).ok()?;
    let mut xml = String::new();
    part.take(PART_LIMIT).read_to_string(&mut xml).ok()?;
    // Most workbooks have none, and need not be read a second time.
    xml.contains("rPh").then_some(xml)
}

/// A text while its parts are read.
#[derive(Default)]
struct Item {
    base: String,
    pieces: Vec<Piece>,
    in_piece: bool,
    in_text: bool,
}

/// What was typed for the letters from one place to another.
struct Piece {
    from: usize,
    to: usize,
    kana: String,
}

impl Item {
    fn take(&mut self, text: &str) {
        if !self.in_text {
            return;
        }
        match self.pieces.last_mut().filter(|_| self.in_piece) {
            Some(piece) => piece.kana.push_str(text),
            None => self.base.push_str(text),
        }
    }

    /// The reading of the whole text; `None` while a kanji of it is not covered.
    fn reading(&self) -> Option<String> {
        if self.pieces.is_empty() {
            return None;
        }
        // Places are counted in units of UTF-16, as Excel counts letters.
        let mut out = String::new();
        let mut at = 0;
        let mut pieces = self.pieces.iter().peekable();
        for letter in self.base.chars() {
            while pieces.peek().is_some_and(|piece| piece.to <= at) {
                pieces.next();
            }
            match pieces.peek() {
                Some(piece) if piece.from == at => out.push_str(&piece.kana),
                Some(piece) if piece.from < at => {}
                _ => out.push(letter),
            }
            at += letter.len_utf16();
        }
        let read: String = out.nfkc().collect();
        let read = Text::line(&read).as_str().trim().to_owned();
        let covered = read.chars().all(|c| !is_kanji(c));
        (covered && read.chars().any(is_kana)).then_some(read)
    }
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '々' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ')
}

fn collect(xml: &str) -> BTreeMap<String, String> {
    let mut reader = Reader::from_str(xml);
    let mut found: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut item = Item::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => open(&tag, &mut item),
            Ok(Event::Text(text)) => item.take(&text),
            Ok(Event::CData(text)) => item.take(&text),
            Ok(Event::GeneralRef(name)) => {
                let number = name.resolve_char_ref().ok().flatten();
                if let Some(letter) = number.or_else(|| entity(&name)) {
                    item.take(letter.encode_utf8(&mut [0; 4]));
                }
            }
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "t" => item.in_text = false,
                "rPh" => item.in_piece = false,
                "si" => keep(&std::mem::take(&mut item), &mut found),
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    let known = found.into_iter();
    known
        .filter_map(|(text, reading)| Some((text, reading?)))
        .collect()
}

fn open(tag: &BytesStart<'_>, item: &mut Item) {
    let place = |name: &str| {
        let attribute = tag.try_get_attribute(name).ok().flatten();
        attribute.and_then(|attribute| attribute.value.parse().ok())
    };
    match tag.local_name().as_ref() {
        "si" => *item = Item::default(),
        "t" => item.in_text = true,
        "rPh" => {
            item.in_piece = true;
            item.pieces.push(Piece {
                from: place("sb").unwrap_or(0),
                to: place("eb").unwrap_or(0),
                kana: String::new(),
            });
        }
        _ => {}
    }
}

/// A text with two readings is two names written alike: neither is taken.
fn keep(item: &Item, found: &mut BTreeMap<String, Option<String>>) {
    let Some(reading) = item.reading() else {
        return;
    };
    let text = Text::line(&item.base).as_str().trim().to_owned();
    let known = found.entry(text).or_insert_with(|| Some(reading.clone()));
    if known.as_ref().is_some_and(|known| *known != reading) {
        *known = None;
    }
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(items: &str) -> Vec<(String, String)> {
        let found = collect(&format!("<sst>{items}</sst>"));
        found.into_iter().collect()
    }

    fn pair(text: &str, reading: &str) -> (String, String) {
        (text.to_owned(), reading.to_owned())
    }

    #[test]
    fn the_pieces_over_the_kanji_and_the_kana_between_them_are_the_reading() {
        let plain = r#"<si><t>青葉精工</t><rPh sb="0" eb="2"><t>アオバ</t></rPh><rPh sb="2" eb="4"><t>セイコウ</t></rPh><phoneticPr fontId="1"/></si>"#;
        assert_eq!(read(plain), [pair("青葉精工", "アオバセイコウ")]);
        let mixed = r#"<si><t>みずなら市民病院</t><rPh sb="4" eb="8"><t>ｼﾐﾝﾋﾞｮｳｲﾝ</t></rPh></si>"#;
        assert_eq!(
            read(mixed),
            [pair("みずなら市民病院", "みずならシミンビョウイン")]
        );
        let runs = r#"<si><r><t>鶴</t></r><r><rPr/><t>来 恵</t></r><rPh sb="0" eb="2"><t>ツルギ</t></rPh><rPh sb="3" eb="4"><t>メグミ</t></rPh></si>"#;
        assert_eq!(read(runs), [pair("鶴来 恵", "ツルギ メグミ")]);
    }

    #[test]
    fn letters_outside_the_basic_plane_count_as_excel_counts_them() {
        let text = r#"<si><t>𠮷野</t><rPh sb="0" eb="2"><t>ヨシ</t></rPh><rPh sb="2" eb="3"><t>ノ</t></rPh></si>"#;
        assert_eq!(read(text), [pair("𠮷野", "ヨシノ")]);
    }

    #[test]
    fn half_a_reading_two_readings_and_none_are_none() {
        let half = r#"<si><t>青葉精工</t><rPh sb="0" eb="2"><t>アオバ</t></rPh></si>"#;
        let two = r#"<si><t>山崎</t><rPh sb="0" eb="2"><t>ヤマザキ</t></rPh></si><si><t>山崎</t><rPh sb="0" eb="2"><t>ヤマサキ</t></rPh></si>"#;
        let none = "<si><t>青葉精工</t></si><si><t>abc</t></si>";
        for items in [half, two, none, "<si><t>壊れ"] {
            assert_eq!(read(items), [], "{items}");
        }
    }

    #[test]
    fn references_are_letters() {
        let text = r#"<si><t>甲&amp;乙</t><rPh sb="0" eb="3"><t>コウ&#12392;オツ</t></rPh></si>"#;
        assert_eq!(read(text), [pair("甲&乙", "コウとオツ")]);
    }
}
