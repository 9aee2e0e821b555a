//! Invoices of a case.
//!
//! What may become of one is the pure rule in [`estados`], what one may say the one in [`reglas`]. [`vencimiento`] is
//! the loop that makes unpaid ones overdue.

pub mod estados;
mod publish;
mod reglas;
mod routes;
mod store;
pub mod vencimiento;
mod vista;

pub use routes::routes;

#[cfg(test)]
mod tests;
