//! One row: what it says, and what is wrong with which of its cells. Pure.

use super::archivo::{COLUMNAS, Cruda, mal_codificado};
use crate::{
    error::Text,
    expedientes::texto::{linea_o_nada, normalizar, parrafo_o_nada},
    prescripciones::check_vence,
};
use vigia_protocol::{prescripciones::Clase, time::Date};

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fila {
    pub caratula: String,
    pub numero: Option<String>,
    pub juzgado: Option<String>,
    pub tipo: String,
    pub clase: Clase,
    pub vence: Date,
    pub deudor: Option<String>,
    pub base_legal: Option<String>,
    /// An e-mail, lower case.
    pub responsable: Option<String>,
}

/// What is wrong with a cell: its column, and what.
pub type Falla = (&'static str, Text);

/// What could be read of a row.
#[derive(Debug)]
pub struct Leida {
    /// Its line in the file.
    pub linea: u32,
    /// The title, where it could be read.
    pub caratula: Option<String>,
    /// The date, where it could be read.
    pub vence: Option<Date>,
    /// All of it, or what is wrong.
    pub fila: Result<Fila, Vec<Falla>>,
}

/// Reads a row; seen from a day.
pub fn leer(cruda: &Cruda, hoy: Date) -> Leida {
    let mut fallas = Vec::new();
    for columna in COLUMNAS {
        if let Some(text) = cruda.celda(columna).and_then(mal_codificado) {
            fallas.push((columna, text));
        }
    }
    let caratula = linea(cruda, "caratula", 300, &mut fallas);
    let numero = linea(cruda, "numero", 60, &mut fallas);
    let juzgado = linea(cruda, "juzgado", 160, &mut fallas);
    let tipo = linea(cruda, "tipo", 160, &mut fallas);
    let deudor = linea(cruda, "deudor", 200, &mut fallas);
    let responsable = linea(cruda, "responsable", 254, &mut fallas);
    let base_legal = cruda.celda("base_legal").and_then(parrafo_o_nada);
    let base_legal = corto("base_legal", base_legal, 2000, &mut fallas);
    let clase = clase(cruda, &mut fallas);
    let vence = vence(cruda, hoy, &mut fallas);
    let fila = match (caratula.clone(), tipo, vence, clase) {
        (Some(caratula), Some(tipo), Some(vence), Some(clase)) if fallas.is_empty() => Ok(Fila {
            caratula,
            numero,
            juzgado,
            tipo,
            clase,
            vence,
            deudor,
            base_legal,
            responsable: responsable.map(|email| email.to_lowercase()),
        }),
        (caratula, tipo, ..) => {
            for (columna, there) in [("caratula", caratula.is_some()), ("tipo", tipo.is_some())] {
                if !there && !fallas.iter().any(|(of, _)| *of == columna) {
                    fallas.push((columna, falta()));
                }
            }
            Err(fallas)
        }
    };
    Leida { linea: cruda.linea, caratula, vence, fila }
}

fn falta() -> Text {
    Text::new("Falta completar", "Missing")
}

fn linea(cruda: &Cruda, columna: &'static str, max: usize, fallas: &mut Vec<Falla>) -> Option<String> {
    corto(columna, cruda.celda(columna).and_then(linea_o_nada), max, fallas)
}

fn corto(columna: &'static str, text: Option<String>, max: usize, fallas: &mut Vec<Falla>) -> Option<String> {
    let text = text?;
    if text.chars().count() <= max {
        return Some(text);
    }
    fallas.push((columna, Text::new(format!("Hasta {max} caracteres"), format!("Up to {max} characters"))));
    None
}

/// A kind of deadline; `prescripcion` where nothing is said.
fn clase(cruda: &Cruda, fallas: &mut Vec<Falla>) -> Option<Clase> {
    let Some(text) = cruda.celda("clase") else { return Some(Clase::default()) };
    let clase = normalizar(text).replace([' ', '_'], "-").parse().ok();
    if clase.is_none() {
        let values = Clase::ALL.iter().map(|clase| clase.as_str()).collect::<Vec<_>>().join(", ");
        fallas.push(("clase", Text::new(format!("Es una de: {values}"), format!("One of: {values}"))));
    }
    clase
}

/// A due date: `d/m/yyyy` or `yyyy-mm-dd`.
fn vence(cruda: &Cruda, hoy: Date, fallas: &mut Vec<Falla>) -> Option<Date> {
    let Some(text) = cruda.celda("vence") else {
        fallas.push(("vence", falta()));
        return None;
    };
    let Some(vence) = fecha(text) else {
        fallas.push((
            "vence",
            Text::new(
                "No es una fecha: se escribe día/mes/año o año-mes-día",
                "Not a date: write day/month/year or year-month-day",
            ),
        ));
        return None;
    };
    if check_vence(vence, hoy).is_err() {
        let far =
            Text::new("La fecha queda a más de cien años", "The date is more than a hundred years away");
        fallas.push(("vence", far));
        return None;
    }
    Some(vence)
}

/// A date as people write it; a year has four digits, since two would be a guess.
fn fecha(text: &str) -> Option<Date> {
    let numbers = |separator: char, lengths: [std::ops::RangeInclusive<usize>; 3]| {
        let parts: Vec<&str> = text.split(separator).collect();
        let [a, b, c] = parts.as_slice() else { return None };
        let mut read = [0u32; 3];
        for ((part, length), slot) in [*a, *b, *c].into_iter().zip(lengths).zip(&mut read) {
            if !length.contains(&part.len()) || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            *slot = part.parse().ok()?;
        }
        Some(read)
    };
    let [year, month, day] = match numbers('/', [1..=2, 1..=2, 4..=4]) {
        Some([day, month, year]) => [year, month, day],
        None => numbers('-', [4..=4, 2..=2, 2..=2])?,
    };
    Date::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

#[cfg(test)]
mod tests {
    use super::{super::archivo, *};
    use vigia_protocol::error::Idioma;

    fn read(cells: &str) -> Leida {
        let csv = format!("caratula;tipo;vence;clase;responsable\n{cells}");
        leer(&archivo::leer(&csv).unwrap()[0], "2026-11-28".parse().unwrap())
    }

    #[test]
    fn dates_are_read_as_people_write_them_and_no_other_way() {
        for (text, expected) in [
            ("1/2/2027", Some("2027-02-01")),
            ("01/02/2027", Some("2027-02-01")),
            ("2027-02-01", Some("2027-02-01")),
            ("29/2/2028", Some("2028-02-29")),
            ("29/2/2027", None),
            ("31/4/2027", None),
            ("13/13/2027", None),
            ("1/2/27", None),
            ("2027/02/01", None),
            ("1-2-2027", None),
            ("2027-2-1", None),
            ("46000", None),
            ("+1/2/2027", None),
            ("", None),
        ] {
            assert_eq!(fecha(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn every_wrong_cell_of_a_row_is_named() {
        for (cells, expected) in [
            ("Gil;Daños;1/2/2027;Caducidad;", vec![]),
            ("Gil;Daños;1/2/2027;plazo procesal;", vec![]),
            (";;;;luz@estudio.test", vec!["vence", "caratula", "tipo"]),
            ("Gil;Daños;ayer;;", vec!["vence"]),
            ("Gil;Daños;1/2/2427;;", vec!["vence"]),
            ("Gil;Daños;1/2/2027;herencia;", vec!["clase"]),
            ("GÃ©l;Daños;1/2/2027;;", vec!["caratula"]),
        ] {
            let wrong = read(cells).fila.err().unwrap_or_default();
            assert_eq!(wrong.iter().map(|(column, _)| *column).collect::<Vec<_>>(), expected, "{cells}");
            assert!(wrong.iter().all(|(_, text)| !text.get(Idioma::En).is_empty()));
        }
        let long = read(&format!("{};Daños;1/2/2027;;", "x".repeat(301)));
        assert_eq!(long.fila.unwrap_err()[0].0, "caratula");
    }
}
