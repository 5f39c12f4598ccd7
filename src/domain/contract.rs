//! 契約: a paper or a procedure with its checklist: NDA, joint research, loan, ethics review and so on. What is asked stands frozen in the
//! record from the day it was made; the answers to it are fields of `item`.

use super::choice;
use super::date::Date;
use super::field::{FieldId, Layer, Shape, fields};
use super::kind::Kind;
use super::part::{Called, Parts};
use super::record::{Record, RecordId};
use super::value::Text;

fields! {
    /// 種類.
    1 KIND: Text = "contract_kind" Intake Shape::Choice(&choice::CONTRACT_KIND) => needed().also(&["契約の種類", "項目"]);
    /// 件名.
    2 TITLE: Text = "title" Intake Shape::Line(60) => also(&["契約名"]);
    /// 企業.
    3 COMPANY: RecordId = "company" Intake Shape::Link(&[Kind::Company]) => also(&["相手", "会社", "co"]);
    /// 連携案件.
    4 CASE: RecordId = "case" Intake Shape::Link(&[Kind::Case]) => also(&["案件"]);
    /// ニーズ.
    5 NEED: RecordId = "need" Intake Shape::Link(&[Kind::Need]);
    /// 病院.
    6 HOSPITAL: RecordId = "hospital" Intake Shape::Link(&[Kind::Hospital]) => also(&["病院名"]);
    /// 行事.
    28 EVENT: RecordId = "event" Intake Shape::Link(&[Kind::Event]) => also(&["行事名"]);
    /// 状況.
    7 STATE: Text = "state" Work Shape::Choice(&choice::CONTRACT_STATE) => also(&["状態"]);
    /// 手番.
    8 BALL: Text = "ball" Work Shape::Line(40) => also(&["球", "ボール", "teban"]);
    /// 手番になった日.
    9 BALL_SINCE: Date = "ball_since" Work Shape::Date;
    /// 期限.
    10 DUE: Date = "due" Work Shape::Date => also(&["締切", "kigen"]);
    /// 次にすること.
    11 NEXT_TASK: Text = "next_task" Work Shape::Line(80) => also(&["次の一手", "宿題"]);
    /// 担当.
    12 OWNER: RecordId = "owner" Work Shape::Link(&[Kind::Person]) => also(&["担当者", "tantou"]);
    /// 締結日.
    13 SIGNED_ON: Date = "signed_on" Contract Shape::Date => also(&["完了日"]);
    /// 満了日.
    14 EXPIRES_ON: Date = "expires_on" Contract Shape::Date => also(&["有効期限"]);
    /// 不要の理由.
    15 REASON: Text = "reason" Contract Shape::Line(120) => seen_by(Layer::Office);
    /// ほかの当事者.
    16 PARTIES: Text = "parties" Contract Shape::Line(120) => also(&["当事者"]);
    /// 見てもらう人 (弁護士・知財窓口).
    17 REVIEWER: Text = "reviewer" Contract Shape::Line(60) => seen_by(Layer::Office).also(&["弁護士", "照会先"]);
    /// 見てもらうよう頼んだ日.
    18 REVIEW_ASKED_ON: Date = "review_asked_on" Contract Shape::Date => seen_by(Layer::Office);
    /// 返ってきた日.
    19 REVIEW_BACK_ON: Date = "review_back_on" Contract Shape::Date => seen_by(Layer::Office);
    /// 文書番号.
    20 DOCUMENT_NO: Text = "document_no" Contract Shape::Line(40) => also(&["契約番号"]);
    /// 原本の場所.
    21 KEPT_AT: Text = "kept_at" Contract Shape::Line(60) => seen_by(Layer::Office).also(&["保管場所"]);
    /// 備考.
    22 NOTES: Text = "notes" Work Shape::Block => seen_by(Layer::Office).also(&["メモ"]);
    /// 難しかったこと: what the next one is to know of it. Source: the leaflet's training over the long term.
    30 LESSONS: Text = "lessons" Work Shape::Block => seen_by(Layer::Office).also(&["申し送り", "教訓"]);
    /// 取込元の番号.
    23 SOURCE_NO: Text = "source_no" Work Shape::Line(40) => seen_by(Layer::Office).also(&["id", "管理番号"]);
    /// 確認表の版.
    24 CHECKLIST_VERSION: Text = "checklist_version" Contract Shape::Line(40) => by_command();
    /// 確認表 (frozen).
    25 CHECKLIST: Text = "checklist" Contract Shape::Block => inner().seen_by(Layer::Office);
    /// 確認項目の数.
    26 ITEMS: i64 = "items" Contract Shape::Number => by_command();
    /// 手番の動き.
    27 BALL_MOVES: Text = "ball_moves" Work Shape::Notes => by_command().seen_by(Layer::Office);
    /// 例外の記録: lines of the checklist gone past at the signing.
    29 DECISIONS: Text = "decisions" Work Shape::Notes => by_command().seen_by(Layer::Office);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    called: Called::Link(COMPANY.id()),
    due: Some(DUE.id()),
    ball: Some((BALL.id(), BALL_SINCE.id())),
    passings: Some(BALL_MOVES.id()),
    owner: Some(OWNER.id()),
    over: Some((STATE.id(), is_settled)),
    decisions: Some(DECISIONS.id()),
    source_no: Some(SOURCE_NO.id()),
    keeper: Some(NOTES.id()),
    needed: &[KIND.id()],
    hangs_on: &[NEED.id(), CASE.id(), COMPANY.id(), EVENT.id()],
    ..Parts::NONE
};

/// What a list of contracts is sorted by when it is sorted by what presses: the due day while it is worked on, the last day once it is
/// signed. No field of a record; its number lies above all those.
pub const PRESSING: FieldId = FieldId(0xFE10);

/// The states on the way of a paper that two sides sign, in their order; not needed and ended lie beside it.
pub const WAY: [&str; 5] = ["drafting", "sent", "review", "sealing", "signed"];

/// Days before its last day from which a signed contract is told of.
pub const ALARM_DAYS: i32 = 60;

/// Nobody works on it any more: signed, not needed or ended.
pub fn is_settled(state: &str) -> bool {
    matches!(state, "signed" | "not-needed" | "ended")
}

/// True while the lines of the checklist want an answer: what is signed is still to be handed over, reported, returned.
pub fn asks_lines(state: &str) -> bool {
    !matches!(state, "not-needed" | "ended")
}

/// True for a kind of paper that two parties sign; the others are procedures of one house.
pub fn is_between_two(kind: &str) -> bool {
    matches!(
        kind,
        "nda" | "joint-research" | "commissioned" | "memorandum" | "guidance" | "loan"
    )
}

/// True for a procedure that is the clinicians' own: the review of their study, the trial on their ward, the gathering they speak at. All
/// others are work of contracts, rights and approvals, for which a hospital has an office.
pub fn is_of_the_wards(kind: &str) -> bool {
    matches!(kind, "ethics" | "evaluation" | "event")
}

/// What names the other party of a paper: the firm, the case with its firm, or the parties in words.
pub const COUNTERPARTY: [FieldId; 3] = [COMPANY.id(), CASE.id(), PARTIES.id()];

/// Signed, begun and not past its last day.
pub fn in_force(contract: &Record, today: Date) -> bool {
    let begun = contract.get(SIGNED_ON).is_some_and(|on| on <= today);
    let over = contract.get(EXPIRES_ON).is_some_and(|last| last < today);
    is_answered_as(contract, "signed") && begun && !over
}

/// Found not to be needed, with the reason.
pub fn not_needed(contract: &Record) -> bool {
    is_answered_as(contract, "not-needed") && contract.is_answered(REASON.id())
}

fn is_answered_as(contract: &Record, state: &str) -> bool {
    contract.is_answered(STATE.id()) && contract.text(STATE.id()) == state
}

/// True if a contract [`is_about`] a need and a case of it and was not ended.
pub fn covers(contract: &Record, need: Option<&Record>, case: Option<&Record>) -> bool {
    !is_answered_as(contract, "ended") && is_about(contract, need, case)
}

/// True if a contract is about a need and a case of it, whatever became of it. One that names a case is about that case; one that names a need
/// is about that need with its firm; an NDA that names neither is about all that its firm and hospital do together. An NDA binds the firm
/// that it names, and the firm of its case where it names none: the 製販 that signed does not sign for the maker, and parties in words bind
/// nobody.
pub fn is_about(contract: &Record, need: Option<&Record>, case: Option<&Record>) -> bool {
    if contract.is_archived() {
        return false;
    }
    let nda = contract.text(KIND.id()) == "nda";
    let firm = case.and_then(|c| c.get(super::case::COMPANY));
    let same_firm = |open: bool| contract.get(COMPANY).map_or(open, |own| Some(own) == firm);
    match (contract.get(CASE), contract.get(NEED)) {
        (Some(own), _) => case.is_some_and(|c| c.id == own) && (!nda || same_firm(true)),
        (None, Some(own)) => need.is_some_and(|n| n.id == own) && same_firm(!nda),
        (None, None) => nda && same_firm(false) && same_hospital(contract, need),
    }
}

fn same_hospital(contract: &Record, need: Option<&Record>) -> bool {
    let of_need = need.and_then(|n| n.get(super::need::HOSPITAL));
    contract
        .get(HOSPITAL)
        .is_none_or(|own| of_need.is_none_or(|h| h == own))
}
