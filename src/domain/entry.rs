//! What was typed into a field once its text has been understood: values are checked, names still wait for the record
//! they call, which only the desk can find or make.

use super::kind::Kind;
use super::value::{Text, Value};

/// A checked draft of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Emptied.
    Clear,
    /// One value.
    Value(Value),
    /// All members of a set field.
    Members(Vec<Value>),
    /// A record by its name or reference as typed; hospitals and people that do not exist yet are made, and said.
    Named {
        /// The kinds to look in.
        kinds: &'static [Kind],
        /// As typed.
        typed: Text,
    },
}
