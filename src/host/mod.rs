//! host.
pub mod clock;
