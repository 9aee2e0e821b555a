//! How a due date is computed: pure rules over readings of the law, events and the days courts work.
//!
//! The law is that of the Argentine Código Civil y Comercial (CCyC): terms of years and months run from date to date and
//! end on the last day of a month that has no equal day, terms of days leave out the first (art. 6); a suspension adds
//! the days it lasts (art. 2539), an interruption starts a new term (arts. 2544 and 2547). What is disputed makes no
//! date later: of all that can be defended the earliest date is watched, and the others are shown.
//!
//! A result is kept as it was computed, in no language ([`textos`] reads it out): new data of a calendar moves no date.

mod lectura;
mod revisar;
mod suspensiones;
pub mod textos;

pub use revisar::{revisar, revisar_evento};

use crate::{
    calendarios::reglas::Calendario,
    error::{Error, Result},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vigia_protocol::{
    calendarios::Certeza,
    ids::CalendarioId,
    prescripciones::{Computo, NuevoEvento, TipoEvento, Unidad},
    time::Date,
};

/// The courts' calendars that readings name.
pub type Calendarios = BTreeMap<CalendarioId, Calendario>;

/// How a due date was computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calculo {
    /// The earliest date that can be defended.
    pub vence: Date,
    /// Each reading, in the order they were entered.
    pub lecturas: Vec<Resultado>,
    /// The calendars that readings name, as they were then.
    #[serde(default)]
    pub calendarios: BTreeMap<CalendarioId, Edicion>,
}

/// A calendar as it was at some time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edicion {
    /// Its version.
    pub version: i64,
    /// The calendar it stood on, in what version.
    pub base: Option<(CalendarioId, i64)>,
}

impl From<&Calendario> for Edicion {
    fn from(calendario: &Calendario) -> Self {
        Self { version: calendario.version, base: calendario.base.clone() }
    }
}

/// How the date of one reading was computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resultado {
    /// The rule.
    pub norma: String,
    /// Where it is in force, where that is said.
    pub jurisdiccion: Option<String>,
    /// Whether the reading is beyond doubt.
    pub certeza: Certeza,
    /// The date it gives.
    pub vence: Date,
    /// It gives the date that is watched.
    pub vigilada: bool,
    /// From its first day to its last; the last one is [`Que::Vence`].
    pub pasos: Vec<Paso>,
    /// What one must know of it.
    pub reservas: Vec<Reserva>,
}

/// One line: where the term stands after it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paso {
    /// Where.
    pub fecha: Date,
    /// What was done.
    #[serde(flatten)]
    pub que: Que,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "que", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "what a line does says what its parts are")]
pub enum Que {
    /// The term is counted from here.
    Comienza,
    /// The term was added.
    Termino { cantidad: u32, unidad: Unidad, calendario: Option<Citado> },
    /// The month of the end has no day like the first one.
    UltimoDelMes { dia: u32 },
    /// Days that did not count.
    Suspension { desde: Date, hasta: Date, dias: i64, fuentes: Vec<String> },
    /// What ran before does not count; the term begins again here. `vencia`: when it would have ended.
    Interrupcion { desde: Date, hasta: Option<Date>, vencia: Date, fuente: String },
    /// The court does not work on the last day.
    PasaAHabil { motivo: Option<String>, calendario: Citado },
    /// The due date.
    Vence,
}

/// A calendar, as a line cites it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Citado {
    /// Its name.
    pub nombre: String,
    /// In which version.
    pub version: i64,
}

impl From<&Calendario> for Citado {
    fn from(calendario: &Calendario) -> Self {
        Self { nombre: calendario.nombre.clone(), version: calendario.version }
    }
}

/// What one must know of a reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reserva", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "what is said says what its parts are")]
pub enum Reserva {
    /// The calendar knows no holidays of that year: only weekends are left out.
    SinDatos { calendario: String, anio: i32 },
    /// No lawyer has reviewed the days of that calendar, and the date hangs on them.
    SinRevisar { calendario: String },
    /// A suspension without an end counts for nothing yet.
    SinFin { desde: Date },
    /// An event that is disputed makes no date later.
    Discutido { tipo: TipoEvento, desde: Date },
    /// An event that the term does not reach, or that lies before it.
    NoAlcanza { tipo: TipoEvento, desde: Date },
    /// The date, if all that is disputed counted.
    Tardia { vence: Date },
}

/// Computes a due date from every reading, and the events that count for it; those taken back are not among them.
pub fn computar(computo: &Computo, eventos: &[NuevoEvento], calendarios: &Calendarios) -> Result<Calculo> {
    let (mut lecturas, mut citados) = (Vec::with_capacity(computo.lecturas.len()), BTreeMap::new());
    for (i, lectura) in computo.lecturas.iter().enumerate() {
        let calendario = lectura.calendario.as_ref().and_then(|id| calendarios.get(id));
        citados.extend(calendario.map(|calendario| (calendario.id.clone(), Edicion::from(calendario))));
        lecturas.push(lectura::computar(lectura, eventos, calendario).map_err(|falta| falta.error(i))?);
    }
    let vence = lecturas.iter().map(|lectura| lectura.vence).min();
    let vence = vence.ok_or_else(|| Error::invalid("computo.lecturas", "Falta completar", "Missing"))?;
    for lectura in &mut lecturas {
        lectura.vigilada = lectura.vence == vence;
    }
    Ok(Calculo { vence, lecturas, calendarios: citados })
}

/// Why a reading gives no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Falta {
    /// It needs a court's calendar.
    Calendario,
    /// Its end lies beyond any calendar.
    Fecha,
}

impl Falta {
    /// Said of the reading at that place.
    fn error(self, lectura: usize) -> Error {
        let (field, es, en) = match self {
            Self::Calendario => {
                ("calendario", "Falta el calendario del tribunal", "The court's calendar is missing")
            }
            Self::Fecha => (
                "cantidad",
                "El plazo no termina en una fecha posible",
                "The term does not end on a possible date",
            ),
        };
        Error::invalid(&format!("computo.lecturas[{lectura}].{field}"), es, en)
    }
}

#[cfg(test)]
mod propiedades_tests;
#[cfg(test)]
mod tests;
