//! Pieces that several layers draw with.

pub mod cursor;
pub mod line;
