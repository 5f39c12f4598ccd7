//! Personal-data candidates in free text.
use super::field::FieldId;
use super::need;
use super::record::Record;
/// Texts that a ward writes.
pub const TEXTS: &[FieldId] = &[
    need::TITLE.id(),
    need::PROBLEM.id(),
    need::WISH.id(),
    need::WORKAROUND.id(),
];
/// Texts that will be published.
pub const PUBLIC_TEXTS: &[FieldId] = &[need::TITLE.id(), need::PUBLIC_TEXT.id()];
/// A candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Start byte.
    pub start: usize,
    /// End byte.
    pub end: usize,
}
/// Marks not cleared by a person.
pub fn open_marks(_need: &Record, _fields: &[FieldId]) -> Vec<Mark> {
    Vec::new()
}
