//! Owns finding: the folded text of all records in memory, and the filter language.
//!
//! A list is searched in three moves. [`fold`] brings text into the form in which it is compared; [`index`] keeps that form of every record
//! in one block of memory; a [`scan`] goes through it in the list's order, so that the first hits are the first rows. Nothing here knows
//! what a record is: rows are numbers, layers are numbers, and what may be seen is given with each row.

pub mod arena;
pub mod company;
pub mod filter;
pub mod fold;
pub mod index;
pub mod needle;
pub mod reading;
pub mod scan;
