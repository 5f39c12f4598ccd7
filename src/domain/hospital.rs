//! 医療機関: a hospital that has needs and lends a place to try things.

use super::choice;
use super::field::{Layer, Shape, fields};
use super::part::Parts;
use super::value::Text;

fields! {
    /// 名称.
    1 NAME: Text = "name" Intake Shape::Line(80) => needed().also(&["病院名", "医療機関名"]);
    /// フリガナ.
    2 READING: Text = "reading" Intake Shape::Line(80) => also(&["読み", "カナ"]);
    /// 都道府県.
    3 PREFECTURE: Text = "prefecture" Intake Shape::Line(20) => also(&["県", "所在地"]);
    /// 市中・大学.
    4 HOSPITAL_KIND: Text = "hospital_kind" Body Shape::Choice(&choice::HOSPITAL_KIND) => also(&["種別"]);
    /// 病床数.
    5 BEDS: i64 = "beds" Body Shape::Number => also(&["病床"]);
    /// 後ろ盾 (院内の責任者).
    6 SPONSOR: Text = "sponsor" Work Shape::Line(60) => seen_by(Layer::Office);
    /// 参加の状況.
    7 ENGAGEMENT: Text = "engagement" Work Shape::Choice(&choice::ENGAGEMENT);
    /// 休診日.
    8 CLOSED_DAYS: Text = "closed_days" Work Shape::Line(80) => also(&["休診日"]);
    /// 部署.
    9 DEPARTMENTS: Text = "departments" Body Shape::Tags => also(&["診療科"]);
    /// 備考.
    10 NOTES: Text = "notes" Body Shape::Block => seen_by(Layer::Office).also(&["メモ"]);
    /// 取込元の番号.
    11 SOURCE_NO: Text = "source_no" Work Shape::Line(40) => seen_by(Layer::Office).also(&["id", "管理番号", "番号"]);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    reading: Some(READING.id()),
    beside: Some(PREFECTURE.id()),
    source_no: Some(SOURCE_NO.id()),
    keeper: Some(NOTES.id()),
    needed: &[NAME.id()],
    ..Parts::NONE
};
