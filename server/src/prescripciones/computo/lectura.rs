//! The date that one reading gives.

use super::{
    Citado, Falta, Paso, Que, Reserva, Resultado,
    suspensiones::{Tramo, tramos},
};
use crate::calendarios::reglas::{Calendario, Lectura as Dudosos};
use chrono::{Datelike, Days, Months};
use std::ops::RangeInclusive;
use vigia_protocol::{
    calendarios::Certeza,
    prescripciones::{Lectura, NuevoEvento, TipoEvento, Unidad},
    time::Date,
};

/// How many days are walked for court days: beyond it a calendar is nothing but free days.
const MAX_DIAS: u64 = 60 * 366;
/// How many years without data a reading names.
const MAX_ANIOS: usize = 10;

/// Computes what a reading gives with the events that are certain, and says what the disputed ones would make of it.
pub fn computar(
    lectura: &Lectura,
    eventos: &[NuevoEvento],
    calendario: Option<&Calendario>,
) -> Result<Resultado, Falta> {
    let ciertos: Vec<_> = eventos.iter().filter(|evento| evento.certeza == Certeza::Cierta).collect();
    let plazo = Plazo { lectura, calendario, dudosos: Dudosos::Temprana, tramos: tramos(ciertos.clone()) };
    let corrido = plazo.correr(&ciertos)?;
    let todos: Vec<_> = eventos.iter().collect();
    let amplio = Plazo { dudosos: Dudosos::Tardia, tramos: tramos(todos.clone()), ..plazo.clone() };
    let tardia = amplio.correr(&todos)?.vence;
    let mut reservas = plazo.sin_datos(lectura.inicio..=corrido.vence);
    reservas.extend(plazo.sin_revisar());
    reservas.extend(de_eventos(lectura, eventos, &corrido));
    if tardia > corrido.vence {
        reservas.push(Reserva::Tardia { vence: tardia });
    }
    Ok(Resultado {
        norma: lectura.norma.clone(),
        jurisdiccion: lectura.jurisdiccion.clone(),
        certeza: lectura.certeza,
        vence: corrido.vence,
        vigilada: false,
        pasos: corrido.pasos,
        reservas,
    })
}

/// A term, the days that do not count in it, and how it reads the days of which it is disputed whether they are free.
#[derive(Clone)]
struct Plazo<'a> {
    lectura: &'a Lectura,
    calendario: Option<&'a Calendario>,
    dudosos: Dudosos,
    tramos: Vec<Tramo>,
}

/// What a term came to.
struct Corrido {
    vence: Date,
    pasos: Vec<Paso>,
}

impl Plazo<'_> {
    /// The whole term: each interruption that finds it running starts it again.
    fn correr(&self, eventos: &[&NuevoEvento]) -> Result<Corrido, Falta> {
        let interruptions = eventos.iter().filter(|evento| evento.tipo == TipoEvento::Interrupcion);
        // From its end, or from its beginning where it has none: the earliest that can be defended (CCyC art. 2547).
        let mut interruptions: Vec<_> = interruptions
            .map(|evento| (evento.desde, evento.hasta.unwrap_or(evento.desde), evento))
            .collect();
        interruptions.sort_by_key(|&(desde, fin, evento)| (desde, fin, &evento.fuente));
        let mut inicio = self.lectura.inicio;
        let mut pasos = vec![Paso { fecha: inicio, que: Que::Comienza }];
        let mut corrido = self.desde(inicio)?;
        for (desde, fin, evento) in interruptions {
            let finds_it = (self.lectura.inicio..=corrido.vence).contains(&desde);
            if !finds_it || fin <= inicio {
                continue;
            }
            inicio = fin;
            let que = Que::Interrupcion {
                desde,
                hasta: evento.hasta,
                vencia: corrido.vence,
                fuente: evento.fuente.clone(),
            };
            pasos.push(Paso { fecha: inicio, que });
            corrido = self.desde(inicio)?;
        }
        pasos.extend(corrido.pasos);
        pasos.push(Paso { fecha: corrido.vence, que: Que::Vence });
        Ok(Corrido { vence: corrido.vence, pasos })
    }

    /// The term counted from a day.
    fn desde(&self, inicio: Date) -> Result<Corrido, Falta> {
        let mut corrido = match self.lectura.unidad {
            Unidad::DiasHabiles => self.habiles(inicio)?,
            _ => self.corridos(inicio)?,
        };
        if self.lectura.pasa_a_habil {
            let calendario = self.calendario.ok_or(Falta::Calendario)?;
            let habil = calendario.desde(corrido.vence, self.dudosos);
            if habil != corrido.vence {
                let motivo = calendario.motivo(corrido.vence).map(|dia| dia.nombre.clone());
                let que = Que::PasaAHabil { motivo, calendario: calendario.into() };
                corrido = Corrido { vence: habil, pasos: corrido.pasos };
                corrido.pasos.push(Paso { fecha: habil, que });
            }
        }
        Ok(corrido)
    }

    /// Years and months from date to date, days without the first one (CCyC art. 6); each suspension that finds the
    /// term running, and be it by an earlier one, adds the days it lasts (art. 2539).
    fn corridos(&self, inicio: Date) -> Result<Corrido, Falta> {
        let cantidad = self.lectura.cantidad;
        let months = match self.lectura.unidad {
            Unidad::Anios => Some(cantidad.checked_mul(12).ok_or(Falta::Fecha)?),
            Unidad::Meses => Some(cantidad),
            Unidad::Dias | Unidad::DiasHabiles => None,
        };
        let mut vence = match months {
            Some(months) => inicio.checked_add_months(Months::new(months)),
            None => inicio.checked_add_days(Days::new(cantidad.into())),
        }
        .ok_or(Falta::Fecha)?;
        let mut pasos = vec![Paso { fecha: vence, que: self.termino() }];
        if months.is_some() && vence.day() != inicio.day() {
            pasos.push(Paso { fecha: vence, que: Que::UltimoDelMes { dia: inicio.day() } });
        }
        for tramo in self.tramos.iter().filter(|tramo| tramo.hasta > inicio) {
            if tramo.desde.max(inicio) >= vence {
                break;
            }
            let dias = tramo.dias_despues_de(inicio);
            vence = u64::try_from(dias)
                .ok()
                .and_then(|dias| vence.checked_add_days(Days::new(dias)))
                .ok_or(Falta::Fecha)?;
            pasos.push(Paso { fecha: vence, que: suspension(tramo, dias) });
        }
        Ok(Corrido { vence, pasos })
    }

    /// So many days on which the court works, the first one not counted, none of them suspended.
    fn habiles(&self, inicio: Date) -> Result<Corrido, Falta> {
        let calendario = self.calendario.ok_or(Falta::Calendario)?;
        let suspended = |dia| self.tramos.iter().any(|tramo| tramo.incluye(dia));
        let days = (1..=MAX_DIAS).filter_map(|n| inicio.checked_add_days(Days::new(n)));
        let mut counted =
            days.into_iter().filter(|&dia| !suspended(dia) && calendario.es_habil(dia, self.dudosos));
        let last = usize::try_from(self.lectura.cantidad).unwrap_or(usize::MAX).saturating_sub(1);
        let vence = counted.nth(last).ok_or(Falta::Fecha)?;
        let found = self.tramos.iter().filter(|tramo| tramo.hasta > inicio && tramo.desde < vence);
        let mut pasos: Vec<_> = found
            .map(|tramo| Paso { fecha: tramo.hasta, que: suspension(tramo, tramo.dias_despues_de(inicio)) })
            .collect();
        pasos.push(Paso { fecha: vence, que: self.termino() });
        Ok(Corrido { vence, pasos })
    }

    fn termino(&self) -> Que {
        let Lectura { cantidad, unidad, .. } = *self.lectura;
        let calendario = self.calendario.filter(|_| unidad == Unidad::DiasHabiles);
        Que::Termino { cantidad, unidad, calendario: calendario.map(Citado::from) }
    }

    /// The calendar, where the date hangs on it.
    fn calendario_que_cuenta(&self) -> Option<&Calendario> {
        let counts = self.lectura.unidad == Unidad::DiasHabiles || self.lectura.pasa_a_habil;
        self.calendario.filter(|_| counts)
    }

    /// What of its calendar no lawyer has reviewed.
    fn sin_revisar(&self) -> impl Iterator<Item = Reserva> {
        let names = self.calendario_que_cuenta().map_or(&[][..], |calendario| &calendario.sin_revisar);
        names.iter().map(|name| Reserva::SinRevisar { calendario: name.clone() })
    }

    /// The years of the term that its calendar does not know.
    fn sin_datos(&self, dias: RangeInclusive<Date>) -> Vec<Reserva> {
        let Some(calendario) = self.calendario_que_cuenta() else { return Vec::new() };
        let (first, last) = (dias.start().year(), dias.end().year());
        // Where only the last day may move, the days before it are not asked for.
        let first = if self.lectura.unidad == Unidad::DiasHabiles { first } else { last };
        let unknown = (first..=last).filter(|anio| !(calendario.anios.0..=calendario.anios.1).contains(anio));
        let calendario = &calendario.nombre;
        unknown
            .take(MAX_ANIOS)
            .map(|anio| Reserva::SinDatos { calendario: calendario.clone(), anio })
            .collect()
    }
}

fn suspension(tramo: &Tramo, dias: i64) -> Que {
    let Tramo { desde, hasta, fuentes } = tramo.clone();
    Que::Suspension { desde, hasta, dias, fuentes }
}

/// What is to be said of events that made no difference.
fn de_eventos<'a>(
    lectura: &'a Lectura,
    eventos: &'a [NuevoEvento],
    corrido: &'a Corrido,
) -> impl Iterator<Item = Reserva> + 'a {
    let said = move |evento: &NuevoEvento| {
        let NuevoEvento { tipo, desde, hasta, .. } = *evento;
        let before = hasta.is_some_and(|hasta| hasta <= lectura.inicio);
        let before = before || (tipo == TipoEvento::Interrupcion && desde < lectura.inicio);
        match (evento.certeza, tipo, hasta) {
            (Certeza::Discutida, ..) => Some(Reserva::Discutido { tipo, desde }),
            (_, TipoEvento::Suspension, None) => Some(Reserva::SinFin { desde }),
            // On the last day an interruption is in time, and nothing is left to suspend.
            (_, TipoEvento::Suspension, _) if desde >= corrido.vence => {
                Some(Reserva::NoAlcanza { tipo, desde })
            }
            _ if before || desde > corrido.vence => Some(Reserva::NoAlcanza { tipo, desde }),
            _ => None,
        }
    };
    let mut reservas: Vec<_> = eventos.iter().filter_map(said).collect();
    // Whoever entered them first changes nothing.
    reservas.sort_by_key(|reserva| match reserva {
        Reserva::Discutido { desde, .. } | Reserva::SinFin { desde } | Reserva::NoAlcanza { desde, .. } => {
            *desde
        }
        Reserva::SinDatos { .. } | Reserva::SinRevisar { .. } | Reserva::Tardia { .. } => Date::MAX,
    });
    reservas.into_iter()
}
