//! Rows -> a workbook for people: headings and choices in their language, real days, lists to choose from, the headings frozen. The import
//! reads it back as it was. Texts are stored as texts and marked so that Excel takes none for a formula, even when it is edited.

use crate::domain::date::Date;
use crate::domain::field::{FieldSpec, Shape};
use crate::office::csv::{defused, printable};
use crate::office::export::{Cell, Columns, Item};
use crate::text::{Lang, Locale, cells};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet,
    XlsxError,
};

/// The longest text of a cell, in characters.
const LONGEST: usize = 32_767;
/// The widest column, in cells.
const WIDEST: usize = 48;
/// Rows under the last one that take new records and offer choices too.
const SPARE: u32 = 200;
/// The greatest whole number that a cell holds exactly.
const EXACT: i64 = 1 << 53;

/// A workbook, and what of it had to be cut.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Made {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// Cells longer than a cell can be, by row and column from 1; their ends are missing.
    pub cut: Vec<(usize, usize)>,
}

/// How cells look.
struct Looks {
    head: Format,
    text: Format,
    quoted: Format,
    day: Format,
}

impl Looks {
    fn new(locale: &Locale) -> Self {
        let text = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let day = match locale.lang() {
            Lang::Ja => "[$-411]ggge\"年\"m\"月\"d\"日\"",
            Lang::En => "yyyy-mm-dd",
        };
        Self {
            head: Format::new().set_bold(),
            quoted: text.clone().set_quote_prefix(),
            text,
            day: Format::new()
                .set_align(FormatAlign::Top)
                .set_num_format(day),
        }
    }
}

/// Writes a workbook of one sheet. `today` is its date of creation, so that the same rows give the same bytes.
///
/// # Errors
/// The sheet has more rows than a workbook can have.
pub fn write(
    columns: &Columns,
    items: &[Item],
    locale: &Locale,
    today: Date,
) -> Result<Made, XlsxError> {
    let mut book = Workbook::new();
    let mut properties = DocProperties::new();
    if let Some(day) = excel_day(today) {
        properties = properties.set_creation_datetime(&day);
    }
    book.set_properties(&properties);
    let looks = Looks::new(locale);
    let mut made = Made::default();
    let sheet = book.add_worksheet();
    sheet.set_name(locale.kinds(columns.kind()))?;
    sheet.set_freeze_panes(1, 1)?;
    let mut widths = headings(sheet, columns, locale, &looks)?;
    for (row, item) in (1_u32..).zip(items) {
        let reference = Cell::Text(item.reference.to_string());
        let cells = std::iter::once((None, &reference))
            .chain(columns.pairs(item).map(|(field, cell)| (Some(field), cell)));
        for ((column, (field, cell)), width) in (0_u16..).zip(cells).zip(&mut widths) {
            let place = (row, column);
            let shown = put(sheet, place, field, cell, locale, &looks, &mut made)?;
            *width = (*width).max(shown);
        }
    }
    let last = u32::try_from(items.len()).unwrap_or(u32::MAX);
    finish(sheet, columns, locale, last, &widths)?;
    made.bytes = book.save_to_buffer()?;
    Ok(made)
}

/// Writes the headings; their widths.
fn headings(
    sheet: &mut Worksheet,
    columns: &Columns,
    locale: &Locale,
    looks: &Looks,
) -> Result<Vec<usize>, XlsxError> {
    let names = columns.labels(locale);
    let mut widths = Vec::with_capacity(names.len());
    for (column, name) in (0_u16..).zip(&names) {
        sheet.write_string_with_format(0, column, name, &looks.head)?;
        widths.push(cells::width(name) + 2);
    }
    Ok(widths)
}

/// Writes a cell; how wide it is.
fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    field: Option<&FieldSpec>,
    cell: &Cell,
    locale: &Locale,
    looks: &Looks,
    made: &mut Made,
) -> Result<usize, XlsxError> {
    match cell {
        Cell::Empty => return Ok(0),
        Cell::Date(date) => {
            if let Some(day) = excel_day(*date) {
                sheet.write_datetime_with_format(row, column, &day, &looks.day)?;
                return Ok(16);
            }
        }
        Cell::Number(number) if (-EXACT..=EXACT).contains(number) => {
            #[expect(clippy::cast_precision_loss, reason = "not beyond EXACT")]
            let value = *number as f64;
            sheet.write_number_with_format(row, column, value, &looks.text)?;
            return Ok(8);
        }
        Cell::Number(_) | Cell::Text(_) | Cell::Flag(_) | Cell::List(_) => {}
    }
    let text = worded(field, cell, locale);
    let text = cut(text.trim(), (row, column), made);
    let runs = defused(text.trim_start_matches('\'')) != text.trim_start_matches('\'');
    // An apostrophe before what would run is taken off by the import: one of the text's own is kept by another.
    let text = if runs && text.starts_with('\'') {
        format!("'{text}")
    } else {
        text
    };
    let format = if runs { &looks.quoted } else { &looks.text };
    sheet.write_string_with_format(row, column, &text, format)?;
    let widest = text.lines().map(cells::width).max().unwrap_or(0);
    Ok(widest.min(WIDEST))
}

/// The cell in the words of the language: choices by their labels, which the import knows in every language.
fn worded(field: Option<&FieldSpec>, cell: &Cell, locale: &Locale) -> String {
    let list = match field.map(|field| field.shape) {
        Some(Shape::Choice(list) | Shape::Choices(list)) => Some(list),
        _ => None,
    };
    let word = |code: &str| match list {
        Some(list) => locale.choice(list, code).to_owned(),
        None => code.to_owned(),
    };
    let text = match cell {
        Cell::Text(text) => word(text),
        Cell::List(members) => {
            let words: Vec<String> = members.iter().map(|code| word(code)).collect();
            words.join(";")
        }
        Cell::Empty | Cell::Number(_) | Cell::Date(_) | Cell::Flag(_) => cell.shown(),
    };
    printable(&text)
}

fn cut(text: &str, (row, column): (u32, u16), made: &mut Made) -> String {
    if text.encode_utf16().count() < LONGEST {
        return text.to_owned();
    }
    let (row, column) = (row as usize + 1, usize::from(column) + 1);
    made.cut.push((row, column));
    let mut room = LONGEST - 1;
    text.chars()
        .take_while(|c| {
            let fits = room >= c.len_utf16();
            room = room.saturating_sub(c.len_utf16());
            fits
        })
        .collect()
}

/// Widths, filters in the headings, and for each choice the list of its words.
fn finish(
    sheet: &mut Worksheet,
    columns: &Columns,
    locale: &Locale,
    last: u32,
    widths: &[usize],
) -> Result<(), XlsxError> {
    for (column, width) in (0_u16..).zip(widths) {
        let width = u16::try_from((*width).clamp(6, WIDEST)).unwrap_or(10);
        sheet.set_column_width(column, f64::from(width))?;
    }
    let right = u16::try_from(widths.len().saturating_sub(1)).unwrap_or(0);
    sheet.autofilter(0, 0, last, right)?;
    for (column, field) in (1_u16..).zip(columns.fields()) {
        let Shape::Choice(list) = field.shape else {
            continue;
        };
        let words: Vec<&str> = list
            .codes
            .iter()
            .map(|code| locale.choice(list, code))
            .collect();
        let offered = DataValidation::new().allow_list_strings(&words);
        // A list too long for a sheet to carry is not offered; the import says what it does not know.
        if let Ok(offered) = offered {
            let bottom = last.saturating_add(SPARE);
            sheet.add_data_validation(1, column, bottom, column, &offered)?;
        }
    }
    Ok(())
}

/// The day, if a workbook can hold it: from 1900 on.
fn excel_day(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year())
        .ok()
        .filter(|year| *year >= 1900)?;
    let (month, day) = (
        u8::try_from(date.month()).ok()?,
        u8::try_from(date.day()).ok()?,
    );
    ExcelDateTime::from_ymd(year, month, day).ok()
}
