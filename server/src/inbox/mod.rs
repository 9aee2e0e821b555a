//! The durable inbox of each user: what it holds, what becomes of it, and how devices keep in step with it.
//!
//! Entries are made by `log::append` alone. Here they are read, replayed ([`replay`]), and marked ([`marks`]).

mod devices;
#[cfg(test)]
mod maquina_tests;
mod marks;
mod replay;
mod routes;
mod rows;

pub use devices::{Cursors, shown};
pub use marks::{
    About, Mark, acknowledge, close, close_asking, close_but, pedidas, read, recordar, set_verificada, void,
};
pub use replay::{Answer, greet, pull};
pub use routes::routes;
pub use rows::{entry, head, new_row, unread};
