//! Who sees and who changes an entry of the calendar, and what its hours may be. Pure.

use crate::{
    error::{Error, Result},
    expedientes::Acceso,
    prescripciones::{
        check_fecha,
        plazos::{fecha, instante},
    },
};
use chrono::NaiveTime;
use chrono_tz::Tz;
use vigia_protocol::{
    acceso::Rol,
    calendario::TipoEvento,
    time::{Date, Timestamp},
};

/// How many days somebody may look at in one go.
const MAX_DIAS: i64 = 366;

/// What an entry is to somebody: how far they get into its case, where it has one, and whether it is their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vinculo {
    /// How far they get into its case; none where it has no case.
    pub acceso: Option<Acceso>,
    /// They entered it.
    pub propio: bool,
}

impl Vinculo {
    /// Whether it is there for them: of a case, for whoever sees the case; of none, for its owner alone.
    pub fn ve(self) -> bool {
        self.acceso.map_or(self.propio, Acceso::ve)
    }

    /// Whether they may change it, or take it away: what an oficio opens is read only.
    pub fn cambia(self) -> bool {
        self.acceso.map_or(self.propio, Acceso::ve_todo)
    }
}

/// Whether somebody who sees an entry is told whose it is: office staff do not see who belongs to a case.
pub fn ve_owner(rol: Rol, propio: bool) -> bool {
    propio || rol != Rol::Oficina
}

/// Refuses a personal entry of a case: it would be everybody's of that case.
pub fn check_tipo(tipo: TipoEvento, de_un_expediente: bool) -> Result<()> {
    if tipo == TipoEvento::Personal && de_un_expediente {
        return Err(Error::invalid(
            "tipo",
            "Un evento personal no es de un expediente",
            "A personal entry is not of a case",
        ));
    }
    Ok(())
}

/// Beginning and end as they are stored. For whole days both are the midnight that begins their day, and an end on the
/// first day is none.
pub fn horas(
    zona: Tz,
    hoy: Date,
    (inicio, fin): (Timestamp, Option<Timestamp>),
    todo_el_dia: bool,
) -> Result<(Timestamp, Option<Timestamp>)> {
    check_fecha("inicio", fecha(zona, inicio), hoy)?;
    if let Some(fin) = fin {
        check_fecha("fin", fecha(zona, fin), hoy)?;
    }
    let at = |at: Timestamp| if todo_el_dia { medianoche(zona, fecha(zona, at)) } else { at };
    let (inicio, fin) = (at(inicio), fin.map(at));
    if fin.is_some_and(|fin| fin < inicio) {
        return Err(Error::invalid("fin", "Termina antes de empezar", "It ends before it begins"));
    }
    Ok((inicio, fin.filter(|fin| !(todo_el_dia && *fin == inicio))))
}

/// From the midnight that begins the first day up to the one that ends the last: what somebody looks at.
pub fn ventana(zona: Tz, desde: Date, hasta: Date) -> Result<(Timestamp, Timestamp)> {
    let dias = hasta.signed_duration_since(desde).num_days();
    if dias < 0 {
        return Err(Error::invalid("hasta", "Es anterior a «desde»", "It is before “desde”"));
    }
    if dias >= MAX_DIAS {
        return Err(Error::invalid("hasta", "Hasta 366 días por vez", "Up to 366 days at a time"));
    }
    Ok((medianoche(zona, desde), medianoche(zona, hasta.succ_opt().unwrap_or(hasta))))
}

fn medianoche(zona: Tz, dia: Date) -> Timestamp {
    instante(zona, dia.and_time(NaiveTime::MIN))
}

#[cfg(test)]
#[path = "reglas_tests.rs"]
mod tests;
