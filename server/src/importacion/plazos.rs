//! Storing the deadlines that a file brings, so many in one transaction, each with the alerts that are due of it.
//!
//! A date that is stored is a date whose recipients were alerted, as when it is entered by hand. All of a long file in one
//! transaction would keep every other writer waiting for as long as that takes, so it is a row of short ones. Whatever
//! cuts it off leaves whole deadlines behind, and the same file brings the rest when it is imported again.

use super::{
    fila::Fila,
    plan::{Destino, Suerte, clave},
    store,
};
use crate::{
    auth::CurrentUser,
    config::Config,
    db::{Auditado, Tx},
    entity::{expedientes as cases, prescripcion_fechas as fechas, prescripciones as deadlines},
    error::{Result, Text},
    expedientes::{self, Lector, stored},
    prescripciones::{self, Entrada, escaleras::Escaleras, vigilante},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeSet;
use vigia_protocol::ids::{ExpedienteId, PrescripcionId};

/// How many rows of a file one transaction takes.
pub const POR_VEZ: usize = 10;

/// A case and a deadline.
pub type Ids = (ExpedienteId, PrescripcionId);

/// Rows of a file, one after the other, and the case of each destination.
pub struct Lote<'a> {
    /// What becomes of each; what is found otherwise by now is set right.
    pub filas: &'a mut [Suerte],
    /// Which case a destination is.
    pub caso_de: &'a (dyn Fn(Destino) -> Result<ExpedienteId> + Sync),
}

/// Looks again at cases that others may have changed since the file was held against them; they stay locked.
pub async fn revisar(tx: &Tx, lector: Lector<'_>, lote: &mut Lote<'_>) -> Result<()> {
    let mut ids = BTreeSet::new();
    for suerte in &*lote.filas {
        if let Suerte::Nueva(destino, _) = suerte {
            ids.insert((lote.caso_de)(*destino)?.to_string());
        }
    }
    let ids: Vec<String> = ids.into_iter().collect();
    expedientes::lock(&**tx, &ids).await?;
    let casos = store::de_nuevo(&**tx, lector, ids).await?;
    for suerte in &mut *lote.filas {
        let Suerte::Nueva(destino, fila) = &*suerte else { continue };
        let caso = casos.get((lote.caso_de)(*destino)?.as_str());
        let found = caso.and_then(|caso| {
            caso.plazos.get(&clave(fila.clase, &fila.tipo, fila.deudor.as_deref(), fila.vence))
        });
        match (caso, found) {
            (_, Some(id)) => *suerte = Suerte::Existente(*destino, id.clone()),
            (Some(caso), None) if caso.con_responsable => {}
            _ => {
                let text = Text::new(
                    "El expediente cambió durante la importación: hay que volver a importar esta fila",
                    "The case was changed during the import: import this row again",
                );
                *suerte = Suerte::Rechazada(vec![("responsable", text)]);
            }
        }
    }
    Ok(())
}

/// Stores what is new of some rows and raises what is due of it; which deadline each row is, where it is one. `antes`: of
/// the rows before them.
pub async fn guardar(
    tx: &mut Tx,
    (user, config): (&CurrentUser, &Config),
    lote: &Lote<'_>,
    antes: &mut Vec<Option<Ids>>,
) -> Result<()> {
    let escaleras = vigilante::escaleras(&**tx, config).await?;
    let (mut rows, mut audited, mut touched) = (Vec::new(), Vec::new(), BTreeSet::new());
    for suerte in &*lote.filas {
        let is: Option<Ids> = match suerte {
            Suerte::Rechazada(_) => None,
            Suerte::Existente(destino, id) => Some(((lote.caso_de)(*destino)?, stored(id)?)),
            Suerte::Repetida(first) => antes.get(*first).cloned().flatten(),
            Suerte::Nueva(destino, fila) => {
                let caso = (lote.caso_de)(*destino)?;
                let row = plazo(tx, user, &caso, fila, &escaleras);
                audited.push(Auditado {
                    accion: "prescripcion.ingresada",
                    sujeto: format!("prescripcion:{}", row.id),
                    expediente: Some(caso.clone()),
                    detalle: prescripciones::said(&row, None),
                });
                if let Destino::Existente(_) = destino {
                    touched.insert(caso.to_string());
                }
                let id = stored(&row.id)?;
                rows.push(row);
                Some((caso, id))
            }
        };
        antes.push(is);
    }
    insert(tx, &rows).await?;
    tx.audit_many(audited).await?;
    tell(tx, user, &touched).await?;
    for row in &rows {
        vigilante::raise_due(tx, &escaleras, row).await?;
    }
    Ok(())
}

/// The row of a deadline; one of which nothing is due yet says when something will be.
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

async fn insert(tx: &Tx, rows: &[deadlines::Model]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let all = rows.iter().cloned().map(deadlines::ActiveModel::from);
    deadlines::Entity::insert_many(all).exec_without_returning(&**tx).await?;
    let dates = rows.iter().map(|row| fechas::ActiveModel {
        prescripcion_id: Set(row.id.clone()),
        version: Set(row.version),
        vence: Set(row.vence),
        base_legal: Set(row.base_legal.clone()),
        at: Set(row.created_at),
        por: Set(row.created_by.clone()),
    });
    fechas::Entity::insert_many(dates).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Tells whoever has a case open that it has new deadlines.
async fn tell(tx: &mut Tx, user: &CurrentUser, touched: &BTreeSet<String>) -> Result<()> {
    let rows = cases::Entity::find().filter(cases::Column::Id.is_in(touched)).all(&**tx).await?;
    for row in rows {
        expedientes::publish_update(tx, &row, &user.id, expedientes::part("prescripciones")).await?;
    }
    Ok(())
}
