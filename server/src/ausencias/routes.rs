//! `/api/v1/ausencias`: one's own leave, and those in which one stands in; for admins, everybody's.

use super::{aviso, paso, presentes, reglas, store};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::{ausencias::Model, users},
    error::{Error, Result},
    expedientes::{is_active_member, stored, texto::linea_o_nada},
    extract::{Body, Path},
    prescripciones::check_fecha,
};
use axum::{Json, extract::State, http::StatusCode};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::LockType};
use serde_json::json;
use std::collections::HashMap;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    acceso::Rol,
    ausencias::{Ausencia, EstadoAusencia, NewAusencia},
    error::ErrorBody,
    ids::AusenciaId,
    time::Timestamp,
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(terminar))
}

/// Leaves, the newest first: an admin sees all, a lawyer their own and those in which they stand in.
#[utoipa::path(get, path = "/ausencias", tag = "ausencias", responses(
    (status = OK, body = Vec<Ausencia>), (status = "4XX", body = ErrorBody)))]
async fn list(State(app): State<App>, user: CurrentUser) -> Result<Json<Vec<Ausencia>>> {
    must_belong_to_cases(&user)?;
    let conn = app.db.reader();
    let of = (user.rol != Rol::Admin).then_some(&user.id);
    let rows = store::list(conn, of).await?;
    shown(conn, rows, app.clock.now()).await.map(Json)
}

/// Enters a leave: from its first day to the end of its last one the deputy gets the alerts of that person's cases as
/// well, and sees those cases. It begins and ends by itself. Where nobody present would get them it is refused, unless
/// whoever enters it knows (`aunAsi`). One's own has 92 days at most, a longer one is an admin's to enter; the deputy and
/// the responsables of those cases are told at once.
#[utoipa::path(post, path = "/ausencias", tag = "ausencias", request_body = NewAusencia, responses(
    (status = CREATED, body = Ausencia), (status = "4XX", body = ErrorBody)))]
async fn create(
    State(app): State<App>,
    user: CurrentUser,
    Body(new): Body<NewAusencia>,
) -> Result<(StatusCode, Json<Ausencia>)> {
    must_belong_to_cases(&user)?;
    let away = new.user_id.clone().unwrap_or_else(|| user.id.clone());
    // A leave lets its deputy into cases: whoever sees none gives none away.
    if away != user.id && user.rol_en_casos() != Rol::Admin {
        return Err(Error::Forbidden);
    }
    let mut tx = app.db.begin(user.actor()).await?;
    check_days(&app, &new, tx.now())?;
    check_length(&user, &new)?;
    check_people(&*tx, away.as_str(), &new).await?;
    let vigencia = reglas::vigencia(new.desde, new.hasta, tx.now(), app.config.zona);
    if store::overlaps(&tx, away.as_str(), vigencia).await? {
        return Err(Error::conflict(
            "Ya tiene una ausencia en esos días",
            "There is a leave on some of these days already",
        ));
    }
    if !new.aun_asi {
        presentes::require_presentes(&*tx, (away.as_str(), new.suplente_id.as_str()), vigencia).await?;
    }
    let row = Model {
        id: AusenciaId::new().into(),
        user_id: away.into(),
        suplente_id: new.suplente_id.into(),
        desde: new.desde,
        hasta: new.hasta,
        motivo: new.motivo.as_deref().and_then(linea_o_nada),
        vigente_desde: vigencia.0.millis(),
        vigente_hasta: vigencia.1.millis(),
        empezo_at: None,
        termino_at: None,
        created_at: tx.now().millis(),
        created_by: user.id.to_string(),
        terminada_por: None,
    };
    store::insert(&tx, &row).await?;
    let detalle = json!({
        "user": row.user_id, "suplente": row.suplente_id, "desde": row.desde, "hasta": row.hasta, "motivo": row.motivo,
    });
    tx.audit("ausencia.ingresada", ("ausencia", &row.id), None, detalle).await?;
    aviso::publicar(&mut tx, &row).await?;
    paso::follow(&mut tx, &row).await?;
    let answer = one(&*tx, row, tx.now()).await?;
    tx.commit().await?;
    app.watch.notify_one();
    Ok((StatusCode::CREATED, answer))
}

/// Ends a leave now, or calls it off before it begins: whoever is away may, and an admin.
#[utoipa::path(post, path = "/ausencias/{id}/terminar", tag = "ausencias", params(("id" = String, Path)), responses(
    (status = OK, body = Ausencia), (status = "4XX", body = ErrorBody)))]
async fn terminar(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<AusenciaId>,
) -> Result<Json<Ausencia>> {
    let mut tx = app.db.begin(user.actor()).await?;
    let mut row = store::lock(&tx, &id).await?;
    let (own, stands_in) = (row.user_id == user.id.as_str(), row.suplente_id == user.id.as_str());
    if user.rol != Rol::Admin && !own {
        return Err(if stands_in { Error::Forbidden } else { Error::NotFound });
    }
    must_belong_to_cases(&user)?;
    if reglas::estado(&row, tx.now()) == EstadoAusencia::Terminada {
        return Err(Error::conflict("La ausencia ya terminó", "The leave is over already"));
    }
    store::end(&tx, &row.id, &user.id).await?;
    row.vigente_hasta = tx.now().millis();
    row.terminada_por = Some(user.id.to_string());
    paso::follow(&mut tx, &row).await?;
    let answer = one(&*tx, row, tx.now()).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Office staff belong to no case: there is nothing anybody could stand in for.
fn must_belong_to_cases(user: &CurrentUser) -> Result<()> {
    if user.rol == Rol::Oficina { Err(Error::Forbidden) } else { Ok(()) }
}

fn check_days(app: &App, new: &NewAusencia, now: Timestamp) -> Result<()> {
    let hoy = crate::prescripciones::plazos::fecha(app.config.zona, now);
    check_fecha("desde", new.desde, hoy)?;
    check_fecha("hasta", new.hasta, hoy)?;
    if new.hasta < new.desde {
        return Err(Error::invalid(
            "hasta",
            "El último día no puede ser anterior al primero",
            "The last day cannot be before the first",
        ));
    }
    if new.hasta < hoy {
        return Err(Error::invalid("hasta", "Esos días ya pasaron", "These days are over"));
    }
    Ok(())
}

/// A longer one is an admin's to enter.
fn check_length(user: &CurrentUser, new: &NewAusencia) -> Result<()> {
    if user.rol != Rol::Admin && reglas::dias(new.desde, new.hasta) > reglas::MAS_LARGA {
        return Err(Error::invalid(
            "hasta",
            "Una ausencia propia puede durar hasta 92 días; una más larga la carga un administrador",
            "A leave of your own may last up to 92 days; a longer one is entered by an admin",
        ));
    }
    Ok(())
}

/// Whoever is away is locked, so that of two leaves of theirs entered at once the second sees the first.
async fn check_people(conn: &impl ConnectionTrait, away: &str, new: &NewAusencia) -> Result<()> {
    let person = |id: &str| users::Entity::find_by_id(id.to_owned());
    let away = person(away).lock(LockType::NoKeyUpdate).one(conn).await?;
    let suplente = person(new.suplente_id.as_str()).one(conn).await?;
    let active = |found: &Option<users::Model>| found.as_ref().is_some_and(is_active_member);
    for (field, found) in [("userId", &away), ("suplenteId", &suplente)] {
        if !active(found) {
            return Err(Error::invalid(
                field,
                "Tiene que ser una persona activa, abogado o administrador",
                "It has to be somebody active, a lawyer or an admin",
            ));
        }
    }
    if away == suplente {
        return Err(Error::invalid("suplenteId", "Tiene que ser otra persona", "It has to be somebody else"));
    }
    Ok(())
}

async fn one(conn: &impl ConnectionTrait, row: Model, now: Timestamp) -> Result<Json<Ausencia>> {
    shown(conn, vec![row], now).await?.pop().map(Json).ok_or(Error::NotFound)
}

async fn shown(conn: &impl ConnectionTrait, rows: Vec<Model>, now: Timestamp) -> Result<Vec<Ausencia>> {
    let people = rows.iter().flat_map(|row| [&row.user_id, &row.suplente_id]);
    let names = users::Entity::find()
        .select_only()
        .columns([users::Column::Id, users::Column::Nombre])
        .filter(users::Column::Id.is_in(people))
        .into_tuple::<(String, String)>();
    let names: HashMap<String, String> = names.all(conn).await?.into_iter().collect();
    let name = |id: &String| names.get(id).cloned().unwrap_or_default();
    rows.into_iter()
        .map(|row| {
            Ok(Ausencia {
                id: stored(&row.id)?,
                user_id: stored(&row.user_id)?,
                nombre: name(&row.user_id),
                suplente_id: stored(&row.suplente_id)?,
                suplente: name(&row.suplente_id),
                desde: row.desde,
                hasta: row.hasta,
                estado: reglas::estado(&row, now),
                motivo: row.motivo,
            })
        })
        .collect()
}
