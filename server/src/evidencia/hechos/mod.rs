//! What the server knows of alerts, read from the database: [`plazos`] reads deadlines, [`avisos`] alerts, and of these
//! [`entregas`] what devices did, [`escalones`] to whom they went on, [`correos`] what was sent by e-mail.

mod avisos;
mod correos;
mod entregas;
mod escalones;
mod nombres;
mod plazos;

pub use avisos::Aviso;
pub use plazos::{Asiento, Plazo};

use crate::{
    entity::{expedientes, inbox, prescripciones},
    error::{Error, Result},
    expedientes::referencia,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use vigia_protocol::{
    ids::{NotificationId, UserId},
    inbox::{ConstanciaPaso, Contexto},
    time::Date,
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

/// Of a case: its deadlines, and every alert about it.
pub async fn del_expediente(
    conn: &impl ConnectionTrait,
    caso: &expedientes::Model,
    hoy: Date,
) -> Result<Constancia> {
    let rows = inbox::Entity::find().filter(inbox::Column::ExpedienteId.eq(&caso.id));
    let mut avisos = avisos::leer(conn, ordered(rows).limit(MOST).all(conn).await?, None).await?;
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
        all.push(plazos::leer(conn, row, own, hoy).await?);
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
    let avisos = avisos::leer(conn, ordered(rows).limit(MOST).all(conn).await?, None).await?;
    let plazos = vec![plazos::leer(conn, row, avisos, hoy).await?];
    Ok(Constancia { sobre: Sobre::Plazo, caso: Some(del_caso(caso)), plazos, avisos: Vec::new() })
}

/// Of an entry of that user's own inbox. What else there is of its case they may not be allowed to see; the devices of
/// others are theirs to know.
pub async fn de_la_notificacion(
    conn: &impl ConnectionTrait,
    user: &UserId,
    id: &NotificationId,
) -> Result<Constancia> {
    let row = propia(conn, user, id).await?;
    let contexto: Option<Contexto> = row.contexto.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let caso = contexto.map(|contexto| Caso {
        referencia: contexto.referencia,
        caratula: contexto.caratula,
        numero: None,
        juzgado: None,
    });
    let avisos = avisos::leer(conn, vec![row], Some(user)).await?.into_iter().map(|(_, aviso)| aviso);
    Ok(Constancia { sobre: Sobre::Notificacion, caso, plazos: Vec::new(), avisos: avisos.collect() })
}

/// What became of an entry of that user's own inbox, by time.
pub async fn pasos(
    conn: &impl ConnectionTrait,
    user: &UserId,
    id: &NotificationId,
) -> Result<Vec<ConstanciaPaso>> {
    let row = propia(conn, user, id).await?;
    let read = avisos::leer(conn, vec![row], Some(user)).await?;
    Ok(read.into_iter().flat_map(|(_, aviso)| aviso.hechos).collect())
}

async fn propia(conn: &impl ConnectionTrait, user: &UserId, id: &NotificationId) -> Result<inbox::Model> {
    let row = inbox::Entity::find()
        .filter(inbox::Column::UserId.eq(user.as_str()))
        .filter(inbox::Column::NotificationId.eq(id.as_str()))
        .filter(inbox::Column::VoidAt.is_null());
    row.one(conn).await?.ok_or(Error::NotFound)
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
