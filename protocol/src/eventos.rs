//! What a back end of the firm may publish, and to whom.

use crate::acceso::text_enum;
use serde::{Deserialize, Serialize};

/// One of the nine events of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "their names are their texts; what they carry is in `event`")]
pub enum Suceso {
    #[serde(rename = "notification")]
    Notification,
    #[serde(rename = "prescripcion:alert")]
    PrescripcionAlert,
    #[serde(rename = "oficio:assigned")]
    OficioAssigned,
    #[serde(rename = "expediente:new")]
    ExpedienteNew,
    #[serde(rename = "expediente:update")]
    ExpedienteUpdate,
    #[serde(rename = "factura:status")]
    FacturaStatus,
    #[serde(rename = "calendario:update")]
    CalendarioUpdate,
    #[serde(rename = "mensaje:new")]
    MensajeNew,
    #[serde(rename = "system:alert")]
    SystemAlert,
}

text_enum!(Suceso {
    Notification = "notification",
    PrescripcionAlert = "prescripcion:alert",
    OficioAssigned = "oficio:assigned",
    ExpedienteNew = "expediente:new",
    ExpedienteUpdate = "expediente:update",
    FacturaStatus = "factura:status",
    CalendarioUpdate = "calendario:update",
    MensajeNew = "mensaje:new",
    SystemAlert = "system:alert",
});

/// A kind of recipient, as the scopes of a token list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Clase {
    /// A person.
    User,
    /// The people of a case.
    Expediente,
    /// Everybody of a role.
    Rol,
    /// The room `oficio`: office staff and admins.
    Oficio,
    /// The room `admin`: admins.
    Admin,
}
