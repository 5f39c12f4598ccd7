//! One record's short fields packed for lists: a hundred thousand of them lie in RAM, so a row is one allocation and reading
//! a field is a short scan without copying.

use crate::domain::contract;
use crate::domain::date::{Date, Moment};
use crate::domain::decision::{Decision, Ruling};
use crate::domain::field::{FieldId, FieldSpec};
use crate::domain::item;
use crate::domain::kind::Kind;
use crate::domain::part::Alarm;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::stage::Stage;
use crate::domain::value::Value;

/// A record as lists, boards and filters see it.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which record.
    pub id: RecordId,
    /// Its reference.
    pub reference: Reference,
    /// Out of sight.
    pub archived: bool,
    /// Last touched.
    pub touched: Moment,
    /// A field has two values after a merge.
    pub clash: bool,
    /// Somebody stepped past an unmet condition here, with a reason.
    pub overridden: bool,
    /// What its field of the stage says: asked of every row of a list, at each key.
    pub stage: Option<Stage>,
    packed: Box<[u8]>,
}

/// What one packed field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Text or a choice's code.
    Text(&'a str),
    /// A day.
    Date(Date),
    /// A number.
    Number(i64),
    /// Another record.
    Link(RecordId),
}

/// Stands before the name of the person whose change was the last; no field of a table.
const TOUCHED_BY: FieldId = FieldId(0xFF01);
/// Stands before the id of a condition that was stepped past with a reason; no field of a table.
const OVERRODE: FieldId = FieldId(0xFF02);

/// Stands before the first day by which an open line of a checklist is due; no field of a table.
const LINE_DUE: FieldId = FieldId(0xFF04);

/// Stands in a record with 備考; no field of a table.
const NOTED: FieldId = FieldId(0xFF03);

const TEXT: u8 = 1;
const DATE: u8 = 2;
const NUMBER: u8 = 3;
const LINK: u8 = 4;
const HEAD: usize = 5;

/// Who stepped past which conditions of the record's gates: `None` if nobody did.
fn overrides(record: &Record, kind: Kind) -> Option<Vec<String>> {
    let register = record.fields.get(&kind.parts().decisions?)?;
    let decisions = register.visible_notes();
    let decisions = decisions.filter_map(|note| Decision::parse(note.value.as_str()?));
    let mut past = decisions.filter(|decision| decision.ruling == Ruling::Override);
    let mut all = past.next()?.conditions;
    past.for_each(|decision| all.extend(decision.conditions));
    all.sort_unstable();
    all.dedup();
    Some(all)
}

/// True if a long text of remarks stands in the record.
fn is_noted(record: &Record, kind: Kind) -> bool {
    let remarks = kind.spec().fields.iter().find(|spec| spec.name == "notes");
    remarks.is_some_and(|spec| record.is_answered(spec.id))
}

/// The first day by which a line of the record's checklist is due that is neither done nor not needed.
fn line_due(record: &Record, kind: Kind) -> Option<Date> {
    if kind.spec().items.is_empty() {
        return None;
    }
    let open = |line: u16| {
        let answer = record.text(item::field(line, item::Part::Answer));
        !item::is_settled(answer)
    };
    let due = |line: u16| match record.value(item::field(line, item::Part::Due)) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    };
    let days = (1..=item::MOST).filter(|line| open(*line)).filter_map(due);
    days.min()
}

impl Row {
    /// Packs the listed fields of `record`; `None` while its first change has not arrived or its kind is unknown.
    pub fn of(record: &Record) -> Option<Self> {
        let kind = Kind::from_code(record.kind)?;
        let reference = record.reference()?;
        let mut packed = Vec::with_capacity(160);
        let answers = kind
            .spec()
            .items
            .iter()
            .filter(|spec| item::is_answer(spec.id));
        for spec in kind.spec().fields.iter().chain(answers) {
            if spec.is_listed() {
                pack(record, spec, &mut packed);
            } else if spec.id == kind.spec().title {
                pack_value(
                    spec.id,
                    &Value::line(&opening(record.text(spec.id))),
                    &mut packed,
                );
            }
        }
        let past = overrides(record, kind);
        for (field, text) in past
            .iter()
            .flatten()
            .map(|id| (OVERRODE, id.as_str()))
            .chain([(TOUCHED_BY, record.touched.by.as_str())])
        {
            pack_value(field, &Value::line(text), &mut packed);
        }
        if let Some(day) = line_due(record, kind) {
            pack_value(LINE_DUE, &Value::Date(day), &mut packed);
        }
        if is_noted(record, kind) {
            pack_value(NOTED, &Value::Number(1), &mut packed);
        }
        Some(Self {
            id: record.id,
            reference,
            archived: record.is_archived(),
            touched: Moment::from_millis(record.touched.at.millis()),
            clash: record
                .fields
                .values()
                .any(super::super::domain::record::Register::is_clash),
            overridden: past.is_some(),
            stage: kind
                .parts()
                .stage
                .and_then(|(field, _)| Stage::from_code(record.text(field))),
            packed: packed.into_boxed_slice(),
        })
    }

    /// The row without the fields that `keep` leaves out.
    #[must_use]
    pub(super) fn only(&self, keep: impl Fn(FieldId) -> bool) -> Self {
        let mut packed = Vec::with_capacity(self.packed.len());
        let mut cells = self.all();
        while let Some((field, tag, bytes)) = cells.packed() {
            if keep(field) {
                put_packed(field, tag, bytes, &mut packed);
            }
        }
        let stage = self.kind().parts().stage;
        Self {
            stage: self
                .stage
                .filter(|_| stage.is_some_and(|(field, _)| keep(field))),
            packed: packed.into_boxed_slice(),
            ..self.clone()
        }
    }

    /// The kind.
    pub fn kind(&self) -> Kind {
        self.reference.kind
    }

    /// Nobody works on it any more: a need that left, a case that ended, a contract that is settled.
    pub fn is_over(&self) -> bool {
        let state = self.kind().parts().over;
        state.is_some_and(|(field, over)| over(self.text(field)))
    }

    /// The days beside the due day that press now, each with its field.
    pub fn alarms(&self, today: Date) -> impl Iterator<Item = (Date, FieldId)> {
        let said = |alarm: &Alarm| {
            let mut silent = alarm.silent.iter();
            silent.any(|(field, says)| says(self.text(*field)))
        };
        let alarms = self.kind().parts().alarms.iter();
        alarms
            .filter(move |alarm| !said(alarm))
            .filter_map(move |alarm| {
                let day = self.date(alarm.day)?;
                (!alarm.fact || day >= today).then_some((day, alarm.day))
            })
    }

    /// Whose change was the last.
    pub fn touched_by(&self) -> &str {
        self.text(TOUCHED_BY)
    }

    /// The first day by which an open line of its checklist is due; lines outlast the signature, and end with the contract.
    pub fn line_due(&self) -> Option<Date> {
        let state = self.text(contract::STATE.id());
        self.date(LINE_DUE).filter(|_| contract::asks_lines(state))
    }

    /// 備考 stands in it.
    pub fn is_noted(&self) -> bool {
        self.cell(NOTED).is_some()
    }

    /// The conditions that somebody stepped past here, by their ids.
    pub fn overrode(&self) -> impl Iterator<Item = &str> {
        self.cells(OVERRODE).filter_map(|cell| match cell {
            Cell::Text(id) => Some(id),
            Cell::Date(_) | Cell::Number(_) | Cell::Link(_) => None,
        })
    }

    /// Every packed cell of a field: one for a value, one for each member of a set.
    pub fn cells(&self, field: FieldId) -> impl Iterator<Item = Cell<'_>> {
        let mut cells = self.all();
        std::iter::from_fn(move || {
            let (_, tag, bytes) =
                std::iter::from_fn(|| cells.packed()).find(|(id, ..)| *id == field)?;
            unpack(tag, bytes)
        })
    }

    /// Every packed field.
    pub fn all(&self) -> Cells<'_> {
        Cells { rest: &self.packed }
    }

    /// The first cell of a field.
    pub fn cell(&self, field: FieldId) -> Option<Cell<'_>> {
        self.cells(field).next()
    }

    /// The text or code of a field; empty if there is none.
    pub fn text(&self, field: FieldId) -> &str {
        self.cells(field)
            .find_map(|cell| {
                if let Cell::Text(text) = cell {
                    Some(text)
                } else {
                    None
                }
            })
            .unwrap_or_default()
    }

    /// The day in a field.
    pub fn date(&self, field: FieldId) -> Option<Date> {
        self.cell(field).and_then(|cell| {
            if let Cell::Date(date) = cell {
                Some(date)
            } else {
                None
            }
        })
    }

    /// The number in a field.
    pub fn number(&self, field: FieldId) -> Option<i64> {
        self.cell(field).and_then(|cell| {
            if let Cell::Number(number) = cell {
                Some(number)
            } else {
                None
            }
        })
    }

    /// The record that a field points to.
    pub fn link(&self, field: FieldId) -> Option<RecordId> {
        self.cell(field).and_then(|cell| {
            if let Cell::Link(id) = cell {
                Some(id)
            } else {
                None
            }
        })
    }

    /// What the record is called in lists.
    pub fn title(&self) -> &str {
        self.text(self.kind().spec().title)
    }

    /// Required fields that are empty: shown as `!未記入`.
    pub fn missing(&self) -> impl Iterator<Item = &'static FieldSpec> + '_ {
        let also = self.kind().parts().needed_when;
        let also = also.filter(|(_, state, says)| says(self.text(*state)));
        self.kind().spec().fields.iter().filter(move |f| {
            let asked = f.required || also.is_some_and(|(field, ..)| field == f.id);
            asked && f.is_listed() && self.cell(f.id).is_none()
        })
    }
}

/// The beginning of a long text that names its record (a memo).
fn opening(text: &str) -> String {
    text.lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(80)
        .collect()
}

fn pack(record: &Record, spec: &FieldSpec, packed: &mut Vec<u8>) {
    if spec.is_set() {
        record
            .members(spec.id)
            .for_each(|value| pack_value(spec.id, value, packed));
    } else if let Some(value) = record.value(spec.id) {
        pack_value(spec.id, value, packed);
    }
}

fn put_packed(field: FieldId, tag: u8, bytes: &[u8], packed: &mut Vec<u8>) {
    let Ok(len) = u16::try_from(bytes.len()) else {
        return;
    };
    packed.extend_from_slice(&field.0.to_le_bytes());
    packed.push(tag);
    packed.extend_from_slice(&len.to_le_bytes());
    packed.extend_from_slice(bytes);
}

fn pack_value(field: FieldId, value: &Value, packed: &mut Vec<u8>) {
    let mut put = |tag: u8, bytes: &[u8]| put_packed(field, tag, bytes, packed);
    match value {
        Value::Text(text) | Value::Choice(text) if !text.is_empty() => {
            put(TEXT, text.as_str().as_bytes());
        }
        Value::Date(date) => put(DATE, &date.days().to_le_bytes()),
        Value::Number(number) => put(NUMBER, &number.to_le_bytes()),
        Value::Link(id) => put(LINK, &id.0.to_le_bytes()),
        Value::Text(_)
        | Value::Choice(_)
        | Value::Flag(_)
        | Value::Moment(_)
        | Value::Sealed(_)
        | Value::Dot(_)
        | Value::Unknown { .. } => {}
    }
}

/// Walks the packed cells.
#[derive(Clone, Debug)]
pub struct Cells<'a> {
    rest: &'a [u8],
}

/// A cell as packed: its field, what it is, its bytes.
type Packed<'a> = (FieldId, u8, &'a [u8]);

impl<'a> Cells<'a> {
    /// The next cell without a look inside: nearly all that a search or a sort passes by is of another field.
    fn packed(&mut self) -> Option<Packed<'a>> {
        let (head, rest) = self.rest.split_first_chunk::<HEAD>()?;
        let [low, high, tag, len_low, len_high] = *head;
        let len = usize::from(u16::from_le_bytes([len_low, len_high]));
        let (bytes, rest) = rest.split_at_checked(len)?;
        self.rest = rest;
        Some((FieldId(u16::from_le_bytes([low, high])), tag, bytes))
    }
}

fn unpack(tag: u8, bytes: &[u8]) -> Option<Cell<'_>> {
    Some(match tag {
        TEXT => Cell::Text(std::str::from_utf8(bytes).ok()?),
        DATE => Cell::Date(Date::from_days(i32::from_le_bytes(bytes.try_into().ok()?))?),
        NUMBER => Cell::Number(i64::from_le_bytes(bytes.try_into().ok()?)),
        _ => Cell::Link(RecordId(u128::from_le_bytes(bytes.try_into().ok()?))),
    })
}

impl<'a> Iterator for Cells<'a> {
    type Item = (FieldId, Cell<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (field, tag, bytes) = self.packed()?;
        Some((field, unpack(tag, bytes)?))
    }
}
