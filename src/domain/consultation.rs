//! 相談: a question that somebody brought to the desk: by which way, what about, what was answered, to whom it was passed on.

use super::choice;
use super::date::Date;
use super::field::{Layer, Shape, fields};
use super::kind::Kind;
use super::part::Parts;
use super::record::RecordId;
use super::value::Text;

fields! {
    /// 相談の件名.
    1 TITLE: Text = "title" Intake Shape::Line(80) => needed().also(&["件名"]);
    /// 日付.
    2 ON: Date = "on" Intake Shape::Date => also(&["date", "日", "受付日"]);
    /// 方法.
    3 CHANNEL: Text = "channel" Intake Shape::Choice(&choice::CONSULTED_BY) => also(&["受け方"]);
    /// だれから・何について.
    4 ABOUT: RecordId = "about" Intake Shape::Link(&Kind::NAMED) => also(&["相談元", "企業", "病院"]);
    /// 相談した人.
    5 FROM: Text = "from" Intake Shape::Line(60) => personal().also(&["氏名"]);
    /// 分野.
    6 CATEGORY: Text = "category" Intake Shape::Choice(&choice::CONSULTATION) => also(&["分類"]);
    /// 対応した人: of our office, whoever asked whom.
    7 BY: Text = "by" Intake Shape::Line(40) => also(&["対応者", "受けた人"]);
    /// 相談の内容.
    8 QUESTION: Text = "question" Body Shape::Block => seen_by(Layer::Office).also(&["内容"]);
    /// 答え.
    9 ANSWER: Text = "answer" Body Shape::Block => seen_by(Layer::Office).also(&["回答"]);
    /// 状況.
    10 STATE: Text = "state" Work Shape::Choice(&choice::CONSULTATION_STATE) => also(&["状態"]);
    /// つないだ先.
    11 PASSED_TO: Text = "passed_to" Work Shape::Line(80) => also(&["紹介先"]);
    /// 答えの期限: ours, or that of the desk that was asked.
    12 DUE: Date = "due" Work Shape::Date => also(&["締切", "kigen", "答える期限"]);
    /// 担当.
    13 OWNER: RecordId = "owner" Work Shape::Link(&[Kind::Person]) => also(&["担当者", "tantou"]);
    /// かかった時間 (minutes).
    14 MINUTES: i64 = "minutes" Work Shape::Number => also(&["分"]);
    /// 事業名.
    15 PROJECT: Text = "project" Tags Shape::Line(60) => also(&["事業"]);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    beside: Some(ABOUT.id()),
    due: Some(DUE.id()),
    owner: Some(OWNER.id()),
    over: Some((STATE.id(), is_over)),
    keeper: Some(QUESTION.id()),
    tells: Some((ABOUT.id(), ON.id())),
    needed: &[TITLE.id()],
    hangs_on: &[ABOUT.id()],
    ..Parts::NONE
};

/// It was answered, or somebody else answers it.
pub fn is_over(state: &str) -> bool {
    matches!(state, "answered" | "passed-on")
}
