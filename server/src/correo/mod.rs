//! E-mail: written into an outbox by the transaction it is about, sent afterwards by whichever node comes first.
//!
//! Off unless `smtp_url` is set: whoever would write one asks [`crate::config::Config::smtp`] first. What they say is in
//! [`textos`]; a mail never says more than what, when and which reference, and no link in it takes note of anything.

mod cola;
mod envio;
mod servidor;
pub mod textos;

pub use cola::{Cuentas, clave_de_escalon, claves, cuentas, de_claves, encolar};
pub use envio::{probar, run};
pub use servidor::Smtp;

use serde::{Deserialize, Serialize};
use vigia_protocol::ids::UserId;

#[cfg(test)]
pub(crate) use envio::round;
#[cfg(test)]
mod tests;

/// An e-mail to somebody of the firm.
#[derive(Clone, Debug)]
pub struct Correo {
    /// To whom; their address is looked up when it goes out.
    pub user: UserId,
    /// What it is about and for whom: a second one with the same is not sent.
    pub clave: String,
    /// The subject, one line.
    pub asunto: String,
    /// The body, plain text.
    pub texto: String,
    /// Files that go with it.
    pub adjuntos: Vec<Adjunto>,
}

/// A file that goes with an e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjunto {
    /// Its name.
    pub nombre: String,
    /// What it is: `application/pdf`.
    pub tipo: String,
    /// Its bytes, in base64.
    pub base64: String,
}

impl Adjunto {
    /// A file.
    pub fn new(nombre: impl Into<String>, tipo: impl Into<String>, bytes: &[u8]) -> Self {
        use base64::{Engine, prelude::BASE64_STANDARD};
        Self { nombre: nombre.into(), tipo: tipo.into(), base64: BASE64_STANDARD.encode(bytes) }
    }
}
