//! Leave: while somebody is away their deputy gets the alerts of their cases too, and sees those cases.
//!
//! A leave counts by the clock alone, from its first instant to its last: whoever asks for a right or for the recipients
//! of an alert reads its row. [`paso`] is what makes sockets, inboxes and the watch follow when one begins or ends.
//! A deputy who is away themselves still stands in, and nobody stands in for them in this: deputies of deputies are not
//! followed. Whoever would bring that about is told whom and when ([`presentes`]), and has to say that they know.

mod aviso;
#[cfg(test)]
mod aviso_tests;
mod paso;
mod presentes;
mod reglas;
mod routes;
mod store;

#[cfg(test)]
pub(crate) use paso::round;
pub use paso::run;
pub use presentes::require_no_suplencias;
pub use routes::routes;
#[cfg(test)]
pub use store::suplen;
pub use store::{Suplencia, ausentes, suplencias_de, suplentes_de, suplidos_por};

#[cfg(test)]
mod suplencia_tests;
#[cfg(test)]
mod tests;
