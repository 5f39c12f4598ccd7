//! The gates: every condition to enter a stage, as one table that screen, command line and tests share. A condition says
//! when it applies, how strong it is, whose move it is and which field answers it. Source: the chain of 医工連携 stages.

mod look;
pub mod signing;

use look::{
    class_decided, consent_to_this_version, patent_answered, public_text_clear, route_chosen,
    texts_clear,
};

use super::case;
use super::checklist::Item;
use super::date::Date;
use super::field::FieldId;
use super::need;
use super::record::{Record, RecordId, Reference};
use super::stage::Stage;
use super::value::Text;

/// How much a condition stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// 止める: passing needs the role, a reason, and is kept and counted.
    Block,
    /// 注意: one key goes on, kept.
    Warn,
}

/// Whose move answers the condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The coordinator's own office.
    Office,
    /// The ward that proposed.
    Ward,
    /// The hospital.
    Hospital,
    /// The firm.
    Firm,
    /// Those who decide.
    Decider,
}

/// Which record answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum On {
    /// The need.
    Need,
    /// The case.
    Case,
    /// The contract that is to be signed.
    Contract,
}

/// When a condition applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// The need was handed in by a hospital.
    FromHospital,
    /// A committee decided.
    ByCommittee,
    /// Class I-IV, or not known yet.
    MayBeDevice,
    /// Class I-IV.
    Device,
    /// Decided to be no medical device.
    NonDevice,
    /// No need stands behind the case: a firm's technology looks for a hospital.
    WithoutNeed,
    /// The route has a contract beyond the NDA.
    RouteHasContract,
    /// A grant pays.
    Grant,
    /// Evaluation at L3 or L4.
    OnPeople,
    /// Evaluation at L4.
    OnPatients,
    /// A checklist about the need or case has lines that stop this move.
    HasChecklist,
}

/// What answers a condition.
#[derive(Clone, Copy, Debug)]
pub enum Met {
    /// All these fields are answered.
    Answered(&'static [FieldId]),
    /// The first field has one of these codes, and the others are answered.
    Is(FieldId, &'static [&'static str], &'static [FieldId]),
    /// Signed with its date and not expired, or not needed with the reason: (state, date, until, reason).
    Signed(FieldId, FieldId, Option<FieldId>, FieldId),
    /// The first date is not before the second.
    NotBefore(FieldId, FieldId),
    /// A rule that reads more than fields.
    Rule(fn(&Facts<'_>) -> bool),
    /// A contract record decides where the book has one about the need or case; else the answer on the case.
    Paper(Paper, &'static Met),
    /// Every line of the checklists in force that stops this move is answered.
    Checklists,
}

/// A contract that a condition asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// The NDA.
    Nda,
    /// The contract that the route names.
    Route,
    /// The loan.
    Loan,
}

/// One condition of a gate.
#[derive(Debug)]
pub struct Condition {
    /// Stable name, in JSON and in the locales (`gate.ID`).
    pub id: &'static str,
    /// The stage it stands before; for the signing of a paper 契約, where papers are signed.
    pub stage: Stage,
    /// How much it stops.
    pub strength: Strength,
    /// Which record answers it.
    pub on: On,
    /// Whose move.
    pub owner: Owner,
    /// When it applies.
    pub when: When,
    /// What answers it.
    pub met: Met,
    /// The field that Enter jumps to.
    pub field: FieldId,
}

impl Condition {
    /// True if a line of a checklist, which an office words itself, can answer it: what a field answers. What a rule looks at in the text
    /// itself, or what a paper of its own has to say, a line does not.
    pub const fn takes_lines(&self) -> bool {
        matches!(
            self.met,
            Met::Answered(_) | Met::Is(..) | Met::Signed(..) | Met::NotBefore(..)
        )
    }
}

/// What a gate looks at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The need; absent for a case that started from a firm's technology.
    pub need: Option<&'a Record>,
    /// The case, from the first firm on.
    pub case: Option<&'a Record>,
    /// Contracts of the need, the case and its firm.
    pub contracts: &'a [Record],
    /// Today.
    pub today: Date,
}

/// A line of a checklist that a finding is about.
#[derive(Clone, Debug)]
pub struct OpenLine {
    /// Its number, from 1.
    pub number: u16,
    /// What it asks.
    pub item: Item,
    /// Who was named for it; empty if nobody was.
    pub who: Text,
}

/// One condition looked at.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which.
    pub condition: &'static Condition,
    /// Answered?
    pub met: bool,
    /// The record that answers; `None` when it does not exist yet (no firm chosen).
    pub record: Option<RecordId>,
    /// What people call that record.
    pub at: Option<Reference>,
    /// The field of that record that Enter jumps to.
    pub field: FieldId,
    /// The due date of that record.
    pub due: Option<Date>,
    /// The line of a checklist, where a condition is told of line by line.
    pub line: Option<OpenLine>,
}

impl Finding {
    /// Stops the move.
    pub fn blocks(&self) -> bool {
        !self.met && self.condition.strength == Strength::Block
    }

    /// Asks for one more key.
    pub fn warns(&self) -> bool {
        !self.met && self.condition.strength == Strength::Warn
    }
}

use Met::{Answered, Is, NotBefore, Rule, Signed};
use On::{Case, Need};
use Owner::{Decider, Firm, Hospital, Office, Ward};
use Strength::{Block, Warn};
use When::{
    Always, ByCommittee, Device, FromHospital, Grant, HasChecklist, MayBeDevice, NonDevice,
    OnPatients, OnPeople, RouteHasContract, WithoutNeed,
};

const fn on_need(
    id: &'static str,
    stage: Stage,
    strength: Strength,
    owner: Owner,
    when: When,
    met: Met,
    field: FieldId,
) -> Condition {
    Condition {
        id,
        stage,
        strength,
        on: Need,
        owner,
        when,
        met,
        field,
    }
}

const fn on_case(
    id: &'static str,
    stage: Stage,
    strength: Strength,
    owner: Owner,
    when: When,
    met: Met,
    field: FieldId,
) -> Condition {
    Condition {
        id,
        stage,
        strength,
        on: Case,
        owner,
        when,
        met,
        field,
    }
}

#[rustfmt::skip]
const INTAKE: &[Condition] = &[
    on_need("title", Stage::Intake, Block, Office, Always, Answered(&[need::TITLE.id()]), need::TITLE.id()),
    on_need("problem", Stage::Intake, Block, Ward, Always, Answered(&[need::PROBLEM.id()]), need::PROBLEM.id()),
    on_need("source", Stage::Intake, Block, Office, Always, Answered(&[need::SOURCE.id()]), need::SOURCE.id()),
    on_need("hospital", Stage::Intake, Block, Office, FromHospital, Answered(&[need::HOSPITAL.id()]), need::HOSPITAL.id()),
    on_need("department", Stage::Intake, Block, Ward, FromHospital, Answered(&[need::DEPARTMENT.id()]), need::DEPARTMENT.id()),
];

#[rustfmt::skip]
const SCREENING: &[Condition] = &[
    on_need("in-charge", Stage::Screening, Block, Office, Always, Answered(&[need::OWNER.id()]), need::OWNER.id()),
    on_need("acknowledged", Stage::Screening, Block, Office, Always, Answered(&[need::ACKNOWLEDGED_ON.id()]), need::ACKNOWLEDGED_ON.id()),
    on_need("supervisor", Stage::Screening, Warn, Ward, FromHospital, Is(need::SUPERVISOR_INFORMED.id(), &["yes", "not-needed"], &[]), need::SUPERVISOR_INFORMED.id()),
    on_need("similar", Stage::Screening, Warn, Office, Always, Answered(&[need::SIMILAR_CHECKED_ON.id()]), need::SIMILAR_CHECKED_ON.id()),
    on_need("personal-text", Stage::Screening, Warn, Office, Always, Rule(texts_clear), need::PROBLEM.id()),
];

#[rustfmt::skip]
const PREPARING: &[Condition] = &[
    on_need("adopted", Stage::Preparing, Block, Decider, Always, Is(need::DECISION.id(), &["adopted"], &[]), need::DECISION.id()),
    on_need("decider", Stage::Preparing, Block, Decider, Always, Answered(&[need::DECIDER.id(), need::DECIDED_ON.id()]), need::DECIDER.id()),
    on_need("coi", Stage::Preparing, Block, Decider, ByCommittee, Is(need::COI_EXCLUDED.id(), &["yes", "not-needed"], &[]), need::COI_EXCLUDED.id()),
];

#[rustfmt::skip]
const PUBLISHED: &[Condition] = &[
    on_need("range", Stage::Published, Block, Office, Always, Answered(&[need::PUBLIC_RANGE.id()]), need::PUBLIC_RANGE.id()),
    on_need("public-text", Stage::Published, Block, Office, Always, Answered(&[need::PUBLIC_TEXT.id()]), need::PUBLIC_TEXT.id()),
    on_need("sanitized", Stage::Published, Block, Office, Always, Answered(&[need::SANITIZED_ON.id()]), need::SANITIZED_ON.id()),
    on_need("personal-public", Stage::Published, Block, Office, Always, Rule(public_text_clear), need::PUBLIC_TEXT.id()),
    on_need("patent", Stage::Published, Block, Hospital, Always, Rule(patent_answered), need::PATENT_ANSWER.id()),
    on_need("consent", Stage::Published, Block, Ward, Always, Answered(&[need::CONSENT_ON.id(), need::CONSENT_SUPERVISOR_ON.id()]), need::CONSENT_ON.id()),
    on_need("consent-version", Stage::Published, Block, Ward, Always, Rule(consent_to_this_version), need::CONSENT_VERSION.id()),
    on_need("naming", Stage::Published, Block, Hospital, Always, Answered(&[need::NAMING.id()]), need::NAMING.id()),
    on_need("related-patents", Stage::Published, Warn, Office, Always, Answered(&[need::RELATED_PATENTS.id()]), need::RELATED_PATENTS.id()),
    on_need("checklist-published", Stage::Published, Block, Office, HasChecklist, Met::Checklists, need::SANITIZED_ON.id()),
];

#[rustfmt::skip]
const MEETING: &[Condition] = &[
    on_case("company", Stage::Meeting, Block, Office, Always, Answered(&[case::COMPANY.id()]), case::COMPANY.id()),
    on_case("shown", Stage::Meeting, Block, Office, Always, Answered(&[case::VERSION_SHOWN.id(), case::SHOWN_ON.id()]), case::VERSION_SHOWN.id()),
    on_need("class-estimate", Stage::Meeting, Warn, Office, Always, Answered(&[need::DEVICE_CLASS.id()]), need::DEVICE_CLASS.id()),
    on_case("licences", Stage::Meeting, Warn, Firm, Always, Answered(&[case::LICENCES_CHECKED_ON.id()]), case::LICENCES_CHECKED_ON.id()),
    on_case("competitors", Stage::Meeting, Warn, Office, Always, Answered(&[case::COMPETITORS_CHECKED_ON.id()]), case::COMPETITORS_CHECKED_ON.id()),
    on_case("nda-before-meeting", Stage::Meeting, Warn, Firm, Always, NDA, case::NDA.id()),
];

const NDA: Met = Met::Paper(
    Paper::Nda,
    &Signed(
        case::NDA.id(),
        case::NDA_ON.id(),
        Some(case::NDA_UNTIL.id()),
        case::NDA_REASON.id(),
    ),
);

#[rustfmt::skip]
const CONTRACTING: &[Condition] = &[
    on_case("hospital-side", Stage::Contracting, Block, Office, WithoutNeed, Answered(&[case::HOSPITAL.id()]), case::HOSPITAL.id()),
    on_case("met-and-continue", Stage::Contracting, Block, Office, Always, Is(case::MEETING_OUTCOME.id(), &["continue"], &[case::MEETING_ON.id()]), case::MEETING_OUTCOME.id()),
    on_case("both-agree", Stage::Contracting, Block, Office, Always, Answered(&[case::BOTH_AGREE_ON.id()]), case::BOTH_AGREE_ON.id()),
    on_case("route", Stage::Contracting, Block, Office, Always, Rule(route_chosen), case::ROUTE.id()),
];

#[rustfmt::skip]
const PROTOTYPING: &[Condition] = &[
    on_case("nda", Stage::Prototyping, Block, Firm, Always, NDA, case::NDA.id()),
    on_case("contract", Stage::Prototyping, Block, Hospital, RouteHasContract, Met::Paper(Paper::Route, &Signed(case::CONTRACT.id(), case::CONTRACT_ON.id(), None, case::CONTRACT_REASON.id())), case::CONTRACT.id()),
    on_case("ip", Stage::Prototyping, Block, Hospital, Always, Signed(case::IP_AGREEMENT.id(), case::IP_ON.id(), None, case::IP_REASON.id()), case::IP_AGREEMENT.id()),
    on_case("cost", Stage::Prototyping, Block, Firm, Always, Answered(&[case::COST_BEARER.id()]), case::COST_BEARER.id()),
    on_case("grant-order", Stage::Prototyping, Block, Firm, Grant, NotBefore(case::ORDERED_ON.id(), case::GRANT_DECIDED_ON.id()), case::ORDERED_ON.id()),
    on_case("invention-rules", Stage::Prototyping, Warn, Hospital, Always, Answered(&[case::INVENTION_RULES.id()]), case::INVENTION_RULES.id()),
    on_case("coi-case", Stage::Prototyping, Warn, Hospital, Always, Answered(&[case::COI_CHECKED_ON.id()]), case::COI_CHECKED_ON.id()),
    on_case("holder-candidate", Stage::Prototyping, Warn, Firm, MayBeDevice, Answered(&[case::MARKETING_HOLDER.id()]), case::MARKETING_HOLDER.id()),
    on_case("market", Stage::Prototyping, Warn, Firm, Always, Answered(&[case::MARKET_ESTIMATE.id()]), case::MARKET_ESTIMATE.id()),
    on_case("checklist-prototyping", Stage::Prototyping, Block, Office, HasChecklist, Met::Checklists, case::CONTRACT.id()),
];

const ANSWERED_INQUIRY: &[&str] = &["approved", "not-applicable"];

#[rustfmt::skip]
const EVALUATION: &[Condition] = &[
    on_case("revision", Stage::Evaluation, Block, Firm, Always, Answered(&[case::REVISION.id()]), case::REVISION.id()),
    on_case("level", Stage::Evaluation, Block, Office, Always, Answered(&[case::EVALUATION_LEVEL.id()]), case::EVALUATION_LEVEL.id()),
    on_case("ward-consent", Stage::Evaluation, Block, Ward, Always, Answered(&[case::WARD_CONSENT_ON.id()]), case::WARD_CONSENT_ON.id()),
    on_case("loan", Stage::Evaluation, Block, Hospital, Always, Met::Paper(Paper::Loan, &Answered(&[case::LOAN_ON.id()])), case::LOAN_ON.id()),
    on_case("ethics", Stage::Evaluation, Block, Hospital, OnPeople, Is(case::ETHICS.id(), ANSWERED_INQUIRY, &[case::ETHICS_ON.id()]), case::ETHICS.id()),
    on_case("risk", Stage::Evaluation, Block, Hospital, OnPeople, Answered(&[case::RISK_EXPLAINED_ON.id()]), case::RISK_EXPLAINED_ON.id()),
    on_case("unapproved", Stage::Evaluation, Block, Hospital, OnPatients, Is(case::UNAPPROVED.id(), ANSWERED_INQUIRY, &[]), case::UNAPPROVED.id()),
    on_case("trial-law", Stage::Evaluation, Block, Hospital, OnPatients, Is(case::TRIAL_LAW.id(), ANSWERED_INQUIRY, &[]), case::TRIAL_LAW.id()),
    on_case("safety", Stage::Evaluation, Block, Hospital, OnPatients, Answered(&[case::SAFETY_ON.id()]), case::SAFETY_ON.id()),
    on_case("insurance", Stage::Evaluation, Block, Firm, OnPatients, Is(case::INSURANCE.id(), &["yes", "not-needed"], &[]), case::INSURANCE.id()),
    on_case("holder-for-patients", Stage::Evaluation, Block, Firm, OnPatients, Answered(&[case::MARKETING_HOLDER.id()]), case::MARKETING_HOLDER.id()),
    on_case("checklist-evaluation", Stage::Evaluation, Block, Office, HasChecklist, Met::Checklists, case::CONTRACT.id()),
];

#[rustfmt::skip]
const LAUNCH: &[Condition] = &[
    on_case("verdict-go", Stage::Launch, Block, Ward, Always, Is(case::EVALUATION_RESULT.id(), &["go"], &[]), case::EVALUATION_RESULT.id()),
    on_case("class", Stage::Launch, Block, Firm, Always, Rule(class_decided), case::DEVICE_CLASS.id()),
    on_case("procedure", Stage::Launch, Block, Firm, Device, Answered(&[case::PROCEDURE.id()]), case::PROCEDURE.id()),
    on_case("holder-agreed", Stage::Launch, Block, Firm, Device, Answered(&[case::MARKETING_HOLDER.id(), case::HOLDER_AGREED_ON.id()]), case::HOLDER_AGREED_ON.id()),
    on_case("non-device-ground", Stage::Launch, Block, Firm, NonDevice, Answered(&[case::NON_DEVICE_GROUND.id()]), case::NON_DEVICE_GROUND.id()),
    on_case("price", Stage::Launch, Warn, Firm, Always, Answered(&[case::PRICE.id(), case::VOLUME.id()]), case::PRICE.id()),
    on_case("insurance-category", Stage::Launch, Warn, Firm, Device, Answered(&[case::INSURANCE_CATEGORY.id()]), case::INSURANCE_CATEGORY.id()),
    on_case("advertising", Stage::Launch, Warn, Firm, Device, Answered(&[case::ADVERTISING_ON.id()]), case::ADVERTISING_ON.id()),
    on_case("checklist-launch", Stage::Launch, Block, Office, HasChecklist, Met::Checklists, case::CONTRACT.id()),
];

#[rustfmt::skip]
const OUTCOME: &[Condition] = &[
    on_case("on-sale", Stage::Outcome, Block, Firm, Always, Answered(&[case::ON_SALE_ON.id()]), case::ON_SALE_ON.id()),
    on_case("procedure-number", Stage::Outcome, Block, Firm, Device, Answered(&[case::PROCEDURE_NUMBER.id()]), case::PROCEDURE_NUMBER.id()),
    on_case("first-delivery", Stage::Outcome, Block, Firm, Always, Answered(&[case::FIRST_DELIVERY_ON.id()]), case::FIRST_DELIVERY_ON.id()),
    on_case("checklist-outcome", Stage::Outcome, Block, Office, HasChecklist, Met::Checklists, case::CONTRACT.id()),
];

/// The conditions to enter `stage`. Those of 受付 never refuse an intake; the gate after it asks for them.
pub fn conditions(stage: Stage) -> &'static [Condition] {
    match stage {
        Stage::Intake => INTAKE,
        Stage::Screening => SCREENING,
        Stage::Preparing => PREPARING,
        Stage::Published => PUBLISHED,
        Stage::Meeting => MEETING,
        Stage::Contracting => CONTRACTING,
        Stage::Prototyping => PROTOTYPING,
        Stage::Evaluation => EVALUATION,
        Stage::Launch => LAUNCH,
        Stage::Outcome => OUTCOME,
    }
}

/// Every condition that there is, of all gates.
pub fn all_conditions() -> impl Iterator<Item = &'static Condition> {
    let stages = Stage::ALL.into_iter().flat_map(conditions);
    stages.chain(&signing::CONDITIONS)
}

/// Every condition on the way from `from` to `to`, in order, met or not; none when going back. Leaving 受付 also asks for
/// what the intake left open.
pub fn findings(facts: &Facts<'_>, from: Stage, to: Stage) -> Vec<Finding> {
    Stage::ALL
        .into_iter()
        .filter(|stage| {
            *stage <= to
                && (*stage > from
                    || (*stage == Stage::Intake && from == Stage::Intake && to > from))
        })
        .flat_map(conditions)
        .filter_map(|condition| facts.look_at(condition))
        .collect()
}

#[cfg(test)]
mod contract_tests;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{
        Change, CommandId, Commit, Dot, FieldOp, Hlc, Op, Part, ReplicaId, VersionVector,
    };
    use crate::domain::field::Shape;
    use crate::domain::kind::Kind;
    use crate::domain::value::Value;

    pub(super) fn today() -> Date {
        Date::from_days(20_779).expect("a day")
    }

    pub(super) fn write(record: &mut Record, field: FieldId, value: Option<Value>) {
        let seq = record.writes.seq(ReplicaId(1)) + 1;
        let dot = Dot {
            replica: ReplicaId(1),
            seq,
        };
        let context = (1..seq)
            .map(|seq| Dot {
                replica: ReplicaId(1),
                seq,
            })
            .collect::<VersionVector>();
        let change = Change {
            record: record.id,
            kind: record.kind,
            ops: vec![FieldOp {
                field,
                op: Op::Set(value),
            }],
        };
        let commit = Commit {
            dot,
            actor: Text::line("山本"),
            at: Hlc(seq),
            command: CommandId(u128::from(seq)),
            verb: Text::line("set"),
            part: Part::WHOLE,
            undoes: None,
            context,
            changes: vec![change.clone()],
        };
        record.apply(&commit, &change);
    }

    /// A record that answers everything: each field with some value of its shape.
    fn full(kind: Kind) -> Record {
        let mut record = Record::new(RecordId(u128::from(kind.code().0)), kind.code());
        for spec in kind.spec().fields.iter().filter(|f| !f.is_set()) {
            let value = match spec.shape {
                Shape::Date => Value::Date(today()),
                Shape::Number => Value::Number(1),
                Shape::Choice(list) => Value::choice(list.codes[0]),
                Shape::Link(_) => Value::Link(RecordId(9)),
                Shape::Line(_)
                | Shape::Block
                | Shape::Choices(_)
                | Shape::Tags
                | Shape::Time
                | Shape::Prefecture
                | Shape::Phone
                | Shape::Mail
                | Shape::DaysOff
                | Shape::Notes => Value::line("あり"),
            };
            write(&mut record, spec.id, Some(value));
        }
        record
    }

    pub(super) fn put(record: &mut Record, field: FieldId, code: &str) {
        write(record, field, Some(Value::choice(code)));
    }

    pub(super) fn ready() -> (Record, Record) {
        let (mut need, mut case) = (full(Kind::Need), full(Kind::Case));
        put(&mut need, need::SUPERVISOR_INFORMED.id(), "yes");
        put(&mut need, need::DECISION.id(), "adopted");
        put(&mut need, need::COI_EXCLUDED.id(), "yes");
        put(&mut need, need::PATENT_ANSWER.id(), "filed");
        put(&mut need, need::DEVICE_CLASS.id(), "ii");
        for (field, code) in [
            (case::MEETING_OUTCOME, "continue"),
            (case::ROUTE, "joint-research"),
            (case::NDA, "signed"),
            (case::CONTRACT, "signed"),
            (case::IP_AGREEMENT, "signed"),
            (case::GRANT_USED, "yes"),
            (case::EVALUATION_LEVEL, "l4"),
            (case::ETHICS, "approved"),
            (case::UNAPPROVED, "not-applicable"),
            (case::TRIAL_LAW, "approved"),
            (case::INSURANCE, "yes"),
            (case::EVALUATION_RESULT, "go"),
            (case::DEVICE_CLASS, "ii"),
        ] {
            put(&mut case, field.id(), code);
        }
        (need, case)
    }

    fn unmet(need: &Record, case: &Record) -> Vec<&'static str> {
        let facts = Facts {
            need: Some(need),
            case: Some(case),
            contracts: &[],
            today: today(),
        };
        findings(&facts, Stage::Intake, Stage::Outcome)
            .iter()
            .filter(|f| !f.met)
            .map(|f| f.condition.id)
            .collect()
    }

    #[test]
    fn a_case_without_a_need_asks_for_the_hospital_before_its_contract() {
        let (_, mut case) = ready();
        let open = |case: &Record| {
            let facts = Facts {
                need: None,
                case: Some(case),
                contracts: &[],
                today: today(),
            };
            let found = findings(&facts, Stage::Meeting, Stage::Contracting);
            let open = found.iter().filter(|f| !f.met).map(|f| f.condition.id);
            open.collect::<Vec<_>>()
        };
        assert!(open(&case).is_empty());
        write(&mut case, case::HOSPITAL.id(), None);
        assert_eq!(open(&case), ["hospital-side"]);
    }

    #[test]
    fn every_gate_can_be_passed() {
        let (need, case) = ready();
        assert_eq!(unmet(&need, &case), Vec::<&str>::new());
    }

    #[test]
    fn each_condition_is_unmet_when_the_field_it_points_to_is_emptied() {
        let by_field = |c: &&Condition| !matches!(c.when, HasChecklist | WithoutNeed);
        for condition in Stage::ALL.into_iter().flat_map(conditions).filter(by_field) {
            let (mut need, mut case) = ready();
            if condition.when == NonDevice {
                put(&mut case, case::DEVICE_CLASS.id(), "none");
            }
            let rule_reads_text = matches!(condition.id, "personal-text" | "personal-public");
            if rule_reads_text {
                continue;
            }
            let record = if condition.on == Need {
                &mut need
            } else {
                &mut case
            };
            write(record, condition.field, None);
            if condition.id == "class" {
                write(&mut need, need::DEVICE_CLASS.id(), None);
            }
            let open = unmet(&need, &case);
            assert!(
                open.contains(&condition.id),
                "{} stays met: {open:?}",
                condition.id
            );
        }
    }

    #[test]
    fn a_condition_applies_only_when_its_case_does() {
        let (mut need, mut case) = ready();
        put(&mut case, case::EVALUATION_LEVEL.id(), "l2");
        put(&mut case, case::GRANT_USED.id(), "no");
        put(&mut case, case::ROUTE.id(), "nda-only");
        put(&mut need, need::DECIDER.id(), "office");
        put(&mut need, need::SOURCE.id(), "society");
        write(&mut need, need::COI_EXCLUDED.id(), None);
        write(&mut need, need::HOSPITAL.id(), None);
        write(&mut case, case::ETHICS.id(), None);
        write(&mut case, case::CONTRACT.id(), None);
        write(&mut case, case::ORDERED_ON.id(), None);
        assert_eq!(unmet(&need, &case), Vec::<&str>::new());
    }

    #[test]
    fn an_expired_nda_does_not_open_the_gate() {
        let (need, mut case) = ready();
        write(
            &mut case,
            case::NDA_UNTIL.id(),
            Date::from_days(20_778).map(Value::Date),
        );
        assert_eq!(unmet(&need, &case), ["nda-before-meeting", "nda"]);
    }

    #[test]
    fn a_filing_that_is_pending_or_unchecked_blocks_publication() {
        for answer in ["unchecked", "pending"] {
            let (mut need, case) = ready();
            put(&mut need, need::PATENT_ANSWER.id(), answer);
            assert_eq!(unmet(&need, &case), ["patent"]);
        }
    }

    #[test]
    fn consent_to_an_older_text_is_no_consent() {
        let (mut need, case) = ready();
        write(&mut need, need::PUBLIC_VERSION.id(), Some(Value::Number(2)));
        assert_eq!(unmet(&need, &case), ["consent-version"]);
    }

    #[test]
    fn an_order_before_the_grant_decision_is_refused() {
        let (need, mut case) = ready();
        write(
            &mut case,
            case::ORDERED_ON.id(),
            Date::from_days(20_000).map(Value::Date),
        );
        assert_eq!(unmet(&need, &case), ["grant-order"]);
    }

    #[test]
    fn a_field_with_two_values_counts_as_open() {
        let (mut need, case) = ready();
        let change = Change {
            record: need.id,
            kind: need.kind,
            ops: vec![FieldOp {
                field: need::NAMING.id(),
                op: Op::Set(Some(Value::choice("region"))),
            }],
        };
        let commit = Commit {
            dot: Dot {
                replica: ReplicaId(2),
                seq: 1,
            },
            actor: Text::line("佐藤"),
            at: Hlc(5000),
            command: CommandId(77),
            verb: Text::line("set"),
            part: Part::WHOLE,
            undoes: None,
            context: VersionVector::default(),
            changes: vec![change.clone()],
        };
        need.apply(&commit, &change);
        assert_eq!(unmet(&need, &case), ["naming"]);
    }

    #[test]
    fn ids_are_used_once() {
        let all: Vec<&str> = all_conditions().map(|c| c.id).collect();
        let unique: std::collections::BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(unique.len(), all.len());
    }
}
