//! Two records that are one: which of two values a field keeps. Nothing here writes; the desk, the screen and the command line read the
//! same rule, so all three show what will be.

use super::case;
use super::date::Date;
use super::field::{FieldId, FieldSpec, Key, Shape};
use super::kind::Kind;
use super::record::Record;
use super::value::{Text, Value};

/// The kinds of the roster whose records are compared by name, reading, telephone and address.
pub const PARTIES: [Kind; 4] = [Kind::Company, Kind::Hospital, Kind::Body, Kind::Person];

/// True if two records can be made one: parties of a kind, or cases of the same need with the same firm.
pub fn can_merge(one: &Record, other: &Record) -> bool {
    match Kind::from_code(one.kind) {
        _ if one.kind != other.kind || one.id == other.id => false,
        Some(Kind::Case) => case::same_pair(one, other),
        kind => kind.is_some_and(|kind| PARTIES.contains(&kind)),
    }
}

/// Which value a field keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// That of the record that stays.
    Left,
    /// That of the record that goes.
    Right,
    /// Both, one after the other.
    Both,
}

/// What a field of the record that stays will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// One value, or none.
    One(Option<Value>),
    /// The members of a set.
    Members(Vec<Value>),
}

/// The fields that are chosen one by one: all that a person may write.
pub fn fields(kind: Kind) -> impl Iterator<Item = &'static FieldSpec> {
    let fields = kind.spec().fields.iter();
    fields.filter(|spec| !spec.derived && !spec.inner && !matches!(spec.shape, Shape::Notes))
}

/// The field that says into which record one went.
pub fn merged_into(kind: Kind) -> Option<FieldId> {
    kind.field_named("merged_into").map(|spec| spec.id)
}

/// The field that names the records which look the same and are others.
pub fn not_same(kind: Kind) -> Option<FieldId> {
    kind.field_named("not_same").map(|spec| spec.id)
}

/// True if both values can stand in the field, one after the other.
pub fn can_join(kind: Kind, spec: &FieldSpec) -> bool {
    let names = spec.id == kind.spec().title || Some(spec.id) == kind.parts().reading;
    spec.is_set() || matches!(spec.shape, Shape::Block | Shape::Line(_)) && !names
}

/// True if the two say something different.
pub fn differs(spec: &FieldSpec, left: &Record, right: &Record) -> bool {
    if spec.is_set() {
        return members(left, spec) != members(right, spec);
    }
    left.value(spec.id) != right.value(spec.id)
}

/// What is kept unless a person says otherwise: sets and long texts both, else what stands on the left, or on the right if the left is
/// empty; so nothing is lost but a value that another stands for. The last contact is the later one.
pub fn usual(spec: &FieldSpec, left: &Record, right: &Record) -> Pick {
    let kind = Kind::from_code(left.kind);
    let contacted = kind.and_then(|kind| kind.parts().contacted);
    let of_side = kind == Some(Kind::Case) && case::CONTACTS.contains(&spec.id);
    if contacted == Some(spec.id) || of_side {
        let day = |record: &Record| record.get::<Date>(Key::new(spec.id.0));
        return if day(right) > day(left) {
            Pick::Right
        } else {
            Pick::Left
        };
    }
    let (has_left, has_right) = (left.is_answered(spec.id), right.is_answered(spec.id));
    let both = spec.is_set() || matches!(spec.shape, Shape::Block);
    match (has_left, has_right) {
        (true, true) if both && differs(spec, left, right) => Pick::Both,
        (false, true) => Pick::Right,
        _ => Pick::Left,
    }
}

/// What the field will be.
pub fn kept(spec: &FieldSpec, left: &Record, right: &Record, pick: Pick) -> Kept {
    if spec.is_set() {
        let (mine, theirs) = (members(left, spec), members(right, spec));
        return Kept::Members(match pick {
            Pick::Left => mine,
            Pick::Right => theirs,
            Pick::Both => {
                let new: Vec<Value> = theirs.into_iter().filter(|v| !mine.contains(v)).collect();
                mine.into_iter().chain(new).collect()
            }
        });
    }
    let (mine, theirs) = (left.value(spec.id), right.value(spec.id));
    let value = match (pick, mine, theirs) {
        (Pick::Left, mine, _) => mine.cloned(),
        (Pick::Right, _, theirs) => theirs.cloned(),
        (Pick::Both, Some(mine), Some(theirs)) => Some(joined(spec, mine, theirs)),
        (Pick::Both, mine, theirs) => mine.or(theirs).cloned(),
    };
    Kept::One(value)
}

fn members(record: &Record, spec: &FieldSpec) -> Vec<Value> {
    record.members(spec.id).cloned().collect()
}

/// Two texts as one; a text that the other holds already is not said twice.
fn joined(spec: &FieldSpec, mine: &Value, theirs: &Value) -> Value {
    let (Some(left), Some(right)) = (mine.as_str(), theirs.as_str()) else {
        return mine.clone();
    };
    if left.contains(right) {
        return mine.clone();
    }
    if right.contains(left) {
        return theirs.clone();
    }
    if matches!(spec.shape, Shape::Block) {
        Value::Text(Text::block(&format!("{left}\n{right}")))
    } else {
        Value::line(&format!("{left} / {right}"))
    }
}
