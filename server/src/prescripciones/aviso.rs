//! What an alert says. Pure: what, when, reference, and the carátula where the setting shows it; never a fact of the case.

use super::{
    escalera::Escalera,
    plazos::{DIAS_WARNING, dias_restantes, nivel, requiere_nota},
    vigilancia::notification_id,
};
use crate::{
    entity::prescripciones::Model, error::Result, expedientes::stored, log::NewEntry,
    prescripciones::escalera::Ocasion,
};
use chrono::Datelike;
use serde_json::{Value, json};
use vigia_protocol::{
    event::{Notification, NotificationType, PrescripcionAlert, name},
    ids::{NotificationId, UserId},
    inbox::Contexto,
    time::{Date, Timestamp},
};

/// From this many days left a notification is a warning.
const DIAS_AVISO_WARNING: i64 = 15;

/// The inbox entry of an occasion for one recipient, whom the date concerns since `desde`: `prescripcion:alert` at seven days or fewer, a `notification`
/// above. Days and level are the real ones of the day it fires on, whatever the step.
pub fn entry(
    row: &Model,
    caso: &Contexto,
    ocasion: &Ocasion,
    (recipient, desde): (&UserId, Timestamp),
    escalera: &Escalera,
    now: Timestamp,
) -> Result<NewEntry> {
    let hoy = escalera.hoy(now);
    let dias = dias_restantes(row.vence, hoy);
    let id = stored(&row.id)?;
    let notification_id = notification_id(&id, row.vence, ocasion.clave(), recipient, desde);
    let (event, payload) = match nivel(dias) {
        Some(nivel) => {
            let expediente_id = caso.expediente_id.clone();
            let alert = PrescripcionAlert {
                id: id.clone(),
                expediente_id,
                tipo: row.tipo.clone(),
                dias_restantes: dias,
                nivel,
            };
            (name::PRESCRIPCION_ALERT, serde_json::to_value(alert))
        }
        None => (
            name::NOTIFICATION,
            serde_json::to_value(notification(row, caso, dias, &notification_id, recipient)),
        ),
    };
    let contexto = Contexto {
        prescripcion_id: Some(id),
        tipo: Some(row.tipo.clone()),
        sin_verificar: !row.verificada,
        ..caso.clone()
    };
    Ok(NewEntry {
        user: recipient.clone(),
        notification_id,
        event,
        payload: payload.map_err(anyhow::Error::from)?,
        contexto: Some(contexto),
        vence: Some(row.vence),
        requiere_nota: requiere_nota(row.vence, hoy, &escalera.habiles),
    })
}

fn notification(
    row: &Model,
    caso: &Contexto,
    dias: i64,
    id: &NotificationId,
    recipient: &UserId,
) -> Notification {
    debug_assert!(dias > DIAS_WARNING);
    let caratula = if caso.caratula_en_avisos { format!(" · {}", caso.caratula) } else { String::new() };
    let unverified = if row.verificada { "" } else { " · sin verificar" };
    let away =
        caso.suplencia_de.as_ref().map(|away| format!(" · en suplencia de {away}")).unwrap_or_default();
    let ids = json!({ "expedienteId": caso.expediente_id, "prescripcionId": row.id, "vence": row.vence, "diasRestantes": dias });
    Notification {
        id: id.clone(),
        kind: if dias <= DIAS_AVISO_WARNING { NotificationType::Warning } else { NotificationType::Info },
        title: format!("Un plazo vence en {dias} días"),
        message: format!(
            "{} · Ref. {}{caratula}{unverified}{away}",
            fecha_en_palabras(row.vence),
            caso.referencia
        ),
        user_id: recipient.clone(),
        link: Some(format!("/expedientes/{}", caso.expediente_id)),
        metadata: match ids {
            Value::Object(ids) => Some(ids),
            _ => None,
        },
    }
}

/// A date as people say it: `mié 25 nov 2026`.
pub fn fecha_en_palabras(dia: Date) -> String {
    const DIAS: [&str; 7] = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"];
    const MESES: [&str; 12] =
        ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];
    let (weekday, month) = (dia.weekday().num_days_from_monday(), dia.month0());
    let word = |words: &[&'static str], n: u32| words.get(n as usize).copied().unwrap_or_default();
    format!("{} {} {} {}", word(&DIAS, weekday), dia.day(), word(&MESES, month), dia.year())
}

#[cfg(test)]
#[path = "aviso_tests.rs"]
pub mod tests;
