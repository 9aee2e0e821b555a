//! To whom alerts went on that nobody took note of.

use super::avisos::Pasos;
use crate::{
    entity::{avisos, escalaciones, inbox},
    error::Result,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeSet, HashMap};
use vigia_protocol::{
    inbox::{ConstanciaPaso, Escalon, Hecho},
    time::{Date, Timestamp},
};

/// A step of a due date's ladder: deadline, date, step, occasion.
type Paso = (String, Date, i64, String);

/// Whom these alerts went on to: those of the asking that each was raised for.
pub async fn leer(conn: &impl ConnectionTrait, rows: &[inbox::Model], pasos: &mut Pasos) -> Result<()> {
    let asking = rows.iter().filter(|row| row.requiere_nota);
    let deadlines: BTreeSet<&String> =
        asking.clone().filter_map(|row| row.prescripcion_id.as_ref()).collect();
    if deadlines.is_empty() {
        return Ok(());
    }
    let told = escalaciones::Entity::find()
        .filter(escalaciones::Column::PrescripcionId.is_in(deadlines.iter().copied()))
        .filter(escalaciones::Column::Estado.eq("avisado"));
    let told = told.all(conn).await?;
    if told.is_empty() {
        return Ok(());
    }
    let raised = avisos::Entity::find().filter(avisos::Column::PrescripcionId.is_in(deadlines));
    let mut of: HashMap<(String, String), Paso> = HashMap::new();
    for claim in raised.all(conn).await? {
        let paso = (claim.prescripcion_id, claim.vence, claim.paso, claim.ocasion);
        of.insert((claim.user_id, claim.notification_id), paso);
    }
    for claim in &told {
        let paso = (claim.prescripcion_id.clone(), claim.vence, claim.paso, claim.ocasion.clone());
        of.insert((claim.user_id.clone(), claim.notification_id.clone()), paso);
    }
    for row in asking {
        let Some(paso) = of.get(&(row.user_id.clone(), row.notification_id.clone())) else { continue };
        for claim in told.iter().filter(|claim| es_de(claim, paso, row)) {
            let went_on = ConstanciaPaso {
                escalon: Escalon::from_db(&claim.escalon),
                para: Some(claim.user_id.clone()),
                ..ConstanciaPaso::new(Hecho::Escalada, Timestamp::from_millis(claim.at))
            };
            pasos.agregar(&row.user_id, &row.notification_id, went_on);
        }
    }
    Ok(())
}

/// Whether an escalation came after an alert, of the same asking: a date that comes back asks anew. An escalation is an
/// alert too, and not one of itself.
fn es_de(claim: &escalaciones::Model, (id, vence, paso, ocasion): &Paso, row: &inbox::Model) -> bool {
    let same =
        (&claim.prescripcion_id, claim.vence, claim.paso, &claim.ocasion) == (id, *vence, *paso, ocasion);
    let itself = claim.user_id == row.user_id && claim.notification_id == row.notification_id;
    same && !itself && claim.desde <= row.created_at && claim.at >= row.created_at
}
