//! Whether what somebody entered can be computed with, and in what form it is kept.

use super::super::check_fecha;
use crate::{
    error::{Error, Result},
    expedientes::texto::{linea, linea_o_nada},
};
use vigia_protocol::{
    prescripciones::{Computo, Lectura, NuevoEvento, Unidad},
    time::Date,
};

/// Puts readings in order, or says what is wrong with which.
pub fn revisar(computo: &Computo, hoy: Date) -> Result<Computo> {
    let lecturas = computo.lecturas.iter().enumerate();
    Ok(Computo { lecturas: lecturas.map(|(i, lectura)| una(i, lectura, hoy)).collect::<Result<_>>()? })
}

fn una(i: usize, lectura: &Lectura, hoy: Date) -> Result<Lectura> {
    let field = |name: &str| format!("computo.lecturas[{i}].{name}");
    check_fecha(&field("inicio"), lectura.inicio, hoy)?;
    let asks = lectura.unidad == Unidad::DiasHabiles || lectura.pasa_a_habil;
    if asks && lectura.calendario.is_none() {
        return Err(super::Falta::Calendario.error(i));
    }
    Ok(Lectura {
        norma: linea(&field("norma"), &lectura.norma)?,
        // One that is not asked for says nothing.
        calendario: lectura.calendario.clone().filter(|_| asks),
        fuente: lectura.fuente.as_deref().and_then(linea_o_nada),
        jurisdiccion: lectura.jurisdiccion.as_deref().and_then(linea_o_nada),
        ..lectura.clone()
    })
}

/// Puts an event in order, or says what is wrong with it.
pub fn revisar_evento(evento: &NuevoEvento, hoy: Date) -> Result<NuevoEvento> {
    check_fecha("desde", evento.desde, hoy)?;
    if let Some(hasta) = evento.hasta {
        check_fecha("hasta", hasta, hoy)?;
        if hasta < evento.desde {
            return Err(Error::invalid(
                "hasta",
                "Tiene que ser desde ese día o después",
                "Has to be that day or a later one",
            ));
        }
    }
    Ok(NuevoEvento { fuente: linea("fuente", &evento.fuente)?, ..evento.clone() })
}
