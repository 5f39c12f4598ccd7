//! 支援機関・団体: a prefecture, a support body, a professional society, a university's desk. They write letters to hospitals, and their
//! desks answer what a hospital has nobody for.

use super::choice;
use super::date::Date;
use super::field::{Layer, Shape, fields};
use super::kind::Kind;
use super::part::Parts;
use super::record::RecordId;
use super::value::Text;

fields! {
    /// 名称.
    1 NAME: Text = "name" Intake Shape::Line(80) => needed().also(&["機関名", "団体名"]);
    /// フリガナ.
    2 READING: Text = "reading" Intake Shape::Line(80) => also(&["読み", "カナ"]);
    /// 種別.
    3 BODY_KIND: Text = "body_kind" Intake Shape::Choice(&choice::BODY_KIND) => also(&["種類"]);
    /// 都道府県.
    4 PREFECTURE: Text = "prefecture" Intake Shape::Prefecture => also(&["県", "所在地"]);
    /// 相談窓口: one desk a line, with what it answers and its telephone.
    5 DESKS: Text = "desks" Body Shape::Block => also(&["窓口一覧", "相談窓口"]);
    /// 窓口が受けること.
    6 DESK_TOPICS: Text = "desk_topics" Tags Shape::Choices(&choice::DESK_TOPIC) => also(&["相談分野"]);
    /// 差出人の書き方: name, address and seal of its letters.
    7 LETTERHEAD: Text = "letterhead" Body Shape::Block => also(&["レターヘッド", "差出人"]);
    /// 文書の発信者 (職名と氏名).
    8 SIGNATORY: Text = "signatory" Body Shape::Line(60) => also(&["発信者", "代表者"]);
    /// 窓口.
    9 CONTACT: Text = "contact" Work Shape::Line(60) => also(&["担当窓口", "連絡先"]);
    /// 電話.
    10 PHONE: Text = "phone" Work Shape::Phone => also(&["電話番号", "tel"]);
    /// メール.
    11 MAIL: Text = "mail" Work Shape::Mail => also(&["email"]);
    /// 住所.
    12 ADDRESS: Text = "address" Work Shape::Line(120);
    /// 最終連絡日.
    13 LAST_CONTACT_ON: Date = "last_contact_on" Work Shape::Date => also(&["最終連絡"]);
    /// 担当.
    14 OWNER: RecordId = "owner" Work Shape::Link(&[Kind::Person]) => also(&["担当者"]);
    /// 別の相手: records that look the same and are others, by their references.
    61 NOT_SAME: Text = "not_same" Intake Shape::Tags => by_command().also(&["重複ではない"]);
    /// 統合先: the record into which this one was merged.
    60 MERGED_INTO: RecordId = "merged_into" Intake Shape::Link(&[Kind::Body]) => by_command().also(&["統合"]);
    /// 備考.
    15 NOTES: Text = "notes" Work Shape::Block => seen_by(Layer::Office).also(&["メモ"]);
    /// 取込元の番号.
    16 SOURCE_NO: Text = "source_no" Work Shape::Line(40) => seen_by(Layer::Office).also(&["id", "管理番号", "番号"]);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    contacted: Some(LAST_CONTACT_ON.id()),
    reading: Some(READING.id()),
    beside: Some(PREFECTURE.id()),
    owner: Some(OWNER.id()),
    source_no: Some(SOURCE_NO.id()),
    keeper: Some(NOTES.id()),
    needed: &[NAME.id()],
    ..Parts::NONE
};
