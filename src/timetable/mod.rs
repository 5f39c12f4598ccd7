//! The timetable of one-to-one meetings (面談スケジュール): companies and need presenters, slots and
//! tables, with as few idle gaps as can be and the proof when there are no fewer.
#![allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "the search lives in dense tables whose indices come from the instance, checked once when it is read"
)]

pub mod anneal;
pub mod board;
pub mod bound;
mod chains;
pub mod check;
pub mod cnf;
pub mod cores;
pub mod cost;
pub mod encode;
pub mod explain;
pub mod flow;
#[cfg(test)]
pub(crate) mod generate;
pub mod instance;
pub mod ladder;
pub mod lns;
pub mod plan;
mod portfolio;
pub mod problem;
pub mod prove;
pub mod rng;
pub mod sat;
pub mod slots;
pub mod solve;
pub mod tables;
pub mod violation;
