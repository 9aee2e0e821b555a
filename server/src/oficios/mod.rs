//! Oficios: official letters and requests that office staff handle.
//!
//! What may become of one, and by whom, is the pure rule in [`estados`].

pub mod caducidad;
pub mod estados;
mod publish;
mod release;
mod routes;
mod store;
mod vista;

pub use release::release;
pub use routes::routes;

#[cfg(test)]
mod tests;
