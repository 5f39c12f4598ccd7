//! An exact age beside other facts: none of them names anybody, together they point at one person.

use super::letters::{Letters, is_figure, is_hiragana, is_stop};
use super::{Found, Rule};

/// How far around an age the facts are looked for.
const REACH: usize = 60;

/// Groups rather than one person.
#[rustfmt::skip]
const AFTER_GROUP: &[&str] = &[
    "以上", "以下", "未満", "前後", "代", "から", "まで", "くらい", "ぐらい", "程度", "以降", "以前", "超", "を超", "ごろ",
    "頃", "~", "〜", "-", "・",
];
#[rustfmt::skip]
const BEFORE_GROUP: &[&str] = &[
    "平均", "中央値", "~", "〜", "-", "およそ", "約", "満", "最高", "最低",
];

#[rustfmt::skip]
const SEXES: &[&str] = &[
    "男性", "女性", "男児", "女児", "男子", "女子", "男の子", "女の子", "少年", "少女", "の男", "の女", "歳女", "歳男",
];
#[rustfmt::skip]
const ONLY_ONE: &[&str] = &[
    "唯一", "初の", "当院初", "国内初", "県内初", "世界初", "初めての症例", "一人しか", "1人しか", "ひとりしか", "稀な",
    "まれな", "希少", "例目", "第1例", "第一例", "だけが罹",
];
#[rustfmt::skip]
const HOMES: &[&str] = &[
    "在住", "市内の", "町内の", "村内の", "出身", "に住む", "に住んで", "に暮らす", "から通", "お住まい", "島の", "村の",
    "町の", "地区の",
];
#[rustfmt::skip]
const RARE: &[&str] = &[
    "ALS", "筋萎縮性側索硬化症", "ポンペ", "早老症", "筋ジストロフィ", "血友病", "脊髄性筋萎縮", "SMA", "ハンチントン",
    "クロイツフェルト", "ミトコンドリア病", "ゴーシェ", "ファブリ", "ライソゾ", "先天性", "難病", "心臓移植", "肺移植",
    "肝移植", "多系統萎縮", "表皮水疱", "プラダー", "ダウン症", "無虹彩", "骨形成不全", "結合双生", "三つ子", "四つ子",
];
#[rustfmt::skip]
const WORK: &[&str] = &[
    "料理人", "職人", "教師", "教員", "農家", "農業", "漁師", "漁業", "歌手", "俳優", "選手", "画家", "作家", "大工", "運転手",
    "力士", "騎手", "元警察", "警察官", "消防士", "僧侶",
];
/// An office that few hold counts for two facts.
#[rustfmt::skip]
const OFFICES: &[&str] = &[
    "市長", "町長", "村長", "議員", "住職", "神主", "校長", "ただ一人", "ただ1人",
];
const NAMED: &[&str] = &["イニシャル", "頭文字"];

/// Ages that stand beside at least two other facts of one person in the same sentence.
pub(super) fn find(text: &Letters, found: &mut Vec<Found>) {
    for at in 0..text.len() {
        found.extend(rare(text, at));
    }
}

fn rare(text: &Letters, at: usize) -> Option<Found> {
    let start_of_figures =
        text.get(at).is_some_and(is_figure) && !text.before(at).is_some_and(is_figure);
    let figures = text.run(at, 4, is_figure);
    let age_end = text.any(figures, &["歳", "才"])?;
    let group = text.any(age_end, AFTER_GROUP).is_some() || text.ends_with(at, BEFORE_GROUP);
    if !start_of_figures || group || figures == at {
        return None;
    }
    let start = text.run_back(at, REACH, |c| !is_stop(c));
    let end = text.run(age_end, REACH, |c| !is_stop(c));
    let groups = [SEXES, ONLY_ONE, HOMES, RARE, WORK, NAMED];
    let facts = groups
        .iter()
        .filter(|words| text.holds(start, end, words))
        .count();
    let facts = facts + 2 * usize::from(text.holds(start, end, OFFICES));
    let whom = text.run(age_end, 6, |c| {
        !is_stop(c) && !is_hiragana(c) && !matches!(c, '、' | ',' | ')')
    });
    (facts >= 2).then_some(Found {
        rule: Rule::AgeAndFacts,
        start: at,
        end: whom,
    })
}
