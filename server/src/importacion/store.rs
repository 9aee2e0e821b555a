//! What a file is held against, and storing what is new of it: whole tables at a time, so that a long file is one short
//! transaction.

use super::{
    fila::Fila,
    plan::{Caso, Destino, Existente, Nuevo, Plan, Suerte, clave, comparable},
};
use crate::{
    auth::CurrentUser,
    db::{Auditado, Tx},
    entity::{
        expediente_members as members, expedientes as cases, prescripcion_fechas as fechas,
        prescripciones as deadlines,
    },
    error::Result,
    expedientes::{self, Lector, stored},
    log::Event,
    prescripciones::{self, Entrada, escaleras::Escaleras},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use vigia_protocol::{
    acceso::Calidad,
    expedientes::EstadoExpediente,
    ids::{ExpedienteId, PrescripcionId, UserId},
};

/// How many rows go into one statement: SQLite takes 32,766 values, PostgreSQL 65,535.
const LOTE: usize = 1_000;

/// The cases the asker may write to, with their deadlines.
pub async fn existente(conn: &impl ConnectionTrait, lector: Lector<'_>) -> Result<Existente> {
    let rows: Vec<(String, Option<String>, String)> = cases::Entity::find()
        .select_only()
        .columns([cases::Column::Id, cases::Column::Numero, cases::Column::Caratula])
        .filter(expedientes::visible(lector))
        .order_by_asc(cases::Column::Referencia)
        .into_tuple()
        .all(conn)
        .await?;
    let mut found = Existente::default();
    for (id, numero, caratula) in rows {
        let (i, caratula) = (found.casos.len(), comparable(&caratula));
        match numero {
            Some(numero) => found.por_numero.entry(comparable(&numero)).or_insert(i),
            None => found.sin_numero.entry(caratula.clone()).or_insert(i),
        };
        found.por_caratula.entry(caratula).or_insert(i);
        found.casos.push(Caso { id, ..Caso::default() });
    }
    with_deadlines(conn, &mut found.casos).await?;
    Ok(found)
}

/// Reads the deadlines of cases and whether somebody answers for them.
async fn with_deadlines(conn: &impl ConnectionTrait, casos: &mut [Caso]) -> Result<()> {
    for lote in casos.chunks_mut(LOTE) {
        let ids: Vec<String> = lote.iter().map(|caso| caso.id.clone()).collect();
        let at: HashMap<String, usize> = ids.iter().cloned().enumerate().map(|(i, id)| (id, i)).collect();
        for (member, user) in expedientes::miembros_de(conn, ids.clone()).await? {
            if expedientes::is_responsable(&member, &user) {
                lote[at[&member.expediente_id]].con_responsable = true;
            }
        }
        let rows = deadlines::Entity::find().filter(deadlines::Column::ExpedienteId.is_in(ids));
        let rows = rows.all(conn).await?;
        // A date it had before counts too: it was moved since the file was written.
        let mut dates: HashMap<String, BTreeSet<_>> = HashMap::new();
        let of_rows: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        for ids in of_rows.chunks(LOTE) {
            let old = fechas::Entity::find().filter(fechas::Column::PrescripcionId.is_in(ids));
            for date in old.all(conn).await? {
                dates.entry(date.prescripcion_id).or_default().insert(date.vence);
            }
        }
        for row in &rows {
            let clase = stored(&row.clase)?;
            for vence in dates.remove(&row.id).unwrap_or_default().into_iter().chain([row.vence]) {
                let key = clave(clase, &row.tipo, row.deudor.as_deref(), vence);
                lote[at[&row.expediente_id]].plazos.insert(key, row.id.clone());
            }
        }
    }
    Ok(())
}

/// A case and a deadline.
pub type Ids = (ExpedienteId, PrescripcionId);

/// Stores what is new of a file, its new cases from that reference on; what each row is, where it is a deadline.
pub async fn guardar(
    tx: &mut Tx,
    user: &CurrentUser,
    escaleras: &Escaleras,
    (existente, plan): (&Existente, &Plan),
    primera: i64,
) -> Result<Vec<Option<Ids>>> {
    let nuevos = guardar_casos(tx, user, &plan.nuevos, primera).await?;
    let caso_de = |destino: Destino| match destino {
        Destino::Existente(i) => stored::<ExpedienteId>(&existente.casos[i].id),
        Destino::Nuevo(i) => Ok(nuevos[i].clone()),
    };
    let (mut rows, mut audited) = (Vec::new(), Vec::new());
    let (mut ids, mut touched) = (Vec::new(), BTreeSet::new());
    for suerte in &plan.filas {
        let is: Option<Ids> = match suerte {
            Suerte::Rechazada(_) => None,
            Suerte::Existente(destino, id) => Some((caso_de(*destino)?, stored(id)?)),
            Suerte::Repetida(first) => ids.get(*first).cloned().flatten(),
            Suerte::Nueva(destino, fila) => {
                let caso = caso_de(*destino)?;
                let row = plazo(tx, user, &caso, fila, escaleras);
                audited.push(Auditado {
                    accion: "prescripcion.ingresada",
                    sujeto: format!("prescripcion:{}", row.id),
                    expediente: Some(caso.clone()),
                    detalle: prescripciones::said(&row, None),
                });
                if let Destino::Existente(_) = destino {
                    touched.insert(caso.clone());
                }
                let id = stored(&row.id)?;
                rows.push(row);
                Some((caso, id))
            }
        };
        ids.push(is);
    }
    insert_deadlines(tx, &rows).await?;
    tx.audit_many(audited).await?;
    tell(tx, user, &touched).await?;
    Ok(ids)
}

/// The row of a deadline; the watch looks at it at once, unless nothing is due yet.
fn plazo(
    tx: &Tx,
    user: &CurrentUser,
    caso: &ExpedienteId,
    fila: &Fila,
    escaleras: &Escaleras,
) -> deadlines::Model {
    let entrada = Entrada {
        clase: fila.clase,
        tipo: fila.tipo.clone(),
        vence: fila.vence,
        base_legal: fila.base_legal.clone(),
        deudor: fila.deudor.clone(),
    };
    let mut row = entrada.row(caso, &user.id, tx.now());
    let escalera = escaleras.de(fila.clase);
    if escalera.ocasiones(row.vence, tx.now(), escalera.hoy(tx.now())).is_empty() {
        row.proximo_aviso = Some(escalera.next_at(row.vence, tx.now()).millis());
    }
    row
}

async fn insert_deadlines(tx: &Tx, rows: &[deadlines::Model]) -> Result<()> {
    for lote in rows.chunks(LOTE) {
        let all = lote.iter().cloned().map(deadlines::ActiveModel::from);
        deadlines::Entity::insert_many(all).exec_without_returning(&**tx).await?;
        let dates = lote.iter().map(|row| fechas::ActiveModel {
            prescripcion_id: Set(row.id.clone()),
            version: Set(row.version),
            vence: Set(row.vence),
            base_legal: Set(row.base_legal.clone()),
            at: Set(row.created_at),
            por: Set(row.created_by.clone()),
        });
        fechas::Entity::insert_many(dates).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Stores the new cases, each with who answers for it.
async fn guardar_casos(
    tx: &mut Tx,
    user: &CurrentUser,
    nuevos: &[Nuevo],
    primera: i64,
) -> Result<Vec<ExpedienteId>> {
    let (mut rows, mut people, mut audited, mut ids) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut leaders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for ((i, nuevo), referencia) in nuevos.iter().enumerate().zip(primera..) {
        let id = ExpedienteId::new();
        let Fila { caratula, numero, juzgado, .. } = nuevo.fila.clone();
        audited.push(Auditado {
            accion: "expediente.ingresado",
            sujeto: format!("expediente:{id}"),
            expediente: Some(id.clone()),
            detalle: json!({ "caratula": caratula, "responsable": nuevo.responsable }),
        });
        people.push(members::ActiveModel {
            expediente_id: Set(id.to_string()),
            user_id: Set(nuevo.responsable.clone()),
            calidad: Set(Calidad::Responsable.to_string()),
            since: Set(tx.now().millis()),
        });
        rows.push(cases::Model {
            id: id.to_string(),
            referencia,
            busqueda: expedientes::busqueda(referencia, &caratula, numero.as_deref(), juzgado.as_deref()),
            numero,
            caratula,
            juzgado,
            estado: EstadoExpediente::SinIniciar.to_string(),
            version: 1,
            created_at: tx.now().millis(),
            created_by: user.id.to_string(),
        });
        leaders.entry(&nuevo.responsable).or_default().push(i);
        ids.push(id);
    }
    for lote in rows.chunks(LOTE) {
        let all = lote.iter().cloned().map(cases::ActiveModel::from);
        cases::Entity::insert_many(all).exec_without_returning(&**tx).await?;
    }
    for lote in people.chunks(LOTE) {
        members::Entity::insert_many(lote.to_vec()).exec_without_returning(&**tx).await?;
    }
    tx.audit_many(audited).await?;
    for (leader, own) in leaders {
        let leader: UserId = stored(leader)?;
        tx.publish(Event::Rights(leader.clone()));
        // Whoever imports knows; others hear of a handful one by one, and find a whole firm in their list.
        if leader != user.id && own.len() <= POCOS {
            for i in own {
                expedientes::publish_new(tx, &rows[i], leader.clone())?;
            }
        }
    }
    Ok(ids)
}

/// Of so many new cases somebody hears one by one.
const POCOS: usize = 10;

/// Tells whoever has a case open that it has new deadlines.
async fn tell(tx: &mut Tx, user: &CurrentUser, touched: &BTreeSet<ExpedienteId>) -> Result<()> {
    let ids: Vec<String> = touched.iter().map(ToString::to_string).collect();
    for lote in ids.chunks(LOTE) {
        let rows = cases::Entity::find().filter(cases::Column::Id.is_in(lote));
        for row in rows.all(&**tx).await? {
            expedientes::publish_update(tx, &row, &user.id, expedientes::part("prescripciones")).await?;
        }
    }
    Ok(())
}
