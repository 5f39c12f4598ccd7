//! Moves through the gates. Forward asks for every condition on the way and reports all; back asks for a reason only.
//! A need past 公開 moves its only open case.

use super::super::command::{Course, Move, MoveAll, Passage, Step};
use super::super::context::Context;
use super::super::refusal::{GateRefusal, Refusal};
use super::{passage, signing};
use crate::domain::change::Op;
use crate::domain::decision::{Decision, Ruling};
use crate::domain::field::FieldId;
use crate::domain::gate::{Facts, findings};
use crate::domain::goal::Goal;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::stage::Stage;
use crate::domain::value::{Text, Value};
use crate::domain::{case, contract, need};
use crate::store::Lsn;

/// Returns the command's word: a contract's state is a field like others.
pub(super) fn apply(one: &Move, context: &mut Context<'_, '_>) -> Result<&'static str, Refusal> {
    let course = &one.course;
    match course.to {
        Goal::Stage(to) => {
            let mover = Mover::find(course.record, to, context)?;
            let by = mover.case.as_ref().or(mover.need.as_ref());
            let by = by.map(|record| record.touched.by.clone());
            // A need taken back from 公開 under an open case stands at its own gate, though its card does not.
            if course.seen != Some(mover.from.into()) {
                not_meanwhile(course, mover.asked.1, mover.stands.into(), by)?;
            }
            mover.go(to, &one.passage, context).map(|()| "move")
        }
        Goal::State(code) => {
            let (record, reference) = contract(course.record, context)?;
            if let Some(now) = Goal::from_code(record.text(contract::STATE.id())) {
                let by = Some(record.touched.by.clone());
                not_meanwhile(course, reference, now, by)?;
            }
            context.passage = one.passage.clone();
            signing::step(&record, reference, code, context).map(|()| "set")
        }
    }
}

/// What a person saw is what is moved. Two who move one to the same place have done the same.
fn not_meanwhile(
    course: &Course,
    reference: Reference,
    now: Goal,
    by: Option<Text>,
) -> Result<(), Refusal> {
    if course.to == now || course.seen.is_none_or(|seen| seen == now) {
        return Ok(());
    }
    Err(Refusal::MovedMeanwhile {
        reference,
        now,
        by: by.unwrap_or_default(),
    })
}

fn contract(id: RecordId, context: &Context<'_, '_>) -> Result<(Record, Reference), Refusal> {
    match context.record_in_sight(id)? {
        (record, Kind::Contract, reference) => Ok((record, reference)),
        _ => Err(Refusal::NothingToDo),
    }
}

/// Those that may go, go; the others are listed with the reason of each. All in one undo step.
pub(super) fn apply_all(all: &MoveAll, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    for course in &all.courses {
        context.step()?;
        let one = Move {
            course: *course,
            passage: all.passage.clone(),
        };
        if let Err(refusal) = apply(&one, context) {
            context.forget(course.record);
            context.collected.refused.push((course.record, refusal));
        }
    }
    Ok(())
}

/// The findings of a move without making it.
pub(in super::super) fn look(
    record: RecordId,
    to: Goal,
    context: &Context<'_, '_>,
) -> Result<GateRefusal, Refusal> {
    match to {
        Goal::Stage(to) => Ok(Mover::find(record, to, context)?.gate(to, context)),
        Goal::State(_) => {
            let (record, reference) = contract(record, context)?;
            Ok(signing::look(&record, reference, context))
        }
    }
}

/// What stops a need or a case that this command brings forward without being a move. What was gone past on its way does not, nor what was
/// open while it stood there, before the frame `first`.
pub(super) fn stops(
    record: &Record,
    first: Lsn,
    context: &Context<'_, '_>,
) -> Result<Option<GateRefusal>, Refusal> {
    let Some(kind) = Kind::from_code(record.kind) else {
        return Ok(None);
    };
    let (field, decisions) = match kind {
        Kind::Need => (need::STAGE.id(), need::DECISIONS.id()),
        Kind::Case => (case::STAGE.id(), case::DECISIONS.id()),
        _ => return Ok(None),
    };
    let after = context.record_after(record.id)?;
    let (from, to) = (stage(record, field), stage(&after, field));
    let Some(reference) = after.reference().filter(|_| to > from) else {
        return Ok(None);
    };
    let (need, case) = if kind == Kind::Need {
        (Some(after), None)
    } else {
        let need = after.get(case::NEED);
        let need = need.map(|id| context.record_after(id)).transpose()?;
        (need, Some(after))
    };
    let mover = Mover {
        contracts: contracts_about(need.as_ref(), case.as_ref(), context)?,
        asked: (record.id, reference),
        from,
        stands: from,
        need,
        case,
    };
    let by = mover.case.as_ref().or(mover.need.as_ref());
    let passed = by.map(|record| passage::passed(record, decisions));
    let mut passed = passed.unwrap_or_default();
    let then = mover.before(first, context)?.gate(to, context);
    passed.extend(passage::stopping(&then.findings));
    Ok(passage::still_shut(mover.gate(to, context), &passed))
}

/// The need and the case that a move is about.
struct Mover {
    need: Option<Record>,
    case: Option<Record>,
    contracts: Vec<Record>,
    asked: (RecordId, Reference),
    from: Stage,
    /// Where the card stands on a screen, as `Book::stage` says it.
    stands: Stage,
}

fn stage(record: &Record, field: FieldId) -> Stage {
    Stage::from_code(record.text(field)).unwrap_or(Stage::Intake)
}

impl Mover {
    fn find(id: RecordId, to: Stage, context: &Context<'_, '_>) -> Result<Self, Refusal> {
        let (record, kind, reference) = context.record_in_sight(id)?;
        match kind {
            Kind::Need => Self::of_need(record, reference, to, context),
            Kind::Case => Self::of_case(record, reference, context),
            _ => Err(Refusal::NothingToDo),
        }
    }

    fn of_need(
        need: Record,
        reference: Reference,
        to: Stage,
        context: &Context<'_, '_>,
    ) -> Result<Self, Refusal> {
        let own = stage(&need, need::STAGE.id());
        let mut open = open_cases(&need, context)?;
        let stages = open.iter().map(|c| stage(c, case::STAGE.id()));
        let stands = stages.fold(own, Stage::max);
        if to.is_on_need() && stands <= Stage::Published {
            return Ok(Self {
                asked: (need.id, reference),
                from: own,
                stands,
                contracts: contracts_about(Some(&need), None, context)?,
                need: Some(need),
                case: None,
            });
        }
        if open.len() > 1 {
            let cases = open
                .iter()
                .filter_map(|c| Some((c.reference()?, stage(c, case::STAGE.id()))))
                .collect();
            return Err(Refusal::SeveralCases { reference, cases });
        }
        let case = open.pop();
        let from = from_stage(Some(own), case_stage(case.as_ref()));
        Ok(Self {
            asked: (need.id, reference),
            from,
            stands,
            contracts: contracts_about(Some(&need), case.as_ref(), context)?,
            need: Some(need),
            case,
        })
    }

    fn of_case(
        case: Record,
        reference: Reference,
        context: &Context<'_, '_>,
    ) -> Result<Self, Refusal> {
        let need = case
            .get(case::NEED)
            .map(|id| context.record(id))
            .transpose()?;
        let own = need.as_ref().map(|n| stage(n, need::STAGE.id()));
        Ok(Self {
            asked: (case.id, reference),
            from: from_stage(own, case_stage(Some(&case))),
            stands: stage(&case, case::STAGE.id()),
            contracts: contracts_about(need.as_ref(), Some(&case), context)?,
            need,
            case: Some(case),
        })
    }

    /// The same as it was before a frame.
    fn before(&self, first: Lsn, context: &Context<'_, '_>) -> Result<Self, Refusal> {
        let own = self.need.iter().chain(&self.case).chain(&self.contracts);
        let ids: Vec<RecordId> = own.map(|record| record.id).collect();
        let mut was = context.reader.records_before(&ids, first)?;
        let mut take = |record: &Record| was.remove(&record.id);
        Ok(Self {
            need: self.need.as_ref().and_then(&mut take),
            case: self.case.as_ref().and_then(&mut take),
            contracts: self.contracts.iter().filter_map(take).collect(),
            ..*self
        })
    }

    fn gate(&self, to: Stage, context: &Context<'_, '_>) -> GateRefusal {
        let facts = Facts {
            need: self.need.as_ref(),
            case: self.case.as_ref(),
            contracts: &self.contracts,
            today: context.today(),
        };
        GateRefusal {
            record: self.asked.0,
            reference: self.asked.1,
            from: self.from.into(),
            to: to.into(),
            findings: findings(&facts, self.from, to),
            may_override: context.actor.may_override(),
        }
    }

    fn go(
        &self,
        to: Stage,
        passage: &Passage,
        context: &mut Context<'_, '_>,
    ) -> Result<(), Refusal> {
        if to == self.from {
            return Err(Refusal::NothingToDo);
        }
        let decision = if to > self.from {
            self.forward(to, passage, context)?
        } else {
            Some(self.back(to, passage)?)
        };
        self.step(to, context);
        if let Some(decision) = decision {
            self.keep(&decision, context);
        }
        context.collected.subject = Some(self.asked);
        Ok(())
    }

    /// The decision to keep if something was open and gone past.
    fn forward(
        &self,
        to: Stage,
        passage: &Passage,
        context: &mut Context<'_, '_>,
    ) -> Result<Option<Decision>, Refusal> {
        let gate = self.gate(to, context);
        // Without a firm there is nothing that could stand past 公開, whatever the reason.
        let nobody = self.case.is_none() && !to.is_on_need();
        if nobody && !gate.only_warns() {
            return Err(Refusal::Gate(Box::new(gate)));
        }
        passage::judge(gate, passage, context)
    }

    fn back(&self, to: Stage, passage: &Passage) -> Result<Decision, Refusal> {
        // Prototype and evaluation are a loop: the next revision is no step back and asks for no excuse.
        let round = self.from == Stage::Evaluation && to == Stage::Prototyping;
        let reason = passage.reason.clone().unwrap_or_default();
        if reason.is_empty() && !round {
            return Err(Refusal::BackNeedsReason {
                reference: self.asked.1,
                to,
            });
        }
        Ok(Decision {
            ruling: if round { Ruling::Round } else { Ruling::Back },
            from: self.from.into(),
            to: to.into(),
            conditions: Vec::new(),
            reason,
        })
    }

    fn step(&self, to: Stage, context: &mut Context<'_, '_>) {
        if let Some(need) = &self.need {
            let own = stage(need, need::STAGE.id());
            let target = to.min(Stage::Published);
            let moves = if to > self.from {
                target > own
            } else {
                to < own
            };
            if moves {
                let keys = (need::STAGE.id(), need::STAGE_SINCE.id());
                take_step(context, (need, Kind::Need), keys, own, target);
            }
        }
        if let Some(case) = &self.case {
            let own = stage(case, case::STAGE.id());
            let target = to.max(Stage::Published);
            if target != own {
                take_step(
                    context,
                    (case, Kind::Case),
                    (case::STAGE.id(), case::STAGE_SINCE.id()),
                    own,
                    target,
                );
                if own == Stage::Evaluation && target == Stage::Prototyping {
                    context.set(
                        case.id,
                        Kind::Case,
                        case::REVISION.id(),
                        case.get(case::REVISION).unwrap_or(1) + 1,
                    );
                }
            }
        }
    }

    /// Kept on the record that moved.
    fn keep(&self, decision: &Decision, context: &mut Context<'_, '_>) {
        let note = Op::Note(Value::Text(decision.to_text()));
        match (&self.case, &self.need) {
            (Some(case), _) => context.put(case.id, Kind::Case, case::DECISIONS.id(), note),
            (None, Some(need)) => context.put(need.id, Kind::Need, need::DECISIONS.id(), note),
            (None, None) => {}
        }
    }
}

fn case_stage(case: Option<&Record>) -> Option<Stage> {
    case.map(|c| stage(c, case::STAGE.id()))
}

/// The stage that the next gate stands after. A need not yet public still has its own gates before it, however far its case stands.
pub(in super::super) fn from_stage(own: Option<Stage>, of_case: Option<Stage>) -> Stage {
    match (own, of_case) {
        (Some(own), Some(of_case)) if own >= Stage::Published => of_case.max(own),
        (Some(own), Some(of_case)) => own.min(of_case),
        (Some(own), None) => own,
        (None, of_case) => of_case.unwrap_or(Stage::Published),
    }
}

fn open_cases(need: &Record, context: &Context<'_, '_>) -> Result<Vec<Record>, Refusal> {
    let mut open = Vec::new();
    for id in context.batch.linked(need.id, Kind::Case)? {
        let record = context.record(id)?;
        let linked = record.get(case::NEED) == Some(need.id);
        if linked && !record.is_archived() && matches!(record.text(case::STATUS.id()), "" | "open")
        {
            open.push(record);
        }
    }
    Ok(open)
}

/// Every contract that names the need, the case or its firm.
fn contracts_about(
    need: Option<&Record>,
    case: Option<&Record>,
    context: &Context<'_, '_>,
) -> Result<Vec<Record>, Refusal> {
    let firm = case.and_then(|c| c.get(case::COMPANY));
    let about = [need.map(|n| n.id), case.map(|c| c.id), firm];
    let mut ids = Vec::new();
    for id in about.into_iter().flatten() {
        ids.extend(context.batch.linked(id, Kind::Contract)?);
    }
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(|id| context.record(id)).collect()
}

fn take_step(
    context: &mut Context<'_, '_>,
    (record, kind): (&Record, Kind),
    (field, since): (FieldId, FieldId),
    from: Stage,
    to: Stage,
) {
    let today = context.today();
    context.set(record.id, kind, field, Value::choice(to.code()));
    context.set(record.id, kind, since, today);
    if let Some(reference) = record.reference() {
        context.collected.steps.push(Step {
            record: record.id,
            reference,
            from: from.into(),
            to: to.into(),
        });
    }
}
