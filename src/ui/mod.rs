//! ui.
pub mod border;
pub mod canvas;
