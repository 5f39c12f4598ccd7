//! The names in the cells of a sheet that call records, looked up before anything is booked: a name that calls no record, or several, is a
//! fault of its row and keeps no other row out.

use super::{Existing, Known, Row, RowFault};
use crate::desk::{folded, in_turn, just_so};
use crate::domain::entry::Entry;
use crate::domain::kind::Kind;
use crate::domain::record::Reference;
use crate::domain::rule::Violation;
use std::collections::BTreeMap;

/// What the records of the book are called, each kind read when it is first asked for.
pub(super) struct Links<'a> {
    existing: &'a dyn Existing,
    names: BTreeMap<Kind, BTreeMap<String, Vec<Called>>>,
}

#[derive(Clone)]
struct Called {
    reference: Reference,
    name: String,
}

impl<'a> Links<'a> {
    pub(super) fn new(existing: &'a dyn Existing) -> Self {
        Self {
            existing,
            names: BTreeMap::new(),
        }
    }

    /// The cells of a row that call nobody, or nobody can tell whom.
    pub(super) fn faults(&mut self, kind: Kind, row: &Row) -> Vec<RowFault> {
        let mut faults = Vec::new();
        for (field, entry) in &row.entries {
            if let Entry::Named { kinds, typed } = entry
                && let Some(spec) = kind.field(*field)
                && let Some(violation) = self.fault(kinds, typed.as_str())
            {
                faults.push(RowFault {
                    line: row.line,
                    field: spec.name,
                    typed: typed.to_string(),
                    violation,
                });
            }
        }
        faults
    }

    /// As the desk will find it: a reference, else the name, and a new record where one can be made on the way.
    fn fault(&mut self, kinds: &'static [Kind], typed: &str) -> Option<Violation> {
        let reference = Reference::parse(typed).filter(|r| kinds.contains(&r.kind));
        if reference.is_some_and(|r| self.existing.name_of(r).is_some()) {
            return None;
        }
        let mut found = Vec::new();
        for kinds in in_turn(kinds) {
            if found.is_empty() {
                found = kinds
                    .iter()
                    .flat_map(|kind| self.called(*kind, typed))
                    .collect();
            }
        }
        let found = just_so(found, |one| one.name == typed);
        match found.as_slice() {
            [_] => None,
            [] if Kind::made_of(kinds).is_some() => None,
            [] => Some(Violation::NoSuchRecord { kinds }),
            several => Some(Violation::SeveralRecords {
                references: several.iter().map(|one| one.reference).collect(),
            }),
        }
    }

    fn called(&mut self, kind: Kind, typed: &str) -> Vec<Called> {
        let existing = self.existing;
        let names = self.names.entry(kind).or_insert_with(|| {
            let mut names: BTreeMap<String, Vec<Called>> = BTreeMap::new();
            existing.each(kind, &mut |known: Known| {
                let (reference, name) = known.label.split_once(' ').unwrap_or_default();
                if let Some(reference) = Reference::parse(reference) {
                    let name = name.to_owned();
                    let called = names.entry(folded(kind, &name)).or_default();
                    called.push(Called { reference, name });
                }
            });
            names
        });
        names.get(&folded(kind, typed)).cloned().unwrap_or_default()
    }
}
