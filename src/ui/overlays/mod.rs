//! What lies over a pane for a while: panels, lists to choose from, lists to read.

pub mod lists;
pub mod rows;
pub mod steps;
