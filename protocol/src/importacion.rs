//! Cases and deadlines from a spreadsheet.

use crate::{
    ids::{ExpedienteId, PrescripcionId},
    time::Date,
};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/importaciones` and its `preview`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct Importar {
    /// The file: CSV with a header, separated by `;`, `,` or tabs.
    #[cfg_attr(feature = "server", garde(length(min = 1)))]
    pub csv: String,
    /// Why, for the audit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 500))))]
    pub motivo: Option<String>,
}

/// What became of a file, or would become of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct InformeImportacion {
    /// Each row, in the file's order.
    pub filas: Vec<FilaImportacion>,
    /// How many new cases.
    pub nuevos: u32,
    /// How many new deadlines.
    pub plazos: u32,
    /// How many rows were turned down.
    pub rechazadas: u32,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FilaImportacion {
    /// Its line in the file; the header is 1.
    pub fila: u32,
    /// What became of it.
    pub estado: EstadoFila,
    /// The case's title, as it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caratula: Option<String>,
    /// The due date, as it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vence: Option<Date>,
    /// Its case, once it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expediente_id: Option<ExpedienteId>,
    /// Its deadline, once it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prescripcion_id: Option<PrescripcionId>,
    /// What is wrong with it.
    pub errores: Vec<ErrorColumna>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EstadoFila {
    /// A new deadline, of a case that is new or not.
    Nueva,
    /// It was there already.
    Existente,
    /// Turned down.
    Rechazada,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ErrorColumna {
    /// The column, as the header must name it.
    pub columna: String,
    /// What is wrong, in the language that was asked for.
    pub texto: String,
}
