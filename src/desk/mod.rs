//! The desk: where commands meet the book. It owns the one writer, the rows that lists read, and who may do and see what.

pub mod actor;
pub mod advice;
mod apply;
pub mod book;
pub mod command;
pub mod contact;
mod context;
pub mod deeds;
#[expect(
    clippy::module_inception,
    reason = "the desk itself is the room's centre"
)]
mod desk;
pub mod ending;
pub mod figures;
mod gates;
pub mod going;
pub mod hat;
pub mod history;
pub mod lens;
mod load;
pub mod matching;
mod mentions;
pub mod morning;
mod names;
mod opened;
mod reception;
pub mod refusal;
pub mod row;
pub mod search;
mod seat;
mod shards;
pub mod view;
mod worded;
mod writer;

pub use actor::{Actor, Role};
pub use book::Book;
pub use command::{Command, Receipt};
pub use context::Control;
pub use desk::Desk;
pub use history::{AuditLine, Audited, Happening, HistoryLine, Joining, StepLine};
pub use mentions::Mention;
pub use morning::Morning;
pub use names::{folded, in_turn, just_so};
pub use opened::Opened;
pub use refusal::{GateRefusal, Refusal, Undisclosed};
pub use row::Row;
pub use worded::Worded;
pub use writer::{Fresh, Notify, Remade};
