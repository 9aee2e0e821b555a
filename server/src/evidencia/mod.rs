//! Evidence: what became of the alerts of a notification, a deadline or a case, as a file to keep (CSV, PDF). It says
//! what the server knows and no more: «entregada al sistema de notificaciones» is not «vista».
//!
//! [`hechos`] reads, [`documento`] and [`tabla`] write, [`procedencia`] says who asked for it and where it comes from.

mod documento;
mod exportacion;
mod hechos;
mod procedencia;
mod routes;
mod tabla;
#[cfg(test)]
mod tests;
mod textos;

pub use exportacion::{Archivo, Exportada, huella, sellar};
pub use hechos::pasos;
pub use procedencia::Procedencia;
pub use routes::routes;
pub use textos::{Palabras, clase, dia, estado_de_fecha, palabras};
