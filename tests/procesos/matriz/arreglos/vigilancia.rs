//! Settings, leave, and how the watch is doing.

use super::*;
use crate::matriz::gente::correo;

/// The request of a row about these; none where the row is about something else.
pub async fn pedido(gente: &Gente, clave: &str, quien: &Persona) -> Result<Option<Pedido>> {
    let admin = gente.admin()?;
    let post = |path: &str, of: &str, body| Pedido::new(Method::POST, path, of, body);
    Ok(Some(match clave {
        "PUT /ajustes" => {
            let now: Value = admin.get("/ajustes").await?;
            let body = seen(&now, json!({ "motivo": nueva(), "ajustes": now["ajustes"] }));
            Pedido::new(Method::PUT, "/ajustes", "", Some(body))
        }
        "POST /vigilancia/reloj" => post("/vigilancia/reloj", "", None),
        "POST /ausencias [propia]" => {
            let suplente = if columna(quien) == "ajeno" { "miembro" } else { "ajeno" };
            let body = lejana(gente.de(suplente)?.api()?.id().as_ref(), None);
            post("/ausencias", "", Some(body))
        }
        "POST /ausencias [de otro]" => {
            let body = lejana(admin.id().as_ref(), Some(&alguien(admin).await?));
            post("/ausencias", "", Some(body))
        }
        "POST /ausencias/{id}/terminar [de ajeno, suple miembro]" => {
            let away = gente.de("ajeno")?.api()?.id().to_string();
            let body = lejana(gente.de("miembro")?.api()?.id().as_ref(), Some(&away));
            let (id, _) = make(admin, "/ausencias", body).await?;
            post("/ausencias/{}/terminar", &id, None)
        }
        _ => return Ok(None),
    }))
}

async fn alguien(admin: &Api) -> Result<String> {
    let new = json!({ "email": correo(&nueva()), "nombre": "Alguien", "rol": "abogado" });
    let made: Value = admin.post("/users", &new).await?;
    id(&made["user"])
}

/// A leave so far ahead, on a day of its own, that it gives nobody anything meanwhile.
fn lejana(suplente: &str, de: Option<&str>) -> Value {
    let ahead = uuid::Uuid::now_v7().as_u128() % 20_000;
    let day = chrono::NaiveDate::from_ymd_opt(2040, 1, 1).unwrap_or_default()
        + chrono::Days::new(ahead.try_into().unwrap_or_default());
    let mut body = json!({ "suplenteId": suplente, "desde": day, "hasta": day });
    if let Some(de) = de {
        body["userId"] = de.into();
    }
    body
}
