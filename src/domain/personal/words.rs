//! Words that tell a name from what looks like one: roles, kinships, workplaces, labels, titles.

/// Words that an honorific's characters begin or end without calling anybody.
#[rustfmt::skip]
pub(super) const AFTER_HONORIFIC: &[(&str, &[&str])] = &[
    ("様", &["々", "子", "式", "相", "態", "似", "な", "変"]),
    ("氏", &["名", "神", "族"]),
    ("君", &["津", "子", "主", "臨"]),
    ("殿", &["堂", "部"]),
    ("さん", &["ざん", "ぷく", "ご"]),
    ("ちゃん", &["ぽん"]),
    ("くん", &["せい"]),
];

/// Last characters of roles, kinships, workplaces and shops before さん.
#[rustfmt::skip]
pub(super) const ROLE_ENDS: &str = "者師士員族婦児客官役長職係側達方生医社部課室科局所庁店業院館園屋署署機械具品械県市町村区郡連組隊班団母父兄姉弟妹娘孫息奥嫁妻夫祖伯叔姪甥供主人手皆何誰嬢坊僧爺婆神仏棟階";

/// Whole words before さん that are nobody's name.
#[rustfmt::skip]
pub(super) const ROLES: &[&str] = &[
    "患者", "本人", "担当", "同僚", "上司", "部下", "先輩", "後輩", "息子", "友人", "他人", "隣", "相手", "大工", "営業",
    "事務", "総務", "受付", "警備", "清掃", "看護", "介護", "薬剤", "検査", "放射線", "栄養", "外来", "病棟", "病院", "施設",
    "企業", "工場", "工務", "精機", "製作", "工業", "商事", "電機", "電子", "化学", "化成", "鉄工", "金属", "樹脂", "成形",
    "印刷", "縫製", "技研", "製薬", "繊維", "計測", "沢山", "一様", "主任", "教授", "先生", "研修", "実習", "学生", "高齢",
    "妊婦", "産婦", "当事", "発達", "障害", "職人", "個人", "大人", "老人", "成人", "新人", "素人", "玄人", "外国人", "求人",
    "両親", "母親", "父親", "肉親", "赤", "坊", "厨房", "奥",
];

/// Katakana before さん that is a role rather than a name; what ends in ー is one too.
#[rustfmt::skip]
pub(super) const KATAKANA_ROLES: &[&str] = &[
    "ナース", "スタッフ", "ケアマネ", "ボランティア", "パート", "アルバイト", "リハビリ", "リハ", "クリーニング", "オペ",
    "エンジニア", "デイサービス", "デイ", "ショート", "コンサル", "クラーク", "ソーシャルワーカ", "ヘルパ", "メーカ", "ドクタ",
    "ユーザ", "テクノ", "メディカル", "ケア", "ホーム", "センタ", "システム", "プロ", "ママ", "パパ", "チーム", "クリニック",
    "サービス", "シェフ", "トイレ", "ゾウ", "クマ",
];

/// Hiragana before さん or ちゃん that is nobody's name.
#[rustfmt::skip]
pub(super) const HIRAGANA_ROLES: &[&str] = &[
    "たく", "みな", "おば", "おばあ", "おじ", "おじい", "おかあ", "おとう", "おにい", "おねえ", "かあ", "とう", "にい", "ねえ",
    "ばあ", "じい", "おく", "むすめ", "むすこ", "かんじゃ", "こども", "おこ", "あか", "おきゃく", "おんな", "おとこ", "よめ",
    "およめ", "おまわり", "おいしゃ", "かんごし", "となり", "うんてんしゅ", "おつかれ", "ごくろう", "ぼう", "ひ", "ちゃ", "だ",
    "さ",
];

/// What a name in hiragana does not begin with.
#[rustfmt::skip]
pub(super) const POLITE: &[&str] = &[
    "お", "ご", "この", "その", "あの", "どの",
];

/// Two capitals before さん that are a profession.
#[rustfmt::skip]
pub(super) const LETTER_ROLES: &[&str] = &[
    "ME", "CE", "MR", "PT", "OT", "ST", "ER", "DR", "NS", "SE", "CA", "CM", "SW", "CW", "RT", "MT", "PA", "NP", "OR", "IT",
    "PC", "JR", "NA", "MA", "HC", "QC", "RN", "MD", "VC",
];

/// Titles of staff; only after a surname of the list.
#[rustfmt::skip]
pub(super) const TITLES: &[&str] = &[
    "先生", "医師", "看護師", "師長", "副師長", "看護部長", "主任", "教授", "准教授", "部長", "院長", "副院長", "技師", "技士",
    "薬剤師", "療法士", "助産師", "保健師", "課長", "室長", "医長", "科長",
];

/// Labels that announce a name.
#[rustfmt::skip]
pub(super) const NAME_LABELS: &[&str] = &[
    "患者氏名", "患者名", "利用者名", "氏名", "お名前", "名前", "本人名", "児名",
];

/// Labels that may announce one: only a surname counts after them.
#[rustfmt::skip]
pub(super) const PERSON_LABELS: &[&str] = &[
    "患者様", "患者さん", "患者", "利用者", "本人", "児", "ご家族", "家族", "症例", "対象者",
];

/// What an office writes where a name was.
#[rustfmt::skip]
pub(super) const WITHHELD: &[&str] = &[
    "非公開", "未記入", "なし", "無し", "不明", "匿名", "別紙", "省略", "略", "仮名", "未定", "記入",
];

/// Ends of words that look like surname and given name.
#[rustfmt::skip]
pub(super) const WORDS_IN_KO: &[&str] = &[
    "電子", "原子", "分子", "粒子", "素子", "端子", "梯子", "帽子", "菓子", "扇子", "格子", "硝子", "調子", "拍子", "様子",
    "椅子", "骨子", "障子", "利子", "量子", "因子", "胞子", "男子", "女子", "親子", "母子", "種子", "冊子", "振子", "配位子",
    "遺伝子", "光子", "陽子", "面子", "餃子", "団子",
];

/// Last characters of given names that few other words share.
#[rustfmt::skip]
pub(super) const GIVEN_ENDS: &str = "子郎朗美雄夫彦男恵香奈代枝介輔之也哉太斗翔菜里紀吾樹";
