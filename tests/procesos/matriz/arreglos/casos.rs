//! Cases, their members and their deadlines.

use super::{Gente, Pedido, Persona, make, nueva, responsable, seen};
use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use vigia_protocol::acceso::Calidad;

pub async fn pedido(gente: &Gente, clave: &str, _: &Persona) -> Result<Option<Pedido>> {
    let case = &gente.caso.id;
    let by = responsable(gente)?;
    let new = |method, path: &str, body: Option<Value>| Some(Pedido::new(method, path, case, body));
    Ok(match clave {
        "GET /expedientes [busca]" => new(Method::GET, "/expedientes?q=zorzal", None),
        "POST /expedientes" => new(Method::POST, "/expedientes", Some(json!({ "caratula": "Benteveo" }))),
        "GET /expedientes/{id}" => new(Method::GET, "/expedientes/{}", None),
        "PATCH /expedientes/{id}" => {
            let body = seen(&by.get(&format!("/expedientes/{case}")).await?, json!({ "numero": nueva() }));
            new(Method::PATCH, "/expedientes/{}", Some(body))
        }
        "PUT /expedientes/{id}" => {
            Some(Pedido::new(Method::PUT, "/expedientes/{}", nueva(), json!({ "caratula": "Churrinche" })))
        }
        "PUT /expedientes/{id}/members/{userId}" => {
            // Whoever is a member already and stays what they are: nobody's place depends on the order of the rows.
            let path = format!("/expedientes/{{}}/members/{}", gente.de("miembro")?.api()?.id());
            new(Method::PUT, &path, Some(json!({ "calidad": "miembro" })))
        }
        "DELETE /expedientes/{id}/members/{userId}" => {
            let guest = gente.de("ajeno")?.api()?.id();
            by.add_member(&gente.gremio, &guest, Calidad::Miembro).await?;
            let path = format!("/expedientes/{{}}/members/{guest}");
            Some(Pedido::new(Method::DELETE, path, &gente.gremio, None).marca("Jilguero"))
        }
        "GET /expedientes/{id}/prescripciones" => new(Method::GET, "/expedientes/{}/prescripciones", None),
        "POST /expedientes/{id}/prescripciones" => {
            new(Method::POST, "/expedientes/{}/prescripciones", Some(plazo()))
        }
        "GET /notas-pendientes" => {
            // Due on the day of the firm's clock: nobody has taken note of it.
            let due = json!({ "tipo": "Plazo Zorzal urgente", "vence": "2026-06-04" });
            make(by, &format!("/expedientes/{case}/prescripciones"), due).await?;
            Some(Pedido::new(Method::GET, "/notas-pendientes", "", None))
        }
        "GET /expedientes/{id}/constancia.csv" => new(Method::GET, "/expedientes/{}/constancia.csv", None),
        "GET /expedientes/{id}/constancia.pdf" => new(Method::GET, "/expedientes/{}/constancia.pdf", None),
        "GET /prescripciones/{id}/constancia.csv" => {
            Some(Pedido::new(Method::GET, "/prescripciones/{}/constancia.csv", &gente.caso.plazo, None))
        }
        "GET /prescripciones/{id}/constancia.pdf" => {
            Some(Pedido::new(Method::GET, "/prescripciones/{}/constancia.pdf", &gente.caso.plazo, None))
        }
        "GET /prescripciones/{id}" => {
            Some(Pedido::new(Method::GET, "/prescripciones/{}", &gente.caso.plazo, None))
        }
        "PATCH /prescripciones/{id}" | "POST /prescripciones/{id}/resolve" => {
            let (id, made) = make(by, &format!("/expedientes/{case}/prescripciones"), plazo()).await?;
            Some(match clave.starts_with("PATCH") {
                true => {
                    let body = seen(&made, json!({ "tipo": "Plazo Zorzal corregido" }));
                    Pedido::new(Method::PATCH, "/prescripciones/{}", id, body)
                }
                false => {
                    let body =
                        seen(&made, json!({ "motivo": "Se presentó la demanda", "prueba": "Cargo 9" }));
                    Pedido::new(Method::POST, "/prescripciones/{}/resolve", id, body)
                }
            })
        }
        _ => None,
    })
}

fn plazo() -> Value {
    json!({ "tipo": "Plazo Zorzal nuevo", "vence": "2027-04-01" })
}
