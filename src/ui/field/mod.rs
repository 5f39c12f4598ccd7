//! What stands in one row of a form: text, choice, tags, day, number, link to a record; each a state over strings.

pub mod buffer;
pub mod choice;
pub mod layout;
pub mod lookup;
pub mod offer;

pub use buffer::{Buffer, Edit};
pub use choice::Choice;
