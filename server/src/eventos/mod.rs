//! What back ends of the firm publish: any of the nine events, checked as our own are, once for each key.
//!
//! [`datos`] reads what an event carries, [`destinos`] finds who gets it and whether they may, [`publish`] tells them.

mod datos;
mod destinos;
mod publish;
mod record;
mod refusal;
mod routes;
#[cfg(test)]
mod tests;

pub use routes::routes;
