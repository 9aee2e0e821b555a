//! Calendars of working days.

use super::*;

/// The request of a row about calendars; none where the row is about something else.
pub async fn pedido(gente: &Gente, clave: &str) -> Result<Option<Pedido>> {
    let put = |path: &str, of: &str, body| Pedido::new(Method::PUT, path, of, Some(body));
    let post = |path: &str, of: &str, body| Pedido::new(Method::POST, path, of, Some(body));
    Ok(Some(match clave {
        "GET /calendarios/{id}" => Pedido::new(Method::GET, "/calendarios/{}", "uy", None),
        "GET /calendarios/{id}/file" => Pedido::new(Method::GET, "/calendarios/{}/file", "uy", None),
        "PUT /calendarios/{id}" => {
            let now: Value = gente.admin()?.get("/calendarios/uy").await?;
            let body = seen(&now, json!({ "motivo": nueva(), "datos": now["datos"] }));
            put("/calendarios/{}", "uy", body)
        }
        "PUT /calendarios/oficina" => put("/calendarios/oficina", "", json!({ "calendarioId": "ar" })),
        "POST /calendarios/compare" => post("/calendarios/compare", "", archivo("otro")),
        "POST /calendarios/import" => {
            let body = json!({ "motivo": "De prueba", "archivo": archivo(&nueva()) });
            post("/calendarios/import", "", body)
        }
        "POST /calendarios/reviews/{id} [no está]" => {
            let body = json!({ "version": 1, "aceptar": false, "motivo": "De prueba" });
            post("/calendarios/reviews/{}", &nueva(), body)
        }
        _ => return Ok(None),
    }))
}

fn archivo(id: &str) -> Value {
    json!({
        "id": id, "clase": "oficina", "nombre": "De prueba", "pais": "AR", "jurisdiccion": "Local",
        "fuente": "A mano", "desde": 2026, "hasta": 2026, "dias": [],
    })
}
