//! 連絡: a contact that happened (call, mail, visit), or a memo taken in three keys and filed later.

use super::choice;
use super::date::Date;
use super::field::{Layer, Shape, fields};
use super::kind::Kind;
use super::part::Parts;
use super::record::RecordId;
use super::value::Text;

fields! {
    /// 何について (empty: 未整理メモ).
    1 ABOUT: RecordId = "about" Intake Shape::Link(&Kind::NAMED) => also(&["対象", "関連"]);
    /// 日付.
    2 ON: Date = "on" Intake Shape::Date => also(&["date", "日"]);
    /// 書いた人.
    3 BY: Text = "by" Intake Shape::Line(40) => also(&["記入者"]);
    /// 手段.
    4 CHANNEL: Text = "channel" Intake Shape::Choice(&choice::CHANNEL) => also(&["方法"]);
    /// 相手.
    6 WITH: Text = "with" Intake Shape::Line(60) => also(&["先方"]);
    /// どちら側と.
    7 SIDE: Text = "side" Intake Shape::Choice(&choice::CONTACT_SIDE) => also(&["側"]);
    /// 内容.
    5 TEXT: Text = "text" Intake Shape::Block => needed().seen_by(Layer::Office).also(&["本文", "メモ"]);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    keeper: Some(TEXT.id()),
    tells: Some((ABOUT.id(), ON.id())),
    needed: &[TEXT.id()],
    hangs_on: &[ABOUT.id()],
    ..Parts::NONE
};
