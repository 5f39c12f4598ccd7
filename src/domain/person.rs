//! 人: coordinators, clinicians, experts. What identifies a person is sealed on disk from the first frame.

use super::choice;
use super::field::{Layer, Shape, fields};
use super::part::Parts;
use super::value::Text;

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
    /// 備考.
    10 NOTES: Text = "notes" Work Shape::Block => personal().seen_by(Layer::Office).also(&["メモ"]);
    /// 取込元の番号.
    11 SOURCE_NO: Text = "source_no" Work Shape::Line(40) => seen_by(Layer::Office).also(&["id", "管理番号", "番号"]);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    reading: Some(READING.id()),
    beside: Some(ORGANISATION.id()),
    source_no: Some(SOURCE_NO.id()),
    keeper: Some(NOTES.id()),
    needed: &[NAME.id()],
    ..Parts::NONE
};
