//! Cases and deadlines from a spreadsheet: read ([`archivo`], [`fila`]), held against what is there ([`plan`]), stored.
//!
//! A row is a deadline. Importing a file again adds nothing, and a row that is wrong stops no other.

mod archivo;
mod fila;
mod plan;
mod routes;
mod store;

pub use routes::routes;

#[cfg(test)]
mod tests;
