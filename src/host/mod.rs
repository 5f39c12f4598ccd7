//! The doors and everything that touches this machine: the command line, the terminal, settings, the clock.

mod amend;
pub mod bytes;
pub mod caps;
pub mod cli;
pub mod clock;
pub mod console;
mod cursor;
pub mod demo;
pub mod drafts;
pub mod editor;
#[cfg(test)]
mod emulator;
mod encode;
pub mod exports;
pub mod handing;
mod keys;
pub mod last_page;
pub mod left;
pub mod local;
pub mod looks;
mod pace;
mod pen;
mod planning;
pub mod quiet;
pub mod screen;
mod scroll;
pub mod serve;
pub mod session;
pub mod settings;
pub mod sheets;
pub mod terminal;
mod tile;
pub mod tty;
pub mod visits;
pub mod waker;
mod wire;
