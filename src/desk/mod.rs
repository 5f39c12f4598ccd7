//! The desk: where commands meet the book. It owns the one writer, the rows that lists read, and who may do and see what.

pub mod actor;
pub mod book;
pub mod command;
pub mod refusal;
pub mod row;
mod shards;

pub use actor::{Actor, Role};
pub use book::Book;
pub use command::{Command, Receipt};
pub use refusal::Refusal;
pub use row::Row;
