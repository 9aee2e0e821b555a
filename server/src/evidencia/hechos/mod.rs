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
    expedientes::{referencia, stored},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use vigia_protocol::{
    ids::{ExpedienteId, NotificationId, UserId},
    inbox::{ConstanciaPaso, Contexto},
    time::Date,
};

/// How many alerts one file holds, and how many acts of a deadline: the newest ones, and the file says that it is not
/// all. A case with twenty overdue deadlines and four people has as many in months. Tests need not have thousands.
const MOST: usize = if cfg!(test) { 30 } else { 20_000 };

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
    /// It is all there is; where it is not, what is missing is older than what is there.
    pub completa: bool,
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
    let (rows, mut completa) = newest(conn, rows).await?;
    let mut avisos = avisos::leer(conn, rows, None).await?;
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
        let (plazo, whole) = plazos::leer(conn, row, own, hoy).await?;
        completa &= whole;
        all.push(plazo);
    }
    let avisos = avisos.into_iter().map(|(_, aviso)| aviso).collect();
    Ok(Constancia { sobre: Sobre::Expediente, caso: Some(del_caso(caso)), plazos: all, avisos, completa })
}

/// Of a deadline.
pub async fn del_plazo(
    conn: &impl ConnectionTrait,
    caso: &expedientes::Model,
    row: &prescripciones::Model,
    hoy: Date,
) -> Result<Constancia> {
    let rows = inbox::Entity::find().filter(inbox::Column::PrescripcionId.eq(&row.id));
    let (rows, all) = newest(conn, rows).await?;
    let (plazo, whole) = plazos::leer(conn, row, avisos::leer(conn, rows, None).await?, hoy).await?;
    let (caso, plazos, completa) = (Some(del_caso(caso)), vec![plazo], all && whole);
    Ok(Constancia { sobre: Sobre::Plazo, caso, plazos, avisos: Vec::new(), completa })
}

/// Of an entry of that user's own inbox, and the case it is about. What else there is of that case they may not be
/// allowed to see; the devices of others are theirs to know.
pub async fn de_la_notificacion(
    conn: &impl ConnectionTrait,
    user: &UserId,
    id: &NotificationId,
) -> Result<(Constancia, Option<ExpedienteId>)> {
    let row = propia(conn, user, id).await?;
    let expediente = row.expediente_id.as_deref().map(stored).transpose()?;
    let contexto: Option<Contexto> = row.contexto.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let caso = contexto.map(|contexto| Caso {
        referencia: contexto.referencia,
        caratula: contexto.caratula,
        numero: None,
        juzgado: None,
    });
    let avisos = avisos::leer(conn, vec![row], Some(user)).await?.into_iter().map(|(_, aviso)| aviso);
    let (plazos, avisos) = (Vec::new(), avisos.collect());
    Ok((Constancia { sobre: Sobre::Notificacion, caso, plazos, avisos, completa: true }, expediente))
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

/// The newest of these, the oldest first, and whether they are all.
async fn newest(
    conn: &impl ConnectionTrait,
    rows: Select<inbox::Entity>,
) -> Result<(Vec<inbox::Model>, bool)> {
    let rows = rows
        .order_by_desc(inbox::Column::CreatedAt)
        .order_by_desc(inbox::Column::UserId)
        .order_by_desc(inbox::Column::Seq)
        .limit(MOST as u64 + 1);
    Ok(caben(rows.all(conn).await?))
}

/// Of one more than a file holds, the newest first: those it holds, the oldest first, and whether they are all.
fn caben<T>(mut rows: Vec<T>) -> (Vec<T>, bool) {
    let all = rows.len() <= MOST;
    rows.truncate(MOST);
    rows.reverse();
    (rows, all)
}

fn del_caso(row: &expedientes::Model) -> Caso {
    Caso {
        referencia: referencia(row.referencia),
        caratula: row.caratula.clone(),
        numero: row.numero.clone(),
        juzgado: row.juzgado.clone(),
    }
}
