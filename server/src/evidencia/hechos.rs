//! What the server knows of alerts, read from the database.

use crate::{
    entity::{
        audit, devices, entregas, expedientes, inbox, prescripcion_fechas as fechas, prescripciones, users,
    },
    error::{Error, Result},
    expedientes::{referencia, stored},
    prescripciones::plazos::dias_restantes,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use vigia_protocol::{
    ids::{NotificationId, UserId},
    inbox::Contexto,
    prescripciones::{Clase, EstadoPrescripcion, Nivel},
    time::{Date, Timestamp},
};

/// How many alerts one file holds; more than a case has in decades.
const MOST: u64 = 20_000;

/// What one file is about.
#[derive(Clone, Debug)]
pub enum Sobre {
    /// A whole case.
    Expediente,
    /// One deadline.
    Plazo,
    /// One entry of somebody's inbox.
    Notificacion,
}

/// All there is to say.
#[derive(Clone, Debug)]
pub struct Constancia {
    /// About what.
    pub sobre: Sobre,
    /// The case, as far as whoever asks may see it.
    pub caso: Option<Caso>,
    /// Its deadlines.
    pub plazos: Vec<Plazo>,
    /// Alerts that are about no deadline in `plazos`.
    pub avisos: Vec<Aviso>,
}

/// A case.
#[derive(Clone, Debug)]
pub struct Caso {
    pub referencia: String,
    pub caratula: String,
    pub numero: Option<String>,
    pub juzgado: Option<String>,
}

/// A deadline.
#[derive(Clone, Debug)]
pub struct Plazo {
    pub tipo: String,
    pub clase: Clase,
    pub vence: Date,
    pub dias: i64,
    pub estado: EstadoPrescripcion,
    /// Why it is met, and where that can be seen.
    pub resolucion: Vec<String>,
    pub verificada: bool,
    pub base_legal: Option<String>,
    /// Every date it had, the first one first.
    pub fechas: Vec<Fecha>,
    /// What was done with it, by the audit.
    pub asientos: Vec<Asiento>,
    pub avisos: Vec<Aviso>,
}

/// A date a deadline had from a version on.
#[derive(Clone, Debug)]
pub struct Fecha {
    pub version: i64,
    pub vence: Date,
    pub base_legal: Option<String>,
    pub por: String,
    pub at: Timestamp,
}

/// A row of the audit.
#[derive(Clone, Debug)]
pub struct Asiento {
    pub pos: Option<i64>,
    pub at: Timestamp,
    pub quien: Option<String>,
    pub dispositivo: Option<String>,
    pub accion: String,
    pub detalle: Value,
}

/// An alert to one person.
#[derive(Clone, Debug)]
pub struct Aviso {
    pub id: String,
    pub evento: String,
    pub para: String,
    /// The due date it was about, the days that were left, and how urgent it was.
    pub vence: Option<Date>,
    pub dias: Option<i64>,
    pub nivel: Option<Nivel>,
    pub requiere_nota: bool,
    /// What became of it, in its order.
    pub hechos: Vec<Hecho>,
}

/// One thing that became of an alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Hecho {
    pub que: Que,
    pub quien: Option<String>,
    pub dispositivo: Option<String>,
    pub at: Timestamp,
    pub en_dispositivo: Option<Timestamp>,
}

/// What can become of an alert, in the order it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Que {
    Aceptada,
    Almacenada,
    Entregada,
    Leida,
    Nota,
    Cerrada,
    Retirada,
}

/// Of a case: its deadlines, and every alert about it.
pub async fn del_expediente(
    conn: &impl ConnectionTrait,
    caso: &expedientes::Model,
    hoy: Date,
) -> Result<Constancia> {
    let rows = inbox::Entity::find().filter(inbox::Column::ExpedienteId.eq(&caso.id));
    let mut avisos = leer(conn, ordered(rows).limit(MOST).all(conn).await?, None).await?;
    let plazos = prescripciones::Entity::find()
        .filter(prescripciones::Column::ExpedienteId.eq(&caso.id))
        .order_by_asc(prescripciones::Column::Vence)
        .order_by_asc(prescripciones::Column::Id)
        .all(conn)
        .await?;
    let mut all = Vec::new();
    for row in &plazos {
        let (own, others): (Vec<_>, Vec<_>) =
            avisos.into_iter().partition(|(about, _)| about.as_deref() == Some(row.id.as_str()));
        avisos = others;
        all.push(plazo(conn, row, own, hoy).await?);
    }
    let avisos = avisos.into_iter().map(|(_, aviso)| aviso).collect();
    Ok(Constancia { sobre: Sobre::Expediente, caso: Some(del_caso(caso)), plazos: all, avisos })
}

/// Of a deadline.
pub async fn del_plazo(
    conn: &impl ConnectionTrait,
    caso: &expedientes::Model,
    row: &prescripciones::Model,
    hoy: Date,
) -> Result<Constancia> {
    let rows = inbox::Entity::find().filter(inbox::Column::PrescripcionId.eq(&row.id));
    let avisos = leer(conn, ordered(rows).limit(MOST).all(conn).await?, None).await?;
    let plazos = vec![plazo(conn, row, avisos, hoy).await?];
    Ok(Constancia { sobre: Sobre::Plazo, caso: Some(del_caso(caso)), plazos, avisos: Vec::new() })
}

/// Of an entry of that user's own inbox. What else there is of its case they may not be allowed to see; the devices of
/// others are theirs to know.
pub async fn de_la_notificacion(
    conn: &impl ConnectionTrait,
    user: &UserId,
    id: &NotificationId,
) -> Result<Constancia> {
    let row = inbox::Entity::find()
        .filter(inbox::Column::UserId.eq(user.as_str()))
        .filter(inbox::Column::NotificationId.eq(id.as_str()))
        .filter(inbox::Column::VoidAt.is_null())
        .one(conn)
        .await?
        .ok_or(Error::NotFound)?;
    let contexto: Option<Contexto> = row.contexto.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let caso = contexto.map(|contexto| Caso {
        referencia: contexto.referencia,
        caratula: contexto.caratula,
        numero: None,
        juzgado: None,
    });
    let avisos = leer(conn, vec![row], Some(user)).await?.into_iter().map(|(_, aviso)| aviso).collect();
    Ok(Constancia { sobre: Sobre::Notificacion, caso, plazos: Vec::new(), avisos })
}

fn ordered(rows: sea_orm::Select<inbox::Entity>) -> sea_orm::Select<inbox::Entity> {
    rows.order_by_asc(inbox::Column::CreatedAt)
        .order_by_asc(inbox::Column::UserId)
        .order_by_asc(inbox::Column::Seq)
}

fn del_caso(row: &expedientes::Model) -> Caso {
    Caso {
        referencia: referencia(row.referencia),
        caratula: row.caratula.clone(),
        numero: row.numero.clone(),
        juzgado: row.juzgado.clone(),
    }
}

async fn plazo(
    conn: &impl ConnectionTrait,
    row: &prescripciones::Model,
    avisos: Vec<(Option<String>, Aviso)>,
    hoy: Date,
) -> Result<Plazo> {
    let had = fechas::Entity::find()
        .filter(fechas::Column::PrescripcionId.eq(&row.id))
        .order_by_asc(fechas::Column::Version)
        .all(conn)
        .await?;
    // Alerts are told one by one, and exports say nothing of the deadline.
    let acts = audit::Entity::find()
        .filter(audit::Column::Sujeto.eq(format!("prescripcion:{}", row.id)))
        .filter(audit::Column::Accion.is_not_in(["prescripcion.avisada", "constancia.exportada"]))
        .order_by_asc(audit::Column::Id)
        .limit(MOST)
        .all(conn)
        .await?;
    let people = had.iter().map(|fecha| fecha.por.clone());
    let people = people.chain(acts.iter().filter_map(|act| act.actor.clone())).collect();
    let nombres = nombres(conn, people).await?;
    let devices = acts.iter().filter_map(|act| act.device_id.clone()).collect();
    let devices = dispositivos(conn, devices).await?;
    let nombre = |id: &String| nombres.get(id).cloned().unwrap_or_else(|| id.clone());
    Ok(Plazo {
        tipo: row.tipo.clone(),
        clase: stored(&row.clase)?,
        vence: row.vence,
        dias: dias_restantes(row.vence, hoy),
        estado: stored(&row.estado)?,
        resolucion: row.motivo.iter().chain(&row.prueba).cloned().collect(),
        verificada: row.verificada,
        base_legal: row.base_legal.clone(),
        fechas: had
            .into_iter()
            .map(|fecha| Fecha {
                version: fecha.version,
                vence: fecha.vence,
                por: nombre(&fecha.por),
                base_legal: fecha.base_legal,
                at: Timestamp::from_millis(fecha.at),
            })
            .collect(),
        asientos: acts
            .into_iter()
            .map(|act| Asiento {
                pos: act.pos,
                at: Timestamp::from_millis(act.at),
                quien: act.actor.as_ref().map(nombre),
                dispositivo: act.device_id.and_then(|id| devices.get(&id).cloned()),
                accion: act.accion,
                detalle: serde_json::from_str(&act.detalle).unwrap_or_default(),
            })
            .collect(),
        avisos: avisos.into_iter().map(|(_, aviso)| aviso).collect(),
    })
}

/// Entries of inboxes as alerts, each with the deadline it is about. Whoever reads their own does not learn what devices
/// others have.
async fn leer(
    conn: &impl ConnectionTrait,
    rows: Vec<inbox::Model>,
    propio: Option<&UserId>,
) -> Result<Vec<(Option<String>, Aviso)>> {
    let mut delivered: HashMap<(String, String), Vec<entregas::Model>> = HashMap::new();
    for some in rows.chunks(500) {
        let ids: Vec<String> = some.iter().map(|row| row.notification_id.clone()).collect();
        let found = entregas::Entity::find().filter(entregas::Column::NotificationId.is_in(ids));
        let found = match propio {
            Some(user) => found.filter(entregas::Column::UserId.eq(user.as_str())),
            None => found,
        };
        for row in found.all(conn).await? {
            delivered.entry((row.user_id.clone(), row.notification_id.clone())).or_default().push(row);
        }
    }
    let (mut people, mut devices) = (BTreeSet::new(), BTreeSet::new());
    for row in &rows {
        people.insert(row.user_id.clone());
        people.extend(row.acked_by.clone());
        devices.extend(row.read_device.clone());
        devices.extend(row.acked_device.clone());
    }
    devices.extend(delivered.values().flatten().map(|entrega| entrega.device_id.clone()));
    let devices = dispositivos(conn, devices).await?;
    let nombres = nombres(conn, people).await?;
    let read = rows.into_iter().map(|row| {
        let key = (row.user_id.clone(), row.notification_id.clone());
        let delivered = delivered.remove(&key).unwrap_or_default();
        (row.prescripcion_id.clone(), aviso(row, &delivered, (&nombres, &devices), propio))
    });
    Ok(read.collect())
}

fn aviso(
    row: inbox::Model,
    delivered: &[entregas::Model],
    (nombres, devices): (&HashMap<String, String>, &HashMap<String, String>),
    propio: Option<&UserId>,
) -> Aviso {
    let nombre = |id: &String| nombres.get(id).cloned().unwrap_or_else(|| id.clone());
    let device = |id: Option<&String>| id.and_then(|id| devices.get(id)).cloned();
    let para = nombre(&row.user_id);
    let hecho = |que, at: i64, quien: Option<String>, dispositivo| Hecho {
        que,
        quien,
        dispositivo,
        at: Timestamp::from_millis(at),
        en_dispositivo: None,
    };
    let mut hechos = vec![hecho(Que::Aceptada, row.created_at, None, None)];
    for entrega in delivered {
        let on = device(Some(&entrega.device_id));
        hechos.extend(entrega.stored_at.map(|at| hecho(Que::Almacenada, at, None, on.clone())));
        hechos.extend(entrega.shown_at.map(|at| Hecho {
            en_dispositivo: entrega.shown_device_at.map(Timestamp::from_millis),
            ..hecho(Que::Entregada, at, None, on.clone())
        }));
    }
    hechos.extend(
        row.read_at.map(|at| hecho(Que::Leida, at, Some(para.clone()), device(row.read_device.as_ref()))),
    );
    if let Some(at) = row.acked_at {
        let own = propio.is_none_or(|user| row.acked_by.as_deref() == Some(user.as_str()));
        let on = device(row.acked_device.as_ref().filter(|_| own));
        hechos.push(hecho(Que::Nota, at, row.acked_by.as_ref().map(nombre), on));
    }
    hechos.extend(row.closed_at.map(|at| hecho(Que::Cerrada, at, None, None)));
    hechos.extend(row.void_at.map(|at| hecho(Que::Retirada, at, None, None)));
    hechos.sort_by_key(|hecho| (hecho.at, hecho.que));
    let payload: Value = serde_json::from_str(&row.payload).unwrap_or_default();
    Aviso {
        id: row.notification_id,
        evento: row.event,
        para,
        vence: row.vence,
        dias: payload["diasRestantes"].as_i64(),
        nivel: payload["nivel"].as_str().and_then(|text| text.parse().ok()),
        requiere_nota: row.requiere_nota,
        hechos,
    }
}

/// The names of people, by their ids.
async fn nombres(conn: &impl ConnectionTrait, ids: BTreeSet<String>) -> Result<HashMap<String, String>> {
    let rows = users::Entity::find()
        .select_only()
        .columns([users::Column::Id, users::Column::Nombre])
        .filter(users::Column::Id.is_in(ids));
    Ok(rows.into_tuple::<(String, String)>().all(conn).await?.into_iter().collect())
}

/// The names of devices, by their ids.
async fn dispositivos(conn: &impl ConnectionTrait, ids: BTreeSet<String>) -> Result<HashMap<String, String>> {
    let rows = devices::Entity::find()
        .select_only()
        .columns([devices::Column::Id, devices::Column::Name])
        .filter(devices::Column::Id.is_in(ids));
    Ok(rows.into_tuple::<(String, String)>().all(conn).await?.into_iter().collect())
}
