//! The loop over oficios that wait. Like the watch it keeps nothing in memory: when one is next due is a column, what was
//! said to whom a unique key, and both are written by the transaction that stores the entries.

use super::{
    plazos::{Aviso, Espera, Reglas},
    store,
};
use crate::{
    ajustes,
    app::App,
    config::Config,
    db::{Actor, Tx},
    entity::{
        expedientes as casos, oficio_avisos,
        oficios::{Column, Entity, Model},
        users,
    },
    error::{Error, Result},
    expedientes::{self, acceso, contexto, referencia, rol_de, stored},
    log::{Event, NewEntry},
    notas::tiempo::Oficina,
    prescripciones::{escalera::Escalera, fecha_en_palabras, plazos::dias_restantes},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use vigia_protocol::{
    acceso::Rol,
    event::{Notification, NotificationType, name},
    ids::{NotificationId, OficioId, UserId},
    inbox::Contexto,
    time::Timestamp,
};

/// How many are asked for at a time.
const PAGE: u64 = 200;

/// Ours, made once at random; with it the key of what is said becomes the id of its notification.
const NAMESPACE: Uuid = Uuid::from_u128(0x9a41_7cd0_5e2b_4f13_8b66_e07d_31f2_c458);

impl Reglas {
    /// Those that count now.
    pub async fn actuales(conn: &impl ConnectionTrait, config: &Config) -> Result<Self> {
        let (oficina, ajustes) =
            (Oficina::actual(conn, config).await?, ajustes::actuales(conn, config).await?);
        let escalera = Escalera {
            pasos: ajustes.oficios.dias,
            hora: ajustes.hora_aviso.time(),
            habiles: oficina.habiles.clone(),
            ultimo_habil: false,
            ..Escalera::new(config.zona)
        };
        Ok(Self { oficina, aceptar: ajustes.oficios.aceptar_minutos, escalera })
    }
}

/// Runs until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = round(&app, &stop).await {
            tracing::warn!(%error, "oficios that wait cannot be read; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(app.clock.watch_interval()) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Looks at every oficio whose time has come. One that fails is tried again in the next round and stops no other.
pub(crate) async fn round(app: &App, stop: &CancellationToken) -> Result<()> {
    let mut last = String::new();
    loop {
        let due = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Proximo.lte(app.clock.now().millis()))
            .filter(Column::Id.gt(&last))
            .order_by_asc(Column::Id)
            .limit(PAGE);
        let due: Vec<String> = due.into_tuple().all(app.db.reader()).await?;
        for id in &due {
            if stop.is_cancelled() {
                return Ok(());
            }
            if let Err(error) = look_at(app, &stored(id)?).await {
                tracing::error!(oficio.id = %id, %error, "an oficio could not be looked at; trying again");
            }
        }
        match due.last() {
            Some(id) if due.len() as u64 == PAGE => last.clone_from(id),
            _ => return Ok(()),
        }
    }
}

/// Says what is due of one oficio, in a transaction of its own.
async fn look_at(app: &App, id: &OficioId) -> Result<()> {
    let mut tx = app.db.begin(Actor::System).await?;
    // The case first, as whoever changes an oficio: what is taken from somebody at this moment comes before, or after.
    expedientes::lock(&*tx, &[store::find(&*tx, id).await?.expediente_id]).await?;
    let row = store::lock(&tx, id).await?;
    let reglas = &Reglas::actuales(&*tx, &app.config).await?;
    let desde = desde(&row);
    let espera =
        Espera { estado: stored(&row.estado)?, desde: Timestamp::from_millis(desde), vence: row.vence };
    let said = oficio_avisos::Entity::find()
        .filter(oficio_avisos::Column::OficioId.eq(id.as_str()))
        .filter(oficio_avisos::Column::Desde.eq(desde))
        .all(&*tx)
        .await?;
    let said: HashSet<String> = said.into_iter().map(|row| row.clave).collect();
    let decision = reglas.decidir(espera, &said, tx.now());
    for aviso in &decision.omitir {
        let passed_over = row.asignado_a.as_ref().unwrap_or(&row.created_by);
        claim(&tx, &row, (aviso, &stored(passed_over)?), "omitido").await?;
    }
    for aviso in &decision.avisar {
        say(&mut tx, reglas, &row, aviso).await?;
    }
    let next = decision.proximo.map(Timestamp::millis);
    let update = Entity::update_many().col_expr(Column::Proximo, Expr::value(next));
    update.filter(Column::Id.eq(&row.id)).exec(&*tx).await?;
    tx.commit().await
}

/// Since when it is as it is: somebody's, or in the queue.
fn desde(row: &Model) -> i64 {
    row.asignado_at.or(row.cola_desde).unwrap_or(row.created_at)
}

async fn say(tx: &mut Tx, reglas: &Reglas, row: &Model, aviso: &Aviso) -> Result<()> {
    let caso = casos::Entity::find_by_id(&row.expediente_id).one(&**tx).await?.ok_or(Error::NotFound)?;
    let expediente = stored(&row.expediente_id)?;
    for user in destinatarios(&**tx, row, aviso).await? {
        let (id, rol): (UserId, Rol) = (stored(&user.id)?, rol_de(&user)?);
        // A lawyer who left the case hears no more of it; the office hears which, and no more.
        let ve = acceso(&**tx, &id, rol, &expediente, tx.now()).await?.ve();
        if !ve && rol != Rol::Oficina {
            continue;
        }
        let notification_id = notification_id(row, aviso, &id);
        if !claim(tx, row, (aviso, &id), "avisado").await? {
            continue;
        }
        let about = if ve { Some(contexto(&caso)?) } else { None };
        let about = about.map(|caso| Contexto { oficio_id: row.id.parse().ok(), ..caso });
        let hoy = reglas.oficina.dia(tx.now());
        let dias = row.vence.map(|vence| dias_restantes(vence, hoy));
        let (kind, title, message) = texto(row, aviso, dias, &referencia(caso.referencia));
        let ids = json!({
            "expedienteId": row.expediente_id, "oficioId": row.id, "vence": row.vence, "estado": row.estado,
        });
        let payload = Notification {
            id: notification_id.clone(),
            kind,
            title,
            message,
            user_id: id.clone(),
            link: Some("/oficios".to_owned()),
            metadata: match ids {
                Value::Object(ids) => Some(ids),
                _ => None,
            },
        };
        let detalle = json!({ "user": id, "clave": aviso.clave(row.vence), "notificacion": notification_id });
        tx.audit("oficio.avisado", ("oficio", &row.id), Some(&expediente), detalle).await?;
        tx.publish(Event::Entry(Box::new(NewEntry {
            user: id,
            notification_id,
            event: name::NOTIFICATION,
            payload: serde_json::to_value(payload).map_err(anyhow::Error::from)?,
            contexto: about,
            vence: row.vence.filter(|_| matches!(aviso, Aviso::Vence(_))),
            requiere_nota: false,
        })));
    }
    Ok(())
}

/// Who hears of it, active all of them and each once: of one nobody takes, who entered it and the whole office, also of its
/// date; of one nobody accepts, who gave it and the whole office; of a date, whose it is, and who gave it once that has
/// passed.
async fn destinatarios(conn: &impl ConnectionTrait, row: &Model, aviso: &Aviso) -> Result<Vec<users::Model>> {
    let (giver, holder) = (row.asignado_por.as_deref(), row.asignado_a.as_deref());
    let (named, office) = match aviso {
        _ if holder.is_none() => (vec![Some(&*row.created_by)], true),
        Aviso::SinAsignar => (vec![], true),
        Aviso::SinAceptar => (vec![giver], true),
        Aviso::Vence(ocasion) if ocasion.paso < 0 => (vec![holder, giver], false),
        Aviso::Vence(_) => (vec![holder], false),
    };
    let active = users::Entity::find().filter(users::Column::Activo.eq(true));
    let mut people =
        active.clone().filter(users::Column::Id.is_in(named.into_iter().flatten())).all(conn).await?;
    if office {
        people.extend(active.filter(users::Column::Rol.eq(Rol::Oficina.as_str())).all(conn).await?);
    }
    let people: BTreeMap<String, users::Model> =
        people.into_iter().map(|user| (user.id.clone(), user)).collect();
    Ok(people.into_values().collect())
}

/// What, when, reference; never what the oficio is about.
fn texto(
    row: &Model,
    aviso: &Aviso,
    dias: Option<i64>,
    referencia: &str,
) -> (NotificationType, String, String) {
    let when = row.vence.map(|vence| format!("{} · ", fecha_en_palabras(vence))).unwrap_or_default();
    let oficio = if row.asignado_a.is_none() { "Un oficio sin asignar" } else { "Un oficio" };
    let title = match (aviso, dias) {
        (Aviso::SinAsignar, _) => format!("{oficio} espera que alguien lo tome"),
        (Aviso::SinAceptar, _) | (_, None) => format!("{oficio} espera que alguien lo acepte"),
        (_, Some(0)) => format!("{oficio} vence hoy"),
        (_, Some(1)) => format!("{oficio} vence mañana"),
        (_, Some(dias @ 2..)) => format!("{oficio} vence en {dias} días"),
        (_, Some(-1)) => format!("{oficio} venció ayer"),
        (_, Some(dias)) => format!("{oficio} venció hace {} días", dias.unsigned_abs()),
    };
    let kind = match dias {
        Some(..0) => NotificationType::Error,
        _ => NotificationType::Warning,
    };
    (kind, title, format!("{when}Ref. {referencia}"))
}

/// From the key alone: neither a race between nodes nor a restored database makes a second one.
fn notification_id(row: &Model, aviso: &Aviso, user: &UserId) -> NotificationId {
    let (desde, clave) = (desde(row), aviso.clave(row.vence));
    Uuid::new_v5(&NAMESPACE, format!("{}/{desde}/{clave}/{user}", row.id).as_bytes()).into()
}

/// Claims what is said for a recipient; false where another node was faster.
async fn claim(tx: &Tx, row: &Model, (aviso, user): (&Aviso, &UserId), estado: &str) -> Result<bool> {
    use oficio_avisos::Column::{Clave, Desde, OficioId, UserId as User};
    let claim = oficio_avisos::ActiveModel {
        oficio_id: Set(row.id.clone()),
        desde: Set(desde(row)),
        vence: Set(row.vence),
        clave: Set(aviso.clave(row.vence)),
        user_id: Set(user.to_string()),
        estado: Set(estado.to_owned()),
        at: Set(tx.now().millis()),
        notification_id: Set(notification_id(row, aviso, user).into()),
    };
    let once = OnConflict::columns([OficioId, Desde, Clave, User]).do_nothing().to_owned();
    let claimed =
        oficio_avisos::Entity::insert(claim).on_conflict(once).exec_without_returning(&**tx).await?;
    Ok(claimed > 0)
}
