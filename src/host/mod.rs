//! host.
pub mod bytes;
pub mod clock;
mod keys;
