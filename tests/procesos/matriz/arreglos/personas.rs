//! Sessions, accounts, back ends and inboxes.

use super::{Gente, Pedido, Persona, columna, id, nueva, seen};
use crate::matriz::gente::correo;
use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use vigia_protocol::{
    acceso::Rol,
    usuarios::{CreatedUsuario, NewUsuario},
};
use vigia_tests::{
    api::{Api, new_device},
    firma::PASSWORD,
};

pub async fn pedido(gente: &Gente, clave: &str, quien: &Persona) -> Result<Option<Pedido>> {
    let admin = gente.admin()?;
    let origin = gente.casa.origin();
    let new = |method, path: &str, id: String, body: Option<Value>| Some(Pedido::new(method, path, id, body));
    let own = || quien.api.as_ref().map_or_else(|| gente.de("ajeno")?.api(), Ok);
    Ok(match clave {
        "POST /session" => {
            let body = json!({
                "email": own()?.me().email, "password": PASSWORD, "device": new_device("otra mesa"),
            });
            new(Method::POST, "/session", nueva(), Some(body))
        }
        "POST /session/claim" => {
            let token = alta(admin, Rol::Oficina).await?.claim_token;
            let body = json!({ "token": token, "password": PASSWORD, "device": new_device("mesa nueva") });
            new(Method::POST, "/session/claim", nueva(), Some(body))
        }
        "POST /session/refresh" => {
            let who = own()?;
            // Whoever is out has only what they had.
            let fresh = match columna(quien) {
                "cerrada" | "inactivo" => None,
                _ => Some(Api::sign_in(origin, &who.me().email, PASSWORD, "otra mesa").await?),
            };
            let of = fresh.as_ref().unwrap_or(who);
            let body = json!({ "refreshToken": of.refresh_token(), "deviceId": of.session.device_id });
            new(Method::POST, "/session/refresh", nueva(), Some(body))
        }
        "DELETE /session" | "DELETE /sessions" => {
            let path = clave.trim_start_matches("DELETE ");
            Some(Pedido::new(Method::DELETE, path, "", None).token(gemela(gente, quien).await?))
        }
        "POST /me/password" => {
            let body = json!({ "current": PASSWORD, "new": "otra-clave-bien-larga" });
            Some(Pedido::new(Method::POST, "/me/password", "", body).token(gemela(gente, quien).await?))
        }
        "DELETE /me/devices/{id} [propio]" => {
            let device = match columna(quien) {
                "cerrada" | "inactivo" | "servicio" | "sin-alcance" | "nadie" => nueva(),
                _ => {
                    let fresh = Api::sign_in(origin, &own()?.me().email, PASSWORD, "otra mesa").await?;
                    fresh.session.device_id.to_string()
                }
            };
            new(Method::DELETE, "/me/devices/{}", device, None)
        }
        "DELETE /me/devices/{id} [ajeno]" => {
            new(Method::DELETE, "/me/devices/{}", gente.colega.session.device_id.to_string(), None)
        }
        "POST /me/feed" | "DELETE /me/feed" => {
            let method = if clave.starts_with("POST") { Method::POST } else { Method::DELETE };
            Some(Pedido::new(method, "/me/feed", "", None))
        }
        "POST /users" => {
            let body = json!({ "email": correo(&nueva()), "nombre": "Alguien", "rol": "oficina" });
            new(Method::POST, "/users", nueva(), Some(body))
        }
        "GET /users/{id}" => new(Method::GET, "/users/{}", gente.colega.id().to_string(), None),
        "PATCH /users/{id}" => {
            let path = format!("/users/{}", gente.colega.id());
            let body = seen(&admin.get(&path).await?, json!({ "nombre": format!("Colega {}", nueva()) }));
            new(Method::PATCH, "/users/{}", gente.colega.id().to_string(), Some(body))
        }
        "POST /users/{id}/traspaso" => {
            let body = json!({ "a": admin.id(), "motivo": "Cambio de mesa" });
            new(Method::POST, "/users/{}/traspaso", gente.colega.id().to_string(), Some(body))
        }
        "PUT /users/{id}" => {
            let body = json!({ "email": correo(&nueva()), "nombre": "De otro sistema", "rol": "abogado" });
            new(Method::PUT, "/users/{}", nueva(), Some(body))
        }
        "POST /users/{id}/claim" => {
            new(Method::POST, "/users/{}/claim", alta(admin, Rol::Oficina).await?.user.id.to_string(), None)
        }
        "GET /users/{id}/devices" => {
            new(Method::GET, "/users/{}/devices", gente.colega.id().to_string(), None)
        }
        "GET /users/{id}/expedientes" => {
            new(Method::GET, "/users/{}/expedientes", gente.de("miembro")?.api()?.id().to_string(), None)
        }
        "DELETE /users/{id}/devices/{deviceId}" | "DELETE /users/{id}/sessions" => {
            let who =
                Api::claim(origin, &alta(admin, Rol::Oficina).await?.claim_token, PASSWORD, "mesa").await?;
            let rest = match clave.ends_with("sessions") {
                true => "sessions".to_owned(),
                false => format!("devices/{}", who.session.device_id),
            };
            new(Method::DELETE, &format!("/users/{{}}/{rest}"), who.id().to_string(), None)
        }
        "POST /service-tokens" => new(Method::POST, "/service-tokens", nueva(), Some(token())),
        "DELETE /service-tokens/{id}" => {
            let made: Value = admin.post("/service-tokens", &token()).await?;
            new(Method::DELETE, "/service-tokens/{}", id(&made["service"])?, None)
        }
        "POST /system-alerts" => {
            let body = json!({ "level": "info", "title": "Aviso", "message": "De prueba" });
            new(Method::POST, "/system-alerts", nueva(), Some(body))
        }
        "POST /events" => {
            let body = aviso(gente.de("ajeno")?.api()?.id().as_ref());
            Some(Pedido::new(Method::POST, "/events", "", body).once())
        }
        "POST /events [a quien no ve]" => {
            let data = json!({
                "id": "p1", "expedienteId": gente.caso.id, "tipo": "Daños", "diasRestantes": 1, "nivel": "critical",
            });
            let to = json!({ "user": gente.de("ajeno")?.api()?.id() });
            let body = json!({ "event": "prescripcion:alert", "to": to, "data": data });
            Some(Pedido::new(Method::POST, "/events", "", body).once())
        }
        _ => match clave
            .strip_prefix("POST /inbox/{notificationId}/")
            .or(clave.strip_prefix("GET /inbox/{notificationId}/"))
        {
            Some(rest) => {
                let (what, whose) = rest.split_once(' ').context("whose it is")?;
                let of = match (whose, columna(quien)) {
                    // Whoever is out is sent nothing.
                    ("[propia]", "inactivo") => gente.de("ajeno")?.api()?,
                    ("[propia]", _) => own()?,
                    _ => &gente.colega,
                };
                let method = if what.starts_with("constancia") { Method::GET } else { Method::POST };
                new(method, &format!("/inbox/{{}}/{what}"), notificacion(gente, of).await?, None)
            }
            None => None,
        },
    })
}

/// Somebody new of that role.
async fn alta(admin: &Api, rol: Rol) -> Result<CreatedUsuario> {
    admin.post("/users", &NewUsuario { email: correo(&nueva()), nombre: "Alguien".into(), rol }).await
}

/// The token of a new person of the same role, whose sessions may be ended; none where nobody could have one.
async fn gemela(gente: &Gente, quien: &Persona) -> Result<Option<String>> {
    let (Some(api), false) = (&quien.api, matches!(columna(quien), "cerrada" | "inactivo")) else {
        return Ok(None);
    };
    let claim = alta(gente.admin()?, api.me().rol).await?.claim_token;
    Ok(Some(Api::claim(gente.casa.origin(), &claim, PASSWORD, "mesa").await?.token()))
}

/// A notification that one person has, and nobody else; its id.
pub async fn notificacion(gente: &Gente, of: &Api) -> Result<String> {
    let http = vigia_tests::api::http()?;
    let token = gente.de("servicio")?.token.as_deref();
    let pedido = Pedido::new(Method::POST, "/events", "", aviso(of.id().as_ref())).once();
    let (answer, _) = pedido.send(&http, gente.casa.origin(), token).await?;
    id(&serde_json::from_str(&answer.body)?)
}

fn aviso(to: &str) -> Value {
    let data = json!({ "type": "info", "title": "Aviso", "message": "De prueba" });
    json!({ "event": "notification", "to": { "user": to }, "data": data })
}

fn token() -> Value {
    json!({ "nombre": "Otro sistema", "scopes": {}, "expiresAt": "2027-01-01T00:00:00Z" })
}
