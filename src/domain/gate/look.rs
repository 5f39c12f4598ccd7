//! Owns how a condition of a gate is looked at: when it applies, what answers it, and which record and field Enter leads to.

use super::{Condition, Facts, Finding, Met, On, Paper, When};
use crate::domain::date::Date;
use crate::domain::field::FieldId;
use crate::domain::item::{Part, field as line_field};
use crate::domain::record::Record;
use crate::domain::stage::Stage;
use crate::domain::value::FromValue;
use crate::domain::{case, checklist, contract, need, personal};

impl Facts<'_> {
    /// The condition's finding; `None` if it does not apply.
    pub fn look_at(&self, condition: &'static Condition) -> Option<Finding> {
        let record = self.record(condition.on);
        let missing_need = condition.on == On::Need && self.need.is_none();
        if missing_need || !self.applies(condition.when, condition.stage) {
            return None;
        }
        let due = record.and_then(|r| {
            r.get(if condition.on == On::Need {
                need::DUE
            } else {
                case::DUE
            })
        });
        let met = self.meets(condition);
        let place = self.place(condition).filter(|_| !met);
        Some(Finding {
            condition,
            met,
            record: place.map(|p| p.0).or(record).map(|r| r.id),
            at: place.map(|p| p.0).or(record).and_then(Record::reference),
            field: place.map_or(condition.field, |p| p.1),
            due: place.map_or(due, |(contract, field)| due_of(contract, field)),
            line: None,
        })
    }

    /// The contracts that are about the need and the case.
    fn covering(&self) -> impl Iterator<Item = &Record> {
        let covers = |k: &&Record| contract::covers(k, self.need, self.case);
        self.contracts.iter().filter(covers)
    }

    /// The contracts about them that a condition asks for, also those that were ended: a record decides.
    fn papers(&self, paper: Paper) -> Vec<&Record> {
        let codes: &[&str] = match paper {
            Paper::Nda => &["nda"],
            Paper::Loan => &["loan"],
            Paper::Route => match self.case.map_or("", |c| c.text(case::ROUTE.id())) {
                "memorandum" => &["memorandum"],
                "joint-research" => &["joint-research"],
                "commissioned" => &["commissioned"],
                "guidance" => &["guidance"],
                _ => &["memorandum", "joint-research", "commissioned", "guidance"],
            },
        };
        let asked = |k: &&Record| {
            codes.contains(&k.text(contract::KIND.id()))
                && contract::is_about(k, self.need, self.case)
        };
        self.contracts.iter().filter(asked).collect()
    }

    /// The contract and the field where an unmet condition is answered, if one has been begun.
    fn place(&self, condition: &Condition) -> Option<(&Record, FieldId)> {
        let state = contract::STATE.id();
        if let Met::Paper(paper, _) = condition.met {
            let papers = self.papers(paper);
            let goes_on = |k: &&&Record| contract::covers(k, self.need, self.case);
            let place = papers.iter().rfind(goes_on).or(papers.last());
            return place.map(|k| (*k, state));
        }
        if let Met::Checklists = condition.met {
            return self.open_block(condition.stage);
        }
        let line = |k: &Record| {
            let items = checklist::frozen(k);
            let found = items.iter().find(|(_, i)| i.answers == condition.id)?;
            Some(line_field(found.0, Part::Answer))
        };
        self.covering().find_map(|k| {
            let field = line(k)?;
            let answered = checklist::answers(k, condition.id);
            Some((k, if answered { state } else { field }))
        })
    }

    fn level(&self) -> &str {
        self.case
            .map_or("", |c| c.text(case::EVALUATION_LEVEL.id()))
    }

    /// The first line that stops the move into a stage and is open.
    fn open_block(&self, stage: Stage) -> Option<(&Record, FieldId)> {
        let open = |k| Some((k, checklist::first_open_block(k, stage, self.level())?));
        self.asking(stage).find_map(open)
    }

    /// The contracts whose lines stop the move into a stage.
    fn asking(&self, stage: Stage) -> impl Iterator<Item = &Record> {
        let in_question = |k: &&Record| !contract::not_needed(k);
        let asks = move |k: &&Record| !checklist::blocks(k, stage, self.level()).is_empty();
        self.covering().filter(in_question).filter(asks)
    }

    fn record(&self, on: On) -> Option<&Record> {
        match on {
            On::Need => self.need,
            On::Case => self.case,
            On::Contract => None,
        }
    }

    fn meets(&self, condition: &Condition) -> bool {
        self.meets_by(condition.on, &condition.met, condition.stage)
            || condition.takes_lines() && self.covering().any(|k| met_by_line(k, condition.id))
    }

    fn meets_by(&self, on: On, met: &Met, stage: Stage) -> bool {
        match met {
            Met::Rule(rule) => return rule(self),
            Met::Checklists => return self.open_block(stage).is_none(),
            Met::Paper(paper, otherwise) => {
                let papers = self.papers(*paper);
                if papers.is_empty() {
                    return self.meets_by(on, otherwise, stage);
                }
                let good =
                    |k: &&Record| contract::in_force(k, self.today) || contract::not_needed(k);
                return papers.iter().any(good);
            }
            Met::Answered(_) | Met::Is(..) | Met::Signed(..) | Met::NotBefore(..) => {}
        }
        self.record(on)
            .is_some_and(|record| self.answered_on(record, met))
    }

    fn answered_on(&self, record: &Record, met: &Met) -> bool {
        match *met {
            Met::Answered(fields) => fields.iter().all(|f| record.is_answered(*f)),
            Met::Is(field, codes, others) => {
                record.is_answered(field)
                    && codes.contains(&record.text(field))
                    && others.iter().all(|f| record.is_answered(*f))
            }
            Met::Signed(state, on, until, reason) => self.signed(record, state, on, until, reason),
            Met::NotBefore(later, earlier) => date(record, later)
                .zip(date(record, earlier))
                .is_some_and(|(later, earlier)| later >= earlier),
            Met::Rule(_) | Met::Paper(..) | Met::Checklists => false,
        }
    }

    fn signed(
        &self,
        record: &Record,
        state: FieldId,
        on: FieldId,
        until: Option<FieldId>,
        reason: FieldId,
    ) -> bool {
        let expired = until
            .and_then(|f| date(record, f))
            .is_some_and(|last| last < self.today);
        match record.text(state) {
            "signed" => record.is_answered(state) && record.is_answered(on) && !expired,
            "not-needed" => record.is_answered(state) && record.is_answered(reason),
            _ => false,
        }
    }

    fn applies(&self, when: When, stage: Stage) -> bool {
        let need_is =
            |field, codes: &[&str]| self.need.is_some_and(|n| codes.contains(&n.text(field)));
        let case_is =
            |field, codes: &[&str]| self.case.is_some_and(|c| codes.contains(&c.text(field)));
        match when {
            When::Always => true,
            When::FromHospital => need_is(need::SOURCE.id(), &["hospital", ""]),
            When::ByCommittee => need_is(need::DECIDER.id(), &["committee"]),
            When::MayBeDevice => self.device_class() != "none",
            When::Device => matches!(self.device_class(), "i" | "ii" | "iii" | "iv"),
            When::NonDevice => self.device_class() == "none",
            When::WithoutNeed => self.need.is_none() && self.case.is_some(),
            When::RouteHasContract => case_is(
                case::ROUTE.id(),
                &[
                    "memorandum",
                    "joint-research",
                    "commissioned",
                    "guidance",
                    "",
                ],
            ),
            When::Grant => case_is(case::GRANT_USED.id(), &["yes"]),
            When::OnPeople => case_is(case::EVALUATION_LEVEL.id(), &["l3", "l4"]),
            When::OnPatients => case_is(case::EVALUATION_LEVEL.id(), &["l4"]),
            When::HasChecklist => self.asking(stage).next().is_some(),
        }
    }

    /// The class decided on the case, else the need's estimate.
    fn device_class(&self) -> &str {
        let of_case = self
            .case
            .map(|c| c.text(case::DEVICE_CLASS.id()))
            .filter(|code| !code.is_empty());
        of_case
            .or_else(|| self.need.map(|n| n.text(need::DEVICE_CLASS.id())))
            .unwrap_or_default()
    }
}

/// When a contract or one of its lines is due.
fn due_of(contract: &Record, field: FieldId) -> Option<Date> {
    let of_line = crate::domain::item::line_of(field)
        .and_then(|(line, _)| date(contract, line_field(line, Part::Due)));
    of_line.or_else(|| contract.get(contract::DUE))
}

/// True if a line of a contract's checklist meets a condition. What two parties agree on counts once it is signed.
fn met_by_line(record: &Record, condition: &str) -> bool {
    let between_two = contract::is_between_two(record.text(contract::KIND.id()));
    let signed =
        record.is_answered(contract::STATE.id()) && record.text(contract::STATE.id()) == "signed";
    (signed || !between_two) && checklist::answers(record, condition)
}

fn date(record: &Record, field: FieldId) -> Option<Date> {
    record.value(field).and_then(FromValue::from_value)
}

pub(super) fn texts_clear(facts: &Facts<'_>) -> bool {
    facts
        .need
        .is_none_or(|n| personal::open_marks(n, personal::TEXTS).is_empty())
}

pub(super) fn public_text_clear(facts: &Facts<'_>) -> bool {
    facts
        .need
        .is_none_or(|n| personal::open_marks(n, personal::PUBLIC_TEXTS).is_empty())
}

/// 未確認 and 出願待ち block publication: publishing first destroys novelty. The others need who and when, a filing its number.
pub(super) fn patent_answered(facts: &Facts<'_>) -> bool {
    facts.need.is_some_and(|n| {
        let signed_off =
            n.is_answered(need::PATENT_ANSWER.id()) && n.is_answered(need::PATENT_ON.id());
        match n.text(need::PATENT_ANSWER.id()) {
            "filed" => signed_off && n.is_answered(need::PATENT_NUMBER.id()),
            "not-filing" | "no-invention" => signed_off,
            _ => false,
        }
    })
}

pub(super) fn consent_to_this_version(facts: &Facts<'_>) -> bool {
    facts.need.is_some_and(|n| {
        n.get(need::CONSENT_VERSION)
            .is_some_and(|agreed| n.get(need::PUBLIC_VERSION) == Some(agreed))
    })
}

pub(super) fn route_chosen(facts: &Facts<'_>) -> bool {
    facts.case.is_some_and(|c| match c.text(case::ROUTE.id()) {
        "" => false,
        "none-needed" => c.is_answered(case::ROUTE_REASON.id()),
        _ => c.is_answered(case::ROUTE.id()),
    })
}

pub(super) fn class_decided(facts: &Facts<'_>) -> bool {
    !matches!(facts.device_class(), "" | "undecided")
}
