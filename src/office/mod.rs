//! The files an office already has: spreadsheets in, tables out. Pure: bytes and texts come in, plans and bytes go out; who reads
//! the disk and who writes the book stand elsewhere. Nothing that leaves this room holds a control character.

pub mod csv;
pub mod decode;
