//! `GET /notas-pendientes`: what nobody took note of yet, who was told, and where it goes next; and what is on no device.

use super::{
    entregas,
    filas::{Fila, vistas},
    reglas::Reglas,
    store,
};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::{inbox, notas, prescripciones},
    error::Result,
    expedientes::{Lector, respondidos},
};
use axum::{Json, extract::State};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
    sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement},
};
use std::collections::HashMap;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    acceso::Rol, error::ErrorBody, notas::NotasPendientes, prescripciones::EstadoPrescripcion, time::Date,
};

/// How many deadlines each list of the board holds.
const MOST: u64 = 200;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(pending))
}

/// What nobody took note of yet: for admins the whole firm's, for lawyers that of the cases they answer for. For admins,
/// what is on no device of those it is for besides.
#[utoipa::path(get, path = "/notas-pendientes", tag = "prescripciones", operation_id = "notes_pending", responses(
    (status = OK, body = NotasPendientes), (status = "4XX", body = ErrorBody)))]
async fn pending(State(app): State<App>, user: CurrentUser) -> Result<Json<NotasPendientes>> {
    let (conn, now) = (app.db.reader(), app.clock.now());
    let reglas = Reglas::actuales(conn, &app.config).await?;
    let hoy = reglas.oficina.dia(now);
    let lector = Lector::new(&app, &user, now);
    let (asked, total) = match lector.rol {
        Rol::Admin => primeras(conn, sin_nota(), hoy).await?,
        Rol::Abogado => {
            let theirs = prescripciones::Column::ExpedienteId.in_subquery(respondidos(lector));
            primeras(conn, sin_nota().filter(theirs), hoy).await?
        }
        Rol::Oficina => Default::default(),
    };
    let (nowhere, total_sin_dispositivo) = match lector.rol {
        Rol::Admin => primeras(conn, en_ningun_equipo(), hoy).await?,
        Rol::Abogado | Rol::Oficina => Default::default(),
    };
    let asked = con_pedidos(conn, asked).await?;
    let nowhere = nowhere.into_iter().map(Fila::sin_pedido).collect();
    Ok(Json(NotasPendientes {
        notas: vistas(conn, &reglas, asked, now).await?,
        total,
        sin_dispositivo: vistas(conn, &reglas, nowhere, now).await?,
        total_sin_dispositivo,
    }))
}

/// What can still be met, the nearest first, then what is overdue, the latest first; and how many there are in all.
async fn primeras(
    conn: &impl ConnectionTrait,
    found: Select<prescripciones::Entity>,
    hoy: Date,
) -> Result<(Vec<prescripciones::Model>, u32)> {
    use prescripciones::Column::{Id, Vence};
    let total = found.clone().count(conn).await?;
    let ahead = found.clone().filter(Vence.gte(hoy)).order_by_asc(Vence).order_by_asc(Id).limit(MOST);
    let mut rows = ahead.all(conn).await?;
    let left = MOST.saturating_sub(rows.len() as u64);
    let overdue = found.filter(Vence.lt(hoy)).order_by_desc(Vence).order_by_asc(Id).limit(left);
    rows.extend(overdue.all(conn).await?);
    Ok((rows, u32::try_from(total).unwrap_or(u32::MAX)))
}

/// The open deadlines of whose present date somebody is asked to take note.
fn sin_nota() -> Select<prescripciones::Entity> {
    prescripciones::Entity::find().filter(prescripciones::Column::Id.in_subquery(store::pendientes()))
}

/// The other open deadlines of whose present date an alert is on no device of somebody.
fn en_ningun_equipo() -> Select<prescripciones::Entity> {
    prescripciones::Entity::find()
        .filter(prescripciones::Column::Estado.eq(EstadoPrescripcion::Abierta.as_str()))
        .filter(prescripciones::Column::Id.in_subquery(con_alertas_en_ninguno()))
        .filter(prescripciones::Column::Id.not_in_subquery(store::pendientes()))
}

fn con_alertas_en_ninguno() -> SelectStatement {
    let entry = |column: inbox::Column| Expr::col((inbox::Entity, column));
    let row = |column: prescripciones::Column| Expr::col((prescripciones::Entity, column));
    let of = Condition::all()
        .add(row(prescripciones::Column::Id).eq(entry(inbox::Column::PrescripcionId)))
        .add(row(prescripciones::Column::Vence).eq(entry(inbox::Column::Vence)))
        .add(row(prescripciones::Column::VigiladaDesde).lte(entry(inbox::Column::CreatedAt)));
    let alerts = entregas::alertas().select_only().column(inbox::Column::PrescripcionId);
    alerts.into_query().inner_join(prescripciones::Entity, of).to_owned()
}

/// These deadlines, each with the asking that counts: of those of its present date the newest.
async fn con_pedidos(conn: &impl ConnectionTrait, rows: Vec<prescripciones::Model>) -> Result<Vec<Fila>> {
    let other = Alias::new("otro");
    let of_other = |column: notas::Column| Expr::col((other.clone(), column));
    let this = |column: notas::Column| Expr::col((notas::Entity, column));
    let newest = Query::select()
        .expr(Func::max(of_other(notas::Column::Desde)))
        .from_as(notas::Entity, other.clone())
        .and_where(of_other(notas::Column::PrescripcionId).eq(this(notas::Column::PrescripcionId)))
        .and_where(of_other(notas::Column::Vence).eq(this(notas::Column::Vence)))
        .and_where(of_other(notas::Column::TerminadaAt).is_null())
        .to_owned();
    let askings = notas::Entity::find()
        .filter(notas::Column::PrescripcionId.is_in(rows.iter().map(|row| &row.id)))
        .filter(notas::Column::TerminadaAt.is_null())
        .filter(notas::Column::Desde.in_subquery(newest))
        .all(conn)
        .await?;
    let mut askings: HashMap<_, _> =
        askings.into_iter().map(|asking| ((asking.prescripcion_id.clone(), asking.vence), asking)).collect();
    let fila = |row: prescripciones::Model| {
        let asking = askings.remove(&(row.id.clone(), row.vence))?;
        Some(Fila { pedido: Some(asking), row })
    };
    Ok(rows.into_iter().filter_map(fila).collect())
}
