//! `POST /api/v1/events`.

use super::{
    datos::Dato,
    destinos::{caso, clase, resolve},
    publish::publish,
    record::Key,
    refusal::Refusals,
};
use crate::{
    app::App,
    db::Tx,
    error::{Error, Result},
    expedientes,
    extract::{Bytes, malformed, read},
    servicios::CurrentService,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use sea_orm::SqlErr;
use serde_json::{Value, json};
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    error::ErrorBody,
    eventos::{Destino, MAX_BATCH, Publicacion, Publicado, Publicados, Publicar, Respuesta, Suceso},
    ids::NotificationId,
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(post))
}

/// Publishes an event, or up to a hundred together, all or none; durable ones stand in inboxes when this answers. The
/// same key and body again are the same events, and get the same answer to the letter.
#[utoipa::path(post, path = "/events", tag = "servicios", request_body = Publicar,
    params(("Idempotency-Key" = String, Header, description = "1 to 255 ASCII characters, another one for each request")), responses(
    (status = CREATED, body = Respuesta), (status = "4XX", body = ErrorBody)))]
async fn post(
    State(app): State<App>,
    service: CurrentService,
    headers: HeaderMap,
    Bytes(body): Bytes,
) -> Result<Response> {
    app.ritmo.take(&service.id, app.config.publish_per_service)?;
    let key = || Key::of(&service.id, &headers, &body);
    let answer = match once(&app, &service, key()?, &body).await {
        // Twice at the same moment on two nodes: the other was faster, and its answer is there now.
        Err(Error::Db(error)) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            once(&app, &service, key()?, &body).await?
        }
        other => other?,
    };
    Ok((StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], answer).into_response())
}

async fn once(app: &App, service: &CurrentService, key: Key<'_>, body: &[u8]) -> Result<String> {
    let mut tx = app.db.begin(service.actor()).await?;
    if let Some(answer) = key.answered(&tx).await? {
        return Ok(answer);
    }
    let (items, alone) = split(read(body)?)?;
    let path = |index| if alone { String::new() } else { format!("events[{index}]") };
    let mut refusals = Refusals::default();
    let mut asked = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        asked.extend(refusals.take(&path(index), read_one(service, item))?.map(|one| (index, one)));
    }
    // All at once and in one order, so that two requests never wait for each other.
    let cases: Vec<_> =
        asked.iter().filter_map(|(_, one)| caso(&one.to, &one.dato)).map(String::from).collect();
    expedientes::lock(&*tx, &cases).await?;
    let mut published = Vec::with_capacity(asked.len());
    for (index, one) in asked {
        let outcome = publish_one(app, &mut tx, one, key.id(index)).await;
        published.extend(refusals.take(&path(index), outcome)?);
    }
    // What some of them published so far goes with the transaction.
    refusals.end()?;
    let answer = match (alone, published.pop()) {
        (true, Some(one)) => Respuesta::Uno(one),
        (_, last) => Respuesta::Lote(Publicados { events: published.into_iter().chain(last).collect() }),
    };
    let answer = serde_json::to_string(&answer).map_err(anyhow::Error::from)?;
    key.keep(&tx, answer.clone()).await?;
    tx.commit().await?;
    Ok(answer)
}

/// The events of a request, and whether it is of one, not of several.
fn split(body: Value) -> Result<(Vec<Value>, bool)> {
    let events = match body {
        Value::Object(mut fields) if fields.contains_key("events") => fields.remove("events"),
        one => return Ok((vec![one], true)),
    };
    match events {
        Some(Value::Array(events)) if (1..=MAX_BATCH).contains(&events.len()) => Ok((events, false)),
        _ => Err(Error::invalid("events", "De 1 a 100 eventos", "1 to 100 events")),
    }
}

/// An event that was read, and that the token is for.
struct Leido {
    event: Suceso,
    to: Destino,
    dato: Dato,
}

fn read_one(service: &CurrentService, item: Value) -> Result<Leido> {
    let Publicacion { event, to, data } = serde_json::from_value(item).map_err(|error| malformed(&error))?;
    if !service.scopes.events.contains(&event) {
        return Err(Error::invalid(
            "event",
            "La credencial no es para este evento",
            "The token is not for this event",
        ));
    }
    if !service.scopes.to.contains(&clase(&to)) {
        return Err(Error::invalid(
            "to",
            "La credencial no es para estos destinatarios",
            "The token is not for these recipients",
        ));
    }
    Ok(Leido { event, dato: Dato::read(event, data)?, to })
}

async fn publish_one(app: &App, tx: &mut Tx, one: Leido, id: NotificationId) -> Result<Publicado> {
    let Leido { event, to, dato } = one;
    let durable = dato.durable();
    let audiencia = resolve(&**tx, tx.now(), &to, &dato).await?;
    publish(app, tx, (event, dato), &audiencia, &id).await?;
    let caso = audiencia.caso.as_ref().map(|caso| expedientes::stored(&caso.id)).transpose()?;
    let said = json!({ "event": event, "to": to });
    tx.audit("evento.publicado", ("publicacion", id.as_str()), caso.as_ref(), said).await?;
    Ok(Publicado { id, durable, recipients: durable.then_some(audiencia.users.len()) })
}
