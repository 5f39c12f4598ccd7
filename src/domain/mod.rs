//! Owns the records' rules that need no disk, screen or network.

pub mod date;
