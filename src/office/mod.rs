//! office.
