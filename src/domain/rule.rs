//! What can be wrong with what was typed into a field: data, never sentences; the text room says it in the reader's language.

use super::choice::Choices;
use super::date::DateError;
use super::kind::Kind;
use super::paper::PaperFault;

/// Why a text is no value of its field.
#[derive(Clone, Debug, PartialEq)]
pub enum Violation {
    /// Nothing was typed where something is required.
    Empty,
    /// Too long by characters.
    TooLong {
        /// Allowed.
        max: usize,
        /// Typed.
        is: usize,
    },
    /// Not a day that exists.
    Date(DateError),
    /// An end that lies before its beginning.
    Backwards,
    /// Another hospital than that of the need.
    OtherHouse {
        /// The need.
        need: super::record::Reference,
        /// Its hospital's name.
        hospital: String,
    },
    /// A day that has not come yet, where something is told that took place.
    NotYet,
    /// Not a time of day.
    NotATime,
    /// Not a whole number of 0 or more.
    NotANumber,
    /// Not in the list.
    NotAChoice {
        /// The list.
        list: &'static Choices,
    },
    /// Not a telephone number.
    NotAPhone,
    /// Not a mail address.
    NotAMail,
    /// Not days on which somebody is closed.
    NotDaysOff {
        /// The first part that is none.
        piece: String,
    },
    /// No such record.
    NoSuchRecord {
        /// Of these kinds.
        kinds: &'static [Kind],
    },
    /// Several records have that name.
    SeveralRecords {
        /// Their references.
        references: Vec<super::record::Reference>,
    },
    /// Another record says this already, and there is one of each.
    Taken {
        /// That record.
        reference: super::record::Reference,
    },
    /// A text or a checklist that cannot be used.
    Paper(PaperFault),
    /// Written by commands only.
    NotEditable,
    /// The kind has no such field.
    UnknownField {
        /// The nearest one, if any is near.
        nearest: Option<&'static str>,
    },
    /// Another field of the same record must be answered together with this one.
    NeedsAlso {
        /// That field's English name.
        field: &'static str,
    },
}

impl PartialEq for Choices {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// A violation with the field it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The field's English name, or what was typed in its place.
    pub field: String,
    /// What was typed.
    pub typed: String,
    /// What is wrong with it.
    pub violation: Violation,
}
