//! Owns the reading of numbers, telephone numbers and mail addresses as people write them in forms and spreadsheets: full-width digits,
//! units, `約`, dashes of every kind.

use unicode_normalization::UnicodeNormalization;

/// Words before a number that change nothing.
const BEFORE: [&str; 14] = [
    "約",
    "およそ",
    "おおよそ",
    "最低",
    "最小",
    "最大",
    "第",
    "計",
    "ver.",
    "ver",
    "rev.",
    "rev",
    "v",
    "¥",
];

/// Units and words after a number that change nothing; longer ones stand before those they begin with.
const AFTER: [&str; 48] = [
    "以上",
    "以下",
    "程度",
    "くらい",
    "ぐらい",
    "前後",
    "未満",
    "から",
    "ほど",
    "弱",
    "強",
    "位",
    "~",
    "〜",
    "-",
    "+",
    "週間",
    "時間",
    "ヶ月",
    "か月",
    "カ月",
    "ヵ月",
    "週",
    "日",
    "月",
    "年",
    "分",
    "名",
    "人",
    "社",
    "個",
    "本",
    "台",
    "枚",
    "床",
    "件",
    "回",
    "版",
    "円",
    "歳",
    "つ",
    "weeks",
    "week",
    "people",
    "beds",
    "yen",
    "pcs",
    "w",
];

/// Half-width, lower case, without blanks and thousands' commas.
fn plain(typed: &str) -> String {
    typed
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '、'))
        .collect()
}

/// A whole number of 0 or more: `12 名`, `1,000`, `８週`, `約３０人`, `200個～`, `10万円`. Nothing for fractions, ranges and other text.
pub(super) fn number(typed: &str) -> Option<i64> {
    let plain = plain(typed);
    let body = BEFORE
        .iter()
        .find_map(|word| plain.strip_prefix(word))
        .unwrap_or(&plain);
    let units = body.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = body.strip_suffix(units)?;
    let (thousands, units) = thousands(units);
    is_unit(units).then_some(())?;
    digits.parse::<i64>().ok()?.checked_mul(thousands)
}

/// The power of ten that a kanji after the digits stands for, and what follows it.
fn thousands(units: &str) -> (i64, &str) {
    [("千", 1_000), ("万", 10_000), ("億", 100_000_000)]
        .into_iter()
        .find_map(|(kanji, power)| units.strip_prefix(kanji).map(|rest| (power, rest)))
        .unwrap_or((1, units))
}

fn is_unit(units: &str) -> bool {
    let mut rest = units;
    while !rest.is_empty() {
        let Some(after) = AFTER.iter().find_map(|unit| rest.strip_prefix(unit)) else {
            return false;
        };
        rest = after;
    }
    true
}

/// Fewest digits of a telephone number: the extension of a ward's handset has four, a short number three.
const PHONE_MIN: usize = 3;
/// Most digits of a telephone number (ITU-T E.164), with an extension of up to six after it.
const PHONE_MAX: usize = 15 + 6;

/// A telephone number in half-width form, its groups kept: `03-1234-5678`, `+81 3-1234-5678`, `03-1234-5678 内線 12`.
pub(super) fn phone(typed: &str) -> Option<String> {
    let plain: String = typed.nfkc().map(dash).collect();
    let known = [
        "内線", "外線", "代表", "直通", "PHS", "ext.", "ext", "Tel", "TEL", "tel", "代",
    ];
    let mut rest = plain.clone();
    for word in known {
        rest = rest.replace(word, " ");
    }
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let only_numbers = rest.chars().all(|c| {
        c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')' | ' ' | '.' | ':' | '#' | '*' | '/')
    });
    let fits = (PHONE_MIN..=PHONE_MAX).contains(&digits);
    let words: Vec<&str> = plain.split_whitespace().collect();
    (only_numbers && fits).then(|| words.join(" "))
}

/// The dashes that input methods give for the key between the digits.
fn dash(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30FC}' | '\u{2500}' | '\u{FF70}' => '-',
        other => other,
    }
}

/// A mail address in half-width form, its domain in lower case; whether anybody reads it only a letter can tell.
pub(super) fn mail(typed: &str) -> Option<String> {
    let plain: String = typed.nfkc().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.strip_prefix("mailto:").unwrap_or(&plain);
    let (local, domain) = plain.split_once('@')?;
    let domain = domain.to_lowercase();
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && local
            .chars()
            .all(|c| c.is_ascii_graphic() && !"()<>[]:;@\\,\"".contains(c))
        && local.split('.').all(|part| !part.is_empty());
    let labels: Vec<&str> = domain.split('.').collect();
    let domain_ok =
        labels.len() >= 2 && domain.len() <= 253 && labels.iter().all(|label| is_label(label));
    (local_ok && domain_ok).then(|| format!("{local}@{domain}"))
}

/// A label of a domain name: letters, digits and inner hyphens; kana and kanji are domain names too.
fn is_label(label: &str) -> bool {
    let edges = label.starts_with('-') || label.ends_with('-');
    !label.is_empty() && !edges && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_offices_write_them() {
        let read = [
            ("12 名", 12),
            ("1,000", 1_000),
            ("１，０００", 1_000),
            ("８週", 8),
            ("約３０人", 30),
            ("200個～", 200),
            ("約3週", 3),
            ("２週間", 2),
            ("10万円", 100_000),
            ("第3版", 3),
            ("v2", 2),
            ("0", 0),
            ("￥1,200", 1_200),
            ("6ヶ月以上", 6),
        ];
        for (typed, meant) in read {
            assert_eq!(number(typed), Some(meant), "{typed}");
        }
    }

    #[test]
    fn what_is_no_whole_number_is_not_guessed_at() {
        for typed in [
            "",
            "人",
            "3.5",
            "-5",
            "10-20",
            "12abc",
            "百",
            "99999999999999999999",
            "9223372036854775807億",
            "1/2",
        ] {
            assert_eq!(number(typed), None, "{typed}");
        }
    }

    #[test]
    fn telephone_numbers_keep_their_groups_in_half_width() {
        assert_eq!(
            phone("０３－１２３４－５６７８").as_deref(),
            Some("03-1234-5678")
        );
        assert_eq!(
            phone("０３ー１２３４ー５６７８").as_deref(),
            Some("03-1234-5678")
        );
        assert_eq!(
            phone("03(1234)5678 内線 12").as_deref(),
            Some("03(1234)5678 内線 12")
        );
        assert_eq!(phone("+81 3-1234-5678").as_deref(), Some("+81 3-1234-5678"));
        assert_eq!(phone("内線2345").as_deref(), Some("内線2345"));
        for typed in ["", "12", "なし", "03-1234-567a", "1234567890123456789012"] {
            assert_eq!(phone(typed), None, "{typed}");
        }
    }

    #[test]
    fn mail_addresses_have_a_name_and_a_domain() {
        assert_eq!(
            mail("ｔａｎａｋａ＠Example.JP").as_deref(),
            Some("tanaka@example.jp")
        );
        assert_eq!(
            mail(" a.b+c@x-y.co.jp ").as_deref(),
            Some("a.b+c@x-y.co.jp")
        );
        for typed in [
            "",
            "a",
            "a@",
            "@b.jp",
            "a@b",
            "a@@b.jp",
            "a..b@c.jp",
            "a@b..jp",
            "a@-b.jp",
            "a;b@c.jp",
            "a@b.jp,c@d.jp",
        ] {
            assert_eq!(mail(typed), None, "{typed}");
        }
    }
}
