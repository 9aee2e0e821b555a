//! What is owed of an oficio that waits: nobody takes or accepts it, or its date comes. Pure; [`super::avisos`] applies it.

use crate::{
    notas::tiempo::Oficina,
    prescripciones::escalera::{Escalera, Ocasion},
};
use std::collections::HashSet;
use vigia_protocol::{
    oficios::EstadoOficio,
    time::{Date, Timestamp},
};

/// The firm's settings, as far as they matter here.
#[derive(Clone, Debug)]
pub struct Reglas {
    /// When the office works.
    pub oficina: Oficina,
    /// Office minutes an oficio may wait to be accepted.
    pub aceptar: i64,
    /// Days before its due date, and the hour, as a ladder.
    pub escalera: Escalera,
}

/// An oficio that waits: in somebody's hands, or in the queue.
#[derive(Clone, Copy, Debug)]
pub struct Espera {
    /// Where it stands.
    pub estado: EstadoOficio,
    /// Since when it is theirs, or in the queue.
    pub desde: Timestamp,
    /// When it is due.
    pub vence: Option<Date>,
}

/// Something that is said of an oficio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aviso {
    /// Nobody took it from the queue in time.
    SinAsignar,
    /// Nobody accepted it in time.
    SinAceptar,
    /// Its date comes, or has passed.
    Vence(Ocasion),
}

impl Aviso {
    /// What tells it from the others of the same assignment, or of the same stay in the queue.
    pub fn clave(&self, vence: Option<Date>) -> String {
        match (self, vence) {
            (Self::Vence(ocasion), Some(vence)) => {
                format!("{vence}/{}/{}", ocasion.paso, ocasion.vez.as_str())
            }
            (Self::SinAsignar, _) => "asignar".to_owned(),
            _ => "aceptar".to_owned(),
        }
    }
}

/// What to do now about an oficio.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// To be said.
    pub avisar: Vec<Aviso>,
    /// Recorded without a word.
    pub omitir: Vec<Aviso>,
    /// When to look again; none: nothing is left to do.
    pub proximo: Option<Timestamp>,
}

impl Reglas {
    /// What is due of an oficio and not in `dichos`, the keys of what was said or passed over since it was assigned, or came
    /// into the queue. Of several dates that are due the most urgent is said; what had come when it was assigned the
    /// assignment itself has said, while of what is in the queue nobody was told.
    pub fn decidir(&self, oficio: Espera, dichos: &HashSet<String>, now: Timestamp) -> Decision {
        let Espera { estado, desde, vence } = oficio;
        let mut decision = Decision::default();
        let waits = match estado {
            EstadoOficio::Pendiente => Some(Aviso::SinAsignar),
            EstadoOficio::Asignado => Some(Aviso::SinAceptar),
            EstadoOficio::Aceptado => None,
            EstadoOficio::Cumplido => return decision,
        };
        let mut next = Vec::new();
        if let Some(waits) = waits.filter(|waits| !dichos.contains(&waits.clave(vence))) {
            let tiempo = self.oficina.tiempo();
            let due = tiempo.mas(desde, self.aceptar);
            if tiempo.deja(due, now) {
                decision.avisar.push(waits);
            } else {
                next.push(if due > now { due } else { tiempo.abre(now) });
            }
        }
        if let Some(vence) = vence {
            let mut due = self.escalera.ocasiones(vence, desde, self.escalera.hoy(now));
            due.retain(|o| o.at <= now && !dichos.contains(&Aviso::Vence(*o).clave(Some(vence))));
            due.sort();
            let in_queue = estado == EstadoOficio::Pendiente;
            let fresh = due.iter().position(|o| in_queue || o.at > desde);
            decision.avisar.extend(fresh.map(|i| Aviso::Vence(due.remove(i))));
            decision.omitir.extend(due.into_iter().map(Aviso::Vence));
            next.push(self.escalera.next_at(vence, now));
        }
        decision.proximo = next.into_iter().min();
        decision
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notas::tiempo::tests::{d, oficina, t};

    fn reglas() -> Reglas {
        let oficina = oficina();
        let escalera = Escalera { pasos: vec![3, 1, 0], ..Escalera::new(oficina.zona) };
        Reglas { oficina, aceptar: 240, escalera }
    }

    /// Runs the rule at each of these instants, keeping what it records, and says what it said at each.
    fn story(estado: EstadoOficio, desde: &str, vence: Option<&str>, instants: &[&str]) -> Vec<String> {
        let oficio = Espera { estado, desde: t(desde), vence: vence.map(d) };
        let mut dichos = HashSet::new();
        let step = |at: &&str| {
            let decision = reglas().decidir(oficio, &dichos, t(at));
            let claimed = decision.avisar.iter().chain(&decision.omitir);
            dichos.extend(claimed.map(|aviso| aviso.clave(oficio.vence)));
            let said = decision.avisar.iter().map(|aviso| match aviso {
                Aviso::SinAsignar => "asignar".to_owned(),
                Aviso::SinAceptar => "aceptar".to_owned(),
                Aviso::Vence(o) => format!("{} {}", o.paso, o.vez.as_str()),
            });
            said.collect::<Vec<_>>().join(", ")
        };
        instants.iter().map(step).collect()
    }

    #[test]
    fn an_oficio_that_waits_line_by_line() {
        use EstadoOficio::{Aceptado, Asignado, Cumplido, Pendiente};
        // domain.md, «Oficios»: «Not accepted in 4 office hours … Due date: the assignee at 3, 1 and 0 days.» One in the
        // queue has no assignee: the same times, and the office hears.
        for (case, estado, desde, vence, instants, said) in [
            (
                "nobody accepts it",
                Asignado,
                "2026-11-24 10:00",
                None,
                &["2026-11-24 13:59", "2026-11-24 14:00", "2026-11-24 18:00"][..],
                &["", "aceptar", ""][..],
            ),
            (
                "over a night",
                Asignado,
                "2026-11-24 16:00",
                None,
                &["2026-11-24 20:00", "2026-11-25 10:00"],
                &["", "aceptar"],
            ),
            (
                "found at night",
                Asignado,
                "2026-11-24 10:00",
                None,
                &["2026-11-24 22:00", "2026-11-25 08:00"],
                &["", "aceptar"],
            ),
            ("accepted", Aceptado, "2026-11-24 10:00", None, &["2026-11-24 14:00"], &[""]),
            (
                "its date comes",
                Aceptado,
                "2026-11-20 10:00",
                Some("2026-11-27"),
                &[
                    "2026-11-24 07:59",
                    "2026-11-24 08:00",
                    "2026-11-25 08:00",
                    "2026-11-26 08:00",
                    "2026-11-27 08:00",
                    "2026-11-28 08:00",
                    "2026-11-29 08:00",
                ],
                &["", "3 day", "", "1 day", "0 day", "-1 day", "-2 day"],
            ),
            (
                "on a day the office does not work: the office day before",
                Aceptado,
                "2026-11-20 10:00",
                Some("2026-12-01"),
                &["2026-11-27 08:00", "2026-11-28 08:00"],
                &["3 advance", ""],
            ),
            (
                "what had come when it was assigned",
                Aceptado,
                "2026-11-26 10:00",
                Some("2026-11-27"),
                &["2026-11-26 10:00", "2026-11-27 08:00"],
                &["", "0 day"],
            ),
            (
                "after downtime, the most urgent alone",
                Aceptado,
                "2026-11-20 10:00",
                Some("2026-11-27"),
                &["2026-11-27 12:00", "2026-11-27 12:01"],
                &["0 day", ""],
            ),
            (
                "nobody takes it from the queue: as one nobody accepts, once",
                Pendiente,
                "2026-11-24 16:00",
                None,
                &["2026-11-24 22:00", "2026-11-25 09:59", "2026-11-25 10:00", "2026-11-25 18:00"],
                &["", "", "asignar", ""],
            ),
            (
                "in the queue, and its date comes: each step, and each day overdue",
                Pendiente,
                "2026-11-23 17:00",
                Some("2026-11-27"),
                &[
                    "2026-11-24 07:59",
                    "2026-11-24 08:00",
                    "2026-11-24 12:00",
                    "2026-11-26 08:00",
                    "2026-11-27 08:00",
                    "2026-11-28 08:00",
                ],
                &["", "3 day", "asignar", "1 day", "0 day", "-1 day"],
            ),
            (
                "back in the queue when its date is near: nobody there was told, so the current step at once",
                Pendiente,
                "2026-11-26 10:00",
                Some("2026-11-27"),
                &["2026-11-26 10:00", "2026-11-26 10:01", "2026-11-26 14:00", "2026-11-27 08:00"],
                &["1 day", "", "asignar", "0 day"],
            ),
            ("done", Cumplido, "2026-11-20 10:00", Some("2026-11-27"), &["2026-11-27 12:00"], &[""]),
        ] {
            assert_eq!(story(estado, desde, vence, instants), said, "{case}");
        }
    }
}
