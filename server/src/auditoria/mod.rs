//! The audit, sealed: each row carries a hash over itself and the row before, and the newest hash is signed with a key
//! that is not in the database. Who changes, deletes or moves a row afterwards, with whatever rights over the
//! database, is found out by [`verify`].
//!
//! Rows are written by the transactions they are about (`tx.audit`), unsealed, so that nobody waits for anybody; the
//! seals follow in batches. Until then, a second at most, triggers alone protect a row.

mod cadena;
mod clave;
mod sellado;
#[cfg(test)]
mod tests;
mod verificacion;

pub use clave::Clave;
pub use sellado::run;
pub use verificacion::verify;
