//! Deadlines whose date is computed, checked or handed over; the agenda, and files of them.

use super::{Gente, Pedido, make, responsable, seen};
use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use vigia_protocol::acceso::Calidad;
use vigia_tests::api::Api;

pub async fn pedido(gente: &Gente, clave: &str) -> Result<Option<Pedido>> {
    let case = &gente.caso.id;
    let by = responsable(gente)?;
    let get = |path: &str| Some(Pedido::new(Method::GET, path, "", None));
    Ok(match clave {
        "GET /agenda [todas]" => get("/agenda?ambito=todas"),
        "GET /agenda [busca]" => get("/agenda?ambito=todas&q=zorzal"),
        "GET /expedientes [sin plazo]" => get("/expedientes?sinPlazo=true"),
        "GET /prescripciones/{id}/historia" => {
            Some(Pedido::new(Method::GET, "/prescripciones/{}/historia", &gente.caso.plazo, None))
        }
        "POST /prescripciones/{id}/preview" => {
            let body = json!({ "vence": "2027-04-01" });
            Some(Pedido::new(Method::POST, "/prescripciones/{}/preview", &gente.caso.plazo, body))
        }
        "POST /expedientes/{id}/prescripciones/preview" => {
            Some(Pedido::new(Method::POST, "/expedientes/{}/prescripciones/preview", case, plazo()))
        }
        "POST /importaciones" | "POST /importaciones/preview" => {
            let body = json!({ "csv": "caratula;tipo;vence\nBenteveo;Plazo;2027-04-01" });
            Some(Pedido::new(Method::POST, clave.trim_start_matches("POST "), "", body))
        }
        "POST /expedientes/{id}/traspaso" => Some(traspaso(gente, by).await?),
        _ => match clave.split_once(" /prescripciones/{id}/") {
            Some((_, what @ ("reopen" | "verify"))) => Some(plain(by, case.as_str(), what).await?),
            Some((_, "revision")) => Some(revision(gente, by, case.as_str()).await?),
            Some((_, what)) if what.starts_with("eventos") => Some(evento(by, case.as_str(), what).await?),
            _ => None,
        },
    })
}

fn plazo() -> Value {
    json!({ "tipo": "Plazo Zorzal nuevo", "vence": "2027-04-01" })
}

async fn plain(by: &Api, case: &str, what: &str) -> Result<Pedido> {
    let (id, mut made) = make(by, &format!("/expedientes/{case}/prescripciones"), plazo()).await?;
    let mut body = json!({});
    if what == "reopen" {
        let met = seen(&made, json!({ "motivo": "Se presentó la demanda", "prueba": "Cargo 9" }));
        made = by.post(&format!("/prescripciones/{id}/resolve"), &met).await?;
        body = json!({ "motivo": "La rechazaron", "prueba": "Foja 12" });
    }
    Ok(Pedido::new(Method::POST, format!("/prescripciones/{{}}/{what}"), id, seen(&made, body)))
}

/// A deadline whose date would be another since a calendar of its own changed.
async fn revision(gente: &Gente, by: &Api, case: &str) -> Result<Pedido> {
    let (admin, calendario) = (gente.admin()?, super::nueva());
    let archivo = |dias: Value| {
        json!({
            "id": calendario, "clase": "tribunal", "nombre": "De prueba", "pais": "AR", "jurisdiccion": "Local",
            "fuente": "A mano", "desde": 2026, "hasta": 2028, "dias": dias,
        })
    };
    let new = json!({ "motivo": "De prueba", "archivo": archivo(json!([])) });
    let _: Value = admin.post("/calendarios/import", &new).await?;
    let lectura = json!({
        "norma": "Código Zorzal", "inicio": "2027-03-01", "cantidad": 10, "unidad": "dias-habiles",
        "calendario": calendario, "certeza": "cierta",
    });
    let plazo = json!({ "tipo": "Plazo Zorzal nuevo", "computo": { "lecturas": [lectura] } });
    let (id, _) = make(by, &format!("/expedientes/{case}/prescripciones"), plazo).await?;
    let dia = json!({ "desde": "2027-03-03", "nombre": "Asueto", "tipo": "feriado", "certeza": "cierta" });
    let newer = json!({ "version": 1, "motivo": "De prueba", "archivo": archivo(json!([dia])) });
    let _: Value = admin.post("/calendarios/import", &newer).await?;
    let now: Value = by.get(&format!("/prescripciones/{id}")).await?;
    let body = seen(&now, json!({ "vence": now["revision"]["vence"], "aceptar": true }));
    Ok(Pedido::new(Method::POST, "/prescripciones/{}/revision", id, body))
}

async fn evento(by: &Api, case: &str, what: &str) -> Result<Pedido> {
    let new =
        json!({ "tipo": "suspension", "desde": "2026-05-01", "hasta": "2026-05-09", "fuente": "Carta" });
    let (id, made) = make(by, &format!("/expedientes/{case}/prescripciones"), plazo()).await?;
    if what == "eventos" {
        return Ok(Pedido::new(Method::POST, "/prescripciones/{}/eventos", id, seen(&made, new)));
    }
    let made: Value = by.post(&format!("/prescripciones/{id}/eventos"), &seen(&made, new)).await?;
    let event = made["eventos"][0]["id"].as_str().context("an event")?;
    let path = format!("/prescripciones/{{}}/eventos/{event}");
    Ok(match what.ends_with("retirar") {
        true => {
            let body = seen(&made, json!({ "motivo": "De otro crédito" }));
            Pedido::new(Method::POST, format!("{path}/retirar"), id, body)
        }
        false => Pedido::new(Method::PATCH, path, id, seen(&made, json!({ "fuente": "Otra carta" }))),
    })
}

async fn traspaso(gente: &Gente, by: &Api) -> Result<Pedido> {
    let case = by.new_expediente("Jilguero s/ traspaso").await?.resumen.id;
    let (supervisor, miembro) = (gente.de("supervisor")?.api()?.id(), gente.de("miembro")?.api()?.id());
    by.add_member(&case, &supervisor, Calidad::Supervisor).await?;
    by.add_member(&case, &miembro, Calidad::Miembro).await?;
    let body = json!({ "a": miembro, "motivo": "Cambio de mesa", "dejaElExpediente": false });
    Ok(Pedido::new(Method::POST, "/expedientes/{}/traspaso", case, body).marca("Jilguero"))
}
