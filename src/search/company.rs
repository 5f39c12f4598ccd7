//! Owns the key by which firms' and bodies' names are compared: the name without its legal form, blanks and marks.
//!
//! 株式会社オオタ, ㈱ｵｵﾀ and Oota Co., Ltd. style endings hide the same firm from a plain comparison; duplicates and the 五十音 order both
//! need the name itself.

use super::fold::fold;

/// Legal forms written out, as the fold leaves them. Longer ones first, so that 医療法人社団 does not leave 社団 behind.
const WRITTEN_OUT: [&str; 24] = [
    "特定非営利活動法人",
    "地方独立行政法人",
    "一般社団法人",
    "一般財団法人",
    "公益社団法人",
    "公益財団法人",
    "独立行政法人",
    "国立大学法人",
    "公立大学法人",
    "社会福祉法人",
    "社会医療法人",
    "医療法人社団",
    "医療法人財団",
    "医療法人",
    "学校法人",
    "宗教法人",
    "社団法人",
    "財団法人",
    "npo法人",
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
];

/// Legal forms in brackets, as the fold leaves ㈱ and （有）.
const IN_BRACKETS: [&str; 17] = [
    "株", "有", "同", "資", "名", "社", "財", "医", "学", "独", "福", "一社", "一財", "公社",
    "公財", "特非", "地独",
];

/// Legal forms as they are read, at either end of a フリガナ.
const READ: [&str; 14] = [
    "いっぱんしゃだんほうじん",
    "いっぱんざいだんほうじん",
    "こうえきしゃだんほうじん",
    "こうえきざいだんほうじん",
    "しゃかいふくしほうじん",
    "いりょうほうじんしゃだん",
    "いりょうほうじんざいだん",
    "いりょうほうじん",
    "がっこうほうじん",
    "かぶしきがいしゃ",
    "かぶしきかいしゃ",
    "ゆうげんがいしゃ",
    "ゆうげんかいしゃ",
    "ごうどうがいしゃ",
];

/// Words of Latin legal forms, at the end of a name.
const LATIN: [&str; 18] = [
    "inc",
    "incorporated",
    "co",
    "company",
    "ltd",
    "limited",
    "corp",
    "corporation",
    "llc",
    "llp",
    "lp",
    "plc",
    "gmbh",
    "ag",
    "kk",
    "gk",
    "kaisha",
    "kabushiki",
];

/// The name without legal form, blanks and marks, folded; the whole name folded if nothing would be left.
pub fn fold_company(name: &str) -> String {
    let folded = fold(name);
    let mut stripped = folded.clone();
    for form in IN_BRACKETS {
        stripped = stripped.replace(&format!("({form})"), " ");
    }
    for form in WRITTEN_OUT {
        stripped = stripped.replace(form, " ");
    }
    let words = words(&stripped);
    let key = without_reading(&without_latin(&words).concat());
    if key.is_empty() {
        return words_or_all(&folded);
    }
    key
}

/// The name without the legal form at either end, as it is written: what a narrow column shows. The whole name if nothing would be left.
pub fn short_name(name: &str) -> &str {
    let marks = ["㈱", "㈲", "(株)", "(有)", "（株）", "（有）"];
    let forms = WRITTEN_OUT.into_iter().chain(marks);
    let mut short = name.trim();
    for form in forms {
        short = short.strip_prefix(form).unwrap_or(short).trim();
        short = short.strip_suffix(form).unwrap_or(short).trim();
    }
    if short.is_empty() { name } else { short }
}

/// The key that puts readings in 五十音 order: first without voicing and small kana, then as they are, so that はは, ぱぱ and ばば stand
/// together as in a directory.
pub fn gojuon_key(reading: &str) -> String {
    let key = fold_company(reading);
    let mut plain: String = key.chars().map(unvoiced).collect();
    plain.push('\0');
    plain.push_str(&key);
    plain
}

fn words(text: &str) -> Vec<&str> {
    // K.K. and L.L.C. come apart at their points; put together they are in the table.
    text.split(|mark: char| mark.is_whitespace() || ",、・&".contains(mark))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect()
}

/// The words without Latin legal forms at the end (and K.K. at the beginning), each reduced to letters and digits.
fn without_latin(words: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = words.iter().map(|word| letters(word)).collect();
    while words
        .last()
        .is_some_and(|word| LATIN.contains(&word.as_str()))
    {
        words.pop();
    }
    if words.len() > 1 && words.first().is_some_and(|word| word == "kk") {
        words.remove(0);
    }
    words
}

fn without_reading(key: &str) -> String {
    READ.iter()
        .find_map(|form| key.strip_prefix(form).or_else(|| key.strip_suffix(form)))
        .unwrap_or(key)
        .to_owned()
}

fn words_or_all(folded: &str) -> String {
    let letters = letters(folded);
    if letters.is_empty() {
        folded.to_owned()
    } else {
        letters
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|mark| mark.is_alphanumeric()).collect()
}

#[rustfmt::skip]
fn unvoiced(kana: char) -> char {
    match kana {
        'ぁ' => 'あ', 'ぃ' => 'い', 'ぅ' | 'ゔ' => 'う', 'ぇ' => 'え', 'ぉ' => 'お',
        'が' | 'ゕ' => 'か', 'ぎ' => 'き', 'ぐ' => 'く', 'げ' | 'ゖ' => 'け', 'ご' => 'こ',
        'ざ' => 'さ', 'じ' => 'し', 'ず' => 'す', 'ぜ' => 'せ', 'ぞ' => 'そ',
        'だ' => 'た', 'ぢ' => 'ち', 'づ' | 'っ' => 'つ', 'で' => 'て', 'ど' => 'と',
        'ば' | 'ぱ' => 'は', 'び' | 'ぴ' => 'ひ', 'ぶ' | 'ぷ' => 'ふ', 'べ' | 'ぺ' => 'へ', 'ぼ' | 'ぽ' => 'ほ',
        'ゃ' => 'や', 'ゅ' => 'ゆ', 'ょ' => 'よ', 'ゎ' => 'わ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_leaves_the_legal_form_out() {
        for (name, short) in [
            ("株式会社はりもみ工機", "はりもみ工機"),
            ("テクノ精工株式会社", "テクノ精工"),
            ("㈱きぶし小型モータ", "きぶし小型モータ"),
            ("青葉メディカル", "青葉メディカル"),
            ("株式会社", "株式会社"),
        ] {
            assert_eq!(short_name(name), short);
        }
    }

    #[test]
    fn one_firm_has_one_key_however_its_form_is_written() {
        for name in [
            "株式会社オオタ精工",
            "オオタ精工株式会社",
            "㈱オオタ精工",
            "（株）オオタ精工",
            "(株) ｵｵﾀ精工",
            "オオタ 精工 ㍿",
            "㈲オオタ・精工",
            "オオタ精工合同会社",
        ] {
            assert_eq!(fold_company(name), "おおた精工", "{name}");
        }
    }

    #[test]
    fn latin_forms_are_stripped_at_the_end_only() {
        for name in [
            "Oota Seiko Co., Ltd.",
            "OOTA SEIKO CO.,LTD.",
            "Oota Seiko Inc.",
            "Ｏｏｔａ Ｓｅｉｋｏ Corporation",
            "Oota Seiko K.K.",
            "KK Oota Seiko",
            "Oota-Seiko Kabushiki Kaisha",
        ] {
            assert_eq!(fold_company(name), "ootaseiko", "{name}");
        }
        assert_eq!(fold_company("Incotech"), "incotech");
        assert_eq!(fold_company("Co Medical"), "comedical");
    }

    #[test]
    fn hospitals_and_bodies_lose_their_form_too() {
        assert_eq!(
            fold_company("医療法人社団 青葉会 みどり病院"),
            "青葉会みどり病院"
        );
        assert_eq!(fold_company("(一社)技術支援協会"), "技術支援協会");
        assert_eq!(fold_company("国立大学法人みなと大学"), "みなと大学");
    }

    #[test]
    fn brackets_that_are_no_form_keep_what_is_in_them() {
        assert_eq!(fold_company("サンプル(大阪)"), "さんぷる大阪");
    }

    #[test]
    fn a_name_that_is_only_a_form_keeps_it() {
        assert_eq!(fold_company("株式会社"), "株式会社");
        assert_eq!(fold_company("Inc."), "inc");
        assert_eq!(fold_company("***"), "***");
        assert_eq!(fold_company(""), "");
    }

    #[test]
    fn readings_sort_as_in_a_directory() {
        let mut readings = [
            "カブシキガイシャ バンドウ",
            "ハナダ",
            "ハンドウ",
            "パナソ",
            "アオキ",
            "ヴィスタ",
        ];
        readings.sort_by_key(|reading| gojuon_key(reading));
        assert_eq!(
            readings,
            [
                "アオキ",
                "ヴィスタ",
                "パナソ",
                "ハナダ",
                "ハンドウ",
                "カブシキガイシャ バンドウ"
            ]
        );
    }
}
