//! The durable inbox: entries with a gapless number per user, and what keeps a device in step with them.

use crate::{
    ids::{ExpedienteId, NotificationId, OficioId, PrescripcionId, UserId},
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One entry of somebody's inbox, as a device and the REST inbox get it.
///
/// A device that gets an entry whose `seq` it already has takes its state (`readAt`, `ackedAt`, `closedAt`, or a
/// tombstone) from the new one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct InboxEntry {
    /// Counts from 1 per user, without a gap.
    pub seq: i64,
    /// Unique per user, whatever is replayed or restored.
    pub notification_id: NotificationId,
    /// `notification`, `prescripcion:alert`, `oficio:assigned`, `expediente:new`, `system:alert`, or `inbox:void`:
    /// the right to the entry is gone; forget it and close its toast.
    pub event: String,
    /// The event's payload, without `notificationId`; `null` in a tombstone.
    #[cfg_attr(feature = "server", schema(value_type = Option<Object>, required = true))]
    pub payload: Value,
    /// When the server accepted it.
    pub created_at: Timestamp,
    /// The due date behind it; whoever shows it counts the days afresh from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vence: Option<Date>,
    /// Somebody must acknowledge it.
    pub requiere_nota: bool,
    /// When it was first opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// When it was acknowledged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acked_at: Option<Timestamp>,
    /// Who acknowledged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acked_by: Option<UserId>,
    /// When it stopped asking for anything: the deadline was resolved or changed, the oficio is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// What it is about, to show it without asking the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contexto: Option<Contexto>,
    /// How often it came back because nobody took note, and when last; a device shows it again when `n` grows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recordatorio: Option<Recordatorio>,
}

impl InboxEntry {
    /// Whether this is a tombstone.
    pub fn is_void(&self) -> bool {
        self.event == crate::event::name::INBOX_VOID
    }
}

/// An entry that came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Recordatorio {
    /// Counts from 1.
    pub n: i64,
    /// When, by the server's clock.
    pub at: Timestamp,
}

/// Why an entry reaches somebody besides those who were alerted first; the order is that of urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Escalon {
    /// Nobody took note in time: the supervisors.
    Supervisor,
    /// Nobody did for longer: every admin.
    Admins,
    /// The last day, and the deadline is not resolved.
    UltimoDia,
}

impl Escalon {
    /// The value as it stands in the database and in the key of a notification.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Supervisor => "supervisor",
            Self::Admins => "admins",
            Self::UltimoDia => "ultimo-dia",
        }
    }

    /// The value a text of the database stands for.
    pub fn from_db(text: &str) -> Option<Self> {
        [Self::Supervisor, Self::Admins, Self::UltimoDia].into_iter().find(|escalon| escalon.as_str() == text)
    }
}

/// What an inbox entry is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Contexto {
    /// The case.
    pub expediente_id: ExpedienteId,
    /// The firm's own reference of the case: `0412`.
    pub referencia: String,
    /// The case's title.
    pub caratula: String,
    /// Toasts may name the case by its title: the firm's setting when the entry was made.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub caratula_en_avisos: bool,
    /// The deadline it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prescripcion_id: Option<PrescripcionId>,
    /// The deadline's kind, in the lawyer's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tipo: Option<String>,
    /// The deadline's date was not checked by a second person.
    #[serde(default)]
    pub sin_verificar: bool,
    /// The oficio it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oficio_id: Option<OficioId>,
    /// What the oficio is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asunto: Option<String>,
    /// Who assigned the oficio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asignado_por: Option<String>,
    /// It is an escalation: nobody took note, or the last day came and it is not resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalon: Option<Escalon>,
    /// Its recipient gets it for somebody who is away: whom, by name; of several all of them, `Ana Paz, Luz Rey`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suplencia_de: Option<String>,
}

/// `inbox:pull`: what a device asks for, at connect and whenever it sees a gap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct InboxPull {
    /// The epoch the device knows.
    pub epoch: String,
    /// The last number it has stored.
    pub since: i64,
    /// Entries it holds as unread or unacknowledged (at most 500): the answer's `changed` brings those that no
    /// longer are, so that what was read elsewhere while it was away is read here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<NotificationId>,
}

/// `inbox:sync`: entries after `since`, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct InboxSync {
    /// The inbox's epoch; a restore of the database changes it.
    pub epoch: String,
    /// At most 100, by `seq`.
    pub entries: Vec<InboxEntry>,
    /// The number of the newest entry.
    pub head: i64,
    /// Ask again, from the last of these.
    pub more: bool,
    /// Of the `open` ones asked about: those whose state is another, and those that came back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<InboxEntry>,
}

/// `inbox:head`: how far the inbox has got.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct InboxHead {
    /// The inbox's epoch.
    pub epoch: String,
    /// The number of the newest entry.
    pub head: i64,
}

/// `inbox:reset`: what counts now; the device replaces its own by this, once `more` is false.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct InboxReset {
    /// The new epoch.
    pub epoch: String,
    /// Entries that are unread or unacknowledged, by `seq`, at most 100 a page.
    pub entries: Vec<InboxEntry>,
    /// The number of the newest entry: the device's cursor from now on.
    pub head: i64,
    /// Another page follows by itself.
    pub more: bool,
}

/// `inbox:ack`: everything up to `seq` is stored on this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct InboxAck {
    /// The epoch of that number.
    pub epoch: String,
    /// Cumulative.
    pub seq: i64,
}

/// `inbox:shown`: given to the notification system of this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct InboxShown {
    /// At most 500.
    pub items: Vec<Shown>,
}

/// One notification, given to the notification system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// Which.
    pub notification_id: NotificationId,
    /// When, by the device's own clock.
    pub at: Timestamp,
    /// Which of its reminders it was, where it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recordatorio: Option<i64>,
}

/// A page of the REST inbox, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct InboxPage {
    /// Entries, newest first.
    pub entries: Vec<InboxEntry>,
    /// How many are there and not read.
    pub unread: i64,
    /// How many ask for a note nobody took.
    pub unacked: i64,
    /// There are older ones: ask with `before` = the last `seq`.
    pub more: bool,
}

/// How many entries want attention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct InboxCount {
    /// Not read.
    pub unread: i64,
    /// Asking for a note nobody took.
    pub unacked: i64,
}

/// One step of what became of a notification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConstanciaPaso {
    /// What happened.
    pub paso: Hecho,
    /// By the server's clock.
    pub at: Timestamp,
    /// By the device's clock, where the device said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_at: Option<Timestamp>,
    /// The device's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Of a reminder which one, of an e-mail's try which one; both count from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<i64>,
    /// To whom: of an escalation and of an e-mail that waits their name, of one that was tried the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub para: Option<String>,
    /// Of an escalation, which rung.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalon: Option<Escalon>,
    /// Of an e-mail that did not go out, what the mail server said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl ConstanciaPaso {
    /// A step of which no more is known than when it was.
    pub fn new(paso: Hecho, at: Timestamp) -> Self {
        Self {
            paso,
            at,
            device_at: None,
            device: None,
            by: None,
            n: None,
            para: None,
            escalon: None,
            error: None,
        }
    }
}

/// What can become of a notification, in the order in which it happens where it happens at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Hecho {
    /// The server accepted it.
    Aceptada,
    /// It is stored on a device.
    Almacenada,
    /// It was given to the device's notification system (which is not to say that somebody saw it).
    Entregada,
    /// An e-mail about it was written.
    CorreoEnCola,
    /// The mail server took that e-mail.
    CorreoEnviado,
    /// It did not, and is asked again.
    CorreoFallido,
    /// It did not, and is asked no more.
    CorreoAbandonado,
    /// Nobody took note, and it came back.
    Recordada,
    /// That reminder was given to the device's notification system.
    RecordatorioEntregado,
    /// Nobody took note, or the last day came: somebody else was told.
    Escalada,
    /// It was opened.
    Leida,
    /// Somebody took note.
    Nota,
    /// It asks for nothing more: the deadline was resolved or has another date, the oficio is done.
    Cerrada,
    /// The right to it is gone.
    Retirada,
}
