//! ikoren (医工連): the architecture page.

pub mod desk;
pub mod domain;
pub mod host;
pub mod office;
pub mod search;
pub mod store;
pub mod text;
pub mod timetable;
pub mod ui;
