//! What leaves the house as a file: it is noted in the audit with its digest, so that whoever holds one later can be told
//! whether it is what the server gave out, when, and to whom.

use super::textos::Palabras;
use crate::{app::App, auth::CurrentUser, documentos::Csv, error::Result};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use vigia_protocol::{error::Idioma, ids::ExpedienteId};

/// What is signed of a file.
const FIRMADO: &str = "vigia-exportacion-1";

/// A file that was noted, as an answer.
pub struct Exportada {
    nombre: String,
    tipo: &'static str,
    bytes: Vec<u8>,
}

/// A file before it is noted.
pub struct Archivo<'a> {
    /// Its name, without what follows from its kind.
    pub nombre: String,
    /// `pdf` or `csv`.
    pub formato: &'static str,
    /// In which language.
    pub idioma: Idioma,
    /// The act that made it, and of what.
    pub accion: &'a str,
    /// By kind and id.
    pub sujeto: (&'a str, &'a str),
    /// The case it tells of.
    pub expediente: Option<&'a ExpedienteId>,
    /// What else the audit notes.
    pub detalle: Value,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Exportada {
    /// Notes that somebody got a file, and gives it to them.
    pub async fn anotar(app: &App, user: &CurrentUser, archivo: Archivo<'_>) -> Result<Self> {
        let mut detalle = json!({
            "formato": archivo.formato, "idioma": archivo.idioma, "sha256": huella(&archivo.bytes),
            "bytes": archivo.bytes.len(),
        });
        if let (Some(all), Value::Object(more)) = (detalle.as_object_mut(), archivo.detalle) {
            all.extend(more);
        }
        let tx = app.db.begin(user.actor()).await?;
        tx.audit(archivo.accion, archivo.sujeto, archivo.expediente, detalle).await?;
        tx.commit().await?;
        let tipo = match archivo.formato {
            "pdf" => "application/pdf",
            _ => "text/csv; charset=utf-8",
        };
        Ok(Self { nombre: format!("{}.{}", archivo.nombre, archivo.formato), tipo, bytes: archivo.bytes })
    }
}

impl IntoResponse for Exportada {
    fn into_response(self) -> Response {
        let mut response = ([(header::CONTENT_TYPE, self.tipo)], self.bytes).into_response();
        let named = format!("attachment; filename=\"{}\"", self.nombre);
        if let Ok(named) = HeaderValue::from_str(&named) {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, named);
        }
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Language"));
        response
    }
}

/// A table with its digest and the server's signature below: of every line above the three.
pub fn sellar(app: &App, mut csv: Csv, words: &Palabras) -> Result<Vec<u8>> {
    let digest = huella(csv.hasta_aca()?);
    let firma = app.clave.sign(&firmado(&digest));
    csv.fila([words.huella, &digest])?;
    csv.fila([words.firma_digital, &ed25519(&firma)])?;
    csv.fila([words.clave_publica, &ed25519(&app.clave.public())])?;
    Ok(csv.bytes()?)
}

/// A signature or a key, with what it is of: base64 alone may begin like a formula.
pub fn ed25519(base64: &str) -> String {
    format!("ed25519:{base64}")
}

/// What is signed of a file with that digest.
pub fn firmado(digest: &str) -> String {
    format!("{FIRMADO}|{digest}")
}

/// The SHA-256 of a file, hexadecimal.
pub fn huella(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
