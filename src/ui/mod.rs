//! ui.
pub mod border;
pub mod canvas;
pub mod draft;
pub mod face;
pub mod field;
pub mod input;
