//! Oficios: in the queue, somebody else's, and one's own. Those that change hands are of the workshop.

use super::{Gente, Pedido, Persona, columna, es_miembro, responsable, seen};
use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use vigia_protocol::oficios::Oficio;
use vigia_tests::api::Api;

const TALLER: &str = "Calandria";

pub async fn pedido(gente: &Gente, clave: &str, quien: &Persona) -> Result<Option<Pedido>> {
    let whole = |id: &str| Some(Pedido::new(Method::GET, "/oficios/{}", id, None));
    let of_case = |method, body| Some(Pedido::new(method, "/expedientes/{}/oficios", &gente.caso.id, body));
    match clave {
        "GET /expedientes/{id}/oficios" => return Ok(of_case(Method::GET, None)),
        "POST /expedientes/{id}/oficios" => {
            return Ok(of_case(Method::POST, Some(json!({ "asunto": "Oficio Zorzal en la cola" }))));
        }
        "GET /oficios/{id} [de abierto]" => return Ok(whole(&gente.oficio_abierto)),
        "GET /oficios/{id} [de vencido]" => return Ok(whole(&gente.oficio_vencido)),
        "GET /oficios/{id} [de colega]" => return Ok(whole(&gente.oficio_colega)),
        _ => {}
    }
    let Some((what, whose)) = clave.split_once(" [").filter(|(what, _)| what.contains("/oficios/{id}"))
    else {
        return Ok(None);
    };
    let oficio = arranged(gente, whose.trim_end_matches(']'), what, quien).await?;
    let verb = what.rsplit('/').next().unwrap_or_default();
    if verb == "{id}" {
        return Ok(Some(Pedido::new(Method::GET, "/oficios/{}", oficio.id, None).marca(TALLER)));
    }
    let body = match verb {
        "accept" => json!({}),
        "assign" => json!({ "asignadoA": new_holder(gente, &oficio)? }),
        "reject" => json!({ "motivo": "No corresponde" }),
        _ => json!({ "resultado": "Diligenciado" }),
    };
    let body = seen(&serde_json::to_value(&oficio)?, body);
    Ok(Some(Pedido::new(Method::POST, format!("/oficios/{{}}/{verb}"), oficio.id, body).marca(TALLER)))
}

/// An oficio of the workshop, as far along as the act needs it.
async fn arranged(gente: &Gente, whose: &str, what: &str, quien: &Persona) -> Result<Oficio> {
    let by = responsable(gente)?;
    let oficio = by.new_oficio(&gente.taller, "Oficio Calandria").await?;
    if whose == "cola" {
        return Ok(oficio);
    }
    let holder = if whose == "propio" { holder(gente, quien)? } else { &gente.colega };
    let oficio = by.assign(&oficio, &holder.id()).await?;
    if !what.ends_with("complete") {
        return Ok(oficio);
    }
    holder.post::<Value>(&format!("/oficios/{}/accept", oficio.id), &json!({})).await?;
    by.oficio(&oficio.id).await
}

/// Whoever asks, where an oficio can be theirs.
fn holder<'a>(gente: &'a Gente, quien: &'a Persona) -> Result<&'a Api> {
    let can = es_miembro(quien) || matches!(columna(quien), "abierto" | "vencido" | "nada");
    if can { quien.api() } else { Ok(&gente.colega) }
}

/// Somebody of the office who does not have it.
fn new_holder(gente: &Gente, oficio: &Oficio) -> Result<String> {
    let colega = gente.colega.id();
    let has = oficio.asignado_a.as_ref().is_some_and(|who| who.id == colega);
    let other = if has { gente.de("abierto")?.id().context("an id")? } else { colega };
    Ok(other.to_string())
}
