//! Owns the filter language: the one way to ask for records, in the list's filter line, saved filters, the command line and the links of the
//! figures.
//!
//! ```text
//! query = or ; or = and ("|" and)* ; and = term+
//! term  = ["-"] (field op value | text | "(" or ")")
//! op    = ":" | "=" | "<" | "<=" | ">" | ">=" | "~"
//! value = word | "quoted" | a,b,c | a..b
//! ```
//!
//! [`parse`] turns what was typed into a [`Query`] or an error that says where and what is near; [`Query::print`] writes it back;
//! [`Query::compile`] fixes today and gives a [`Matcher`], which judges [`Facts`]; [`complete`] offers what Tab may put in. The names of
//! fields and of their choices come from a [`Vocabulary`], so that English, Japanese and romaji mean the same and this room knows no field.
//! Marks are understood in full width too, since they are typed with the input method on.

mod complete;
mod error;
mod facts;
mod matcher;
mod parse;
mod print;
mod query;
mod source;
mod value;
mod vocabulary;

pub use complete::{Completion, complete};
pub use error::{Accepted, FilterError};
pub use facts::{Fact, Facts};
pub use matcher::{Matcher, Unresolved};
pub use parse::parse;
pub use query::{Comparison, Name, Node, Ordered, Query, Reach, Test};
pub use vocabulary::{ChoiceWord, Field, FieldKind, FieldWord, Vocabulary, Words};
