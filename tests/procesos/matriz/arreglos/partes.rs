//! Invoices, messages and the calendar.

use super::{Gente, Pedido, Persona, columna, es_miembro, make, responsable, seen};
use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};

pub async fn pedido(gente: &Gente, clave: &str, quien: &Persona) -> Result<Option<Pedido>> {
    let case = &gente.caso.id;
    let by = responsable(gente)?;
    let of_case = |method, part: &str, body: Option<Value>| {
        Some(Pedido::new(method, format!("/expedientes/{{}}/{part}"), case, body))
    };
    Ok(match clave {
        "GET /expedientes/{id}/facturas" => {
            of_case(Method::GET, "facturas", None).map(|one| one.marca("Ópalo"))
        }
        "POST /expedientes/{id}/facturas" => of_case(Method::POST, "facturas", Some(factura())),
        "GET /facturas/{id}" => {
            Some(Pedido::new(Method::GET, "/facturas/{}", &gente.caso.factura, None).marca("Ópalo"))
        }
        "PATCH /facturas/{id}"
        | "POST /facturas/{id}/emitir"
        | "POST /facturas/{id}/pagar"
        | "POST /facturas/{id}/anular" => {
            let (id, mut made) = make(by, &format!("/expedientes/{case}/facturas"), factura()).await?;
            if clave.ends_with("pagar") {
                made = by.post(&format!("/facturas/{id}/emitir"), &seen(&made, json!({}))).await?;
            }
            Some(match clave.strip_prefix("POST /facturas/{id}") {
                Some(verb) => {
                    Pedido::new(Method::POST, format!("/facturas/{{}}{verb}"), id, seen(&made, json!({})))
                }
                None => {
                    Pedido::new(Method::PATCH, "/facturas/{}", id, seen(&made, json!({ "importe": 200 })))
                }
            })
        }
        "GET /expedientes/{id}/mensajes" => {
            of_case(Method::GET, "mensajes", None).map(|one| one.marca("Topacio"))
        }
        "POST /expedientes/{id}/mensajes" => {
            of_case(Method::POST, "mensajes", Some(json!({ "texto": "Topacio" })))
        }
        "PUT /expedientes/{id}/mensajes/leido" => {
            of_case(Method::PUT, "mensajes/leido", Some(json!({ "hasta": gente.caso.mensaje })))
        }
        _ => match clave.split_once(" /mensajes/{id} [") {
            Some((method, whose)) => Some(mensaje(gente, method, whose == "propio]", quien).await?),
            None => calendario(gente, clave, quien).await?,
        },
    })
}

fn factura() -> Value {
    json!({ "numero": "7", "concepto": "Ópalo nuevo", "importe": 100, "moneda": "ARS" })
}

async fn mensaje(gente: &Gente, method: &str, own: bool, quien: &Persona) -> Result<Pedido> {
    let by = match (own && es_miembro(quien), columna(quien)) {
        (true, _) => quien.api()?,
        (false, "responsable") => gente.de("supervisor")?.api()?,
        (false, _) => responsable(gente)?,
    };
    let path = format!("/expedientes/{}/mensajes", gente.caso.id);
    let (id, made) = make(by, &path, json!({ "texto": "Topacio" })).await?;
    Ok(match method {
        "PATCH" => {
            Pedido::new(Method::PATCH, "/mensajes/{}", id, seen(&made, json!({ "texto": "Topacio dos" })))
        }
        _ => Pedido::new(Method::DELETE, "/mensajes/{}", id, None),
    })
}

async fn calendario(gente: &Gente, clave: &str, quien: &Persona) -> Result<Option<Pedido>> {
    let case = &gente.caso.id;
    let of_case = json!({
        "expedienteId": case, "titulo": "Audiencia Zorzal", "tipo": "audiencia", "inicio": "2026-06-16T15:00:00Z",
    });
    let personal = json!({ "titulo": "Dentista", "tipo": "personal", "inicio": "2026-06-16T15:00:00Z" });
    let window = "/calendario?desde=2026-06-01&hasta=2026-06-30";
    let one = |method: &str, id: String, made: &Value| match method {
        "PATCH" => Pedido::new(Method::PATCH, "/calendario/{}", id, seen(made, json!({ "lugar": "Sala 2" }))),
        _ => Pedido::new(Method::DELETE, "/calendario/{}", id, None),
    };
    Ok(match clave {
        "GET /calendario" => Some(Pedido::new(Method::GET, window, "", None)),
        "GET /expedientes/{id}/calendario" => {
            Some(Pedido::new(Method::GET, "/expedientes/{}/calendario", case, None))
        }
        "POST /calendario [del caso]" => Some(Pedido::new(Method::POST, "/calendario", "", of_case)),
        "POST /calendario [propio]" => Some(Pedido::new(Method::POST, "/calendario", "", personal)),
        _ => {
            let Some((method, whose)) = clave.split_once(" /calendario/{id} [") else { return Ok(None) };
            let signed_in = quien.columna < super::super::gente::CONECTAN;
            let (by, body) = match whose {
                "del caso]" => (responsable(gente)?, of_case),
                "propio]" if signed_in => (quien.api()?, personal),
                _ => (&gente.colega, personal),
            };
            let (id, made) = make(by, "/calendario", body).await?;
            Some(one(method, id, &made))
        }
    })
}
