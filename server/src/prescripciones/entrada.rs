//! The row of a deadline that is entered.

use super::store::busqueda;
use crate::entity::prescripciones::Model;
use serde_json::{Value, json};
use vigia_protocol::{
    ids::{ExpedienteId, PrescripcionId, UserId},
    prescripciones::{Clase, Computo, EstadoPrescripcion},
    time::{Date, Timestamp},
};

/// What is entered, in the form in which it is kept.
#[derive(Clone, Debug)]
pub struct Entrada {
    /// What kind of deadline.
    pub clase: Clase,
    /// Which action it bounds.
    pub tipo: String,
    /// The due date.
    pub vence: Date,
    /// Where the date comes from.
    pub base_legal: Option<String>,
    /// Against whom the claim is.
    pub deudor: Option<String>,
}

impl Entrada {
    /// The row, with its date set by hand; the watch looks at it at once.
    pub fn row(self, expediente: &ExpedienteId, por: &UserId, now: Timestamp) -> Model {
        Model {
            id: PrescripcionId::new().into(),
            expediente_id: expediente.to_string(),
            clase: self.clase.to_string(),
            busqueda: Some(busqueda(&self.tipo, self.deudor.as_deref())),
            tipo: self.tipo,
            vence: self.vence,
            vigilada_desde: now.millis(),
            base_legal: self.base_legal,
            verificada: false,
            estado: EstadoPrescripcion::Abierta.to_string(),
            proximo_aviso: Some(now.millis()),
            version: 1,
            created_at: now.millis(),
            created_by: por.to_string(),
            resuelta_at: None,
            resuelta_por: None,
            motivo: None,
            prueba: None,
            deudor: self.deudor,
            computo: None,
            calculo: None,
            fecha_por: Some(por.to_string()),
            verificada_por: None,
            verificada_at: None,
            verificacion_nota: None,
        }
    }
}

/// What the audit keeps of a deadline.
pub fn said(row: &Model, computo: Option<&Computo>) -> Value {
    json!({
        "tipo": row.tipo, "clase": row.clase, "deudor": row.deudor, "vence": row.vence, "baseLegal": row.base_legal,
        "computo": computo,
    })
}
