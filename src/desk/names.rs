//! Which record a typed name calls: the folded names of a kind, read once when first asked for and kept current by the
//! writer. Names made by a command that is then refused are forgotten again.

use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId};
use crate::search::company::fold_company;
use crate::search::fold::fold;
use crate::store::Reader;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

#[derive(Default)]
pub(super) struct Names {
    kinds: BTreeMap<Kind, Folded>,
    pending: Vec<(Kind, String, RecordId)>,
}

#[derive(Default)]
struct Folded {
    by_name: BTreeMap<String, Vec<RecordId>>,
    by_id: BTreeMap<RecordId, String>,
}

impl Folded {
    fn put(&mut self, id: RecordId, name: String) {
        self.drop(id);
        self.by_name.entry(name.clone()).or_default().push(id);
        self.by_id.insert(id, name);
    }

    fn drop(&mut self, id: RecordId) {
        let Some(old) = self.by_id.remove(&id) else {
            return;
        };
        if let Some(list) = self.by_name.get_mut(&old) {
            list.retain(|other| *other != id);
        }
    }
}

/// How names are compared: firms without their 株式会社, all without width, case and kana differences.
pub fn folded(kind: Kind, name: &str) -> String {
    if kind == Kind::Company {
        fold_company(name)
    } else {
        fold(name).split_whitespace().collect()
    }
}

/// In which order kinds answer to a name: those of the roster first; needs and cases, of which there are many, only where nobody there is
/// called so.
pub fn in_turn(kinds: &[Kind]) -> [Vec<Kind>; 2] {
    let (parties, others) = kinds.iter().partition(|kind| Kind::PARTIES.contains(kind));
    [parties, others]
}

/// Of several that answer to a name those that are written just so; all of them if none is.
pub fn just_so<T>(found: Vec<T>, is_so: impl Fn(&T) -> bool) -> Vec<T> {
    if found.len() > 1 && found.iter().any(&is_so) {
        found.into_iter().filter(is_so).collect()
    } else {
        found
    }
}

impl Names {
    /// Records of `kind` with that name, archived ones left out.
    pub(super) fn called(&mut self, kind: Kind, name: &str, reader: &Reader) -> Vec<RecordId> {
        let key = folded(kind, name);
        let known = self.kinds.entry(kind).or_insert_with(|| read(kind, reader));
        let mut found = known.by_name.get(&key).cloned().unwrap_or_default();
        found.extend(
            self.pending
                .iter()
                .filter(|(k, n, _)| *k == kind && *n == key)
                .map(|(.., id)| *id),
        );
        found
    }

    /// A name that the command being computed makes.
    pub(super) fn pending(&mut self, kind: Kind, name: &str, id: RecordId) {
        self.pending.push((kind, folded(kind, name), id));
    }

    /// The command was taken: its names stay.
    pub(super) fn keep_pending(&mut self) {
        for (kind, name, id) in std::mem::take(&mut self.pending) {
            if let Some(known) = self.kinds.get_mut(&kind) {
                known.put(id, name);
            }
        }
    }

    /// The command was refused: its names never were.
    pub(super) fn forget_pending(&mut self) {
        self.pending.clear();
    }

    /// A record as it is after a commit.
    pub(super) fn learn(&mut self, record: &Record) {
        let Some(kind) = Kind::from_code(record.kind) else {
            return;
        };
        let Some(known) = self.kinds.get_mut(&kind) else {
            return;
        };
        let name = record.text(kind.spec().title);
        if record.is_archived() || name.is_empty() {
            known.drop(record.id);
        } else {
            known.put(record.id, folded(kind, name));
        }
    }
}

fn read(kind: Kind, reader: &Reader) -> Folded {
    let mut known = Folded::default();
    let title = kind.spec().title;
    // A book that cannot be read here is reported by the command's own reads; names then simply are not found.
    let _ = reader.each(kind, &mut |record| {
        if !record.is_archived() && !record.text(title).is_empty() {
            known.put(record.id, folded(kind, record.text(title)));
        }
        ControlFlow::Continue(())
    });
    known
}
