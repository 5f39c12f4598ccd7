//! 連携案件: one need with one firm, or a firm's technology that looks for a hospital, from the first meeting to the market. Each condition of a gate has its dated answer here.

use super::choice;
use super::date::Date;
use super::field::{FieldId, Layer, Shape, fields};
use super::kind::Kind;
use super::part::{Alarm, Called, Parts};
use super::record::{Record, RecordId};
use super::value::Text;

fields! {
    /// ニーズ.
    1 NEED: RecordId = "need" Intake Shape::Link(&[Kind::Need]);
    /// 企業: the maker.
    2 COMPANY: RecordId = "company" Intake Shape::Link(&[Kind::Company]) => needed().also(&["会社", "メーカー", "co"]);
    /// 製販の企業: who would hold the marketing authorisation, if the maker may not.
    72 HOLDER: RecordId = "holder" Intake Shape::Link(&[Kind::Company]) => also(&["製販企業", "組む製販"]);
    /// 起点.
    4 ORIGIN: Text = "origin" Intake Shape::Choice(&choice::ORIGIN);
    /// 企業の技術・試作品, which looks for a place to be used.
    71 OFFER: Text = "offer" Intake Shape::Line(80) => seen_by(Layer::Office).also(&["技術", "試作品", "提案"]);
    /// 医療機関 of a case without a need.
    73 HOSPITAL: RecordId = "hospital" Intake Shape::Link(&[Kind::Hospital]) => also(&["病院名", "hosp", "byouin"]);
    /// 部署 of a case without a need.
    74 DEPARTMENT: Text = "department" Intake Shape::Line(40) => also(&["診療科", "dept", "busho"]);
    /// 団体: who brought the two together (団体発).
    75 BODY: RecordId = "body" Intake Shape::Link(&[Kind::Body]) => also(&["支援機関", "仲介"]);
    /// 選定理由: why this firm.
    76 CHOSEN_FOR: Text = "chosen_for" Meeting Shape::Line(200) => seen_by(Layer::Office).also(&["選んだ理由"]);
    /// 優先交渉の期限.
    78 PRIORITY_UNTIL: Date = "priority_until" Meeting Shape::Date;
    /// 次にすること.
    9 NEXT_TASK: Text = "next_task" Work Shape::Line(80) => also(&["次の一手", "宿題"]);
    /// 担当.
    5 OWNER: RecordId = "owner" Work Shape::Link(&[Kind::Person]) => also(&["担当者", "tantou"]);
    /// 期限.
    8 DUE: Date = "due" Work Shape::Date => also(&["締切", "kigen"]);
    /// 手番.
    6 BALL: Text = "ball" Work Shape::Line(40) => also(&["球", "ボール", "teban"]);
    /// 手番になった日.
    7 BALL_SINCE: Date = "ball_since" Work Shape::Date;
    /// 見せた公開文の版.
    10 VERSION_SHOWN: i64 = "version_shown" Meeting Shape::Number;
    /// 見せた日.
    11 SHOWN_ON: Date = "shown_on" Meeting Shape::Date;
    /// 業許可を確かめた日.
    56 LICENCES_CHECKED_ON: Date = "licences_checked_on" Meeting Shape::Date;
    /// 競合を確かめた日.
    57 COMPETITORS_CHECKED_ON: Date = "competitors_checked_on" Meeting Shape::Date;
    /// 面談日.
    12 MEETING_ON: Date = "meeting_on" Meeting Shape::Date;
    /// 面談結果.
    13 MEETING_OUTCOME: Text = "meeting_outcome" Meeting Shape::Choice(&choice::OUTCOME);
    /// 双方の意思を確かめた日.
    14 BOTH_AGREE_ON: Date = "both_agree_on" Meeting Shape::Date => also(&["both_agree"]);
    /// 意思を示した人.
    15 AGREED_BY: Text = "agreed_by" Meeting Shape::Line(80) => seen_by(Layer::Office);
    /// 進め方.
    16 ROUTE: Text = "route" Contract Shape::Choice(&choice::ROUTE);
    /// 契約不要の理由.
    17 ROUTE_REASON: Text = "route_reason" Contract Shape::Line(120) => seen_by(Layer::Office);
    /// 秘密保持契約.
    18 NDA: Text = "nda" Contract Shape::Choice(&choice::SIGNING);
    /// NDA 締結日.
    19 NDA_ON: Date = "nda_on" Contract Shape::Date;
    /// NDA 満了日.
    20 NDA_UNTIL: Date = "nda_until" Contract Shape::Date;
    /// NDA 不要の理由.
    21 NDA_REASON: Text = "nda_reason" Contract Shape::Line(120) => seen_by(Layer::Office);
    /// 契約.
    22 CONTRACT: Text = "contract" Contract Shape::Choice(&choice::SIGNING);
    /// 契約締結日.
    23 CONTRACT_ON: Date = "contract_on" Contract Shape::Date;
    /// 契約不要の理由.
    24 CONTRACT_REASON: Text = "contract_reason" Contract Shape::Line(120) => seen_by(Layer::Office);
    /// 知財の取り決め.
    25 IP_AGREEMENT: Text = "ip_agreement" Contract Shape::Choice(&choice::SIGNING);
    /// 取り決めた日.
    26 IP_ON: Date = "ip_on" Contract Shape::Date;
    /// 取り決め不要の理由.
    70 IP_REASON: Text = "ip_reason" Contract Shape::Line(120) => seen_by(Layer::Office);
    /// 費用を持つ側.
    27 COST_BEARER: Text = "cost_bearer" Prototype Shape::Line(60);
    /// 補助金を使うか.
    28 GRANT_USED: Text = "grant_used" Prototype Shape::Choice(&choice::YES_NO);
    /// 交付決定日.
    29 GRANT_DECIDED_ON: Date = "grant_decided_on" Prototype Shape::Date => also(&["grant_decision"]);
    /// 発注日.
    30 ORDERED_ON: Date = "ordered_on" Prototype Shape::Date;
    /// 職務発明の扱い.
    58 INVENTION_RULES: Text = "invention_rules" Prototype Shape::Choice(&choice::YES_NO_NA);
    /// 利益相反の確認日.
    59 COI_CHECKED_ON: Date = "coi_checked_on" Prototype Shape::Date;
    /// 市場の見積り.
    60 MARKET_ESTIMATE: Text = "market_estimate" Prototype Shape::Line(120);
    /// 試作の改訂.
    31 REVISION: i64 = "revision" Evaluation Shape::Number;
    /// 評価レベル.
    32 EVALUATION_LEVEL: Text = "evaluation_level" Evaluation Shape::Choice(&choice::LEVEL);
    /// 部署の同意日.
    33 WARD_CONSENT_ON: Date = "ward_consent_on" Evaluation Shape::Date;
    /// 貸借・持込の記録日.
    34 LOAN_ON: Date = "loan_on" Evaluation Shape::Date;
    /// 倫理の照会.
    35 ETHICS: Text = "ethics" Evaluation Shape::Choice(&choice::INQUIRY);
    /// 倫理の答えの日.
    36 ETHICS_ON: Date = "ethics_on" Evaluation Shape::Date;
    /// 危険の説明日.
    37 RISK_EXPLAINED_ON: Date = "risk_explained_on" Evaluation Shape::Date;
    /// 未承認該当性.
    38 UNAPPROVED: Text = "unapproved" Evaluation Shape::Choice(&choice::INQUIRY);
    /// 倫理承認か臨床研究法の判断.
    39 TRIAL_LAW: Text = "trial_law" Evaluation Shape::Choice(&choice::INQUIRY);
    /// 安全・感染・ME の確認日.
    40 SAFETY_ON: Date = "safety_on" Evaluation Shape::Date;
    /// 保険.
    41 INSURANCE: Text = "insurance" Evaluation Shape::Choice(&choice::YES_NO_NA);
    /// 評価結果.
    44 EVALUATION_RESULT: Text = "evaluation_result" Evaluation Shape::Choice(&choice::VERDICT);
    /// 評価した日.
    45 EVALUATION_ON: Date = "evaluation_on" Evaluation Shape::Date;
    /// 製販業者.
    42 MARKETING_HOLDER: Text = "marketing_holder" Launch Shape::Line(80) => also(&["製販"]);
    /// 製販の合意日.
    43 HOLDER_AGREED_ON: Date = "holder_agreed_on" Launch Shape::Date;
    /// クラス.
    46 DEVICE_CLASS: Text = "device_class" Launch Shape::Choice(&choice::DEVICE_CLASS) => also(&["class"]);
    /// 手続き.
    47 PROCEDURE: Text = "class_procedure" Launch Shape::Choice(&choice::PROCEDURE) => also(&["procedure"]);
    /// 非医療機器の根拠.
    48 NON_DEVICE_GROUND: Text = "non_device_ground" Launch Shape::Line(120);
    /// 価格.
    52 PRICE: i64 = "price" Launch Shape::Number;
    /// 見込み数量.
    53 VOLUME: i64 = "volume" Launch Shape::Number;
    /// 保険適用の区分.
    54 INSURANCE_CATEGORY: Text = "insurance_category" Launch Shape::Line(40);
    /// 広告の確認日.
    55 ADVERTISING_ON: Date = "advertising_on" Launch Shape::Date;
    /// 届出・認証・承認番号.
    49 PROCEDURE_NUMBER: Text = "procedure_number" Launch Shape::Line(60);
    /// 発売日.
    50 ON_SALE_ON: Date = "on_sale_on" Launch Shape::Date => also(&["on_sale"]);
    /// 初納品日.
    51 FIRST_DELIVERY_ON: Date = "first_delivery_on" Launch Shape::Date => also(&["first_delivery"]);
    /// 障壁.
    61 BARRIER: Text = "barrier" Exit Shape::Choice(&choice::BARRIER) => seen_by(Layer::Office).also(&["shouheki"]);
    /// 状態.
    62 STATUS: Text = "status" Exit Shape::Choice(&choice::STATUS);
    /// その理由.
    63 STATUS_REASON: Text = "status_reason" Exit Shape::Line(120) => seen_by(Layer::Office);
    /// 企業へ結果を知らせた日.
    77 NOTIFIED_ON: Date = "notified_on" Exit Shape::Date => also(&["通知した日"]);
    /// 再開する日.
    64 HOLD_UNTIL: Date = "hold_until" Exit Shape::Date;
    /// 病院側との最終連絡日.
    67 HOSPITAL_CONTACT_ON: Date = "hospital_contact_on" Work Shape::Date;
    /// 企業側との最終連絡日.
    68 FIRM_CONTACT_ON: Date = "firm_contact_on" Work Shape::Date;
    /// 取込元の番号.
    69 SOURCE_NO: Text = "source_no" Work Shape::Line(40) => seen_by(Layer::Office).also(&["id", "管理番号", "番号"]);
    /// 段階.
    3 STAGE: Text = "stage" Work Shape::Choice(&super::stage::STAGES) => by_command().also(&["dankai"]);
    /// 段階に入った日.
    66 STAGE_SINCE: Date = "stage_since" Work Shape::Date;
    /// 別の案件: cases of the same need and firm that are meant to be two, by their references.
    80 NOT_SAME: Text = "not_same" Intake Shape::Tags => by_command().also(&["重複ではない"]);
    /// 統合先: the case into which this one went.
    79 MERGED_INTO: RecordId = "merged_into" Intake Shape::Link(&[Kind::Case]) => by_command().also(&["統合"]);
    /// 手番の動き.
    81 BALL_MOVES: Text = "ball_moves" Work Shape::Notes => by_command().seen_by(Layer::Office);
    /// 例外と差し戻しの記録.
    65 DECISIONS: Text = "decisions" Work Shape::Notes => by_command().seen_by(Layer::Office);
}

/// True if two cases are of the same need with the same firm, so that they can be one.
pub fn same_pair(one: &Record, other: &Record) -> bool {
    let pair = |case: &Record| case.get(NEED).zip(case.get(COMPANY));
    pair(one).is_some_and(|pair_of| Some(pair_of) == pair(other))
}

/// The days of last contact with either side: of two cases the later one is true.
pub const CONTACTS: [FieldId; 2] = [HOSPITAL_CONTACT_ON.id(), FIRM_CONTACT_ON.id()];

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    called: Called::Pair(
        &[NEED.id(), OFFER.id(), HOSPITAL.id(), BODY.id()],
        COMPANY.id(),
    ),
    due: Some(DUE.id()),
    alarms: &[
        // The time in which nobody else is talked with ends with the talks.
        Alarm {
            day: PRIORITY_UNTIL.id(),
            silent: &[
                (STATUS.id(), |status| !matches!(status, "" | "open")),
                (STAGE.id(), |stage| {
                    !matches!(stage, "" | "published" | "meeting")
                }),
            ],
            fact: false,
        },
        // A firm is to be told by a day; once that is past, it was.
        Alarm {
            day: NOTIFIED_ON.id(),
            silent: &[],
            fact: true,
        },
    ],
    ball: Some((BALL.id(), BALL_SINCE.id())),
    passings: Some(BALL_MOVES.id()),
    owner: Some(OWNER.id()),
    stage: Some((STAGE.id(), STAGE_SINCE.id())),
    over: Some((STATUS.id(), |status| !matches!(status, "" | "open"))),
    decisions: Some(DECISIONS.id()),
    source_no: Some(SOURCE_NO.id()),
    needed: &[COMPANY.id()],
    needed_when: Some((NEED.id(), ORIGIN.id(), |origin| {
        matches!(origin, "" | "need")
    })),
    hangs_on: &[
        NEED.id(),
        COMPANY.id(),
        HOLDER.id(),
        HOSPITAL.id(),
        BODY.id(),
    ],
    ..Parts::NONE
};
