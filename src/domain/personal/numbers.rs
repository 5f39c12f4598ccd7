//! Numbers and addresses that lead to one person: telephones, mail, chart and patient numbers, the place where somebody lives.

use super::letters::{Letters, is_figure, is_hiragana, is_kanji, is_katakana};
use super::{Found, Rule};

/// The longest number looked at.
const NUMBER_MAX: usize = 20;

/// Before a number of a thing.
#[rustfmt::skip]
const THINGS: &[&str] = &[
    "品番", "型番", "型式", "製番", "製造番号", "ロット", "LOT", "Lot", "JAN", "ISO", "JIS", "No.", "規格", "図番", "承認番号",
    "認証番号", "届出番号", "出願", "特許",
];
/// Before the number of an organisation.
#[rustfmt::skip]
const OFFICES: &[&str] = &[
    "代表電話", "代表番号", "代表", "代表TEL", "代表:", "代表電話:", "フリーダイヤル", "FAX", "fax",
];
/// Numbers that ring in an office.
const FREE_DIAL: &[&str] = &["0120", "0800", "0570", "0990"];

/// Labels of numbers that belong to one patient.
#[rustfmt::skip]
const RECORD_LABELS: &[&str] = &[
    "患者ID", "患者番号", "患者No", "患者NO", "カルテ番号", "カルテID", "カルテNo", "カルテNO", "カルテ", "診察券番号",
    "診察券", "診療録番号", "病歴番号", "保険証番号", "被保険者番号", "被保険者証", "マイナンバー", "個人番号", "入院番号",
    "受診番号", "利用者番号", "利用者ID", "症例ID", "検体番号", "検体ID", "ID", "Id",
];
/// An ID of something else.
#[rustfmt::skip]
const OTHER_IDS: &[&str] = &[
    "製品", "機器", "装置", "部品", "社員", "職員", "ユーザー", "端末", "品目", "会議", "企業", "案件",
];

/// Telephones, mail addresses, record numbers, home addresses.
pub(super) fn find(text: &Letters, found: &mut Vec<Found>) {
    let rules = [telephone, mail, record_number, postcode, address];
    for at in 0..text.len() {
        found.extend(rules.iter().filter_map(|rule| rule(text, at)));
    }
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Where a number written with its separators ends, and how many digits it has.
fn number(text: &Letters, start: usize, separators: &[char]) -> (usize, usize) {
    let rough = text.run(start, NUMBER_MAX, |c| digit(c) || separators.contains(&c));
    let end = text.run_back(rough, NUMBER_MAX, |c| !digit(c));
    let end = end.max(start);
    let digits = text.slice(start, end).iter().filter(|c| digit(**c)).count();
    (end, digits)
}

/// 090-1234-5678, (018)123-4567, 0181234567 after a label, +81 90 1234 5678.
fn telephone(text: &Letters, at: usize) -> Option<Found> {
    let abroad = text.has(at, "+81");
    let bracket = text.has(at, "(0");
    let first = if abroad {
        at + 3
    } else {
        at + usize::from(bracket)
    };
    let starts = abroad || (text.get(first) == Some('0') && text.get(first + 1) != Some('0'));
    let within = text
        .before(at)
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '/'));
    if !starts || within {
        return None;
    }
    let (end, digits) = number(text, first, &['-', '(', ')', ' ', 'ー', '.']);
    let grouped = text.slice(first, end).iter().any(|c| !digit(*c));
    let mobile = text.any(first, &["070", "080", "090"]).is_some();
    let size = if abroad {
        (9..=11).contains(&digits)
    } else {
        (10..=11).contains(&digits)
    };
    let label_end = text.run_back(at, 2, |c| matches!(c, ' ' | ':' | 'は'));
    let office = text.any(first, FREE_DIAL).is_some() || text.ends_with(label_end, OFFICES);
    let thing = text.ends_with(label_end, THINGS);
    let announced = text.ends_with(
        label_end,
        &[
            "電話",
            "電話番号",
            "TEL",
            "Tel",
            "tel",
            "携帯",
            "連絡先",
            "自宅",
        ],
    );
    let shaped = grouped || mobile || announced || abroad;
    let cut = text.get(end).is_some_and(|c| c.is_ascii_alphanumeric());
    (size && shaped && !office && !thing && !cut).then_some(Found {
        rule: Rule::Telephone,
        start: at,
        end,
    })
}

/// somebody@example.com: looked for at its @, so that each is found once.
fn mail(text: &Letters, at: usize) -> Option<Found> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '%');
    if text.get(at) != Some('@') {
        return None;
    }
    let start = text.run_back(at, 64, part);
    let rough = text.run(at + 1, 64, part);
    let end = text.run_back(rough, 64, |c| matches!(c, '.' | '-' | '_' | '+' | '%'));
    let dotted = text.slice(at + 1, end.max(at + 1)).contains(&'.');
    (start < at && dotted).then_some(Found {
        rule: Rule::Mail,
        start,
        end,
    })
}

/// 患者ID：00123456, カルテNo.556-021, ID 00471928.
fn record_number(text: &Letters, at: usize) -> Option<Found> {
    let label_end = text.any(at, RECORD_LABELS)?;
    let bare = text.any(at, &["ID", "Id"]).is_some();
    let before = text.before(at);
    if bare
        && (before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-')
            || text.ends_with(at, OTHER_IDS))
    {
        return None;
    }
    let joiner = |c: char| {
        matches!(
            c,
            ' ' | ':' | '.' | '#' | '№' | 'は' | 'が' | 'の' | '=' | '(' | '「' | '番' | '号'
        )
    };
    let after_no = |from: usize| text.any(from, &["No", "NO", "no"]).unwrap_or(from);
    let start = text.run(after_no(text.run(label_end, 3, joiner)), 3, joiner);
    let letters = text.run(start, 4, |c| c.is_ascii_alphabetic() || c == '-');
    let (end, digits) = number(text, letters, &['-', ' ']);
    let enough = if bare { 5 } else { 4 };
    let counted = text
        .get(end)
        .is_some_and(|c| matches!(c, '件' | '人' | '例' | '枚' | '名' | '冊' | '円'));
    (digits >= enough && !counted).then_some(Found {
        rule: Rule::RecordNumber,
        start: at,
        end,
    })
}

/// 〒010-0951.
fn postcode(text: &Letters, at: usize) -> Option<Found> {
    let start = text.after_blank(text.any(at, &["〒", "郵便番号"])?);
    let start = text.run(start, 1, |c| c == ':');
    let (end, digits) = number(text, start, &['-']);
    (digits == 7).then_some(Found {
        rule: Rule::Address,
        start: at,
        end,
    })
}

/// 山王1丁目2-3, 桐原町15-2, 大字中野12番地: a number below the level of the town.
fn address(text: &Letters, at: usize) -> Option<Found> {
    let first = text.get(at).is_some_and(is_figure) && !text.before(at).is_some_and(is_figure);
    if !first {
        return None;
    }
    let figures = text.run(at, 5, is_figure);
    let named = text
        .any(figures, &["丁目", "番地"])
        .or_else(|| lot_number(text, at, figures));
    let end = named?;
    let tail = text.run(end, 12, |c| {
        is_figure(c) || matches!(c, '-' | '番' | '号' | '地' | 'の' | '丁' | '目')
    });
    let tail = text
        .run_back(tail, 12, |c| matches!(c, 'の' | '-'))
        .max(end);
    let word = |c: char| {
        is_kanji(c) || is_katakana(c) || is_hiragana(c) && c != 'の' && c != 'は' && c != 'が'
    };
    let start = text.run_back(at, 16, word);
    (start < at).then_some(Found {
        rule: Rule::Address,
        start,
        end: tail,
    })
}

/// 12-3 or 4番5号 right behind the name of a town or village.
fn lot_number(text: &Letters, at: usize, figures: usize) -> Option<usize> {
    let digits_from = |from: usize| text.run(from, 4, digit);
    let second = match text.get(figures)? {
        '-' => digits_from(figures + 1),
        '番' => text.run(digits_from(figures + 1), 1, |c| c == '号'),
        _ => return None,
    };
    let has_second = second > figures + 1;
    let unit = text.get(second).is_some_and(|c| {
        c.is_ascii_alphabetic()
            || matches!(
                c,
                '回' | '人' | '本' | '個' | '時' | '日' | '月' | '歳' | '倍' | '割'
            )
    });
    (has_second && !unit && is_behind_town(text, at)).then_some(second)
}

/// Words that begin like a town: 市販の3-4号, 区分2-1.
#[rustfmt::skip]
const WORDS_OF_TOWNS: &[&str] = &[
    "市販", "市場", "市民", "市立", "市中病", "市街", "区分", "区画", "区別", "区域", "町立", "町内会", "村立",
];

fn is_behind_town(text: &Letters, at: usize) -> bool {
    let start = text.run_back(at, 12, |c| is_kanji(c) || is_katakana(c) || c == 'の');
    (start..at).any(|i| {
        let town = text
            .get(i)
            .is_some_and(|c| matches!(c, '市' | '区' | '町' | '村' | '郡'));
        let word = text.any(i, WORDS_OF_TOWNS).is_some();
        town && !word && i > start
    })
}
