//! How the deadline watch is doing, and whether its clock is believed. The watch itself is in
//! [`crate::prescripciones::vigilante`].

mod aviso;
pub mod fuente;
mod marca;
mod reloj;
mod routes;

pub use aviso::{Avisado, avisar};
pub use marca::{Marca, marcar};
pub use reloj::consultar;
pub use routes::routes;

#[cfg(test)]
mod tests;
