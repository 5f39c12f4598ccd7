//! One integration binary: the worlds first, then what is tested in them.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test fails loudly"
)]
#![allow(
    clippy::wildcard_enum_match_arm,
    clippy::needless_pass_by_value,
    reason = "a test looks at one case and hands over what it made"
)]

mod accounts;
mod architecture;
mod attacks;
mod book;
mod cases;
mod cli;
mod contracts;
mod copies;
mod desk;
mod fairness;
mod faults;
mod filters;
mod forms;
mod golden;
mod hand_over;
mod hostile;
mod imports;
mod keys;
mod kpi;
mod labels;
mod ledger;
mod lines;
mod merge;
mod merging;
mod mouse;
mod outside;
mod papers;
mod pty;
mod reach;
mod remedies;
mod roles;
mod roster;
mod sample;
mod saved;
mod screens;
mod serve;
mod served;
mod signing;
mod spoken;
mod ssh;
mod start;
mod today;
mod typed;
mod undoing;
mod unseen;
mod views;
mod walks;
mod wordings;
mod workbooks;
mod world;
