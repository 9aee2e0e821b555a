//! What each row needs: a fresh thing to act upon where acting changes it, made beforehand by whoever may, and the
//! request itself.

mod calendarios;
mod casos;
mod oficios;
mod partes;
mod personas;
mod plazos;
mod vigilancia;

pub use personas::notificacion;

use super::{
    gente::{COLUMNAS, Gente, Persona},
    pedido::{Pedido, nueva},
};
use anyhow::{Context, Result, bail};
use reqwest::Method;
use serde_json::{Value, json};
use vigia_tests::api::Api;

/// The request of a row, by that person.
pub async fn pedido(gente: &Gente, clave: &str, quien: &Persona) -> Result<Pedido> {
    if let Some(pedido) = personas::pedido(gente, clave, quien).await? {
        return Ok(pedido);
    }
    if let Some(pedido) = casos::pedido(gente, clave, quien).await? {
        return Ok(pedido);
    }
    if let Some(pedido) = plazos::pedido(gente, clave).await? {
        return Ok(pedido);
    }
    if let Some(pedido) = oficios::pedido(gente, clave, quien).await? {
        return Ok(pedido);
    }
    if let Some(pedido) = partes::pedido(gente, clave, quien).await? {
        return Ok(pedido);
    }
    if let Some(pedido) = vigilancia::pedido(gente, clave, quien).await? {
        return Ok(pedido);
    }
    if let Some(pedido) = calendarios::pedido(gente, clave).await? {
        return Ok(pedido);
    }
    match clave.strip_prefix("GET ") {
        Some(path) if !path.contains(['{', '[']) => Ok(Pedido::new(Method::GET, path, "", None)),
        _ => bail!("{clave} is in the table, and nobody says how it is asked"),
    }
}

fn columna(quien: &Persona) -> &'static str {
    COLUMNAS[quien.columna]
}

/// Whether they belong to the case and are let in.
fn es_miembro(quien: &Persona) -> bool {
    matches!(columna(quien), "admin" | "responsable" | "supervisor" | "miembro")
}

/// Whoever makes what others act upon.
fn responsable(gente: &Gente) -> Result<&Api> {
    gente.de("responsable")?.api()
}

async fn make(by: &Api, path: &str, body: Value) -> Result<(String, Value)> {
    let made: Value = by.post(path, &body).await?;
    Ok((id(&made)?, made))
}

fn id(made: &Value) -> Result<String> {
    Ok(made["id"].as_str().with_context(|| format!("no id in {made}"))?.to_owned())
}

/// A body that names the version of what was made.
fn seen(made: &Value, more: Value) -> Value {
    let mut body = json!({ "version": made["version"] });
    if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
        body.extend(more);
    }
    body
}
