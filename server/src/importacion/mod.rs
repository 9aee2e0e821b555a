//! Cases and deadlines from a spreadsheet: read ([`archivo`], [`fila`]), held against what is there ([`plan`]), stored
//! ([`casos`], [`plazos`]).
//!
//! A row is a deadline. Importing a file again adds nothing, and a row that is wrong stops no other.

mod archivo;
mod casos;
mod fila;
mod plan;
mod plazos;
mod routes;
mod store;

pub use routes::routes;

#[cfg(test)]
mod tests;
