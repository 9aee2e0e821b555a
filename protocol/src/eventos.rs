//! What a back end of the firm may publish, and to whom.

use crate::{
    acceso::{Rol, text_enum},
    ids::{ExpedienteId, NotificationId, UserId},
    room::Room,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How many events one request publishes at most.
pub const MAX_BATCH: usize = 100;

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

/// A kind of recipient, as the scopes of a token list them. In the contract it has a name of its own: a deadline has a
/// `Clase` too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema), schema(as = ClaseDestino))]
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

/// To whom an event goes: `{ "user": id }`, `{ "expediente": id }`, `{ "rol": "abogado" }`, or `{ "room": name }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Destino {
    /// That person.
    User(UserId),
    /// The people of that case.
    Expediente(ExpedienteId),
    /// Everybody of that role.
    Rol(Rol),
    /// Whoever may stand in that room: `user:{id}`, `expediente:{id}`, `oficio`, `admin`.
    Room(Room),
}

/// An event to publish.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Publicacion {
    /// Which.
    pub event: Suceso,
    /// To whom.
    pub to: Destino,
    /// What the contract has it carry, without its envelope. The server gives the `id` of a `notification` and of a
    /// `system:alert`, and the `userId` of a `notification`: they may be left out, and an `id` that is sent is replaced.
    #[cfg_attr(feature = "server", schema(value_type = Object))]
    pub data: Map<String, Value>,
}

/// Events to publish together, all or none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lote {
    /// The events, in the order they are to arrive.
    #[cfg_attr(feature = "server", schema(max_items = 100))]
    pub events: Vec<Publicacion>,
}

/// `POST /api/v1/events`: one event, or several together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Publicar {
    /// Several.
    Lote(Lote),
    /// One.
    Uno(Publicacion),
}

/// An event that was published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Publicado {
    /// The same whenever the same request is sent again; of a durable event the notificationId.
    pub id: NotificationId,
    /// It stands in the inbox of each recipient.
    pub durable: bool,
    /// How many people a durable event went to; of a live one nobody knows who was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipients: Option<usize>,
}

/// What became of several events, in their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Publicados {
    /// One for each.
    pub events: Vec<Publicado>,
}

/// The answer to [`Publicar`], of the same form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Respuesta {
    /// To several.
    Lote(Publicados),
    /// To one.
    Uno(Publicado),
}
