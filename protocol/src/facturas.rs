//! Invoices of a case.

use crate::{
    acceso::text_enum,
    ids::{ExpedienteId, FacturaId},
    patch::present,
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// The largest amount, in hundredths: what a JavaScript number still holds exactly.
pub const MAX_IMPORTE: i64 = (1 << 53) - 1;

/// `borrador → emitida → pagada`; an unpaid one is `vencida` from the day after its due date, and may still be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum EstadoFactura {
    /// Being written; the only state in which it is edited.
    Borrador,
    /// Sent.
    Emitida,
    /// Paid.
    Pagada,
    /// Sent, not paid, and past its due date.
    Vencida,
    /// Void.
    Anulada,
}

text_enum!(EstadoFactura {
    Borrador = "borrador",
    Emitida = "emitida",
    Pagada = "pagada",
    Vencida = "vencida",
    Anulada = "anulada",
});

/// An invoice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Factura {
    /// The invoice.
    pub id: FacturaId,
    /// Its case.
    pub expediente_id: ExpedienteId,
    /// Its number, as the firm gives it: `0001-00001234`.
    pub numero: String,
    /// What it is for.
    pub concepto: String,
    /// How much, in hundredths of the currency.
    pub importe: i64,
    /// The currency, by its ISO 4217 code: `ARS`.
    pub moneda: String,
    /// The date it bears; once emitted it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emision: Option<Date>,
    /// The last day to pay it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vence: Option<Date>,
    /// Where it stands.
    pub estado: EstadoFactura,
    /// Grows with each change.
    pub version: i64,
    /// When it was entered.
    pub created_at: Timestamp,
}

/// `POST /api/v1/expedientes/{id}/facturas`: a draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct NewFactura {
    /// Its number.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 40)))]
    pub numero: String,
    /// What it is for.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 300)))]
    pub concepto: String,
    /// How much, in hundredths of the currency: more than nothing.
    #[cfg_attr(feature = "server", garde(skip), schema(minimum = 1))]
    pub importe: i64,
    /// The currency, by its ISO 4217 code.
    #[cfg_attr(feature = "server", garde(skip), schema(pattern = "^[A-Z]{3}$"))]
    pub moneda: String,
    /// The date it will bear; the day it is emitted where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub emision: Option<Date>,
    /// The last day to pay it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub vence: Option<Date>,
}

/// `PATCH /api/v1/facturas/{id}`, of a draft. What is absent stays; a date that is `null` is taken away.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct EditFactura {
    /// The version the editor saw.
    #[cfg_attr(feature = "server", garde(skip))]
    pub version: i64,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, min = 1, max = 40))))]
    pub numero: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, min = 1, max = 300))))]
    pub concepto: Option<String>,
    /// How much, in hundredths of the currency: more than nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip), schema(minimum = 1))]
    pub importe: Option<i64>,
    /// The currency, by its ISO 4217 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip), schema(pattern = "^[A-Z]{3}$"))]
    pub moneda: Option<String>,
    /// The date it will bear.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip), schema(value_type = Option<Date>))]
    pub emision: Option<Option<Date>>,
    /// The last day to pay it.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip), schema(value_type = Option<Date>))]
    pub vence: Option<Option<Date>>,
}

/// `POST /api/v1/facturas/{id}/emitir`, `/pagar` and `/anular`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AdvanceFactura {
    /// The version the asker saw.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::EditFactura;

    #[test]
    fn an_edit_tells_what_is_absent_from_what_is_taken_away() {
        let read = |text: &str| serde_json::from_str::<EditFactura>(text).unwrap();
        assert_eq!(read(r#"{"version":1}"#).vence, None);
        assert_eq!(read(r#"{"version":1,"vence":null}"#).vence, Some(None));
        let day = "2026-11-30".parse().unwrap();
        assert_eq!(read(r#"{"version":1,"vence":"2026-11-30"}"#).vence, Some(Some(day)));
        let sent = EditFactura { version: 1, vence: Some(None), ..EditFactura::default() };
        assert_eq!(serde_json::to_string(&sent).unwrap(), r#"{"version":1,"vence":null}"#);
    }
}
