//! What one recipient of one due date is owed now: a pure rule. [`super::vigilante`] applies it.

use super::{
    escalera::{Escalera, Ocasion, Vez},
    plazos::requiere_nota,
};
use std::collections::HashSet;
use uuid::Uuid;
use vigia_protocol::{
    ids::{NotificationId, PrescripcionId, UserId},
    time::{Date, Timestamp},
};

/// The occasions of one due date already claimed for one recipient since it concerns them, fired or skipped.
#[derive(Clone, Debug, Default)]
pub struct Registradas {
    /// Step and day of each.
    pub claves: HashSet<(i64, Vez)>,
    /// When the last of them was claimed.
    pub ultima: Option<Timestamp>,
    /// Whether what fired of them today asks for a note.
    pub pide_nota: bool,
}

/// What to do now for one recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Raises an alert.
    pub fire: Option<Ocasion>,
    /// Recorded without one: a more urgent one speaks for them.
    pub skip: Vec<Ocasion>,
}

/// Of the occasions that are due and not yet claimed the most urgent one fires, the others are only recorded: steps
/// of one morning merge, after downtime one alert a deadline is raised, and whoever comes late gets the current step.
///
/// What was due when the recipient was last served and is unknown nevertheless comes from a ladder or a calendar that
/// changed since; its morning is over, so it is recorded and does not fire. Nor does, for whoever was served before, a step
/// that was none yet on its morning, nor one whose morning a more urgent one has spoken for. Except today's, where a note is
/// required today and nothing has asked for one: a holiday that is entered in the morning may make this the last office day.
pub fn decide(
    escalera: &Escalera,
    vence: Date,
    desde: Timestamp,
    registradas: &Registradas,
    now: Timestamp,
) -> Decision {
    let hoy = escalera.hoy(now);
    let mut due = escalera.ocasiones(vence, desde, hoy);
    due.retain(|o| o.at <= now);
    let (known, mut due): (Vec<_>, Vec<_>) =
        due.into_iter().partition(|o| registradas.claves.contains(&o.clave()));
    due.sort();
    let spoken_for = |o: &Ocasion| known.iter().any(|other| other.at == o.at && other < o);
    let unasked = !registradas.pide_nota && requiere_nota(vence, hoy, &escalera.habiles);
    let is_fresh = |o: &Ocasion, ultima| {
        let comes = o.at > ultima && !escalera.antes_de_ser_paso(o) && !spoken_for(o);
        comes || (unasked && escalera.hoy(o.at) == hoy)
    };
    let fresh = due.iter().position(|o| registradas.ultima.is_none_or(|ultima| is_fresh(o, ultima)));
    Decision { fire: fresh.map(|i| due.remove(i)), skip: due }
}

/// Ours, made once at random; with it the key of an occasion becomes the id of its notification.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f2b_91d4_83c7_4c0e_a5f1_27d8_e064_9b3a);

/// The notification of an occasion, from its key alone: neither a race between nodes nor a restored database makes a
/// second one.
///
/// Since when the date concerns the recipient is part of it: a date that comes back after another one, and somebody
/// who comes back to a case, are owed the current step again, and the old entry was closed or taken back.
pub fn notification_id(
    prescripcion: &PrescripcionId,
    vence: Date,
    (paso, vez): (i64, Vez),
    recipient: &UserId,
    desde: Timestamp,
) -> NotificationId {
    // No id holds a slash, so no two keys read the same.
    let (vez, desde) = (vez.as_str(), desde.millis());
    Uuid::new_v5(&NAMESPACE, format!("{prescripcion}/{vence}/{paso}/{vez}/{recipient}/{desde}").as_bytes())
        .into()
}

#[cfg(test)]
#[path = "vigilancia_tests.rs"]
mod tests;
