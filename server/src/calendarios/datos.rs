//! What a calendar says: whether it can be, how two of them differ, and how new data joins what the firm changed.

use crate::{
    error::{Error, Result},
    expedientes::texto::{linea, parrafo_o_nada},
};
use chrono::Datelike;
use vigia_protocol::calendarios::{ClaseCalendario, DatosCalendario, DiaCalendario, Diferencias, TipoDia};

/// The most years a calendar knows.
const MAX_ANIOS: i32 = 40;
/// The most days in a row that one entry has.
const MAX_DIAS: i64 = 92;

/// Puts what somebody sent in order, or says what cannot be.
pub fn revisar(mut datos: DatosCalendario) -> Result<DatosCalendario> {
    datos.nombre = linea("nombre", &datos.nombre)?;
    datos.jurisdiccion = linea("jurisdiccion", &datos.jurisdiccion)?;
    datos.fuente = linea("fuente", &datos.fuente)?;
    datos.notas = datos.notas.as_deref().and_then(parrafo_o_nada);
    if let Some(revisado) = &mut datos.revisado {
        revisado.por = linea("revisado", &revisado.por)?;
    }
    datos.pais = datos.pais.to_ascii_uppercase();
    if !datos.pais.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(Error::invalid("pais", "Dos letras, como AR", "Two letters, like AR"));
    }
    if !(0..MAX_ANIOS).contains(&(datos.hasta - datos.desde)) {
        return Err(Error::invalid(
            "hasta",
            "Entre 1 y 40 años desde el primero",
            "From 1 to 40 years after the first",
        ));
    }
    datos.dias = datos.dias.iter().map(|dia| revisar_dia(&datos, dia)).collect::<Result<_>>()?;
    datos.dias.sort_by_key(|dia| (dia.desde, dia.ultimo()));
    let twice = datos.dias.windows(2).find(|two| mismo_lugar(&two[0], &two[1]));
    match twice {
        Some(two) => Err(mal(&two[1], "figura dos veces", "is there twice")),
        None => Ok(datos),
    }
}

fn revisar_dia(datos: &DatosCalendario, dia: &DiaCalendario) -> Result<DiaCalendario> {
    let mut dia = dia.clone();
    dia.nombre = linea("dias", &dia.nombre)?;
    dia.fuente = dia.fuente.as_deref().map(|fuente| linea("dias", fuente)).transpose()?;
    dia.hasta = dia.hasta.filter(|hasta| *hasta != dia.desde);
    let largo = dia.ultimo().signed_duration_since(dia.desde).num_days();
    if !(0..MAX_DIAS).contains(&largo) {
        return Err(mal(
            &dia,
            "tiene que terminar después de empezar, y durar hasta 92 días",
            "has to end after it begins, and last up to 92 days",
        ));
    }
    let anios = datos.desde..=datos.hasta;
    if !anios.contains(&dia.desde.year()) || !anios.contains(&dia.ultimo().year()) {
        return Err(mal(&dia, "cae fuera de los años del calendario", "is outside the calendar's years"));
    }
    if datos.clase == ClaseCalendario::Oficina && dia.tipo == TipoDia::Feria {
        return Err(mal(
            &dia,
            "es feria, y la oficina trabaja durante la feria",
            "is a court holiday, and the office works on those",
        ));
    }
    Ok(dia)
}

fn mal(dia: &DiaCalendario, es: &str, en: &str) -> Error {
    Error::invalid(
        "dias",
        &format!("{} ({}) {es}", dia.nombre, dia.desde),
        &format!("{} ({}) {en}", dia.nombre, dia.desde),
    )
}

/// The same days, whatever they are called.
fn mismo_lugar(a: &DiaCalendario, b: &DiaCalendario) -> bool {
    (a.desde, a.ultimo()) == (b.desde, b.ultimo())
}

/// What changes between two states of a calendar.
pub fn diferencias(antes: &DatosCalendario, despues: &DatosCalendario) -> Diferencias {
    let campos = [
        ("nombre", antes.nombre != despues.nombre),
        ("pais", antes.pais != despues.pais),
        ("jurisdiccion", antes.jurisdiccion != despues.jurisdiccion),
        ("base", antes.base != despues.base),
        ("fuente", antes.fuente != despues.fuente),
        ("desde", antes.desde != despues.desde),
        ("hasta", antes.hasta != despues.hasta),
        ("revisado", antes.revisado != despues.revisado),
        ("notas", antes.notas != despues.notas),
    ];
    Diferencias {
        agrega: sin(&despues.dias, &antes.dias),
        quita: sin(&antes.dias, &despues.dias),
        campos: campos
            .into_iter()
            .filter(|(_, differs)| *differs)
            .map(|(campo, _)| campo.to_owned())
            .collect(),
    }
}

fn sin(dias: &[DiaCalendario], otros: &[DiaCalendario]) -> Vec<DiaCalendario> {
    dias.iter().filter(|dia| !otros.contains(dia)).cloned().collect()
}

/// What a calendar would say with new data: what changed from `base` to `nuevo` changes, and what the firm itself
/// added, took away or renamed since `base` stays as the firm has it.
pub fn fusionar(
    base: &DatosCalendario,
    nuevo: &DatosCalendario,
    actual: &DatosCalendario,
) -> DatosCalendario {
    let quita = sin(&base.dias, &nuevo.dias);
    let mut dias = sin(&actual.dias, &quita);
    for dia in sin(&nuevo.dias, &base.dias) {
        if !dias.iter().any(|otro| mismo_lugar(otro, &dia)) {
            dias.push(dia);
        }
    }
    dias.sort_by_key(|dia| (dia.desde, dia.ultimo()));
    // Whoever checked it has not seen the new days.
    let revisado = if dias == actual.dias { actual.revisado.clone() } else { nuevo.revisado.clone() };
    DatosCalendario {
        clase: actual.clase,
        nombre: elegir(&base.nombre, &nuevo.nombre, &actual.nombre),
        pais: elegir(&base.pais, &nuevo.pais, &actual.pais),
        jurisdiccion: elegir(&base.jurisdiccion, &nuevo.jurisdiccion, &actual.jurisdiccion),
        base: elegir(&base.base, &nuevo.base, &actual.base),
        fuente: elegir(&base.fuente, &nuevo.fuente, &actual.fuente),
        desde: actual.desde.min(nuevo.desde),
        hasta: actual.hasta.max(nuevo.hasta),
        revisado,
        notas: elegir(&base.notas, &nuevo.notas, &actual.notas),
        dias,
    }
}

fn elegir<T: Clone + PartialEq>(base: &T, nuevo: &T, actual: &T) -> T {
    if actual == base { nuevo.clone() } else { actual.clone() }
}

#[cfg(test)]
#[path = "datos_tests.rs"]
mod tests;
