//! People of the firm, as admins keep them. How they sign in is in [`crate::auth`].

mod rights;
mod routes;

pub use routes::routes;

#[cfg(test)]
mod tests;
