//! Owns what stands in the form of a case when it opens from a candidate: who and what is known, and why they were chosen.

use super::Matches;
use crate::desk::command::Entries;
use crate::desk::matching::{Candidate, Holder, Spot};
use crate::domain::case;
use crate::domain::entry::Entry;
use crate::domain::field::{FieldId, Key};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::Value;
use crate::ui::shared::Shared;

impl Matches {
    pub(super) fn with_firm(
        &self,
        shared: &Shared,
        candidate: &Candidate,
        holder: Option<&Holder>,
    ) -> (Entries, FieldId) {
        let mut entries = vec![
            link(case::NEED, self.record),
            link(case::COMPANY, candidate.firm),
            choice(case::ORIGIN.id(), "need"),
        ];
        entries.extend(holder.map(|holder| link(case::HOLDER, holder.firm)));
        entries.push(why(&self.reasons(shared)));
        (entries, case::CHOSEN_FOR.id())
    }

    pub(super) fn at_spot(&self, shared: &Shared, spot: &Spot) -> (Entries, FieldId) {
        let mut entries = vec![link(case::COMPANY, self.record)];
        let field = if let Some(need) = spot.need {
            entries.extend([link(case::NEED, need), choice(case::ORIGIN.id(), "need")]);
            case::CHOSEN_FOR.id()
        } else {
            entries.push(choice(case::ORIGIN.id(), "company"));
            entries.extend(spot.hospital.map(|id| link(case::HOSPITAL, id)));
            let department = Entry::Value(Value::line(&spot.department));
            let named = !spot.department.is_empty();
            entries.extend(named.then(|| (case::DEPARTMENT.id(), department)));
            case::OFFER.id()
        };
        entries.push(why(&self.reasons(shared)));
        (entries, field)
    }

    pub(super) fn by_hand(&self) -> (Entries, FieldId) {
        let known = match self.kind {
            Kind::Need => (case::NEED, "need", case::COMPANY.id()),
            _ => (case::COMPANY, "company", case::OFFER.id()),
        };
        let entries = vec![
            link(known.0, self.record),
            choice(case::ORIGIN.id(), known.1),
        ];
        (entries, known.2)
    }
}

pub(super) fn link(key: Key<RecordId>, id: RecordId) -> (FieldId, Entry) {
    (key.id(), Entry::Value(Value::Link(id)))
}

pub(super) fn choice(field: FieldId, code: &str) -> (FieldId, Entry) {
    (field, Entry::Value(Value::choice(code)))
}

/// Characters of a reason that a case keeps.
const KEPT: usize = 200;

/// The reasons as a case keeps them: in one line.
fn why(reasons: &[String]) -> (FieldId, Entry) {
    let text: String = reasons.join(" / ").chars().take(KEPT).collect();
    (case::CHOSEN_FOR.id(), Entry::Value(Value::line(&text)))
}
