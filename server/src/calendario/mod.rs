//! The calendar: hearings and due dates of cases, and what each person notes for themselves.
//!
//! Who sees and who changes an entry, and what its hours may be, are the pure rules in [`reglas`].

mod publish;
mod reglas;
mod routes;
mod store;
mod vista;

pub use routes::routes;
pub use store::between;

#[cfg(test)]
mod tests;
