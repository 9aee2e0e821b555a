//! The agenda: the open deadlines somebody sees, by date, with how many there are.
//!
//! Rights are those of cases and nothing else: what [`crate::expedientes::visible`] lets somebody see.

mod routes;
mod semanas;
mod store;
mod vista;

pub use routes::routes;

#[cfg(test)]
mod tests;
