//! What every inbox holds, by the words of the contract alone.

use std::collections::{BTreeMap, BTreeSet};
use vigia_protocol::{event::name, inbox::InboxEntry, time::Date};

/// When something happened: by the number of the step.
pub type Paso = u64;

/// An entry of somebody's inbox.
#[derive(Clone, Debug, Default)]
pub struct Fila {
    /// Known from the beginning, or from when it is first seen; it never changes.
    pub id: Option<String>,
    pub event: &'static str,
    pub caso: Option<usize>,
    pub plazo: Option<String>,
    pub oficio: Option<String>,
    pub vence: Option<Date>,
    pub nota: bool,
    pub nacida: Paso,
    pub leida: Option<Paso>,
    /// When, and whose note it was.
    pub tomada: Option<(Paso, usize)>,
    pub cerrada: bool,
    pub anulada: bool,
    pub veces: i64,
    /// As it was seen last.
    pub vista: Option<InboxEntry>,
}

impl Fila {
    /// Whether somebody must still look at it: what a reset names.
    pub fn abierta(&self) -> bool {
        !self.anulada && (self.leida.is_none() || (self.nota && self.tomada.is_none()))
    }

    /// Whether it asks for a note.
    pub fn pide(&self) -> bool {
        self.nota && self.tomada.is_none() && !self.cerrada && !self.anulada
    }

    /// What can change of it.
    pub fn estado(&self) -> (bool, Option<usize>, bool, bool, i64) {
        (self.leida.is_some(), self.tomada.map(|(_, by)| by), self.cerrada, self.anulada, self.veces)
    }

    /// Panics unless the wire says the same.
    pub fn assert_is(&self, entry: &InboxEntry, gente: &[String]) {
        let said = (
            entry.read_at.is_some(),
            entry.acked_by.as_ref().and_then(|by| gente.iter().position(|id| id == by.as_str())),
            entry.closed_at.is_some(),
            entry.is_void(),
            if self.anulada { self.veces } else { entry.recordatorio.map_or(0, |r| r.n) },
        );
        assert_eq!(said, self.estado(), "{self:?}\n{entry:?}");
        assert_eq!(entry.acked_at.is_some(), entry.acked_by.is_some(), "{entry:?}");
        if let Some(id) = &self.id {
            assert_eq!(entry.notification_id.as_str(), id, "{entry:?}");
        }
        if self.anulada {
            assert_eq!(entry.event, name::INBOX_VOID);
            let nothing = entry.payload.is_null() && entry.contexto.is_none() && entry.vence.is_none();
            assert!(nothing && !entry.requiere_nota && entry.recordatorio.is_none(), "it shows: {entry:?}");
        } else {
            assert_eq!(
                (&*entry.event, entry.vence, entry.requiere_nota),
                (self.event, self.vence, self.nota)
            );
            assert!(entry.payload.is_object(), "{entry:?}");
            let about = entry.contexto.as_ref();
            assert_eq!(about.is_some(), self.caso.is_some(), "{entry:?}");
            let plazo = about.and_then(|about| about.prescripcion_id.as_ref()).map(|id| id.as_str());
            assert_eq!(plazo, self.plazo.as_deref(), "{entry:?}");
        }
        if let Some(before) = &self.vista {
            assert_grows(before, entry);
        }
    }
}

/// What was once said of an entry stays said.
fn assert_grows(before: &InboxEntry, now: &InboxEntry) {
    let stays = (before.seq, &before.notification_id, before.created_at);
    assert_eq!(stays, (now.seq, &now.notification_id, now.created_at), "{before:?}\n{now:?}");
    for (was, is) in
        [(before.read_at, now.read_at), (before.acked_at, now.acked_at), (before.closed_at, now.closed_at)]
    {
        assert!(was.is_none() || was == is, "taken back: {before:?}\n{now:?}");
    }
    assert!(before.acked_by.is_none() || before.acked_by == now.acked_by, "{before:?}\n{now:?}");
    assert!(!before.is_void() || now.is_void(), "it came back: {before:?}\n{now:?}");
}

/// Everybody's inboxes, by number less one, and what is asked about deadlines.
#[derive(Clone, Debug, Default)]
pub struct Modelo {
    pub bandejas: Vec<Vec<Fila>>,
    /// Since when each step of each date of a deadline asks for a note.
    pub preguntas: BTreeMap<(String, Date, i64), Paso>,
}

impl Modelo {
    /// A new entry in an inbox.
    pub fn nace(&mut self, quien: usize, fila: Fila) {
        let known =
            fila.id.as_ref().is_some_and(|id| self.bandejas[quien].iter().any(|f| f.id.as_ref() == Some(id)));
        if !known {
            self.bandejas[quien].push(fila);
        }
    }

    /// Entries of everybody, each with its owner.
    pub fn todas(&mut self) -> impl Iterator<Item = (usize, &mut Fila)> {
        self.bandejas
            .iter_mut()
            .enumerate()
            .flat_map(|(quien, filas)| filas.iter_mut().map(move |f| (quien, f)))
    }

    /// Entries that nobody took back.
    pub fn vivas(&mut self) -> impl Iterator<Item = (usize, &mut Fila)> {
        self.todas().filter(|(_, fila)| !fila.anulada)
    }

    /// Somebody opens an entry.
    pub fn leer(&mut self, quien: usize, cual: usize, ahora: Paso) {
        self.bandejas[quien][cual].leida.get_or_insert(ahora);
    }

    /// Somebody takes note of an entry: for everybody asked about the same date before the next asking began, where
    /// their word counts for all; else for themselves, of this one and those before.
    pub fn tomar_nota(&mut self, quien: usize, cual: usize, por_todos: bool, ahora: Paso) {
        let own = self.bandejas[quien][cual].clone();
        if own.tomada.is_some() {
            return;
        }
        self.leer(quien, cual, ahora);
        self.bandejas[quien][cual].tomada = Some((ahora, quien));
        let (Some(plazo), Some(vence)) = (&own.plazo, own.vence) else { return };
        let later = self.preguntas.iter().filter(|((id, date, _), _)| id == plazo && *date == vence);
        let hasta = later.map(|(_, desde)| *desde).filter(|desde| *desde > own.nacida).min();
        for (owner, filas) in self.bandejas.iter_mut().enumerate() {
            for (n, fila) in filas.iter_mut().enumerate() {
                let same = fila.plazo.as_ref() == Some(plazo) && fila.vence == Some(vence);
                let asked = if por_todos {
                    hasta.is_none_or(|hasta| fila.nacida < hasta)
                } else {
                    owner == quien && n < cual
                };
                if same && asked && fila.nota && fila.tomada.is_none() && !fila.anulada {
                    fila.tomada = Some((ahora, quien));
                }
            }
        }
    }

    /// Entries that ask for nothing any more.
    pub fn cerrar(&mut self, cuales: impl Fn(usize, &Fila) -> bool) {
        self.vivas().filter(|(quien, fila)| cuales(*quien, fila)).for_each(|(_, fila)| fila.cerrada = true);
    }

    /// Entries that are taken back.
    pub fn anular(&mut self, cuales: impl Fn(usize, &Fila) -> bool) {
        self.vivas().filter(|(quien, fila)| cuales(*quien, fila)).for_each(|(_, fila)| fila.anulada = true);
    }

    /// Which entries are others than before, of those that were there.
    pub fn cambiadas(&self, antes: &Self) -> BTreeSet<(usize, i64)> {
        let mut changed = BTreeSet::new();
        for (quien, (now, before)) in self.bandejas.iter().zip(&antes.bandejas).enumerate() {
            let differ =
                now.iter().zip(before).zip(1..).filter(|((now, was), _)| now.estado() != was.estado());
            changed.extend(differ.map(|(_, seq)| (quien, seq)));
        }
        changed
    }
}
