//! A book that takes in what a plan says, so that a sheet can come again.

use crate::desk::book::Book;
use crate::domain::change::{
    Change, CommandId, Commit, Dot, FieldOp, Hlc, Op, Part, ReplicaId, VersionVector,
};
use crate::domain::hospital;
use crate::domain::record::Record;
use crate::domain::value::{Text, Value};
use crate::office::csv::read;
use crate::office::import::*;

/// A book that books what a plan says, as the desk does.
#[derive(Default)]
pub(in crate::office) struct World {
    pub(in crate::office) book: Book,
    pub(in crate::office) records: BTreeMap<RecordId, Record>,
    hospitals: BTreeMap<String, RecordId>,
    made: u64,
}

impl World {
    pub(in crate::office) fn plan(
        &self,
        kind: Kind,
        text: &str,
        change: impl FnOnce(&mut Mapping, &mut Options),
    ) -> ImportPlan {
        let sheet = read(text).unwrap();
        let vocabulary = Vocabulary::new();
        let mut mapping = Mapping::guess(kind, &sheet, &vocabulary);
        let mut options = Options {
            set: Vec::new(),
            source_name: "一覧".to_owned(),
            today: Date::new(2026, 11, 20).unwrap(),
        };
        change(&mut mapping, &mut options);
        let record = |id| self.records.get(&id).cloned();
        let view = BookView {
            book: &self.book,
            record: &record,
        };
        plan(
            kind,
            &sheet,
            &mapping,
            &options,
            &vocabulary,
            &view,
            &mut |_| true,
        )
        .unwrap()
    }

    pub(in crate::office) fn import(&mut self, kind: Kind, text: &str) -> ImportPlan {
        let plan = self.plan(kind, text, |_, _| {});
        for row in plan.clone().into_rows(false) {
            let entries = row.entries;
            let id = row.update.unwrap_or_else(|| self.new_id());
            self.write(kind, id, &entries);
        }
        plan
    }

    pub(in crate::office) fn new_id(&mut self) -> RecordId {
        self.made += 1;
        RecordId(u128::from(self.made))
    }

    pub(in crate::office) fn write(
        &mut self,
        kind: Kind,
        id: RecordId,
        entries: &[(FieldId, Entry)],
    ) {
        let mut ops = Vec::new();
        for (field, entry) in entries {
            let field = *field;
            match entry {
                Entry::Clear => ops.push(FieldOp {
                    field,
                    op: Op::Set(None),
                }),
                Entry::Value(value) => ops.push(FieldOp {
                    field,
                    op: Op::Set(Some(value.clone())),
                }),
                Entry::Members(members) => ops.extend(members.iter().map(|member| FieldOp {
                    field,
                    op: Op::Add(member.clone()),
                })),
                Entry::Named { typed, .. } => {
                    let link = self.hospital(typed.as_str());
                    ops.push(FieldOp {
                        field,
                        op: Op::Set(Some(Value::Link(link))),
                    });
                }
            }
        }
        if !self.records.contains_key(&id) {
            let reference = format!("{}-{}", kind.letter(), id.0);
            ops.push(FieldOp {
                field: FieldId::REFERENCE,
                op: Op::Set(Some(Value::line(&reference))),
            });
        }
        self.made += 1;
        let commit = Commit {
            dot: Dot {
                replica: ReplicaId(1),
                seq: self.made,
            },
            actor: Text::line("試験"),
            at: Hlc(self.made),
            command: CommandId(u128::from(self.made)),
            verb: Text::line("import"),
            part: Part::WHOLE,
            undoes: None,
            context: VersionVector::from_iter([Dot {
                replica: ReplicaId(1),
                seq: self.made - 1,
            }]),
            changes: Vec::new(),
        };
        let record = self
            .records
            .entry(id)
            .or_insert_with(|| Record::new(id, kind.code()));
        record.apply(
            &commit,
            &Change {
                record: id,
                kind: kind.code(),
                ops,
            },
        );
        self.book.put(crate::desk::row::Row::of(record).unwrap());
    }

    pub(in crate::office) fn hospital(&mut self, name: &str) -> RecordId {
        if let Some(id) = self.hospitals.get(name) {
            return *id;
        }
        let id = self.new_id();
        self.hospitals.insert(name.to_owned(), id);
        self.write(
            Kind::Hospital,
            id,
            &[(hospital::NAME.id(), Entry::Value(Value::line(name)))],
        );
        id
    }
}

pub(in crate::office) const OFFICE: &str =
    include_str!("../../../../tests/fixtures/needs_office.csv");
pub(in crate::office) const NEEDS: &str = include_str!("../../../../tests/fixtures/needs_utf8.csv");
