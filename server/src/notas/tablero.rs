//! `GET /notas-pendientes`: what nobody took note of yet, who was told, and where it goes next.

use super::{
    reglas::{Gente, Reglas},
    store,
};
use crate::{
    app::App,
    auth::CurrentUser,
    correo,
    entity::{correos, entregas, expedientes, inbox, notas, prescripciones, users},
    error::Result,
    expedientes::{answers_for, referencia, stored},
    prescripciones::plazos::{dias_restantes, nivel},
};
use axum::{Json, extract::State};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, HashMap, HashSet};
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    acceso::Rol,
    error::ErrorBody,
    ids::ExpedienteId,
    inbox::Escalon,
    notas::{DestinatarioNota, NotaPendiente, SiguienteEscalon},
    time::Timestamp,
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(pending))
}

/// What nobody took note of yet: for admins the whole firm's, for lawyers that of the cases they answer for.
#[utoipa::path(get, path = "/notas-pendientes", tag = "prescripciones", operation_id = "notes_pending", responses(
    (status = OK, body = Vec<NotaPendiente>), (status = "4XX", body = ErrorBody)))]
async fn pending(State(app): State<App>, user: CurrentUser) -> Result<Json<Vec<NotaPendiente>>> {
    if user.rol == Rol::Oficina {
        return Ok(Json(Vec::new()));
    }
    let conn = app.db.reader();
    let reglas = Reglas::actuales(conn, &app.config).await?;
    let mut shown = Vec::new();
    let mut allowed: HashMap<String, bool> = HashMap::new();
    for (pedido, row) in asked(conn).await? {
        let case = row.expediente_id.clone();
        let may = match allowed.get(&case) {
            Some(may) => *may,
            None => {
                let id: ExpedienteId = stored(&case)?;
                let may = user.rol_en_casos() == Rol::Admin
                    || answers_for(conn, &user.id, &id, app.clock.now()).await?;
                *allowed.entry(case).or_insert(may)
            }
        };
        if may {
            shown.extend(vista(conn, &reglas, &pedido, &row, app.clock.now()).await?);
        }
    }
    Ok(Json(shown))
}

/// The newest asking of each open deadline that is not over, by due date.
async fn asked(conn: &impl ConnectionTrait) -> Result<Vec<(notas::Model, prescripciones::Model)>> {
    let open = prescripciones::Entity::find()
        .filter(prescripciones::Column::Id.in_subquery(store::pendientes()))
        .order_by_asc(prescripciones::Column::Vence)
        .order_by_asc(prescripciones::Column::Id)
        .all(conn)
        .await?;
    let askings = notas::Entity::find()
        .filter(notas::Column::PrescripcionId.in_subquery(store::pendientes()))
        .filter(notas::Column::TerminadaAt.is_null())
        .order_by_asc(notas::Column::Desde)
        .all(conn)
        .await?;
    // Of several of one date the newest is left.
    let mut newest: HashMap<_, _> =
        askings.into_iter().map(|asking| ((asking.prescripcion_id.clone(), asking.vence), asking)).collect();
    let found = open.into_iter().filter_map(|row| Some((newest.remove(&(row.id.clone(), row.vence))?, row)));
    Ok(found.collect())
}

/// One row of the board.
async fn vista(
    conn: &impl ConnectionTrait,
    reglas: &Reglas,
    pedido: &notas::Model,
    row: &prescripciones::Model,
    now: Timestamp,
) -> Result<Option<NotaPendiente>> {
    let Some(case) = expedientes::Entity::find_by_id(&row.expediente_id).one(conn).await? else {
        return Ok(None);
    };
    let hoy = reglas.oficina.dia(now);
    let dias = dias_restantes(row.vence, hoy);
    let gente = Gente::de_caso(conn, &row.expediente_id, now).await?;
    let avisados = store::avisados(conn, pedido).await?;
    let asking = store::pedido(pedido);
    let next = reglas.peldanos(&asking, &gente).into_iter();
    let next = next.filter(|p| p.at > now && !gente.de(p.escalon).is_empty()).min_by_key(|p| p.at);
    let escalon: Option<Escalon> = avisados.iter().map(|((escalon, _), _)| *escalon).max();
    let destinatarios = destinatarios(conn, pedido, row).await?;
    Ok(Some(NotaPendiente {
        prescripcion_id: stored(&row.id)?,
        expediente_id: stored(&row.expediente_id)?,
        referencia: referencia(case.referencia),
        caratula: case.caratula,
        tipo: row.tipo.clone(),
        clase: stored(&row.clase)?,
        vence: row.vence,
        dias_restantes: dias,
        nivel: nivel(dias),
        desde: asking.desde,
        minutos_habiles: reglas.tiempo(row.vence).minutos(asking.desde, now),
        escalon,
        siguiente: next.map(|p| SiguienteEscalon { escalon: p.escalon, at: p.at }),
        sin_dispositivo: destinatarios.iter().any(|(_, sin)| *sin),
        destinatarios: destinatarios.into_iter().map(|(who, _)| who).collect(),
    }))
}

/// Who was told of an asking, each once over all their entries, and whether it is on no device of theirs.
async fn destinatarios(
    conn: &impl ConnectionTrait,
    pedido: &notas::Model,
    row: &prescripciones::Model,
) -> Result<Vec<(DestinatarioNota, bool)>> {
    let entries = inbox::Entity::find()
        .filter(inbox::Column::PrescripcionId.eq(&row.id))
        .filter(inbox::Column::Vence.eq(row.vence))
        .filter(inbox::Column::RequiereNota.eq(true))
        .filter(inbox::Column::CreatedAt.gte(pedido.desde))
        .filter(inbox::Column::VoidAt.is_null())
        .order_by_asc(inbox::Column::CreatedAt)
        .all(conn)
        .await?;
    let people = users::Entity::find().filter(users::Column::Id.is_in(entries.iter().map(|e| &e.user_id)));
    let people: HashMap<_, _> =
        people.all(conn).await?.into_iter().map(|user| (user.id, user.nombre)).collect();
    let delivered = entregas::Entity::find()
        .filter(entregas::Column::NotificationId.is_in(entries.iter().map(|e| &e.notification_id)))
        .all(conn)
        .await?;
    let is = |entry: &inbox::Model, fact: fn(&entregas::Model) -> bool| {
        let of_entry =
            |d: &&entregas::Model| d.user_id == entry.user_id && d.notification_id == entry.notification_id;
        delivered.iter().filter(of_entry).any(fact)
    };
    let claves = entries.iter().flat_map(|e| correo::claves(&e.user_id, &e.notification_id)).collect();
    let correos: HashMap<String, correos::Model> =
        correo::de_claves(conn, claves).await?.into_iter().map(|row| (row.clave.clone(), row)).collect();
    let mut by_person: BTreeMap<&str, Vec<&inbox::Model>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    let mut seen = HashSet::new();
    for entry in &entries {
        by_person.entry(&entry.user_id).or_default().push(entry);
        if seen.insert(entry.user_id.as_str()) {
            order.push(&entry.user_id);
        }
    }
    let one = |user: &str| -> Result<(DestinatarioNota, bool)> {
        let own = by_person.get(user).map(Vec::as_slice).unwrap_or_default();
        let any = |fact: &dyn Fn(&inbox::Model) -> bool| own.iter().any(|entry| fact(entry));
        let keys = own.iter().flat_map(|e| correo::claves(&e.user_id, &e.notification_id));
        let mails: Vec<&correos::Model> = keys.filter_map(|key| correos.get(&key)).collect();
        let leida = any(&|e| e.read_at.is_some());
        let almacenada = any(&|e| is(e, |d| d.stored_at.is_some()));
        let sin = !almacenada && !leida && any(&|e| e.sin_dispositivo_at.is_some());
        let who = DestinatarioNota {
            user_id: stored(user)?,
            nombre: people.get(user).cloned().unwrap_or_default(),
            almacenada,
            entregada: any(&|e| is(e, |d| d.shown_at.is_some())),
            leida,
            nota: any(&|e| e.acked_by.as_deref() == Some(user)),
            correo: mails.iter().filter_map(|mail| mail.enviado_at).max().map(Timestamp::from_millis),
            correo_fallido: mails.iter().any(|mail| mail.abandonado_at.is_some()),
        };
        Ok((who, sin))
    };
    order.into_iter().map(one).collect()
}
