//! Owns the personal-data candidates of a form: looked for when a text is left, shown with the rule's name, answered one by one.
//! It never says that a text is safe.

use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::need;
use crate::domain::personal::{Cleared, Mark, PUBLIC_TEXTS, Rule, TEXTS, marks};
use crate::domain::record::Record;
use crate::domain::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Candidates found and answers given.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    found: BTreeMap<FieldId, Vec<Mark>>,
    cleared: BTreeSet<(Rule, String)>,
}

impl Marks {
    /// With the answers that a need keeps.
    pub fn of_record(record: &Record) -> Self {
        let mut marks = Self::default();
        let kept = record.members(need::CLEARED_MARKS.id());
        for kept in kept.filter_map(Value::as_str) {
            marks.clear(kept);
        }
        marks
    }

    /// Looks through a text that a ward wrote or that will be published.
    pub fn look(&mut self, kind: Kind, field: FieldId, text: &str) {
        let is_looked_at = TEXTS.contains(&field) || PUBLIC_TEXTS.contains(&field);
        if kind == Kind::Need && is_looked_at {
            self.found.insert(field, marks(field, text));
        }
    }

    /// Candidates of a field that nobody has answered.
    pub fn open(&self, field: FieldId) -> impl Iterator<Item = &Mark> {
        let found = self.found.get(&field).into_iter().flatten();
        found.filter(|mark| !self.cleared.contains(&answered(&Cleared::new(mark, ""))))
    }

    /// Notes an answer, in the form in which a need keeps it.
    pub fn clear(&mut self, kept: &str) {
        self.cleared
            .extend(Cleared::parse(kept).map(|c| answered(&c)));
    }
}

fn answered(cleared: &Cleared) -> (Rule, String) {
    (cleared.rule, cleared.excerpt.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_in_a_problem_is_a_candidate_until_it_is_answered() {
        let mut marks = Marks::default();
        let problem = need::PROBLEM.id();
        marks.look(Kind::Need, problem, "連絡は090-1234-5678まで。");
        let found: Vec<Mark> = marks.open(problem).cloned().collect();
        assert_eq!(found.len(), 1);
        marks.clear(Cleared::new(&found[0], "代表番号").format().as_str());
        assert_eq!(marks.open(problem).count(), 0);
    }

    #[test]
    fn only_texts_of_a_need_are_looked_at() {
        let mut marks = Marks::default();
        marks.look(Kind::Need, need::OWNER.id(), "090-1234-5678");
        marks.look(Kind::Company, need::PROBLEM.id(), "090-1234-5678");
        let open = |field| marks.open(field).count();
        assert_eq!(open(need::OWNER.id()) + open(need::PROBLEM.id()), 0);
    }
}
