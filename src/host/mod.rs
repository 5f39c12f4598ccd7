//! host.
pub mod bytes;
pub mod clock;
mod cursor;
#[cfg(test)]
mod emulator;
mod encode;
mod keys;
mod pen;
pub mod screen;
mod scroll;
mod tile;
