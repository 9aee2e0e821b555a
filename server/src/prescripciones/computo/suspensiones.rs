//! Which days do not count: suspensions, overlapping ones once.

use vigia_protocol::{
    prescripciones::{NuevoEvento, TipoEvento},
    time::Date,
};

/// Days in a row that do not count: those after `desde`, up to `hasta`.
///
/// A term of days leaves out the day it is counted from (CCyC art. 6), and so does a suspension: from the 10th to the
/// 20th it lasts ten days. It is also the shorter of the two ways to count it, so no date ends late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tramo {
    /// The day it begins on, not counted.
    pub desde: Date,
    /// Its last day.
    pub hasta: Date,
    /// Where each suspension in it can be seen.
    pub fuentes: Vec<String>,
}

impl Tramo {
    /// Whether a day is one that does not count.
    pub fn incluye(&self, dia: Date) -> bool {
        self.desde < dia && dia <= self.hasta
    }

    /// How many of its days lie after a day.
    pub fn dias_despues_de(&self, dia: Date) -> i64 {
        self.hasta.signed_duration_since(self.desde.max(dia)).num_days().max(0)
    }
}

/// The suspensions that have an end, joined where they overlap or touch, by their first day.
pub fn tramos<'a>(eventos: impl IntoIterator<Item = &'a NuevoEvento>) -> Vec<Tramo> {
    let ended = eventos.into_iter().filter(|evento| evento.tipo == TipoEvento::Suspension);
    let mut ended: Vec<_> =
        ended.filter_map(|evento| Some((evento.desde, evento.hasta?, &evento.fuente))).collect();
    ended.sort();
    let mut tramos: Vec<Tramo> = Vec::new();
    for (desde, hasta, fuente) in ended.into_iter().filter(|(desde, hasta, _)| desde < hasta) {
        match tramos.last_mut() {
            Some(last) if desde <= last.hasta => {
                last.hasta = last.hasta.max(hasta);
                if !last.fuentes.contains(fuente) {
                    last.fuentes.push(fuente.clone());
                }
            }
            _ => tramos.push(Tramo { desde, hasta, fuentes: vec![fuente.clone()] }),
        }
    }
    tramos
}
