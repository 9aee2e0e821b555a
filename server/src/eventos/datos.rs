//! What a published event carries, read by the contract's shapes, and what of a case it tells. Pure.

use super::refusal::nested;
use crate::{
    error::{Error, Result},
    expedientes::{
        shown_by_an_oficio,
        texto::{linea, parrafo_o_nada},
    },
    extract::malformed,
    prescripciones::plazos::nivel,
    validate::validate,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, to_value};
use vigia_protocol::{
    event::{
        CalendarioUpdate, ExpedienteNew, ExpedienteUpdate, FacturaStatus, NotificationType, OficioAssigned,
        PrescripcionAlert,
    },
    eventos::Suceso,
    ids::{ExpedienteId, UserId},
    mensajes::Mensaje,
    sistema::NewSystemAlert,
};

/// The most an alert says of days, either way: a century.
const MOST_DAYS: i64 = 36_525;

/// A notification as it is published: id and recipient are the server's to give.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Aviso {
    #[serde(rename = "type")]
    pub kind: NotificationType,
    pub title: String,
    pub message: String,
    pub user_id: Option<UserId>,
    pub link: Option<String>,
    pub metadata: Option<Map<String, Value>>,
}

/// What an event carries.
#[derive(Clone, Debug)]
pub enum Dato {
    Notification(Aviso),
    PrescripcionAlert(PrescripcionAlert),
    OficioAssigned(OficioAssigned),
    ExpedienteNew(ExpedienteNew),
    SystemAlert(NewSystemAlert),
    /// For whoever is there.
    Live {
        data: Value,
        expediente: Option<ExpedienteId>,
        /// For those alone who see all of the case.
        entero: bool,
    },
}

impl Dato {
    /// Reads what that event carries.
    pub fn read(event: Suceso, data: Map<String, Value>) -> Result<Self> {
        nested("data", Self::parse(event, Value::Object(data)))
    }

    fn parse(event: Suceso, data: Value) -> Result<Self> {
        Ok(match event {
            Suceso::Notification => Self::Notification(aviso(shape(data)?)?),
            Suceso::PrescripcionAlert => Self::PrescripcionAlert(alerta(shape(data)?)?),
            Suceso::OficioAssigned => Self::OficioAssigned(shape(data)?),
            Suceso::ExpedienteNew => Self::ExpedienteNew(shape(data)?),
            Suceso::SystemAlert => {
                let mut alert: NewSystemAlert = shape(data)?;
                validate(&alert)?;
                alert.title = linea("title", &alert.title)?;
                alert.message = parrafo("message", &alert.message, 1000)?;
                Self::SystemAlert(alert)
            }
            Suceso::ExpedienteUpdate => {
                let update: ExpedienteUpdate = shape(data)?;
                let entero = update.changes.keys().any(|field| !shown_by_an_oficio(field));
                Self::live(&update, Some(update.id.clone()), entero)?
            }
            Suceso::FacturaStatus => {
                let status: FacturaStatus = shape(data)?;
                Self::live(&status, Some(status.expediente_id.clone()), true)?
            }
            Suceso::CalendarioUpdate => {
                let update: CalendarioUpdate = shape(data)?;
                Self::live(&update, update.evento.expediente_id.clone(), false)?
            }
            Suceso::MensajeNew => {
                let mensaje: Mensaje = shape(data)?;
                Self::live(&mensaje, Some(mensaje.expediente_id.clone()), true)?
            }
        })
    }

    fn live(data: &impl serde::Serialize, expediente: Option<ExpedienteId>, entero: bool) -> Result<Self> {
        Ok(Self::Live { data: to_value(data).map_err(anyhow::Error::from)?, expediente, entero })
    }

    /// Whether it stands in inboxes.
    pub fn durable(&self) -> bool {
        !matches!(self, Self::Live { .. })
    }

    /// With something beside it that nobody has read: of a case it is for those alone who see all of it.
    pub fn with_more(self) -> Self {
        match self {
            Self::Live { data, expediente: Some(id), .. } => {
                Self::Live { data, expediente: Some(id), entero: true }
            }
            other => other,
        }
    }

    /// The case it tells of.
    pub fn expediente(&self) -> Option<ExpedienteId> {
        match self {
            Self::Notification(aviso) => in_metadata(aviso).or_else(|| in_link(aviso)),
            Self::PrescripcionAlert(alert) => Some(alert.expediente_id.clone()),
            Self::OficioAssigned(assigned) => Some(assigned.expediente_id.clone()),
            Self::ExpedienteNew(new) => Some(new.id.clone()),
            Self::SystemAlert(_) => None,
            Self::Live { expediente, .. } => expediente.clone(),
        }
    }

    /// Whether it tells of the case what those alone may know who see all of it.
    pub fn entero(&self) -> bool {
        match self {
            Self::ExpedienteNew(_) => true,
            Self::Live { entero, .. } => *entero,
            _ => false,
        }
    }
}

fn shape<T: DeserializeOwned>(data: Value) -> Result<T> {
    serde_json::from_value(data).map_err(|error| malformed(&error))
}

fn aviso(mut aviso: Aviso) -> Result<Aviso> {
    aviso.title = linea("title", &aviso.title)?;
    if aviso.title.chars().count() > 120 {
        return Err(Error::invalid("title", "Hasta 120 caracteres", "Up to 120 characters"));
    }
    aviso.message = parrafo("message", &aviso.message, 1000)?;
    // The app opens it; an address elsewhere would be a way out of the firm.
    if aviso
        .link
        .as_ref()
        .is_some_and(|link| !link.starts_with('/') || link.starts_with("//") || link.len() > 300)
    {
        return Err(Error::invalid(
            "link",
            "Tiene que ser una ruta: /expedientes/…",
            "It has to be a path: /expedientes/…",
        ));
    }
    let named = aviso.metadata.as_ref().and_then(|metadata| metadata.get("expedienteId"));
    if named.is_some() && in_metadata(&aviso).is_none() {
        return Err(Error::invalid("metadata.expedienteId", "No es un identificador", "Not an id"));
    }
    if let (Some(one), Some(other)) = (in_metadata(&aviso), in_link(&aviso))
        && one != other
    {
        return Err(Error::invalid(
            "link",
            "Nombra otro expediente que metadata",
            "It names another case than metadata",
        ));
    }
    Ok(aviso)
}

fn in_metadata(aviso: &Aviso) -> Option<ExpedienteId> {
    aviso.metadata.as_ref()?.get("expedienteId")?.as_str()?.parse().ok()
}

fn in_link(aviso: &Aviso) -> Option<ExpedienteId> {
    let rest = aviso.link.as_ref()?.strip_prefix("/expedientes/")?;
    rest.split(['/', '?', '#']).next()?.parse().ok()
}

/// The level follows from the days, and an alert is for the last seven of them.
fn alerta(alert: PrescripcionAlert) -> Result<PrescripcionAlert> {
    if alert.dias_restantes < -MOST_DAYS || nivel(alert.dias_restantes).is_none() {
        return Err(Error::invalid(
            "diasRestantes",
            "Se alerta a 7 días o menos",
            "Alerts are for 7 days or fewer",
        ));
    }
    if nivel(alert.dias_restantes) != Some(alert.nivel) {
        return Err(Error::invalid(
            "nivel",
            "critical a 1 día o menos, warning hasta 7",
            "critical at 1 day or fewer, warning up to 7",
        ));
    }
    Ok(PrescripcionAlert { tipo: linea("tipo", &alert.tipo)?, ..alert })
}

fn parrafo(field: &str, text: &str, most: usize) -> Result<String> {
    let text = parrafo_o_nada(text).ok_or_else(|| Error::invalid(field, "Falta completar", "Missing"))?;
    if text.chars().count() > most {
        return Err(Error::invalid(
            field,
            &format!("Hasta {most} caracteres"),
            &format!("Up to {most} characters"),
        ));
    }
    Ok(text)
}
