//! The screens, and the pages that open over them.

pub mod beside;
pub mod browse;
pub mod changes;
pub mod contracts;
pub mod events;
pub mod facts;
pub mod finder;
pub mod gathering;
mod keys;
pub mod kpi;
pub mod list;
pub mod listed;
pub mod month;
mod morning_line;
pub mod needs;
pub mod next_event;
pub mod others;
pub mod record;
pub mod roster;
pub mod state;
pub mod today;

pub use self::keys::stands;
