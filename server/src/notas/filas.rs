//! Rows of the board, from a few queries however many they are.

use super::{
    entregas::en_ninguno,
    reglas::{Gente, Reglas},
    store,
};
use crate::{
    correo,
    entity::{correos, entregas, escalaciones, expedientes, inbox, notas, prescripciones, users},
    error::Result,
    expedientes::{referencia, stored},
    prescripciones::plazos::{dias_restantes, nivel},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Query,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use vigia_protocol::{
    inbox::Escalon,
    notas::{DestinatarioNota, NotaPendiente, SiguienteEscalon},
    time::Timestamp,
};

/// How many e-mails are asked for at a time: a statement takes only so many values.
const MAILS: usize = 1_000;

/// A deadline, and what asks for a note of it; without that, an alert of it is on no device of somebody.
pub struct Fila {
    /// What asks.
    pub pedido: Option<notas::Model>,
    /// The deadline.
    pub row: prescripciones::Model,
}

impl Fila {
    /// Nothing asks.
    pub fn sin_pedido(row: prescripciones::Model) -> Self {
        Self { pedido: None, row }
    }

    /// The entries it is about: those of the asking, or what is said of the present date and still open.
    fn entradas(&self) -> Condition {
        let of = Condition::all()
            .add(inbox::Column::PrescripcionId.eq(&self.row.id))
            .add(inbox::Column::Vence.eq(self.row.vence))
            .add(inbox::Column::VoidAt.is_null());
        match &self.pedido {
            Some(pedido) => {
                of.add(inbox::Column::RequiereNota.eq(true)).add(inbox::Column::CreatedAt.gte(pedido.desde))
            }
            None => of
                .add(inbox::Column::ClosedAt.is_null())
                .add(inbox::Column::CreatedAt.gte(self.row.vigilada_desde)),
        }
    }
}

/// What rows are made from.
struct Leido {
    casos: HashMap<String, expedientes::Model>,
    gente: HashMap<String, Gente>,
    escalaciones: HashMap<String, Vec<escalaciones::Model>>,
    entradas: HashMap<String, Vec<inbox::Model>>,
    nombres: HashMap<String, String>,
    entregas: HashMap<(String, String), Vec<entregas::Model>>,
    correos: HashMap<String, correos::Model>,
}

/// Rows as they are shown, in their order.
pub async fn vistas(
    conn: &impl ConnectionTrait,
    reglas: &Reglas,
    filas: Vec<Fila>,
    now: Timestamp,
) -> Result<Vec<NotaPendiente>> {
    if filas.is_empty() {
        return Ok(Vec::new());
    }
    let leido = Leido::read(conn, &filas, now).await?;
    let shown = filas.iter().filter_map(|fila| leido.vista(reglas, fila, now).transpose());
    shown.collect()
}

impl Leido {
    async fn read(conn: &impl ConnectionTrait, filas: &[Fila], now: Timestamp) -> Result<Self> {
        let ids: BTreeSet<String> = filas.iter().map(|fila| fila.row.expediente_id.clone()).collect();
        let gente = Gente::de_casos(conn, ids.clone(), now).await?;
        let casos = expedientes::Entity::find().filter(expedientes::Column::Id.is_in(ids)).all(conn).await?;
        let about = filas.iter().fold(Condition::any(), |any, fila| any.add(fila.entradas()));
        let entries = inbox::Entity::find().filter(about.clone()).order_by_asc(inbox::Column::CreatedAt);
        let entries = entries.order_by_asc(inbox::Column::Seq).all(conn).await?;
        let people: BTreeSet<&String> = entries.iter().map(|entry| &entry.user_id).collect();
        let users = users::Entity::find().filter(users::Column::Id.is_in(people.clone()));
        let about = Query::select()
            .column(inbox::Column::NotificationId)
            .from(inbox::Entity)
            .cond_where(about)
            .to_owned();
        let delivered = entregas::Entity::find()
            .filter(entregas::Column::UserId.is_in(people))
            .filter(entregas::Column::NotificationId.in_subquery(about));
        let delivered = por(delivered.all(conn).await?, |d| (d.user_id.clone(), d.notification_id.clone()));
        let keys: Vec<String> =
            entries.iter().flat_map(|e| correo::claves(&e.user_id, &e.notification_id)).collect();
        let mut correos = HashMap::new();
        for keys in keys.chunks(MAILS) {
            let sent = correo::de_claves(conn, keys.to_vec()).await?;
            correos.extend(sent.into_iter().map(|row| (row.clave.clone(), row)));
        }
        Ok(Self {
            casos: casos.into_iter().map(|caso| (caso.id.clone(), caso)).collect(),
            gente,
            escalaciones: escalaciones(conn, filas).await?,
            entradas: por(entries, |entry| entry.prescripcion_id.clone().unwrap_or_default()),
            nombres: users.all(conn).await?.into_iter().map(|user| (user.id, user.nombre)).collect(),
            entregas: delivered,
            correos,
        })
    }

    fn vista(&self, reglas: &Reglas, fila: &Fila, now: Timestamp) -> Result<Option<NotaPendiente>> {
        let Fila { pedido, row } = fila;
        let Some(case) = self.casos.get(&row.expediente_id) else { return Ok(None) };
        let entries = self.entradas.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let sin = entries.iter().find(|entry| self.en_ninguno(entry)).map(|entry| entry.created_at);
        let desde = pedido.as_ref().map_or(sin.unwrap_or(row.vigilada_desde), |pedido| pedido.desde);
        // Of what asks for no note, what was said before this one is not what is missing.
        let own: Vec<&inbox::Model> = entries.iter().filter(|entry| entry.created_at >= desde).collect();
        let (desde, dias) =
            (Timestamp::from_millis(desde), dias_restantes(row.vence, reglas.oficina.dia(now)));
        let pedido = pedido.as_ref();
        Ok(Some(NotaPendiente {
            prescripcion_id: stored(&row.id)?,
            expediente_id: stored(&row.expediente_id)?,
            referencia: referencia(case.referencia),
            caratula: case.caratula.clone(),
            tipo: row.tipo.clone(),
            clase: stored(&row.clase)?,
            vence: row.vence,
            dias_restantes: dias,
            nivel: nivel(dias),
            desde,
            minutos_habiles: reglas.tiempo(row.vence).minutos(desde, now),
            escalon: pedido.and_then(|pedido| self.escalon(pedido)),
            siguiente: pedido.and_then(|pedido| self.siguiente(reglas, (pedido, row), now)),
            destinatarios: self.destinatarios(&own)?,
            sin_dispositivo: sin.is_some(),
        }))
    }

    fn escalon(&self, pedido: &notas::Model) -> Option<Escalon> {
        let claims = self.escalaciones.get(&pedido.prescripcion_id)?.iter();
        let own = claims.filter(|claim| store::es_de(claim, pedido));
        own.filter_map(|claim| Escalon::from_db(&claim.escalon)).max()
    }

    fn siguiente(
        &self,
        reglas: &Reglas,
        (pedido, row): (&notas::Model, &prescripciones::Model),
        now: Timestamp,
    ) -> Option<SiguienteEscalon> {
        let gente = self.gente.get(&row.expediente_id)?;
        let next = reglas.peldanos(&store::pedido(pedido), gente).into_iter();
        let next = next.filter(|p| p.at > now && !gente.de(p.escalon).is_empty()).min_by_key(|p| p.at)?;
        Some(SiguienteEscalon { escalon: next.escalon, at: next.at })
    }

    /// Who was told, each once over all their entries, in the order in which they were.
    fn destinatarios(&self, entries: &[&inbox::Model]) -> Result<Vec<DestinatarioNota>> {
        let mut order: Vec<&str> = Vec::new();
        let mut by_person: BTreeMap<&str, Vec<&inbox::Model>> = BTreeMap::new();
        for entry in entries {
            let own = by_person.entry(&entry.user_id).or_default();
            if own.is_empty() {
                order.push(&entry.user_id);
            }
            own.push(entry);
        }
        order.into_iter().map(|user| self.destinatario(user, &by_person[user])).collect()
    }

    fn destinatario(&self, user: &str, own: &[&inbox::Model]) -> Result<DestinatarioNota> {
        let delivered = |fact: fn(&entregas::Model) -> bool| own.iter().any(|entry| self.llego(entry, fact));
        let keys = own.iter().flat_map(|e| correo::claves(&e.user_id, &e.notification_id));
        let mails: Vec<&correos::Model> = keys.filter_map(|key| self.correos.get(&key)).collect();
        Ok(DestinatarioNota {
            user_id: stored(user)?,
            nombre: self.nombres.get(user).cloned().unwrap_or_default(),
            almacenada: delivered(|d| d.stored_at.is_some()),
            entregada: delivered(|d| d.shown_at.is_some()),
            leida: own.iter().any(|e| e.read_at.is_some()),
            nota: own.iter().any(|e| e.acked_by.as_deref() == Some(user)),
            correo: mails.iter().filter_map(|mail| mail.enviado_at).max().map(Timestamp::from_millis),
            correo_fallido: mails.iter().any(|mail| mail.abandonado_at.is_some()),
        })
    }

    fn en_ninguno(&self, entry: &inbox::Model) -> bool {
        en_ninguno(entry, self.llego(entry, |d| d.stored_at.is_some()))
    }

    /// Whether something is known of an entry on a device of its recipient.
    fn llego(&self, entry: &inbox::Model, fact: fn(&entregas::Model) -> bool) -> bool {
        let devices = self.entregas.get(&(entry.user_id.clone(), entry.notification_id.clone()));
        devices.is_some_and(|devices| devices.iter().any(fact))
    }
}

/// To whom these askings went on, by deadline.
async fn escalaciones(
    conn: &impl ConnectionTrait,
    filas: &[Fila],
) -> Result<HashMap<String, Vec<escalaciones::Model>>> {
    let pedidos: Vec<&notas::Model> = filas.iter().filter_map(|fila| fila.pedido.as_ref()).collect();
    let claims = escalaciones::Entity::find()
        .filter(escalaciones::Column::PrescripcionId.is_in(pedidos.iter().map(|one| &one.prescripcion_id)))
        .filter(escalaciones::Column::Desde.is_in(pedidos.iter().map(|one| one.desde)));
    Ok(por(claims.all(conn).await?, |claim| claim.prescripcion_id.clone()))
}

fn por<K: Eq + std::hash::Hash, T>(rows: Vec<T>, key: fn(&T) -> K) -> HashMap<K, Vec<T>> {
    let mut all: HashMap<K, Vec<T>> = HashMap::new();
    for row in rows {
        all.entry(key(&row)).or_default().push(row);
    }
    all
}
