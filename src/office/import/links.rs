//! The names in the cells of a sheet that call records, looked up before anything is booked: a name that calls no record, or several, is a
//! fault of its row and keeps no other row out; a family name calls the one person who has it, and that is told.

use super::{Existing, Known, Note, NoteKind, Row, RowFault};
use crate::desk::{folded, in_turn, just_so};
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::person::family_name;
use crate::domain::record::{RecordId, Reference};
use crate::domain::rule::Violation;
use crate::domain::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What the records of the book are called, each kind read when it is first asked for.
pub(super) struct Links<'a> {
    existing: &'a dyn Existing,
    names: BTreeMap<Kind, Names>,
    /// What was told of a family name, once for a column.
    told: BTreeSet<(FieldId, String)>,
}

/// The records of a kind by what they are called.
#[derive(Default)]
struct Names {
    whole: BTreeMap<String, Vec<Called>>,
    /// People by their family name.
    family: BTreeMap<String, Vec<Called>>,
}

#[derive(Clone)]
struct Called {
    id: RecordId,
    reference: Reference,
    name: String,
}

impl<'a> Links<'a> {
    pub(super) fn new(existing: &'a dyn Existing) -> Self {
        Self {
            existing,
            names: BTreeMap::new(),
            told: BTreeSet::new(),
        }
    }

    /// Takes a family name for the one person who has it, where nobody is called just so.
    pub(super) fn find_families(&mut self, kind: Kind, row: &mut Row) -> Vec<Note> {
        let mut notes = Vec::new();
        for (field, entry) in &mut row.entries {
            let Entry::Named { kinds, typed } = entry else {
                continue;
            };
            let typed = typed.to_string();
            let people = Kind::made_of(kinds) == Some(Kind::Person);
            let Some(one) = people.then(|| self.of_family(&typed)).flatten() else {
                continue;
            };
            *entry = Entry::Value(Value::Link(one.id));
            if let Some(spec) = kind.field(*field)
                && self.told.insert((*field, typed.clone()))
            {
                notes.push(Note {
                    line: row.line,
                    kind: NoteKind::Family {
                        field: spec.name,
                        typed,
                        meant: format!("{} {}", one.reference, one.name),
                    },
                });
            }
        }
        notes
    }

    fn of_family(&mut self, typed: &str) -> Option<Called> {
        let names = self.names(Kind::Person);
        let is_somebody = names.whole.contains_key(&folded(Kind::Person, typed));
        let family = names.family.get(typed).filter(|_| !is_somebody)?;
        match family.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
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
        let names = &self.names(kind).whole;
        names.get(&folded(kind, typed)).cloned().unwrap_or_default()
    }

    fn names(&mut self, kind: Kind) -> &Names {
        let existing = self.existing;
        self.names.entry(kind).or_insert_with(|| {
            let mut names = Names::default();
            existing.each(kind, &mut |known: Known| {
                let (reference, name) = known.label.split_once(' ').unwrap_or_default();
                let Some(reference) = Reference::parse(reference) else {
                    return;
                };
                let called = Called {
                    id: known.id,
                    reference,
                    name: name.to_owned(),
                };
                if let Some(family) = family_name(name).filter(|_| kind == Kind::Person) {
                    let of_family = names.family.entry(family.to_owned()).or_default();
                    of_family.push(called.clone());
                }
                let of_name = names.whole.entry(folded(kind, name)).or_default();
                of_name.push(called);
            });
            names
        })
    }
}
