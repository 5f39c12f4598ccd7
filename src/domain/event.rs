//! 行事: a gathering where hospitals and firms meet, of every kind: presentation, exchange, tour, matching, interviews, exhibition. Who takes
//! part and which needs are presented are records of their own, see `participation`.

use super::choice;
use super::date::Date;
use super::field::{FieldId, Layer, Shape, fields};
use super::kind::Kind;
use super::part::Parts;
use super::record::RecordId;
use super::value::Text;

fields! {
    /// 行事名.
    1 TITLE: Text = "title" Intake Shape::Line(60) => needed().seen_by(Layer::Public).also(&["行事名", "件名", "name"]);
    /// 種類.
    2 KIND: Text = "event_kind" Intake Shape::Choice(&choice::EVENT_KIND) => seen_by(Layer::Public).also(&["種別"]);
    /// 開催日.
    3 ON: Date = "on" Intake Shape::Date => seen_by(Layer::Public).also(&["date", "日", "日付", "開催日"]);
    /// 終わりの日.
    4 UNTIL: Date = "until" Intake Shape::Date => seen_by(Layer::Public);
    /// 開始時刻.
    5 STARTS: Text = "starts" Intake Shape::Time => seen_by(Layer::Public).also(&["開始"]);
    /// 終了時刻.
    6 ENDS: Text = "ends" Intake Shape::Time => seen_by(Layer::Public).also(&["終了"]);
    /// 会場.
    7 VENUE: Text = "venue" Intake Shape::Line(60) => seen_by(Layer::Public).also(&["場所"]);
    /// 会場の病院・幹事病院.
    8 HOST: RecordId = "host" Intake Shape::Link(&[Kind::Hospital]) => also(&["病院", "hosp"]);
    /// 主催.
    9 ORGANISER: Text = "organiser" Body Shape::Line(60) => seen_by(Layer::Public);
    /// 状況.
    10 STATE: Text = "state" Work Shape::Choice(&choice::EVENT_STATE) => also(&["状態"]);
    /// 担当.
    11 OWNER: RecordId = "owner" Work Shape::Link(&[Kind::Person]) => also(&["担当者", "tantou"]);
    /// 準備の期限.
    12 DUE: Date = "due" Work Shape::Date => also(&["締切", "kigen"]);
    /// 次にすること.
    13 NEXT_TASK: Text = "next_task" Work Shape::Line(80) => also(&["次の一手", "宿題"]);
    /// 定員.
    14 CAPACITY: i64 = "capacity" Body Shape::Number => seen_by(Layer::Public);
    /// オンライン.
    15 ONLINE: Text = "online" Body Shape::Choice(&choice::YES_NO) => seen_by(Layer::Public);
    /// 事業名.
    16 PROJECT: Text = "project" Tags Shape::Line(60) => also(&["事業"]);
    /// 年度.
    17 FISCAL_YEAR: i64 = "fiscal_year" Tags Shape::Number => also(&["nendo"]);
    /// 予算区分.
    18 BUDGET_CLASS: Text = "budget_class" Tags Shape::Line(40) => seen_by(Layer::Office);
    /// 予算 謝金 (yen).
    19 BUDGET_FEES: i64 = "budget_fees" Tags Shape::Number => seen_by(Layer::Office);
    /// 予算 旅費 (yen).
    20 BUDGET_TRAVEL: i64 = "budget_travel" Tags Shape::Number => seen_by(Layer::Office);
    /// 予算 会場 (yen).
    21 BUDGET_VENUE: i64 = "budget_venue" Tags Shape::Number => seen_by(Layer::Office);
    /// 予算 印刷 (yen).
    22 BUDGET_PRINT: i64 = "budget_print" Tags Shape::Number => seen_by(Layer::Office);
    /// 予算 ほか (yen).
    23 BUDGET_OTHER: i64 = "budget_other" Tags Shape::Number => seen_by(Layer::Office);
    /// 支出 謝金 (yen).
    24 SPENT_FEES: i64 = "spent_fees" Tags Shape::Number => seen_by(Layer::Office);
    /// 支出 旅費 (yen).
    25 SPENT_TRAVEL: i64 = "spent_travel" Tags Shape::Number => seen_by(Layer::Office);
    /// 支出 会場 (yen).
    26 SPENT_VENUE: i64 = "spent_venue" Tags Shape::Number => seen_by(Layer::Office);
    /// 支出 印刷 (yen).
    27 SPENT_PRINT: i64 = "spent_print" Tags Shape::Number => seen_by(Layer::Office);
    /// 支出 ほか (yen).
    28 SPENT_OTHER: i64 = "spent_other" Tags Shape::Number => seen_by(Layer::Office);
    /// 備考.
    29 NOTES: Text = "notes" Work Shape::Block => seen_by(Layer::Office).also(&["メモ"]);
    /// 取込元の番号.
    30 SOURCE_NO: Text = "source_no" Work Shape::Line(40) => seen_by(Layer::Office).also(&["id", "管理番号"]);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    beside: Some(VENUE.id()),
    due: Some(DUE.id()),
    owner: Some(OWNER.id()),
    over: Some((STATE.id(), is_over)),
    source_no: Some(SOURCE_NO.id()),
    keeper: Some(NOTES.id()),
    needed: &[TITLE.id()],
    hangs_on: &[HOST.id()],
    ..Parts::NONE
};

/// The budget line by line: what was planned, what was spent (yen).
pub const BUDGET: [(FieldId, FieldId); 5] = [
    (BUDGET_FEES.id(), SPENT_FEES.id()),
    (BUDGET_TRAVEL.id(), SPENT_TRAVEL.id()),
    (BUDGET_VENUE.id(), SPENT_VENUE.id()),
    (BUDGET_PRINT.id(), SPENT_PRINT.id()),
    (BUDGET_OTHER.id(), SPENT_OTHER.id()),
];

/// It took place.
pub const HELD: &str = "held";

/// It took place, or never will.
pub fn is_over(state: &str) -> bool {
    matches!(state, HELD | "cancelled")
}
