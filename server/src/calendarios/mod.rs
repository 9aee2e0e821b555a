//! Calendars of working days: of the office, and of courts. They are the firm's data: shipped, edited, imported, each
//! change a new version with its reason.
//!
//! The rules are pure ([`reglas`], [`datos`]). What Vigía ships is adopted once ([`fabrica`]); newer data opens a
//! review and changes nothing by itself. No due date is moved by anything here.

pub mod datos;
pub mod fabrica;
mod ferias;
pub mod reglas;
mod routes;
mod store;
mod vista;

pub use ferias::{Ferias, ferias};
pub use routes::routes;
pub use store::{Versiones, aviso, nombre, oficina, tribunal, tribunal_en, versiones};

#[cfg(test)]
mod tests;
