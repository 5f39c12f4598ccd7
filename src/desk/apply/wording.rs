//! A text or a checklist of the office: one that cannot be used, or whose name another has, is refused before anything is written.

use super::super::context::Context;
use super::super::refusal::Refusal;
use super::fields::Target;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::paper::{Paper, PaperFault};
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::rule::{Fault, Violation};
use crate::domain::wording::{self, NAME, SORT, TEXT};

pub(super) fn check(context: &mut Context<'_, '_>, target: &Target<'_>) -> Result<(), Refusal> {
    let text = |field| context.text_after(target, field);
    let (name, sort) = (text(NAME.id()), text(SORT.id()));
    let toml = text(TEXT.id());
    let refused = |field, violation| Refusal::Faults(vec![fault(field, &name, violation)]);
    let Some(paper) = Paper::of(&sort, &name) else {
        let violation = Violation::Paper(PaperFault::Name(name.clone()));
        return Err(refused(NAME.id(), violation));
    };
    if let Err(wrong) = paper.check(&toml) {
        return Err(refused(TEXT.id(), Violation::Paper(wrong)));
    }
    if let Some(reference) = another(context, &paper, target.id)? {
        return Err(refused(NAME.id(), Violation::Taken { reference }));
    }
    if target.before.is_none() {
        context.names.pending(Kind::Wording, &name, target.id);
    }
    Ok(())
}

fn fault(field: FieldId, typed: &str, violation: Violation) -> Fault {
    let name = Kind::Wording.field(field).map_or("", |spec| spec.name);
    Fault {
        field: name.to_owned(),
        typed: typed.to_owned(),
        violation,
    }
}

/// Another record in sight of the same text or list.
fn another(
    context: &mut Context<'_, '_>,
    paper: &Paper,
    id: RecordId,
) -> Result<Option<Reference>, Refusal> {
    let (name, reader) = (paper.name(), context.reader);
    let called = context.names.called(Kind::Wording, name, reader);
    for other in called.into_iter().filter(|other| *other != id) {
        let record = context.batch.record(other)?;
        let is_same =
            |one: &Record| !one.is_archived() && wording::paper(one).as_ref() == Some(paper);
        if let Some(reference) = record.filter(is_same).and_then(|one| one.reference()) {
            return Ok(Some(reference));
        }
    }
    Ok(None)
}
