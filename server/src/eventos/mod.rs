//! What back ends of the firm publish: any of the nine events, checked as our own are, once for each key.
//!
//! [`datos`] reads what an event carries, [`destinos`] finds who gets it and whether they may, [`publish`] tells them.
//! [`emitidos`] is the same for what they emit over Redis instead.

mod datos;
mod destinos;
mod emitidos;
mod publish;
mod record;
mod refusal;
mod ritmo;
mod routes;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub use datos::Dato;
pub use emitidos::{Emitido, direct, store};
pub use ritmo::Ritmo;
pub use routes::routes;
