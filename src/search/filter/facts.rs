//! Owns what a filter may ask of a record, so that it can judge rows of the desk, test tables and whole records alike.

use super::super::needle::Needle;
use super::vocabulary::Field;
use crate::domain::date::Date;

/// A record as a filter sees it: only what the person who asks may see.
pub trait Facts {
    /// Gives the field's values one after another until one passes; whether one did. A field without a value gives none.
    fn any(&self, field: Field, passes: &mut dyn FnMut(Fact<'_>) -> bool) -> bool;

    /// Whether a word stands in the record's text or readings.
    fn matches_text(&self, needle: &Needle) -> bool;
}

/// One value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact<'a> {
    /// Text, or a name, as shown.
    Text(&'a str),
    /// How a name is read, in kana.
    Reading(&'a str),
    /// A record's reference, such as `N-41`.
    Reference(&'a str),
    /// A choice's code, or the code of a word of the field's own such as `me`.
    Choice(&'a str),
    /// A day.
    Date(Date),
    /// A number, or a number of days.
    Number(i64),
    /// Yes or no.
    Flag(bool),
}
