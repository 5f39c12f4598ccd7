//! Owns why a filter cannot be read: places and names as data, for a sentence in the reader's language and a mark under the typed line.

use std::ops::Range;

use crate::domain::date::DateError;

use super::vocabulary::Field;

/// Why a filter cannot be read. Every span is bytes of the typed line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterError {
    /// There is no field of that name.
    UnknownField {
        /// The name's place.
        span: Range<usize>,
        /// As typed.
        name: String,
        /// The name that is nearest, which Tab puts in.
        nearest: Option<String>,
    },
    /// The field does not take that mark between name and value.
    BadOperator {
        /// The mark's place.
        span: Range<usize>,
        /// The field.
        field: Field,
    },
    /// The field does not take that value.
    BadValue {
        /// The value's place.
        span: Range<usize>,
        /// The field.
        field: Field,
        /// As typed.
        value: String,
        /// What it takes.
        accepted: Accepted,
    },
    /// The value is not there (yet).
    MissingValue {
        /// The place where it should stand.
        span: Range<usize>,
        /// The field.
        field: Field,
    },
    /// A term is not there (yet): before or after `|`, or between brackets.
    MissingTerm {
        /// The place where it should stand.
        span: Range<usize>,
    },
    /// A quote is not closed (yet).
    UnclosedQuote {
        /// From the quote on.
        span: Range<usize>,
    },
    /// A bracket is not closed (yet).
    UnclosedGroup {
        /// From the bracket on.
        span: Range<usize>,
    },
    /// A bracket closes nothing.
    StrayClose {
        /// The bracket's place.
        span: Range<usize>,
    },
    /// Brackets in brackets, deeper than anybody means.
    TooDeep {
        /// The bracket's place.
        span: Range<usize>,
    },
}

impl FilterError {
    /// The place in the typed line, in bytes.
    pub fn span(&self) -> Range<usize> {
        match self {
            Self::UnknownField { span, .. }
            | Self::BadOperator { span, .. }
            | Self::BadValue { span, .. }
            | Self::MissingValue { span, .. }
            | Self::MissingTerm { span }
            | Self::UnclosedQuote { span }
            | Self::UnclosedGroup { span }
            | Self::StrayClose { span }
            | Self::TooDeep { span } => span.clone(),
        }
    }

    /// The name that stands nearest to one that is not known.
    pub fn nearest(&self) -> Option<&str> {
        match self {
            Self::UnknownField { nearest, .. }
            | Self::BadValue {
                accepted: Accepted::Choices { nearest, .. },
                ..
            } => nearest.as_deref(),
            Self::BadOperator { .. }
            | Self::BadValue { .. }
            | Self::MissingValue { .. }
            | Self::MissingTerm { .. }
            | Self::UnclosedQuote { .. }
            | Self::UnclosedGroup { .. }
            | Self::StrayClose { .. }
            | Self::TooDeep { .. } => None,
        }
    }

    /// Whether the line is merely not finished, so that no complaint is due while the person types on.
    pub const fn is_unfinished(&self) -> bool {
        matches!(
            self,
            Self::MissingValue { .. }
                | Self::MissingTerm { .. }
                | Self::UnclosedQuote { .. }
                | Self::UnclosedGroup { .. }
        )
    }
}

/// What a field takes for a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// One of these names.
    Choices {
        /// The names, in their order.
        names: Vec<String>,
        /// The nearest of all names.
        nearest: Option<String>,
    },
    /// A day or a stretch of days, and why this is none.
    Date(DateError),
    /// A whole number.
    Number,
    /// A number of days or weeks.
    Days,
    /// Yes or no.
    Flag,
    /// One value, because a comparison has one side.
    OneValue,
}
