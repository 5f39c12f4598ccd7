//! Which firm fits which need, and why: the lexicon that leads from a ward's words to a workshop's, what licence a class asks of whoever
//! puts the thing on the market, and how much each agreement weighs. Pure: what a record says is asked through a function.
//!
//! A match is never a percentage and never decides anything: it is a list of agreements that a person reads.

pub mod lexicon;
pub mod licence;
pub mod likeness;
pub mod weigh;

pub use lexicon::Lexicon;
pub use licence::{Reach, reach};
pub use weigh::{Agreement, Want, Why, weigh};
