//! Owns finding: the folded text of all records in memory, and the filter language.
//!
//! A list is searched in three moves. [`fold`] brings text into the form in which it is compared; [`index`] keeps that form of every record
//! in one block of memory; a [`filter`] judges rows by it, and says when it narrows another, so that who types on looks only among what was
//! found. Nothing here knows what a record is: rows are numbers, layers are numbers, and what may be seen is given with each row.

pub mod arena;
pub mod company;
pub mod filter;
pub mod fold;
pub mod index;
pub mod needle;
pub mod reading;
