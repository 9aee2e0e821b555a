//! The audit, sealed: each row carries a hash over itself and the row before, and the newest hash is signed with a key
//! that is not in the database. Who changes, deletes or moves a row afterwards, with whatever rights over the
//! database, is found out by [`verify`].
//!
//! Rows are written by the transactions they are about (`tx.audit`), unsealed, so that nobody waits for anybody; the
//! seals follow in batches. Until then, a second at most, triggers alone protect a row.

mod cadena;
mod clave;
mod lectura;
mod routes;
#[cfg(test)]
mod routes_tests;
mod sellado;
#[cfg(test)]
mod tests;
mod verificacion;

pub use clave::Clave;
pub use routes::routes;
pub use sellado::run;
#[cfg(test)]
pub use sellado::seal;
pub use verificacion::verify;

use crate::entity::audit_head;

/// Whether that key signed a head.
pub fn firmada(clave: &Clave, head: &audit_head::Model) -> bool {
    clave.signed(&cadena::head(head.pos, &head.sello, head.at), &head.firma)
}
