//! The list as a page to print: HTML without a script, whose one style is the one its policy names.

use super::{
    secciones::Parte,
    textos::{secciones, titulo, vacia},
};
use crate::evidencia::{Palabras, Procedencia};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use maud::{DOCTYPE, PreEscaped, html};
use sha2::{Digest, Sha256};
use vigia_protocol::error::Idioma;

const STYLE: &str = include_str!("estilo.css");

/// The page.
pub fn pagina(parte: &Parte, subtitulo: &str, procedencia: &Procedencia, words: &Palabras) -> Response {
    let lang = match words.idioma {
        Idioma::Es => "es",
        Idioma::En => "en",
    };
    let page = html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (titulo(words.idioma)) " · " (procedencia.firma) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (titulo(words.idioma)) }
                p.de { (subtitulo) " · " (procedencia.firma) }
                @for seccion in secciones(parte, words.idioma) {
                    section {
                        h2 { (seccion.titulo) @if !seccion.filas.is_empty() { " (" (seccion.filas.len()) ")" } }
                        @if seccion.filas.is_empty() {
                            p.nada { (vacia(words.idioma)) }
                        } @else {
                            table {
                                colgroup {
                                    @for (_, share) in &seccion.columnas {
                                        col width=(format!("{:.0}%", 100.0 * share / whole(&seccion.columnas)));
                                    }
                                }
                                thead { tr { @for (name, _) in &seccion.columnas { th scope="col" { (name) } } } }
                                tbody {
                                    @for fila in &seccion.filas { tr { @for celda in fila { td { (celda) } } } }
                                }
                            }
                        }
                    }
                }
                footer { (procedencia.pie(words)) }
            }
        }
    };
    let mut response = page.into_string().into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::VARY, "Accept-Language"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// What the shares of a table's columns add up to.
fn whole(columnas: &[(&str, f32)]) -> f32 {
    columnas.iter().map(|(_, share)| share).sum()
}

/// Nothing runs, nothing is asked of anybody, nobody frames it; the style is the one whose digest this is.
fn policy() -> String {
    let digest = BASE64.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}
