//! Documents to file and to print: what they are made of ([`Documento`]), as PDF ([`pdf()`]), and tables as CSV
//! ([`csv`]). What stands in them is the features' own; nothing here knows the firm.

mod componer;
pub mod csv;
mod estructura;
mod hoja;
mod letra;
mod pintura;
mod renglones;
#[cfg(test)]
pub mod tests;

pub use componer::componer;
pub use csv::Csv;
pub use pintura::pdf;

use vigia_protocol::{error::Idioma, time::Timestamp};

/// A document, page by page the same head and foot.
#[derive(Clone, Debug)]
pub struct Documento {
    /// What it is called, also where it is a file's title.
    pub titulo: String,
    /// What it is about; more than a title may say.
    pub subtitulo: String,
    /// In which language.
    pub idioma: Idioma,
    /// When it was made.
    pub at: Timestamp,
    /// In the head of each page, left and right.
    pub cabecera: [String; 2],
    /// In the foot of each page, left; the page's number is at the right.
    pub pie: String,
    /// What it holds.
    pub bloques: Vec<Bloque>,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub enum Bloque {
    /// A heading.
    Seccion(String),
    /// A heading below a heading.
    Apartado(String),
    /// Text.
    Parrafo(String),
    /// Text that must not be overlooked.
    Aviso(String),
    /// Names, and what they stand for.
    Datos(Vec<(String, String)>),
    /// Rows and columns.
    Tabla(Tabla),
}

/// Rows and columns.
#[derive(Clone, Debug)]
pub struct Tabla {
    /// Each column's heading, and its share of the width.
    pub columnas: Vec<(String, f32)>,
    /// The rows, of as many cells.
    pub filas: Vec<Vec<String>>,
    /// What stands there where there are no rows.
    pub vacia: String,
}
