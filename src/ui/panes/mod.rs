//! The screens, and the pages that open over them.

pub mod browse;
pub mod finder;
pub mod list;
pub mod needs;
pub mod roster;
