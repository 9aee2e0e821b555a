//! Messages of a case: writing, editing, taking back, mentioning, and how far each person has read.
//!
//! What an author may still do to a message, and whom a change of it newly mentions, are the pure rules in [`reglas`].
//! That somebody is typing is never stored: it is the gateway's.

mod publish;
mod reglas;
mod routes;
mod store;
mod vista;

pub use routes::routes;

#[cfg(test)]
mod tests;
