//! One integration binary: the worlds first, then what is tested in them.

mod architecture;
mod book;
mod cli;
mod desk;
mod golden;
mod keys;
mod merge;
mod sample;
mod screens;
mod world;
