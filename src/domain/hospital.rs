//! 医療機関: a hospital that has needs and lends a place to try things.

use super::choice;
use super::date::Date;
use super::field::{FieldId, Layer, Shape, fields};
use super::kind::Kind;
use super::part::Parts;
use super::record::RecordId;
use super::value::Text;

fields! {
    /// 名称.
    1 NAME: Text = "name" Intake Shape::Line(80) => needed().also(&["病院名", "医療機関名"]);
    /// フリガナ.
    2 READING: Text = "reading" Intake Shape::Line(80) => also(&["読み", "カナ"]);
    /// 都道府県.
    3 PREFECTURE: Text = "prefecture" Intake Shape::Prefecture => also(&["県", "所在地"]);
    /// 市中・大学.
    4 HOSPITAL_KIND: Text = "hospital_kind" Body Shape::Choice(&choice::HOSPITAL_KIND) => also(&["種別"]);
    /// 病床数.
    5 BEDS: i64 = "beds" Body Shape::Number => also(&["病床"]);
    /// 後ろ盾 (院内の責任者).
    6 SPONSOR: Text = "sponsor" Work Shape::Line(60) => seen_by(Layer::Office);
    /// 参加の状況.
    7 ENGAGEMENT: Text = "engagement" Work Shape::Choice(&choice::ENGAGEMENT);
    /// 休診日.
    8 CLOSED_DAYS: Text = "closed_days" Work Shape::DaysOff => also(&["休診日"]);
    /// 部署.
    9 DEPARTMENTS: Text = "departments" Body Shape::Tags => also(&["診療科"]);
    /// 電話.
    12 PHONE: Text = "phone" Work Shape::Phone => also(&["電話番号", "tel"]);
    /// メール.
    13 MAIL: Text = "mail" Work Shape::Mail => also(&["email"]);
    /// 住所.
    14 ADDRESS: Text = "address" Work Shape::Line(120);
    /// 窓口.
    15 CONTACT: Text = "contact" Work Shape::Line(60) => also(&["担当窓口", "連絡先"]);
    /// 最終連絡日.
    16 LAST_CONTACT_ON: Date = "last_contact_on" Work Shape::Date => also(&["最終連絡", "最終訪問"]);
    /// 担当.
    17 OWNER: RecordId = "owner" Work Shape::Link(&[Kind::Person]) => also(&["担当者"]);
    /// 参加の状況がそうなった日.
    18 ENGAGEMENT_ON: Date = "engagement_on" Work Shape::Date;
    /// 配慮: 業務に充てる月の時間.
    19 CARE_HOURS: i64 = "care_hours" Care Shape::Number => seen_by(Layer::Office).also(&["配慮時間"]);
    /// 配慮: 代わりの人.
    20 CARE_STAND_IN: Text = "care_stand_in" Care Shape::Line(60) => seen_by(Layer::Office).also(&["代替要員"]);
    /// 配慮の根拠 (規程, 通知).
    21 CARE_GROUND: Text = "care_ground" Care Shape::Line(120) => seen_by(Layer::Office);
    /// 改善計画: 依頼状.
    30 PLAN_LETTER: Text = "plan_letter" Plan Shape::Choice(&choice::REMEDY) => seen_by(Layer::Office);
    /// その担当.
    31 PLAN_LETTER_OWNER: Text = "plan_letter_owner" Plan Shape::Line(60) => seen_by(Layer::Office);
    /// その期日, 済んだものは済んだ日.
    32 PLAN_LETTER_ON: Date = "plan_letter_on" Plan Shape::Date => seen_by(Layer::Office);
    /// その根拠 (文書, 議事録).
    33 PLAN_LETTER_EVIDENCE: Text = "plan_letter_evidence" Plan Shape::Line(120) => seen_by(Layer::Office);
    /// 改善計画: 上長の許可のもとでの職務としての参加.
    34 PLAN_DUTY: Text = "plan_duty" Plan Shape::Choice(&choice::REMEDY) => seen_by(Layer::Office);
    /// その担当.
    35 PLAN_DUTY_OWNER: Text = "plan_duty_owner" Plan Shape::Line(60) => seen_by(Layer::Office);
    /// その期日, 済んだものは済んだ日.
    36 PLAN_DUTY_ON: Date = "plan_duty_on" Plan Shape::Date => seen_by(Layer::Office);
    /// その根拠 (文書, 議事録).
    37 PLAN_DUTY_EVIDENCE: Text = "plan_duty_evidence" Plan Shape::Line(120) => seen_by(Layer::Office);
    /// 改善計画: 地域や大学の相談窓口.
    38 PLAN_DESK: Text = "plan_desk" Plan Shape::Choice(&choice::REMEDY) => seen_by(Layer::Office);
    /// その担当.
    39 PLAN_DESK_OWNER: Text = "plan_desk_owner" Plan Shape::Line(60) => seen_by(Layer::Office);
    /// その期日, 済んだものは済んだ日.
    40 PLAN_DESK_ON: Date = "plan_desk_on" Plan Shape::Date => seen_by(Layer::Office);
    /// その根拠 (文書, 議事録).
    41 PLAN_DESK_EVIDENCE: Text = "plan_desk_evidence" Plan Shape::Line(120) => seen_by(Layer::Office);
    /// 改善計画: 院内の支援室.
    42 PLAN_OFFICE: Text = "plan_office" Plan Shape::Choice(&choice::REMEDY) => seen_by(Layer::Office);
    /// その担当.
    43 PLAN_OFFICE_OWNER: Text = "plan_office_owner" Plan Shape::Line(60) => seen_by(Layer::Office);
    /// その期日, 済んだものは済んだ日.
    44 PLAN_OFFICE_ON: Date = "plan_office_on" Plan Shape::Date => seen_by(Layer::Office);
    /// その根拠 (文書, 議事録).
    45 PLAN_OFFICE_EVIDENCE: Text = "plan_office_evidence" Plan Shape::Line(120) => seen_by(Layer::Office);
    /// 改善計画: 広報と表彰.
    46 PLAN_AWARD: Text = "plan_award" Plan Shape::Choice(&choice::REMEDY) => seen_by(Layer::Office);
    /// その担当.
    47 PLAN_AWARD_OWNER: Text = "plan_award_owner" Plan Shape::Line(60) => seen_by(Layer::Office);
    /// その期日, 済んだものは済んだ日.
    48 PLAN_AWARD_ON: Date = "plan_award_on" Plan Shape::Date => seen_by(Layer::Office);
    /// その根拠 (文書, 議事録).
    49 PLAN_AWARD_EVIDENCE: Text = "plan_award_evidence" Plan Shape::Line(400) => seen_by(Layer::Office);
    /// 改善計画: 職務発明規程.
    50 PLAN_INVENTION: Text = "plan_invention" Plan Shape::Choice(&choice::REMEDY) => seen_by(Layer::Office);
    /// その担当.
    51 PLAN_INVENTION_OWNER: Text = "plan_invention_owner" Plan Shape::Line(60) => seen_by(Layer::Office);
    /// その期日, 済んだものは済んだ日.
    52 PLAN_INVENTION_ON: Date = "plan_invention_on" Plan Shape::Date => seen_by(Layer::Office);
    /// その根拠 (文書, 議事録).
    53 PLAN_INVENTION_EVIDENCE: Text = "plan_invention_evidence" Plan Shape::Line(120) => seen_by(Layer::Office);
    /// 改善計画: 人事評価の項目.
    54 PLAN_APPRAISAL: Text = "plan_appraisal" Plan Shape::Choice(&choice::REMEDY) => seen_by(Layer::Office);
    /// その担当.
    55 PLAN_APPRAISAL_OWNER: Text = "plan_appraisal_owner" Plan Shape::Line(60) => seen_by(Layer::Office);
    /// その期日, 済んだものは済んだ日.
    56 PLAN_APPRAISAL_ON: Date = "plan_appraisal_on" Plan Shape::Date => seen_by(Layer::Office);
    /// その根拠 (文書, 議事録).
    57 PLAN_APPRAISAL_EVIDENCE: Text = "plan_appraisal_evidence" Plan Shape::Line(120) => seen_by(Layer::Office);
    /// 別の相手: records that look the same and are others, by their references.
    61 NOT_SAME: Text = "not_same" Intake Shape::Tags => by_command().also(&["重複ではない"]);
    /// 統合先: the record into which this one was merged.
    60 MERGED_INTO: RecordId = "merged_into" Intake Shape::Link(&[Kind::Hospital]) => by_command().also(&["統合"]);
    /// 備考.
    10 NOTES: Text = "notes" Body Shape::Block => seen_by(Layer::Office).also(&["メモ"]);
    /// 取込元の番号.
    11 SOURCE_NO: Text = "source_no" Work Shape::Line(40) => seen_by(Layer::Office).also(&["id", "管理番号", "番号"]);
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

/// One remedy of the improvement plan: the barrier it lowers and its four fields.
#[derive(Clone, Copy, Debug)]
pub struct Remedy {
    /// The code in [`choice::BARRIER`].
    pub barrier: &'static str,
    /// How far it is.
    pub state: FieldId,
    /// Who does it.
    pub owner: FieldId,
    /// By when, or since when.
    pub on: FieldId,
    /// What shows it.
    pub evidence: FieldId,
}

/// True for a remedy that somebody is to do or is doing.
pub fn is_going(state: &str) -> bool {
    matches!(state, "planned" | "doing")
}

const fn remedy(barrier: &'static str, first: FieldId) -> Remedy {
    Remedy {
        barrier,
        state: first,
        owner: FieldId(first.0 + 1),
        on: FieldId(first.0 + 2),
        evidence: FieldId(first.0 + 3),
    }
}

/// 改善計画: the remedies of the three barriers that keep ordinary hospitals away, in the order of the steps they stop.
pub const PLAN: [Remedy; 7] = [
    remedy("preconception", PLAN_LETTER.id()),
    remedy("preconception", PLAN_DUTY.id()),
    remedy("resources", PLAN_DESK.id()),
    remedy("resources", PLAN_OFFICE.id()),
    remedy("incentive", PLAN_AWARD.id()),
    remedy("incentive", PLAN_INVENTION.id()),
    remedy("incentive", PLAN_APPRAISAL.id()),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_remedy_has_its_four_fields_under_one_name() {
        for remedy in PLAN {
            let name = |id| Kind::Hospital.field(id).unwrap().name;
            let stem = name(remedy.state);
            assert_eq!(name(remedy.owner), format!("{stem}_owner"));
            assert_eq!(name(remedy.on), format!("{stem}_on"));
            assert_eq!(name(remedy.evidence), format!("{stem}_evidence"));
            assert!(choice::BARRIER.codes.contains(&remedy.barrier));
        }
    }
}
