//! 都道府県: the forty-seven, so that 長野 is kept as 長野県 wherever it was typed, and firms, hospitals and desks of one prefecture find each
//! other.

/// Every prefecture by its full name, from the north to the south (JIS X 0401).
const ALL: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// The full name of what is one of them without its last character; anything else, a country or a town, as it is.
pub fn whole(typed: &str) -> &str {
    let is_meant = |full: &&&str| full.chars().rev().skip(1).eq(typed.chars().rev());
    ALL.iter().find(is_meant).copied().unwrap_or(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_of_its_last_character_is_made_whole_and_all_else_stays() {
        for (typed, kept) in [
            ("長野", "長野県"),
            ("東京", "東京都"),
            ("京都", "京都府"),
            ("北海", "北海道"),
            ("北海道", "北海道"),
            ("長野県", "長野県"),
            ("台湾", "台湾"),
            ("", ""),
        ] {
            assert_eq!(whole(typed), kept);
        }
    }

    #[test]
    fn each_stands_once() {
        let names: std::collections::BTreeSet<&str> = ALL.into_iter().collect();
        assert_eq!(names.len(), ALL.len());
    }
}
