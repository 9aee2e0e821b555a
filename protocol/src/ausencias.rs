//! Leave: who stands in for whom, from day to day.

use crate::{
    acceso::text_enum,
    ids::{AusenciaId, UserId},
    time::Date,
};
use serde::{Deserialize, Serialize};

/// Where a leave stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum EstadoAusencia {
    /// To come.
    Futura,
    /// The deputy stands in.
    Vigente,
    /// Over, by its last day or before it.
    Terminada,
}

text_enum!(EstadoAusencia { Futura = "futura", Vigente = "vigente", Terminada = "terminada" });

/// Somebody is away, and somebody else gets the alerts of their cases as well, and sees those cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Ausencia {
    /// The leave.
    pub id: AusenciaId,
    /// Who is away.
    pub user_id: UserId,
    /// Their name.
    pub nombre: String,
    /// Who stands in.
    pub suplente_id: UserId,
    /// Their name.
    pub suplente: String,
    /// The first day, from its first minute in the firm's zone; or from when it was entered, where that is later.
    pub desde: Date,
    /// The last day, to its end.
    pub hasta: Date,
    /// Why, for those who see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motivo: Option<String>,
    /// Where it stands.
    pub estado: EstadoAusencia,
}

/// `POST /api/v1/ausencias`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAusencia {
    /// Who is away; oneself where absent. An admin may enter anybody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub user_id: Option<UserId>,
    /// Who stands in: an active lawyer or admin.
    #[cfg_attr(feature = "server", garde(skip))]
    pub suplente_id: UserId,
    /// The first day.
    #[cfg_attr(feature = "server", garde(skip))]
    pub desde: Date,
    /// The last day.
    #[cfg_attr(feature = "server", garde(skip))]
    pub hasta: Date,
    /// Why, if it should be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 400))))]
    pub motivo: Option<String>,
    /// Though whoever stands in is away on some of these days, or whoever is away stands in for somebody on them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub aun_asi: bool,
}
