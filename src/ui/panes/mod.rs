//! The screens, and the pages that open over them.

pub mod beside;
pub mod browse;
pub mod contracts;
pub mod facts;
pub mod finder;
mod keys;
pub mod list;
pub mod listed;
pub mod needs;
pub mod record;
pub mod roster;
pub mod state;

pub use self::keys::stands;
