//! 人: coordinators, clinicians, experts. What identifies a person is sealed on disk from the first frame.

use super::choice;
use super::date::Date;
use super::field::{FieldId, Layer, Shape, fields};
use super::kind::Kind;
use super::part::Parts;
use super::record::{Record, RecordId};
use super::value::{Text, Value};

/// Where people work.
const WORKPLACES: [Kind; 3] = [Kind::Company, Kind::Hospital, Kind::Body];

fields! {
    /// 氏名.
    1 NAME: Text = "name" Intake Shape::Line(60) => needed().personal().also(&["名前"]);
    /// フリガナ.
    2 READING: Text = "reading" Intake Shape::Line(60) => personal().also(&["読み", "カナ"]);
    /// 帽子.
    3 HAT: Text = "hat" Intake Shape::Choice(&choice::HAT) => also(&["立場", "role"]);
    /// 所属.
    4 ORGANISATION: Text = "organisation" Intake Shape::Line(80) => also(&["組織", "organization"]);
    /// 職種.
    5 PROFESSION: Text = "profession" Body Shape::Choice(&choice::PROFESSION);
    /// 役職.
    6 POST: Text = "post" Body Shape::Line(60) => also(&["肩書"]);
    /// 電話.
    7 PHONE: Text = "phone" Work Shape::Phone => personal().also(&["tel"]);
    /// メール.
    8 MAIL: Text = "mail" Work Shape::Mail => personal().also(&["email"]);
    /// 専門.
    9 EXPERT: Text = "expert_kind" Body Shape::Choice(&choice::EXPERT);
    /// 所属先 (名簿の記録).
    12 WORKPLACE: RecordId = "workplace" Intake Shape::Link(&WORKPLACES) => also(&["所属の記録"]);
    /// 連絡先を使うことへの同意.
    13 CONSENT: Text = "consent" Work Shape::Choice(&choice::CONSENT) => also(&["同意"]);
    /// 同意の日.
    14 CONSENT_ON: Date = "consent_on" Work Shape::Date => also(&["同意日"]);
    /// 同意の範囲.
    15 CONSENT_SCOPE: Text = "consent_scope" Work Shape::Line(80) => seen_by(Layer::Office);
    /// 最終連絡日.
    16 LAST_CONTACT_ON: Date = "last_contact_on" Work Shape::Date => also(&["最終連絡"]);
    /// 得意なこと, 相談できること.
    17 ADVICE: Text = "advice" Body Shape::Line(120) => also(&["得意分野", "相談内容"]);
    /// 役職に就いた日.
    18 POST_FROM: Date = "post_from" Posts Shape::Date => also(&["就任日", "着任日"]);
    /// 役職を離れた日, 離れる日.
    19 POST_UNTIL: Date = "post_until" Posts Shape::Date => also(&["退任日", "異動日"]);
    /// 次の所属先 (兼務, 以前).
    20 WORKPLACE_2: RecordId = "workplace_2" Posts Shape::Link(&WORKPLACES);
    /// その役職.
    21 POST_2: Text = "post_2" Posts Shape::Line(60);
    /// その始め.
    22 POST_2_FROM: Date = "post_2_from" Posts Shape::Date;
    /// その終わり.
    23 POST_2_UNTIL: Date = "post_2_until" Posts Shape::Date;
    /// 三つ目の所属先 (兼務, 以前).
    24 WORKPLACE_3: RecordId = "workplace_3" Posts Shape::Link(&WORKPLACES);
    /// その役職.
    25 POST_3: Text = "post_3" Posts Shape::Line(60);
    /// その始め.
    26 POST_3_FROM: Date = "post_3_from" Posts Shape::Date;
    /// その終わり.
    27 POST_3_UNTIL: Date = "post_3_until" Posts Shape::Date;
    /// 資格・認定.
    28 CERTIFICATE_1: Text = "certificate_1" Posts Shape::Line(80) => also(&["資格", "認定"]);
    /// それを出したところ.
    29 CERTIFICATE_1_ISSUER: Text = "certificate_1_issuer" Posts Shape::Line(60);
    /// その有効期限.
    30 CERTIFICATE_1_UNTIL: Date = "certificate_1_until" Posts Shape::Date;
    /// 二つ目の資格・認定.
    31 CERTIFICATE_2: Text = "certificate_2" Posts Shape::Line(80);
    /// それを出したところ.
    32 CERTIFICATE_2_ISSUER: Text = "certificate_2_issuer" Posts Shape::Line(60);
    /// その有効期限.
    33 CERTIFICATE_2_UNTIL: Date = "certificate_2_until" Posts Shape::Date;
    /// 三つ目の資格・認定.
    34 CERTIFICATE_3: Text = "certificate_3" Posts Shape::Line(80);
    /// それを出したところ.
    35 CERTIFICATE_3_ISSUER: Text = "certificate_3_issuer" Posts Shape::Line(60);
    /// その有効期限.
    36 CERTIFICATE_3_UNTIL: Date = "certificate_3_until" Posts Shape::Date;
    /// ほかの役職, as many as there are: `所属|役職|始め|終わり`.
    37 MORE_POSTS: Text = "more_posts" Posts Shape::Tags => also(&["その他の役職", "役職歴"]);
    /// ほかの資格・認定, as many as there are: `資格|発行元|期限`.
    38 MORE_CERTIFICATES: Text = "more_certificates" Posts Shape::Tags => also(&["その他の資格", "資格一覧"]);
    /// 受けた研修, as many as there are: `研修|主催|受講日`.
    39 TRAINING: Text = "training" Posts Shape::Tags => also(&["研修", "研修歴", "受講"]);
    /// 別の相手: records that look the same and are others, by their references.
    61 NOT_SAME: Text = "not_same" Intake Shape::Tags => by_command().also(&["重複ではない"]);
    /// 統合先: the record into which this one was merged.
    60 MERGED_INTO: RecordId = "merged_into" Intake Shape::Link(&[Kind::Person]) => by_command().also(&["統合"]);
    /// 備考.
    10 NOTES: Text = "notes" Work Shape::Block => personal().seen_by(Layer::Office).also(&["メモ"]);
    /// 取込元の番号.
    11 SOURCE_NO: Text = "source_no" Work Shape::Line(40) => seen_by(Layer::Office).also(&["id", "管理番号", "番号"]);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    contacted: Some(LAST_CONTACT_ON.id()),
    reading: Some(READING.id()),
    beside: Some(ORGANISATION.id()),
    source_no: Some(SOURCE_NO.id()),
    keeper: Some(NOTES.id()),
    needed: &[NAME.id()],
    ..Parts::NONE
};

/// One post: where, as what, from when to when.
#[derive(Clone, Copy, Debug)]
pub struct Post {
    /// The organisation's record.
    pub at: FieldId,
    /// The post.
    pub post: FieldId,
    /// Its first day.
    pub from: FieldId,
    /// Its last day.
    pub until: FieldId,
}

/// The posts, the present one first.
pub const POSTS: [Post; 3] = [
    Post {
        at: WORKPLACE.id(),
        post: POST.id(),
        from: POST_FROM.id(),
        until: POST_UNTIL.id(),
    },
    Post {
        at: WORKPLACE_2.id(),
        post: POST_2.id(),
        from: POST_2_FROM.id(),
        until: POST_2_UNTIL.id(),
    },
    Post {
        at: WORKPLACE_3.id(),
        post: POST_3.id(),
        from: POST_3_FROM.id(),
        until: POST_3_UNTIL.id(),
    },
];

/// Certificates: what, from whom, until when.
pub const CERTIFICATES: [(FieldId, FieldId, FieldId); 3] = [
    (
        CERTIFICATE_1.id(),
        CERTIFICATE_1_ISSUER.id(),
        CERTIFICATE_1_UNTIL.id(),
    ),
    (
        CERTIFICATE_2.id(),
        CERTIFICATE_2_ISSUER.id(),
        CERTIFICATE_2_UNTIL.id(),
    ),
    (
        CERTIFICATE_3.id(),
        CERTIFICATE_3_ISSUER.id(),
        CERTIFICATE_3_UNTIL.id(),
    ),
];

/// What stands before the first blank of a person's name, if there is one.
pub fn family_name(name: &str) -> Option<&str> {
    name.split_once(char::is_whitespace)
        .map(|(family, _)| family)
}

/// True for somebody who treats patients: by their hat, else by a profession of the wards, if they are no expert for hire and wear no
/// hat of an office.
pub fn is_clinician(person: &Record) -> bool {
    match person.text(HAT.id()) {
        "clinician" => true,
        "" => {
            let profession = person.text(PROFESSION.id());
            let of_ward = !matches!(profession, "" | "clerk" | "other");
            of_ward && !person.is_answered(EXPERT.id())
        }
        _ => false,
    }
}

/// A further post or certificate, as its line tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell<'a> {
    /// The organisation; of a certificate what it is.
    pub head: &'a str,
    /// The post; of a certificate who gave it.
    pub part: &'a str,
    /// The first day of a post.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

impl<'a> Spell<'a> {
    /// The parts of a line, in either width of the stroke between them.
    pub fn parts(line: &'a str) -> impl Iterator<Item = &'a str> {
        line.split(['|', '｜']).map(str::trim)
    }

    /// Reads a post.
    pub fn post(line: &'a str) -> Self {
        let mut parts = Self::parts(line);
        let mut next = || parts.next().unwrap_or_default();
        Self {
            head: next(),
            part: next(),
            from: Date::from_iso(next()),
            until: Date::from_iso(next()),
        }
    }

    /// Reads a certificate.
    pub fn certificate(line: &'a str) -> Self {
        let mut parts = Self::parts(line);
        let mut next = || parts.next().unwrap_or_default();
        Self {
            head: next(),
            part: next(),
            from: None,
            until: Date::from_iso(next()),
        }
    }
}

/// The further posts of a person, the latest first.
pub fn more_posts(record: &Record) -> Vec<Spell<'_>> {
    let lines = record.members(MORE_POSTS.id()).filter_map(Value::as_str);
    let mut posts: Vec<Spell<'_>> = lines.map(Spell::post).collect();
    posts.sort_by_key(|post| std::cmp::Reverse((post.from, post.until)));
    posts
}

/// The further certificates of a person, the one that ends first at the head.
pub fn more_certificates(record: &Record) -> Vec<Spell<'_>> {
    let lines = record
        .members(MORE_CERTIFICATES.id())
        .filter_map(Value::as_str);
    let mut found: Vec<Spell<'_>> = lines.map(Spell::certificate).collect();
    found.sort_by_key(|one| (one.until.is_none(), one.until));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_a_post_or_a_certificate_and_what_is_missing_is_nothing() {
        let post = Spell::post("中央病院|看護師長|2020-04-01|2023-03-31");
        assert_eq!((post.head, post.part), ("中央病院", "看護師長"));
        assert_eq!(post.until, Date::new(2023, 3, 31));
        let bare = Spell::post("中央病院");
        assert_eq!((bare.part, bare.from, bare.until), ("", None, None));
        let certificate = Spell::certificate("認定看護管理者｜看護協会｜2027-03-31");
        assert_eq!(certificate.until, Date::new(2027, 3, 31));
    }
}
