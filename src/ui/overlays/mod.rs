//! What lies over a pane for a while: panels, lists to choose from, lists to read.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a layer leaves whatever it does not know to those behind it"
)]

pub mod audit;
pub mod call;
pub mod clash;
pub mod clip;
pub mod commands;
pub mod desks;
pub mod drafts;
pub mod duplicates;
pub mod first_run;
pub mod form;
pub mod gate;
pub mod hand_over;
pub mod help;
pub mod import;
pub mod keep_filter;
pub mod lists;
pub mod matches;
pub mod memo;
pub mod merge;
mod narrowed;
pub mod palette;
mod panel;
pub mod paper_name;
pub mod papers;
pub mod picker;
pub mod reason;
pub mod remedies;
pub mod rows;
pub mod saved;
pub mod showing;
pub mod steps;
mod text_box;
pub mod unfiled;
pub mod wording;
