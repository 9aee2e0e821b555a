//! The list as a document: pure.

use super::{
    secciones::Parte,
    textos::{secciones, titulo, vacia},
};
use crate::{
    documentos::{Bloque, Documento, Tabla},
    evidencia::{Palabras, Procedencia},
};

/// The document.
pub fn documento(parte: &Parte, subtitulo: String, procedencia: &Procedencia, words: &Palabras) -> Documento {
    let mut bloques = Vec::new();
    for seccion in secciones(parte, words.idioma) {
        let count = seccion.filas.len();
        let named =
            if count > 0 { format!("{} ({count})", seccion.titulo) } else { seccion.titulo.to_owned() };
        bloques.push(Bloque::Seccion(named));
        bloques.push(Bloque::Tabla(Tabla {
            columnas: seccion.columnas.into_iter().map(|(name, share)| (name.to_owned(), share)).collect(),
            filas: seccion.filas,
            vacia: vacia(words.idioma).to_owned(),
        }));
    }
    Documento {
        titulo: titulo(words.idioma).to_owned(),
        cabecera: [procedencia.firma.clone(), subtitulo.clone()],
        subtitulo,
        idioma: words.idioma,
        at: procedencia.at,
        pie: procedencia.pie(words),
        bloques,
    }
}
