//! People of the firm, as admins keep them. How they sign in is in [`crate::auth`].

mod accesos;
mod casos;
mod cuenta;
mod put;
mod rights;
mod routes;
mod store;
mod traspaso;

pub use cuenta::reset;
pub use routes::routes;

#[cfg(test)]
mod accesos_tests;
#[cfg(test)]
mod put_tests;
#[cfg(test)]
mod tests;
