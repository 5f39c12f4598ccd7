//! 活動: what was done outside of the desk: a visit, a meeting, an event, with who came along and the report (復命).

use super::choice;
use super::date::Date;
use super::field::{Layer, Shape, fields};
use super::kind::Kind;
use super::part::Parts;
use super::record::RecordId;
use super::value::Text;

fields! {
    /// 用件.
    1 PURPOSE: Text = "purpose" Intake Shape::Line(80) => needed().also(&["件名", "目的"]);
    /// 日付.
    2 ON: Date = "on" Intake Shape::Date => also(&["date", "日"]);
    /// 種類.
    3 KIND: Text = "activity_kind" Intake Shape::Choice(&choice::ACTIVITY_KIND) => also(&["種別"]);
    /// 対象.
    4 ABOUT: RecordId = "about" Intake Shape::Link(&Kind::NAMED) => also(&["対象", "訪問先"]);
    /// 行った人.
    5 BY: Text = "by" Intake Shape::Line(40) => also(&["記入者"]);
    /// 同行.
    6 COMPANIONS: Text = "companions" Intake Shape::Line(80) => also(&["同行者"]);
    /// 相手.
    7 WITH: Text = "with" Intake Shape::Line(80) => also(&["先方"]);
    /// 場所.
    8 PLACE: Text = "place" Intake Shape::Line(60);
    /// 時間 (minutes).
    9 MINUTES: i64 = "minutes" Intake Shape::Number => also(&["分"]);
    /// 復命.
    10 REPORT: Text = "report" Body Shape::Block => seen_by(Layer::Office).also(&["復命書", "内容"]);
    /// 次にすること.
    11 NEXT_TASK: Text = "next_task" Work Shape::Line(80) => also(&["次の一手", "宿題"]);
    /// その期限.
    13 DUE: Date = "due" Work Shape::Date => also(&["締切", "kigen"]);
    /// 担当.
    14 OWNER: RecordId = "owner" Work Shape::Link(&[Kind::Person]) => also(&["担当者", "tantou"]);
    /// 事業名.
    12 PROJECT: Text = "project" Tags Shape::Line(60) => also(&["事業"]);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    beside: Some(ABOUT.id()),
    due: Some(DUE.id()),
    owner: Some(OWNER.id()),
    keeper: Some(REPORT.id()),
    tells: Some((ABOUT.id(), ON.id())),
    needed: &[PURPOSE.id()],
    hangs_on: &[ABOUT.id()],
    ..Parts::NONE
};
