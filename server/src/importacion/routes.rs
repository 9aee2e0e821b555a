//! `/api/v1/importaciones`.

use super::{
    archivo, casos,
    fila::{self, Leida},
    plan::{Destino, Existente, Plan, Suerte, decidir},
    plazos::{self, Ids},
    store,
};
use crate::{
    app::App,
    auth::CurrentUser,
    entity::users,
    error::{Error, Result, Text},
    expedientes::{self, Lector, is_active_member, stored, texto::parrafo_o_nada},
    extract::{Body, Lengua},
};
use axum::{
    Json,
    extract::{DefaultBodyLimit, State},
};
use sea_orm::{ConnectionTrait, EntityTrait, SqlErr};
use serde_json::json;
use std::collections::HashMap;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    acceso::Rol,
    error::{ErrorBody, Idioma},
    importacion::{ErrorColumna, EstadoFila, FilaImportacion, Importar, InformeImportacion},
    time::Date,
};

/// The largest file, as it is sent.
const MAX_ARCHIVO: usize = 2 * 1024 * 1024;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(preview))
        .routes(routes!(import))
        .layer(DefaultBodyLimit::max(MAX_ARCHIVO))
}

/// Says row by row what a file would bring. Nothing is stored.
#[utoipa::path(post, path = "/importaciones/preview", tag = "importacion", request_body = Importar, responses(
    (status = OK, body = InformeImportacion), (status = "4XX", body = ErrorBody)))]
async fn preview(
    State(app): State<App>,
    user: CurrentUser,
    Lengua(idioma): Lengua,
    Body(asked): Body<Importar>,
) -> Result<Json<InformeImportacion>> {
    let lector = Lector::new(&app, &user, app.clock.now());
    let leidas = leer(&user, &asked, lector.hoy)?;
    let (existente, plan) = comparar(app.db.reader(), &user, lector, &leidas).await?;
    let ids = plan.filas.iter().map(|suerte| conocidos(&existente, suerte)).collect::<Result<Vec<_>>>()?;
    Ok(Json(informe(&leidas, &plan, &ids, idioma)))
}

/// Brings a file's cases and deadlines in: what is there already stays as it is, and a row that is wrong stops no other.
#[utoipa::path(post, path = "/importaciones", tag = "importacion", request_body = Importar, responses(
    (status = OK, body = InformeImportacion), (status = "4XX", body = ErrorBody)))]
async fn import(
    State(app): State<App>,
    user: CurrentUser,
    Lengua(idioma): Lengua,
    Body(asked): Body<Importar>,
) -> Result<Json<InformeImportacion>> {
    let leidas = leer(&user, &asked, app.today())?;
    // The firm's very first cases have nothing to hold on to: two imports may reach for the same number.
    for _ in 0..3 {
        match importar(&app, &user, &asked, &leidas, idioma).await {
            Err(Error::Db(error))
                if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {}
            other => return other.map(Json),
        }
    }
    importar(&app, &user, &asked, &leidas, idioma).await.map(Json)
}

/// The cases first, then the deadlines bit by bit: what somebody else writes meanwhile waits for one bit, not for all.
async fn importar(
    app: &App,
    user: &CurrentUser,
    asked: &Importar,
    leidas: &[Leida],
    idioma: Idioma,
) -> Result<InformeImportacion> {
    let mut tx = app.db.begin(user.actor()).await?;
    // Before anything is looked at: of two who import one file the second one finds it done.
    let primera = expedientes::next_referencia(&*tx).await?;
    let lector = Lector::new(app, user, tx.now());
    let (existente, mut plan) = comparar(&*tx, user, lector, leidas).await?;
    let nuevos = casos::guardar(&mut tx, user, &plan.nuevos, primera).await?;
    let empezada = informe(leidas, &plan, &[], idioma);
    let detalle = json!({
        "motivo": asked.motivo.as_deref().and_then(parrafo_o_nada), "filas": leidas.len(),
        "nuevos": empezada.nuevos, "plazos": empezada.plazos, "rechazadas": empezada.rechazadas,
    });
    tx.audit("importacion", ("usuario", user.id.as_str()), None, detalle).await?;
    let caso_de = |destino: Destino| match destino {
        Destino::Existente(i) => stored(&existente.casos[i].id),
        Destino::Nuevo(i) => Ok(nuevos[i].clone()),
    };
    let mut ids = Vec::with_capacity(plan.filas.len());
    let mut first = Some(tx);
    // Whoever enters a case waits for the firm's first one: not for the deadlines of a long file as well.
    if plan.filas.len() > plazos::POR_VEZ
        && let Some(tx) = first.take()
    {
        tx.commit().await?;
    }
    for filas in plan.filas.chunks_mut(plazos::POR_VEZ) {
        let mut lote = plazos::Lote { filas, caso_de: &caso_de };
        let mut tx = match first.take() {
            Some(tx) => tx,
            None => app.db.begin(user.actor()).await?,
        };
        plazos::revisar(&tx, Lector::new(app, user, tx.now()), &mut lote).await?;
        plazos::guardar(&mut tx, (user, &app.config), &lote, &mut ids).await?;
        tx.commit().await?;
    }
    if let Some(tx) = first {
        tx.commit().await?;
    }
    Ok(informe(leidas, &plan, &ids, idioma))
}

fn leer(user: &CurrentUser, asked: &Importar, hoy: Date) -> Result<Vec<Leida>> {
    if user.rol == Rol::Oficina {
        return Err(Error::Forbidden);
    }
    Ok(archivo::leer(&asked.csv)?.iter().map(|cruda| fila::leer(cruda, hoy)).collect())
}

/// Holds the rows against the cases the asker may write to, and the people who may answer for new ones.
async fn comparar(
    conn: &impl ConnectionTrait,
    user: &CurrentUser,
    lector: Lector<'_>,
    leidas: &[Leida],
) -> Result<(Existente, Plan)> {
    let existente = store::existente(conn, lector).await?;
    let people = users::Entity::find().all(conn).await?;
    let by_email: HashMap<&str, &users::Model> =
        people.iter().map(|person| (person.email.as_str(), person)).collect();
    let own = people.iter().find(|person| person.id == user.id.as_str()).map(|person| person.email.as_str());
    let quien = |email: Option<&str>| match email {
        None => Ok(user.id.to_string()),
        Some(email) if Some(email) == own => Ok(user.id.to_string()),
        // Whose an address is, and whether it is anybody's, is for admins.
        Some(_) if user.rol != Rol::Admin => {
            Err(Text::new("Solo un administrador nombra a otra persona", "Only an admin names somebody else"))
        }
        Some(email) => match by_email.get(email) {
            Some(person) if is_active_member(person) => Ok(person.id.clone()),
            Some(_) => Err(Text::new(
                "Tiene que ser una persona activa, abogado o administrador",
                "It has to be somebody active, a lawyer or an admin",
            )),
            None => {
                Err(Text::new("No hay una cuenta con ese correo", "There is no account with that e-mail"))
            }
        },
    };
    let plan = decidir(leidas, &existente, quien);
    Ok((existente, plan))
}

/// What a row is before it is stored, where it is there.
fn conocidos(existente: &Existente, suerte: &Suerte) -> Result<Option<Ids>> {
    match suerte {
        Suerte::Existente(Destino::Existente(i), id) => {
            Ok(Some((stored(&existente.casos[*i].id)?, stored(id)?)))
        }
        _ => Ok(None),
    }
}

fn informe(leidas: &[Leida], plan: &Plan, ids: &[Option<Ids>], idioma: Idioma) -> InformeImportacion {
    let count = |what: fn(&Suerte) -> bool| {
        u32::try_from(plan.filas.iter().filter(|suerte| what(suerte)).count()).unwrap_or(u32::MAX)
    };
    let ids = ids.iter().map(Option::as_ref).chain(std::iter::repeat(None));
    let filas = leidas.iter().zip(&plan.filas).zip(ids).map(|((leida, suerte), ids)| {
        let (estado, fallas) = match suerte {
            Suerte::Nueva(..) => (EstadoFila::Nueva, &[][..]),
            Suerte::Existente(..) | Suerte::Repetida(_) => (EstadoFila::Existente, &[][..]),
            Suerte::Rechazada(fallas) => (EstadoFila::Rechazada, fallas.as_slice()),
        };
        let errores = fallas.iter().map(|(columna, text)| ErrorColumna {
            columna: (*columna).to_owned(),
            texto: text.get(idioma).to_owned(),
        });
        FilaImportacion {
            fila: leida.linea,
            estado,
            caratula: leida.caratula.clone(),
            vence: leida.vence,
            expediente_id: ids.map(|(caso, _)| caso.clone()),
            prescripcion_id: ids.map(|(_, id)| id.clone()),
            errores: errores.collect(),
        }
    });
    InformeImportacion {
        filas: filas.collect(),
        nuevos: u32::try_from(plan.nuevos.len()).unwrap_or(u32::MAX),
        plazos: count(|suerte| matches!(suerte, Suerte::Nueva(..))),
        rechazadas: count(|suerte| matches!(suerte, Suerte::Rechazada(_))),
    }
}
