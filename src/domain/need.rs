//! ニーズ: an unmet need handed in by a ward, from 受付 to 公開; after that its cases carry it on.

use super::choice;
use super::date::Date;
use super::field::{Layer, Shape, fields};
use super::kind::Kind;
use super::part::Parts;
use super::record::RecordId;
use super::value::Text;

fields! {
    /// 件名.
    1 TITLE: Text = "title" Intake Shape::Line(40) => needed().seen_by(Layer::Public).also(&["タイトル", "ニーズ", "ニーズ名", "kenmei"]);
    /// 医療機関.
    3 HOSPITAL: RecordId = "hospital" Intake Shape::Link(&[Kind::Hospital]) => needed().also(&["病院名", "施設", "hosp", "byouin"]);
    /// 部署.
    4 DEPARTMENT: Text = "department" Intake Shape::Line(40) => needed().also(&["診療科", "病棟", "所属", "dept", "busho"]);
    /// 困りごと.
    8 PROBLEM: Text = "problem" Intake Shape::Block => needed().seen_by(Layer::Member).also(&["課題", "内容", "komarigoto"]);
    /// 提出元.
    2 SOURCE: Text = "source" Body Shape::Choice(&choice::SOURCE) => also(&["teishutsumoto"]);
    /// 提案者.
    5 PROPOSER: Text = "proposer" Body Shape::Line(40) => seen_by(Layer::Office).also(&["提出者", "氏名", "teiansha"]);
    /// 職種.
    6 PROFESSION: Text = "profession" Body Shape::Choice(&choice::PROFESSION) => also(&["role", "shokushu"]);
    /// 領域.
    7 AREA: Text = "field" Body Shape::Line(40) => seen_by(Layer::Public).also(&["分野", "ryouiki"]);
    /// 望む姿.
    9 WISH: Text = "wish" Body Shape::Block => also(&["要望", "希望", "nozomu"]);
    /// アイデア (秘密保持の層).
    10 IDEA: Text = "idea" Body Shape::Block => seen_by(Layer::Nda).also(&["着想", "解決案"]);
    /// 現状の工夫.
    11 WORKAROUND: Text = "workaround" Body Shape::Block => also(&["現状", "現在の対応"]);
    /// 頻度・人数.
    12 FREQUENCY: Text = "frequency" Body Shape::Line(80) => also(&["頻度"]);
    /// 解決しないと困ること.
    13 HARM: Text = "harm" Body Shape::Line(120) => also(&["影響"]);
    /// 使う場所.
    14 PLACE: Text = "place" Body Shape::Line(80) => seen_by(Layer::Public).also(&["場所", "使用場所"]);
    /// 制約 (滅菌, MRI, 洗浄, 上限価格).
    15 CONSTRAINTS: Text = "constraints" Body Shape::Line(120) => also(&["条件"]);
    /// 技術タグ.
    16 TAGS: Text = "tags" Tags Shape::Tags => seen_by(Layer::Public).also(&["技術", "wanted_tech", "希望技術", "tag", "gijutsu"]);
    /// クラス.
    17 DEVICE_CLASS: Text = "device_class" Tags Shape::Choice(&choice::DEVICE_CLASS) => seen_by(Layer::Public).also(&["expected_class", "想定クラス", "class"]);
    /// 種別.
    18 NEED_KIND: Text = "need_kind" Tags Shape::Choice(&choice::NEED_KIND) => seen_by(Layer::Public).also(&["種類"]);
    /// 想定する買い手.
    19 BUYER: Text = "buyer" Tags Shape::Line(80) => also(&["買い手"]);
    /// 評価できる場所.
    20 EVALUATION_PLACE: Text = "evaluation_place" Tags Shape::Line(80) => also(&["評価場所"]);
    /// 担当.
    26 OWNER: RecordId = "owner" Work Shape::Link(&[Kind::Person]) => also(&["担当者", "tantou"]);
    /// 期限.
    27 DUE: Date = "due" Work Shape::Date => also(&["締切", "kigen"]);
    /// 手番: the organisation that holds the next move.
    28 BALL: Text = "ball" Work Shape::Line(40) => also(&["球", "ボール", "teban"]);
    /// 手番になった日.
    29 BALL_SINCE: Date = "ball_since" Work Shape::Date;
    /// 受付日.
    30 RECEIVED_ON: Date = "received_on" Work Shape::Date => also(&["登録日", "提出日"]);
    /// 提案者への最終回答日 (alarm at 30 days).
    22 LAST_ANSWER_ON: Date = "last_answer_on" Work Shape::Date => also(&["最終回答日"]);
    /// 提案者へ受付を知らせた日.
    31 ACKNOWLEDGED_ON: Date = "acknowledged_on" Screening Shape::Date => also(&["受付連絡日"]);
    /// 上長は知っているか.
    50 SUPERVISOR_INFORMED: Text = "supervisor_informed" Screening Shape::Choice(&choice::YES_NO_NA);
    /// 類似ニーズを確かめた日.
    51 SIMILAR_CHECKED_ON: Date = "similar_checked_on" Screening Shape::Date;
    /// 採否.
    32 DECISION: Text = "decision" Screening Shape::Choice(&choice::DECISION) => also(&["決定", "選定結果"]);
    /// 決定者.
    33 DECIDER: Text = "decider" Screening Shape::Choice(&choice::DECIDER);
    /// 決定日.
    34 DECIDED_ON: Date = "decided_on" Screening Shape::Date;
    /// 決定の理由.
    35 DECISION_REASON: Text = "decision_reason" Screening Shape::Line(120) => seen_by(Layer::Office);
    /// 利益相反のある委員を外したか.
    36 COI_EXCLUDED: Text = "coi_excluded" Screening Shape::Choice(&choice::YES_NO_NA);
    /// 公開範囲.
    37 PUBLIC_RANGE: Text = "public_range" Publication Shape::Choice(&choice::PUBLIC_RANGE);
    /// 公開文.
    38 PUBLIC_TEXT: Text = "public_text" Publication Shape::Block => seen_by(Layer::Public).also(&["公開用"]);
    /// 公開文の版.
    39 PUBLIC_VERSION: i64 = "public_version" Publication Shape::Number => by_command().seen_by(Layer::Public);
    /// 病院名の出し方.
    21 NAMING: Text = "naming" Publication Shape::Choice(&choice::NAMING);
    /// 公開前の確認 (SANIT) を終えた日.
    40 SANITIZED_ON: Date = "sanitized_on" Publication Shape::Date => also(&["公開前確認日"]);
    /// 個人情報の印を確かめた記録.
    41 CLEARED_MARKS: Text = "cleared_marks" Publication Shape::Tags => seen_by(Layer::Office).by_command();
    /// 特許確認.
    42 PATENT_ANSWER: Text = "patent_answer" Publication Shape::Choice(&choice::PATENT) => also(&["特許"]);
    /// 特許確認をした日.
    43 PATENT_ON: Date = "patent_on" Publication Shape::Date;
    /// 特許確認をした人.
    44 PATENT_BY: Text = "patent_by" Publication Shape::Line(40) => seen_by(Layer::Office);
    /// 出願番号.
    45 PATENT_NUMBER: Text = "patent_number" Publication Shape::Line(40);
    /// 提案者の同意日.
    46 CONSENT_ON: Date = "consent_on" Publication Shape::Date;
    /// 上長か支援室の同意日.
    47 CONSENT_SUPERVISOR_ON: Date = "consent_supervisor_on" Publication Shape::Date;
    /// 同意した公開文の版.
    48 CONSENT_VERSION: i64 = "consent_version" Publication Shape::Number;
    /// 関連特許.
    49 RELATED_PATENTS: Text = "related_patents" Publication Shape::Block => seen_by(Layer::Public);
    /// 募集.
    23 RECRUITING: Text = "recruiting" Publication Shape::Choice(&choice::RECRUITING);
    /// 募集の締切.
    24 RECRUITING_UNTIL: Date = "recruiting_until" Publication Shape::Date;
    /// 障壁.
    52 BARRIER: Text = "barrier" Exit Shape::Choice(&choice::BARRIER) => seen_by(Layer::Office).also(&["shouheki"]);
    /// 保留・見送りなど.
    54 EXIT: Text = "exit" Exit Shape::Choice(&choice::EXIT);
    /// その理由.
    55 EXIT_REASON: Text = "exit_reason" Exit Shape::Line(120) => seen_by(Layer::Office);
    /// 再開する日.
    53 HOLD_UNTIL: Date = "hold_until" Exit Shape::Date;
    /// 取込元.
    56 SOURCE_NAME: Text = "source_name" Body Shape::Line(60) => seen_by(Layer::Office);
    /// 取込元の番号.
    57 SOURCE_NO: Text = "source_no" Body Shape::Line(40) => seen_by(Layer::Office).also(&["need_id", "id", "管理番号", "番号", "no"]);
    /// 段階.
    25 STAGE: Text = "stage" Work Shape::Choice(&super::stage::STAGES) => by_command().also(&["dankai"]);
    /// 段階に入った日.
    60 STAGE_SINCE: Date = "stage_since" Work Shape::Date;
    /// 例外と差し戻しの記録.
    59 DECISIONS: Text = "decisions" Work Shape::Notes => by_command().seen_by(Layer::Office);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    beside: Some(HOSPITAL.id()),
    due: Some(DUE.id()),
    ball: Some((BALL.id(), BALL_SINCE.id())),
    owner: Some(OWNER.id()),
    stage: Some((STAGE.id(), STAGE_SINCE.id())),
    over: Some((EXIT.id(), |exit| !exit.is_empty())),
    decisions: Some(DECISIONS.id()),
    source_no: Some(SOURCE_NO.id()),
    source_name: Some(SOURCE_NAME.id()),
    keeper: Some(PROBLEM.id()),
    needed: &[TITLE.id()],
    ..Parts::NONE
};
