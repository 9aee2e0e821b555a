//! People of the firm, as admins keep them. How they sign in is in [`crate::auth`].

mod put;
mod rights;
mod routes;
mod store;

pub use routes::routes;

#[cfg(test)]
mod put_tests;
#[cfg(test)]
mod tests;
