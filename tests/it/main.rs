//! One integration binary: the worlds first, then what is tested in them.

mod book;
mod cli;
mod desk;
mod keys;
mod sample;
mod screens;
mod world;
mod golden;
mod merge;
