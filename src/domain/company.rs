//! 企業: a firm that could make it.

use super::choice;
use super::date::Date;
use super::field::{Layer, Shape, fields};
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
    3 PREFECTURE: Text = "prefecture" Intake Shape::Line(20) => seen_by(Layer::Public).also(&["所在地", "県", "所在"]);
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
    19 OWNER: RecordId = "owner" Work Shape::Link(Kind::Person) => also(&["担当者"]);
    /// 備考.
    24 NOTES: Text = "notes" Work Shape::Block => seen_by(Layer::Office).also(&["メモ"]);
    /// 取込元.
    20 SOURCE_NAME: Text = "source" Work Shape::Line(60) => seen_by(Layer::Office).also(&["紹介元"]);
    /// 取込元の番号.
    21 SOURCE_NO: Text = "source_no" Work Shape::Line(40) => seen_by(Layer::Office).also(&["company_id", "id", "管理番号", "番号", "no"]);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    reading: Some(READING.id()),
    beside: Some(PREFECTURE.id()),
    owner: Some(OWNER.id()),
    source_no: Some(SOURCE_NO.id()),
    source_name: Some(SOURCE_NAME.id()),
    keeper: Some(NOTES.id()),
    needed: &[NAME.id()],
    ..Parts::NONE
};
