//! What becomes of an asking nobody answers: when it comes back, to whom it goes on, and when to look again. Pure.

use super::tiempo::{Oficina, Tiempo};
use chrono::NaiveTime;
use std::collections::{BTreeMap, HashSet};
use vigia_protocol::{
    ids::UserId,
    inbox::Escalon,
    time::{Date, Timestamp},
};

/// The firm's settings, as far as they matter here.
#[derive(Clone, Debug)]
pub struct Reglas {
    /// When the office works.
    pub oficina: Oficina,
    /// Office minutes after which it comes back, each time.
    pub recordar: i64,
    /// Office minutes without a note, then the supervisors hear.
    pub supervisor: i64,
    /// Office minutes without a note, then every admin hears.
    pub admins: i64,
    /// On the last day, the hours at which what is unresolved is heard again.
    pub ultimo_dia: Vec<NaiveTime>,
    /// Office minutes after which an alert must be on a device of its recipient.
    pub sin_dispositivo: i64,
    /// Whether the carátula may stand in an e-mail.
    pub caratula: bool,
}

/// One asking for a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pedido {
    /// The due date it is about.
    pub vence: Date,
    /// Since when somebody is asked.
    pub desde: Timestamp,
    /// Somebody whose note counts for all took it.
    pub terminado: bool,
}

/// The people of a deadline, active all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gente {
    /// The supervisors of its case, and who stands in for them.
    pub supervisores: Vec<UserId>,
    /// Who answers for it, and who stands in for them.
    pub responsables: Vec<UserId>,
    /// The admins of the firm.
    pub admins: Vec<UserId>,
    /// Of who is among the first two only because they stand in for somebody: for whom, by name.
    pub suplencias: BTreeMap<UserId, String>,
}

/// A rung an asking goes on to, at its time. The order is that of urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Peldano {
    /// Which.
    pub escalon: Escalon,
    /// Of the last day, which of its hours.
    pub hora: Option<NaiveTime>,
    /// When.
    pub at: Timestamp,
}

impl Peldano {
    /// What tells it from the other rungs of its asking.
    pub fn clave(&self) -> (Escalon, Option<NaiveTime>) {
        (self.escalon, self.hora)
    }
}

/// What was claimed of an asking: rung and recipient.
pub type Avisados = HashSet<((Escalon, Option<NaiveTime>), UserId)>;

/// What to do now about an asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Who is told, of which rung.
    pub avisar: Vec<(Peldano, UserId)>,
    /// Recorded without a word: a more urgent one speaks for it.
    pub omitir: Vec<(Peldano, UserId)>,
    /// When to look again; none: nothing is left to do.
    pub proximo: Option<Timestamp>,
}

impl Reglas {
    /// Office time, for a due date.
    pub fn tiempo(&self, vence: Date) -> Tiempo<'_> {
        self.oficina.tiempo_hasta(vence)
    }

    /// Every rung of an asking, in the order of time. Where a case has no supervisor, the admins hear in their place.
    pub fn peldanos(&self, pedido: &Pedido, gente: &Gente) -> Vec<Peldano> {
        let tiempo = self.tiempo(pedido.vence);
        let after = |escalon, minutes| {
            let at = tiempo.mas(pedido.desde, minutes);
            Peldano { escalon, hora: None, at }
        };
        let waiting = match (pedido.terminado, gente.supervisores.is_empty()) {
            (true, _) => vec![],
            (false, true) => vec![after(Escalon::Admins, self.supervisor.min(self.admins))],
            (false, false) => {
                vec![after(Escalon::Supervisor, self.supervisor), after(Escalon::Admins, self.admins)]
            }
        };
        let last_day = self.ultimo_dia.iter().map(|&hora| Peldano {
            escalon: Escalon::UltimoDia,
            hora: Some(hora),
            at: self.oficina.instante(pedido.vence, hora),
        });
        // An hour that was over when the date was entered is no occasion; its own alert has just been raised.
        let mut all: Vec<_> = waiting.into_iter().chain(last_day.filter(|p| p.at >= pedido.desde)).collect();
        all.sort_by_key(|peldano| peldano.at);
        all
    }

    /// Who hears of a rung, and what there is to do now. Of what is due for somebody the most urgent fires, the rest is
    /// only recorded, so that after downtime each hears once.
    pub fn decidir(&self, pedido: &Pedido, gente: &Gente, avisados: &Avisados, now: Timestamp) -> Decision {
        let tiempo = self.tiempo(pedido.vence);
        let peldanos = self.peldanos(pedido, gente);
        let fires = |peldano: &Peldano| match peldano.escalon {
            // The day after, the overdue reminders speak.
            Escalon::UltimoDia => peldano.at <= now && self.oficina.dia(now) == pedido.vence,
            Escalon::Supervisor | Escalon::Admins => tiempo.deja(peldano.at, now),
        };
        let mut due: Vec<&Peldano> = peldanos.iter().filter(|peldano| fires(peldano)).collect();
        due.sort();
        due.reverse();
        let mut decision = Decision::default();
        let mut told: HashSet<&UserId> = HashSet::new();
        for peldano in due {
            for user in gente.de(peldano.escalon) {
                if avisados.contains(&(peldano.clave(), user.clone())) {
                    // Who has heard of the more urgent one hears of no lesser one.
                    told.insert(user);
                } else if told.insert(user) {
                    decision.avisar.push((*peldano, user.clone()));
                } else {
                    decision.omitir.push((*peldano, user.clone()));
                }
            }
        }
        let ahead = peldanos.iter().filter(|peldano| peldano.at > now).map(|peldano| peldano.at);
        let held = peldanos.iter().filter(|p| p.at <= now && !fires(p) && p.escalon != Escalon::UltimoDia);
        decision.proximo = ahead.chain(held.map(|_| tiempo.abre(now))).min();
        decision
    }

    /// Whether something that was last shown then comes back now, and when to look again.
    pub fn recordar(&self, vence: Date, ultima: Timestamp, now: Timestamp) -> (bool, Timestamp) {
        let tiempo = self.tiempo(vence);
        let minutes = self.recordar.max(1);
        let due = tiempo.mas(ultima, minutes);
        if tiempo.deja(due, now) {
            (true, tiempo.mas(now, minutes))
        } else if due > now {
            (false, due)
        } else {
            (false, tiempo.abre(now))
        }
    }
}

impl Gente {
    /// For whom somebody hears of a rung; none: on their own account.
    pub fn suplencia_de(&self, escalon: Escalon, user: &UserId) -> Option<&String> {
        self.suplencias.get(user).filter(|_| escalon != Escalon::Admins)
    }

    /// Who hears of a rung.
    pub fn de(&self, escalon: Escalon) -> Vec<&UserId> {
        let heard = match escalon {
            Escalon::Supervisor => self.supervisores.iter().collect(),
            Escalon::Admins => self.admins.iter().collect(),
            Escalon::UltimoDia if self.supervisores.is_empty() => {
                self.responsables.iter().chain(&self.admins).collect()
            }
            Escalon::UltimoDia => self.supervisores.iter().collect::<Vec<_>>(),
        };
        let mut once = HashSet::new();
        heard.into_iter().filter(|user| once.insert(*user)).collect()
    }
}

#[cfg(test)]
#[path = "reglas_tests.rs"]
mod tests;
