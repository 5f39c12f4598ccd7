//! text.
pub mod cells;
mod kinsoku;
