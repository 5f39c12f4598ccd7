//! What a command sees while it is computed inside the one writer: the state including everything before it in the batch,
//! the names of records, who asks and when. It collects changes; nothing is written if the command is refused.

use super::actor::Actor;
use super::apply::Target;
use super::command::{Burden, Made, Moved, Passage, Step};
use super::names::{Names, in_turn, just_so};
use super::refusal::Refusal;
use super::worded::Worded;
use crate::domain::change::{Change, CommandId, Commit, Dot, FieldOp, Op, Part, ReplicaId};
use crate::domain::date::{Date, Moment};
use crate::domain::fairness::Uneven;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::rule::Violation;
use crate::domain::value::{FromValue, Text, Value};
use crate::store::{Batch, Reader, StoreError};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Lets a long command be watched and stopped before anything of it is written.
#[derive(Debug, Default)]
pub struct Control {
    /// Set to stop.
    pub cancel: AtomicBool,
    /// Rows done.
    pub done: AtomicUsize,
}

/// A command's surroundings and what it has collected so far.
pub(super) struct Context<'c, 'b> {
    pub(super) batch: &'c mut Batch<'b>,
    pub(super) reader: &'c Reader,
    pub(super) names: &'c mut Names,
    pub(super) actor: &'c Actor,
    pub(super) now: Moment,
    pub(super) control: &'c Control,
    pub(super) worded: &'c Worded,
    /// How this command may go through a gate.
    pub(super) passage: Passage,
    /// A spreadsheet tells what is so already.
    pub(super) booking: bool,
    /// The society meetings on the book before the command, once they were asked for: a sheet asks for every row.
    pub(super) meetings: OnceCell<Vec<Meeting>>,
    pub(super) collected: Collected,
}

/// A society meeting: its own record, the hospital that alone is told of it, its first and its last day.
#[derive(Clone, Copy)]
pub(super) struct Meeting {
    pub(super) id: RecordId,
    pub(super) host: Option<RecordId>,
    pub(super) days: (Date, Date),
}

/// What a command will do.
#[derive(Default)]
pub(super) struct Collected {
    /// The word of a command that changes no record.
    pub(super) audit: Option<Text>,
    changes: Vec<Change>,
    places: BTreeMap<RecordId, usize>,
    pub(super) subject: Option<(RecordId, Reference)>,
    pub(super) made: Vec<Made>,
    pub(super) steps: Vec<Step>,
    pub(super) warned: Vec<&'static str>,
    pub(super) merged: Vec<FieldId>,
    pub(super) moved: Vec<Moved>,
    pub(super) open_lines: usize,
    pub(super) uneven: Option<Uneven>,
    pub(super) burdens: Vec<Burden>,
    pub(super) refused: Vec<(RecordId, Refusal)>,
    pub(super) undoes: Option<crate::domain::change::CommandId>,
    pub(super) undone: Option<Text>,
}

impl Collected {
    /// The changes, one for each record in the order records were first touched, and the parts of a bulk that were refused.
    pub(super) fn split(self) -> (Vec<Change>, Vec<(RecordId, Refusal)>) {
        (self.changes, self.refused)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.audit.is_none()
    }
}

impl Context<'_, '_> {
    pub(super) fn today(&self) -> Date {
        self.now.date()
    }

    /// The record as it stands before this command; refused if there is none.
    pub(super) fn record(&self, id: RecordId) -> Result<Record, Refusal> {
        self.batch.record(id)?.ok_or(Refusal::NotFound {
            asked: String::new(),
        })
    }

    /// The record, if it is in sight.
    pub(super) fn record_in_sight(
        &self,
        id: RecordId,
    ) -> Result<(Record, Kind, Reference), Refusal> {
        let record = self.record(id)?;
        let kind = Kind::from_code(record.kind);
        let (Some(kind), Some(reference)) = (kind, record.reference()) else {
            return Err(Refusal::NotFound {
                asked: String::new(),
            });
        };
        if record.is_archived() {
            Err(Refusal::Archived { reference })
        } else {
            Ok((record, kind, reference))
        }
    }

    /// Refused once the person has asked to stop.
    pub(super) fn step(&self) -> Result<(), Refusal> {
        self.control.done.fetch_add(1, Ordering::Relaxed);
        if self.control.cancel.load(Ordering::Relaxed) {
            Err(Refusal::Cancelled)
        } else {
            Ok(())
        }
    }

    /// The change of a record, begun if nothing was collected for it yet: the command then stands in its history though no field changes.
    pub(super) fn touch(&mut self, record: RecordId, kind: Kind) -> Option<&mut Change> {
        let code = kind.code();
        let collected = &mut self.collected;
        let place = *collected.places.entry(record).or_insert_with(|| {
            collected.changes.push(Change {
                record,
                kind: code,
                ops: Vec::new(),
            });
            collected.changes.len() - 1
        });
        collected.changes.get_mut(place)
    }

    /// Collects one operation.
    pub(super) fn put(&mut self, record: RecordId, kind: Kind, field: FieldId, op: Op) {
        if let Some(change) = self.touch(record, kind) {
            if matches!(op, Op::Set(_)) {
                change
                    .ops
                    .retain(|old| !(old.field == field && matches!(old.op, Op::Set(_))));
            }
            change.ops.push(FieldOp { field, op });
        }
    }

    /// Collects a new value of a field.
    pub(super) fn set(
        &mut self,
        record: RecordId,
        kind: Kind,
        field: FieldId,
        value: impl Into<Value>,
    ) {
        self.put(record, kind, field, Op::Set(Some(value.into())));
    }

    /// Drops what was collected for one record of several: it was refused after all.
    pub(super) fn forget(&mut self, record: RecordId) {
        let collected = &mut self.collected;
        collected.changes.retain(|change| change.record != record);
        collected.steps.retain(|step| step.record != record);
        let places = collected.changes.iter().enumerate();
        collected.places = places.map(|(at, change)| (change.record, at)).collect();
    }

    /// Collects an operation unless the command has collected the very same already.
    pub(super) fn put_once(&mut self, record: RecordId, kind: Kind, field: FieldId, op: Op) {
        let there = self
            .change_of(record)
            .is_some_and(|c| c.ops.iter().any(|o| o.field == field && o.op == op));
        if !there {
            self.put(record, kind, field, op);
        }
    }

    /// The records of a kind in which the command writes one of the fields.
    pub(super) fn touched(&self, kind: Kind, fields: &[FieldId]) -> Vec<RecordId> {
        let writes = |change: &&Change| {
            change.kind == kind.code() && change.ops.iter().any(|op| fields.contains(&op.field))
        };
        let changes = self.collected.changes.iter().filter(writes);
        changes.map(|change| change.record).collect()
    }

    fn change_of(&self, record: RecordId) -> Option<&Change> {
        self.collected
            .places
            .get(&record)
            .and_then(|place| self.collected.changes.get(*place))
    }

    fn collected_value(&self, record: RecordId, field: FieldId) -> Option<&Value> {
        self.change_of(record)?
            .ops
            .iter()
            .rev()
            .find_map(|o| match &o.op {
                Op::Set(value) if o.field == field => value.as_ref(),
                Op::Set(_)
                | Op::Add(_)
                | Op::Remove(_)
                | Op::Note(_)
                | Op::Tombstone(_)
                | Op::Erased(_)
                | Op::Unknown { .. } => None,
            })
    }

    /// The link that this command has set so far.
    pub(super) fn collected_link(&self, record: RecordId, field: FieldId) -> Option<RecordId> {
        self.collected_value(record, field)
            .and_then(RecordId::from_value)
    }

    /// True if this command writes a field.
    pub(super) fn sets(&self, target: &Target<'_>, field: FieldId) -> bool {
        let change = self.change_of(target.id);
        change.is_some_and(|c| c.ops.iter().any(|o| o.field == field))
    }

    /// The record as it stands once this command is done.
    pub(super) fn record_after(&self, id: RecordId) -> Result<Record, Refusal> {
        let change = self.change_of(id);
        let begun = || Some(Record::new(id, change?.kind));
        let known = self.batch.record(id)?.or_else(begun);
        let mut record = known.ok_or(Refusal::NotFound {
            asked: String::new(),
        })?;
        if let Some(change) = change {
            let newest = Dot {
                replica: ReplicaId(u64::MAX),
                seq: u64::MAX,
            };
            let commit = Commit {
                dot: newest,
                actor: self.actor.name.clone(),
                at: record.touched.at,
                command: CommandId(0),
                verb: Text::default(),
                part: Part::WHOLE,
                undoes: None,
                context: record.writes.clone(),
                changes: Vec::new(),
            };
            record.apply(&commit, change);
        }
        Ok(record)
    }

    /// True if the record is out of sight once this command is done.
    pub(super) fn archived_after(&self, target: &Target<'_>) -> bool {
        let ops = self.change_of(target.id).into_iter().flat_map(|c| &c.ops);
        let last = ops.rev().find_map(|op| match &op.op {
            Op::Tombstone(value) => Some(*value == Value::Flag(true)),
            Op::Set(_)
            | Op::Add(_)
            | Op::Remove(_)
            | Op::Note(_)
            | Op::Erased(_)
            | Op::Unknown { .. } => None,
        });
        last.unwrap_or_else(|| target.before.is_some_and(Record::is_archived))
    }

    /// The value of a field once this command is done.
    fn after(&self, target: &Target<'_>, field: FieldId) -> Option<Value> {
        if self.sets(target, field) {
            return self.collected_value(target.id, field).cloned();
        }
        target
            .before
            .and_then(|record| record.value(field))
            .cloned()
    }

    /// The number in a field once this command is done.
    pub(super) fn number_after(&self, target: &Target<'_>, field: FieldId) -> Option<i64> {
        self.after(target, field)
            .and_then(|value| i64::from_value(&value))
    }

    /// The day in a field once this command is done.
    pub(super) fn date_after(&self, target: &Target<'_>, field: FieldId) -> Option<Date> {
        self.after(target, field)
            .and_then(|value| Date::from_value(&value))
    }

    /// The text or code in a field once this command is done; empty if there is none.
    pub(super) fn text_after(&self, target: &Target<'_>, field: FieldId) -> String {
        let value = self.after(target, field);
        let text = value.as_ref().and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    }

    /// The record that a field points to once this command is done.
    pub(super) fn link_after(&self, target: &Target<'_>, field: FieldId) -> Option<RecordId> {
        self.after(target, field)
            .and_then(|value| RecordId::from_value(&value))
    }

    /// Begins a record: its id, its reference.
    pub(super) fn begin(&mut self, kind: Kind) -> Result<(RecordId, Reference), StoreError> {
        let id = self.batch.new_id(self.now)?;
        let reference = self.batch.allot(kind);
        self.set(
            id,
            kind,
            FieldId::REFERENCE,
            Text::line(&reference.to_string()),
        );
        Ok((id, reference))
    }

    /// The record that a name or reference calls. Hospitals and people that nobody has entered yet are made, and said.
    pub(super) fn resolve(
        &mut self,
        kinds: &'static [Kind],
        typed: &Text,
    ) -> Result<Result<RecordId, Violation>, Refusal> {
        if let Some(reference) =
            Reference::parse(typed.as_str()).filter(|r| kinds.contains(&r.kind))
            && let Some(id) = self.batch.find(reference)?
        {
            return Ok(Ok(id));
        }
        Ok(match self.called(kinds, typed).as_slice() {
            [one] => Ok(*one),
            [] => match Kind::made_of(kinds) {
                Some(kind) => Ok(self.make_named(kind, typed)?),
                None => Err(Violation::NoSuchRecord { kinds }),
            },
            several => Err(Violation::SeveralRecords {
                references: several
                    .iter()
                    .filter_map(|id| self.batch.record(*id).ok().flatten()?.reference())
                    .collect(),
            }),
        })
    }

    /// The record that is meant, if it is on the book and the only one; nothing is made.
    pub(super) fn known(&mut self, kinds: &[Kind], typed: &Text) -> Option<RecordId> {
        let reference = Reference::parse(typed.as_str());
        let reference = reference.filter(|r| kinds.contains(&r.kind));
        if let Some(reference) = reference {
            return self.batch.find(reference).ok().flatten();
        }
        match self.called(kinds, typed).as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The records of that name.
    fn called(&mut self, kinds: &[Kind], typed: &Text) -> Vec<RecordId> {
        for kinds in in_turn(kinds) {
            let all = kinds.into_iter();
            let found = all.flat_map(|kind| self.names.called(kind, typed.as_str(), self.reader));
            let found: Vec<RecordId> = found.collect();
            if !found.is_empty() {
                return just_so(found, |id| self.is_written(*id, typed));
            }
        }
        Vec::new()
    }

    fn is_written(&self, id: RecordId, typed: &Text) -> bool {
        let record = self.batch.record(id).ok().flatten();
        record.is_some_and(|record| {
            let kind = Kind::from_code(record.kind);
            kind.is_some_and(|kind| record.text(kind.spec().title) == typed.as_str())
        })
    }

    fn make_named(&mut self, kind: Kind, name: &Text) -> Result<RecordId, StoreError> {
        let (id, reference) = self.begin(kind)?;
        self.set(id, kind, kind.spec().title, name.clone());
        self.names.pending(kind, name.as_str(), id);
        self.collected.made.push(Made {
            kind,
            reference,
            name: name.clone(),
        });
        Ok(id)
    }
}
