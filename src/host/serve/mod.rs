//! One process that holds the book for several people: who may come in, a screen or a command for each of them, and the doors that they
//! come through. Everything here but [`client`] runs only while a book is served.

mod channel;
pub mod client;
mod door;
mod exec;
mod files;
mod gate;
mod host_key;
mod hub;
pub mod limits;
mod pace;
mod parcel;
pub mod people;
mod place;
mod remote;
mod server;
mod socket;
mod spool;
mod ssh;
mod wire;
mod words;

pub use place::meant as meant_socket;
pub use server::serve;
