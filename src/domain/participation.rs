//! 参加: who takes part in an event and as what: the hospitals that host it, those who present a need, with which version of its public
//! text, the firms that come. A clinician comes as duty, so the supervisor's permission stands here.

use super::choice;
use super::field::{Layer, Shape, fields};
use super::kind::Kind;
use super::part::{Called, Parts};
use super::record::RecordId;
use super::value::Text;

fields! {
    /// 行事.
    1 EVENT: RecordId = "event" Intake Shape::Link(&[Kind::Event]) => needed().also(&["行事名"]);
    /// だれが.
    2 WHO: RecordId = "who" Intake Shape::Link(&Kind::PARTIES) => needed().also(&["参加者", "企業", "病院"]);
    /// 立場.
    3 ROLE: Text = "part" Intake Shape::Choice(&choice::EVENT_PART) => also(&["役割", "role"]);
    /// 来る人.
    4 PEOPLE: Text = "people" Intake Shape::Line(80) => personal().also(&["氏名", "来る人"]);
    /// 人数.
    5 COUNT: i64 = "count" Intake Shape::Number;
    /// 発表するニーズ.
    6 NEED: RecordId = "need" Intake Shape::Link(&[Kind::Need]);
    /// 見せる公開文の版.
    7 VERSION: i64 = "version" Intake Shape::Number => also(&["版"]);
    /// 出欠.
    8 STATE: Text = "state" Work Shape::Choice(&choice::ATTENDANCE) => also(&["状況"]);
    /// 上長許可.
    9 PERMISSION: Text = "permission" Work Shape::Choice(&choice::PERMISSION) => also(&["許可"]);
    /// 服務.
    10 DUTY: Text = "duty" Work Shape::Choice(&choice::DUTY_STATE);
    /// 謝金.
    11 FEE: Text = "fee" Work Shape::Choice(&choice::FEE) => seen_by(Layer::Office);
    /// 備考.
    12 NOTE: Text = "note" Work Shape::Line(120) => seen_by(Layer::Office).also(&["メモ"]);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    called: Called::Link(WHO.id()),
    beside: Some(EVENT.id()),
    keeper: Some(NOTE.id()),
    needed: &[EVENT.id(), WHO.id()],
    hangs_on: &[EVENT.id(), WHO.id(), NEED.id()],
    ..Parts::NONE
};

/// Nobody comes.
pub fn stays_away(state: &str) -> bool {
    matches!(state, "declined" | "absent")
}

/// Somebody came, asked or unasked.
pub fn was_there(state: &str) -> bool {
    matches!(state, "came" | "walk-in")
}

/// The part of those who present a need.
pub const PRESENTER: &str = "presenter";

/// A part that somebody of a hospital takes only with the supervisor's permission.
pub fn wants_permission(part: &str) -> bool {
    matches!(part, PRESENTER | "speaker")
}

/// The permission is there, or none is wanted.
pub fn is_permitted(permission: &str) -> bool {
    matches!(permission, "granted" | "not-needed")
}

/// True if somebody of that kind can take that part: a firm's is taken by a firm.
pub fn fits(part: &str, kind: Kind) -> bool {
    part != "firm" || kind == Kind::Company
}

/// The part of those who come without another: a hospital hosts; of others nobody knows.
pub fn usual_part(kind: Kind) -> &'static str {
    if kind == Kind::Company {
        "firm"
    } else if kind == Kind::Hospital {
        "host"
    } else {
        ""
    }
}
