//! 企業: a firm that could make it.

use super::choice;
use super::date::Date;
use super::field::{FieldId, Layer, Shape, fields};
use super::kind::Kind;
use super::part::Parts;
use super::record::RecordId;
use super::value::Text;

fields! {
    /// 企業名.
    1 NAME: Text = "name" Intake Shape::Line(80) => needed().seen_by(Layer::Public).also(&["社名", "会社名", "企業", "kigyou"]);
    /// フリガナ.
    2 READING: Text = "reading" Intake Shape::Line(80) => seen_by(Layer::Public).also(&["読み", "カナ", "ふりがな"]);
    /// 都道府県.
    3 PREFECTURE: Text = "prefecture" Intake Shape::Prefecture => seen_by(Layer::Public).also(&["所在地", "県", "所在"]);
    /// 県内・県外.
    4 REGION: Text = "region" Body Shape::Choice(&choice::REGION) => also(&["域内", "内外"]);
    /// 従業員数.
    5 EMPLOYEES: i64 = "employees" Body Shape::Number => also(&["社員数", "規模"]);
    /// 技術タグ.
    6 TAGS: Text = "tags" Tags Shape::Tags => seen_by(Layer::Public).also(&["tech_tags", "技術", "得意", "tag"]);
    /// 材料.
    7 MATERIALS: Text = "materials" Tags Shape::Tags => also(&["素材"]);
    /// 加工.
    8 PROCESSES: Text = "processes" Tags Shape::Tags => also(&["工程"]);
    /// 強み.
    9 CAPABILITY: Text = "capability" Body Shape::Block => also(&["保有技術", "特徴"]);
    /// 業許可.
    10 LICENCES: Text = "licences" Tags Shape::Choices(&choice::LICENCE) => also(&["許可", "認証"]);
    /// 医療の実績.
    11 MEDICAL_RECORD: Text = "medical_record" Body Shape::Line(120) => also(&["実績"]);
    /// 最小ロット.
    12 MIN_LOT: i64 = "min_lot" Tags Shape::Number => also(&["ロット"]);
    /// 試作の週数.
    13 PROTO_WEEKS: i64 = "proto_weeks" Tags Shape::Number => also(&["試作期間"]);
    /// 関心.
    14 INTERESTS: Text = "interests" Body Shape::Line(120) => also(&["interest", "希望分野"]);
    /// 医療参入の経験.
    15 EXPERIENCE: Text = "experience" Tags Shape::Choice(&choice::EXPERIENCE) => also(&["経験"]);
    /// 窓口.
    16 CONTACT: Text = "contact" Work Shape::Line(60) => also(&["担当窓口", "連絡先"]);
    /// 電話.
    17 PHONE: Text = "phone" Work Shape::Phone => also(&["電話番号", "tel"]);
    /// メール.
    23 MAIL: Text = "mail" Work Shape::Mail => also(&["email"]);
    /// 最終連絡日.
    18 LAST_CONTACT_ON: Date = "last_contact_on" Work Shape::Date => also(&["最終連絡", "最終訪問"]);
    /// 担当.
    19 OWNER: RecordId = "owner" Work Shape::Link(&[Kind::Person]) => also(&["担当者"]);
    /// 別の相手: records that look the same and are others, by their references.
    61 NOT_SAME: Text = "not_same" Intake Shape::Tags => by_command().also(&["重複ではない"]);
    /// 統合先: the record into which this one was merged.
    60 MERGED_INTO: RecordId = "merged_into" Intake Shape::Link(&[Kind::Company]) => by_command().also(&["統合"]);
    /// 共有メモ: what others than the office may read of it, too.
    35 SHARED_NOTES: Text = "shared_notes" Work Shape::Block => also(&["共有の備考"]);
    /// 組織内メモ.
    24 NOTES: Text = "notes" Work Shape::Block => seen_by(Layer::Office).also(&["備考", "メモ"]);
    /// 住所.
    25 ADDRESS: Text = "address" Work Shape::Line(120) => also(&["住所地", "本社所在地"]);
    /// 競合先: firms that are never seated side by side with it.
    26 COMPETITORS: Text = "competitors" Tags Shape::Tags => seen_by(Layer::Office).also(&["競合", "競合企業"]);
    /// 許可・登録の番号.
    27 LICENCE_NO: Text = "licence_no" Licences Shape::Line(80) => also(&["許可番号", "登録番号"]);
    /// 製造販売業許可の有効期限, of every class that has none of its own.
    28 SEIZOHANBAI_UNTIL: Date = "seizohanbai_until" Licences Shape::Date => also(&["製造販売業許可期限", "製販の期限"]);
    /// 第一種製造販売業許可の有効期限.
    36 SEIZOHANBAI_1_UNTIL: Date = "seizohanbai_1_until" Licences Shape::Date => also(&["第一種製造販売業許可期限", "第一種製造販売業の期限"]);
    /// 第二種製造販売業許可の有効期限.
    37 SEIZOHANBAI_2_UNTIL: Date = "seizohanbai_2_until" Licences Shape::Date => also(&["第二種製造販売業許可期限", "第二種製造販売業の期限"]);
    /// 第三種製造販売業許可の有効期限.
    38 SEIZOHANBAI_3_UNTIL: Date = "seizohanbai_3_until" Licences Shape::Date => also(&["第三種製造販売業許可期限", "第三種製造販売業の期限"]);
    /// 製造業登録の有効期限.
    29 SEIZO_UNTIL: Date = "seizo_until" Licences Shape::Date => also(&["製造業登録期限"]);
    /// ISO 13485 の有効期限.
    30 ISO13485_UNTIL: Date = "iso13485_until" Licences Shape::Date => also(&["iso期限"]);
    /// 企業誘致の段階: 県外→訪問→立地検討→立地決定→操業.
    31 ATTRACTION: Text = "attraction" Attraction Shape::Choice(&choice::ATTRACTION) => seen_by(Layer::Office).also(&["誘致", "立地"]);
    /// その段階になった日.
    32 ATTRACTION_ON: Date = "attraction_on" Attraction Shape::Date => seen_by(Layer::Office).also(&["誘致日"]);
    /// 見込む雇用 (人).
    33 ATTRACTION_JOBS: i64 = "attraction_jobs" Attraction Shape::Number => seen_by(Layer::Office).also(&["雇用", "雇用人数"]);
    /// 候補地・立地.
    34 ATTRACTION_SITE: Text = "attraction_site" Attraction Shape::Line(80) => seen_by(Layer::Office).also(&["候補地"]);
    /// 取込元.
    20 SOURCE_NAME: Text = "source" Work Shape::Line(60) => seen_by(Layer::Office).also(&["紹介元"]);
    /// 取込元の番号.
    21 SOURCE_NO: Text = "source_no" Work Shape::Line(40) => seen_by(Layer::Office).also(&["company_id", "id", "管理番号", "番号", "no"]);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    contacted: Some(LAST_CONTACT_ON.id()),
    reading: Some(READING.id()),
    beside: Some(PREFECTURE.id()),
    owner: Some(OWNER.id()),
    source_no: Some(SOURCE_NO.id()),
    source_name: Some(SOURCE_NAME.id()),
    keeper: Some(NOTES.id()),
    needed: &[NAME.id()],
    ..Parts::NONE
};

/// The licences that end, by the field that speaks of their last days: of 製造販売業 those of every class.
pub const LICENCE_ENDS: [FieldId; 3] = [
    SEIZOHANBAI_UNTIL.id(),
    SEIZO_UNTIL.id(),
    ISO13485_UNTIL.id(),
];

/// The classes of 製造販売業, each with the field of its own last day.
pub const CLASS_ENDS: [(&str, FieldId); 3] = [
    ("seizohanbai-1", SEIZOHANBAI_1_UNTIL.id()),
    ("seizohanbai-2", SEIZOHANBAI_2_UNTIL.id()),
    ("seizohanbai-3", SEIZOHANBAI_3_UNTIL.id()),
];

/// Days before the end of a licence from which on it is told: renewing one takes months.
pub const LICENCE_ALARM_DAYS: i32 = 90;
