//! Owns the bytes of a folded record in the `state` tree. Replicas, version vectors and stamps are told once a record and
//! pointed at, since a record's fields were mostly written together; equal records give equal bytes.

use super::bytes::{Source, Writer};
use super::codec::{Stored, put_value, take_value};
use crate::domain::change::{Dot, Hlc, ReplicaId, VersionVector};
use crate::domain::field::FieldId;
use crate::domain::record::{
    Element, Gathered, KindCode, Note, Opaque, Record, RecordId, Register, Touched, Written,
};
use crate::domain::value::{Text, Value};

const VERSION: u8 = 1;

const HAS_VALUES: u8 = 1;
const HAS_COVERED: u8 = 2;
const HAS_ELEMENTS: u8 = 4;
const HAS_NOTES: u8 = 8;
const HAS_HIDDEN: u8 = 16;
const HAS_OPAQUE: u8 = 32;

type Stamped = (Hlc, Dot);

/// What is told once: the tables at the head of the bytes, in order of first use.
#[derive(Default)]
struct Tables {
    replicas: Vec<ReplicaId>,
    vectors: Vec<VersionVector>,
    stamps: Vec<Stamped>,
}

fn place<T: PartialEq + Clone>(table: &mut Vec<T>, item: &T) -> usize {
    table.iter().rposition(|t| t == item).unwrap_or_else(|| {
        table.push(item.clone());
        table.len() - 1
    })
}

/// A record's bytes; its id and kind stand in the key.
pub(super) fn encode_record(record: &Record) -> Vec<u8> {
    let mut tables = Tables::default();
    let mut body = Writer::default();
    put_body(&mut body, &mut tables, record);
    let mut rest = Writer::default();
    rest.size(tables.vectors.len());
    for vector in tables.vectors.clone() {
        rest.size(vector.iter().count());
        vector.iter().for_each(|dot| tables.dot(&mut rest, dot));
    }
    rest.size(tables.stamps.len());
    for (at, dot) in tables.stamps.clone() {
        rest.u64(at.0);
        tables.dot(&mut rest, dot);
    }
    let mut w = Writer::default();
    w.u8(VERSION);
    w.size(tables.replicas.len());
    tables.replicas.iter().for_each(|replica| w.u64(replica.0));
    [w.finish(), rest.finish(), body.finish()].concat()
}

impl Tables {
    fn dot(&mut self, w: &mut Writer, dot: Dot) {
        w.size(place(&mut self.replicas, &dot.replica));
        w.count(dot.seq);
    }

    fn vector(&mut self, w: &mut Writer, vector: &VersionVector) {
        w.size(place(&mut self.vectors, vector));
    }

    fn stamp(&mut self, w: &mut Writer, at: Hlc, dot: Dot) {
        w.size(place(&mut self.stamps, &(at, dot)));
    }
}

fn put_body(w: &mut Writer, t: &mut Tables, record: &Record) {
    t.vector(w, &record.writes);
    t.stamp(w, record.touched.at, record.touched.dot);
    w.bytes(record.touched.by.as_str().as_bytes());
    w.size(record.archivings.len());
    for (dot, context) in &record.archivings {
        t.dot(w, *dot);
        t.vector(w, context);
    }
    w.size(record.fields.len());
    for (field, register) in &record.fields {
        w.u16(field.0);
        put_register(w, t, register);
    }
}

fn put_register(w: &mut Writer, t: &mut Tables, register: &Register) {
    let has = |there: bool, flag: u8| if there { flag } else { 0 };
    let mut flags = has(!register.values.is_empty(), HAS_VALUES)
        | has(!register.covered.is_empty(), HAS_COVERED);
    if let Some(gathered) = register.gathered() {
        flags |= has(!gathered.elements.is_empty(), HAS_ELEMENTS)
            | has(!gathered.notes.is_empty(), HAS_NOTES)
            | has(!gathered.hidden_notes.is_empty(), HAS_HIDDEN)
            | has(!gathered.opaque.is_empty(), HAS_OPAQUE);
    }
    w.u8(flags);
    put_list(w, &register.values, |w, written| {
        t.stamp(w, written.at, written.dot);
        put_value(w, written.value.as_ref());
    });
    if flags & HAS_COVERED != 0 {
        t.vector(w, &register.covered);
    }
    if let Some(gathered) = register.gathered() {
        put_gathered(w, t, gathered);
    }
}

fn put_gathered(w: &mut Writer, t: &mut Tables, gathered: &Gathered) {
    if !gathered.elements.is_empty() {
        w.size(gathered.elements.len());
        for (value, element) in &gathered.elements {
            put_value(w, Some(value));
            w.size(element.adds.len());
            element.adds.iter().for_each(|dot| t.dot(w, *dot));
            t.vector(w, &element.removed);
        }
    }
    put_list(w, &gathered.notes, |w, note| {
        t.stamp(w, note.at, note.dot);
        w.count(u64::from(note.index));
        w.bytes(note.by.as_str().as_bytes());
        put_value(w, Some(&note.value));
    });
    put_list(w, &gathered.hidden_notes, |w, dot| t.dot(w, *dot));
    put_list(w, &gathered.opaque, |w, opaque| {
        t.dot(w, opaque.dot);
        w.count(u64::from(opaque.index));
        w.u8(opaque.code);
        put_value(w, opaque.value.as_ref());
    });
}

fn put_list<T>(w: &mut Writer, list: &[T], mut put: impl FnMut(&mut Writer, &T)) {
    if !list.is_empty() {
        w.size(list.len());
        for item in list {
            put(w, item);
        }
    }
}

/// The record that these bytes hold; `None` if they are broken or a newer program's.
pub(super) fn decode_record(id: RecordId, kind: KindCode, bytes: &[u8]) -> Option<Record> {
    let mut source = Source::new(bytes);
    let s = &mut source;
    if s.u8()? != VERSION {
        return None;
    }
    let tables = take_tables(s)?;
    let mut record = Record::new(id, kind);
    record.writes = tables.take_vector(s)?;
    let (at, dot) = tables.take_stamp(s)?;
    let by = take_text(s)?;
    record.touched = Touched { at, dot, by };
    for _ in 0..s.size()? {
        let dot = tables.take_dot(s)?;
        record.archivings.push((dot, tables.take_vector(s)?));
    }
    let fields = s.list(|s| Some((FieldId(s.u16()?), take_register(s, &tables)?)))?;
    record.fields = fields.into_iter().collect();
    s.is_empty().then_some(record)
}

fn take_tables(s: &mut Source<'_>) -> Option<Tables> {
    let mut tables = Tables::default();
    for _ in 0..s.size()? {
        tables.replicas.push(ReplicaId(s.u64()?));
    }
    for _ in 0..s.size()? {
        let dots = (0..s.size()?).map(|_| tables.take_dot(s));
        let vector = dots.collect::<Option<_>>()?;
        tables.vectors.push(vector);
    }
    for _ in 0..s.size()? {
        let at = Hlc(s.u64()?);
        let dot = tables.take_dot(s)?;
        tables.stamps.push((at, dot));
    }
    Some(tables)
}

fn index(s: &mut Source<'_>) -> Option<usize> {
    usize::try_from(s.count()?).ok()
}

fn take_text(s: &mut Source<'_>) -> Option<Text> {
    s.text().map(Text::block)
}

fn take_some(s: &mut Source<'_>) -> Option<Value> {
    take_value(s)?.0
}

impl Tables {
    fn take_dot(&self, s: &mut Source<'_>) -> Option<Dot> {
        let replica = *self.replicas.get(index(s)?)?;
        let seq = s.count()?;
        Some(Dot { replica, seq })
    }

    fn take_vector(&self, s: &mut Source<'_>) -> Option<VersionVector> {
        self.vectors.get(index(s)?).cloned()
    }

    fn take_stamp(&self, s: &mut Source<'_>) -> Option<Stamped> {
        self.stamps.get(index(s)?).copied()
    }
}

fn take_list<'a, T>(
    s: &mut Source<'a>,
    present: bool,
    take: impl FnMut(&mut Source<'a>) -> Option<T>,
) -> Option<Vec<T>> {
    if present {
        s.list(take)
    } else {
        Some(Vec::new())
    }
}

fn take_register(s: &mut Source<'_>, t: &Tables) -> Option<Register> {
    let flags = s.u8()?;
    let values = take_list(s, flags & HAS_VALUES != 0, |s| {
        let (at, dot) = t.take_stamp(s)?;
        let Stored(value) = take_value(s)?;
        Some(Written { at, dot, value })
    })?;
    let covered = match flags & HAS_COVERED {
        0 => VersionVector::default(),
        _ => t.take_vector(s)?,
    };
    let gathered = match flags & !(HAS_VALUES | HAS_COVERED) {
        0 => Gathered::default(),
        flags => take_gathered(s, t, flags)?,
    };
    Some(Register::new(values, covered, gathered))
}

fn take_gathered(s: &mut Source<'_>, t: &Tables, flags: u8) -> Option<Gathered> {
    let elements = take_list(s, flags & HAS_ELEMENTS != 0, |s| {
        let value = take_some(s)?;
        let adds = s.list(|s| t.take_dot(s))?;
        let removed = t.take_vector(s)?;
        Some((value, Element { adds, removed }))
    })?;
    Some(Gathered {
        elements: elements.into_iter().collect(),
        notes: take_list(s, flags & HAS_NOTES != 0, |s| take_note(s, t))?,
        hidden_notes: take_list(s, flags & HAS_HIDDEN != 0, |s| t.take_dot(s))?,
        opaque: take_list(s, flags & HAS_OPAQUE != 0, |s| take_opaque(s, t))?,
    })
}

fn take_note(s: &mut Source<'_>, t: &Tables) -> Option<Note> {
    let (at, dot) = t.take_stamp(s)?;
    Some(Note {
        at,
        dot,
        index: u32::try_from(s.count()?).ok()?,
        by: take_text(s)?,
        value: take_some(s)?,
    })
}

fn take_opaque(s: &mut Source<'_>, t: &Tables) -> Option<Opaque> {
    Some(Opaque {
        dot: t.take_dot(s)?,
        index: u32::try_from(s.count()?).ok()?,
        code: s.u8()?,
        value: take_value(s)?.0,
    })
}
