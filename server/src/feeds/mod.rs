//! The private calendar of each person: an address nobody can guess, which their calendar program asks again and again.
//!
//! Whoever has the address reads it, so it tells kinds, references and days, and nothing of what a case is about or who
//! is in it. Rights are looked up at each request.

mod calendario;
mod lectura;
mod ritmo;
mod routes;
#[cfg(test)]
mod tests;

pub use ritmo::Ritmo;
pub use routes::{revocar, routes, served};
