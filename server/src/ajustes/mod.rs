//! The firm's settings: what counts now, what they must be, and since when. What they are is in the protocol; office
//! time is counted where it is waited for, in [`crate::notas`].

mod reglas;
mod routes;
mod store;

pub use routes::routes;
pub use store::{Vigentes, actuales, caratula_en_avisos, version, vigentes};
pub use vigia_protocol::ajustes::{Ajustes, Hora};

#[cfg(test)]
mod tests;
