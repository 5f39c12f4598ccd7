//! ui.
pub mod border;
pub mod canvas;
pub mod face;
pub mod input;
