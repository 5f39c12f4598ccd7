//! Sheets against books: what is new, what comes again, what is probably there already, what cannot be read.

mod mapping;
mod rows;
mod twins;
pub(in crate::office) mod world;
