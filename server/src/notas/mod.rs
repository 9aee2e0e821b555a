//! Notes that are asked for and not taken: an alert comes back, then goes on to the supervisor, then to every admin;
//! and what is unresolved on its last day is heard again.
//!
//! The rules are pure: [`tiempo`] counts office time, [`reglas`] decides. [`rondas`] is the loop that applies them; an
//! asking begins with the alert that requires a note ([`pedir`]) and ends with a note that counts ([`terminar`]).

mod aviso;
mod entregas;
mod filas;
mod gente;
pub mod reglas;
mod rondas;
mod store;
mod tablero;
pub mod tiempo;

pub use entregas::sin_dispositivo;
pub use gente::oye;
pub use rondas::run;
pub use store::{look_again, pedir, pendientes, pendientes_de, terminar, una_despues};
pub use tablero::routes;

#[cfg(test)]
pub(crate) use rondas::round;
#[cfg(test)]
mod correo_tests;
#[cfg(test)]
mod tablero_tests;
#[cfg(test)]
mod tests;
