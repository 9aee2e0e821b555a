//! Oficios: official letters and requests that office staff handle.
//!
//! What may become of one, and by whom, is the pure rule in [`estados`].

pub mod avisos;
pub mod caducidad;
pub mod estados;
mod plazos;
mod publish;
mod release;
mod routes;
mod store;
mod vista;

pub use release::release;
pub use routes::routes;
pub use store::look_again;

#[cfg(test)]
mod avisos_tests;
#[cfg(test)]
mod tests;
