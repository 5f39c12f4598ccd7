//! host.
pub mod bytes;
pub mod caps;
pub mod cli;
pub mod clock;
mod cursor;
#[cfg(test)]
mod emulator;
mod encode;
mod keys;
mod pen;
pub mod screen;
mod scroll;
pub mod session;
mod tile;
mod wire;
